/*
 * blocked_lanes.c: what is done over the lanes of blocks of channels besides convolutions: means,
 * products with a factor for each channel, and activations.
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
