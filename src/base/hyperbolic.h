/*
 * hyperbolic.h: sinh, cosh and the inverse functions of one element (base/elementary.h); tanh is in
 * exponential.h.
 */
#ifndef ZK_BASE_HYPERBOLIC_H
#define ZK_BASE_HYPERBOLIC_H

#include <math.h>
#include "base/exponential.h"
#include "base/logarithm.h"

/* With h = (e^|x| - 1) / 4, which is finite wherever the result is: 2 (h + h / (4 h + 1)), with
 * what h lost by rounding. */
ZK_INLINE float zk_sinh_f32(float x) {
  float n, a = fabsf(x), y = a > 90.0f ? 90.0f : a;
  uint32_t bits;
  float r = zk_exp_reduce_f32(y, ZK_ROUND_F32(125), &n, &bits), scale = zk_of_bits_f32(bits << 23);
  float rest = r * r * zk_exp_series_f32(r), first = fmaf(scale, r, scale - 0.25f);
  float h = fmaf(scale, rest, first), lost = fmaf(scale, rest, first - h);
  lost += fmaf(scale, r, (scale - 0.25f) - first);
  float g = h > 0x1p60f ? 0x1p60f : h, d = fmaf(4.0f, g, 1.0f), inverse = 1.0f / d;
  float q = g * inverse, sum = h + q;
  lost = fmaf(lost * inverse, inverse, lost);
  lost = fmaf(fmaf(-q, fmaf(4.0f, g, 1.0f - d), fmaf(-q, d, g)), inverse, lost);
  y = 2.0f * (sum + ((h - sum) + q + lost));
  y = a > 89.4159851f ? INFINITY : y;
  return ((a < 0x1p-12f) | (x != x)) ? x : copysignf(y, x);
}
ZK_INLINE double zk_sinh_f64(double x) {
  double n, a = fabs(x), y = a > 711.0 ? 711.0 : a;
  uint64_t bits;
  double r = zk_exp_reduce_f64(y, ZK_ROUND_F64(1021), &n, &bits),
         scale = zk_of_bits_f64(bits << 52);
  double rest = r * r * zk_exp_series_f64(r), first = fma(scale, r, scale - 0.25);
  double h = fma(scale, rest, first), lost = fma(scale, rest, first - h);
  lost += fma(scale, r, (scale - 0.25) - first);
  double g = h > 0x1p60 ? 0x1p60 : h, d = fma(4.0, g, 1.0), inverse = 1.0 / d;
  double q = g * inverse, sum = h + q;
  lost = fma(lost * inverse, inverse, lost);
  lost = fma(fma(-q, fma(4.0, g, 1.0 - d), fma(-q, d, g)), inverse, lost);
  y = 2.0 * (sum + ((h - sum) + q + lost));
  y = a > 710.4758600739439 ? (double)INFINITY : y;
  return ((a < 0x1p-27) | (x != x)) ? x : copysign(y, x);
}

/* With h = e^|x| / 2: h + 1 / (4 h) */
ZK_INLINE float zk_cosh_f32(float x) {
  float n, a = fabsf(x);
  uint32_t bits;
  a = a > 90.0f ? 90.0f : a;
  float r = zk_exp_reduce_f32(a, ZK_ROUND_F32(253), &n, &bits);
  float h = zk_scale_f32(fmaf(fmaf(zk_exp_series_f32(r), r, 1.0f), r, 1.0f), bits);
  return h + 0.25f / h;
}
ZK_INLINE double zk_cosh_f64(double x) {
  double n, a = fabs(x);
  uint64_t bits;
  a = a > 711.0 ? 711.0 : a;
  double r = zk_exp_reduce_f64(a, ZK_ROUND_F64(2045), &n, &bits);
  double h = zk_scale_f64(fma(fma(zk_exp_series_f64(r), r, 1.0), r, 1.0), bits);
  return h + 0.25 / h;
}

/*
 * With a = |x|: asinh a = ln(1 + a + a^2 / (1 + sqrt(1 + a^2))), acosh a = ln(1 + t + sqrt(2 t +
 * t^2)) with t = a - 1, atanh a = ln(1 + 2 a / (1 - a)) / 2. The square of a large a would
 * overflow, and there the first two are ln a + ln 2.
 */
#define ZK_INVERSE_HYPERBOLIC(t, T, f, LN2)                                                        \
  ZK_INLINE T zk_asinh_##t(T x) {                                                                  \
    T a = fabs##f(x), most = (T)0x1p60, b = a < most ? a : most, square = b * b;                   \
    T y = b + square / ((T)1 + sqrt##f(square + (T)1));                                            \
    y = zk_log1p_##t(a < most ? y : a) + (a < most ? (T)0 : LN2);                                  \
    return copysign##f(y, x);                                                                      \
  }                                                                                                \
  ZK_INLINE T zk_acosh_##t(T x) {                                                                  \
    T most = (T)0x1p60, s = (x < most ? x : most) - (T)1;                                          \
    T y = s + sqrt##f(s * (s + (T)2));                                                             \
    y = zk_log1p_##t(x < most ? y : x) + (x < most ? (T)0 : LN2);                                  \
    return x < (T)1 ? (T)NAN : y;                                                                  \
  }                                                                                                \
  ZK_INLINE T zk_atanh_##t(T x) {                                                                  \
    T a = fabs##f(x), y = (T)0.5 * zk_log1p_##t((a + a) / ((T)1 - a));                             \
    y = a == (T)1 ? (T)INFINITY : a > (T)1 ? (T)NAN : y;                                           \
    return copysign##f(y, x);                                                                      \
  }
ZK_INVERSE_HYPERBOLIC(f32, float, f, 0x1.62e430p-1f)
ZK_INVERSE_HYPERBOLIC(f64, double, , 0x1.62e42fefa39efp-1)

#endif
