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
