#!/usr/bin/env bash
# How long `scalectl analyze` takes for two files of a million rows each; writes bench/results/analyze.md.
set -euo pipefail
cd "$(dirname "$0")/.."

rows=1000000
table=bench/results/analyze.md
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A wave that repeats every hour; the supply follows a minute later.
awk -v n=$rows -v d="$folder/demand.csv" -v s="$folder/supply.csv" -v di="$folder/demand-iso.csv" -v si="$folder/supply-iso.csv" 'BEGIN {
  print "time,value" > d; print "time,value" > s; print "time,value" > di; print "time,value" > si
  for (i = 0; i < n; i++) {
    a = int(5 + 4 * sin(i / 573)); b = int(5 + 4 * sin((i - 60) / 573)); t = strftime("%Y-%m-%dT%H:%M:%SZ", 1760000000 + i, 1)
    print i "," a > d; print i "," b > s; print t "," a > di; print t "," b > si
  }
}'

timed() { # arguments of analyze: median, least and most wall time of 7 runs in ms
  for _ in 1 2 3 4 5 6 7; do
    local begin=${EPOCHREALTIME/./}
    out/bin/scalectl analyze "$@" --output json >"$folder/out"
    echo $((${EPOCHREALTIME/./} - begin))
  done | sort -n | awk '{v[NR] = $1 / 1000} END {printf "%.0f [%.0f to %.0f]", v[4], v[1], v[7]}'
}

{
  echo "# scalectl analyze, two files of $rows rows each"
  echo
  echo "$(date -u +%F), $(grep -m1 'model name' /proc/cpuinfo | cut -d: -f2 | xargs), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg) when it began; scalectl $(out/bin/scalectl --version | cut -d+ -f1), native. Command: \`bench/analyze.sh\`. The whole command: start, read, compute, print. Budget: 1,000 ms."
  echo
  echo "| files | median of 7 [least to most], ms |"
  echo "|---|---|"
  echo "| times in seconds, samples of 1 s (\`--step 1 --max-resources 10 --price 0.0116\`) | $(timed --demand "$folder/demand.csv" --supply "$folder/supply.csv" --step 1 --max-resources 10 --price 0.0116) |"
  echo "| times in seconds, events | $(timed --demand "$folder/demand.csv" --supply "$folder/supply.csv") |"
  echo "| times in RFC 3339, samples of 1 s | $(timed --demand "$folder/demand-iso.csv" --supply "$folder/supply-iso.csv" --step 1) |"
} >"$table"
cat "$table"
