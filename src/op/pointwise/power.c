/*
 * power.c: square reciprocal pow.
 */
#include "base/elementary.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/unary.h"
#include "op/want.h"

#include <tgmath.h>

/* y = x^2; dx = 2 x dy */
static zk_status square_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_unary_infer_same(c, out));
  if (out->dtype == ZK_BOOL)
    out->dtype = ZK_INT64;
  return ZK_OK;
}
ZK_UNARY_INTEGER(square, square_infer, X, (x * x), ZK_WRAP(x) * ZK_WRAP(x), (dy * 2 * x),
                 ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(2)), x),
                 .doc = "square(input): the square of each element. Bools become int64.");

/* y = 1 / x; dx = -dy y^2 */
ZK_UNARY(reciprocal, zk_unary_infer_float, Y, 1 / x, (-dy * y * y),
         ZK_DO(neg, ZK_DO(mul, dy, ZK_DO(mul, y, y))),
         .doc = "reciprocal(input): 1 / x of each element, inf at 0. Integers become float32.");

/* ---- pow ---- */

static const zk_param pow_params[] = {ZK_OPERAND("input"), ZK_OPERAND("exponent")};

/* a^b modulo 2^64. A negative b leaves 0 of all but 1 and -1. */
static int64_t integer_power(int64_t a, int64_t b) {
  if (b < 0)
    return a == 1 ? 1 : a == -1 ? (b & 1 ? -1 : 1) : 0;
  uint64_t result = 1, square = (uint64_t)a;
  for (; b > 0; b >>= 1, square *= square)
    if (b & 1)
      result *= square;
  return (int64_t)result;
}

ZK_LOOP_2(pow_f32, float, float, zk_pow(a, b))
ZK_LOOP_2(pow_f64, double, double, pow(a, b))
ZK_LOOP_2(pow_i64, int64_t, int64_t, integer_power(a, b))
ZK_LOOP_2(pow_u8, uint8_t, uint8_t, integer_power(a, b))

/* The frequent exponents, which PyTorch computes without pow: (-inf)^0.5 is nan, not inf. Of each,
 * y, and the gradient b dy a^(b-1). */
#define SPECIAL_POWER(NAME, expression, da)                                                        \
  ZK_LOOP_1(NAME##_f32, float, float, expression)                                                  \
  ZK_LOOP_1(NAME##_f64, double, double, expression)                                                \
  ZK_BACKWARD_2(NAME##_back, da)
SPECIAL_POWER(pow_2, (x * x), (dy * (2 * a)))
SPECIAL_POWER(pow_3, (x * x * x), (dy * (3 * (a * a))))
SPECIAL_POWER(pow_half, sqrt(x), (dy * (0.5f / sqrt(a))))
SPECIAL_POWER(pow_minus_half, 1 / sqrt(x), (dy * (-0.5f / (a * sqrt(a)))))
SPECIAL_POWER(pow_minus_1, 1 / x, (dy * (-1 / (a * a))))
SPECIAL_POWER(pow_minus_2, 1 / (x * x), (dy * (-2 / (a * a * a))))
#define SPECIAL_ROW(value, NAME)                                                                   \
  {                                                                                                \
    value, {NAME##_f32, NAME##_f64}, {                                                             \
      NAME##_back_f32, NAME##_back_f64                                                             \
    }                                                                                              \
  }
static const struct {
  double exponent;
  zk_loop loop[2], backward[2];
} special_powers[] = {SPECIAL_ROW(2, pow_2),        SPECIAL_ROW(3, pow_3),
                      SPECIAL_ROW(0.5, pow_half),   SPECIAL_ROW(-0.5, pow_minus_half),
                      SPECIAL_ROW(-1, pow_minus_1), SPECIAL_ROW(-2, pow_minus_2)};
#define SPECIAL_POWERS (int)(sizeof special_powers / sizeof special_powers[0])

/* The row of a call's exponent; -1: it has none. */
static int special_power(const zk_call *c) {
  int i = 0;
  if (!c->in[1]->is_number || !zk_dtype_is_real(c->out[0]->dtype))
    return -1;
  while (i < SPECIAL_POWERS && zk_element_f(c->in[1], 0) != special_powers[i].exponent)
    i++;
  return i < SPECIAL_POWERS ? i : -1;
}

/* y = a^b; da = dy b a^(b-1), 0 where b = 0; db = dy a^b ln a, 0 where a = 0 <= b */
ZK_BACKWARD_2(pow_any_back_a, b == 0 ? 0 : dy * (b * zk_pow(a, b - 1)))
ZK_BACKWARD_2(pow_any_back_b, a == 0 && b >= 0 ? 0 : dy * (zk_pow(a, b) * zk_log(a)))
static zk_status pow_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *b = c->in[1];
  ZK_TRY(zk_binary_infer(c, out));
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "pow: both operands are bool, which it is not defined for");
  if (!zk_dtype_is_real(out->dtype) && b->is_number && zk_element_i(b, 0) < 0)
    return zk_fail(ZK_ERR_ARG,
                   "pow: an integer to the power of %lld, a negative integer, is no integer: "
                   "convert input with :float() first",
                   (long long)zk_element_i(b, 0));
  return b->is_number ? zk_want_fits("pow", "exponent", b, out->dtype) : ZK_OK;
}
static zk_status pow_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(pow, pow, NULL);
  zk_dtype dtype = c->out[0]->dtype;
  int i = special_power(c);
  if (i < 0)
    return zk_binary_forward(c, loops);
  zk_tensor *t[2] = {c->out[0], NULL};
  ZK_TRY(zk_tensor_cast(c->in[0], dtype, &t[1]));
  zk_iterate(2, t, special_powers[i].loop[zk_real_index(dtype)], NULL);
  zk_tensor_release(t[1]);
  return ZK_OK;
}
ZK_BINARY_BACKWARD(pow_any)
static zk_status pow_backward(const zk_call *c, zk_grads *g) {
  int i = special_power(c); /* then the exponent is a number, which has no gradient */
  if (i < 0)
    return pow_any_backward(c, g);
  return zk_binary_backward(c, g, 0, c->in[0], c->in[1], special_powers[i].backward[0],
                            special_powers[i].backward[1]);
}

/* The two by ops. Where b is a number, so is what is needed of it. */
static zk_tensor *pow_da(zk_gradient *g, zk_tensor *a, zk_tensor *b, zk_tensor *dy) {
  if (!b->is_number) {
    zk_tensor *less = ZK_DO(pow, a, ZK_DO(sub, b, ZK_NUMBER(1)));
    return ZK_DROP(ZK_DO(eq, b, ZK_NUMBER(0)), ZK_DO(mul, dy, ZK_DO(mul, b, less)));
  }
  double exponent = zk_element_f(b, 0);
  if (exponent == 0)
    return zk_gradient_zeros(g, 0);
  zk_tensor *scaled = exponent == 1 ? dy : ZK_DO(mul, dy, ZK_NUMBER(exponent));
  return exponent == 1   ? dy
         : exponent == 2 ? ZK_DO(mul, scaled, a)
                         : ZK_DO(mul, scaled, ZK_DO(pow, a, zk_gradient_plain(g, exponent - 1)));
}
static zk_tensor *pow_db(zk_gradient *g, zk_tensor *a, zk_tensor *b, zk_tensor *dy) {
  zk_tensor *zero = ZK_NUMBER(0), *slope = ZK_DO(mul, ZK_DO(pow, a, b), ZK_DO(log, a));
  zk_tensor *stays = ZK_DO(logical_and, ZK_DO(eq, a, zero), ZK_DO(ge, b, zero));
  return ZK_DO(mul, dy, ZK_DROP(stays, slope));
}
ZK_BINARY_GRADIENT(pow, pow_da(g, a, b, dy), pow_db(g, a, b, dy))
const zk_op zk_op_pow = {
    .name = "pow",
    .doc = "pow(input, exponent): input to the power of exponent, each a tensor or a number; the "
           "operator ^. Broadcasting, dtype promotion. Errors: shapes that do not broadcast; "
           "integers to the power of a negative integer number, or of one that they do not hold; "
           "two bool operands.",
    ZK_PARAMS(pow_params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = pow_infer,
    .forward = pow_forward,
    .backward = pow_backward,
    .gradient = pow_gradient};
