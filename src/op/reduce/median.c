/*
 * median.c: median: the lower of two, over everything, or over a dim with its index.
 */
#include "base/interrupt.h"
#include "base/memory.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"), ZK_FLAG("keepdim", false)};

/* The index of the k-th of n elements x[i * stride], none of them nan; of equal ones the first in
 * index order comes first. Each pass keeps the elements on the k-th's side of a pivot, the middle
 * of three, in index order and without branches. scratch: 2 n elements. */
static int64_t select_kth(zk_dtype dtype, const void *data, int64_t stride, void *scratch,
                          int64_t n, int64_t k) {
  ZK_ANY(dtype, {
    const scalar *x = data;
    scalar *v = scratch, *high = v + n, pivot;
    int64_t count = n, equals = 0; /* how many equal to the k-th come before it */
    for (int64_t i = 0; i < n; i++)
      v[i] = x[i * stride];
    for (;;) {
      scalar a = v[0], b = v[count / 2], c = v[count - 1];
      pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
      int64_t below = 0, above = 0;
      for (int64_t i = 0; i < count; i++) {
        scalar e = v[i];
        v[below] = e;
        below += e < pivot;
        high[above] = e;
        above += e > pivot;
      }
      equals = k - below;
      if (zk_interrupted() || (k >= below && k < count - above))
        break;
      if (k < below) {
        count = below;
      } else {
        k -= count - above;
        count = above;
        scalar *swap = v;
        v = high;
        high = swap;
      }
    }
    for (int64_t i = 0; i < n; i++)
      if (x[i * stride] == pivot && equals-- <= 0)
        return i;
  });
  return 0; /* interrupted */
}

/* The index of the first nan, or -1. */
static int64_t first_nan(zk_dtype dtype, const void *data, int64_t stride, int64_t n) {
  if (zk_dtype_is_real(dtype))
    ZK_REAL(dtype, {
      const real *x = data;
      for (int64_t i = 0; i < n; i++)
        if (x[i * stride] != x[i * stride])
          return i;
    });
  return -1;
}

/* y = element (n - 1) / 2 of the n sorted ones. Over a dim, dy goes to the selected element; over
 * everything, it is shared by equals. */
static zk_status median_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  out[0].dtype = c->in[0]->dtype;
  if (out[0].dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "median: input is bool, which it is not defined for");
  ZK_TRY(zk_reduction_init("median", c->in[0], &dims, c->attr[KEEPDIM].i, &r, &out[0].shape));
  if (c->attr[DIM].given)
    out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  else
    c->n_out = 1;
  if (r.count == 0 && (c->n_out == 2 || !zk_dtype_is_real(out[0].dtype)))
    return zk_fail(ZK_ERR_ARG, "median: input of shape %s has nothing to choose from",
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}
static zk_status median_forward(zk_call *c) {
  zk_reduction r;
  zk_shape shape;
  zk_tensor *x, *y = c->out[0];
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  zk_dtype dtype = y->dtype;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  zk_status status = zk_reduction_init("median", x, &dims, false, &r, &shape);
  int64_t stride = c->attr[DIM].given && r.n_reduced ? r.reduced_stride[0] : 1;
  size_t bytes = 2 * zk_dtype_size(dtype) * (size_t)(r.count + 1);
  void *scratch = status == ZK_OK ? zk_alloc(bytes) : NULL;
  if (status == ZK_OK && !scratch)
    status = zk_nomem(bytes, "median");
  for (int64_t o = 0; status == ZK_OK && o < r.outputs && !zk_interrupted(); o++) {
    const char *first =
        (char *)zk_data(x) + zk_reduction_start(&r, o) * (int64_t)zk_dtype_size(dtype);
    if (r.count == 0) {
      zk_element_set_f(y, o, 0.0 / 0.0);
      continue;
    }
    int64_t chosen = first_nan(dtype, first, stride, r.count);
    if (chosen < 0)
      chosen = select_kth(dtype, first, stride, scratch, r.count, (r.count - 1) / 2);
    ZK_WIDTH(zk_dtype_size(dtype),
             ((element *)zk_data(y))[o] = ((const element *)first)[chosen * stride];);
    if (c->n_out == 2)
      zk_element_set_i(c->out[1], o, chosen);
  }
  zk_free(scratch);
  zk_tensor_release(x);
  return status;
}
static zk_status median_backward(const zk_call *c, zk_grads *g) {
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  return zk_selecting_backward(c, g, &dims);
}
static void median_gradient(zk_gradient *g) {
  zk_attr dims = zk_dim_list(&g->call->attr[DIM]);
  zk_selecting_gradient(g, &dims);
}
const zk_op zk_op_median = {
    .name = "median",
    .doc = "median(input, dim=nil, keepdim=false): the median element; with dim the medians along "
           "it and their indices, two results. It is the lower of two, a nan where there is one, "
           "and nan of nothing. Errors: bool; nothing to choose from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = median_infer,
    .forward = median_forward,
    .backward = median_backward,
    .gradient = median_gradient};
