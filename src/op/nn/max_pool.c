/*
 * max_pool.c: max_pool1d and max_pool2d.
 */
#include <math.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/loop.h"
#include "base/parallel.h"
#include "op/nn/window.h"
#include "op/want.h"

enum { KERNEL, STRIDE, PADDING, DILATION, CEIL_MODE, RETURN_INDICES };

static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"kernel_size", ZK_P_INTS_OPT, false, 0, 0, NULL},
                                  {"stride", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"padding", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"dilation", ZK_P_INTS_OPT, true, 0, 0, NULL},
                                  {"ceil_mode", ZK_P_BOOL, true, 0, 0, NULL},
                                  {"return_indices", ZK_P_BOOL, true, 0, 0, NULL}};

typedef struct problem {
  zk_planes in;
  zk_window window;
  int64_t size[2]; /* of an output plane */
} problem;

static zk_status problem_of(const zk_call *c, problem *p) {
  const char *op = c->op->name;
  int dims = c->op == &zk_op_max_pool1d ? 1 : 2;
  memset(p, 0, sizeof *p);
  zk_window *w = &p->window;
  ZK_TRY(zk_planes_of(op, c->in[0], dims, &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  ZK_TRY(zk_window_pool(op, &c->attr[KERNEL], &c->attr[STRIDE], dims, w));
  ZK_TRY(zk_window_read(op, "padding", &c->attr[PADDING], dims, 0, w->padding));
  ZK_TRY(zk_window_read(op, "dilation", &c->attr[DILATION], dims, 1, w->dilation));
  return zk_window_places(op, &p->in, w, c->attr[CEIL_MODE].i, p->size);
}

static double work(const zk_call *c, const zk_spec *spec) {
  return zk_window_work(&spec->shape, &c->attr[KERNEL], c->op == &zk_op_max_pool1d ? 1 : 2);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  problem p;
  ZK_TRY(problem_of(c, &p));
  zk_planes planes = p.in;
  planes.size[ZK_H] = p.size[ZK_H], planes.size[ZK_W] = p.size[ZK_W];
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_planes_shape(&planes)};
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  if (!c->attr[RETURN_INDICES].i)
    c->n_out = 1;
  return ZK_OK;
}

/* What window `at` covers of a dimension. */
static zk_reach span_of(const problem *p, int d, int64_t at) {
  const zk_window *w = &p->window;
  zk_reach s = {at * w->stride[d] - w->padding[d], 0, w->dilation[d]};
  s.end = s.first + (w->kernel[d] - 1) * s.step + 1;
  s.end = s.end > p->in.size[d] ? p->in.size[d] : s.end;
  if (s.first < 0)
    s.first += (s.step - 1 - s.first) / s.step * s.step;
  return s;
}

typedef struct pass {
  const problem *p;
  zk_dtype dtype;
  const void *x, *dy;
  void *y, *dx;
  int64_t *index, *kept; /* or NULL; kept: -1 of a window without elements */
  bool add;              /* there is something in dx */
} pass;

/* Is this the common window: 2 x 2, stride 2, no margins, every one whole? */
static bool is_halving(const problem *p) {
  const zk_window *w = &p->window;
  for (int d = 0; d < 2; d++)
    if (w->kernel[d] != 2 || w->stride[d] != 2 || w->padding[d] != 0 || w->dilation[d] != 1 ||
        2 * p->size[d] > p->in.size[d])
      return false;
  return true;
}

/* Is b what the search goes on with, after a? */
#define BEATS(b, a) ((b) > (a) || (b) != (b))

/* A row of outputs of halved planes, from the two rows of the input above and below each other. */
#define HALVE(real, above, below, width, y)                                                        \
  for (int64_t w_ = 0; w_ < (width); w_++) {                                                       \
    real m_ = (above)[2 * w_];                                                                     \
    m_ = BEATS((above)[2 * w_ + 1], m_) ? (above)[2 * w_ + 1] : m_;                                \
    m_ = BEATS((below)[2 * w_], m_) ? (below)[2 * w_] : m_;                                        \
    (y)[w_] = BEATS((below)[2 * w_ + 1], m_) ? (below)[2 * w_ + 1] : m_;                           \
  }

/* And back: dy goes to the greatest of each four, 0 to the others; put is = or +=. */
#define UNHALVE(real, above, below, width, dy, put, dx_above, dx_below)                            \
  ZK_IVDEP                                                                                         \
  for (int64_t w_ = 0; w_ < (width); w_++) {                                                       \
    real a_ = (above)[2 * w_];                                                                     \
    real b_ = (above)[2 * w_ + 1];                                                                 \
    real c_ = (below)[2 * w_];                                                                     \
    real d_ = (below)[2 * w_ + 1];                                                                 \
    real g_ = (dy)[w_];                                                                            \
    real ab_ = BEATS(b_, a_) ? b_ : a_;                                                            \
    real abc_ = BEATS(c_, ab_) ? c_ : ab_;                                                         \
    real to_d_ = BEATS(d_, abc_) ? g_ : 0;                                                         \
    real rest_ = BEATS(d_, abc_) ? 0 : g_;                                                         \
    real to_c_ = BEATS(c_, ab_) ? rest_ : 0;                                                       \
    rest_ = BEATS(c_, ab_) ? 0 : rest_;                                                            \
    (dx_above)[2 * w_] put BEATS(b_, a_) ? 0 : rest_;                                              \
    (dx_above)[2 * w_ + 1] put BEATS(b_, a_) ? rest_ : 0;                                          \
    (dx_below)[2 * w_] put to_c_;                                                                  \
    (dx_below)[2 * w_ + 1] put to_d_;                                                              \
  }

/* Planes [begin, end). */
static void pool_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const problem *p = a->p;
  int64_t height = p->size[ZK_H], width = p->size[ZK_W], wide = p->in.size[ZK_W];
  bool halving = !a->index && is_halving(p);
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * p->in.size[ZK_H] * wide;
      real *y = (real *)a->y + i * height * width;
      for (int64_t h = 0; h < height; h++, y += width) {
        if (halving) {
          const real *above = x + 2 * h * wide;
          const real *below = above + wide;
          HALVE(real, above, below, width, y);
          continue;
        }
        zk_reach rows = span_of(p, ZK_H, h);
        for (int64_t w = 0; w < width && !zk_interrupted(); w++) {
          zk_reach columns = span_of(p, ZK_W, w);
          int64_t at;
          ZK_GREATEST(real, x, wide, rows, columns, at);
          y[w] = at < 0 ? (real)-INFINITY : x[at];
          if (a->index)
            a->index[(i * height + h) * width + w] = at < 0 ? 0 : at;
          if (a->kept)
            a->kept[(i * height + h) * width + w] = at;
        }
      }
    }
  });
}

/* Adds dy to dx of planes [begin, end): where kept says, or (halving) at the greatest of each four.
 */
static void unpool_planes(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const problem *p = a->p;
  int64_t height = p->size[ZK_H], width = p->size[ZK_W], wide = p->in.size[ZK_W];
  bool halving = is_halving(p);
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * p->in.size[ZK_H] * wide;
      const real *dy = (const real *)a->dy + i * height * width;
      real *dx = (real *)a->dx + i * p->in.size[ZK_H] * wide;
      for (int64_t h = 0; h < height; h++) {
        if (halving) {
          const real *above = x + 2 * h * wide;
          real *to = dx + 2 * h * wide;
          if (a->add) {
            UNHALVE(real, above, above + wide, width, dy + h *width, +=, to, to + wide);
          } else {
            UNHALVE(real, above, above + wide, width, dy + h *width, =, to, to + wide);
          }
          continue;
        }
        const int64_t *kept = a->kept + (i * height + h) * width;
        for (int64_t w = 0; w < width; w++)
          if (kept[w] >= 0)
            dx[kept[w]] += dy[h * width + w];
      }
    }
  });
}

/* y = the greatest of a window, index = its place in the plane; dx = dy there. */
static zk_status forward(zk_call *c) {
  problem p;
  zk_tensor *x = NULL;
  ZK_TRY(problem_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .y = zk_data(c->out[0])};
  a.index = c->n_out > 1 ? zk_data(c->out[1]) : NULL;
  zk_status status = ZK_OK;
  if (c->keeps && !is_halving(&p)) { /* which is as quick to find again as to read */
    status = zk_tensor_new(ZK_INT64, &c->out[0]->shape, &c->kept[0]);
    a.kept = status == ZK_OK ? zk_data(c->kept[0]) : NULL;
  }
  if (status == ZK_OK)
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_planes, &a);
  zk_tensor_release(x);
  return status;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_tensor *x = NULL, *dy = NULL, *dx;
  bool add;
  if (!g->out[0])
    return zk_grads_zero(g, c, 0);
  ZK_TRY(problem_of(c, &p));
  zk_status status = zk_tensor_contiguous(c->in[0], &x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK)
    status = zk_grads_buffer(g, c, 0, &add, &dx);
  if (status == ZK_OK) {
    /* Where four by four cover all, every element is written. */
    bool covered = is_halving(&p) && p.in.size[ZK_H] % 2 == 0 && p.in.size[ZK_W] % 2 == 0;
    if (!add && !covered)
      zk_tensor_fill_f(dx, 0);
    pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .dy = zk_data(dy), .dx = zk_data(dx)};
    a.add = add || !covered;
    a.kept = c->kept[0] ? zk_data(c->kept[0]) : NULL;
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), unpool_planes, &a);
  }
  zk_tensor_release(x);
  zk_tensor_release(dy);
  return status;
}

/* ONNX counts an index through the whole tensor, PyTorch within the plane. */
static void to_onnx(zk_export *x, const zk_call *c) {
  problem p;
  if (problem_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  const zk_window *w = &p.window;
  bool dilated = w->dilation[ZK_H] != 1 || w->dilation[ZK_W] != 1, indices = c->n_out > 1;
  if (x->opset < 10 && (dilated || c->attr[CEIL_MODE].i || indices))
    zk_export_refuse(x, "with dilation, ceil_mode or indices it needs opset 10");
  int last = c->in[0]->shape.ndim - 1;
  if (indices &&
      (zk_export_in_varies(x, 0, last) || (p.in.dims == 2 && zk_export_in_varies(x, 0, last - 1))))
    zk_export_refuse(x, "with indices, the sizes of a plane must not vary");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "MaxPool", in);
  zk_window_export(x, &p.in, w, x->opset >= 10, NULL);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", c->attr[CEIL_MODE].i);
  const char *index = indices ? zk_export_more(x) : NULL;
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
  if (!indices)
    return;
  const char *plane = zk_export_number(x, ZK_INT64, (double)(p.in.size[ZK_H] * p.in.size[ZK_W]));
  index = zk_export_add(x, "Mod", index, plane);
  zk_export_out(x, 1, zk_planes_export_out(x, &p.in, index));
}

/* Places in a plane that was padded, as the node counts them: through the whole input, each plane
 * by rows, or (order 1) by columns. */
static zk_tensor *places_of(zk_import *x, const zk_window_node *n, const zk_shape *in, bool padded,
                            int64_t order, zk_tensor *index) {
  int64_t height = n->size[ZK_H], width = n->size[ZK_W];
  if (padded || order != 0) {
    int64_t row = width + (padded ? n->before[ZK_W] + n->behind[ZK_W] : 0);
    zk_tensor *wide = zk_import_number(x, ZK_INT64, (double)row);
    zk_tensor *at[2] = {zk_import_make(x, &zk_op_floor_divide, index, wide),
                        zk_import_make(x, &zk_op_remainder, index, wide)};
    for (int d = 0; d < 2 && padded; d++) { /* a window may lie in the margin altogether */
      zk_tensor *before = zk_import_number(x, ZK_INT64, (double)n->before[d]);
      zk_tensor *least = zk_import_number(x, ZK_INT64, 0);
      zk_tensor *most = zk_import_number(x, ZK_INT64, (double)(n->size[d] - 1));
      at[d] = zk_import_make(x, &zk_op_sub, at[d], before);
      at[d] = zk_import_make(x, &zk_op_clamp, at[d], least, most);
    }
    zk_tensor *line = zk_import_number(x, ZK_INT64, (double)(order ? height : width));
    zk_tensor *lines = zk_import_make(x, &zk_op_mul, at[order ? ZK_W : ZK_H], line);
    index = zk_import_make(x, &zk_op_add, lines, at[order ? ZK_H : ZK_W]);
  }
  zk_shape shape = *in;
  shape.dim[2] = shape.dim[3] = 1;
  zk_tensor *start = zk_import_new(x, ZK_INT64, &shape); /* of every plane in the whole input */
  for (int64_t i = 0; i < zk_numel(start); i++)
    zk_element_set_i(start, i, i * height * width);
  return zk_import_make(x, &zk_op_add, index, start);
}

/* Margins of more than the op takes, or uneven ones, are added before. Bytes go as float32. The
 * greatest of a volume is that along depth of the greatest in planes. */
static void from_onnx(zk_import *x) {
  zk_dtype dtype = zk_import_in(x, 0)->dtype;
  zk_tensor *in = zk_import_cast(x, zk_import_in(x, 0), dtype == ZK_UINT8 ? ZK_FLOAT32 : dtype);
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0), indices = x->n_out > 1;
  int64_t order = zk_import_int(x, "storage_order", 0), places[3];
  zk_window_node n;
  zk_window_import(x, &in->shape, NULL, &n);
  if (indices && n.dims == 3)
    zk_import_refuse(x, "indices into volumes are not supported");
  bool own = !zk_window_import_fits(&n);
  for (int at = 0; at < 3; at++)
    places[at] = zk_window_import_places(x, &n, at, ceil_mode);
  zk_shape shape = in->shape;
  const int64_t *s = shape.dim;
  zk_tensor *y = in;
  if (n.dims == 3)
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], zk_import_times(x, s[1], s[2]), s[3], s[4]));
  if (own)
    y = zk_window_import_pad(x, &n, y, -INFINITY, false);
  zk_window_import_set(x, &n, "kernel_size", n.kernel);
  zk_window_import_set(x, &n, "stride", n.stride);
  if (!own)
    zk_window_import_set(x, &n, "padding", n.before);
  zk_window_import_set(x, &n, "dilation", n.dilation);
  zk_import_set(x, "ceil_mode", ceil_mode && !own);
  zk_import_set(x, "return_indices", indices);
  y = zk_import_make(x, n.flat == 1 ? &zk_op_max_pool1d : &zk_op_max_pool2d, y);
  if (indices)
    zk_import_out(x, 1, places_of(x, &n, &shape, own, order, zk_import_more(x, 1)));
  if (n.dims == 3) {
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], s[1], s[2], places[ZK_H], places[ZK_W]));
    y = zk_window_import_slices(x, &n, y, places[ZK_D], -INFINITY, false);
    zk_import_set_list(x, "dim", &ZK_SHAPE(3));
    y = zk_import_make(x, &zk_op_amax, y);
  }
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

typedef struct sample_case {
  zk_shape x, kernel, stride, padding, dilation;
  bool ceil_mode, indices;
  const char *error;
} sample_case;

static bool fill_sample(int i, int n, const sample_case *cases, zk_sample *s) {
  if (i > n)
    return false;
  const sample_case *k = &cases[i == n ? 0 : i];
  if (i == n) /* the first once more, strided */
    zk_sample_strided(s, k->x);
  else
    zk_sample_normal(s, k->x);
  const zk_shape *lists[] = {&k->kernel, &k->stride, &k->padding, &k->dilation};
  for (int a = 0; a < 4; a++)
    if (lists[a]->ndim)
      zk_sample_ints(s, a, *lists[a]);
  s->attr[CEIL_MODE].i = k->ceil_mode;
  s->attr[RETURN_INDICES].i = k->indices;
  s->error = k->error;
  return true;
}

static bool max_pool2d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {4, {2, 3, 4, 6}}, .kernel = {1, {2}}},
      {.x = {3, {2, 5, 5}}, .kernel = {2, {3, 2}}, .stride = {2, {2, 1}}, .padding = {2, {1, 0}}},
      {.x = {4, {2, 1, 7, 6}},
       .kernel = {1, {2}},
       .dilation = {2, {2, 3}},
       .stride = {1, {2}},
       .indices = true},
      {.x = {4, {1, 2, 6, 5}},
       .kernel = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .padding = {1, {1}},
       .indices = true},
      {.x = {4, {1, 2, 5, 5}}, .kernel = {1, {2}}, .ceil_mode = true},
      {.x = {4, {1, 2, 5, 7}}, .kernel = {1, {2}}, .indices = true},
      {.x = {4, {0, 2, 4, 4}}, .kernel = {1, {2}}},
      {.x = {4, {1, 1, 5, 5}},
       .kernel = {1, {3}},
       .stride = {1, {1}},
       .padding = {1, {1}},
       .dilation = {1, {2}}},
      {.x = {4, {1, 1, 4, 4}}, .error = "kernel_size is missing"},
      {.x = {4, {1, 1, 4, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {4, {1, 1, 4, 4}},
       .kernel = {1, {2}},
       .padding = {1, {2}},
       .error = "it must be at most half"},
      {.x = {4, {1, 0, 4, 4}}, .kernel = {1, {2}}, .error = "nothing but its batch may be empty"},
      {.x = {2, {4, 4}}, .kernel = {1, {2}}, .error = "[N, channels, height, width]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_max_pool2d = {
    .name = "max_pool2d",
    .doc = "max_pool2d(input, kernel_size, stride=kernel_size, padding=0, dilation=1, "
           "ceil_mode=false, return_indices=false): the greatest element of each window of input "
           "[N, C, H, W] or [C, H, W]; with return_indices also its place in the plane (h * W + "
           "w). Numbers or {height, width}. ceil_mode: also windows that reach over the end. "
           "Errors: no place for a window; padding of more than half of it.",
    ZK_PARAMS(params),
    .n_out = 2,
    .not_method = true,
    .saves = ZK_SAVE_IN(0),
    .keeps = true,
    .onnx = {.to = to_onnx, .from = ZK_ONNX_FROM({"MaxPool", from_onnx})},
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward,
    .sample = max_pool2d_sample};

static bool max_pool1d_sample(int i, zk_sample *s) {
  static const sample_case cases[] = {
      {.x = {3, {2, 3, 6}}, .kernel = {1, {2}}},
      {.x = {2, {2, 5}}, .kernel = {1, {3}}, .stride = {1, {1}}, .padding = {1, {1}}},
      {.x = {3, {2, 1, 8}},
       .kernel = {1, {2}},
       .dilation = {1, {3}},
       .stride = {1, {2}},
       .ceil_mode = true,
       .indices = true},
      {.x = {3, {1, 1, 4}}, .kernel = {1, {5}}, .error = "has no place in an input of size 4"},
      {.x = {3, {1, 1, 4}}, .kernel = {2, {2, 2}}, .error = "kernel_size has 2 entries"},
      {.x = {1, {4}}, .kernel = {1, {2}}, .error = "[N, channels, length]"}};
  return fill_sample(i, sizeof cases / sizeof cases[0], cases, s);
}
const zk_op zk_op_max_pool1d = {
    .name = "max_pool1d",
    .doc = "max_pool1d(input, kernel_size, stride=kernel_size, padding=0, dilation=1, "
           "ceil_mode=false, return_indices=false): the greatest element of each window of input "
           "[N, C, L] or [C, L]; with return_indices also its place. ceil_mode: also windows that "
           "reach over the end. Errors: no place for a window; padding of more than half of it.",
    ZK_PARAMS(params),
    .n_out = 2,
    .not_method = true,
    .saves = ZK_SAVE_IN(0),
    .keeps = true,
    .onnx = {.to = to_onnx},
    .infer = infer,
    .work = work,
    .forward = forward,
    .backward = backward,
    .sample = max_pool1d_sample};
