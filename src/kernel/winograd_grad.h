/*
 * winograd_grad.h: what winograd.c and its kernels of each CPU (winograd_grad_kernels.h) share, for
 * the gradient of a weight; private to them.
 */
#ifndef ZK_KERNEL_WINOGRAD_GRAD_H
#define ZK_KERNEL_WINOGRAD_GRAD_H

#include <stdatomic.h>
#include "kernel/blocked_winograd.h"

/* Floats between the arrays of two transformed elements. Arrays a power of 2 apart would compete
 * for the same sets of the L1 cache. */
#define ZK_WINOGRAD_PAD 16

/* A piece is a part, which has neighbouring images. */
typedef struct zk_winograd_grad_job {
  zk_blocked_job conv; /* sizes, and those of an image in blocks */
  const float *x, *dy; /* planes */
  int64_t n, cin, cout, parts;
  int64_t width, tiles, strip; /* tiles of a row, of an image, of a strip */
  float *sums;    /* [parts][pair of blocks of cout][16][blocks of cin][B][channels of the pair] */
  double *biases; /* [parts][blocks of cout][B] */

  /* Memory of a piece: an image of x and one of dy in blocks, and a strip of each transformed. Who
   * sets a slot's flag may use it. */
  float *slots;
  int64_t slot_size;
  int64_t x_element, dy_element; /* floats between transformed elements of a strip */
  atomic_flag *taken;
} zk_winograd_grad_job;

#endif
