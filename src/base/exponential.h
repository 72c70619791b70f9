/*
 * exponential.h: e^x, e^x - 1 and tanh of one element (base/elementary.h).
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2, so e^x = 2^n e^r; e^r is a polynomial, fitted to the least
 * greatest error. A nan passes through every step.
 */
#ifndef ZK_BASE_EXPONENTIAL_H
#define ZK_BASE_EXPONENTIAL_H

#include <math.h>
#include "base/bits.h"

/* (e^r - 1 - r) / r^2 */
ZK_INLINE float zk_exp_series_f32(float r) {
  float p = 0.00139176566f;
  p = fmaf(p, r, 0.0083677033f);
  p = fmaf(p, r, 0.041666612f);
  p = fmaf(p, r, 0.166665345f);
  return fmaf(p, r, 0.5f);
}
ZK_INLINE double zk_exp_series_f64(double r) {
  double p = 2.0976292758219653e-09;
  p = fma(p, r, 2.5108418942335251e-08);
  p = fma(p, r, 2.7557110309905468e-07);
  p = fma(p, r, 2.7557245963630032e-06);
  p = fma(p, r, 2.4801587458608894e-05);
  p = fma(p, r, 0.00019841269884784217);
  p = fma(p, r, 0.001388888888885138);
  p = fma(p, r, 0.0083333333333217852);
  p = fma(p, r, 0.041666666666666685);
  p = fma(p, r, 0.16666666666666677);
  return fma(p, r, 0.5);
}

/* r = x - n ln 2, ln 2 in two parts; n + b (b: of `round`) is in the low bits of *bits. */
ZK_INLINE float zk_exp_reduce_f32(float x, float round, float *n, uint32_t *bits) {
  float shifted = fmaf(x, 0x1.715476p+0f, round);
  *n = shifted - round;
  *bits = zk_bits_f32(shifted);
  return fmaf(*n, 0x1.05c610p-29f, fmaf(*n, -0x1.62e430p-1f, x));
}
ZK_INLINE double zk_exp_reduce_f64(double x, double round, double *n, uint64_t *bits) {
  double shifted = fma(x, 0x1.71547652b82fep+0, round);
  *n = shifted - round;
  *bits = zk_bits_f64(shifted);
  return fma(*n, -0x1.abc9e3b39803fp-56, fma(*n, -0x1.62e42fefa39efp-1, x));
}

/* y 2^n, n + 2 * 127 (1023) being the low bits: two factors, as n may be out of one's range. */
ZK_INLINE float zk_scale_f32(float y, uint32_t bits) {
  uint32_t half = bits >> 1;
  return y * zk_of_bits_f32(half << 23) * zk_of_bits_f32((bits - half) << 23);
}
ZK_INLINE double zk_scale_f64(double y, uint64_t bits) {
  uint64_t half = bits >> 1;
  return y * zk_of_bits_f64(half << 52) * zk_of_bits_f64((bits - half) << 52);
}

/* Past the ends of x the result is inf or 0. */
ZK_INLINE float zk_exp_f32(float x) {
  float n;
  uint32_t bits;
  float r = zk_exp_reduce_f32(x, ZK_ROUND_F32(254), &n, &bits);
  float y = zk_scale_f32(fmaf(fmaf(zk_exp_series_f32(r), r, 1.0f), r, 1.0f), bits);
  y = x > 89.0f ? INFINITY : y;
  return x < -104.0f ? 0.0f : y;
}
ZK_INLINE double zk_exp_f64(double x) {
  double n;
  uint64_t bits;
  double r = zk_exp_reduce_f64(x, ZK_ROUND_F64(2046), &n, &bits);
  double y = zk_scale_f64(fma(fma(zk_exp_series_f64(r), r, 1.0), r, 1.0), bits);
  y = x > 710.0 ? (double)INFINITY : y;
  return x < -746.0 ? 0.0 : y;
}

/* The same bits for |x| up to ZK_EXP_NEAR_F32 and ZK_EXP_NEAR_F64, where 2^n is one factor. */
#define ZK_EXP_NEAR_F32 87.0f
#define ZK_EXP_NEAR_F64 708.0
ZK_INLINE float zk_exp_near_f32(float x) {
  float n;
  uint32_t bits;
  float r = zk_exp_reduce_f32(x, ZK_ROUND_F32(127), &n, &bits);
  float y = fmaf(fmaf(zk_exp_series_f32(r), r, 1.0f), r, 1.0f);
  return y * zk_of_bits_f32(bits << 23);
}
ZK_INLINE double zk_exp_near_f64(double x) {
  double n;
  uint64_t bits;
  double r = zk_exp_reduce_f64(x, ZK_ROUND_F64(1023), &n, &bits);
  double y = fma(fma(zk_exp_series_f64(r), r, 1.0), r, 1.0);
  return y * zk_of_bits_f64(bits << 52);
}

/* 2^x = 2^n e^((x - n) ln 2); the rounding of that product is added to the result. */
ZK_INLINE float zk_exp2_f32(float x) {
  float shifted = x + ZK_ROUND_F32(254), f = x - (shifted - ZK_ROUND_F32(254));
  float r = f * 0x1.62e430p-1f, lost = fmaf(f, 0x1.62e430p-1f, -r);
  lost = fmaf(f, -0x1.05c610p-29f, lost);
  float part = fmaf(zk_exp_series_f32(r) * r, r, lost) + r;
  float y = zk_scale_f32(1.0f + part, zk_bits_f32(shifted));
  y = x >= 128.0f ? INFINITY : y;
  return x < -150.0f ? 0.0f : y;
}
ZK_INLINE double zk_exp2_f64(double x) {
  double shifted = x + ZK_ROUND_F64(2046), f = x - (shifted - ZK_ROUND_F64(2046));
  double r = f * 0x1.62e42fefa39efp-1, lost = fma(f, 0x1.62e42fefa39efp-1, -r);
  lost = fma(f, 0x1.abc9e3b39803fp-56, lost);
  double part = fma(zk_exp_series_f64(r) * r, r, lost) + r;
  double y = zk_scale_f64(1.0 + part, zk_bits_f64(shifted));
  y = x >= 1024.0 ? (double)INFINITY : y;
  return x < -1075.0 ? 0.0 : y;
}

/* 2^n (e^r - 1) + (2^n - 1) = (2^n r + 2^n - 1) + 2^n r^2 (...). At the upper end, where 2^n would
 * be inf, the result is twice that of n - 1. */
ZK_INLINE float zk_expm1_f32(float x) {
  float n, y = x > 89.0f ? 89.0f : x;
  uint32_t bits;
  y = y < -30.0f ? -30.0f : y;
  float r = zk_exp_reduce_f32(y, ZK_ROUND_F32(127), &n, &bits);
  float scale = zk_of_bits_f32((n > 127.0f ? bits - 1 : bits) << 23), twice = n > 127.0f ? 2 : 1;
  float rest = r * r * zk_exp_series_f32(r);
  return copysignf(twice * fmaf(scale, rest, fmaf(scale, r, scale - 1.0f)), x);
}
ZK_INLINE double zk_expm1_f64(double x) {
  double n, y = x > 710.0 ? 710.0 : x;
  uint64_t bits;
  y = y < -50.0 ? -50.0 : y;
  double r = zk_exp_reduce_f64(y, ZK_ROUND_F64(1023), &n, &bits);
  double scale = zk_of_bits_f64((n > 1023.0 ? bits - 1 : bits) << 52), twice = n > 1023.0 ? 2 : 1;
  double rest = r * r * zk_exp_series_f64(r);
  return copysign(twice * fma(scale, rest, fma(scale, r, scale - 1.0)), x);
}

/* tanh a = a + a^3 (...) below 0.55, 1 - 2 / (e^(2a) + 1) above, which is 1 from 10 on. */
ZK_INLINE float zk_tanh_f32(float x) {
  float n, a = fabsf(x), z = a * a, p = -0.00624902453f;
  uint32_t bits;
  p = fmaf(p, z, 0.0210536271f);
  p = fmaf(p, z, -0.0538479462f);
  p = fmaf(p, z, 0.133325458f);
  p = fmaf(p, z, -0.333333164f);
  float r = zk_exp_reduce_f32(a > 10.0f ? 20.0f : 2.0f * a, ZK_ROUND_F32(127), &n, &bits);
  float e = fmaf(fmaf(zk_exp_series_f32(r), r, 1.0f), r, 1.0f) * zk_of_bits_f32(bits << 23);
  float y = fmaf(-2.0f, 1.0f / (e + 1.0f), 1.0f);
  return copysignf(a < 0.55f ? fmaf(p * z, a, a) : y, x);
}
/* tanh |x| = m / (m + 2), m = e^(2|x|) - 1. What m and m + 2 lost by rounding is added to the
 * quotient. */
ZK_INLINE double zk_tanh_f64(double x) {
  double n, z = 2.0 * fabs(x);
  uint64_t bits;
  z = z > 44.0 ? 44.0 : z;
  double r = zk_exp_reduce_f64(z, ZK_ROUND_F64(1023), &n, &bits),
         scale = zk_of_bits_f64(bits << 52);
  double rest = r * r * zk_exp_series_f64(r), first = fma(scale, r, scale - 1.0);
  double m = fma(scale, rest, first), lost = fma(scale, rest, first - m);
  lost += fma(scale, r, (scale - 1.0) - first);
  double d = m + 2.0, d_lost = m - (d - 2.0) + lost, inverse = 1.0 / d, y = m * inverse;
  return copysign(fma(fma(-y, d, m) + fma(-y, d_lost, lost), inverse, y), x);
}

ZK_INLINE float zk_sigmoid_f32(float x) {
  return 1.0f / (1.0f + zk_exp_f32(-x));
}
ZK_INLINE double zk_sigmoid_f64(double x) {
  return 1.0 / (1.0 + zk_exp_f64(-x));
}

#endif
