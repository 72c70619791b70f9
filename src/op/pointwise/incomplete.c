/*
 * incomplete.c: igamma and igammac, the incomplete gamma functions.
 *
 * P(a, x) is the share that gamma(a)'s integral of t^(a - 1) e^-t has up to x, Q(a, x) = 1 - P the
 * share of the rest. All in double; a float's value is the double's.
 */
#include "base/elementary.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/constants.h"

#include <math.h>

enum { MOST_TERMS = 100000 }; /* of a sum; near its largest a it takes some ten roots of a */
#define LARGE_A 1e5

/* x / a - 1 - ln(x / a) */
static double excess(double a, double x) {
  double off = (x - a) / a;
  return off - log1p(off);
}

/* x^a e^-x / gamma(a + 1), of a large a around its peak with Stirling's series */
static double first_term(double a, double x) {
  static const double series[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                  1.0 / 1188, -691.0 / 360360, 1.0 / 156};
  if (a < 10)
    return exp(a * log(x) - x - zk_lgamma_f64(a + 1));
  double rest = 0;
  for (int k = 6; k >= 0; k--)
    rest = rest / (a * a) + series[k];
  return exp(-a * excess(a, x) - rest / a) / sqrt(2 * ZK_PI * a);
}

/* P by its series, for x up to about a. */
static double lower_sum(double a, double x) {
  double term = 1, sum = 1;
  for (int k = 1; k < MOST_TERMS && term > 0x1p-54 * sum; k++)
    sum += term *= x / (a + k);
  return sum * first_term(a, x);
}

/* Q by its continued fraction, for x above a. [Lentz 1976] */
static double upper_fraction(double a, double x) {
  double b = x + 1 - a, c = 1 / 1e-300, d = 1 / b, y = d;
  for (int k = 1; k < MOST_TERMS; k++) {
    double n = -k * (k - a);
    b += 2;
    d = 1 / (n * d + b);
    c = b + n / c;
    y *= c * d;
    if (fabs(c * d - 1) < 0x1p-53)
      break;
  }
  return y * a * first_term(a, x);
}

/* P or Q of a large a and an x near it: the normal distribution's tail and two orders of what it
 * lacks. [Temme 1979, SIAM J. Math. Anal. 10] */
static double near_peak(double a, double x, int upper) {
  double e = excess(a, x), n = copysign(sqrt(2 * (e > 0 ? e : 0)), x - a), sign = upper ? 1 : -1;
  double lacks = n * (-2.0 / 135 + n * (1.0 / 864 + n * (1.0 / 2835 - n * 139 / 777600)));
  lacks = -1.0 / 3 + n * (1.0 / 12 + lacks) - (1.0 / 540 + n / 288) / a;
  lacks *= exp(-a * n * n / 2) / sqrt(2 * ZK_PI * a);
  return zk_erfc_f64(sign * n * sqrt(a / 2)) / 2 + sign * lacks;
}

/* P, or Q for `upper`: each of them where it is small from its own sum. */
static double share(double a, double x, int upper) {
  if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (a == INFINITY && x == INFINITY))
    return NAN;
  if (a == 0 || x == INFINITY)
    return !upper;
  if (x == 0 || a == INFINITY)
    return upper;
  if (a > LARGE_A && fabs(x - a) < 20 * sqrt(a))
    return near_peak(a, x, upper);
  if (x < a + 1)
    return upper ? 1 - lower_sum(a, x) : lower_sum(a, x);
  return upper ? upper_fraction(a, x) : 1 - upper_fraction(a, x);
}

/* dy x^(a - 1) e^-x / gamma(a), the integrand at x */
static zk_tensor *integrand(zk_gradient *g, zk_tensor *a, zk_tensor *x, zk_tensor *dy) {
  zk_tensor *log = ZK_DO(sub, ZK_DO(xlogy, ZK_DO(sub, a, ZK_NUMBER(1)), x), x);
  return ZK_DO(mul, dy, ZK_DO(exp, ZK_DO(sub, log, ZK_DO(lgamma, a))));
}
/* y = P(a, b); db = dy b^(a - 1) e^-b / gamma(a) */
ZK_BINARY_FORMULA(igamma, zk_binary_infer_of_reals, (__typeof__(a))share((double)a, (double)b, 0),
                  zk_gradient_zeros(g, 0), integrand(g, a, b, dy),
                  .doc = "igamma(input, other): the regularized lower incomplete gamma function "
                         "P(input, other): 0 at other = 0, 1 at infinity, with broadcasting; nan "
                         "where one is below 0. input has no gradient. Errors: no operand of "
                         "floats; shapes that do not broadcast.",
                  .in_place = true, .constant = ZK_SAVE_IN(0));

/* y = Q(a, b) = 1 - P(a, b) */
ZK_BINARY_FORMULA(igammac, zk_binary_infer_of_reals, (__typeof__(a))share((double)a, (double)b, 1),
                  zk_gradient_zeros(g, 0), ZK_DO(neg, integrand(g, a, b, dy)),
                  .doc = "igammac(input, other): 1 - igamma(input, other), exact where that is "
                         "small, with broadcasting. input has no gradient. Errors: no operand of "
                         "floats; shapes that do not broadcast.",
                  .in_place = true, .constant = ZK_SAVE_IN(0));
