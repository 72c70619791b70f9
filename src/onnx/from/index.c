/*
 * index.c: ONNX nodes as gathering, scattering, sorting and counting.
 */
#include "onnx/from/converters.h"

#include <string.h>

/* ---- advanced ---- */

/* ONNX has the k positions of an element in a row, indices [.., k], for all but the first `batch`
 * dimensions, which both tensors have: our index is [n, ..], with the positions in the batch among
 * the n. */
static zk_tensor *index_of_rows(zk_import *x, int64_t batch) {
  zk_tensor *rows = zk_import_in(x, 1);
  int n = rows->shape.ndim, rank = zk_import_in(x, 0)->shape.ndim;
  int64_t k = n > 0 ? rows->shape.dim[n - 1] : 0;
  zk_shape order = {.ndim = n}, dims = {.ndim = 0}, shape = rows->shape;
  if (k < 1 || k > rank || batch < 0 || batch >= n || batch + k > rank)
    zk_import_refuse(x,
                     "rows of %lld positions behind %lld batch dimensions do not fit an input of "
                     "%d dimensions",
                     (long long)k, (long long)batch, rank);
  for (int d = 0; d < n; d++)
    order.dim[d] = d == 0 ? n - 1 : d - 1;
  zk_tensor *all = zk_import_permute(x, rows, &order);
  shape = all->shape;
  shape.dim[0] = 1;
  for (int d = (int)batch; d-- > 0;) {
    zk_tensor *range = zk_import_range(x, rows->shape.dim[d], d + 1, n);
    zk_import_set_list(x, "size", &shape);
    all = zk_import_cat(x, zk_import_make(x, &zk_op_expand, range), all, 0);
  }
  for (; dims.ndim < batch + k; dims.ndim++)
    dims.dim[dims.ndim] = dims.ndim;
  zk_import_set_list(x, "dims", &dims);
  return all;
}

static void gather_nd_from_onnx(zk_import *x) {
  zk_tensor *index = index_of_rows(x, zk_import_int(x, "batch_dims", 0));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_index, zk_import_in(x, 0), index));
}

/* By a reduction: the positions in the rows become one number each, by picking from 0, 1, 2, ..;
 * so it is a scattering of whole slices along one dimension. */
static zk_tensor *scatter_slices(zk_import *x, int64_t reduce) {
  zk_tensor *in = zk_import_in(x, 0), *rows = zk_import_in(x, 1), *updates = zk_import_in(x, 2);
  int n = rows->shape.ndim;
  int64_t k = n > 0 ? rows->shape.dim[n - 1] : 0;
  zk_tensor *index = index_of_rows(x, 0);
  zk_shape grid = ZK_SCALAR, slices = ZK_SHAPE(1, 1), many = ZK_SHAPE(1, 1);
  for (int d = 0; d < in->shape.ndim; d++)
    slices.dim[d >= k] = zk_import_times(x, slices.dim[d >= k], in->shape.dim[d]);
  for (int d = 0; d < k; d++)
    zk_import_push(x, &grid, "a position", in->shape.dim[d]);
  for (int d = 0; d + 1 < n; d++)
    many.dim[0] = zk_import_times(x, many.dim[0], rows->shape.dim[d]);
  zk_shape want = ZK_SCALAR; /* of updates */
  for (int d = 0; d < n - 1 + in->shape.ndim - (int)k; d++)
    zk_import_push(x, &want, "the shape of its updates",
                   d < n - 1 ? rows->shape.dim[d] : in->shape.dim[k + d - (n - 1)]);
  if (!zk_shape_equal(&want, &updates->shape))
    zk_import_refuse(x, "updates of shape %s do not fit",
                     zk_shape_text(&updates->shape, (char[ZK_SHAPE_TEXT]){0}));
  zk_tensor *numbers = zk_import_new(x, ZK_INT64, &grid);
  for (int64_t i = 0; i < slices.dim[0]; i++)
    zk_element_set_i(numbers, i, i);
  index = zk_import_reshape(x, zk_import_make(x, &zk_op_index, numbers, index), &many);
  many.dim[1] = slices.dim[1];
  zk_import_set_list(x, "size", &many);
  index = zk_import_make(x, &zk_op_expand, index);
  in = zk_import_reshape(x, in, &slices);
  updates = zk_import_reshape(x, updates, &many);
  zk_import_set(x, "reduce", reduce);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_scatter_reduce, in, index, updates),
                           &zk_import_in(x, 0)->shape);
}

/* The `reduce` of scatter_reduce that a scattering node's "reduction" (not "none") means. */
static int64_t reduce_of(zk_import *x, const char *reduction) {
  static const char *const names[] = {"add", "mul", "max", "min"};
  static const int64_t reductions[] = {ZK_SCATTER_SUM, ZK_SCATTER_PROD, ZK_SCATTER_AMAX,
                                       ZK_SCATTER_AMIN};
  for (int i = 0; i < 4; i++)
    if (strcmp(reduction, names[i]) == 0)
      return reductions[i];
  zk_import_refuse(x, "reduction '%s' is not supported", reduction);
  return ZK_SCATTER_SUM;
}

static void scatter_nd_from_onnx(zk_import *x) {
  const char *reduction = zk_import_string(x, "reduction", "none");
  bool add = strcmp(reduction, "add") == 0, none = strcmp(reduction, "none") == 0;
  if (!add && !none) {
    zk_import_out(x, 0, scatter_slices(x, reduce_of(x, reduction)));
    return;
  }
  zk_tensor *in = zk_import_in(x, 0), *updates = zk_import_in(x, 2);
  zk_tensor *index = index_of_rows(x, 0);
  zk_import_set(x, "accumulate", add);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_index_put, in, index, updates));
}

/* ---- one_hot ---- */

/* One-hot with two values instead of 0 and 1, along any new axis; a class out of range is all off.
 */
static void one_hot_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_cast(x, zk_import_in(x, 0), ZK_INT64), *values = zk_import_in(x, 2);
  int64_t depth = zk_import_known_int(x, 1, 0);
  int n = in->shape.ndim + 1, axis = zk_import_axis(x, "axis", -1, n);
  zk_shape column = {.ndim = n};
  if (n > ZK_MAX_DIM || depth < 1)
    zk_import_refuse(x, "a depth of %lld, or %d dimensions, are not possible", (long long)depth, n);
  for (int d = 0; d < n; d++)
    column.dim[d] = d == axis ? 1 : in->shape.dim[d < axis ? d : d - 1];
  in = zk_import_reshape(x, zk_import_positions(x, in, depth), &column);
  zk_tensor *hot = zk_import_make(x, &zk_op_eq, in, zk_import_range(x, depth, axis, n));
  zk_import_set(x, "index", 0);
  zk_import_set(x, "dim", 0);
  zk_tensor *off = zk_import_make(x, &zk_op_select, values);
  zk_import_set(x, "index", 1);
  zk_import_set(x, "dim", 0);
  zk_tensor *on = zk_import_make(x, &zk_op_select, values);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_where, hot, on, off));
}

/* ---- gather ---- */

static void gather_elements_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  zk_tensor *index = zk_import_positions(x, zk_import_in(x, 1), in->shape.dim[axis]);
  zk_import_set(x, "dim", axis);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_gather, in, index));
}

static void scatter_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *updates = zk_import_in(x, 2);
  const char *reduction = zk_import_string(x, "reduction", "none");
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  zk_tensor *index = zk_import_positions(x, zk_import_in(x, 1), in->shape.dim[axis]);
  bool none = strcmp(reduction, "none") == 0;
  if (!none)
    zk_import_set(x, "reduce", reduce_of(x, reduction));
  zk_import_set(x, "dim", axis);
  zk_import_out(x, 0,
                none ? zk_import_make(x, &zk_op_scatter, in, index, updates)
                     : zk_import_make(x, &zk_op_scatter_reduce, in, index, updates));
}

/* ---- index_select ---- */

/* The index has any shape, which replaces the axis; a known number is a select. */
zk_tensor *zk_import_gather(zk_import *x, zk_tensor *in, zk_tensor *index, int axis) {
  zk_shape shape = ZK_SCALAR;
  if (index->shape.ndim == 0 && zk_is_known(index) && !zk_dtype_is_real(index->dtype)) {
    zk_import_set(x, "dim", axis);
    zk_import_set(x, "index", zk_element_i(index, 0));
    return zk_import_make(x, &zk_op_select, in);
  }
  index = zk_import_positions(x, index, in->shape.dim[axis]);
  if (in->shape.ndim == 0)
    zk_import_refuse(x, "its input is one number, without an axis");
  for (int d = 0; d < axis; d++)
    zk_import_push(x, &shape, "its result", in->shape.dim[d]);
  for (int d = 0; d < index->shape.ndim; d++)
    zk_import_push(x, &shape, "its result", index->shape.dim[d]);
  for (int d = axis + 1; d < in->shape.ndim; d++)
    zk_import_push(x, &shape, "its result", in->shape.dim[d]);
  index = zk_import_reshape(x, index, &ZK_SHAPE(zk_numel(index)));
  zk_import_set(x, "dim", axis);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_index_select, in, index), &shape);
}
static void gather_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *index = zk_import_in(x, 1);
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  zk_import_out(x, 0, zk_import_gather(x, in, index, axis));
}

/* ---- mask ---- */

static void nonzero_from_onnx(zk_import *x) {
  zk_tensor *indices = zk_import_make(x, &zk_op_nonzero, zk_import_in(x, 0));
  zk_import_out(x, 0, zk_import_permute(x, indices, &ZK_SHAPE(1, 0)));
}

/* ---- sort ---- */

/* k is an attribute before opset 10, then an input. */
static void topk_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t k = x->opset < 10 ? zk_import_int(x, "k", 0) : zk_import_known_int(x, 1, 0);
  int64_t largest = zk_import_int(x, "largest", 1), sorted = zk_import_int(x, "sorted", 1);
  zk_import_set(x, "dim", zk_import_axis(x, "axis", -1, in->shape.ndim));
  zk_import_set(x, "k", k);
  zk_import_set(x, "largest", largest != 0);
  zk_import_set(x, "sorted", sorted != 0);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_topk, in));
  zk_import_out(x, 1, zk_import_more(x, 1));
}

const zk_onnx_from zk_onnx_from_index[] = {
    {.type = "GatherElements", .from = gather_elements_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "ScatterElements", .from = scatter_from_onnx},
    {.type = "Scatter", .from = scatter_from_onnx},
    {.type = "Gather", .from = gather_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "GatherND", .from = gather_nd_from_onnx, .takes = ZK_MOVES_FIRST},
    {.type = "ScatterND", .from = scatter_nd_from_onnx},
    {.type = "NonZero", .from = nonzero_from_onnx},
    {.type = "TopK", .from = topk_from_onnx},
    {.type = "OneHot", .from = one_hot_from_onnx},
    {.type = NULL},
};
