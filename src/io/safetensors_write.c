/*
 * safetensors_write.c: writes safetensors.
 */
#include "io/safetensors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/stored_dtype.h"
#include "tensor/convert.h"

#define HEADER_ALIGNMENT 8

typedef struct text {
  char *at;
  size_t length, room;
} text;

static zk_status put(text *t, const char *bytes, size_t n) {
  if (n > t->room - t->length) {
    size_t room = 2 * t->room + n + 256;
    char *at = zk_realloc(t->at, room);
    if (!at)
      return zk_nomem(room, "a header");
    t->at = at;
    t->room = room;
  }
  memcpy(t->at + t->length, bytes, n);
  t->length += n;
  return ZK_OK;
}

/* In quotes; escaped where JSON asks for it. */
static zk_status put_string(text *t, const char *s, size_t n) {
  static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
  ZK_TRY(put(t, "\"", 1));
  for (size_t i = 0; i < n; i++) {
    const char *escape = s[i] ? strchr(from, s[i]) : NULL;
    char code[8] = {'\\', escape ? to[escape - from] : 0};
    if (escape)
      ZK_TRY(put(t, code, 2));
    else if ((unsigned char)s[i] < 0x20)
      ZK_TRY(put(t, code, (size_t)snprintf(code, sizeof code, "\\u%04x", (unsigned)s[i])));
    else
      ZK_TRY(put(t, s + i, 1));
  }
  return put(t, "\"", 1);
}

static zk_status check_string(const zk_object *o, const char *what) {
  if (o->type != ZK_OBJ_STRING)
    return zk_fail(ZK_ERR_ARG, "%s must be a string", what);
  if (!zk_is_utf8(o->string.bytes, o->string.length))
    return zk_fail(ZK_ERR_ARG, "%s is not UTF-8", what);
  return ZK_OK;
}

static zk_status check_tensors(const zk_object *dict) {
  for (size_t i = 0; i < dict->items.count; i += 2) {
    const zk_object *key = dict->items.at[i], *value = dict->items.at[i + 1];
    ZK_TRY(check_string(key, "a tensor's name"));
    if (key->string.length == strlen(ZK_SAFETENSORS_METADATA) &&
        strcmp(key->string.bytes, ZK_SAFETENSORS_METADATA) == 0)
      return zk_fail(ZK_ERR_ARG, "a tensor may not be named " ZK_SAFETENSORS_METADATA);
    if (value->type != ZK_OBJ_TENSOR)
      return zk_fail(ZK_ERR_ARG, "%.80s is no tensor; a safetensors file holds tensors only",
                     key->string.bytes);
  }
  return ZK_OK;
}

static zk_status put_metadata(text *header, const zk_object *metadata) {
  ZK_TRY(put_string(header, ZK_SAFETENSORS_METADATA, strlen(ZK_SAFETENSORS_METADATA)));
  for (size_t i = 0; i < metadata->items.count; i += 2) {
    const zk_object *key = metadata->items.at[i], *value = metadata->items.at[i + 1];
    ZK_TRY(check_string(key, "a key of the metadata"));
    ZK_TRY(check_string(value, "a value of the metadata"));
    ZK_TRY(put(header, i ? "," : ":{", i ? 1 : 2));
    ZK_TRY(put_string(header, key->string.bytes, key->string.length));
    ZK_TRY(put(header, ":", 1));
    ZK_TRY(put_string(header, value->string.bytes, value->string.length));
  }
  return put(header, "}", 1);
}

/* As the safetensors library orders the tensors of a file. */
static int rank(zk_dtype dtype) {
  static const uint8_t ranks[ZK_DTYPES] = {
      [ZK_UINT64] = 0, [ZK_INT64] = 1,    [ZK_FLOAT64] = 2, [ZK_FLOAT32] = 3, [ZK_UINT32] = 4,
      [ZK_INT32] = 5,  [ZK_BFLOAT16] = 6, [ZK_FLOAT16] = 7, [ZK_UINT16] = 8,  [ZK_INT16] = 9,
      [ZK_INT8] = 10,  [ZK_UINT8] = 11,   [ZK_BOOL] = 12};
  return ranks[dtype];
}

/* Entries: pointers to a key and the tensor behind it. */
static int compare_entries(const void *a, const void *b) {
  zk_object *const *x = *(zk_object *const *const *)a, *const *y = *(zk_object *const *const *)b;
  int order = rank(x[1]->tensor.value->dtype) - rank(y[1]->tensor.value->dtype);
  return order ? order : zk_object_compare(x[0], y[0]);
}

static zk_status put_entry(text *header, zk_object *const *e, size_t *at) {
  const zk_tensor *t = e[1]->tensor.value;
  size_t bytes = (size_t)zk_numel(t) * zk_dtype_size(t->dtype);
  char line[64];
  ZK_TRY(put_string(header, e[0]->string.bytes, e[0]->string.length));
  int n = snprintf(line, sizeof line, ":{\"dtype\":\"%s\",\"shape\":[",
                   zk_dtype_table[t->dtype].safetensors);
  ZK_TRY(put(header, line, (size_t)n));
  for (int i = 0; i < t->shape.ndim; i++) {
    n = snprintf(line, sizeof line, "%s%" PRId64, i ? "," : "", t->shape.dim[i]);
    ZK_TRY(put(header, line, (size_t)n));
  }
  n = snprintf(line, sizeof line, "],\"data_offsets\":[%zu,%zu]}", *at, *at + bytes);
  *at += bytes;
  return put(header, line, (size_t)n);
}

static zk_status make_header(text *header, zk_object *const *const *sorted, size_t n,
                             const zk_object *metadata) {
  size_t at = 0;
  ZK_TRY(put(header, "\0\0\0\0\0\0\0\0{", 9)); /* the length goes in front */
  if (metadata && metadata->items.count > 0)
    ZK_TRY(put_metadata(header, metadata));
  for (size_t i = 0; i < n; i++) {
    if (header->length > 9)
      ZK_TRY(put(header, ",", 1));
    ZK_TRY(put_entry(header, sorted[i], &at));
  }
  ZK_TRY(put(header, "}", 1));
  while (header->length % HEADER_ALIGNMENT != 0)
    ZK_TRY(put(header, " ", 1));
  uint64_t length = header->length - 8;
  if (length > ZK_SAFETENSORS_HEADER)
    return zk_fail(ZK_ERR_ARG, "the header would have %" PRIu64 " bytes, at most %" PRIu64, length,
                   ZK_SAFETENSORS_HEADER);
  memcpy(header->at, &length, 8);
  return ZK_OK;
}

static zk_status put_tensor(zk_writer *w, zk_tensor *t) {
  zk_tensor *whole;
  ZK_TRY(zk_tensor_contiguous(t, &whole));
  zk_status status =
      zk_writer_put(w, zk_data(whole), (size_t)zk_numel(t) * zk_dtype_size(t->dtype));
  zk_tensor_release(whole);
  return status;
}

static zk_status write_file(const text *header, zk_object *const *const *sorted, size_t n,
                            const char *path) {
  zk_writer w;
  ZK_TRY(zk_writer_open(&w, path));
  zk_status status = zk_writer_put(&w, header->at, header->length);
  for (size_t i = 0; i < n && status == ZK_OK; i++)
    status = put_tensor(&w, sorted[i][1]->tensor.value);
  return zk_writer_close(&w, status);
}

zk_status zk_safetensors_save(const zk_object *tensors, const zk_object *metadata,
                              const char *path) {
  text header = {0};
  size_t n = tensors->items.count / 2;
  zk_object *const **sorted = zk_alloc(n * sizeof *sorted);
  if (!sorted)
    return zk_nomem(n * sizeof *sorted, "a header");
  for (size_t i = 0; i < n; i++)
    sorted[i] = &tensors->items.at[2 * i];
  zk_status status = check_tensors(tensors);
  if (status == ZK_OK) {
    qsort(sorted, n, sizeof *sorted, compare_entries);
    status = make_header(&header, sorted, n, metadata);
  }
  if (status != ZK_OK)
    status = zk_fail_in(status, "%s", path);
  if (status == ZK_OK)
    status = write_file(&header, sorted, n, path);
  zk_free(header.at);
  zk_free(sorted);
  return status;
}
