/*
 * pool.c: ONNX nodes as pooling.
 */
#include "onnx/from/converters.h"
#include "onnx/from/spatial.h"

#include <string.h>
#include <math.h>

/* ---- adaptive_pool ---- */

static void global_from_onnx(zk_import *x, const zk_op *one, const zk_op *two) {
  const zk_shape size = ZK_SHAPE(1);
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim != 3 && in->shape.ndim != 4)
    zk_import_refuse(x, "its input has %d dimensions, 3 or 4 are supported", in->shape.ndim);
  zk_import_set_list(x, "output_size", &size);
  zk_import_out(x, 0, zk_import_make(x, in->shape.ndim == 3 ? one : two, in));
}

static void average_from_onnx(zk_import *x) {
  global_from_onnx(x, &zk_op_adaptive_avg_pool1d, &zk_op_adaptive_avg_pool2d);
}

static void max_from_onnx(zk_import *x) {
  global_from_onnx(x, &zk_op_adaptive_max_pool1d, &zk_op_adaptive_max_pool2d);
}

/* ---- avg_pool ---- */

/* How many elements the window covers at each position along dimension `at`, those of the padding
 * counted or not: a tensor with `trailing` more dimensions, of size 1. */
static zk_tensor *counts(zk_import *x, const zk_spatial_node *n, const int64_t out_size[ZK_SPATIAL],
                         const int64_t behind[ZK_SPATIAL], bool counted, int at, int trailing) {
  zk_shape shape = {.ndim = trailing + 1};
  for (int d = 0; d <= trailing; d++)
    shape.dim[d] = d == 0 ? out_size[at] : 1;
  zk_tensor *t = zk_import_new(x, zk_import_in(x, 0)->dtype, &shape);
  zk_import_spend(x, (double)out_size[at] * (double)n->kernel[at]);
  for (int64_t i = 0; i < out_size[at]; i++) {
    int64_t count = 0, end = n->size[at] + (counted ? behind[at] : 0);
    for (int64_t k = 0; k < n->kernel[at]; k++) {
      int64_t position = i * n->stride[at] - n->before[at] + k * n->dilation[at];
      count += position < end && (counted || position >= 0);
    }
    zk_element_set_f(t, i, (double)count);
  }
  return t;
}

/* The mean over windows of planes [.., h, w] whose padding or dilation avg_pool refuses: a
 * convolution with ones gives the sums. */
static zk_tensor *mean_planes(zk_import *x, const zk_spatial_node *n,
                              const int64_t out_size[ZK_SPATIAL], const int64_t behind[ZK_SPATIAL],
                              bool counted, zk_tensor *t) {
  zk_shape out = t->shape, in = {.ndim = n->flat + 2}, ones = in;
  int64_t many = zk_import_times(x, t->shape.dim[0], t->shape.dim[1]);
  for (int d = 0; d < in.ndim; d++) {
    int at = d - 2 + zk_spatial_first(n->flat);
    in.dim[d] = d == 0 ? many : d == 1 ? 1 : t->shape.dim[d];
    ones.dim[d] = d < 2 ? 1 : n->kernel[at];
    out.dim[d] = d < 2 ? out.dim[d] : out_size[at];
  }
  t = zk_spatial_pad(x, n, zk_import_reshape(x, t, &in), 0, false);
  zk_tensor *weight = zk_import_fill(x, t->dtype, 1, &ones);
  zk_spatial_set(x, n, "stride", n->stride);
  zk_spatial_set(x, n, "dilation", n->dilation);
  const zk_op *op = n->flat == 1 ? &zk_op_conv1d : &zk_op_conv2d;
  t = zk_import_reshape(x, zk_import_make(x, op, t, weight, NULL), &out);
  for (int at = zk_spatial_first(n->flat); at < ZK_SPATIAL; at++)
    t = zk_import_make(x, &zk_op_div, t, counts(x, n, out_size, behind, counted, at, ZK_W - at));
  return t;
}

/* A mean over a volume is the mean over planes, then along depth. */
static void avg_pool_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y = in;
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0);
  bool counted = zk_import_int(x, "count_include_pad", 0);
  int64_t out_size[ZK_SPATIAL], behind[ZK_SPATIAL];
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, NULL, &n);
  bool fits = zk_spatial_fits(&n) && n.dilation[ZK_H] == 1 && n.dilation[ZK_W] == 1;
  memcpy(behind, n.behind, sizeof behind);
  for (int at = 0; at < ZK_SPATIAL; at++)
    out_size[at] = zk_spatial_output(x, &n, at, ceil_mode);
  const int64_t *s = in->shape.dim;
  if (n.dims == 3)
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], zk_import_times(x, s[1], s[2]), s[3], s[4]));
  if (fits) {
    zk_spatial_set(x, &n, "kernel_size", n.kernel);
    zk_spatial_set(x, &n, "stride", n.stride);
    zk_spatial_set(x, &n, "padding", n.before);
    zk_import_set(x, "ceil_mode", ceil_mode);
    zk_import_set(x, "count_include_pad", counted);
    y = zk_import_make(x, n.flat == 1 ? &zk_op_avg_pool1d : &zk_op_avg_pool2d, y);
  } else {
    y = mean_planes(x, &n, out_size, behind, counted, y);
  }
  if (n.dims == 3) {
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], s[1], s[2], out_size[ZK_H], out_size[ZK_W]));
    y = zk_spatial_slices(x, &n, y, out_size[ZK_D], 0, false);
    zk_import_set_list(x, "dim", &ZK_SHAPE(3));
    y = zk_import_make(x, &zk_op_sum, y);
    y = zk_import_make(x, &zk_op_div, y, counts(x, &n, out_size, behind, counted, ZK_D, 2));
  }
  zk_import_out(x, 0, y);
}

/* ---- max_pool ---- */

/* Indices into planes (with `padded`, padded planes) as ONNX counts them: through the whole input,
 * each plane in row-major order or, with order 1, in column-major order. */
static zk_tensor *indices_of(zk_import *x, const zk_spatial_node *n, const zk_shape *in,
                             bool padded, int64_t order, zk_tensor *index) {
  int64_t height = n->size[ZK_H], width = n->size[ZK_W];
  if (padded || order != 0) {
    int64_t row = width + (padded ? n->before[ZK_W] + n->behind[ZK_W] : 0);
    zk_tensor *wide = zk_import_number(x, ZK_INT64, (double)row);
    zk_tensor *at[ZK_SPATIAL] = {NULL, zk_import_make(x, &zk_op_floor_divide, index, wide),
                                 zk_import_make(x, &zk_op_remainder, index, wide)};
    for (int d = ZK_H; d <= ZK_W && padded; d++) { /* a window may cover padding alone */
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
  zk_tensor *start =
      zk_import_new(x, ZK_INT64, &shape); /* the index of each plane's first element */
  for (int64_t i = 0; i < zk_numel(start); i++)
    zk_element_set_i(start, i, i * height * width);
  return zk_import_make(x, &zk_op_add, index, start);
}

/* Padding that max_pool refuses is added by pad, as -inf. uint8 is computed as float32. The maximum
 * over a volume is the maximum over planes, then along depth. */
static void max_pool_from_onnx(zk_import *x) {
  zk_dtype dtype = zk_import_in(x, 0)->dtype;
  zk_tensor *in = zk_import_cast(x, zk_import_in(x, 0), dtype == ZK_UINT8 ? ZK_FLOAT32 : dtype);
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0), indices = x->n_out > 1;
  int64_t order = zk_import_int(x, "storage_order", 0), out_size[ZK_SPATIAL];
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, NULL, &n);
  if (indices && n.dims == 3)
    zk_import_refuse(x, "indices into volumes are not supported");
  bool own = !zk_spatial_fits(&n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    out_size[at] = zk_spatial_output(x, &n, at, ceil_mode);
  zk_shape shape = in->shape;
  const int64_t *s = shape.dim;
  zk_tensor *y = in;
  if (n.dims == 3)
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], zk_import_times(x, s[1], s[2]), s[3], s[4]));
  if (own)
    y = zk_spatial_pad(x, &n, y, -INFINITY, false);
  zk_spatial_set(x, &n, "kernel_size", n.kernel);
  zk_spatial_set(x, &n, "stride", n.stride);
  if (!own)
    zk_spatial_set(x, &n, "padding", n.before);
  zk_spatial_set(x, &n, "dilation", n.dilation);
  zk_import_set(x, "ceil_mode", ceil_mode && !own);
  zk_import_set(x, "return_indices", indices);
  y = zk_import_make(x, n.flat == 1 ? &zk_op_max_pool1d : &zk_op_max_pool2d, y);
  if (indices)
    zk_import_out(x, 1, indices_of(x, &n, &shape, own, order, zk_import_more(x, 1)));
  if (n.dims == 3) {
    y = zk_import_reshape(x, y, &ZK_SHAPE(s[0], s[1], s[2], out_size[ZK_H], out_size[ZK_W]));
    y = zk_spatial_slices(x, &n, y, out_size[ZK_D], -INFINITY, false);
    zk_import_set_list(x, "dim", &ZK_SHAPE(3));
    y = zk_import_make(x, &zk_op_amax, y);
  }
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

const zk_onnx_from zk_onnx_from_pool[] = {
    {.type = "MaxPool", .from = max_pool_from_onnx},
    {.type = "AveragePool", .from = avg_pool_from_onnx},
    {.type = "GlobalAveragePool", .from = average_from_onnx},
    {.type = "GlobalMaxPool", .from = max_from_onnx},
    {.type = NULL},
};
