/*
 * dense_job.h: what dense.c and the kernels of each CPU (dense_kernels.h) share; private to them.
 *
 * The words are those of BLIS. A product c = a b is computed in micro-tiles of MR x NR elements. a
 * is packed in micro-panels of MR rows, b in micro-panels of NR columns; blocks of MC rows and of
 * at most KC steps of the inner dimension fit the caches.
 */
#ifndef ZK_KERNEL_DENSE_JOB_H
#define ZK_KERNEL_DENSE_JOB_H

#include <stdatomic.h>
#include "base/cpu.h"
#include "kernel/arith.h"
#include "kernel/dense.h"

/* The largest batch that is computed sample by sample where w is not packed (dense_gemv.h), and the
 * rows of w that a thread takes at once then. */
#define ZK_DENSE_GEMV_BATCH 6
#define ZK_DENSE_GEMV_ROWS 12
/* Rows of a micro-tile. */
#define ZK_DENSE_MR 4
/* Rows of c that are computed with one micro-panel of b before the next one. */
#define ZK_DENSE_MC 64
/* The most steps of the inner dimension in a block: a micro-panel of b of so many fits the L1
 * cache, nearly. 784 are three blocks. */
#define ZK_DENSE_KC 264
/* The largest batch of a gradient. */
#define ZK_DENSE_MAX_BATCH 1024
/* The same where a is not packed, and how many micro-panels of b these rows are multiplied with. */
#define ZK_DENSE_UNPACKED_MC 16
#define ZK_DENSE_UNPACKED_KC 256
#define ZK_DENSE_UNPACKED_PANELS 3
/* Rows of dw that a thread computes at once: few, so that the threads end together. The longest
 * such row, as it may be an array on the stack; dw^T is computed NR columns at once. */
#define ZK_DENSE_GRAD_ROWS 16
#define ZK_DENSE_MAX_ROW 8192
#define ZK_DENSE_MAX_TRANSPOSED_ROW 2048

/*
 * One product c [m, n] = a [m, k] b [k, n]. With a_transposed, a is [k, m] in memory; so for b. For
 * forward_gemv a is x [m, k] and b is w [n, k].
 */
typedef struct zk_dense_job {
  int64_t m, n, k;
  const float *a, *b;
  int64_t lda, ldb, ldc;
  bool a_transposed, b_transposed;
  float *c;
  const float *bias; /* [n], or NULL */
  bool relu, accumulate;

  /* The inner dimension is cut into `blocks` blocks of at most kc steps. mc: the rows of c that are
   * computed with one micro-panel of b; 0 counts as ZK_DENSE_MC, and more need one block. */
  int64_t kc, blocks, mc;
  /*
   * a packed as [micro-panel][k][MR], or block_start NULL: a is read as it is. Of each micro-panel
   * the steps are kept in which one of its MR rows is not 0; with all_steps, all of them are.
   * kept [micro-panel][k]: where in the micro-panel of b the step's row begins, in floats;
   * block_start [micro-panel][blocks + 1]: the first kept step of each block, then their number.
   * With all_steps the micro-panels share the first of these lists.
   */
  float *a_packed;
  uint32_t *kept, *block_start;
  bool all_steps;
  /* b packed as [micro-panel][k][NR], or NULL: then each piece packs the blocks that it needs. */
  const float *b_packed;
  atomic_bool not_finite; /* b has an inf or nan: packing has found one */

  /* forward_gemv: kept lists the `groups` groups of gemv_group columns that are not 0 in all
   * samples; NULL: all groups are read. */
  int64_t groups;

  zk_dense_row_fn on_row; /* NULL: c is stored */
  void *context;
} zk_dense_job;

/* The kernels of one CPU (dense_kernels.h): functions for zk_parallel_for, and what their pieces
 * are. */
typedef struct zk_dense_kernels {
  int nr, gemv_group;                                          /* floats */
  void (*forward_gemv)(void *job, int64_t begin, int64_t end); /* rows of w */
  void (*product_few)(void *job, int64_t begin, int64_t end);  /* micro-panels of b; few rows */
  void (*pack_a)(void *job, int64_t begin, int64_t end);       /* micro-panels of a */
  void (*pack_b)(void *job, int64_t begin, int64_t end);       /* micro-panels of b */
  void (*product)(void *job, int64_t begin, int64_t end);      /* mc rows of c by a micro-panel */
  void (*product_unpacked)(void *job, int64_t begin, int64_t end);   /* micro-panels by MC rows */
  void (*product_rows)(void *job, int64_t begin, int64_t end);       /* rows of c */
  void (*product_transposed)(void *job, int64_t begin, int64_t end); /* micro-panels of b; c^T */
} zk_dense_kernels;

extern const zk_dense_kernels zk_dense_portable, zk_dense_neon, zk_dense_avx2, zk_dense_avx512;

/* For tests: uses these kernels from now on; NULL: the best that the machine runs. */
void zk_dense_set_kernels(const zk_dense_kernels *kernels);

#endif
