/*
 * compare.c: eq ne lt le gt ge, logical_and logical_or logical_xor, which give bool.
 */
#include "op/pointwise/binary.h"

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

#define COMPARE(NAME, ALIAS, expression, DOC)                                                      \
  ZK_LOOP_2(NAME##_f32, uint8_t, float, expression)                                                \
  ZK_LOOP_2(NAME##_f64, uint8_t, double, expression)                                               \
  ZK_LOOP_2(NAME##_i64, uint8_t, int64_t, expression)                                              \
  ZK_LOOP_2(NAME##_u8, uint8_t, uint8_t, expression)                                               \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(NAME, NAME, NAME##_u8);                       \
    return run_compare(c, loops);                                                                  \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .alias = ALIAS,                                                      \
                              .doc = #NAME                                                         \
                              "(input, other): " DOC                                               \
                              ", with broadcasting. The result is bool; in place, it is 0 or 1 "   \
                              "in input's dtype. Error: shapes that do not broadcast.",            \
                              ZK_PARAMS(zk_two_operands),                                          \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .in_place = true,                                                    \
                              .infer = compare_infer,                                              \
                              .forward = NAME##_forward}

#define NOT_NAN " (never with nan)"
COMPARE(eq, NULL, a == b, "true where input == other" NOT_NAN);
COMPARE(ne, "not_equal", a != b, "true where input ~= other (always with nan)");
COMPARE(lt, "less", a < b, "true where input < other" NOT_NAN);
COMPARE(le, "less_equal", a <= b, "true where input <= other" NOT_NAN);
COMPARE(gt, "greater", a > b, "true where input > other" NOT_NAN);
COMPARE(ge, "greater_equal", a >= b, "true where input >= other" NOT_NAN);
COMPARE(logical_and, NULL, a != 0 && b != 0, "true where neither of two elements is 0");
COMPARE(logical_or, NULL, a != 0 || b != 0, "true where at least one of two elements is not 0");
COMPARE(logical_xor, NULL, (a != 0) != (b != 0), "true where exactly one of two elements is 0");
