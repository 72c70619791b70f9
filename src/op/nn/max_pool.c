/*
 * max_pool.c: max_pool1d, 2d and 3d: y = the maximum of each window, index = its offset in the
 * channel; dx = dy at the maximum.
 */
#include <math.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/target.h"
#include "op/nn/geometry.h"
#include "op/want.h"

enum { KERNEL, STRIDE, PADDING, DILATION, CEIL_MODE, RETURN_INDICES };

static const zk_param params[] = {ZK_TENSOR("input"),
                                  ZK_INTS_OPT("kernel_size"),
                                  ZK_INTS_OPT("stride"),
                                  ZK_INTS_OPT("padding"),
                                  ZK_INTS_OPT("dilation"),
                                  ZK_FLAG("ceil_mode", false),
                                  ZK_FLAG("return_indices", false)};

zk_status zk_max_pool_geometry_of(const zk_call *c, zk_pool_geometry *p) {
  const char *op = c->op->name;
  int dims = c->op->spatial;
  memset(p, 0, sizeof *p);
  zk_window *w = &p->window;
  ZK_TRY(zk_planes_of(c->op, c->in[0], &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  ZK_TRY(zk_pool_window_read(op, &c->attr[KERNEL], &c->attr[STRIDE], dims, w));
  ZK_TRY(zk_window_read(op, "padding", &c->attr[PADDING], dims, 0, w->padding));
  ZK_TRY(zk_window_read(op, "dilation", &c->attr[DILATION], dims, 1, w->dilation));
  return zk_pool_output_size(op, &p->in, w, c->attr[CEIL_MODE].i, p->size);
}

static double work(const zk_call *c, const zk_spec *spec) {
  return zk_pool_work(&spec->shape, &c->attr[KERNEL], c->op->spatial);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_pool_geometry p;
  ZK_TRY(zk_max_pool_geometry_of(c, &p));
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_pool_shape(&p)};
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  if (!c->attr[RETURN_INDICES].i)
    c->n_out = 1;
  return ZK_OK;
}

/* The elements that window `at` covers in a dimension. */
static zk_covered covered_by(const zk_pool_geometry *p, int d, int64_t at) {
  const zk_window *w = &p->window;
  zk_covered s = {at * w->stride[d] - w->padding[d], 0, w->dilation[d]};
  s.end = s.first + (w->kernel[d] - 1) * s.step + 1;
  s.end = s.end > p->in.size[d] ? p->in.size[d] : s.end;
  if (s.first < 0)
    s.first += (s.step - 1 - s.first) / s.step * s.step;
  return s;
}

typedef struct pass {
  const zk_pool_geometry *p;
  zk_dtype dtype;
  const void *x, *dy;
  void *y, *dx;
  int64_t *index, *kept; /* or NULL; kept: -1 for a window that covers no element */
  bool add;              /* dx += instead of dx := */
} pass;

/* Does b replace a as the maximum? */
#define IS_GREATER(b, a) (((b) > (a)) | ((b) != (b)))

/* A row of outputs of 2 x 2 windows, from two neighbouring rows of the input. */
#define MAX_2X2(real, above, below, width, y)                                                      \
  ZK_IVDEP                                                                                         \
  for (int64_t w_ = 0; w_ < (width); w_++) {                                                       \
    real m_ = (above)[2 * w_];                                                                     \
    m_ = IS_GREATER((above)[2 * w_ + 1], m_) ? (above)[2 * w_ + 1] : m_;                           \
    m_ = IS_GREATER((below)[2 * w_], m_) ? (below)[2 * w_] : m_;                                   \
    (y)[w_] = IS_GREATER((below)[2 * w_ + 1], m_) ? (below)[2 * w_ + 1] : m_;                      \
  }

/* The gradients of those two rows: dy at the maximum of each window, else 0; put is = or +=. */
#define MAX_2X2_BACKWARD(real, above, below, width, dy, put, dx_above, dx_below)                   \
  ZK_IVDEP                                                                                         \
  for (int64_t w_ = 0; w_ < (width); w_++) {                                                       \
    real a_ = (above)[2 * w_];                                                                     \
    real b_ = (above)[2 * w_ + 1];                                                                 \
    real c_ = (below)[2 * w_];                                                                     \
    real d_ = (below)[2 * w_ + 1];                                                                 \
    real g_ = (dy)[w_];                                                                            \
    real ab_ = IS_GREATER(b_, a_) ? b_ : a_;                                                       \
    real abc_ = IS_GREATER(c_, ab_) ? c_ : ab_;                                                    \
    real to_d_ = IS_GREATER(d_, abc_) ? g_ : 0;                                                    \
    real rest_ = IS_GREATER(d_, abc_) ? 0 : g_;                                                    \
    real to_c_ = IS_GREATER(c_, ab_) ? rest_ : 0;                                                  \
    rest_ = IS_GREATER(c_, ab_) ? 0 : rest_;                                                       \
    (dx_above)[2 * w_] put IS_GREATER(b_, a_) ? 0 : rest_;                                         \
    (dx_above)[2 * w_ + 1] put IS_GREATER(b_, a_) ? rest_ : 0;                                     \
    (dx_below)[2 * w_] put to_c_;                                                                  \
    (dx_below)[2 * w_ + 1] put to_d_;                                                              \
  }

/* All windows of a row of outputs; the statement `find` sets `at` and `best`. */
#define EACH_WINDOW(find)                                                                          \
  for (int64_t w = 0; w < width && !zk_interrupted(); w++) {                                       \
    zk_covered columns = covered_by(p, ZK_W, w);                                                   \
    int64_t at = -1;                                                                               \
    real best = 0;                                                                                 \
    find;                                                                                          \
    y[w] = at < 0 ? (real)-INFINITY : best;                                                        \
    if (a->index)                                                                                  \
      a->index[(i * lines + h) * width + w] = at < 0 ? 0 : at;                                     \
    if (a->kept)                                                                                   \
      a->kept[(i * lines + h) * width + w] = at;                                                   \
  }

/* Channels [begin, end) of 2 x 2 windows without indices. */
static void pool_channels_2x2(const pass *a, int64_t begin, int64_t end) {
  const zk_pool_geometry *p = a->p;
  const int64_t lines = p->size[ZK_H], width = p->size[ZK_W], wide = p->in.size[ZK_W];
  const int64_t rest = (p->in.size[ZK_H] - 2 * lines) * wide; /* the last row of an odd height */
  ZK_REAL(a->dtype, {
    const real *x = (const real *)a->x + begin * zk_planes_size(&p->in);
    real *y = (real *)a->y + begin * lines * width;
    for (int64_t i = begin; i < end; i++, x += rest)
      for (int64_t h = 0; h < lines; h++, x += 2 * wide, y += width)
        MAX_2X2(real, x, x + wide, width, y);
  });
}

/*
 * A plane: of each row of outputs, the rows that its windows cover are joined into one line by
 * their maxima, with -inf in place of the padding, and then elements of the line.
 */
#define POOL_LINE 2048 /* elements of a line, at most */
#define POOL_PLANE(NAME, T)                                                                        \
  ZK_INLINE void NAME##_join(T *y, const T *x, int64_t step, int64_t n, bool first) {              \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T v = x[i * step];                                                                           \
      y[i] = first || IS_GREATER(v, y[i]) ? v : y[i];                                              \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, (const zk_pool_geometry *p, const T *x, T *y), (p, x, y), {                    \
    const zk_window *w = &p->window;                                                               \
    const int64_t wide = p->in.size[ZK_W], width = p->size[ZK_W], stride = w->stride[ZK_W];        \
    const int64_t left = w->padding[ZK_W], reach = line_of(p);                                     \
    T line[POOL_LINE];                                                                             \
    for (int64_t i = 0; i < reach; i++)                                                            \
      line[i] = (T)-INFINITY;                                                                      \
    for (int64_t h = 0; h < p->size[ZK_H] && !zk_interrupted(); h++, y += width) {                 \
      zk_covered rows = covered_by(p, ZK_H, h);                                                    \
      const T *from = line;                                                                        \
      if (rows.first + 1 == rows.end && left == 0 && reach == wide)                                \
        from = x + rows.first * wide;                                                              \
      else if (rows.first >= rows.end)                                                             \
        for (int64_t i = 0; i < wide; i++)                                                         \
          line[left + i] = (T)-INFINITY;                                                           \
      else                                                                                         \
        for (int64_t r = rows.first; r < rows.end; r += rows.step)                                 \
          NAME##_join(line + left, x + r * wide, 1, wide, r == rows.first);                        \
      for (int64_t k = 0; k < w->kernel[ZK_W]; k++, from += w->dilation[ZK_W])                     \
        if (stride == 1)                                                                           \
          NAME##_join(y, from, 1, width, k == 0);                                                  \
        else if (stride == 2)                                                                      \
          NAME##_join(y, from, 2, width, k == 0);                                                  \
        else                                                                                       \
          NAME##_join(y, from, stride, width, k == 0);                                             \
    }                                                                                              \
  })

/* The elements of a plane's line, padding among them. */
static int64_t line_of(const zk_pool_geometry *p) {
  const zk_window *w = &p->window;
  int64_t read = (p->size[ZK_W] - 1) * w->stride[ZK_W] + (w->kernel[ZK_W] - 1) * w->dilation[ZK_W];
  int64_t all = w->padding[ZK_W] + p->in.size[ZK_W];
  return read + 1 > all ? read + 1 : all;
}
/* What is read of a line was written: line_of has no less than the padding and a row. */
POOL_PLANE(pool_plane_f32, float)  /* NOLINT(clang-analyzer-core.uninitialized.Assign) */
POOL_PLANE(pool_plane_f64, double) /* NOLINT(clang-analyzer-core.uninitialized.Assign) */

/* Channels [begin, end). */
static void pool_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t lines = p->size[ZK_D] * p->size[ZK_H], width = p->size[ZK_W];
  const int64_t wide = p->in.size[ZK_W], plane = wide * p->in.size[ZK_H];
  if (!a->index && zk_pool_is_2x2(p)) {
    pool_channels_2x2(a, begin, end);
    return;
  }
  if (!a->index && !a->kept && p->in.dims <= 2 && line_of(p) <= POOL_LINE) {
    for (int64_t i = begin; i < end && !zk_interrupted(); i++)
      if (a->dtype == ZK_FLOAT32)
        pool_plane_f32(p, (const float *)a->x + i * plane, (float *)a->y + i * lines * width);
      else
        pool_plane_f64(p, (const double *)a->x + i * plane, (double *)a->y + i * lines * width);
    return;
  }
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * zk_planes_size(&p->in);
      real *y = (real *)a->y + i * lines * width;
      for (int64_t h = 0; h < lines; h++, y += width) {
        zk_covered depth = covered_by(p, ZK_D, h / p->size[ZK_H]);
        zk_covered rows = covered_by(p, ZK_H, h % p->size[ZK_H]);
        if (depth.first == 0 && depth.end == 1) { /* one plane */
          EACH_WINDOW(ZK_ARGMAX_IN_PLANE(real, x, 0, rows, columns, wide, best, at));
        } else {
          EACH_WINDOW(for (int64_t z = depth.first; z < depth.end; z += depth.step)
                          ZK_ARGMAX_IN_PLANE(real, x, z * plane, rows, columns, wide, best, at));
        }
      }
    }
  });
}

/* The gradients of channels [begin, end): dy at the kept offsets; 2 x 2 windows find their maximum
 * again. */
static void backward_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t lines = p->size[ZK_D] * p->size[ZK_H], width = p->size[ZK_W];
  const int64_t wide = p->in.size[ZK_W], all = zk_planes_size(&p->in);
  bool two_by_two = zk_pool_is_2x2(p);
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * all;
      const real *dy = (const real *)a->dy + i * lines * width;
      real *dx = (real *)a->dx + i * all;
      for (int64_t h = 0; h < lines; h++) {
        if (two_by_two) {
          const real *above = x + 2 * h * wide;
          real *to = dx + 2 * h * wide;
          if (a->add) {
            MAX_2X2_BACKWARD(real, above, above + wide, width, dy + h *width, +=, to, to + wide);
          } else {
            MAX_2X2_BACKWARD(real, above, above + wide, width, dy + h *width, =, to, to + wide);
          }
          continue;
        }
        const int64_t *kept = a->kept + (i * lines + h) * width;
        for (int64_t w = 0; w < width; w++)
          if (kept[w] >= 0)
            dx[kept[w]] += dy[h * width + w];
      }
    }
  });
}

static zk_status forward(zk_call *c) {
  zk_pool_geometry p;
  zk_tensor *x = NULL;
  ZK_TRY(zk_max_pool_geometry_of(c, &p));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .y = zk_data(c->out[0])};
  a.index = c->n_out > 1 ? zk_data(c->out[1]) : NULL;
  zk_status status = ZK_OK;
  if (c->keeps && !zk_pool_is_2x2(&p)) { /* 2 x 2: to find it again is as fast as to read it */
    status = zk_tensor_new(ZK_INT64, &c->out[0]->shape, &c->kept[0]);
    a.kept = status == ZK_OK ? zk_data(c->kept[0]) : NULL;
  }
  if (status == ZK_OK)
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), pool_channels, &a);
  zk_tensor_release(x);
  return status;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_pool_geometry p;
  zk_tensor *x = NULL, *dy = NULL, *dx;
  bool add;
  if (!g->out[0])
    return zk_grads_zero(g, c, 0);
  ZK_TRY(zk_max_pool_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(c->in[0], &x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK)
    status = zk_grads_buffer(g, c, 0, &add, &dx);
  if (status == ZK_OK) {
    /* Where 2 x 2 windows cover all elements, all of dx is written. */
    bool covered = zk_pool_is_2x2(&p) && p.in.size[ZK_H] % 2 == 0 && p.in.size[ZK_W] % 2 == 0;
    if (!add && !covered)
      zk_tensor_fill_f(dx, 0);
    pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .dy = zk_data(dy), .dx = zk_data(dx)};
    a.add = add || !covered;
    a.kept = c->kept[0] ? zk_data(c->kept[0]) : NULL;
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), backward_channels, &a);
  }
  zk_tensor_release(x);
  zk_tensor_release(dy);
  return status;
}

/* The pool over so many dimensions; of them its doc says what input and its sizes are. */
#define MAX_POOL(dims, input_doc, sizes_doc)                                                       \
  const zk_op zk_op_max_pool##dims##d = {                                                          \
      .name = "max_pool" #dims "d",                                                                \
      .doc = "max_pool" #dims                                                                      \
             "d(input, kernel_size, stride=kernel_size, padding=0, dilation=1, ceil_mode=false, "  \
             "return_indices=false): the greatest element of each window of input " input_doc      \
             ". With return_indices " sizes_doc                                                    \
             "ceil_mode: also windows that reach over the end. Errors: no place for a window; "    \
             "padding of more than half of it.",                                                   \
      ZK_PARAMS(params),                                                                           \
      .n_out = 2,                                                                                  \
      .spatial = dims,                                                                             \
      .not_method = true,                                                                          \
      .saves = ZK_SAVE_IN(0),                                                                      \
      .keeps = true,                                                                               \
      .infer = infer,                                                                              \
      .work = work,                                                                                \
      .forward = forward,                                                                          \
      .backward = backward,                                                                        \
      .gradient = zk_max_pool_gradient}

MAX_POOL(1, "[N, C, L] or [C, L]", "its place is a second result. ");
MAX_POOL(2, "[N, C, H, W] or [C, H, W]",
         "its place in the plane (h * W + w) is a second result. Numbers or {height, width}. ");
MAX_POOL(3, "[N, C, D, H, W] or [C, D, H, W]",
         "its place in the volume ((d * H + h) * W + w) is a second result. Numbers or {depth, "
         "height, width}. ");
