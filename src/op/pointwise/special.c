/*
 * special.c: sigmoid logit erf erfc erfcx erfinv ndtri xlogy xlog1py entr logaddexp
 * logaddexp2. (gamma.c and incomplete.c have more.)
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

/* y = e^x^2 erfc x; dx = dy (2 x y - 2 / sqrt(pi)) */
ZK_UNARY_FORMULA(erfcx, zk_unary_infer_float, X, zk_erfcx(x),
                 ZK_DO(mul, dy,
                       ZK_DO(sub, ZK_DO(mul, ZK_DO(mul, x, ZK_NUMBER(2)), ZK_DO(erfcx, x)),
                             ZK_NUMBER(TWO_BY_SQRT_PI))),
                 .doc =
                     "erfcx(input): e^(x^2) erfc(x) of each element, which does not vanish where "
                     "erfc does. Integers become float32.");

/* erf y = x; dx = dy sqrt(pi) / 2 e^y^2 */
ZK_UNARY_FORMULA(
    erfinv, zk_unary_infer_float, Y, zk_erfinv(x),
    ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(1 / TWO_BY_SQRT_PI)), ZK_DO(exp, ZK_DO(mul, y, y))),
    .doc = "erfinv(input): the inverse of erf; inf at 1, -inf at -1, nan outside -1..1. Integers "
           "become float32.");

/* The quantile of the normal distribution by rational functions of three ranges, to 1e-16 of its
 * value. [Wichura 1988, Algorithm AS 241] */
static double ratio(const double top[8], const double bottom[8], double x) {
  double a = top[7], b = bottom[7];
  for (int k = 6; k >= 0; k--) {
    a = a * x + top[k];
    b = b * x + bottom[k];
  }
  return a / b;
}
static double normal_quantile(double p) {
  static const double middle[2][8] = {
      {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
       1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
       3.3430575583588128105e4, 2.5090809287301226727e3},
      {1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
       2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
       5.2264952788528545610e3}};
  static const double near[2][8] = {
      {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
       3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
       2.27238449892691845833e-2, 7.74545014278341407640e-4},
      {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
       1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
       1.05075007164441684324e-9}};
  static const double far[2][8] = {
      {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
       2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
       2.71155556874348757815e-5, 2.01033439929228813265e-7},
      {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
       7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
       2.04426310338993978564e-15}};
  double q = p - 0.5, least = p < 0.5 ? p : 1 - p;
  if (!(least >= 0))
    return NAN;
  if (least == 0)
    return copysign(INFINITY, q);
  if (fabs(q) <= 0.425)
    return q * ratio(middle[0], middle[1], 0.180625 - q * q);
  double r = sqrt(-log(least));
  double y = r <= 5 ? ratio(near[0], near[1], r - 1.6) : ratio(far[0], far[1], r - 5);
  return copysign(y, q);
}

/* ndtr y = x; dx = dy sqrt(2 pi) e^(y^2 / 2) */
#define SQRT_TWO_PI 2.5066282746310005024
ZK_UNARY_FORMULA(
    ndtri, zk_unary_infer_float, Y, (__typeof__(x))normal_quantile((double)x),
    ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(SQRT_TWO_PI)),
          ZK_DO(exp, ZK_DO(mul, ZK_DO(mul, y, y), ZK_NUMBER(0.5)))),
    .doc = "ndtri(input): the number below which a normal random number lies with the probability "
           "in input; -inf at 0, inf at 1, nan outside. Integers become float32.");

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

/* y = a ln(1 + b), 0 where a is 0 and b no nan; da = dy ln(1 + b), 0 where a is 0 and b <= -1;
 * db = dy a / (1 + b) */
ZK_BINARY_FORMULA(
    xlog1py, zk_binary_infer_real, (a == 0 && b == b ? 0 : a * zk_log1p(b)),
    ZK_DROP(ZK_DO(logical_and, ZK_DO(eq, a, ZK_NUMBER(0)), ZK_DO(le, b, ZK_NUMBER(-1))),
            ZK_DO(xlog1py, dy, b)),
    ZK_DO(div, ZK_DO(mul, dy, a), ZK_DO(add, b, ZK_NUMBER(1))),
    .doc = "xlog1py(input, other): input * ln(1 + other), 0 where input is 0 (nan where other is), "
           "with broadcasting. Integers become float32. Error: shapes that do not broadcast.",
    .in_place = true);

/* y = -x ln x, 0 at 0, -inf below; dx = -dy (1 + ln x) */
ZK_UNARY_FORMULA(entr, zk_unary_infer_float, X,
                 (x > 0    ? -x * zk_log(x)
                  : x == 0 ? 0
                  : x == x ? -INFINITY
                           : x),
                 ZK_DO(mul, ZK_DO(neg, dy), ZK_DO(add, ZK_DO(log, x), ZK_NUMBER(1))),
                 .doc =
                     "entr(input): -x ln x of each element, its part of an entropy; 0 at 0, -inf "
                     "below. Integers become float32.");

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
