/*
 * blocked_winograd.c: weights transformed for the kernels of blocked_winograd_kernels.h, and the
 * pieces in which the pool's threads compute.
 */
#include "kernel/blocked_winograd.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/arith.h"

/* With fewer tiles or channels, the transformations cost more than they save. */
#define MIN_TILES 25
#define MIN_CHANNELS 16
/* Tiles of a strip, about; with so many strips an image, or one tile of output
 * channels, each piece is a strip. */
#define STRIP 49
#define MANY 4
/* Floats of transformed images that are multiplied together. */
#define TRANSFORMED (1024 * 1024)
/* Bytes of weights that stay in the L1 cache. */
#define WEIGHTS 36864

enum { ELEMENTS = ZK_WINOGRAD_ELEMENTS };

bool zk_blocked_winograd_fits(const zk_conv *g, int64_t B) {
  int64_t tiles = (g->oh + 1) / 2 * ((g->ow + 1) / 2);
  return g->groups == 1 && g->kh == 3 && g->kw == 3 && g->sh == 1 && g->sw == 1 && g->dh == 1 &&
         g->dw == 1 && g->cin >= MIN_CHANNELS && g->cout >= zk_max(B, MIN_CHANNELS) &&
         tiles >= MIN_TILES;
}

int64_t zk_blocked_winograd_floats(const zk_conv *g, int64_t B) {
  return zk_ceil_div(g->cout, B) * B * g->cin * ELEMENTS;
}

typedef struct packing {
  const zk_conv *g;
  int64_t B, blocks, tiles;
  const float *w, *scale;
  bool flipped;
  float *packed;
} packing;

/* u := G w G' (winograd.h) */
static void transform_weight(const float w[9], float u[16]) {
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

/* u [16][16]: its first column := the transformed weights of output channel o, input channel c. */
static void transform_pair(const packing *a, int64_t o, int64_t c, float *u) {
  int64_t cin = a->g->cin, cout = a->g->cout;
  float w[9] = {0}, v[ELEMENTS];
  for (int k = 0; k < 9 && o < cout; k++)
    w[k] = (a->flipped ? a->w[(c * cout + o) * 9 + 8 - k] : a->w[(o * cin + c) * 9 + k]) *
           (a->scale ? a->scale[o] : 1);
  transform_weight(w, v);
  for (int e = 0; e < ELEMENTS; e++)
    u[16 * e] = v[e];
}

/* Tiles [begin, end) of output channels. */
static void pack_tiles(void *context, int64_t begin, int64_t end) {
  const packing *a = context;
  int64_t cin = a->g->cin;
  for (int64_t t = begin; t < end; t++) {
    int64_t first = zk_tile_begin(a->blocks, a->tiles, t) * a->B;
    int64_t last = zk_tile_begin(a->blocks, a->tiles, t + 1) * a->B;
    float *to = a->packed + first * cin * ELEMENTS;
    /* An element's channels are written a block at a time: elements are often a power of 2 apart,
     * and compete for the same sets of the L1 cache. */
    for (int64_t c = 0; c < cin; c++)
      for (int64_t o = first; o < last; o += a->B) {
        float block[ELEMENTS][16];
        for (int64_t i = 0; i < a->B; i++)
          transform_pair(a, o + i, c, &block[0][i]);
        for (int64_t e = 0; e < ELEMENTS; e++)
          memcpy(to + (e * cin + c) * (last - first) + o - first, block[e],
                 (size_t)a->B * sizeof(float));
      }
  }
}

void zk_blocked_winograd_pack(const zk_blocked_kernels *k, const zk_conv *g, const float *w,
                              bool flipped, const float *scale, float *packed) {
  int64_t blocks = zk_ceil_div(g->cout, k->simd), tiles = zk_ceil_div(blocks, k->most_blocks);
  packing a = {g, k->simd, blocks, tiles, w, scale, flipped, packed};
  zk_parallel_for(tiles, 1, pack_tiles, &a);
}

/* The product of one element: a strip's tiles are the pixels of one row. */
static zk_blocked_job product_of(const zk_blocked_kernels *k, const zk_blocked_job *j,
                                 int64_t strip) {
  int64_t B = k->simd, wide = zk_ceil_div(j->y_blocks, j->tiles), narrow = j->y_blocks / j->tiles;
  zk_blocked_job p = {.ih = 1, .kh = 1, .kw = 1, .oh = 1, .sh = 1, .sw = 1, .dh = 1, .dw = 1};
  p.iw = p.ow = strip;
  p.x_pixel = B;
  p.x_block = p.y_block = p.x_row = strip * B;
  p.blocks = j->blocks, p.steps = j->steps, p.last = j->last;
  p.chunk = zk_max(1, WEIGHTS / (B * wide * B * (int64_t)sizeof(float)));
  p.per_row = zk_ceil_div(strip, zk_min(k->pixels[wide], k->pixels[narrow]));
  p.least = -INFINITY, p.most = INFINITY;
  return p;
}

zk_status zk_blocked_winograd_run(const zk_blocked_kernels *k, const zk_blocked_job *conv,
                                  int64_t n, const zk_ahead *ahead) {
  zk_blocked_winograd_job j = {.conv = *conv, .width = (conv->ow + 1) / 2, .ahead = ahead};
  int64_t B = k->simd, threads = zk_num_threads(), at_once = n, floats = 0;
  j.tiles = (conv->oh + 1) / 2 * j.width;
  j.strips = zk_ceil_div(j.tiles, STRIP);
  j.strip = zk_ceil_div(j.tiles, j.strips);
  j.strips = zk_ceil_div(j.tiles, j.strip);
  j.product = product_of(k, conv, j.strip);
  j.element = conv->blocks * j.strip * B;
  j.products = zk_ceil_div(conv->y_blocks, conv->tiles) * j.strip * B;
  j.slot_size = ELEMENTS * j.products;
  bool apart = j.strips < MANY && conv->tiles > 1;
  if (apart) {
    at_once = zk_min(n, zk_max(1, TRANSFORMED / (j.strips * ELEMENTS * j.element)));
    floats = at_once * j.strips * ELEMENTS * j.element;
  } else {
    j.slot_size += ELEMENTS * j.element;
  }
  int64_t bytes = (floats + threads * j.slot_size) * (int64_t)sizeof(float) + threads;
  float *block = zk_block_alloc((size_t)bytes);
  if (!block)
    return zk_nomem((size_t)bytes, "a convolution");
  j.x = apart ? block : NULL;
  j.slots = block + floats;
  j.taken = (atomic_flag *)(j.slots + threads * j.slot_size);
  for (int64_t i = 0; i < threads; i++)
    atomic_flag_clear(&j.taken[i]);
  j.parts = n * j.strips * conv->tiles * ELEMENTS;
  for (int64_t i = 0; i < n; i += at_once) {
    int64_t count = zk_min(at_once, n - i);
    j.first = i;
    j.conv.x = conv->x + i * conv->x_image;
    j.conv.y = conv->y + i * conv->y_image;
    j.conv.residual = conv->residual ? conv->residual + i * conv->y_image : NULL;
    if (apart)
      zk_parallel_for(count * j.strips * conv->blocks, 1, k->winograd_transform, &j);
    zk_parallel_for(count * j.strips * (apart ? conv->tiles : 1), 1, k->winograd, &j);
  }
  zk_block_free(block);
  return ZK_OK;
}
