/*
 * winograd.h: convolutions by 3 x 3 with strides of 1, in 2.25 times fewer multiplications.
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
/* Tiles whose gradients are transformed together: some rows of them, or one. */
#define ZK_WINOGRAD_STRIP 176
/* Floats between arrays of one transformed element each, so that no power of 2 is from one to the
 * next: then all would want the same few lines of the first cache. */
#define ZK_WINOGRAD_APART 16
/* Channels whose products are transformed back together; a multiple of a tile's rows. */
#define ZK_WINOGRAD_GROUP 32

/* One convolution. Tiles are counted row by row; in the image there is one more in each row. */
typedef struct zk_winograd_job {
  /* [n][cin][2][2][height + 1][pitch]: even and odd rows, of these even and odd columns */
  const float *image;
  int64_t image_step, channel, pitch;
  int64_t cin, cout;
  int64_t height, width; /* in tiles */
  int64_t oh, ow;

  /* forward: pieces are (image, block of vectors of tiles) */
  int64_t rows, packed; /* channels of a tile of products; cout, a multiple of them */
  int64_t blocks;
  const float *w;    /* [16][packed / rows][cin][rows] */
  const float *bias; /* [packed] */
  float *y;

  /* the weight's gradient: pieces are parts; image i belongs to part (first + i) % parts */
  const float *dy;
  int64_t n, first, parts;
  float *sums;    /* [parts][cout / BLOCK][16][cin][BLOCK] */
  double *biases; /* [parts][cout / BLOCK][BLOCK] */

  /* room for a thread's transformed tiles: whoever sets a flag may use that slot */
  float *slots;
  int64_t slot_size;
  atomic_flag *taken;
} zk_winograd_job;

bool zk_winograd_fits(const zk_conv *g);
/* As conv.c's convolve: turned: w [cin, cout, 3, 3] and backwards. */
zk_status zk_winograd_forward(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                              const float *w, bool turned, const float *bias, float *y);
zk_status zk_winograd_weight(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                             const float *dy, bool add_w, float *dw, bool add_b, float *db);

#endif
