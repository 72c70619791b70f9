/*
 * idx.c: reads and writes IDX files.
 */
#include "data/idx.h"

#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/stored.h"
#include "tensor/convert.h"

#define HEADER_MAX (4 + 4 * ZK_MAX_DIM)

/* Deflate spends at least 2 bits on 258 bytes, the longest repeat. [RFC 1951, 3.2.5] */
#define GZIP_MAX_RATIO 1032

typedef struct header {
  const zk_stored_dtype *type;
  zk_shape shape;
  size_t bytes, total; /* of the header, and with the data */
} header;

/* A file's bytes, and its content once unpacked. */
typedef struct source {
  const char *path;
  uint8_t *bytes;
  size_t head;        /* how many of a plain file's bytes are there */
  size_t size, limit; /* limit: of what a gzip file unpacks to */
  int gzip;
} source;

/* The first n bytes of the content, in place or in `buffer`. */
static zk_status content_head(const source *s, size_t n, uint8_t *buffer, const uint8_t **out) {
  zk_cursor c = zk_cursor_over(s->bytes, s->head, s->path);
  if (!s->gzip)
    return zk_cursor_take(&c, n, out);
  *out = buffer;
  return zk_gunzip(s->bytes, s->size, buffer, n, 0, s->path);
}

static zk_status check_magic(const source *s, const uint8_t magic[4], header *h) {
  if (magic[0] != 0 || magic[1] != 0)
    return zk_fail(ZK_ERR_FORMAT, "%s: no IDX file%s: it starts with %02x %02x %02x %02x", s->path,
                   s->gzip ? " inside the gzip" : ", plain or gzip", magic[0], magic[1], magic[2],
                   magic[3]);
  h->type = zk_stored_dtype_of_idx(magic[2]);
  if (!h->type)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: its elements are of type 0x%02x, which IDX has not: it has 0x08 (uint8), "
                   "0x09 (int8), 0x0b (int16), 0x0c (int32), 0x0d (float32) and 0x0e (float64)",
                   s->path, magic[2]);
  if (magic[3] < 1 || magic[3] > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_FORMAT, "%s: its rank is %d, expected 1 to %d", s->path, magic[3],
                   ZK_MAX_DIM);
  return ZK_OK;
}

/* The shape must not need more bytes than the file has. The content of a gzip file is known only
 * after unpacking, so there the bound is the most that its size can unpack to. */
static zk_status check_size(const source *s, header *h) {
  char text[ZK_SHAPE_TEXT];
  size_t count = h->type->size, at_least_one = count;
  bool fits = true;
  for (int i = 0; i < h->shape.ndim; i++) {
    size_t size = (size_t)h->shape.dim[i];
    fits = fits && zk_mul_size(at_least_one, size ? size : 1, &at_least_one);
    count = fits ? count * size : 0;
  }
  size_t most = s->gzip ? s->size * GZIP_MAX_RATIO : s->size;
  zk_shape_text(&h->shape, text);
  if (!fits || at_least_one > INT64_MAX / 8)
    return zk_fail(ZK_ERR_FORMAT, "%s: its header promises %s bytes, more than there can be",
                   s->path, text);
  h->total = h->bytes + count;
  if (h->total > most)
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: truncated: its header promises %s = %zu bytes of data, a%s file of %zu "
                   "bytes holds %zu%s",
                   s->path, text, count, s->gzip ? " gzip" : "", s->size, most - h->bytes,
                   s->gzip ? " at most" : "");
  if (!s->gzip && h->total < s->size)
    return zk_fail(ZK_ERR_FORMAT, "%s: %zu bytes follow the data, whose shape is %s", s->path,
                   s->size - h->total, text);
  return s->gzip && h->total > s->limit ? zk_fail_limit(s->path, h->total, s->limit) : ZK_OK;
}

static zk_status read_header(const source *s, header *h) {
  uint8_t buffer[HEADER_MAX];
  const uint8_t *p;
  ZK_TRY(content_head(s, 4, buffer, &p));
  ZK_TRY(check_magic(s, p, h));
  h->shape = (zk_shape){.ndim = p[3]};
  h->bytes = 4 + 4 * (size_t)p[3];
  ZK_TRY(content_head(s, h->bytes, buffer, &p));
  zk_cursor c = zk_cursor_over(p + 4, h->bytes - 4, s->path);
  for (int i = 0; i < h->shape.ndim; i++) {
    uint32_t size;
    ZK_TRY(zk_cursor_u32be(&c, &size));
    h->shape.dim[i] = size;
  }
  return check_size(s, h);
}

/* The whole content with its header, so that the digest is over contiguous bytes. */
static zk_status unpack(const source *s, const header *h, uint8_t *content, const char *md5) {
  char hex[33];
  if (s->gzip && md5)
    ZK_TRY(zk_gunzip_md5(s->bytes, s->size, content, h->total, s->path, hex));
  else if (s->gzip)
    ZK_TRY(zk_gunzip(s->bytes, s->size, content, h->total, 1, s->path));
  else
    memcpy(content, s->bytes, h->total);
  if (md5 && !s->gzip)
    ZK_TRY(zk_md5_hex(content, h->total, hex));
  if (md5 && strcmp(hex, md5) != 0)
    zk_warn("%s: not the published file: its unpacked content has md5 %s, published is %s", s->path,
            hex, md5);
  return ZK_OK;
}

/* Bytes are not copied: the tensor is the part of the unpacked content behind the header. */
static zk_status read_bytes(const source *s, const header *h, const char *md5, zk_tensor **out) {
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(ZK_UINT8, &ZK_SHAPE((int64_t)h->total), &t));
  zk_status status = unpack(s, h, zk_data(t), md5);
  if (status != ZK_OK) {
    zk_tensor_release(t);
    return status;
  }
  t->shape = h->shape;
  zk_shape_strides(&t->shape, t->stride);
  t->offset = (int64_t)h->bytes;
  *out = t;
  return ZK_OK;
}

/* Converts wider elements from big-endian. */
static zk_status read_numbers(const source *s, const header *h, const char *md5, zk_tensor **out) {
  zk_tensor *t = NULL;
  uint8_t *content = zk_block_alloc(h->total);
  if (!content)
    return zk_nomem(h->total, "an IDX file");
  zk_status status = unpack(s, h, content, md5);
  if (status == ZK_OK)
    status = zk_tensor_new(h->type->dtype, &h->shape, &t);
  if (status == ZK_OK) {
    zk_swap_bytes(content + h->bytes, h->total - h->bytes, h->type->size);
    zk_widen(h->type, content + h->bytes, t);
  }
  zk_block_free(content);
  *out = t;
  return status;
}

static zk_status read_source(const source *s, const char *md5, zk_tensor **out) {
  header h;
  ZK_TRY(read_header(s, &h));
  zk_status status =
      h.type->dtype == ZK_UINT8 ? read_bytes(s, &h, md5, out) : read_numbers(s, &h, md5, out);
  return status == ZK_ERR_NOMEM ? zk_fail_in(status, "%s", s->path) : status;
}

/* Of a plain file, whose header is in s->bytes. */
static zk_status list_source(const source *s, zk_stored_file *file, zk_object **out) {
  header h;
  ZK_TRY(read_header(s, &h));
  zk_stored stored = {.file = file,
                      .dtype = h.type,
                      .shape = h.shape,
                      .entry = -1,
                      .at = h.bytes,
                      .big_endian = true};
  zk_stored_set_order(&stored, false);
  return zk_object_stored(&stored, out);
}

zk_status zk_idx_list(const char *path, zk_object **out) {
  uint8_t start[HEADER_MAX] = {0};
  zk_stored_file *file;
  *out = NULL;
  zk_status status = zk_stored_file_open(path, &file);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  source s = {.path = path, .bytes = start, .size = (size_t)file->size};
  s.head = s.size < sizeof start ? s.size : sizeof start;
  status = zk_stored_file_bytes(file, 0, start, s.head);
  if (status == ZK_OK)
    status = list_source(&s, file, out);
  zk_stored_file_release(file);
  return status;
}

zk_status zk_idx_read(const char *path, const char *md5, size_t limit, zk_tensor **out) {
  source s = {.path = path};
  *out = NULL;
  ZK_TRY(zk_file_read(path, &s.bytes, &s.size));
  s.head = s.size;
  s.gzip = zk_is_gzip(s.bytes, s.size);
  s.limit = limit ? limit : zk_unpack_limit(s.size);
  zk_status status = read_source(&s, md5, out);
  zk_block_free(s.bytes);
  zk_block_trim(); /* a file's bytes are of a size that nothing will ask for again */
  return status;
}

/* --- out --- */

static zk_status check_writable(const zk_tensor *t) {
  if (t->dtype != ZK_UINT8)
    return zk_fail(ZK_ERR_ARG, "an IDX file holds uint8, got %s: convert by x:to(\"uint8\")",
                   zk_dtype_name(t->dtype));
  if (t->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "an IDX file holds one dimension at least, got a scalar");
  for (int i = 0; i < t->shape.ndim; i++)
    if (t->shape.dim[i] > UINT32_MAX)
      return zk_fail(ZK_ERR_ARG, "a size of %lld is too large for an IDX file",
                     (long long)t->shape.dim[i]);
  return ZK_OK;
}

/* The whole content: header and data. */
static uint8_t *make_content(const zk_tensor *t, size_t *size) {
  zk_tensor *whole;
  size_t head = 4 + 4 * (size_t)t->shape.ndim, data = (size_t)zk_numel(t);
  uint8_t *content = zk_block_alloc(head + data);
  if (!content || zk_tensor_contiguous((zk_tensor *)t, &whole) != ZK_OK) {
    zk_block_free(content);
    return NULL;
  }
  memcpy(content, (uint8_t[]){0, 0, zk_dtype_table[t->dtype].idx, (uint8_t)t->shape.ndim}, 4);
  for (int i = 0; i < t->shape.ndim; i++)
    for (int k = 0; k < 4; k++)
      content[4 + 4 * i + k] = (uint8_t)(t->shape.dim[i] >> (24 - 8 * k));
  memcpy(content + head, zk_data(whole), data);
  zk_tensor_release(whole);
  *size = head + data;
  return content;
}

zk_status zk_idx_write(const zk_tensor *t, const char *path) {
  size_t size, n = strlen(path);
  zk_status status = check_writable(t);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  uint8_t *content = make_content(t, &size);
  if (!content)
    return zk_nomem((size_t)zk_numel(t), path);
  if (n > 3 && strcmp(path + n - 3, ".gz") == 0) {
    uint8_t *packed;
    status = zk_gzip(content, size, &packed, &size);
    zk_block_free(content);
    content = packed;
  }
  if (status == ZK_OK)
    status = zk_file_write(path, content, size);
  zk_block_free(content);
  zk_block_trim();
  return status;
}
