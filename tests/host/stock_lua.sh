#!/bin/sh
# `require "zknn"` in a stock Lua: the library under the name zknn.so trains a net, and a second Lua
# of the same process is told that there is one already.
#
#   tests/host/stock_lua.sh LUA LIBRARY
set -eu
command -v "$1" >/dev/null || { echo "there is no $1" && exit 77; }
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
ln -s "$2" "$folder/zknn.so"

cat >"$folder/net.lua" <<'LUA'
local zknn = require "zknn"
assert(package.loaded.zknn == zknn and require "zknn.nn" == zknn.nn)
assert(zknn.__version__ == arg[1] or arg[1] == nil)
zknn.manual_seed(0)
-- PyTorch's numbers: torch.manual_seed(0); torch.rand(3)
local want = { 0.4962565899, 0.7682217956, 0.0884774327 }
local x = zknn.rand(3)
for i = 1, 3 do assert(math.abs(x[i - 1]:item() - want[i]) < 1e-7, tostring(x)) end
dofile "examples/fit_line.lua"
local y = predict(zknn.tensor { { 2.0 } }):item() -- y = 3x + 1
assert(math.abs(y - 7) < 1e-3, y)
-- settings belong to coroutines here, too
local co = coroutine.wrap(function() zknn.no_grad(coroutine.yield) end)
co()
assert(zknn.is_grad_enabled())
local good, problem = pcall(zknn.zeros(2).reshape, zknn.zeros(2), 3)
assert(not good and tostring(problem):find "reshape", problem)
print "done"
LUA
said=$(LUA_CPATH="$folder/?.so" LUA_PATH="/nowhere/?.lua" "$1" "$folder/net.lua" </dev/null)
case $said in
*"loss 0.000000"*done) ;;
*) echo "$said" && exit 1 ;;
esac
