/*
 * blocked_kernels.h: the kernels of blocked.h, compiled for one CPU. Included by blocked_avx2.c and
 * its kin, which say which CPU that is (base/simd.h) and what the kernels are called (ZK_BLOCKED).
 */
#ifndef ZK_KERNEL_BLOCKED_KERNELS_H
#define ZK_KERNEL_BLOCKED_KERNELS_H

#include <math.h>
#include "kernel/blocked_micro.h"
#include "kernel/blocked_winograd_kernels.h"
#include "kernel/planes_kernels.h"
#include "kernel/winograd_grad_kernels.h"

/* ---- convolutions over all channels ---------------------------------------------------------- */

/* Pieces [begin, end) of (image, strip, group, tile). */
static void conv(void *job, int64_t begin, int64_t end) {
  const zk_blocked_job *j = job;
  int64_t taps = j->kh * j->kw, depth = taps * ((j->blocks - 1) * j->steps + j->last);
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t tile = piece % j->tiles, group = piece / j->tiles % j->groups;
    int64_t strip = piece / j->tiles / j->groups % j->strips;
    int64_t image = piece / j->tiles / j->groups / j->strips;
    int64_t from = zk_tile_begin(j->y_blocks, j->tiles, tile);
    int64_t V = zk_tile_begin(j->y_blocks, j->tiles, tile + 1) - from;
    from += group * j->y_blocks;
    const float *x = j->x + image * j->x_image + group * j->blocks * j->x_block;
    const float *w = j->w + from * B * depth;
    int64_t y_from = image * j->y_image + from * j->y_block;
    int64_t u_end = (strip + 1) * j->strip < j->units ? (strip + 1) * j->strip : j->units;
    for (int64_t b = 0; b < j->blocks; b += j->chunk) {
      int64_t b_end = b + j->chunk < j->blocks ? b + j->chunk : j->blocks;
      for (int64_t u = strip * j->strip; u < u_end; u++) {
        int64_t row, column, P = pixels_of(j, u, &row, &column);
        int64_t at = y_from + (row * j->ow + column) * B;
        any_unit(P, V, j, window_of(j, x, row, column, P), b, b_end,
                 w + b * j->steps * taps * V * B, j->bias + from * B,
                 j->residual ? j->residual + at : NULL, j->y + at);
      }
    }
    int64_t first = pixel_of(j, strip * j->strip), pixels = pixel_of(j, u_end) - first;
    for (int64_t v = 0; j->finish && v < V; v++)
      j->finish(j->y + y_from + v * j->y_block + first * B, pixels * B);
  }
}

/* ---- windows of one channel ------------------------------------------------------------------ */

/* Some neighbouring pixels of a depthwise convolution, or of a pool; x, w and y are of one block.
 */
static inline __attribute__((always_inline)) void row_unit(int P, bool pool,
                                                           const zk_blocked_job *j, const window *a,
                                                           const float *w, vec begin,
                                                           const float *residual, float *y) {
  vec sum[MAX_P];
  ZK_UNROLL(8)
  for (int p = 0; p < P; p++)
    sum[p] = begin;
  for (int64_t i = a->begin; i < a->end; i++) {
    const float *row = a->x + (a->h + i * j->dh) * j->x_row;
    for (int64_t k = 0; k < j->kw; k++) {
      int64_t column = a->w + k * j->dw;
      if (P == 1 && (column < 0 || column >= j->iw))
        continue;
      vec weight = pool ? begin : vec_load(w + (i * j->kw + k) * B);
      const float *at = row + column * B;
      ZK_UNROLL(8)
      for (int p = 0; p < P; p++, at += j->sw * B) {
        vec x = vec_load(at);
        sum[p] = pool ? vec_max_nan(sum[p], x) : vec_fma(x, weight, sum[p]);
      }
    }
  }
  vec least = vec_all(j->least), most = vec_all(j->most);
  ZK_UNROLL(8)
  for (int p = 0; p < P; p++) {
    if (!pool && residual)
      sum[p] += vec_load(residual + p * B);
    vec_store(y + p * B, pool ? sum[p] : vec_min(vec_max(sum[p], least), most));
  }
}

/* A row of outputs: pixels [inner, outer) have all columns of their windows inside of the image.
 * They are computed eight or four at a time, the last ones twice; the others one at a time. */
static inline __attribute__((always_inline)) void row_of(bool pool, const zk_blocked_job *j,
                                                         int64_t row, int64_t inner, int64_t outer,
                                                         const float *x, const float *w, vec begin,
                                                         const float *residual, float *y) {
  for (int64_t c = 0, n; c < j->ow; c += n) {
    n = 1;
    if (c >= inner && outer - inner >= 4 && c < outer)
      n = outer - c >= 5 && outer - inner >= ROW_PIXELS ? ROW_PIXELS : 4;
    if (c + n > outer && n > 1)
      c = outer - n;
    window a = window_of(j, x, row, c, n);
    const float *other = residual ? residual + c * B : NULL;
    if (n == ROW_PIXELS)
      row_unit(ROW_PIXELS, pool, j, &a, w, begin, other, y + c * B);
    else if (n == 4)
      row_unit(4, pool, j, &a, w, begin, other, y + c * B);
    else
      row_unit(1, pool, j, &a, w, begin, other, y + c * B);
  }
}

/* Piece (image, block, strip of rows). */
static inline __attribute__((always_inline)) void rows_of(bool pool, const zk_blocked_job *j,
                                                          int64_t piece) {
  int64_t strip = piece % j->strips, block = piece / j->strips % j->blocks;
  int64_t image = piece / j->strips / j->blocks, taps = j->kh * j->kw;
  const float *x = j->x + image * j->x_image + block * j->x_block;
  const float *w = pool ? NULL : j->w + block * taps * B;
  int64_t y_from = image * j->y_image + block * j->y_block;
  int64_t end = (strip + 1) * j->strip < j->oh ? (strip + 1) * j->strip : j->oh;
  int64_t inner = (j->pw + j->sw - 1) / j->sw;
  int64_t room = j->iw - 1 - (j->kw - 1) * j->dw + j->pw, outer = room < 0 ? 0 : room / j->sw + 1;
  vec begin = pool ? vec_all(-INFINITY) : vec_load(j->bias + block * B);
  outer = outer < j->ow ? outer : j->ow;
  for (int64_t row = strip * j->strip; row < end; row++) {
    int64_t at = y_from + row * j->ow * B;
    row_of(pool, j, row, inner, outer, x, w, begin, j->residual ? j->residual + at : NULL,
           j->y + at);
  }
  int64_t first = strip * j->strip * j->ow * B;
  if (!pool && j->finish)
    j->finish(j->y + y_from + first, end * j->ow * B - first);
}

/* Pieces [begin, end) of (image, block, strip). */
static void depth(void *job, int64_t begin, int64_t end) {
  for (int64_t piece = begin; piece < end; piece++)
    rows_of(false, job, piece);
}

static void max_pool(void *job, int64_t begin, int64_t end) {
  for (int64_t piece = begin; piece < end; piece++)
    rows_of(true, job, piece);
}

const zk_blocked_kernels ZK_BLOCKED = {.simd = B,
                                       .most_blocks = MAX_V,
                                       .pixels = {0, PIXELS_1, PIXELS_2, PIXELS_3, PIXELS_4},
                                       .conv = conv,
                                       .depth = depth,
                                       .max_pool = max_pool,
                                       .winograd_transform = winograd_transform,
                                       .winograd = winograd,
                                       .winograd_grad = winograd_grad,
                                       .from_planes = from_planes,
                                       .to_planes = to_planes};

#endif
