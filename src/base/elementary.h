/*
 * elementary.h: the elementary functions of one element, for loops that are vectorised.
 *
 * zk_exp(x) and the others choose by the type of x, float or double. They are arithmetic without
 * branches, calls and tables, so that the compiler makes vectors of a loop over them (ZK_TARGETED,
 * base/target.h), and their bits are the same on every CPU: fmaf and fma round once everywhere.
 * Most are within 2 units of the last place (tests/c/test_elementary.c has the limit of each), with
 * the C library's values at 0, -0, inf, nan and denormals.
 */
#ifndef ZK_BASE_ELEMENTARY_H
#define ZK_BASE_ELEMENTARY_H

#include "base/bessel.h"
#include "base/exponential.h"
#include "base/gamma.h"
#include "base/hyperbolic.h"
#include "base/logarithm.h"
#include "base/normal.h"
#include "base/power.h"
#include "base/trigonometry.h"

#define ZK_BY_TYPE(NAME, x) _Generic((x), float : NAME##_f32, default : NAME##_f64)
#define zk_exp(x) ZK_BY_TYPE(zk_exp, x)(x)
#define zk_exp_near(x) ZK_BY_TYPE(zk_exp_near, x)(x) /* op/pointwise/near.h */
#define zk_exp2(x) ZK_BY_TYPE(zk_exp2, x)(x)
#define zk_expm1(x) ZK_BY_TYPE(zk_expm1, x)(x)
#define zk_tanh(x) ZK_BY_TYPE(zk_tanh, x)(x)
#define zk_sigmoid(x) ZK_BY_TYPE(zk_sigmoid, x)(x)
#define zk_log_near(x) ZK_BY_TYPE(zk_log_near, x)(x)
#define zk_log(x) ZK_BY_TYPE(zk_log, x)(x)
#define zk_log2_near(x) ZK_BY_TYPE(zk_log2_near, x)(x)
#define zk_log2(x) ZK_BY_TYPE(zk_log2, x)(x)
#define zk_log10_near(x) ZK_BY_TYPE(zk_log10_near, x)(x)
#define zk_log10(x) ZK_BY_TYPE(zk_log10, x)(x)
#define zk_log1p(x) ZK_BY_TYPE(zk_log1p, x)(x)
#define zk_log1p_unit(x) ZK_BY_TYPE(zk_log1p_unit, x)(x) /* of an x in 0..1 */
#define zk_sinh(x) ZK_BY_TYPE(zk_sinh, x)(x)
#define zk_cosh(x) ZK_BY_TYPE(zk_cosh, x)(x)
#define zk_asinh(x) ZK_BY_TYPE(zk_asinh, x)(x)
#define zk_acosh(x) ZK_BY_TYPE(zk_acosh, x)(x)
#define zk_atanh(x) ZK_BY_TYPE(zk_atanh, x)(x)
#define zk_sin(x) ZK_BY_TYPE(zk_sin, x)(x) /* these three of |x| up to zk_angle_limit */
#define zk_cos(x) ZK_BY_TYPE(zk_cos, x)(x)
#define zk_tan(x) ZK_BY_TYPE(zk_tan, x)(x)
#define zk_asin(x) ZK_BY_TYPE(zk_asin, x)(x)
#define zk_acos(x) ZK_BY_TYPE(zk_acos, x)(x)
#define zk_atan(x) ZK_BY_TYPE(zk_atan, x)(x)
#define zk_atan2(a, b) ZK_BY_TYPE(zk_atan2, (a) + (b))(a, b)
#define zk_pow(a, b) _Generic((a) + (b), float : zk_pow_f32, default : pow)(a, b)
#define zk_erf(x) ZK_BY_TYPE(zk_erf, x)(x)
#define zk_erfc(x) ZK_BY_TYPE(zk_erfc, x)(x)
#define zk_erfcx(x) ZK_BY_TYPE(zk_erfcx, x)(x)
#define zk_erfinv(x) ZK_BY_TYPE(zk_erfinv, x)(x)
#define zk_lgamma(x) ZK_BY_TYPE(zk_lgamma, x)(x)
#define zk_digamma(x) ZK_BY_TYPE(zk_digamma, x)(x)
#define zk_i0(x) ZK_BY_TYPE(zk_i0, x)(x)
#define zk_i0e(x) ZK_BY_TYPE(zk_i0e, x)(x)
#define zk_i1(x) ZK_BY_TYPE(zk_i1, x)(x)
#define zk_i1e(x) ZK_BY_TYPE(zk_i1e, x)(x)
#define zk_normal_part(x) ZK_BY_TYPE(zk_normal_part, x)(x)
#define zk_normal_cdf(x, e) ZK_BY_TYPE(zk_normal_cdf, x)(x, e)

#endif
