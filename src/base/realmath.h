/*
 * realmath.h: exp and log1p of floats without branches or calls, so that the compiler can vectorise
 * a loop over them; of doubles they are the C library's.
 *
 * The polynomials are those of Cephes' expf and logf (Moshier). Error: tests/c/test_realmath.c.
 */
#ifndef ZK_BASE_REALMATH_H
#define ZK_BASE_REALMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>
#include "base/loop.h"

static inline float zk_float_of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln 2 / 2. 2^n is two factors, since n reaches
 * from -151 (half of the least float) to 129 (inf). */
static inline float zk_exp_f32(float x) {
  const float round = 0x1.8p23f; /* adding it leaves the nearest integer in the low bits */
  x = x > 89.0f ? 89.0f : x;
  x = x < -105.0f ? -105.0f : x;
  float shifted = x * 1.44269504088896341f + round;
  float n = shifted - round;
  float r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f; /* ln 2 in two parts, the first exact times n */
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  /* n from the bits of its sum with `round`, as no conversion takes a nan; p is nan then. */
  uint32_t bits, base;
  memcpy(&bits, &shifted, sizeof bits), memcpy(&base, &round, sizeof base);
  int32_t k = (int32_t)(bits - base), half = k >> 1;
  uint32_t first = (uint32_t)half + 127, second = (uint32_t)(k - half) + 127;
  return p * zk_float_of_bits(first << 23) * zk_float_of_bits(second << 23);
}

/* ln(1 + x) for x in 0..1: ln u of u = 1 + x, and what was lost in that sum. */
static inline float zk_log1p_unit_f32(float x) {
  float u = 1.0f + x, lost = x - (u - 1.0f);
  float above = u > 1.41421356f ? 1.0f : 0.0f; /* then ln u = ln 2 + ln(u / 2) */
  float m = (above != 0 ? 0.5f * u : u) - 1.0f;
  float s = m * m;
  float p = 7.0376836292e-2f;
  p = p * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  float y = p * m * s - above * 2.12194440e-4f - 0.5f * s;
  return m + y + above * 0.693359375f + lost / u;
}

/* The same for either type. */
#define ZK_EXP(x) _Generic((x), float : zk_exp_f32, double : exp)(x)
#define ZK_LOG1P_UNIT(x) _Generic((x), float : zk_log1p_unit_f32, double : log1p)(x)

#endif
