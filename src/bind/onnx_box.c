/*
 * onnx_box.c: what holds a model while Lua may raise, and what its tables are marked with.
 */
#include "base/memory.h"
#include "bind/onnx.h"

#define MODEL "zknn.onnx.Model"
#define BLOCK "zknn.Block"
#define LISTED "zknn.onnx.Listed"

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

void zkl_listed_close(zkl_listed *l) {
  zk_stored_file_release(l->file);
  zk_stored_file_release(l->outside);
  zk_free(l->folder);
  *l = (zkl_listed){0};
}

static int listed_gc(lua_State *L) {
  zkl_listed_close(zkl_check_object(L, 1, LISTED));
  return 0;
}

zkl_listed *zkl_push_listed_box(lua_State *L) {
  zkl_listed *l = lua_newuserdatauv(L, sizeof *l, 0);
  *l = (zkl_listed){0};
  luaL_setmetatable(L, LISTED);
  return l;
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
  zkl_push_weak_table(L, "k");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key);
}

void zkl_push_list_kind(lua_State *L, int64_t type) {
  static const char *const names[] = {"zknn.onnx.floats", "zknn.onnx.ints", "zknn.onnx.strings",
                                      "zknn.onnx.tensors", "zknn.onnx.graphs"};
  luaL_newmetatable(L, names[type - ZK_ATTRIBUTE_FLOATS]);
}

static void make_box(lua_State *L, const char *name, lua_CFunction gc) {
  luaL_newmetatable(L, name);
  lua_pushcfunction(L, gc);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
}

void zkl_open_onnx_boxes(lua_State *L) {
  make_box(L, MODEL, model_gc);
  make_box(L, BLOCK, block_gc);
  make_box(L, LISTED, listed_gc);
}
