/*
 * median.c: median and nanmedian: the lower of two, over everything, or over a dim with its index;
 * kthvalue: the k-th along a dim.
 */
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "op/reduce/reduction.h"

/* What is selected of a slice: the median, a nan where there is one; that of the others; the k-th,
 * nan being greatest. */
typedef enum selection { MEDIAN, NANMEDIAN, KTH } selection;

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"), ZK_FLAG("keepdim", false)};

/* The index of the k-th of n elements x[i * stride] but nan; of equal ones the first in index order
 * comes first. Each pass keeps the elements on the k-th's side of a pivot, the middle
 * of three, in index order and without branches. scratch: 2 n elements. */
static int64_t select_kth(zk_dtype dtype, const void *data, int64_t stride, void *scratch,
                          int64_t n, int64_t k) {
  ZK_ANY(dtype, {
    const scalar *x = data;
    scalar *v = scratch, *high = v + n, pivot;
    int64_t count = 0, equals = 0; /* how many equal to the k-th come before it */
    for (int64_t i = 0; i < n; i++) {
      scalar e = x[i * stride];
      v[count] = e;
      count += e == e;
    }
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

/* How many of n elements are nan; *place: the index of the k-th of them, or -1. */
static int64_t count_nan(zk_dtype dtype, const void *data, int64_t stride, int64_t n, int64_t k,
                         int64_t *place) {
  int64_t found = 0;
  *place = -1;
  if (zk_dtype_is_real(dtype))
    ZK_REAL(dtype, {
      const real *x = data;
      for (int64_t i = 0; i < n; i++)
        if (x[i * stride] != x[i * stride] && found++ == k)
          *place = i;
    });
  return found;
}

/* The index of the one that is selected of n > 0 elements. */
static int64_t select_one(selection how, int64_t k, zk_dtype dtype, const void *data,
                          int64_t stride, void *scratch, int64_t n) {
  int64_t place, nans = count_nan(dtype, data, stride, n, 0, &place), known = n - nans;
  if (known == 0 || (nans > 0 && how == MEDIAN)) {
    if (how == KTH)
      count_nan(dtype, data, stride, n, k, &place);
    return place;
  }
  if (how == KTH && k >= known) {
    count_nan(dtype, data, stride, n, k - known, &place);
    return place;
  }
  return select_kth(dtype, data, stride, scratch, n, how == KTH ? k : (known - 1) / 2);
}

/* The slices, cut into pieces, each of which has room of its own. */
typedef struct selecting {
  zk_call *c;
  const zk_tensor *x;
  zk_reduction r;
  selection how;
  int64_t k, stride, pieces;
  char *scratch;
  size_t bytes; /* of a piece's */
} selecting;

static void select_pieces(void *context, int64_t begin, int64_t end) {
  const selecting *s = context;
  const zk_reduction *r = &s->r;
  zk_tensor *y = s->c->out[0];
  const zk_dtype dtype = y->dtype;
  int64_t last = end * r->outputs / s->pieces;
  for (int64_t o = begin * r->outputs / s->pieces; o < last && !zk_interrupted(); o++) {
    const char *first =
        (char *)zk_data(s->x) + zk_reduction_start(r, o) * (int64_t)zk_dtype_size(dtype);
    if (r->count == 0) {
      zk_element_set_f(y, o, 0.0 / 0.0);
      continue;
    }
    int64_t chosen = select_one(s->how, s->k, dtype, first, s->stride,
                                s->scratch + (size_t)begin * s->bytes, r->count);
    ZK_WIDTH(zk_dtype_size(dtype),
             ((element *)zk_data(y))[o] = ((const element *)first)[chosen * s->stride];);
    if (s->c->n_out == 2)
      zk_element_set_i(s->c->out[1], o, chosen);
  }
}

#define WORTH 8192 /* elements that are worth a second thread */

/* Selects k of each slice along the dims. */
static zk_status select_each(zk_call *c, selection how, int64_t k) {
  selecting s = {.c = c, .how = how, .k = k, .pieces = 1};
  zk_attr dims = zk_dims_of(c);
  zk_shape shape;
  zk_tensor *x;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  s.x = x;
  zk_status status = zk_reduction_init(c->op->name, x, &dims, false, &s.r, &shape);
  if (status == ZK_OK) {
    s.stride = dims.given && s.r.n_reduced ? s.r.reduced_stride[0] : 1;
    if (zk_numel(x) >= WORTH && zk_num_threads() > 1)
      s.pieces = s.r.outputs < 4 * zk_num_threads() ? s.r.outputs : 4 * zk_num_threads();
    s.bytes = 2 * zk_dtype_size(c->out[0]->dtype) * (size_t)(s.r.count + 1);
    s.bytes = (s.bytes + 63) / 64 * 64;
    s.scratch = zk_alloc(s.bytes * (size_t)s.pieces);
    if (!s.scratch)
      status = zk_nomem(s.bytes * (size_t)s.pieces, c->op->name);
  }
  if (status == ZK_OK && s.r.outputs > 0)
    zk_parallel_for(s.pieces, 1, select_pieces, &s);
  zk_free(s.scratch);
  zk_tensor_release(x);
  return status;
}

/* y = element (n - 1) / 2 of the n sorted ones. Over a dim, dy goes to the selected element; over
 * everything, it is shared by equals. */
static zk_status median_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dims_of(c);
  out[0].dtype = c->in[0]->dtype;
  if (out[0].dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: input is bool, which it is not defined for", c->op->name);
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &dims, c->attr[KEEPDIM].i, &r, &out[0].shape));
  if (c->attr[DIM].given)
    out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  else
    c->n_out = 1;
  if (r.count == 0 && (c->n_out == 2 || !zk_dtype_is_real(out[0].dtype)))
    return zk_fail(ZK_ERR_ARG, "%s: input of shape %s has nothing to choose from", c->op->name,
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}
static zk_status median_forward(zk_call *c) {
  return select_each(c, MEDIAN, 0);
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
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};

static zk_status nanmedian_forward(zk_call *c) {
  return select_each(c, NANMEDIAN, 0);
}
const zk_op zk_op_nanmedian = {
    .name = "nanmedian",
    .doc = "nanmedian(input, dim=nil, keepdim=false): the median of the elements that are no nan; "
           "with dim the medians along it and their indices, two results. It is the lower of two, "
           "and nan of nothing. Errors: bool; nothing to choose from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = median_infer,
    .forward = nanmedian_forward,
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};

/* ---- kthvalue ---- */

enum { K, KTH_DIM, KTH_KEEPDIM };
static const zk_param kth_params[] = {ZK_TENSOR("input"), ZK_INT("k"), ZK_INT_OR("dim", -1),
                                      ZK_FLAG("keepdim", false)};

/* y = the k-th least element along dim; dy goes to it */
static zk_status kthvalue_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dims_of(c);
  int64_t k = c->attr[K].i;
  out[0].dtype = c->in[0]->dtype;
  if (out[0].dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "kthvalue: input is bool, which it is not defined for");
  ZK_TRY(zk_reduction_init("kthvalue", c->in[0], &dims, c->attr[KTH_KEEPDIM].i, &r, &out[0].shape));
  if (k < 1 || k > r.count)
    return zk_fail(ZK_ERR_ARG, "kthvalue: k is %lld, it must be in 1..%lld, the size of dim %lld",
                   (long long)k, (long long)r.count, (long long)c->attr[KTH_DIM].i);
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  return ZK_OK;
}
static zk_status kthvalue_forward(zk_call *c) {
  return select_each(c, KTH, c->attr[K].i - 1);
}
const zk_op zk_op_kthvalue = {
    .name = "kthvalue",
    .doc = "kthvalue(input, k, dim=-1, keepdim=false): the k-th least element along dim (from 1) "
           "and its index (int64), as two results. nan counts as greatest. Errors: bool; k not in "
           "1..size; dim out of range.",
    ZK_PARAMS(kth_params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = kthvalue_infer,
    .forward = kthvalue_forward,
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};
