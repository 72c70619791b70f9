/*
 * gamma.c: lgamma digamma polygamma zeta, and the modified Bessel functions i0 i0e i1 i1e.
 */
#include "base/elementary.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

static zk_tensor *polygamma_of(zk_gradient *g, int64_t n, zk_tensor *x) {
  zk_build_set(&g->build, "n", n);
  return ZK_DO(polygamma, x);
}

/* y = ln |gamma(x)|; dx = dy digamma(x) */
ZK_UNARY_FORMULA(lgamma, zk_unary_infer_float, X, zk_lgamma(x), ZK_DO(mul, dy, ZK_DO(digamma, x)),
                 .doc = "lgamma(input): the logarithm of |gamma(x)| of each element; inf at 0, -1, "
                        "-2, .. Integers become float32.");

/* y = the derivative of ln gamma at x; dx = dy polygamma(1, x) */
ZK_UNARY_FORMULA(digamma, zk_unary_infer_float, X, zk_digamma(x),
                 ZK_DO(mul, dy, polygamma_of(g, 1, x)),
                 .doc = "digamma(input): the derivative of lgamma at each element; nan at -1, -2, "
                        ".. Integers become float32.");

/* ---- zeta and polygamma ---- */

static double power(double base, double s) {
  double y = 1;
  if (s != floor(s) || s > 0x1p31)
    return pow(base, s);
  for (int64_t n = (int64_t)s; n > 0; n /= 2, base *= base)
    y *= n % 2 ? base : 1;
  return y;
}

/* The sum of (x + k)^-s over k >= 0, for s > 1 and x > 0: terms until x + k is large, or they
 * vanish; of the rest the Euler-Maclaurin formula, with the Bernoulli numbers over (2 k)!. */
static double zeta_right(double s, double x) {
  static const double part[] = {1.0 / 12,          -1.0 / 720,
                                1.0 / 30240,       -1.0 / 1209600,
                                1.0 / 47900160,    -691.0 / 1307674368000,
                                1.0 / 74724249600, -3617.0 / 10670622842880000};
  double sum = 0, term, y = x;
  while (y < 10 + s) {
    sum += term = 1 / power(y, s);
    if (term <= 0x1p-56 * sum)
      return sum;
    y += 1;
  }
  double least = 1 / power(y, s), factor = s, slope = least / y;
  sum += least * y / (s - 1) + least / 2;
  for (int k = 0; k < (int)(sizeof part / sizeof *part); k++, slope /= y * y) {
    sum += part[k] * factor * slope;
    factor *= (s + 2 * k + 1) * (s + 2 * k + 2);
  }
  return sum;
}

/* The same for any x. Of x < 0 and a whole s the terms on both sides of 0 are two sums, less what
 * is before the first. */
static double zeta_element(double s, double x) {
  double a = -x, part = a - floor(a);
  if (s != s || x != x || s < 1)
    return NAN;
  if (s == 1 || (x <= 0 && part == 0))
    return INFINITY;
  if (x > 0)
    return x == INFINITY ? 0 : zeta_right(s, x);
  if (s != floor(s))
    return NAN;
  return zeta_right(s, 1 - part) +
         (fmod(s, 2) == 0 ? 1 : -1) * (zeta_right(s, part) - zeta_right(s, a + 1));
}

static double polygamma_element(int64_t n, double x) {
  if (n == 0)
    return zk_digamma_f64(x);
  double factorial = n % 2 ? 1 : -1;
  for (int64_t k = 2; k <= n && k <= 171; k++)
    factorial *= (double)k;
  return factorial * zeta_element((double)n + 1, x);
}

/* y = the sum of (b + k)^-a over k >= 0; db = -dy a zeta(a + 1, b) */
ZK_BINARY_FORMULA(zeta, zk_binary_infer_real, (__typeof__(a))zeta_element((double)a, (double)b),
                  zk_gradient_zeros(g, 0),
                  ZK_DO(mul, ZK_DO(mul, dy, ZK_DO(neg, a)),
                        ZK_DO(zeta, ZK_DO(add, a, ZK_NUMBER(1)), b)),
                  .doc = "zeta(input, other): Hurwitz' zeta function, the sum of (other + "
                         "k)^-input over k = 0, 1, 2, .., with broadcasting; inf for an input of "
                         "1, nan below. input has no gradient. Integers become float32. Error: "
                         "shapes that do not broadcast.",
                  .constant = ZK_SAVE_IN(0));

enum { N };
static const zk_param polygamma_params[] = {ZK_INT("n"), ZK_TENSOR("input")};

#define POLYGAMMA_LOOP(NAME, T)                                                                    \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    int64_t order = *(const int64_t *)context;                                                     \
    for (int64_t i = 0; i < n; i++)                                                                \
      *(T *)(p[0] + i * step[0]) =                                                                 \
          (T)polygamma_element(order, (double)*(const T *)(p[1] + i * step[1]));                   \
  }
POLYGAMMA_LOOP(polygamma_f32, float)
POLYGAMMA_LOOP(polygamma_f64, double)

/* y = the n-th derivative of digamma at x, (-1)^(n + 1) n! zeta(n + 1, x); dx = dy times the next
 */
static zk_status polygamma_infer(zk_call *c, zk_spec *out) {
  if (c->attr[N].i < 0)
    return zk_fail(ZK_ERR_ARG, "polygamma: n is %lld, it must be 0 or more",
                   (long long)c->attr[N].i);
  return zk_unary_infer_float(c, out);
}
static zk_status polygamma_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_REAL_LOOPS(polygamma);
  return zk_unary_forward(c, loops, &c->attr[N].i);
}
ZK_GRADIENT(polygamma, X, ZK_DO(mul, dy, polygamma_of(g, g->call->attr[N].i + 1, x)))
const zk_op zk_op_polygamma = {
    .name = "polygamma",
    .doc = "polygamma(n, input): the n-th derivative of digamma at each element; as a method "
           "x:polygamma(n). Integers become float32. Error: n below 0.",
    ZK_PARAMS(polygamma_params),
    .n_out = 1,
    .pointwise = true,
    .self = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0),
    .infer = polygamma_infer,
    .forward = polygamma_forward,
    .gradient = polygamma_gradient};

/* ---- Bessel functions ---- */

/* I0' = I1 */
ZK_UNARY_FORMULA(i0, zk_unary_infer_float, X, zk_i0(x), ZK_DO(mul, dy, ZK_DO(i1, x)),
                 .doc = "i0(input): the modified Bessel function of the first kind of order 0 of "
                        "each element. Integers become float32.");

/* I1' = I0 - I1 / x, 1/2 at 0. The quotient by 0 is avoided, for 0 times inf is nan; and so it is
 * beside 0, where half of the least number is 0. */
static zk_tensor *i1_by_x(zk_gradient *g, zk_tensor *x, zk_tensor *y) {
  zk_tensor *at_0 = ZK_DO(lt, ZK_DO(abs, x), ZK_NUMBER(1e-20));
  zk_tensor *by = ZK_DO(div, y, ZK_DO(where, at_0, ZK_NUMBER(1), x));
  return ZK_DO(where, at_0, ZK_NUMBER(0.5), by);
}
ZK_UNARY_FORMULA(i1, zk_unary_infer_float, X, zk_i1(x),
                 ZK_DO(mul, dy, ZK_DO(sub, ZK_DO(i0, x), i1_by_x(g, x, ZK_DO(i1, x)))),
                 .doc = "i1(input): the modified Bessel function of the first kind of order 1 of "
                        "each element. Integers become float32.");

/* y = e^-|x| I0(x); dx = dy (e^-|x| I1(x) - sign(x) y) */
ZK_UNARY_FORMULA(i0e, zk_unary_infer_float, X, zk_i0e(x),
                 ZK_DO(mul, dy,
                       ZK_DO(sub, ZK_DO(i1e, x), ZK_DO(mul, ZK_DO(sign, x), ZK_DO(i0e, x)))),
                 .doc = "i0e(input): e^-|x| i0(x) of each element. Integers become float32.");

/* y = e^-|x| I1(x); dx = dy (e^-|x| I0(x) - y (sign(x) + 1 / x)) */
static zk_tensor *i1e_dx(zk_gradient *g, zk_tensor *x) {
  zk_tensor *y = ZK_DO(i1e, x), *rest = ZK_DO(sub, ZK_DO(i0e, x), i1_by_x(g, x, y));
  return ZK_DO(sub, rest, ZK_DO(mul, ZK_DO(sign, x), y));
}
ZK_UNARY_FORMULA(i1e, zk_unary_infer_float, X, zk_i1e(x), ZK_DO(mul, dy, i1e_dx(g, x)),
                 .doc = "i1e(input): e^-|x| i1(x) of each element. Integers become float32.");
