#!/usr/bin/env bash
# Installs what is missing, from Debian only, and says plainly what it cannot install.
#   build/setup.sh build   what `make build` and `make demo` need
#   build/setup.sh test    that, and what the tests talk to
set -euo pipefail

what=${1:-test}
missing=()

need() { # command, Debian package
  command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing+=("$2")
}

need git git
need gcc gcc
need npm npm
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
[ -e /usr/include/stdlib.h ] || missing+=(libc6-dev)
if [ "$what" = test ]; then
  need nginx nginx-light
  need /usr/bin/time time
  need bc bc
  need aws awscli
  need setsid util-linux
  need systemd-analyze systemd
  need shellcheck shellcheck
  need mandoc mandoc
  need ssh openssh-client
  need sshd openssh-server
  need sudo sudo
  need unshare util-linux
  need ip iproute2
  need chromium chromium
  need prometheus prometheus
  need rsvg-convert librsvg2-bin
fi

if [ ${#missing[@]} -gt 0 ]; then
  echo "setup: installing from Debian: ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null 2>&1; then sudo=sudo; else
    echo "setup: found neither root nor sudo, expected one of them to install: ${missing[*]}" >&2
    echo "setup: ask your administrator for: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: found no apt-get (this is not Debian), expected these programs to be there: ${missing[*]}" >&2
    exit 1
  fi
  # A service that a package brings must not start by itself: the tests start their own.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null && $sudo chmod +x $policy
    trap '$sudo rm -f $policy' EXIT
  fi
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if ! command -v dotnet >/dev/null 2>&1; then
  echo "setup: found no dotnet, expected the .NET SDK 10.0 (Debian does not carry it)" >&2
  echo "setup: see https://learn.microsoft.com/dotnet/core/install/linux-debian, for example: apt-get install dotnet-sdk-10.0 after adding Microsoft's package source" >&2
  exit 1
fi
version=$(dotnet --version 2>/dev/null || true)
case $version in
  10.*) ;;
  *) echo "setup: found .NET SDK '${version:-none that global.json accepts}', expected 10.0" >&2; exit 1 ;;
esac
echo "setup: ready (.NET SDK $version, $what)"
