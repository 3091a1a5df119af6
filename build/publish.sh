#!/usr/bin/env bash
# Puts the four programs side by side into out/bin: the lab as it was built, daemon, client and generator as native code.
#   build/publish.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-out/bin}
mkdir -p "$out"
case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "publish: found machine $(uname -m), expected x86_64 or aarch64" >&2; exit 1 ;; esac

dotnet publish src/Scalectl.Lab -c Release --no-build --nologo -v q -o "$out"

# Compiling takes a minute or two: only when something that goes into it has changed since.
native() { # project, program, what goes into it ..
  local project=$1 program=artifacts/native/$1/$2
  shift 2
  if [ ! -e "$program.stamp" ] || [ ! -x "$program" ] || [ -n "$(find Directory.*.props "src/Scalectl.$project" "$@" -newer "$program.stamp" -type f -print -quit)" ]; then
    echo "publish: compiling scalectl's $project to native code"
    # The build has analysed it; debug symbols would be cut off again.
    dotnet publish "src/Scalectl.$project" -c Release -r $rid --nologo -v q -p:RunAnalyzers=false -p:NativeDebugSymbols=false -o "artifacts/native/$project"
    touch "$program.stamp"
  fi
  # What the program needs beside it: a native library, the page's files.
  (cd "artifacts/native/$project" && find . -type f ! -name '*.dbg' ! -name '*.pdb' ! -name '*.xml' ! -name '*.stamp' ! -name '*.json' ! -name web.config -print0 | tar -c --null -T -) | tar -x -C "$out"
}

native Daemon scalectld src/Scalectl.Core src/Scalectl.Aws docs/metrics.md
native Client scalectl src/Scalectl.Core examples docs/metrics.md
native Generator scalectl-generator src/Scalectl.Core
