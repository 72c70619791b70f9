/*
 * stored.c: arrays that stay in their file, and reading them in windows.
 */
#include "io/stored.h"

#include <errno.h>
#include <string.h>
#include "base/cursor.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/zip.h"
#include "tensor/convert.h"

#define MOST_SHARED 64 /* elements in one place of an array that is read whole */

/* --- files --- */

static zk_status new_file(const char *path, zk_stored_file **out) {
  zk_stored_file *f = zk_alloc_zero(sizeof *f);
  char *copy = f ? zk_strdup(path) : NULL;
  *out = NULL;
  if (!copy) {
    zk_free(f);
    return zk_nomem(sizeof *f, "a file");
  }
  *f = (zk_stored_file){.refs = 1, .path = copy};
  *out = f;
  return ZK_OK;
}

zk_status zk_stored_file_open(const char *path, zk_stored_file **out) {
  ZK_TRY(new_file(path, out));
  zk_status status = zk_file_open(path, &(*out)->file, &(*out)->size);
  if (status != ZK_OK) {
    zk_stored_file_release(*out);
    *out = NULL;
  }
  return status;
}

zk_status zk_stored_file_of_zip(const char *path, zk_zip *zip, zk_stored_file **out) {
  ZK_TRY(new_file(path, out));
  (*out)->zip = zip;
  return ZK_OK;
}

zk_stored_file *zk_stored_file_retain(zk_stored_file *file) {
  file->refs++;
  return file;
}

void zk_stored_file_release(zk_stored_file *file) {
  if (!file || --file->refs > 0)
    return;
  if (file->file)
    fclose(file->file);
  zk_zip_close(file->zip);
  zk_free(file->path);
  zk_free(file);
}

zk_status zk_stored_file_bytes(const zk_stored_file *file, uint64_t at, void *bytes, size_t n) {
  return zk_file_read_at(file->file, file->size, at, bytes, n);
}

/* --- arrays --- */

zk_status zk_stored_copy(const zk_stored *s, zk_stored **out) {
  *out = zk_alloc(sizeof *s);
  if (!*out)
    return zk_nomem(sizeof *s, "an array of a file");
  **out = *s;
  if (s->file)
    zk_stored_file_retain(s->file);
  zk_tensor_retain(s->value);
  return ZK_OK;
}

void zk_stored_clear(zk_stored *s) {
  zk_stored_file_release(s->file);
  zk_tensor_release(s->value);
  *s = (zk_stored){0};
}

void zk_stored_free(zk_stored *s) {
  if (s)
    zk_stored_clear(s);
  zk_free(s);
}

zk_status zk_stored_of_tensor(zk_tensor *t, zk_stored *out) {
  *out = (zk_stored){.dtype = &zk_stored_dtypes[t->dtype], .shape = t->shape, .entry = -1};
  zk_stored_set_order(out, false);
  return zk_tensor_contiguous(t, &out->value);
}

void zk_stored_set_order(zk_stored *s, bool fortran) {
  int64_t step = 1;
  for (int i = 0; i < s->shape.ndim; i++) {
    int d = fortran ? i : s->shape.ndim - 1 - i;
    s->stride[d] = step;
    step *= s->shape.dim[d] > 0 ? s->shape.dim[d] : 1;
  }
}

uint64_t zk_stored_bytes(const zk_stored *s) {
  return (uint64_t)zk_shape_numel(&s->shape) * s->dtype->size;
}

/* The dimension that lies next in the file: that of the least stride above `below`, which is the
 * stride that the dimensions so far fill; -1 when none has it. */
static int dimension_of_stride(const zk_stored *s, int64_t stride, unsigned seen) {
  for (int d = 0; d < s->shape.ndim; d++)
    if (!(seen >> d & 1) && s->shape.dim[d] != 1 && s->stride[d] == stride)
      return d;
  return -1;
}

/* Its dimensions of more than one place, from the one that varies fastest on; their number, or -1
 * when the array is not dense. */
static int order_of(const zk_stored *s, int order[ZK_MAX_DIM]) {
  int count = 0, n = 0;
  unsigned seen = 0;
  int64_t stride = 1;
  for (int d = 0; d < s->shape.ndim; d++)
    n += s->shape.dim[d] != 1;
  while (count < n) {
    int d = dimension_of_stride(s, stride, seen);
    if (d < 0)
      return -1;
    order[count++] = d;
    seen |= 1u << d;
    stride *= s->shape.dim[d];
  }
  return count;
}

bool zk_stored_is_dense(const zk_stored *s) {
  int order[ZK_MAX_DIM];
  return zk_shape_numel(&s->shape) == 0 || order_of(s, order) >= 0;
}

void zk_stored_unravel(const zk_stored *s, int64_t at, int64_t index[ZK_MAX_DIM]) {
  int order[ZK_MAX_DIM], n = order_of(s, order);
  for (int d = 0; d < s->shape.ndim; d++)
    index[d] = 0;
  for (int i = 0; i < n; i++) {
    index[order[i]] = at % s->shape.dim[order[i]];
    at /= s->shape.dim[order[i]];
  }
}

static bool is_in_order(const zk_stored *s) {
  int64_t step = 1;
  for (int d = s->shape.ndim - 1; d >= 0; d--) {
    if (s->shape.dim[d] != 1 && s->stride[d] != step)
      return false;
    step *= s->shape.dim[d];
  }
  return true;
}

/* --- reading --- */

static zk_status fail_in_file(const zk_stored_reader *r, zk_status status) {
  return status == ZK_OK || status == ZK_ERR_INTERRUPTED
             ? status
             : zk_fail_in(status, "%s", r->s->file->path);
}

/* Reads n bytes of the file or the entry, from where the last ones ended. */
static zk_status read_bytes(zk_stored_reader *r, void *bytes, size_t n) {
  zk_status status;
  if (r->s->entry >= 0)
    status = zk_zip_stream_read(r->stream, bytes, n);
  else
    status = zk_stored_file_bytes(r->s->file, r->at, bytes, n);
  r->at += n;
  return fail_in_file(r, status);
}

static zk_status begin(zk_stored_reader *r) {
  r->at = r->s->at;
  if (r->s->entry < 0)
    return ZK_OK;
  return fail_in_file(r, zk_zip_stream_open(r->s->file->zip, r->s->entry, r->s->at, &r->stream));
}

/* All that the strides reach, from the first element on, as a one-dimensional tensor. */
static zk_status read_extent(zk_stored_reader *r, zk_tensor **out) {
  const zk_stored *s = r->s;
  int64_t count = 1;
  for (int d = 0; d < s->shape.ndim; d++)
    count += (s->shape.dim[d] - 1) * s->stride[d];
  size_t size = (size_t)count * s->dtype->size;
  if (r->left / MOST_SHARED > count)
    return zk_fail(ZK_ERR_FORMAT,
                   "an array of %lld elements that share %lld places in the file: its values are "
                   "not read",
                   (long long)r->left, (long long)count);
  uint8_t *raw = zk_block_alloc(size);
  if (!raw)
    return zk_nomem(size, "an array of a file");
  zk_status status = read_bytes(r, raw, size);
  if (status == ZK_OK)
    status = zk_widen_array(s->dtype, r->swap, false, raw, &ZK_SHAPE(count), out);
  zk_block_free(raw);
  return status;
}

/* In the order of the indices, through a copy in memory. */
static zk_status read_whole(zk_stored_reader *r) {
  zk_tensor *extent = NULL, *view = NULL;
  zk_status status = read_extent(r, &extent);
  if (status == ZK_OK)
    status = zk_tensor_as_strided(extent, &r->s->shape, r->s->stride, 0, &view);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(view, &r->whole);
  zk_tensor_release(view);
  zk_tensor_release(extent);
  r->dtype = &zk_stored_dtypes[r->s->dtype->dtype];
  r->at = 0;
  return status;
}

zk_status zk_stored_open(const zk_stored *s, bool by_file, zk_stored_reader *out) {
  *out = (zk_stored_reader){.s = s,
                            .dtype = s->dtype,
                            .left = zk_shape_numel(&s->shape),
                            .swap = s->big_endian && s->dtype->size > 1};
  if (s->value) {
    out->whole = zk_tensor_retain(s->value);
    return ZK_OK;
  }
  if (out->left == 0)
    return ZK_OK;
  zk_status status = begin(out);
  if (status == ZK_OK && !(by_file ? zk_stored_is_dense(s) : is_in_order(s)))
    status = read_whole(out);
  if (status != ZK_OK)
    zk_stored_close(out);
  return status;
}

zk_status zk_stored_read(zk_stored_reader *r, void *bytes, int64_t n) {
  size_t size = (size_t)n * r->dtype->size;
  r->left -= n;
  if (r->whole) {
    memcpy(bytes, (const char *)zk_data(r->whole) + r->at, size);
    r->at += size;
    return ZK_OK;
  }
  ZK_TRY(read_bytes(r, bytes, size));
  if (r->swap)
    zk_swap_bytes(bytes, size, r->dtype->size);
  return ZK_OK;
}

void zk_stored_close(zk_stored_reader *r) {
  zk_tensor_release(r->whole);
  zk_zip_stream_close(r->stream);
  r->whole = NULL;
  r->stream = NULL;
}
