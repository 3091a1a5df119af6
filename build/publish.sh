#!/usr/bin/env bash
# Puts the four programs side by side into out/bin: daemon and lab as they were built, client and generator native.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-out/bin}
mkdir -p "$out"
for project in Daemon Lab; do
  dotnet publish "src/Scalectl.$project" -c Release --no-build --nologo -v q -o "$out"
done

# Native code takes a minute: only when something that goes into it has changed.
stamp=$out/.native
if [ ! -e "$stamp" ] || [ ! -x "$out/scalectl" ] || [ ! -x "$out/scalectl-generator" ] ||
  [ -n "$(find examples src/Scalectl.Core src/Scalectl.Client src/Scalectl.Generator Directory.*.props -newer "$stamp" -type f -print -quit)" ]; then
  case $(uname -m) in x86_64) rid=linux-x64 ;; aarch64) rid=linux-arm64 ;; *) echo "publish: found machine $(uname -m), expected x86_64 or aarch64" >&2; exit 1 ;; esac
  for project in Client Generator; do
    echo "publish: compiling scalectl's $project to native code"
    dotnet publish "src/Scalectl.$project" -c Release -r $rid --nologo -v q -o "$out"
  done
  touch "$stamp"
fi
rm -f "$out"/*.dbg "$out"/Scalectl.*.xml "$out"/scalectl*.xml
