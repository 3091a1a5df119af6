#!/usr/bin/env bash
# What `make check` runs: format, build with warnings as errors, all tests (one of them: generated documents unchanged).
set -euo pipefail
cd "$(dirname "$0")/.."

# One compiler for all projects instead of one each, which halves the time of the build; it ends with this script.
export UseSharedCompilation=true SharedCompilationId=scalectl-$$
format=$(mktemp) tests=$(mktemp)
finish() {
  local compilers
  mapfile -t compilers < <(pgrep -f "VBCSCompiler.*$SharedCompilationId" || true)
  [ ${#compilers[@]} = 0 ] || kill "${compilers[@]}" 2>/dev/null || true
  rm -f "$format" "$tests" "${TMPDIR:-/tmp}/$SharedCompilationId"
}
trap finish EXIT

dotnet format whitespace --folder . --exclude artifacts out --verify-no-changes >"$format" 2>&1 &
formatting=$!
dotnet build Scalectl.sln -c Release --nologo -v q
wait "$formatting" || { cat "$format"; exit 1; }
build/test.sh --publish | tee "$tests"
bench/generator.sh --short
# Whoever reads the end of this finds the counts there.
tail -n 1 "$tests"
