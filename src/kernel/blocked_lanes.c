/*
 * blocked_lanes.c: what is done over the lanes of blocks of channels besides convolutions: means,
 * average pools, products with a factor for each channel, and activations.
 */
#include "base/elementary.h"
#include "base/parallel.h"
#include "base/target.h"
#include "kernel/arith.h"
#include "kernel/blocked.h"

/* Floats that are worth a piece of their own. */
#define MOVED 16384
/* The most lanes of a block; their number divides it. */
#define LANES 16

typedef struct moving {
  int64_t c, size, block;
  const float *x;
  float *y;
  const float *f; /* of scale */
} moving;

/* y [lanes] := the mean of `size` pixels of x, added in order, in double. Every caller gives a
 * constant for lanes. */
ZK_INLINE void mean_of(int lanes, const float *x, int64_t size, float *y) {
  double sum[LANES] = {0};
  for (int64_t p = 0; p < size; p++, x += lanes)
    for (int c = 0; c < lanes; c++)
      sum[c] += (double)x[c];
  for (int c = 0; c < lanes; c++)
    y[c] = (float)(sum[c] / (double)size);
}

ZK_TARGETED(mean_of_block, (int64_t block, const float *x, int64_t size, float *y),
            (block, x, size, y), {
              if (block == LANES)
                mean_of(LANES, x, size, y);
              else if (block == LANES / 2)
                mean_of(LANES / 2, x, size, y);
              else
                mean_of(LANES / 4, x, size, y);
            })

/* y [n, c] */
static void mean(void *context, int64_t begin, int64_t end) {
  const moving *m = context;
  int64_t blocks = zk_ceil_div(m->c, m->block), B = m->block;
  for (int64_t b = begin; b < end; b++) {
    int64_t first = b % blocks * B, channels = zk_min(B, m->c - first);
    float y[LANES];
    mean_of_block(B, m->x + b * B * m->size, m->size, y);
    for (int64_t c = 0; c < channels; c++)
      m->y[b / blocks * m->c + first + c] = y[c];
  }
}

/* An average pool; g as for zk_blocked_max_pool. */
typedef struct averaging {
  const zk_conv *g;
  bool count_padding;
  int64_t divisor; /* 0: as many elements as the window has */
  int64_t lanes, blocks, image;
  const float *x;
  float *y;
} averaging;

/* The elements [first, end) of a dimension that a window covers, and how many count. */
typedef struct span {
  int64_t first, end, count;
} span;

ZK_INLINE span span_of(const averaging *a, int64_t begin, int64_t kernel, int64_t size,
                       int64_t padding) {
  int64_t end = begin + kernel < size + padding ? begin + kernel : size + padding;
  span s = {begin < 0 ? 0 : begin, end > size ? size : end, end - begin};
  s.count = a->count_padding ? s.count : s.end - s.first;
  return s;
}

/* A block of an image: windows are added row by row, in double, as op/nn/avg_pool.c does. Every
 * caller gives a constant for lanes. */
ZK_INLINE void average_of(int lanes, const averaging *a, const float *x, float *y) {
  const zk_conv *g = a->g;
  for (int64_t i = 0; i < g->oh; i++) {
    const span rows = span_of(a, i * g->sh - g->ph, g->kh, g->ih, g->ph);
    for (int64_t k = 0; k < g->ow; k++, y += lanes) {
      const span columns = span_of(a, k * g->sw - g->pw, g->kw, g->iw, g->pw);
      const int64_t count = a->divisor ? a->divisor : rows.count * columns.count;
      double sum[LANES] = {0};
      for (int64_t h = rows.first; h < rows.end; h++)
        for (int64_t w = columns.first; w < columns.end; w++)
          for (int c = 0; c < lanes; c++)
            sum[c] += (double)x[(h * g->iw + w) * lanes + c];
      for (int c = 0; c < lanes; c++)
        y[c] = (float)(sum[c] / (double)count);
    }
  }
}

ZK_TARGETED(average_block, (const averaging *a, const float *x, float *y), (a, x, y), {
  if (a->lanes == LANES)
    average_of(LANES, a, x, y);
  else if (a->lanes == LANES / 2)
    average_of(LANES / 2, a, x, y);
  else
    average_of(LANES / 4, a, x, y);
})

/* Pieces [begin, end) of (image, block). */
static void average(void *context, int64_t begin, int64_t end) {
  const averaging *a = context;
  int64_t in = a->g->ih * a->g->iw * a->lanes, out = a->g->oh * a->g->ow * a->lanes;
  for (int64_t b = begin; b < end; b++)
    average_block(a, a->x + b * in, a->y + b / a->blocks * a->image + b % a->blocks * out);
}

void zk_blocked_avg_pool(const zk_conv *g, bool count_padding, int64_t divisor, const float *x,
                         float *y, int64_t image) {
  averaging a = {g, count_padding, divisor, zk_blocked_channels(), .x = x, .y = y};
  int64_t outputs = g->oh * g->ow;
  a.blocks = zk_ceil_div(g->cin, a.lanes);
  a.image = image ? image : zk_blocked_floats(1, g->cin, outputs);
  int64_t work = outputs * a.lanes * g->kh * g->kw;
  zk_parallel_for(g->n * a.blocks, zk_max(1, MOVED / zk_max(1, work)), average, &a);
}

/* y [n] := x times the factors of LANES, again and again. */
ZK_TARGETED(multiply_lanes, (float *y, const float *x, int64_t n, const float *f), (y, x, n, f), {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    ZK_IVDEP
    for (int c = 0; c < LANES; c++)
      y[i + c] = x[i + c] * f[c];
  }
  for (int c = 0; i + c < n; c++)
    y[i + c] = x[i + c] * f[c];
})

static void scale(void *context, int64_t begin, int64_t end) {
  const moving *m = context;
  for (int64_t b = begin; b < end; b++) {
    int64_t floats = m->block * m->size;
    float f[LANES];
    for (int64_t c = 0; c < LANES; c++)
      f[c] = m->f[b * m->block + c % m->block];
    multiply_lanes(m->y + b * floats, m->x + b * floats, floats, f);
  }
}

static void move(zk_range_fn how, int64_t n, moving m) {
  m.block = zk_blocked_channels();
  int64_t blocks = n * zk_ceil_div(m.c, m.block);
  zk_parallel_for(blocks, zk_max(1, MOVED / zk_max(1, m.size * m.block)), how, &m);
}

void zk_blocked_mean(int64_t n, int64_t c, int64_t size, const float *x, float *y) {
  move(mean, n, (moving){.c = c, .size = size, .x = x, .y = y});
}

void zk_blocked_scale(int64_t n, int64_t c, int64_t size, const float *x, const float *f,
                      float *y) {
  move(scale, n, (moving){.c = c, .size = size, .x = x, .y = y, .f = f});
}

/* ---- activations ------------------------------------------------------------------------------
 */

/* The formulas of op/pointwise. */
#define ACTIVATION(NAME, formula)                                                                  \
  ZK_TARGETED(NAME, (float *y, int64_t n), (y, n), {                                               \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      float x = y[i];                                                                              \
      y[i] = (formula);                                                                            \
    }                                                                                              \
  })                                                                                               \
  void zk_blocked_##NAME(float *y, int64_t n) {                                                    \
    NAME(y, n);                                                                                    \
  }

ACTIVATION(sigmoid, zk_sigmoid(x))
ACTIVATION(swish, x *zk_sigmoid(x))
ACTIVATION(silu, x / (1 + zk_exp(-x)))
ACTIVATION(hardsigmoid, x + 3 < 0 ? 0 : x + 3 > 6 ? 1 : (x + 3) / 6)
ACTIVATION(hardswish, x *(x + 3 < 0 ? 0 : x + 3 > 6 ? 6 : x + 3) / 6)
