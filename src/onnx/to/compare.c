/*
 * compare.c: comparisons, logic, bits and signs as ONNX nodes.
 */
#include "onnx/to/converters.h"

#include <string.h>

static void logical_not_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, zk_export_add(x, "Not", zk_export_in(x, 0, ZK_BOOL)));
}

static const char *test_to_onnx(zk_export *x, const char *type, int since) {
  if (!zk_dtype_is_real(x->call->in[0]->dtype) || x->opset < since)
    zk_export_refuse(x, "of integers, or before opset %d, it has no form in ONNX", since);
  return zk_export_add(x, type, zk_export_as_is(x, 0));
}

static void isnan_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, test_to_onnx(x, "IsNaN", 9));
}

static void isinf_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, test_to_onnx(x, "IsInf", 10));
}

static void isfinite_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *nan = test_to_onnx(x, "IsNaN", 9), *inf = test_to_onnx(x, "IsInf", 10);
  zk_export_out(x, 0, zk_export_add(x, "Not", zk_export_add(x, "Or", nan, inf)));
}

static void where_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *condition = zk_export_in(x, 0, ZK_BOOL);
  const char *input = zk_export_in(x, 1, dtype), *other = zk_export_in(x, 2, dtype);
  zk_export_out(x, 0, zk_export_add(x, "Where", condition, input, other));
}

/* Both operands in the promoted dtype; uint8 and bool as int64, which every opset compares. */
static void compare_to_onnx(zk_export *x, const zk_call *c, const char *type, bool negated) {
  bool logical = *type == 'A' || *type == 'O' || *type == 'X';
  bool or_equal = strstr(type, "OrEqual") && x->opset < 12;
  zk_dtype dtype = zk_promote(c->in[0], c->in[1]);
  if (logical)
    dtype = ZK_BOOL;
  else if (!zk_dtype_is_real(dtype))
    dtype = ZK_INT64;
  if (!logical && x->opset < (zk_dtype_is_real(dtype) ? strstr(type, "Equal") ? 11 : 7 : 9))
    zk_export_refuse(x, "of %s it has no form in opset %d", zk_dtype_name(dtype), x->opset);
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype), *y;
  if (or_equal) {
    y = zk_export_add(x, *type == 'L' ? "Less" : "Greater", a, b);
    y = zk_export_add(x, "Or", y, zk_export_add(x, "Equal", a, b));
  } else {
    y = zk_export_add(x, type, a, b);
  }
  zk_export_out(x, 0, negated ? zk_export_add(x, "Not", y) : y);
}

#define COMPARE(NAME, TYPE, NEGATED)                                                               \
  static void NAME##_to_onnx(zk_export *x, const zk_call *c) {                                     \
    compare_to_onnx(x, c, TYPE, NEGATED);                                                          \
  }
COMPARE(eq, "Equal", false)
COMPARE(ne, "Equal", true)
COMPARE(lt, "Less", false)
COMPARE(le, "LessOrEqual", false)
COMPARE(gt, "Greater", false)
COMPARE(ge, "GreaterOrEqual", false)
COMPARE(logical_and, "And", false)
COMPARE(logical_or, "Or", false)
COMPARE(logical_xor, "Xor", false)

/* ---- bits ---- */

/* Of bools the logical node, of integers the bitwise one, which came with opset 18. */
static void bits_to_onnx(zk_export *x, const zk_call *c, const char *logical, const char *bitwise) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in[2] = {NULL};
  if (dtype != ZK_BOOL && x->opset < 18)
    zk_export_refuse(x, "of %s, it needs opset 18", zk_dtype_name(dtype));
  for (int i = 0; i < c->n_in && i < 2; i++)
    in[i] = zk_export_in(x, i, dtype);
  zk_export_out(x, 0, zk_export_node(x, dtype == ZK_BOOL ? logical : bitwise, c->n_in, in));
}

#define BITS(NAME, LOGICAL, BITWISE)                                                               \
  static void NAME##_to_onnx(zk_export *x, const zk_call *c) {                                     \
    bits_to_onnx(x, c, LOGICAL, BITWISE);                                                          \
  }
BITS(bitwise_and, "And", "BitwiseAnd")
BITS(bitwise_or, "Or", "BitwiseOr")
BITS(bitwise_xor, "Xor", "BitwiseXor")
BITS(bitwise_not, "Not", "BitwiseNot")

/* ---- signs ---- */

/* Is input i below 0, or -0? A nan is neither here. */
static const char *negative(zk_export *x, int i, zk_dtype dtype) {
  const char *in = zk_export_in(x, i, dtype), *zero = zk_export_number(x, dtype, 0);
  const char *below = zk_export_add(x, "Less", in, zero);
  if (!zk_dtype_is_real(dtype))
    return below;
  const char *of_zero = zk_export_add(x, "Less", zk_export_add(x, "Reciprocal", in), zero);
  return zk_export_add(x, "Or", below, of_zero);
}

static void signbit_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->in[0]->dtype;
  if (dtype == ZK_BOOL)
    zk_export_refuse(x, "of bools it cannot be exported");
  zk_export_out(x, 0, negative(x, 0, dtype));
}

static void copysign_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *size = zk_export_add(x, "Abs", zk_export_in(x, 0, dtype));
  const char *less = zk_export_add(x, "Neg", size);
  zk_export_out(x, 0, zk_export_add(x, "Where", negative(x, 1, dtype), less, size));
}

/* Every number here is real. */
static void isreal_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *any = zk_export_in(x, 0, ZK_BOOL);
  zk_export_out(x, 0, zk_export_add(x, "Or", any, zk_export_add(x, "Not", any)));
}

const zk_onnx_to zk_onnx_to_compare[] = {
    {.op = &zk_op_where, .since = 9, .to = where_to_onnx},
    {.op = &zk_op_eq, .to = eq_to_onnx},
    {.op = &zk_op_ne, .to = ne_to_onnx},
    {.op = &zk_op_lt, .to = lt_to_onnx},
    {.op = &zk_op_le, .to = le_to_onnx},
    {.op = &zk_op_gt, .to = gt_to_onnx},
    {.op = &zk_op_ge, .to = ge_to_onnx},
    {.op = &zk_op_logical_and, .to = logical_and_to_onnx},
    {.op = &zk_op_logical_or, .to = logical_or_to_onnx},
    {.op = &zk_op_logical_xor, .to = logical_xor_to_onnx},
    {.op = &zk_op_logical_not, .to = logical_not_to_onnx},
    {.op = &zk_op_bitwise_and, .to = bitwise_and_to_onnx},
    {.op = &zk_op_bitwise_or, .to = bitwise_or_to_onnx},
    {.op = &zk_op_bitwise_xor, .to = bitwise_xor_to_onnx},
    {.op = &zk_op_bitwise_not, .to = bitwise_not_to_onnx},
    {.op = &zk_op_signbit, .since = 9, .to = signbit_to_onnx},
    {.op = &zk_op_copysign, .since = 9, .to = copysign_to_onnx},
    {.op = &zk_op_isreal, .to = isreal_to_onnx},
    {.op = &zk_op_isnan, .to = isnan_to_onnx},
    {.op = &zk_op_isinf, .to = isinf_to_onnx},
    {.op = &zk_op_isfinite, .to = isfinite_to_onnx},
    {.op = NULL},
};
