#!/usr/bin/env bash
# Three thresholds, three repetitions each, in a random order on the lab, and what comes of their comparison:
# docs/examples/thresholds.html, .md and .json. Takes about a quarter of an hour.
#   examples/thresholds/run.sh [REPETITIONS]      KEEP=1 leaves lab and daemon running
set -euo pipefail
cd "$(dirname "$0")/../.."

repetitions=${1:-3}
out=${OUT:-docs/examples}
bin=${SCALECTL_BIN:-out/bin}
PATH="$(cd "$bin" && pwd):$PATH"
export SCALECTL_HOME
SCALECTL_HOME=$(mktemp -d)
cleanup() {
  [ -z "${KEEP:-}" ] || { echo "lab and daemon keep running: export SCALECTL_HOME=$SCALECTL_HOME"; return; }
  scalectl stop >/dev/null 2>&1 || true
  scalectl lab stop >/dev/null 2>&1 || true
  rm -rf "$SCALECTL_HOME"
}
trap cleanup EXIT

scalectl lab start --port 0
scalectl start --port 0
endpoint=$(scalectl lab status --output json | grep -o 'http://[0-9.:]*' | head -1)
echo scalectl-lab-secret | scalectl user add lab --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 \
  --endpoint-url "$endpoint" --bootstrap process --period 1s >/dev/null
scalectl setup lab

# Exit code 4 only says that a run did not keep a limit of its file: the comparison is about just that.
scalectl experiment run -f examples/thresholds/40.yaml -f examples/thresholds/60.yaml -f examples/thresholds/80.yaml \
  --repeat "$repetitions" --order-seed "${ORDER_SEED:-2026}" --rest 5s --wait >/dev/null || [ $? = 4 ]

scalectl experiment list
scalectl experiment compare g1
mkdir -p "$out"
for format in html md json; do
  scalectl experiment compare g1 --out "$out/thresholds.$format"
done
