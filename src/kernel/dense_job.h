/*
 * dense_job.h: what dense.c and the kernels of each CPU (dense_tiles.h) share; private to them.
 */
#ifndef ZK_KERNEL_DENSE_JOB_H
#define ZK_KERNEL_DENSE_JOB_H

#include <stdatomic.h>
#include "base/cpu.h"
#include "kernel/dense.h"

/* So few samples that nothing is packed for them, and rows of w that a thread then takes at once.
 */
#define ZK_DENSE_FEW 8
#define ZK_DENSE_FEW_ROWS 12
/* Rows of c that a tile computes: the numbers of a quad. */
#define ZK_DENSE_QUAD 4
/* Rows of c that meet a packed panel before the next one. */
#define ZK_DENSE_ROWS 64
/* Steps of the inner dimension in a block: a panel of them fits the first cache. */
#define ZK_DENSE_DEPTH 256
/* The largest batch of a gradient. */
#define ZK_DENSE_MAX_BATCH 1024
/* Rows of a that meet some packed panels before the next rows, and the steps in a block then. */
#define ZK_DENSE_DIRECT_ROWS 12
#define ZK_DENSE_DIRECT_DEPTH 256
/* Panels that meet those rows before the next ones. */
#define ZK_DENSE_DIRECT_PANELS 3
/* Rows of a gradient that a thread makes at once, small, so that two threads end together; and the
 * longest such row, for an array on the stack. Where the gradient is made turned, a panel's rows
 * are made at once. */
#define ZK_DENSE_GRAD_ROWS 12
#define ZK_DENSE_MAX_ROW 8192
#define ZK_DENSE_MAX_TURNED_ROW 2048

/*
 * One product c [m, n] = a [m, k] b [k, n], or for forward_few y [m, n] = x w^T with a for x, b for
 * w. A matrix that is turned lies in memory as its transpose.
 */
typedef struct zk_dense_job {
  int64_t m, n, k;
  const float *a, *b;
  int64_t lda, ldb, ldc;
  bool a_turned, b_turned;
  float *c;
  const float *bias; /* [n], or NULL */
  bool relu, accumulate;

  /* The inner dimension is cut into `blocks` of at most `depth` steps. */
  int64_t depth, blocks;
  /* a packed, quad by quad: of rows [4 q, 4 q + 4), the steps in which one of the four is not 0, or
   * with `whole` all of them. quads: their numbers; at: each step's place in its block, times the
   * panel's width; start: where each block's steps begin, and the last one's end. Room for k steps
   * a quad; with `whole` all quads share the first list. start NULL: a is used as it is. */
  float *quads;
  uint32_t *at, *start;
  bool whole;
  /* b packed as [panel][k][panel's width], or NULL: then each piece packs the blocks it needs. */
  const float *panels;
  atomic_bool not_finite; /* b has an inf or a nan: seen while packing */

  /* forward_few: at lists the groups of few_group columns, `groups` of them, that are not 0 in all
   * samples; NULL: all. */
  int64_t groups;

  zk_dense_taker take; /* NULL: c is stored */
  void *context;
} zk_dense_job;

/* The kernels of one CPU, in dense_tiles.h's words. */
typedef struct zk_dense_kernels {
  int panel, few_group;                                          /* floats */
  void (*forward_few)(void *job, int64_t begin, int64_t end);    /* rows of w */
  void (*pack_quads)(void *job, int64_t begin, int64_t end);     /* quads of a */
  void (*pack_panels)(void *job, int64_t begin, int64_t end);    /* panels of b */
  void (*product)(void *job, int64_t begin, int64_t end);        /* chunks of c's rows, by panel */
  void (*product_direct)(void *job, int64_t begin, int64_t end); /* chunks of panels, by rows */
  void (*product_rows)(void *job, int64_t begin, int64_t end);   /* rows of c */
  void (*product_turned)(void *job, int64_t begin, int64_t end); /* panels; c is turned */
} zk_dense_kernels;

extern const zk_dense_kernels zk_dense_portable, zk_dense_neon, zk_dense_avx2, zk_dense_avx512;

/* Takes these kernels from now on, for tests; NULL: the machine's best. */
void zk_dense_use(const zk_dense_kernels *kernels);

#endif
