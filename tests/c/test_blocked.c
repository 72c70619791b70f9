/*
 * test_blocked.c: the layers of kernel/blocked.h, by every kernel that this machine can run, over
 * the edges of all sizes. Oracle: loops over the definition, in double.
 */
#include "halves.h"

#include "check.h"
#include "draw.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/parallel.h"
#define ZK_BLOCKED wide
#include "kernel/blocked_kernels.h"

static float *numbers(int64_t n) {
  float *p = zk_block_alloc((size_t)n * sizeof *p + 64);
  for (int64_t i = 0; i < n; i++)
    p[i] = (float)draw(-4096, 4096) / 4096;
  return p;
}

/* A block that what its channels do not fill would spoil, if anybody read it. */
static float *blocks(int64_t n, int64_t c, int64_t size, const float *x) {
  int64_t floats = zk_blocked_floats(n, c, size), lanes = zk_blocked_channels();
  int64_t of_image = floats / n;
  float *p = numbers(floats);
  if (x)
    zk_blocked_from_planes(n, c, size, x, p);
  for (int64_t i = 0; i < floats; i++)
    if (i % of_image / (size * lanes) * lanes + i % lanes >= c)
      p[i] = NAN;
  return p;
}

static zk_conv sized(zk_conv g) {
  g.id = g.kd = g.od = g.sd = g.dd = 1;
  g.oh = (g.ih + 2 * g.ph - g.dh * (g.kh - 1) - 1) / g.sh + 1;
  g.ow = (g.iw + 2 * g.pw - g.dw * (g.kw - 1) - 1) / g.sw + 1;
  return g;
}

/* The terms of an output: their sum, and the sum of their sizes. */
static double sum_at(const zk_conv *g, const float *x, const float *w, int64_t image, int64_t c,
                     int64_t row, int64_t column, double *size) {
  double sum = 0;
  int64_t group = c / g->cout, taps = g->kh * g->kw;
  for (int64_t k = 0; k < g->cin * taps; k++) {
    int64_t h = row * g->sh - g->ph + k / g->kw % g->kh * g->dh;
    int64_t v = column * g->sw - g->pw + k % g->kw * g->dw;
    if (h < 0 || h >= g->ih || v < 0 || v >= g->iw)
      continue;
    int64_t channel = (image * g->groups + group) * g->cin + k / taps;
    double term = (double)w[c * g->cin * taps + k] * (double)x[(channel * g->ih + h) * g->iw + v];
    sum += term;
    *size += fabs(term);
  }
  return sum;
}

/* With scale, residual, a clamp and an activation; y with room between images. */
static void check_conv(zk_conv g) {
  g = sized(g);
  int64_t channels = g.groups * g.cout, outputs = g.oh * g.ow, from = g.groups * g.cin;
  bool joined = draw(0, 1);
  float *x = numbers(g.n * from * g.ih * g.iw), *w = numbers(channels * g.cin * g.kh * g.kw);
  float *scale = numbers(channels), *bias = numbers(channels),
        *r = numbers(g.n * channels * outputs);
  zk_blocked_conv c = {.g = g, .least = -1, .most = joined ? 2 : INFINITY};
  c.finish = draw(0, 1) ? zk_blocked_swish : NULL;
  CHECK(zk_blocked_way_of(&g) != ZK_BLOCKED_NONE);
  CHECK_OK(zk_blocked_conv_pack(&c, w, joined ? scale : NULL, bias));
  float *in = c.way == ZK_BLOCKED_PLANES ? x : blocks(g.n, from, g.ih * g.iw, x);
  float *other = blocks(g.n, channels, outputs, r);
  int64_t image = zk_blocked_floats(1, channels, outputs), gap = joined ? 0 : 32;
  float *y = numbers(g.n * (image + gap)), *got = numbers(channels * outputs);
  CHECK_OK(zk_blocked_conv_run(&c, in, joined ? other : NULL, y, joined ? 0 : image + gap));
  int64_t bad = 0;
  for (int64_t i = 0; i < g.n; i++) {
    zk_blocked_to_planes(1, channels, outputs, y + i * (image + gap), 0, got);
    for (int64_t o = 0; o < channels * outputs; o++) {
      int64_t k = o / outputs;
      double size = 2, sum = sum_at(&g, x, w, i, k, o / g.ow % g.oh, o % g.ow, &size);
      sum = sum * (joined ? (double)scale[k] : 1) + (double)bias[k];
      sum += joined ? (double)r[i * channels * outputs + o] : 0;
      sum = fmin(fmax(sum, -1), joined ? 2 : INFINITY);
      sum /= c.finish ? 1 + exp(-sum) : 1;
      bad += !(fabs((double)got[o] - sum) <= 5e-6 * size);
    }
  }
  CHECK(bad == 0,
        "way %d: %lld wrong; n %lld groups %lld %lld->%lld %lldx%lld by %lldx%lld, strides %lld "
        "%lld pads %lld %lld dilations %lld %lld",
        (int)c.way, (long long)bad, (long long)g.n, (long long)g.groups, (long long)g.cin,
        (long long)g.cout, (long long)g.ih, (long long)g.iw, (long long)g.kh, (long long)g.kw,
        (long long)g.sh, (long long)g.sw, (long long)g.ph, (long long)g.pw, (long long)g.dh,
        (long long)g.dw);
  if (in != x)
    zk_block_free(in);
  float *all[] = {x, w, scale, bias, r, other, y, got};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    zk_block_free(all[i]);
  zk_blocked_conv_clear(&c);
}

static void edges(void) {
  static const int64_t channels[] = {1, 3, 16, 17, 70, 130};
  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
    for (int64_t size = 1; size <= 19; size += size < 7 ? 2 : 6) {
      int64_t c = channels[i];
      check_conv((zk_conv){2, 1, c, 24, .ih = size, .iw = size, .kh = 1, .kw = 1, .sh = 1, .sw = 1,
                           .dh = 1, .dw = 1});
      check_conv((zk_conv){1, 1, 20, c, .ih = size, .iw = size, .kh = 3, .kw = 3, .sh = 1, .sw = 1,
                           .ph = 1, .pw = 1, .dh = 1, .dw = 1});
      check_conv((zk_conv){2, c, 1, 1, .ih = size, .iw = size, .kh = 3, .kw = 3, .sh = 1, .sw = 1,
                           .ph = 1, .pw = 1, .dh = 1, .dw = 1});
    }
  check_conv((zk_conv){1, 1, 3, 64, .ih = 65, .iw = 65, .kh = 7, .kw = 7, .sh = 2, .sw = 2, .ph = 3,
                       .pw = 3, .dh = 1, .dw = 1});
}

static void random_geometries(void) {
  for (int i = 0; i < 160; i++) {
    bool deep = draw(0, 2) == 0, grouped = draw(0, 3) == 0;
    int64_t lanes = zk_blocked_channels(), together = 1 << draw(0, 2);
    zk_conv g = {.n = draw(1, 3),
                 .groups = grouped ? together * draw(2, 3)
                           : deep  ? draw(2, 40)
                                   : 1,
                 .cin = grouped ? lanes / together * draw(1, 2)
                        : deep  ? 1
                                : draw(1, 40),
                 .cout = grouped ? lanes / together * draw(1, 6)
                         : deep  ? 1
                                 : draw(1, 90),
                 .ih = draw(1, 24),
                 .iw = draw(1, 24),
                 .kh = draw(1, 5),
                 .kw = draw(1, 5),
                 .sh = draw(1, 3),
                 .sw = draw(1, 3),
                 .ph = draw(0, 3),
                 .pw = draw(0, 3),
                 .dh = draw(1, 3),
                 .dw = draw(1, 3)};
    if (g.ih + 2 * g.ph > g.dh * (g.kh - 1) && g.iw + 2 * g.pw > g.dw * (g.kw - 1))
      check_conv(g);
  }
}

/* The maximum as a loop finds it; a nan is greater than all numbers. */
static float max_at(const zk_conv *g, const float *plane, int64_t row, int64_t column) {
  float best = -INFINITY;
  for (int64_t i = 0; i < g->kh; i++)
    for (int64_t k = 0; k < g->kw; k++) {
      int64_t h = row * g->sh - g->ph + i * g->dh, v = column * g->sw - g->pw + k * g->dw;
      if (h < 0 || h >= g->ih || v < 0 || v >= g->iw)
        continue;
      float x = plane[h * g->iw + v];
      best = x > best || isnan(x) ? x : isnan(best) ? best : best;
      if (isnan(best))
        return best;
    }
  return best;
}

/* The mean of a window, padding counted or not; divided by another number where that is not 0. */
static double mean_at(const zk_conv *g, const float *plane, int64_t row, int64_t column,
                      bool count_padding, int64_t divisor) {
  double sum = 0;
  int64_t inside = 0;
  for (int64_t i = 0; i < g->kh; i++)
    for (int64_t k = 0; k < g->kw; k++) {
      int64_t h = row * g->sh - g->ph + i, v = column * g->sw - g->pw + k;
      if (h < 0 || h >= g->ih || v < 0 || v >= g->iw)
        continue;
      sum += (double)plane[h * g->iw + v];
      inside++;
    }
  return sum / (double)(divisor ? divisor : count_padding ? g->kh * g->kw : inside);
}

static void pools_and_scales(void) {
  for (int i = 0; i < 60; i++) {
    int64_t c = draw(1, 40), n = draw(1, 2);
    zk_conv g = sized((zk_conv){.n = n,
                                .groups = 1,
                                .cin = c,
                                .cout = c,
                                .ih = draw(3, 20),
                                .iw = draw(3, 20),
                                .kh = draw(1, 3),
                                .kw = draw(1, 3),
                                .sh = draw(1, 2),
                                .sw = draw(1, 2),
                                .ph = draw(0, 1),
                                .pw = draw(0, 1),
                                .dh = 1,
                                .dw = 1});
    int64_t size = g.ih * g.iw, outputs = g.oh * g.ow, bad = 0;
    float *x = numbers(n * c * size), *f = numbers(n * c), *y = numbers(n * c * (outputs + size));
    x[draw(0, n * c * size - 1)] = draw(0, 1) ? NAN : -INFINITY;
    float *in = blocks(n, c, size, x), *factor = blocks(n, c, 1, f);
    float *pooled = blocks(n, c, outputs, NULL), *scaled = blocks(n, c, size, NULL);
    zk_blocked_max_pool(&g, in, pooled, 0);
    zk_blocked_to_planes(n, c, outputs, pooled, 0, y);
    for (int64_t o = 0; o < n * c * outputs; o++) {
      float want = max_at(&g, x + o / outputs * size, o / g.ow % g.oh, o % g.ow);
      bad += !(y[o] == want || (isnan(want) && isnan(y[o])));
    }
    CHECK(bad == 0, "%lld maxima", (long long)bad);
    bool counted = draw(0, 1);
    int64_t divisor = draw(0, 2) ? 0 : 5;
    zk_blocked_avg_pool(&g, counted, divisor, in, pooled, 0);
    zk_blocked_to_planes(n, c, outputs, pooled, 0, y);
    for (int64_t o = 0; o < n * c * outputs; o++) {
      const float *plane = x + o / outputs * size;
      float want = (float)mean_at(&g, plane, o / g.ow % g.oh, o % g.ow, counted, divisor);
      bad += !(y[o] == want || (isnan(want) && isnan(y[o])));
    }
    CHECK(bad == 0, "%lld averages", (long long)bad);
    zk_blocked_scale(n, c, size, in, factor, scaled);
    zk_blocked_to_planes(n, c, size, scaled, 0, y);
    for (int64_t k = 0; k < n * c * size; k++)
      bad += !(y[k] == x[k] * f[k / size] || isnan(x[k]));
    CHECK(bad == 0, "%lld products", (long long)bad);
    zk_blocked_mean(n, c, size, in, y);
    for (int64_t k = 0; k < n * c; k++) {
      double sum = 0;
      for (int64_t p = 0; p < size; p++)
        sum += (double)x[k * size + p];
      bad += !(y[k] == (float)(sum / (double)size) || isnan(sum));
    }
    CHECK(bad == 0, "%lld means", (long long)bad);
    float *all[] = {x, f, y, in, factor, pooled, scaled};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
      zk_block_free(all[k]);
  }
}

/* An image's bits depend neither on the threads nor on the images beside it. */
static void threads_and_batch_change_nothing(void) {
  int before = zk_num_threads();
  static const zk_conv geometries[] = {{3, 1, 70, 70, .ih = 30, .iw = 30, .kh = 3, .kw = 3, .sh = 1,
                                        .sw = 1, .ph = 1, .pw = 1, .dh = 1, .dw = 1},
                                       {3, 1, 3, 64, .ih = 60, .iw = 60, .kh = 7, .kw = 7, .sh = 2,
                                        .sw = 2, .ph = 3, .pw = 3, .dh = 1, .dw = 1},
                                       {3, 64, 1, 1, .ih = 50, .iw = 50, .kh = 5, .kw = 5, .sh = 1,
                                        .sw = 1, .ph = 2, .pw = 2, .dh = 1, .dw = 1}};
  for (size_t i = 0; i < sizeof geometries / sizeof *geometries; i++) {
    zk_conv g = sized(geometries[i]), last = g;
    int64_t from = g.groups * g.cin, to = g.groups * g.cout, size = g.ih * g.iw;
    float *x = numbers(g.n * from * size), *w = numbers(to * g.cin * g.kh * g.kw);
    zk_blocked_conv all = {.g = g, .least = -INFINITY, .most = INFINITY}, one = all;
    last.n = 1;
    one.g = last;
    CHECK_OK(zk_blocked_conv_pack(&all, w, NULL, NULL));
    CHECK_OK(zk_blocked_conv_pack(&one, w, NULL, NULL));
    bool planes = all.way == ZK_BLOCKED_PLANES;
    float *in = blocks(g.n, from, size, x);
    int64_t image = zk_blocked_floats(1, to, g.oh * g.ow);
    float *y = numbers(g.n * image), *z = numbers(image);
    zk_set_num_threads(4);
    CHECK_OK(zk_blocked_conv_run(&all, planes ? x : in, NULL, y, 0));
    zk_set_num_threads(1);
    const float *third = planes ? x + 2 * from * size : in + 2 * zk_blocked_floats(1, from, size);
    CHECK_OK(zk_blocked_conv_run(&one, third, NULL, z, 0));
    int64_t bad = 0, lanes = zk_blocked_channels();
    for (int64_t k = 0; k < image; k++)
      bad += k / lanes / (g.oh * g.ow) * lanes + k % lanes < to && y[2 * image + k] != z[k];
    CHECK(bad == 0, "%lld differ", (long long)bad);
    float *used[] = {x, w, in, y, z};
    for (size_t k = 0; k < sizeof used / sizeof *used; k++)
      zk_block_free(used[k]);
    zk_blocked_conv_clear(&all);
    zk_blocked_conv_clear(&one);
  }
  zk_set_num_threads(before);
}

static void what_does_not_fit(void) {
  zk_conv g = sized((zk_conv){1, 2, 9, 9, .ih = 9, .iw = 9, .kh = 3, .kw = 3, .sh = 1, .sw = 1,
                              .dh = 1, .dw = 1});
  CHECK(zk_blocked_way_of(&g) == ZK_BLOCKED_NONE); /* groups of half a block and more */
  g.groups = 1;
  CHECK(zk_blocked_way_of(&g) != ZK_BLOCKED_NONE);
  /* What is not worth it, by sizes alone (c/test_blocked's other cases compute such layers too). */
  zk_conv few = sized((zk_conv){1, 1, 1, 6, .ih = 9, .iw = 9, .kh = 5, .kw = 5, .sh = 1, .sw = 1,
                                .dh = 1, .dw = 1});
  CHECK(zk_blocked_is_narrow(&few));
  few.cout = 16;
  CHECK(!zk_blocked_is_narrow(&few));
  few.cout = 6, few.cin = 4;
  CHECK(!zk_blocked_is_narrow(&few));
  g.n = 0;
  CHECK(zk_blocked_way_of(&g) == ZK_BLOCKED_NONE);
}

static void with(const char *name, const zk_blocked_kernels *kernels) {
  zk_blocked_set_kernels(kernels);
  printf("%s:\n", name);
  RUN(edges);
  RUN(random_geometries);
  RUN(pools_and_scales);
  RUN(threads_and_batch_change_nothing);
  RUN(what_does_not_fit);
  zk_blocked_set_kernels(NULL);
}

int main(void) {
  with("the machine's", NULL);
  with("portable", &zk_blocked_portable);
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2))
    with("as AVX-512, in halves", &wide);
#endif
  CHECK(zk_memory_live() == 0, "%zu bytes leaked", zk_memory_live());
  return check_report();
}
