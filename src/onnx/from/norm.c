/*
 * norm.c: ONNX nodes as normalization.
 */
#include "onnx/from/converters.h"

#include <inttypes.h>
#include <string.h>

/* Inputs of batch_normalize, and of BatchNormalization; outputs. */
enum { INPUT, WEIGHT, BIAS, MEAN, VAR };
enum { Y, USED_MEAN, USED_VAR };

/* ---- batch_norm ---- */

/* Before opset 9: statistics, weight and bias for each place of an input [n, places ..]. */
static zk_tensor *normalize_places(zk_import *x, zk_tensor *const in[5]) {
  zk_tensor *eps = zk_import_number(x, in[INPUT]->dtype, zk_import_float(x, "epsilon", 1e-5));
  zk_tensor *scale = zk_import_make(x, &zk_op_rsqrt, zk_import_make(x, &zk_op_add, in[VAR], eps));
  zk_tensor *y = zk_import_make(x, &zk_op_sub, in[INPUT], in[MEAN]);
  scale = zk_import_make(x, &zk_op_mul, scale, in[WEIGHT]);
  return zk_import_make(x, &zk_op_add, zk_import_make(x, &zk_op_mul, y, scale), in[BIAS]);
}

/* The statistics may have another type than the input. In training the outputs 1 and 2 are the
 * running statistics: momentum * old + (1 - momentum) * the batch's. */
static void batch_norm_from_onnx(zk_import *x) {
  zk_tensor *in[5], *used[2];
  for (int i = INPUT; i <= VAR; i++)
    in[i] = zk_import_in(x, i);
  double momentum = zk_import_float(x, "momentum", 0.9);
  bool training = x->opset >= 14 && zk_import_int(x, "training_mode", 0) != 0;
  bool places = x->opset < 9 && zk_import_int(x, "spatial", 1) == 0 && in[MEAN]->shape.ndim > 1;
  if (x->opset < 7 && zk_import_int(x, "is_test", 1) == 0)
    zk_import_refuse(x, "training (is_test 0) is not supported");
  for (int i = WEIGHT; i <= VAR; i++)
    in[i] = zk_import_cast(x, in[i], in[0]->dtype);
  if (places) {
    zk_import_out(x, 0, normalize_places(x, in));
    return;
  }
  zk_import_set_float(x, "eps", zk_import_float(x, "epsilon", 1e-5));
  zk_import_set(x, "training", training);
  zk_import_out(x, 0, zk_import_call(x, &zk_op_batch_normalize, 5, in));
  for (int k = USED_MEAN; k <= USED_VAR; k++)
    used[k - USED_MEAN] = training ? zk_import_more(x, k) : NULL;
  for (int k = USED_MEAN; k <= USED_VAR && training && k < x->n_out; k++) {
    zk_tensor *old = zk_import_in(x, k == USED_MEAN ? MEAN : VAR);
    zk_tensor *now = zk_import_cast(x, used[k - USED_MEAN], old->dtype);
    zk_tensor *keep = zk_import_number(x, old->dtype, momentum);
    zk_tensor *rest = zk_import_number(x, old->dtype, 1 - momentum);
    old = zk_import_make(x, &zk_op_mul, old, keep);
    now = zk_import_make(x, &zk_op_mul, now, rest);
    zk_import_out(x, k, zk_import_make(x, &zk_op_add, old, now));
  }
}

/* ---- group_norm ---- */

/* InstanceNormalization is group_norm with groups of one channel. */
static void instance_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *bias = zk_import_in(x, 2);
  zk_import_set(x, "num_groups", in->shape.ndim > 1 ? in->shape.dim[1] : 1);
  zk_import_set_float(x, "eps", zk_import_float(x, "epsilon", 1e-5));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_group_norm, in, scale, bias));
}

/* Before opset 21 a group has one scale and one bias: expands them to the channels. */
static zk_tensor *per_channel(zk_import *x, zk_tensor *t, int64_t groups, int64_t channels) {
  zk_shape wide = ZK_SHAPE(groups, groups > 0 ? channels / groups : 0);
  if (x->opset >= 21)
    return t;
  t = zk_import_reshape(x, t, &ZK_SHAPE(groups, 1));
  zk_import_set_list(x, "size", &wide);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_expand, t), &ZK_SHAPE(channels));
}

static void group_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *bias = zk_import_in(x, 2);
  int64_t groups = zk_import_int(x, "num_groups", 0);
  int64_t channels = in->shape.ndim > 1 ? in->shape.dim[1] : 0;
  double eps = zk_import_float(x, "epsilon", 1e-5);
  zk_import_ignore(x, "stash_type");
  if (groups < 1 || channels % groups != 0)
    zk_import_refuse(x, "%" PRId64 " groups do not divide %" PRId64 " channels", groups, channels);
  scale = per_channel(x, scale, groups, channels);
  bias = per_channel(x, bias, groups, channels);
  zk_import_set(x, "num_groups", groups);
  zk_import_set_float(x, "eps", eps);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_group_norm, in, scale, bias));
}

/* ---- layer_norm ---- */

/* The dimensions from the node's axis on, as the next call's normalized_shape. */
static void set_layer(zk_import *x, const zk_tensor *in) {
  int axis = zk_import_axis(x, "axis", -1, in->shape.ndim);
  zk_shape last = {.ndim = in->shape.ndim - axis};
  memcpy(last.dim, in->shape.dim + axis, sizeof last.dim[0] * (size_t)last.ndim);
  zk_import_ignore(x, "stash_type"); /* sums are in double anyway */
  zk_import_set_list(x, "normalized_shape", &last);
  zk_import_set_float(x, "eps", zk_import_float(x, "epsilon", 1e-5));
}

static zk_tensor *mean_of(zk_import *x, zk_tensor *t, const zk_shape *dims) {
  zk_import_set_list(x, "dim", dims);
  zk_import_set(x, "keepdim", 1);
  return zk_import_make(x, &zk_op_mean, t);
}

/* Outputs 1 and 2: the mean, and 1 / sqrt(var + eps). */
static void statistics_from_onnx(zk_import *x, zk_tensor *in, int axis, double eps) {
  zk_shape dims = {.ndim = 0};
  for (int d = axis; d < in->shape.ndim; d++)
    dims.dim[dims.ndim++] = d;
  zk_tensor *mean = mean_of(x, in, &dims), *away = zk_import_make(x, &zk_op_sub, in, mean);
  zk_tensor *var = mean_of(x, zk_import_make(x, &zk_op_square, away), &dims);
  var = zk_import_make(x, &zk_op_add, var, zk_import_number(x, in->dtype, eps));
  zk_import_out(x, 1, mean);
  if (x->n_out > 2)
    zk_import_out(x, 2, zk_import_make(x, &zk_op_rsqrt, var));
}

/* Scale and bias are ops of their own, as they may have any shape that broadcasts. */
static void layer_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1);
  zk_tensor *bias = zk_import_in_opt(x, 2);
  set_layer(x, in);
  zk_tensor *y = zk_import_make(x, &zk_op_layer_norm, in, NULL, NULL);
  y = zk_import_make(x, &zk_op_mul, y, scale);
  zk_import_out(x, 0, bias ? zk_import_make(x, &zk_op_add, y, bias) : y);
  if (x->n_out > 1)
    statistics_from_onnx(x, in, zk_import_axis(x, "axis", -1, in->shape.ndim),
                         zk_import_float(x, "epsilon", 1e-5));
}

static void rms_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1);
  set_layer(x, in);
  zk_tensor *y = zk_import_make(x, &zk_op_rms_norm, in, NULL);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_mul, y, scale));
}

/* ---- by sums ---- */

/* x / |x|, and 0 where that is 0. */
static void lp_norm_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *zero = zk_import_number(x, in->dtype, 0);
  int axis = zk_import_axis(x, "axis", -1, in->shape.ndim);
  int64_t p = zk_import_int(x, "p", 2);
  if (p != 1 && p != 2)
    zk_import_refuse(x, "p is %" PRId64 ", it must be 1 or 2", p);
  zk_import_set_float(x, "p", (double)p);
  zk_tensor *norm = zk_build_reduce(&x->build, &zk_op_norm, in, &ZK_SHAPE(axis), true);
  zk_tensor *empty = zk_import_make(x, &zk_op_eq, norm, zero);
  norm = zk_import_make(x, &zk_op_where, empty, zk_import_number(x, in->dtype, 1), norm);
  zk_tensor *y = zk_import_make(x, &zk_op_div, in, norm);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_where, empty, zero, y));
}

/* (x - mean) / (deviation + 1e-9) over the axes. */
static void mean_variance_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape axes;
  if (!zk_import_ints(x, "axes", &axes))
    axes = ZK_SHAPE(0, 2, 3);
  zk_import_wrap_all(x, &axes, in->shape.ndim);
  zk_tensor *away = zk_import_make(x, &zk_op_sub, in, mean_of(x, in, &axes));
  zk_tensor *var = mean_of(x, zk_import_make(x, &zk_op_square, away), &axes);
  zk_tensor *deviation = zk_import_make(x, &zk_op_sqrt, var);
  zk_tensor *tiny = zk_import_number(x, in->dtype, 1e-9);
  deviation = zk_import_make(x, &zk_op_add, deviation, tiny);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_div, away, deviation));
}

/* ---- LRN ---- */

/* x / (bias + alpha m)^beta, m the mean of the squares of `size` channels, (size - 1) / 2 of them
 * before each. */
static void lrn_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t size = zk_import_int(x, "size", 0), before = (size - 1) / 2;
  double alpha = zk_import_float(x, "alpha", 1e-4), beta = zk_import_float(x, "beta", 0.75);
  double bias = zk_import_float(x, "bias", 1);
  if (size < 1)
    zk_import_refuse(x, "size is %" PRId64 ", it must be at least 1", size);
  if (in->shape.ndim < 3)
    zk_import_refuse(x, "the input has %d dimensions, at least 3 are needed", in->shape.ndim);
  int64_t n = in->shape.dim[0], c = in->shape.dim[1];
  int64_t inner = n > 0 && c > 0 ? zk_numel(in) / n / c : 0;
  zk_tensor *t = zk_import_make(x, &zk_op_square, in);
  t = zk_import_reshape(x, t, &ZK_SHAPE(n, 1, c, inner));
  zk_import_set_list(x, "pad", &ZK_SHAPE(0, 0, before, size - 1 - before));
  t = zk_import_make(x, &zk_op_constant_pad_nd, t);
  zk_import_set_list(x, "kernel_size", &ZK_SHAPE(size, 1));
  zk_import_set_list(x, "stride", &ZK_SHAPE(1, 1));
  t = zk_import_reshape(x, zk_import_make(x, &zk_op_avg_pool2d, t), &in->shape);
  t = zk_import_make(x, &zk_op_mul, t, zk_import_number(x, in->dtype, alpha));
  t = zk_import_make(x, &zk_op_add, t, zk_import_number(x, in->dtype, bias));
  t = zk_import_make(x, &zk_op_pow, t, zk_import_number(x, in->dtype, beta));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_div, in, t));
}

const zk_onnx_from zk_onnx_from_norm[] = {
    {.type = "LRN", .from = lrn_from_onnx},
    {.type = "LpNormalization", .from = lp_norm_from_onnx},
    {.type = "MeanVarianceNormalization", .from = mean_variance_from_onnx},
    {.type = "LayerNormalization", .from = layer_norm_from_onnx},
    {.type = "RMSNormalization", .from = rms_norm_from_onnx},
    {.type = "InstanceNormalization", .from = instance_norm_from_onnx},
    {.type = "GroupNormalization", .from = group_norm_from_onnx},
    {.type = "BatchNormalization", .from = batch_norm_from_onnx},
    {.type = NULL},
};
