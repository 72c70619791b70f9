/*
 * pth_stream.c: checkpoints of torch 0.1.13 to 1.5, which _use_new_zipfile_serialization=False
 * still writes. One after the other: the pickles of a magic number, the protocol's version, a
 * description of the system, the object, and the list of the storages' keys; then for each key the
 * number of its elements as 8 bytes, and the elements. All of it is little-endian on every machine.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "io/pth_parts.h"

#define FIRST_READ ((size_t)1 << 20)
#define MAGIC "119547037146038801333356"
#define PROTOCOL 1001

typedef struct reader {
  FILE *file;
  uint64_t size;
  zk_unpickled made;
  zk_object *keys;
  uint64_t end; /* of the pickles */
  zk_stored_file *listed;
} reader;

static zk_status check_magic(const zk_object *o) {
  const zk_object *args = o->type == ZK_OBJ_OPAQUE ? o->part[ZK_OPAQUE_ARGS] : NULL;
  if (!args || args->items.count != 1 || args->items.at[0]->type != ZK_OBJ_STRING ||
      strcmp(args->items.at[0]->string.bytes, MAGIC) != 0)
    return zk_fail(ZK_ERR_FORMAT, "damaged: its magic number is another");
  return ZK_OK;
}

static zk_status check_keys(const zk_object *o) {
  bool good = o->type == ZK_OBJ_LIST;
  for (size_t i = 0; good && i < o->items.count; i++)
    good = o->items.at[i]->type == ZK_OBJ_STRING;
  return good ? ZK_OK : zk_fail(ZK_ERR_FORMAT, "damaged: the list of its storages is none");
}

/* The five pickles at the start of `data`. */
static zk_status read_pickles(reader *r, const uint8_t *data, size_t size) {
  static const char *const names[] = {"the magic number", "the protocol",
                                      "the system's description", "the pickle",
                                      "the list of storages"};
  zk_object *root = NULL;
  zk_status status = ZK_OK;
  size_t at = 0, used;
  for (int i = 0; i < 5 && status == ZK_OK; i++) {
    status = zk_unpickle(&r->made, data + at, size - at, names[i], &used);
    at += used;
    if (status != ZK_OK)
      break;
    zk_object *o = r->made.root;
    if (i == 0)
      status = check_magic(o);
    else if (i == 1 && (o->type != ZK_OBJ_INT || o->integer != PROTOCOL))
      status = zk_fail(ZK_ERR_FORMAT, "its protocol is not %d", PROTOCOL);
    else if (i == 3)
      root = zk_object_retain(o);
    else if (i == 4)
      status = check_keys(o);
  }
  if (status == ZK_OK) {
    r->keys = r->made.root;
    r->made.root = root;
    r->end = at;
  } else {
    zk_object_release(root);
  }
  return status;
}

/* The length of the pickles is known only at their end, so more and more of the file is read. */
static zk_status read_head(reader *r) {
  size_t most = r->size < ZK_PICKLE_LIMIT ? (size_t)r->size : ZK_PICKLE_LIMIT;
  size_t size = most < FIRST_READ ? most : FIRST_READ;
  for (;;) {
    uint8_t *data = zk_block_alloc(size);
    if (!data)
      return zk_nomem(size, "a pickle");
    zk_status status = zk_file_read_at(r->file, r->size, 0, data, size);
    if (status == ZK_OK)
      status = read_pickles(r, data, size);
    zk_block_free(data);
    if (status != ZK_ERR_FORMAT || size == most)
      return status;
    zk_unpickled_free(&r->made);
    size = size < most / 4 ? 4 * size : most;
  }
}

/* Locates the storages; each begins with its length. */
static zk_status find_storages(reader *r) {
  uint64_t at = r->end;
  for (size_t i = 0; i < r->keys->items.count; i++) {
    uint8_t bytes[8];
    uint64_t count = 0;
    const char *key = r->keys->items.at[i]->string.bytes;
    zk_pickle_storage *s = zk_pickle_storage_find(&r->made, key);
    if (!s)
      return zk_fail(ZK_ERR_FORMAT, "damaged: nothing names storage %.40s", key);
    if (s->at)
      return zk_fail(ZK_ERR_FORMAT, "damaged: storage %.40s stands twice", key);
    if (s->size == 0)
      return zk_fail(ZK_ERR_FORMAT,
                     "storage %.40s is a %s, whose elements have a size that is not known, so what "
                     "follows cannot be found",
                     key, s->kind);
    ZK_TRY(zk_file_read_at(r->file, r->size, at, bytes, sizeof bytes));
    for (size_t b = 8; b-- > 0;)
      count = count << 8 | bytes[b];
    s->at = at + 8;
    if (count != (uint64_t)s->count || count > (r->size - s->at) / s->size)
      return zk_fail(ZK_ERR_FORMAT,
                     "storage %.40s has %" PRIu64 " elements where %" PRId64
                     " were expected, and the file %" PRIu64 " bytes behind its start",
                     key, count, s->count, r->size - s->at);
    at = s->at + count * s->size;
  }
  return ZK_OK; /* what follows belongs to a further torch.save, as torch.load takes it */
}

typedef struct place {
  reader *r;
  uint64_t at;
} place;

static zk_status check_place(const zk_pickle_storage *s) {
  return s->at ? ZK_OK : zk_fail(ZK_ERR_FORMAT, "storage %.40s is missing", s->key);
}

static zk_status read_place(void *context, void *bytes, size_t size) {
  const place *p = context;
  return zk_file_read_at(p->r->file, p->r->size, p->at, bytes, size);
}

static zk_status fetch(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                       int64_t n, zk_tensor **out) {
  place p = {.r = context, .at = s->at};
  *out = NULL;
  ZK_TRY(check_place(s));
  return zk_pth_elements(dtype, n, false, read_place, &p, out);
}

static zk_status locate(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                        int64_t n, zk_stored *out) {
  const reader *r = context;
  (void)dtype, (void)n; /* find_storages has checked them */
  ZK_TRY(check_place(s));
  out->file = r->listed;
  out->at = s->at;
  return ZK_OK;
}

zk_status zk_pth_read_stream(FILE *file, uint64_t file_size, zk_pth_request *request) {
  reader r = {.file = file, .size = file_size, .listed = request->listed};
  zk_storage_source source = {fetch, r.listed ? locate : NULL, &r};
  zk_status status = read_head(&r);
  if (status == ZK_OK)
    status = find_storages(&r);
  if (status == ZK_OK)
    status = zk_unpickled_finish(&r.made, request->keys, &source, &request->out, &request->left);
  zk_object_release(r.keys);
  zk_unpickled_free(&r.made);
  return status;
}
