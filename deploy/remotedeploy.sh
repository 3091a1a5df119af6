#!/bin/sh
# Installs Scalectl on hosts over ssh, or brings them up to date, and leaves each with a daemon that answers: the new one, or
# the one that was there before. Safe to run twice: a host that has this version, and whose daemon answers, is left alone.
#   deploy/remotedeploy.sh [--prefix DIR] [--ssh-config FILE] HOST ...
# HOST is what ssh takes: a name, USER@NAME, or an alias of your ssh configuration. What is done there: deploy/onhost.sh.
# The programs are built first; with OUT=DIR those in DIR are taken as they are.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
usage='for example: deploy/remotedeploy.sh admin@measure.example'
prefix=/usr/local
config=

fail() {
  echo "remotedeploy: $1" >&2
  exit "${2:-1}"
}

while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --ssh-config)
      [ $# -ge 2 ] || fail "$1: found nothing after it, expected a path, for example: $1 $([ "$1" = --prefix ] && echo /opt/scalectl || echo "$HOME/.ssh/other-config")" 2
      if [ "$1" = --prefix ]; then prefix=$2; else config=$2; fi
      shift 2
      ;;
    --help | -h)
      sed -n 's/^# \{0,1\}//p' "$0" | sed 1d
      exit 0
      ;;
    *) break ;;
  esac
done
case $prefix in
  *[!A-Za-z0-9/._+-]* | */../* | */.. | *//* | */) fail "--prefix: found '$prefix', expected an absolute path of letters, digits and ._+-, for example --prefix /opt/scalectl" 2 ;;
  /?*) ;;
  *) fail "--prefix: found '$prefix', expected an absolute path, for example --prefix /opt/scalectl" 2 ;;
esac
[ -z "$config" ] || [ -r "$config" ] || fail "--ssh-config: found no file '$config' that can be read, expected one that ssh -F takes" 2
[ $# -gt 0 ] || fail "HOST: found none, expected at least one; $usage" 2
for host in "$@"; do
  # Nothing that ssh would take for an option, or a shell for more than one word.
  case $host in
    -* | '' | *[!A-Za-z0-9._@:%-]*) fail "HOST: found '$host', expected a name, USER@NAME or an alias of your ssh configuration; $usage" 2 ;;
  esac
done

for program in ssh tar gzip sha256sum; do
  command -v "$program" >/dev/null 2>&1 || fail "found no program $program on this computer, expected it on the PATH (Debian: apt-get install openssh-client tar gzip coreutils)"
done

if [ -z "${OUT:-}" ]; then
  make -C "$here/.." --no-print-directory build >&2 || fail "the build failed (above); no host was touched"
  OUT=$here/../out/bin
fi
for program in scalectl scalectld scalectl-lab scalectl-generator; do
  [ -x "$OUT/$program" ] || fail "found no program $OUT/$program, expected the four that 'make build' makes; no host was touched"
done

# A folder of a short name: the path of ssh's control socket may have 108 characters at most.
work=$(mktemp -d)
host=
close() {
  [ -z "$host" ] || on_host -O exit "$host" 2>/dev/null || true
}
trap 'close; rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM

# One connection a host for all steps, so that a password or a passphrase is asked for once.
on_host() {
  set -- -o ControlMaster=auto -o "ControlPath=$work/c" -o ControlPersist=60 -o ConnectTimeout=15 "$@"
  if [ -n "$config" ]; then set -- -F "$config" "$@"; fi
  ssh "$@"
}

mkdir "$work/pack"
mkdir "$work/pack/bin" "$work/pack/deploy"
(cd "$OUT" && tar -cf - --exclude=.native --exclude='*.dbg' .) | tar -xf - -C "$work/pack/bin"
cp "$here"/install.sh "$here"/onhost.sh "$here"/scalectld.service "$here"/scalectl.sysusers "$here"/scalectl.1 "$here"/scalectld.8 "$work/pack/deploy/"
# What it is, not when it was built: the same programs have the same name.
version=$(cd "$work/pack" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-16)
tar -C "$work/pack" -cf - --owner=0 --group=0 bin deploy | gzip -1 >"$work/pack.tar.gz"

deploy() {
  # The script comes in by stdin, so nothing is written before the host is known to be fit.
  on_host "$host" "sh -s -- check $prefix $version $(uname -m)" <"$here/onhost.sh" && status=0 || status=$?
  case $status in
    0) ;;
    255)
      echo "remotedeploy: $host: could not log in (ssh says why above); nothing was changed. Expected that this works: ssh ${config:+-F $config }$host true" >&2
      return 1
      ;;
    3) return 1 ;;
    *)
      echo "remotedeploy: $host: the login gave no shell that runs a script (above); nothing was changed. Expected that this prints hello: ssh ${config:+-F $config }$host echo hello" >&2
      return 1
      ;;
  esac
  stage=$(on_host "$host" 'umask 077 && mktemp -d /var/tmp/scalectl-deploy.XXXXXXXX')
  case $stage in
    /var/tmp/scalectl-deploy.????????) ;;
    *) echo "remotedeploy: $host: found '$stage', expected a new folder below /var/tmp; nothing was changed" >&2; return 1 ;;
  esac
  if on_host "$host" "tar -C $stage -xzf -" <"$work/pack.tar.gz"; then
    # The quoting is for the shell of the host.
    # shellcheck disable=SC2016
    on_host "$host" 'if [ "$(id -u)" = 0 ]; then as=; else as="sudo -n"; fi; exec $as sh '"$stage/deploy/onhost.sh update $prefix $version $(uname -m)" </dev/null && status=0 || status=$?
    [ "$status" != 255 ] || echo "remotedeploy: $host: the connection was lost; the host finishes the update, or goes back, without us. Run this again to see which" >&2
  else
    status=1
    echo "remotedeploy: $host: the programs could not be copied to $stage (above); nothing was changed. Is there room, $(du -sm "$work/pack" | cut -f 1) MB?" >&2
  fi
  on_host "$host" "rm -rf $stage" </dev/null || true
  return "$status"
}

failed=
for host in "$@"; do
  deploy || failed="$failed $host"
  close
done
host=
[ -z "$failed" ] || fail "not up to date:$failed"
