#!/usr/bin/env bash
# Measures the simulator and writes bench/results/simulator.md.
set -euo pipefail
cd "$(dirname "$0")/.."
table=${SIMULATOR_TABLE:-bench/results/simulator.md}
load=$(cut -d' ' -f1 /proc/loadavg)
rows=$(${SCALECTL_BENCH:-artifacts/bin/Scalectl.Bench/release/scalectl-bench} simulator | awk -F'\t' '{printf "| %s | %s | %s |\n", $1, $2, $3}')
cat >"$table" <<END
# The simulator, measured

Command: \`bench/simulator.sh\`, $(date -u +%Y-%m-%d). Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), .NET $(dotnet --version), one core used; load $load when it began. 15 runs after 5 to warm up, with a queue 3. Budgets: a day of one-minute ticks in 10 ms, a million ticks a second.

A tick of a flow has a load of 1 to 6 machines' worth, so that the policies scale all day; a week of minutes is one run.

| what | median | best run |
|---|---|---|
$rows
END
cat "$table"
