#!/usr/bin/env bash
# Lets a whole experiment run for a long time with watchers, and looks whether the daemon keeps within its memory.
#   bench/soak.sh [DURATION]     1h by default; 30m, 90s; writes bench/results/soak.md
# Fails when the daemon holds more than 120 MB at any time, or grows: the median of the last quarter is more than 10 %
# above that of the first one. Everything is on this machine; nothing of it stays.
set -euo pipefail
cd "$(dirname "$0")/.."

duration=${1:-1h}
case $duration in
  *[!0-9]*[!hms] | [!0-9]* | '') echo "soak: found duration '$duration', expected a number and h, m or s, for example: make soak DURATION=1h" >&2; exit 2 ;;
  *h) seconds=$((${duration%h} * 3600)) ;;
  *m) seconds=$((${duration%m} * 60)) ;;
  *) seconds=${duration%s} ;;
esac
[ "$seconds" -ge 60 ] || { echo "soak: found $duration, expected at least 60s: less says nothing of growth" >&2; exit 2; }

bin=${SCALECTL_BIN:-out/bin}
table=${SOAK_TABLE:-bench/results/soak.md}
watchers=20
every=10
budget=120
export SCALECTL_HOME
SCALECTL_HOME=$(mktemp -d)
work=$(mktemp -d)
followers=()
cleanup() {
  [ ${#followers[@]} = 0 ] || kill "${followers[@]}" 2>/dev/null || true
  "$bin/scalectl" stop >/dev/null 2>&1 || true
  "$bin/scalectl" lab stop >/dev/null 2>&1 || true
  rm -rf "$SCALECTL_HOME" "$work"
}
trap cleanup EXIT

field() { grep -o "\"$1\": *[^,}]*" | head -1 | sed 's/^[^:]*: *//; s/"//g'; }
"$bin/scalectl" lab start --port 0 >/dev/null
"$bin/scalectl" start --port 0 >/dev/null
endpoint=$("$bin/scalectl" lab status --output json | grep -o 'http://[0-9.:]*' | head -1)
echo scalectl-lab-secret | "$bin/scalectl" user add soak --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 \
  --endpoint-url "$endpoint" --bootstrap process --period 1s >/dev/null
"$bin/scalectl" setup soak >/dev/null
daemon=$("$bin/scalectl" status --output json | field processId)
lab=$("$bin/scalectl" lab status --output json | field processId)
address=$(grep -o 'http://[0-9.:]*' "$SCALECTL_HOME/daemon.json" | head -1)

# A wave of ten minutes that makes the group scale out and in again, all the time.
cat >"$work/soak.yaml" <<END
name: soak
app:
  deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 4, port: 8080, warmUp: 4s, policy: {kind: target-tracking, target: 60}}
load: {function: "25 + 15*s(x/95)", step: 1s, steps: $seconds, machines: 2, type: t3.micro, split: share}
probe: {interval: 1s, path: /health}
demand: {capacityPerInstance: 20}
price: {perHour: 0.0116, currency: USD, billing: second}
END
"$bin/scalectl" experiment run -f "$work/soak.yaml" >/dev/null

header=$work/header # in a file: a token is nothing for a command line
(umask 077 && echo "Authorization: Bearer $(cat "$SCALECTL_HOME/token")" >"$header")
for n in $(seq $watchers); do
  curl -sN -H @"$header" "$address/api/v1/experiments/soak-1/live" >"$work/events.$n" &
  followers+=($!)
done

resident() { awk '/^VmRSS/{r=$2} /^RssAnon/{a=$2} END{printf "%.1f %.1f", r/1024, a/1024}' "/proc/$1/status" 2>/dev/null || echo "0 0"; }
generators() { # memory of all generators that the lab's machines run, MB
  local sum=0 pid parent
  for pid in $(pgrep -x scalectl-genera); do
    parent=$pid
    while [ "$parent" -gt 1 ] && [ "$parent" != "$lab" ]; do parent=$(awk '{print $4}' "/proc/$parent/stat" 2>/dev/null || echo 1); done
    [ "$parent" != "$lab" ] || sum=$((sum + $(awk '/^VmRSS/{print $2}' "/proc/$pid/status" 2>/dev/null || echo 0)))
  done
  echo $((sum / 1024))
}

# second, daemon's resident and private memory, handles, threads, processor time in ticks; lab's memory; generators' memory
begin=$SECONDS
state=queued
while [ $((SECONDS - begin)) -lt $((seconds + 300)) ]; do
  state=$("$bin/scalectl" experiment show soak-1 --output json | field state)
  case $state in done | failed | stopped) break ;; esac
  echo "$((SECONDS - begin)) $(resident "$daemon") $(find "/proc/$daemon/fd" -mindepth 1 | wc -l) $(find "/proc/$daemon/task" -mindepth 1 -maxdepth 1 | wc -l) \
$(awk '{print $14 + $15}' "/proc/$daemon/stat") $(resident "$lab" | cut -d' ' -f1) $(generators)" >>"$work/samples"
  sleep $every
done
"$bin/scalectl" experiment show soak-1 >"$work/result"
peak=$(awk '/^VmHWM/{printf "%.0f", $2/1024}' "/proc/$daemon/status")
fewest=$(for n in $(seq $watchers); do grep -c '^data:' "$work/events.$n" || true; done | sort -n | head -1)

# The first five minutes are the start: of a short run its first quarter.
settled=$((seconds / 4 < 300 ? seconds / 4 : 300))
quarter() { # 1 or 4: median of the daemon's memory in that quarter of the settled time
  awk -v from=$settled -v q="$1" '$1 >= from {v[++n] = $2} END {for (i = int(n * (q - 1) / 4) + 1; i <= int(n * q / 4); i++) print v[i]}' "$work/samples" |
    sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'
}
first=$(quarter 1)
last=$(quarter 4)
verdict=kept
[ "$state" = "done" ] || verdict="missed: the experiment ended as $state"
[ "$peak" -le $budget ] || verdict="missed: peak $peak MB"
awk -v a="$first" -v b="$last" 'BEGIN {exit !(b > a * 1.1)}' && verdict="missed: it grew from $first to $last MB"
[ "$fewest" -ge $((seconds * 9 / 10)) ] || verdict="missed: a watcher got $fewest events in $seconds s"

{
  cat <<END
# Soak

Command: \`make soak DURATION=$duration\`, $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r), .NET $(dotnet --version). ${BENCH_NOTE:-}
One experiment of $duration on the lab (25 ± 15 requests a second, two generators, a group of one to four machines, a probe a second), $watchers watchers of its live events, looked at every $every s.

| what | expected | measured |
|---|---|---|
| daemon: peak memory (VmHWM), MB | <= $budget | $peak |
| daemon: median memory of the first and of the last quarter, from second $settled on, MB | last <= first + 10 % | $first, $last |
| fewest events that a watcher got | >= $((seconds * 9 / 10)) | $fewest |
| experiment | done | $state |
| verdict | kept | $verdict |

| minute | daemon, MB | of it private, MB | handles | threads | processor, s | lab, MB | generators, MB |
|---|---|---|---|---|---|---|---|
END
  awk '{row[NR] = $0} END {step = NR > 13 ? NR / 13 : 1; for (i = 1; i <= NR; i += step) print row[int(i)]; print row[NR]}' "$work/samples" |
    awk '{printf "| %.1f | %s | %s | %s | %s | %.1f | %s | %s |\n", $1/60, $2, $3, $4, $5, $6/100, $7, $8}'
} >"$table"
cat "$table"
[ "$verdict" = kept ] || { cat "$work/result" >&2; exit 1; }
