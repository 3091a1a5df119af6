#!/usr/bin/env bash
# A store with 500 experiments and 20 million samples: how long listing and opening an experiment take.
#   bench/store.sh [EXPERIMENTS] [SAMPLES]    writes bench/results/store.md; filling takes minutes, its file about a gigabyte
set -euo pipefail
cd "$(dirname "$0")/.."

experiments=${1:-500}
samples=${2:-20000000}
bin=${SCALECTL_BIN:-out/bin}
fill=${SCALECTL_BENCH:-artifacts/bin/Scalectl.Bench/release/scalectl-bench}
table=${STORE_TABLE:-bench/results/store.md}
export SCALECTL_HOME
SCALECTL_HOME=$(mktemp -d)
trap '"$bin/scalectl" stop >/dev/null 2>&1 || true; rm -rf "$SCALECTL_HOME"' EXIT

begin=$SECONDS
written=$("$fill" store "$SCALECTL_HOME/scalectl.db" "$experiments" "$samples")
filled=$((SECONDS - begin))
"$bin/scalectl" start --port 0 >/dev/null
address=$(grep -o 'http://[0-9.:]*' "$SCALECTL_HOME/daemon.json" | head -1)/api/v1
header=$SCALECTL_HOME/header
(umask 077 && echo "Authorization: Bearer $(cat "$SCALECTL_HOME/token")" >"$header")

row() { # what, budget, path, first bytes that are wanted (0: all)
  local first
  for _ in 1 2 3 4 5 6 7; do
    if [ "$4" = 0 ]; then
      curl -sf -o "$SCALECTL_HOME/answer" -w '%{time_total}\n' -H @"$header" "$address/$3"
    else # until the head is there: curl ends when nobody reads on
      local from=${EPOCHREALTIME/./}
      curl -sf -H @"$header" "$address/$3" 2>/dev/null | head -c "$4" >"$SCALECTL_HOME/answer" || true
      echo $((${EPOCHREALTIME/./} - from)) | awk '{print $1 / 1e6}'
    fi
  done >"$SCALECTL_HOME/times"
  first=$(head -1 "$SCALECTL_HOME/times")
  printf '| %s | %s | %s | %.0f | %s |\n' "$1" "$2" \
    "$(sort -n "$SCALECTL_HOME/times" | awk '{v[NR] = $1 * 1000} END {printf "%.0f [%.0f-%.0f]", v[int((NR + 1) / 2)], v[1], v[NR]}')" \
    "$(awk -v f="$first" 'BEGIN {print f * 1000}')" "$(stat -c %s "$SCALECTL_HOME/answer" | numfmt --to=si)"
}
{
  cat <<END
# A big store

Command: \`bench/store.sh $experiments $samples\` (a part of \`make bench\`), $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r), .NET $(dotnet --version). ${BENCH_NOTE:-}
SQLite, $experiments experiments with reports of 1,800 steps, $written samples (filled in $filled s), $(stat -c %s "$SCALECTL_HOME/scalectl.db" | numfmt --to=si)B; the first experiment has a tenth of the samples. A request to the running daemon; median of seven [least-most], and the first one of them.

| what | budget, ms | median, ms | first, ms | bytes |
|---|---|---|---|---|
END
  row 'list of all experiments' 200 experiments 0
  row 'open one: its view with report' 200 experiments/run-250 0
  row 'open the long one' 200 experiments/run-1 0
  row 'two series of one' 200 'experiments/run-250/samples?series=inService,desired' 0
  row 'all series of one' '' experiments/run-250/samples 0
  row 'a series of the long one, thinned to 1,000 points' 200 'experiments/run-1/samples?series=inService&points=1000' 0
  row 'a series of the long one, whole' '' 'experiments/run-1/samples?series=inService' 0
  row 'CSV of one, its first 4 kB' 200 'experiments/run-250/export?format=csv' 4096
  echo
  echo "Daemon's peak memory over all of this: $(awk '/^VmHWM/{printf "%.0f", $2 / 1024}' "/proc/$(grep -o '"processId": *[0-9]*' "$SCALECTL_HOME/daemon.json" | grep -o '[0-9]*')/status") MB."
} >"$table.part"
mv "$table.part" "$table"
cat "$table"
