# Has a copy of this machine run (machine.sh) until it ends or stdin does, and takes away what is left of it. Stdin ends, too,
# when the tests are killed.
# $1: an empty folder; $2: a control group to make, or nothing; $3: machine.sh; the rest: its arguments
folder=$1 group=$2
shift 2
if [ -n "$group" ]; then mkdir "$group"; fi
(
  # systemd takes the group it finds itself in for all there is.
  if [ -n "$group" ]; then
    echo 0 >"$group/cgroup.procs"
    set -- --cgroup sh "$@"
  else
    set -- sh "$@"
  fi
  exec setpriv --pdeathsig KILL unshare --mount --pid --uts --ipc --kill-child "$@"
) &
machine=$!
# Where the tests have gone, a word more would be the end of this shell.
exec 3<&0 >/dev/null 2>&1
(
  read -r _ <&3
  kill -KILL "$machine"
) &
watch=$!
wait "$machine"
kill "$watch"
# For a moment after its last process, a group may still count as used.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if [ -z "$group" ] || find "$group" -depth -type d -exec rmdir {} +; then break; fi
  sleep 0.5
done
rmdir "$folder"
