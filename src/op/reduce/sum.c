/*
 * sum.c: sum mean. Sums of reals are accumulated in double.
 */
#include <math.h>
#include <string.h>
#include "op/adjoint.h"
#include "op/reduce/reducer.h"

enum { DIM, KEEPDIM, DTYPE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"), ZK_FLAG("keepdim", false),
                                  ZK_DTYPE_OPT("dtype")};

/* Four floats are added as floats, their sums as doubles: the conversions take longer than the
 * additions. Where that overflows, or meets an inf or a nan, all are added as doubles. */
ZK_LINE_BY_FOUR(fours, float, double, 0, (double)v, (double)((v0 + v1) + (v2 + v3)), a + b)
ZK_COLUMNS_LOOP(fours, float, double)
ZK_LINE(singly, float, double, 0, (double)v, a + b)

ZK_REDUCER(sum_f64, double, double, 0, v, a + b)
ZK_REDUCER_CHECKED(sum_f32, fours, singly, sum_f64, isfinite(sum))
/* Integers wrap around, as PyTorch's sums do. */
ZK_REDUCER(sum_i64, int64_t, uint64_t, 0, (uint64_t)v, a + b)
ZK_REDUCER_BY_FOUR(sum_u8, uint8_t, uint64_t, 0, v, (uint64_t)(v0 + v1 + v2 + v3), a + b)

static const zk_reducer *reducer_of(zk_dtype d) {
  ZK_REDUCER_OF_EACH(sum, each);
  return each[d];
}

typedef struct sums {
  zk_tensor *y;
  double scale; /* 1, or 1/count for a mean */
} sums;

static void write_sums(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const sums *s = context;
  if (zk_dtype_is_real(s->y->dtype))
    ZK_REAL(s->y->dtype, {
      real *y = (real *)zk_data(s->y) + at;
      for (int64_t j = 0; j < n; j++)
        y[j * stride] = (real)(((const double *)acc)[j] * s->scale);
    });
  else
    for (int64_t j = 0; j < n; j++)
      zk_element_set_i(s->y, at + j * stride, ((const int64_t *)acc)[j]);
}

/* y = scale * sums of c->in[0]; y is contiguous. */
static zk_status sum_dims(zk_call *c, bool mean) {
  zk_reduction r;
  zk_shape shape;
  zk_tensor *x = NULL, *y = c->out[0];
  zk_dtype dtype =
      y->dtype; /* of the elements that are summed; integers need no conversion for an int64 sum */
  if (dtype == ZK_INT64 && !zk_dtype_is_real(c->in[0]->dtype))
    dtype = c->in[0]->dtype;
  ZK_TRY(zk_tensor_cast(c->in[0], dtype, &x));
  zk_status status =
      zk_reduction_init(c->op->name, x, &c->attr[DIM], c->attr[KEEPDIM].i, &r, &shape);
  if (status == ZK_OK) {
    sums s = {.y = y, .scale = mean ? 1.0 / (double)r.count : 1};
    status = zk_reduce(&r, zk_data(x), zk_dtype_size(dtype), reducer_of(dtype), write_sums, &s);
  }
  zk_tensor_release(x);
  return status;
}

/* dx = scale * dy, expanded over the reduced dimensions. */
static zk_status sum_grad(const zk_call *c, zk_grads *g, bool mean) {
  const zk_tensor *x = c->in[0];
  zk_reduction r;
  zk_shape with_ones;
  ZK_TRY(zk_reduction_init(c->op->name, x, &c->attr[DIM], true, &r, &with_ones));
  zk_tensor *dy, *view = NULL, *dx = NULL;
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  int64_t stride[ZK_MAX_DIM];
  zk_shape_strides(&with_ones, stride);
  for (int d = 0; d < x->shape.ndim; d++)
    if (with_ones.dim[d] != x->shape.dim[d])
      stride[d] = 0;
  zk_status status = ZK_OK;
  if (mean && r.count != 1) {
    status = zk_tensor_new(dy->dtype, &dy->shape, &view);
    if (status == ZK_OK)
      ZK_REAL(dy->dtype, {
        const real *from = zk_data(dy);
        real *to = zk_data(view);
        for (int64_t i = 0, n = zk_numel(dy); i < n; i++)
          to[i] = from[i] / (real)r.count;
      });
    zk_tensor_release(dy);
    dy = view;
    view = NULL;
  }
  if (status == ZK_OK)
    status = zk_tensor_as_strided(dy, &x->shape, stride, dy->offset, &dx);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}

/* y = sum x over dims; dx = dy, repeated */
static zk_status sum_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_dtype d = c->in[0]->dtype;
  out->dtype = c->attr[DTYPE].given  ? (zk_dtype)c->attr[DTYPE].i
               : zk_dtype_is_real(d) ? d
                                     : ZK_INT64;
  return zk_reduction_init("sum", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &out->shape);
}
static zk_status sum_forward(zk_call *c) {
  return sum_dims(c, false);
}
static zk_status sum_backward(const zk_call *c, zk_grads *g) {
  return sum_grad(c, g, false);
}
const zk_op zk_op_sum = {
    .name = "sum",
    .doc = "sum(input, dim=nil, keepdim=false, dtype=nil): the sum over a dim, a list of dims, or "
           "everything. Integers and bools are summed as int64. Errors: a dim out of range or "
           "given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = sum_infer,
    .forward = sum_forward,
    .backward = sum_backward,
    .gradient = zk_gradient_linear};

/* y = mean x over dims; dx = dy / count, repeated */
static zk_status mean_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = c->attr[DTYPE].given ? (zk_dtype)c->attr[DTYPE].i : c->in[0]->dtype;
  if (!zk_dtype_is_real(out->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "mean: input is %s, and a mean is no integer: convert it with "
                   ":float() first, or pass dtype",
                   zk_dtype_name(out->dtype));
  return zk_reduction_init("mean", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &out->shape);
}
static zk_status mean_forward(zk_call *c) {
  return sum_dims(c, true);
}
static zk_status mean_backward(const zk_call *c, zk_grads *g) {
  return sum_grad(c, g, true);
}
const zk_op zk_op_mean = {
    .name = "mean",
    .doc = "mean(input, dim=nil, keepdim=false, dtype=nil): the mean over a dim, a list of dims, "
           "or everything; nan of nothing. Errors: an integer input; a dim out of range or given "
           "twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = mean_infer,
    .forward = mean_forward,
    .backward = mean_backward,
    .gradient = zk_gradient_linear};
