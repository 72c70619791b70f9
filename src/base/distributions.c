/*
 * distributions.c: see distributions.h.
 */
#include "base/distributions.h"

#include <math.h>

#define PI 3.14159265358979323846

static double unit(zk_rng *r) {
  double x;
  zk_rng_uniform_f64(r, &x, 1, 0, 1);
  return x;
}

double zk_draw_cauchy(zk_rng *r, double median, double sigma) {
  return median + sigma * tan(PI * (unit(r) - 0.5));
}

double zk_draw_geometric(zk_rng *r, double p) {
  return ceil(log(unit(r)) / log1p(-p));
}

double zk_draw_log_normal(zk_rng *r, double mean, double std) {
  double x;
  zk_rng_normal_f64(r, &x, 1, mean, std);
  return exp(x);
}

/* Products of uniform numbers until they fall below exp(-rate): about `rate` of them. */
static double poisson_by_products(zk_rng *r, double rate) {
  const double least = exp(-rate);
  double count = 0, product = unit(r);
  while (product > least) {
    product *= unit(r);
    count++;
  }
  return count;
}

/* Hoermann's transformed rejection (PTRS, 1993), for rates from 10 on. */
static double poisson_by_rejection(zk_rng *r, double rate) {
  const double b = 0.931 + 2.53 * sqrt(rate), a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), quick = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    double u = unit(r) - 0.5, v = unit(r), us = 0.5 - fabs(u);
    double k = floor((2 * a / us + b) * u + rate + 0.43);
    if (us >= 0.07 && v <= quick)
      return k;
    if (k < 0 || (us < 0.013 && v > us))
      continue;
    if (log(v) + log(inverse_alpha) - log(a / (us * us) + b) <=
        -rate + k * log(rate) - lgamma(k + 1))
      return k;
  }
}

double zk_draw_poisson(zk_rng *r, double rate) {
  if (rate == 0)
    return 0;
  return rate < 10 ? poisson_by_products(r, rate) : poisson_by_rejection(r, rate);
}

/* Gaps between successes, until they reach past the last trial. */
static double binomial_by_gaps(zk_rng *r, double count, double p) {
  double successes = 0, at = 0;
  for (;; successes++) {
    at += zk_draw_geometric(r, p);
    if (at > count)
      return successes;
  }
}

/* ln k! less its approximation by Stirling */
static double stirling_rest(double k) {
  static const double first[] = {0.0810614667953272,  0.0413406959554092, 0.0276779256849983,
                                 0.02079067210376509, 0.0166446911898211, 0.0138761288230707,
                                 0.0118967099458917,  0.0104112652619720, 0.00925546218271273,
                                 0.00833056343336287};
  double square = (k + 1) * (k + 1);
  if (k <= 9)
    return first[(int)k];
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

/* Hoermann's transformed rejection (BTRS, 1993), for p <= 1/2 and count p >= 10. */
static double binomial_by_rejection(zk_rng *r, double count, double p) {
  const double deviation = sqrt(count * p * (1 - p)), b = 1.15 + 2.53 * deviation;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p, c = count * p + 0.5, quick = 0.92 - 4.2 / b;
  const double odds = p / (1 - p), alpha = (2.83 + 5.1 / b) * deviation;
  const double m = floor((count + 1) * p);
  for (;;) {
    double u = unit(r) - 0.5, v = unit(r), us = 0.5 - fabs(u);
    double k = floor((2 * a / us + b) * u + c);
    if (k < 0 || k > count)
      continue;
    if (us >= 0.07 && v <= quick)
      return k;
    double most = (m + 0.5) * log((m + 1) / (odds * (count - m + 1))) +
                  (count + 1) * log((count - m + 1) / (count - k + 1)) +
                  (k + 0.5) * log(odds * (count - k + 1) / (k + 1)) + stirling_rest(m) +
                  stirling_rest(count - m) - stirling_rest(k) - stirling_rest(count - k);
    if (log(v * alpha / (a / (us * us) + b)) <= most)
      return k;
  }
}

double zk_draw_binomial(zk_rng *r, double count, double p) {
  if (count != count || p != p)
    return NAN;
  if (count <= 0 || p <= 0)
    return 0;
  if (p >= 1)
    return count;
  if (p > 0.5)
    return count - zk_draw_binomial(r, count, 1 - p);
  return count * p >= 10 ? binomial_by_rejection(r, count, p) : binomial_by_gaps(r, count, p);
}
