/*
 * blocked_micro.h: the micro-kernel of convolutions in blocks of channels on this CPU. Included by
 * blocked_kernels.h and blocked_winograd_kernels.h, which base/simd.h precedes.
 *
 * A micro-tile has P pixels of outputs by V blocks of output channels, and stays in registers. The
 * pixels are of one row, or of several where no window reaches past the image. For each tap of the
 * window and each input channel it loads V vectors of weights and broadcasts P numbers of the
 * image. A pixel outside of the image is read from `zeros`.
 */
#ifndef ZK_KERNEL_BLOCKED_MICRO_H
#define ZK_KERNEL_BLOCKED_MICRO_H

#include <math.h>
#include "kernel/blocked_job.h"

#define B ZK_SIMD
/* AVX-512 and NEON have 32 vector registers, the others 16. */
#if defined(ZK_TARGET_AVX512) || defined(ZK_TARGET_NEON)
#define MAX_V 4
#define PIXELS_4 6
#define PIXELS_3 8
#define PIXELS_2 8
#define ROW_PIXELS 8
#else
#define MAX_V 2
#define PIXELS_4 0
#define PIXELS_3 0
#define PIXELS_2 6
#define ROW_PIXELS 8
#endif
#define PIXELS_1 8
#define MAX_P 8

static const float zeros[B * 64];

/* Some taps of a window: rows [begin, end) of the kernel lie inside of the image. */
typedef struct window {
  const float *x; /* the first block of the image */
  int64_t h, w;   /* of the window's begin, of the first pixel */
  int64_t begin, end;
  int64_t left; /* pixels from the first one to the end of its row of outputs */
  bool inside;  /* are all columns of all pixels inside? */
} window;

static window window_of(const zk_blocked_job *j, const float *x, int64_t row, int64_t column,
                        int64_t pixels) {
  if (j->columns)
    row = column / j->columns, column %= j->columns;
  window a = {x, row * j->sh - j->ph, column * j->sw - j->pw, 0, j->kh, pixels, true};
  if (j->columns) {
    a.left = j->columns - column;
    return a;
  }
  if (a.h < 0)
    a.begin = (-a.h + j->dh - 1) / j->dh;
  if (a.h + (j->kh - 1) * j->dh >= j->ih)
    a.end = j->ih > a.h ? (j->ih - a.h + j->dh - 1) / j->dh : 0;
  a.inside = a.w >= 0 && a.w + (pixels - 1) * j->sw + (j->kw - 1) * j->dw < j->iw;
  return a;
}

/* at[p] := where the window of pixel p of a unit begins, all of which are inside. */
static inline __attribute__((always_inline)) void
windows_of(int P, const zk_blocked_job *j, const window *a, const float *at[MAX_P]) {
  const float *x = a->x + a->h * j->x_row + a->w * j->x_pixel;
  int64_t left = a->left, step = j->sw * j->x_pixel;
  int64_t wrap = j->sh * j->x_row - (j->columns - 1) * step; /* to the next row's first */
  ZK_UNROLL(8)
  for (int p = 0; p < P; p++) {
    at[p] = x;
    left--;
    x += left ? step : wrap;
    left = left ? left : j->columns;
  }
}

/* sum [P][V] += channels [c, end) from `at` on. Every caller gives constants for P and V. */
static inline __attribute__((always_inline)) void multiply(int P, int V,
                                                           const float *const at[MAX_P], int64_t c,
                                                           int64_t end, const float *w,
                                                           vec sum[MAX_P][MAX_V]) {
  for (; c < end; c++, w += V * B) {
    vec weight[MAX_V];
    ZK_UNROLL(4)
    for (int v = 0; v < V; v++)
      weight[v] = vec_load(w + v * B);
    ZK_UNROLL(8)
    for (int p = 0; p < P; p++) {
      vec x = vec_all(at[p][c]);
      ZK_UNROLL(4)
      for (int v = 0; v < V; v++)
        sum[p][v] = vec_fma(x, weight[v], sum[p][v]);
    }
  }
}

/* Adds blocks [first, end) of the input to a unit, all of whose windows are inside. */
static inline __attribute__((always_inline)) void add_inside(int P, int V, const zk_blocked_job *j,
                                                             const window *a, int64_t first,
                                                             int64_t end, const float *w,
                                                             vec sum[MAX_P][MAX_V]) {
  const float *at[MAX_P];
  windows_of(P, j, a, at);
  for (int64_t b = first; b < end; b++) {
    int64_t steps = b + 1 == j->blocks ? j->last : j->steps;
    const float *tap = w + a->begin * j->kw * steps * V * B;
    for (int64_t i = a->begin; i < a->end; i++) {
      int64_t c = b * j->x_block + i * j->dh * j->x_row;
      for (int64_t k = 0; k < j->kw; k++, tap += steps * V * B, c += j->dw * j->x_pixel)
        multiply(P, V, at, c, c + steps, tap, sum);
    }
    w += j->kh * j->kw * steps * V * B;
  }
}

/* The same where some columns are outside. */
static inline __attribute__((always_inline)) void add_partly(int P, int V, const zk_blocked_job *j,
                                                             const window *a, int64_t first,
                                                             int64_t end, const float *w,
                                                             vec sum[MAX_P][MAX_V]) {
  for (int64_t b = first; b < end; b++) {
    int64_t steps = b + 1 == j->blocks ? j->last : j->steps;
    for (int64_t i = a->begin; i < a->end; i++) {
      const float *row = a->x + b * j->x_block + (a->h + i * j->dh) * j->x_row;
      for (int64_t k = 0; k < j->kw; k++) {
        const float *at[MAX_P];
        ZK_UNROLL(8)
        for (int p = 0; p < P; p++) {
          int64_t c = a->w + k * j->dw + p * j->sw;
          at[p] = c >= 0 && c < j->iw ? row + c * j->x_pixel : zeros;
        }
        multiply(P, V, at, 0, steps, w + (i * j->kw + k) * steps * V * B, sum);
      }
    }
    w += j->kh * j->kw * steps * V * B;
  }
}

/* Blocks [first, end) of the input. y: the unit's first output in the tile's first block; w: the
 * tile's weights of block `first`. */
static inline __attribute__((always_inline)) void unit(int P, int V, const zk_blocked_job *j,
                                                       const window *a, int64_t first, int64_t end,
                                                       const float *w, const float *bias,
                                                       const float *residual, float *y) {
  vec sum[MAX_P][MAX_V];
  ZK_UNROLL(8)
  for (int p = 0; p < P; p++)
    ZK_UNROLL(4)
  for (int v = 0; v < V; v++)
    sum[p][v] = first > 0 ? vec_load(y + v * j->y_block + p * B) : vec_load(bias + v * B);
  if (a->inside)
    add_inside(P, V, j, a, first, end, w, sum);
  else
    add_partly(P, V, j, a, first, end, w, sum);
  if (end == j->blocks && residual) {
    ZK_UNROLL(8)
    for (int p = 0; p < P; p++)
      ZK_UNROLL(4)
    for (int v = 0; v < V; v++)
      sum[p][v] += vec_load(residual + v * j->y_block + p * B);
  }
  if (end == j->blocks && (j->least > -INFINITY || j->most < INFINITY)) {
    vec least = vec_all(j->least), most = vec_all(j->most);
    ZK_UNROLL(8)
    for (int p = 0; p < P; p++)
      ZK_UNROLL(4)
    for (int v = 0; v < V; v++)
      sum[p][v] = vec_min(vec_max(sum[p][v], least), most);
  }
  ZK_UNROLL(8)
  for (int p = 0; p < P; p++)
    ZK_UNROLL(4)
  for (int v = 0; v < V; v++)
    vec_store(y + v * j->y_block + p * B, sum[p][v]);
}

#define CASE(P, V)                                                                                 \
  case (V)*16 + (P):                                                                               \
    unit(P, V, j, &a, first, end, w, bias, residual, y);                                           \
    break

static void any_unit(int64_t P, int64_t V, const zk_blocked_job *j, window a, int64_t first,
                     int64_t end, const float *w, const float *bias, const float *residual,
                     float *y) {
  switch (V * 16 + P) {
    CASE(1, 1);
    CASE(2, 1);
    CASE(3, 1);
    CASE(4, 1);
    CASE(5, 1);
    CASE(6, 1);
    CASE(7, 1);
    CASE(8, 1);
    CASE(1, 2);
    CASE(2, 2);
    CASE(3, 2);
    CASE(4, 2);
    CASE(5, 2);
    CASE(6, 2);
#if MAX_V == 4
    CASE(7, 2);
    CASE(8, 2);
    CASE(1, 3);
    CASE(2, 3);
    CASE(3, 3);
    CASE(4, 3);
    CASE(5, 3);
    CASE(6, 3);
    CASE(7, 3);
    CASE(8, 3);
    CASE(1, 4);
    CASE(2, 4);
    CASE(3, 4);
    CASE(4, 4);
    CASE(5, 4);
    CASE(6, 4);
#endif
  }
}
#undef CASE

/* Where unit u lies: its row, its first pixel, and how many it has. */
static inline int64_t pixels_of(const zk_blocked_job *j, int64_t u, int64_t *row, int64_t *column) {
  int64_t i = u % j->per_row, from = i * j->ow / j->per_row;
  *row = u / j->per_row, *column = from;
  return (i + 1) * j->ow / j->per_row - from;
}

/* The first pixel of unit u, of all outputs of an image; behind the last unit: their number. */
static inline int64_t pixel_of(const zk_blocked_job *j, int64_t u) {
  return u / j->per_row * j->ow + u % j->per_row * j->ow / j->per_row;
}

#endif
