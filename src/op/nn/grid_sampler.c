/*
 * grid_sampler.c: grid_sampler, pictures and volumes read at places between their elements.
 * [Jaderberg et al. 2015, Spatial transformer networks; ATen/native/GridSampler.h]
 *
 * A place has one neighbour or more along each dimension (its taps), each with a weight that
 * depends on the place alone; the taps of a place are all combinations, and the weights' product.
 * They are found for a strip of places at a time, and serve all channels.
 */
#include "op/nn/grid.h"

#include <string.h>
#include "base/gather.h"
#include "base/parallel.h"
#include "op/nn/grid_taps.h"
#include "op/want.h"

enum { INPUT, GRID };
#define CHANNELS_OF_ONE 4 /* that a piece of the input's gradient goes through */

static const zk_param grid_sampler_params[] = {ZK_TENSOR("input"), ZK_TENSOR("grid"),
                                               ZK_INT("interpolation_mode"), ZK_INT("padding_mode"),
                                               ZK_FLAG("align_corners", 0)};

static zk_status choice(const zk_call *c, int k, const char *name, const char *words) {
  if (c->attr[k].i >= 0 && c->attr[k].i <= 2)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "grid_sampler: %s is %lld, it must be %s", name,
                 (long long)c->attr[k].i, words);
}

static zk_status grid_sampler_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *grid = c->in[GRID];
  const int n = x->shape.ndim;
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int64_t plane = 1;
  ZK_TRY(zk_want_real("grid_sampler", "input", x));
  ZK_TRY(choice(c, ZK_GRID_MODE, "interpolation_mode", "0 (bilinear), 1 (nearest) or 2 (bicubic)"));
  ZK_TRY(choice(c, ZK_GRID_PADDING, "padding_mode", "0 (zeros), 1 (border) or 2 (reflection)"));
  if ((n != 4 && n != 5) || grid->shape.ndim != n)
    return zk_fail(ZK_ERR_ARG,
                   "grid_sampler: expected 4D or 5D input and grid with same number of dimensions, "
                   "but got input with sizes %s and grid with sizes %s",
                   zk_shape_text(&x->shape, a), zk_shape_text(&grid->shape, b));
  if (grid->dtype != x->dtype)
    return zk_fail(ZK_ERR_ARG,
                   "grid_sampler: expected input and grid to have same dtype, but input has %s and "
                   "grid has %s: grid:to(\"%s\")",
                   zk_dtype_name(x->dtype), zk_dtype_name(grid->dtype), zk_dtype_name(x->dtype));
  if (grid->shape.dim[0] != x->shape.dim[0])
    return zk_fail(ZK_ERR_ARG,
                   "grid_sampler: expected grid and input to have same batch size, but got input "
                   "with sizes %s and grid with sizes %s",
                   zk_shape_text(&x->shape, a), zk_shape_text(&grid->shape, b));
  if (grid->shape.dim[n - 1] != n - 2)
    return zk_fail(ZK_ERR_ARG,
                   "grid_sampler: expected grid to have size %d in last dimension, but got grid "
                   "with sizes %s",
                   n - 2, zk_shape_text(&grid->shape, b));
  if (c->attr[ZK_GRID_MODE].i == ZK_GRID_CUBIC && n == 5)
    return zk_fail(ZK_ERR_ARG, "grid_sampler: bicubic interpolation only supports 4D input");
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  for (int d = 2; d < n; d++) {
    if (x->shape.dim[d] == 0)
      return zk_fail(ZK_ERR_ARG,
                     "grid_sampler: expected input to have non-empty spatial dimensions, but input "
                     "has sizes %s with dimension %d being empty",
                     zk_shape_text(&x->shape, a), d);
    plane = x->shape.dim[d] > (int64_t)FAR / plane ? (int64_t)FAR : plane * x->shape.dim[d];
    out->shape.dim[d] = grid->shape.dim[d - 1];
  }
  if (plane >= (int64_t)FAR)
    return zk_fail(ZK_ERR_ARG, "grid_sampler: input has sizes %s, too many places of a channel",
                   zk_shape_text(&x->shape, a));
  return ZK_OK;
}

/* How many neighbours a place has along a dimension, and how many in all. */
static int taps_along(const zk_call *c) {
  return (const int[]){2, 1, 4}[c->attr[ZK_GRID_MODE].i];
}
static int taps_of(const zk_call *c) {
  int all = 1;
  for (int d = 2; d < c->in[INPUT]->shape.ndim; d++)
    all *= taps_along(c);
  return all;
}

static double grid_sampler_work(const zk_call *c, const zk_spec *spec) {
  return (double)zk_shape_numel(&spec->shape) * (taps_of(c) + ZK_WORK_OF_ELEMENT);
}

/* ---- reading and its gradients ----------------------------------------------------------------
 */

/* w x at an offset, 0 outside. */
#define TAP(x, w, offset) ((offset) < 0 ? 0 : (w) * (x)[(offset) < 0 ? 0 : (offset)])
#define STRIPS const int32_t(*at)[STRIP]

#define LOOPS_OF(T, t)                                                                             \
  /* y = x at the offsets; y += the sum of four taps */                                            \
  ZK_GATHERED(read_one_##t, (T * y, const T *x, STRIPS, int64_t n), (y, x, at, n), {               \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++)                                                                \
      y[i] = TAP(x, 1, at[0][i]);                                                                  \
  })                                                                                               \
  ZK_GATHERED(read_four_##t, (T * y, const T *x, STRIPS, const T(*w)[STRIP], int64_t n),           \
              (y, x, at, w, n), {                                                                  \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++)                                                    \
                  y[i] += TAP(x, w[0][i], at[0][i]) + TAP(x, w[1][i], at[1][i]) +                  \
                          TAP(x, w[2][i], at[2][i]) + TAP(x, w[3][i], at[3][i]);                   \
              })                                                                                   \
  /* s[k] += dy x at the offsets of tap k, for four: the gradients of the weights */               \
  ZK_GATHERED(slope_four_##t, (T(*s)[STRIP], const T *x, STRIPS, const T *dy, int64_t n),          \
              (s, x, at, dy, n), {                                                                 \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++) {                                                  \
                  T by = dy[i];                                                                    \
                  s[0][i] += TAP(x, by, at[0][i]);                                                 \
                  s[1][i] += TAP(x, by, at[1][i]);                                                 \
                  s[2][i] += TAP(x, by, at[2][i]);                                                 \
                  s[3][i] += TAP(x, by, at[3][i]);                                                 \
                }                                                                                  \
              })                                                                                   \
  /* dx += w dy at the offsets, in the order of the places and of their taps */                    \
  ZK_TARGETED(scale_##t, (T * y, const T *w, const T *dy, int64_t n), (y, w, dy, n), {             \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++)                                                                \
      y[i] = w[i] * dy[i];                                                                         \
  })                                                                                               \
  static void write_##t(T *dx, const taps_##t *taps, int n_taps, const T *dy, int64_t n) {         \
    T part[MOST_TAPS][STRIP];                                                                      \
    for (int k = 0; k < n_taps; k++)                                                               \
      scale_##t(part[k], taps->weight[k], dy, n);                                                  \
    for (int64_t i = 0; i < n; i++)                                                                \
      if (n_taps == 4) {                                                                           \
        ZK_UNROLL(4)                                                                               \
        for (int k = 0; k < 4; k++)                                                                \
          if (taps->offset[k][i] >= 0)                                                             \
            dx[taps->offset[k][i]] += part[k][i];                                                  \
      } else {                                                                                     \
        for (int k = 0; k < n_taps; k++)                                                           \
          if (taps->offset[k][i] >= 0)                                                             \
            dx[taps->offset[k][i]] += part[k][i];                                                  \
      }                                                                                            \
  }
LOOPS_OF(float, f32)
LOOPS_OF(double, f64)

/* sum += s a b c */
#define FOLD_OF(T, t)                                                                              \
  ZK_TARGETED(fold_##t, (T * sum, const T *s, const T *a, const T *b, const T *c, int64_t n),      \
              (sum, s, a, b, c, n), {                                                              \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++)                                                    \
                  sum[i] += s[i] * a[i] * b[i] * c[i];                                             \
              })
FOLD_OF(float, f32)
FOLD_OF(double, f64)

/* The operands, contiguous: release them with close_problem. */
typedef struct problem {
  zk_tensor *x, *grid, *dy;
  zk_dtype dtype;
  int dims, n_along, n_taps;
  axis axis[MOST_DIMS];
  int64_t channels, plane, places, strips;
  void *y, *dx, *dgrid;
} problem;

static void close_problem(problem *p) {
  zk_tensor_release(p->x);
  zk_tensor_release(p->grid);
  zk_tensor_release(p->dy);
}

/* dy: NULL in forward. After a failure there is something to close, too. */
static zk_status open_problem(const zk_call *c, zk_tensor *dy, problem *p) {
  const zk_shape *in = &c->in[INPUT]->shape, *out = &c->out[0]->shape;
  *p = (problem){.dtype = c->in[INPUT]->dtype,
                 .dims = in->ndim - 2,
                 .n_along = taps_along(c),
                 .n_taps = taps_of(c),
                 .channels = in->dim[1],
                 .plane = 1,
                 .places = 1};
  for (int d = 0; d < p->dims; d++) {
    p->axis[d] = (axis){.size = (int32_t)in->dim[2 + d],
                        .mode = (int)c->attr[ZK_GRID_MODE].i,
                        .padding = (int)c->attr[ZK_GRID_PADDING].i,
                        .corners = c->attr[ZK_GRID_CORNERS].i};
    p->plane *= in->dim[2 + d];
    p->places *= out->dim[2 + d];
  }
  p->strips = (p->places + STRIP - 1) / STRIP;
  ZK_TRY(zk_tensor_contiguous(c->in[INPUT], &p->x));
  ZK_TRY(zk_tensor_contiguous(c->in[GRID], &p->grid));
  return dy ? zk_tensor_contiguous(dy, &p->dy) : ZK_OK;
}

/* The taps of n places from `first` on of an image. */
#define FIND_OF(T, t)                                                                              \
  static void find_##t(const problem *p, int64_t image, int64_t first, int64_t n,                  \
                       taps_##t *taps) {                                                           \
    const T *grid = (const T *)zk_data(p->grid) + (image * p->places + first) * p->dims;           \
    int many = 1;                                                                                  \
    for (int d = 0; d < p->dims; d++) { /* the grid has the last dimension first */                \
      T at[STRIP], slope[STRIP];                                                                   \
      places_##t(&p->axis[d], grid + p->dims - 1 - d, p->dims, n, at, slope);                      \
      weigh_##t(&p->axis[d], at, slope, n, &taps->line[d]);                                        \
      for (int k = 0; k < p->n_along; k++)                                                         \
        pad_places(&p->axis[d], taps->line[d].at[k], n);                                           \
    }                                                                                              \
    const size_t rows = (size_t)p->n_along;                                                        \
    memcpy(taps->offset, taps->line[0].at, rows * sizeof taps->offset[0]);                         \
    memcpy(taps->weight, taps->line[0].weight, rows * sizeof taps->weight[0]);                     \
    many = p->n_along;                                                                             \
    for (int d = 1; d < p->dims; d++, many *= p->n_along)                                          \
      for (int k = many - 1; k >= 0; k--) /* in place, from behind */                              \
        for (int j = p->n_along - 1; j >= 0; j--)                                                  \
          join_##t(taps->offset[k], taps->weight[k], taps->line[d].at[j], taps->line[d].weight[j], \
                   p->axis[d].size, n, taps->offset[k * p->n_along + j],                           \
                   taps->weight[k * p->n_along + j]);                                              \
  }
FIND_OF(float, f32)
FIND_OF(double, f64)

/* Piece u of a run over all strips of all images: those of one image follow each other. */
typedef struct strip {
  int64_t image, first, n;
} strip;

static strip strip_of(const problem *p, int64_t u) {
  strip s = {.image = u / p->strips, .first = u % p->strips * STRIP};
  s.n = p->places - s.first < STRIP ? p->places - s.first : STRIP;
  return s;
}

#define FORWARD_OF(T, t)                                                                           \
  static void forward_##t(const problem *p, const strip *s) {                                      \
    taps_##t taps;                                                                                 \
    const T *x = (const T *)zk_data(p->x) + s->image * p->channels * p->plane;                     \
    T *y = (T *)p->y + s->image * p->channels * p->places + s->first;                              \
    find_##t(p, s->image, s->first, s->n, &taps);                                                  \
    for (int64_t c = 0; c < p->channels; c++, x += p->plane, y += p->places) {                     \
      if (p->n_taps > 1)                                                                           \
        memset(y, 0, (size_t)s->n * sizeof *y);                                                    \
      else                                                                                         \
        read_one_##t(y, x, taps.offset, s->n);                                                     \
      for (int k = 0; k < p->n_taps / 4; k++)                                                      \
        read_four_##t(y, x, taps.offset + 4 * k, taps.weight + 4 * k, s->n);                       \
    }                                                                                              \
  }                                                                                                \
  /* The gradient of the grid: that of each tap's weight, times the weight's derivative. */        \
  static void grid_back_##t(const problem *p, const strip *s) {                                    \
    taps_##t taps;                                                                                 \
    T ones[STRIP], sum[MOST_TAPS][STRIP] = {{0}}, total[MOST_DIMS][STRIP] = {{0}};                 \
    const T *x = (const T *)zk_data(p->x) + s->image * p->channels * p->plane;                     \
    const T *dy = (const T *)zk_data(p->dy) + s->image * p->channels * p->places + s->first;       \
    for (int i = 0; i < STRIP; i++)                                                                \
      ones[i] = 1;                                                                                 \
    T *out = (T *)p->dgrid + (s->image * p->places + s->first) * p->dims;                          \
    find_##t(p, s->image, s->first, s->n, &taps);                                                  \
    for (int64_t c = 0; c < p->channels; c++, x += p->plane, dy += p->places)                      \
      for (int k = 0; k < p->n_taps; k += 4)                                                       \
        slope_four_##t(sum + k, x, taps.offset + k, dy, s->n);                                     \
    for (int k = 0; k < p->n_taps; k++)                                                            \
      for (int d = 0; d < p->dims; d++) {                                                          \
        const T *by[MOST_DIMS] = {NULL, NULL, ones};                                               \
        for (int e = p->dims - 1, rest = k; e >= 0; e--, rest /= p->n_along) {                     \
          const line_##t *line = &taps.line[e];                                                    \
          by[e] = (e == d ? line->slope : line->weight)[rest % p->n_along];                        \
        }                                                                                          \
        fold_##t(total[d], sum[k], by[0], by[1], by[2], s->n);                                     \
      }                                                                                            \
    for (int64_t i = 0; i < s->n; i++)                                                             \
      for (int d = 0; d < p->dims; d++)                                                            \
        out[i * p->dims + p->dims - 1 - d] = total[d][i];                                          \
  }                                                                                                \
  /* That of the input, for channels [begin, end) of an image. */                                  \
  static void input_back_##t(const problem *p, int64_t image, int64_t begin, int64_t end) {        \
    taps_##t taps;                                                                                 \
    for (int64_t u = image * p->strips; u < (image + 1) * p->strips; u++) {                        \
      const strip s = strip_of(p, u);                                                              \
      find_##t(p, image, s.first, s.n, &taps);                                                     \
      for (int64_t c = begin; c < end; c++) {                                                      \
        const int64_t channel = image * p->channels + c;                                           \
        write_##t((T *)p->dx + channel * p->plane, &taps, p->n_taps,                               \
                  (const T *)zk_data(p->dy) + channel * p->places + s.first, s.n);                 \
      }                                                                                            \
    }                                                                                              \
  }
FORWARD_OF(float, f32)
FORWARD_OF(double, f64)

static void forward_strips(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  for (int64_t u = begin; u < end; u++) {
    const strip s = strip_of(p, u);
    if (p->dtype == ZK_FLOAT32)
      forward_f32(p, &s);
    else
      forward_f64(p, &s);
  }
}
static void grid_strips(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  for (int64_t u = begin; u < end; u++) {
    const strip s = strip_of(p, u);
    if (p->dtype == ZK_FLOAT32)
      grid_back_f32(p, &s);
    else
      grid_back_f64(p, &s);
  }
}
/* Each piece: some channels of an image, as many whatever the number of threads. */
static int64_t pieces_of(const problem *p) {
  return (p->channels + CHANNELS_OF_ONE - 1) / CHANNELS_OF_ONE;
}
static void input_channels(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  for (int64_t u = begin; u < end; u++) {
    const int64_t image = u / pieces_of(p), first = u % pieces_of(p) * CHANNELS_OF_ONE;
    const int64_t last =
        first + CHANNELS_OF_ONE < p->channels ? first + CHANNELS_OF_ONE : p->channels;
    if (p->dtype == ZK_FLOAT32)
      input_back_f32(p, image, first, last);
    else
      input_back_f64(p, image, first, last);
  }
}
/* How many pieces of so many elements zk_parallel_for takes at a time. */
static int64_t grain(int64_t elements) {
  return 4096 / (elements + 1) + 1;
}

static zk_status grid_sampler_forward(zk_call *c) {
  problem p;
  zk_status status = open_problem(c, NULL, &p);
  if (status == ZK_OK) {
    p.y = zk_data(c->out[0]);
    zk_parallel_for(p.x->shape.dim[0] * p.strips, grain((p.channels + 4) * STRIP), forward_strips,
                    &p);
  }
  close_problem(&p);
  return status;
}

static zk_status grid_sampler_backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_tensor *dx = NULL, *dgrid = NULL;
  zk_status status = open_problem(c, g->out[0], &p);
  if (status == ZK_OK && g->needed[INPUT])
    status = zk_tensor_zeros(p.dtype, &p.x->shape, &dx);
  if (status == ZK_OK && g->needed[GRID])
    status = zk_tensor_zeros(p.dtype, &p.grid->shape, &dgrid);
  if (status == ZK_OK && dx) {
    p.dx = zk_data(dx);
    zk_parallel_for(p.x->shape.dim[0] * pieces_of(&p), grain(p.places * CHANNELS_OF_ONE),
                    input_channels, &p);
    status = zk_grads_give(g, c, INPUT, dx);
  }
  if (status == ZK_OK && dgrid) {
    p.dgrid = zk_data(dgrid);
    if (c->attr[ZK_GRID_MODE].i != ZK_GRID_NEAREST)
      zk_parallel_for(p.x->shape.dim[0] * p.strips, grain((p.channels + 4) * STRIP), grid_strips,
                      &p);
    status = zk_grads_give(g, c, GRID, dgrid);
  }
  zk_tensor_release(dx);
  zk_tensor_release(dgrid);
  close_problem(&p);
  return status;
}

const zk_op zk_op_grid_sampler = {
    .name = "grid_sampler",
    .doc = "grid_sampler(input, grid, interpolation_mode, padding_mode, align_corners=false): "
           "input [N, C, H, W] or [N, C, D, H, W] read at the places grid [N, ..., 2] or [N, ..., "
           "3], x, y (and z) of each output in -1..1. interpolation_mode: 0 bilinear, 1 nearest, 2 "
           "bicubic (4D alone); padding_mode: 0 zeros, 1 border, 2 reflection. "
           "nn.functional.grid_sample is the way to call it. Errors: shapes or dtypes that do not "
           "fit; an input without elements.",
    ZK_PARAMS(grid_sampler_params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(GRID),
    .infer = grid_sampler_infer,
    .work = grid_sampler_work,
    .forward = grid_sampler_forward,
    .backward = grid_sampler_backward,
    .gradient = zk_grid_sampler_gradient};
