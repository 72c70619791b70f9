/*
 * conv_micro.h: the sizes of micro-tiles on this CPU, and the micro-kernel of the weight's
 * gradient. Included by conv_kernels.h, which base/simd.h precedes.
 *
 * The gradients of a block of channels are transposed first, so that a vector holds channels. For
 * every output the micro-kernel loads such a vector, and broadcasts elements of the output's
 * window.
 */
#ifndef ZK_KERNEL_CONV_MICRO_H
#define ZK_KERNEL_CONV_MICRO_H

#include "kernel/conv_job.h"

/*
 * A micro-tile of forward has MR channels by NR_VECTORS vectors of outputs; one of MR_6 by
 * NR_VECTORS_6 suits some numbers of channels better, and one of a single channel depthwise
 * convolutions. A micro-tile of the weight's gradient has WIDE_DEPTH kernel elements by two vectors
 * of channels, or NARROW_DEPTH by one. AVX-512 and NEON have 32 vector registers, the others 16.
 */
#if defined(ZK_TARGET_AVX512) || defined(ZK_TARGET_NEON)
#define MR 8
#define NR_VECTORS 3
#define NR_VECTORS_6 4
#define WIDE_DEPTH 8
#else
#define MR 4
#define NR_VECTORS 3
#define NR_VECTORS_6 2
#define WIDE_DEPTH 6
#endif
#define MR_6 6
#define NR_VECTORS_1 4 /* of one channel */
#define NARROW_DEPTH 8
#define BLOCK (2 * ZK_SIMD) /* channels that the weight's gradient computes together */
#define MAX_MR 8
#define MAX_VECTORS 4

/* out [count, BLOCK] := the transpose of dy [channels, count], whose rows are `step` floats apart.
 * A vector that holds a channel has 0 behind the last one. */
static void transpose(const float *dy, int64_t step, int64_t channels, int64_t count, float *out) {
  int64_t width = channels <= ZK_SIMD ? ZK_SIMD : BLOCK;
  for (int64_t c = 0; c < width; c += 4) {
    int64_t p = 0;
    for (; p + 4 <= count; p += 4) {
      vec4 r[4] = {{0}};
      for (int64_t i = 0; i < 4 && c + i < channels; i++)
        r[i] = vec4_load(dy + (c + i) * step + p);
      vec4_transpose(r);
      for (int i = 0; i < 4; i++)
        vec4_store(out + (p + i) * BLOCK + c, r[i]);
    }
    for (; p < count; p++)
      for (int64_t i = c; i < c + 4; i++)
        out[p * BLOCK + i] = i < channels ? dy[i * step + p] : 0;
  }
}

/* sums[i] += the sum of column i of transposed [count, BLOCK], i < channels. */
static void sum_columns(const float *transposed, int64_t count, int64_t channels, double *sums) {
  int vectors = channels <= ZK_SIMD ? 1 : 2;
  vec total[2] = {vec_all(0), vec_all(0)};
  for (int64_t p = 0; p < count; p++)
    for (int v = 0; v < vectors; v++)
      total[v] += vec_load(transposed + p * BLOCK + v * ZK_SIMD);
  for (int i = 0; i < vectors * ZK_SIMD; i++)
    sums[i] += (double)total[i / ZK_SIMD][i % ZK_SIMD];
}

/* Gradients of rows x columns outputs, and how far apart their windows begin in the image. */
typedef struct zk_conv_strides {
  int64_t rows, columns, row_stride, column_stride;
} zk_conv_strides;

/*
 * sums [depth, BLOCK] += for each kernel element, the sum over the outputs of its image element
 * times the transposed gradient. Kernel element k lies at offset[k] of a window. Every caller gives
 * constants for depth and vectors, so that the sums stay in registers.
 */
static inline __attribute__((always_inline)) void
weight_micro_kernel(int depth, int vectors, const zk_conv_strides *by, const float *image,
                    const int32_t *offset, const float *transposed, float *sums) {
  vec sum[NARROW_DEPTH][2];
  ZK_UNROLL(8)
  for (int k = 0; k < depth; k++)
    ZK_UNROLL(2)
  for (int v = 0; v < vectors; v++)
    sum[k][v] = vec_load(sums + k * BLOCK + v * ZK_SIMD);
  for (int64_t r = 0; r < by->rows; r++, image += by->row_stride) {
    const float *at[NARROW_DEPTH];
    ZK_UNROLL(8)
    for (int k = 0; k < depth; k++)
      at[k] = image + offset[k];
    for (int64_t c = 0, i = 0; c < by->columns; c++, i += by->column_stride, transposed += BLOCK) {
      vec g[2];
      ZK_UNROLL(2)
      for (int v = 0; v < vectors; v++)
        g[v] = vec_load(transposed + v * ZK_SIMD);
      ZK_UNROLL(8)
      for (int k = 0; k < depth; k++) {
        vec x = vec_all(at[k][i]);
        ZK_UNROLL(2)
        for (int v = 0; v < vectors; v++)
          sum[k][v] = vec_fma(x, g[v], sum[k][v]);
      }
    }
  }
  ZK_UNROLL(8)
  for (int k = 0; k < depth; k++)
    ZK_UNROLL(2)
  for (int v = 0; v < vectors; v++)
    vec_store(sums + k * BLOCK + v * ZK_SIMD, sum[k][v]);
}

#define CASE(depth, vectors)                                                                       \
  case depth:                                                                                      \
    weight_micro_kernel(depth, vectors, by, image, offset, transposed, sums);                      \
    break

static void weight_wide(int64_t depth, const zk_conv_strides *by, const float *image,
                        const int32_t *offset, const float *transposed, float *sums) {
  switch (depth) {
    CASE(1, 2);
    CASE(2, 2);
    CASE(3, 2);
    CASE(4, 2);
    CASE(5, 2);
    CASE(6, 2);
#if WIDE_DEPTH == 8
    CASE(7, 2);
    CASE(8, 2);
#endif
  }
}

static void weight_narrow(int64_t depth, const zk_conv_strides *by, const float *image,
                          const int32_t *offset, const float *transposed, float *sums) {
  switch (depth) {
    CASE(1, 1);
    CASE(2, 1);
    CASE(3, 1);
    CASE(4, 1);
    CASE(5, 1);
    CASE(6, 1);
    CASE(7, 1);
    CASE(8, 1);
  }
}

#endif
