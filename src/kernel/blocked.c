/*
 * blocked.c: layers in blocks of channels: how weights are packed, and in which pieces the pool's
 * threads compute.
 */
#include "kernel/blocked.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/arith.h"
#include "kernel/blocked_winograd.h"
#include "kernel/planes_job.h"

/* Multiplications, and floats that are moved, that are worth a piece of their own. */
#define GRAIN 262144
#define MOVED 16384
/* Pixels of a strip, whose inputs and sums stay in the L2 cache while tiles of output channels are
 * computed over them; bytes of weights that stay in the L1 cache. */
#define STRIP 256
#define WEIGHTS 36864
/* Floats of images that are copied together. */
#define COPIED (512 * 1024)

static const zk_blocked_kernels *chosen;

void zk_blocked_set_kernels(const zk_blocked_kernels *kernels) {
  chosen = kernels;
}

const zk_blocked_kernels *zk_blocked_kernels_used(void) {
  static const zk_blocked_kernels *const of[ZK_CPUS] = ZK_FOR_CPUS(zk_blocked);
  return chosen ? chosen : of[zk_cpu_best()];
}

int64_t zk_blocked_channels(void) {
  return zk_blocked_kernels_used()->simd;
}

int64_t zk_blocked_floats(int64_t n, int64_t c, int64_t size) {
  int64_t B = zk_blocked_kernels_used()->simd;
  return n * zk_ceil_div(c, B) * B * size;
}

/* ---- between blocks and planes --------------------------------------------------------------- */

void zk_blocked_from_planes(int64_t n, int64_t c, int64_t size, const float *x, float *y) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  zk_planes_job j = {x, y, c, size, size * k->simd, k->simd, zk_blocked_floats(1, c, size), false};
  zk_parallel_for(n * zk_ceil_div(c, k->simd), zk_max(1, MOVED / zk_max(1, j.block)),
                  k->from_planes, &j);
}

void zk_blocked_to_planes(int64_t n, int64_t c, int64_t size, const float *x, int64_t image,
                          float *y) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  zk_planes_job j = {x, y, c, size, size * k->simd, k->simd, image, false};
  j.image = image ? image : zk_blocked_floats(1, c, size);
  zk_parallel_for(n * zk_ceil_div(c, k->simd), zk_max(1, MOVED / zk_max(1, j.block)), k->to_planes,
                  &j);
}

/* ---- jobs ------------------------------------------------------------------------------------ */

zk_blocked_job zk_blocked_job_of(const zk_conv *g, int64_t channels, int64_t B) {
  zk_blocked_job j = {.ih = g->ih, .iw = g->iw, .kh = g->kh, .kw = g->kw, .oh = g->oh, .ow = g->ow};
  j.sh = g->sh, j.sw = g->sw, j.ph = g->ph, j.pw = g->pw, j.dh = g->dh, j.dw = g->dw;
  j.groups = 1;
  j.blocks = zk_ceil_div(channels, B);
  j.steps = B, j.last = channels - (j.blocks - 1) * B;
  j.x_pixel = B, j.x_row = g->iw * B, j.x_block = g->ih * j.x_row;
  j.x_image = j.blocks * j.x_block;
  j.least = -INFINITY, j.most = INFINITY;
  return j;
}

/* Cuts rows of outputs into units of at most that many pixels, and images into strips. */
static void cut(zk_blocked_job *j, int64_t most, int64_t pixels) {
  j->per_row = zk_ceil_div(j->ow, most);
  j->units = j->oh * j->per_row;
  j->strips = zk_max(1, j->oh * j->ow / pixels);
  j->strip = zk_ceil_div(j->units, zk_min(j->strips, j->units));
  j->strips = zk_ceil_div(j->units, j->strip);
}

/* Output channels of a convolution, in blocks: how many tiles they make. */
static int64_t tiles_of(const zk_blocked_kernels *k, int64_t blocks) {
  return zk_ceil_div(blocks, k->most_blocks);
}

/* ---- convolutions: packing ------------------------------------------------------------------- */

/* The most groups that are taken together, with zeros for weights between them. */
#define MOST_TOGETHER 4

/* How many groups make whole blocks of inputs and of outputs; 0: too many. */
static int64_t groups_together(const zk_conv *g, int64_t B) {
  for (int64_t m = 1; m <= MOST_TOGETHER && g->groups > 1; m *= 2)
    if (g->groups % m == 0 && m * g->cin % B == 0 && m * g->cout % B == 0)
      return m;
  return g->groups == 1;
}

bool zk_blocked_is_narrow(const zk_conv *g) {
  return g->groups == 1 && g->cin < 4 && g->cout <= 12 &&
         (g->cin > 1 || (g->sh == 1 && g->sw == 1));
}

zk_blocked_way zk_blocked_way_of(const zk_conv *g) {
  int64_t B = zk_blocked_kernels_used()->simd;
  if (!zk_conv_kernel_fits(g))
    return ZK_BLOCKED_NONE;
  if (g->groups == 1 && g->cin < B / 2 && g->dw == 1)
    return ZK_BLOCKED_PLANES;
  if (g->groups == 1)
    return zk_blocked_winograd_fits(g, B) ? ZK_BLOCKED_WINOGRAD : ZK_BLOCKED_DIRECT;
  if (g->cin == 1 && g->cout == 1)
    return ZK_BLOCKED_DEPTH;
  return groups_together(g, B) ? ZK_BLOCKED_DIRECT : ZK_BLOCKED_NONE;
}

/* The same convolution with groups taken together. */
static zk_conv taken_together(const zk_blocked_conv *c, int64_t B) {
  zk_conv all = c->g;
  int64_t m = c->way == ZK_BLOCKED_DEPTH ? 1 : zk_max(1, groups_together(&all, B));
  all.groups /= m, all.cin *= m, all.cout *= m;
  return all;
}

typedef struct packing {
  const zk_blocked_conv *c;
  zk_conv all;                  /* c->g with groups taken together */
  int64_t block, blocks, tiles; /* blocks and tiles of outputs of such a group */
  const float *w, *scale;
} packing;

/* The weight of output channel o for input channel c of the groups taken together. */
static float weight_of(const packing *a, int64_t o, int64_t c, int64_t tap) {
  const zk_conv *g = &a->c->g;
  int64_t group = o / g->cout, other = o / a->all.cout * (a->all.cout / g->cout) + c / g->cin;
  if (o >= g->groups * g->cout || group != other)
    return 0;
  return a->w[(o * g->cin + c % g->cin) * g->kh * g->kw + tap] * (a->scale ? a->scale[o] : 1);
}

/* Tiles [begin, end) of all groups: [block of cin][kh][kw][channel][channels of the tile]; where x
 * is copied, [kh][kw][cin][channels of the tile], which is the same order. */
static void pack_tiles(void *context, int64_t begin, int64_t end) {
  const packing *a = context;
  const zk_conv *g = &a->all;
  int64_t taps = g->kh * g->kw, B = a->block, depth = g->cin * taps;
  int64_t step = a->c->way == ZK_BLOCKED_PLANES ? g->cin : B;
  for (int64_t t = begin; t < end; t++) {
    int64_t before = t / a->tiles * a->blocks; /* those of the groups before */
    int64_t first = (before + zk_tile_begin(a->blocks, a->tiles, t % a->tiles)) * B;
    int64_t last = (before + zk_tile_begin(a->blocks, a->tiles, t % a->tiles + 1)) * B;
    float *to = a->c->packed + first * depth;
    for (int64_t b = 0; b < g->cin; b += step)
      for (int64_t k = 0; k < taps; k++)
        for (int64_t c = b; c < zk_min(b + step, g->cin); c++)
          for (int64_t o = first; o < last; o++, to++)
            *to = weight_of(a, o, c, k);
  }
}

/* [block][kh][kw][B] */
static void pack_depth(const packing *a) {
  const zk_conv *g = &a->c->g;
  int64_t taps = g->kh * g->kw, B = a->block;
  float *to = a->c->packed;
  for (int64_t b = 0; b * B < g->groups; b++)
    for (int64_t k = 0; k < taps; k++)
      for (int64_t c = b * B; c < (b + 1) * B; c++)
        *to++ = c < g->groups ? a->w[c * taps + k] * (a->scale ? a->scale[c] : 1) : 0;
}

zk_status zk_blocked_conv_pack(zk_blocked_conv *c, const float *w, const float *scale,
                               const float *bias) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  const zk_conv *g = &c->g;
  int64_t B = k->simd, channels = g->groups * g->cout, blocks = zk_ceil_div(channels, B);
  c->way = zk_blocked_way_of(g);
  packing a = {c, taken_together(c, B), B, .w = w, .scale = scale};
  a.blocks = zk_ceil_div(a.all.cout, B);
  a.tiles = tiles_of(k, a.blocks);
  int64_t weights = blocks * B * a.all.cin * g->kh * g->kw;
  if (c->way == ZK_BLOCKED_WINOGRAD)
    weights = zk_blocked_winograd_floats(g, B);
  int64_t floats = weights + blocks * B;
  c->packed = zk_block_alloc((size_t)floats * sizeof *c->packed);
  if (!c->packed)
    return zk_nomem((size_t)floats * sizeof *c->packed, "the packed weights of a convolution");
  c->bias = c->packed + weights;
  if (c->way == ZK_BLOCKED_DEPTH)
    pack_depth(&a);
  else if (c->way == ZK_BLOCKED_WINOGRAD)
    zk_blocked_winograd_pack(k, g, w, false, scale, c->packed);
  else
    zk_parallel_for(a.all.groups * a.tiles, 1, pack_tiles, &a);
  for (int64_t o = 0; o < blocks * B; o++)
    c->bias[o] = bias && o < channels ? bias[o] : 0;
  return ZK_OK;
}

void zk_blocked_conv_clear(zk_blocked_conv *c) {
  zk_block_free(c->packed);
  c->packed = c->bias = NULL;
}

/* ---- convolutions: running ------------------------------------------------------------------- */

/* Planes with few channels as [ih][iw][channels], padded. */
typedef struct copying {
  const zk_conv *g;
  int64_t height, width; /* of the copy */
  const float *x;
  float *to;
} copying;

/* Rows [begin, end) of all images. */
static void copy_rows(void *context, int64_t begin, int64_t end) {
  const copying *a = context;
  const zk_conv *g = a->g;
  for (int64_t r = begin; r < end; r++) {
    int64_t h = r % a->height - g->ph;
    float *to = a->to + r * a->width * g->cin;
    if (h < 0 || h >= g->ih) {
      memset(to, 0, (size_t)(a->width * g->cin) * sizeof *to);
      continue;
    }
    int64_t from = zk_min(g->pw, a->width), until = zk_min(a->width, g->pw + g->iw);
    memset(to, 0, (size_t)(from * g->cin) * sizeof *to);
    memset(to + until * g->cin, 0, (size_t)((a->width - until) * g->cin) * sizeof *to);
    const float *row = a->x + (r / a->height * g->cin * g->ih + h) * g->iw;
    if (g->cin == 1)
      memcpy(to + from, row, (size_t)(until - from) * sizeof *to);
    for (int64_t c = 0; g->cin > 1 && c < g->cin; c++, row += g->ih * g->iw)
      for (int64_t w = from; w < until; w++)
        to[w * g->cin + c] = row[w - from];
  }
}

static zk_status run_planes(const zk_blocked_conv *c, zk_blocked_job *j, const float *x,
                            const float *residual, float *y) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  const zk_conv *g = &c->g;
  copying a = {.g = g};
  a.height = (g->oh - 1) * g->sh + (g->kh - 1) * g->dh + 1;
  a.width = (g->ow - 1) * g->sw + g->kw;
  j->ih = a.height, j->iw = a.width, j->ph = j->pw = 0, j->kw = 1;
  j->x_pixel = g->cin, j->x_row = a.width * g->cin;
  j->x_block = j->x_image = a.height * j->x_row;
  j->steps = j->last = g->kw * g->cin;
  j->blocks = j->chunk = 1;
  int64_t at_once = zk_min(g->n, zk_max(1, COPIED / j->x_image));
  int64_t bytes = at_once * j->x_image * (int64_t)sizeof(float);
  a.to = zk_block_alloc((size_t)bytes);
  if (!a.to)
    return zk_nomem((size_t)bytes, "a convolution");
  j->x = a.to;
  int64_t work = j->strip * 8 * g->cout * j->steps * j->kh;
  for (int64_t i = 0; i < g->n; i += at_once) {
    int64_t count = zk_min(at_once, g->n - i);
    a.x = x + i * g->cin * g->ih * g->iw;
    zk_parallel_for(count * a.height, zk_max(1, MOVED / j->x_row), copy_rows, &a);
    j->y = y + i * j->y_image;
    j->residual = residual ? residual + i * j->y_image : NULL;
    zk_parallel_for(count * j->strips * j->tiles, zk_max(1, GRAIN / work), k->conv, j);
  }
  zk_block_free(a.to);
  return ZK_OK;
}

/* Does no window reach past the image? */
static bool all_inside(const zk_conv *g) {
  return g->ph == 0 && g->pw == 0 && (g->oh - 1) * g->sh + (g->kh - 1) * g->dh < g->ih &&
         (g->ow - 1) * g->sw + (g->kw - 1) * g->dw < g->iw;
}

zk_status zk_blocked_conv_run(const zk_blocked_conv *c, const float *x, const float *residual,
                              float *y, int64_t image) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  int64_t B = k->simd;
  bool deep = c->way == ZK_BLOCKED_DEPTH;
  zk_conv g = taken_together(c, B);
  int64_t channels = g.groups * g.cout, taps = g.kh * g.kw;
  bool point = taps == 1 && g.sh == 1 && g.sw == 1 && g.ph == 0 && g.pw == 0;
  if (point && c->way == ZK_BLOCKED_DIRECT) { /* all pixels are one row */
    g.iw = g.ow = g.oh * g.ow;
    g.ih = g.oh = 1;
  }
  zk_blocked_job j = zk_blocked_job_of(&g, deep ? g.groups : g.cin, B);
  j.w = c->packed, j.bias = c->bias, j.residual = residual, j.y = y, j.x = x;
  j.least = c->least, j.most = c->most, j.finish = c->finish;
  j.groups = deep ? 1 : g.groups;
  j.x_image *= j.groups;
  j.y_blocks = zk_ceil_div(channels, B) / j.groups;
  j.y_block = g.oh * g.ow * B;
  j.y_image = image ? image : j.groups * j.y_blocks * j.y_block;
  j.tiles = tiles_of(k, j.y_blocks);
  if (deep) {
    cut(&j, j.ow, STRIP * 4);
    int64_t work = j.strip * j.ow * B * taps * 4;
    zk_parallel_for(g.n * j.blocks * j.strips, zk_max(1, GRAIN / work), k->depth, &j);
    return ZK_OK;
  }
  if (c->way == ZK_BLOCKED_WINOGRAD)
    return zk_blocked_winograd_run(k, &j, g.n, NULL);
  int64_t wide = zk_ceil_div(j.y_blocks, j.tiles), narrow = j.y_blocks / j.tiles;
  if (!point && (c->way == ZK_BLOCKED_PLANES || all_inside(&g))) {
    j.columns = j.ow;
    j.ow *= j.oh;
    j.oh = 1;
  }
  cut(&j, zk_min(k->pixels[wide], k->pixels[narrow]), STRIP);
  if (c->way == ZK_BLOCKED_PLANES)
    return run_planes(c, &j, x, residual, y);
  j.chunk = zk_max(1, WEIGHTS / (taps * B * wide * B * (int64_t)sizeof(float)));
  int64_t work = zk_ceil_div(g.oh * g.ow, j.strips) * wide * B * g.cin * taps;
  zk_parallel_for(g.n * j.strips * j.groups * j.tiles, zk_max(1, GRAIN / work), k->conv, &j);
  return ZK_OK;
}

/* ---- pools ----------------------------------------------------------------------------------- */

void zk_blocked_max_pool(const zk_conv *g, const float *x, float *y, int64_t image) {
  const zk_blocked_kernels *k = zk_blocked_kernels_used();
  zk_blocked_job j = zk_blocked_job_of(g, g->cin, k->simd);
  j.x = x, j.y = y;
  j.y_blocks = j.blocks;
  j.y_block = g->oh * g->ow * k->simd;
  j.y_image = image ? image : j.blocks * j.y_block;
  cut(&j, j.ow, STRIP * 4);
  int64_t work = j.strip * j.ow * k->simd * g->kh * g->kw * 4;
  zk_parallel_for(g->n * j.blocks * j.strips, zk_max(1, GRAIN / work), k->max_pool, &j);
}
