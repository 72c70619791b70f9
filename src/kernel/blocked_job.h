/*
 * blocked_job.h: what blocked.c and the kernels of each CPU (blocked_kernels.h) share; private to
 * them.
 */
#ifndef ZK_KERNEL_BLOCKED_JOB_H
#define ZK_KERNEL_BLOCKED_JOB_H

#include "base/cpu.h"
#include "kernel/arith.h"
#include "kernel/blocked.h"

/* A convolution, or a pool. A unit is some neighbouring pixels of a row of outputs; a piece is a
 * strip of units of an image, for the output channels of a tile of a group. Where no window of a
 * convolution reaches past the image, oh is 1, ow all pixels, and `columns` those of a row, so that
 * units go on from row to row. */
typedef struct zk_blocked_job {
  int64_t ih, iw, kh, kw, oh, ow, sh, sw, ph, pw, dh, dw;
  int64_t columns; /* or 0 */
  const float *x;
  int64_t x_image, x_block, x_row, x_pixel; /* floats from one to the next */
  int64_t blocks, steps, last;              /* of x; steps of a tap, and in the last block */
  int64_t chunk;                            /* blocks that are added up in one go */
  const float *w, *bias;
  const float *residual; /* or NULL */
  float *y;
  int64_t y_image, y_block, y_blocks;
  int64_t groups;                        /* of the convolution; blocks and y_blocks are of one */
  int64_t tiles;                         /* of output channels: 1 to MAX_V blocks each */
  int64_t units, per_row, strip, strips; /* units of an image, of a row, of a strip */
  float least, most;
  zk_blocked_finish finish; /* or NULL; while the outputs are in the cache */
} zk_blocked_job;

/* The kernels of one CPU. */
typedef struct zk_blocked_kernels {
  int simd, most_blocks; /* floats of a block; blocks of a tile of output channels */
  int pixels[5];         /* of a unit, by the blocks of a tile */
  void (*conv)(void *job, int64_t begin, int64_t end);
  void (*depth)(void *job, int64_t begin, int64_t end);
  void (*max_pool)(void *job, int64_t begin, int64_t end);
  /* of a zk_blocked_winograd_job */
  void (*winograd_transform)(void *job, int64_t begin, int64_t end);
  void (*winograd)(void *job, int64_t begin, int64_t end);
  void (*winograd_grad)(void *job, int64_t begin, int64_t end); /* of a zk_winograd_grad_job */
  void (*from_planes)(void *job, int64_t begin, int64_t end);   /* of a zk_planes_job */
  void (*to_planes)(void *job, int64_t begin, int64_t end);
} zk_blocked_kernels;

extern const zk_blocked_kernels zk_blocked_portable, zk_blocked_neon, zk_blocked_avx2,
    zk_blocked_avx512;

const zk_blocked_kernels *zk_blocked_kernels_used(void);
/* The fields that follow from the sizes, for an image in blocks of `channels` channels. */
zk_blocked_job zk_blocked_job_of(const zk_conv *g, int64_t channels, int64_t block);

/* For tests: uses these kernels from now on; NULL: the best that the machine runs. */
void zk_blocked_set_kernels(const zk_blocked_kernels *kernels);

#endif
