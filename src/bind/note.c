/*
 * note.c: telling a trace of draws and writes that are no ops.
 */
#include "bind/note.h"
#include "onnx/trace/trace.h"

void zkl_note_draw(lua_State *L, const zk_op *op, zk_tensor *t, zk_attr first, zk_attr second,
                   bool in_place) {
  zk_attr attr[ZK_MAX_ATTR] = {first, second};
  if (zk_is_tracing() && zk_trace_source(op, 0, NULL, attr, t, in_place) != ZK_OK)
    zkl_raise(L);
}

void zkl_refuse_seeding(lua_State *L, const char *what) {
  if (zk_is_tracing())
    zkl_error(L,
              "onnx.export: %s in forward makes it draw the same numbers in each call, and a file "
              "draws others: draw them outside, and register them as a buffer",
              what);
}

void zkl_note_copy(lua_State *L, zk_tensor *t, int arg) {
  zk_attr attr[ZK_MAX_ATTR] = {{0}};
  if (!zk_is_tracing())
    return;
  zk_tensor *in[2] = {t, zkl_test_tensor(L, arg)}, **box = zkl_new_box(L);
  zk_status status = ZK_OK;
  if (!in[1]) {
    if (lua_isinteger(L, arg) || lua_isboolean(L, arg))
      status = zk_tensor_number_i(
          lua_isboolean(L, arg) ? lua_toboolean(L, arg) : lua_tointeger(L, arg), box);
    else
      status = zk_tensor_number_f(lua_tonumber(L, arg), box);
    in[1] = *box;
  }
  if (status == ZK_OK)
    status = zk_trace_write(in, attr);
  if (status != ZK_OK)
    zkl_raise(L);
  lua_pop(L, 1);
}
