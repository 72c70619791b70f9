/*
 * adaptive_pool.c: adaptive_avg_pool1d, 2d, 3d, adaptive_max_pool1d, 2d, 3d: pooling to an output
 * of a given size. Window i of n over a size s is [floor(i s / n), ceil((i + 1) s / n)). y = the
 * mean or the maximum of a window; dx = dy / count for all of its elements, or dy at the maximum.
 */
#include <string.h>
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/adjoint.h"
#include "op/nn/geometry.h"
#include "op/want.h"

enum { OUTPUT_SIZE, RETURN_INDICES };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("output_size"),
                                  ZK_FLAG("return_indices", false)};

zk_status zk_adaptive_pool_geometry_of(const zk_call *c, zk_pool_geometry *p) {
  const char *op = c->op->name;
  memset(p, 0, sizeof *p);
  p->max = c->op->n_out > 1; /* the maximum has indices */
  ZK_TRY(zk_planes_of(c->op, c->in[0], &p->in));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  if (p->in.c == 0 || zk_planes_size(&p->in) == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty", op,
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  if (!c->attr[OUTPUT_SIZE].given)
    return zk_fail(ZK_ERR_ARG, "%s: output_size is missing", op);
  ZK_TRY(zk_window_read(op, "output_size", &c->attr[OUTPUT_SIZE], p->in.dims, 0, p->size));
  for (int d = 0; d < zk_spatial_first(p->in.dims); d++)
    p->size[d] = 1;
  return ZK_OK;
}

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_pool_geometry p;
  ZK_TRY(zk_adaptive_pool_geometry_of(c, &p));
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_pool_shape(&p)};
  if (!p.max)
    return ZK_OK;
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  if (!c->attr[RETURN_INDICES].i)
    c->n_out = 1;
  return ZK_OK;
}

/* The elements that window `at` covers in a dimension. */
static zk_covered covered_by(const zk_pool_geometry *p, int d, int64_t at) {
  int64_t in = p->in.size[d], out = p->size[d];
  return (zk_covered){at * in / out, ((at + 1) * in + out - 1) / out, 1};
}

typedef struct pass {
  const zk_pool_geometry *p;
  zk_dtype dtype;
  const void *x, *dy;
  void *y, *dx;
  int64_t *index, *kept; /* or NULL */
} pass;

/* All windows of a row of outputs. */
#define EACH_WINDOW(statement)                                                                     \
  for (int64_t w = 0; w < width && !zk_interrupted(); w++) {                                       \
    zk_covered columns = covered_by(p, ZK_W, w);                                                   \
    statement;                                                                                     \
  }

/* Channels [begin, end) of y. */
static void mean_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t height = p->size[ZK_H], width = p->size[ZK_W], lines = p->size[ZK_D] * height;
  const int64_t wide = p->in.size[ZK_W], plane = wide * p->in.size[ZK_H];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * zk_planes_size(&p->in);
      real *y = (real *)a->y + i * lines * width;
      for (int64_t h = 0; h < lines; h++, y += width) {
        zk_covered depth = covered_by(p, ZK_D, h / height);
        zk_covered rows = covered_by(p, ZK_H, h % height);
        int64_t count_dh = (depth.end - depth.first) * (rows.end - rows.first);
        if (depth.first == 0 && depth.end == 1) { /* one plane */
          EACH_WINDOW({
            double sum = 0;
            ZK_EACH_IN_PLANE(0, rows, columns, wide, sum += (double)x[at]);
            y[w] = (real)(sum / (double)(count_dh * (columns.end - columns.first)));
          });
        } else {
          EACH_WINDOW({
            double sum = 0;
            ZK_EACH_COVERED(depth, rows, columns, wide, plane, sum += (double)x[at]);
            y[w] = (real)(sum / (double)(count_dh * (columns.end - columns.first)));
          });
        }
      }
    }
  });
}
static void max_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t height = p->size[ZK_H], width = p->size[ZK_W], lines = p->size[ZK_D] * height;
  const int64_t wide = p->in.size[ZK_W], plane = wide * p->in.size[ZK_H];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)a->x + i * zk_planes_size(&p->in);
      for (int64_t h = 0; h < lines; h++) {
        zk_covered depth = covered_by(p, ZK_D, h / height);
        zk_covered rows = covered_by(p, ZK_H, h % height);
        EACH_WINDOW({
          int64_t o = (i * lines + h) * width + w;
          int64_t at_max;
          ZK_ARGMAX(real, x, depth, rows, columns, wide, plane, at_max);
          ((real *)a->y)[o] = x[at_max];
          if (a->index)
            a->index[o] = at_max;
          if (a->kept)
            a->kept[o] = at_max;
        });
      }
    }
  });
}

/* Adds to channels [begin, end) of dx. */
static void mean_backward_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t height = p->size[ZK_H], width = p->size[ZK_W], lines = p->size[ZK_D] * height;
  const int64_t wide = p->in.size[ZK_W], plane = wide * p->in.size[ZK_H];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      real *dx = (real *)a->dx + i * zk_planes_size(&p->in);
      const real *dy = (const real *)a->dy + i * lines * width;
      for (int64_t h = 0; h < lines; h++, dy += width) {
        zk_covered depth = covered_by(p, ZK_D, h / height);
        zk_covered rows = covered_by(p, ZK_H, h % height);
        int64_t count_dh = (depth.end - depth.first) * (rows.end - rows.first);
        for (int64_t z = depth.first; z < depth.end; z++) {
          real *to = dx + z * plane;
          EACH_WINDOW({
            real share = dy[w] / (real)(count_dh * (columns.end - columns.first));
            ZK_EACH_IN_PLANE(0, rows, columns, wide, to[at] += share);
          });
        }
      }
    }
  });
}
static void max_backward_channels(void *context, int64_t begin, int64_t end) {
  const pass *a = context;
  const zk_pool_geometry *p = a->p;
  const int64_t outputs = p->size[ZK_D] * p->size[ZK_H] * p->size[ZK_W];
  ZK_REAL(a->dtype, {
    for (int64_t i = begin; i < end; i++) {
      real *dx = (real *)a->dx + i * zk_planes_size(&p->in);
      const real *dy = (const real *)a->dy + i * outputs;
      const int64_t *kept = a->kept + i * outputs;
      for (int64_t o = 0; o < outputs && !zk_interrupted(); o++)
        dx[kept[o]] += dy[o];
    }
  });
}

/* One window, of all: the mean over the spatial dimensions. */
static zk_status whole_mean(zk_call *c, int dims) {
  zk_call mean = {.op = &zk_op_mean, .n_in = 1, .in = c->in, .n_out = 1, .out = {c->out[0]}};
  zk_attr dim = {.given = true, .n = dims};
  zk_op_defaults(mean.op, mean.attr);
  for (int i = 0; i < dims; i++)
    dim.v[i] = i - dims;
  mean.attr[zk_op_slot(mean.op, "dim", false)] = dim;
  mean.attr[zk_op_slot(mean.op, "keepdim", false)].i = true;
  return zk_op_forward(&mean);
}

static zk_status forward(zk_call *c) {
  zk_pool_geometry p;
  zk_tensor *x = NULL;
  ZK_TRY(zk_adaptive_pool_geometry_of(c, &p));
  if (!p.max && p.size[ZK_D] * p.size[ZK_H] * p.size[ZK_W] == 1)
    return whole_mean(c, p.in.dims);
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  pass a = {.p = &p, .dtype = x->dtype, .x = zk_data(x), .y = zk_data(c->out[0])};
  a.index = c->n_out > 1 ? zk_data(c->out[1]) : NULL;
  zk_status status = ZK_OK;
  if (c->keeps) {
    status = zk_tensor_new(ZK_INT64, &c->out[0]->shape, &c->kept[0]);
    a.kept = status == ZK_OK ? zk_data(c->kept[0]) : NULL;
  }
  if (status == ZK_OK)
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in), p.max ? max_channels : mean_channels,
                    &a);
  zk_tensor_release(x);
  return status;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  zk_pool_geometry p;
  zk_tensor *dy = NULL, *dx;
  bool add;
  if (!g->out[0])
    return zk_grads_zero(g, c, 0);
  ZK_TRY(zk_adaptive_pool_geometry_of(c, &p));
  zk_status status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK)
    status = zk_grads_buffer(g, c, 0, &add, &dx);
  if (status == ZK_OK) {
    if (!add)
      zk_tensor_fill_f(dx, 0);
    pass a = {.p = &p, .dtype = dy->dtype, .dy = zk_data(dy), .dx = zk_data(dx)};
    a.kept = p.max ? zk_data(c->kept[0]) : NULL;
    zk_parallel_for(p.in.n * p.in.c, zk_planes_grain(&p.in),
                    p.max ? max_backward_channels : mean_backward_channels, &a);
  }
  zk_tensor_release(dy);
  return status;
}

/* The pools over so many dimensions; of them their docs say what input and output_size are. */
#define ADAPTIVE_AVG_POOL(dims, input_doc, sizes_doc)                                              \
  const zk_op zk_op_adaptive_avg_pool##dims##d = {                                                 \
      .name = "adaptive_avg_pool" #dims "d",                                                       \
      .doc = "adaptive_avg_pool" #dims "d(input, output_size): the mean of each of output_size "   \
             "windows that cover input " input_doc ". " sizes_doc                                  \
             "Errors: an input without elements.",                                                 \
      .params = params,                                                                            \
      .n_params = 2,                                                                               \
      .n_out = 1,                                                                                  \
      .spatial = dims,                                                                             \
      .not_method = true,                                                                          \
      .infer = infer,                                                                              \
      .forward = forward,                                                                          \
      .backward = backward,                                                                        \
      .gradient = zk_gradient_linear}
#define ADAPTIVE_MAX_POOL(dims, input_doc, sizes_doc)                                              \
  const zk_op zk_op_adaptive_max_pool##dims##d = {                                                 \
      .name = "adaptive_max_pool" #dims "d",                                                       \
      .doc = "adaptive_max_pool" #dims                                                             \
             "d(input, output_size, return_indices=false): the greatest element of each of "       \
             "output_size windows that cover input " input_doc ". " sizes_doc                      \
             "With return_indices their places in the channel are a second result. Errors: an "    \
             "input without elements.",                                                            \
      ZK_PARAMS(params),                                                                           \
      .n_out = 2,                                                                                  \
      .spatial = dims,                                                                             \
      .not_method = true,                                                                          \
      .saves = ZK_SAVE_IN(0),                                                                      \
      .keeps = true,                                                                               \
      .infer = infer,                                                                              \
      .forward = forward,                                                                          \
      .backward = backward,                                                                        \
      .gradient = zk_max_pool_gradient}

#define EACH_DIMS(POOL)                                                                            \
  POOL(1, "[N, C, L] or [C, L]", "");                                                              \
  POOL(2, "[N, C, H, W] or [C, H, W]", "output_size is a number or {height, width}. ");            \
  POOL(3, "[N, C, D, H, W] or [C, D, H, W]", "output_size is a number or {depth, height, width}. ")

EACH_DIMS(ADAPTIVE_AVG_POOL);
EACH_DIMS(ADAPTIVE_MAX_POOL);
