# bare.sh: bare Debian systems in folders, for the scripts that source it. They need root, to mount
# and to change the root, and mmdebstrap. The folders go when the script ends, but for KEEP=1.
bares=()

remove_bares() {
  local bare mount
  for bare in "${bares[@]}"; do
    for mount in proc sys dev; do
      ! mountpoint -q "$bare/$mount" || umount -l "$bare/$mount"
    done
    # Nothing of this machine's may still be mounted in what is removed.
    [ -n "${KEEP:-}" ] || grep -q " $bare/" /proc/mounts || rm -rf --one-file-system "$bare"
  done
}
trap remove_bares EXIT
trap 'exit 130' INT TERM

own_release() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# new_bare: an empty folder, in $bare.
new_bare() {
  bare=$(mktemp -d "${TMPDIR:-/var/tmp}/bare_debian.XXXXXX")
  bares+=("$bare")
}

# make_bare RELEASE: a bare system in $bare, from this machine's Debian mirrors.
make_bare() {
  local own file sources mirrors=()
  own=$(own_release)
  new_bare
  sources=$(mktemp -d)
  for file in $(grep -rlsE '(deb|security)\.debian\.org|/debian' /etc/apt/sources.list \
    /etc/apt/sources.list.d --include='debian*' --include=sources.list); do
    sed "s/\b$own\b/$1/g" "$file" >"$sources/${file##*/}"
    mirrors+=("$sources/${file##*/}")
  done
  [ ${#mirrors[@]} -gt 0 ] || mirrors=(http://deb.debian.org/debian)
  mmdebstrap --variant=apt --quiet "$1" "$bare" "${mirrors[@]}"
  rm -r "$sources"
  # What apt needs to reach the mirrors from inside: proxies, certificates, name service.
  for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy* /etc/resolv.conf /etc/hosts; do
    [ ! -f "$file" ] || cp -L --parents "$file" "$bare"
  done
}

# inside BARE COMMAND...: runs it there as root, in an environment of its own.
inside() {
  local mount name run=(env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
  for mount in proc sys dev; do
    mountpoint -q "$1/$mount" || mount --rbind --make-rslave "/$mount" "$1/$mount"
  done
  for name in http_proxy https_proxy no_proxy; do
    [ -z "${!name:-}" ] || run+=("$name=${!name}")
  done
  chroot "$1" "${run[@]}" "${@:2}"
}
