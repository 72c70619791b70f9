/*
 * scan.c: cumsum and its kin as ONNX nodes. Of them ONNX has CumSum alone (before opset 26): the
 * others are reductions of a triangle, each element's with those before it.
 */
#include "onnx/to/converters.h"
#include "op/kernel.h"

#include <math.h>

static void cumsum_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  if (c->in[0]->shape.ndim == 0)
    zk_export_refuse(x, "of a scalar it has no form in ONNX");
  const char *axis = zk_export_number(x, ZK_INT64, (double)zk_call_attr(c, "dim")->i);
  zk_export_out(x, 0, zk_export_add(x, "CumSum", in, axis));
}

typedef struct triangle {
  const char *value, *within; /* [.., n, n, ..], of which `within` is true up to the diagonal */
  int axis;                   /* of the elements that belong to one result */
} triangle;

/* Along dim: 1 up to the diagonal of an n x n matrix. */
static int64_t is_within(const void *size, int64_t i) {
  int64_t n = *(const int64_t *)size;
  return i % n <= i / n;
}

/* Each element's line once more for each of its results. */
static triangle triangle_of(zk_export *x, const zk_call *c, const char *in) {
  const zk_shape *shape = &c->in[0]->shape;
  triangle t = {.value = "", .within = ""};
  int d = 0;
  if (shape->ndim == 0 || zk_numel(c->in[0]) == 0) {
    zk_export_refuse(x, "of a scalar, or of nothing, it cannot be exported");
    return t;
  }
  (void)!zk_wrap_dim(c->op->name, zk_call_attr(c, "dim")->i, shape->ndim, &d);
  if (zk_export_in_varies(x, 0, d))
    zk_export_refuse(x, "along a dynamic axis it has no form in ONNX here");
  int64_t n = shape->dim[d];
  zk_shape square = {.ndim = shape->ndim - d + 1, .dim = {n, n}};
  for (int i = 2; i < square.ndim; i++)
    square.dim[i] = 1;
  t.axis = d + 1;
  t.within = zk_export_positions(x, &ZK_SHAPE(n, n), is_within, &n);
  t.within = zk_export_add(x, "Reshape", t.within, zk_export_list(x, square.ndim, square.dim));
  t.within = zk_export_cast(x, t.within, zk_onnx_of_dtype(ZK_BOOL));
  t.value = zk_export_axes(x, "Unsqueeze", in, 1, (int64_t[]){d}, 13);
  return t;
}

/* Reduces each line up to its element; `none` stands for what comes after it. */
static const char *reduced(zk_export *x, const triangle *t, const char *type, const char *none,
                           bool keep) {
  const char *line = zk_export_add(x, "Where", t->within, t->value, none);
  const char *y = zk_export_axes(x, type, line, 1, (int64_t[]){t->axis}, 18);
  zk_export_int(x, "keepdims", keep);
  return y;
}

static void cumprod_to_onnx(zk_export *x, const zk_call *c) {
  triangle t = triangle_of(x, c, zk_export_in(x, 0, c->out[0]->dtype));
  zk_export_out(x, 0,
                reduced(x, &t, "ReduceProd", zk_export_number(x, c->out[0]->dtype, 1), false));
}

static void logcumsumexp_to_onnx(zk_export *x, const zk_call *c) {
  triangle t = triangle_of(x, c, zk_export_as_is(x, 0));
  const char *none = zk_export_number(x, c->out[0]->dtype, -INFINITY);
  zk_export_out(x, 0, reduced(x, &t, "ReduceLogSumExp", none, false));
}

/* first + i */
static int64_t counting(const void *first, int64_t i) {
  return *(const int64_t *)first + i;
}

/* The extremes, and the last place where each stands. */
static void extremes_to_onnx(zk_export *x, const zk_call *c, bool greatest) {
  zk_dtype dtype = c->in[0]->dtype;
  const char *type = greatest ? "ReduceMax" : "ReduceMin", *none;
  int64_t zero = 0, end = greatest ? INT64_MIN : INT64_MAX, column[ZK_MAX_DIM] = {-1};
  if (!zk_dtype_is_real(dtype) && dtype != ZK_INT64)
    zk_export_refuse(x, "of %s it has no form in ONNX here", zk_dtype_name(dtype));
  triangle t = triangle_of(x, c, zk_export_as_is(x, 0));
  if (x->status != ZK_OK)
    return;
  int d = t.axis - 1, behind = c->in[0]->shape.ndim - d;
  for (int i = 1; i < behind; i++)
    column[i] = 1;
  if (dtype == ZK_INT64)
    none = zk_export_positions(x, &ZK_SCALAR, counting, &end);
  else
    none = zk_export_number(x, dtype, greatest ? -INFINITY : INFINITY);
  const char *best = reduced(x, &t, type, none, true);
  const char *is_best = zk_export_add(x, "Equal", best, t.value);
  is_best = zk_export_add(x, "And", is_best, t.within);
  const char *place = zk_export_positions(x, &ZK_SHAPE(c->in[0]->shape.dim[d]), counting, &zero);
  place = zk_export_add(x, "Reshape", place, zk_export_list(x, behind, column));
  place = zk_export_add(x, "Where", is_best, place, zk_export_number(x, ZK_INT64, 0));
  place = zk_export_axes(x, "ReduceMax", place, 1, (int64_t[]){t.axis}, 18);
  zk_export_int(x, "keepdims", 0);
  zk_export_out(x, 0, zk_export_axes(x, "Squeeze", best, 1, (int64_t[]){t.axis}, 13));
  zk_export_out(x, 1, place);
}

static void cummax_to_onnx(zk_export *x, const zk_call *c) {
  extremes_to_onnx(x, c, true);
}

static void cummin_to_onnx(zk_export *x, const zk_call *c) {
  extremes_to_onnx(x, c, false);
}

const zk_onnx_to zk_onnx_to_scan[] = {
    {.op = &zk_op_cumsum, .since = 11, .to = cumsum_to_onnx},
    {.op = &zk_op_cumprod, .since = 9, .to = cumprod_to_onnx},
    {.op = &zk_op_cummax, .since = 11, .to = cummax_to_onnx},
    {.op = &zk_op_cummin, .since = 11, .to = cummin_to_onnx},
    {.op = &zk_op_logcumsumexp, .since = 9, .to = logcumsumexp_to_onnx},
    {.op = NULL},
};
