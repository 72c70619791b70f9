/*
 * onnx.c: zknn.onnx's load and save: files, and models as Lua tables.
 */
#include "bind/onnx.h"

static zk_status load(const char *path, zk_model *m, bool outside) {
  zk_model_clear(m);
  return outside ? zk_onnx_load(path, m) : zk_onnx_load_graph(path, m);
}

/* _onnx_load(path, ordered.make, outside) -> model; outside: data in other files is read, too */
static int f_load(lua_State *L) {
  const char *path = zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zkl_done(L, zkl_try(L, load(path, m, lua_toboolean(L, 3))));
  zkl_push_model(L, m, path, 2);
  return 1;
}

/* _onnx_save(model, path, ordered.describe) */
static int f_save(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  const char *path = zkl_check_text(L, 2);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zkl_read_model(L, "onnx.save", m, 1, 3);
  zkl_done(L, zkl_try(L, zk_onnx_save(m, path)));
  zk_model_clear(m);
  return 0;
}

/* _onnx_unknown(message, bytes) -> what is wrong with encoded fields of such a message, or nil */
static int f_unknown(lua_State *L) {
  zk_span bytes;
  const char *message = zkl_check_text(L, 1);
  bytes.at = zkl_check_bytes(L, 2, &bytes.size);
  if (zk_onnx_check_unknown(message, &bytes) == ZK_OK)
    return 0;
  lua_pushstring(L, zk_message());
  return 1;
}

void zkl_open_onnx(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"_onnx_load", f_load}, {"_onnx_save", f_save}, {"_onnx_unknown", f_unknown}, {NULL, NULL}};
  zkl_open_onnx_boxes(L);
  zkl_set_functions(L, functions);
}
