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
#define EACH_CHAIN                                                                                 \
  ZK_UNROLL(4)                                                                                     \
  for (int i = 0; i < CHAINS; i++)
#define EACH_OUTPUT                                                                                \
  ZK_UNROLL(6)                                                                                     \
  for (int v = 0; v < vectors; v++)

/* What is done with a row of results: NR numbers are added, those below 0 become 0, they are added
 * to what is there. */
typedef struct few_ending {
  const float *bias; /* or NULL */
  bool relu, add;
} few_ending;

/* c [width] := x [k] times a micro-panel b [k, NR]. Every caller gives a constant for vectors. */
static inline __attribute__((always_inline)) void few_row(int vectors, const float *x, int64_t k,
                                                          const float *b, int width,
                                                          const few_ending *e, float *c) {
  vec sum[CHAINS][NR_VECTORS];
  EACH_CHAIN EACH_OUTPUT sum[i][v] = vec_all(0);
  int64_t step = 0;
  for (; step + CHAINS <= k; step += CHAINS)
    EACH_CHAIN {
      const vec all = vec_all(x[step + i]);
      EACH_OUTPUT sum[i][v] = vec_fma(all, vec_load(b + (step + i) * NR + v * ZK_SIMD), sum[i][v]);
    }
  for (; step < k; step++)
    EACH_OUTPUT sum[0][v] =
        vec_fma(vec_all(x[step]), vec_load(b + step * NR + v * ZK_SIMD), sum[0][v]);
  float row[NR] = {0};
  EACH_OUTPUT {
    const bool whole = (v + 1) * ZK_SIMD <= width;
    vec y = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]);
    if (e->bias)
      y += vec_load(e->bias + v * ZK_SIMD);
    if (e->add && whole)
      y += vec_load(c + v * ZK_SIMD);
    if (e->relu)
      y = vec_max(y, vec_all(0));
    vec_store(whole ? c + v * ZK_SIMD : row + v * ZK_SIMD, y);
  }
  for (int n = width / ZK_SIMD * ZK_SIMD; n < width; n++)
    c[n] = e->add ? c[n] + row[n] : row[n];
}

/* Micro-panels [begin, end) of b, by all rows of a. */
static void product_few(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  float bias[NR] = {0};
  const few_ending ending = {j->bias ? bias : NULL, j->relu, j->accumulate};
  for (int64_t p = begin; p < end; p++) {
    const micro_panel w = micro_panel_of(j->n, p);
    const float *b = j->b_packed + p * j->k * NR;
    if (j->bias)
      memcpy(bias, j->bias + w.first, (size_t)w.width * sizeof *bias);
    for (int64_t i = 0; i < j->m; i++) {
      const float *x = j->a + i * j->lda;
      float *c = j->c + i * j->ldc + w.first;
      switch (w.vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    few_row(N, x, j->k, b, w.width, &ending, c);                                                   \
    break;
        ALL_VECTORS(CASE)
#undef CASE
      }
    }
  }
}

#endif
