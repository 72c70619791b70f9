/*
 * trigonometry.h: circular functions of one element, and their inverses (base/elementary.h).
 *
 * The angle is brought near 0 by multiples of pi (pi / 2 for tan), which come in three parts whose
 * products with the whole number lose nothing. That holds for |x| up to ZK_ANGLE_F32 and
 * ZK_ANGLE_F64; of what is beyond, a loop asks the C library (ZK_LOOP_ANGLE, op/kernel.h).
 */
#ifndef ZK_BASE_TRIGONOMETRY_H
#define ZK_BASE_TRIGONOMETRY_H

#include <math.h>
#include "base/bits.h"

#define ZK_ANGLE_F32 0x1p17f
#define ZK_ANGLE_F64 0x1p30

/* sin r = r + r (-z / 6 + z^2 (...)) of an r in -pi/2..pi/2, z = r^2. What z / 6 loses is kept. */
ZK_INLINE float zk_sin_near_f32(float r) {
  float z = r * r, first = z * -0.166666582f;
  float lost = fmaf(fmaf(r, r, -z), -0.166666582f, fmaf(z, -0.166666582f, -first));
  float p = 2.59952662e-06f;
  p = fmaf(p, z, -0.000198068548f);
  p = fmaf(p, z, 0.00833303016f);
  return fmaf(first + fmaf(z * z, p, lost), r, r);
}
ZK_INLINE double zk_sin_near_f64(double r) {
  double z = r * r, first = z * -0.16666666666666666;
  double lost = fma(fma(r, r, -z), -0.16666666666666666, fma(z, -0.16666666666666666, -first));
  double p = 2.7201947544115248e-15;
  p = fma(p, z, -7.6429095550078572e-13);
  p = fma(p, z, 1.6058937084691347e-10);
  p = fma(p, z, -2.5052106833941129e-08);
  p = fma(p, z, 2.7557319210904142e-06);
  p = fma(p, z, -0.00019841269841209416);
  p = fma(p, z, 0.0083333333333332014);
  return fma(first + fma(z * z, p, lost), r, r);
}

/* sin x = (-1)^n sin(x - n pi); the low bit of the shifted number is n's. */
ZK_INLINE float zk_sin_f32(float x) {
  float shifted = fmaf(x, 0x1.45f306p-2f, ZK_ROUND_F32(0)), n = shifted - ZK_ROUND_F32(0);
  float r = fmaf(n, -0x1.846988p-47f, fmaf(n, -0x1.4442d0p-23f, fmaf(n, -0x1.921fb4p+1f, x)));
  return zk_sin_near_f32(zk_of_bits_f32(zk_bits_f32(r) ^ zk_bits_f32(shifted) << 31));
}
ZK_INLINE double zk_sin_f64(double x) {
  double shifted = fma(x, 0x1.45f306dc9c883p-2, ZK_ROUND_F64(0)), n = shifted - ZK_ROUND_F64(0);
  double r = fma(n, -0x1.c1cd129024e08p-106,
                 fma(n, -0x1.1a62633145c06p-53, fma(n, -0x1.921fb54442d18p+1, x)));
  return zk_sin_near_f64(zk_of_bits_f64(zk_bits_f64(r) ^ zk_bits_f64(shifted) << 63));
}

/* cos x = -(-1)^n sin(x - (2 n + 1) pi / 2) */
ZK_INLINE float zk_cos_f32(float x) {
  float shifted = fmaf(x, 0x1.45f306p-2f, -0.5f) + ZK_ROUND_F32(0);
  float m = fmaf(2.0f, shifted - ZK_ROUND_F32(0), 1.0f);
  float r = -(fmaf(m, -0x1.846988p-48f, fmaf(m, -0x1.4442d0p-24f, fmaf(m, -0x1.921fb4p+0f, x))));
  return zk_sin_near_f32(zk_of_bits_f32(zk_bits_f32(r) ^ zk_bits_f32(shifted) << 31));
}
ZK_INLINE double zk_cos_f64(double x) {
  double shifted = fma(x, 0x1.45f306dc9c883p-2, -0.5) + ZK_ROUND_F64(0);
  double m = fma(2.0, shifted - ZK_ROUND_F64(0), 1.0);
  double r = -(fma(m, -0x1.c1cd129024e08p-107,
                   fma(m, -0x1.1a62633145c06p-54, fma(m, -0x1.921fb54442d18p+0, x))));
  return zk_sin_near_f64(zk_of_bits_f64(zk_bits_f64(r) ^ zk_bits_f64(shifted) << 63));
}

/* tan x = tan r or -1 / tan r, r = x - n pi / 2. What r, tan r and the quotient lose is added. */
ZK_INLINE float zk_tan_f32(float x) {
  float shifted = fmaf(x, 0x1.45f306p-1f, ZK_ROUND_F32(0)), n = shifted - ZK_ROUND_F32(0);
  float first = fmaf(n, -0x1.921fb4p+0f, x), second = n * 0x1.4442d0p-24f, r1 = first - second,
        moved = r1 - first;
  float lost = (first - (r1 - moved)) - (second + moved);
  lost -= fmaf(n, 0x1.846988p-48f, fmaf(n, 0x1.4442d0p-24f, -second));
  float r = r1 + lost, z = r * r;
  lost += r1 - r;
  float p = 0.00454160152f;
  p = fmaf(p, z, -0.000247484393f);
  p = fmaf(p, z, 0.0111035481f);
  p = fmaf(p, z, 0.0211779531f);
  p = fmaf(p, z, 0.0540803447f);
  p = fmaf(p, z, 0.133324802f);
  p = fmaf(p, z, 0.333333552f);
  float rest = p * z * r, y = r + rest;
  lost = fmaf(lost, fmaf(y, y, 1.0f), (r - y) + rest);
  float inverse = -1.0f / y,
        odd = fmaf(inverse, fmaf(inverse, lost, fmaf(inverse, y, 1.0f)), inverse);
  y = zk_bits_f32(shifted) & 1 ? odd : y + lost;
  return x == 0.0f ? x : y;
}
ZK_INLINE double zk_tan_f64(double x) {
  double shifted = fma(x, 0x1.45f306dc9c883p-1, ZK_ROUND_F64(0)), n = shifted - ZK_ROUND_F64(0);
  double first = fma(n, -0x1.921fb54442d18p+0, x), second = n * 0x1.1a62633145c06p-54,
         r1 = first - second, moved = r1 - first;
  double lost = (first - (r1 - moved)) - (second + moved);
  lost -= fma(n, 0x1.c1cd129024e08p-107, fma(n, 0x1.1a62633145c06p-54, -second));
  double r = r1 + lost, z = r * r;
  lost += r1 - r;
  double w = z * z, p = 1.0296217137323224e-05, q = -2.6529401823745274e-05;
  p = fma(p, w, 5.3234799276296501e-05);
  q = fma(q, w, -3.1200000635154187e-05);
  p = fma(p, w, 7.1670892149100157e-05);
  q = fma(q, w, 8.108723873087779e-05);
  p = fma(p, w, 0.00024472938208757551);
  q = fma(q, w, 0.00058858640918161545);
  p = fma(p, w, 0.001456102115872416);
  q = fma(q, w, 0.0035920927937095307);
  p = fma(p, w, 0.0088632387095984328);
  q = fma(q, w, 0.021869488349844427);
  p = fma(p, w, 0.053968253974740345);
  q = fma(q, w, 0.13333333333321912);
  p = fma(p, w, 0.33333333333333404);
  p = fma(q, z, p);
  double rest = p * z * r, y = r + rest;
  lost = fma(lost, fma(y, y, 1.0), (r - y) + rest);
  double inverse = -1.0 / y, odd = fma(inverse, fma(inverse, lost, fma(inverse, y, 1.0)), inverse);
  y = zk_bits_f64(shifted) & 1 ? odd : y + lost;
  return x == 0.0 ? x : y;
}

/* With a = |x|: asin a = s + s^3 (...), where s = a below 1/2, and above it asin a = pi / 2 - 2
 * asin s, s = sqrt((1 - a) / 2). */
/* s, and the rest of asin s */
ZK_INLINE float zk_asin_part_f32(float a, float *s) {
  float z = a < 0.5f ? a * a : fmaf(-0.5f, a, 0.5f);
  *s = a < 0.5f ? a : sqrtf(z);
  float p = 0.0422208048f;
  p = fmaf(p, z, 0.0241475347f);
  p = fmaf(p, z, 0.0454767756f);
  p = fmaf(p, z, 0.0749524832f);
  p = fmaf(p, z, 0.166667536f);
  return p * z * *s;
}
ZK_INLINE float zk_asin_f32(float x) {
  float s, a = fabsf(x), rest = zk_asin_part_f32(a, &s);
  float first = 0x1.921fb6p+0f - 2.0f * s, lost = fmaf(-2.0f, s, 0x1.921fb6p+0f - first);
  float far = first + (fmaf(-2.0f, rest, -0x1.777a5cp-25f) + lost);
  return copysignf(a < 0.5f ? s + rest : far, x);
}
/* pi / 2 - asin x, and above 1/2 in |x| it is 2 asin s, or pi minus that. */
ZK_INLINE float zk_acos_f32(float x) {
  float s, a = fabsf(x), rest = zk_asin_part_f32(a, &s);
  float far = x < 0.0f ? (0x1.921fb6p+1f - 2.0f * s) + fmaf(-2.0f, rest, -0x1.777a5cp-24f)
                       : 2.0f * (s + rest);
  return a < 0.5f ? 0x1.921fb6p+0f - (x + (copysignf(rest, x) - -0x1.777a5cp-25f)) : far;
}
/* s, and the rest of asin s */
ZK_INLINE double zk_asin_part_f64(double a, double *s) {
  double z = a < 0.5 ? a * a : fma(-0.5, a, 0.5);
  *s = a < 0.5 ? a : sqrt(z);
  double p = 0.032706190106922932;
  p = fma(p, z, -0.021122787389099638);
  p = fma(p, z, 0.021794646656642297);
  p = fma(p, z, 0.0036706723295306903);
  p = fma(p, z, 0.010789682859550925);
  p = fma(p, z, 0.011397236346785581);
  p = fma(p, z, 0.013981024366783685);
  p = fma(p, z, 0.017351595120545418);
  p = fma(p, z, 0.022372215919980051);
  p = fma(p, z, 0.030381942675081861);
  p = fma(p, z, 0.044642857175282463);
  p = fma(p, z, 0.074999999999701125);
  p = fma(p, z, 0.16666666666666763);
  return p * z * *s;
}
ZK_INLINE double zk_asin_f64(double x) {
  double s, a = fabs(x), rest = zk_asin_part_f64(a, &s);
  double first = 0x1.921fb54442d18p+0 - 2.0 * s, lost = fma(-2.0, s, 0x1.921fb54442d18p+0 - first);
  double far = first + (fma(-2.0, rest, 0x1.1a62633145c07p-54) + lost);
  return copysign(a < 0.5 ? s + rest : far, x);
}
/* pi / 2 - asin x, and above 1/2 in |x| it is 2 asin s, or pi minus that. */
ZK_INLINE double zk_acos_f64(double x) {
  double s, a = fabs(x), rest = zk_asin_part_f64(a, &s);
  double far = x < 0.0 ? (0x1.921fb54442d18p+1 - 2.0 * s) + fma(-2.0, rest, 0x1.1a62633145c07p-53)
                       : 2.0 * (s + rest);
  return a < 0.5 ? 0x1.921fb54442d18p+0 - (x + (copysign(rest, x) - 0x1.1a62633145c07p-54)) : far;
}

/* atan t of a t in 0..1 */
ZK_INLINE float zk_atan_unit_f32(float t) {
  float z = t * t;
  float p = -0.00181815075f;
  p = fmaf(p, z, 0.0110265417f);
  p = fmaf(p, z, -0.0313906111f);
  p = fmaf(p, z, 0.0581752062f);
  p = fmaf(p, z, -0.0841635689f);
  p = fmaf(p, z, 0.109566398f);
  p = fmaf(p, z, -0.142650902f);
  p = fmaf(p, z, 0.199986264f);
  p = fmaf(p, z, -0.333333015f);
  return fmaf(p * z, t, t);
}
ZK_INLINE double zk_atan_unit_f64(double t) {
  double z = t * t;
  double p = 1.3449808629139886e-05;
  p = fma(p, z, -0.00015445190183415819);
  p = fma(p, z, 0.00084210705661105583);
  p = fma(p, z, -0.002916021971283619);
  p = fma(p, z, 0.0072579730048806688);
  p = fma(p, z, -0.013988790171921589);
  p = fma(p, z, 0.022079958625924604);
  p = fma(p, z, -0.029982377691706565);
  p = fma(p, z, 0.036692099140510519);
  p = fma(p, z, -0.042216729176121001);
  p = fma(p, z, 0.047232843843118148);
  p = fma(p, z, -0.052538048578450153);
  p = fma(p, z, 0.058805927319428589);
  p = fma(p, z, -0.066664150662584659);
  p = fma(p, z, 0.076922811980216915);
  p = fma(p, z, -0.090909071203271075);
  p = fma(p, z, 0.11111111013712018);
  p = fma(p, z, -0.14285714282804246);
  p = fma(p, z, 0.1999999999995547);
  p = fma(p, z, -0.33333333333333093);
  return fma(p * z, t, t);
}

/* atan a = pi / 2 - atan(1 / a) */
ZK_INLINE float zk_atan_f32(float x) {
  float a = fabsf(x), y = zk_atan_unit_f32(a > 1.0f ? 1.0f / a : a);
  return copysignf(a > 1.0f ? 0x1.921fb6p+0f - (y - -0x1.777a5cp-25f) : y, x);
}
ZK_INLINE double zk_atan_f64(double x) {
  double a = fabs(x), y = zk_atan_unit_f64(a > 1.0 ? 1.0 / a : a);
  return copysign(a > 1.0 ? 0x1.921fb54442d18p+0 - (y - 0x1.1a62633145c07p-54) : y, x);
}

/* The angle of the point (b, a): by the quotient of the lesser and the greater. */
ZK_INLINE float zk_atan2_f32(float a, float b) {
  float v = fabsf(a), u = fabsf(b), low = v < u ? v : u, high = v < u ? u : v;
  float t = low / (high > 0.0f ? high : 1.0f);
  float y = zk_atan_unit_f32(low == INFINITY ? 1.0f : t);
  y = v > u ? 0x1.921fb6p+0f - (y - -0x1.777a5cp-25f) : y;
  y = copysignf(1.0f, b) < 0.0f ? 0x1.921fb6p+1f - (y - -0x1.777a5cp-24f) : y;
  return copysignf(((a == a) & (b == b)) ? y : a + b, a);
}
ZK_INLINE double zk_atan2_f64(double a, double b) {
  double v = fabs(a), u = fabs(b), low = v < u ? v : u, high = v < u ? u : v;
  double t = low / (high > 0.0 ? high : 1.0);
  double y = zk_atan_unit_f64(low == (double)INFINITY ? 1.0 : t);
  y = v > u ? 0x1.921fb54442d18p+0 - (y - 0x1.1a62633145c07p-54) : y;
  y = copysign(1.0, b) < 0.0 ? 0x1.921fb54442d18p+1 - (y - 0x1.1a62633145c07p-53) : y;
  return copysign(((a == a) & (b == b)) ? y : a + b, a);
}

#endif
