/*
 * normal.h: the error function, its complement and inverse, and the distribution function of the
 * normal distribution (base/elementary.h).
 */
#ifndef ZK_BASE_NORMAL_H
#define ZK_BASE_NORMAL_H

#include <math.h>
#include "base/exponential.h"
#include "base/logarithm.h"

/* erf a = 1 - e^(-a p), p being a polynomial of a; past the bounds of a it is 1. */
ZK_INLINE float zk_erf_f32(float x) {
  float n, a = fabsf(x);
  uint32_t bits;
  a = a > 4.0f ? 4.0f : a;
  float p = -9.32538114e-06f;
  p = fmaf(p, a, 0.0001182985f);
  p = fmaf(p, a, -0.000635334756f);
  p = fmaf(p, a, 0.00167191192f);
  p = fmaf(p, a, -0.000165667254f);
  p = fmaf(p, a, -0.0191499386f);
  p = fmaf(p, a, 0.102776878f);
  p = fmaf(p, a, 0.636619508f);
  float rest = a * fmaf(p, a, -0x1.f7ac92p-25f), t = fmaf(a, 0x1.20dd76p+0f, rest),
        lost = fmaf(a, 0x1.20dd76p+0f, -t) + rest;
  float r = zk_exp_reduce_f32(-t, ZK_ROUND_F32(127), &n, &bits), scale = zk_of_bits_f32(bits << 23);
  rest = fmaf(r * r, zk_exp_series_f32(r), fmaf(-lost, r, -lost));
  float y = fmaf(-scale, rest, fmaf(-scale, r, 1.0f - scale));
  return copysignf(y, x);
}
ZK_INLINE double zk_erf_f64(double x) {
  double n, a = fabs(x);
  uint64_t bits;
  a = a > 6.0 ? 6.0 : a;
  double w = a * a, p = 7.8988867096247425e-16, q = -3.8804282611765862e-14;
  p = fma(p, w, 8.9099171823480452e-13);
  q = fma(q, w, -1.2696664126412768e-11);
  p = fma(p, w, 1.2563197815050717e-10);
  q = fma(q, w, -9.1360390631668971e-10);
  p = fma(p, w, 5.0256748175020031e-09);
  q = fma(q, w, -2.1076336066080624e-08);
  p = fma(p, w, 6.6100260952816185e-08);
  q = fma(q, w, -1.4271013527612424e-07);
  p = fma(p, w, 1.3915672360054711e-07);
  q = fma(q, w, 3.330457998662734e-07);
  p = fma(p, w, -1.737050195082005e-06);
  q = fma(q, w, 2.8302460747365139e-06);
  p = fma(p, w, 3.4115136350414448e-06);
  q = fma(q, w, -2.9726957616790084e-05);
  p = fma(p, w, 6.4493414310682964e-05);
  q = fma(q, w, 2.587797114616828e-05);
  p = fma(p, w, -0.00059012536078464147);
  q = fma(q, w, 0.0016962063438414709);
  p = fma(p, w, -0.00020919468858695035);
  q = fma(q, w, -0.019128447005664902);
  p = fma(p, w, 0.10277260330182084);
  q = fma(q, w, 0.63661977236758283);
  p = fma(p, a, q);
  double rest = a * fma(p, a, 0x1.1ae3a914fed80p-56), t = fma(a, 0x1.20dd750429b6dp+0, rest),
         lost = fma(a, 0x1.20dd750429b6dp+0, -t) + rest;
  double r = zk_exp_reduce_f64(-t, ZK_ROUND_F64(1023), &n, &bits),
         scale = zk_of_bits_f64(bits << 52);
  rest = fma(r * r, zk_exp_series_f64(r), fma(-lost, r, -lost));
  double y = fma(-scale, rest, fma(-scale, r, 1.0 - scale));
  return copysign(y, x);
}

/* e^(-x^2 / 2), with what x^2 lost by rounding; 0 past the bounds of |x|. */
ZK_INLINE float zk_normal_part_f32(float x) {
  float square = x * x, e = zk_exp_near_f32(-0.5f * square);
  e = fmaf(e * -0.5f, fmaf(x, x, -square), e);
  return fabsf(x) > 13.0f ? 0.0f : e;
}
ZK_INLINE double zk_normal_part_f64(double x) {
  double square = x * x, e = zk_exp_near_f64(-0.5 * square);
  e = fma(e * -0.5, fma(x, x, -square), e);
  return fabs(x) > 37.5 ? 0.0 : e;
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

/* erfc(z) (1 + 2 z) e^(z^2) of z >= 0, a polynomial in t = (z - 4) / (z + 4). */
ZK_INLINE double zk_erfc_series_f64(double z) {
  double t = (z - 4.0) / (z + 4.0);
  double w = t * t, p = -8.3352105420026226e-09, q = -7.87228205671096e-09;
  p = fma(p, w, 1.0164620274190163e-07);
  q = fma(q, w, 5.4908580627387302e-08);
  p = fma(p, w, -8.2065059291583146e-07);
  q = fma(q, w, 3.1396417452562469e-07);
  p = fma(p, w, 5.7098074543402727e-06);
  q = fma(q, w, -1.1234277076265465e-05);
  p = fma(p, w, -2.4400712350470068e-05);
  q = fma(q, w, 0.00015062634873054908);
  p = fma(p, w, -0.00019925586278738493);
  q = fma(q, w, -0.00075777442180505444);
  p = fma(p, w, 0.0050319697566242241);
  q = fma(q, w, -0.01619773388673584);
  p = fma(p, w, 0.037167515569232437);
  q = fma(q, w, -0.066330365827362861);
  p = fma(p, w, 0.09373283499599544);
  q = fma(q, w, -0.10103906603560922);
  p = fma(p, w, 0.06809705425476939);
  q = fma(q, w, 0.01537965210260712);
  p = fma(p, w, -0.13962111684056322);
  q = fma(q, w, 1.2329951186255526);
  return fma(p, t, q);
}

/* The same in double. */
ZK_INLINE double zk_normal_cdf_f64(double x, double e) {
  double z = 0.70710678118654752440 * (fabs(x) > 39.0 ? 39.0 : fabs(x));
  double tail = 0.5 * zk_erfc_series_f64(z) * e / fma(2.0, z, 1.0);
  return x < 0.0 ? tail : 1.0 - tail;
}

/* 1 - erf x, with what x^2 lost by rounding. */
ZK_INLINE double zk_erfc_f64(double x) {
  double z = fabs(x) > 28.0 ? 28.0 : fabs(x), square = z * z, e = zk_exp_f64(-square);
  e = fma(-e, fma(z, z, -square), e);
  double tail = zk_erfc_series_f64(z) * e / fma(2.0, z, 1.0);
  return x < 0.0 ? 2.0 - tail : tail;
}
/* The same polynomial of fewer terms, to 1e-9 of its value: in double, for the last bit. One
 * reciprocal serves both divisions. */
ZK_INLINE float zk_erfc_f32(float x) {
  float z = fabsf(x) > 11.0f ? 11.0f : fabsf(x), square = z * z;
  double a = (double)z, by = a + 4.0, of = fma(2.0, a, 1.0), all = by * of;
  double both = 1.0 / all, e = (double)zk_exp_f32(-square);
  e = fma(-e, fma(a, a, (double)-square), e);
  double t = (a - 4.0) * of * both, p = -0.0006377202120372131;
  p = fma(p, t, -0.0011220547071827687);
  p = fma(p, t, 0.0050602767898956175);
  p = fma(p, t, -0.016019425522850708);
  p = fma(p, t, 0.03721757079385632);
  p = fma(p, t, -0.06635751927371346);
  p = fma(p, t, 0.09372142301421797);
  p = fma(p, t, -0.10103745925599592);
  p = fma(p, t, 0.06809785813918282);
  p = fma(p, t, 0.015379616261178626);
  p = fma(p, t, -0.13962113154095945);
  p = fma(p, t, 1.232995118817892);
  double tail = p * by * both * e;
  return (float)(x < 0.0f ? 2.0 - tail : tail);
}

/* e^(x^2) (1 - erf x): the tail above as it is, from 26 on by its asymptotic series; or what that
 * lacks of 2 e^(x^2), which is past double from -26.65 on. A float's value is the double's. */
ZK_INLINE double zk_erfcx_f64(double x) {
  double z = fabs(x), small = z > 26.65 ? 26.65 : z, square = small * small, e = zk_exp_f64(square);
  e = fma(e, fma(small, small, -square), e);
  double tail = zk_erfc_series_f64(small) / fma(2.0, small, 1.0), u = 1.0 / z, w = u * u * -0.5;
  double far = fma(10395.0, w, 945.0);
  far = fma(far, w, 105.0);
  far = fma(far, w, 15.0);
  far = fma(far, w, 3.0);
  far = fma(far, w, 1.0);
  far = fma(far, w, 1.0) * u * 0.56418958354775628695;
  double whole = x < -26.64 ? (double)INFINITY : fma(2.0, e, -tail);
  return x < 0.0 ? whole : z < 26.0 ? tail : far;
}
ZK_INLINE float zk_erfcx_f32(float x) {
  return (float)zk_erfcx_f64((double)x);
}

/*
 * The y with erf y = x. With w = -ln(1 - x^2), y / x is nearly a polynomial of w or of its root, to
 * 2e-6 of its value; then one step of Halley's method, of erf near 0 and of erfc near 1. For a
 * float polynomials to 1e-8 of the value are enough, whose last two terms are in two parts.
 */
ZK_INLINE double zk_erfinv_f64(double x) {
  double a = fabs(x), rest = 1.0 - a, w = -zk_log_f64(rest * (1.0 + a));
  int near = w < 5.0;
  double t = near ? w - 2.5 : sqrt(w) - 3.5;
  double p = near ? -8.931925970244222e-09 : -3.519687519345466e-06;
  p = fma(p, t, near ? 2.3335967195708108e-08 : 3.838889269934543e-05);
  p = fma(p, t, near ? 4.6813134805534123e-07 : -0.00017460232727794516);
  p = fma(p, t, near ? -3.4639852676333717e-06 : 0.00044139924991507733);
  p = fma(p, t, near ? -4.9724196894547514e-06 : -0.0007429742118976282);
  p = fma(p, t, near ? 0.00021834938623976644 : 0.0011203274892344626);
  p = fma(p, t, near ? -0.001252726391773229 : -0.0020446249464687823);
  p = fma(p, t, near ? -0.004177392875203149 : 0.0032640310926711266);
  p = fma(p, t, near ? 0.24664027905463662 : 1.00736905047899);
  p = fma(p, t, near ? 1.501409360450329 : 3.335486334943213);
  double y = p * a, off = a < 0.5 ? zk_erf_f64(y) - a : rest - zk_erfc_f64(y);
  double u = off * 0.88622692545275801365 * zk_exp_f64(y * y);
  y -= u / fma(y, u, 1.0);
  y = a == 1.0 ? (double)INFINITY : a < 1.0 ? y : (double)NAN;
  return copysign(y, x);
}
ZK_INLINE float zk_erfinv_f32(float x) {
  float a = fabsf(x), w = -zk_log_f32((1.0f - a) * (1.0f + a));
  int near = w < 5.0f;
  float t = near ? w - 2.5f : sqrtf(w) - 3.0f;
  float p = near ? -8.791056491900847e-09f : 0.00011432338348408826f;
  p = fmaf(p, t, near ? 2.3232644069087223e-08f : -0.00030904549565289127f);
  p = fmaf(p, t, near ? 4.6617066395030285e-07f : -5.391396564565095e-05f);
  p = fmaf(p, t, near ? -3.4627047558051886e-06f : 0.001484182733050891f);
  p = fmaf(p, t, near ? -4.963347852972715e-06f : -0.003599268024188704f);
  p = fmaf(p, t, near ? 0.00021834443941591924f : 0.0056873860041500406f);
  p = fmaf(p, t, near ? -0.0012527418784541299f : -0.007636851225924255f);
  p = fmaf(p, t, near ? -0.004177386781069797f : 0.009445235343893285f);
  /* the last two terms, with what the first factor and the two constants lost */
  float c = near ? 0x1.f91e8ap-3f : 0x1.006dc4p+0f,
        c_low = near ? 0x1.ae7ba2p-28f : 0x1.a75b9cp-25f;
  float d = near ? 0x1.805c5ep+0f : 0x1.6a9efcp+1f,
        d_low = near ? -0x1.bff262p-25f : -0x1.13a2e8p-26f;
  float b = fmaf(p, t, c_low), m = c + b, m_low = (c - m) + b;
  float g = m * t, g_low = fmaf(m, t, -g) + fmaf(m_low, t, d_low);
  float y = d + g, y_low = ((d - y) + g) + g_low;
  y = fmaf(y, a, y_low * a);
  y = a == 1.0f ? INFINITY : a < 1.0f ? y : NAN;
  return copysignf(y, x);
}

#endif
