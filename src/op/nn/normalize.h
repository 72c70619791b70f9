/*
 * normalize.h: what layer_norm, rms_norm and group_norm share: each block of the input is brought
 * to mean 0 and variance 1 by itself.
 *
 * A block is contiguous: `parts` parts of `run` elements, with one weight and one bias for each
 * part. layer_norm: the dimensions of normalized_shape, run 1; group_norm: a group's channels, run
 * the elements of a channel. The parts of all blocks go round the weights.
 */
#ifndef ZK_OP_NN_NORMALIZE_H
#define ZK_OP_NN_NORMALIZE_H

#include "op/kernel.h"

/* The inputs of those ops. */
enum { ZK_NORM_INPUT, ZK_NORM_WEIGHT, ZK_NORM_BIAS };

typedef struct zk_blocks {
  zk_dtype dtype;
  int64_t n, parts, run, weights; /* weights: how many there are */
  bool centred;                   /* else the mean is taken to be 0 */
  double eps;
  /* private to normalize.c */
  zk_tensor *hold[4];
  const void *x, *w, *b, *dy;
  void *out;      /* y, or dx */
  bool add;       /* to what dx holds */
  double *center; /* backward: [n] means, [n] factors 1 / deviation, [weights] dw, [weights] db */
  double *sums;   /* and, where run is not 1, of each part of each block: sum dy, sum dy x */
} zk_blocks;

/* weight and bias have that shape and input's dtype, which is real. */
zk_status zk_norm_check(zk_call *c, const zk_shape *want);
/* The first line of the struct filled in, and eps. */
zk_status zk_norm_forward(zk_call *c, zk_blocks *k);
zk_status zk_norm_backward(const zk_call *c, zk_grads *g, zk_blocks *k);

#endif
