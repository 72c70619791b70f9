/*
 * dense_gemv.h: y = x w^T + b for one sample or a few, as dot products. Included by
 * dense_kernels.h, which base/simd.h precedes.
 *
 * Nothing is packed, for that would be slower: w is read once, four rows at a time, and multiplied
 * with every sample while it is in the L1 cache. The time is that of reading w from memory, so it
 * helps to skip the groups of columns that are 0 in all samples.
 */
#ifndef ZK_KERNEL_DENSE_GEMV_H
#define ZK_KERNEL_DENSE_GEMV_H

#include "kernel/dense_job.h"

#define GEMV_ROWS 4
#define GEMV_GROUP (2 * ZK_SIMD)

/* The sum of v's elements, added in pairs. */
static inline float sum_of(vec v) {
#if ZK_SIMD == 16
  vec4 part = (vec_lane(v, 0) + vec_lane(v, 2)) + (vec_lane(v, 1) + vec_lane(v, 3));
#elif ZK_SIMD == 8
  vec4 part = vec_lane(v, 0) + vec_lane(v, 1);
#else
  vec4 part = v;
#endif
  return (part[0] + part[2]) + (part[1] + part[3]);
}

/* dot[r] := the dot product of w's row r and j's sample i, r < rows; two chains of multiply-adds a
 * row. Every caller gives a constant for rows. */
static inline __attribute__((always_inline)) void dots(int rows, const zk_dense_job *j,
                                                       const float *w, int64_t i, float *dot) {
  const float *x = j->a + i * j->lda;
  const int64_t k = j->k, ldw = j->ldb;
  const int64_t all = k / GEMV_GROUP, groups = j->kept ? j->groups : all;
  vec sum[GEMV_ROWS][2];
  ZK_UNROLL(4)
  for (int r = 0; r < rows; r++)
    sum[r][0] = sum[r][1] = vec_all(0);
  for (int64_t g = 0; g < groups; g++) {
    const int64_t c = (j->kept ? j->kept[g] : g) * GEMV_GROUP;
    const vec a = vec_load(x + c), b = vec_load(x + c + ZK_SIMD);
    ZK_UNROLL(4)
    for (int r = 0; r < rows; r++) {
      sum[r][0] = vec_fma(vec_load(w + r * ldw + c), a, sum[r][0]);
      sum[r][1] = vec_fma(vec_load(w + r * ldw + c + ZK_SIMD), b, sum[r][1]);
    }
  }
  ZK_UNROLL(4)
  for (int r = 0; r < rows; r++)
    dot[r] = sum_of(sum[r][0] + sum[r][1]);
  for (int64_t c = all * GEMV_GROUP; c < k; c++)
    for (int r = 0; r < rows; r++)
      dot[r] += w[r * ldw + c] * x[c];
}

/* Rows [begin, end) of w, for all samples; added to what is there with accumulate. */
static void forward_gemv(void *context, int64_t begin, int64_t end) {
  /* (A bias that is chosen in the loop became a masked load from NULL, which took as long as all
   * else together.) */
  static const float no_bias[GEMV_ROWS];
  const zk_dense_job *j = context;
  float dot[GEMV_ROWS];
  for (int64_t n = begin; n < end; n += GEMV_ROWS) {
    const float *w = j->b + n * j->ldb;
    const float *bias = j->bias ? j->bias + n : no_bias;
    int rows = (int)(end - n < GEMV_ROWS ? end - n : GEMV_ROWS);
    for (int64_t i = 0; i < j->m; i++) {
      if (rows == GEMV_ROWS)
        dots(GEMV_ROWS, j, w, i, dot);
      else
        for (int r = 0; r < rows; r++)
          dots(1, j, w + r * j->ldb, i, dot + r);
      for (int r = 0; r < rows; r++) {
        float *c = j->c + i * j->ldc + n + r, y = dot[r] + bias[r];
        if (j->accumulate)
          y += *c;
        *c = j->relu && y < 0 ? 0 : y;
      }
    }
  }
}

#endif
