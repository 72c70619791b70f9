/*
 * flip.c: elements moved around: flip roll tril triu diag constant_pad_nd.
 */
#include <string.h>
#include "base/size.h"
#include "op/kernel.h"

/* ---- flip and roll: y[i, ..] = x[(start + sign i) mod size, ..] in each dimension ------------ */

typedef struct turn {
  int64_t start[ZK_MAX_DIM];
  int sign[ZK_MAX_DIM]; /* 1, or -1 where the dimension is turned around */
} turn;

static turn no_turn(void) {
  turn t;
  for (int d = 0; d < ZK_MAX_DIM; d++)
    t.start[d] = 0, t.sign[d] = 1;
  return t;
}

/* Where position i of dimension d comes from; 0 <= i < size. */
static int64_t source(const turn *t, const zk_shape *shape, int d, int64_t i) {
  int64_t at = t->start[d] + t->sign[d] * i;
  return at >= shape->dim[d] ? at - shape->dim[d] : at;
}

/* y (contiguous) := x turned; the shapes are equal. */
static void run_turn(const turn *t, const zk_tensor *x, zk_tensor *y) {
  const zk_shape *shape = &x->shape;
  int last = shape->ndim - 1;
  int64_t n = last >= 0 ? shape->dim[last] : 1, total = zk_numel(x);
  const int64_t start = last >= 0 ? t->start[last] : 0, sign = last >= 0 ? t->sign[last] : 1;
  const int64_t step = last >= 0 ? x->stride[last] : 0;
  for (int64_t row = 0; row * n < total; row++) {
    int64_t rest = row, offset = 0;
    for (int d = last - 1; d >= 0; d--) {
      offset += source(t, shape, d, rest % shape->dim[d]) * x->stride[d];
      rest /= shape->dim[d];
    }
    ZK_WIDTH(zk_dtype_size(x->dtype), {
      const element *from = (const element *)zk_data(x) + offset;
      element *to = (element *)zk_data(y) + row * n;
      for (int64_t i = 0; i < n; i++) { /* source(), with everything in registers */
        int64_t at = start + sign * i;
        to[i] = from[(at >= n ? at - n : at) * step];
      }
    });
  }
}

/* dx := dy turned back. */
static zk_status give_turned(const zk_call *c, zk_grads *g, const turn *t, zk_tensor *dy) {
  zk_tensor *dx;
  ZK_TRY(zk_tensor_new(dy->dtype, &dy->shape, &dx));
  run_turn(t, dy, dx);
  dx->shape = c->in[0]->shape; /* roll of everything works on a flat dy */
  zk_shape_strides(&dx->shape, dx->stride);
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}

static const zk_param flip_params[] = {ZK_TENSOR("input"), ZK_INTS("dims")};
enum { FLIP_DIMS };

static zk_status flip_turn(const zk_call *c, turn *t) {
  const zk_shape *shape = &c->in[0]->shape;
  *t = no_turn();
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
  turn t;
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return flip_turn(c, &t);
}
static zk_status flip_forward(zk_call *c) {
  turn t;
  ZK_TRY(flip_turn(c, &t));
  run_turn(&t, c->in[0], c->out[0]);
  return ZK_OK;
}
static zk_status flip_backward(const zk_call *c, zk_grads *g) {
  turn t;
  ZK_TRY(flip_turn(c, &t));
  return give_turned(c, g, &t, g->out[0]);
}
const zk_op zk_op_flip = {
    .name = "flip",
    .doc = "flip(input, ...dims): the elements in reverse order along each of dims, copied. "
           "Errors: a dim out of range or given twice.",
    ZK_PARAMS(flip_params),
    .n_out = 1,
    .infer = flip_infer,
    .forward = flip_forward,
    .backward = flip_backward};

static const zk_param roll_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("shifts"),
                                       ZK_INTS_OPT("dims")};
enum { ROLL_SHIFTS, ROLL_DIMS };

/* sign -1: the way back. flat: the shape that is rolled, one dimension when no dims are given. */
static zk_status roll_turn(const zk_call *c, int sign, turn *t, zk_shape *flat) {
  const zk_attr *shifts = &c->attr[ROLL_SHIFTS], *dims = &c->attr[ROLL_DIMS];
  const zk_tensor *x = c->in[0];
  int n = dims->given ? dims->n : 0;
  *t = no_turn();
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
    int64_t shift = shifts->v[i] % size * -sign; /* comes from shift positions before */
    t->start[d] = ((t->start[d] + shift) % size + size) % size;
  }
  return ZK_OK;
}
static zk_status roll_infer(zk_call *c, zk_spec *out) {
  turn t;
  zk_shape flat;
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return roll_turn(c, 1, &t, &flat);
}
/* x's window of that shape, copied when it has none. */
static zk_status flattened(zk_tensor *x, const zk_shape *flat, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  if (zk_shape_equal(&x->shape, flat)) {
    *out = zk_tensor_retain(x);
    return ZK_OK;
  }
  ZK_TRY(zk_tensor_contiguous(x, &dense));
  zk_shape_strides(flat, stride);
  zk_status status = zk_tensor_window(dense, flat, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}
static zk_status roll_forward(zk_call *c) {
  turn t;
  zk_shape flat;
  zk_tensor *x;
  ZK_TRY(roll_turn(c, 1, &t, &flat));
  ZK_TRY(flattened(c->in[0], &flat, &x));
  run_turn(&t, x, c->out[0]);
  zk_tensor_release(x);
  return ZK_OK;
}
static zk_status roll_backward(const zk_call *c, zk_grads *g) {
  turn t;
  zk_shape flat;
  zk_tensor *dy;
  ZK_TRY(roll_turn(c, -1, &t, &flat));
  ZK_TRY(flattened(g->out[0], &flat, &dy));
  zk_status status = give_turned(c, g, &t, dy);
  zk_tensor_release(dy);
  return status;
}
const zk_op zk_op_roll = {
    .name = "roll",
    .doc = "roll(input, shifts, dims=nil): the elements moved by shifts positions along dims, "
           "those that leave coming in at the other end; without dims the flattened input is "
           "rolled. Errors: as many shifts as dims are wanted; a dim out of range.",
    ZK_PARAMS(roll_params),
    .n_out = 1,
    .infer = roll_infer,
    .forward = roll_forward,
    .backward = roll_backward};

/* ---- tril and triu: zeros above or below a diagonal ------------------------------------------ */

static const zk_param triangle_params[] = {ZK_TENSOR("input"), ZK_INT_OR("diagonal", 0)};
enum { TRIANGLE_DIAGONAL };

static zk_status triangle_infer(zk_call *c, zk_spec *out) {
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  if (out->shape.ndim < 2)
    return zk_fail(ZK_ERR_ARG, "%s: input of shape %s is no matrix", c->op->name,
                   zk_shape_text(&out->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}

/* Clears what t has above (lower) or below the diagonal, in each of its matrices. */
static void clear_triangle(zk_tensor *t, int64_t diagonal, bool lower) {
  int n = t->shape.ndim;
  int64_t rows = t->shape.dim[n - 2], columns = t->shape.dim[n - 1];
  int64_t total = zk_numel(t), step = t->stride[n - 1];
  for (int64_t row = 0; columns > 0 && row < total / columns; row++) {
    int64_t rest = row, offset = 0, r = row % rows;
    for (int d = n - 2; d >= 0; d--) {
      offset += rest % t->shape.dim[d] * t->stride[d];
      rest /= t->shape.dim[d];
    }
    /* Column j stays when j - r <= diagonal (lower), >= (upper). */
    int64_t edge = diagonal < -r ? 0 : diagonal > columns - r ? columns : diagonal + r;
    int64_t begin = lower ? (diagonal < -r ? 0 : edge + 1) : 0, end = lower ? columns : edge;
    ZK_WIDTH(zk_dtype_size(t->dtype), {
      element *x = (element *)zk_data(t) + offset;
      for (int64_t j = begin; j < end; j++)
        x[j * step] = 0;
    });
  }
}
static zk_status run_triangle(zk_call *c, bool lower) {
  if (c->out[0] != c->in[0])
    ZK_TRY(zk_tensor_copy(c->out[0], c->in[0]));
  clear_triangle(c->out[0], c->attr[TRIANGLE_DIAGONAL].i, lower);
  return ZK_OK;
}
static zk_status run_triangle_backward(const zk_call *c, zk_grads *g, bool lower) {
  zk_tensor *dx;
  ZK_TRY(zk_tensor_clone(g->out[0], &dx));
  clear_triangle(dx, c->attr[TRIANGLE_DIAGONAL].i, lower);
  zk_status status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
static zk_status tril_forward(zk_call *c) {
  return run_triangle(c, true);
}
static zk_status tril_backward(const zk_call *c, zk_grads *g) {
  return run_triangle_backward(c, g, true);
}
static zk_status triu_forward(zk_call *c) {
  return run_triangle(c, false);
}
static zk_status triu_backward(const zk_call *c, zk_grads *g) {
  return run_triangle_backward(c, g, false);
}
const zk_op zk_op_tril = {
    .name = "tril",
    .doc = "tril(input, diagonal=0): the lower triangles of the matrices in the last two "
           "dimensions, zeros above the diagonal. Error: fewer than two dimensions.",
    ZK_PARAMS(triangle_params),
    .n_out = 1,
    .in_place = true,
    .infer = triangle_infer,
    .forward = tril_forward,
    .backward = tril_backward};
const zk_op zk_op_triu = {
    .name = "triu",
    .doc = "triu(input, diagonal=0): the upper triangles of the matrices in the last two "
           "dimensions, zeros below the diagonal. Error: fewer than two dimensions.",
    ZK_PARAMS(triangle_params),
    .n_out = 1,
    .in_place = true,
    .infer = triangle_infer,
    .forward = triu_forward,
    .backward = triu_backward};

/* ---- diag: a vector as a matrix's diagonal, or a matrix's diagonal as a vector --------------- */

/* The diagonal of a matrix as a window. Its length is the shape's. */
static zk_status diagonal_of(const zk_tensor *m, int64_t offset, int64_t length, zk_tensor **out) {
  int64_t stride = m->stride[0] + m->stride[1], start = 0;
  if (length > 0)
    start = offset < 0 ? -offset * m->stride[0] : offset * m->stride[1];
  return zk_tensor_window(m, &ZK_SHAPE(length), &stride, m->offset + start, out);
}
static zk_status diag_infer(zk_call *c, zk_spec *out) {
  const zk_shape *in = &c->in[0]->shape;
  int64_t offset = c->attr[TRIANGLE_DIAGONAL].i, size;
  int64_t aside = offset == INT64_MIN ? INT64_MAX : offset < 0 ? -offset : offset;
  out->dtype = c->in[0]->dtype;
  if (in->ndim == 1) {
    size = zk_size_add(in->dim[0], aside);
    if (size < 0)
      return zk_fail(ZK_ERR_ARG, "diag: diagonal %lld is too far away", (long long)offset);
    out->shape = ZK_SHAPE(size, size);
    return ZK_OK;
  }
  if (in->ndim != 2)
    return zk_fail(ZK_ERR_ARG, "diag: input has %d dimensions, it must be a vector or a matrix",
                   in->ndim);
  int64_t rows = in->dim[0] - (offset < 0 ? aside : 0);
  int64_t columns = in->dim[1] - (offset > 0 ? aside : 0);
  size = rows < columns ? rows : columns;
  out->shape = ZK_SHAPE(size > 0 ? size : 0);
  return ZK_OK;
}
/* matrix's diagonal := vector, or the other way. */
static zk_status diag_move(const zk_call *c, zk_tensor *matrix, zk_tensor *vector, bool to_matrix) {
  zk_tensor *window;
  ZK_TRY(diagonal_of(matrix, c->attr[TRIANGLE_DIAGONAL].i, vector->shape.dim[0], &window));
  zk_status status = zk_tensor_copy(to_matrix ? window : vector, to_matrix ? vector : window);
  zk_tensor_release(window);
  return status;
}
static zk_status diag_forward(zk_call *c) {
  if (c->in[0]->shape.ndim == 2)
    return diag_move(c, c->in[0], c->out[0], false);
  zk_tensor_fill_i(c->out[0], 0);
  return diag_move(c, c->out[0], c->in[0], true);
}
static zk_status diag_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  bool to_matrix = c->in[0]->shape.ndim == 2;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status =
      to_matrix ? diag_move(c, dx, g->out[0], true) : diag_move(c, g->out[0], dx, false);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  return status;
}
const zk_op zk_op_diag = {
    .name = "diag",
    .doc = "diag(input, diagonal=0): of a vector the square matrix that has it on a diagonal, "
           "zeros elsewhere; of a matrix a copy of its diagonal. diagonal > 0 lies above the main "
           "one. Error: neither vector nor matrix.",
    ZK_PARAMS(triangle_params),
    .n_out = 1,
    .infer = diag_infer,
    .forward = diag_forward,
    .backward = diag_backward};
