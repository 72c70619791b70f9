/*
 * arithmetic.c: add sub mul div lerp, with broadcasting.
 */
#include "op/adjoint.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/ternary.h"

#include <math.h>

enum { ALPHA };

static const zk_param with_alpha[] = {ZK_OPERAND("input"), ZK_OPERAND("other"),
                                      ZK_FLOAT_OR("alpha", 1)};
/* Loops with alpha, which is a double in the context. */
#define ALPHA_LOOPS(NAME, expression)                                                              \
  ALPHA_LOOP(NAME##_f32, float, (float)factor, expression)                                         \
  ALPHA_LOOP(NAME##_f64, double, factor, expression)                                               \
  ALPHA_LOOP(NAME##_i64, int64_t, zk_real_to_int(factor), expression)                              \
  ALPHA_LOOP(NAME##_u8, uint8_t, (uint8_t)zk_real_to_int(factor), expression)
#define ALPHA_LOOP(NAME, T, alpha_, expression)                                                    \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t n,       \
                              T alpha) {                                                           \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * s1), b = *(const T *)(p[2] + i * s2);                          \
      *(T *)(p[0] + i * s0) = (T)(expression);                                                     \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME##_scaled, (char *const *p, const int64_t *step, int64_t n, T alpha),            \
              (p, step, n, alpha), {                                                               \
                const int64_t unit = sizeof(T);                                                    \
                if (step[0] == unit && step[1] == unit && step[2] == unit)                         \
                  NAME##_steps(p, unit, unit, unit, n, alpha);                                     \
                else                                                                               \
                  NAME##_steps(p, step[0], step[1], step[2], n, alpha);                            \
              })                                                                                   \
  ZK_LOOP_2(NAME##_unit, T, T, ALPHA_ONE(expression))                                              \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    double factor = *(const double *)context;                                                      \
    if (factor == 1)                                                                               \
      NAME##_unit(p, step, n, NULL);                                                               \
    else                                                                                           \
      NAME##_scaled(p, step, n, alpha_);                                                           \
  }
/* In a loop without a factor the expression sees alpha = 1. */
#define ALPHA_ONE(expression)                                                                      \
  (__extension__({                                                                                 \
    const int alpha = 1;                                                                           \
    (void)alpha;                                                                                   \
    expression;                                                                                    \
  }))

ALPHA_LOOPS(add, ZK_WRAP(a) + ZK_WRAP(alpha) * ZK_WRAP(b))
ALPHA_LOOPS(sub, ZK_WRAP(a) - ZK_WRAP(alpha) * ZK_WRAP(b))

static void or_b8(char *const *p, const int64_t *step, int64_t n, void *context) {
  const uint8_t factor = *(const double *)context != 0;
  for (int64_t i = 0; i < n; i++)
    *(uint8_t *)(p[0] + i * step[0]) =
        *(const uint8_t *)(p[1] + i * step[1]) | (factor & *(const uint8_t *)(p[2] + i * step[2]));
}

/* Gradient of the second operand: dy * factor. */
static zk_status give_scaled(const zk_call *c, zk_grads *g, double factor) {
  if (factor == 1)
    return zk_grads_reduce(g, c, 1, g->out[0]);
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(g->out[0]->dtype, &g->out[0]->shape, &t));
  ZK_REAL(t->dtype, {
    zk_status status = zk_tensor_copy(t, g->out[0]); /* equal shapes: cannot fail */
    (void)status;
    real *x = zk_data(t);
    for (int64_t i = 0, n = zk_numel(t); i < n; i++)
      x[i] *= (real)factor;
  });
  zk_status status = zk_grads_reduce(g, c, 1, t);
  zk_tensor_release(t);
  return status;
}

/* For integers alpha must be whole. */
static zk_status infer_with_alpha(zk_call *c, zk_spec *out) {
  double alpha = c->attr[ALPHA].f;
  ZK_TRY(zk_binary_infer(c, out));
  if (!zk_dtype_is_real(out->dtype) && alpha != floor(alpha))
    return zk_fail(ZK_ERR_ARG, "%s: alpha is %g, it must be whole for integers", c->op->name,
                   alpha);
  return ZK_OK;
}

/* y = a + alpha b; da = dy, db = alpha dy, each summed over what was broadcast */
static zk_status add_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(add, add, or_b8);
  return zk_binary_forward(c, loops);
}
static zk_status add_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? give_scaled(c, g, c->attr[ALPHA].f) : ZK_OK;
}
const zk_op zk_op_add = {
    .name = "add",
    .doc = "add(input, other, alpha=1): input + alpha * other, with broadcasting and dtype "
           "promotion. Errors: shapes that do not broadcast; an alpha with a fraction for "
           "integers.",
    ZK_PARAMS(with_alpha),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = infer_with_alpha,
    .forward = add_forward,
    .backward = add_backward,
    .gradient = zk_gradient_linear};

/* y = a - alpha b; da = dy, db = -alpha dy */
static zk_status sub_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(infer_with_alpha(c, out));
  if (c->in[0]->dtype == ZK_BOOL || c->in[1]->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "sub: an operand is bool; use logical_not, or ne for a difference");
  return ZK_OK;
}
static zk_status sub_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(sub, sub, sub_u8);
  return zk_binary_forward(c, loops);
}
static zk_status sub_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? give_scaled(c, g, -c->attr[ALPHA].f) : ZK_OK;
}
const zk_op zk_op_sub = {
    .name = "sub",
    .alias = "subtract",
    .doc = "sub(input, other, alpha=1): input - alpha * other, with broadcasting and dtype "
           "promotion. Errors: shapes that do not broadcast; a bool operand; an alpha with a "
           "fraction for integers.",
    ZK_PARAMS(with_alpha),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = sub_infer,
    .forward = sub_forward,
    .backward = sub_backward,
    .gradient = zk_gradient_linear};

/* y = a b; da = dy b, db = dy a */
ZK_BINARY_INTEGER(mul, zk_binary_infer, ZK_WRAP(a) * ZK_WRAP(b), (dy * b), (dy * a),
                  ZK_DO(mul, dy, b), ZK_DO(mul, dy, a),
                  .doc = "mul(input, other): the product of the elements, with broadcasting and "
                         "dtype promotion. Error: shapes that do not broadcast.",
                  .alias = "multiply", .in_place = true);

/* y = a / b; da = dy / b, db = -dy (a / b) / b */
ZK_BINARY(div, zk_binary_infer_real, a / b, dy / b, (-dy * ((a / b) / b)), ZK_DO(div, dy, b),
          ZK_DO(mul, ZK_DO(neg, dy), ZK_DO(div, ZK_DO(div, a, b), b)),
          .doc = "div(input, other): the quotient of the elements, with broadcasting. Integers "
                 "become float32; a division by zero gives inf or nan. Error: shapes that do not "
                 "broadcast.",
          .alias = "divide true_divide", .in_place = true);

/* y = a + w (b - a), or b - (b - a) (1 - w) where |w| >= 1/2, which gives b exactly at w = 1;
 * da = dy (1 - w), db = dy w, dw = dy (b - a) */
static const zk_param lerp_params[] = {ZK_TENSOR("input"), ZK_TENSOR("end"), ZK_OPERAND("weight")};
ZK_TERNARY(lerp, lerp_params, -0.5f < c && c < 0.5f ? a + c * (b - a) : b - (b - a) * (1 - c),
           ZK_DO(mul, dy, ZK_DO(sub, ZK_NUMBER(1), c)), ZK_DO(mul, dy, c),
           ZK_DO(mul, dy, ZK_DO(sub, b, a)),
           .doc = "lerp(input, end, weight): input + weight * (end - input), weight a tensor or a "
                  "number, with broadcasting. Errors: tensors that are not all float32 or all "
                  "float64; shapes that do not broadcast.",
           .in_place = true);
