/*
 * onnx.c: zknn.onnx's load and save: files, and models as Lua tables.
 */
#include "bind/onnx.h"

#include "base/memory.h"

#define MODEL "zknn.onnx.Model"
#define BLOCK "zknn.Block"

static int model_gc(lua_State *L) {
  zk_model_clear(zkl_check_object(L, 1, MODEL));
  return 0;
}

static int block_gc(lua_State *L) {
  zkl_block *b = zkl_check_object(L, 1, BLOCK);
  zk_block_free(b->bytes);
  *b = (zkl_block){0};
  return 0;
}

zk_model *zkl_push_model_box(lua_State *L) {
  zk_model *m = lua_newuserdatauv(L, sizeof *m, 0);
  *m = (zk_model){0};
  luaL_setmetatable(L, MODEL);
  return m;
}

zkl_block *zkl_push_block_box(lua_State *L) {
  zkl_block *b = lua_newuserdatauv(L, sizeof *b, 0);
  *b = (zkl_block){0};
  luaL_setmetatable(L, BLOCK);
  return b;
}

void zkl_push_tensor_notes(lua_State *L) {
  static const char key = 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "k");
  lua_setfield(L, -2, "__mode");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

void zkl_push_list_kind(lua_State *L, int64_t type) {
  static const char *const names[] = {"zknn.onnx.floats", "zknn.onnx.ints", "zknn.onnx.strings",
                                      "zknn.onnx.tensors", "zknn.onnx.graphs"};
  luaL_newmetatable(L, names[type - ZK_ATTRIBUTE_FLOATS]);
}

/* _onnx_load(path, ordered.make, outside) -> model; outside: data in other files is read, too */
static int f_load(lua_State *L) {
  const char *path = zkl_check_text(L, 1);
  int tries = 0;
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zk_status status;
  do {
    zk_model_clear(m);
    status = lua_toboolean(L, 3) ? zk_onnx_load(path, m) : zk_onnx_load_graph(path, m);
  } while (zkl_try_again(L, status, &tries));
  if (status != ZK_OK)
    return zkl_raise(L);
  zkl_push_model(L, m, path, 2);
  return 1;
}

/* _onnx_save(model, path, ordered.describe) */
static int f_save(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  const char *path = zkl_check_text(L, 2);
  int tries = 0;
  zkl_check_type(L, 3, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zkl_read_model(L, "onnx.save", m, 1, 3);
  zk_status status;
  do
    status = zk_onnx_save(m, path);
  while (zkl_try_again(L, status, &tries));
  if (status != ZK_OK)
    return zkl_raise(L);
  zk_model_clear(m);
  return 0;
}

static void make_box(lua_State *L, const char *name, lua_CFunction gc) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
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
  make_box(L, MODEL, model_gc);
  make_box(L, BLOCK, block_gc);
  zkl_set_functions(L, functions);
}
