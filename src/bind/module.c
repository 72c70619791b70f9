/*
 * module.c: what each file of bind/ adds to which module: zknn.core, which is a script's zknn, and
 * zknn.core.NAME for what lua/zknn alone uses (docs/architecture.md lists them). Those are made at
 * their first use.
 */
#include <string.h>
#include "bind/bind.h"
#include "bind/scope.h"

typedef void opener(lua_State *L);

static const struct internal {
  const char *name;
  opener *open[5];
} internal[] = {
    {"zknn.core.support",
     {zkl_open_support, zkl_open_schema, zkl_open_op_list, zkl_open_dtypes, zkl_open_printing}},
    {"zknn.core.linalg", {zkl_open_linalg}},
    {"zknn.core.autograd", {zkl_open_gradients, zkl_open_closures}},
    {"zknn.core.random", {zkl_open_drawing}},
    {"zknn.core.optim", {zkl_open_optim}},
    {"zknn.core.data", {zkl_open_batch, zkl_open_prefetch}},
    {"zknn.core.image", {zkl_open_image}},
    {"zknn.core.files", {zkl_open_files, zkl_open_inspect}},
    {"zknn.core.events", {zkl_open_events}},
    {"zknn.core.onnx", {zkl_open_onnx, zkl_open_session, zkl_open_trace}},
    {"zknn.core.system", {zkl_open_os, zkl_open_terminal}},
    {"zknn.core.profiler", {zkl_open_profiler}},
};

#define N_INTERNAL (sizeof internal / sizeof *internal)

/* The loader that require calls with the name. */
static int open_internal(lua_State *L) {
  const char *name = zkl_check_text(L, 1);
  const struct internal *m = internal;
  while (m < internal + N_INTERNAL && strcmp(m->name, name) != 0)
    m++;
  zkl_check_that(L, m < internal + N_INTERNAL, 1, "the name of a module");
  lua_newtable(L);
  for (int i = 0; i < 5 && m->open[i]; i++)
    m->open[i](L);
  return 1;
}

/* The one Lua of this process, whose tensors box.c and held.c know. */
static lua_State *owner;

static int disown(lua_State *L) {
  (void)L;
  owner = NULL;
  return 0;
}

/* Made before all else, this is the last that the closing Lua collects. */
static void own(lua_State *L) {
  static const char anchor;
  if (owner)
    zkl_error(L, "zknn is loaded in another Lua state of this process: it serves one at a time");
  lua_newuserdatauv(L, 0, 0);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, disown);
  lua_setfield(L, -2, "__gc");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &anchor);
  owner = L;
  zkl_reset_settings();
}

/* A program may unload the modules and require them again (busted does, between files): what knows
 * the tensors that are there is opened once. */
static void open_once(lua_State *L) {
  static const char is_open;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &is_open) == LUA_TNIL) {
    own(L);
    zkl_open_held(L);
    zkl_open_box(L);
    lua_pushboolean(L, true);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &is_open);
  }
  lua_pop(L, 1);
}

static int open_core(lua_State *L) {
  static opener *const openers[] = {
      zkl_open_tensor,        zkl_open_idioms,        zkl_open_ops,      zkl_open_methods,
      zkl_open_equal,         zkl_open_from_lua,      zkl_open_create,   zkl_open_fill,
      zkl_open_random,        zkl_open_generator,     zkl_open_autograd, zkl_open_system,
      zkl_open_result_dtypes, zkl_open_distributions,
  };
  open_once(L);
  lua_createtable(L, 0, 160);
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
    openers[i](L);
  return 1;
}

void zkl_preload(lua_State *L) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, open_core);
  lua_setfield(L, -2, "zknn.core");
  for (size_t i = 0; i < N_INTERNAL; i++) {
    lua_pushcfunction(L, open_internal);
    lua_setfield(L, -2, internal[i].name);
  }
  lua_pop(L, 1);
}
