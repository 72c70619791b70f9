/*
 * system.c: the clock, memory, threads.
 */
#include <string.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "bind/bind.h"

/* Seconds of a monotonic clock. */
static int f_clock(lua_State *L) {
  lua_pushnumber(L, zk_seconds());
  return 1;
}

/* Bytes live, peak. */
static int f_memory(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_memory_live());
  lua_pushinteger(L, (lua_Integer)zk_memory_peak());
  return 2;
}

static int f_get_num_threads(lua_State *L) {
  lua_pushinteger(L, zk_num_threads());
  return 1;
}

static int f_set_num_threads(lua_State *L) {
  lua_Integer n = zkl_check_integer(L, 1);
  zkl_check_that(L, n >= 1 && n <= 1024, 1, "1 to 1024 threads");
  zk_set_num_threads((int)n);
  return 0;
}

static int f_sha256(lua_State *L) {
  size_t size;
  const char *bytes = zkl_check_bytes(L, 1, &size);
  char hex[65];
  bool before = zk_stoppable_begin(true);
  if (zk_stoppable_end(before, zk_sha256_hex(bytes, size, hex)) != ZK_OK)
    return zkl_raise(L);
  lua_pushstring(L, hex);
  return 1;
}

void zkl_open_system(lua_State *L) {
  static const luaL_Reg functions[] = {{"clock/0", f_clock},
                                       {"memory/0", f_memory},
                                       {"get_num_threads/0", f_get_num_threads},
                                       {"set_num_threads/1", f_set_num_threads},
                                       {"sha256/1", f_sha256},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
  lua_pushliteral(L, ZK_VERSION);
  lua_setfield(L, -2, "version");
  for (int d = 0; d < ZK_DTYPES; d++) { /* zknn.float32 is the string "float32" */
    lua_pushstring(L, zk_dtype_table[d].name);
    lua_setfield(L, -2, zk_dtype_table[d].name);
  }
}

/* dtypes.float32: what the table of dtypes says of it */
void zkl_open_dtypes(lua_State *L) {
  lua_createtable(L, 0, ZK_DTYPES);
  for (int d = 0; d < ZK_DTYPES; d++) {
    const zk_dtype_row *row = &zk_dtype_table[d];
    lua_createtable(L, 0, 4);
    lua_pushinteger(L, d);
    lua_setfield(L, -2, "number");
    lua_pushinteger(L, row->size);
    lua_setfield(L, -2, "size");
    lua_pushboolean(L, zk_dtype_is_real((zk_dtype)d));
    lua_setfield(L, -2, "real");
    if (*row->storage) {
      lua_pushlstring(L, row->storage, strlen(row->storage) - strlen("Storage")); /* "Float" */
      lua_setfield(L, -2, "kind");
    }
    lua_setfield(L, -2, row->name);
  }
  lua_setfield(L, -2, "dtypes");
}
