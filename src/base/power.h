/*
 * power.h: a^b of two elements (base/elementary.h).
 */
#ifndef ZK_BASE_POWER_H
#define ZK_BASE_POWER_H

#include <math.h>
#include "base/logarithm.h"

/*
 * 2^(b log2 |a|) in double, whose digits suffice: log2 to 2^-43, 2^f to 2^-40. A negative a gives
 * nan, but a whole b, whose last bit decides the sign. By C's annex F: 1 where b = 0 or a = 1.
 */
ZK_INLINE float zk_pow_f32(float a, float b) {
  double m, k = zk_log_parts_f64(fabsf(a), &m), f = m - 1.0, s = f / (2.0 + f), z = s * s;
  double p = 0.2825522054065574;
  p = fma(p, z, 0.31993401142807387);
  p = fma(p, z, 0.41220841762858096);
  p = fma(p, z, 0.57707795306302434);
  p = fma(p, z, 0.96179669405811419);
  double log2 = fma(s, fma(p, z, 2.8853900817779268), k);
  log2 = a == 0.0f ? -(double)INFINITY : fabsf(a) == INFINITY ? (double)INFINITY : log2;
  double e = log2 * (double)b;
  e = e > 200.0 ? 200.0 : e;
  e = e < -200.0 ? -200.0 : e;
  double shifted = e + ZK_ROUND_F64(1023), r = e - (shifted - ZK_ROUND_F64(1023));
  double q = 1.3263727153088328e-06;
  q = fma(q, r, 1.531024033737916e-05);
  q = fma(q, r, 0.0001540341434051056);
  q = fma(q, r, 0.0013333450044295471);
  q = fma(q, r, 0.0096181292211534944);
  q = fma(q, r, 0.055504109415954933);
  q = fma(q, r, 0.24022650695546413);
  q = fma(q, r, 0.69314718054593205);
  double scale = zk_of_bits_f64(zk_bits_f64(shifted) << 52);
  float y = (float)fma(q * r, scale, scale);
  float size = fabsf(b), half = 0.5f * size;
  int whole = (size >= 0x1p23f) | (size + 0x1p23f - 0x1p23f == size);
  int even = (size >= 0x1p24f) | (half + 0x1p23f - 0x1p23f == half);
  y = ((copysignf(1.0f, a) < 0.0f) & whole & !even) ? -y : y;
  y = ((a < 0.0f) & (a > -INFINITY) & !whole) ? NAN : y;
  y = ((a == a) & (b == b)) ? y : a + b;
  return ((b == 0.0f) | (a == 1.0f) | ((a == -1.0f) & (size == INFINITY))) ? 1.0f : y;
}

#endif
