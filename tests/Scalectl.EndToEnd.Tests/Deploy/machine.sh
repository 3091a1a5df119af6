#!/bin/sh
# A throw-away host for the deployment tests: this computer's own files, copied on write into memory, with a real systemd as
# its first process and an sshd on port 22 of its own network. Nothing that happens in it is left when it ends.
#   machine.sh FOLDER    FOLDER is empty and has a short name; `authorized_keys` in it may log in as root, deployer and guest.
# Prints `ready PID` (its first process) and runs until stdin closes, so it ends with whoever started it, however that ends.
set -eu

folder=$1
case ${2:-outside} in
  outside)
    above=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    cgroup=$above$(sed -n 's/^0:://p' /proc/self/cgroup)/scalectl-$(basename "$folder")
    mkdir "$cgroup"
    CGROUP_OF_MACHINE=$cgroup unshare --mount --propagation private --uts --ipc --net --pid --fork --kill-child "$0" "$folder" joined </dev/null >"$folder/console" 2>&1 &
    machine=$!
    ready() {
      first=$(cat "/proc/$machine/task/$machine/children" 2>/dev/null) || return
      first=${first% }
      [ -n "$first" ] && [ "$(nsenter -t "$first" -a -r -w systemctl is-active sshd 2>/dev/null)" = active ]
    }
    for _ in $(seq 300); do
      if ready; then
        echo "ready $first"
        cat >/dev/null
        break
      fi
      kill -0 $machine 2>/dev/null || break
      sleep 0.1
    done
    kill -9 $machine 2>/dev/null || true
    wait $machine 2>/dev/null || true
    # Its processes go a moment after their first.
    for _ in $(seq 100); do
      if find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null; then break; fi
      sleep 0.1
    done
    ;;
  joined)
    echo 0 >"${CGROUP_OF_MACHINE:?}/cgroup.procs"
    exec unshare --cgroup "$0" "$folder" inside
    ;;
  inside)
    keys=$(cat "$folder/authorized_keys")
    mount -t tmpfs -o mode=755 scratch "$folder"
    root=$folder/root
    mkdir "$folder/upper" "$folder/work" "$root"
    mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" host "$root"
    mountpoint -q "$root"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    for path in run tmp dev; do mount -t tmpfs -o mode=755 $path "$root/$path"; done
    chmod 1777 "$root/tmp"
    mkdir "$root/dev/pts" "$root/dev/shm"
    for device in null zero full random urandom tty; do
      : >"$root/dev/$device"
      mount --bind "/dev/$device" "$root/dev/$device"
    done
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    ip link set lo up

    # A host that has never seen Scalectl and starts nothing else: empty targets in place of this computer's units.
    rm -rf "${root:?}/usr/local" "$root/var/lib/scalectl" "$root/etc/scalectl" "$root/etc/systemd/system" "$root/var/log/journal"
    mkdir -p "$root/usr/local" "$root/etc/systemd/system" "$root/run/units" "$root/run/systemd/system"
    for target in sysinit basic multi-user shutdown network-online; do
      printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' $target >"$root/run/units/$target.target"
    done
    for file in systemd-journald.service systemd-journald.socket systemd-journald-dev-log.socket; do
      cp "$root/lib/systemd/system/$file" "$root/run/units/"
    done
    for user in scalectl deployer guest; do chroot "$root" userdel $user 2>/dev/null || true; done
    for user in deployer guest; do chroot "$root" useradd --no-create-home --home-dir /tmp --password '*' --shell /bin/sh $user; done
    mkdir -p "$root/etc/sudoers.d"
    echo 'deployer ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/deployer"
    chmod 440 "$root/etc/sudoers.d/deployer"
    echo "$keys" >"$root/run/authorized_keys"
    ssh-keygen -q -t ed25519 -N '' -f "$root/run/host_key"
    cat >"$root/run/sshd_config" <<'END'
ListenAddress 127.0.0.1:22
HostKey /run/host_key
PidFile none
AuthorizedKeysFile /run/authorized_keys
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
END
    cat >"$root/run/units/sshd.service" <<'END'
[Unit]
Wants=systemd-journald.service
After=systemd-journald.service
[Service]
RuntimeDirectory=sshd
ExecStart=/usr/sbin/sshd -D -e -f /run/sshd_config
END
    mkdir "$root/run/units/multi-user.target.wants"
    ln -s ../sshd.service "$root/run/units/multi-user.target.wants/"
    # Not chroot: in one, the kernel refuses the user namespace that the unit's PrivateUsers wants.
    mkdir "$root/run/outside"
    cd "$root"
    pivot_root . run/outside
    umount -l /run/outside
    exec env -i container=scalectl-test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/systemd/system:/usr/local/lib/systemd/system:/run/units \
      /lib/systemd/systemd --system --unit=multi-user.target
    ;;
esac
