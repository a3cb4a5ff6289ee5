# Makes a copy of this machine that forgets everything, and becomes the first process of it. Runs in namespaces of its own.
# $1: an empty folder; $2: the node that the tests run on; $3: the project's folder; the rest: the first process.
set -e
folder=$1 node=$2 project=$3
shift 3
mount --make-rprivate /
mount -t tmpfs -o mode=755 tmpfs "$folder"
cd "$folder"
mkdir upper work root
mount -t overlay -o lowerdir=/,upperdir=upper,workdir=work overlay root
cd root

# As in any container: what is the kernel's can be read only.
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
if [ -n "$GROUP" ]; then mount -t cgroup2 cgroup2 sys/fs/cgroup; fi
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir -m 1777 dev/shm
mkdir dev/pts
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr

# What `npm install --global oss-append` leaves.
mkdir -p usr/local/lib/node_modules/oss-append usr/local/bin
mount --bind "$project" usr/local/lib/node_modules/oss-append
ln -sf ../lib/node_modules/oss-append/bin/oss-append.js usr/local/bin/oss-append
rm -f usr/local/bin/node
touch usr/local/bin/node
mount --bind "$node" usr/local/bin/node

# The user of the recipes, and nothing that is this machine's to do.
chroot . sh -c 'id app >/dev/null 2>&1 || useradd --system --create-home --shell /bin/sh app'
mkdir -p var/log/app var/lib/camera
chroot . chown app: /var/log/app /var/lib/camera
rm -rf etc/systemd/system/*.wants etc/cron.d etc/crontab var/spool/cron/crontabs/*
cat >usr/local/bin/sudo <<'SUDO'
#!/bin/sh
if [ "$1" != -u ]; then exec "$@"; fi
user=$2
shift 2
exec setpriv --reuid="$user" --regid="$user" --init-groups -- env HOME="/home/$user" "$@"
SUDO
chmod 755 usr/local/bin/sudo

# As systemd expects to find it in a container.
mount --make-rshared .

echo started
# Without what reaches beyond namespaces: the clock, the kernel's modules, a reboot.
exec chroot . setpriv --bounding-set -sys_module,-sys_time,-sys_boot,-sys_rawio,-audit_control \
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root container=test "$@"
