/*
 * onnx.c: zknn.onnx's load, save and check: files, and models as Lua tables.
 */
#include "bind/onnx.h"
#include "bind/idioms.h"

#include <string.h>
#include "base/memory.h"
#include "onnx/check.h"
#include "onnx/opsets.h"

static zk_status load(const char *path, zk_model *m, bool outside) {
  zk_model_clear(m);
  return outside ? zk_onnx_load(path, m) : zk_onnx_load_graph(path, m);
}

/* load(path, ordered.make, outside) -> model; outside: data in other files is read, too */
static int f_load(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zkl_done(L, zkl_try(L, load(path, m, lua_toboolean(L, 3))));
  zkl_push_model(L, m, path, 2, NULL);
  return 1;
}

static zk_status open_listed(const char *path, const char *folder, zkl_listed *l, zk_model *m) {
  zk_model_clear(m);
  zkl_listed_close(l);
  zk_status status = zk_stored_file_open(path, &l->file);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  l->folder = zk_strdup(folder);
  return l->folder ? zk_onnx_list(l->file->file, l->file->size, path, m)
                   : zk_nomem(strlen(folder) + 1, path);
}

/* list(path, ordered.make, folder) -> model, whose large tensors stay in the file, and in others of
 * that folder */
static int f_list(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  const char *folder = zkl_check_path(L, 3);
  zk_model *m = zkl_push_model_box(L);
  zkl_listed *listed = zkl_push_listed_box(L);
  zkl_done(L, zkl_try_stoppable(L, open_listed(path, folder, listed, m)));
  zkl_push_model(L, m, path, 2, listed);
  return 1;
}

/* save(model, path, ordered.describe, apart, location, threshold): apart: with the data in a file
 * of its own. */
static int f_save(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  const char *path = zkl_check_path(L, 2);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  const char *location = lua_isnoneornil(L, 5) ? NULL : zkl_check_path(L, 5);
  lua_Integer threshold = zkl_opt_integer(L, 6, 0);
  zk_model *m = zkl_push_model_box(L);
  zkl_read_model(L, "onnx.save", m, 1, 3);
  if (!m->graph)
    return zkl_error(L, "onnx.save: graph must be a table, got nil");
  if (lua_toboolean(L, 4))
    zkl_done(L, zk_onnx_save_apart(m, path, location, (size_t)threshold));
  else
    zkl_done(L, zkl_try(L, zk_onnx_save(m, path)));
  zk_model_clear(m);
  return 0;
}

void zkl_check_model(lua_State *L, zk_model *m, zk_list *warnings) {
  const char *report;
  zkl_done(L, zk_onnx_check(m, &report, warnings));
  if (report)
    zkl_error(L, "onnx.check: %s", report);
}

/* check(model, ordered.describe) -> list of warnings */
static int f_check(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zk_model *m = zkl_push_model_box(L);
  zkl_read_model(L, "onnx.check", m, 1, 2);
  zk_list warnings;
  zkl_check_model(L, m, &warnings);
  zkl_push_texts(L, &warnings);
  zkl_make_list(L);
  zk_model_clear(m);
  return 1;
}

/* opsets() -> what an export may write: first, last, default, and by opset the version of the
 * file format. */
static int f_opsets(lua_State *L) {
  lua_createtable(L, ZK_LAST_OPSET_WRITTEN, 3);
  for (int opset = ZK_FIRST_OPSET_WRITTEN; opset <= ZK_LAST_OPSET_WRITTEN; opset++) {
    lua_pushinteger(L, zk_ir_of_opset(opset));
    lua_rawseti(L, -2, opset);
  }
  lua_pushinteger(L, ZK_FIRST_OPSET_WRITTEN);
  lua_setfield(L, -2, "first");
  lua_pushinteger(L, ZK_LAST_OPSET_WRITTEN);
  lua_setfield(L, -2, "last");
  lua_pushinteger(L, ZK_OPSET_WRITTEN);
  lua_setfield(L, -2, "default");
  return 1;
}

void zkl_open_onnx(lua_State *L) {
  static const luaL_Reg functions[] = {{"load", f_load},   {"list", f_list},     {"save", f_save},
                                       {"check", f_check}, {"opsets", f_opsets}, {NULL, NULL}};
  zkl_open_onnx_boxes(L);
  zkl_set_functions(L, functions);
}
