/*
 * pool.c: ONNX nodes as pooling.
 */
#include "onnx/from/converters.h"
#include "onnx/from/bytes_ops.h"
#include "onnx/from/pool.h"
#include "onnx/from/spatial.h"

#include <string.h>
#include <math.h>

/* ---- adaptive_pool ---- */

static void global_from_onnx(zk_import *x, const zk_op *const ops[]) {
  const zk_shape size = ZK_SHAPE(1);
  zk_tensor *in = zk_import_in(x, 0);
  if (in->shape.ndim < 3 || in->shape.ndim > 5)
    zk_import_refuse(x, "its input has %d dimensions, 3 to 5 are supported", in->shape.ndim);
  zk_import_set_list(x, "output_size", &size);
  zk_import_out(x, 0, zk_import_make(x, ops[in->shape.ndim - 2], in));
}

static void average_from_onnx(zk_import *x) {
  static const zk_op *const ops[] = {NULL, &zk_op_adaptive_avg_pool1d, &zk_op_adaptive_avg_pool2d,
                                     &zk_op_adaptive_avg_pool3d};
  global_from_onnx(x, ops);
}

static void max_from_onnx(zk_import *x) {
  static const zk_op *const ops[] = {NULL, &zk_op_adaptive_max_pool1d, &zk_op_adaptive_max_pool2d,
                                     &zk_op_adaptive_max_pool3d};
  global_from_onnx(x, ops);
}

/* ---- avg_pool ---- */

/* How many elements the window covers at each position along dimension `at`, those of the padding
 * counted or not: a tensor with `trailing` more dimensions, of size 1. */
static zk_tensor *counts(zk_import *x, const zk_spatial_node *n, zk_dtype dtype,
                         const int64_t out_size[ZK_SPATIAL], const int64_t behind[ZK_SPATIAL],
                         bool counted, int at) {
  int trailing = ZK_W - at;
  zk_shape shape = {.ndim = trailing + 1};
  for (int d = 0; d <= trailing; d++)
    shape.dim[d] = d == 0 ? out_size[at] : 1;
  zk_tensor *t = zk_import_new(x, dtype, &shape);
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

/* The sums over windows: a convolution with ones. */
static zk_tensor *sums(zk_import *x, const zk_spatial_node *n, const int64_t out_size[ZK_SPATIAL],
                       zk_tensor *t) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv1d, &zk_op_conv2d, &zk_op_conv3d};
  zk_shape out = t->shape, in = t->shape, ones = {.ndim = in.ndim, .dim = {1, 1}};
  in.dim[0] = zk_import_times(x, t->shape.dim[0], t->shape.dim[1]);
  in.dim[1] = 1;
  for (int d = 2; d < in.ndim; d++) {
    int at = d - 2 + zk_spatial_first(n->dims);
    ones.dim[d] = n->kernel[at];
    out.dim[d] = out_size[at];
  }
  t = zk_spatial_pad(x, n, zk_import_reshape(x, t, &in), 0, false);
  zk_tensor *weight = zk_import_fill(x, t->dtype, 1, &ones);
  zk_spatial_set(x, n, "stride", n->stride);
  zk_spatial_set(x, n, "dilation", n->dilation);
  return zk_import_reshape(x, zk_import_make(x, ops[n->dims], t, weight, NULL), &out);
}

/* The mean over windows whose padding or dilation avg_pool refuses. */
static zk_tensor *mean_of_sums(zk_import *x, const zk_spatial_node *n,
                               const int64_t out_size[ZK_SPATIAL], const int64_t behind[ZK_SPATIAL],
                               bool counted, zk_tensor *t) {
  t = sums(x, n, out_size, t);
  for (int at = zk_spatial_first(n->dims); at < ZK_SPATIAL; at++)
    t = zk_import_make(x, &zk_op_div, t, counts(x, n, t->dtype, out_size, behind, counted, at));
  return t;
}

zk_tensor *zk_pool_average(zk_import *x, zk_tensor *in) {
  static const zk_op *const ops[] = {NULL, &zk_op_avg_pool1d, &zk_op_avg_pool2d, &zk_op_avg_pool3d};
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0);
  bool counted = zk_import_int(x, "count_include_pad", 0);
  int64_t out_size[ZK_SPATIAL], behind[ZK_SPATIAL];
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, NULL, &n);
  bool fits = zk_spatial_fits(&n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    fits = fits && n.dilation[at] == 1;
  memcpy(behind, n.behind, sizeof behind);
  for (int at = 0; at < ZK_SPATIAL; at++)
    out_size[at] = zk_spatial_output(x, &n, at, ceil_mode);
  if (!fits)
    return mean_of_sums(x, &n, out_size, behind, counted, in);
  zk_spatial_set(x, &n, "kernel_size", n.kernel);
  zk_spatial_set(x, &n, "stride", n.stride);
  zk_spatial_set(x, &n, "padding", n.before);
  zk_import_set(x, "ceil_mode", ceil_mode);
  zk_import_set(x, "count_include_pad", counted);
  return zk_import_make(x, ops[n.dims], in);
}

static void avg_pool_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_pool_average(x, zk_import_in(x, 0)));
}

/* ---- lp_pool ---- */

/* |x|^p, and the p-th root of what is made of it. */
static zk_tensor *power_of(zk_import *x, zk_tensor *t, double p) {
  return p == 1 ? t : zk_import_make(x, &zk_op_pow, t, zk_import_number(x, t->dtype, p));
}

static double read_p(zk_import *x) {
  int64_t p = zk_import_int(x, "p", 2);
  if (p < 1)
    zk_import_refuse(x, "p is %lld, it must be at least 1", (long long)p);
  return (double)p;
}

static void lp_pool_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  double p = read_p(x);
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0);
  int64_t out_size[ZK_SPATIAL];
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, NULL, &n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    out_size[at] = zk_spatial_output(x, &n, at, ceil_mode);
  zk_tensor *y = power_of(x, zk_import_make(x, &zk_op_abs, in), p);
  zk_import_out(x, 0, power_of(x, sums(x, &n, out_size, y), 1 / p));
}

static void global_lp_pool_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape over = ZK_SCALAR;
  for (int d = 2; d < in->shape.ndim; d++)
    zk_import_push(x, &over, "its input", d);
  zk_tensor *y = power_of(x, zk_import_make(x, &zk_op_abs, in), read_p(x));
  y = zk_build_reduce(&x->build, &zk_op_sum, y, &over, true);
  zk_import_out(x, 0, power_of(x, y, 1 / read_p(x)));
}

/* ---- max_pool ---- */

/* Indices into channels (with `padded`, padded ones) as ONNX counts them: through the whole input,
 * each channel in row-major order or, with order 1, in column-major order. */
static zk_tensor *indices_of(zk_import *x, const zk_spatial_node *n, const zk_shape *in,
                             bool padded, int64_t order, zk_tensor *index) {
  const int64_t *size = n->size;
  const int64_t rows[ZK_SPATIAL] = {size[ZK_H] * size[ZK_W], size[ZK_W], 1};
  const int64_t columns[ZK_SPATIAL] = {1, size[ZK_D], size[ZK_D] * size[ZK_H]};
  int first = zk_spatial_first(n->dims);
  if (padded || order != 0) {
    zk_tensor *rest = index;
    index = NULL;
    for (int at = ZK_W; at >= ZK_D && at >= first; at--) {
      int64_t wide = size[at] + (padded ? n->before[at] + n->behind[at] : 0);
      zk_tensor *width = zk_import_number(x, ZK_INT64, (double)wide), *place = rest;
      if (at > first) {
        place = zk_import_make(x, &zk_op_remainder, rest, width);
        rest = zk_import_make(x, &zk_op_floor_divide, rest, width);
      }
      if (padded) { /* a window may cover padding alone */
        zk_tensor *before = zk_import_number(x, ZK_INT64, (double)n->before[at]);
        zk_tensor *least = zk_import_number(x, ZK_INT64, 0);
        zk_tensor *most = zk_import_number(x, ZK_INT64, (double)(size[at] - 1));
        place = zk_import_make(x, &zk_op_sub, place, before);
        place = zk_import_make(x, &zk_op_clamp, place, least, most);
      }
      zk_tensor *step = zk_import_number(x, ZK_INT64, (double)(order ? columns : rows)[at]);
      place = zk_import_make(x, &zk_op_mul, place, step);
      index = index ? zk_import_make(x, &zk_op_add, index, place) : place;
    }
  }
  zk_shape shape = *in;
  for (int d = 2; d < shape.ndim; d++)
    shape.dim[d] = 1;
  zk_tensor *start =
      zk_import_new(x, ZK_INT64, &shape); /* the index of each channel's first element */
  for (int64_t i = 0; i < zk_numel(start); i++)
    zk_element_set_i(start, i, i * size[ZK_D] * size[ZK_H] * size[ZK_W]);
  return zk_import_make(x, &zk_op_add, index, start);
}

zk_tensor *zk_pool_channels(zk_import *x, zk_tensor *t, bool to_last) {
  zk_shape order = ZK_SCALAR;
  int ndim = t->shape.ndim;
  if (ndim < 3)
    zk_import_refuse(x, "its input has %d dimensions, it must have 3 at least", ndim);
  for (int d = 0; d < ndim; d++)
    zk_import_push(x, &order, "its input",
                   d == 0    ? 0
                   : to_last ? (d == ndim - 1 ? 1 : d + 1)
                             : (d == 1 ? ndim - 1 : d - 1));
  return zk_import_permute(x, t, &order);
}

/* Of bytes, as they are. */
static zk_tensor *max_of_bytes(zk_import *x, zk_tensor *in) {
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0);
  int64_t size[ZK_SPATIAL];
  zk_spatial_node n;
  zk_import_ignore(x, "storage_order"); /* of indices alone */
  zk_spatial_read(x, &in->shape, NULL, &n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    size[at] = zk_spatial_output(x, &n, at, ceil_mode);
  zk_import_set_list(x, "kernel", &ZK_SHAPE(n.kernel[0], n.kernel[1], n.kernel[2]));
  zk_import_set_list(x, "stride", &ZK_SHAPE(n.stride[0], n.stride[1], n.stride[2]));
  zk_import_set_list(x, "before", &ZK_SHAPE(n.before[0], n.before[1], n.before[2]));
  zk_import_set_list(x, "dilation", &ZK_SHAPE(n.dilation[0], n.dilation[1], n.dilation[2]));
  zk_import_set_list(x, "size", &ZK_SHAPE(size[0], size[1], size[2]));
  return zk_import_make(x, &zk_bytes_max_pool, in);
}

/* Padding that max_pool refuses is added by pad, as -inf. Bytes with indices are computed as
 * float32. */
static zk_tensor *max_pool(zk_import *x, zk_tensor *from) {
  static const zk_op *const ops[] = {NULL, &zk_op_max_pool1d, &zk_op_max_pool2d, &zk_op_max_pool3d};
  zk_dtype dtype = from->dtype;
  if ((dtype == ZK_INT8 || dtype == ZK_UINT8) && x->n_out == 1)
    return max_of_bytes(x, from);
  zk_tensor *in = zk_import_cast(x, from, zk_dtype_is_real(dtype) ? dtype : ZK_FLOAT32);
  bool ceil_mode = zk_import_int(x, "ceil_mode", 0), indices = x->n_out > 1;
  int64_t order = zk_import_int(x, "storage_order", 0);
  zk_shape shape = in->shape;
  zk_spatial_node n;
  zk_spatial_read(x, &shape, NULL, &n);
  bool own = !zk_spatial_fits(&n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    (void)zk_spatial_output(x, &n, at, ceil_mode);
  if (own)
    in = zk_spatial_pad(x, &n, in, -INFINITY, false);
  zk_spatial_set(x, &n, "kernel_size", n.kernel);
  zk_spatial_set(x, &n, "stride", n.stride);
  if (!own)
    zk_spatial_set(x, &n, "padding", n.before);
  zk_spatial_set(x, &n, "dilation", n.dilation);
  zk_import_set(x, "ceil_mode", ceil_mode && !own);
  zk_import_set(x, "return_indices", indices);
  zk_tensor *y = zk_import_make(x, ops[n.dims], in);
  if (indices)
    zk_import_out(x, 1, indices_of(x, &n, &shape, own, order, zk_import_more(x, 1)));
  return zk_import_cast(x, y, dtype);
}

static void max_pool_from_onnx(zk_import *x) {
  zk_import_out(x, 0, max_pool(x, zk_import_in(x, 0)));
}

static void max_pool_channels_last(zk_import *x) {
  if (x->n_out > 1)
    zk_import_refuse(x, "it has one output");
  zk_tensor *y = max_pool(x, zk_pool_channels(x, zk_import_in(x, 0), false));
  zk_import_out(x, 0, zk_pool_channels(x, y, true));
}

/* ---- max_unpool ---- */

/* Each element where MaxPool found it, at its index in the whole input, and 0 elsewhere. A larger
 * output_shape adds zeros behind. */
static void max_unpool_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *index = zk_import_in(x, 1);
  zk_shape shape = in->shape, wanted, pad = ZK_SCALAR;
  zk_spatial_node n;
  int64_t total = 1;
  bool given = zk_import_list(x, "output_shape", 2, 0, &wanted);
  zk_spatial_read(x, &in->shape, NULL, &n);
  if (!zk_shape_equal(&in->shape, &index->shape))
    zk_import_refuse(x, "its indices have another shape than its input");
  for (int d = 2; d < shape.ndim; d++) {
    int at = zk_spatial_first(n.dims) + d - 2;
    shape.dim[d] = zk_import_times(x, n.size[at] - 1, n.stride[at]) + n.kernel[at] - n.before[at] -
                   n.behind[at];
  }
  if (given && wanted.ndim != shape.ndim)
    zk_import_refuse(x, "output_shape has %d sizes for %d dimensions", wanted.ndim, shape.ndim);
  for (int d = 0; d < shape.ndim; d++) {
    int64_t size = given ? wanted.dim[d] : shape.dim[d];
    if (shape.dim[d] < 0 || size < shape.dim[d] || (d < 2 && size != shape.dim[d]))
      zk_import_refuse(x, "size %lld of its output is less than its input needs", (long long)size);
    total = zk_import_times(x, total, shape.dim[d]);
  }
  for (int d = shape.ndim; given && d-- > 2;) {
    zk_import_push(x, &pad, "its output", 0);
    zk_import_push(x, &pad, "its output", wanted.dim[d] - shape.dim[d]);
  }
  zk_tensor *y = zk_import_fill(x, in->dtype, 0, &ZK_SHAPE(total));
  const zk_shape line = ZK_SHAPE(zk_numel(in));
  index = zk_import_reshape(x, index, &line);
  in = zk_import_reshape(x, in, &line);
  zk_import_set(x, "dim", 0);
  y = zk_import_make(x, &zk_op_scatter, y, index, in);
  y = zk_import_reshape(x, y, &shape);
  if (given) {
    zk_import_set_list(x, "pad", &pad);
    y = zk_import_make(x, &zk_op_constant_pad_nd, y);
  }
  zk_import_out(x, 0, y);
}

const zk_onnx_from zk_onnx_from_pool[] = {
    {.type = "LpPool", .from = lp_pool_from_onnx},
    {.type = "GlobalLpPool", .from = global_lp_pool_from_onnx},
    {.type = "MaxUnpool", .from = max_unpool_from_onnx},
    {.type = "MaxPool", .from = max_pool_from_onnx},
    {.type = "NhwcMaxPool", .from = max_pool_channels_last, .domain = "com.microsoft"},
    {.type = "AveragePool", .from = avg_pool_from_onnx},
    {.type = "GlobalAveragePool", .from = average_from_onnx},
    {.type = "GlobalMaxPool", .from = max_from_onnx},
    {.type = NULL},
};
