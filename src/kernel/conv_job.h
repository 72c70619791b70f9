/*
 * conv_job.h: what conv.c and the kernels of each CPU (conv_kernels.h) share; private to them.
 */
#ifndef ZK_KERNEL_CONV_JOB_H
#define ZK_KERNEL_CONV_JOB_H

#include "base/cpu.h"
#include "base/status.h"
#include "kernel/conv_geometry.h"

/* Outputs whose gradients are transposed together. */
#define ZK_CONV_TRANSPOSED 256

/* Sums that the outputs of a group with one channel are dealt to (conv_single.h). */
#define ZK_CONV_LANES 16

/* A vector of neighbouring outputs of one plane. */
typedef struct zk_conv_vector {
  int32_t image;  /* where the window of its first element begins in the image */
  int32_t output; /* the output that element `first` is */
  int32_t first;  /* the first element to be stored; those before it belong to the vector before */
  int32_t column; /* of element `first` in its row of the image; -1: all elements are one row's */
} zk_conv_vector;

/* One convolution. */
typedef struct zk_conv_job {
  const float *image; /* [n, groups, ...]: the planes of a group, then those of the next group */
  int64_t image_stride, group_stride;
  const int32_t *offset; /* [depth]: of a kernel element from the begin of its window */
  int64_t depth;
  int64_t groups, channels; /* of y, and of one group of it */
  int64_t width, outputs;   /* of a row and a plane of y */

  /* forward: a piece is a block of vectors of an (image, group), for all its channels */
  int tile;          /* which micro-tile (zk_conv_kernels.tile) */
  int64_t packed;    /* channels of a group, rounded up to a multiple of mr */
  const float *w;    /* packed [groups][packed / mr][depth][mr] */
  const float *bias; /* [groups][packed] */
  const zk_conv_vector *vectors;
  int64_t tiles; /* blocks of vectors of a plane */
  int64_t pitch; /* floats from a row of the image to the next */
  float *y;

  /* the weight's gradient: a piece is a (part, group, block of channels) */
  const float *dy;
  int64_t n, height, row_stride, column_stride; /* between outputs, in the image */
  int64_t parts, blocks;                        /* image i belongs to part (first + i) % parts */
  int64_t first;
  float *sums;    /* [parts][groups][blocks][depth][BLOCK], added to */
  double *biases; /* [parts][groups][blocks][BLOCK], added to */

  /* of one channel a group: a piece is a (part, group); sums is [parts][groups][depth][lanes] and
   * biases [parts][groups] */
  int64_t run;         /* outputs of a plane at the image's pitch, rounded up to the lanes */
  const int32_t *mask; /* [run]: all bits of an output, none of those between rows */
} zk_conv_job;

/* The kernels of one CPU (conv_kernels.h). */
typedef struct zk_conv_kernels {
  int simd; /* floats of a vector */
  struct {
    int mr, vectors;
  } tile[3]; /* the micro-tiles of forward: the usual one, and others to choose */
  int block; /* channels of a micro-tile of the weight's gradient */
  void (*forward)(void *job, int64_t begin, int64_t end);
  void (*weight)(void *job, int64_t begin, int64_t end);
  void (*weight_single)(void *job, int64_t begin, int64_t end);
  int batch_blocks; /* of output channels, of a tile of a batch (batch.h) */
  void (*batch_product)(void *job, int64_t begin, int64_t end); /* of a zk_batch_job */
  void (*batch_weight)(void *job, int64_t begin, int64_t end);
  void (*batch_pack)(void *job, int64_t begin, int64_t end);
  void (*from_planes)(void *job, int64_t begin, int64_t end); /* of a zk_planes_job */
  void (*to_planes)(void *job, int64_t begin, int64_t end);
} zk_conv_kernels;

extern const zk_conv_kernels zk_conv_portable, zk_conv_neon, zk_conv_avx2, zk_conv_avx512;

const zk_conv_kernels *zk_conv_kernels_used(void);
/* For tests: uses these kernels from now on; NULL: the best that the machine runs. */
void zk_conv_set_kernels(const zk_conv_kernels *kernels);

#endif
