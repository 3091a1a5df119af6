#!/bin/sh
# The part of remotedeploy.sh that runs on the host.
#   onhost.sh check PREFIX VERSION MACHINE    is the host fit? Changes nothing; names everything that is missing at once.
#   onhost.sh update PREFIX VERSION MACHINE   as root: installs what lies beside this script, starts the service, and goes
#                                             back to what was there when the daemon does not answer
set -eu

what=$1 prefix=$2 version=$3 machine=$4
home=/var/lib/scalectl
saved=$home.before-update
manifest=$prefix/lib/scalectl/.installed
unit=$prefix/lib/systemd/system/scalectld.service

# The connection may be lost at any time; what has begun is finished all the same.
say() {
  echo "remotedeploy: $(hostname): $1" || true
}

fail() {
  say "$1" >&2
  exit 1
}

missing() {
  say "$1" >&2
  fit=no
}

check() {
  fit=yes
  [ "$(uname -m)" = "$machine" ] || missing "found a machine $(uname -m), expected $machine, for which the programs were built: build on a machine of the host's kind"
  # shellcheck disable=SC1091
  if ! { [ -e /etc/debian_version ] && command -v dpkg >/dev/null 2>&1; }; then
    missing "found $(. /etc/os-release 2>/dev/null && echo "${PRETTY_NAME:-an unknown system}"), expected Debian or a system made from it: nothing else was tested. docs/operations.md says how to install by hand"
  fi
  if ! { command -v systemctl >/dev/null 2>&1 && [ -d /run/systemd/system ]; }; then
    missing "found no systemd that runs, expected it to keep the daemon (/run/systemd/system is there when it runs). Without it: docs/operations.md, Containers"
  fi
  for program in systemd-sysusers flock sed grep tar gzip; do
    command -v "$program" >/dev/null 2>&1 || missing "found no program $program, expected it on the PATH"
  done
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      missing "found user $(id -un) and no sudo, expected root or a user who may use sudo: log in as root@HOST, or install sudo"
    elif ! sudo -n true 2>/dev/null; then
      missing "found that user $(id -un) may not use sudo without a password, expected so: log in as root@HOST, or let sudoers say: $(id -un) ALL=(ALL) NOPASSWD: ALL"
    fi
  fi
  [ $fit = yes ] && return
  say "nothing was changed" >&2
  exit 3
}

answers() {
  SCALECTL_HOME=$home "$prefix/bin/scalectl" status >/dev/null 2>&1
}

# Why the daemon did not start, for the one who reads it here and not on the host.
reasons() {
  journalctl -u scalectld -n 15 -o cat --no-pager 2>/dev/null | sed 's/^/    /' >&2 || true
}

forget_programs() {
  [ -f "$manifest" ] || return 0
  grep '^f ' "$manifest" | while read -r _ path; do rm -f "$path"; done
  folders=$(sed -n 's/^d //p' "$manifest" | LC_ALL=C sort -r)
  rm -f "$manifest"
  echo "$folders" | while read -r folder; do rmdir "$folder" 2>/dev/null || true; done
}

go_back() {
  systemctl stop scalectld 2>/dev/null || true
  rm -rf "$saved.part"
  if [ "$had_programs" = no ]; then
    systemctl disable scalectld 2>/dev/null || true
    forget_programs
    [ "$had_home" = yes ] || rm -rf "$home"
    rm -rf "$work"
    systemctl daemon-reload
    systemctl reset-failed scalectld 2>/dev/null || true
    fail "$1; there was no earlier version, so everything that was installed has been removed again (its user scalectl stays)"
  fi
  forget_programs
  tar -C / -xpf "$work/programs.tar"
  if [ -d "$saved" ]; then
    rm -rf "$home"
    mv "$saved" "$home"
  fi
  rm -rf "$work"
  systemctl daemon-reload
  systemctl reset-failed scalectld 2>/dev/null || true
  [ "$was_running" = yes ] || fail "$1; the earlier version is back, with its state, and stopped as it was"
  if systemctl start scalectld && answers; then
    fail "$1; the earlier version is back, with its state, and answers"
  fi
  reasons
  fail "$1; the earlier version is back, with its state, but does not answer either: look at journalctl -u scalectld"
}

update() {
  trap '' HUP PIPE
  # The programs may not depend on what a login's environment says: the service has none of it.
  for program in scalectl scalectld scalectl-generator; do
    text=$(env -i PATH=/usr/bin:/bin "$here/bin/$program" --version 2>&1) || fail "$program does not run on this host; nothing was changed: $text"
  done
  exec 9>/run/scalectl-deploy.lock
  flock -n 9 || fail "found that another update of this host runs, expected none; nothing was changed"
  [ ! -e "$saved" ] || fail "found $saved, the state from before an update that was cut off, expected none; nothing was changed. Keep either it or $home as $home, remove the other, and run this again"

  had_programs=no had_home=no was_running=no
  [ ! -f "$manifest" ] || had_programs=yes
  [ ! -d "$home" ] || had_home=yes
  ! systemctl is-active --quiet scalectld || was_running=yes
  if [ $was_running = yes ] && [ "$(head -n 1 "$manifest" 2>/dev/null)" = "# $version" ] && answers; then
    say "has this version already, and its daemon answers: left alone"
    return
  fi

  # Half of an earlier run that was cut off while it copied.
  rm -rf "$saved.part"
  size=$(du -skx "$home" 2>/dev/null | cut -f 1) || true
  free=$(df -Pk /var/lib | awk 'NR == 2 {print $4}')
  [ "${size:-0}" -lt "$free" ] || fail "found $((free / 1024)) MB free for the copy of the state, expected $((size / 1024 + 1)) MB below /var/lib; nothing was changed"

  work=$(mktemp -d)
  if [ $had_programs = yes ]; then
    sed -n 's/^f //p' "$manifest" | sed 's|^/||' >"$work/files"
    echo "${manifest#/}" >>"$work/files"
    tar -C / -cpf "$work/programs.tar" --ignore-failed-read -T "$work/files" 2>"$work/errors" || fail "the earlier version could not be set aside; nothing was changed: $(cat "$work/errors")"
  fi
  [ $was_running = no ] || systemctl stop scalectld || fail "the daemon could not be stopped; nothing was changed: look at journalctl -u scalectld"
  # A newer daemon may change the store so that the earlier one cannot read it.
  if [ $had_home = yes ] && [ $had_programs = yes ]; then
    { cp -a --reflink=auto "$home" "$saved.part" && mv "$saved.part" "$saved"; } || go_back "the state could not be copied"
  fi

  OUT=$here/bin PREFIX=$prefix INSTALL_ID=$version sh "$here/deploy/install.sh" install >"$work/installed" 2>&1 || go_back "the programs could not be installed: $(tail -n 1 "$work/installed")"
  systemd-sysusers "$prefix/lib/sysusers.d/scalectl.conf" || go_back "the user scalectl could not be made"
  systemctl daemon-reload
  # Whoever has switched it off meant it.
  if [ $had_programs = no ]; then systemctl enable --quiet "$unit" || go_back "the service could not be enabled"; fi
  if ! systemctl start scalectld; then
    reasons
    go_back "the new daemon did not start (its last lines above)"
  fi
  if ! answers; then
    reasons
    go_back "the new daemon started but does not answer (its last lines above)"
  fi
  rm -rf "$saved" "$work"
  if [ $had_programs = yes ]; then
    say "updated to $("$prefix/bin/scalectld" --version), state kept; the daemon answers"
  else
    say "installed $("$prefix/bin/scalectld" --version) below $prefix; the daemon answers. Who may use it: usermod -aG scalectl USER, and SCALECTL_HOME=$home"
  fi
}

case $what in
  check) check ;;
  update)
    here=$(cd "$(dirname "$0")/.." && pwd)
    update
    ;;
esac
