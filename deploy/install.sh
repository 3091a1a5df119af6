#!/bin/sh
# Installs the programs that were built, the service's unit, manual pages and completions; or removes exactly that again.
#   PREFIX=/usr/local DESTDIR= deploy/install.sh install|uninstall
# PREFIX is where it will run, DESTDIR (for packagers) a folder put before every path that is written. OUT is where the programs are.
# What was written, and which folders were made for it, is kept in PREFIX/lib/scalectl/.installed: a second install removes
# what the new version does not have any more, and uninstall needs nothing else.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PREFIX=${PREFIX:-/usr/local}
DESTDIR=${DESTDIR:-}
OUT=${OUT:-$here/../out/bin}
programs='scalectl scalectld scalectl-lab scalectl-generator'
manifest=$DESTDIR$PREFIX/lib/scalectl/.installed

fail() {
  echo "install: $1" >&2
  exit "${2:-1}"
}

case $PREFIX in
  *[!A-Za-z0-9/._+-]* | */../* | */..) fail "PREFIX: found '$PREFIX', expected an absolute path of letters, digits and ._+-, for example PREFIX=/usr/local" 2 ;;
  /*[!/]) ;;
  *) fail "PREFIX: found '$PREFIX', expected an absolute path that does not end in /, for example PREFIX=/usr/local" 2 ;;
esac
case $DESTDIR in
  '' | /*) ;;
  *) fail "DESTDIR: found '$DESTDIR', expected an absolute path or nothing, for example DESTDIR=/tmp/stage" 2 ;;
esac

# The folder and those above it that are missing; each one made is ours to remove.
folder() {
  [ -d "$DESTDIR$1" ] && return
  case $1 in /*/*) folder "${1%/*}" ;; esac
  mkdir -m 755 "$DESTDIR$1"
  echo "d $1" >>"$new"
}

# put MODE SOURCE PATH: under another name first, so that a program that is running keeps the file it has open.
put() {
  folder "${3%/*}"
  install -m "$1" "$2" "$DESTDIR$3.new"
  mv -f "$DESTDIR$3.new" "$DESTDIR$3"
  echo "f $3" >>"$new"
}

install_all() {
  for program in $programs; do
    [ -x "$OUT/$program" ] || fail "found no $OUT/$program, expected the programs that 'make build' makes; run that first"
  done
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  new=$work/new
  : >"$new"

  (cd "$OUT" && find . -type f ! -name .native ! -name '*.dbg' | LC_ALL=C sort) | while read -r file; do
    file=${file#./}
    mode=644
    [ -x "$OUT/$file" ] && mode=755
    put $mode "$OUT/$file" "$PREFIX/lib/scalectl/$file"
  done
  folder "$PREFIX/bin"
  for program in $programs; do
    ln -sfn "../lib/scalectl/$program" "$DESTDIR$PREFIX/bin/$program"
    echo "f $PREFIX/bin/$program" >>"$new"
  done

  sed "s|/usr/local/|$PREFIX/|g" "$here/scalectld.service" >"$work/unit"
  put 644 "$work/unit" "$PREFIX/lib/systemd/system/scalectld.service"
  put 644 "$here/scalectl.sysusers" "$PREFIX/lib/sysusers.d/scalectl.conf"
  put 644 "$here/scalectl.1" "$PREFIX/share/man/man1/scalectl.1"
  put 644 "$here/scalectld.8" "$PREFIX/share/man/man8/scalectld.8"

  for shell in bash zsh fish; do
    "$OUT/scalectl" completion $shell >"$work/$shell" || fail "'scalectl completion $shell' failed"
  done
  # zsh runs the file itself as the function the first time that it completes.
  # shellcheck disable=SC2016
  echo '[ "$funcstack[1]" = _scalectl ] && _scalectl "$@"' >>"$work/zsh"
  put 644 "$work/bash" "$PREFIX/share/bash-completion/completions/scalectl"
  put 644 "$work/zsh" "$PREFIX/share/zsh/site-functions/_scalectl"
  put 644 "$work/fish" "$PREFIX/share/fish/vendor_completions.d/scalectl.fish"

  if [ -f "$manifest" ]; then
    # What only the earlier version had goes; its folders stay ours.
    grep '^f ' "$manifest" | grep -vxFf "$new" | while read -r _ path; do rm -f "$DESTDIR$path"; done
    grep '^d ' "$manifest" >>"$new" || true
  fi
  { echo "# ${INSTALL_ID:-local}"; LC_ALL=C sort -u "$new"; } >"$manifest.new"
  mv -f "$manifest.new" "$manifest"

  echo "install: $(grep -c '^f ' "$manifest") files below $DESTDIR$PREFIX"
  if [ -z "$DESTDIR" ]; then
    echo "install: to run the daemon as a service:"
    echo "  systemd-sysusers $PREFIX/lib/sysusers.d/scalectl.conf"
    echo "  systemctl daemon-reload && systemctl enable --now $PREFIX/lib/systemd/system/scalectld.service"
  fi
}

uninstall_all() {
  if [ ! -f "$manifest" ]; then
    echo "uninstall: nothing is installed below $DESTDIR$PREFIX"
    return
  fi
  if [ -z "$DESTDIR" ] && command -v systemctl >/dev/null 2>&1; then
    for state in is-active is-enabled; do
      ! systemctl $state --quiet scalectld 2>/dev/null ||
        fail "the service scalectld is still ${state#is-}; first run: systemctl disable --now scalectld"
    done
  fi
  files=$(grep -c '^f ' "$manifest")
  folders=$(sed -n 's/^d //p' "$manifest" | LC_ALL=C sort -r)
  grep '^f ' "$manifest" | while read -r _ path; do rm -f "$DESTDIR$path"; done
  rm -f "$manifest"
  # The deepest first; one that something else uses by now stays.
  for folder in $folders; do
    rmdir "$DESTDIR$folder" 2>/dev/null || true
  done
  echo "uninstall: $files files removed below $DESTDIR$PREFIX"
  [ -n "$DESTDIR" ] || [ ! -d /var/lib/scalectl ] ||
    echo "uninstall: the daemon's state stays in /var/lib/scalectl, its settings in /etc/scalectl and its user scalectl; docs/operations.md says how to remove them"
}

case ${1:-} in
  install) install_all ;;
  uninstall) uninstall_all ;;
  *) fail "found '${1:-nothing}', expected install or uninstall, for example: PREFIX=/usr/local deploy/install.sh install" 2 ;;
esac
