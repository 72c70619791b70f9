/*
 * distributions.h: single draws from distributions of PyTorch's CPU generator, bit for bit, each
 * from uniform or normal doubles. [ATen/core/DistributionsHelper.h, native/Distributions.cpp]
 */
#ifndef ZK_BASE_DISTRIBUTIONS_H
#define ZK_BASE_DISTRIBUTIONS_H

#include "base/rng.h"

double zk_draw_cauchy(zk_rng *r, double median, double sigma);
/* The number of trials up to the first success: 1, 2, .. p is in (0, 1). */
double zk_draw_geometric(zk_rng *r, double p);
double zk_draw_log_normal(zk_rng *r, double mean, double std);
/* rate is at least 0. */
double zk_draw_poisson(zk_rng *r, double rate);
/* The successes among count trials; nan when one of both is nan. count is finite. */
double zk_draw_binomial(zk_rng *r, double count, double p);

#endif
