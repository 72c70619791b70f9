/*
 * conv_job.h: what conv.c and the kernels of each CPU (conv_tiles.h) share; private to them.
 */
#ifndef ZK_KERNEL_CONV_JOB_H
#define ZK_KERNEL_CONV_JOB_H

#include "base/cpu.h"
#include "kernel/conv.h"

/* Outputs whose gradients are turned together. */
#define ZK_CONV_TURNED 256

/* A vector of outputs of one plane. */
typedef struct zk_conv_vector {
  int32_t base;  /* where its first element's window begins in the image */
  int32_t out;   /* the output that its first useful element is */
  int32_t from;  /* that element; what is before belongs to the vector before */
  int32_t place; /* of element `from` in its row of the image; -1: all are one run of outputs */
} zk_conv_vector;

/* One convolution. */
typedef struct zk_conv_job {
  const float *image; /* [n, groups, ...]: a group's planes, and the next group's behind them */
  int64_t image_step, group_step;
  const int32_t *distance; /* [depth] of a kernel's element from its window's begin */
  int64_t depth;
  int64_t groups, channels; /* of y, and of one group of it */
  int64_t width, places;    /* of a row and a plane of y */

  /* forward: pieces are tiles of outputs of (image, group) */
  int64_t rows;      /* channels of a tile */
  int64_t packed;    /* channels of a group, a multiple of rows */
  const float *w;    /* packed [groups][packed / rows][depth][rows] */
  const float *bias; /* [groups][packed] */
  const zk_conv_vector *vectors;
  int64_t tiles;
  int64_t pitch; /* of a row of the image */
  float *y;

  /* the weight's gradient: pieces are (part, group, block of channels) */
  const float *dy;
  int64_t n, height, row_step, column_step; /* of y in the image */
  int64_t parts, blocks;                    /* image i belongs to part (first + i) % parts */
  int64_t first;
  float *sums;    /* [parts][groups][blocks][depth][BLOCK], added to */
  double *biases; /* [parts][groups][blocks][BLOCK], added to */
} zk_conv_job;

/* The kernels of one CPU, in conv_tiles.h's words. */
typedef struct zk_conv_kernels {
  int simd;
  struct {
    int rows, vectors;
  } tile[2]; /* which there are for forward */
  int block;
  void (*forward)(void *job, int64_t begin, int64_t end);
  void (*weight)(void *job, int64_t begin, int64_t end);
  void (*winograd_forward)(void *job, int64_t begin, int64_t end); /* of a zk_winograd_job */
  void (*winograd_weight)(void *job, int64_t begin, int64_t end);
} zk_conv_kernels;

extern const zk_conv_kernels zk_conv_portable, zk_conv_neon, zk_conv_avx2, zk_conv_avx512;

/* Takes these kernels from now on, for tests; NULL: the machine's best. */
void zk_conv_use(const zk_conv_kernels *kernels);

#endif
