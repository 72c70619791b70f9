/*
 * compare.c: eq ne lt le gt ge, logical_and or xor, which give bool.
 */
#include <string.h>
#include "op/pointwise/binary.h"
#include "onnx/export.h"
#include "onnx/import.h"

static zk_status compare_infer(zk_call *c, zk_spec *out) {
  out->dtype = ZK_BOOL;
  out->no_grad = true;
  return zk_broadcast(c->op->name, &c->in[0]->shape, &c->in[1]->shape, &out->shape);
}

static zk_status run_compare(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  zk_dtype dtype = zk_promote(c->in[0], c->in[1]);
  zk_tensor *t[3] = {c->out[0], NULL, NULL};
  zk_status status = zk_tensor_cast(c->in[0], dtype, &t[1]);
  if (status == ZK_OK)
    status = zk_tensor_cast(c->in[1], dtype, &t[2]);
  if (status == ZK_OK)
    zk_iterate(3, t, loops[dtype], NULL);
  zk_tensor_release_all(t + 1, 2);
  return status;
}

static bool compare_sample(int i, zk_sample *s) {
  if (i == 0) {
    zk_sample_int(s, ZK_SHAPE(3, 4), 0, 3);
    zk_sample_int(s, ZK_SHAPE(4), 0, 3);
  } else if (i == 1) {
    zk_sample_strided(s, ZK_SHAPE(2, 3));
    zk_sample_normal(s, ZK_SHAPE(2, 1));
  } else if (i == 2) {
    zk_sample_normal(s, ZK_SHAPE(0, 3));
    zk_sample_normal(s, ZK_SCALAR);
  } else if (i == 3) {
    zk_sample_normal(s, ZK_SHAPE(2));
    zk_sample_normal(s, ZK_SHAPE(3));
    s->error = "do not broadcast";
  }
  return i < 4;
}

/* Both in the promoted dtype; bytes and bools go as int64, which every version compares. */
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

#define COMPARE(NAME, ALIAS, expression, ONNX, NEGATED, DOC)                                       \
  ZK_LOOP_2(NAME##_f32, uint8_t, float, expression)                                                \
  ZK_LOOP_2(NAME##_f64, uint8_t, double, expression)                                               \
  ZK_LOOP_2(NAME##_i64, uint8_t, int64_t, expression)                                              \
  ZK_LOOP_2(NAME##_u8, uint8_t, uint8_t, expression)                                               \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(NAME, NAME, NAME##_u8);                       \
    return run_compare(c, loops);                                                                  \
  }                                                                                                \
  static void NAME##_to_onnx(zk_export *x, const zk_call *c) {                                     \
    compare_to_onnx(x, c, ONNX, NEGATED);                                                          \
  }                                                                                                \
  static void NAME##_from_onnx(zk_import *x) {                                                     \
    zk_import_out(x, 0, zk_import_plain(x, &zk_op_##NAME));                                        \
  }                                                                                                \
  const zk_op zk_op_##NAME = {                                                                     \
      .name = #NAME,                                                                               \
      .alias = ALIAS,                                                                              \
      .doc =                                                                                       \
          #NAME "(input, other): bool, " DOC ", with broadcasting. In place, 0 or 1 in input's "   \
                "dtype. Error: shapes that do not broadcast.",                                     \
      ZK_PARAMS(zk_two_operands),                                                                  \
      .n_out = 1,                                                                                  \
      .in_place = true,                                                                            \
      .onnx = {.to = NAME##_to_onnx,                                                               \
               .from = ZK_ONNX_FROM({NEGATED ? NULL : ONNX, NAME##_from_onnx})},                   \
      .infer = compare_infer,                                                                      \
      .forward = NAME##_forward,                                                                   \
      .sample = compare_sample}

#define ORDER " for each element; nan differs from everything"
COMPARE(eq, NULL, a == b, "Equal", false, "input == other" ORDER);
COMPARE(ne, "not_equal", a != b, "Equal", true, "input ~= other" ORDER);
COMPARE(lt, "less", a < b, "Less", false, "input < other" ORDER);
COMPARE(le, "less_equal", a <= b, "LessOrEqual", false, "input <= other" ORDER);
COMPARE(gt, "greater", a > b, "Greater", false, "input > other" ORDER);
COMPARE(ge, "greater_equal", a >= b, "GreaterOrEqual", false, "input >= other" ORDER);
COMPARE(logical_and, NULL, a != 0 && b != 0, "And", false, "true where neither element is 0");
COMPARE(logical_or, NULL, a != 0 || b != 0, "Or", false, "true where an element is not 0");
COMPARE(logical_xor, NULL, (a != 0) != (b != 0), "Xor", false,
        "true where one of two elements is 0");
