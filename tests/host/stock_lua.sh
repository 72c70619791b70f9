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

cat >"$folder/two.c" <<'C'
#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

static lua_State *new_lua(void) {
  lua_State *L = luaL_newstate();
  luaL_openlibs(L);
  return L;
}

/* Tensors of one live, and die, while the other is there. */
static int use(lua_State *L) {
  if (luaL_dostring(L, "zknn = require 'zknn'; a = zknn.ones(3) b = zknn.rand(2, 2):sum()\n"
                       "assert(zknn.is_grad_enabled()) assert(a:sum():item() == 3)") == LUA_OK)
    return 1;
  puts(lua_tostring(L, -1));
  return 0;
}

int main(void) {
  lua_State *one = new_lua(), *two = new_lua();
  if (!use(one) || luaL_dostring(one, "zknn.set_grad_enabled(false)") != LUA_OK)
    return 1;
  if (luaL_dostring(two, "require 'zknn'") == LUA_OK ||
      !strstr(lua_tostring(two, -1), "it serves one at a time"))
    return 2;
  if (luaL_dostring(one, "assert(a:sum():item() == 3)") != LUA_OK)
    return 3;
  lua_close(one);
  if (!use(two))
    return 4;
  lua_close(two);
  two = new_lua();
  if (!use(two))
    return 5;
  lua_close(two);
  puts("done");
  return 0;
}
C
# shellcheck disable=SC2046 # flags
cc -o "$folder/two" "$folder/two.c" $(pkg-config --cflags --libs lua5.4)
said=$(LUA_CPATH="$folder/?.so" LUA_PATH="/nowhere/?.lua" "$folder/two") ||
  { echo "two.c ended with $?: $said" && exit 1; }
[ "$said" = done ]
