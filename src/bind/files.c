/*
 * files.c: saving and loading. The names begin with an underscore: users meet them as zknn.save,
 * zknn.safetensors.save and their like. `describe` and `make` are those of lua/zknn/ordered.lua.
 */
#include "bind/objects.h"

#include "io/csv.h"
#include "io/npy.h"
#include "io/pth.h"
#include "io/safetensors.h"
#include "data/idx.h"

typedef zk_status (*save_object)(const zk_object *o, const char *path);

/* The functions here are called by lua/zknn, but a script reaches them too: what the core walks as
 * names with values (pairs), or as a list, is a table. */
static zk_object *to_table(lua_State *L, zkl_objects *all, const char *who, int arg, int describe,
                           bool pairs) {
  zk_object *o = zkl_to_object(L, all, who, arg, describe);
  bool table = zk_object_is_container(o);
  if (!table || (pairs && !zk_object_is_dict(o) && o->items.count > 0))
    zkl_error(L, "%s: want a table of names, got %s", who,
              table ? "a list" : luaL_typename(L, arg));
  return o;
}

/* The list of keys at 3, or NULL. */
static zk_object *to_keys(lua_State *L, zkl_objects *all, const char *who) {
  if (lua_isnil(L, 3))
    return NULL;
  zk_object *keys = to_table(L, all, who, 3, 4, false);
  for (size_t i = 0; i < keys->items.count; i++)
    if (keys->items.at[i]->type != ZK_OBJ_STRING)
      zkl_error(L, "%s: a key must be a string", who);
  return keys;
}

/* (object, path, describe) */
static int save_with(lua_State *L, const char *who, save_object f) {
  zkl_check_that(L, !lua_isnone(L, 1), 1, "a value");
  const char *path = zkl_check_path(L, 2);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  lua_settop(L, 3);
  zkl_objects *all = zkl_push_objects(L);
  zk_object *o = zkl_to_object(L, all, who, 1, 3);
  zk_status status = zkl_try(L, f(o, path));
  zkl_release_objects(all);
  return status == ZK_OK ? 0 : zkl_raise(L);
}

/* save(object, path, describe) */
static int save(lua_State *L) {
  return save_with(L, "save", zk_pth_save);
}

typedef zk_status (*load_part)(const char *path, const zk_object *keys, size_t limit,
                               zk_object **out, zk_object **left);

/* (path, make, keys or nil, describe[, memory_limit]) -> value, list of what was left out or nil */
static int load_part_with(lua_State *L, const char *who, load_part f) {
  const char *path = zkl_check_path(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zkl_check_type(L, 4, LUA_TFUNCTION);
  size_t limit = zkl_opt_limit(L, 5);
  lua_settop(L, 4);
  zkl_objects *all = zkl_push_objects(L);
  zk_object *keys = to_keys(L, all, who);
  zkl_object_slot(L, all);
  zkl_object_slot(L, all);
  size_t slot = all->count - 2;
  zkl_done(L, zkl_try_stoppable(L, f(path, keys, limit, &all->at[slot], &all->at[slot + 1])));
  zkl_push_object(L, all->at[slot], 2);
  zkl_push_object(L, all->at[slot + 1], 2);
  zkl_release_objects(all);
  return 2;
}

/* load */
static int load(lua_State *L) {
  return load_part_with(L, "load: keys", zk_pth_load_part);
}

/* npz_save(tensors, path, describe) */
static int npz_save(lua_State *L) {
  return save_with(L, "npz.save", zk_npz_save);
}

/* npz_load */
static int npz_load(lua_State *L) {
  return load_part_with(L, "npz.load: keys", zk_npz_load_part);
}

/* npy_save(tensor, path) */
static int npy_save(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  const char *path = zkl_check_path(L, 2);
  return zkl_done(L, zkl_try(L, zk_npy_save(t, path)));
}

/* npy_load(path[, memory_limit]) -> tensor */
static int npy_load(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  size_t limit = zkl_opt_limit(L, 2);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_npy_load(path, limit, box)));
}

/* safetensors_save(tensors, path, metadata or nil, describe) */
static int safetensors_save(lua_State *L) {
  const char *path = zkl_check_path(L, 2);
  zkl_check_type(L, 4, LUA_TFUNCTION);
  lua_settop(L, 4);
  zkl_objects *all = zkl_push_objects(L);
  zk_object *tensors = to_table(L, all, "safetensors.save", 1, 4, true);
  zk_object *metadata =
      lua_isnil(L, 3) ? NULL : to_table(L, all, "safetensors.save: metadata", 3, 4, true);
  zk_status status = zkl_try(L, zk_safetensors_save(tensors, metadata, path));
  zkl_release_objects(all);
  return status == ZK_OK ? 0 : zkl_raise(L);
}

/* safetensors_load(path, make, keys or nil, describe) -> tensors, metadata or nil, list of what
 * was left out or nil */
static int safetensors_load(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  zkl_check_type(L, 2, LUA_TFUNCTION);
  zkl_check_type(L, 4, LUA_TFUNCTION);
  lua_settop(L, 4);
  zkl_objects *all = zkl_push_objects(L);
  zk_object *keys = to_keys(L, all, "safetensors.load: keys");
  for (int i = 0; i < 3; i++)
    zkl_object_slot(L, all);
  size_t slot = all->count - 3;
  zkl_done(L,
           zkl_try_stoppable(L, zk_safetensors_load_part(path, keys, &all->at[slot],
                                                         &all->at[slot + 1], &all->at[slot + 2])));
  for (size_t i = slot; i < slot + 3; i++)
    zkl_push_object(L, all->at[i], 2);
  zkl_release_objects(all);
  return 3;
}

/* The list options[name] as an object, or NULL. */
static zk_object *list_of(lua_State *L, zkl_objects *all, const char *name) {
  if (lua_getfield(L, 2, name) == LUA_TNIL)
    return NULL; /* what is pushed here stays until the end */
  return to_table(L, all, "csv.load", lua_gettop(L), 4, false);
}

/* csv_load(path, options, make, describe) -> columns. header is "no", "yes" or "auto". */
static int csv_load(lua_State *L) {
  static const char *const headers[] = {"no", "yes", "auto", NULL};
  const char *path = zkl_check_path(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  zkl_check_type(L, 4, LUA_TFUNCTION);
  lua_settop(L, 4);
  zkl_objects *all = zkl_push_objects(L);
  lua_getfield(L, 2, "header");
  lua_getfield(L, 2, "delimiter");
  lua_getfield(L, 2, "dtype");
  lua_getfield(L, 2, "memory_limit");
  zk_csv_options o = {.header = (zk_csv_header)zkl_check_choice(L, 6, headers),
                      .delimiter = zkl_check_text(L, 7)[0],
                      .dtype = lua_isnil(L, 8) ? -1 : (int)zkl_opt_dtype(L, 8, ZK_FLOAT32),
                      .limit = zkl_opt_limit(L, 9)};
  o.columns = list_of(L, all, "columns");
  o.text = list_of(L, all, "text");
  o.numbers = list_of(L, all, "numbers");
  o.names = list_of(L, all, "names");
  zkl_object_slot(L, all);
  size_t slot = all->count - 1;
  zkl_done(L, zkl_try_stoppable(L, zk_csv_load(path, &o, &all->at[slot])));
  zkl_push_object(L, all->at[slot], 3);
  zkl_release_objects(all);
  return 1;
}

/* csv_save(columns, path, describe, header ("no", "yes" or "auto"), delimiter) */
static int csv_save(lua_State *L) {
  const char *path = zkl_check_path(L, 2);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  static const char *const headers[] = {"no", "yes", "auto", NULL};
  zk_csv_header header = (zk_csv_header)zkl_check_choice(L, 4, headers);
  char delimiter = zkl_check_text(L, 5)[0];
  zkl_objects *all = zkl_push_objects(L);
  zk_object *columns = to_table(L, all, "csv.save", 1, 3, true);
  zk_status status = zkl_try(L, zk_csv_save(columns, header, delimiter, path));
  zkl_release_objects(all);
  return status == ZK_OK ? 0 : zkl_raise(L);
}

/* idx_read(path[, md5[, memory_limit]]) -> tensor */
static int f_idx_read(lua_State *L) {
  const char *path = zkl_check_path(L, 1),
             *md5 = lua_isnoneornil(L, 2) ? NULL : zkl_check_text(L, 2);
  size_t limit = zkl_opt_limit(L, 3);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try_stoppable(L, zk_idx_read(path, md5, limit, box)));
}

/* idx_write(tensor, path) */
static int f_idx_write(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  const char *path = zkl_check_path(L, 2);
  return zkl_done(L, zkl_try(L, zk_idx_write(t, path)));
}

void zkl_open_files(lua_State *L) {
  static const luaL_Reg functions[] = {{"save", save},
                                       {"load", load},
                                       {"csv_load", csv_load},
                                       {"csv_save", csv_save},
                                       {"idx_read", f_idx_read},
                                       {"idx_write", f_idx_write},
                                       {"npy_save", npy_save},
                                       {"npy_load", npy_load},
                                       {"npz_save", npz_save},
                                       {"npz_load", npz_load},
                                       {"safetensors_save", safetensors_save},
                                       {"safetensors_load", safetensors_load},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
