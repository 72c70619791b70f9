/*
 * conv.c: convolutions for the kernels of conv_kernels.h: which images are copied, how weights are
 * packed, and in which pieces the pool's threads compute.
 */
#include "kernel/conv_image.h"
#include "kernel/conv_job.h"
#include "kernel/winograd.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"

/* Multiplications that are worth a piece of their own. */
#define GRAIN 262144
/* A weight's gradient is summed in at most PARTS partial sums, of at most PART_FLOATS together. */
#define PARTS 8
#define PART_FLOATS (2 * 1024 * 1024)
/* Multiply-adds that take as long as storing a vector of outputs, or copying one of the image. */
#define STORED 16
/* With fewer kernel elements, storing a vector by rows costs more than computing outputs twice. */
#define SHALLOW_DEPTH 32

static const zk_conv_kernels *chosen;

void zk_conv_set_kernels(const zk_conv_kernels *kernels) {
  chosen = kernels;
}

const zk_conv_kernels *zk_conv_kernels_used(void) {
  static const zk_conv_kernels *const of[ZK_CPUS] = ZK_FOR_CPUS(zk_conv);
  return chosen ? chosen : of[zk_cpu_best()];
}

/* Are all windows inside the image, so that it needs no padding? */
static bool is_inside(const zk_conv *g) {
  return g->ph == 0 && g->pw == 0 && (g->oh - 1) * g->sh + (g->kh - 1) * g->dh < g->ih &&
         (g->ow - 1) * g->sw + (g->kw - 1) * g->dw < g->iw;
}

/* Can forward read the image as it is? A vector must fit into it. */
static bool needs_no_copy(const zk_conv *g, int64_t simd) {
  return g->sh == 1 && g->sw == 1 && is_inside(g) && (g->oh - 1) * g->iw + g->ow >= simd;
}

/* ---- forward ----------------------------------------------------------------------------------
 */

/*
 * Lists the vectors of a plane's outputs; out NULL: counts them. With a shallow kernel each row has
 * its own vectors, and the last one is moved back so that it ends with the row. Else a vector goes
 * on in the next row; the elements between two rows are computed and not stored.
 */
static int64_t list_vectors(const zk_conv_layout *l, int64_t depth, int64_t simd,
                            zk_conv_vector *out) {
  const zk_conv *g = l->g;
  int64_t total = (g->oh - 1) * l->pitch + g->ow, n = 0;
  if (depth < SHALLOW_DEPTH && g->ow >= simd) {
    for (int64_t r = 0; r < g->oh; r++)
      for (int64_t c = 0; c < g->ow; c += simd, n++) {
        int64_t at = zk_min(c, g->ow - simd);
        if (out)
          out[n] = (zk_conv_vector){(int32_t)(r * l->pitch + at), (int32_t)(r * g->ow + at), 0, -1};
      }
    return n;
  }
  for (int64_t p = 0; p < total;) {
    int64_t column = p % l->pitch;
    if (column >= g->ow) {
      p += l->pitch - column;
      continue;
    }
    /* A copy has memory for a last vector that reaches past its end; x itself has not. */
    int64_t image = l->copied ? p : zk_min(p, total - simd);
    bool run = image == p && column + simd <= g->ow;
    if (out)
      out[n] = (zk_conv_vector){(int32_t)image, (int32_t)(p / l->pitch * g->ow + column),
                                (int32_t)(p - image), run ? -1 : (int32_t)column};
    n++;
    p = image + simd;
  }
  return n;
}

/* Lists the vectors, and adds some that store nothing, up to `count`. */
static void fill_vectors(const zk_conv_layout *l, int64_t depth, int64_t simd, int64_t count,
                         zk_conv_vector *out) {
  int64_t n = list_vectors(l, depth, simd, out);
  for (; n < count; n++)
    out[n] = (zk_conv_vector){.image = out[n - 1].image, .first = (int32_t)simd, .column = 0};
}

/* Packs w in micro-panels of mr output channels: [groups][packed / mr][depth][mr]. */
static void pack(const zk_conv *g, int64_t mr, const float *w, bool flipped, float *packed) {
  int64_t size = g->kh * g->kw;
  for (int64_t group = 0; group < g->groups; group++)
    for (int64_t first = 0; first < g->cout; first += mr)
      for (int64_t c = 0; c < g->cin; c++)
        for (int64_t k = 0; k < size; k++)
          for (int64_t o = first; o < first + mr; o++) {
            int64_t at = ((group * g->cout + o) * g->cin + c) * size + k;
            if (flipped) /* input channels of this convolution are w's output channels */
              at = ((group * g->cin + c) * g->cout + o) * size + size - 1 - k;
            *packed++ = o < g->cout ? w[at] : 0;
          }
}

/* The micro-tile that computes the fewest products, those that are not stored included. One of a
 * single channel loads a vector for each product, which takes twice as long. */
static int choose_tile(const zk_conv_kernels *k, int64_t channels, int64_t vectors) {
  int64_t least = INT64_MAX;
  int best = 0;
  for (int i = 0; i < 3; i++) {
    int64_t rows = zk_ceil_div(channels, k->tile[i].mr) * k->tile[i].mr;
    int64_t work = rows * zk_ceil_div(vectors, k->tile[i].vectors) * k->tile[i].vectors;
    work *= k->tile[i].mr == 1 ? 2 : 1;
    if (work < least)
      least = work, best = i;
  }
  return best;
}

double zk_conv_kernel_work(const zk_conv *g) {
  const zk_conv_kernels *k = zk_conv_kernels_used();
  zk_conv_layout l = zk_conv_layout_of(g, !needs_no_copy(g, k->simd));
  int64_t depth = g->cin * g->kh * g->kw, vectors = list_vectors(&l, depth, k->simd, NULL);
  int tile = choose_tile(k, g->cout, vectors);
  int64_t rows = zk_ceil_div(g->cout, k->tile[tile].mr) * k->tile[tile].mr;
  vectors = zk_ceil_div(vectors, k->tile[tile].vectors) * k->tile[tile].vectors;
  double moved = (double)(rows * vectors + (l.copied ? g->cin * l.channel / k->simd : 0));
  return (double)g->groups * ((double)(rows * vectors) * (double)depth + moved * STORED);
}

/* y := w * x + bias. flipped: w is [groups * cin, cout, kh, kw], and the kernel is rotated by 180
 * degrees, as in the gradient of the input. */
static zk_status convolve(const zk_conv *g, const float *x, const float *w, bool flipped,
                          const float *bias, float *y) {
  const zk_conv_kernels *k = zk_conv_kernels_used();
  if (zk_winograd_fits(g))
    return zk_winograd_forward(g, x, w, flipped, bias, y);
  zk_conv_layout l = zk_conv_layout_of(g, !needs_no_copy(g, k->simd));
  int64_t depth = g->cin * g->kh * g->kw, copied;
  int64_t at_once = zk_conv_images_at_once(&l, PARTS, &copied), channels = g->groups * g->cin;
  int64_t needed = list_vectors(&l, depth, k->simd, NULL);
  int tile = choose_tile(k, g->cout, needed);
  int64_t mr = k->tile[tile].mr, per_tile = k->tile[tile].vectors;
  int64_t tiles = zk_ceil_div(needed, per_tile), packed = zk_ceil_div(g->cout, mr) * mr;
  zk_workspace r = {0};
  int32_t *offset;
  zk_conv_vector *vectors;
  float *weights, *biases, *copy;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    offset = zk_workspace_take(&r, depth, sizeof *offset);
    vectors = zk_workspace_take(&r, tiles * per_tile, sizeof *vectors);
    weights = zk_workspace_take(&r, g->groups * packed * depth, sizeof *weights);
    biases = zk_workspace_take(&r, g->groups * packed, sizeof *biases);
    copy = zk_workspace_take(&r, copied + k->simd, sizeof *copy);
  }
  zk_conv_job j = {.image_stride = channels * l.channel,
                   .group_stride = g->cin * l.channel,
                   .offset = offset,
                   .depth = depth,
                   .groups = g->groups,
                   .channels = g->cout,
                   .width = g->ow,
                   .outputs = g->oh * g->ow,
                   .tile = tile,
                   .packed = packed,
                   .w = weights,
                   .bias = biases,
                   .vectors = vectors,
                   .tiles = tiles,
                   .pitch = l.pitch};
  zk_conv_offsets(&l, offset);
  fill_vectors(&l, depth, k->simd, tiles * per_tile, vectors);
  pack(g, mr, w, flipped, weights);
  memset(biases, 0, (size_t)(g->groups * packed) * sizeof *biases);
  for (int64_t c = 0; bias && c < g->groups * g->cout; c++)
    biases[c / g->cout * packed + c % g->cout] = bias[c];
  memset(copy + copied, 0, (size_t)k->simd * sizeof *copy); /* the last vectors may read it */
  int64_t work = depth * packed * per_tile * k->simd;
  for (int64_t i = 0; i < g->n; i += at_once) {
    int64_t count = zk_min(at_once, g->n - i);
    j.image = zk_conv_images(&l, x, i, count, copy);
    j.y = y + i * g->groups * g->cout * j.outputs;
    zk_parallel_for(count * g->groups * tiles, zk_max(1, GRAIN / work), k->forward, &j);
  }
  zk_block_free(r.block);
  return ZK_OK;
}

zk_status zk_conv_kernel_forward(const zk_conv *g, const float *x, const float *w,
                                 const float *bias, float *y) {
  return convolve(g, x, w, false, bias, y);
}

zk_status zk_conv_kernel_input_grad(const zk_conv *g, const float *dy, const float *w, float *dx) {
  zk_conv back = zk_conv_back(g);
  return convolve(&back, dy, w, true, NULL, dx);
}

/* ---- the weight's gradient --------------------------------------------------------------------
 */

typedef struct summing {
  const zk_conv *g;
  const zk_conv_job *j;
  int64_t block;
  bool add_w, add_b;
  float *dw, *db;
} summing;

/* dw and db of blocks [begin, end), counted through groups: the sums over the parts. */
static void sum_parts(void *context, int64_t begin, int64_t end) {
  const summing *a = context;
  const zk_conv_job *j = a->j;
  int64_t step = j->groups * j->blocks; /* blocks of a part */
  for (int64_t b = begin; b < end; b++) {
    int64_t first = b % j->blocks * a->block, channels = zk_min(a->block, j->channels - first);
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

/* dw and db of groups [begin, end) of one output channel. */
static void sum_single(void *context, int64_t begin, int64_t end) {
  const summing *a = context;
  const zk_conv_job *j = a->j;
  for (int64_t group = begin; group < end; group++) {
    float *dw = a->dw + group * j->depth;
    for (int64_t k = 0; k < j->depth; k++) {
      double sum = a->add_w ? (double)dw[k] : 0;
      for (int64_t p = 0; p < j->parts; p++)
        for (int64_t l = 0; l < ZK_CONV_LANES; l++)
          sum += (double)j->sums[((p * j->groups + group) * j->depth + k) * ZK_CONV_LANES + l];
      dw[k] = (float)sum;
    }
    if (a->db) {
      double sum = a->add_b ? (double)a->db[group] : 0;
      for (int64_t p = 0; p < j->parts; p++)
        sum += j->biases[p * j->groups + group];
      a->db[group] = (float)sum;
    }
  }
}

zk_status zk_conv_kernel_weight_grad(const zk_conv *g, const float *x, const float *dy, bool add_w,
                                     float *dw, bool add_b, float *db) {
  const zk_conv_kernels *k = zk_conv_kernels_used();
  if (zk_winograd_fits(g))
    return zk_winograd_weight_grad(g, x, dy, add_w, dw, add_b, db);
  bool single = g->cout == 1; /* a group; its run reads past the image: from a copy */
  zk_conv_layout l = zk_conv_layout_of(g, single || !is_inside(g));
  int64_t depth = g->cin * g->kh * g->kw, blocks = zk_ceil_div(g->cout, k->block);
  int64_t block = single ? ZK_CONV_LANES : k->block, run = 0;
  int64_t part = g->groups * blocks * block * depth, channels = g->groups * g->cin, copied;
  int64_t at_once = zk_conv_images_at_once(&l, PARTS, &copied);
  int64_t parts = zk_max(1, zk_min(zk_min(g->n, PARTS), PART_FLOATS / part));
  zk_workspace r = {0};
  int32_t *offset, *mask;
  float *sums, *copy;
  double *biases;
  if (single)
    run = zk_ceil_div((g->oh - 1) * l.pitch + g->ow, ZK_CONV_LANES) * ZK_CONV_LANES;
  for (int pass = 0; pass < 2; pass++) {
    if (pass == 1)
      ZK_TRY(zk_workspace_alloc(&r));
    offset = zk_workspace_take(&r, depth, sizeof *offset);
    mask = zk_workspace_take(&r, run, sizeof *mask);
    sums = zk_workspace_take(&r, parts * part, sizeof *sums);
    biases = zk_workspace_take(&r, parts * g->groups * blocks * block, sizeof *biases);
    copy = zk_workspace_take(&r, copied + ZK_CONV_LANES, sizeof *copy);
  }
  zk_conv_job j = {.image_stride = channels * l.channel,
                   .group_stride = g->cin * l.channel,
                   .offset = offset,
                   .depth = depth,
                   .groups = g->groups,
                   .channels = g->cout,
                   .width = g->ow,
                   .outputs = g->oh * g->ow,
                   .height = g->oh,
                   .row_stride = l.row_stride,
                   .column_stride = l.column_stride,
                   .parts = parts,
                   .blocks = blocks,
                   .pitch = l.pitch,
                   .run = run,
                   .mask = mask,
                   .sums = sums,
                   .biases = biases};
  zk_conv_offsets(&l, offset);
  for (int64_t i = 0; i < run; i++)
    mask[i] = i % l.pitch < g->ow && i / l.pitch < g->oh ? -1 : 0;
  memset(sums, 0, (size_t)(parts * part) * sizeof *sums);
  memset(biases, 0, (size_t)(parts * g->groups * blocks * block) * sizeof *biases);
  memset(copy + copied, 0, ZK_CONV_LANES * sizeof *copy); /* the last vectors may read it */
  int64_t pieces = parts * g->groups * blocks;
  bool small = (double)(g->n * j.outputs) * (double)part < GRAIN;
  for (j.first = 0; j.first < g->n; j.first += at_once) {
    j.n = zk_min(at_once, g->n - j.first);
    j.image = zk_conv_images(&l, x, j.first, j.n, copy);
    j.dy = dy + j.first * g->groups * g->cout * j.outputs;
    zk_parallel_for(pieces, small ? pieces : 1, single ? k->weight_single : k->weight, &j);
  }
  summing a = {g, &j, block, add_w, add_b, dw, db};
  zk_parallel_for(g->groups * blocks, small ? g->groups * blocks : 1,
                  single ? sum_single : sum_parts, &a);
  zk_block_free(r.block);
  return ZK_OK;
}
