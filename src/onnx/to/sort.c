/*
 * sort.c: sorting, what stands at a place of the order, and searching as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/kernel.h"

#include <math.h>

/* ---- sort ---- */

/* TopK along dim d with the k that fill gives (NULL: all): the values, and by zk_export_more the
 * indices. */
static const char *best_to_onnx(zk_export *x, const zk_call *c, int64_t dim,
                                void (*fill)(const zk_call *c, int64_t *v), bool largest) {
  const char *in = zk_export_as_is(x, 0), *count;
  int d = 0;
  (void)!zk_wrap_dim(c->op->name, dim, c->in[0]->shape.ndim, &d);
  if (c->in[0]->shape.ndim == 0 || c->in[0]->dtype == ZK_BOOL) {
    zk_export_refuse(x, "of a scalar or of bools it cannot be exported");
    return "";
  }
  if (fill)
    count = zk_export_sizes(x, 1, fill);
  else if (zk_export_in_varies(x, 0, d))
    count = zk_export_add(x, "Gather", zk_export_add(x, "Shape", in),
                          zk_export_list(x, 1, (int64_t[]){d}));
  else
    count = zk_export_list(x, 1, &c->in[0]->shape.dim[d]);
  const char *values = zk_export_add(x, "TopK", in, count);
  zk_export_int(x, "axis", d);
  zk_export_int(x, "largest", largest);
  return values;
}

static void sort_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(
      x, 0, best_to_onnx(x, c, zk_call_attr(c, "dim")->i, NULL, zk_call_attr(c, "descending")->i));
  zk_export_out(x, 1, zk_export_more(x));
}

static void argsort_to_onnx(zk_export *x, const zk_call *c) {
  (void)best_to_onnx(x, c, zk_call_attr(c, "dim")->i, NULL, zk_call_attr(c, "descending")->i);
  zk_export_out(x, 0, zk_export_more(x));
}

static void topk_count(const zk_call *c, int64_t *v) {
  v[0] = zk_call_attr(c, "k")->i;
}

static void topk_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(
      x, 0,
      best_to_onnx(x, c, zk_call_attr(c, "dim")->i, topk_count, zk_call_attr(c, "largest")->i));
  zk_export_out(x, 1, zk_export_more(x));
}

/* ---- kthvalue, median ---- */

static const char *gathered(zk_export *x, const char *value, const char *index, int64_t axis) {
  value = zk_export_add(x, "Gather", value, index);
  zk_export_int(x, "axis", axis);
  return value;
}

/* The last of the k least along dim d of `in`, and where it was. */
static void last_of_least(zk_export *x, const char *in, int d, bool keepdim,
                          void (*k)(const zk_call *c, int64_t *v)) {
  const char *values = zk_export_add(x, "TopK", in, zk_export_sizes(x, 1, k));
  zk_export_int(x, "axis", d);
  zk_export_int(x, "largest", 0);
  const char *indices = zk_export_more(x);
  const char *last =
      keepdim ? zk_export_list(x, 1, (int64_t[]){-1}) : zk_export_number(x, ZK_INT64, -1);
  zk_export_out(x, 0, gathered(x, values, last, d));
  if (x->call->n_out > 1)
    zk_export_out(x, 1, gathered(x, indices, last, d));
}

static void refuse_scalars(zk_export *x, const zk_call *c) {
  if (c->in[0]->shape.ndim == 0 || c->in[0]->dtype == ZK_BOOL)
    zk_export_refuse(x, "of a scalar or of bools it cannot be exported");
}

static void kth_count(const zk_call *c, int64_t *v) {
  v[0] = zk_call_attr(c, "k")->i;
}

static void kthvalue_to_onnx(zk_export *x, const zk_call *c) {
  int d = 0;
  (void)!zk_wrap_dim("kthvalue", zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, &d);
  refuse_scalars(x, c);
  last_of_least(x, zk_export_as_is(x, 0), d, zk_call_attr(c, "keepdim")->i, kth_count);
}

/* The sorted elements of a median: along its dimension, or all of them. */
static int64_t median_size(const zk_call *c) {
  const zk_shape *shape = &c->in[0]->shape;
  const zk_attr *dim = zk_call_attr(c, "dim");
  int d = 0;
  if (!dim->given)
    return zk_shape_numel(shape);
  (void)!zk_wrap_dim(c->op->name, dim->i, shape->ndim, &d);
  return shape->ndim ? shape->dim[d] : 1;
}

static void median_count(const zk_call *c, int64_t *v) {
  v[0] = (median_size(c) + 1) / 2;
}

/* The input, flat when there is no dim; *d: along which dimension. */
static const char *lines_of_median(zk_export *x, const zk_call *c, int *d) {
  const char *in = zk_export_as_is(x, 0);
  *d = 0;
  if (!zk_call_attr(c, "dim")->given)
    return zk_export_add(x, "Reshape", in, zk_export_list(x, 1, (int64_t[]){-1}));
  (void)!zk_wrap_dim(c->op->name, zk_call_attr(c, "dim")->i, c->in[0]->shape.ndim, d);
  refuse_scalars(x, c);
  return in;
}

/* A nan makes the median a nan: the one that comes first. */
static void median_to_onnx(zk_export *x, const zk_call *c) {
  int d;
  const char *in = lines_of_median(x, c, &d);
  bool keepdim = zk_call_attr(c, "keepdim")->i && zk_call_attr(c, "dim")->given;
  if (zk_numel(c->in[0]) == 0)
    zk_export_refuse(x, "of nothing it cannot be exported");
  last_of_least(x, in, d, keepdim, median_count);
  if (!zk_dtype_is_real(c->in[0]->dtype))
    return;
  const char *odd = zk_export_cast(x, zk_export_add(x, "IsNaN", in), ZK_ONNX_INT32);
  const char *first = zk_export_add(x, "ArgMax", odd);
  zk_export_int(x, "axis", d);
  zk_export_int(x, "keepdims", keepdim);
  const char *any = zk_export_axes(x, "ReduceMax", odd, 1, (int64_t[]){d}, 18);
  zk_export_int(x, "keepdims", keepdim);
  any = zk_export_cast(x, any, zk_onnx_of_dtype(ZK_BOOL));
  const char *nan = zk_export_number(x, c->out[0]->dtype, NAN);
  zk_export_out(x, 0, zk_export_add(x, "Where", any, nan, x->out[0]));
  if (c->n_out > 1)
    zk_export_out(x, 1, zk_export_add(x, "Where", any, first, x->out[1]));
}

/* ---- unique ---- */

static void unique_to_onnx(zk_export *x, const zk_call *c) {
  const zk_attr *dim = zk_call_attr(c, "dim");
  int d = 0, k = 1;
  const char *in = zk_export_as_is(x, 0);
  if (c->in[0]->shape.ndim == 0 || c->in[0]->dtype == ZK_BOOL)
    zk_export_refuse(x, "of a scalar or of bools it cannot be exported");
  zk_export_out(x, 0, zk_export_add(x, "Unique", in));
  zk_export_int(x, "sorted", 1);
  if (dim->given) {
    (void)!zk_wrap_dim("unique", dim->i, c->in[0]->shape.ndim, &d);
    zk_export_int(x, "axis", d);
  }
  (void)zk_export_more(x); /* where each stands first */
  const char *inverse = zk_export_more(x), *counts = zk_export_more(x);
  if (zk_call_attr(c, "return_inverse")->i) {
    if (!dim->given)
      inverse = zk_export_add(x, "Reshape", inverse, zk_export_add(x, "Shape", in));
    zk_export_out(x, k++, inverse);
  }
  if (zk_call_attr(c, "return_counts")->i)
    zk_export_out(x, k, counts);
}

/* ---- searchsorted ---- */

enum { SEQUENCE, VALUES, SORTER };

/* How many elements of the sequence are less than each value, or with right not greater. */
static void searchsorted_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = zk_promote(c->in[SEQUENCE], c->in[VALUES]);
  int n = c->in[SEQUENCE]->shape.ndim, m = c->in[VALUES]->shape.ndim;
  bool right = zk_call_attr(c, "right")->i || zk_call_attr(c, "side")->i;
  if (dtype == ZK_BOOL)
    zk_export_refuse(x, "of bools it cannot be exported");
  const char *sequence = zk_export_in(x, SEQUENCE, dtype), *values = zk_export_in(x, VALUES, dtype);
  if (c->in[SORTER]) {
    sequence = zk_export_add(x, "GatherElements", sequence, zk_export_as_is(x, SORTER));
    zk_export_int(x, "axis", n - 1);
  }
  if (n > 1)
    sequence = zk_export_axes(x, "Unsqueeze", sequence, 1, (int64_t[]){n - 1}, 13);
  values = zk_export_axes(x, "Unsqueeze", values, 1, (int64_t[]){m}, 13);
  const char *before = right
                           ? zk_export_add(x, "Not", zk_export_add(x, "Greater", sequence, values))
                           : zk_export_add(x, "Less", sequence, values);
  const char *y = zk_export_axes(x, "ReduceSum", zk_export_cast(x, before, ZK_ONNX_INT64), 1,
                                 (int64_t[]){-1}, 13);
  zk_export_int(x, "keepdims", 0);
  if (c->out[0]->dtype != ZK_INT64)
    y = zk_export_cast(x, y, zk_onnx_of_dtype(c->out[0]->dtype));
  zk_export_out(x, 0, y);
}

const zk_onnx_to zk_onnx_to_sort[] = {
    {.op = &zk_op_sort, .since = 11, .to = sort_to_onnx},
    {.op = &zk_op_argsort, .since = 11, .to = argsort_to_onnx},
    {.op = &zk_op_topk, .since = 11, .sizes = "k", .to = topk_to_onnx},
    {.op = &zk_op_kthvalue, .since = 11, .sizes = "k", .to = kthvalue_to_onnx},
    {.op = &zk_op_median, .since = 11, .to = median_to_onnx},
    {.op = &zk_op_unique, .since = 11, .to = unique_to_onnx},
    {.op = &zk_op_searchsorted, .since = 11, .to = searchsorted_to_onnx},
    {.op = NULL},
};
