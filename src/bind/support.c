/*
 * support.c: what lua/zknn itself stands on: how it raises, the names it suggests, the lists it
 * gives.
 */
#include "base/memory.h"
#include "bind/explain.h"
#include "bind/idioms.h"
#include "onnx/trace/trace.h"

/* raise(message): an error whose position is the innermost line of the user's own code, with the
 * running layer's path in front. */
static int f_raise(lua_State *L) {
  zkl_check_text(L, 1);
  lua_settop(L, 1);
  return zkl_raise_text(L);
}

/* set_layer_path(f): f() gives the path of the running layer, or nil. */
static int f_set_layer_path(lua_State *L) {
  zkl_check_type(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  zkl_set_layer_path(L);
  return 0;
}

/* set_called(names): the names of functions, by function, which messages put in front. */
static int f_set_called(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  zkl_set_called(L);
  return 0;
}

/* set_explainer(f): f(what, ...) gives what a message says of a mistake, or nil. */
static int f_set_explainer(lua_State *L) {
  zkl_check_type(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  zkl_set_explainer(L);
  return 0;
}

/* running_layer() -> its path, or nil */
static int f_running_layer(lua_State *L) {
  if (!zkl_push_layer_path(L))
    lua_pushnil(L);
  return 1;
}

/* suggest(name, names) -> the nearest of them, or nil */
static int f_suggest(lua_State *L) {
  const char *name = zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  lua_Integer n = luaL_len(L, 2);
  luaL_checkstack(L, (int)n + 2, "too many names");
  const char **names = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *names, 0);
  for (lua_Integer i = 0; i < n; i++) {
    lua_geti(L, 2, i + 1); /* stays on the stack: the pointer must live */
    names[i] = zkl_check_text(L, -1);
  }
  names[n] = NULL;
  lua_pushstring(L, zkl_nearest(name, names)); /* NULL is nil */
  return 1;
}

/* list(t) -> t, a list of ours */
static int f_list(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  zkl_make_list(L);
  return 1;
}

/* record(t) -> t, which print shows by its entries */
static int f_record(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  zkl_make_record(L);
  return 1;
}

/* tracing() -> is a trace under way? */
static int f_tracing(lua_State *L) {
  lua_pushboolean(L, zk_is_tracing());
  return 1;
}

/* Test hook: the n-th allocation of the core from now fails. Gives the allocations so far. */
static int f_fail_allocation(lua_State *L) {
  zk_memory_fail_at(zkl_opt_integer(L, 1, 0));
  lua_pushinteger(L, zk_memory_calls());
  return 1;
}

void zkl_open_support(lua_State *L) {
  static const luaL_Reg functions[] = {{"raise", f_raise},
                                       {"set_layer_path", f_set_layer_path},
                                       {"set_called", f_set_called},
                                       {"set_explainer", f_set_explainer},
                                       {"running_layer", f_running_layer},
                                       {"suggest", f_suggest},
                                       {"list", f_list},
                                       {"record", f_record},
                                       {"tracing", f_tracing},
                                       {"fail_allocation", f_fail_allocation},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
