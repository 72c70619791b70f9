/*
 * compare.c: ONNX nodes as comparisons, logic and operations of bits.
 */
#include "onnx/from/converters.h"

#include <string.h>

static void not_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_logical_not));
}

static void isnan_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_isnan));
}

/* Either infinity may be left out. */
static void isinf_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *zero = zk_import_number(x, in->dtype, 0);
  zk_tensor *y = zk_import_make(x, &zk_op_isinf, in);
  if (!zk_import_int(x, "detect_positive", 1))
    y = zk_import_make(x, &zk_op_logical_and, y, zk_import_make(x, &zk_op_lt, in, zero));
  if (!zk_import_int(x, "detect_negative", 1))
    y = zk_import_make(x, &zk_op_logical_and, y, zk_import_make(x, &zk_op_gt, in, zero));
  zk_import_out(x, 0, y);
}

static void where_from_onnx(zk_import *x) {
  zk_tensor *condition = zk_import_in(x, 0), *a = zk_import_in(x, 1), *b = zk_import_in(x, 2);
  if (a->dtype != b->dtype)
    zk_import_refuse(x, "it chooses between %s and %s: they must be of one type",
                     zk_dtype_name(a->dtype), zk_dtype_name(b->dtype));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_where, condition, a, b));
}

static void bit_shift_from_onnx(zk_import *x) {
  const char *direction = zk_import_string(x, "direction", "");
  bool left = strcmp(direction, "LEFT") == 0;
  if (!left && strcmp(direction, "RIGHT") != 0)
    zk_import_refuse(x, "direction is '%.50s', it must be LEFT or RIGHT", direction);
  zk_import_out(x, 0,
                zk_import_plain(x, left ? &zk_op_bitwise_left_shift : &zk_op_bitwise_right_shift));
}

const zk_onnx_from zk_onnx_from_compare[] = {
    {.type = "BitShift", .from = bit_shift_from_onnx},
    {.type = "BitwiseAnd", .op = &zk_op_bitwise_and},
    {.type = "BitwiseOr", .op = &zk_op_bitwise_or},
    {.type = "BitwiseXor", .op = &zk_op_bitwise_xor},
    {.type = "BitwiseNot", .op = &zk_op_bitwise_not},
    {.type = "Where", .from = where_from_onnx, .takes = ZK_MOVES_REST},
    {.type = "Equal", .op = &zk_op_eq, .takes = ZK_COMPARES},
    {.type = "Less", .op = &zk_op_lt},
    {.type = "LessOrEqual", .op = &zk_op_le},
    {.type = "Greater", .op = &zk_op_gt},
    {.type = "GreaterOrEqual", .op = &zk_op_ge},
    {.type = "And", .op = &zk_op_logical_and},
    {.type = "Or", .op = &zk_op_logical_or},
    {.type = "Xor", .op = &zk_op_logical_xor},
    {.type = "Not", .from = not_from_onnx},
    {.type = "IsNaN", .from = isnan_from_onnx},
    {.type = "IsInf", .from = isinf_from_onnx},
    {.type = NULL},
};
