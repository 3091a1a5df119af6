#!/usr/bin/env bash
# Runs every test project that was built and ends with the plain line `N passed, N failed[, N skipped]`.
#   build/test.sh [FILTER]    a filter of `dotnet test`
set -uo pipefail
cd "$(dirname "$0")/.." || exit

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0 failed=0 skipped=0 broken=0

count() { # attribute, file: reads one counter of a trx file
  grep -o "<Counters [^>]*" "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | head -1
}

for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  SECONDS=0
  timeout --kill-after=30 1200 dotnet test "$project" -c Release --no-build --nologo -v q \
    --logger "trx;LogFileName=$PWD/$results/$name.trx" ${1:+--filter "$1"} 2>&1 |
    grep -vE '^\s*$|^Results File|Test run for|^A total of|Starting test execution|No test matches|VSTest version'
  status=${PIPESTATUS[0]}
  trx=$results/$name.trx
  if [ ! -s "$trx" ]; then
    [ "$status" = 0 ] || { echo "$name: its test run ended with status $status and no result" >&2; broken=$((broken + 1)); }
    continue
  fi
  p=$(count passed "$trx") f=$(count failed "$trx") total=$(count total "$trx")
  s=$((${total:-0} - ${p:-0} - ${f:-0}))
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + s))
  [ "$status" = 0 ] || [ "${f:-0}" -gt 0 ] || { echo "$name: its test run ended with status $status" >&2; broken=$((broken + 1)); }
  echo "   $name: ${p:-0} passed, ${f:-0} failed, $s skipped in ${SECONDS} s"
  if [ "$s" -gt 0 ]; then
    echo "   skipped, with the reason:"
    grep -A8 'outcome="NotExecuted"' "$trx" | grep -oE 'testName="[^"]*"|<Message>[^<]*' | sed 's/testName=/     /; s/<Message>/       /'
  fi
done

failed=$((failed + broken))
if [ $skipped -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ $failed -eq 0 ] && [ $passed -gt 0 ]
