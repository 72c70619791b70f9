/*
 * reduce.c: reductions as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/reduce/reduction.h"

#include <math.h>

/* ---- any_all ---- */

/* A reduction of 0 and 1, cast back. */
static void truth_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  const char *in = zk_export_cast(x, zk_export_in(x, 0, ZK_BOOL), ZK_ONNX_INT32);
  const char *y =
      zk_export_reduce(x, type, in, zk_call_attr(c, "dim"), zk_call_attr(c, "keepdim")->i, 18);
  zk_export_out(x, 0, zk_export_cast(x, y, zk_onnx_of_dtype(c->out[0]->dtype)));
}

static void any_to_onnx(zk_export *x, const zk_call *c) {
  truth_to_onnx(x, c, "ReduceMax");
}

static void all_to_onnx(zk_export *x, const zk_call *c) {
  truth_to_onnx(x, c, "ReduceMin");
}

static void count_nonzero_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_cast(x, zk_export_in(x, 0, ZK_BOOL), ZK_ONNX_INT64);
  zk_export_out(x, 0, zk_export_reduce(x, "ReduceSum", in, zk_call_attr(c, "dim"), false, 13));
}

/* ---- prod ---- */

static void prod_to_onnx(zk_export *x, const zk_call *c) {
  zk_attr dims = zk_dim_list(zk_call_attr(c, "dim"));
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0,
                zk_export_reduce(x, "ReduceProd", in, &dims, zk_call_attr(c, "keepdim")->i, 18));
}

/* ---- minmax ---- */

/* The value, and with a dim the index too. */
static void extreme_to_onnx(zk_export *x, const zk_call *c, const char *value, const char *place) {
  zk_attr dims = zk_dims_of(c);
  const char *in = zk_export_as_is(x, 0);
  if (c->in[0]->dtype == ZK_BOOL || (c->in[0]->dtype == ZK_UINT8 && x->opset < 12))
    zk_export_refuse(x, "of %s it has no form in opset %d", zk_dtype_name(c->in[0]->dtype),
                     x->opset);
  if (value)
    zk_export_out(x, 0, zk_export_reduce(x, value, in, &dims, zk_call_attr(c, "keepdim")->i, 18));
  if (!place || (value && !dims.given))
    return;
  if (c->in[0]->shape.ndim == 0 || (!dims.given && zk_call_attr(c, "keepdim")->i))
    zk_export_refuse(x, "of a scalar, or without dim and with keepdim, it cannot be exported");
  if (!dims.given) {
    int64_t all = -1;
    in = zk_export_add(x, "Reshape", in, zk_export_list(x, 1, &all));
  }
  zk_export_out(x, value ? 1 : 0, zk_export_add(x, place, in));
  int d = 0;
  (void)!zk_wrap_dim(c->op->name, dims.given ? dims.v[0] : 0, c->in[0]->shape.ndim, &d);
  zk_export_int(x, "axis", d);
  zk_export_int(x, "keepdims", dims.given && zk_call_attr(c, "keepdim")->i);
}

static void max_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, "ReduceMax", "ArgMax");
}

static void min_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, "ReduceMin", "ArgMin");
}

static void argmax_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, NULL, "ArgMax");
}

static void argmin_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, NULL, "ArgMin");
}

static void amax_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, "ReduceMax", NULL);
}

static void amin_to_onnx(zk_export *x, const zk_call *c) {
  extreme_to_onnx(x, c, "ReduceMin", NULL);
}

/* ---- norm ---- */

/* The p-norm of `in` over dims. */
static const char *norm_of(zk_export *x, const char *in, double p, const zk_attr *dims,
                           bool keepdim) {
  zk_dtype dtype = x->call->out[0]->dtype;
  if (p == 1 || p == 2)
    return zk_export_reduce(x, p == 1 ? "ReduceL1" : "ReduceL2", in, dims, keepdim, 18);
  if (isinf(p)) {
    in = zk_export_add(x, "Abs", in);
    return zk_export_reduce(x, p > 0 ? "ReduceMax" : "ReduceMin", in, dims, keepdim, 18);
  }
  if (p == 0) { /* how many are not 0 */
    const char *some = zk_export_cast(x, in, zk_onnx_of_dtype(ZK_BOOL));
    some = zk_export_cast(x, some, zk_onnx_of_dtype(dtype));
    return zk_export_reduce(x, "ReduceSum", some, dims, keepdim, 13);
  }
  const char *power = zk_export_number(x, dtype, p), *root = zk_export_number(x, dtype, 1 / p);
  in = zk_export_add(x, "Pow", zk_export_add(x, "Abs", in), power);
  in = zk_export_reduce(x, "ReduceSum", in, dims, keepdim, 13);
  return zk_export_add(x, "Pow", in, root);
}

static void norm_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0,
                norm_of(x, in, zk_call_attr(c, "p")->f, zk_call_attr(c, "dim"),
                        zk_call_attr(c, "keepdim")->i));
}

/* Norms of the differences of all pairs of rows. */
static void cdist_to_onnx(zk_export *x, const zk_call *c) {
  zk_attr last = {.given = true, .n = 1, .v = {-1}};
  const char *a = zk_export_axes(x, "Unsqueeze", zk_export_as_is(x, 0), 1,
                                 (int64_t[]){c->in[0]->shape.ndim - 1}, 13);
  const char *b = zk_export_axes(x, "Unsqueeze", zk_export_as_is(x, 1), 1,
                                 (int64_t[]){c->in[1]->shape.ndim - 2}, 13);
  const char *way = zk_export_add(x, "Sub", a, b);
  zk_export_out(x, 0, norm_of(x, way, zk_call_attr(c, "p")->f, &last, false));
}

static void logsumexp_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0,
                zk_export_reduce(x, "ReduceLogSumExp", in, zk_call_attr(c, "dim"),
                                 zk_call_attr(c, "keepdim")->i, 18));
}

/* ---- sum ---- */

static void sum_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0,
                zk_export_reduce(x, "ReduceSum", in, zk_call_attr(c, "dim"),
                                 zk_call_attr(c, "keepdim")->i, 13));
}

static void mean_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  zk_export_out(x, 0,
                zk_export_reduce(x, "ReduceMean", in, zk_call_attr(c, "dim"),
                                 zk_call_attr(c, "keepdim")->i, 18));
}

/* ---- var ---- */

/* The number of elements of each variance. */
static void reduced_count(const zk_call *c, int64_t *v) {
  zk_reduction r = {0};
  zk_shape shape;
  (void)!zk_reduction_init(c->op->name, c->in[0], zk_call_attr(c, "dim"), false, &r, &shape);
  v[0] = r.count;
}

/* The mean of (x - mean)^2, times n / (n - correction). */
static const char *variance_to_onnx(zk_export *x, const zk_call *c) {
  zk_reduction r = {0};
  zk_shape shape;
  const char *in = zk_export_as_is(x, 0);
  const char *mean = zk_export_reduce(x, "ReduceMean", in, zk_call_attr(c, "dim"), true, 18);
  const char *distance = zk_export_add(x, "Sub", in, mean);
  const char *square = zk_export_add(x, "Mul", distance, distance);
  const char *value = zk_export_reduce(x, "ReduceMean", square, zk_call_attr(c, "dim"),
                                       zk_call_attr(c, "keepdim")->i, 18);
  /* the dims fitted in infer */
  (void)!zk_reduction_init(c->op->name, c->in[0], zk_call_attr(c, "dim"), false, &r, &shape);
  double count = (double)r.count,
         degrees = count - (zk_call_attr(c, "unbiased")->i ? zk_call_attr(c, "correction")->f : 0);
  if (count != degrees && zk_export_varies(x, 1, reduced_count)) {
    const char *n = zk_export_scalar(x, zk_export_sizes(x, 1, reduced_count));
    n = zk_export_cast(x, n, zk_onnx_of_dtype(c->out[0]->dtype));
    const char *less =
        zk_export_add(x, "Sub", n, zk_export_number(x, c->out[0]->dtype, count - degrees));
    return zk_export_add(x, "Mul", value, zk_export_add(x, "Div", n, less));
  }
  degrees = degrees > 0 ? degrees : 0; /* of one element, with correction 1, it is nan */
  if (count != degrees || count == 0)
    value = zk_export_add(x, "Mul", value,
                          zk_export_number(x, c->out[0]->dtype, count > 0 ? count / degrees : NAN));
  return value;
}

static void var_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(x, 0, variance_to_onnx(x, c));
}

static void std_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(x, 0, zk_export_add(x, "Sqrt", variance_to_onnx(x, c)));
}

const zk_onnx_to zk_onnx_to_reduce[] = {
    {.op = &zk_op_sum, .to = sum_to_onnx},
    {.op = &zk_op_mean, .to = mean_to_onnx},
    {.op = &zk_op_prod, .to = prod_to_onnx},
    {.op = &zk_op_var, .to = var_to_onnx},
    {.op = &zk_op_std, .to = std_to_onnx},
    {.op = &zk_op_norm, .to = norm_to_onnx},
    {.op = &zk_op_cdist, .to = cdist_to_onnx},
    {.op = &zk_op_logsumexp, .to = logsumexp_to_onnx},
    {.op = &zk_op_any, .to = any_to_onnx},
    {.op = &zk_op_all, .to = all_to_onnx},
    {.op = &zk_op_count_nonzero, .to = count_nonzero_to_onnx},
    {.op = &zk_op_max, .to = max_to_onnx},
    {.op = &zk_op_min, .to = min_to_onnx},
    {.op = &zk_op_argmax, .to = argmax_to_onnx},
    {.op = &zk_op_argmin, .to = argmin_to_onnx},
    {.op = &zk_op_amax, .to = amax_to_onnx},
    {.op = &zk_op_amin, .to = amin_to_onnx},
    {.op = NULL},
};
