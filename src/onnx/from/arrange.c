/*
 * arrange.c: ONNX nodes that choose, reverse, crop and place elements, and make grids.
 */
#include "onnx/from/converters.h"

#include <math.h>
#include <string.h>

/* t in a shape that it broadcasts to. */
static zk_tensor *expand(zk_import *x, zk_tensor *t, const zk_shape *shape) {
  zk_import_set_list(x, "size", shape);
  return zk_import_make(x, &zk_op_expand, t);
}

/* The n elements of t along dimension `dim` of ndim, the others of size 1. */
static zk_tensor *along(zk_import *x, zk_tensor *t, int dim, int ndim) {
  zk_shape shape = ZK_SCALAR;
  if (t->shape.ndim != 1)
    zk_import_refuse(x, "a list of indices has %d dimensions", t->shape.ndim);
  for (int d = 0; d < ndim; d++)
    zk_import_push(x, &shape, "a shape", d == dim ? t->shape.dim[0] : 1);
  return zk_import_reshape(x, t, &shape);
}

static zk_tensor *select_along(zk_import *x, zk_tensor *t, int dim, zk_tensor *index) {
  zk_import_set(x, "dim", dim);
  return zk_import_make(x, &zk_op_index_select, t, index);
}

/* The slices, or without an axis the elements, where the condition is true. */
static void compress(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *condition = zk_import_in(x, 1);
  bool flat = !zk_import_attribute(x, "axis");
  int axis = flat ? 0 : zk_import_axis(x, "axis", 0, in->shape.ndim);
  if (condition->shape.ndim != 1 || condition->dtype != ZK_BOOL)
    zk_import_refuse(x, "its condition must be a list of bool");
  if (flat)
    in = zk_import_reshape(x, in, &ZK_SHAPE(zk_numel(in)));
  zk_tensor *at = zk_import_make(x, &zk_op_nonzero, condition);
  at = zk_import_reshape(x, at, &ZK_SHAPE(at->shape.dim[0]));
  zk_import_out(x, 0, select_along(x, in, axis, at));
}

static zk_tensor *argsort(zk_import *x, zk_tensor *t) {
  zk_import_set(x, "stable", 1);
  return zk_import_make(x, &zk_op_argsort, t);
}

/* The values, where each is first, which of them each element is, and how many there are. */
static void unique(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  bool flat = !zk_import_attribute(x, "axis");
  int axis = flat ? 0 : zk_import_axis(x, "axis", 0, in->shape.ndim);
  if (flat)
    in = zk_import_reshape(x, in, &ZK_SHAPE(zk_numel(in)));
  zk_import_set(x, "return_inverse", 1);
  zk_import_set(x, "return_counts", 1);
  zk_import_set(x, "dim", axis);
  zk_tensor *y = zk_import_make(x, &zk_op_unique, in);
  zk_tensor *inverse = zk_import_more(x, 1), *counts = zk_import_more(x, 2);
  int64_t n = y->shape.dim[axis], size = in->shape.dim[axis];
  zk_tensor *end = zk_import_fill(x, ZK_INT64, (double)size, &ZK_SHAPE(n));
  zk_tensor *places = zk_import_range(x, size, 0, 1);
  zk_import_set(x, "dim", 0);
  zk_import_set(x, "reduce", ZK_SCATTER_AMIN);
  zk_tensor *first = zk_import_make(x, &zk_op_scatter_reduce, end, inverse, places);
  if (!zk_import_int(x, "sorted", 1)) { /* in the order in which they come */
    zk_tensor *order = argsort(x, first);
    y = select_along(x, y, axis, order);
    counts = select_along(x, counts, 0, order);
    first = select_along(x, first, 0, order);
    inverse = select_along(x, argsort(x, order), 0, inverse);
  }
  zk_tensor *const all[] = {y, first, inverse, counts};
  for (int k = 0; k < 4; k++)
    zk_import_out(x, k, all[k]);
}

/* The middle of the input, or the input in the middle of zeros. */
static void center_crop_pad(zk_import *x) {
  zk_tensor *y = zk_import_in(x, 0);
  zk_shape shape, axes, pad = ZK_SCALAR;
  int n = y->shape.ndim;
  zk_import_list(x, "shape", 1, 0, &shape);
  if (!zk_import_ints(x, "axes", &axes))
    for (int d = 0; d < n; d++)
      zk_import_push(x, &axes, "axes", d);
  zk_import_wrap_all(x, &axes, n);
  if (shape.ndim != axes.ndim)
    zk_import_refuse(x, "it has %d sizes for %d axes", shape.ndim, axes.ndim);
  for (int d = 0; d < 2 * n; d++)
    zk_import_push(x, &pad, "axes", 0);
  for (int i = 0; i < axes.ndim; i++) {
    int d = (int)axes.dim[i];
    int64_t size = y->shape.dim[d], more = shape.dim[i] - size;
    if (shape.dim[i] < 0)
      zk_import_refuse(x, "its shape has a negative size");
    if (more < 0)
      y = zk_import_narrow(x, y, d, -more / 2, -more / 2 + shape.dim[i]);
    if (more > 0) {
      pad.dim[2 * (n - 1 - d)] = more / 2;
      pad.dim[2 * (n - 1 - d) + 1] = more - more / 2;
    }
  }
  zk_import_set_list(x, "pad", &pad);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_constant_pad_nd, y));
}

/* Of each sequence the first elements, as many as its length says, backwards. */
static void reverse_sequence(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *lengths = zk_import_in(x, 1);
  int n = in->shape.ndim, time = zk_import_axis(x, "time_axis", 0, n);
  int batch = zk_import_axis(x, "batch_axis", 1, n);
  if (n < 2 || time == batch || lengths->shape.ndim != 1 ||
      lengths->shape.dim[0] != in->shape.dim[batch])
    zk_import_refuse(x, "it must have a length for each sequence, along two axes that differ");
  lengths = along(x, zk_import_cast(x, lengths, ZK_INT64), batch, n);
  zk_tensor *t = zk_import_range(x, in->shape.dim[time], time, n);
  zk_tensor *back = zk_import_make(x, &zk_op_sub, lengths, zk_import_number(x, ZK_INT64, 1));
  back = zk_import_make(x, &zk_op_sub, back, t);
  zk_tensor *within = zk_import_make(x, &zk_op_lt, t, lengths);
  back = expand(x, zk_import_make(x, &zk_op_where, within, back, t), &in->shape);
  zk_import_set(x, "dim", time);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_gather, in, back));
}

/* The cache with the update written into it, at an index for each of the batch. */
static void tensor_scatter(zk_import *x) {
  zk_tensor *cache = zk_import_in(x, 0), *update = zk_import_in(x, 1), *at = zk_import_in_opt(x, 2);
  const char *mode = zk_import_string(x, "mode", "linear");
  int n = cache->shape.ndim, axis = zk_import_axis(x, "axis", -2, n);
  bool circular = strcmp(mode, "circular") == 0;
  if (!circular && strcmp(mode, "linear") != 0)
    zk_import_refuse(x, "mode '%.50s' is not supported", mode);
  if (axis == 0 || update->shape.ndim != n)
    zk_import_refuse(x, "its update must have the dimensions of its cache, and axis not be 0");
  zk_tensor *index = zk_import_range(x, update->shape.dim[axis], axis, n);
  if (at) {
    if (at->shape.ndim != 1 || at->shape.dim[0] != cache->shape.dim[0])
      zk_import_refuse(x, "it must have an index for each of the batch");
    at = along(x, zk_import_cast(x, at, ZK_INT64), 0, n);
    index = zk_import_make(x, &zk_op_add, index, at);
  }
  if (circular) {
    zk_tensor *size = zk_import_numbers(x, &ZK_SHAPE(cache->shape.dim[axis]));
    index = zk_import_make(x, &zk_op_remainder, index, size);
  }
  index = expand(x, index, &update->shape);
  zk_import_set(x, "dim", axis);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_scatter, cache, index, update));
}

/* 1 on the k-th diagonal. */
static void eye_like(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t k = zk_import_int(x, "k", 0), type = zk_import_int(x, "dtype", 0);
  if (in->shape.ndim != 2)
    zk_import_refuse(x, "its input has %d dimensions, it must be a matrix", in->shape.ndim);
  zk_tensor *t = zk_import_new(x, type ? zk_import_dtype(x, type) : in->dtype, &in->shape);
  int64_t rows = in->shape.dim[0], columns = in->shape.dim[1];
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < columns; j++)
      zk_element_set_i(t, i * columns + j, j - i == k);
  zk_import_out(x, 0, t);
}

/* theta times the coordinates -1 to 1 of each place: [n, places.., dims]. */
static void affine_grid(zk_import *x) {
  zk_tensor *theta = zk_import_in(x, 0);
  zk_shape size, shape = ZK_SCALAR;
  bool corners = zk_import_int(x, "align_corners", 0) != 0;
  int64_t places = 1;
  zk_import_list(x, "size", 1, 0, &size);
  int dims = size.ndim - 2;
  if ((dims != 2 && dims != 3) || theta->shape.ndim != 3 || theta->shape.dim[0] != size.dim[0] ||
      theta->shape.dim[1] != dims || theta->shape.dim[2] != dims + 1)
    zk_import_refuse(x, "a grid of %d dimensions does not fit transformations of shape %s", dims,
                     zk_shape_text(&theta->shape, (char[ZK_SHAPE_TEXT]){0}));
  zk_import_push(x, &shape, "size", size.dim[0]);
  for (int d = 0; d < dims; d++) {
    if (size.dim[2 + d] < 0)
      zk_import_refuse(x, "its size has a negative number");
    zk_import_push(x, &shape, "size", size.dim[2 + d]);
    places = zk_import_times(x, places, size.dim[2 + d]);
  }
  zk_import_push(x, &shape, "size", dims);
  zk_tensor *grid = zk_import_new(x, theta->dtype, &ZK_SHAPE(places, dims + 1));
  for (int64_t i = 0; i < places; i++) {
    int64_t rest = i;
    for (int d = dims; d-- > 0;) { /* x is the last dimension, and comes first */
      int64_t n = size.dim[2 + d];
      double at = (double)(rest % n), step = (double)(corners ? n - 1 : n);
      rest /= n;
      at = step == 0 ? 0 : corners ? 2 * at / step - 1 : (2 * at + 1) / step - 1;
      zk_element_set_f(grid, i * (dims + 1) + dims - 1 - d, at);
    }
    zk_element_set_f(grid, i * (dims + 1) + dims, 1);
  }
  zk_tensor *turned = zk_import_permute(x, theta, &ZK_SHAPE(0, 2, 1));
  zk_import_out(x, 0, zk_import_reshape(x, zk_import_make(x, &zk_op_matmul, grid, turned), &shape));
}

const zk_onnx_from zk_onnx_from_arrange[] = {
    {.type = "AffineGrid", .from = affine_grid},
    {.type = "CenterCropPad", .from = center_crop_pad},
    {.type = "Compress", .from = compress, .takes = ZK_MOVES_FIRST},
    {.type = "EyeLike", .from = eye_like},
    {.type = "ReverseSequence", .from = reverse_sequence},
    {.type = "TensorScatter", .from = tensor_scatter},
    {.type = "Unique", .from = unique},
    {.type = NULL},
};
