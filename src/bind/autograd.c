/*
 * autograd.c: backward, and turning recording on and off.
 */
#include "bind/bind.h"

/* t:backward(gradient=nil, retain_graph=false), also {gradient=, retain_graph=} */
static int m_backward(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (lua_type(L, 2) == LUA_TTABLE) {
    lua_settop(L, 2);
    lua_getfield(L, 2, "gradient");
    lua_getfield(L, 2, "retain_graph");
    lua_remove(L, 2);
  }
  zk_tensor *gradient = lua_isnoneornil(L, 2) ? NULL : zkl_check_tensor(L, 2);
  if (zk_backward(t, gradient, lua_toboolean(L, 3)) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

static int f_is_grad_enabled(lua_State *L) {
  lua_pushboolean(L, zk_grad_mode());
  return 1;
}

static int f_set_grad_enabled(lua_State *L) {
  luaL_checktype(L, 1, LUA_TBOOLEAN);
  lua_pushboolean(L, zk_set_grad_mode(lua_toboolean(L, 1)));
  return 1;
}

/* A value to be closed: its end brings back the recording mode that was before. */
static int guard_close(lua_State *L) {
  zk_set_grad_mode(*(bool *)lua_touserdata(L, 1));
  return 0;
}

static int f_grad_guard(lua_State *L) {
  bool on = lua_toboolean(L, 1);
  bool *before = lua_newuserdatauv(L, sizeof *before, 0);
  if (luaL_newmetatable(L, "zknn.GradGuard")) {
    lua_pushcfunction(L, guard_close);
    lua_setfield(L, -2, "__close");
  }
  lua_setmetatable(L, -2);
  *before = zk_set_grad_mode(on);
  return 1;
}

void zkl_open_autograd(lua_State *L) {
  static const luaL_Reg functions[] = {{"is_grad_enabled", f_is_grad_enabled},
                                       {"set_grad_enabled", f_set_grad_enabled},
                                       {"_grad_guard", f_grad_guard},
                                       {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  lua_pushcfunction(L, m_backward);
  lua_setfield(L, -2, "backward");
  lua_pop(L, 2);
}
