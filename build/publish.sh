#!/usr/bin/env bash
# Puts the four programs side by side into out/bin: lab as it was built, daemon compiled ahead, client and generator native.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-out/bin}
mkdir -p "$out"
case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "publish: found machine $(uname -m), expected x86_64 or aarch64" >&2; exit 1 ;; esac

# Compiling takes a minute: only when something that goes into it has changed since the stamp.
stale() { # stamp, program, what goes into it ..
  local stamp=$1 program=$2
  shift 2
  [ ! -e "$stamp" ] || [ ! -e "$program" ] || [ -n "$(find Directory.*.props "$@" -newer "$stamp" -type f -print -quit)" ]
}

dotnet publish src/Scalectl.Lab -c Release --no-build --nologo -v q -o "$out"

# The daemon's code is compiled ahead of its start, that of its packages too; it stays the program of the runtime.
if stale artifacts/ahead.stamp artifacts/ahead/scalectld src/Scalectl.Core src/Scalectl.Aws src/Scalectl.Daemon; then
  echo "publish: compiling scalectld ahead"
  dotnet publish src/Scalectl.Daemon -c Release -r $rid --self-contained false -p:PublishReadyToRun=true --nologo -v q -o artifacts/ahead
  touch artifacts/ahead.stamp
fi
# After the lab, which brings some of the same files, not compiled ahead.
cp -a artifacts/ahead/. "$out/"

if stale "$out/.native" "$out/scalectl" examples src/Scalectl.Core src/Scalectl.Client src/Scalectl.Generator || [ ! -x "$out/scalectl-generator" ]; then
  for project in Client Generator; do
    echo "publish: compiling scalectl's $project to native code"
    dotnet publish "src/Scalectl.$project" -c Release -r $rid --nologo -v q -o "$out"
  done
  touch "$out/.native"
fi
rm -f "$out"/*.dbg "$out"/Scalectl.*.xml "$out"/scalectl*.xml
