/*
 * elementary.h: exponentials of one element that loops can be vectorised over.
 *
 * The C library's functions are exact to the last bit or nearly, and a call for each element. These
 * are plain arithmetic for float, wrong by 3 in the last place at most (zk_normal_cdf: 6e-6 of its
 * value; tests/c/test_elementary.c), and the library's for double. zk_exp(x) and the others choose
 * by the type of x.
 */
#ifndef ZK_OP_POINTWISE_ELEMENTARY_H
#define ZK_OP_POINTWISE_ELEMENTARY_H

#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float zk_power_of_two(uint32_t n) {
  float y;
  uint32_t bits = (n + 127) << 23;
  memcpy(&y, &bits, sizeof y);
  return y;
}

/* x = n ln 2 + r, |r| <= ln 2 / 2; gives e^r - 1 by its series, and n. ln 2 comes in two parts, the
 * first of few bits, so that n times it is exact. */
static inline float zk_exp_parts(float x, uint32_t *n) {
  const float to_whole = 12582912.0f; /* 1.5 * 2^23: adding it rounds to an integer */
  float shifted = x * 1.44269504f + to_whole, whole = shifted - to_whole;
  uint32_t bits, base = 0x4b400000;
  memcpy(&bits, &shifted, sizeof bits);
  *n = bits - base;
  float r = (x - whole * 0.693359375f) - whole * -2.12194440e-4f;
  float series = 1.0f / 5040;
  series = series * r + 1.0f / 720;
  series = series * r + 1.0f / 120;
  series = series * r + 1.0f / 24;
  series = series * r + 1.0f / 6;
  series = series * r + 0.5f;
  return r + r * r * series;
}

/* nan stays: both comparisons are false. 2^n in two factors, since n may be out of one's range. */
static inline float zk_exp_f32(float x) {
  uint32_t n;
  x = x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;
  float y = zk_exp_parts(x, &n) + 1;
  uint32_t half = (uint32_t)((int32_t)n >> 1);
  return y * zk_power_of_two(half) * zk_power_of_two(n - half);
}

/* Exact near 0 too. From 88 on it stays at e^88. */
static inline float zk_expm1_f32(float x) {
  uint32_t n;
  x = x > 88.0f ? 88.0f : x < -30.0f ? -30.0f : x;
  float part = zk_exp_parts(x, &n), scale = zk_power_of_two(n);
  return scale * part + (scale - 1);
}

/* By m = e^(-2|x|) - 1: |tanh x| = -m / (m + 2). */
static inline float zk_tanh_f32(float x) {
  float m = zk_expm1_f32(-2 * fabsf(x));
  return copysignf(m / (m + 2), x);
}

/* ln(1 + x) for x in 0..1, by s = x / (2 + x): 2 (s + s^3 / 3 + s^5 / 5 + ...) */
static inline float zk_log1p_unit_f32(float x) {
  float s = x / (2 + x), z = s * s, series = 1.0f / 15;
  series = series * z + 1.0f / 13;
  series = series * z + 1.0f / 11;
  series = series * z + 1.0f / 9;
  series = series * z + 1.0f / 7;
  series = series * z + 1.0f / 5;
  series = series * z + 1.0f / 3;
  return 2 * s + 2 * s * z * series;
}

/*
 * The normal distribution's cumulative distribution function at x; e is e^(-x^2 / 2). With z = |x|
 * / sqrt 2 it is erfc(z) / 2 or 1 minus that, and erfc(z) / e is t times a polynomial in t = 1 / (1
 * + z / 2), fitted for z in 0..10 to 5e-8 of its value.
 */
static inline float zk_normal_cdf_f32(float x, float e) {
  float t = 1 / (1 + 0.35355339f * fabsf(x));
  float tail = -0.06010870773f;
  tail = tail * t + 0.2894461006f;
  tail = tail * t - 0.4968295764f;
  tail = tail * t + 0.2885151458f;
  tail = tail * t - 0.03339901992f;
  tail = tail * t + 0.205360429f;
  tail = tail * t + 0.2424793787f;
  tail = tail * t + 0.2824538421f;
  tail = tail * t + 0.2820823575f;
  tail = 0.5f * t * tail * e;
  return x < 0 ? tail : 1 - tail;
}
static inline double zk_normal_cdf_f64(double x, double e) {
  (void)e;
  return 0.5 * erfc(-0.70710678118654752440 * x);
}

#define zk_exp(x) _Generic((x), float : zk_exp_f32, default : exp)(x)
#define zk_expm1(x) _Generic((x), float : zk_expm1_f32, default : expm1)(x)
#define zk_tanh(x) _Generic((x), float : zk_tanh_f32, default : tanh)(x)
#define zk_log1p_unit(x) _Generic((x), float : zk_log1p_unit_f32, default : log1p)(x)
#define zk_normal_cdf(x, e)                                                                        \
  _Generic((x), float : zk_normal_cdf_f32, default : zk_normal_cdf_f64)(x, e)

#endif
