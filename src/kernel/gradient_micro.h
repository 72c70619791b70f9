/*
 * gradient_micro.h: the micro-kernel of a weight's gradient whose inputs and gradients lie in
 * blocks of channels. Included by batch_kernels.h and winograd_grad_kernels.h, which base/simd.h
 * precedes.
 */
#ifndef ZK_KERNEL_GRADIENT_MICRO_H
#define ZK_KERNEL_GRADIENT_MICRO_H

#include <stdint.h>

/* A micro-tile has GRAD_P input channels by up to two blocks of output channels. */
#if ZK_SIMD == 16
#define GRAD_P 8
#else
#define GRAD_P 4
#endif
#define GRAD_V 2

/* sums [GRAD_P][V] += what `rows` rows of `count` vectors give; the rows of x are x_row floats
 * apart, those of dy touch. Every caller gives a constant for V. */
static inline __attribute__((always_inline)) void gradient_tile(int V, int64_t rows, int64_t x_row,
                                                                int64_t count, const float *x,
                                                                const float *dy, int64_t dy_block,
                                                                float *sums) {
  vec sum[GRAD_P][GRAD_V];
  ZK_UNROLL(8)
  for (int c = 0; c < GRAD_P; c++)
    ZK_UNROLL(2)
  for (int v = 0; v < V; v++)
    sum[c][v] = vec_load(sums + (c * V + v) * ZK_SIMD);
  for (int64_t p = 0; p < rows; p++, x += x_row)
    for (int64_t i = 0; i < count; i++, dy += ZK_SIMD) {
      vec g[GRAD_V];
      ZK_UNROLL(2)
      for (int v = 0; v < V; v++)
        g[v] = vec_load(dy + v * dy_block);
      ZK_UNROLL(8)
      for (int c = 0; c < GRAD_P; c++) {
        vec a = vec_all(x[i * ZK_SIMD + c]);
        ZK_UNROLL(2)
        for (int v = 0; v < V; v++)
          sum[c][v] = vec_fma(a, g[v], sum[c][v]);
      }
    }
  ZK_UNROLL(8)
  for (int c = 0; c < GRAD_P; c++)
    ZK_UNROLL(2)
  for (int v = 0; v < V; v++)
    vec_store(sums + (c * V + v) * ZK_SIMD, sum[c][v]);
}

static inline void add_gradient(int64_t V, int64_t rows, int64_t x_row, int64_t count,
                                const float *x, const float *dy, int64_t dy_block, float *sums) {
  if (V == 1)
    gradient_tile(1, rows, x_row, count, x, dy, dy_block, sums);
  else
    gradient_tile(2, rows, x_row, count, x, dy, dy_block, sums);
}

#endif
