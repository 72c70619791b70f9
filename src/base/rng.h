/*
 * rng.h: PyTorch's CPU random numbers, bit for bit.
 *
 * Generator and transformations follow the public sources of PyTorch (ATen/core/MT19937RNGEngine.h,
 * CPUGeneratorImpl.cpp, TransformationHelper.h, cpu/DistributionTemplates.h, TensorFactories.cpp):
 * after zk_rng_seed(s) the calls below give what torch.manual_seed(s) and the same calls give.
 */
#ifndef ZK_BASE_RNG_H
#define ZK_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>
#include "base/status.h"

typedef struct zk_rng {
  uint64_t seed;       /* as given; the low 32 bits start the engine */
  uint32_t state[624]; /* MT19937 */
  int left, next;      /* words left before the next twist; index of the next one */
  int has_normal;      /* Box-Muller's second value, kept for the next single normal */
  double normal;
} zk_rng;

/* The generator that manual_seed seeds. Before that it is seeded from the system, as PyTorch's. */
zk_rng *zk_rng_default(void);
/* The same, for this thread alone until it is given back: sessions may run side by side. */
zk_rng *zk_rng_borrow(void);
void zk_rng_give_back(void);
/* From now on zk_rng_default returns r; with NULL, the global generator again. Returns the previous
 * argument, for the caller to restore. */
zk_rng *zk_rng_use(zk_rng *r);

void zk_rng_seed(zk_rng *r, uint64_t seed);
uint64_t zk_rng_seed_from_system(zk_rng *r); /* gives the seed */
uint32_t zk_rng_u32(zk_rng *r);
uint64_t zk_rng_u64(zk_rng *r); /* first word high */

/* n values in [from, to). */
void zk_rng_uniform_f32(zk_rng *r, float *x, int64_t n, double from, double to);
void zk_rng_uniform_f64(zk_rng *r, double *x, int64_t n, double from, double to);
/* n normal values (contiguous): PyTorch's vectorised path from 16 on, its serial one below. */
void zk_rng_normal_f32(zk_rng *r, float *x, int64_t n, double mean, double std);
void zk_rng_normal_f64(zk_rng *r, double *x, int64_t n, double mean, double std);
/* n integers in [low, high), high > low. */
void zk_rng_randint(zk_rng *r, int64_t *x, int64_t n, int64_t low, int64_t high);
/* tensor.random_() on int64: r64 & (2^63-1). */
int64_t zk_rng_random63(zk_rng *r);
void zk_rng_randperm(zk_rng *r, int64_t *x, int64_t n);
/* bernoulli_(p) with one probability for all: 1 or 0 for each element, two words an element. */
void zk_rng_bernoulli(zk_rng *r, uint8_t *x, int64_t n, double p);
/* One value of the exponential distribution, two words. [exponential_distribution] */
double zk_rng_exponential(zk_rng *r, double rate);
/* `count` classes with replacement, by the running sums of their probabilities: of n, the last
 * about 1. Two words each. [cpu/MultinomialKernel.cpp] */
void zk_rng_classes(zk_rng *r, const double *sums, int64_t n, int64_t *x, int64_t count);

/* The state in the layout of torch.get_rng_state(), so that either program can resume the other's.
 */
#define ZK_RNG_STATE_BYTES 5056
void zk_rng_get_state(const zk_rng *r, uint8_t state[ZK_RNG_STATE_BYTES]);
zk_status zk_rng_set_state(zk_rng *r, const uint8_t *state, size_t size);

#endif
