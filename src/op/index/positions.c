/*
 * positions.c: reading and writing elements by an index tensor.
 */
#include "base/interrupt.h"
#include "op/index/positions.h"

#include <string.h>
#include "tensor/iterate.h"
#include "op/want.h"

zk_status zk_positions_dtype(const char *op, const zk_tensor *index) {
  return zk_want_int64(op, "index", index, NULL);
}

typedef struct range {
  int64_t low, size, bad;
  bool found;
} range;

static void range_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  range *r = context;
  for (int64_t i = 0; i < n && !r->found; i++) {
    int64_t at = *(const int64_t *)(p[0] + i * step[0]);
    if (at < r->low || at >= r->size) {
      r->bad = at;
      r->found = true;
    }
  }
}

zk_status zk_positions_check(const char *op, const zk_tensor *index, int64_t low, int64_t size) {
  range r = {.low = low, .size = size};
  zk_tensor *t = (zk_tensor *)index;
  zk_iterate_serial(1, &t, range_loop, &r);
  if (r.found)
    return zk_fail(ZK_ERR_ARG, "%s: index %lld is out of range for size %lld", op, (long long)r.bad,
                   (long long)size);
  return ZK_OK;
}

zk_status zk_positions_within(const char *op, const char *what, const zk_tensor *index,
                              const zk_tensor *t, int d) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int rank = t->shape.ndim > 0 ? t->shape.ndim : 1;
  bool fits = rank == (index->shape.ndim > 0 ? index->shape.ndim : 1);
  for (int i = 0; fits && i < rank; i++)
    fits = i == d || zk_positions_size(index, i) <= zk_positions_size(t, i);
  if (fits || zk_numel(index) == 0)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: index of shape %s reaches outside %s of shape %s", op,
                 zk_shape_text(&index->shape, a), what, zk_shape_text(&t->shape, b));
}

zk_status zk_positions_part(const zk_tensor *t, const zk_shape *index, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM] = {0};
  for (int d = 0; d < index->ndim && d < t->shape.ndim; d++)
    stride[d] = t->stride[d];
  return zk_tensor_as_strided(t, index, stride, t->offset, out);
}

/* ---- making positions ----------------------------------------------------------------------- */

zk_status zk_positions_along(const zk_tensor *t, int d, zk_tensor *index, zk_positions *p) {
  *p = (zk_positions){.shape = index->shape, .step = t->shape.ndim > 0 ? t->stride[d] : 0};
  for (int i = 0; i < index->shape.ndim && i < t->shape.ndim; i++)
    p->base[i] = i == d ? 0 : t->stride[i];
  p->index = zk_tensor_retain(index);
  return ZK_OK;
}

zk_status zk_positions_select(const zk_tensor *t, int d, const zk_tensor *index, zk_positions *p) {
  int64_t stride[ZK_MAX_DIM] = {0};
  *p = (zk_positions){.shape = t->shape, .step = t->shape.ndim > 0 ? t->stride[d] : 0};
  if (t->shape.ndim > 0) {
    p->shape.dim[d] = zk_numel(index);
    stride[d] = index->shape.ndim > 0 ? index->stride[0] : 0;
  } else if (index->shape.ndim > 0) { /* a scalar is selected once */
    stride[0] = 0;
  }
  for (int i = 0; i < t->shape.ndim; i++)
    p->base[i] = i == d ? 0 : t->stride[i];
  return zk_tensor_as_strided(index, &p->shape, stride, index->offset, &p->index);
}

zk_status zk_positions_flat(const zk_tensor *t, zk_tensor *index, zk_positions *p) {
  *p = (zk_positions){.shape = index->shape, .step = 1, .wrap = zk_numel(t)};
  p->index = zk_tensor_retain(index);
  return ZK_OK;
}

/* The dimension of the result at which the index's dimensions begin: dims[0] when dims are
 * adjacent, else 0. */
static int index_position(const zk_attr *dims) {
  for (int i = 1; i < dims->n; i++)
    if (dims->v[i] != dims->v[i - 1] + 1)
      return 0;
  return (int)dims->v[0];
}

static bool is_indexed(const zk_attr *dims, int d) {
  for (int i = 0; i < dims->n; i++)
    if (dims->v[i] == d)
      return true;
  return false;
}

zk_status zk_positions_advanced_shape(const char *op, const zk_shape *t, const zk_attr *dims,
                                      const zk_shape *index, zk_shape *out) {
  int at = index_position(dims), kept = 0;
  *out = ZK_SCALAR;
  if (t->ndim - dims->n + index->ndim - 1 > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s: the result has %d dimensions, at most %d are possible", op,
                   t->ndim - dims->n + index->ndim - 1, ZK_MAX_DIM);
  for (int d = 0; d <= t->ndim; d++) {
    if (kept == at && (d == t->ndim || is_indexed(dims, d) || at == 0)) {
      for (int i = 1; i < index->ndim; i++)
        out->dim[out->ndim++] = index->dim[i];
      at = -1;
    }
    if (d < t->ndim && !is_indexed(dims, d)) {
      out->dim[out->ndim++] = t->dim[d];
      kept++;
    }
  }
  return ZK_OK;
}

/* offset = the sum over k of index[k] * t's stride of dims[k]; offset is contiguous, of index[k]'s
 * shape. */
static zk_status sum_offsets(const char *op, const zk_tensor *t, const zk_attr *dims,
                             const zk_tensor *index, zk_tensor *offset) {
  int64_t *to = zk_data(offset), count = zk_numel(offset);
  memset(to, 0, sizeof *to * (size_t)count);
  for (int k = 0; k < dims->n; k++) {
    int64_t size = t->shape.dim[dims->v[k]], stride = t->stride[dims->v[k]];
    for (int64_t e = 0; e < count; e++) {
      if (e % 65536 == 0 && zk_interrupted())
        return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
      int64_t rest = e, from = k * index->stride[0];
      for (int d = index->shape.ndim - 1; d > 0; d--) {
        from += rest % index->shape.dim[d] * index->stride[d];
        rest /= index->shape.dim[d];
      }
      int64_t at = ((const int64_t *)zk_data(index))[from];
      if (at < -size || at >= size)
        return zk_fail(ZK_ERR_ARG, "%s: index %lld is out of range for dim %d of size %lld", op,
                       (long long)at, (int)dims->v[k], (long long)size);
      to[e] += (at < 0 ? at + size : at) * stride;
    }
  }
  return ZK_OK;
}

zk_status zk_positions_advanced(const char *op, const zk_tensor *t, const zk_attr *dims,
                                const zk_tensor *index, zk_positions *p) {
  zk_shape entry = {.ndim = index->shape.ndim - 1};
  zk_tensor *offset;
  int64_t stride[ZK_MAX_DIM] = {0};
  memcpy(entry.dim, index->shape.dim + 1, sizeof(int64_t) * (size_t)entry.ndim);
  *p = (zk_positions){.step = 1};
  ZK_TRY(zk_positions_advanced_shape(op, &t->shape, dims, &index->shape, &p->shape));
  for (int i = 0; i < dims->n; i++)
    if (t->shape.dim[dims->v[i]] == 0 && zk_numel(index) > 0)
      return zk_fail(ZK_ERR_ARG, "%s: no index is in range for dim %d of size 0", op,
                     (int)dims->v[i]);
  if (zk_shape_numel(&p->shape) == 0) /* nothing is read, so the index is not checked */
    return zk_tensor_as_strided(index, &p->shape, stride, index->offset, &p->index);
  ZK_TRY(zk_tensor_new(ZK_INT64, &entry, &offset));
  zk_status status = sum_offsets(op, t, dims, index, offset);
  if (status == ZK_OK) {
    int at = index_position(dims), own = 0;
    for (int d = 0; d < p->shape.ndim; d++) {
      if (d >= at && d < at + entry.ndim) {
        stride[d] = offset->stride[d - at];
        continue;
      }
      while (is_indexed(dims, own))
        own++;
      p->base[d] = t->stride[own++];
    }
    status = zk_tensor_as_strided(offset, &p->shape, stride, 0, &p->index);
  }
  zk_tensor_release(offset);
  return status;
}

void zk_positions_free(zk_positions *p) {
  zk_tensor_release(p->index);
  p->index = NULL;
}

/* ---- reading and writing -------------------------------------------------------------------- */

typedef struct loop_context {
  int64_t step, wrap;
  zk_dtype dtype;
  double alpha;
  int64_t whole; /* alpha, for integers */
} loop_context;

/* t with the strides of base, for zk_iterate: it gives the address to which index * step is added.
 */
static zk_tensor base_of(const zk_positions *p, const zk_tensor *t) {
  zk_tensor b = *t;
  b.shape = p->shape;
  memcpy(b.stride, p->base, sizeof b.stride);
  return b;
}

#define EACH_POSITION_OF(type, statement)                                                          \
  for (int64_t i = 0; i < n; i++) {                                                                \
    int64_t at = *(const int64_t *)(p[0] + i * step[0]);                                           \
    type *here = (type *)(p[1] + i * step[1]) + (at < 0 ? at + m->wrap : at) * m->step;            \
    type *other = (type *)(p[2] + i * step[2]);                                                    \
    statement;                                                                                     \
  }
#define EACH_POSITION(statement) ZK_ANY(m->dtype, EACH_POSITION_OF(scalar, statement))
#define MOVE_EACH(statement) ZK_WIDTH(zk_dtype_size(m->dtype), EACH_POSITION_OF(element, statement))

/* p: the index, the base in t, the other tensor. */
static void read_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  MOVE_EACH(*other = *here);
}
static void write_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  MOVE_EACH(*here = *other);
}
static void add_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  if (m->dtype == ZK_BOOL)
    EACH_POSITION_OF(uint8_t, *here = *here || (*other && m->whole))
  else if (m->alpha == 1)
    EACH_POSITION(*here = (scalar)(ZK_WRAP(*here) + ZK_WRAP(*other)));
  else if (zk_dtype_is_real(m->dtype))
    ZK_REAL(m->dtype, EACH_POSITION_OF(real, *here = *here + (real)m->alpha * *other));
  else
    ZK_INTEGER(m->dtype,
               EACH_POSITION_OF(integer, *here = (integer)(ZK_WRAP(*here) +
                                                           ZK_WRAP(m->whole) * ZK_WRAP(*other))));
}

static void mul_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  EACH_POSITION(*here = (scalar)(ZK_WRAP(*here) * ZK_WRAP(*other)));
}
static void max_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  EACH_POSITION(*here = *other > *here || *other != *other ? *other : *here);
}
static void min_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  EACH_POSITION(*here = *other < *here || *other != *other ? *other : *here);
}

void zk_positions_read(const zk_positions *p, const zk_tensor *t, zk_tensor *y) {
  zk_tensor base = base_of(p, t), *all[3] = {p->index, &base, y};
  loop_context m = {.step = p->step, .wrap = p->wrap, .dtype = t->dtype};
  zk_iterate(3, all, read_loop, &m);
}

void zk_positions_write(const zk_positions *p, zk_tensor *t, const zk_tensor *src) {
  zk_tensor base = base_of(p, t), *all[3] = {p->index, &base, (zk_tensor *)src};
  loop_context m = {.step = p->step, .wrap = p->wrap, .dtype = t->dtype};
  zk_iterate_serial(3, all, write_loop, &m);
}

void zk_positions_add(const zk_positions *p, zk_tensor *t, const zk_tensor *src, double alpha) {
  zk_tensor base = base_of(p, t), *all[3] = {p->index, &base, (zk_tensor *)src};
  loop_context m = {.step = p->step,
                    .wrap = p->wrap,
                    .dtype = t->dtype,
                    .alpha = alpha,
                    .whole = zk_real_to_int(alpha)};
  zk_iterate_serial(3, all, add_loop, &m);
}

void zk_positions_combine(const zk_positions *p, zk_tensor *t, const zk_tensor *src,
                          zk_positions_op op) {
  zk_tensor base = base_of(p, t), *all[3] = {p->index, &base, (zk_tensor *)src};
  loop_context m = {.step = p->step, .wrap = p->wrap, .dtype = t->dtype};
  zk_loop loop = op == ZK_POSITIONS_MUL ? mul_loop : op == ZK_POSITIONS_MAX ? max_loop : min_loop;
  zk_iterate_serial(3, all, loop, &m);
}
