#!/bin/bash
# The Debian package of a release: it is built on that release (here, or in a bare system), lintian
# finds no error, and in another bare system it installs, trains, is enough to build the programs
# of examples/ and for `require` in a stock Lua, and leaves nothing when it is purged. As root: it
# mounts and changes the root; it downloads some 200 to 500 MB from this machine's mirrors.
#
#   tests/tools/deb.sh [RELEASE]      bookworm (Debian 12), trixie (13); without: this machine's
set -euo pipefail
for tool in dpkg-shlibdeps lintian mmdebstrap; do
  command -v $tool >/dev/null || { echo "there is no $tool" && exit 77; }
done
[ "$EUID" -eq 0 ] || { echo "only root may mount and change the root" && exit 77; }
. tests/tools/bare.sh
release=${1:-$(own_release)}
if ! make_bare "$release" 2>build/bare-$release.log; then
  tail -n 3 build/bare-$release.log
  echo "the mirrors of this machine give no Debian $release"
  exit 77
fi
clean=$bare

# In the folder of the sources.
make_package() {
  cmake --preset deb >build/deb.log
  cmake --build --preset deb -j "$(nproc)" --target package >>build/deb.log 2>&1 ||
    { tail -n 30 build/deb.log && exit 1; }
}

if [ "$release" = "$(own_release)" ]; then
  make_package
  package=$(ls build/deb/zknn_*.deb)
else
  new_bare
  cp -a "$clean/." "$bare"
  mkdir -p "$bare/root/zknn/build"
  git ls-files -z | xargs -0 cp --parents -t "$bare/root/zknn"
  inside "$bare" bash -euo pipefail -s <<BUILD
cd /root/zknn
$(sed -n '/^runtime_packages=/,/^)/p; /^extra_packages=/p' zknn)
{ apt-get update && apt-get install -y --no-install-recommends \
  "\${runtime_packages[@]}" "\${extra_packages[@]}" dpkg-dev file; } >build/packages.log 2>&1 ||
  { tail -n 20 build/packages.log && exit 1; }
$(declare -f make_package)
make_package
BUILD
  package=$(ls "$bare"/root/zknn/build/deb/zknn_*.deb)
fi
dpkg-deb --field "$package" Package Version Architecture Depends Recommends Installed-Size
lintian --allow-root --fail-on error "$package"

cp "$package" "$clean/tmp/zknn.deb"
inside "$clean" bash -euo pipefail -s <<'INSIDE'
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
cp /usr/share/zknn/models/pretrained/model_3layer.pth .
zknn /usr/share/zknn/scripts/export_onnx.lua --model model_3layer.pth >/dev/null
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
  ./classify model_3layer.onnx /usr/share/zknn/data/test/2.png | grep 'class 2'
  ./run_lua examples/fit_line.lua
done
quietly cmake -S examples -B build
quietly cmake --build build
build/classify model_3layer.onnx /usr/share/zknn/data/test/2.png | grep 'class 2'
lua5.4 -e 'require "zknn"; dofile "examples/fit_line.lua"'
say "purging"
quietly apt-get purge -y zknn
left=$(find / -xdev -iname '*zknn*' ! -path '/root/*' ! -path '/tmp/*' ! -path '/proc/*')
[ -z "$left" ] || { echo "left: $left"; exit 1; }
rm -r /root/work
INSIDE
echo "== the package is good on Debian $(cat "$clean/etc/debian_version")"
