/*
 * winograd.c: weights transformed for the kernels of winograd_kernels.h, and the pieces in which
 * the pool's threads compute.
 */
#include "kernel/winograd.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/conv_image.h"

/* With fewer channels, or fewer tiles a plane, the transformations cost more than they save. */
#define MIN_CHANNELS 12
#define MIN_TILES 16
/* A weight's gradient is summed in at most PARTS partial sums, of at most PART_FLOATS together. */
#define PARTS 16
#define PART_FLOATS (8 * 1024 * 1024)
/* Floats past the end of a copy that its last vectors may read. */
#define OVERREAD 64
/* Channel pairs of the weight that make a piece. */
#define PAIRS 256

enum { ELEMENTS = ZK_WINOGRAD_ELEMENTS };

/* The convolution whose windows are the tiles of the image: 4 x 4, with a stride of 2. */
static zk_conv tiles_of(const zk_conv *g) {
  zk_conv t = *g;
  t.kh = t.kw = 4, t.sh = t.sw = 2;
  t.oh = (g->oh + 1) / 2, t.ow = (g->ow + 1) / 2;
  return t;
}

/* Floats of a thread's slot, forward and for the weight's gradient (winograd_kernels.h). */
static int64_t forward_slot(const zk_conv_kernels *k, const zk_conv *g) {
  int64_t wide = k->tile[0].vectors * k->simd;
  return ELEMENTS * (g->cin * (wide + k->simd) + ZK_WINOGRAD_MC * wide + 2 * ZK_WINOGRAD_PAD);
}

static int64_t weight_slot(const zk_conv_kernels *k, const zk_conv *g) {
  int64_t width = (g->ow + 1) / 2, rows = zk_max(1, ZK_WINOGRAD_STRIP / width);
  int64_t padded = rows * width + k->simd;
  return ELEMENTS * (g->cin * padded + rows * width * k->block + 2 * ZK_WINOGRAD_PAD) +
         2 * rows * g->ow * k->block;
}

bool zk_winograd_fits(const zk_conv *g) {
  int64_t tiles = (g->oh + 1) / 2 * ((g->ow + 1) / 2);
  return g->groups == 1 && g->kh == 3 && g->kw == 3 && g->sh == 1 && g->sw == 1 && g->dh == 1 &&
         g->dw == 1 && g->cin >= MIN_CHANNELS && g->cout >= MIN_CHANNELS && tiles >= MIN_TILES;
}

/* Allocates the slots, one a thread, and sets j's fields for them. */
static zk_status alloc_slots(zk_winograd_job *j, int64_t size) {
  int64_t n = zk_num_threads(), floats = n * size;
  size_t bytes = (size_t)floats * sizeof(float) + (size_t)n * sizeof *j->taken;
  j->slots = zk_block_alloc(bytes);
  if (!j->slots)
    return zk_nomem(bytes, "a convolution");
  j->slot_size = size;
  j->taken = (atomic_flag *)(j->slots + floats);
  for (int64_t i = 0; i < n; i++)
    atomic_flag_clear(&j->taken[i]);
  return ZK_OK;
}

/* The fields that both directions have. */
static zk_winograd_job job_of(const zk_conv *g, const zk_conv_layout *l) {
  return (zk_winograd_job){.image_stride = g->cin * l->channel,
                           .channel = l->channel,
                           .pitch = l->pitch,
                           .cin = g->cin,
                           .cout = g->cout,
                           .height = l->g->oh,
                           .width = l->g->ow,
                           .oh = g->oh,
                           .ow = g->ow};
}

/* ---- forward --------------------------------------------------------------------------------- */

typedef struct weight_packing {
  const zk_conv *g;
  bool flipped;
  int64_t mr, packed;
  const float *from;
  float *to;
} weight_packing;

void zk_winograd_transform_weight(const float w[9], float u[16]) {
  float t[4][3];
  for (int c = 0; c < 3; c++) {
    t[0][c] = w[c];
    t[1][c] = (w[c] + w[3 + c] + w[6 + c]) * 0.5f;
    t[2][c] = (w[c] - w[3 + c] + w[6 + c]) * 0.5f;
    t[3][c] = w[6 + c];
  }
  for (int r = 0; r < 4; r++) {
    u[4 * r] = t[r][0];
    u[4 * r + 1] = (t[r][0] + t[r][1] + t[r][2]) * 0.5f;
    u[4 * r + 2] = (t[r][0] - t[r][1] + t[r][2]) * 0.5f;
    u[4 * r + 3] = t[r][2];
  }
}

/* Transforms and packs pairs [begin, end) of (output channel of `packed`, input channel). */
static void pack_pairs(void *context, int64_t begin, int64_t end) {
  const weight_packing *a = context;
  const zk_conv *g = a->g;
  for (int64_t i = begin; i < end; i++) {
    int64_t o = i / g->cin, c = i % g->cin;
    float w[9] = {0}, u[16];
    for (int k = 0; k < 9 && o < g->cout; k++)
      w[k] = a->flipped ? a->from[(c * g->cout + o) * 9 + 8 - k] : a->from[i * 9 + k];
    zk_winograd_transform_weight(w, u);
    for (int64_t e = 0; e < ELEMENTS; e++)
      a->to[((e * a->packed + o / a->mr * a->mr) * g->cin + c * a->mr) + o % a->mr] = u[e];
  }
}

zk_status zk_winograd_forward(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                              const float *w, bool flipped, const float *bias, float *y) {
  zk_conv tiles = tiles_of(g);
  zk_conv_layout l = zk_conv_layout_of(&tiles, true);
  zk_winograd_job j = job_of(g, &l);
  int64_t copied, at_once = zk_conv_images_at_once(&l, 8, &copied),
                  wide = k->tile[0].vectors * k->simd;
  zk_workspace r = {0};
  float *weights, *biases, *copy;
  j.mr = k->tile[0].mr;
  j.packed = zk_ceil_div(g->cout, j.mr) * j.mr;
  j.blocks = zk_ceil_div(j.height * j.width, wide);
  ZK_TRY(alloc_slots(&j, forward_slot(k, g)));
  for (int pass = 0; pass < 2; pass++) {
    zk_status status = pass == 1 ? zk_workspace_alloc(&r) : ZK_OK;
    if (status != ZK_OK) {
      zk_block_free(j.slots);
      return status;
    }
    weights = zk_workspace_take(&r, ELEMENTS * j.packed * g->cin, sizeof *weights);
    biases = zk_workspace_take(&r, j.packed, sizeof *biases);
    copy = zk_workspace_take(&r, copied + OVERREAD, sizeof *copy);
  }
  weight_packing a = {g, flipped, j.mr, j.packed, w, weights};
  zk_parallel_for(j.packed * g->cin, PAIRS, pack_pairs, &a);
  memset(biases, 0, (size_t)j.packed * sizeof *biases);
  if (bias)
    memcpy(biases, bias, (size_t)g->cout * sizeof *biases);
  memset(copy + copied, 0, OVERREAD * sizeof *copy);
  j.w = weights, j.bias = biases;
  for (int64_t i = 0; i < g->n; i += at_once) {
    int64_t count = zk_min(at_once, g->n - i);
    j.image = zk_conv_images(&l, x, i, count, copy);
    j.y = y + i * g->cout * g->oh * g->ow;
    zk_parallel_for(count * j.blocks, 1, k->winograd_forward, &j);
  }
  zk_block_free(r.block);
  zk_block_free(j.slots);
  return ZK_OK;
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

typedef struct summing {
  const zk_winograd_job *j;
  int64_t block;
  bool add_w;
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

/* dw of pairs [begin, end) of (output channel, input channel): the sums over the parts, transformed
 * back. */
static void sum_parts(void *context, int64_t begin, int64_t end) {
  const summing *a = context;
  const zk_winograd_job *j = a->j;
  int64_t part = zk_ceil_div(j->cout, a->block) * ELEMENTS * j->cin * a->block;
  for (int64_t i = begin; i < end; i++) {
    int64_t o = i / j->cin, c = i % j->cin;
    double s[16];
    for (int64_t e = 0; e < ELEMENTS; e++) {
      const float *at = j->sums + ((o / a->block * ELEMENTS + e) * j->cin + c) * a->block;
      s[e] = 0;
      for (int64_t p = 0; p < j->parts; p++)
        s[e] += (double)at[p * part + o % a->block];
    }
    transform_sums(s, a->add_w, a->dw + i * 9);
  }
}

zk_status zk_winograd_weight_grad(const zk_conv_kernels *k, const zk_conv *g, const float *x,
                                  const float *dy, bool add_w, float *dw, bool add_b, float *db) {
  zk_conv tiles = tiles_of(g);
  zk_conv_layout l = zk_conv_layout_of(&tiles, true);
  zk_winograd_job j = job_of(g, &l);
  int64_t blocks = zk_ceil_div(g->cout, k->block), channels = blocks * k->block;
  int64_t part = channels * ELEMENTS * g->cin;
  int64_t copied, at_once;
  zk_workspace r = {0};
  float *copy;
  j.parts = zk_max(1, zk_min(zk_min(g->n, PARTS), PART_FLOATS / part));
  at_once = zk_conv_images_at_once(&l, j.parts, &copied);
  ZK_TRY(alloc_slots(&j, weight_slot(k, g)));
  for (int pass = 0; pass < 2; pass++) {
    zk_status status = pass == 1 ? zk_workspace_alloc(&r) : ZK_OK;
    if (status != ZK_OK) {
      zk_block_free(j.slots);
      return status;
    }
    j.sums = zk_workspace_take(&r, j.parts * part, sizeof *j.sums);
    j.biases = zk_workspace_take(&r, j.parts * channels, sizeof *j.biases);
    copy = zk_workspace_take(&r, copied + OVERREAD, sizeof *copy);
  }
  memset(j.sums, 0, (size_t)(j.parts * part) * sizeof *j.sums);
  memset(j.biases, 0, (size_t)(j.parts * channels) * sizeof *j.biases);
  memset(copy + copied, 0, OVERREAD * sizeof *copy);
  for (j.first = 0; j.first < g->n; j.first += at_once) {
    j.n = zk_min(at_once, g->n - j.first);
    j.image = zk_conv_images(&l, x, j.first, j.n, copy);
    j.dy = dy + j.first * g->cout * g->oh * g->ow;
    zk_parallel_for(j.parts, 1, k->winograd_weight, &j);
  }
  summing a = {&j, k->block, add_w, dw};
  zk_parallel_for(g->cout * g->cin, PAIRS, sum_parts, &a);
  for (int64_t c = 0; db && c < g->cout; c++) {
    double sum = add_b ? (double)db[c] : 0;
    for (int64_t p = 0; p < j.parts; p++)
      sum += j.biases[p * channels + c];
    db[c] = (float)sum;
  }
  zk_block_free(r.block);
  zk_block_free(j.slots);
  return ZK_OK;
}
