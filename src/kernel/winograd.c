/*
 * winograd.c: convolutions of planes by the kernels of blocked_winograd.h, some images at a time,
 * and the gradient of a weight.
 */
#include "kernel/winograd.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/blocked_winograd.h"
#include "kernel/conv_image.h"
#include "kernel/winograd_grad.h"

/* With fewer channels, or fewer tiles a plane, the transformations cost more than they save. */
#define MIN_CHANNELS 12
#define MIN_TILES 16
/* Floats of images that a thread computes together, about: they stay in its L2 cache. */
#define TOGETHER (192 * 1024)
/* A weight's gradient is summed in at most PARTS partial sums, of at most PART_FLOATS together. */
#define PARTS 16
#define PART_FLOATS (8 * 1024 * 1024)
/* Tiles whose gradients are transformed together. */
#define STRIP 48

enum { ELEMENTS = ZK_WINOGRAD_ELEMENTS };

bool zk_winograd_fits(const zk_conv *g) {
  int64_t tiles = (g->oh + 1) / 2 * ((g->ow + 1) / 2);
  return g->groups == 1 && g->kh == 3 && g->kw == 3 && g->sh == 1 && g->sw == 1 && g->dh == 1 &&
         g->dw == 1 && g->cin >= MIN_CHANNELS && g->cout >= MIN_CHANNELS && tiles >= MIN_TILES;
}

/* ---- forward --------------------------------------------------------------------------------- */

/* The job of a convolution of planes that are put into blocks. */
static zk_blocked_job job_of(const zk_blocked_kernels *k, const zk_conv *g) {
  zk_blocked_job j = zk_blocked_job_of(g, g->cin, k->simd);
  j.y_blocks = zk_ceil_div(g->cout, k->simd);
  j.y_block = g->oh * g->ow * k->simd;
  j.y_image = j.y_blocks * j.y_block;
  j.tiles = zk_ceil_div(j.y_blocks, k->most_blocks);
  return j;
}

zk_status zk_winograd_forward(const zk_conv *g, const float *x, const float *w, bool flipped,
                              const float *bias, float *y) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  zk_blocked_job j = job_of(k, g);
  int64_t x_size = g->ih * g->iw, y_size = g->oh * g->ow, channels = j.y_blocks * k->simd;
  int64_t at_once = zk_num_threads() * TOGETHER / (j.x_image + j.y_image);
  zk_workspace r = {0};
  float *weights, *biases, *in, *out;
  at_once = zk_min(g->n, zk_max(1, at_once));
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    weights = zk_workspace_take(&r, zk_blocked_winograd_floats(g, k->simd), sizeof *weights);
    biases = zk_workspace_take(&r, channels, sizeof *biases);
    in = zk_workspace_take(&r, at_once * j.x_image, sizeof *in);
    out = zk_workspace_take(&r, at_once * j.y_image, sizeof *out);
  }
  zk_blocked_winograd_pack(k, g, w, flipped, NULL, weights);
  memset(biases, 0, (size_t)channels * sizeof *biases);
  if (bias)
    memcpy(biases, bias, (size_t)g->cout * sizeof *biases);
  j.w = weights, j.bias = biases, j.x = in, j.y = out;
  zk_status status = ZK_OK;
  for (int64_t i = 0; i < g->n && status == ZK_OK; i += at_once) {
    int64_t count = zk_min(at_once, g->n - i);
    zk_blocked_from_planes(count, g->cin, x_size, x + i * g->cin * x_size, in);
    zk_ahead ahead = {.to = y + i * g->cout * y_size, .to_floats = count * g->cout * y_size};
    ahead.from = x + (i + count) * g->cin * x_size;
    ahead.from_floats = zk_min(at_once, g->n - i - count) * g->cin * x_size;
    status = zk_blocked_winograd_run(k, &j, count, &ahead);
    if (status == ZK_OK)
      zk_blocked_to_planes(count, g->cout, y_size, out, 0, ahead.to);
  }
  zk_block_free(r.block);
  return status;
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

typedef struct summing {
  const zk_winograd_grad_job *j;
  int64_t block;
  bool add;
  float *dw;
} summing;

/* dw := A' s A, s 4 x 4 and A' = [1 1 1 0; 0 1 -1 0; 0 1 1 -1] */
static void transform_sums(double s[16], bool add, float dw[9]) {
  double t[3][4];
  for (int c = 0; c < 4; c++) {
    t[0][c] = s[c] + s[4 + c] + s[8 + c];
    t[1][c] = s[4 + c] - s[8 + c];
    t[2][c] = s[4 + c] + s[8 + c] - s[12 + c];
  }
  for (int r = 0; r < 3; r++) {
    double w[3] = {t[r][0] + t[r][1] + t[r][2], t[r][1] - t[r][2], t[r][1] + t[r][2] - t[r][3]};
    for (int c = 0; c < 3; c++)
      dw[3 * r + c] = (float)((add ? (double)dw[3 * r + c] : 0) + w[c]);
  }
}

/* dw of blocks [begin, end) of output channels: the sums over the parts. */
static void sum_parts(void *context, int64_t begin, int64_t end) {
  const summing *a = context;
  const zk_winograd_grad_job *j = a->j;
  int64_t B = a->block, depth = j->conv.blocks * B, blocks = j->conv.y_blocks;
  for (int64_t b = begin; b < end; b++) {
    int64_t first = b / 2 * 2, wide = zk_min(2, blocks - first) * B, channels = j->cout - b * B;
    const float *sums = j->sums + first * B * ELEMENTS * depth + b % 2 * B;
    channels = zk_min(channels, B);
    for (int64_t c = 0; c < j->cin; c++) {
      double s[ELEMENTS][16] = {{0}}, of[ELEMENTS];
      for (int64_t p = 0; p < j->parts; p++)
        for (int64_t e = 0; e < ELEMENTS; e++) {
          const float *at = sums + ((p * blocks * B * ELEMENTS + e * wide) * depth + c * wide);
          for (int64_t o = 0; o < channels; o++)
            s[e][o] += (double)at[o];
        }
      for (int64_t o = 0; o < channels; o++) {
        for (int64_t e = 0; e < ELEMENTS; e++)
          of[e] = s[e][o];
        transform_sums(of, a->add, a->dw + ((b * B + o) * j->cin + c) * 9);
      }
    }
  }
}

zk_status zk_winograd_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                  float *dw, bool add_b, float *db) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  zk_winograd_grad_job j = {.conv = job_of(k, g), .x = x, .dy = dy, .n = g->n};
  int64_t B = k->simd, channels = j.conv.y_blocks * B, threads = zk_num_threads();
  int64_t part = channels * ELEMENTS * j.conv.blocks * B;
  zk_workspace r = {0};
  j.cin = g->cin, j.cout = g->cout;
  j.parts = zk_max(1, zk_min(zk_min(g->n, PARTS), PART_FLOATS / part));
  j.width = (g->ow + 1) / 2;
  j.tiles = (g->oh + 1) / 2 * j.width;
  j.strip = zk_min(j.tiles, STRIP);
  j.x_element = j.conv.blocks * j.strip * B + ZK_WINOGRAD_PAD;
  j.dy_element = j.conv.y_blocks * j.strip * B + ZK_WINOGRAD_PAD;
  j.slot_size = j.conv.x_image + j.conv.y_image + ELEMENTS * (j.x_element + j.dy_element);
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    j.sums = zk_workspace_take(&r, j.parts * part, sizeof *j.sums);
    j.biases = zk_workspace_take(&r, j.parts * channels, sizeof *j.biases);
    j.slots = zk_workspace_take(&r, threads * j.slot_size, sizeof *j.slots);
    j.taken = zk_workspace_take(&r, threads, sizeof *j.taken);
  }
  for (int64_t i = 0; i < threads; i++)
    atomic_flag_clear(&j.taken[i]);
  memset(j.sums, 0, (size_t)(j.parts * part) * sizeof *j.sums);
  memset(j.biases, 0, (size_t)(j.parts * channels) * sizeof *j.biases);
  zk_parallel_for(j.parts, 1, k->winograd_grad, &j);
  summing a = {&j, B, add_w, dw};
  zk_parallel_for(j.conv.y_blocks, 1, sum_parts, &a);
  for (int64_t c = 0; db && c < g->cout; c++) {
    double sum = add_b ? (double)db[c] : 0;
    for (int64_t p = 0; p < j.parts; p++)
      sum += j.biases[p * channels + c];
    db[c] = (float)sum;
  }
  zk_block_free(r.block);
  return ZK_OK;
}
