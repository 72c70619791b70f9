#!/bin/bash
# The Debian package: lintian finds no error, and in a bare Debian of this release it installs,
# trains, is enough to build the programs of examples/ and for `require` in a stock Lua, and leaves
# nothing when it is purged. As root: it mounts and changes the root; it downloads some 200 MB from
# this machine's mirrors. BARE=FOLDER: a bare Debian that is there already.
#
#   tests/tools/deb.sh [PACKAGE.deb]      (without one: it is built first)
set -euo pipefail
for tool in dpkg-shlibdeps lintian mmdebstrap; do
  command -v $tool >/dev/null || { echo "there is no $tool" && exit 77; }
done
[ "$EUID" -eq 0 ] || { echo "only root may mount and change the root" && exit 77; }

package=${1:-}
if [ -z "$package" ]; then
  cmake --preset deb >build/deb.log
  cmake --build --preset deb -j "$(nproc)" --target package >>build/deb.log 2>&1 ||
    { tail -n 30 build/deb.log && exit 1; }
  package=$(ls build/deb/zknn_*.deb)
fi
dpkg-deb --field "$package" Package Version Architecture Depends Recommends Installed-Size
lintian --fail-on error "$package"

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
bare=${BARE:-}
if [ -z "$bare" ]; then
  bare=$(mktemp -d "${TMPDIR:-/var/tmp}/deb.XXXXXX")
  sources=$(grep -rlsE '(deb|security)\.debian\.org|/debian' /etc/apt/sources.list \
    /etc/apt/sources.list.d --include='debian*' --include=sources.list || true)
  mapfile -t mirror <<<"${sources:-http://deb.debian.org/debian}"
  mmdebstrap --variant=apt --quiet "$release" "$bare" "${mirror[@]}"
fi
for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*proxy* /etc/resolv.conf /etc/hosts; do
  [ ! -f "$file" ] || cp -L --parents "$file" "$bare"
done
cleanup() {
  local mount
  for mount in proc sys dev; do
    ! mountpoint -q "$bare/$mount" || umount -l "$bare/$mount"
  done
  # Nothing of this machine's may still be mounted in what is removed.
  [ -n "${BARE:-}" ] || grep -q " $bare/" /proc/mounts || rm -rf --one-file-system "$bare"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
for mount in proc sys dev; do
  mount --rbind --make-rslave "/$mount" "$bare/$mount"
done
cp "$package" "$bare/tmp/zknn.deb"

inside=(env -i HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
for name in http_proxy https_proxy no_proxy; do
  [ -z "${!name:-}" ] || inside+=("$name=${!name}")
done
chroot "$bare" "${inside[@]}" bash -euo pipefail -s <<'INSIDE'
cd /root
say() { echo "== $*"; }
quietly() { "$@" >/tmp/log 2>&1 || { tail -n 20 /tmp/log; exit 1; }; }
quietly apt-get update
say "installing, without what is recommended"
quietly apt-get install -y --no-install-recommends /tmp/zknn.deb
mkdir work
cd work
zknn --version
zknn -e 'print(zknn.linalg.inv(zknn.eye(2) * 2))'
zknn /usr/share/zknn/scripts/train_3layer.lua --epochs 1 | tail -n 3
zknn /usr/share/zknn/scripts/export_onnx.lua >/dev/null
zknn -e 'zknn.npz.save({a = zknn.ones(2)}, "b.npz")'
zknn -e 'local good, problem = pcall(require, "zknn.fetch") assert(not good)'
say "with it: figures and downloads"
# shellcheck disable=SC2046 # names
quietly apt-get install -y --no-install-recommends \
  $(dpkg-query -W -f '${Recommends}' zknn | sed 's/([^)]*)//g; s/,/ /g')
zknn -e 'require "zknn.fetch"'
quietly zknn /usr/share/zknn/scripts/infer.lua --count 1
say "programs, and a stock Lua"
quietly apt-get install -y --no-install-recommends gcc g++ libc6-dev pkg-config cmake make lua5.4
cp -r /usr/share/doc/zknn/examples .
for compiler in "gcc -std=c99" "g++ -x c++"; do
  for name in classify run_lua; do
    $compiler -Wall -Werror -o $name examples/$name.c $(pkg-config --cflags --libs zknn)
  done
  ./classify models/model_3layer.onnx /usr/share/zknn/data/test/2.png
  ./run_lua examples/fit_line.lua
done
quietly cmake -S examples -B build
quietly cmake --build build
build/classify models/model_3layer.onnx /usr/share/zknn/data/test/2.png
lua5.4 -e 'require "zknn"; dofile "examples/fit_line.lua"'
say "purging"
quietly apt-get purge -y zknn
left=$(find / -xdev -iname '*zknn*' ! -path '/root/*' ! -path '/tmp/*' ! -path '/proc/*')
[ -z "$left" ] || { echo "left: $left"; exit 1; }
rm -r /root/work
INSIDE
echo "== the package is good on Debian $(cat "$bare/etc/debian_version")"
