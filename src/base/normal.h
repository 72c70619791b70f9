/*
 * normal.h: the distribution function of the normal distribution (base/elementary.h).
 */
#ifndef ZK_BASE_NORMAL_H
#define ZK_BASE_NORMAL_H

#include <math.h>
#include "base/exponential.h"

/* e^(-x^2 / 2), with what x^2 lost by rounding. It is 0 from the bounds of |x| on. */
ZK_INLINE float zk_normal_part_f32(float x) {
  float a = fabsf(x) > 15.0f ? 15.0f : x, square = a * a, lost = fmaf(a, a, -square);
  float e = zk_exp_f32(-0.5f * square);
  return fmaf(e * -0.5f, lost, e);
}
ZK_INLINE double zk_normal_part_f64(double x) {
  double a = fabs(x) > 39.0 ? 39.0 : x, square = a * a, lost = fma(a, a, -square);
  double e = zk_exp_f64(-0.5 * square);
  return fma(e * -0.5, lost, e);
}

/*
 * At x; e is e^(-x^2 / 2). With z = |x| / sqrt 2 it is erfc(z) / 2 or 1 minus that, and erfc(z) / e
 * is t times a polynomial in t = 1 / (1 + z / 2), fitted for z in 0..10 to 5e-8 of its value.
 */
ZK_INLINE float zk_normal_cdf_f32(float x, float e) {
  float t = 1.0f / fmaf(0.35355339f, fabsf(x), 1.0f);
  float tail = -0.06010870773f;
  tail = fmaf(tail, t, 0.2894461006f);
  tail = fmaf(tail, t, -0.4968295764f);
  tail = fmaf(tail, t, 0.2885151458f);
  tail = fmaf(tail, t, -0.03339901992f);
  tail = fmaf(tail, t, 0.205360429f);
  tail = fmaf(tail, t, 0.2424793787f);
  tail = fmaf(tail, t, 0.2824538421f);
  tail = fmaf(tail, t, 0.2820823575f);
  tail = 0.5f * t * tail * e;
  return x < 0.0f ? tail : 1.0f - tail;
}
ZK_INLINE double zk_normal_cdf_f64(double x, double e) {
  (void)e;
  return 0.5 * erfc(-0.70710678118654752440 * x);
}

#endif
