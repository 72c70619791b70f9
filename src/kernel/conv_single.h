/*
 * conv_single.h: the weight's gradient of groups with one output channel, as of depthwise
 * convolutions. Included by conv_kernels.h, which base/simd.h precedes.
 *
 * A vector holds neighbouring outputs here, not channels. Gradients are spread to the pitch of the
 * image's copy, so that outputs of all rows are one run: between two rows there are zeros, and a
 * mask that keeps an inf or nan of the image from meeting them. Output i of the run belongs to sum
 * i mod ZK_CONV_LANES, on every CPU.
 */
#ifndef ZK_KERNEL_CONV_SINGLE_H
#define ZK_KERNEL_CONV_SINGLE_H

#include "kernel/conv_job.h"

/* Kernel elements whose sums stay in registers; outputs whose gradients are spread together. */
#if ZK_SIMD == 16
#define SINGLE_DEPTH 9
#elif ZK_SIMD == 8
#define SINGLE_DEPTH 5
#else
#define SINGLE_DEPTH 4
#endif
#define SINGLE_RUN 512
#define SINGLE_V (ZK_CONV_LANES / ZK_SIMD)

/* out := outputs [first, first + count) of the run; count is a multiple of the lanes. */
static void spread(const zk_conv_job *j, const float *dy, int64_t first, int64_t count,
                   float *out) {
  for (int64_t i = 0; i < count;) {
    int64_t row = (first + i) / j->pitch, column = (first + i) % j->pitch;
    int64_t in_row = row < j->height && column < j->width ? j->width - column : 0;
    int64_t n = in_row < count - i ? in_row : count - i;
    int64_t to_next = j->pitch - column < count - i ? j->pitch - column : count - i;
    memcpy(out + i, dy + (n ? row * j->width + column : 0), (size_t)n * sizeof *out);
    memset(out + i + n, 0, (size_t)(to_next - n) * sizeof *out);
    i += to_next;
  }
}

/* sums [depth][lanes] += what `count` outputs give. Every caller gives a constant for depth. */
static inline __attribute__((always_inline)) void
single_micro_kernel(int depth, const float *image, const int32_t *offset, const float *dy,
                    const int32_t *mask, int64_t count, float *sums) {
  vec sum[SINGLE_DEPTH][SINGLE_V];
  const float *at[SINGLE_DEPTH];
  ZK_UNROLL(9)
  for (int k = 0; k < depth; k++) {
    at[k] = image + offset[k];
    ZK_UNROLL(4)
    for (int v = 0; v < SINGLE_V; v++)
      sum[k][v] = vec_load(sums + k * ZK_CONV_LANES + v * ZK_SIMD);
  }
  for (int64_t i = 0; i < count; i += ZK_CONV_LANES)
    ZK_UNROLL(4)
  for (int v = 0; v < SINGLE_V; v++) {
    vec g = vec_load(dy + i + v * ZK_SIMD), zero = vec_all(0);
    vec_mask inside;
    memcpy(&inside, mask + i + v * ZK_SIMD, sizeof inside);
    ZK_UNROLL(9)
    for (int k = 0; k < depth; k++) {
      vec x = vec_choose(inside, vec_load(at[k] + i + v * ZK_SIMD), zero);
      sum[k][v] = vec_fma(x, g, sum[k][v]);
    }
  }
  ZK_UNROLL(9)
  for (int k = 0; k < depth; k++)
    ZK_UNROLL(4)
  for (int v = 0; v < SINGLE_V; v++)
    vec_store(sums + k * ZK_CONV_LANES + v * ZK_SIMD, sum[k][v]);
}

#define SINGLE_CASE(depth)                                                                         \
  case depth:                                                                                      \
    single_micro_kernel(depth, image, offset, dy, mask, count, sums);                              \
    break

static void single_run(int64_t depth, const float *image, const int32_t *offset, const float *dy,
                       const int32_t *mask, int64_t count, float *sums) {
  switch (depth) {
    SINGLE_CASE(1);
    SINGLE_CASE(2);
    SINGLE_CASE(3);
    SINGLE_CASE(4);
#if SINGLE_DEPTH > 4
    SINGLE_CASE(5);
#endif
#if SINGLE_DEPTH > 5
    SINGLE_CASE(6);
    SINGLE_CASE(7);
    SINGLE_CASE(8);
    SINGLE_CASE(9);
#endif
  }
}

/* Pieces [begin, end) of parts and groups. */
static void weight_single(void *job, int64_t begin, int64_t end) {
  const zk_conv_job *j = job;
  _Alignas(64) float dy[SINGLE_RUN];
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t part = piece / j->groups, group = piece % j->groups;
    float *sums = j->sums + piece * j->depth * ZK_CONV_LANES;
    for (int64_t i = 0; i < j->n; i++) {
      if ((j->first + i) % j->parts != part)
        continue;
      const float *image = j->image + i * j->image_stride + group * j->group_stride;
      for (int64_t at = 0; at < j->run; at += SINGLE_RUN) {
        int64_t count = j->run - at < SINGLE_RUN ? j->run - at : SINGLE_RUN;
        spread(j, j->dy + (i * j->groups + group) * j->outputs, at, count, dy);
        float total[ZK_CONV_LANES] = {0};
        for (int64_t p = 0; p < count; p++)
          total[p % ZK_CONV_LANES] += dy[p];
        for (int l = 0; l < ZK_CONV_LANES; l++)
          j->biases[piece] += (double)total[l];
        for (int64_t k = 0; k < j->depth; k += SINGLE_DEPTH)
          single_run(j->depth - k < SINGLE_DEPTH ? j->depth - k : SINGLE_DEPTH, image + at,
                     j->offset + k, dy, j->mask + at, count, sums + k * ZK_CONV_LANES);
      }
    }
  }
}

#endif
