#!/usr/bin/env bash
# Runs every test project that was built and ends with the plain line `N passed, N failed[, N skipped]`.
#   build/test.sh [--publish] [FILTER]    a filter of `dotnet test`
# First the suites that need no native program; with --publish the programs are compiled meanwhile. Then end-to-end and
# daemon tests side by side: both mostly wait, for whole experiments in real time. Last, alone, what measures: the page's
# frames, the generator.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

results=artifacts/test-results
publishing=
[ "${1:-}" = --publish ] && { publishing=wanted; shift; }
filter=${1:-}
rm -rf "$results"
mkdir -p "$results"
# Without diagnostics a process that a test kills leaves no pipe and no socket of them behind.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_EnableDiagnostics=0
# Tests that run daemon and generator as processes run those that users get.
export SCALECTL_TEST_PROGRAMS=$PWD/out/bin

# A run is a suite, or those of its tests that measure (their category), or the others: NAME, NAME.measures, NAME.others.
run() { # run: its result into RUN.trx, its exit status and time into RUN.status
  local status begin=$SECONDS part='' all
  [ "$1" = "${1%.measures}" ] || part='TestCategory=Measures'
  [ "$1" = "${1%.others}" ] || part='TestCategory!=Measures'
  all=${filter:+($filter)}${filter:+${part:+&}}$part
  timeout --kill-after=30 1200 dotnet test "$(project "$1")" -c Release --no-build --nologo -v q \
    --logger "trx;LogFileName=$PWD/$results/$1.trx" ${all:+--filter "$all"} 2>&1 |
    grep -vE '^\s*$|^Results File|Test run for|^A total of|Starting test execution|No test matches|VSTest version'
  status=${PIPESTATUS[0]}
  echo "$status $((SECONDS - begin))" >"$results/$1.status"
}

project() { # run: its project
  echo "tests/Scalectl.${1%.*}.Tests/Scalectl.${1%.*}.Tests.csproj"
}

count() { # attribute, file: reads one counter of a trx file
  grep -o "<Counters [^>]*" "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | head -1
}

passed=0 failed=0 skipped=0 broken=()
report() { # run: adds its result to the sums
  local name=$1 trx=$results/$1.trx status seconds p f total s
  read -r status seconds <"$results/$name.status"
  if [ ! -s "$trx" ]; then
    [ "$status" = 0 ] || broken+=("$name: its test run ended with status $status and no result")
    return
  fi
  p=$(count passed "$trx") f=$(count failed "$trx") total=$(count total "$trx")
  s=$((${total:-0} - ${p:-0} - ${f:-0}))
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + s))
  [ "$status" = 0 ] || [ "${f:-0}" -gt 0 ] || broken+=("$name: its test run ended with status $status")
  echo "   $name: ${p:-0} passed, ${f:-0} failed, $s skipped in $seconds s"
  if [ "$s" -gt 0 ]; then
    echo "   skipped, with the reason:"
    awk -v outcome=NotExecuted -f build/outcomes.awk "$trx"
  fi
}

alone() { # run ..: one after another
  local name
  for name in "$@"; do
    echo "== $name"
    run "$name"
    report "$name"
  done
}

side_by_side() { # run ..: all at once; what they say comes in their order
  local name
  for name in "$@"; do run "$name" >"$results/$name.log" & done
  wait
  for name in "$@"; do
    echo "== $name"
    cat "$results/$name.log"
    report "$name"
  done
}

first=(Core Aws Client Lab) together=(EndToEnd.others Daemon) last=(EndToEnd.measures Generator)
# A suite that is in no phase would be forgotten in silence.
for project in tests/*/*.csproj; do
  name=$(basename "$project" .Tests.csproj)
  [[ " ${first[*]} ${together[*]%.*} ${last[*]} " == *" ${name#Scalectl.} "* ]] || { echo "test.sh: found $project, expected it in one of the phases of build/test.sh" >&2; exit 1; }
done
if [ -n "$publishing" ]; then
  build/publish.sh >"$results/publish.log" 2>&1 &
  publishing=$!
fi
alone "${first[@]}"
if [ -n "$publishing" ]; then
  wait "$publishing" || { cat "$results/publish.log" >&2; echo "test.sh: the programs were not compiled" >&2; exit 1; }
  cat "$results/publish.log"
fi
side_by_side "${together[@]}"
alone "${last[@]}"

# Who reads the end alone, of a run of many minutes, finds there what failed.
[ $failed -eq 0 ] || awk -v outcome=Failed -f build/outcomes.awk "$results"/*.trx
[ ${#broken[@]} -eq 0 ] || printf '   broken: %s\n' "${broken[@]}"
failed=$((failed + ${#broken[@]}))
if [ $skipped -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ $failed -eq 0 ] && [ $passed -gt 0 ]
