#!/usr/bin/env bash
# 1,000 API requests a second and 20 watchers while an experiment runs: who is served, and does the experiment notice.
#   bench/api.sh [SECONDS]    20 by default; writes bench/results/api.md
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-20}
rate=${API_RATE:-1000}
watchers=20
bin=${SCALECTL_BIN:-out/bin}
table=${API_TABLE:-bench/results/api.md}
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

"$bin/scalectl" lab start --port 0 >/dev/null
"$bin/scalectl" start --port 0 >/dev/null
endpoint=$("$bin/scalectl" lab status --output json | grep -o 'http://[0-9.:]*' | head -1)
echo scalectl-lab-secret | "$bin/scalectl" user add bench --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 \
  --endpoint-url "$endpoint" --bootstrap process --period 1s >/dev/null
"$bin/scalectl" setup bench >/dev/null
address=$(grep -o 'http://[0-9.:]*' "$SCALECTL_HOME/daemon.json" | head -1)
header=$work/header
(umask 077 && echo "Authorization: Bearer $(cat "$SCALECTL_HOME/token")" >"$header")

experiment() { # name: submits it
  cat >"$work/$1.yaml" <<END
name: $1
app:
  deploy: {imageId: ami-lab-webapp, type: t3.micro, min: 1, max: 3, port: 8080, warmUp: 4s, policy: {kind: target-tracking, target: 60}}
load: {function: "20", step: 1s, steps: $((seconds + 10)), machines: 1, type: t3.micro}
probe: {interval: 1s, path: /health}
demand: {capacityPerInstance: 20}
price: {perHour: 0.0116, currency: USD, billing: second}
END
  "$bin/scalectl" experiment run -f "$work/$1.yaml" >/dev/null
}
until_state() { # id, word: waits at most 3 minutes
  local begin=$SECONDS
  until curl -sf -H @"$header" "$address/api/v1/experiments/$1" | grep -qE "\"state\":\"($2)\""; do
    [ $((SECONDS - begin)) -lt 180 ] || { echo "api: $1 did not become $2 within 3 min" >&2; exit 1; }
    sleep 0.2
  done
}
figure() { curl -sf -H @"$header" "$address/api/v1/experiments/$1" | grep -o "\"$2\":[^,}]*" | head -1 | cut -d: -f2; }
column() { printf '| %s | %s | %s |\n' "$1" "$(figure alone-1 "$2")" "$(figure served-1 "$2")"; }

# The same experiment without and with the requests.
experiment alone
until_state alone-1 'done|failed|stopped'
experiment served
until_state served-1 running
for n in $(seq $watchers); do
  curl -sN --max-time $((seconds + 1)) -H @"$header" "$address/api/v1/experiments/served-1/live" >"$work/events.$n" &
  followers+=($!)
done
"$bin/scalectl-generator" run --target "$address" --function "$rate" --step 1 --steps "$seconds" --header "$(cat "$header")" --output json \
  --route 'GET /api/v1/experiments 4' --route 'GET /api/v1/experiments/served-1 3' --route 'GET /api/v1/status 2' --route 'GET /api/v1/clusters 1' \
  >"$work/load.json" 2>/dev/null
for n in "${followers[@]}"; do wait "$n" || true; done
followers=()
until_state served-1 'done|failed|stopped'

load() { tr -d ' \n' <"$work/load.json" | grep -o "\"$1\":[^,}]*" | head -1 | cut -d: -f2; }
times() { tr -d ' \n' <"$work/load.json" | grep -o '"responseTimeMs":{[^}]*}' | grep -o "\"$1\":[^,}]*" | cut -d: -f2 | awk '{printf "%.1f", $1}'; }
fewest=$(for n in $(seq $watchers); do grep -c '^data:' "$work/events.$n" || true; done | sort -n | head -1)
peak=$(awk '/^VmHWM/{printf "%.0f", $2 / 1024}' "/proc/$(grep -o '"processId": *[0-9]*' "$SCALECTL_HOME/daemon.json" | grep -o '[0-9]*')/status")
{
  cat <<END
# The API under load

Command: \`bench/api.sh $seconds\` (a part of \`make bench\`), $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r), .NET $(dotnet --version). ${BENCH_NOTE:-}
$rate requests a second for $seconds s from our generator (lists, one experiment, status, clusters) and $watchers watchers, while an experiment runs; generator, daemon, lab and its machines share the cores.

| requests | measured |
|---|---|
| planned | $(load planned) |
| answered with 2xx | $(load answered2xx) |
| with 4xx, with 5xx, without an answer, missed | $(load answered4xx), $(load answered5xx), $(load noAnswer), $(load missed) |
| response time from the due moment: p50, p95, p99, ms | $(times p50), $(times p95), $(times p99) |
| fewest events that a watcher got in $seconds s | $fewest |
| daemon: peak memory, MB | $peak |

| the experiment | without them | with them |
|---|---|---|
$(column planned planned)
$(column sent sent)
$(column 'answered' answered)
$(column 'no answer' noAnswer)
$(column missed missed)
$(column 'load balancer and generators agree' agrees)
$(column 'lateness p95, ms' latenessP95Ms)
$(column 'kept its schedule' keptSchedule)
END
} >"$table"
cat "$table"
