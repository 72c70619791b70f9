/*
 * grid_taps.h: the places of a strip of a grid, and their taps: from the numbers -1..1 to elements
 * and weights, for float and double. Included by grid_sampler.c.
 */
#ifndef ZK_OP_NN_GRID_TAPS_H
#define ZK_OP_NN_GRID_TAPS_H

#include <math.h>
#include "op/kernel.h"
#include "op/nn/grid.h"

enum { MOST_DIMS = 3, MOST_ALONG = 4, MOST_TAPS = 16 };
#define STRIP 64   /* places at a time */
#define FAR 0x1p30 /* a place outside of any picture, whose number an int32_t holds */

/* A dimension of the input, and how its places are meant. */
typedef struct axis {
  int32_t size;
  int mode, padding;
  bool corners;
} axis;

/* [along][place]: where along the dimension, -1 for what lies outside; the weight; its derivative
 * by the grid's number. */
#define TAPS_OF(T, t)                                                                              \
  typedef struct line_##t {                                                                        \
    int32_t at[MOST_ALONG][STRIP];                                                                 \
    T weight[MOST_ALONG][STRIP], slope[MOST_ALONG][STRIP];                                         \
  } line_##t;                                                                                      \
  typedef struct taps_##t {                                                                        \
    line_##t line[MOST_DIMS];                                                                      \
    int32_t offset[MOST_TAPS][STRIP]; /* in a channel; -1: outside */                              \
    T weight[MOST_TAPS][STRIP];                                                                    \
  } taps_##t;
TAPS_OF(float, f32)
TAPS_OF(double, f64)

/* -1..1 as a place between 0 and size - 1, and its derivative. Mirrored places are cut to that
 * range, for -0.5 is one. Of a cubic the neighbours are padded, not the place. */
#define PLACES_OF(T, t, TRUNC)                                                                     \
  ZK_TARGETED(places_##t,                                                                          \
              (const axis *a, const T *grid, int64_t step, int64_t n, T *at, T *slope),            \
              (a, grid, step, n, at, slope), {                                                     \
                const T size = (T)a->size;                                                         \
                const T half = (a->corners ? size - 1 : size) / 2, from = a->corners ? 0 : (T)0.5; \
                const T span = 2 * half, most = size - 1;                                          \
                const bool pads = a->padding != ZK_GRID_ZEROS && a->mode != ZK_GRID_CUBIC;         \
                if (step == 2)                                                                     \
                  for (int64_t i = 0; i < n; i++)                                                  \
                    at[i] = (grid[2 * i] + 1) * half - from;                                       \
                else                                                                               \
                  for (int64_t i = 0; i < n; i++)                                                  \
                    at[i] = (grid[3 * i] + 1) * half - from;                                       \
                for (int64_t i = 0; i < n; i++)                                                    \
                  slope[i] = half;                                                                 \
                if (pads && a->padding == ZK_GRID_REFLECTION) {                                    \
                  const T turn = span > 0 ? 2 * span : 1;                                          \
                  for (int64_t i = 0; i < n; i++) {                                                \
                    T away = at[i] + from;                                                         \
                    T sign = away < 0 ? (T)-1 : (T)1;                                              \
                    T rest = away * sign;                                                          \
                    rest -= TRUNC(rest / turn) * turn;                                             \
                    bool is_back = rest > span;                                                    \
                    at[i] = (is_back ? turn - rest : rest) - from;                                 \
                    slope[i] *= is_back ? -sign : sign;                                            \
                  }                                                                                \
                }                                                                                  \
                const T low = pads ? 0 : (T)-FAR, high = pads ? most : (T)FAR;                     \
                for (int64_t i = 0; i < n; i++) {                                                  \
                  slope[i] = at[i] > low && at[i] < high ? slope[i] : 0;                           \
                  at[i] = at[i] > low ? at[i] : low; /* a nan too */                               \
                  at[i] = at[i] < high ? at[i] : high;                                             \
                }                                                                                  \
              })
PLACES_OF(float, f32, truncf)
PLACES_OF(double, f64, trunc)

/* The cubic at x in 0..1 and in 1..2, and their derivatives. */
#define NEAR(x) (((A + 2) * (x) - (A + 3)) * (x) * (x) + 1)
#define BEYOND(x) (((A * (x)-5 * A) * (x) + 8 * A) * (x)-4 * A)
#define NEAR_SLOPE(x) ((3 * (A + 2) * (x)-2 * (A + 3)) * (x))
#define BEYOND_SLOPE(x) ((3 * A * (x)-10 * A) * (x) + 8 * A)

#define LINES_OF(T, t, FLOOR, ROUND)                                                               \
  ZK_TARGETED(weigh_##t, (const axis *a, const T *at, const T *slope, int64_t n, line_##t *line),  \
              (a, at, slope, n, line), {                                                           \
                const T A = (T)ZK_GRID_SLOPE;                                                      \
                if (a->mode == ZK_GRID_NEAREST) {                                                  \
                  for (int64_t i = 0; i < n; i++) {                                                \
                    line->at[0][i] = (int32_t)ROUND(at[i]);                                        \
                    line->weight[0][i] = 1;                                                        \
                    line->slope[0][i] = 0;                                                         \
                  }                                                                                \
                } else if (a->mode == ZK_GRID_LINEAR) {                                            \
                  for (int64_t i = 0; i < n; i++) {                                                \
                    T low = FLOOR(at[i]), part = at[i] - low;                                      \
                    line->at[0][i] = (int32_t)low;                                                 \
                    line->at[1][i] = (int32_t)low + 1;                                             \
                    line->weight[0][i] = 1 - part;                                                 \
                    line->weight[1][i] = part;                                                     \
                    line->slope[0][i] = -slope[i];                                                 \
                    line->slope[1][i] = slope[i];                                                  \
                  }                                                                                \
                } else {                                                                           \
                  for (int64_t i = 0; i < n; i++) {                                                \
                    T low = FLOOR(at[i]), part = at[i] - low, rest = 1 - part;                     \
                    for (int k = 0; k < MOST_ALONG; k++)                                           \
                      line->at[k][i] = (int32_t)low + k - 1;                                       \
                    line->weight[0][i] = BEYOND(part + 1);                                         \
                    line->weight[1][i] = NEAR(part);                                               \
                    line->weight[2][i] = NEAR(rest);                                               \
                    line->weight[3][i] = BEYOND(rest + 1);                                         \
                    line->slope[0][i] = slope[i] * BEYOND_SLOPE(part + 1);                         \
                    line->slope[1][i] = slope[i] * NEAR_SLOPE(part);                               \
                    line->slope[2][i] = -slope[i] * NEAR_SLOPE(rest);                              \
                    line->slope[3][i] = -slope[i] * BEYOND_SLOPE(rest + 1);                        \
                  }                                                                                \
                }                                                                                  \
              })
LINES_OF(float, f32, floorf, rintf)
LINES_OF(double, f64, floor, rint)

/* A cubic's neighbours are padded one by one; of others only what lies outside by itself is left
 * out, and weighs nothing where there is a padding. */
ZK_TARGETED(pad_places, (const axis *a, int32_t *at, int64_t n), (a, at, n), {
  const int32_t size = a->size, most = size - 1;
  if (a->mode != ZK_GRID_CUBIC || a->padding == ZK_GRID_ZEROS) {
    for (int64_t i = 0; i < n; i++)
      at[i] = at[i] < 0 || at[i] > most ? -1 : at[i];
  } else if (a->padding == ZK_GRID_BORDER) {
    for (int64_t i = 0; i < n; i++)
      at[i] = at[i] < 0 ? 0 : at[i] > most ? most : at[i];
  } else if (a->corners) {
    const int32_t turn = most > 0 ? 2 * most : 1;
    for (int64_t i = 0; i < n; i++) {
      int32_t rest = (at[i] < 0 ? -at[i] : at[i]) % turn;
      at[i] = rest > most ? turn - rest : rest;
    }
  } else {
    for (int64_t i = 0; i < n; i++) {
      int32_t rest = (at[i] < 0 ? -1 - at[i] : at[i]) % (2 * size);
      at[i] = rest > most ? 2 * size - 1 - rest : rest;
    }
  }
})

/* One more dimension: offsets and weights of what is so far by those along the line. */
#define JOIN_OF(T, t)                                                                              \
  ZK_TARGETED(join_##t,                                                                            \
              (const int32_t *before, const T *w, const int32_t *at, const T *v, int32_t size,     \
               int64_t n, int32_t *offset, T *weight),                                             \
              (before, w, at, v, size, n, offset, weight), {                                       \
                for (int64_t i = 0; i < n; i++) {                                                  \
                  offset[i] = before[i] < 0 || at[i] < 0 ? -1 : before[i] * size + at[i];          \
                  weight[i] = w[i] * v[i];                                                         \
                }                                                                                  \
              })
JOIN_OF(float, f32)
JOIN_OF(double, f64)

#endif
