/*
 * conv_slices.c: moves slices of volumes into images and back (conv_slices.h).
 */
#include "tensor/conv_slices.h"

#include <string.h>
#include "base/parallel.h"

/* Floats that are worth a piece of their own. */
#define GRAIN 16384

zk_conv zk_slices_images(const zk_conv *volume, int64_t count) {
  zk_conv g = *volume;
  g.n = count, g.cin = volume->cin * volume->kd;
  g.id = g.kd = g.od = g.sd = g.dd = 1;
  g.pd = 0;
  return g;
}

int64_t zk_slices_image(const zk_conv *volume) {
  const zk_conv *g = volume;
  return g->groups * g->cin * g->kd * g->ih * g->iw;
}

int64_t zk_slices_result(const zk_conv *volume) {
  return volume->groups * volume->cout * volume->oh * volume->ow;
}

typedef struct move {
  const zk_slices *s;
  const float *from;
  float *to;
} move;

/* Channels [begin, end) of all images: a channel's slices lie side by side in an image. */
static void gather_channels(void *context, int64_t begin, int64_t end) {
  const move *m = context;
  const zk_conv *g = m->s->volume;
  const int64_t channels = g->groups * g->cin, slice = g->ih * g->iw;
  for (int64_t i = begin; i < end; i++) {
    const int64_t image = m->s->first + i / channels, channel = i % channels;
    const float *x = m->from + (image / g->od * channels + channel) * g->id * slice;
    for (int64_t e = 0; e < g->kd; e++) {
      int64_t d = image % g->od * g->sd - g->pd + e * g->dd;
      float *to = m->to + (i * g->kd + e) * slice;
      if (d < 0 || d >= g->id)
        memset(to, 0, (size_t)slice * sizeof *to);
      else
        memcpy(to, x + d * slice, (size_t)slice * sizeof *to);
    }
  }
}

/* Channels [begin, end) of all volumes that have images here. */
static void add_channels(void *context, int64_t begin, int64_t end) {
  const move *m = context;
  const zk_conv *g = m->s->volume;
  const int64_t channels = g->groups * g->cin, slice = g->ih * g->iw;
  const int64_t first = m->s->first, last = first + m->s->count, volume = first / g->od;
  for (int64_t i = begin; i < end; i++) {
    const int64_t n = volume + i / channels, channel = i % channels;
    const int64_t from = n * g->od < first ? first : n * g->od;
    const int64_t to = (n + 1) * g->od > last ? last : (n + 1) * g->od;
    float *dx = m->to + (n * channels + channel) * g->id * slice;
    for (int64_t image = from; image < to; image++)
      for (int64_t e = 0; e < g->kd; e++) {
        int64_t d = image % g->od * g->sd - g->pd + e * g->dd;
        const float *part = m->from + (((image - first) * channels + channel) * g->kd + e) * slice;
        if (d < 0 || d >= g->id)
          continue;
        for (int64_t p = 0; p < slice; p++)
          dx[d * slice + p] += part[p];
      }
  }
}

/* Planes [begin, end) of results; `back`: from y to them. */
static void move_planes(const move *m, int64_t begin, int64_t end, bool back) {
  const zk_conv *g = m->s->volume;
  const int64_t channels = g->groups * g->cout, plane = g->oh * g->ow;
  for (int64_t i = begin; i < end; i++) {
    const int64_t image = m->s->first + i / channels, channel = i % channels;
    const int64_t there = (image / g->od * channels + channel) * g->od + image % g->od;
    memcpy(m->to + (back ? i : there) * plane, m->from + (back ? there : i) * plane,
           (size_t)plane * sizeof(float));
  }
}

static void put_planes(void *context, int64_t begin, int64_t end) {
  move_planes(context, begin, end, false);
}

static void take_planes(void *context, int64_t begin, int64_t end) {
  move_planes(context, begin, end, true);
}

/* How many items of that size make a piece. */
static int64_t grain_of(int64_t size) {
  return GRAIN / (size + 1) + 1;
}

void zk_slices_gather(const zk_slices *s, const float *x, float *images) {
  const zk_conv *g = s->volume;
  move m = {s, x, images};
  zk_parallel_for(s->count * g->groups * g->cin, grain_of(g->kd * g->ih * g->iw), gather_channels,
                  &m);
}

void zk_slices_add(const zk_slices *s, const float *images, float *dx) {
  const zk_conv *g = s->volume;
  int64_t volumes = (s->first + s->count - 1) / g->od - s->first / g->od + 1;
  move m = {s, images, dx};
  zk_parallel_for(volumes * g->groups * g->cin, grain_of(g->od * g->kd * g->ih * g->iw),
                  add_channels, &m);
}

void zk_slices_put(const zk_slices *s, const float *results, float *y) {
  const zk_conv *g = s->volume;
  move m = {s, results, y};
  zk_parallel_for(s->count * g->groups * g->cout, grain_of(g->oh * g->ow), put_planes, &m);
}

void zk_slices_take(const zk_slices *s, const float *dy, float *results) {
  const zk_conv *g = s->volume;
  move m = {s, dy, results};
  zk_parallel_for(s->count * g->groups * g->cout, grain_of(g->oh * g->ow), take_planes, &m);
}
