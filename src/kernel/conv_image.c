/*
 * conv_image.c: images as the kernels of convolutions read them (conv_image.h).
 */
#include "kernel/conv_image.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"

/* Floats that are copied in a piece of their own. */
#define GRAIN 16384
/* Floats of images that are copied together, so that they are in the cache when they are used. */
#define COPIED (512 * 1024)

zk_conv_layout zk_conv_layout_of(const zk_conv *g, bool copied) {
  zk_conv_layout l = {
      .g = g, .copied = copied, .phases_h = 1, .phases_w = 1, .row_stride = g->sh * g->iw};
  l.height = g->ih, l.pitch = g->iw, l.column_stride = g->sw;
  if (copied) {
    int64_t reach_h = (g->kh - 1) * g->dh, reach_w = (g->kw - 1) * g->dw;
    l.phases_h = zk_min(g->sh, reach_h + 1), l.phases_w = zk_min(g->sw, reach_w + 1);
    l.height = g->oh + reach_h / g->sh, l.pitch = g->ow + reach_w / g->sw;
    l.row_stride = l.pitch, l.column_stride = 1;
  }
  l.channel = l.phases_h * l.phases_w * l.height * l.pitch;
  return l;
}

/* The offset of kernel element (channel, i, j) from the begin of its window. */
static int32_t offset_of(const zk_conv_layout *l, int64_t c, int64_t i, int64_t j) {
  const zk_conv *g = l->g;
  int64_t h = i * g->dh, w = j * g->dw;
  if (!l->copied)
    return (int32_t)(c * l->channel + h * l->pitch + w);
  int64_t phase = h % g->sh * l->phases_w + w % g->sw;
  return (int32_t)(c * l->channel + (phase * l->height + h / g->sh) * l->pitch + w / g->sw);
}

void zk_conv_offsets(const zk_conv_layout *l, int32_t *offset) {
  const zk_conv *g = l->g;
  for (int64_t c = 0; c < g->cin; c++)
    for (int64_t i = 0; i < g->kh; i++)
      for (int64_t j = 0; j < g->kw; j++)
        *offset++ = offset_of(l, c, i, j);
}

typedef struct copying {
  const zk_conv_layout *l;
  const float *from;
  float *to;
} copying;

/* A row of a copy: to[c] is from[c * step + shift] for c in [begin, end), and 0 elsewhere. */
typedef struct row_copy {
  int64_t step, shift, begin, end, count;
} row_copy;

static row_copy row_copy_of(int64_t size, int64_t step, int64_t shift, int64_t count) {
  int64_t begin = shift >= 0 ? 0 : zk_min(count, zk_ceil_div(-shift, step));
  int64_t end = shift >= size ? begin : zk_min(count, (size - 1 - shift) / step + 1);
  return (row_copy){step, shift, begin, zk_max(begin, end), count};
}

static void copy_row(const row_copy *r, const float *restrict from, float *restrict to) {
  int64_t c = 0, shift = r->shift, end = r->end;
  for (; c < r->begin; c++)
    to[c] = 0;
  if (r->step == 1 && c < end)
    memcpy(to + c, from + c + shift, (size_t)(end - c) * sizeof *to);
  else if (r->step == 2) /* a constant, so that the compiler vectorises it */
    for (; c < end; c++)
      to[c] = from[2 * c + shift];
  else
    for (; c < end; c++)
      to[c] = from[r->step * c + shift];
  for (c = end; c < r->count; c++)
    to[c] = 0;
}

/* Channels [begin, end), counted through images. */
static void copy_channels(void *context, int64_t begin, int64_t end) {
  const copying *a = context;
  const zk_conv_layout *l = a->l;
  const zk_conv *g = l->g;
  for (int64_t c = begin; c < end; c++) {
    const float *from = a->from + c * g->ih * g->iw;
    float *to = a->to + c * l->channel;
    for (int64_t p = 0; p < l->phases_h * l->phases_w; p++) {
      row_copy row = row_copy_of(g->iw, g->sw, p % l->phases_w - g->pw, l->pitch);
      int64_t h = p / l->phases_w - g->ph;
      for (int64_t r = 0; r < l->height; r++, h += g->sh, to += l->pitch)
        if (h < 0 || h >= g->ih)
          memset(to, 0, (size_t)l->pitch * sizeof *to);
        else
          copy_row(&row, from + h * g->iw, to);
    }
  }
}

const float *zk_conv_images(const zk_conv_layout *l, const float *x, int64_t first, int64_t count,
                            float *copy) {
  const zk_conv *g = l->g;
  int64_t channels = g->groups * g->cin;
  x += first * channels * g->ih * g->iw;
  if (!l->copied)
    return x;
  copying a = {l, x, copy};
  zk_parallel_for(count * channels, zk_max(1, GRAIN / l->channel), copy_channels, &a);
  return copy;
}

int64_t zk_conv_images_at_once(const zk_conv_layout *l, int64_t enough, int64_t *floats) {
  const zk_conv *g = l->g;
  int64_t image = g->groups * g->cin * l->channel, n = g->n;
  *floats = 0;
  if (l->copied) {
    n = zk_min(n, zk_max(enough, COPIED / image));
    *floats = n * image;
  }
  return n;
}

/* ---- workspaces
 * ------------------------------------------------------------------------------------ */

void *zk_workspace_take(zk_workspace *r, int64_t count, size_t size) {
  void *p = r->block ? r->block + r->used : NULL;
  r->used += ((size_t)count * size + 63) & ~(size_t)63;
  return p;
}

zk_status zk_workspace_alloc(zk_workspace *r) {
  r->block = zk_block_alloc(r->used);
  if (!r->block)
    return zk_nomem(r->used, "a convolution");
  r->used = 0;
  return ZK_OK;
}
