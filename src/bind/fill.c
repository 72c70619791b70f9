/*
 * fill.c: in-place methods that write without reading.
 */
#include "bind/fill.h"

#include "bind/note.h"
#include "bind/options.h"
#include "bind/write.h"

void zkl_fill(lua_State *L, const char *who, zk_tensor *t, int arg) {
  zkl_check_number(L, who, t->dtype, arg);
  if (lua_isboolean(L, arg))
    zk_tensor_fill_i(t, lua_toboolean(L, arg));
  else if (lua_isinteger(L, arg))
    zk_tensor_fill_i(t, lua_tointeger(L, arg));
  else
    zk_tensor_fill_f(t, lua_tonumber(L, arg));
}

static int m_fill_(lua_State *L) {
  static const char *const params[] = {"self", "value", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1), *value;
  char text[ZK_SHAPE_TEXT];
  zkl_read_named(L, "fill_", params);
  value = zkl_test_tensor(L, 2);
  zkl_check_writable(L, 1, "fill_");
  if (value) {
    zkl_check_untracked(L, 2, "fill_");
    if (value->shape.ndim != 0)
      return zkl_error(L,
                       "fill_: value must be a number or a tensor without dimensions, got shape "
                       "%s; copy_ takes others",
                       zk_shape_text(&value->shape, text));
  }
  zkl_note_copy(L, t, 2);
  if (!value)
    zkl_fill(L, "fill_", t, 2);
  else if (zk_tensor_copy(t, value) != ZK_OK)
    return zkl_raise(L);
  return zkl_wrote(L, t);
}

static int m_zero_(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, "zero_");
  lua_settop(L, 1);
  lua_pushinteger(L, 0);
  zkl_note_copy(L, t, 2);
  zk_tensor_fill_i(t, 0);
  return zkl_wrote(L, t);
}

static int m_copy_(lua_State *L) {
  static const char *const params[] = {"self", "src", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_read_named(L, "copy_", params);
  zkl_check_writable(L, 1, "copy_");
  zkl_check_untracked(L, 2, "copy_");
  zkl_note_copy(L, t, 2);
  if (zk_tensor_copy(t, zkl_check_tensor(L, 2)) != ZK_OK)
    return zkl_raise(L);
  return zkl_wrote(L, t);
}

void zkl_open_fill(lua_State *L) {
  static const luaL_Reg methods[] = {
      {"fill_:1", m_fill_}, {"zero_:0", m_zero_}, {"copy_:1", m_copy_}, {NULL, NULL}};
  zkl_set_tensor_methods(L, methods);
}
