/*
 * products.c: ONNX nodes of products of quantized numbers, integers q that stand for
 * scale * (q - zero point).
 *
 * Factors of 8 bits with a scale for all of a, and one or one a column of b, are the ops of
 * integers.h. Other forms are computed in float64, which holds the products exactly (each is less
 * than 2^53). What follows is float32, in onnxruntime's order.
 */
#include "onnx/from/converters.h"
#include "onnx/from/integers.h"
#include "onnx/from/pool.h"
#include "onnx/from/quantize.h"
#include "onnx/from/spatial.h"

/* What a node multiplies; all but a and b may be NULL. Without a_scale the result is int32, without
 * y_scale it is float32. */
typedef struct factors {
  zk_tensor *a, *a_scale, *a_zero, *b, *b_scale, *b_zero;
  zk_tensor *y_scale, *y_zero, *bias;
} factors;

static bool is_one(const zk_tensor *t) {
  return !t || zk_numel(t) == 1;
}

/* Do the ops of integers.h compute it, with n outputs? */
static bool fits(const factors *f, int64_t n) {
  const zk_tensor *bias = f->bias;
  bool listed = true;
  for (int i = 0; i < 3; i++) {
    const zk_tensor *t = i == 0 ? f->b_scale : i == 1 ? f->b_zero : bias;
    listed = listed && (!t || (t->shape.ndim <= 1 && (zk_numel(t) == 1 || zk_numel(t) == n)));
  }
  bool typed =
      !bias || bias->dtype == ZK_INT32 || (bias->dtype == ZK_FLOAT32 && f->a_scale && !f->y_scale);
  return listed && typed && zk_is_bytes(f->a) && zk_is_bytes(f->b) && is_one(f->a_scale) &&
         is_one(f->a_zero) && is_one(f->y_scale) && is_one(f->y_zero) &&
         (!f->y_zero || zk_is_bytes(f->y_zero));
}

/* The input; where it is absent, the result's zero point is 0 of a's dtype. */
static zk_tensor *y_zero_of(zk_import *x, int i, const zk_tensor *a) {
  zk_tensor *zero = zk_import_in_opt(x, i);
  return zero ? zero : zk_import_number(x, a->dtype, 0);
}

/* a's scale * b's scale / y's scale, in forms that broadcast; NULL: without scales. */
static zk_tensor *scale_of(zk_import *x, zk_tensor *a, zk_tensor *b, zk_tensor *y) {
  zk_tensor *scale = a ? zk_import_make(x, &zk_op_mul, a, b) : NULL;
  if (scale && y)
    scale = zk_import_make(x, &zk_op_div, scale, y);
  return scale ? zk_import_cast(x, scale, ZK_FLOAT32) : NULL;
}

/* From sums that are doubles, with a bias of int32: the result in its type. */
static zk_tensor *finish(zk_import *x, zk_tensor *sums, zk_tensor *scale, zk_tensor *bias,
                         zk_tensor *y_zero) {
  bool real = bias && zk_dtype_is_real(bias->dtype);
  sums = zk_import_make(x, &zk_op_round, sums);
  if (bias && !real)
    sums = zk_import_make(x, &zk_op_add, sums, zk_import_cast(x, bias, ZK_FLOAT64));
  if (!scale)
    return zk_import_cast(x, sums, zk_import_dtype(x, ZK_ONNX_INT32));
  sums = zk_import_make(x, &zk_op_mul, zk_import_cast(x, sums, ZK_FLOAT32), scale);
  if (real)
    sums = zk_import_make(x, &zk_op_add, sums, bias);
  return y_zero ? zk_quantize_saturate(x, sums, y_zero, y_zero->dtype) : sums;
}

/* ---- matrices ---------------------------------------------------------------------------------
 */

/* A zero point or scale of a matrix: one, one a row (before: [.., rows, 1]) or one a column. */
static zk_tensor *of_matrix(zk_import *x, zk_tensor *t, bool row) {
  if (!t || t->shape.ndim != 1)
    return t;
  int64_t n = zk_numel(t);
  return n == 1 ? zk_import_reshape(x, t, &ZK_SCALAR)
                : zk_import_reshape(x, t, row ? &ZK_SHAPE(n, 1) : &ZK_SHAPE(1, n));
}

static zk_tensor *product(zk_import *x, const factors *f) {
  const zk_shape *b = &f->b->shape;
  zk_tensor *scale = scale_of(x, of_matrix(x, f->a_scale, true), of_matrix(x, f->b_scale, false),
                              of_matrix(x, f->y_scale, true));
  if (f->a->shape.ndim >= 1 && b->ndim == 2 && b->dim[0] > 0 && b->dim[1] > 0 &&
      fits(f, b->dim[1])) {
    zk_import_set(x, "fixed", x->fixed);
    return zk_import_make(x, &zk_integers_linear, f->a, f->b, f->a_zero, f->b_zero, scale, f->bias,
                          f->y_zero);
  }
  zk_tensor *left = zk_quantize_centre(x, f->a, of_matrix(x, f->a_zero, true), ZK_FLOAT64);
  zk_tensor *right = zk_quantize_centre(x, f->b, of_matrix(x, f->b_zero, false), ZK_FLOAT64);
  zk_tensor *sums = zk_import_make(x, &zk_op_matmul, left, right);
  return finish(x, sums, scale, f->bias, of_matrix(x, f->y_zero, true));
}

/* Inputs 0 to 3: both factors, then their zero points. */
static factors read_integers(zk_import *x) {
  return (factors){.a = zk_import_in(x, 0),
                   .b = zk_import_in(x, 1),
                   .a_zero = zk_import_in_opt(x, 2),
                   .b_zero = zk_import_in_opt(x, 3)};
}

static void matmul_integer(zk_import *x) {
  const factors f = read_integers(x);
  zk_import_out(x, 0, product(x, &f));
}

/* Inputs 0 to 5: each factor with its scale and zero point. */
static factors read_factors(zk_import *x) {
  return (factors){.a = zk_import_in(x, 0),
                   .a_scale = zk_import_in(x, 1),
                   .a_zero = zk_import_in_opt(x, 2),
                   .b = zk_import_in(x, 3),
                   .b_scale = zk_import_in(x, 4),
                   .b_zero = zk_import_in_opt(x, 5)};
}

static void qlinear_matmul(zk_import *x) {
  factors f = read_factors(x);
  f.y_scale = zk_import_in(x, 6);
  f.y_zero = y_zero_of(x, 7, f.a);
  zk_import_out(x, 0, product(x, &f));
}

/* A matrix with its dimensions exchanged, where the attribute says so. */
static zk_tensor *turned(zk_import *x, zk_tensor *t, const char *name) {
  if (t->shape.ndim != 2)
    zk_import_refuse(x, "its factors must be matrices");
  return zk_import_int(x, name, 0) ? zk_import_permute(x, t, &ZK_SHAPE(1, 0)) : t;
}

/* onnxruntime's Gemm: the bias is of int32, and without a scale of the result this is float32. */
static void qgemm(zk_import *x) {
  factors f = read_factors(x);
  double alpha = zk_import_float(x, "alpha", 1);
  if (zk_import_float(x, "beta", 1) != 1)
    zk_import_refuse(x, "beta must be 1");
  f.a = turned(x, f.a, "transA");
  f.b = turned(x, f.b, "transB");
  f.bias = zk_import_in_opt(x, 6);
  f.y_scale = zk_import_in_opt(x, 7);
  f.y_zero = f.y_scale ? y_zero_of(x, 8, f.a) : NULL;
  if (f.bias && f.bias->shape.ndim == 2 && f.bias->shape.dim[0] == 1)
    f.bias = zk_import_reshape(x, f.bias, &ZK_SHAPE(f.bias->shape.dim[1]));
  if (alpha != 1)
    f.a_scale = zk_import_make(x, &zk_op_mul, zk_import_number(x, ZK_FLOAT32, alpha), f.a_scale);
  zk_import_out(x, 0, product(x, &f));
}

static void matmul_integer_to_float(zk_import *x) {
  const factors f = {.a = zk_import_in(x, 0),
                     .b = zk_import_in(x, 1),
                     .a_scale = zk_import_in(x, 2),
                     .b_scale = zk_import_in(x, 3),
                     .a_zero = zk_import_in_opt(x, 4),
                     .b_zero = zk_import_in_opt(x, 5),
                     .bias = zk_import_in_opt(x, 6)};
  zk_import_out(x, 0, product(x, &f));
}

static void dynamic_matmul(zk_import *x) {
  factors f = {.b = zk_import_in(x, 1),
               .b_scale = zk_import_in(x, 2),
               .b_zero = zk_import_in_opt(x, 3),
               .bias = zk_import_in_opt(x, 4)};
  f.a = zk_quantize_dynamic(x, zk_import_in(x, 0), &f.a_scale, &f.a_zero);
  zk_import_out(x, 0, product(x, &f));
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

/* The op's lists have three dimensions. */
static void set_windows(zk_import *x, const zk_spatial_node *n) {
  zk_shape padding = {.ndim = 2 * ZK_SPATIAL};
  for (int at = 0; at < ZK_SPATIAL; at++)
    padding.dim[at] = n->before[at], padding.dim[ZK_SPATIAL + at] = n->behind[at];
  zk_import_set_list(x, "padding", &padding);
  zk_import_set_list(x, "stride", &ZK_SHAPE(n->stride[0], n->stride[1], n->stride[2]));
  zk_import_set_list(x, "dilation", &ZK_SHAPE(n->dilation[0], n->dilation[1], n->dilation[2]));
}

/* As doubles. */
static zk_tensor *sums_of(zk_import *x, const factors *f, const zk_spatial_node *n,
                          int64_t groups) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv1d, &zk_op_conv2d, &zk_op_conv3d};
  zk_tensor *t = zk_quantize_centre(x, f->a, of_channels(x, f->a_zero, 0), ZK_FLOAT64);
  zk_tensor *w = zk_quantize_centre(x, f->b, of_channels(x, f->b_zero, n->dims + 1), ZK_FLOAT64);
  t = zk_spatial_pad(x, n, t, 0, false);
  zk_spatial_set(x, n, "stride", n->stride);
  zk_spatial_set(x, n, "dilation", n->dilation);
  zk_import_set(x, "groups", groups);
  return zk_import_make(x, ops[n->dims], t, w, NULL);
}

static zk_tensor *convolution(zk_import *x, const factors *f) {
  int64_t groups = zk_import_int(x, "group", 1);
  const zk_shape *w = &f->b->shape;
  zk_spatial_node n;
  zk_spatial_read(x, &f->a->shape, w, &n);
  zk_tensor *scale = scale_of(x, f->a_scale, f->b_scale, f->y_scale);
  if (fits(f, w->dim[0]) && zk_shape_numel(w) > 0) {
    zk_import_set(x, "fixed", x->fixed);
    zk_import_set(x, "groups", groups);
    set_windows(x, &n);
    return zk_import_make(x, &zk_integers_conv, f->a, f->b, f->a_zero, f->b_zero, scale, f->bias,
                          f->y_zero);
  }
  zk_tensor *bias = f->bias ? of_channels(x, f->bias, n.dims) : NULL;
  return finish(x, sums_of(x, f, &n, groups), of_channels(x, scale, n.dims), bias,
                of_channels(x, f->y_zero, n.dims));
}

static void conv_integer(zk_import *x) {
  const factors f = read_integers(x);
  zk_import_out(x, 0, convolution(x, &f));
}

static void qlinear_conv(zk_import *x) {
  factors f = read_factors(x);
  f.y_scale = zk_import_in(x, 6);
  f.y_zero = y_zero_of(x, 7, f.a);
  f.bias = zk_import_in_opt(x, 8);
  zk_import_out(x, 0, convolution(x, &f));
}

/* onnxruntime's form, whose images may be [batch, h, w, channels]. */
static void qlinear_conv_either(zk_import *x) {
  factors f = read_factors(x);
  bool last = zk_import_int(x, "channels_last", 0) != 0;
  f.y_scale = zk_import_in(x, 6);
  f.y_zero = y_zero_of(x, 7, f.a);
  f.bias = zk_import_in_opt(x, 8);
  f.a = last ? zk_pool_channels(x, f.a, false) : f.a;
  zk_tensor *y = convolution(x, &f);
  zk_import_out(x, 0, last ? zk_pool_channels(x, y, true) : y);
}

const zk_onnx_from zk_onnx_from_products[] = {
    {.type = "MatMulInteger", .from = matmul_integer},
    {.type = "QLinearMatMul", .from = qlinear_matmul},
    {.type = "ConvInteger", .from = conv_integer},
    {.type = "QLinearConv", .from = qlinear_conv},
    {.type = "QLinearConv", .from = qlinear_conv_either, .domain = "com.microsoft"},
    {.type = "QGemm", .from = qgemm, .domain = "com.microsoft"},
    {.type = "MatMulIntegerToFloat", .from = matmul_integer_to_float, .domain = "com.microsoft"},
    {.type = "DynamicQuantizeMatMul", .from = dynamic_matmul, .domain = "com.microsoft"},
    {.type = NULL},
};
