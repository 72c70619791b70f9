/*
 * compare.c: comparisons and logic as ONNX nodes.
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
    {.op = &zk_op_isnan, .to = isnan_to_onnx},
    {.op = &zk_op_isinf, .to = isinf_to_onnx},
    {.op = &zk_op_isfinite, .to = isfinite_to_onnx},
    {.op = NULL},
};
