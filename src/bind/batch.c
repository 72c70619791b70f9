/*
 * batch.c: batches of samples, gathered from where a data set holds them, for lua/zknn/data.
 */
#include "data/batch.h"

#include "bind/bind.h"

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

/* gather_images(source, index, mean, std[, at, n]) -> float32 [B, 1, H, W]; mean nil: as they are
 */
static int f_gather_images(lua_State *L) {
  zk_tensor *source = zkl_check_tensor(L, 1), part;
  const zk_tensor *index = read_index(L, 5, &part);
  bool plain = lua_isnil(L, 3);
  double mean = plain ? 0 : zkl_check_real(L, 3), std = plain ? 1 : zkl_check_real(L, 4);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try(L, plain ? zk_gather_images(source, index, box)
                                      : zk_gather_normalized(source, index, mean, std, box)));
}

/* gather_rows(source, index[, at, n]) */
static int f_gather_rows(lua_State *L) {
  zk_tensor *source = zkl_check_tensor(L, 1), part;
  const zk_tensor *index = read_index(L, 3, &part);
  zk_tensor **box = zkl_new_box(L);
  return zkl_give(L, zkl_try(L, zk_gather_rows(source, index, box)));
}

void zkl_open_batch(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"gather_images", f_gather_images}, {"gather_rows", f_gather_rows}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
