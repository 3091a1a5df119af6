#!/bin/sh
# Does by hand what a Dockerfile's last stage and `docker run` would do, where there is no docker engine: the steps in a root
# of their own, then the program as its first process, not as root, with nothing to write on but its volume and /tmp.
#   unshare --mount --pid --fork container.sh FOLDER host|nothing
# `host`: this computer's files, copied on write, stand in for a base image that has a distribution. `nothing`: for one that
# has neither shell nor tools. FOLDER/steps.sh has the steps as calls of `copy`, `run`, `volume` and `start`.
set -eu

folder=$1
mkdir "$folder/memory"
mount -t tmpfs -o mode=755 memory "$folder/memory"
root=$folder/memory/root
mkdir "$folder/memory/upper" "$folder/memory/work" "$root"
case $2 in
  host)
    mount -t overlay -o "lowerdir=/,upperdir=$folder/memory/upper,workdir=$folder/memory/work" host "$root"
    mountpoint -q "$root"
    rm -rf "${root:?}/usr/local" "$root/var/lib/scalectl"
    mkdir -p "$root/usr/local/bin" "$root/usr/local/lib"
    ;;
  nothing)
    mount --bind "$root" "$root"
    mkdir "$root/tmp" "$root/proc" "$root/dev"
    ;;
esac

# copy SOURCE PATH: as COPY does it, a folder (that ends in /) by its content.
copy() {
  mkdir -p "$root${2%/*}"
  case $1 in
    */) cp -a "$1." "$root$2" ;;
    *) cp -a "$1" "$root$2" ;;
  esac
}

run() {
  chroot "$root" /bin/sh -c "$1"
}

# A new volume starts as the image has the folder.
volume() {
  owner=$(stat -c '%u,gid=%g,mode=%a' "$root$1")
  mount -t tmpfs -o "uid=$owner" volume "$root$1"
}

# start UID:GID PROGRAM ...: with the environment that this script has, and nothing of the root's needed but the program.
start() {
  user=$1
  shift
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=1777 tmp "$root/tmp"
  mount -t tmpfs -o mode=755 dev "$root/dev"
  for device in null zero random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  mount -o remount,bind,ro "$root"
  unset PWD OLDPWD
  exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" "$@"
}

# shellcheck disable=SC1091
. "$folder/steps.sh"
