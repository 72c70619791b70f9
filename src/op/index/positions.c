/*
 * positions.c: reading and writing elements by an index tensor.
 */
#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/target.h"
#include "op/kernel.h"
#include "op/index/positions.h"

#include <string.h>
#include "tensor/iterate.h"
#include "op/want.h"

zk_status zk_positions_dtype(const char *op, const zk_tensor *index) {
  if (index->dtype == ZK_INT32)
    return ZK_OK;
  return zk_want_int64(op, "index", index, NULL);
}

typedef struct range {
  int64_t low, size, bad;
  bool found;
} range;

/* *inside = are all n indices within [low, low + size)? */
ZK_TARGETED(check_line, (bool *inside, const int64_t *index, int64_t n, int64_t low, int64_t size),
            (inside, index, n, low, size), {
              int64_t outside = 0;
              for (int64_t i = 0; i < n; i++)
                outside |= (uint64_t)index[i] - (uint64_t)low >= (uint64_t)size;
              *inside = !outside;
            })

static void range_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  range *r = context;
  bool inside = false;
  if (step[0] == sizeof(int64_t))
    check_line(&inside, (const int64_t *)p[0], n, r->low, r->size - r->low);
  for (int64_t i = 0; i < n && !inside && !r->found; i++) {
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

/* offset += index * stride, where a negative index counts from the end of the size. */
typedef struct offset_context {
  int64_t size, stride;
} offset_context;
ZK_TARGETED(add_offsets, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {
  const offset_context *f = context;
  const int64_t size = f->size, stride = f->stride;
  if (step[0] == sizeof(int64_t) && step[1] == sizeof(int64_t)) {
    int64_t *to = (int64_t *)p[0];
    const int64_t *index = (const int64_t *)p[1];
    ZK_IVDEP
    for (int64_t i = 0; i < n; i++)
      to[i] += (index[i] < 0 ? index[i] + size : index[i]) * stride;
    n = 0;
  }
  for (int64_t i = 0; i < n; i++) {
    int64_t at = *(const int64_t *)(p[1] + i * step[1]);
    *(int64_t *)(p[0] + i * step[0]) += (at < 0 ? at + size : at) * stride;
  }
})

/* offset = the sum over k of index[k] * t's stride of dims[k]; offset is contiguous, of index[k]'s
 * shape. */
static zk_status sum_offsets(const char *op, const zk_tensor *t, const zk_attr *dims,
                             const zk_tensor *index, zk_tensor *offset) {
  memset(zk_data(offset), 0, sizeof(int64_t) * (size_t)zk_numel(offset));
  for (int k = 0; k < dims->n; k++) {
    int64_t size = t->shape.dim[dims->v[k]];
    offset_context f = {.size = size, .stride = t->stride[dims->v[k]]};
    range r = {.low = -size, .size = size};
    zk_tensor layer = *index, *both[2] = {offset, &layer};
    layer.shape = offset->shape;
    layer.offset += k * index->stride[0];
    memcpy(layer.stride, index->stride + 1, sizeof layer.stride[0] * (size_t)layer.shape.ndim);
    zk_iterate_serial(1, both + 1, range_loop, &r);
    if (zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted!");
    if (r.found)
      return zk_fail(ZK_ERR_ARG, "%s: index %lld is out of range for dim %d of size %lld", op,
                     (long long)r.bad, (int)dims->v[k], (long long)size);
    zk_iterate_serial(2, both, add_offsets, &f);
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

/* The elements of a line, whose steps in bytes are s0 (of the index), s1 and s2; place is the
 * offset of index at. */
#define EACH_STEP(type, s0, s1, s2, place, statement)                                              \
  ZK_UNROLL(4)                                                                                     \
  for (int64_t i = 0; i < n; i++) {                                                                \
    int64_t at = *(const int64_t *)(index + i * (s0));                                             \
    type *here = (type *)(base + i * (s1)) + (place);                                              \
    type *other = (type *)(from + i * (s2));                                                       \
    statement;                                                                                     \
  }
/* The same where one index serves the whole line. */
#define EACH_IN_ROW(type, s1, s2, statement)                                                       \
  for (int64_t i = 0; i < n; i++) {                                                                \
    type *here = (type *)(row + i * (s1)), *other = (type *)(from + i * (s2));                     \
    statement;                                                                                     \
  }
/* The usual lines have constant steps: those of rows become vectors. */
#define EACH_POSITION_OF(type, statement)                                                          \
  {                                                                                                \
    const int64_t unit = sizeof(type), one = sizeof(int64_t), wrap = m->wrap, stride = m->step;    \
    const int64_t s0 = step[0], s1 = step[1], s2 = step[2];                                        \
    const char *index = p[0];                                                                      \
    char *base = p[1], *from = p[2];                                                               \
    if (s0 == 0) {                                                                                 \
      int64_t at = *(const int64_t *)index;                                                        \
      char *row = base + (at < 0 ? at + wrap : at) * stride * unit;                                \
      if (s1 == unit && s2 == unit)                                                                \
        EACH_IN_ROW(type, unit, unit, statement)                                                   \
      else                                                                                         \
        EACH_IN_ROW(type, s1, s2, statement)                                                       \
    } else if (s0 == one && s1 == 0 && s2 == unit && wrap == 0 && stride == 1) {                   \
      EACH_STEP(type, one, 0, unit, at, statement)                                                 \
    } else if (s0 == one && s1 == unit && s2 == unit && wrap == 0) {                               \
      EACH_STEP(type, one, unit, unit, at *stride, statement)                                      \
    } else if (s0 == one && s1 == 0 && s2 == unit && stride == 1) {                                \
      EACH_STEP(type, one, 0, unit, at < 0 ? at + wrap : at, statement)                            \
    } else {                                                                                       \
      EACH_STEP(type, s0, s1, s2, (at < 0 ? at + wrap : at) * stride, statement)                   \
    }                                                                                              \
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
/* A row of floats, with vectors. */
ZK_TARGETED(add_row, (float *here, const float *other, int64_t n), (here, other, n), {
  ZK_IVDEP
  for (int64_t i = 0; i < n; i++)
    here[i] += other[i];
})

static void add_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  if (zk_interrupted())
    return;
  const loop_context *m = context;
  const int64_t unit = sizeof(float);
  if (m->dtype == ZK_FLOAT32 && m->alpha == 1 && step[0] == 0 && step[1] == unit &&
      step[2] == unit) {
    int64_t at = *(const int64_t *)p[0];
    add_row((float *)p[1] + (at < 0 ? at + m->wrap : at) * m->step, (const float *)p[2], n);
    return;
  }
  if (m->dtype == ZK_BOOL) {
    EACH_POSITION_OF(uint8_t, *here = *here || (*other && m->whole));
  } else if (m->alpha == 1) {
    EACH_POSITION(*here = (scalar)(ZK_WRAP(*here) + ZK_WRAP(*other)));
  } else if (zk_dtype_is_real(m->dtype)) {
    const double alpha = m->alpha;
    ZK_REAL(m->dtype, EACH_POSITION_OF(real, *here = *here + (real)alpha * *other));
  } else {
    const int64_t whole = m->whole;
    ZK_INTEGER(m->dtype,
               EACH_POSITION_OF(
                   integer, *here = (integer)(ZK_WRAP(*here) + ZK_WRAP(whole) * ZK_WRAP(*other))));
  }
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
  zk_iterate_plain(3, all, read_loop, &m);
}

/* A loop that writes to t, whose elements must be reached in index order where positions repeat.
 * They repeat only where the index decides, so several threads cut the work along another
 * dimension. */
#define GRAIN 16384
#define SHORTEST 64 /* elements of a line that is cut: pieces share no cache line, nor are slow */
typedef struct pieces {
  zk_tensor operand[3]; /* the index, the base in t, the other tensor */
  int cut;
  zk_loop loop;
  void *context;
} pieces;

static void run_piece(void *context, int64_t begin, int64_t end) {
  const pieces *w = context;
  zk_tensor part[3] = {w->operand[0], w->operand[1], w->operand[2]};
  for (int k = 0; k < 3; k++) {
    int d = w->cut - (part[0].shape.ndim - part[k].shape.ndim);
    if (d >= 0 && w->operand[k].shape.dim[d] != 1) { /* else it broadcasts */
      part[k].offset += begin * part[k].stride[d];
      part[k].shape.dim[d] = end - begin;
    }
  }
  zk_iterate_serial(3, (zk_tensor *[]){part, part + 1, part + 2}, w->loop, w->context);
}

/* The first dimension of more than one position where the index does not decide, or -1. */
static int free_dim(const zk_positions *p) {
  for (int d = 0; d < p->shape.ndim; d++)
    if (p->base[d] != 0 && p->shape.dim[d] > 1)
      return d;
  return -1;
}

static void run_in_order(const zk_positions *p, zk_tensor *t, const zk_tensor *src, zk_loop loop,
                         void *context) {
  pieces w = {.operand = {*p->index, base_of(p, t), *src}, .loop = loop, .context = context};
  int64_t total = zk_numel(p->index);
  w.cut = total > GRAIN && zk_is_contiguous(t) && zk_num_threads() > 1 ? free_dim(p) : -1;
  if (w.cut < 0) {
    zk_iterate_serial(3, (zk_tensor *[]){w.operand, w.operand + 1, w.operand + 2}, loop, context);
    return;
  }
  int64_t length = p->shape.dim[w.cut], each = total / length, grain = (GRAIN + each - 1) / each;
  if (w.cut == p->shape.ndim - 1 && grain < SHORTEST)
    grain = SHORTEST;
  zk_parallel_for(length, grain, run_piece, &w);
}

void zk_positions_write(const zk_positions *p, zk_tensor *t, const zk_tensor *src) {
  loop_context m = {.step = p->step, .wrap = p->wrap, .dtype = t->dtype};
  run_in_order(p, t, src, write_loop, &m);
}

void zk_positions_add(const zk_positions *p, zk_tensor *t, const zk_tensor *src, double alpha) {
  loop_context m = {.step = p->step,
                    .wrap = p->wrap,
                    .dtype = t->dtype,
                    .alpha = alpha,
                    .whole = zk_real_to_int(alpha)};
  run_in_order(p, t, src, add_loop, &m);
}

void zk_positions_combine(const zk_positions *p, zk_tensor *t, const zk_tensor *src,
                          zk_positions_op op) {
  loop_context m = {.step = p->step, .wrap = p->wrap, .dtype = t->dtype};
  run_in_order(p, t, src,
               op == ZK_POSITIONS_MUL   ? mul_loop
               : op == ZK_POSITIONS_MAX ? max_loop
                                        : min_loop,
               &m);
}
