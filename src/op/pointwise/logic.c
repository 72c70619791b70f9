/*
 * logic.c: logical_not isnan isinf isfinite isposinf isneginf isreal signbit, which give bool.
 * (compare.c has logical_and, or, xor.)
 */
#include <math.h>
#include "op/pointwise/unary.h"

static zk_status test_infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = ZK_BOOL, .shape = c->in[0]->shape, .no_grad = true};
  return ZK_OK;
}

/* f for reals, fi for integers and bools. */
#define TEST(NAME, IN_PLACE, f, fi, DOC, ...)                                                      \
  ZK_LOOP_1(NAME##_f32, uint8_t, float, f)                                                         \
  ZK_LOOP_1(NAME##_f64, uint8_t, double, f)                                                        \
  ZK_LOOP_1(NAME##_i64, uint8_t, int64_t, fi)                                                      \
  ZK_LOOP_1(NAME##_u8, uint8_t, uint8_t, fi)                                                       \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(NAME, NAME, NAME##_u8);                       \
    zk_tensor *t[2] = {c->out[0], c->in[0]};                                                       \
    zk_iterate(2, t, loops[t[1]->dtype], NULL);                                                    \
    return ZK_OK;                                                                                  \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .doc = DOC,                                                          \
                              ZK_PARAMS(zk_input_only),                                            \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .in_place = IN_PLACE,                                                \
                              .infer = test_infer,                                                 \
                              .forward = NAME##_forward}

TEST(logical_not, true, x == 0, x == 0,
     "logical_not(input): true where the element is 0. Any dtype; the result is bool.");
TEST(isnan, false, isnan(x), ((void)x, 0),
     "isnan(input): true where the element is nan. Any dtype; the result is bool.");
TEST(isinf, false, isinf(x) != 0, ((void)x, 0),
     "isinf(input): true where the element is inf or -inf. Any dtype; the result is bool.");
TEST(isfinite, false, isfinite(x) != 0, ((void)x, 1),
     "isfinite(input): true where the element is neither nan, inf nor -inf. Any dtype; the result "
     "is bool.");
TEST(isposinf, false, x == INFINITY, ((void)x, 0),
     "isposinf(input): true where the element is inf. Any dtype; the result is bool.");
TEST(isneginf, false, x == -INFINITY, ((void)x, 0),
     "isneginf(input): true where the element is -inf. Any dtype; the result is bool.");
TEST(isreal, false, ((void)x, 1), ((void)x, 1),
     "isreal(input): true for each element, as there are no complex numbers. Any dtype; the result "
     "is bool.");
TEST(signbit, false, signbit(x) != 0, signbit((double)x) != 0,
     "signbit(input): true where the element is negative, -0 and -nan too. Any dtype; the result "
     "is bool.");
