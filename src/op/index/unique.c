/*
 * unique.c: unique: the distinct elements of a tensor, or its distinct slices along a dimension.
 */
#include <string.h>
#include "base/memory.h"
#include "op/kernel.h"
#include "op/index/sort.h"

static const zk_param params[] = {ZK_TENSOR("input"), ZK_FLAG("sorted", true),
                                  ZK_FLAG("return_inverse", false), ZK_FLAG("return_counts", false),
                                  ZK_INT_OPT("dim")};

static const zk_param consecutive_params[] = {ZK_TENSOR("input"), ZK_FLAG("return_inverse", false),
                                              ZK_FLAG("return_counts", false), ZK_INT_OPT("dim")};

static bool wants(const zk_call *c, const char *name) {
  return zk_call_attr(c, name)->i;
}
static const zk_attr *dim_of(const zk_call *c) {
  return zk_call_attr(c, "dim");
}

static zk_status unique_infer(zk_call *c, zk_spec *out) {
  const zk_shape *shape = &c->in[0]->shape;
  zk_shape inverse = *shape;
  int n = 1, d = 0;
  if (dim_of(c)->given) {
    ZK_TRY(zk_wrap_dim(c->op->name, dim_of(c)->i, shape->ndim, &d));
    inverse = ZK_SHAPE(shape->ndim > 0 ? shape->dim[d] : 1);
    for (int i = 0; i < shape->ndim; i++)
      if (i != d && shape->dim[i] == 0)
        return zk_fail(ZK_ERR_ARG, "%s: the slices of dim %d are empty", c->op->name, d);
  }
  out[0] = (zk_spec){.dtype = c->in[0]->dtype, .dynamic = true, .no_grad = true};
  if (wants(c, "return_inverse"))
    out[n++] = (zk_spec){.dtype = ZK_INT64, .shape = inverse, .no_grad = true};
  if (wants(c, "return_counts"))
    out[n++] = (zk_spec){.dtype = ZK_INT64, .dynamic = true, .no_grad = true};
  c->n_out = n;
  return ZK_OK;
}

/* x as rows [count, length], copied: its elements one a row, or its slices along dim d >= 0. */
static zk_status rows_of(zk_tensor *x, int d, int64_t *count, int64_t *length, zk_tensor **rows) {
  zk_tensor *front;
  zk_shape shape = x->shape;
  int64_t stride[ZK_MAX_DIM];
  memcpy(stride, x->stride, sizeof stride);
  for (int i = d; i > 0; i--) { /* dim d comes first */
    shape.dim[i] = x->shape.dim[i - 1];
    stride[i] = x->stride[i - 1];
  }
  if (d >= 0 && shape.ndim > 0) {
    shape.dim[0] = x->shape.dim[d];
    stride[0] = x->stride[d];
  }
  ZK_TRY(zk_tensor_as_strided(x, &shape, stride, x->offset, &front));
  zk_status status = zk_tensor_clone(front, rows);
  zk_tensor_release(front);
  int64_t total = zk_numel(x);
  *count = d >= 0 && shape.ndim > 0 ? shape.dim[0] : total;
  *length = *count > 0 ? total / *count : 0;
  return status;
}

typedef struct rows {
  zk_dtype dtype;
  const void *data;
  int64_t count, length;
} rows;

/* Is row x less than row y, by the first element in which they differ? nan counts as greatest. */
static bool less(const rows *r, int64_t x, int64_t y) {
  ZK_ANY(r->dtype, {
    const scalar *a = (const scalar *)r->data + x * r->length;
    const scalar *b = (const scalar *)r->data + y * r->length;
    for (int64_t i = 0; i < r->length; i++)
      if (a[i] != b[i] && (a[i] == a[i] || b[i] == b[i]))
        return a[i] < b[i] || b[i] != b[i];
  });
  return false;
}
static bool equal(const rows *r, int64_t x, int64_t y) {
  ZK_ANY(r->dtype, {
    const scalar *a = (const scalar *)r->data + x * r->length;
    const scalar *b = (const scalar *)r->data + y * r->length;
    for (int64_t i = 0; i < r->length; i++)
      if (a[i] != b[i])
        return false;
  });
  return true;
}

/* order = the numbers of the rows in ascending order of the rows. */
static zk_status sort_rows(const rows *r, zk_tensor *order) {
  int64_t *numbers = zk_data(order), *a = numbers, *b, *names;
  size_t size = sizeof(int64_t) * (size_t)(r->count > 0 ? r->count : 1);
  b = zk_block_alloc(size);
  names = zk_block_alloc(size);
  int64_t *scratch = b;
  zk_status status = ZK_OK;
  if (!b || !names) {
    status = zk_nomem(size, "unique");
  } else {
    for (int64_t i = 0; i < r->count; i++)
      a[i] = names[i] = i;
#define BEFORE(x, y) less(r, x, y)
    MERGE_SORT(names, a, b, r->count, BEFORE)
    if (a != numbers)
      memcpy(numbers, a, sizeof(int64_t) * (size_t)r->count);
  }
  zk_block_free(scratch);
  zk_block_free(names);
  return status;
}

/* For elements the op sort is faster than comparing rows of one. */
static zk_status sort_elements(zk_tensor *flat, zk_tensor **order) {
  zk_call sort = {.op = &zk_op_sort, .n_in = 1, .in = &flat};
  zk_spec spec[ZK_MAX_OUT];
  zk_op_defaults(&zk_op_sort, sort.attr);
  ZK_TRY(zk_op_run(&sort, spec));
  zk_tensor_release(sort.out[0]);
  *order = sort.out[1];
  return ZK_OK;
}

/* Makes the outputs from the rows and their order. */
static zk_status collect(zk_call *c, const rows *r, const int64_t *order, int d) {
  zk_tensor *inverse = wants(c, "return_inverse") ? c->out[1] : NULL;
  zk_tensor **counts = wants(c, "return_counts") ? &c->out[inverse ? 2 : 1] : NULL;
  int64_t n = 0;
  for (int64_t i = 0; i < r->count; i++)
    n += i == 0 || !equal(r, order[i], order[i - 1]);
  zk_shape shape = d >= 0 ? c->in[0]->shape : ZK_SHAPE(n);
  if (shape.ndim == 0)
    shape = ZK_SHAPE(n);
  int64_t stride[ZK_MAX_DIM];
  zk_shape front = shape; /* dim d first, as in the rows */
  for (int i = d; i > 0; i--)
    front.dim[i] = shape.dim[i - 1];
  front.dim[0] = n;
  shape.dim[d > 0 ? d : 0] = n;
  zk_tensor *dense;
  ZK_TRY(zk_tensor_new(r->dtype, &front, &dense));
  zk_status status = counts ? zk_tensor_zeros(ZK_INT64, &ZK_SHAPE(n), counts) : ZK_OK;
  size_t row = (size_t)r->length * zk_dtype_size(r->dtype);
  int64_t at = -1;
  for (int64_t i = 0; i < r->count && status == ZK_OK; i++) {
    if (i == 0 || !equal(r, order[i], order[i - 1]))
      memcpy((char *)zk_data(dense) + (size_t)++at * row,
             (const char *)r->data + (size_t)order[i] * row, row);
    if (inverse)
      ((int64_t *)zk_data(inverse))[order[i]] = at;
    if (counts)
      ((int64_t *)zk_data(*counts))[at]++;
  }
  zk_tensor *view = NULL;
  for (int i = 0; i < shape.ndim; i++)
    stride[i] = dense->stride[i == d || d < 0 ? 0 : i < d ? i + 1 : i];
  if (status == ZK_OK)
    status = zk_tensor_as_strided(dense, &shape, stride, 0, &view);
  if (status == ZK_OK)
    status = zk_tensor_clone(view, &c->out[0]);
  zk_tensor_release(view);
  zk_tensor_release(dense);
  return status;
}

/* order = 0, 1, .. */
static zk_status keep_order(int64_t n, zk_tensor **order) {
  ZK_TRY(zk_tensor_new(ZK_INT64, &ZK_SHAPE(n), order));
  for (int64_t i = 0; i < n; i++)
    ((int64_t *)zk_data(*order))[i] = i;
  return ZK_OK;
}

/* consecutive: neighbours alone are compared. */
static zk_status find_unique(zk_call *c, bool consecutive) {
  int d = -1;
  rows r = {.dtype = c->in[0]->dtype};
  zk_tensor *data, *order = NULL;
  if (dim_of(c)->given)
    ZK_TRY(zk_wrap_dim(c->op->name, dim_of(c)->i, c->in[0]->shape.ndim, &d));
  ZK_TRY(rows_of(c->in[0], d, &r.count, &r.length, &data));
  r.data = zk_data(data);
  zk_status status;
  if (consecutive) {
    status = keep_order(r.count, &order);
  } else if (d < 0) {
    data->shape = ZK_SHAPE(r.count);
    data->stride[0] = 1;
    status = sort_elements(data, &order);
  } else {
    status = zk_tensor_new(ZK_INT64, &ZK_SHAPE(r.count), &order);
    if (status == ZK_OK)
      status = sort_rows(&r, order);
  }
  if (status == ZK_OK)
    status = collect(c, &r, zk_data(order), d);
  zk_tensor_release(order);
  zk_tensor_release(data);
  return status;
}

static zk_status unique_forward(zk_call *c) {
  return find_unique(c, false);
}
static zk_status unique_consecutive_forward(zk_call *c) {
  return find_unique(c, true);
}

const zk_op zk_op_unique = {
    .name = "unique",
    .doc = "unique(input, sorted=true, return_inverse=false, return_counts=false, dim=nil): the "
           "different elements, rising, or the different slices along dim. return_inverse also "
           "gives where each element (slice) of input is among them, return_counts how often each "
           "occurs: int64, further results. Each nan counts as different. Errors: dim out of "
           "range; empty slices.",
    ZK_PARAMS(params),
    .n_out = 3,
    .infer = unique_infer,
    .forward = unique_forward};

const zk_op zk_op_unique_consecutive = {
    .name = "unique_consecutive",
    .doc = "unique_consecutive(input, return_inverse=false, return_counts=false, dim=nil): the "
           "elements, or the slices along dim, without those equal to the one before. "
           "return_inverse also gives where each element (slice) of input is among them, "
           "return_counts how often each is repeated: int64, further results. Errors: dim out of "
           "range; empty slices.",
    ZK_PARAMS(consecutive_params),
    .n_out = 3,
    .infer = unique_infer,
    .forward = unique_consecutive_forward};
