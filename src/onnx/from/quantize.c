/*
 * quantize.c: ONNX nodes that make quantized numbers, integers q that stand for
 * scale * (q - zero point), and real numbers of them. products.c and qlinear.c compute on them.
 *
 * float32 and 8 bits are ops that sessions alone have; other types are calls of the op table.
 */
#include "onnx/from/quantize.h"
#include "onnx/from/converters.h"

#include <math.h>
#include "onnx/from/quantize_ops.h"
#include "onnx/from/small_cast.h"

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

/* Is `scale` of float32 one, or a list along an axis? Are the integers of `zero` bytes? */
static bool are_bytes(const zk_tensor *scale, const zk_tensor *zero, int64_t block) {
  return scale->dtype == ZK_FLOAT32 && scale->shape.ndim <= 1 && block == 0 &&
         (zero->dtype == ZK_INT8 || zero->dtype == ZK_UINT8);
}

/* The input by one of the two ops. */
static zk_tensor *by_bytes(zk_import *x, const zk_op *op, zk_tensor *in, zk_tensor *scale,
                           zk_tensor *zero, int axis) {
  zk_import_set(x, "axis", axis);
  return zk_import_make(x, op, in, scale, zero);
}

/* Zeros as zero points for these scales. */
static zk_tensor *zeros_for(zk_import *x, const zk_tensor *scale, zk_dtype dtype) {
  return zk_import_fill(x, dtype, 0, &scale->shape);
}

static void quantize(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1), *zero = zk_import_in_opt(x, 2);
  int64_t type = zk_import_int(x, "output_dtype", 0), block = zk_import_int(x, "block_size", 0);
  int64_t precision = zk_import_int(x, "precision", 0);
  int axis = axis_of(x, in, scale);
  zk_dtype work = zk_dtype_is_real(in->dtype) ? in->dtype : ZK_FLOAT32;
  zk_dtype dtype = zero ? zero->dtype : ZK_UINT8;
  bool saturate = zk_import_int(x, "saturate", 1) != 0; /* of float8 alone */
  zk_dtype held;
  int64_t small = zk_import_small(x, 2);
  if (zk_small_holds(type, &held)) {
    if (zero && small != type)
      zk_import_refuse(x, "output_dtype and the zero point are of different types");
    small = type;
  } else if (type) {
    zk_dtype named = zk_import_dtype(x, type);
    if (zero && named != dtype)
      zk_import_refuse(x, "output_dtype is %s, and the zero point %s", zk_dtype_name(named),
                       zk_dtype_name(dtype));
    dtype = named;
  }
  if (precision)
    work = zk_import_dtype(x, precision);
  if (!small && in->dtype == ZK_FLOAT32 && work == ZK_FLOAT32 &&
      (dtype == ZK_INT8 || dtype == ZK_UINT8)) {
    zk_tensor *point = zero ? zero : zeros_for(x, scale, dtype);
    if (are_bytes(scale, point, block)) {
      zk_import_out(x, 0, by_bytes(x, &zk_quantize_bytes, in, scale, point, axis));
      return;
    }
  }
  scale = spread(x, zk_import_cast(x, scale, work), &in->shape, axis, block);
  zero = zero ? spread(x, zero, &in->shape, axis, block) : NULL;
  in = zk_import_make(x, &zk_op_div, zk_import_cast(x, in, work), scale);
  in = zk_import_cast(x, in, work == ZK_FLOAT64 ? work : ZK_FLOAT32);
  zk_import_out(x, 0,
                small ? zk_small_quantize(x, in, zero, small, saturate)
                      : zk_quantize_saturate(x, in, zero, dtype));
}

zk_tensor *zk_quantize_centre(zk_import *x, zk_tensor *t, zk_tensor *zero, zk_dtype dtype) {
  t = zk_import_cast(x, t, dtype);
  return zero ? zk_import_make(x, &zk_op_sub, t, zk_import_cast(x, zero, dtype)) : t;
}

zk_tensor *zk_quantize_real(zk_import *x, zk_tensor *in, zk_tensor *scale, zk_tensor *zero,
                            zk_dtype dtype, int axis, int64_t block) {
  zero = zero ? spread(x, zero, &in->shape, axis, block) : NULL;
  scale = spread(x, zk_import_cast(x, scale, dtype), &in->shape, axis, block);
  zk_dtype exact = zk_dtype_is_real(in->dtype) ? dtype : ZK_INT64;
  in = zk_quantize_centre(x, in, zero, exact); /* exact before it is rounded */
  return zk_import_make(x, &zk_op_mul, zk_import_cast(x, in, dtype), scale);
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
  if (dtype == ZK_FLOAT32 && (in->dtype == ZK_INT8 || in->dtype == ZK_UINT8)) {
    zk_tensor *point = zero ? zero : zeros_for(x, scale, in->dtype);
    if (are_bytes(scale, point, block)) {
      zk_import_out(x, 0, by_bytes(x, &zk_dequantize_bytes, in, scale, point, axis));
      return;
    }
  }
  zk_import_out(x, 0,
                zk_import_cast(x, zk_quantize_real(x, in, scale, zero, work, axis, block), dtype));
}

zk_tensor *zk_quantize_dynamic(zk_import *x, zk_tensor *in, zk_tensor **scale_out,
                               zk_tensor **zero_out) {
  if (in->dtype == ZK_FLOAT32 && zk_numel(in) > 0) {
    zk_tensor *y = zk_import_make(x, &zk_quantize_range, in);
    *scale_out = zk_import_more(x, 1);
    *zero_out = zk_import_more(x, 2);
    return y;
  }
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
  zk_import_out(x, 0, zk_quantize_dynamic(x, zk_import_in(x, 0), &scale, &zero));
  zk_import_out(x, 1, scale);
  zk_import_out(x, 2, zero);
}

const zk_onnx_from zk_onnx_from_quantize[] = {
    {.type = "QuantizeLinear", .from = quantize},
    {.type = "DequantizeLinear", .from = dequantize},
    {.type = "DynamicQuantizeLinear", .from = dynamic},
    {.type = NULL},
};
