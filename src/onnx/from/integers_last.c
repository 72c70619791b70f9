/*
 * integers_last.c: the convolution of integers over images with their channels last: windows are
 * read where they lie.
 *
 * A window of more than one pixel, or channels that are no multiple of four, need the image with
 * its padding and some more channels of any content, whose weights are 0: it is copied, line by
 * line. Each channel with its own window is a loop of its own.
 */
#include "onnx/from/integers_job.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"
#include "kernel/bytes_image.h"
#include "tensor/convert.h"

enum { H = 1, W = 2 };

static bool is_depth(const zk_call *c) {
  const zk_shape *a = &c->in[ZK_INTEGERS_A]->shape, *w = &c->in[ZK_INTEGERS_W]->shape;
  return c->attr[ZK_INTEGERS_GROUPS].i > 1 && w->dim[1] == 1 && w->dim[0] == a->dim[1];
}

bool zk_integers_fits_last(const zk_call *c) {
  const zk_tensor *w = c->in[ZK_INTEGERS_W], *zero = c->in[ZK_INTEGERS_W_ZERO];
  int64_t middle = w->dtype == ZK_UINT8 ? 128 : 0;
  zk_integers_windows s;
  if (w->shape.ndim != 4 || !c->in[ZK_INTEGERS_Y_ZERO] || zk_integers_windows_of(c, &s) != ZK_OK)
    return false;
  if (!is_depth(c) && (c->attr[ZK_INTEGERS_GROUPS].i > 1 || s.dilation[W] > 1))
    return false;
  if (!zero)
    return middle == 0;
  if (!zk_is_contiguous(zero))
    return false;
  for (int64_t i = 0; i < zk_numel(zero); i++)
    if (zk_element_i(zero, i) != middle)
      return false;
  return true;
}

/* ---- weights ----------------------------------------------------------------------------------
 */

/* Rows of windows: [outputs][window][channels, a multiple of four]. */
static zk_status pack_rows(const uint8_t *from, int flip, int64_t n, int64_t channels,
                           int64_t window, zk_bytes_weight *out) {
  int64_t wide = ZK_BYTES_ROW(channels), k = window * wide;
  uint8_t *to = zk_block_alloc((size_t)(n * k));
  if (!to)
    return zk_nomem((size_t)(n * k), "a weight of bytes");
  memset(to, flip, (size_t)(n * k));
  for (int64_t o = 0; o < n; o++)
    for (int64_t ch = 0; ch < channels; ch++)
      for (int64_t i = 0; i < window; i++)
        to[o * k + i * wide + ch] = from[(o * channels + ch) * window + i];
  zk_status status = zk_bytes_weight_pack(n, k, to, 1, k, flip != 0, out);
  zk_block_free(to);
  return status;
}

zk_status zk_integers_last_pack(const zk_call *c, zk_bytes_weight *out, bool *depth) {
  zk_tensor *w = c->in[ZK_INTEGERS_W], *dense;
  int flip = w->dtype == ZK_UINT8 ? 0x80 : 0;
  int64_t n = w->shape.dim[0], channels = w->shape.dim[1], window = zk_numel(w) / n / channels;
  ZK_TRY(zk_tensor_contiguous(w, &dense));
  *depth = is_depth(c);
  zk_status status = *depth ? zk_bytes_depth_pack(n, window, zk_data(dense), flip != 0, out)
                            : pack_rows(zk_data(dense), flip, n, channels, window, out);
  zk_tensor_release(dense);
  return status;
}

/* ---- loops ------------------------------------------------------------------------------------
 */

typedef struct job {
  zk_integers_windows s;
  int64_t channels, wide;      /* of an image; of its copy */
  const uint8_t *image, *from; /* from: with its padding, the image or its copy */
  uint8_t *copy, zero;
  const zk_integers_weight *w;
  zk_integers_ending *e;
  const int64_t *tap; /* of each channel's window: where it reads */
} job;

/* n pixels of `channels` bytes as pixels of `wide`: what is behind them may be anything. */
static void copy_pixels(uint8_t *to, const uint8_t *from, size_t n, size_t channels, size_t wide) {
  size_t x = 0;
  if (channels == wide) {
    memcpy(to, from, n * wide);
    return;
  }
  for (; wide == 4 && x + 1 < n && channels > 1; x++) /* with bytes of the next one */
    memcpy(to + x * 4, from + x * channels, 4);
  for (; x < n; x++) {
    memcpy(to + x * wide, from + x * channels, channels);
    memset(to + x * wide + channels, 0, wide - channels);
  }
}

/* Lines [begin, end) of the padded images. */
static void copy_lines(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  const zk_integers_windows *s = &j->s;
  size_t channels = (size_t)j->channels, wide = (size_t)j->wide;
  for (int64_t line = begin; line < end; line++) {
    int64_t image = line / s->padded[H], y = line % s->padded[H] - s->before[H];
    uint8_t *to = j->copy + (size_t)(line * s->padded[W]) * wide;
    if (y < 0 || y >= s->in[H]) {
      memset(to, j->zero, (size_t)s->padded[W] * wide);
      continue;
    }
    const uint8_t *from = j->image + (size_t)((image * s->in[H] + y) * s->in[W]) * channels;
    int64_t behind = s->padded[W] - s->before[W] - s->in[W];
    memset(to, j->zero, (size_t)s->before[W] * wide);
    to += (size_t)s->before[W] * wide;
    copy_pixels(to, from, (size_t)s->in[W], channels, wide);
    memset(to + (size_t)s->in[W] * wide, j->zero, (size_t)behind * wide);
  }
}

/* Lines [begin, end) of the results of depthwise windows: some pixels and channels at a time. */
static void depth_lines(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  const zk_integers_windows *s = &j->s;
  const zk_bytes_weight *w = j->w->group;
  int64_t line = s->padded[W] * j->wide;
  zk_bytes_depth_job d = {.step = s->stride[W] * j->wide, .wide = ZK_BYTES_WIDE, .at = j->tap};
  int32_t sum[ZK_BYTES_HIGH * ZK_BYTES_WIDE];
  for (int64_t row = begin; row < end; row++) {
    int64_t image = row / s->out[H], y = row % s->out[H] * s->stride[H];
    const uint8_t *from = j->from + (image * s->padded[H] + y) * line;
    for (int64_t x = 0; x < s->out[W]; x += ZK_BYTES_HIGH)
      for (int64_t ch = 0; ch < w->n; ch += ZK_BYTES_WIDE) {
        zk_bytes_tile t = {sum, row * s->out[W] + x, s->out[W] - x, ch, w->n - ch};
        t.rows = t.rows < ZK_BYTES_HIGH ? t.rows : ZK_BYTES_HIGH;
        t.columns = t.columns < ZK_BYTES_WIDE ? t.columns : ZK_BYTES_WIDE;
        d.pixels = t.rows, d.n = t.columns;
        zk_bytes_depth(&d, w, ch, from + x * d.step + ch, sum);
        zk_integers_finish(j->e, &t);
      }
  }
}

/* Where the windows of all images begin, or the taps of one. */
static void fill_places(const job *j, int64_t images, bool depth, int64_t *at) {
  const zk_integers_windows *s = &j->s;
  int64_t line = s->padded[W] * j->wide;
  if (depth) {
    for (int64_t y = 0; y < s->kernel[H]; y++)
      for (int64_t x = 0; x < s->kernel[W]; x++)
        *at++ = y * s->dilation[H] * line + x * s->dilation[W] * j->wide;
    for (int64_t i = s->k; i < ZK_BYTES_ROW(s->k); i++, at++)
      *at = at[-1];
    return;
  }
  for (int64_t i = 0; i < images; i++)
    for (int64_t y = 0; y < s->out[H]; y++)
      for (int64_t x = 0; x < s->out[W]; x++)
        *at++ = (i * s->padded[H] + y * s->stride[H]) * line + x * s->stride[W] * j->wide;
}

/* Over the images, which are there with their padding. at: NULL where each pixel is a window. */
static void run(job *j, int64_t images, const int64_t *at) {
  const zk_integers_windows *s = &j->s;
  int64_t m = images * s->pixels;
  if (j->w->depth) {
    j->tap = at;
    zk_parallel_for(images * s->out[H], 1 + 65536 / (s->out[W] * j->w->group->n * s->k),
                    depth_lines, j);
  } else if (!at) {
    zk_bytes_product(m, j->from, j->wide, j->w->group, zk_integers_finish, j->e);
  } else {
    zk_bytes_windows a = {j->from, at, s->kernel[H], s->dilation[H] * s->padded[W] * j->wide};
    zk_bytes_product_of_windows(m, &a, j->w->group, zk_integers_finish, j->e);
  }
}

zk_status zk_integers_last_forward(const zk_call *c, const zk_integers_weight *w,
                                   zk_integers_ending *e) {
  const zk_tensor *a = c->in[ZK_INTEGERS_A];
  job j = {.w = w, .e = e, .channels = a->shape.dim[1], .zero = zk_integers_padding(c)};
  ZK_TRY(zk_integers_windows_of(c, &j.s));
  const zk_integers_windows *s = &j.s;
  int64_t images = a->shape.dim[0];
  j.wide = w->depth ? j.channels : ZK_BYTES_ROW(j.channels);
  j.image = j.from = zk_data(a);
  bool copies = j.wide != j.channels || s->padded[H] != s->in[H] || s->padded[W] != s->in[W];
  bool each = !w->depth && s->k == s->channels && s->stride[H] == 1 && s->stride[W] == 1;
  int64_t lines = zk_size_mul(images, s->padded[H]);
  int64_t copy = copies ? zk_size_mul(lines, zk_size_mul(s->padded[W], j.wide)) : 0;
  int64_t places = w->depth ? ZK_BYTES_ROW(s->k) : each ? 0 : zk_size_mul(images, s->pixels);
  places = zk_size_mul(places, (int64_t)sizeof(int64_t));
  int64_t bytes = zk_size_add(zk_size_add(copy, places), 1);
  uint8_t *room = bytes < 0 ? NULL : zk_block_alloc((size_t)bytes);
  if (!room)
    return zk_nomem(bytes < 0 ? SIZE_MAX : (size_t)bytes, "a convolution of integers");
  int64_t *at = each ? NULL : (int64_t *)(void *)room;
  if (at)
    fill_places(&j, images, w->depth, at);
  if (copies) {
    j.from = j.copy = room + places;
    zk_parallel_for(lines, 1 + 65536 / (s->padded[W] * j.wide), copy_lines, &j);
  }
  e->first = 0, e->row = w->group->n, e->column = 1;
  e->y = zk_data(c->out[0]);
  run(&j, images, at);
  zk_block_free(room);
  return ZK_OK;
}
