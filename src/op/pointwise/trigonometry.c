/*
 * trigonometry.c: circular functions of one element, degrees, sinc, atan2. (hyperbolic.c has the
 * hyperbolic ones.)
 */
#include "op/pointwise/constants.h"
#include "op/pointwise/binary.h"
#include "op/pointwise/near.h"

#include <tgmath.h>

/* The vectorised sine, cosine and tangent hold for |x| up to a limit; past it the C library is
 * asked. */
#define ANGLES_F32 zk_all_within_f32(x, step, n, ZK_ANGLE_F32)
#define ANGLES_F64 zk_all_within_f64(x, step, n, ZK_ANGLE_F64)
#define FITS(x) (fabs(x) <= _Generic((x), float : ZK_ANGLE_F32, default : ZK_ANGLE_F64))
#define SIN(x) (FITS(x) ? zk_sin(x) : sin(x))
#define COS(x) (FITS(x) ? zk_cos(x) : cos(x))
#define TAN(x) (FITS(x) ? zk_tan(x) : tan(x))
#define ANGLE_LOOP(NAME, near, any) ZK_NEAR_LOOPS(NAME, ANGLES_F32, ANGLES_F64, near, any)
#define ANGLE_BACKWARD_LOOP(NAME, assign, near, any)                                               \
  ZK_BACKWARD_1(NAME##_f32_near, float, x, assign, near)                                           \
  ZK_BACKWARD_1(NAME##_f32_any, float, x, assign, any)                                             \
  ZK_BACKWARD_1(NAME##_f64_near, double, x, assign, near)                                          \
  ZK_BACKWARD_1(NAME##_f64_any, double, x, assign, any)                                            \
  ZK_BY_NEAR(NAME##_f32, 2, ANGLES_F32)                                                            \
  ZK_BY_NEAR(NAME##_f64, 2, ANGLES_F64)
#define ANGLE_BACKWARD(NAME, near, any)                                                            \
  ANGLE_BACKWARD_LOOP(NAME##_write, =, near, any)                                                  \
  ANGLE_BACKWARD_LOOP(NAME##_add, +=, near, any)                                                   \
  ZK_UNARY_BACKWARD_OF(NAME, X)

/* y = sin x; dx = dy cos x */
ANGLE_LOOP(sin, zk_sin(x), SIN(x))
ANGLE_BACKWARD(sin, (dy * zk_cos(x)), (dy * COS(x)))
ZK_GRADIENT(sin, X, ZK_DO(mul, dy, ZK_DO(cos, x)))
ZK_UNARY_OP(sin, zk_unary_infer_float, X, .backward = sin_backward, .gradient = sin_gradient,
            .doc = "sin(input): the sine of each element, in radians. Integers become float32.");

/* y = cos x; dx = -dy sin x */
ANGLE_LOOP(cos, zk_cos(x), COS(x))
ANGLE_BACKWARD(cos, (-dy * zk_sin(x)), (-dy * SIN(x)))
ZK_GRADIENT(cos, X, ZK_DO(neg, ZK_DO(mul, dy, ZK_DO(sin, x))))
ZK_UNARY_OP(cos, zk_unary_infer_float, X, .backward = cos_backward, .gradient = cos_gradient,
            .doc = "cos(input): the cosine of each element, in radians. Integers become float32.");

/* y = tan x; dx = dy (1 + y^2) */
ANGLE_LOOP(tan, zk_tan(x), TAN(x))
ZK_GRADIENT(tan, Y, ZK_DO(mul, dy, ZK_DO(add, ZK_DO(mul, y, y), ZK_NUMBER(1))))
ZK_UNARY_OP(tan, zk_unary_infer_float, Y, .gradient = tan_gradient,
            .doc = "tan(input): the tangent of each element, in radians. Integers become float32.");

/* y = asin x; dx = dy / sqrt(1 - x^2) */
#define ARC_ROOT ZK_DO(sqrt, ZK_DO(sub, ZK_NUMBER(1), ZK_DO(mul, x, x)))
ZK_UNARY(
    asin, zk_unary_infer_float, X, zk_asin(x), dy / sqrt(1 - x * x), ZK_DO(div, dy, ARC_ROOT),
    .doc = "asin(input): the arc sine of each element; nan outside -1..1. Integers become float32.",
    .alias = "arcsin");

/* y = acos x; dx = -dy / sqrt(1 - x^2) */
ZK_UNARY(
    acos, zk_unary_infer_float, X, zk_acos(x), -dy / sqrt(1 - x * x),
    ZK_DO(neg, ZK_DO(div, dy, ARC_ROOT)),
    .doc =
        "acos(input): the arc cosine of each element; nan outside -1..1. Integers become float32.",
    .alias = "arccos");

/* y = atan x; dx = dy / (1 + x^2) */
ZK_UNARY_FORMULA(atan, zk_unary_infer_float, X, zk_atan(x),
                 ZK_DO(div, dy, ZK_DO(add, ZK_DO(mul, x, x), ZK_NUMBER(1))),
                 .doc = "atan(input): the arc tangent of each element. Integers become float32.",
                 .alias = "arctan");

/* y = sin(pi x) / (pi x), 1 at 0; dx = dy (cos(pi x) - y) / x, near 0 by the series of that
 * difference, which cancels there: with u = pi x, pi (-u/3 + u^3/30 - u^5/840 + u^7/45360) */
#define SINC_NEAR 0.01
#define NEAR_PI_F32 zk_all_within_f32(x, step, n, ZK_ANGLE_F32 / 4)
#define NEAR_PI_F64 zk_all_within_f64(x, step, n, ZK_ANGLE_F64 / 4)
#define SINC(sine) (x == 0 ? 1 : sine(x * (__typeof__(x))ZK_PI) / (x * (__typeof__(x))ZK_PI))
static zk_tensor *sinc_series(zk_gradient *g, zk_tensor *x) {
  static const double factors[] = {-1. / 840, 1. / 30, -1. / 3};
  zk_tensor *u = ZK_DO(mul, x, ZK_NUMBER(ZK_PI)), *square = ZK_DO(mul, u, u);
  zk_tensor *sum = ZK_DO(mul, square, ZK_NUMBER(1. / 45360));
  for (int i = 0; i < 3; i++) {
    sum = ZK_DO(add, sum, ZK_NUMBER(factors[i]));
    sum = ZK_DO(mul, sum, i < 2 ? square : u);
  }
  return ZK_DO(mul, sum, ZK_NUMBER(ZK_PI));
}
static zk_tensor *sinc_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy) {
  zk_tensor *is_near = ZK_DO(lt, ZK_DO(abs, x), ZK_NUMBER(SINC_NEAR));
  zk_tensor *far = ZK_DO(where, is_near, ZK_NUMBER(1), x);
  zk_tensor *rest = ZK_DO(sub, ZK_DO(cos, ZK_DO(mul, far, ZK_NUMBER(ZK_PI))), ZK_DO(sinc, far));
  zk_tensor *near = sinc_series(g, ZK_DO(where, is_near, x, ZK_NUMBER(0)));
  return ZK_DO(mul, dy, ZK_DO(where, is_near, near, ZK_DO(div, rest, far)));
}
ZK_NEAR_LOOPS(sinc, NEAR_PI_F32, NEAR_PI_F64, SINC(zk_sin), SINC(SIN))
ZK_GRADIENT(sinc, X, sinc_dx(g, x, dy))
ZK_UNARY_OP(sinc, zk_unary_infer_float, X, .gradient = sinc_gradient,
            .doc = "sinc(input): sin(pi x) / (pi x) of each element, 1 at 0. Integers become "
                   "float32.");

/* y = x pi / 180; dx = dy pi / 180 */
ZK_UNARY_FORMULA(deg2rad, zk_unary_infer_float, NOTHING, (x * (__typeof__(x))(ZK_PI / 180)),
                 ZK_DO(mul, dy, ZK_NUMBER(ZK_PI / 180)),
                 .doc = "deg2rad(input): each element, in degrees, in radians. Integers become "
                        "float32.");

/* y = x 180 / pi; dx = dy 180 / pi */
ZK_UNARY_FORMULA(rad2deg, zk_unary_infer_float, NOTHING, (x * (__typeof__(x))(180 / ZK_PI)),
                 ZK_DO(mul, dy, ZK_NUMBER(180 / ZK_PI)),
                 .doc = "rad2deg(input): each element, in radians, in degrees. Integers become "
                        "float32.");

/* 1 / (a^2 + b^2), 0 at the origin */
static zk_tensor *atan2_part(zk_gradient *g, zk_tensor *a, zk_tensor *b) {
  zk_tensor *square = ZK_DO(add, ZK_DO(mul, a, a), ZK_DO(mul, b, b));
  return ZK_DROP(ZK_DO(eq, square, ZK_NUMBER(0)), ZK_DO(reciprocal, square));
}

/* y = the angle of (b, a); da = dy b / (a^2 + b^2), db = -dy a / (a^2 + b^2); 0 at the origin */
ZK_BINARY(
    atan2, zk_binary_infer_real, zk_atan2(a, b),
    (a * a + b * b == 0 ? 0 : dy * (b * (1 / (a * a + b * b)))),
    (a * a + b * b == 0 ? 0 : dy * (-a * (1 / (a * a + b * b)))),
    ZK_DO(mul, dy, ZK_DO(mul, b, atan2_part(g, a, b))),
    ZK_DO(mul, dy, ZK_DO(mul, ZK_DO(neg, a), atan2_part(g, a, b))),
    .doc = "atan2(input, other): the angle, in -pi..pi, of the point with x = other and y = input, "
           "with broadcasting. Integers become float32. Error: shapes that do not broadcast.",
    .alias = "arctan2", .in_place = true);

/* y = sqrt(a^2 + b^2); da = dy a / y, db = dy b / y. In double by the greater one, for squares
 * would overflow. */
ZK_INLINE double hypot_double(double a, double b) {
  a = fabs(a), b = fabs(b);
  double high = a > b ? a : b, low = a > b ? b : a, part = low / high;
  double y = high == 0 ? low : high * sqrt(fma(part, part, 1.0));
  return ((a == (double)INFINITY) | (b == (double)INFINITY)) ? (double)INFINITY : y;
}
ZK_INLINE float hypot_float(float a, float b) {
  double x = (double)a, y = (double)b;
  float root = (float)sqrt(x * x + y * y);
  int far = fabs(a) == INFINITY;
  far |= fabs(b) == INFINITY;
  return far ? INFINITY : root;
}
#define HYPOT(a, b) _Generic((a), float : hypot_float, default : hypot_double)(a, b)
ZK_BINARY(hypot, zk_binary_infer_of_reals, HYPOT(a, b), (dy * (a / HYPOT(a, b))),
          (dy * (b / HYPOT(a, b))), ZK_DO(mul, dy, ZK_DO(div, a, ZK_DO(hypot, a, b))),
          ZK_DO(mul, dy, ZK_DO(div, b, ZK_DO(hypot, a, b))),
          .doc =
              "hypot(input, other): the length of the vector (input, other), with broadcasting; "
              "it does not overflow. Errors: no operand of floats; shapes that do not broadcast.",
          .in_place = true);
