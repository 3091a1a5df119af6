#!/usr/bin/env bash
# The simulator against the lab: five loads, each run several times on a real lab through a real daemon, and each run
# replayed by `scalectl simulate --experiment`. Writes bench/results/fidelity.md; half an hour with three repetitions.
#   bench/fidelity.sh [REPETITIONS [FILE.yaml ..]]
#   KEEP=FOLDER    keeps every run there, as exported
#   REPLAY=FOLDER  runs nothing: replays the runs that KEEP kept, after a change of the simulator
set -euo pipefail
cd "$(dirname "$0")/.."

repetitions=${1:-3}
files=("${@:2}")
[ ${#files[@]} -gt 0 ] || files=(bench/fidelity/*.yaml)
bench=${SCALECTL_BENCH:-artifacts/bin/Scalectl.Bench/release/scalectl-bench}
table=${FIDELITY_TABLE:-bench/results/fidelity.md}
PATH="$(cd "${SCALECTL_BIN:-out/bin}" && pwd):$PATH"
export SCALECTL_HOME
SCALECTL_HOME=$(mktemp -d)
answers=${KEEP:-$SCALECTL_HOME/answers}
mkdir -p "$answers" "$(dirname "$table")"
cleanup() {
  scalectl stop >/dev/null 2>&1 || true
  scalectl lab stop >/dev/null 2>&1 || true
  rm -rf "$SCALECTL_HOME"
}
trap cleanup EXIT

run() { # all loads, in a random order with a rest between them, so that what the machine does meanwhile meets them alike
  local endpoint file id options=()
  scalectl lab start --port 0 >&2
  scalectl start --port 0 >&2
  endpoint=$(scalectl lab status --output json | grep -o 'http://[0-9.:]*' | head -1)
  echo scalectl-lab-secret | scalectl user add lab --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 \
    --endpoint-url "$endpoint" --bootstrap process --period 1s >/dev/null
  scalectl setup lab >&2
  for file in "${files[@]}"; do
    options+=(-f "$file")
  done
  scalectl experiment run "${options[@]}" --repeat "$repetitions" --order-seed "${ORDER_SEED:-2026}" --rest 2s --wait >&2

  # A group is listed with its runs; its id, g1, is none of an experiment.
  for id in $(scalectl experiment list --output json | grep -o '"id": *"[^"]*"' | cut -d'"' -f4 | grep -v '^g[0-9]*$' | sort -u); do
    scalectl experiment show "$id" --output json >"$answers/$id.run.json"
    scalectl experiment export "$id" --format json --out "$answers/$id.export.json" >/dev/null
  done
  cut -d' ' -f1-3 /proc/loadavg >"$answers/load.after"
}

begin=$SECONDS
if [ -n "${REPLAY:-}" ]; then
  answers=$REPLAY
else
  {
    date -u +'%Y-%m-%d %H:%M UTC'
    echo "${BENCH_COMMIT:-$(git rev-parse --short HEAD)}"
    cut -d' ' -f1-3 /proc/loadavg
  } >"$answers/ran"
  run
fi

for run in "$answers"/*.export.json; do
  scalectl simulate --experiment "$run" --output json >"${run%.export.json}.simulated.json"
done

took=", $(((SECONDS - begin + 30) / 60)) minutes"
[ -z "${REPLAY:-}" ] || took=", replayed at $(date -u +%H:%M) with the simulator of $(git rev-parse --short HEAD)"
{ read -r ran; read -r commit; read -r load; } <"$answers/ran"
{
  cat <<HEAD
# The simulator against the lab

Command: \`bench/fidelity.sh $repetitions\` (\`make fidelity\`), $ran, commit $commit$took. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), Linux $(uname -r), .NET $(dotnet --version); load average $load when it began, $(cat "$answers/load.after") at its end. ${BENCH_NOTE:-}
HEAD
  "$bench" fidelity "$answers"
} >"$table.part"
mv "$table.part" "$table"
cat "$table"
