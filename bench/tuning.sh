#!/usr/bin/env bash
# Runs the searches for a threshold in 200 random scenarios against the whole grid, and writes bench/results/tuning.md;
# then draws the picture of docs/tuning.md (docs/pictures/tuning.svg) and prints that example's figures.
# TUNING_FIRST=201 takes 200 others: nothing was chosen by looking at those.
# All is drawn from fixed seeds: the figures do not depend on the machine, nor on what else it does.
set -euo pipefail
cd "$(dirname "$0")/.."
table=${TUNING_TABLE:-bench/results/tuning.md}
count=${TUNING_SCENARIOS:-200}
first=${TUNING_FIRST:-1}
begin=$SECONDS
commit=$(git rev-parse --short HEAD)
bench=${SCALECTL_BENCH:-artifacts/bin/Scalectl.Bench/release/scalectl-bench}
rows=$("$bench" tuning "$first" "$count")
cat >"$table" <<END
# Finding a threshold: $count random scenarios

Command: \`bench/tuning.sh\` (scenarios $first to $((first + count - 1))), commit $commit, $(date -u +%Y-%m-%d). Machine: $(nproc) cores, $(awk -F': ' '/model name/{print $2; exit}' /proc/cpuinfo), .NET $(dotnet --version); it took $((SECONDS - begin)) s. Everything is drawn from fixed seeds: another machine gives the same figures.

A scenario is an experiment's file (load, group, policy, price, limit of errors) and how the app really behaves (capacity, launch, drain, queue, service times, spread of the arrivals: the truth), drawn as \`bench/Scalectl.Bench/Tuning/TuningScenario.cs\` says. A run is the simulator with the truth's constants and its own seed; the same threshold gives the same run. \`guided\` sees what a run records, never the constants or the seed. The grid is 5, 10 .. 100: 20 runs. The best of it is what keeps the errors within the limit with the least loss (docs/tuning.md).

A method is right when its answer holds and its loss is at most 2 % above the best of the grid. Where nothing on the grid holds, it is right when it says so and the least bad that it names has at most 2 % more errors than the fewest of the grid. \`slow-start\` and \`bisect\` look for the highest threshold that holds, not for the least loss: their second row takes the best of what they ran.

| objective | method | right | right, where one holds | loss above the best, median | no answer that holds | right, where none holds | runs, mean | runs, most |
|---|---|---|---|---|---|---|---|---|
$rows

What the table does not say: the truth is of the same family as the model that guided fits (the project's simulator). A real app has service times, caches and neighbours that no constant of the model describes; how far the simulator is from real runs is another measurement (docs/tuning.md).
END
cat "$table"
[ -n "${TUNING_TABLE:-}" ] || "$bench" tuning-picture examples/tuning/sale.yaml docs/pictures/tuning.svg
