/*
 * idx.c: IDX files for lua/zknn/data.
 */
#include "data/idx.h"

#include "bind/bind.h"

/* _idx_read(path[, md5[, memory_limit]]) -> tensor */
static int f_idx_read(lua_State *L) {
  const char *path = zkl_check_text(L, 1),
             *md5 = lua_isnoneornil(L, 2) ? NULL : zkl_check_text(L, 2);
  size_t limit = zkl_opt_limit(L, 3);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_idx_read(path, md5, limit, box)));
}

/* _idx_write(tensor, path) */
static int f_idx_write(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  const char *path = zkl_check_text(L, 2);
  return zkl_done(L, zkl_try(L, zk_idx_write(t, path)));
}

void zkl_open_idx(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"_idx_read", f_idx_read}, {"_idx_write", f_idx_write}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
