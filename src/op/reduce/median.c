/*
 * median.c: median: the lower of two, over everything, or over a dim with its index.
 */
#include "base/interrupt.h"
#include "base/memory.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"), ZK_FLAG("keepdim", false)};

/* Elements x[i * stride], ordered by value and then by i, so that no two are equal. */
#define BEFORE(i, j)                                                                               \
  (x[(i)*stride] < x[(j)*stride] || (x[(i)*stride] == x[(j)*stride] && (i) < (j)))

/* The index of the k-th of n elements, none of them nan; at[n] is scratch. Quickselect with the
 * middle of three as pivot. */
static int64_t select_kth(zk_dtype dtype, const void *data, int64_t stride, int64_t *at, int64_t n,
                          int64_t k) {
  int64_t low = 0, high = n - 1;
  for (int64_t i = 0; i < n; i++)
    at[i] = i;
  ZK_ANY(dtype, {
    const scalar *x = data;
    while (low < high && !zk_interrupted()) {
      int64_t a = at[low], b = at[low + (high - low) / 2], c = at[high], pivot;
      if (BEFORE(a, b))
        pivot = BEFORE(b, c) ? b : BEFORE(a, c) ? c : a;
      else
        pivot = BEFORE(a, c) ? a : BEFORE(b, c) ? c : b;
      int64_t i = low, j = high;
      while (i <= j) {
        while (BEFORE(at[i], pivot))
          i++;
        while (BEFORE(pivot, at[j]))
          j--;
        if (i <= j) {
          int64_t swap = at[i];
          at[i++] = at[j];
          at[j--] = swap;
        }
      }
      if (k <= j)
        high = j;
      else if (k >= i)
        low = i;
      else
        break;
    }
  });
  return at[k];
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
  size_t bytes = sizeof(int64_t) * (size_t)(r.count + 1);
  int64_t *at = status == ZK_OK ? zk_alloc(bytes) : NULL;
  if (status == ZK_OK && !at)
    status = zk_nomem(bytes, "median");
  for (int64_t o = 0; status == ZK_OK && o < r.outputs; o++) {
    const char *first =
        (char *)zk_data(x) + zk_reduction_start(&r, o) * (int64_t)zk_dtype_size(dtype);
    if (r.count == 0) {
      zk_element_set_f(y, o, 0.0 / 0.0);
      continue;
    }
    int64_t chosen = first_nan(dtype, first, stride, r.count);
    if (chosen < 0)
      chosen = select_kth(dtype, first, stride, at, r.count, (r.count - 1) / 2);
    ZK_WIDTH(zk_dtype_size(dtype),
             ((element *)zk_data(y))[o] = ((const element *)first)[chosen * stride];);
    if (c->n_out == 2)
      zk_element_set_i(c->out[1], o, chosen);
  }
  zk_free(at);
  zk_tensor_release(x);
  return status;
}
static zk_status median_backward(const zk_call *c, zk_grads *g) {
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  return zk_selecting_backward(c, g, &dims);
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
    .backward = median_backward};
