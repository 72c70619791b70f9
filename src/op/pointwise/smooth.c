/*
 * smooth.c: activations without corners: gelu silu mish logsigmoid softplus softsign tanhshrink.
 */
#include <tgmath.h>
#include "base/elementary.h"
#include "op/pointwise/activation.h"
#include "op/pointwise/constants.h"

enum { APPROXIMATE };

static const zk_param gelu_params[] = {ZK_TENSOR("input"),
                                       ZK_CHOICE_OR("approximate", 0, "none|tanh")};
/*
 * F is the cumulative distribution function of the normal distribution, f its density: y = x F(x);
 * dx = dy (F(x) + x f(x)). "tanh": F(x) is taken to be (1 + tanh u) / 2, u = sqrt(2 / pi) (x +
 * 0.044715 x^3). [Hendrycks and Gimpel 2016, arXiv 1606.08415]
 */
#define HALF(x) ((__typeof__(x))0.5)
#define GELU_U(x)                                                                                  \
  ((__typeof__(x))ZK_SQRT_2_BY_PI * ((x) + (__typeof__(x))ZK_GELU_CUBE * (x) * (x) * (x)))
#define GELU_DU(x)                                                                                 \
  ((__typeof__(x))ZK_SQRT_2_BY_PI * (1 + (__typeof__(x))(3 * ZK_GELU_CUBE) * (x) * (x)))
/* d/dx of (1 + t) x / 2, where t = tanh(u) */
#define GELU_TANH_SLOPE(x, t) (HALF(x) * (1 + (t)) + HALF(x) * (x) * (1 - (t) * (t)) * GELU_DU(x))
#define GELU_E(x) zk_normal_part(x)
ZK_ACTIVATION_LOOPS(gelu, (x * zk_normal_cdf(x, GELU_E(x))),
                    (dy * (zk_normal_cdf(x, GELU_E(x)) +
                           x * (__typeof__(x))ZK_INVERSE_SQRT_2PI * GELU_E(x))))
ZK_ACTIVATION_LOOPS(gelu_tanh, HALF(x) * x * (1 + zk_tanh(GELU_U(x))),
                    (dy * GELU_TANH_SLOPE(x, zk_tanh(GELU_U(x)))))

static zk_tensor *gelu_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy) {
  zk_tensor *square = ZK_DO(mul, x, x), *cdf, *slope;
  if (g->call->attr[APPROXIMATE].i) {
    zk_tensor *cube = ZK_DO(mul, ZK_DO(mul, square, x), ZK_NUMBER(ZK_GELU_CUBE));
    zk_tensor *u = ZK_DO(mul, ZK_DO(add, x, cube), ZK_NUMBER(ZK_SQRT_2_BY_PI));
    zk_tensor *t = ZK_DO(tanh, u);
    zk_tensor *part = ZK_DO(mul, square, ZK_NUMBER(1.5 * ZK_GELU_CUBE * ZK_SQRT_2_BY_PI));
    zk_tensor *half_du = ZK_DO(add, part, ZK_NUMBER(0.5 * ZK_SQRT_2_BY_PI));
    cdf = ZK_DO(mul, ZK_DO(add, t, ZK_NUMBER(1)), ZK_NUMBER(0.5));
    slope = ZK_DO(mul, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, t, t)), half_du);
  } else {
    zk_tensor *e = ZK_DO(erf, ZK_DO(mul, x, ZK_NUMBER(ZK_SQRT_HALF)));
    cdf = ZK_DO(mul, ZK_DO(add, e, ZK_NUMBER(1)), ZK_NUMBER(0.5));
    slope =
        ZK_DO(mul, ZK_DO(exp, ZK_DO(mul, square, ZK_NUMBER(-0.5))), ZK_NUMBER(ZK_INVERSE_SQRT_2PI));
  }
  return ZK_DO(mul, dy, ZK_DO(add, cdf, ZK_DO(mul, x, slope)));
}
ZK_ACTIVATION_GRADIENT(gelu, gelu_dx(g, x, dy))

static zk_status gelu_forward(zk_call *c) {
  return zk_activation_forward(c, c->attr[APPROXIMATE].i ? &gelu_tanh_loops : &gelu_loops);
}
static zk_status gelu_backward(const zk_call *c, zk_grads *g) {
  return zk_activation_backward(c, g, c->attr[APPROXIMATE].i ? &gelu_tanh_loops : &gelu_loops);
}
const zk_op zk_op_gelu = {.name = "gelu",
                          .doc =
                              "gelu(input, approximate=\"none\"): x times the probability that a "
                              "standard normal number is below x. approximate=\"tanh\" computes it "
                              "by a formula with tanh. Errors: an input of integers or bools.",
                          ZK_PARAMS(gelu_params),
                          .n_out = 1,
                          .pointwise = true,
                          .saves = ZK_SAVE_IN(0),
                          .in_place = true,
                          .infer = zk_unary_infer_real,
                          .forward = gelu_forward,
                          .backward = gelu_backward,
                          .gradient = gelu_gradient};

#define SIGMOID(x) zk_sigmoid(x)
#define SILU_SLOPE(x, s) ((s) * (1 + (x) * (1 - (s))))
static zk_tensor *silu_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy) {
  zk_tensor *s = ZK_DO(sigmoid, x);
  zk_tensor *slope = ZK_DO(add, ZK_DO(mul, x, ZK_DO(sub, ZK_NUMBER(1), s)), ZK_NUMBER(1));
  return ZK_DO(mul, dy, ZK_DO(mul, s, slope));
}
/* y = x s, s = sigmoid(x); dx = dy s (1 + x (1 - s)) */
ZK_ACTIVATION(silu, zk_unary_infer_real, zk_input_only, x / (1 + zk_exp(-x)),
              (dy * SILU_SLOPE(x, SIGMOID(x))), silu_dx(g, x, dy),
              .doc = "silu(input): x * sigmoid(x). Errors: an input of integers or bools.");

/* With e = e^x: ((1 + e)^2 - 1) / ((1 + e)^2 + 1). Above 20 it is 1 to the last bit of a double. */
#define MISH_PART(x) (zk_exp(x) * (zk_exp(x) + 2))
#define MISH_T(x) ((x) > 20 ? 1 : MISH_PART(x) / (MISH_PART(x) + 2))
#define MISH_SLOPE(x, t) ((t) + (x)*SIGMOID(x) * (1 - (t) * (t)))
static zk_tensor *mish_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy) {
  zk_tensor *t = ZK_DO(tanh, ZK_DO(softplus, x));
  zk_tensor *rest = ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, t, t));
  zk_tensor *slope = ZK_DO(mul, ZK_DO(mul, x, ZK_DO(sigmoid, x)), rest);
  return ZK_DO(mul, dy, ZK_DO(add, t, slope));
}
/* y = x t, t = tanh(ln(1 + e^x)); dx = dy (t + x s (1 - t^2)), s = sigmoid(x)
 * [Misra 2019, arXiv 1908.08681] */
ZK_ACTIVATION(mish, zk_unary_infer_real, zk_input_only, (x * MISH_T(x)),
              (dy * MISH_SLOPE(x, MISH_T(x))), mish_dx(g, x, dy),
              .doc = "mish(input): x * tanh(softplus(x)). Errors: an input of integers or bools.");

/* y = ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|); dx = dy sigmoid(-x) */
ZK_ACTIVATION(logsigmoid, zk_unary_infer_real, zk_input_only,
              (x < 0 ? x : 0) - zk_log1p_unit(zk_exp(-fabs(x))), (dy * SIGMOID(-(x))),
              ZK_DO(mul, dy, ZK_DO(sigmoid, ZK_DO(neg, x))),
              .doc = "logsigmoid(input): the logarithm of sigmoid, without overflow. Errors: an "
                     "input of integers or bools.");

#define SOFTPLUS(z) (((z) > 0 ? (z) : 0) + zk_log1p_unit(zk_exp(-fabs(z))))
/* y = ln(1 + e^(a x)) / a, x itself where a x > b; dx = dy sigmoid(a x) or dy */
static zk_tensor *softplus_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy, double a, double b) {
  zk_tensor *z = a == 1 ? x : ZK_DO(mul, x, ZK_NUMBER(a));
  zk_tensor *part = ZK_DO(mul, dy, ZK_DO(sigmoid, z));
  return ZK_DO(where, ZK_DO(gt, z, ZK_NUMBER(b)), dy, part);
}
static const zk_param softplus_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OR("beta", 1),
                                           ZK_FLOAT_OR("threshold", 20)};
ZK_ACTIVATION(softplus, zk_unary_infer_real, softplus_params, a *x > b ? x : SOFTPLUS(x * a) / a,
              a *x > b ? dy : dy * SIGMOID(x * a), softplus_dx(g, x, dy, a, b),
              .doc = "softplus(input, beta=1, threshold=20): ln(1 + e^(beta x)) / beta; x itself "
                     "where beta x is above threshold. Errors: an input of integers or bools.");

/* y = x / (1 + |x|); dx = dy / (1 + |x|)^2 */
ZK_ACTIVATION(softsign, zk_unary_infer_real, zk_input_only, x / (1 + fabs(x)),
              dy / ((1 + fabs(x)) * (1 + fabs(x))),
              ZK_DO(div, dy, ZK_DO(square, ZK_DO(add, ZK_DO(abs, x), ZK_NUMBER(1)))),
              .doc = "softsign(input): x / (1 + |x|). Errors: an input of integers or bools.");

/* y = x - tanh(x); dx = dy tanh(x)^2 */
ZK_ACTIVATION(tanhshrink, zk_unary_infer_real, zk_input_only, x - zk_tanh(x),
              (dy * zk_tanh(x) * zk_tanh(x)), ZK_DO(mul, dy, ZK_DO(square, ZK_DO(tanh, x))),
              .doc = "tanhshrink(input): x - tanh(x). Errors: an input of integers or bools.");
