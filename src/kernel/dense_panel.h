/*
 * dense_panel.h: the size of a micro-tile on this CPU, and the micro-panels of b. Included by the
 * kernels of dense.h (dense_kernels.h, dense_pack.h), which base/simd.h precedes.
 */
#ifndef ZK_KERNEL_DENSE_PANEL_H
#define ZK_KERNEL_DENSE_PANEL_H

#include "kernel/dense_job.h"

/* The accumulators (MR x NR_VECTORS), a row of a micro-panel of b and one broadcast number have to
 * fit the vector registers. NEON has 32 of them, of 4 floats. */
#if defined(ZK_TARGET_NEON)
#define NR_VECTORS 6
#define ALL_VECTORS(X) X(1) X(2) X(3) X(4) X(5) X(6)
#else
#define NR_VECTORS 3
#define ALL_VECTORS(X) X(1) X(2) X(3)
#endif
#define NR (ZK_SIMD * NR_VECTORS)
#define MR ZK_DENSE_MR
/* Where a is not packed, a micro-tile has TALL * MR rows: more where there are 32 registers. */
#if defined(ZK_TARGET_AVX512) && !defined(ZK_SIMD_HALVES)
#define TALL 2
#else
#define TALL 1
#endif

/* A micro-panel's columns [first, first + width) of b and c, in so many vectors. The last vector
 * may reach past the end of a row; b is packed with zeros there. */
typedef struct micro_panel {
  int64_t first;
  int vectors, width;
} micro_panel;

/* Micro-panel p of n columns. They have equal numbers of vectors, up to one. */
static micro_panel micro_panel_of(int64_t n, int64_t p) {
  int64_t vectors = zk_ceil_div(n, ZK_SIMD), panels = zk_ceil_div(vectors, NR_VECTORS);
  int64_t each = vectors / panels, wider = vectors % panels;
  int64_t first = (p * each + zk_min(p, wider)) * ZK_SIMD;
  int count = (int)(each + (p < wider));
  return (micro_panel){first, count, (int)zk_min(n - first, count * ZK_SIMD)};
}

#endif
