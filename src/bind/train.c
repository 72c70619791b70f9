/*
 * train.c: what the Lua side of data takes from the core. The names begin with an
 * underscore: users meet them as data.MNIST and data.DataLoader.
 */
#include "bind/create.h"

#include "base/rng.h"
#include "data/batch.h"
#include "data/idx.h"

/* The tensor in the box on the top, or the error. */
static int finish(lua_State *L, zk_status status) {
  if (status != ZK_OK)
    return zkl_raise(L);
  zkl_adopt(L);
  return 1;
}

/* _idx_read(path[, md5[, memory_limit]]) -> tensor */
static int f_idx_read(lua_State *L) {
  const char *path = zkl_check_text(L, 1),
             *md5 = lua_isnoneornil(L, 2) ? NULL : zkl_check_text(L, 2);
  size_t limit = zkl_opt_limit(L, 3);
  int tries = 0;
  zk_status status;
  zk_tensor **box = zkl_new_box(L);
  do
    ZKL_STOPPABLE(status, zk_idx_read(path, md5, limit, box));
  while (zkl_try_again(L, status, &tries));
  return finish(L, status);
}

/* _idx_write(tensor, path) */
static int f_idx_write(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  const char *path = zkl_check_text(L, 2);
  int tries = 0;
  zk_status status;
  do
    status = zk_idx_write(t, path);
  while (zkl_try_again(L, status, &tries));
  return status == ZK_OK ? 0 : zkl_raise(L);
}

/* The index tensor at 2, or with a start and a length at `range` and behind it that part of it.
 * The part is read only, and holds nothing. */
static const zk_tensor *read_index(lua_State *L, int range, zk_tensor *part) {
  const zk_tensor *index = zkl_check_tensor(L, 2);
  if (lua_isnoneornil(L, range))
    return index;
  lua_Integer at = zkl_check_integer(L, range), n = zkl_check_integer(L, range + 1);
  zkl_check_that(L, index->shape.ndim == 1, 2, "a tensor of one dimension");
  int64_t length = index->shape.dim[0];
  zkl_check_that(L, at >= 0 && at <= length && n >= 0 && n <= length - at, range,
                 "within the index tensor");
  *part = *index;
  part->offset += at * index->stride[0];
  part->shape.dim[0] = n;
  return part;
}

static int gather(lua_State *L,
                  zk_status (*f)(const zk_tensor *, const zk_tensor *, zk_tensor **)) {
  zk_tensor *source = zkl_check_tensor(L, 1), part;
  const zk_tensor *index = read_index(L, 3, &part);
  int tries = 0;
  zk_status status;
  zk_tensor **box = zkl_new_box(L);
  do
    status = f(source, index, box);
  while (zkl_try_again(L, status, &tries));
  return finish(L, status);
}

/* _gather_images(source, index[, at, n]) -> float32 [B, 1, H, W] */
static int f_gather_images(lua_State *L) {
  return gather(L, zk_gather_images);
}

/* _gather_normalized(source, index, mean, std[, at, n]) -> float32 [B, 1, H, W] */
static int f_gather_normalized(lua_State *L) {
  zk_tensor *source = zkl_check_tensor(L, 1), part;
  const zk_tensor *index = read_index(L, 5, &part);
  double mean = zkl_check_real(L, 3), std = zkl_check_real(L, 4);
  int tries = 0;
  zk_status status;
  zk_tensor **box = zkl_new_box(L);
  do
    status = zk_gather_normalized(source, index, mean, std, box);
  while (zkl_try_again(L, status, &tries));
  return finish(L, status);
}

/* _gather_rows(source, index[, at, n]) */
static int f_gather_rows(lua_State *L) {
  return gather(L, zk_gather_rows);
}

/* _random64() -> the next 64 bits of the global generator */
static int f_random64(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_u64(zk_rng_default()));
  return 1;
}

/* _randperm_seeded(n, seed) -> int64 [n], by a generator of its own */
static int f_randperm_seeded(lua_State *L) {
  lua_Integer n = zkl_check_integer(L, 1);
  zk_rng own;
  zk_rng_seed(&own, (uint64_t)zkl_check_integer(L, 2));
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &ZK_SHAPE(n));
  zk_rng_randperm(&own, zk_data(t), n);
  zkl_adopt(L);
  return 1;
}

/* _suggest(name, names) -> the nearest of them, or nil */
static int f_suggest(lua_State *L) {
  const char *name = zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  lua_Integer n = luaL_len(L, 2);
  luaL_checkstack(L, (int)n + 2, "too many names");
  const char **names = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *names, 0);
  for (lua_Integer i = 0; i < n; i++) {
    lua_geti(L, 2, i + 1); /* stays on the stack: the pointer must live */
    names[i] = zkl_check_text(L, -1);
  }
  names[n] = NULL;
  lua_pushstring(L, zkl_nearest(name, names)); /* NULL is nil */
  return 1;
}

void zkl_open_train(lua_State *L) {
  static const luaL_Reg functions[] = {{"_idx_read", f_idx_read},
                                       {"_idx_write", f_idx_write},
                                       {"_gather_images", f_gather_images},
                                       {"_gather_normalized", f_gather_normalized},
                                       {"_gather_rows", f_gather_rows},
                                       {"_random64", f_random64},
                                       {"_randperm_seeded", f_randperm_seeded},
                                       {"_suggest", f_suggest},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
