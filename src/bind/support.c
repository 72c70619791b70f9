/*
 * support.c: what lua/zknn itself stands on: how it raises, the names it suggests, the lists it
 * gives.
 */
#include "base/memory.h"
#include "bind/explain.h"
#include "bind/idioms.h"
#include "bind/options.h"
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

/* strided(t, size, stride, offset) -> a view of t's storage, without history */
static int f_strided(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1), **box;
  zk_shape size = zkl_read_shape(L, "as_strided", 2, 2),
           stride = zkl_read_shape(L, "as_strided", 3, 3);
  int64_t offset = zkl_check_integer(L, 4);
  if (size.ndim != stride.ndim)
    return zkl_error(L, "as_strided: size has %d entries and stride %d, they must have as many",
                     size.ndim, stride.ndim);
  box = zkl_new_box(L);
  zk_status status = zk_tensor_as_strided(t, &size, stride.dim, offset, box);
  if (status == ZK_OK)
    (*box)->is_view = (*box)->storage->has_views = true;
  return zkl_give(L, status);
}

/* storage_size(t) -> the number of elements that t's storage has room for */
static int f_storage_size(lua_State *L) {
  const zk_tensor *t = zkl_check_tensor(L, 1);
  lua_pushinteger(L, (lua_Integer)(t->storage->bytes / zk_dtype_size(t->dtype)));
  return 1;
}

/* memory(t) -> the address of a contiguous tensor's elements, and their bytes. Whoever uses it
 * keeps t, and writes to none that was read before. */
static int f_memory(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_that(L, zk_is_contiguous(t), 1, "a contiguous tensor");
  lua_pushlightuserdata(L, zk_data(t));
  lua_pushinteger(L, (lua_Integer)(zk_numel(t) * (int64_t)zk_dtype_size(t->dtype)));
  return 2;
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
                                       {"strided", f_strided},
                                       {"storage_size", f_storage_size},
                                       {"memory", f_memory},
                                       {"tracing", f_tracing},
                                       {"fail_allocation", f_fail_allocation},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
