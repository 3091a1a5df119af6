#!/usr/bin/env bash
# What the page costs in Debian's chromium: frames while a long run is moved through, first paint, and the daemon's time for 20 open pages.
#   bench/dashboard.sh    writes bench/results/dashboard.md; three minutes
# The figures are printed by tests, whose own limits are generous; here they stand beside those of the design.
set -euo pipefail
cd "$(dirname "$0")/.."

table=${DASHBOARD_TABLE:-bench/results/dashboard.md}
told=$(mktemp)
trap 'rm -f "$told"' EXIT
dotnet test tests/Scalectl.EndToEnd.Tests -c Release --no-build --nologo --logger 'console;verbosity=detailed' \
  --filter 'FullyQualifiedName~PageCostTests|FullyQualifiedName~Page_Opened' >"$told" || { cat "$told" >&2; exit 1; }
rows=$(grep -h '^|' "$told" | sort -u)
[ "$(wc -l <<<"$rows")" = 6 ] || { echo "dashboard: expected six figures, found:" >&2; echo "$rows" >&2; exit 1; }
{
  cat <<END
# The page

Command: \`bench/dashboard.sh\` (a part of \`make bench\`), $(date -u +%Y-%m-%d), commit ${BENCH_COMMIT:-$(git rev-parse --short HEAD)}. Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), no graphics card, Linux $(uname -r), $(chromium --version 2>/dev/null | awk '{print $1, $2}'). ${BENCH_NOTE:-}
The series are made up and noisy, the dearest to draw; every frame moves and zooms all six charts. Browser, daemon, lab and its machines share the cores.

| what | measured | limit |
|---|---|---|
$rows
END
} >"$table"
cat "$table"
