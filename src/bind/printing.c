/*
 * printing.c: print options, for lua/zknn/printing.lua, which checks them.
 */
#include <limits.h>
#include "bind/bind.h"
#include "tensor/print.h"

/* The integer at arg, brought into 0..INT_MAX. */
static int size_at(lua_State *L, int arg) {
  lua_Integer n = zkl_check_integer(L, arg);
  return n < 0 ? 0 : n > INT_MAX ? INT_MAX : (int)n;
}

/* print_options() -> precision, threshold, edgeitems, linewidth, sci_mode (nil: each tensor
 * decides). With five arguments it sets them instead. */
static int print_options(lua_State *L) {
  zk_print_options *o = &zk_print_defaults;
  if (lua_gettop(L) > 0) {
    *o = (zk_print_options){.precision = size_at(L, 1),
                            .threshold = size_at(L, 2),
                            .edgeitems = size_at(L, 3),
                            .linewidth = size_at(L, 4),
                            .sci_mode = lua_isnoneornil(L, 5) ? -1 : lua_toboolean(L, 5)};
    return 0;
  }
  lua_pushinteger(L, o->precision);
  lua_pushinteger(L, o->threshold);
  lua_pushinteger(L, o->edgeitems);
  lua_pushinteger(L, o->linewidth);
  if (o->sci_mode < 0)
    lua_pushnil(L);
  else
    lua_pushboolean(L, o->sci_mode);
  return 5;
}

void zkl_open_printing(lua_State *L) {
  zkl_push_function(L, print_options);
  lua_setfield(L, -2, "print_options");
}
