/*
 * logarithm.h: logarithms of one element (base/elementary.h).
 *
 * x = 2^k m with m in sqrt 1/2..sqrt 2, so ln x = k ln 2 + ln(1 + f), f = m - 1, and ln(1 + f) = f
 * + rest, where the rest is a polynomial of f (float), or of (f / (2 + f))^2 (double).
 */
#ifndef ZK_BASE_LOGARITHM_H
#define ZK_BASE_LOGARITHM_H

#include <float.h>
#include <math.h>
#include "base/bits.h"

/* ln(1 + f) - f */
ZK_INLINE float zk_log_rest_f32(float f) {
  float z = f * f, a = fmaf(f, -0.250008225f, 0.333333313f),
        b = fmaf(f, -0.166233256f, 0.20001258f);
  float c = fmaf(f, -0.131597266f, 0.142010152f), d = fmaf(f, -0.0764255449f, 0.12766844f);
  a = fmaf(fmaf(d, z, c), z * z, fmaf(b, z, a));
  return fmaf(a * f, z, -0.5f * z);
}
ZK_INLINE double zk_log_rest_f64(double f) {
  double s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
  double p = 0.14798305391128508;
  p = fma(p, z, 0.15313827637592115);
  p = fma(p, z, 0.18183572517781602);
  p = fma(p, z, 0.22222198426371409);
  p = fma(p, z, 0.28571428743703314);
  p = fma(p, z, 0.3999999999940933);
  p = fma(p, z, 0.66666666666667351);
  return fma(s, fma(p, z, half), -half);
}

/* k and m of a positive normal x */
ZK_INLINE float zk_log_parts_f32(float x, float *m) {
  uint32_t bits = zk_bits_f32(x);
  int32_t k = (int32_t)(bits - 0x3f3504f3u) >> 23;
  *m = zk_of_bits_f32(bits - ((uint32_t)k << 23));
  return (float)k;
}
/* k by way of its bits as a double's: few CPUs convert int64. */
ZK_INLINE double zk_log_parts_f64(double x, double *m) {
  uint64_t bits = zk_bits_f64(x), one = (uint64_t)1023 << 52;
  uint64_t k = (bits - 0x3fe6a09e667f3bcdu + one) >> 52;
  *m = zk_of_bits_f64(bits - (k << 52) + one);
  return zk_of_bits_f64(k | 0x4330000000000000u) - (0x1p52 + 1023.0);
}

/* y of an x in 0..inf; else -inf at 0, nan below, x itself of inf and nan. */
ZK_INLINE float zk_log_ends_f32(float x, float y) {
  float end = x == 0.0f ? -INFINITY : x < 0.0f ? NAN : x;
  return ((x > 0.0f) & (x < INFINITY)) ? y : end;
}
ZK_INLINE double zk_log_ends_f64(double x, double y) {
  double end = x == 0.0 ? -(double)INFINITY : x < 0.0 ? (double)NAN : x;
  return ((x > 0.0) & (x < (double)INFINITY)) ? y : end;
}

/* f and k of any positive x */
ZK_INLINE float zk_log_reduce_f32(float x, float *k) {
  float m, low = x < FLT_MIN ? 23.0f : 0.0f;
  *k = zk_log_parts_f32(x < FLT_MIN ? x * 0x1p23f : x, &m) - low;
  return m - 1.0f;
}
ZK_INLINE double zk_log_reduce_f64(double x, double *k) {
  double m, low = x < DBL_MIN ? 52.0 : 0.0;
  *k = zk_log_parts_f64(x < DBL_MIN ? x * 0x1p52 : x, &m) - low;
  return m - 1.0;
}

/* ln x of a positive normal x, and any x's. */
ZK_INLINE float zk_log_near_f32(float x) {
  float m, k = zk_log_parts_f32(x, &m), f = m - 1.0f;
  return fmaf(k, 0x1.62e430p-1f, f + fmaf(k, -0x1.05c610p-29f, zk_log_rest_f32(f)));
}
ZK_INLINE double zk_log_near_f64(double x) {
  double m, k = zk_log_parts_f64(x, &m), f = m - 1.0;
  return fma(k, 0x1.62e42fefa39efp-1, f + fma(k, 0x1.abc9e3b39803fp-56, zk_log_rest_f64(f)));
}
ZK_INLINE float zk_log_f32(float x) {
  float k, f = zk_log_reduce_f32(x, &k);
  float rest = fmaf(k, -0x1.05c610p-29f, zk_log_rest_f32(f));
  return zk_log_ends_f32(x, fmaf(k, 0x1.62e430p-1f, f + rest));
}
ZK_INLINE double zk_log_f64(double x) {
  double k, f = zk_log_reduce_f64(x, &k);
  double rest = fma(k, 0x1.abc9e3b39803fp-56, zk_log_rest_f64(f));
  return zk_log_ends_f64(x, fma(k, 0x1.62e42fefa39efp-1, f + rest));
}

/* To another base: k high + k low + ln(1 + f) c, where c and ln(1 + f) come in two parts each. */
ZK_INLINE float zk_log_base_f32(float k, float f, float c, float c_low, float high, float low) {
  float rest = zk_log_rest_f32(f), y = f + rest, lost = ((f - y) + rest) * c;
  return fmaf(k, high, fmaf(y, c, fmaf(y, c_low, fmaf(k, low, lost))));
}
ZK_INLINE double zk_log_base_f64(double k, double f, double c, double c_low, double high,
                                 double low) {
  double rest = zk_log_rest_f64(f), y = f + rest, lost = ((f - y) + rest) * c;
  return fma(k, high, fma(y, c, fma(y, c_low, fma(k, low, lost))));
}
#define ZK_LOG2_F32 0x1.715476p+0f, 0x1.4ae0c0p-26f, 1.0f, 0.0f
ZK_INLINE float zk_log2_near_f32(float x) {
  float m, k = zk_log_parts_f32(x, &m);
  return zk_log_base_f32(k, m - 1.0f, ZK_LOG2_F32);
}
ZK_INLINE float zk_log2_f32(float x) {
  float k, f = zk_log_reduce_f32(x, &k);
  return zk_log_ends_f32(x, zk_log_base_f32(k, f, ZK_LOG2_F32));
}
#define ZK_LOG2_F64 0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56, 1.0, 0.0
ZK_INLINE double zk_log2_near_f64(double x) {
  double m, k = zk_log_parts_f64(x, &m);
  return zk_log_base_f64(k, m - 1.0, ZK_LOG2_F64);
}
ZK_INLINE double zk_log2_f64(double x) {
  double k, f = zk_log_reduce_f64(x, &k);
  return zk_log_ends_f64(x, zk_log_base_f64(k, f, ZK_LOG2_F64));
}
#define ZK_LOG10_F32 0x1.bcb7b2p-2f, -0x1.5b235ep-27f, 0x1.344136p-2f, -0x1.ec10c0p-27f
ZK_INLINE float zk_log10_near_f32(float x) {
  float m, k = zk_log_parts_f32(x, &m);
  return zk_log_base_f32(k, m - 1.0f, ZK_LOG10_F32);
}
ZK_INLINE float zk_log10_f32(float x) {
  float k, f = zk_log_reduce_f32(x, &k);
  return zk_log_ends_f32(x, zk_log_base_f32(k, f, ZK_LOG10_F32));
}
#define ZK_LOG10_F64                                                                               \
  0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57, 0x1.34413509f79ffp-2, -0x1.9dc1da994fd21p-59
ZK_INLINE double zk_log10_near_f64(double x) {
  double m, k = zk_log_parts_f64(x, &m);
  return zk_log_base_f64(k, m - 1.0, ZK_LOG10_F64);
}
ZK_INLINE double zk_log10_f64(double x) {
  double k, f = zk_log_reduce_f64(x, &k);
  return zk_log_ends_f64(x, zk_log_base_f64(k, f, ZK_LOG10_F64));
}

/* k and m are those of u = 1 + x; what was lost in that sum is added to f, times 2^-k. */
ZK_INLINE float zk_log1p_f32(float x) {
  float m, u = 1.0f + x, k = zk_log_parts_f32(u, &m), lost = 0.5f * (x - (u - 1.0f));
  float f = fmaf(lost, zk_of_bits_f32((uint32_t)(128 - (int32_t)k) << 23), m - 1.0f);
  float rest = fmaf(k, -0x1.05c610p-29f, zk_log_rest_f32(f));
  float y = zk_log_ends_f32(u, fmaf(k, 0x1.62e430p-1f, f + rest));
  return x == 0.0f ? x : y;
}
ZK_INLINE double zk_log1p_f64(double x) {
  double m, u = 1.0 + x, k = zk_log_parts_f64(u, &m), lost = 0.5 * (x - (u - 1.0));
  uint64_t bits = zk_bits_f64((0x1p52 + 1024.0) - k); /* 1024 - k are the low ones */
  double f = fma(lost, zk_of_bits_f64(bits << 52), m - 1.0);
  double rest = fma(k, 0x1.abc9e3b39803fp-56, zk_log_rest_f64(f));
  double y = zk_log_ends_f64(u, fma(k, 0x1.62e42fefa39efp-1, f + rest));
  return x == 0.0 ? x : y;
}

/* ln(1 + x) of an x in 0..1: k is 0 or 1. */
ZK_INLINE float zk_log1p_unit_f32(float x) {
  float k = x > 0.41421356f ? 1.0f : 0.0f, power = x > 0.41421356f ? 0.5f : 1.0f;
  float f = fmaf(x, power, power - 1.0f);
  float rest = fmaf(k, -0x1.05c610p-29f, zk_log_rest_f32(f));
  return fmaf(k, 0x1.62e430p-1f, f + rest);
}
ZK_INLINE double zk_log1p_unit_f64(double x) {
  double k = x > 0.41421356 ? 1.0 : 0.0, power = x > 0.41421356 ? 0.5 : 1.0;
  double f = fma(x, power, power - 1.0);
  double rest = fma(k, 0x1.abc9e3b39803fp-56, zk_log_rest_f64(f));
  return fma(k, 0x1.62e42fefa39efp-1, f + rest);
}

#endif
