/*
 * conv.c: bringing convolutions to the form of conv_tiles.h, and cutting them into pieces.
 */
#include "kernel/conv_job.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"

/* Multiplications that are worth a piece of their own. */
#define GRAIN 262144
/* Floats of images that are copied together, so that they are still near when they are used. */
#define COPIED (512 * 1024)
/* Partial sums of a weight's gradient: at most so many, and of so many floats. */
#define PARTS 8
#define PART_FLOATS (2 * 1024 * 1024)
/* With fewer kernel elements, storing costs more than computing a few outputs twice. */
#define SHALLOW 32

static const zk_conv_kernels *chosen;

void zk_conv_use(const zk_conv_kernels *kernels) {
  chosen = kernels;
}

static const zk_conv_kernels *kernels(void) {
  static const zk_conv_kernels *const of[ZK_CPUS] = {
    [ZK_CPU_PORTABLE] = &zk_conv_portable,
#if defined(__x86_64__)
    [ZK_CPU_AVX2] = &zk_conv_avx2,
    [ZK_CPU_AVX512] = &zk_conv_avx512,
#elif defined(__aarch64__)
    [ZK_CPU_NEON] = &zk_conv_neon,
#endif
  };
  return chosen ? chosen : of[zk_cpu_best()];
}

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b) {
  return a > b ? a : b;
}

static int64_t pieces_of(int64_t n, int64_t size) {
  return (n + size - 1) / size;
}

/* ---- images ---------------------------------------------------------------------------------- */

/*
 * How the kernels see a channel of an image: as it is, or copied. A copy has its margins, and of a
 * stride of s the rows (and columns) 0, s, 2s, ... together, then those from 1 on, and so on, so
 * that windows are neighbours: [phase_h][phase_w][height][pitch].
 */
typedef struct layout {
  const zk_conv *g;
  bool copied;
  int64_t phases_h, phases_w, height, pitch;
  int64_t channel;               /* floats of one */
  int64_t row_step, column_step; /* from a window to the next one */
} layout;

static layout layout_of(const zk_conv *g, bool copied) {
  layout l = {.g = g, .copied = copied, .phases_h = 1, .phases_w = 1, .row_step = g->sh * g->iw};
  l.height = g->ih, l.pitch = g->iw, l.column_step = g->sw;
  if (copied) {
    int64_t reach_h = (g->kh - 1) * g->dh, reach_w = (g->kw - 1) * g->dw;
    l.phases_h = least(g->sh, reach_h + 1), l.phases_w = least(g->sw, reach_w + 1);
    l.height = g->oh + reach_h / g->sh, l.pitch = g->ow + reach_w / g->sw;
    l.row_step = l.pitch, l.column_step = 1;
  }
  l.channel = l.phases_h * l.phases_w * l.height * l.pitch;
  return l;
}

static bool is_plain(const zk_conv *g) {
  return g->sh == 1 && g->sw == 1 && g->ph == 0 && g->pw == 0;
}

/* Where kernel element (channel, i, j) lies, seen from the window's begin. */
static int32_t distance_of(const layout *l, int64_t c, int64_t i, int64_t j) {
  const zk_conv *g = l->g;
  int64_t h = i * g->dh, w = j * g->dw;
  if (!l->copied)
    return (int32_t)(c * l->channel + h * l->pitch + w);
  int64_t phase = h % g->sh * l->phases_w + w % g->sw;
  return (int32_t)(c * l->channel + (phase * l->height + h / g->sh) * l->pitch + w / g->sw);
}

static void fill_distances(const layout *l, int32_t *distance) {
  const zk_conv *g = l->g;
  for (int64_t c = 0; c < g->cin; c++)
    for (int64_t i = 0; i < g->kh; i++)
      for (int64_t j = 0; j < g->kw; j++)
        *distance++ = distance_of(l, c, i, j);
}

typedef struct copying {
  const layout *l;
  const float *from;
  float *to;
} copying;

/* to[c] := from[c * step + shift] where that is inside [0, size), else 0. */
static void copy_row(const float *from, int64_t size, int64_t step, int64_t shift, int64_t count,
                     float *to) {
  int64_t begin = shift >= 0 ? 0 : least(count, pieces_of(-shift, step));
  int64_t end = shift >= size ? begin : least(count, (size - 1 - shift) / step + 1);
  end = most(begin, end);
  memset(to, 0, (size_t)begin * sizeof *to);
  if (step == 1 && end > begin)
    memcpy(to + begin, from + begin + shift, (size_t)(end - begin) * sizeof *to);
  else
    for (int64_t c = begin; c < end; c++)
      to[c] = from[c * step + shift];
  memset(to + end, 0, (size_t)(count - end) * sizeof *to);
}

/* Channels [begin, end), counted through images. */
static void copy_channels(void *context, int64_t begin, int64_t end) {
  const copying *a = context;
  const layout *l = a->l;
  const zk_conv *g = l->g;
  for (int64_t c = begin; c < end; c++) {
    const float *from = a->from + c * g->ih * g->iw;
    float *to = a->to + c * l->channel;
    for (int64_t p = 0; p < l->phases_h * l->phases_w; p++)
      for (int64_t r = 0; r < l->height; r++, to += l->pitch) {
        int64_t h = r * g->sh + p / l->phases_w - g->ph;
        if (h < 0 || h >= g->ih)
          memset(to, 0, (size_t)l->pitch * sizeof *to);
        else
          copy_row(from + h * g->iw, g->iw, g->sw, p % l->phases_w - g->pw, l->pitch, to);
      }
  }
}

/* The images from `first` on, at most `count`, as the kernels want them. */
static void show_images(const layout *l, const float *x, int64_t first, int64_t count, float *copy,
                        zk_conv_job *j) {
  const zk_conv *g = l->g;
  int64_t channels = g->groups * g->cin;
  j->group_step = g->cin * l->channel;
  j->image_step = channels * l->channel;
  j->image = x + first * channels * g->ih * g->iw;
  if (!l->copied)
    return;
  copying a = {l, j->image, copy};
  zk_parallel_for(count * channels, most(1, GRAIN / 16 / l->channel), copy_channels, &a);
  j->image = copy;
}

/* Images that are shown together. */
static int64_t shown_at_once(const layout *l) {
  const zk_conv *g = l->g;
  if (!l->copied)
    return g->n;
  return least(g->n, most(PARTS, COPIED / (g->groups * g->cin * l->channel)));
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Room for arrays, in one block: sizes are summed up first, then handed out. */
typedef struct room {
  size_t used;
  char *block; /* NULL while summing */
} room;

static void *take(room *r, int64_t count, size_t size) {
  void *p = r->block ? r->block + r->used : NULL;
  r->used += ((size_t)count * size + 63) & ~(size_t)63;
  return p;
}

static zk_status open_room(room *r) {
  r->block = zk_block_alloc(r->used);
  if (!r->block)
    return zk_nomem(r->used, "a convolution");
  r->used = 0;
  return ZK_OK;
}

/* ---- forward ----------------------------------------------------------------------------------
 */

/*
 * Lists the vectors of a plane's outputs; out NULL: counts them. Either each row has its own, and
 * the last one of a row is moved back into it; or they go on in the next row, which lies behind the
 * margin that the kernel needs.
 */
static int64_t list_vectors(const layout *l, int64_t depth, int64_t simd, zk_conv_vector *out) {
  const zk_conv *g = l->g;
  int64_t total = (g->oh - 1) * l->pitch + g->ow, n = 0;
  if (depth < SHALLOW && g->ow >= simd) {
    for (int64_t r = 0; r < g->oh; r++)
      for (int64_t c = 0; c < g->ow; c += simd, n++) {
        int64_t at = least(c, g->ow - simd);
        if (out)
          out[n] = (zk_conv_vector){(int32_t)(r * l->pitch + at), (int32_t)(r * g->ow + at), 0, -1};
      }
    return n;
  }
  for (int64_t p = 0; p < total;) {
    int64_t place = p % l->pitch;
    if (place >= g->ow) {
      p += l->pitch - place;
      continue;
    }
    /* A copy has room for a last vector that reaches over its end. */
    int64_t base = l->copied ? p : least(p, total - simd);
    bool run = base == p && place + simd <= g->ow;
    if (out)
      out[n] = (zk_conv_vector){(int32_t)base, (int32_t)(p / l->pitch * g->ow + place),
                                (int32_t)(p - base), run ? -1 : (int32_t)place};
    n++;
    p = base + simd;
  }
  return n;
}

/* Fills up to whole tiles with vectors that store nothing. */
static void fill_vectors(const layout *l, int64_t depth, int64_t simd, int64_t count,
                         zk_conv_vector *out) {
  int64_t n = list_vectors(l, depth, simd, out);
  for (; n < count; n++)
    out[n] = (zk_conv_vector){.base = out[n - 1].base, .from = (int32_t)simd, .place = 0};
}

/* Weights as the forward kernel wants them, of rows `out` and, in each, (in, i, j). */
static void pack(const zk_conv *g, int64_t rows, const float *w, bool turned, float *packed) {
  int64_t size = g->kh * g->kw;
  for (int64_t group = 0; group < g->groups; group++)
    for (int64_t first = 0; first < g->cout; first += rows)
      for (int64_t c = 0; c < g->cin; c++)
        for (int64_t k = 0; k < size; k++)
          for (int64_t o = first; o < first + rows; o++) {
            int64_t at = ((group * g->cout + o) * g->cin + c) * size + k;
            if (turned) /* of the gradient's convolution, whose inputs are w's outputs */
              at = ((group * g->cin + c) * g->cout + o) * size + size - 1 - k;
            *packed++ = o < g->cout ? w[at] : 0;
          }
}

/* The tile that computes the least in vain: in all, and with how many tiles a plane. */
static int choose_tile(const zk_conv_kernels *k, int64_t channels, int64_t vectors) {
  int64_t work[2];
  for (int i = 0; i < 2; i++) {
    int64_t rows = pieces_of(channels, k->tile[i].rows) * k->tile[i].rows;
    work[i] = rows * pieces_of(vectors, k->tile[i].vectors) * k->tile[i].vectors;
  }
  return work[1] < work[0];
}

/* y := the convolution by g. turned: w [groups * cin, cout, kh, kw], and the kernel backwards. */
static zk_status convolve(const zk_conv *g, const float *x, const float *w, bool turned,
                          const float *bias, float *y) {
  const zk_conv_kernels *k = kernels();
  bool plain = is_plain(g) && (g->oh - 1) * g->iw + g->ow >= k->simd;
  layout l = layout_of(g, !plain);
  int64_t depth = g->cin * g->kh * g->kw, at_once = shown_at_once(&l);
  int64_t needed = list_vectors(&l, depth, k->simd, NULL);
  int tile = choose_tile(k, g->cout, needed);
  int64_t rows = k->tile[tile].rows, per_tile = k->tile[tile].vectors;
  int64_t tiles = pieces_of(needed, per_tile), packed = pieces_of(g->cout, rows) * rows;
  int64_t copied = l.copied ? at_once * g->groups * g->cin * l.channel + k->simd : 0;
  room r = {0};
  int32_t *distance;
  zk_conv_vector *vectors;
  float *weights, *biases, *copy;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(open_room(&r));
    distance = take(&r, depth, sizeof *distance);
    vectors = take(&r, tiles * per_tile, sizeof *vectors);
    weights = take(&r, g->groups * packed * depth, sizeof *weights);
    biases = take(&r, g->groups * packed, sizeof *biases);
    copy = take(&r, copied, sizeof *copy);
  }
  zk_conv_job j = {.distance = distance,
                   .depth = depth,
                   .groups = g->groups,
                   .channels = g->cout,
                   .width = g->ow,
                   .places = g->oh * g->ow,
                   .rows = rows,
                   .packed = packed,
                   .w = weights,
                   .bias = biases,
                   .vectors = vectors,
                   .tiles = tiles,
                   .pitch = l.pitch};
  fill_distances(&l, distance);
  fill_vectors(&l, depth, k->simd, tiles * per_tile, vectors);
  pack(g, rows, w, turned, weights);
  memset(biases, 0, (size_t)(g->groups * packed) * sizeof *biases);
  for (int64_t c = 0; bias && c < g->groups * g->cout; c++)
    biases[c / g->cout * packed + c % g->cout] = bias[c];
  if (l.copied) /* what the last vectors may reach */
    memset(copy + copied - k->simd, 0, (size_t)k->simd * sizeof *copy);
  int64_t work = depth * packed * per_tile * k->simd;
  for (int64_t i = 0; i < g->n; i += at_once) {
    int64_t count = least(at_once, g->n - i);
    show_images(&l, x, i, count, copy, &j);
    j.y = y + i * g->groups * g->cout * j.places;
    zk_parallel_for(count * g->groups * tiles, most(1, GRAIN / work), k->forward, &j);
  }
  zk_block_free(r.block);
  return ZK_OK;
}

bool zk_conv_fits(const zk_conv *g) {
  const int64_t limit = INT32_MAX / 8; /* a kernel's reach within all channels is an int32 */
  double image = (double)g->cin * (double)(g->ih + 2 * g->ph + g->dh * g->kh + g->oh * g->sh) *
                 (double)(g->iw + 2 * g->pw + g->dw * g->kw + g->ow * g->sw);
  double depth = (double)g->cin * (double)g->kh * (double)g->kw;
  return g->n > 0 && g->groups > 0 && g->cout > 0 && g->oh > 0 && g->ow > 0 && g->ih > 0 &&
         g->iw > 0 && depth > 0 && image < (double)limit &&
         depth * (double)(g->groups * g->cout) < (double)limit &&
         (double)g->oh * (double)g->ow < (double)limit;
}

zk_status zk_conv_kernel_forward(const zk_conv *g, const float *x, const float *w,
                                 const float *bias, float *y) {
  return convolve(g, x, w, false, bias, y);
}

/* dx is the convolution of dy, with margins, and the kernel backwards. */
zk_status zk_conv_kernel_input(const zk_conv *g, const float *dy, const float *w, float *dx) {
  zk_conv back = *g;
  back.cin = g->cout, back.cout = g->cin;
  back.ih = g->oh, back.iw = g->ow, back.oh = g->ih, back.ow = g->iw;
  back.ph = g->dh * (g->kh - 1) - g->ph, back.pw = g->dw * (g->kw - 1) - g->pw;
  return convolve(&back, dy, w, true, NULL, dx);
}

/* ---- the weight's gradient --------------------------------------------------------------------
 */

typedef struct combining {
  const zk_conv *g;
  const zk_conv_job *j;
  int64_t block;
  bool add_w, add_b;
  float *dw, *db;
} combining;

/* dw and db of blocks [begin, end), counted through groups: the sum of the parts. */
static void combine(void *context, int64_t begin, int64_t end) {
  const combining *a = context;
  const zk_conv_job *j = a->j;
  int64_t step = j->groups * j->blocks; /* blocks of a part */
  for (int64_t b = begin; b < end; b++) {
    int64_t first = b % j->blocks * a->block, channels = least(a->block, j->channels - first);
    int64_t at = b / j->blocks * j->channels + first;
    float *dw = a->dw + at * j->depth;
    for (int64_t k = 0; k < j->depth; k++)
      for (int64_t c = 0; c < channels; c++) {
        double sum = a->add_w ? (double)dw[c * j->depth + k] : 0;
        for (int64_t p = 0; p < j->parts; p++)
          sum += (double)j->sums[((p * step + b) * j->depth + k) * a->block + c];
        dw[c * j->depth + k] = (float)sum;
      }
    for (int64_t c = 0; c < channels && a->db; c++) {
      double sum = a->add_b ? (double)a->db[at + c] : 0;
      for (int64_t p = 0; p < j->parts; p++)
        sum += j->biases[(p * step + b) * a->block + c];
      a->db[at + c] = (float)sum;
    }
  }
}

zk_status zk_conv_kernel_weight(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                float *dw, bool add_b, float *db) {
  const zk_conv_kernels *k = kernels();
  layout l = layout_of(g, g->ph != 0 || g->pw != 0);
  int64_t depth = g->cin * g->kh * g->kw, blocks = pieces_of(g->cout, k->block);
  int64_t at_once = shown_at_once(&l), part = g->groups * blocks * k->block * depth;
  int64_t parts = most(1, least(least(g->n, PARTS), PART_FLOATS / part));
  room r = {0};
  int32_t *distance;
  float *sums, *copy;
  double *biases;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(open_room(&r));
    distance = take(&r, depth, sizeof *distance);
    sums = take(&r, parts * part, sizeof *sums);
    biases = take(&r, parts * g->groups * blocks * k->block, sizeof *biases);
    copy = take(&r, l.copied ? at_once * g->groups * g->cin * l.channel : 0, sizeof *copy);
  }
  zk_conv_job j = {.distance = distance,
                   .depth = depth,
                   .groups = g->groups,
                   .channels = g->cout,
                   .width = g->ow,
                   .places = g->oh * g->ow,
                   .height = g->oh,
                   .row_step = l.row_step,
                   .column_step = l.column_step,
                   .parts = parts,
                   .blocks = blocks,
                   .sums = sums,
                   .biases = biases};
  fill_distances(&l, distance);
  memset(sums, 0, (size_t)(parts * part) * sizeof *sums);
  memset(biases, 0, (size_t)(parts * g->groups * blocks * k->block) * sizeof *biases);
  int64_t pieces = parts * g->groups * blocks;
  bool small = (double)(g->n * j.places) * (double)part < GRAIN;
  for (j.first = 0; j.first < g->n; j.first += at_once) {
    j.n = least(at_once, g->n - j.first);
    show_images(&l, x, j.first, j.n, copy, &j);
    j.dy = dy + j.first * g->groups * g->cout * j.places;
    zk_parallel_for(pieces, small ? pieces : 1, k->weight, &j);
  }
  combining a = {g, &j, k->block, add_w, add_b, dw, db};
  zk_parallel_for(g->groups * blocks, small ? g->groups * blocks : 1, combine, &a);
  zk_block_free(r.block);
  return ZK_OK;
}
