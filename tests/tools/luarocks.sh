#!/bin/sh
# The rock: `luarocks make` in a copy of this tree, and the module that it installs in a stock Lua.
# Compiled without optimization, which takes a third of the time.
#
#   tests/tools/luarocks.sh
set -eu
for tool in luarocks lua5.4 cmake; do
  command -v $tool >/dev/null || { echo "there is no $tool" && exit 77; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/zknn"
git ls-files -z CMakeLists.txt cmake src lua docs/zknn.1 '*.rockspec' |
  xargs -0 cp --parents -t "$folder/zknn"
cp examples/fit_line.lua "$folder"
cd "$folder/zknn"
sed -i 's/CMAKE_BUILD_TYPE = "Release"/CMAKE_BUILD_TYPE = "Debug"/' ./*.rockspec
MAKEFLAGS=-j$(nproc) luarocks --lua-version 5.4 --tree "$folder/tree" make --no-manifest \
  >"$folder/log" 2>&1 || { tail -n 40 "$folder/log" && exit 1; }
cd /
LUA_CPATH="$folder/tree/lib/lua/5.4/?.so" LUA_PATH= lua5.4 -e '
  local zknn = require "zknn"
  dofile(arg[1])
  assert(math.abs(predict(zknn.tensor { { 2.0 } }):item() - 7) < 1e-3)
  if arg[2] == "with" then require "zknn.canvas" end' - "$folder/fit_line.lua" \
  "$([ -e "$folder/tree/lib/lua/5.4/zknn_canvas.so" ] && echo with)" </dev/null
if ldd "$folder/tree/lib/lua/5.4/zknn.so" | grep liblua; then
  echo "the rock is linked to Lua"
  exit 1
fi
