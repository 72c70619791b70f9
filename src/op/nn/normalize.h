/*
 * normalize.h: what layer_norm, rms_norm and group_norm share.
 *
 *     y = (x - mean) rstd weight + bias,   rstd = 1 / sqrt(var + eps)
 *
 * mean and var are those of a block of x. A block is contiguous: `channels` channels of `inner`
 * elements, with one weight and one bias a channel. For layer_norm a block is what normalized_shape
 * covers, and inner is 1; for group_norm it is the channels of a group. Block i begins at weight
 * i * channels modulo the number of weights.
 */
#ifndef ZK_OP_NN_NORMALIZE_H
#define ZK_OP_NN_NORMALIZE_H

#include "op/gradient.h"
#include "op/kernel.h"

/* The inputs of those ops. */
enum { ZK_NORM_INPUT, ZK_NORM_WEIGHT, ZK_NORM_BIAS };

typedef struct zk_norm {
  zk_dtype dtype;
  int64_t n, channels, inner, weights; /* n: blocks; weights: elements of weight */
  bool centered;                       /* false: rms_norm, whose mean is taken to be 0 */
  double eps;
  /* private to normalize.c */
  zk_tensor *held[4];
  const void *x, *w, *b, *dy;
  void *out;     /* y, or dx */
  bool add;      /* dx += instead of dx := */
  double *stats; /* backward: [n] means, [n] rstd, [weights] dw, [weights] db */
  double *sums;  /* backward, inner > 1: sum dy and sum dy x of each channel of each block */
} zk_norm;

/* Checks that weight and bias have that shape and input's dtype, which is real. */
zk_status zk_norm_check(zk_call *c, const zk_shape *want);
/* The caller fills in dtype to eps. */
zk_status zk_norm_forward(zk_call *c, zk_norm *k);
zk_status zk_norm_backward(const zk_call *c, zk_grads *g, zk_norm *k);

/*
 * The gradients as calls of ops, for batch_normalize too. The input is seen in `shape` and weight
 * and bias in `weights`, which broadcasts to it; means are over the dimensions `over` of shape,
 * sums for weight and bias over `sums`. mean and var are the statistics where they were given, in
 * shape `weights`; NULL: they are the input's own.
 */
typedef struct zk_norm_view {
  zk_shape shape, weights, over, sums;
  bool centered;
  double eps;
  zk_tensor *mean, *var;
} zk_norm_view;
void zk_norm_view_gradient(zk_gradient *g, const zk_norm_view *v);
/* The same for what zk_norm_backward takes. */
void zk_norm_gradient(zk_gradient *g, const zk_norm *k);

#endif
