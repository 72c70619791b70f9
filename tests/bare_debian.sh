#!/bin/bash
# Does a fresh clone work on a bare Debian 12? Makes one in a folder, clones this tree into it, and
# runs the README's two commands there. By hand only, as root: it downloads some 400 MB, and trains.
#
#   tests/bare_debian.sh [command...]   other commands, each one argument, instead of those two
#
# KEEP=1 keeps the folder. The mirrors are this machine's (its /etc/apt).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
commands=("$@")
[ ${#commands[@]} -gt 0 ] ||
  commands=("./zknn scripts/train_3layer.lua --epochs 3 --fresh" "./zknn --test")
[ "$EUID" -eq 0 ] || { echo "bare_debian.sh: needs root, to mount and to chroot" >&2; exit 1; }
command -v mmdebstrap >/dev/null || apt-get install -y mmdebstrap

bare=$(mktemp -d "${TMPDIR:-/var/tmp}/bare_debian.XXXXXX")
mounts=(proc sys dev)

cleanup() {
  local mount
  for mount in "${mounts[@]}"; do
    ! mountpoint -q "$bare/$mount" || umount -l "$bare/$mount"
  done
  # Nothing of this machine's may still be mounted in what is removed.
  if ! grep -q " $bare/" /proc/mounts; then
    [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$bare"
  fi
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# The Debian mirrors of this machine, without what else its apt knows.
sources=$(grep -rlsE '(deb|security)\.debian\.org|/debian' /etc/apt/sources.list \
  /etc/apt/sources.list.d --include='debian*' --include=sources.list || true)
mirror=(http://deb.debian.org/debian)
[ -z "$sources" ] || mapfile -t mirror <<<"$sources"
echo "== a bare Debian 12 in $bare"
mmdebstrap --variant=apt --quiet bookworm "$bare" "${mirror[@]}"

# What apt needs to reach the mirrors from inside: proxies, certificates, name service.
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy* /etc/resolv.conf /etc/hosts; do
  [ ! -f "$file" ] || cp -L --parents "$file" "$bare"
done
for mount in "${mounts[@]}"; do
  mount --rbind --make-rslave "/$mount" "$bare/$mount"
done

git clone --quiet --no-hardlinks "$here" "$bare/root/zknn"
inside=(env -i HOME=/root "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
for name in http_proxy https_proxy no_proxy; do
  [ -z "${!name:-}" ] || inside+=("$name=${!name}")
done
for command in "${commands[@]}"; do
  echo "== $command"
  chroot "$bare" "${inside[@]}" bash -c "cd /root/zknn && time $command" </dev/null
done
echo "== all commands succeeded on a bare Debian 12"
