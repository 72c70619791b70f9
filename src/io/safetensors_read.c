/*
 * safetensors_read.c: reads safetensors.
 */
#include "io/safetensors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/json.h"
#include "io/key_filter.h"
#include "io/stored.h"

typedef struct entry {
  const char *name; /* borrowed from its key in the dict */
  size_t length;
  const zk_stored_dtype *dtype; /* NULL: one that zknn has not, `odd` */
  char odd[20];
  zk_shape shape;
  size_t dims; /* may be more than the shape takes */
  int64_t begin, end;
} entry;

typedef struct reader {
  zk_cursor header;
  const uint8_t *data;  /* behind the header; NULL in a listing */
  zk_stored_file *file; /* of a listing: tensors stay in it */
  size_t size;
  zk_object *tensors, *metadata;
  entry *entries;
  size_t count, room;
} reader;

/* Is the string that text, which may hold NULs? */
static bool is_text(const char *string, size_t n, const char *text) {
  return n == strlen(text) && memcmp(string, text, n) == 0;
}

static zk_status read_dtype(reader *r, entry *e) {
  char *text;
  size_t n;
  ZK_TRY(zk_json_string(&r->header, &text, &n));
  e->dtype = strlen(text) == n ? zk_stored_dtype_find(ZK_NAMED_BY_SAFETENSORS, text) : NULL;
  snprintf(e->odd, sizeof e->odd, "%s", text);
  zk_free(text);
  return ZK_OK;
}

static zk_status read_shape(reader *r, entry *e) {
  ZK_TRY(zk_json_expect(&r->header, '['));
  for (;;) {
    bool more;
    int64_t size;
    ZK_TRY(zk_json_next(&r->header, ']', &e->dims, &more));
    if (!more)
      break;
    ZK_TRY(zk_json_natural(&r->header, &size));
    if (e->dims <= ZK_MAX_DIM)
      e->shape.dim[e->dims - 1] = size;
  }
  e->shape.ndim = e->dims < ZK_MAX_DIM ? (int)e->dims : ZK_MAX_DIM;
  return ZK_OK;
}

static zk_status read_offsets(reader *r, entry *e) {
  ZK_TRY(zk_json_expect(&r->header, '['));
  ZK_TRY(zk_json_natural(&r->header, &e->begin));
  ZK_TRY(zk_json_expect(&r->header, ','));
  ZK_TRY(zk_json_natural(&r->header, &e->end));
  return zk_json_expect(&r->header, ']');
}

static zk_status read_field(reader *r, entry *e, unsigned *seen) {
  static const char *const fields[] = {"dtype", "shape", "data_offsets"};
  char *key;
  size_t n;
  int field = 0;
  ZK_TRY(zk_json_string(&r->header, &key, &n));
  while (field < 3 && !is_text(key, n, fields[field]))
    field++;
  zk_free(key);
  ZK_TRY(zk_json_expect(&r->header, ':'));
  if (field < 3 && *seen & 1u << field)
    return zk_fail(ZK_ERR_FORMAT, "%s: tensor %.80s has two fields \"%s\"", r->header.name, e->name,
                   fields[field]);
  *seen |= 1u << field;
  switch (field) {
  case 0:
    return read_dtype(r, e);
  case 1:
    return read_shape(r, e);
  case 2:
    return read_offsets(r, e);
  default: /* of a later version */
    return zk_json_skip(&r->header);
  }
}

/* Will it be a tensor? */
static bool is_readable(const entry *e) {
  return e->dtype && e->dims <= ZK_MAX_DIM;
}

/* The size of the range is the shape's, and it lies in the data. */
static zk_status check_range(const reader *r, const entry *e) {
  char text[ZK_SHAPE_TEXT];
  size_t bytes;
  bool fits = !is_readable(e) || zk_extent(&e->shape, e->dtype->size, &bytes);
  if (!fits || e->end < e->begin || (is_readable(e) && (uint64_t)(e->end - e->begin) != bytes))
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: tensor %.80s of dtype %s and shape %s has bytes %" PRId64 " to %" PRId64,
                   r->header.name, e->name, e->odd, zk_shape_text(&e->shape, text), e->begin,
                   e->end);
  if ((uint64_t)e->end > r->size)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: tensor %.80s ends at byte %" PRId64 " of the data, of which there are %zu",
                   r->header.name, e->name, e->end, r->size);
  return ZK_OK;
}

/* The object behind a name: NAME: {...}. */
static zk_status read_entry(reader *r, entry *e) {
  size_t count = 0;
  unsigned seen = 0;
  ZK_TRY(zk_json_expect(&r->header, '{'));
  for (;;) {
    bool more;
    ZK_TRY(zk_json_next(&r->header, '}', &count, &more));
    if (!more)
      break;
    ZK_TRY(read_field(r, e, &seen));
  }
  if ((seen & 7) != 7)
    return zk_fail(ZK_ERR_FORMAT, "%s: tensor %.80s lacks its dtype, shape or data_offsets",
                   r->header.name, e->name);
  return check_range(r, e);
}

static zk_status append_string(reader *r, zk_object *container) {
  char *text;
  size_t n;
  zk_object *o;
  ZK_TRY(zk_json_string(&r->header, &text, &n));
  zk_status status = zk_object_string(text, n, &o);
  zk_free(text);
  return status == ZK_OK ? zk_object_append(container, o) : status;
}

static zk_status read_metadata(reader *r) {
  size_t count = 0;
  if (r->metadata)
    return zk_fail(ZK_ERR_FORMAT, "%s: key " ZK_SAFETENSORS_METADATA " comes twice",
                   r->header.name);
  ZK_TRY(zk_object_new(ZK_OBJ_ORDERED, &r->metadata));
  ZK_TRY(zk_json_expect(&r->header, '{'));
  for (;;) {
    bool more;
    ZK_TRY(zk_json_next(&r->header, '}', &count, &more));
    if (!more)
      return ZK_OK;
    ZK_TRY(append_string(r, r->metadata));
    ZK_TRY(zk_json_expect(&r->header, ':'));
    ZK_TRY(append_string(r, r->metadata));
  }
}

/* The tensor is made when all are known to tile the data: here a None holds its place. */
static zk_status add_entry(reader *r, zk_object *key) {
  zk_object *none;
  if (r->count == r->room) {
    size_t room = r->room ? 2 * r->room : 16;
    entry *more = zk_realloc(r->entries, room * sizeof *more);
    if (!more)
      return zk_nomem(room * sizeof *more, "a header");
    r->entries = more;
    r->room = room;
  }
  entry *e = &r->entries[r->count++];
  *e = (entry){.name = key->string.bytes, .length = key->string.length};
  ZK_TRY(zk_object_append(r->tensors, zk_object_retain(key)));
  ZK_TRY(zk_object_new(ZK_OBJ_NONE, &none));
  ZK_TRY(zk_object_append(r->tensors, none));
  return read_entry(r, e);
}

static zk_status read_item(reader *r) {
  char *text;
  size_t n;
  zk_object *key;
  ZK_TRY(zk_json_string(&r->header, &text, &n));
  zk_status status = zk_json_expect(&r->header, ':');
  if (status == ZK_OK)
    status = zk_object_string(text, n, &key);
  zk_free(text);
  if (status != ZK_OK)
    return status;
  if (is_text(key->string.bytes, key->string.length, ZK_SAFETENSORS_METADATA))
    status = read_metadata(r);
  else
    status = add_entry(r, key);
  zk_object_release(key);
  return status;
}

static int compare_ranges(const void *a, const void *b) {
  const entry *x = *(entry *const *)a, *y = *(entry *const *)b;
  if (x->begin != y->begin)
    return x->begin < y->begin ? -1 : 1;
  return (x->end > y->end) - (x->end < y->end);
}

/* Sorted by offset, each range must start where the one before it ends. So no byte is unused, and
 * no byte belongs to two tensors: a small file cannot make large tensors. */
static zk_status check_tiles(const reader *r) {
  const entry **sorted = zk_alloc(r->count * sizeof *sorted);
  zk_status status = ZK_OK;
  int64_t at = 0;
  if (!sorted)
    return zk_nomem(r->count * sizeof *sorted, "a header's ranges");
  for (size_t i = 0; i < r->count; i++)
    sorted[i] = &r->entries[i];
  qsort(sorted, r->count, sizeof *sorted, compare_ranges);
  for (size_t i = 0; i < r->count && status == ZK_OK; i++) {
    if (sorted[i]->begin != at)
      status = zk_fail(ZK_ERR_FORMAT,
                       "%s: tensor %.80s begins at byte %" PRId64 " of the data, expected %" PRId64,
                       r->header.name, sorted[i]->name, sorted[i]->begin, at);
    at = sorted[i]->end;
  }
  if (status == ZK_OK && (uint64_t)at != r->size)
    status = zk_fail(ZK_ERR_FORMAT,
                     "%s: the tensors have %" PRId64 " bytes in all, the file has %zu of data",
                     r->header.name, at, r->size);
  zk_free(sorted);
  return status;
}

static zk_status read_header(reader *r) {
  size_t count = 0;
  if (zk_json_peek(&r->header) != '{' || r->header.at != 8)
    return zk_fail(ZK_ERR_FORMAT, "%s: no safetensors file: its header does not begin with {",
                   r->header.name);
  if (!zk_is_utf8((const char *)r->header.data + 8, r->header.size - 8))
    return zk_fail(ZK_ERR_FORMAT, "%s: its header is not UTF-8", r->header.name);
  r->header.at++;
  for (;;) {
    bool more;
    ZK_TRY(zk_json_next(&r->header, '}', &count, &more));
    if (!more)
      break;
    ZK_TRY(read_item(r));
  }
  if (zk_json_peek(&r->header) != 0 || zk_cursor_left(&r->header) > 0)
    return zk_fail(ZK_ERR_FORMAT, "%s: something follows the header's JSON at offset %zu",
                   r->header.name, r->header.at);
  return ZK_OK;
}

static zk_status make_tensor(const reader *r, const entry *e, zk_object **out) {
  zk_tensor *t;
  char text[ZK_SHAPE_TEXT];
  if (e->dims > ZK_MAX_DIM)
    return zk_object_opaque(out, "tensor", "a tensor of %zu dimensions, where zknn has %d at most",
                            e->dims, ZK_MAX_DIM);
  if (!e->dtype)
    return zk_object_opaque(out, "tensor", "a tensor of dtype %s and shape %s", e->odd,
                            zk_shape_text(&e->shape, text));
  if (r->file) {
    zk_stored s = {.file = r->file,
                   .dtype = e->dtype,
                   .shape = e->shape,
                   .entry = -1,
                   .at = r->header.size + (uint64_t)e->begin};
    zk_stored_set_order(&s, false);
    return zk_object_stored(&s, out);
  }
  ZK_TRY(zk_tensor_new(e->dtype->dtype, &e->shape, &t));
  zk_widen(e->dtype, r->data + e->begin, t);
  zk_status status = zk_object_tensor(t, out);
  zk_tensor_release(t);
  return status;
}

/* In the dict that is handed out: the wanted ones. */
static zk_status read_tensors(reader *r, zk_key_filter *keys, zk_object *dict) {
  for (size_t i = 0; i < r->count; i++) {
    zk_object *value, *key = r->tensors->items.at[2 * i];
    bool wanted;
    ZK_TRY(zk_key_filter_take(keys, key, &wanted));
    if (!wanted)
      continue;
    ZK_TRY(make_tensor(r, &r->entries[i], &value));
    zk_status status = zk_object_append(dict, zk_object_retain(key));
    if (status != ZK_OK) {
      zk_object_release(value);
      return status;
    }
    ZK_TRY(zk_object_append(dict, value));
  }
  return zk_key_filter_finish(keys);
}

static zk_status check_keys(const reader *r, const zk_object *dict) {
  zk_status status = zk_check_unique_keys(dict);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", r->header.name);
}

static zk_status read_all(reader *r, zk_key_filter *keys, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_ORDERED, &r->tensors));
  ZK_TRY(zk_object_new(ZK_OBJ_ORDERED, out));
  ZK_TRY(read_header(r));
  ZK_TRY(check_keys(r, r->tensors));
  if (r->metadata)
    ZK_TRY(check_keys(r, r->metadata));
  ZK_TRY(check_tiles(r));
  zk_status status = read_tensors(r, keys, *out);
  bool told = strncmp(zk_message(), "keys: ", 6) != 0;
  return status == ZK_OK || told ? status : zk_fail_in(status, "%s", r->header.name);
}

/* The length of the header, of a file of `size` bytes, whose first ones the cursor has. */
static zk_status read_length(zk_cursor *c, uint64_t size, size_t *out) {
  uint64_t n;
  ZK_TRY(zk_cursor_u64le(c, &n));
  if (n > ZK_SAFETENSORS_HEADER || n > size - 8)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: no safetensors file, or a truncated one: its header claims %" PRIu64
                   " bytes, there are %" PRIu64,
                   c->name, n, size - 8);
  *out = (size_t)n;
  return ZK_OK;
}

/* r has its header, data or file, and size. */
static zk_status read_with(reader *r, const zk_object *wanted, zk_object **tensors,
                           zk_object **metadata, zk_object **left) {
  zk_key_filter keys;
  zk_status status = zk_key_filter_open(&keys, wanted);
  if (status == ZK_OK)
    status = read_all(r, &keys, tensors);
  zk_key_filter_close(&keys, status == ZK_OK ? left : NULL);
  zk_free(r->entries);
  zk_object_release(r->tensors);
  if (status != ZK_OK) {
    zk_object_release(*tensors);
    zk_object_release(r->metadata);
    *tensors = NULL;
    return status;
  }
  *metadata = r->metadata;
  return ZK_OK;
}

static zk_status read_part(const uint8_t *bytes, size_t size, const char *name,
                           const zk_object *wanted, zk_object **tensors, zk_object **metadata,
                           zk_object **left) {
  zk_cursor c = zk_cursor_over(bytes, size, name);
  size_t n = 0;
  *tensors = *metadata = NULL;
  if (left)
    *left = NULL;
  ZK_TRY(read_length(&c, size, &n));
  reader r = {.header = c, .data = bytes + 8 + n, .size = size - 8 - n};
  r.header.size = 8 + n;
  return read_with(&r, wanted, tensors, metadata, left);
}

zk_status zk_safetensors_read(const uint8_t *bytes, size_t size, const char *name,
                              zk_object **tensors, zk_object **metadata) {
  return read_part(bytes, size, name, NULL, tensors, metadata, NULL);
}

zk_status zk_safetensors_load_part(const char *path, const zk_object *wanted, zk_object **tensors,
                                   zk_object **metadata, zk_object **left) {
  uint8_t *bytes;
  size_t size;
  *tensors = *metadata = NULL;
  if (left)
    *left = NULL;
  ZK_TRY(zk_file_read(path, &bytes, &size));
  zk_status status = read_part(bytes, size, path, wanted, tensors, metadata, left);
  zk_block_free(bytes);
  zk_block_trim(); /* a file's bytes are of a size that nothing will ask for again */
  return status;
}

zk_status zk_safetensors_load(const char *path, zk_object **tensors, zk_object **metadata) {
  return zk_safetensors_load_part(path, NULL, tensors, metadata, NULL);
}

/* The header alone is read. */
static zk_status list_open(zk_stored_file *file, zk_object **tensors, zk_object **metadata) {
  uint8_t start[8] = {0};
  size_t n = 0, first = file->size < 8 ? (size_t)file->size : 8;
  zk_cursor c = zk_cursor_over(start, first, file->path);
  ZK_TRY(zk_stored_file_bytes(file, 0, start, first));
  ZK_TRY(read_length(&c, file->size, &n));
  uint8_t *header = zk_block_alloc(8 + n);
  if (!header)
    return zk_nomem(8 + n, "a header");
  zk_status status = zk_stored_file_bytes(file, 0, header, 8 + n);
  if (status == ZK_OK) {
    reader r = {.header = zk_cursor_over(header, 8 + n, file->path),
                .file = file,
                .size = (size_t)file->size - 8 - n};
    r.header.at = 8;
    status = read_with(&r, NULL, tensors, metadata, NULL);
  }
  zk_block_free(header);
  return status;
}

zk_status zk_safetensors_list(const char *path, zk_object **tensors, zk_object **metadata) {
  zk_stored_file *file;
  *tensors = *metadata = NULL;
  zk_status status = zk_stored_file_open(path, &file);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  status = list_open(file, tensors, metadata);
  zk_stored_file_release(file);
  return status;
}
