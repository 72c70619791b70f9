/*
 * batch.c: convolutions of a batch (batch.h): which taps a place has, how weights are packed, and
 * in which pieces the pool's threads compute.
 */
#include "kernel/batch.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "kernel/batch_job.h"
#include "kernel/conv.h"
#include "kernel/conv_image.h"
#include "kernel/conv_job.h"
#include "kernel/planes_job.h"
#include "kernel/winograd.h"

/* Fewer images, or channels, are the business of conv.h. */
#define MIN_IMAGES 4
#define MIN_CHANNELS 8
/* Outputs of an image up to which gradients are computed faster here, with lanes of AVX-512, than
 * by Winograd's tiles. */
#define SMALL 100
/* Multiply-adds that take as long as moving a vector between planes and blocks: where the images
 * fit the L2 cache, of so many floats, and where they do not. */
#define MOVING 36
#define MOVING_FAR 200
#define CACHED (1024 * 1024)
/* Gradients of weights of fewer channels are computed faster as planes. */
#define NARROW 16
/* Multiplications, and floats that are moved, that are worth a piece of their own. */
#define GRAIN 262144
#define MOVED 16384
/* Images by places of a strip; bytes of weights that stay in the L1 cache. */
#define STRIP 256
#define WEIGHTS 36864
/* Floats of images that are computed together, about. */
#define TOGETHER (8 * 1024 * 1024)

static bool has_channels(const zk_conv *g) {
  return zk_conv_kernel_fits(g) && g->groups == 1 && g->cin >= MIN_CHANNELS &&
         g->cout >= MIN_CHANNELS;
}

static bool suits(const zk_conv *g) {
  return has_channels(g) && g->n >= MIN_IMAGES;
}

static bool is_small(const zk_conv *g) {
  return g->oh * g->ow <= SMALL && zk_conv_kernels_used()->simd == 16;
}

/* Do the images fit the cache, in blocks of so many channels? */
static bool is_cached(const zk_conv *g, int64_t B) {
  return g->n * B *
             (zk_ceil_div(g->cin, B) * g->ih * g->iw + zk_ceil_div(g->cout, B) * g->oh * g->ow) <=
         CACHED;
}

/* The windows' elements that lie inside of the image, along a dimension. */
static int64_t inside(int64_t out, int64_t in, int64_t kernel, int64_t padding, int64_t dilation) {
  int64_t n = 0;
  for (int64_t k = 0; k < kernel; k++) {
    int64_t shift = k * dilation - padding; /* output p sees p + shift */
    n += zk_max(0, zk_min(out, in - shift) - zk_max(0, -shift));
  }
  return n;
}

/* With strides of 1: is an image computed faster as planes (conv.h)? The bits are the same. */
static bool is_faster_as_planes(const zk_conv *g) {
  int64_t B = zk_conv_kernels_used()->simd;
  int64_t x_blocks = zk_ceil_div(g->cin, B), y_blocks = zk_ceil_div(g->cout, B);
  double products = (double)(y_blocks * g->cin) *
                    (double)inside(g->oh, g->ih, g->kh, g->ph, g->dh) *
                    (double)inside(g->ow, g->iw, g->kw, g->pw, g->dw);
  double moved = (double)(x_blocks * g->ih * g->iw + y_blocks * g->oh * g->ow);
  return zk_conv_kernel_work(g) < products * 1.1 + moved * (is_cached(g, B) ? MOVING : MOVING_FAR);
}

bool zk_batch_forward_fits(const zk_conv *g) {
  bool strides = g->sh != 1 || g->sw != 1;
  return suits(g) && !zk_winograd_fits(g) && (strides || !is_faster_as_planes(g));
}

bool zk_batch_input_grad_fits(const zk_conv *g, bool add) {
  zk_conv back = zk_conv_back(g);
  if (add || g->sh != 1 || g->sw != 1)
    return has_channels(g);    /* of fewer, lanes are left empty: im2col is faster */
  if (zk_winograd_fits(&back)) /* by shape alone: a sample's gradient is the same in any batch */
    return is_small(g) && has_channels(g);
  return suits(g) && !is_faster_as_planes(&back);
}

/* By sizes alone, not by the CPU: the order of the sums is another as planes. */
bool zk_batch_weight_grad_fits(const zk_conv *g) {
  bool strides = g->sh != 1 || g->sw != 1;
  bool narrow = g->cin < NARROW || g->cout < NARROW || !is_cached(g, NARROW);
  return suits(g) && (zk_winograd_fits(g) ? is_small(g) : strides || !narrow);
}

/* How many images are computed together. */
static int64_t together(const zk_conv *g, int64_t B) {
  int64_t image = zk_ceil_div(g->cin, B) * B * g->ih * g->iw;
  int64_t other = zk_ceil_div(g->cout, B) * B * g->oh * g->ow;
  return zk_min(g->n, zk_max(24, TOGETHER / (image + other)));
}

/* ---- taps ------------------------------------------------------------------------------------ */

/* The place at which a tap of an output's window lies; -1: outside, or (of the input's gradient)
 * between two windows. */
static int64_t place_of(int64_t at, int64_t k, int64_t stride, int64_t padding, int64_t dilation,
                        int64_t size, bool back) {
  int64_t place = back ? at + padding - k * dilation : at * stride - padding + k * dilation;
  if (back && (place < 0 || place % stride != 0))
    return -1;
  place = back ? place / stride : place;
  return place < 0 || place >= size ? -1 : place;
}

/* Lists the taps of all places of the output; back: those of the input's gradient, whose order is
 * that of the rotated kernel. */
static void list_taps(const zk_conv *g, bool back, int64_t place, int32_t *first,
                      zk_batch_tap *tap) {
  int64_t oh = back ? g->ih : g->oh, ow = back ? g->iw : g->ow;
  int64_t ih = back ? g->oh : g->ih, iw = back ? g->ow : g->iw, taps = g->kh * g->kw, n = 0;
  for (int64_t p = 0; p < oh * ow; p++) {
    first[p] = (int32_t)n;
    for (int64_t t = 0; t < taps; t++) {
      int64_t k = back ? taps - 1 - t : t;
      int64_t h = place_of(p / ow, k / g->kw, g->sh, g->ph, g->dh, ih, back);
      int64_t w = place_of(p % ow, k % g->kw, g->sw, g->pw, g->dw, iw, back);
      if (h >= 0 && w >= 0)
        tap[n++] = (zk_batch_tap){(int32_t)((h * iw + w) * place), (int32_t)k};
    }
  }
  first[oh * ow] = (int32_t)n;
}

/* ---- products -------------------------------------------------------------------------------- */

/* Moves n images of c channels; blocks lie as the kernels read them. */
static void move(zk_range_fn how, int64_t n, int64_t c, int64_t size, int64_t B, const float *from,
                 bool add, float *to) {
  zk_planes_job j = {from, to, c, size, size * n * B, n * B, B, add};
  zk_parallel_for(n * zk_ceil_div(c, B), zk_max(1, MOVED / zk_max(1, size * B)), how, &j);
}

/* y := w * x + bias, or of the input's gradient (back): x is dy, y is dx. */
static zk_status product(const zk_conv *g, bool back, const float *x, const float *w,
                         const float *bias, bool add, float *y) {
  const zk_conv_kernels *k = zk_conv_kernels_used();
  int64_t B = k->simd, taps = g->kh * g->kw, at_once = together(g, B);
  int64_t channels = back ? g->cout : g->cin, outputs = back ? g->cin : g->cout;
  int64_t x_size = back ? g->oh * g->ow : g->ih * g->iw;
  int64_t y_size = back ? g->ih * g->iw : g->oh * g->ow;
  int64_t x_blocks = zk_ceil_div(channels, B), y_blocks = zk_ceil_div(outputs, B);
  int64_t tiles = zk_ceil_div(y_blocks, k->batch_blocks), wide = zk_ceil_div(y_blocks, tiles);
  zk_workspace r = {0};
  int32_t *first;
  zk_batch_tap *tap;
  bool *used;
  float *packed, *biases, *in, *out;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    first = zk_workspace_take(&r, y_size + 1, sizeof *first);
    tap = zk_workspace_take(&r, y_size * taps, sizeof *tap);
    used = zk_workspace_take(&r, taps, sizeof *used);
    packed = zk_workspace_take(&r, y_blocks * B * channels * taps, sizeof *packed);
    biases = zk_workspace_take(&r, y_blocks * B, sizeof *biases);
    in = zk_workspace_take(&r, x_blocks * x_size * at_once * B, sizeof *in);
    out = zk_workspace_take(&r, y_blocks * y_size * at_once * B, sizeof *out);
  }
  list_taps(g, back, at_once * B, first, tap);
  memset(used, 0, (size_t)taps * sizeof *used);
  for (int64_t t = 0; t < first[y_size]; t++)
    used[tap[t].w] = true;
  zk_batch_job packing = {.w = packed, .weights = w, .back = back, .outputs = outputs};
  packing.used = memchr(used, 0, (size_t)taps) ? used : NULL;
  packing.channels = channels, packing.taps = taps;
  packing.y_blocks = y_blocks, packing.tiles = tiles;
  zk_parallel_for(tiles, 1, k->batch_pack, &packing);
  memset(biases, 0, (size_t)(y_blocks * B) * sizeof *biases);
  if (bias)
    memcpy(biases, bias, (size_t)outputs * sizeof *biases);
  for (int64_t i = 0, n; i < g->n; i += n) {
    n = zk_min(at_once, g->n - i);
    if (n != at_once)
      list_taps(g, back, n * B, first, tap);
    zk_batch_job j = {.n = n, .channels = channels, .y_blocks = y_blocks, .tiles = tiles};
    j.x_block = x_size * n * B, j.y_block = y_size * n * B;
    move(k->from_planes, n, channels, x_size, B, x + i * channels * x_size, false, in);
    j.x = in, j.w = packed, j.bias = biases, j.y = out;
    j.first = first, j.tap = tap, j.taps = taps, j.places = y_size;
    j.strip = zk_max(1, STRIP / n);
    j.strips = zk_ceil_div(y_size, j.strip);
    j.chunk = zk_max(1, WEIGHTS / (taps * wide * B * (int64_t)sizeof(float)));
    int64_t work = j.strip * n * wide * B * channels * taps;
    zk_parallel_for(j.strips * tiles, zk_max(1, GRAIN / work), k->batch_product, &j);
    move(k->to_planes, n, outputs, y_size, B, out, add, y + i * outputs * y_size);
  }
  zk_block_free(r.block);
  return ZK_OK;
}

zk_status zk_batch_forward(const zk_conv *g, const float *x, const float *w, const float *bias,
                           float *y) {
  return product(g, false, x, w, bias, false, y);
}

zk_status zk_batch_input_grad(const zk_conv *g, const float *dy, const float *w, bool add,
                              float *dx) {
  return product(g, true, dy, w, NULL, add, dx);
}

/* ---- the weight's gradient ------------------------------------------------------------------- */

zk_status zk_batch_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add,
                               float *dw) {
  const zk_conv_kernels *k = zk_conv_kernels_used();
  int64_t B = k->simd, taps = g->kh * g->kw, at_once = together(g, B);
  int64_t x_size = g->ih * g->iw, y_size = g->oh * g->ow, threads = zk_num_threads();
  int64_t x_blocks = zk_ceil_div(g->cin, B), y_blocks = zk_ceil_div(g->cout, B);
  int64_t tiles = zk_ceil_div(y_blocks, 2);
  bool all = at_once >= g->n; /* at once: a piece's sums stay in the cache */
  zk_workspace r = {0};
  float *sums, *in, *out;
  atomic_flag *taken;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    sums = zk_workspace_take(&r, (all ? 2 * threads : x_blocks * y_blocks) * taps * B * B,
                             sizeof *sums);
    taken = zk_workspace_take(&r, threads, sizeof *taken);
    in = zk_workspace_take(&r, x_blocks * x_size * at_once * B, sizeof *in);
    out = zk_workspace_take(&r, y_blocks * y_size * at_once * B, sizeof *out);
  }
  for (int64_t i = 0; i < threads; i++)
    atomic_flag_clear(&taken[i]);
  zk_batch_job j = {.channels = g->cin, .outputs = g->cout, .y_blocks = y_blocks, .tiles = tiles};
  j.x = in, j.dy = out, j.sums = sums, j.taken = all ? taken : NULL;
  j.gradient = dw, j.add = add;
  j.ih = g->ih, j.iw = g->iw, j.kh = g->kh, j.kw = g->kw, j.oh = g->oh, j.ow = g->ow;
  j.sh = g->sh, j.sw = g->sw, j.ph = g->ph, j.pw = g->pw, j.dh = g->dh, j.dw = g->dw;
  for (int64_t i = 0; i < g->n; i += j.n) {
    j.n = zk_min(at_once, g->n - i);
    j.first_images = i == 0, j.last_images = i + j.n == g->n;
    j.x_block = x_size * j.n * B, j.y_block = y_size * j.n * B;
    move(k->from_planes, j.n, g->cin, x_size, B, x + i * g->cin * x_size, false, in);
    move(k->from_planes, j.n, g->cout, y_size, B, dy + i * g->cout * y_size, false, out);
    zk_parallel_for(tiles * x_blocks, 1, k->batch_weight, &j);
  }
  zk_block_free(r.block);
  return ZK_OK;
}
