/*
 * quantize.c: ONNX nodes of quantized numbers, integers q that stand for scale * (q - zero point).
 *
 * Products and sums of integers are computed in float64, which holds them exactly (each is less
 * than 2^53); what follows is computed in float32, as onnxruntime does.
 */
#include "onnx/from/quantize.h"
#include "onnx/from/converters.h"
#include "onnx/from/spatial.h"

#include <math.h>
#include <string.h>

/* ---- scales -----------------------------------------------------------------------------------
 */

/* The numbers of t, a scale or a zero point, where they belong in `like`: one for all, one for
 * each place along the axis, or one for each block of places. */
static zk_tensor *spread(zk_import *x, zk_tensor *t, const zk_shape *like, int axis,
                         int64_t block) {
  zk_shape shape = ZK_SCALAR, wide = ZK_SCALAR, joined = t->shape;
  if (zk_numel(t) == 1 && t->shape.ndim < 2)
    return zk_import_reshape(x, t, &ZK_SCALAR);
  if (block == 0) {
    if (t->shape.ndim != 1 || t->shape.dim[0] != like->dim[axis])
      zk_import_refuse(x, "scales of shape %s do not fit dimension %d",
                       zk_shape_text(&t->shape, (char[ZK_SHAPE_TEXT]){0}), axis);
    for (int d = 0; d < like->ndim; d++)
      zk_import_push(x, &shape, "its input", d == axis ? like->dim[d] : 1);
    return zk_import_reshape(x, t, &shape);
  }
  for (int d = 0; d < t->shape.ndim; d++) {
    zk_import_push(x, &shape, "its scales", t->shape.dim[d]);
    zk_import_push(x, &wide, "its scales", t->shape.dim[d]);
    if (d == axis) {
      zk_import_push(x, &shape, "its scales", 1);
      zk_import_push(x, &wide, "its scales", block);
      joined.dim[d] = zk_import_times(x, joined.dim[d], block);
    }
  }
  bool fits = t->shape.ndim == like->ndim && block > 0;
  for (int d = 0; fits && d < like->ndim; d++)
    fits = d == axis ? joined.dim[d] >= like->dim[d] && joined.dim[d] - block < like->dim[d]
                     : joined.dim[d] == like->dim[d];
  if (!fits)
    zk_import_refuse(x, "scales of shape %s for blocks of %lld do not fit",
                     zk_shape_text(&t->shape, (char[ZK_SHAPE_TEXT]){0}), (long long)block);
  t = zk_import_reshape(x, t, &shape);
  zk_import_set_list(x, "size", &wide);
  t = zk_import_reshape(x, zk_import_make(x, &zk_op_expand, t), &joined);
  return zk_import_narrow(x, t, axis, 0, like->dim[axis]);
}

/* Does the node quantize along an axis? Then it is checked. */
static int axis_of(zk_import *x, const zk_tensor *in, const zk_tensor *scale) {
  int64_t axis = zk_import_int(x, "axis", 1);
  bool one = zk_numel(scale) == 1 && scale->shape.ndim < 2;
  return one ? 0 : zk_import_wrap(x, "axis", axis, in->shape.ndim);
}

/* ---- rounding ---------------------------------------------------------------------------------
 */

zk_tensor *zk_quantize_saturate(zk_import *x, zk_tensor *t, zk_tensor *zero, zk_dtype dtype) {
  int bits = 8 * (int)zk_dtype_size(dtype);
  bool is_signed = dtype == ZK_INT8 || dtype == ZK_INT16 || dtype == ZK_INT32;
  if (zk_dtype_category(dtype) != ZK_CATEGORY_INTEGER || bits > 32)
    zk_import_refuse(x, "quantization as %s is not supported", zk_dtype_name(dtype));
  double least = is_signed ? -ldexp(1, bits - 1) : 0;
  double most = ldexp(1, is_signed ? bits - 1 : bits) - 1;
  t = zk_import_make(x, &zk_op_round, t);
  if (zero)
    t = zk_import_make(x, &zk_op_add, t, zk_import_cast(x, zero, t->dtype));
  t = zk_import_make(x, &zk_op_clamp, t, zk_import_number(x, t->dtype, least),
                     zk_import_number(x, t->dtype, most));
  return zk_import_cast(x, t, dtype);
}

static void quantize(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *zero = zk_import_in_opt(x, 2);
  int64_t type = zk_import_int(x, "output_dtype", 0), block = zk_import_int(x, "block_size", 0);
  int64_t precision = zk_import_int(x, "precision", 0);
  int axis = axis_of(x, in, scale);
  zk_dtype work = zk_dtype_is_real(in->dtype) ? in->dtype : ZK_FLOAT32;
  zk_dtype dtype = zero ? zero->dtype : ZK_UINT8;
  zk_import_ignore(x, "saturate"); /* of float8 alone */
  if (type) {
    zk_dtype named = zk_import_dtype(x, type);
    if (zero && named != dtype)
      zk_import_refuse(x, "output_dtype is %s, and the zero point %s", zk_dtype_name(named),
                       zk_dtype_name(dtype));
    dtype = named;
  }
  if (precision)
    work = zk_import_dtype(x, precision);
  scale = spread(x, zk_import_cast(x, scale, work), &in->shape, axis, block);
  zero = zero ? spread(x, zero, &in->shape, axis, block) : NULL;
  in = zk_import_make(x, &zk_op_div, zk_import_cast(x, in, work), scale);
  in = zk_import_cast(x, in, work == ZK_FLOAT64 ? work : ZK_FLOAT32);
  zk_import_out(x, 0, zk_quantize_saturate(x, in, zero, dtype));
}

zk_tensor *zk_quantize_centre(zk_import *x, zk_tensor *t, zk_tensor *zero, zk_dtype dtype) {
  t = zk_import_cast(x, t, dtype);
  return zero ? zk_import_make(x, &zk_op_sub, t, zk_import_cast(x, zero, dtype)) : t;
}

static void dequantize(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *zero = zk_import_in_opt(x, 2);
  int64_t type = zk_import_int(x, "output_dtype", 0), block = zk_import_int(x, "block_size", 0);
  zk_dtype dtype = type ? zk_import_dtype(x, type) : scale->dtype;
  zk_dtype work = dtype == ZK_FLOAT64 ? dtype : ZK_FLOAT32;
  int axis = axis_of(x, in, scale);
  if (zero && zero->dtype != in->dtype)
    zk_import_refuse(x, "its zero point is %s, and its input %s", zk_dtype_name(zero->dtype),
                     zk_dtype_name(in->dtype));
  zero = zero ? spread(x, zero, &in->shape, axis, block) : NULL;
  scale = spread(x, zk_import_cast(x, scale, work), &in->shape, axis, block);
  in = zk_import_cast(x, zk_quantize_centre(x, in, zero, ZK_INT64),
                      work); /* exact before it is rounded */
  zk_import_out(x, 0, zk_import_cast(x, zk_import_make(x, &zk_op_mul, in, scale), dtype));
}

/* As uint8, by the least and the greatest of the input and 0. */
static zk_tensor *dynamic_integers(zk_import *x, zk_tensor *in, zk_tensor **scale_out,
                                   zk_tensor **zero_out) {
  zk_tensor *zero = zk_import_number(x, in->dtype, 0);
  zk_shape all = ZK_SCALAR;
  for (int d = 0; d < in->shape.ndim; d++)
    zk_import_push(x, &all, "its input", d);
  zk_tensor *low = zk_build_reduce(&x->build, &zk_op_amin, in, &all, false);
  zk_tensor *high = zk_build_reduce(&x->build, &zk_op_amax, in, &all, false);
  low = zk_import_make(x, &zk_op_minimum, low, zero);
  high = zk_import_make(x, &zk_op_maximum, high, zero);
  zk_tensor *scale = zk_import_make(x, &zk_op_sub, high, low);
  zk_tensor *flat = zk_import_make(x, &zk_op_eq, scale, zero); /* of zeros alone */
  scale = zk_import_make(x, &zk_op_div, scale, zk_import_number(x, in->dtype, 255));
  scale = zk_import_make(x, &zk_op_where, flat, zk_import_number(x, in->dtype, 1), scale);
  low = zk_import_make(x, &zk_op_div, zk_import_make(x, &zk_op_neg, low), scale);
  zk_tensor *point = zk_quantize_saturate(x, low, NULL, ZK_UINT8);
  zk_tensor *y = zk_import_make(x, &zk_op_div, in, scale);
  *scale_out = scale;
  *zero_out = point;
  return zk_quantize_saturate(x, y, point, ZK_UINT8);
}

static void dynamic(zk_import *x) {
  zk_tensor *scale, *zero;
  zk_import_out(x, 0, dynamic_integers(x, zk_import_in(x, 0), &scale, &zero));
  zk_import_out(x, 1, scale);
  zk_import_out(x, 2, zero);
}

/* ---- products ---------------------------------------------------------------------------------
 */

/* A zero point or scale of a matrix: one, one a row (before: [.., rows, 1]) or one a column. */
static zk_tensor *of_matrix(zk_import *x, zk_tensor *t, bool row) {
  if (!t || t->shape.ndim != 1)
    return t;
  int64_t n = zk_numel(t);
  return n == 1 ? zk_import_reshape(x, t, &ZK_SCALAR)
                : zk_import_reshape(x, t, row ? &ZK_SHAPE(n, 1) : &ZK_SHAPE(1, n));
}

/* The product of the integers, in float64. */
static zk_tensor *product_of(zk_import *x, zk_tensor *a, zk_tensor *a_zero, zk_tensor *b,
                             zk_tensor *b_zero) {
  a = zk_quantize_centre(x, a, of_matrix(x, a_zero, true), ZK_FLOAT64);
  b = zk_quantize_centre(x, b, of_matrix(x, b_zero, false), ZK_FLOAT64);
  return zk_import_make(x, &zk_op_matmul, a, b);
}
static zk_tensor *product(zk_import *x, int a, int a_zero, int b, int b_zero) {
  return product_of(x, zk_import_in(x, a), zk_import_in_opt(x, a_zero), zk_import_in(x, b),
                    zk_import_in_opt(x, b_zero));
}

/* A whole number that is a double, as int32. */
static zk_tensor *whole(zk_import *x, zk_tensor *t) {
  return zk_import_cast(x, zk_import_make(x, &zk_op_round, t), zk_import_dtype(x, ZK_ONNX_INT32));
}

static void matmul_integer(zk_import *x) {
  zk_import_out(x, 0, whole(x, product(x, 0, 2, 1, 3)));
}

/* sums * (a's scale * b's scale / y's scale), rounded, by the zero point of y. */
static zk_tensor *requantize(zk_import *x, zk_tensor *sums, zk_tensor *a, zk_tensor *b,
                             zk_tensor *y, zk_tensor *zero) {
  zk_tensor *scale = zk_import_make(x, &zk_op_div, zk_import_make(x, &zk_op_mul, a, b), y);
  zk_tensor *t = zk_import_cast(x, sums, ZK_FLOAT32);
  t = zk_import_make(x, &zk_op_mul, t, zk_import_cast(x, scale, ZK_FLOAT32));
  return zk_quantize_saturate(x, t, zero, zero->dtype);
}

static void qlinear_matmul(zk_import *x) {
  zk_tensor *sums = product(x, 0, 2, 3, 5);
  zk_tensor *a = of_matrix(x, zk_import_in(x, 1), true), *y = zk_import_in(x, 6);
  zk_tensor *b = of_matrix(x, zk_import_in(x, 4), false);
  y = of_matrix(x, y, true);
  zk_tensor *zero = of_matrix(x, zk_import_in(x, 7), true);
  zk_import_out(x, 0, requantize(x, sums, a, b, y, zero));
}

/* A matrix with its dimensions exchanged, where the attribute says so. */
static zk_tensor *turned(zk_import *x, zk_tensor *t, const char *name) {
  if (t->shape.ndim != 2)
    zk_import_refuse(x, "its factors must be matrices");
  return zk_import_int(x, name, 0) ? zk_import_permute(x, t, &ZK_SHAPE(1, 0)) : t;
}

/* The product of two scales and alpha, for the columns of the result. */
static zk_tensor *scale_of(zk_import *x, zk_tensor *a, zk_tensor *b, double alpha) {
  a = of_matrix(x, a, true);
  if (alpha != 1)
    a = zk_import_make(x, &zk_op_mul, zk_import_number(x, ZK_FLOAT32, alpha), a);
  return zk_import_make(x, &zk_op_mul, a, of_matrix(x, b, false));
}

/* onnxruntime's Gemm: the bias is of int32, and without a scale of the result this is float32. */
static void qgemm(zk_import *x) {
  zk_tensor *a = turned(x, zk_import_in(x, 0), "transA"), *y_scale = zk_import_in_opt(x, 7);
  zk_tensor *b = turned(x, zk_import_in(x, 3), "transB"), *bias = zk_import_in_opt(x, 6);
  zk_tensor *zero = zk_import_in_opt(x, 8);
  zk_tensor *sums = product_of(x, a, zk_import_in_opt(x, 2), b, zk_import_in_opt(x, 5));
  if (bias)
    sums = zk_import_make(x, &zk_op_add, sums, zk_import_cast(x, bias, ZK_FLOAT64));
  zk_tensor *scale =
      scale_of(x, zk_import_in(x, 1), zk_import_in(x, 4), zk_import_float(x, "alpha", 1));
  if (y_scale)
    scale = zk_import_make(x, &zk_op_div, scale, zk_import_reshape(x, y_scale, &ZK_SCALAR));
  sums = zk_import_make(x, &zk_op_mul, zk_import_cast(x, sums, ZK_FLOAT32), scale);
  zk_dtype dtype = zero ? zero->dtype : a->dtype;
  zk_import_out(x, 0,
                y_scale ? zk_quantize_saturate(x, sums, of_matrix(x, zero, true), dtype) : sums);
}

/* The product as floats, plus a bias of floats. */
static void scaled_out(zk_import *x, zk_tensor *sums, zk_tensor *scale, zk_tensor *bias) {
  sums = zk_import_make(x, &zk_op_mul, zk_import_cast(x, sums, ZK_FLOAT32), scale);
  zk_import_out(x, 0, bias ? zk_import_make(x, &zk_op_add, sums, bias) : sums);
}

static void matmul_integer_to_float(zk_import *x) {
  zk_tensor *scale = scale_of(x, zk_import_in(x, 2), zk_import_in(x, 3), 1);
  scaled_out(x, product(x, 0, 4, 1, 5), scale, zk_import_in_opt(x, 6));
}

static void dynamic_matmul(zk_import *x) {
  zk_tensor *scale, *zero, *b = zk_import_in(x, 1);
  zk_tensor *a = dynamic_integers(x, zk_import_in(x, 0), &scale, &zero);
  zk_tensor *sums = product_of(x, a, zero, b, zk_import_in_opt(x, 3));
  scaled_out(x, sums, scale_of(x, scale, zk_import_in(x, 2), 1), zk_import_in_opt(x, 4));
}

/* ---- convolutions -----------------------------------------------------------------------------
 */

/* One number for each output channel, as [channels, 1, ..] before or behind the batch. */
static zk_tensor *of_channels(zk_import *x, zk_tensor *t, int trailing) {
  zk_shape shape = {.ndim = trailing + 1, .dim = {1, 1, 1, 1, 1, 1}};
  if (!t || zk_numel(t) == 1)
    return t ? zk_import_reshape(x, t, &ZK_SCALAR) : NULL;
  shape.dim[0] = zk_numel(t);
  return zk_import_reshape(x, t, &shape);
}

/* The convolution of the integers, in float64. */
static zk_tensor *convolution(zk_import *x, int in, int in_zero, int w, int w_zero,
                              zk_spatial_node *n) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv1d, &zk_op_conv2d, &zk_op_conv3d};
  zk_tensor *t = zk_import_in(x, in), *weight = zk_import_in(x, w);
  int64_t groups = zk_import_int(x, "group", 1);
  zk_spatial_read(x, &t->shape, &weight->shape, n);
  t = zk_quantize_centre(x, t, of_channels(x, zk_import_in_opt(x, in_zero), 0), ZK_FLOAT64);
  weight = zk_quantize_centre(x, weight, of_channels(x, zk_import_in_opt(x, w_zero), n->dims + 1),
                              ZK_FLOAT64);
  t = zk_spatial_pad(x, n, t, 0, false);
  zk_spatial_set(x, n, "stride", n->stride);
  zk_spatial_set(x, n, "dilation", n->dilation);
  zk_import_set(x, "groups", groups);
  return zk_import_make(x, ops[n->dims], t, weight, NULL);
}

static void conv_integer(zk_import *x) {
  zk_spatial_node n;
  zk_import_out(x, 0, whole(x, convolution(x, 0, 2, 1, 3, &n)));
}

static void qlinear_conv(zk_import *x) {
  zk_spatial_node n;
  zk_tensor *sums = convolution(x, 0, 2, 3, 5, &n), *bias = zk_import_in_opt(x, 8);
  sums = zk_import_make(x, &zk_op_round, sums);
  if (bias)
    sums = zk_import_make(x, &zk_op_add, sums,
                          of_channels(x, zk_import_cast(x, bias, ZK_FLOAT64), n.dims));
  zk_tensor *in = of_channels(x, zk_import_in(x, 1), n.dims);
  zk_tensor *w = of_channels(x, zk_import_in(x, 4), n.dims);
  zk_tensor *y = of_channels(x, zk_import_in(x, 6), n.dims);
  zk_import_out(x, 0, requantize(x, sums, in, w, y, of_channels(x, zk_import_in(x, 7), n.dims)));
}

const zk_onnx_from zk_onnx_from_quantize[] = {
    {.type = "QuantizeLinear", .from = quantize},
    {.type = "DequantizeLinear", .from = dequantize},
    {.type = "DynamicQuantizeLinear", .from = dynamic},
    {.type = "MatMulInteger", .from = matmul_integer},
    {.type = "QLinearMatMul", .from = qlinear_matmul},
    {.type = "ConvInteger", .from = conv_integer},
    {.type = "QLinearConv", .from = qlinear_conv},
    {.type = "QGemm", .from = qgemm, .domain = "com.microsoft"},
    {.type = "MatMulIntegerToFloat", .from = matmul_integer_to_float, .domain = "com.microsoft"},
    {.type = "DynamicQuantizeMatMul", .from = dynamic_matmul, .domain = "com.microsoft"},
    {.type = NULL},
};
