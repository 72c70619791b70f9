/*
 * upsample.c: upsample: nearest and (bi-, tri-)linear interpolation to another size.
 *
 * In each dimension an output position reads two input positions, low with weight 1 - part and high
 * with weight part; the weight of an element is the product over the dimensions. Positions are
 * computed by PyTorch's float32 arithmetic, so that nearest neighbours are the same.
 * [ATen/native/UpSample.h]
 */
#include <inttypes.h>
#include <math.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"
#include "op/adjoint.h"
#include "op/kernel.h"
#include "op/nn/geometry.h"
#include "op/nn/upsample.h"
#include "op/want.h"

enum { SIZE, MODE, ALIGN_CORNERS, SCALE_0 }; /* then the scales of the other dimensions */

static const zk_param params[] = {
    ZK_TENSOR("input"),
    ZK_INTS_OPT("size"),
    ZK_CHOICE_OR("mode", ZK_UPSAMPLE_NEAREST, "nearest|nearest-exact|linear"),
    ZK_FLAG("align_corners", false),
    ZK_FLOAT_OR("scale_0", 0),
    ZK_FLOAT_OR("scale_1", 0),
    ZK_FLOAT_OR("scale_2", 0)};

/* The input positions of an output position, and the weight of high. */
typedef struct source {
  int64_t low, high;
  double part;
} source;

/* x [channels, depth, height, width] -> y; dimensions that are not there are of size 1. */
typedef struct problem {
  zk_dtype dtype;
  bool nearest; /* low alone counts, even where high is an inf */
  bool flat;    /* there is no depth */
  int64_t channels, from[ZK_SPATIAL], to[ZK_SPATIAL];
  source *at[ZK_SPATIAL];
  zk_tensor *hold;
  const void *x; /* or dy */
  void *y;       /* or dx */
} problem;

/* An output costs as much as 16 elements at most. */
static double upsample_work(const zk_call *c, const zk_spec *spec) {
  (void)c;
  return 16.0 * ZK_WORK_OF_ELEMENT * (double)zk_shape_numel(&spec->shape);
}

static zk_status upsample_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  const zk_attr *size = &c->attr[SIZE];
  char a[ZK_SHAPE_TEXT];
  int n = size->given ? size->n : 0;
  ZK_TRY(zk_want_real("upsample", "input", x));
  if (n < 1 || n > ZK_SPATIAL || x->shape.ndim != n + 2)
    return zk_fail(ZK_ERR_ARG,
                   "upsample: size has %d entries, input shape %s: they must be 1 and [N, C, L], 2 "
                   "and [N, C, H, W], or 3 and [N, C, D, H, W]",
                   n, zk_shape_text(&x->shape, a));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  for (int d = 0; d < n; d++) {
    out->shape.dim[d + 2] = size->v[d];
    if (size->v[d] < 1 || x->shape.dim[d + 2] < 1)
      return zk_fail(ZK_ERR_ARG, "upsample: sizes must be positive, got %" PRId64 " from %s",
                     size->v[d], zk_shape_text(&x->shape, a));
  }
  if (x->shape.dim[1] == 0)
    return zk_fail(ZK_ERR_ARG, "upsample: input has shape %s, nothing but its batch may be empty",
                   zk_shape_text(&x->shape, a));
  return ZK_OK;
}

/* scale: output size / input size if it was given, else 0. */
static void fill_nearest(source *s, int64_t from, int64_t to, double scale, bool exact) {
  float step = scale > 0 ? (float)(1 / scale) : (float)from / (float)to;
  for (int64_t i = 0; i < to; i++) {
    int64_t at = (int64_t)floorf(((float)i + (exact ? 0.5f : 0)) * step);
    at = at < from ? at : from - 1;
    s[i] = (source){at, at, 0};
  }
}
/* Where the size stays the same, the scale is not used. */
static void fill_linear(source *s, int64_t from, int64_t to, double scale, bool corners,
                        bool single) {
  double step = scale > 0 && to != from ? 1 / scale : (double)from / (double)to;
  if (corners)
    step = to > 1 ? (double)(from - 1) / (double)(to - 1) : 0;
  if (single)
    step = (double)(corners && to > 1 ? (float)(from - 1) / (float)(to - 1) : (float)step);
  for (int64_t i = 0; i < to; i++) {
    double at = corners ? step * (double)i : step * ((double)i + 0.5) - 0.5;
    if (single)
      at = (double)(corners ? (float)step * (float)i : (float)step * ((float)i + 0.5f) - 0.5f);
    at = at > 0 ? at : 0;
    int64_t low = (int64_t)at < from - 1 ? (int64_t)at : from - 1;
    double part = at - (double)low;
    s[i] = (source){low, low + (low < from - 1), part < 1 ? part : 1};
  }
}

/* in: x or dy, made contiguous. */
static zk_status open_problem(const zk_call *c, zk_tensor *in, problem *p) {
  const zk_shape *x = &c->in[0]->shape, *y = &c->out[0]->shape;
  int n = c->attr[SIZE].n, first = zk_spatial_first(n);
  *p = (problem){.dtype = in->dtype,
                 .nearest = c->attr[MODE].i != ZK_UPSAMPLE_LINEAR,
                 .flat = n < 3,
                 .channels = x->dim[0] * x->dim[1],
                 .from = {1, 1, 1},
                 .to = {1, 1, 1}};
  int64_t sum = 0;
  for (int d = 0; d < ZK_SPATIAL; d++) {
    p->from[d] = d < first ? 1 : x->dim[2 + d - first];
    p->to[d] = d < first ? 1 : y->dim[2 + d - first];
    sum = zk_size_add(sum, p->to[d]);
  }
  const size_t bytes = zk_bytes(sum, sizeof(source));
  p->at[0] = zk_alloc(bytes);
  if (!p->at[0])
    return zk_nomem(bytes, "positions");
  for (int d = 0; d < ZK_SPATIAL; d++) {
    source *s = p->at[d] = d == 0 ? p->at[0] : p->at[d - 1] + p->to[d - 1];
    double scale = d < first ? 0 : c->attr[SCALE_0 + d - first].f;
    if (d < first)
      s[0] = (source){0, 0, 0};
    else if (!p->nearest)
      fill_linear(s, p->from[d], p->to[d], scale, c->attr[ALIGN_CORNERS].i, p->dtype == ZK_FLOAT32);
    else
      fill_nearest(s, p->from[d], p->to[d], scale, c->attr[MODE].i == ZK_UPSAMPLE_NEAREST_EXACT);
  }
  ZK_TRY(zk_tensor_contiguous(in, &p->hold));
  p->x = zk_data(p->hold);
  return ZK_OK;
}
static void close_problem(problem *p) {
  zk_tensor_release(p->hold);
  zk_free(p->at[0]);
}

/* A value between four of a plane: above and below are two of its rows. */
#define IN_PLANE(above, below, down, right, s)                                                     \
  ((1 - (down)) * ((1 - (right)) * (above)[(s)->low] + (right) * (above)[(s)->high]) +             \
   (down) * ((1 - (right)) * (below)[(s)->low] + (right) * (below)[(s)->high]))

/* Adds the shares of the gradient g to those four. */
#define TO_PLANE(above, below, down, right, s, g)                                                  \
  ((above)[(s)->low] += (1 - (down)) * (1 - (right)) * (g),                                        \
   (above)[(s)->high] += (1 - (down)) * (right) * (g),                                             \
   (below)[(s)->low] += (down) * (1 - (right)) * (g),                                              \
   (below)[(s)->high] += (down) * (right) * (g))

/* Runs one of three loops for each row of outputs of channels [begin, end). above and below are two
 * rows of a plane of the channel `side`; those of the plane behind it begin `back` elements later.
 */
#define EACH_ROW(type, side, nearest_row, flat_row, deep_row)                                      \
  for (int64_t i = begin; i < end; i++)                                                            \
    for (int64_t z = 0; z < p->to[ZK_D]; z++) {                                                    \
      const source *d = &p->at[ZK_D][z];                                                           \
      const int64_t plane = p->from[ZK_H] * width, back = (d->high - d->low) * plane;              \
      type *front = (type *)(side) + (i * p->from[ZK_D] + d->low) * plane;                         \
      const real deep = (real)d->part;                                                             \
      for (int64_t r = 0; r < p->to[ZK_H]; r++) {                                                  \
        type *above = front + p->at[ZK_H][r].low * width;                                          \
        type *below = front + p->at[ZK_H][r].high * width;                                         \
        const real down = (real)p->at[ZK_H][r].part;                                               \
        const source *s = p->at[ZK_W];                                                             \
        if (p->nearest) {                                                                          \
          EACH_OUTPUT(nearest_row);                                                                \
        } else if (p->flat) {                                                                      \
          EACH_OUTPUT(const real right = (real)s->part; flat_row);                                 \
        } else {                                                                                   \
          EACH_OUTPUT(const real right = (real)s->part; deep_row);                                 \
        }                                                                                          \
      }                                                                                            \
    }
#define EACH_OUTPUT(...)                                                                           \
  for (int64_t k = 0; k < wide; k++, y++, s++) {                                                   \
    __VA_ARGS__;                                                                                   \
  }

/* Channels [begin, end) of y. */
static void forward_channels(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  const int64_t width = p->from[ZK_W], wide = p->to[ZK_W];
  ZK_REAL(p->dtype, {
    real *y = (real *)p->y + begin * p->to[ZK_D] * p->to[ZK_H] * wide;
    EACH_ROW(const real, p->x, *y = above[s->low], *y = IN_PLANE(above, below, down, right, s),
             *y = (1 - deep) * IN_PLANE(above, below, down, right, s) +
                  deep * IN_PLANE(above + back, below + back, down, right, s));
  });
}
/* Adds to channels [begin, end) of dx. */
static void backward_channels(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  const int64_t width = p->from[ZK_W], wide = p->to[ZK_W];
  ZK_REAL(p->dtype, {
    const real *y = (const real *)p->x + begin * p->to[ZK_D] * p->to[ZK_H] * wide;
    EACH_ROW(real, p->y, above[s->low] += *y, TO_PLANE(above, below, down, right, s, *y),
             TO_PLANE(above, below, down, right, s, (1 - deep) * *y);
             TO_PLANE(above + back, below + back, down, right, s, deep * *y));
  });
}
static int64_t grain(const problem *p) {
  return 16384 / (p->to[ZK_D] * p->to[ZK_H] * p->to[ZK_W]) + 1;
}

static zk_status upsample_forward(zk_call *c) {
  problem p;
  zk_status status = open_problem(c, c->in[0], &p);
  if (status == ZK_OK) {
    p.y = zk_data(c->out[0]);
    zk_parallel_for(p.channels, grain(&p), forward_channels, &p);
  }
  close_problem(&p);
  return status;
}
static zk_status upsample_backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_tensor *dx = NULL;
  zk_status status = open_problem(c, g->out[0], &p);
  if (status == ZK_OK)
    status = zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx);
  if (status == ZK_OK) {
    p.y = zk_data(dx);
    zk_parallel_for(p.channels, grain(&p), backward_channels, &p);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_tensor_release(dx);
  close_problem(&p);
  return status;
}
const zk_op zk_op_upsample = {
    .name = "upsample",
    .doc =
        "upsample(input, size, mode=\"nearest\", align_corners=false, scale_0=0, scale_1=0, "
        "scale_2=0): input [N, C, L], [N, C, H, W] or [N, C, D, H, W] resized to size, a list of "
        "one to three. Modes: nearest, nearest-exact, linear (bilinear, trilinear). The scales, "
        "output by input, decide on positions when they are given. nn.functional.interpolate is "
        "the way to call it. Errors: sizes that do not fit input's dimensions.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .infer = upsample_infer,
    .work = upsample_work,
    .forward = upsample_forward,
    .backward = upsample_backward,
    .gradient = zk_gradient_linear};
