/*
 * qlinear.c: nodes of onnxruntime's domain over quantized numbers, each with scale and zero point,
 * that are no products: what its quantizers write beside QLinearConv and QLinearMatMul.
 *
 * The order of the float operations is onnxruntime's, so that the integers are the same.
 */
#include "onnx/from/converters.h"
#include "onnx/from/bytes_ops.h"
#include "onnx/from/integers.h"
#include "onnx/from/pool.h"
#include "onnx/from/quantize.h"

/* Input i and the scale and zero point behind it. */
typedef struct quantized {
  zk_tensor *t, *scale, *zero; /* no zero: NULL */
} quantized;

static zk_tensor *number(zk_import *x, zk_tensor *t) {
  if (t && zk_numel(t) != 1)
    zk_import_refuse(x, "its scales and zero points must be one number each");
  return t ? zk_import_reshape(x, t, &ZK_SCALAR) : NULL;
}

static quantized read(zk_import *x, int i) {
  return (quantized){zk_import_in(x, i), number(x, zk_import_in(x, i + 1)),
                     number(x, zk_import_in_opt(x, i + 2))};
}

/* The scale and the zero point of the result, inputs i and i + 1, for a result like `like`. */
static quantized result(zk_import *x, int i, const zk_tensor *like) {
  zk_tensor *zero = number(x, zk_import_in_opt(x, i + 1));
  return (quantized){NULL, number(x, zk_import_in(x, i)),
                     zero ? zero : zk_import_number(x, like->dtype, 0)};
}

static zk_tensor *mul(zk_import *x, zk_tensor *a, zk_tensor *b) {
  return zk_import_make(x, &zk_op_mul, a, b);
}
static zk_tensor *over(zk_import *x, zk_tensor *a, zk_tensor *b) {
  return zk_import_make(x, &zk_op_div, a, b);
}

/* The numbers that it stands for. */
static zk_tensor *real(zk_import *x, const quantized *q) {
  return mul(x, zk_quantize_centre(x, q->t, q->zero, ZK_FLOAT32), q->scale);
}

/* Output 0: the real numbers t, quantized. */
static void out(zk_import *x, zk_tensor *t, const quantized *y) {
  zk_import_out(x, 0, zk_quantize_saturate(x, over(x, t, y->scale), y->zero, y->zero->dtype));
}

/* ---- sums and products ------------------------------------------------------------------------
 */

/* a * factor + c, rounded once, for float32. */
static zk_tensor *fused(zk_import *x, zk_tensor *a, zk_tensor *factor, zk_tensor *c) {
  zk_tensor *t = mul(x, zk_import_cast(x, a, ZK_FLOAT64), zk_import_cast(x, factor, ZK_FLOAT64));
  t = zk_import_make(x, &zk_op_add, t, zk_import_cast(x, c, ZK_FLOAT64));
  return zk_import_cast(x, t, ZK_FLOAT32);
}

static zk_tensor *zero_as_float(zk_import *x, const quantized *q) {
  return q->zero ? zk_import_cast(x, q->zero, ZK_FLOAT32) : zk_import_number(x, ZK_FLOAT32, 0);
}

static void qlinear_add(zk_import *x) {
  quantized a = read(x, 0), b = read(x, 3), y = result(x, 6, a.t);
  zk_tensor *of_a = over(x, a.scale, y.scale), *of_b = over(x, b.scale, y.scale);
  zk_tensor *fixed = zk_import_make(x, &zk_op_add, mul(x, of_a, zero_as_float(x, &a)),
                                    mul(x, of_b, zero_as_float(x, &b)));
  fixed = zk_import_make(x, &zk_op_sub, zero_as_float(x, &y), fixed);
  if (of_a->dtype == ZK_FLOAT32 && zk_is_bytes(a.t) && a.t->dtype == b.t->dtype &&
      a.t->dtype == y.zero->dtype && zk_shape_equal(&a.t->shape, &b.t->shape)) {
    zk_import_out(x, 0, zk_import_make(x, &zk_bytes_weighted_sum, a.t, b.t, of_a, of_b, fixed));
    return;
  }
  zk_tensor *t = fused(x, a.t, of_a, fused(x, b.t, of_b, fixed));
  zk_import_out(x, 0, zk_quantize_saturate(x, t, NULL, y.zero->dtype));
}

static void qlinear_mul(zk_import *x) {
  quantized a = read(x, 0), b = read(x, 3), y = result(x, 6, a.t);
  zk_tensor *t = mul(x, zk_quantize_centre(x, a.t, a.zero, ZK_FLOAT32),
                     zk_quantize_centre(x, b.t, b.zero, ZK_FLOAT32));
  t = mul(x, t, over(x, mul(x, a.scale, b.scale), y.scale));
  zk_import_out(x, 0, zk_quantize_saturate(x, t, y.zero, y.zero->dtype));
}

/* ---- functions of one element -----------------------------------------------------------------
 */

static void qlinear_sigmoid(zk_import *x) {
  quantized a = read(x, 0), y = result(x, 3, a.t);
  zk_tensor *t = zk_import_cast(x, real(x, &a), ZK_FLOAT64);
  t = zk_import_cast(x, zk_import_make(x, &zk_op_sigmoid, t), ZK_FLOAT32);
  out(x, t, &y);
}

static void qlinear_leaky_relu(zk_import *x) {
  quantized a = read(x, 0), y = result(x, 3, a.t);
  zk_tensor *t = real(x, &a);
  zk_import_set_float(x, "negative_slope", zk_import_float(x, "alpha", 0.01));
  out(x, zk_import_make(x, &zk_op_leaky_relu, t), &y);
}

static void qlinear_softmax(zk_import *x) {
  quantized a = read(x, 0), y = result(x, 3, a.t);
  int ndim = a.t->shape.ndim;
  bool one = zk_import_int(x, "opset", x->opset) >= 13;
  int axis = zk_import_axis(x, "axis", one ? -1 : 1, ndim);
  zk_shape shape = a.t->shape;
  zk_tensor *t = zk_import_cast(x, a.t, ZK_FLOAT64);
  t = mul(x, t, zk_import_cast(x, a.scale, ZK_FLOAT64));
  if (!one)
    t = zk_import_matrix(x, t, axis);
  zk_import_set(x, "dim", one ? axis : 1);
  t = zk_import_make(x, &zk_op_softmax, t);
  t = zk_import_cast(x, zk_import_reshape(x, t, &shape), ZK_FLOAT32);
  out(x, t, &y);
}

/* ---- pools ------------------------------------------------------------------------------------
 */

/* The image a.t with its channels in dimension 1; they are put back into y. */
static bool take_channels(zk_import *x, quantized *a) {
  bool last = zk_import_int(x, "channels_last", 0) != 0;
  a->t = last ? zk_pool_channels(x, a->t, false) : a->t;
  return last;
}
static void out_pooled(zk_import *x, zk_tensor *t, const quantized *y, bool last) {
  t = zk_quantize_saturate(x, t, y->zero, y->zero->dtype);
  zk_import_out(x, 0, last ? zk_pool_channels(x, t, true) : t);
}

static void qlinear_global_pool(zk_import *x) {
  quantized a = read(x, 0), y = result(x, 3, a.t);
  zk_shape dims = ZK_SCALAR;
  double n = 1;
  bool last = take_channels(x, &a);
  for (int d = 2; d < a.t->shape.ndim; d++) {
    zk_import_push(x, &dims, "its input", d);
    n *= (double)a.t->shape.dim[d];
  }
  if (dims.ndim == 0 || n == 0)
    zk_import_refuse(x, "its input must have pixels");
  zk_tensor *sum = zk_quantize_centre(x, a.t, a.zero, ZK_FLOAT64);
  sum = zk_import_cast(x, zk_build_reduce(&x->build, &zk_op_sum, sum, &dims, true), ZK_FLOAT32);
  zk_tensor *size = mul(x, y.scale, zk_import_number(x, ZK_FLOAT32, n));
  out_pooled(x, mul(x, sum, over(x, a.scale, size)), &y, last);
}

/* The mean of the real numbers. */
static void qlinear_average_pool(zk_import *x) {
  quantized a = read(x, 0), y = result(x, 3, a.t);
  bool last = take_channels(x, &a);
  out_pooled(x, over(x, zk_pool_average(x, real(x, &a)), y.scale), &y, last);
}

/* ---- concatenation ----------------------------------------------------------------------------
 */

/* Scale and zero point of the result, then each part with its own. */
static void qlinear_concat(zk_import *x) {
  quantized first = read(x, 2), y = result(x, 0, first.t);
  int ndim = first.t->shape.ndim, axis = zk_import_axis(x, "axis", 1, ndim);
  zk_tensor *all = NULL;
  for (int i = 2; i < x->n_in; i += 3) {
    quantized part = read(x, i);
    zk_tensor *t = over(x, real(x, &part), y.scale);
    t = zk_quantize_saturate(x, t, y.zero, y.zero->dtype);
    all = all ? zk_import_cat(x, all, t, axis) : t;
  }
  zk_import_out(x, 0, all);
}

/* Each of the two in the result's scale. */
static void qlinear_where(zk_import *x) {
  quantized a = read(x, 1), b = read(x, 4), y = result(x, 7, a.t);
  zk_tensor *t = zk_import_make(x, &zk_op_where, zk_import_in(x, 0), real(x, &a), real(x, &b));
  out(x, t, &y);
}

const zk_onnx_from zk_onnx_from_qlinear[] = {
    {.type = "QLinearAdd", .from = qlinear_add, .domain = "com.microsoft"},
    {.type = "QLinearMul", .from = qlinear_mul, .domain = "com.microsoft"},
    {.type = "QLinearSigmoid", .from = qlinear_sigmoid, .domain = "com.microsoft"},
    {.type = "QLinearLeakyRelu", .from = qlinear_leaky_relu, .domain = "com.microsoft"},
    {.type = "QLinearSoftmax", .from = qlinear_softmax, .domain = "com.microsoft"},
    {.type = "QLinearGlobalAveragePool", .from = qlinear_global_pool, .domain = "com.microsoft"},
    {.type = "QLinearAveragePool", .from = qlinear_average_pool, .domain = "com.microsoft"},
    {.type = "QLinearWhere", .from = qlinear_where, .domain = "com.microsoft"},
    {.type = "QLinearConcat", .from = qlinear_concat, .domain = "com.microsoft"},
    {.type = NULL},
};
