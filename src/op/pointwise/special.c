/*
 * special.c: sigmoid logit erf erfc erfinv xlogy logaddexp logaddexp2. (gamma.c has more.)
 */
#include "op/pointwise/activation.h"
#include "base/elementary.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/constants.h"

#include <tgmath.h>

/* y = 1 / (1 + e^-x); dx = dy y (1 - y) */
ZK_UNARY(sigmoid, zk_unary_infer_float, Y, zk_sigmoid(x), (dy * y * (1 - y)),
         ZK_DO(mul, dy, ZK_DO(mul, y, ZK_DO(sub, ZK_NUMBER(1), y))),
         .doc = "sigmoid(input): 1 / (1 + e^-x) of each element. Integers become float32.");

/* y = ln(z / (1 - z)), z being x brought into eps..1 - eps; dx = dy / (x (1 - x)), 0 where z is not
 * x. An absent eps is nan, which no x is below or above: then dx is nan outside of 0..1. */
static const zk_param logit_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OPT("eps")};
static zk_status logit_infer(zk_call *c, zk_spec *out) {
  double eps = zk_call_attr(c, "eps")->f;
  if (eps < 0 || eps > 0.5)
    return zk_fail(ZK_ERR_ARG, "logit: eps is %g, it must be in 0..0.5", eps);
  return zk_unary_infer_float(c, out);
}
#define LOGIT_Z (x < a ? a : x > 1 - a ? 1 - a : x)
/* In the other places x is taken to be 1/2, for 1 / x may be inf, and 0 times that nan. */
static zk_tensor *logit_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy, double eps) {
  bool given = eps == eps;
  zk_tensor *least = ZK_DO(minimum, x, ZK_DO(sub, ZK_NUMBER(1), x));
  zk_tensor *outside = ZK_DO(lt, least, ZK_NUMBER(given ? eps : 0));
  x = ZK_DO(where, outside, ZK_NUMBER(0.5), x);
  zk_tensor *dx = ZK_DO(div, dy, ZK_DO(mul, x, ZK_DO(sub, ZK_NUMBER(1), x)));
  return ZK_DO(where, outside, ZK_NUMBER(given ? 0 : NAN), dx);
}
ZK_ACTIVATION_FORMULA(logit, logit_infer, logit_params, zk_log(LOGIT_Z / (1 - LOGIT_Z)),
                      logit_dx(g, x, dy, a),
                      .doc = "logit(input, eps=nil): ln(x / (1 - x)) of each element. With eps, "
                             "elements are brought into eps..1 - eps first; without, those outside "
                             "0..1 give nan. Integers become float32. Error: eps not in 0..0.5.");

#define TWO_BY_SQRT_PI 1.1283791670955126
/* y = 2 / sqrt(pi) * the integral of e^-t^2 from 0 to x; dx = dy 2 / sqrt(pi) e^-x^2 */
ZK_UNARY(erf, zk_unary_infer_float, X, zk_erf(x),
         (dy * (__typeof__(x))TWO_BY_SQRT_PI * zk_exp(-x * x)),
         ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(TWO_BY_SQRT_PI)),
               ZK_DO(exp, ZK_DO(neg, ZK_DO(mul, x, x)))),
         .doc = "erf(input): the error function of each element. Integers become float32.");

/* y = 1 - erf x; dx = -dy 2 / sqrt(pi) e^-x^2 */
ZK_UNARY(erfc, zk_unary_infer_float, X, zk_erfc(x),
         (-dy * (__typeof__(x))TWO_BY_SQRT_PI * zk_exp(-x * x)),
         ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(-TWO_BY_SQRT_PI)),
               ZK_DO(exp, ZK_DO(neg, ZK_DO(mul, x, x)))),
         .doc = "erfc(input): 1 - erf(x) of each element, exact where that is small. Integers "
                "become float32.");

/* erf y = x; dx = dy sqrt(pi) / 2 e^y^2 */
ZK_UNARY_FORMULA(
    erfinv, zk_unary_infer_float, Y, zk_erfinv(x),
    ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(1 / TWO_BY_SQRT_PI)), ZK_DO(exp, ZK_DO(mul, y, y))),
    .doc = "erfinv(input): the inverse of erf; inf at 1, -inf at -1, nan outside -1..1. Integers "
           "become float32.");

/* y = a ln b, 0 where a is 0 and b no nan; da = dy ln b, 0 where a is 0 and b <= 0; db = dy a / b
 */
#define XLOGY(a, b) ((a) == 0 && b == b ? 0 : (a)*zk_log(b))
ZK_BINARY(xlogy, zk_binary_infer_real, XLOGY(a, b), (a == 0 && b <= 0 ? 0 : XLOGY(dy, b)),
          (dy * a / b),
          ZK_DROP(ZK_DO(logical_and, ZK_DO(eq, a, ZK_NUMBER(0)), ZK_DO(le, b, ZK_NUMBER(0))),
                  ZK_DO(xlogy, dy, b)),
          ZK_DO(div, ZK_DO(mul, dy, a), b),
          .doc = "xlogy(input, other): input * ln(other), 0 where input is 0 (nan where other is), "
                 "with broadcasting. Integers become float32. Error: shapes that do not broadcast.",
          .in_place = true);

/* y = ln(e^a + e^b) = the greater + ln(1 + e^-|a - b|); da = dy / (1 + e^(b - a)), db the other way
 * round. Two equal infinities have no difference. */
#define LOG_SUM(power, unit)                                                                       \
  (a == b && fabs(a) == INFINITY ? a : (a > b ? a : b) + zk_log1p_unit(power(-fabs(a - b))) * unit)
ZK_BINARY(logaddexp, zk_binary_infer_of_reals, LOG_SUM(zk_exp, 1), (dy * zk_sigmoid(a - b)),
          (dy * zk_sigmoid(b - a)), ZK_DO(mul, dy, ZK_DO(sigmoid, ZK_DO(sub, a, b))),
          ZK_DO(mul, dy, ZK_DO(sigmoid, ZK_DO(sub, b, a))),
          .doc = "logaddexp(input, other): ln(e^input + e^other), which does not overflow, with "
                 "broadcasting. Errors: no operand of floats; shapes that do not broadcast.");

/* y = log2(2^a + 2^b); da = dy / (1 + 2^(b - a)), db the other way round */
#define TIMES_LN2(x) (x) * (__typeof__(x))ZK_LN2
ZK_BINARY(logaddexp2, zk_binary_infer_of_reals, LOG_SUM(zk_exp2, (__typeof__(a))(1 / ZK_LN2)),
          (dy * zk_sigmoid(TIMES_LN2(a - b))), (dy * zk_sigmoid(TIMES_LN2(b - a))),
          ZK_DO(mul, dy, ZK_DO(sigmoid, ZK_DO(mul, ZK_DO(sub, a, b), ZK_NUMBER(ZK_LN2)))),
          ZK_DO(mul, dy, ZK_DO(sigmoid, ZK_DO(mul, ZK_DO(sub, b, a), ZK_NUMBER(ZK_LN2)))),
          .doc = "logaddexp2(input, other): log2(2^input + 2^other), which does not overflow, with "
                 "broadcasting. Errors: no operand of floats; shapes that do not broadcast.");
