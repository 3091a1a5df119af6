#!/usr/bin/env bash
# Measures the budgets of docs/architecture.md on this machine and writes bench/results/budgets.md.
# Ratios are of runs taken in turn; absolute figures belong to the machine that is named in the table.
set -euo pipefail
cd "$(dirname "$0")/.."

export SCALECTL_HOME
SCALECTL_HOME=$(mktemp -d)
bin=${SCALECTL_BIN:-out/bin}
table=${BUDGETS_TABLE:-bench/results/budgets.md}
mkdir -p bench/results
trap '"$bin/scalectl" stop >/dev/null 2>&1 || true; "$bin/scalectl" lab stop >/dev/null 2>&1 || true; rm -rf "$SCALECTL_HOME"' EXIT

now_us() { echo "${EPOCHREALTIME/./}"; }
median() { sort -n | awk '{v[NR]=$1} END {printf "%.1f [%.1f-%.1f]", v[int((NR+1)/2)], v[1], v[NR]}'; }
timed() { # command ...: its wall time in ms
  local begin
  begin=$(now_us)
  "$@" >/dev/null 2>&1
  echo $(( $(now_us) - begin )) | awk '{print $1/1000}'
}

# Daemon: from the command to the first answer, and what it holds in memory.
for run in 1 2 3 4 5 6 7; do
  timed "$bin/scalectl" start --port 0 >>"$SCALECTL_HOME/start"
  # Processor time, in ticks of 10 ms: what the start costs on a machine that others use too.
  awk '{print ($14 + $15) * 10}' "/proc/$(grep -o '"processId": *[0-9]*' "$SCALECTL_HOME/daemon.json" | grep -o '[0-9]*')/stat" >>"$SCALECTL_HOME/ticks"
  [ "$run" = 7 ] || "$bin/scalectl" stop >/dev/null 2>&1
done

# Client: a whole command to the running daemon, in turn with the same program doing nothing (--version).
for _ in $(seq 21); do
  timed "$bin/scalectl" user list >>"$SCALECTL_HOME/list"
  timed "$bin/scalectl" --version >>"$SCALECTL_HOME/version"
done

# Memory with an experiment running.
"$bin/scalectl" lab start --port 0 >/dev/null 2>&1
endpoint=$("$bin/scalectl" lab status --output json | grep -o 'http://[0-9.:]*' | head -1)
echo scalectl-lab-secret | "$bin/scalectl" user add bench --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 \
  --endpoint-url "$endpoint" --bootstrap process --period 1s >/dev/null 2>&1
"$bin/scalectl" setup bench >/dev/null 2>&1
"$bin/scalectl" experiment run -f examples/demo.yaml --wait >/dev/null 2>&1
pid=$("$bin/scalectl" status --output json | grep -o '"processId": *[0-9]*' | grep -o '[0-9]*')
peak=$(awk '/VmHWM/{printf "%.0f", $2/1024}' "/proc/$pid/status")
private=$(awk '/RssAnon/{printf "%.0f", $2/1024}' "/proc/$pid/status")
"$bin/scalectl" stop >/dev/null 2>&1
"$bin/scalectl" lab stop >/dev/null 2>&1

pure=$(${SCALECTL_BENCH:-artifacts/bin/Scalectl.Bench/release/scalectl-bench})
value() { grep "^$1" <<<"$pure" | awk -F'\t' '{printf "%s [%s-%s]", $2, $3, $4}'; }

cat >"$table" <<END
# Budgets, measured

Command: \`make bench\`, $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r), .NET $(dotnet --version). ${BENCH_NOTE:-}Median [least-most].

| what | budget | measured | runs |
|---|---|---|---|
| daemon ready: \`scalectl start\` until it answers, client included, ms | 350 | $(median <"$SCALECTL_HOME/start") | 7 |
| the daemon's processor time in it, ms | | $(median <"$SCALECTL_HOME/ticks") | 7 |
| client: \`scalectl user list\`, the whole command, ms | 25 | $(median <"$SCALECTL_HOME/list") | 21 |
| the same program doing nothing (\`--version\`), in turn with it, ms | | $(median <"$SCALECTL_HOME/version") | 21 |
| daemon: peak memory in the demo's experiment, MB | 120 | $peak | 1 |
| of what it holds at the end, its own and not mapped files, MB | | $private | 1 |
| metrics of a week at 1 s, ms | 200 | $(value 'metrics of a week') | 7 |
| group model under target tracking, a day of minutes, ms | 10 | $(value 'group model') | 7 |
| a million values of the thesis' second function, ms | | $(value 'a million values') | 7 |
END
cat "$table"
