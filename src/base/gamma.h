/*
 * gamma.h: the logarithm of the gamma function, and its derivatives (base/elementary.h).
 *
 * All in double; a float's value is the double's, rounded.
 */
#ifndef ZK_BASE_GAMMA_H
#define ZK_BASE_GAMMA_H

#include "base/logarithm.h"
#include "base/trigonometry.h"

#define ZK_PI 3.14159265358979323846

/* a of a whole number's distance: a - n in -1/2..1/2 */
ZK_INLINE double zk_off_whole(double a) {
  double part = a - floor(a);
  return part > 0.5 ? part - 1.0 : part;
}

/*
 * ln |gamma(x)|. With a = |x|:
 *   a < 9: by gamma(a) = (a - 1) gamma(a - 1) down to r in 1..2, where ln gamma(r) = (r - 1) (r -
 * 2) p(r - 3/2); and of a < 1 ln gamma(a + 1) - ln a. No two terms cancel each other. a >= 9:
 * Stirling's series. x < 0: ln (pi / (a |sin pi a|)) - ln gamma(a). About 0 it is - ln a.
 */
ZK_INLINE double zk_lgamma_series(double t) {
  double p = 1.1820969445467145e-05;
  p = fma(p, t, -1.8527803997032962e-05);
  p = fma(p, t, 1.3584275459130943e-05);
  p = fma(p, t, -2.148770252062576e-05);
  p = fma(p, t, 4.281642862794779e-05);
  p = fma(p, t, -6.793733027397047e-05);
  p = fma(p, t, 0.00010541715222185904);
  p = fma(p, t, -0.0001685717945035172);
  p = fma(p, t, 0.00027130273545114005);
  p = fma(p, t, -0.00043803516132580534);
  p = fma(p, t, 0.0007115202752051298);
  p = fma(p, t, -0.001164411377219605);
  p = fma(p, t, 0.0019229162321227923);
  p = fma(p, t, -0.0032120742206072908);
  p = fma(p, t, 0.005446457842219553);
  p = fma(p, t, -0.009425622444829649);
  p = fma(p, t, 0.01679709863121395);
  p = fma(p, t, -0.03130848750105327);
  p = fma(p, t, 0.06291140107456485);
  p = fma(p, t, -0.14595989591430594);
  p = fma(p, t, 0.4831289505409809);
  return p;
}
ZK_INLINE double zk_lgamma_f64(double x) {
  double a = fabs(x), r = a, product = 1.0;
  int low = a < 1.0, large = a >= 9.0;
  ZK_UNROLL(8)
  for (int i = 0; i < 8; i++) {
    double next = r - 1.0;
    int down = r > 2.0;
    r = down ? next : r;
    product *= down ? next : 1.0;
  }
  double one = low ? a : r - 1.0, two = low ? a - 1.0 : r - 2.0;
  double l = zk_log_f64((low | large) ? a : product);
  double small = fma(one * two, zk_lgamma_series(one - 0.5), low ? -l : l);
  double z = 1.0 / a, w = z * z;
  double s = -0.02955065359477124;
  s = fma(s, w, 0.006410256410256410);
  s = fma(s, w, -0.001917526917526918);
  s = fma(s, w, 8.417508417508418e-04);
  s = fma(s, w, -5.952380952380953e-04);
  s = fma(s, w, 7.936507936507937e-04);
  s = fma(s, w, -0.002777777777777778);
  s = fma(s, w, 0.08333333333333333);
  double y = large ? fma(a - 0.5, l - 1.0, fma(s, z, 0.41893853320467274)) : small;
  double sine = fabs(zk_sin_f64(ZK_PI * zk_off_whole(a)));
  double mirrored = zk_log_f64(ZK_PI / (a * sine)) - y;
  y = x < -0x1p-60 ? mirrored : y;
  y = a == (double)INFINITY ? a : y;
  return ((x < 0.0) & (a == floor(a))) ? (double)INFINITY : y;
}

/*
 * digamma(x), the derivative of ln gamma(x). With a = |x|: up to y >= 10 by digamma(a) =
 * digamma(a + 1) - 1 / a, whose terms are one quotient; there an asymptotic series. x < 0:
 * digamma(a) + 1 / a + pi cot(pi a). About 0 it is -1 / x.
 */
ZK_INLINE double zk_digamma_f64(double x) {
  double a = fabs(x), y = a, top = 0.0, bottom = 1.0;
  ZK_UNROLL(10)
  for (int i = 0; i < 10; i++) {
    int up = y < 10.0;
    top = up ? fma(top, y, bottom) : top;
    bottom *= up ? y : 1.0;
    y += up ? 1.0 : 0.0;
  }
  double z = 1.0 / y, w = z * z;
  double s = -0.08333333333333333;
  s = fma(s, w, 0.02109279609279609);
  s = fma(s, w, -0.007575757575757576);
  s = fma(s, w, 0.004166666666666667);
  s = fma(s, w, -0.003968253968253968);
  s = fma(s, w, 0.008333333333333333);
  s = fma(s, w, -0.08333333333333333);
  double value = zk_log_f64(y) + fma(s, w, -0.5 * z) - top / bottom;
  double mirrored = value + 1.0 / a + ZK_PI / zk_tan_f64(ZK_PI * zk_off_whole(a));
  value = x < 0.0 ? mirrored : value;
  value = ((x < 0.0) & (a == floor(a))) ? (double)NAN : value;
  return a < 0x1p-60 ? -1.0 / x : value;
}

ZK_INLINE float zk_lgamma_f32(float x) {
  return (float)zk_lgamma_f64((double)x);
}
ZK_INLINE float zk_digamma_f32(float x) {
  return (float)zk_digamma_f64((double)x);
}

#endif
