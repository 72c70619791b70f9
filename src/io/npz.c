/*
 * npz.c: named arrays: a zip with an entry NAME.npy for each.
 */
#include "io/npy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/key_filter.h"
#include "io/zip.h"
#include "tensor/convert.h"

#define ENDING ".npy"

/* --- in --- */

typedef struct reader {
  zk_zip *zip;
  zk_stored_file *file; /* of a listing: it has the zip */
  zk_key_filter keys;
  zk_object *dict; /* names, with a None for each until it is read */
  int64_t *places; /* of these in the archive */
  size_t total;    /* bytes that they unpack to */
  size_t arrays;   /* entries in the archive that are arrays by their names */
} reader;

/* The name without .npy; *array: it has that. */
static zk_status make_key(const char *name, zk_object **out, bool *array) {
  size_t n = strlen(name), ending = strlen(ENDING);
  *array = n >= ending && strcmp(name + n - ending, ENDING) == 0;
  return zk_object_string(name, *array ? n - ending : n, out);
}

static zk_status note_entry(reader *r, int64_t index) {
  const char *name = zk_zip_text(r->zip, index);
  zk_object *key, *none;
  bool array, wanted;
  if (!name)
    return zk_fail(ZK_ERR_FORMAT, "damaged zip file: entry %" PRId64 " has no name", index);
  if (*name && name[strlen(name) - 1] == '/')
    return ZK_OK; /* a folder: it holds nothing */
  ZK_TRY(make_key(name, &key, &array));
  r->arrays += array;
  zk_status status = zk_key_filter_take(&r->keys, key, &wanted);
  if (status == ZK_OK && wanted) {
    r->places[r->dict->items.count / 2] = index;
    status = zk_object_append(r->dict, zk_object_retain(key));
    if (status == ZK_OK)
      status = zk_object_new(ZK_OBJ_NONE, &none);
    if (status == ZK_OK)
      status = zk_object_append(r->dict, none);
  }
  zk_object_release(key);
  return status;
}

typedef struct place {
  const zk_zip *zip;
  int64_t index;
} place;

static zk_status read_start(void *context, uint64_t at, void *bytes, size_t n) {
  const place *p = context;
  zk_zip_stream *s;
  ZK_TRY(zk_zip_stream_open(p->zip, p->index, at, &s));
  zk_status status = zk_zip_stream_read(s, bytes, n);
  zk_zip_stream_close(s);
  return status;
}

static zk_status read_entry(const reader *r, int64_t index, const char *name, zk_object **out) {
  size_t size, packed;
  *out = NULL;
  ZK_TRY(zk_zip_size(r->zip, index, &size, &packed));
  if (r->file) {
    place p = {r->zip, index};
    zk_npy_source s = {
        .file = r->file, .entry = index, .size = size, .read = read_start, .context = &p};
    return zk_npy_list_source(&s, name, out);
  }
  uint8_t *bytes = zk_block_alloc(size);
  if (!bytes)
    return zk_nomem(size, name);
  zk_status status = zk_zip_read(r->zip, index, bytes, size);
  if (status == ZK_OK)
    status = zk_npy_value(bytes, size, name, out);
  zk_block_free(bytes);
  return status;
}

/* An array, or an OPAQUE that describes the entry. */
static zk_status make_value(const reader *r, int64_t index, zk_object **out) {
  const char *name = zk_zip_text(r->zip, index), *odd = zk_zip_unreadable(r->zip, index);
  size_t n = strlen(name), ending = strlen(ENDING);
  if (odd)
    return zk_object_opaque(out, "zip entry", "the entry %.80s, which %s", name, odd);
  if (n < ending || strcmp(name + n - ending, ENDING) != 0)
    return zk_object_opaque(out, "zip entry",
                            "the entry %.80s, which is no array by its name (it does not end "
                            "with " ENDING ")",
                            name);
  return read_entry(r, index, name, out);
}

/* Checks the limit for all wanted entries before any is unpacked. */
static zk_status check_total(reader *r, size_t limit) {
  size_t file = 0;
  for (size_t i = 0; i < r->dict->items.count / 2; i++) {
    size_t size, packed;
    if (zk_zip_unreadable(r->zip, r->places[i]))
      continue;
    ZK_TRY(zk_zip_size(r->zip, r->places[i], &size, &packed));
    if (__builtin_add_overflow(r->total, size, &r->total))
      r->total = SIZE_MAX;
    file += packed;
  }
  if (limit == 0)
    limit = zk_unpack_limit(file);
  return r->total <= limit ? ZK_OK : zk_fail_limit(NULL, r->total, limit);
}

static zk_status read_all(reader *r) {
  for (size_t i = 0; i < r->dict->items.count / 2; i++) {
    zk_object *value, **place = &r->dict->items.at[2 * i + 1];
    ZK_TRY(make_value(r, r->places[i], &value));
    value->held = true;
    zk_object_release(*place);
    *place = value;
  }
  return ZK_OK;
}

static zk_status read_archive(reader *r, const char *path, const zk_object *keys) {
  ZK_TRY(zk_zip_open(path, ".npz arrays", &r->zip));
  size_t n = (size_t)zk_zip_count(r->zip);
  r->places = zk_alloc(n * sizeof *r->places);
  if (!r->places)
    return zk_nomem(n * sizeof *r->places, "an archive's entries");
  ZK_TRY(zk_key_filter_open(&r->keys, keys));
  ZK_TRY(zk_object_new(ZK_OBJ_ORDERED, &r->dict));
  for (size_t i = 0; i < n; i++)
    ZK_TRY(note_entry(r, (int64_t)i));
  ZK_TRY(zk_check_unique_keys(r->dict));
  ZK_TRY(zk_key_filter_finish(&r->keys));
  return n == 0 || r->arrays > 0 ? ZK_OK
                                 : zk_fail(ZK_ERR_FORMAT,
                                           "holds no array: no entry's name ends with " ENDING
                                           ", the first is %.80s; a checkpoint of PyTorch is read "
                                           "by zknn.load",
                                           zk_zip_text(r->zip, 0));
}

/* Adds to the message for a file that is no zip. */
static zk_status fail_kind(zk_status status, const char *path) {
  uint8_t *start;
  size_t n = 6;
  char message[512];
  snprintf(message, sizeof message, "%s", zk_message());
  if (status != ZK_ERR_FORMAT || zk_file_read_part(path, 0, &start, &n) != ZK_OK)
    return zk_fail(status, "%s: %s", path, message);
  bool npy = memcmp(start, "\x93NUMPY", 6) == 0, gzip = zk_is_gzip(start, n);
  zk_block_free(start);
  return zk_fail(status, "%s: %s%s", path, message,
                 npy    ? "; it is one array, as npy.load reads them"
                 : gzip ? "; it is packed by gzip: unpack it first"
                        : "");
}

zk_status zk_npz_load_part(const char *path, const zk_object *keys, size_t limit, zk_object **out,
                           zk_object **left) {
  reader r = {0};
  *out = NULL;
  if (left)
    *left = NULL;
  zk_status status = read_archive(&r, path, keys);
  if (status == ZK_OK)
    status = check_total(&r, limit);
  if (status == ZK_OK)
    status = read_all(&r);
  if (status != ZK_OK)
    status = fail_kind(status, path);
  zk_key_filter_close(&r.keys, status == ZK_OK ? left : NULL);
  zk_zip_close(r.zip);
  zk_free(r.places);
  zk_block_trim();
  if (status != ZK_OK) {
    zk_object_release(r.dict);
    return status;
  }
  *out = r.dict;
  return ZK_OK;
}

zk_status zk_npz_list(const char *path, zk_object **out) {
  reader r = {0};
  *out = NULL;
  zk_status status = read_archive(&r, path, NULL);
  if (status == ZK_OK)
    status = zk_zip_check_overlap(r.zip);
  if (status == ZK_OK)
    status = zk_stored_file_of_zip(path, r.zip, &r.file);
  if (status == ZK_OK)
    status = read_all(&r);
  if (status != ZK_OK)
    status = fail_kind(status, path);
  zk_key_filter_close(&r.keys, NULL);
  if (r.file)
    zk_stored_file_release(r.file);
  else
    zk_zip_close(r.zip);
  zk_free(r.places);
  if (status == ZK_OK)
    *out = r.dict;
  else
    zk_object_release(r.dict);
  return status;
}

zk_status zk_npz_load(const char *path, zk_object **out) {
  return zk_npz_load_part(path, NULL, 0, out, NULL);
}

bool zk_npz_is(const char *path) {
  zk_zip *zip;
  int64_t arrays = 0;
  if (zk_zip_open(path, ".npz arrays", &zip) != ZK_OK)
    return false;
  int64_t n = zk_zip_count(zip);
  for (int64_t i = 0; i < n; i++) {
    const char *name = zk_zip_name(zip, i);
    size_t length = name ? strlen(name) : 0, ending = strlen(ENDING);
    arrays += length >= ending && strcmp(name + length - ending, ENDING) == 0;
  }
  zk_zip_close(zip);
  return n == 0 || arrays > 0;
}

/* --- out --- */

/* An entry's name and bytes, in one block: the zip wants them until its end. */
static zk_status pack_entry(const zk_object *key, const zk_object *value, char **name,
                            uint8_t **bytes, size_t *size) {
  char header[ZK_NPY_HEADER];
  if (key->type != ZK_OBJ_STRING || key->string.length == 0 ||
      strlen(key->string.bytes) != key->string.length ||
      !zk_is_utf8(key->string.bytes, key->string.length))
    return zk_fail(ZK_ERR_ARG, "an array's name must be a string, UTF-8 and not empty");
  if (value->type != ZK_OBJ_TENSOR)
    return zk_fail(ZK_ERR_ARG, "%.80s is no tensor; an .npz file holds tensors only",
                   key->string.bytes);
  zk_tensor *t = value->tensor.value, *whole;
  zk_status dtype = zk_npy_check(t);
  if (dtype != ZK_OK)
    return zk_fail_in(dtype, "%.80s", key->string.bytes);
  size_t head = zk_npy_header(t, header);
  size_t data = (size_t)zk_numel(t) * zk_dtype_size(t->dtype);
  *name = zk_alloc(key->string.length + sizeof ENDING);
  *bytes = zk_block_alloc(head + data);
  *size = head + data;
  if (!*name || !*bytes)
    return zk_nomem(*size, "an array");
  memcpy(*name, key->string.bytes, key->string.length);
  memcpy(*name + key->string.length, ENDING, sizeof ENDING);
  memcpy(*bytes, header, head);
  ZK_TRY(zk_tensor_contiguous(t, &whole));
  memcpy(*bytes + head, zk_data(whole), data);
  zk_tensor_release(whole);
  return ZK_OK;
}

static zk_status write_archive(const zk_object *dict, char **names, uint8_t **blocks,
                               const char *temp) {
  zk_zip *zip;
  ZK_TRY(zk_zip_create(temp, &zip));
  zk_status status = ZK_OK;
  for (size_t i = 0; status == ZK_OK && i < dict->items.count / 2; i++) {
    size_t size = 0;
    status =
        pack_entry(dict->items.at[2 * i], dict->items.at[2 * i + 1], &names[i], &blocks[i], &size);
    if (status == ZK_OK)
      status = zk_zip_add(zip, names[i], blocks[i], size);
  }
  if (status == ZK_OK)
    status = zk_zip_finish(zip);
  zk_zip_close(zip);
  return status;
}

zk_status zk_npz_save(const zk_object *tensors, const char *path) {
  zk_atomic_file file = {0};
  size_t n = tensors->items.count / 2;
  if (n == 0) /* libzip writes no empty archive: its end alone is one */
    return zk_file_write(path, "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22);
  char **names = zk_alloc_zero(n * sizeof *names);
  uint8_t **blocks = zk_alloc_zero(n * sizeof *blocks);
  zk_status status = names && blocks ? ZK_OK : zk_nomem(n * sizeof *names, "an archive");
  if (status == ZK_OK)
    status = zk_atomic_begin(&file, path);
  if (status == ZK_OK) {
    status = write_archive(tensors, names, blocks, file.temp);
    if (status != ZK_OK)
      status = zk_fail_in(status, "%s", path);
    else
      status = zk_atomic_commit(&file);
  }
  zk_atomic_abort(&file);
  for (size_t i = 0; names && blocks && i < n; i++) {
    zk_free(names[i]);
    zk_block_free(blocks[i]);
  }
  zk_free(names);
  zk_free(blocks);
  return status;
}
