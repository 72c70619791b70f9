/*
 * dense_job.h: what dense.c and the kernels of each CPU (dense_tiles.h) share; private to them.
 */
#ifndef ZK_KERNEL_DENSE_JOB_H
#define ZK_KERNEL_DENSE_JOB_H

#include "base/cpu.h"
#include "kernel/dense.h"

/* Samples that are packed and computed together; a multiple of every panel's width. */
#define ZK_DENSE_BATCH 64
/* So few samples that nothing is packed for them. */
#define ZK_DENSE_FEW 8
/* Rows of w in a piece, a multiple of every tile: small, so that two threads end together. */
#define ZK_DENSE_ROWS 12
/* Columns that are packed together in the gradient of x, a multiple of every panel's width. */
#define ZK_DENSE_COLUMNS 32
/* Steps of the inner dimension between two visits of a tile: a panel of them fits the first cache.
 */
#define ZK_DENSE_DEPTH 256
/* The largest batch, and the longest row of w, of a weight gradient: for arrays on the stack. */
#define ZK_DENSE_MAX_BATCH 1024
#define ZK_DENSE_MAX_COLUMNS 8192
/* Columns whose activity is one: zeros between active ones come along. */
#define ZK_DENSE_GROUP 4

/* One product. Which fields are used is said at each kernel. */
typedef struct zk_dense_job {
  int64_t m, n, k;
  const float *x, *w, *dy, *bias;
  int64_t ldx, ldw, ldy;
  float *out;
  bool accumulate, relu;
  /* x packed: in forward [m / PANEL][depth][PANEL], transposed; in the weight's gradient
   * [depth / PANEL][m][PANEL] */
  float *packed;
  /* the columns of x that are used, or whose groups of 4 are: depth of them */
  const uint32_t *columns;
  int64_t depth;
  bool sparse; /* columns leaves some out */
  zk_dense_taker take;
  void *context;
} zk_dense_job;

/* The kernels of one CPU, in dense_tiles.h's words. */
typedef struct zk_dense_kernels {
  int panel;
  void (*find_active)(const zk_dense_job *job, uint8_t *active);
  void (*pack_turned)(void *job, int64_t begin, int64_t end);
  void (*forward)(void *job, int64_t begin, int64_t end);
  void (*forward_few)(void *job, int64_t begin, int64_t end);
  void (*input_grad)(void *job, int64_t begin, int64_t end);
  void (*pack_groups)(void *job, int64_t begin, int64_t end);
  void (*weight_grad)(void *job, int64_t begin, int64_t end);
} zk_dense_kernels;

extern const zk_dense_kernels zk_dense_portable, zk_dense_neon, zk_dense_avx2, zk_dense_avx512;

/* Takes these kernels from now on, for tests; NULL: the machine's best. */
void zk_dense_use(const zk_dense_kernels *kernels);

#endif
