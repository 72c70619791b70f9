/*
 * batch_kernels.h: the kernels of batch.h, compiled for one CPU. Included by conv_kernels.h.
 */
#ifndef ZK_KERNEL_BATCH_KERNELS_H
#define ZK_KERNEL_BATCH_KERNELS_H

#include <string.h>
#include "kernel/arith.h"
#include "kernel/batch_job.h"
#include "kernel/gradient_micro.h"
#include "kernel/planes_kernels.h"

/* A micro-tile has up to BATCH_P images by BATCH_V blocks of output channels. One block takes more
 * images, so that the sums need not wait for each other. */
#if defined(ZK_TARGET_AVX512) || defined(ZK_TARGET_NEON)
#define BATCH_V 4
#else
#define BATCH_V 2
#endif
#define BATCH_P 6
#define BATCH_P_1 12

/* ---- products -------------------------------------------------------------------------------- */

/* y [P images][V blocks] of one place; channels [first, end). Every caller gives constants for P
 * and V. */
static inline __attribute__((always_inline)) void batch_unit(int P, int V, const zk_batch_job *j,
                                                             const zk_batch_tap *tap, int64_t taps,
                                                             int64_t first, int64_t end,
                                                             const float *x, const float *w,
                                                             const float *bias, float *y) {
  vec sum[BATCH_P_1][BATCH_V];
  ZK_UNROLL(12)
  for (int p = 0; p < P; p++)
    ZK_UNROLL(4)
  for (int v = 0; v < V; v++)
    sum[p][v] =
        first > 0 ? vec_load(y + v * j->y_block + p * ZK_SIMD) : vec_load(bias + v * ZK_SIMD);
  for (int64_t c = first; c < end; c++) {
    const float *xc = x + c / ZK_SIMD * j->x_block + c % ZK_SIMD;
    const float *wc = w + c * j->taps * V * ZK_SIMD;
    for (int64_t t = 0; t < taps; t++) {
      const float *at = xc + tap[t].x, *wt = wc + tap[t].w * V * ZK_SIMD;
      vec weight[BATCH_V];
      ZK_UNROLL(4)
      for (int v = 0; v < V; v++)
        weight[v] = vec_load(wt + v * ZK_SIMD);
      ZK_UNROLL(12)
      for (int p = 0; p < P; p++) {
        vec a = vec_all(at[p * ZK_SIMD]);
        ZK_UNROLL(4)
        for (int v = 0; v < V; v++)
          sum[p][v] = vec_fma(a, weight[v], sum[p][v]);
      }
    }
  }
  ZK_UNROLL(12)
  for (int p = 0; p < P; p++)
    ZK_UNROLL(4)
  for (int v = 0; v < V; v++)
    vec_store(y + v * j->y_block + p * ZK_SIMD, sum[p][v]);
}

#define BATCH_CASE(P, V)                                                                           \
  case (V)*16 + (P):                                                                               \
    batch_unit(P, V, j, tap, taps, first, end, x, w, bias, y);                                     \
    break
#define BATCH_CASES(V)                                                                             \
  BATCH_CASE(1, V);                                                                                \
  BATCH_CASE(2, V);                                                                                \
  BATCH_CASE(3, V);                                                                                \
  BATCH_CASE(4, V);                                                                                \
  BATCH_CASE(5, V);                                                                                \
  BATCH_CASE(6, V)

static void batch_any_unit(int64_t P, int64_t V, const zk_batch_job *j, const zk_batch_tap *tap,
                           int64_t taps, int64_t first, int64_t end, const float *x, const float *w,
                           const float *bias, float *y) {
  switch (V * 16 + P) {
    BATCH_CASES(1);
    BATCH_CASE(7, 1);
    BATCH_CASE(8, 1);
    BATCH_CASE(9, 1);
    BATCH_CASE(10, 1);
    BATCH_CASE(11, 1);
    BATCH_CASE(12, 1);
    BATCH_CASES(2);
#if BATCH_V == 4
    BATCH_CASES(3);
    BATCH_CASES(4);
#endif
  }
}

/* Pieces [begin, end) of (strip of places, tile). */
static void batch_product(void *job, int64_t begin, int64_t end) {
  const zk_batch_job *j = job;
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t tile = piece % j->tiles, strip = piece / j->tiles;
    int64_t from = zk_tile_begin(j->y_blocks, j->tiles, tile);
    int64_t V = zk_tile_begin(j->y_blocks, j->tiles, tile + 1) - from;
    int64_t last = (strip + 1) * j->strip < j->places ? (strip + 1) * j->strip : j->places;
    const float *w = j->w + from * ZK_SIMD * j->channels * j->taps;
    int64_t most = V == 1 ? BATCH_P_1 : BATCH_P, parts = (j->n + most - 1) / most;
    for (int64_t c = 0; c < j->channels; c += j->chunk)
      for (int64_t p = strip * j->strip; p < last; p++)
        for (int64_t i = 0; i < parts; i++) {
          int64_t image = i * j->n / parts, P = (i + 1) * j->n / parts - image;
          int64_t c_end = c + j->chunk < j->channels ? c + j->chunk : j->channels;
          batch_any_unit(P, V, j, j->tap + j->first[p], j->first[p + 1] - j->first[p], c, c_end,
                         j->x + image * ZK_SIMD, w, j->bias + from * ZK_SIMD,
                         j->y + from * j->y_block + (p * j->n + image) * ZK_SIMD);
        }
  }
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

/* A row of outputs, for all taps. */
static void batch_gradient_row(const zk_batch_job *j, int64_t V, int64_t row, const float *x,
                               const float *dy, float *sums) {
  int64_t place = j->n * ZK_SIMD;
  for (int64_t k = 0; k < j->kh * j->kw; k++, sums += ZK_SIMD * V * ZK_SIMD) {
    int64_t h = row * j->sh - j->ph + k / j->kw * j->dh, shift = k % j->kw * j->dw - j->pw;
    int64_t begin = shift < 0 ? (-shift + j->sw - 1) / j->sw : 0;
    int64_t end = j->iw > shift ? (j->iw - 1 - shift) / j->sw + 1 : 0;
    end = end < j->ow ? end : j->ow;
    if (h < 0 || h >= j->ih || begin >= end)
      continue;
    const float *at = x + (h * j->iw + begin * j->sw + shift) * place;
    const float *g = dy + (row * j->ow + begin) * place;
    for (int64_t c = 0; c < ZK_SIMD; c += GRAD_P)
      add_gradient(V, end - begin, j->sw * place, j->n, at + c, g, j->y_block,
                   sums + c * V * ZK_SIMD);
  }
}

/* Gives the sums of a piece to dw: B channels from c on for a tile's rows. sums: [tap][B][wide]. */
static void batch_unpack(const zk_batch_job *j, const float *sums, int64_t wide, int64_t rows,
                         int64_t c, float *to) {
  int64_t taps = j->kh * j->kw, depth = j->channels * taps;
  int64_t channels = j->channels - c < ZK_SIMD ? j->channels - c : ZK_SIMD;
  to += c * taps;
  for (int64_t o = 0; o < rows; o += 4) {
    int64_t d = 0; /* a column: channel d / taps, tap d % taps */
    for (; d + 4 <= channels * taps && o + 4 <= rows; d += 4) {
      vec4 r[4];
      for (int i = 0; i < 4; i++)
        r[i] = vec4_load(sums + ((d + i) % taps * ZK_SIMD + (d + i) / taps) * wide + o);
      vec4_transpose(r);
      for (int i = 0; i < 4; i++) {
        float *at = to + (o + i) * depth + d;
        vec4_store(at, j->add ? vec4_load(at) + r[i] : r[i]);
      }
    }
    for (; d < channels * taps; d++)
      for (int64_t i = o; i < o + 4 && i < rows; i++) {
        float *at = to + i * depth + d, sum = sums[(d % taps * ZK_SIMD + d / taps) * wide + i];
        *at = (j->add ? *at : 0) + sum;
      }
  }
}

/* Pieces [begin, end) of (tile, block of channels). */
static void batch_weight(void *job, int64_t begin, int64_t end) {
  const zk_batch_job *j = job;
  int64_t blocks = (j->channels + ZK_SIMD - 1) / ZK_SIMD, taps = j->kh * j->kw, slot = 0;
  while (j->taken && atomic_flag_test_and_set(&j->taken[slot]))
    slot++; /* there are as many slots as threads */
  for (int64_t piece = begin; piece < end; piece++) {
    int64_t tile = piece / blocks, block = piece % blocks;
    int64_t from = zk_tile_begin(j->y_blocks, j->tiles, tile);
    int64_t V = zk_tile_begin(j->y_blocks, j->tiles, tile + 1) - from, wide = V * ZK_SIMD;
    int64_t left = j->outputs - from * ZK_SIMD, floats = taps * ZK_SIMD * wide;
    float *sums =
        j->sums + (j->taken ? slot * 2 : from * blocks + V * block) * taps * ZK_SIMD * ZK_SIMD;
    if (j->first_images)
      memset(sums, 0, (size_t)floats * sizeof *sums);
    for (int64_t row = 0; row < j->oh; row++)
      batch_gradient_row(j, V, row, j->x + block * j->x_block, j->dy + from * j->y_block, sums);
    if (j->last_images)
      batch_unpack(j, sums, wide, left < wide ? left : wide, block * ZK_SIMD,
                   j->gradient + from * ZK_SIMD * j->channels * taps);
  }
  if (j->taken)
    atomic_flag_clear(&j->taken[slot]);
}

/* ---- packing --------------------------------------------------------------------------------- */

/* to[d][o] := from[o][d], o < rows and d < columns, whose rows are so many floats apart. Blocks of
 * columns stay in the cache. */
static void batch_transpose(const float *from, int64_t from_row, int64_t rows, int64_t columns,
                            float *to, int64_t to_row) {
  for (int64_t first = 0; first < columns; first += 64) {
    int64_t end = columns - first < 64 ? columns : first + 64, o = 0;
    for (; o + 4 <= rows; o += 4) {
      int64_t d = first;
      for (; d + 4 <= end; d += 4) {
        vec4 r[4];
        for (int i = 0; i < 4; i++)
          r[i] = vec4_load(from + (o + i) * from_row + d);
        vec4_transpose(r);
        for (int i = 0; i < 4; i++)
          vec4_store(to + (d + i) * to_row + o, r[i]);
      }
      for (; d < end; d++)
        for (int64_t i = o; i < o + 4; i++)
          to[d * to_row + i] = from[i * from_row + d];
    }
    for (; o < rows; o++)
      for (int64_t d = first; d < end; d++)
        to[d * to_row + o] = from[o * from_row + d];
  }
}

/* A tile of which some taps are used. Where channels of the tile are rows of `from`, four are read
 * side by side: more would compete for the same sets of the cache. */
static void batch_pack_used(const zk_batch_job *j, const float *from, int64_t rows, float *to,
                            int64_t wide) {
  int64_t taps = j->taps, row = j->back ? taps : j->channels * taps, most = j->back ? rows : 4;
  int64_t step = j->back ? j->outputs * taps : taps;
  for (int64_t first = 0; first < rows; first += most)
    for (int64_t k = 0; k < taps; k++)
      for (int64_t c = 0; j->used[k] && c < j->channels; c++)
        for (int64_t o = first; o < first + most && o < rows; o++)
          to[(c * taps + k) * wide + o] = from[o * row + c * step + k];
}

/* Tiles [begin, end): [channel][tap][channels of the tile]. */
static void batch_pack(void *job, int64_t begin, int64_t end) {
  const zk_batch_job *j = job;
  int64_t taps = j->taps, depth = j->channels * taps;
  for (int64_t t = begin; t < end; t++) {
    int64_t first = zk_tile_begin(j->y_blocks, j->tiles, t) * ZK_SIMD;
    int64_t last = zk_tile_begin(j->y_blocks, j->tiles, t + 1) * ZK_SIMD;
    int64_t wide = last - first, rows = (last < j->outputs ? last : j->outputs) - first;
    float *to = j->w + first * depth;
    const float *from = j->weights + first * (j->back ? taps : depth);
    if (rows < wide)
      memset(to, 0, (size_t)(wide * depth) * sizeof *to);
    if (j->used)
      batch_pack_used(j, from, rows, to, wide);
    if (!j->used && !j->back)
      batch_transpose(from, depth, rows, depth, to, wide);
    for (int64_t c = 0; !j->used && j->back && c < j->channels; c++)
      batch_transpose(from + c * j->outputs * taps, taps, rows, taps, to + c * taps * wide, wide);
  }
}

#endif
