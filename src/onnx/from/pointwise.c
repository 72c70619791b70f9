/*
 * pointwise.c: ONNX nodes as arithmetic, powers, exponentials, rounding, copies.
 */
#include "onnx/from/converters.h"
#include "onnx/from/small_cast.h"

#include <ctype.h>
#include <string.h>

/* ---- arithmetic ---- */

static void add_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_add));
}

/* Sum of any number of inputs. */
static void sum_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_fold(x, &zk_op_add));
}

static void mean_from_onnx(zk_import *x) {
  zk_tensor *sum = zk_import_fold(x, &zk_op_add);
  zk_tensor *n = zk_import_number(x, sum->dtype, x->n_in);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_div, sum, n));
}

static void sub_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_sub));
}

/* Integers are divided towards 0: (a - fmod(a, b)) / b is exact. */
static void div_from_onnx(zk_import *x) {
  zk_tensor *a = zk_import_in(x, 0);
  if (zk_dtype_is_real(a->dtype)) {
    zk_import_out(x, 0, zk_import_plain(x, &zk_op_div));
    return;
  }
  zk_tensor *whole = zk_import_make(x, &zk_op_sub, a, zk_import_plain(x, &zk_op_fmod));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_floor_divide, whole, zk_import_second(x)));
}

/* ---- clamp ---- */

/* Max or Min of any number of inputs. */
static void max_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_fold(x, &zk_op_maximum));
}

static void min_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_fold(x, &zk_op_minimum));
}

/* Bounds are attributes before opset 11, then inputs. */
static void clip_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *bound[2] = {NULL, NULL};
  static const char *const names[] = {"min", "max"};
  for (int i = 0; i < 2; i++)
    if (x->opset >= 11)
      bound[i] = zk_import_in_opt(x, 1 + i);
    else if (zk_import_attribute(x, names[i]))
      bound[i] = zk_import_number(x, in->dtype, zk_import_float(x, names[i], 0));
  bool clips = bound[0] || bound[1];
  zk_import_out(x, 0, clips ? zk_import_make(x, &zk_op_clamp, in, bound[0], bound[1]) : in);
}

/* ---- copy ---- */

/* The values of a graph never change, so Identity needs no copy. */
static void identity_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_in(x, 0));
}

/* Before opset 6 the type is told by its name in onnx.proto: "FLOAT", "INT64". */
static int64_t named_type(zk_import *x) {
  const char *name = zk_import_string(x, "to", "");
  char lower[20] = "";
  for (size_t i = 0; i < sizeof lower - 1 && name[i]; i++)
    lower[i] = (char)tolower((unsigned char)name[i]);
  int64_t type = strcmp(lower, "float") == 0    ? ZK_ONNX_FLOAT
                 : strcmp(lower, "double") == 0 ? ZK_ONNX_DOUBLE
                                                : zk_onnx_type_find(lower);
  if (type == 0)
    zk_import_refuse(x, "to = '%.40s' is no type", name);
  return type;
}

/* Of float8e8m0 alone. */
static zk_small_mode round_mode_of(zk_import *x) {
  static const char *const names[] = {"up", "down", "nearest"};
  const char *name = zk_import_string(x, "round_mode", "up");
  for (int i = ZK_SMALL_UP; i <= ZK_SMALL_NEAREST; i++)
    if (strcmp(name, names[i]) == 0)
      return (zk_small_mode)i;
  zk_import_refuse(x, "round_mode '%.40s' is not supported (up, down, nearest)", name);
}

static void cast_from_onnx(zk_import *x) {
  const zk_graph_attribute *to = zk_import_attribute(x, "to");
  bool named = x->opset < 6 && to && to->type == ZK_ATTRIBUTE_STRING;
  int64_t type = named ? named_type(x) : zk_import_int(x, "to", 0);
  bool saturate = zk_import_int(x, "saturate", 1) != 0; /* of float8 alone */
  zk_dtype held;
  zk_small_mode mode = round_mode_of(x);
  if (type == ZK_ONNX_STRING) {
    zk_import_cast_to_texts(x);
    return;
  }
  if (zk_small_holds(type, &held)) {
    zk_import_out(x, 0, zk_small_cast(x, zk_import_in(x, 0), type, saturate, mode));
    return;
  }
  zk_dtype dtype = zk_import_dtype(x, type);
  if (zk_value_kind_of(zk_import_in(x, 0)) == ZK_VALUE_TEXTS) {
    zk_import_cast_of_texts(x, dtype);
    return;
  }
  zk_import_out(x, 0, zk_import_cast(x, zk_import_in(x, 0), dtype));
}

static void cast_like_from_onnx(zk_import *x) {
  bool saturate = zk_import_int(x, "saturate", 1) != 0;
  zk_tensor *in = zk_import_in(x, 0), *like = zk_import_in(x, 1);
  int64_t small = zk_import_small(x, 1);
  zk_small_mode mode = round_mode_of(x);
  zk_import_out(x, 0,
                small ? zk_small_cast(x, in, small, saturate, mode)
                      : zk_import_cast(x, in, like->dtype));
}

/* ---- division ---- */

/* With fmod = 1 the remainder has the dividend's sign. */
static void mod_from_onnx(zk_import *x) {
  bool fmod = zk_import_int(x, "fmod", 0) != 0;
  zk_import_out(x, 0, zk_import_plain(x, fmod ? &zk_op_fmod : &zk_op_remainder));
}

/* ---- power ---- */

/* The result has the base's dtype; integers to real powers are computed in float64. */
static void pow_from_onnx(zk_import *x) {
  zk_tensor *base = zk_import_in(x, 0), *exponent = zk_import_second(x);
  zk_dtype dtype = base->dtype, work = dtype;
  if (!zk_dtype_is_real(dtype) && zk_dtype_is_real(exponent->dtype))
    work = ZK_FLOAT64;
  base = zk_import_cast(x, base, work);
  zk_tensor *y = zk_import_make(x, &zk_op_pow, base, zk_import_cast(x, exponent, work));
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

/* ---- rounding ---- */

static void round_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_round));
}

const zk_onnx_from zk_onnx_from_pointwise[] = {
    {.type = "Round", .from = round_from_onnx},
    {.type = "Add", .from = add_from_onnx},
    {.type = "Sum", .from = sum_from_onnx},
    {.type = "Mean", .from = mean_from_onnx},
    {.type = "Sub", .from = sub_from_onnx},
    {.type = "Div", .from = div_from_onnx},
    {.type = "Mod", .from = mod_from_onnx},
    {.type = "Pow", .from = pow_from_onnx},
    {.type = "Max", .from = max_from_onnx},
    {.type = "Min", .from = min_from_onnx},
    {.type = "Clip", .from = clip_from_onnx},
    {.type = "Identity", .from = identity_from_onnx, .takes = ZK_TAKES_ANY},
    {.type = "Cast", .from = cast_from_onnx, .takes = ZK_ASKS_SIZES},
    {.type = "CastLike", .from = cast_like_from_onnx},
    {.type = "Neg", .op = &zk_op_neg},
    {.type = "Abs", .op = &zk_op_abs},
    {.type = "Sign", .op = &zk_op_sign},
    {.type = "Reciprocal", .op = &zk_op_reciprocal},
    {.type = "Relu", .op = &zk_op_relu},
    {.type = "Sigmoid", .op = &zk_op_sigmoid},
    {.type = "Erf", .op = &zk_op_erf},
    {.type = "Exp", .op = &zk_op_exp},
    {.type = "Log", .op = &zk_op_log},
    {.type = "Sqrt", .op = &zk_op_sqrt},
    {.type = "Sin", .op = &zk_op_sin},
    {.type = "Cos", .op = &zk_op_cos},
    {.type = "Tan", .op = &zk_op_tan},
    {.type = "Asin", .op = &zk_op_asin},
    {.type = "Acos", .op = &zk_op_acos},
    {.type = "Atan", .op = &zk_op_atan},
    {.type = "Sinh", .op = &zk_op_sinh},
    {.type = "Cosh", .op = &zk_op_cosh},
    {.type = "Tanh", .op = &zk_op_tanh},
    {.type = "Asinh", .op = &zk_op_asinh},
    {.type = "Acosh", .op = &zk_op_acosh},
    {.type = "Atanh", .op = &zk_op_atanh},
    {.type = "Floor", .op = &zk_op_floor},
    {.type = "Ceil", .op = &zk_op_ceil},
    {.type = "Mul", .op = &zk_op_mul},
    {.type = NULL},
};
