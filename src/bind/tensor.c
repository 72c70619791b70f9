/*
 * tensor.c: the events of a tensor as a Lua object: fields and methods by name, elements by key.
 */
#include "bind/bind.h"

#include <string.h>
#include "bind/fields.h"
#include "bind/index.h"

static int tensor_close(lua_State *L) {
  if (!zkl_close_box(L, 1))
    zkl_wrong_argument(L, 1, "a tensor");
  return 0;
}

/* ---- indexing ------------------------------------------------------------------------------- */

/* Is the value at 2 a key that index.c understands? */
static bool is_key(lua_State *L) {
  int type = lua_type(L, 2);
  return type == LUA_TNUMBER || type == LUA_TTABLE || zkl_is_tensor(L, 2);
}

static int no_key(lua_State *L) {
  return zkl_error(L,
                   "a tensor is indexed by an integer, a list, an index tensor or a mask, got %s",
                   luaL_typename(L, 2));
}

static int tensor_index(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) /* methods */
      return 1;
    lua_pop(L, 1);
    return zkl_run_call(L, zkl_get_field);
  }
  return is_key(L) ? zkl_run_call(L, zkl_index) : no_key(L);
}

static int tensor_newindex(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING)
    return zkl_set_field(L);
  return is_key(L) ? zkl_assign(L) : no_key(L);
}

static int tensor_len(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (t->shape.ndim == 0)
    return zkl_error(L, "a scalar tensor has no length");
  lua_pushinteger(L, t->shape.dim[0]);
  return 1;
}

static int no_order(lua_State *L) {
  return zkl_error(L, "tensors are compared by name: a:lt(b), a:le(b), a:gt(b), a:ge(b)");
}

/* Raises for zknn:is_tensor(x), whose answer would be about zknn. */
static void refuse_colon(lua_State *L) {
  lua_Debug ar;
  if (luaL_getmetafield(L, 1, "__library") == LUA_TNIL)
    return;
  lua_pop(L, 1);
  if (lua_getstack(L, 0, &ar) && lua_getinfo(L, "n", &ar) && strcmp(ar.namewhat, "method") == 0)
    zkl_error(L, "is_tensor: a value is missing");
}

static int is_tensor(lua_State *L) {
  zkl_check_that(L, !lua_isnone(L, 1), 1, "a value");
  if (lua_type(L, 1) == LUA_TTABLE)
    refuse_colon(L);
  if (lua_gettop(L) > 1)
    zkl_check_surplus(L, "is_tensor/1", 1);
  lua_pushboolean(L, zkl_is_tensor(L, 1));
  return 1;
}

void zkl_open_tensor(lua_State *L) {
  static const luaL_Reg meta[] = {{"__len", tensor_len},
                                  {"__newindex", tensor_newindex},
                                  {"__lt", no_order},
                                  {"__le", no_order},
                                  {NULL, NULL}};
  luaL_getmetatable(L, ZKL_TENSOR);
  zkl_set_functions(L, meta);
  lua_pushcfunction(L, tensor_close);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, tensor_close);
  lua_setfield(L, -2, "__close");
  lua_newtable(L); /* methods */
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, tensor_index, 1);
  lua_setfield(L, -3, "__index");
  lua_setfield(L, -2, "__methods"); /* for zkl_open_ops and completion */
  zkl_push_field_names(L);
  lua_setfield(L, -2, "__fields"); /* for completion */
  lua_pop(L, 1);
  lua_pushcfunction(L, is_tensor); /* each call of a layer asks it, and it holds nothing */
  lua_setfield(L, -2, "is_tensor");
  lua_pushliteral(L, "newaxis");
  lua_setfield(L, -2, "newaxis");
}
