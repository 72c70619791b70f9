/*
 * dense_few.h: y = x w^T for a few samples and a w that is packed. Included by dense_kernels.h.
 *
 * A micro-panel of w stays in the L1 cache while each sample is multiplied with it. The vectors
 * run along the outputs, so that there is nothing to sum up at the end of a row; CHAINS sums an
 * output hide the latency of a multiply-add.
 */
#ifndef ZK_KERNEL_DENSE_FEW_H
#define ZK_KERNEL_DENSE_FEW_H

#include "kernel/dense_panel.h"

#define CHAINS 4

/* c [width] := or += x [k] times a micro-panel b [k, NR]. Every caller gives a constant for
 * vectors. */
static inline __attribute__((always_inline)) void
few_row(int vectors, const float *x, int64_t k, const float *b, int width, bool add, float *c) {
  vec sum[CHAINS][NR_VECTORS];
  ZK_UNROLL(4)
  for (int i = 0; i < CHAINS; i++)
    ZK_UNROLL(6)
  for (int v = 0; v < vectors; v++)
    sum[i][v] = vec_all(0);
  int64_t step = 0;
  for (; step + CHAINS <= k; step += CHAINS)
    ZK_UNROLL(4)
  for (int i = 0; i < CHAINS; i++) {
    const vec all = vec_all(x[step + i]);
    ZK_UNROLL(6)
    for (int v = 0; v < vectors; v++)
      sum[i][v] = vec_fma(all, vec_load(b + (step + i) * NR + v * ZK_SIMD), sum[i][v]);
  }
  for (; step < k; step++)
    ZK_UNROLL(6)
  for (int v = 0; v < vectors; v++)
    sum[0][v] = vec_fma(vec_all(x[step]), vec_load(b + step * NR + v * ZK_SIMD), sum[0][v]);
  float row[NR];
  ZK_UNROLL(6)
  for (int v = 0; v < vectors; v++) {
    const vec all = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]);
    if ((v + 1) * ZK_SIMD <= width)
      vec_store(c + v * ZK_SIMD, add ? vec_load(c + v * ZK_SIMD) + all : all);
    else
      vec_store(row + v * ZK_SIMD, all);
  }
  for (int n = width / ZK_SIMD * ZK_SIMD; n < width; n++)
    c[n] = add ? c[n] + row[n] : row[n];
}

/* Micro-panels [begin, end) of b, by all rows of a. */
static void product_few(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  for (int64_t p = begin; p < end; p++) {
    const micro_panel w = micro_panel_of(j->n, p);
    const float *b = j->b_packed + p * j->k * NR;
    for (int64_t i = 0; i < j->m; i++) {
      const float *x = j->a + i * j->lda;
      float *c = j->c + i * j->ldc + w.first;
      switch (w.vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    few_row(N, x, j->k, b, w.width, j->accumulate, c);                                             \
    break;
        ALL_VECTORS(CASE)
#undef CASE
      }
    }
  }
}

#endif
