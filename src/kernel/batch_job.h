/*
 * batch_job.h: what batch.c and the kernels of each CPU (batch_kernels.h) share; private to them.
 */
#ifndef ZK_KERNEL_BATCH_JOB_H
#define ZK_KERNEL_BATCH_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A tap of the window at a place: floats to the place in the input, and to its weights. */
typedef struct zk_batch_tap {
  int32_t x, w;
} zk_batch_tap;

typedef struct zk_batch_job {
  int64_t n;                /* images */
  int64_t x_block, y_block; /* floats between blocks of channels */
  int64_t channels;         /* of x */
  int64_t y_blocks, tiles;  /* of output channels; a tile has 1 to MAX_V of them */

  /* a product: a piece is a (tile, strip of places) */
  const float *x, *bias;
  float *w; /* [tile][channel][tap][channels of the tile] */
  float *y;
  int64_t places, strip, strips, taps, chunk; /* chunk: channels that are added up in one go */
  const int32_t *first;                       /* [places + 1]: its taps */
  const zk_batch_tap *tap;

  /* the weight's gradient: a piece is a (block of channels, tile) */
  const float *dy;
  float *sums; /* [tile][block][tap][B][channels of the tile] */
  /* NULL, or the flags of slots: all images are computed at once, and who sets a slot's flag may
   * use it for the sums of a piece: [slot][tap][B][2 B] */
  atomic_flag *taken;
  bool first_images, last_images; /* the sums begin, and become the gradient */
  float *gradient;                /* [outputs][channels][kh][kw] */
  bool add;                       /* gradient += */
  int64_t ih, iw, kh, kw, oh, ow, sh, sw, ph, pw, dh, dw;

  /* packing: a piece is a tile */
  const float *weights; /* [outputs][channels][taps]; back: [channels][outputs][taps] */
  bool back;
  int64_t outputs;
  const bool *used; /* by tap; NULL: all are */
} zk_batch_job;

#endif
