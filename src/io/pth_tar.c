/*
 * pth_tar.c: checkpoints of torch before 0.1.13: a tar of three members. `storages` has pickles of
 * a count, of (key, location, class) before each storage's elements, and of the views among them;
 * `tensors` a count and, for each, a pickle of (key, storage's key, class), its sizes, strides and
 * offset; `pickle` names both by their keys.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/pickle_machine.h"
#include "io/pth_parts.h"

#define RECORD 512

typedef struct member {
  const char *name;
  uint64_t at, size; /* at 0: not there */
  uint8_t *bytes;
} member;

typedef struct reader {
  member storages, tensors, pickle;
  char other[101]; /* a member that none of them is */
  zk_unpickled made;
  zk_stored_file *listed;
} reader;

/* --- the tar --- */

static uint64_t octal(const char *s, size_t n) {
  uint64_t x = 0;
  for (size_t i = 0; i < n && s[i] && s[i] != ' '; i++)
    x = s[i] >= '0' && s[i] <= '7' && x < (uint64_t)1 << 58 ? 8 * x + (uint64_t)(s[i] - '0')
                                                            : UINT64_MAX >> 2;
  return x;
}

static zk_status find_members(FILE *f, uint64_t file_size, reader *r) {
  member *wanted[] = {&r->storages, &r->tensors, &r->pickle};
  char h[RECORD];
  for (uint64_t at = 0; at + RECORD <= file_size;) {
    ZK_TRY(zk_file_read_at(f, file_size, at, h, RECORD));
    if (h[0] == 0)
      break;
    uint64_t size = octal(h + 124, 12);
    at += RECORD;
    if (size > file_size - at)
      return zk_fail(ZK_ERR_FORMAT, "a tar archive that is cut off");
    bool is_file = h[156] == '0' || h[156] == 0;
    char name[101] = "";
    memcpy(name, h, 100);
    for (size_t i = 0; is_file && i < 3; i++)
      if (strcmp(name, wanted[i]->name) == 0 ||
          (strncmp(name, "./", 2) == 0 && strcmp(name + 2, wanted[i]->name) == 0)) {
        if (wanted[i]->at)
          return zk_fail(ZK_ERR_FORMAT, "a tar archive with two members %s", name);
        wanted[i]->at = at;
        wanted[i]->size = size;
      }
    if (is_file && !r->other[0])
      memcpy(r->other, name, sizeof name);
    at += (size + RECORD - 1) / RECORD * RECORD;
  }
  if (!r->storages.at || !r->tensors.at || !r->pickle.at)
    return zk_fail(ZK_ERR_FORMAT,
                   "a tar archive, but not of torch.save: it has %.80s in it; unpack it first (tar "
                   "xf)",
                   r->other[0] ? r->other : "nothing");
  return ZK_OK;
}

static zk_status load_member(FILE *f, uint64_t file_size, member *m) {
  m->bytes = zk_block_alloc(m->size ? (size_t)m->size : 1);
  if (!m->bytes)
    return zk_nomem((size_t)m->size, m->name);
  return zk_file_read_at(f, file_size, m->at, m->bytes, (size_t)m->size);
}

/* --- its members --- */

/* The pickle at the cursor; its value is r->made.root. */
static zk_status unpickle(reader *r, zk_cursor *c) {
  size_t used;
  ZK_TRY(zk_unpickle(&r->made, c->data + c->at, zk_cursor_left(c), c->name, &used));
  c->at += used;
  return ZK_OK;
}

static zk_status unpickle_count(reader *r, zk_cursor *c, int64_t *count) {
  ZK_TRY(unpickle(r, c));
  if (r->made.root->type != ZK_OBJ_INT)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged: a number is missing", c->name);
  *count = r->made.root->integer;
  return ZK_OK;
}

/* Unpickles a tuple of n; its parts, borrowed until the next pickle. */
static zk_status unpickle_tuple(reader *r, zk_cursor *c, size_t n, zk_object ***parts) {
  ZK_TRY(unpickle(r, c));
  zk_object *o = r->made.root;
  if (o->type != ZK_OBJ_TUPLE || o->items.count != n)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged: a record is none", c->name);
  *parts = o->items.at;
  return ZK_OK;
}

static zk_status record_of(reader *r, const zk_object *key, zk_pickle_storage **out) {
  char text[32];
  if (key->type == ZK_OBJ_INT)
    snprintf(text, sizeof text, "%" PRId64, key->integer);
  else if (key->type == ZK_OBJ_STRING)
    snprintf(text, sizeof text, "%s", key->string.bytes);
  else
    return zk_pickle_damaged("a key is no number");
  *out = zk_pickle_storage_of(&r->made, text);
  return *out ? ZK_OK : zk_nomem(sizeof **out, "a checkpoint's storages");
}

/* A new record of that key, and the STORAGE of an old one. */
static zk_status new_record(reader *r, const zk_object *key, zk_pickle_storage **out) {
  ZK_TRY(record_of(r, key, out));
  return (*out)->stands_for ? zk_pickle_damaged("two values have one key") : ZK_OK;
}

static zk_status storage_of(reader *r, const zk_object *key, zk_object **out) {
  zk_pickle_storage *s;
  ZK_TRY(record_of(r, key, &s));
  *out = s->stands_for;
  return *out && (*out)->type == ZK_OBJ_STORAGE ? ZK_OK : zk_pickle_damaged("a storage is missing");
}

static zk_status take_storage(reader *r, zk_cursor *c) {
  zk_object **part = NULL;
  zk_pickle_storage *s;
  uint64_t count;
  const uint8_t *bytes;
  ZK_TRY(unpickle_tuple(r, c, 3, &part));
  ZK_TRY(new_record(r, part[0], &s));
  ZK_TRY(zk_cursor_u64le(c, &count));
  ZK_TRY(zk_pickle_storage_set(s, part[2], (int64_t)count));
  s->at = c->at;
  if (s->size == 0 || count > zk_cursor_left(c) / s->size)
    return zk_fail(ZK_ERR_FORMAT, "storages: damaged: %" PRIu64 " elements of a %s", count,
                   s->kind);
  ZK_TRY(zk_cursor_take(c, (size_t)count * s->size, &bytes));
  return zk_pickle_storage_object(s, 0, s->count, &s->stands_for);
}

/* (key, root's key, first element, how many) */
static zk_status take_view(reader *r, const zk_object *view) {
  zk_object *root;
  zk_pickle_storage *s;
  if (view->type != ZK_OBJ_TUPLE || view->items.count != 4)
    return zk_pickle_damaged("a view is none");
  ZK_TRY(storage_of(r, view->items.at[1], &root));
  ZK_TRY(new_record(r, view->items.at[0], &s));
  return zk_pickle_view(root, view->items.at[2], view->items.at[3], &s->stands_for);
}

static zk_status take_storages(reader *r) {
  zk_cursor c = zk_cursor_over(r->storages.bytes, (size_t)r->storages.size, "storages");
  int64_t count = 0;
  ZK_TRY(unpickle_count(r, &c, &count));
  for (int64_t i = 0; i < count; i++)
    ZK_TRY(take_storage(r, &c));
  ZK_TRY(unpickle(r, &c));
  const zk_object *views = r->made.root;
  if (views->type != ZK_OBJ_LIST)
    return zk_pickle_damaged("the list of views is none");
  for (size_t i = 0; i < views->items.count; i++)
    ZK_TRY(take_view(r, views->items.at[i]));
  return ZK_OK;
}

static zk_status take_numbers(zk_cursor *c, size_t n, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_TUPLE, out));
  for (size_t i = 0; i < n; i++) {
    uint64_t x;
    zk_object *o;
    ZK_TRY(zk_cursor_u64le(c, &x));
    ZK_TRY(zk_object_int((int64_t)x, &o));
    ZK_TRY(zk_object_append(*out, o));
  }
  return ZK_OK;
}

/* The arguments of _rebuild_tensor: (storage, offset, size, stride). */
static zk_status take_window(zk_cursor *c, zk_object *storage, zk_object *args) {
  uint32_t n, skipped;
  uint64_t offset;
  zk_object *size = NULL, *stride = NULL, *start = NULL;
  ZK_TRY(zk_cursor_u32le(c, &n));
  ZK_TRY(zk_cursor_u32le(c, &skipped)); /* the upper half of n */
  if (n > zk_cursor_left(c) / 16)
    return zk_pickle_damaged("a tensor has too many dimensions");
  zk_status status = take_numbers(c, n, &size);
  if (status == ZK_OK)
    status = take_numbers(c, n, &stride);
  if (status == ZK_OK)
    status = zk_cursor_u64le(c, &offset);
  if (status == ZK_OK)
    status = zk_object_int((int64_t)offset, &start);
  zk_object *parts[] = {zk_object_retain(storage), start, size, stride};
  for (int i = 0; i < 4; i++)
    if (status == ZK_OK)
      status = zk_object_append(args, parts[i]);
    else
      zk_object_release(parts[i]);
  return status;
}

static zk_status take_tensor(reader *r, zk_cursor *c) {
  zk_object **part = NULL, *args, *storage;
  zk_pickle_storage *s;
  bool known;
  ZK_TRY(unpickle_tuple(r, c, 3, &part));
  if (part[1]->type == ZK_OBJ_NONE) /* an empty tensor without a storage */
    return zk_fail(ZK_ERR_FORMAT, "tensors: a tensor without a storage, which is not supported");
  ZK_TRY(storage_of(r, part[1], &storage));
  ZK_TRY(new_record(r, part[0], &s));
  ZK_TRY(zk_object_new(ZK_OBJ_TUPLE, &args));
  zk_status status = take_window(c, storage, args);
  if (status == ZK_OK)
    status = zk_pickle_call_torch("torch._utils._rebuild_tensor", args, &s->stands_for, &known);
  zk_object_release(args);
  return status;
}

static zk_status take_tensors(reader *r) {
  zk_cursor c = zk_cursor_over(r->tensors.bytes, (size_t)r->tensors.size, "tensors");
  int64_t count = 0;
  ZK_TRY(unpickle_count(r, &c, &count));
  for (int64_t i = 0; i < count; i++)
    ZK_TRY(take_tensor(r, &c));
  return ZK_OK;
}

/* A key as text; or (class, its file, its source): the class. */
static zk_status persistent(void *context, const zk_object *id, zk_object **out) {
  reader *r = context;
  zk_pickle_storage *s;
  if (id->type == ZK_OBJ_TUPLE && id->items.count > 0) {
    *out = zk_object_retain(id->items.at[0]);
    return ZK_OK;
  }
  ZK_TRY(record_of(r, id, &s));
  if (!s->stands_for)
    return zk_pickle_damaged("a tensor is missing");
  *out = zk_object_retain(s->stands_for);
  return ZK_OK;
}

static zk_status take_pickle(reader *r) {
  zk_cursor c = zk_cursor_over(r->pickle.bytes, (size_t)r->pickle.size, "pickle");
  r->made.persistent = persistent;
  r->made.context = r;
  return unpickle(r, &c);
}

static zk_status copy_bytes(void *context, void *bytes, size_t size) {
  memcpy(bytes, context, size);
  return ZK_OK;
}

static zk_status fetch(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                       int64_t n, zk_tensor **out) {
  const reader *r = context;
  return zk_pth_elements(dtype, n, false, copy_bytes, r->storages.bytes + s->at, out);
}

static zk_status locate(void *context, const zk_pickle_storage *s, const zk_stored_dtype *dtype,
                        int64_t n, zk_stored *out) {
  const reader *r = context;
  (void)dtype, (void)n; /* take_storage has checked them */
  out->file = r->listed;
  out->at = r->storages.at + s->at;
  return ZK_OK;
}

zk_status zk_pth_read_tar(FILE *file, uint64_t file_size, zk_pth_request *request) {
  reader r = {.storages.name = "storages",
              .tensors.name = "tensors",
              .pickle.name = "pickle",
              .listed = request->listed};
  zk_storage_source source = {fetch, r.listed ? locate : NULL, &r};
  zk_status status = find_members(file, file_size, &r);
  member *members[] = {&r.storages, &r.tensors, &r.pickle};
  for (int i = 0; i < 3 && status == ZK_OK; i++)
    status = load_member(file, file_size, members[i]);
  if (status == ZK_OK)
    status = take_storages(&r);
  if (status == ZK_OK)
    status = take_tensors(&r);
  if (status == ZK_OK)
    status = take_pickle(&r);
  if (status == ZK_OK)
    status = zk_unpickled_finish(&r.made, request->keys, &source, &request->out, &request->left);
  zk_unpickled_free(&r.made);
  for (int i = 0; i < 3; i++)
    zk_block_free(members[i]->bytes);
  return status;
}
