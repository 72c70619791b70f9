/*
 * dense_few.h: y = x w^T for a few samples and a w that is packed. Included by dense_kernels.h,
 * whose destination and loops it uses.
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

/* Row 0 of t := x [k] times a micro-panel b [k, NR]. Every caller gives a constant for vectors. */
ALWAYS few_row(int vectors, const float *x, int64_t k, const float *b, const destination *t) {
  vec sum[CHAINS][NR_VECTORS];
  EACH_CHAIN EACH_VECTOR sum[i][v] = vec_all(0);
  int64_t step = 0;
  for (; step + CHAINS <= k; step += CHAINS)
    EACH_CHAIN {
      const vec all = vec_all(x[step + i]);
      EACH_VECTOR sum[i][v] = vec_fma(all, vec_load(b + (step + i) * NR + v * ZK_SIMD), sum[i][v]);
    }
  for (; step < k; step++)
    EACH_VECTOR sum[0][v] =
        vec_fma(vec_all(x[step]), vec_load(b + step * NR + v * ZK_SIMD), sum[0][v]);
  float row[NR] = {0};
  EACH_VECTOR {
    const bool whole = (v + 1) * ZK_SIMD <= t->width;
    vec y = (sum[0][v] + sum[1][v]) + (sum[2][v] + sum[3][v]);
    if (t->bias)
      y += vec_load(t->bias + v * ZK_SIMD);
    if (t->relu)
      y = vec_max(y, vec_all(0));
    if (t->add && whole)
      y += vec_load(t->c + v * ZK_SIMD);
    vec_store(whole ? t->c + v * ZK_SIMD : row + v * ZK_SIMD, y);
  }
  for (int n = t->width / ZK_SIMD * ZK_SIMD; n < t->width; n++)
    t->c[n] = t->add ? t->c[n] + row[n] : row[n];
}

/* Micro-panels [begin, end) of b, by all rows of a. */
static void product_few(void *context, int64_t begin, int64_t end) {
  const zk_dense_job *j = context;
  float bias[NR] = {0};
  for (int64_t p = begin; p < end; p++) {
    const micro_panel w = micro_panel_of(j->n, p);
    const float *b = b_panel(j, p, 0);
    destination t = {.rows = 1,
                     .width = w.width,
                     .bias = j->bias ? bias : NULL,
                     .relu = j->relu,
                     .add = j->accumulate};
    if (j->bias)
      memcpy(bias, j->bias + w.first, (size_t)w.width * sizeof *bias);
    for (int64_t i = 0; i < j->m; i++) {
      const float *x = j->a + i * j->lda;
      t.c = j->c + i * j->ldc + w.first;
      switch (w.vectors) {
#define CASE(N)                                                                                    \
  case N:                                                                                          \
    few_row(N, x, j->k, b, &t);                                                                    \
    break;
        ALL_VECTORS(CASE)
#undef CASE
      }
    }
  }
}

#endif
