/*
 * winograd.h: Winograd's convolution by 3 x 3 kernels with strides of 1, F(2 x 2, 3 x 3): 2.25
 * times fewer multiplications.
 *
 * Tiles of 2 x 2 outputs see 4 x 4 of the image. With
 *
 *     B' = [1 0 -1 0]   G = [ 1    0   0 ]   A' = [1 1  1  0]
 *          [0 1  1 0]       [1/2  1/2 1/2]        [0 1 -1 -1]
 *          [0 -1 1 0]       [1/2 -1/2 1/2]
 *          [0 1 0 -1]       [ 0    0   1 ]
 *
 * a tile's outputs are A' [sum over channels of (G w G') * (B' x B)] A, element by element: sixteen
 * matrix products, of channels by tiles. The weight's gradient is the same with the parts of w and
 * y exchanged: A' is then 3 x 4 and G 4 x 2. [Winograd 1980; Lavin and Gray, arXiv 1509.09308]
 *
 * A result differs from the plain sum by rounding, a few times as much as any order of it does. An
 * inf or nan in the image reaches all outputs of its tiles.
 */
#ifndef ZK_KERNEL_WINOGRAD_H
#define ZK_KERNEL_WINOGRAD_H

#include <stdatomic.h>
#include "kernel/conv_job.h"

#define ZK_WINOGRAD_ELEMENTS 16 /* of a transformed tile */
/* Tiles whose gradients are transformed together: as many rows of tiles as fit, at least one. */
#define ZK_WINOGRAD_STRIP 176
/* Floats between the arrays of two transformed elements. Arrays a power of 2 apart would compete
 * for the same sets of the L1 cache. */
#define ZK_WINOGRAD_PAD 16
/* Channels whose products are transformed back together; a multiple of MR. */
#define ZK_WINOGRAD_MC 32

/* One convolution. Tiles are counted row by row; a row of the image has one tile more. */
typedef struct zk_winograd_job {
  /* [n][cin][2][2][height + 1][pitch]: even and odd rows, of each the even and odd columns */
  const float *image;
  int64_t image_stride, channel, pitch;
  int64_t cin, cout;
  int64_t height, width; /* in tiles */
  int64_t oh, ow;

  /* forward: a piece is an (image, block of vectors of tiles) */
  int64_t mr, packed; /* channels of a micro-tile; cout, rounded up to a multiple of mr */
  int64_t blocks;
  const float *w;    /* [16][packed / mr][cin][mr] */
  const float *bias; /* [packed] */
  float *y;

  /* the weight's gradient: a piece is a part; image i belongs to part (first + i) % parts */
  const float *dy;
  int64_t n, first, parts;
  float *sums;    /* [parts][cout / BLOCK][16][cin][BLOCK] */
  double *biases; /* [parts][cout / BLOCK][BLOCK] */

  /* memory for a thread's transformed tiles: who sets a slot's flag may use it */
  float *slots;
  int64_t slot_size;
  atomic_flag *taken;
} zk_winograd_job;

/* u := G w G' */
void zk_winograd_transform_weight(const float w[9], float u[16]);

bool zk_winograd_fits(const zk_conv *g);
/* As conv.c's convolve: flipped: w is [cin, cout, 3, 3], rotated by 180 degrees. */
zk_status zk_winograd_forward(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                              const float *w, bool flipped, const float *bias, float *y);
zk_status zk_winograd_weight_grad(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                                  const float *dy, bool add_w, float *dw, bool add_b, float *db);

#endif
