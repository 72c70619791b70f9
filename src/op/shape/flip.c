/*
 * flip.c: flip and roll.
 */
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/adjoint.h"
#include "op/kernel.h"

/* Both are y[i, ..] = x[(start + sign i) mod size, ..] in each dimension. */

typedef struct index_map {
  int64_t start[ZK_MAX_DIM];
  int sign[ZK_MAX_DIM]; /* 1, or -1 in a dimension that is flipped */
} index_map;

static index_map identity_map(void) {
  index_map t;
  for (int d = 0; d < ZK_MAX_DIM; d++)
    t.start[d] = 0, t.sign[d] = 1;
  return t;
}

/* The index in x of y's index i in dimension d; 0 <= i < size. */
static int64_t source(const index_map *t, const zk_shape *shape, int d, int64_t i) {
  int64_t at = t->start[d] + t->sign[d] * i;
  return at >= shape->dim[d] ? at - shape->dim[d] : at;
}

#define BACKWARDS(width, element)                                                                  \
  ZK_TARGETED(backwards_##width, (element * to, const element *from, int64_t n), (to, from, n), {  \
    for (int64_t i = 0; i < n; i++)                                                                \
      to[i] = from[n - 1 - i];                                                                     \
  })
BACKWARDS(1, uint8_t)
BACKWARDS(2, uint16_t)
BACKWARDS(4, uint32_t)
BACKWARDS(8, uint64_t)

typedef struct mapped {
  const index_map *map;
  const zk_tensor *x;
  zk_tensor *y;
  int64_t n; /* elements of a row */
} mapped;

/* Rows of y whose elements are neighbours in x: forwards in two parts, or backwards. */
static bool move_row(const mapped *m, const char *from, char *to, size_t width) {
  int last = m->x->shape.ndim - 1;
  int64_t n = m->n, start = last >= 0 ? m->map->start[last] : 0;
  if (last < 0 || m->x->stride[last] != 1)
    return false;
  if (m->map->sign[last] > 0) {
    memcpy(to, from + (size_t)start * width, (size_t)(n - start) * width);
    memcpy(to + (size_t)(n - start) * width, from, (size_t)start * width);
    return true;
  }
  if (width == 1)
    backwards_1((uint8_t *)to, (const uint8_t *)from, n);
  else if (width == 2)
    backwards_2((uint16_t *)to, (const uint16_t *)from, n);
  else if (width == 4)
    backwards_4((uint32_t *)to, (const uint32_t *)from, n);
  else
    backwards_8((uint64_t *)to, (const uint64_t *)from, n);
  return true;
}

static void map_rows(void *context, int64_t begin, int64_t end) {
  const mapped *m = context;
  const index_map *t = m->map;
  const zk_tensor *x = m->x;
  const zk_shape *shape = &x->shape;
  int last = shape->ndim - 1;
  const int64_t start = last >= 0 ? t->start[last] : 0, sign = last >= 0 ? t->sign[last] : 1;
  const int64_t step = last >= 0 ? x->stride[last] : 0, n = m->n;
  for (int64_t row = begin; row < end; row++) {
    int64_t rest = row, offset = 0;
    for (int d = last - 1; d >= 0; d--) {
      offset += source(t, shape, d, rest % shape->dim[d]) * x->stride[d];
      rest /= shape->dim[d];
    }
    ZK_WIDTH(zk_dtype_size(x->dtype), {
      const element *from = (const element *)zk_data(x) + offset;
      element *to = (element *)zk_data(m->y) + row * n;
      if (move_row(m, (const char *)from, (char *)to, sizeof(element)))
        continue;
      for (int64_t i = 0; i < n; i++) { /* source() in registers */
        int64_t at = start + sign * i;
        to[i] = from[(at >= n ? at - n : at) * step];
      }
    });
  }
}

/* y (contiguous) = x by the map; the shapes are equal. */
static void run_map(const index_map *t, const zk_tensor *x, zk_tensor *y) {
  int last = x->shape.ndim - 1;
  mapped m = {.map = t, .x = x, .y = y, .n = last >= 0 ? x->shape.dim[last] : 1};
  if (zk_numel(x) == 0)
    return;
  bool before = zk_stoppable_begin(false);
  zk_parallel_for(zk_numel(x) / m.n, 65536 / m.n + 1, map_rows, &m);
  (void)zk_stoppable_end(before, ZK_OK);
}

/* dx = dy by the map, which must be the inverse of forward's. */
static zk_status give_mapped(const zk_call *c, zk_grads *g, const index_map *t, zk_tensor *dy) {
  zk_tensor *dx;
  ZK_TRY(zk_tensor_new(dy->dtype, &dy->shape, &dx));
  run_map(t, dy, dx);
  dx->shape = c->in[0]->shape; /* without dims, roll works on a flat dy */
  zk_shape_strides(&dx->shape, dx->stride);
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}

/* ---- flip -------------------------------------------------------------------------------------
 */

static const zk_param flip_params[] = {ZK_TENSOR("input"), ZK_INTS("dims")};
enum { FLIP_DIMS };

static zk_status flip_map(const zk_call *c, index_map *t) {
  const zk_shape *shape = &c->in[0]->shape;
  *t = identity_map();
  for (int i = 0; i < c->attr[FLIP_DIMS].n; i++) {
    int d;
    ZK_TRY(zk_wrap_dim("flip", c->attr[FLIP_DIMS].v[i], shape->ndim, &d));
    if (t->sign[d] < 0)
      return zk_fail(ZK_ERR_ARG, "flip: dim %d appears more than once", d);
    t->start[d] = d < shape->ndim ? shape->dim[d] - 1 : 0;
    t->sign[d] = -1;
  }
  return ZK_OK;
}
static zk_status flip_infer(zk_call *c, zk_spec *out) {
  index_map t;
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return flip_map(c, &t);
}
static zk_status flip_forward(zk_call *c) {
  index_map t;
  ZK_TRY(flip_map(c, &t));
  run_map(&t, c->in[0], c->out[0]);
  return ZK_OK;
}
static zk_status flip_backward(const zk_call *c, zk_grads *g) {
  index_map t;
  ZK_TRY(flip_map(c, &t));
  return give_mapped(c, g, &t, g->out[0]);
}
const zk_op zk_op_flip = {
    .name = "flip",
    .doc = "flip(input, ...dims): the elements in reverse order along each of dims, copied. "
           "Errors: a dim out of range or given twice.",
    ZK_PARAMS(flip_params),
    .n_out = 1,
    .moves = true,
    .infer = flip_infer,
    .forward = flip_forward,
    .backward = flip_backward,
    .gradient = zk_gradient_linear};

/* ---- roll: y[i] = x[i - shift], modulo the size -----------------------------------------------
 */

static const zk_param roll_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("shifts"),
                                       ZK_INTS_OPT("dims")};
enum { ROLL_SHIFTS, ROLL_DIMS };

/* sign 1: forward; -1: its inverse. flat is the shape that is rolled: one dimension without dims.
 */
static zk_status roll_map(const zk_call *c, int sign, index_map *t, zk_shape *flat) {
  const zk_attr *shifts = &c->attr[ROLL_SHIFTS], *dims = &c->attr[ROLL_DIMS];
  const zk_tensor *x = c->in[0];
  int n = dims->given ? dims->n : 0;
  *t = identity_map();
  *flat = n > 0 ? x->shape : ZK_SHAPE(zk_numel(x));
  if (!shifts->given || shifts->n == 0)
    return zk_fail(ZK_ERR_ARG, "roll: shifts is missing");
  if (n > 0 && x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "roll: a scalar has no dimension to roll");
  if (shifts->n != (n > 0 ? n : 1))
    return zk_fail(ZK_ERR_ARG, "roll: %d shifts for %d dims", shifts->n, n);
  for (int i = 0; i < (n > 0 ? n : 1); i++) {
    int d = 0;
    if (n > 0)
      ZK_TRY(zk_wrap_dim("roll", dims->v[i], x->shape.ndim, &d));
    int64_t size = d < flat->ndim && flat->dim[d] > 0 ? flat->dim[d] : 1;
    int64_t shift = shifts->v[i] % size * -sign; /* y[i] = x[i - shift] */
    t->start[d] = ((t->start[d] + shift) % size + size) % size;
  }
  return ZK_OK;
}
static zk_status roll_infer(zk_call *c, zk_spec *out) {
  index_map t;
  zk_shape flat;
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return roll_map(c, 1, &t, &flat);
}
/* x viewed with that shape, or copied when there is no such view. */
static zk_status flattened(zk_tensor *x, const zk_shape *flat, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  if (zk_shape_equal(&x->shape, flat)) {
    *out = zk_tensor_retain(x);
    return ZK_OK;
  }
  ZK_TRY(zk_tensor_contiguous(x, &dense));
  zk_shape_strides(flat, stride);
  zk_status status = zk_tensor_as_strided(dense, flat, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}
static zk_status roll_forward(zk_call *c) {
  index_map t;
  zk_shape flat;
  zk_tensor *x;
  ZK_TRY(roll_map(c, 1, &t, &flat));
  ZK_TRY(flattened(c->in[0], &flat, &x));
  run_map(&t, x, c->out[0]);
  zk_tensor_release(x);
  return ZK_OK;
}
static zk_status roll_backward(const zk_call *c, zk_grads *g) {
  index_map t;
  zk_shape flat;
  zk_tensor *dy;
  ZK_TRY(roll_map(c, -1, &t, &flat));
  ZK_TRY(flattened(g->out[0], &flat, &dy));
  zk_status status = give_mapped(c, g, &t, dy);
  zk_tensor_release(dy);
  return status;
}
const zk_op zk_op_roll = {
    .name = "roll",
    .doc = "roll(input, shifts, dims=nil): the elements moved by shifts positions along dims; "
           "those that leave come in at the other end. Without dims the flattened input is rolled. "
           "Errors: as many shifts as dims are wanted; a dim out of range.",
    ZK_PARAMS(roll_params),
    .n_out = 1,
    .moves = true,
    .infer = roll_infer,
    .forward = roll_forward,
    .backward = roll_backward,
    .gradient = zk_gradient_linear};
