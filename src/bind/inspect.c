/*
 * inspect.c: what a file holds, without loading it. Which format it has, its content says.
 */
#include "bind/objects.h"
#include "bind/stored.h"

#include <stdio.h>
#include "base/file.h"
#include "base/file_kind.h"
#include "base/memory.h"
#include "data/idx.h"
#include "io/npy.h"
#include "io/pth.h"
#include "io/safetensors.h"

/* The start of a file, unpacked when it is packed by gzip. */
typedef struct start {
  uint8_t bytes[ZK_FILE_KIND_BYTES];
  size_t n;
  uint64_t size; /* of the file */
  bool packed;
} start;

/* As much as there is. */
static zk_status unpack_start(const char *path, start *s) {
  uint8_t *packed;
  size_t size;
  zk_status status = ZK_ERR_FORMAT;
  ZK_TRY(zk_file_read(path, &packed, &size));
  for (s->n = sizeof s->bytes; s->n > 0; s->n /= 2) {
    status = zk_gunzip(packed, size, s->bytes, s->n, 0, path);
    if (status != ZK_ERR_FORMAT)
      break;
  }
  zk_block_free(packed);
  s->packed = true;
  return status;
}

static zk_status read_start(const char *path, start *s) {
  FILE *f;
  *s = (start){.n = 0};
  zk_status status = zk_file_open(path, &f, &s->size);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  s->n = fread(s->bytes, 1, sizeof s->bytes, f);
  fclose(f);
  return zk_is_gzip(s->bytes, s->n) ? unpack_start(path, s) : ZK_OK;
}

static const char *name_of(const char *path, zk_file_format format) {
  static const char *const names[] = {
      [ZK_FORMAT_PTH] = "pth", [ZK_FORMAT_SAFETENSORS] = "safetensors",
      [ZK_FORMAT_NPY] = "npy", [ZK_FORMAT_ONNX] = "onnx",
      [ZK_FORMAT_IDX] = "idx", [ZK_FORMAT_PNG] = "png",
      [ZK_FORMAT_CSV] = "csv", [ZK_FORMAT_EVENTS] = "events"};
  if (format == ZK_FORMAT_ZIP)
    return zk_npz_is(path) ? "npz" : "pth"; /* whose reader says what else it may be */
  return format < sizeof names / sizeof *names ? names[format] : NULL;
}

/* file_format(path) -> format or nil, size of the file, is it packed by gzip, a sentence about
 * what it is */
static int f_format(lua_State *L) {
  const char *path = zkl_check_path(L, 1);
  zk_file_kind_text text;
  start s;
  zkl_done(L, zkl_try(L, read_start(path, &s)));
  const char *name = name_of(path, zk_file_format_of(s.bytes, s.n));
  lua_pushstring(L, name);
  lua_pushinteger(L, (lua_Integer)s.size);
  lua_pushboolean(L, s.packed);
  lua_pushstring(L, zk_file_kind(s.bytes, s.n, &text));
  return 4;
}

enum { PTH, SAFETENSORS, NPY, NPZ, IDX };

static zk_status list_file(const char *path, int format, zk_object **value, zk_object **metadata) {
  switch (format) {
  case PTH:
    return zk_pth_list(path, value);
  case SAFETENSORS:
    return zk_safetensors_list(path, value, metadata);
  case NPY:
    return zk_npy_list(path, value);
  case NPZ:
    return zk_npz_list(path, value);
  default:
    return zk_idx_list(path, value);
  }
}

/* file_list(path, format, make) -> the value with arrays that stay in the file in place of tensors,
 * and the metadata or nil */
static int f_list(lua_State *L) {
  static const char *const formats[] = {"pth", "safetensors", "npy", "npz", "idx", NULL};
  const char *path = zkl_check_path(L, 1);
  int format = zkl_check_choice(L, 2, formats);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  lua_settop(L, 3);
  zkl_objects *all = zkl_push_objects(L);
  zkl_object_slot(L, all);
  zkl_object_slot(L, all);
  size_t slot = all->count - 2;
  zkl_done(L, zkl_try_stoppable(L, list_file(path, format, &all->at[slot], &all->at[slot + 1])));
  zkl_push_object(L, all->at[slot], 3);
  zkl_push_object(L, all->at[slot + 1], 3);
  zkl_release_objects(all);
  return 2;
}

void zkl_open_inspect(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"file_format", f_format}, {"file_list", f_list}, {NULL, NULL}};
  zkl_set_functions(L, functions);
  zkl_open_stored(L);
}
