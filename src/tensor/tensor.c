/*
 * tensor.c: shapes; making, viewing and releasing tensors.
 */
#include "tensor/tensor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/size.h"

/* Less than INT64_MAX, so that a size plus a few small numbers cannot overflow. */
#define MAX_SIZE (INT64_MAX - ((int64_t)1 << 20))

/* `unit` times the sizes; -1 when the product of those that are not 0 is too large. */
static int64_t size_of(int64_t unit, const zk_shape *s) {
  bool empty = false;
  for (int i = 0; i < s->ndim; i++)
    if (s->dim[i] == 0)
      empty = true;
    else
      unit = zk_size_mul(unit, s->dim[i]);
  return unit < 0 || unit > MAX_SIZE ? -1 : empty ? 0 : unit;
}

int64_t zk_shape_numel(const zk_shape *s) {
  return size_of(1, s);
}

/* The bytes of its elements; -1 as zk_shape_numel. */
static int64_t bytes_of(zk_dtype dtype, const zk_shape *s) {
  return size_of((int64_t)zk_dtype_size(dtype), s);
}

static zk_status fail_shape(zk_dtype dtype, const zk_shape *s) {
  char text[ZK_SHAPE_TEXT];
  return zk_fail(
      ZK_ERR_ARG,
      "a %s tensor of shape %s cannot be: a size is negative, or the sizes are too large",
      zk_dtype_name(dtype), zk_shape_text(s, text));
}

zk_status zk_shape_check(zk_dtype dtype, const zk_shape *s) {
  return bytes_of(dtype, s) < 0 ? fail_shape(dtype, s) : ZK_OK;
}

bool zk_shape_equal(const zk_shape *a, const zk_shape *b) {
  return a->ndim == b->ndim && memcmp(a->dim, b->dim, sizeof(int64_t) * (size_t)a->ndim) == 0;
}

void zk_shape_strides(const zk_shape *s, int64_t stride[ZK_MAX_DIM]) {
  int64_t step = 1;
  for (int i = s->ndim - 1; i >= 0; i--) {
    stride[i] = step;
    int64_t next = zk_size_mul(step, s->dim[i]);
    if (next > 0) /* else the tensor is empty, or zk_shape_check will refuse it */
      step = next;
  }
}

char *zk_shape_text(const zk_shape *s, char text[ZK_SHAPE_TEXT]) {
  size_t at = 0;
  text[at++] = '[';
  for (int i = 0; i < s->ndim; i++)
    at += (size_t)snprintf(text + at, ZK_SHAPE_TEXT - at, "%s%" PRId64, i ? ", " : "", s->dim[i]);
  text[at++] = ']';
  text[at] = 0;
  return text;
}

zk_status zk_wrap_dim(const char *op, int64_t dim, int ndim, int *out) {
  int n = ndim > 0 ? ndim : 1;
  if (dim < -n || dim >= n)
    return zk_fail(ZK_ERR_ARG,
                   "%s: dim %" PRId64 " is out of range: the tensor has %d dimension%s (%d..%d)",
                   op, dim, ndim, ndim == 1 ? "" : "s", -n, n - 1);
  *out = (int)(dim < 0 ? dim + n : dim);
  return ZK_OK;
}

static zk_status new_header(zk_tensor **out) {
  zk_tensor *t = zk_alloc_zero(sizeof *t);
  *out = t;
  if (!t)
    return zk_nomem(sizeof *t, "a tensor");
  t->refs = 1;
  return ZK_OK;
}

/*
 * A storage and the tensor that it was made with, in one allocation.
 *
 * The allocation is freed when neither is needed any more. As long as the tensor is on its own
 * storage, it holds a reference to that: the storage's last release frees both. zk_tensor_set_data
 * may move the tensor to another storage; then kept_by_tensor is set, and the later of the tensor's
 * and the storage's last release frees the allocation.
 */
typedef struct pair {
  zk_storage storage;
  zk_tensor tensor;
} pair;

zk_status zk_tensor_unallocated(zk_dtype dtype, const zk_shape *shape, zk_tensor **out) {
  *out = NULL;
  int64_t bytes = bytes_of(dtype, shape);
  if (bytes < 0)
    return fail_shape(dtype, shape);
  pair *p = zk_alloc_zero(sizeof *p);
  if (!p)
    return zk_nomem(sizeof *p, "a tensor");
  p->storage.refs = p->tensor.refs = 1;
  p->storage.bytes = (size_t)bytes;
  p->storage.unversioned = true;
  zk_tensor *t = &p->tensor;
  t->with_storage = true;
  t->dtype = dtype;
  t->shape = *shape;
  zk_shape_strides(shape, t->stride);
  t->storage = &p->storage;
  *out = t;
  return ZK_OK;
}

zk_status zk_tensor_new(zk_dtype dtype, const zk_shape *shape, zk_tensor **out) {
  char text[ZK_SHAPE_TEXT];
  ZK_TRY(zk_tensor_unallocated(dtype, shape, out));
  zk_storage *s = (*out)->storage;
  s->unversioned = false;
  s->data = zk_block_alloc(s->bytes);
  if (s->data)
    return ZK_OK;
  snprintf(text + strlen(zk_shape_text(shape, text)), 20, " tensor");
  zk_status status = zk_nomem(s->bytes, text);
  zk_tensor_release(*out);
  *out = NULL;
  return status;
}

zk_status zk_tensor_zeros(zk_dtype dtype, const zk_shape *shape, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(dtype, shape, out));
  memset((*out)->storage->data, 0, (*out)->storage->bytes);
  return ZK_OK;
}

zk_status zk_tensor_number_f(double value, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(ZK_FLOAT64, &ZK_SCALAR, out));
  *(double *)zk_data(*out) = value;
  (*out)->is_number = true;
  return ZK_OK;
}

zk_status zk_tensor_number_i(int64_t value, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(ZK_INT64, &ZK_SCALAR, out));
  *(int64_t *)zk_data(*out) = value;
  (*out)->is_number = true;
  return ZK_OK;
}

zk_status zk_tensor_number_bool(bool value, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(ZK_BOOL, &ZK_SCALAR, out));
  *(uint8_t *)zk_data(*out) = value;
  (*out)->is_number = true;
  return ZK_OK;
}

zk_status zk_tensor_meta(const zk_tensor *t, zk_tensor **out) {
  ZK_TRY(new_header(out));
  zk_tensor *u = *out;
  u->dtype = t->dtype;
  u->shape = t->shape;
  memcpy(u->stride, t->stride, sizeof u->stride);
  u->offset = t->offset;
  u->is_number = t->is_number;
  return ZK_OK;
}

zk_status zk_tensor_alias(const zk_tensor *t, zk_tensor **out) {
  ZK_TRY(zk_tensor_meta(t, out));
  (*out)->storage = t->storage;
  t->storage->refs++;
  return ZK_OK;
}

zk_status zk_tensor_as_strided(const zk_tensor *t, const zk_shape *shape, const int64_t *stride,
                               int64_t offset, zk_tensor **out) {
  *out = NULL;
  ZK_TRY(zk_shape_check(t->dtype, shape));
  int64_t last = offset, room = (int64_t)(t->storage->bytes / zk_dtype_size(t->dtype));
  bool empty = zk_shape_numel(shape) == 0, backwards = offset < 0;
  for (int i = 0; i < shape->ndim; i++) {
    backwards |= stride[i] < 0;
    if (!empty)
      last = zk_size_add(last, zk_size_mul(shape->dim[i] - 1, stride[i]));
  }
  if (backwards || last < 0 || (!empty && last >= room)) { /* an empty view reads nothing */
    char text[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG,
                   "a view of shape %s at offset %" PRId64 " reaches past its storage of %" PRId64
                   " elements",
                   zk_shape_text(shape, text), offset, room);
  }
  ZK_TRY(zk_tensor_alias(t, out));
  (*out)->shape = *shape;
  for (int i = 0; i < shape->ndim; i++) { /* an unused stride may be large: its multiples fit */
    int64_t reach = zk_size_mul(zk_size_add(shape->dim[i], 1), stride[i]);
    (*out)->stride[i] = reach < 0 || reach > MAX_SIZE / 2 ? 1 : stride[i];
  }
  (*out)->offset = offset;
  (*out)->is_number = false;
  return ZK_OK;
}

zk_tensor *zk_tensor_retain(zk_tensor *t) {
  if (t)
    t->refs++;
  return t;
}

static void release_storage(zk_storage *s) {
  if (s && --s->refs == 0) {
    zk_block_free(s->data);
    s->data = NULL;
    if (!s->kept_by_tensor)
      zk_free(s);
  }
}

/* The storage in t's allocation; NULL: none. */
static zk_storage *storage_beside(zk_tensor *t) {
  return t->with_storage ? &((pair *)((char *)t - offsetof(pair, tensor)))->storage : NULL;
}

void zk_tensor_set_data(zk_tensor *t, const zk_tensor *data) {
  zk_storage *before = t->storage, *beside = storage_beside(t);
  data->storage->refs++;
  t->dtype = data->dtype;
  t->shape = data->shape;
  memcpy(t->stride, data->stride, sizeof t->stride);
  t->offset = data->offset;
  t->storage = data->storage;
  t->is_number = t->is_view = false;
  if (beside)
    beside->kept_by_tensor = t->storage != beside;
  release_storage(before);
}

void zk_tensor_release(zk_tensor *t) {
  if (!t || --t->refs > 0)
    return;
  if (t->autograd)
    t->autograd->drop(t->autograd);
  zk_storage *beside = storage_beside(t), *storage = t->storage;
  if (beside && beside->kept_by_tensor) { /* t is on another storage: see pair */
    beside->kept_by_tensor = false;
    if (beside->refs == 0)
      zk_free(beside);
  }
  release_storage(storage);
  if (!beside)
    zk_free(t);
}

void zk_tensor_release_all(zk_tensor **t, int n) {
  for (int i = 0; i < n; i++) {
    zk_tensor_release(t[i]);
    t[i] = NULL;
  }
}

static void (*write_observer)(zk_storage *s);

void zk_set_write_observer(void (*observer)(zk_storage *s)) {
  write_observer = observer;
}

void zk_notify_write(zk_storage *s) {
  write_observer(s);
}

int64_t zk_numel(const zk_tensor *t) {
  int64_t n = 1;
  for (int i = 0; i < t->shape.ndim; i++)
    n *= t->shape.dim[i];
  return n;
}

bool zk_is_set_to(const zk_tensor *a, const zk_tensor *b) {
  return a->storage == b->storage && a->offset == b->offset && a->dtype == b->dtype &&
         zk_shape_equal(&a->shape, &b->shape) &&
         memcmp(a->stride, b->stride, sizeof a->stride[0] * (size_t)a->shape.ndim) == 0;
}

bool zk_is_expanded(const zk_tensor *t) {
  for (int d = 0; d < t->shape.ndim; d++)
    if (t->shape.dim[d] > 1 && t->stride[d] == 0)
      return true;
  return false;
}

bool zk_is_contiguous(const zk_tensor *t) {
  int64_t step = 1;
  for (int i = t->shape.ndim - 1; i >= 0; i--) {
    if (t->shape.dim[i] == 0)
      return true;
    if (t->shape.dim[i] != 1 && t->stride[i] != step)
      return false;
    step *= t->shape.dim[i];
  }
  return true;
}
