/*
 * bessel.h: the modified Bessel functions of the first kind I0 and I1 (base/elementary.h).
 *
 * For |x| < 8 their power series; past it e^|x| / sqrt |x| times a polynomial of 8 / |x|, fitted to
 * the least greatest error. In double; a float's value is the double's, rounded. `scaled` gives the
 * value times e^-|x|.
 */
#ifndef ZK_BASE_BESSEL_H
#define ZK_BASE_BESSEL_H

#include "base/exponential.h"

/* The sums of w^k / (k! k!) and w^k / (k! (k + 1)!), which are I0 and I1 2 / x at w = x^2 / 4. */
ZK_INLINE double zk_i0_series(double w) {
  double p = 2.5976979980828152e-48;
  p = fma(p, w, 1.4962740468957016e-45);
  p = fma(p, w, 7.915289708078262e-43);
  p = fma(p, w, 3.8310002187098785e-40);
  p = fma(p, w, 1.6894710964510564e-37);
  p = fma(p, w, 6.757884385804225e-35);
  p = fma(p, w, 2.4395962632753253e-32);
  p = fma(p, w, 7.904291893012054e-30);
  p = fma(p, w, 2.2843403570804838e-27);
  p = fma(p, w, 5.8479113141260385e-25);
  p = fma(p, w, 1.3157800456783586e-22);
  p = fma(p, w, 2.5789288895295828e-20);
  p = fma(p, w, 4.358389823304995e-18);
  p = fma(p, w, 6.276081345559193e-16);
  p = fma(p, w, 7.594058428126623e-14);
  p = fma(p, w, 7.594058428126624e-12);
  p = fma(p, w, 6.151187326782565e-10);
  p = fma(p, w, 3.936759889140842e-08);
  p = fma(p, w, 1.9290123456790124e-06);
  p = fma(p, w, 6.944444444444444e-05);
  p = fma(p, w, 0.001736111111111111);
  p = fma(p, w, 0.027777777777777776);
  p = fma(p, w, 0.25);
  p = fma(p, w, 1.0);
  p = fma(p, w, 1.0);
  return p;
}
ZK_INLINE double zk_i1_series(double w) {
  double p = 1.0390791992331261e-49;
  p = fma(p, w, 6.234475195398757e-47);
  p = fma(p, w, 3.4414303078601135e-44);
  p = fma(p, w, 1.7413637357772174e-41);
  p = fma(p, w, 8.045100459290744e-39);
  p = fma(p, w, 3.3789421929021126e-36);
  p = fma(p, w, 1.2839980333028028e-33);
  p = fma(p, w, 4.391273273895586e-31);
  p = fma(p, w, 1.3437296218120491e-28);
  p = fma(p, w, 3.654944571328774e-26);
  p = fma(p, w, 8.771866971189057e-24);
  p = fma(p, w, 1.842092063949702e-21);
  p = fma(p, w, 3.352607556388458e-19);
  p = fma(p, w, 5.230067787965994e-17);
  p = fma(p, w, 6.903689480115112e-15);
  p = fma(p, w, 7.594058428126623e-13);
  p = fma(p, w, 6.834652585313961e-11);
  p = fma(p, w, 4.920949861426052e-09);
  p = fma(p, w, 2.755731922398589e-07);
  p = fma(p, w, 1.1574074074074073e-05);
  p = fma(p, w, 0.00034722222222222224);
  p = fma(p, w, 0.006944444444444444);
  p = fma(p, w, 0.08333333333333333);
  p = fma(p, w, 0.5);
  p = fma(p, w, 1.0);
  return p;
}
/* sqrt(a) e^-a I(a) at t = 16 / a - 1 */
ZK_INLINE double zk_i0_tail(double t) {
  double p = -2.4421972688131832e-11;
  p = fma(p, t, 9.114760157514253e-11);
  p = fma(p, t, 1.7698085539456536e-10);
  p = fma(p, t, -6.494591114401118e-10);
  p = fma(p, t, -6.327909921997027e-10);
  p = fma(p, t, 2.163681278413876e-09);
  p = fma(p, t, 1.6084886155781772e-09);
  p = fma(p, t, -4.5305710768621196e-09);
  p = fma(p, t, -3.5862834111582305e-09);
  p = fma(p, t, 6.522264862032271e-09);
  p = fma(p, t, 7.600254486433509e-09);
  p = fma(p, t, -5.0175940345046716e-09);
  p = fma(p, t, -1.3427511481900905e-08);
  p = fma(p, t, -6.856484545962442e-09);
  p = fma(p, t, 7.559364098665437e-09);
  p = fma(p, t, 2.156780676115673e-08);
  p = fma(p, t, 3.932512321137824e-08);
  p = fma(p, t, 8.872014585661555e-08);
  p = fma(p, t, 2.9735992084667734e-07);
  p = fma(p, t, 1.4838476780922646e-06);
  p = fma(p, t, 1.114303378845176e-05);
  p = fma(p, t, 0.00013621607438951463);
  p = fma(p, t, 0.0033605519836678913);
  p = fma(p, t, 0.4021765094450081);
  return p;
}
ZK_INLINE double zk_i1_tail(double t) {
  double p = 2.2421768596847442e-11;
  p = fma(p, t, -9.491890392992048e-11);
  p = fma(p, t, -1.6283264322621244e-10);
  p = fma(p, t, 6.7727478454462e-10);
  p = fma(p, t, 5.870664618471487e-10);
  p = fma(p, t, -2.2624401109204446e-09);
  p = fma(p, t, -1.5218214060680734e-09);
  p = fma(p, t, 4.763780078020254e-09);
  p = fma(p, t, 3.501765193290176e-09);
  p = fma(p, t, -6.9444186339873875e-09);
  p = fma(p, t, -7.687251308765992e-09);
  p = fma(p, t, 5.5720183980930355e-09);
  p = fma(p, t, 1.4051746928735543e-08);
  p = fma(p, t, 6.84757829926934e-09);
  p = fma(p, t, -8.432168972932417e-09);
  p = fma(p, t, -2.3394122958362557e-08);
  p = fma(p, t, -4.3128498031006734e-08);
  p = fma(p, t, -1.0001075046243961e-07);
  p = fma(p, t, -3.4838563464253135e-07);
  p = fma(p, t, -1.8349102493990178e-06);
  p = fma(p, t, -1.5038547198221758e-05);
  p = fma(p, t, -0.00021923576383137776);
  p = fma(p, t, -0.009749577193235765);
  p = fma(p, t, 0.38939845902587233);
  return p;
}

/* e^(a / 2) is a factor twice, for e^a would overflow first. */
ZK_INLINE double zk_bessel(double a, double series, double tail, int scaled) {
  int near = a < 8.0;
  double e = zk_exp_f64(near ? (scaled ? -a : 0.0) : scaled ? 0.0 : 0.5 * a);
  return near ? series * e : tail / sqrt(a) * e * (scaled ? 1.0 : e);
}
ZK_INLINE double zk_i0_of(double x, int scaled) {
  double a = fabs(x), near = a < 8.0 ? a : 8.0, far = a < 8.0 ? 8.0 : a;
  double y = zk_bessel(a, zk_i0_series(0.25 * near * near), zk_i0_tail(16.0 / far - 1.0), scaled);
  return a == (double)INFINITY ? (scaled ? 0.0 : a) : y;
}
ZK_INLINE double zk_i1_of(double x, int scaled) {
  double a = fabs(x), near = a < 8.0 ? a : 8.0, far = a < 8.0 ? 8.0 : a;
  double series = 0.5 * near * zk_i1_series(0.25 * near * near);
  double y = zk_bessel(a, series, zk_i1_tail(16.0 / far - 1.0), scaled);
  y = a == (double)INFINITY ? (scaled ? 0.0 : a) : y;
  return x < 0.0 ? -y : y; /* PyTorch's is 0 at -0 */
}
#define ZK_BESSEL(NAME, OF, scaled)                                                                \
  ZK_INLINE float NAME##_f32(float x) {                                                            \
    return (float)OF((double)x, scaled);                                                           \
  }                                                                                                \
  ZK_INLINE double NAME##_f64(double x) {                                                          \
    return OF(x, scaled);                                                                          \
  }
ZK_BESSEL(zk_i0, zk_i0_of, 0)
ZK_BESSEL(zk_i0e, zk_i0_of, 1)
ZK_BESSEL(zk_i1, zk_i1_of, 0)
ZK_BESSEL(zk_i1e, zk_i1_of, 1)

#endif
