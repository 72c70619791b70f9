/*
 * cumsum.c: cumsum and cumprod. Reals are accumulated in double, integers modulo 2^64.
 */
#include "base/interrupt.h"
#include "base/loop.h"
#include "base/parallel.h"
#include "op/adjoint.h"
#include "op/reduce/reduction.h"

enum { DIM, DTYPE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_DTYPE_OPT("dtype")};

/* The slices along dim of several tensors, each with its own strides; count elements in each. */
typedef struct slices {
  zk_dtype dtype;
  int64_t count;
  zk_reduction rx, ry; /* where the slices of the input and the output begin */
  int64_t step_x, step_y;
  const zk_tensor *x, *y, *dy;
  zk_tensor *out;
  bool product;
} slices;

/* Where t's slices along dim begin, and the step within them. */
static zk_status slices_of(const zk_call *c, const zk_tensor *t, zk_reduction *r, int64_t *step) {
  zk_shape shape;
  zk_attr dims = {.given = true, .n = 1};
  dims.v[0] = c->attr[DIM].i;
  ZK_TRY(zk_reduction_init(c->op->name, t, &dims, false, r, &shape));
  *step = r->n_reduced ? r->reduced_stride[0] : 0;
  return ZK_OK;
}

static zk_status infer(zk_call *c, zk_spec *out) {
  int dim;
  zk_dtype d = c->in[0]->dtype;
  out->dtype = c->attr[DTYPE].given  ? (zk_dtype)c->attr[DTYPE].i
               : zk_dtype_is_real(d) ? d
                                     : ZK_INT64;
  out->shape = c->in[0]->shape;
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: dtype is bool, which does not hold a sum", c->op->name);
  return zk_wrap_dim(c->op->name, c->attr[DIM].i, out->shape.ndim, &dim);
}

#define SCAN(type, wide)                                                                           \
  const type *x = (const type *)zk_data(l->x) + from;                                              \
  type *y = (type *)zk_data(l->out) + to;                                                          \
  wide sum = l->product;                                                                           \
  for (int64_t i = 0; i < l->count && (i % 65536 < 65535 || !zk_interrupted()); i++) {             \
    wide v = (wide)x[i * l->step_x];                                                               \
    sum = l->product ? sum * v : sum + v;                                                          \
    y[i * l->step_y] = (type)sum;                                                                  \
  }
/* Four slices side by side: each addition waits for the one before it in its slice alone. */
#define SIDE 4
#define SIDE_BY_SIDE(assign)                                                                       \
  for (int64_t i = from; i < to; i++) {                                                            \
    ZK_UNROLL(4)                                                                                   \
    for (int k = 0; k < SIDE; k++) {                                                               \
      sum[k] assign(double) x[k][i * step_x];                                                      \
      y[k][i * step_y] = (real)sum[k];                                                             \
    }                                                                                              \
  }
static void scan_side(const slices *l, int64_t o) {
  ZK_REAL(l->dtype, {
    const real *x[SIDE];
    real *y[SIDE];
    double sum[SIDE];
    for (int k = 0; k < SIDE; k++) {
      x[k] = (const real *)zk_data(l->x) + zk_reduction_start(&l->rx, o + k);
      y[k] = (real *)zk_data(l->out) + zk_reduction_start(&l->ry, o + k);
      sum[k] = l->product;
    }
    const int64_t step_x = l->step_x, step_y = l->step_y;
    for (int64_t from = 0; from < l->count && !zk_interrupted(); from += 65536) {
      int64_t to = l->count - from < 65536 ? l->count : from + 65536;
      if (l->product) {
        SIDE_BY_SIDE(*=)
      } else {
        SIDE_BY_SIDE(+=)
      }
    }
  });
}

static void scan(void *context, int64_t begin, int64_t end) {
  const slices *l = context;
  for (int64_t o = begin; o < end; o++) {
    if (zk_dtype_is_real(l->dtype) && end - o >= SIDE) {
      scan_side(l, o);
      o += SIDE - 1;
      continue;
    }
    int64_t from = zk_reduction_start(&l->rx, o), to = zk_reduction_start(&l->ry, o);
    if (zk_dtype_is_real(l->dtype))
      ZK_REAL(l->dtype, SCAN(real, double));
    else
      ZK_INTEGER(l->dtype, SCAN(integer, uint64_t));
  }
}

/* The output may be the input, and strided. */
static zk_status forward(zk_call *c, bool product) {
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  slices l = {.dtype = x->dtype, .x = x, .out = c->out[0], .product = product};
  zk_status status = slices_of(c, x, &l.rx, &l.step_x);
  if (status == ZK_OK)
    status = slices_of(c, l.out, &l.ry, &l.step_y);
  l.count = l.rx.count;
  if (status == ZK_OK && l.count > 0)
    zk_parallel_for(l.rx.outputs, zk_reduction_grain(&l.rx), scan, &l);
  zk_tensor_release(x);
  return status;
}

/* From the end: s_i = dy_i + x_(i+1) s_(i+1) (cumsum: without x), dx_i = y_(i-1) s_i. No division,
 * so that a 0 needs no care. */
static void scan_backward(void *context, int64_t begin, int64_t end) {
  const slices *l = context;
  int64_t step = l->step_x;
  ZK_REAL(l->dtype, {
    for (int64_t o = begin; o < end; o++) {
      int64_t at = zk_reduction_start(&l->rx, o);
      const real *dy = (const real *)zk_data(l->dy) + at;
      const real *x = l->product ? (const real *)zk_data(l->x) + at : NULL;
      const real *y = l->product ? (const real *)zk_data(l->y) + at : NULL;
      real *dx = (real *)zk_data(l->out) + at;
      double s = 0;
      for (int64_t i = l->count - 1; i >= 0; i--) {
        s = (double)dy[i * step] + (x && i + 1 < l->count ? (double)x[(i + 1) * step] * s : s);
        dx[i * step] = (real)(y && i > 0 ? (double)y[(i - 1) * step] * s : s);
      }
    }
  });
}

static zk_status backward(const zk_call *c, zk_grads *g, bool product) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *cast = NULL, *x = NULL, *dy = NULL, *y = NULL, *dx = NULL;
  zk_status status = zk_tensor_new(dtype, &c->in[0]->shape, &dx);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && product)
    status = zk_tensor_cast(c->in[0], dtype, &cast);
  if (status == ZK_OK && product)
    status = zk_tensor_contiguous(cast, &x);
  if (status == ZK_OK && product)
    status = zk_tensor_contiguous(c->out[0], &y);
  slices l = {.dtype = dtype, .x = x, .y = y, .dy = dy, .out = dx, .product = product};
  if (status == ZK_OK)
    status = slices_of(c, dx, &l.rx, &l.step_x);
  if (status == ZK_OK) {
    l.count = l.rx.count;
    zk_parallel_for(l.count > 0 ? l.rx.outputs : 0, zk_reduction_grain(&l.rx), scan_backward, &l);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_tensor *all[] = {cast, x, dy, y, dx};
  zk_tensor_release_all(all, 5);
  return status;
}

/* y_i = x_0 + ... + x_i; dx_i = dy_i + ... + dy_(n-1) */
static zk_status cumsum_forward(zk_call *c) {
  return forward(c, false);
}
static zk_status cumsum_backward(const zk_call *c, zk_grads *g) {
  return backward(c, g, false);
}
const zk_op zk_op_cumsum = {
    .name = "cumsum",
    .doc = "cumsum(input, dim, dtype=nil): the sums of each element and those before it along dim. "
           "Integers and bools are summed as int64. Errors: dim out of range; dtype bool.",
    ZK_PARAMS(params),
    .n_out = 1,
    .in_place = true,
    .infer = infer,
    .forward = cumsum_forward,
    .backward = cumsum_backward,
    .gradient = zk_gradient_linear};

/* y_i = x_0 ... x_i; dx_i = the sum over j >= i of dy_j times the product of x_0 .. x_j but x_i */
static zk_status cumprod_forward(zk_call *c) {
  return forward(c, true);
}
static zk_status cumprod_backward(const zk_call *c, zk_grads *g) {
  return backward(c, g, true);
}

/* Of matrices whose rows are the slices. Without a 0, y_j / x_i is the product of x_0 .. x_j but
 * x_i; else those from x_(i+1) on are multiplied anew for each i, which takes the square of n. */
static zk_tensor *cumprod_rows(zk_gradient *g, zk_tensor *x, zk_tensor *y, zk_tensor *dy) {
  zk_builder *b = &g->build;
  int64_t m = x->shape.dim[0], n = x->shape.dim[1];
  if (zk_element_i(ZK_DO(all, x), 0)) {
    zk_tensor *sums = zk_build_flip(b, ZK_DO(mul, y, dy), 1);
    zk_build_set(b, "dim", 1);
    sums = ZK_DO(cumsum, sums);
    return ZK_DO(div, zk_build_flip(b, sums, 1), x);
  }
  zk_tensor *i = zk_build_range(b, n, 0, 2), *j = zk_build_range(b, n, 1, 2);
  zk_tensor *each = zk_build_reshape(b, x, &ZK_SHAPE(m, 1, n));
  each = ZK_DO(where, ZK_DO(gt, j, i), each, ZK_NUMBER(1)); /* [m, i, j] */
  zk_build_set(b, "dim", 2);
  each = ZK_DO(cumprod, each);
  each = ZK_DO(mul, each, zk_build_reshape(b, dy, &ZK_SHAPE(m, 1, n)));
  zk_tensor *sums =
      zk_build_reduce(b, &zk_op_sum, ZK_KEEP(ZK_DO(ge, j, i), each), &ZK_SHAPE(2), false);
  zk_tensor *one = zk_build_fill(b, x->dtype, 1, &ZK_SHAPE(m, 1));
  return ZK_DO(mul, zk_build_cat(b, one, zk_build_narrow(b, y, 1, 0, n - 1), 1), sums);
}
static void cumprod_gradient(zk_gradient *g) {
  zk_builder *b = &g->build;
  zk_tensor *t[3] = {zk_gradient_cast_in(g, 0), zk_gradient_out(g, 0), zk_gradient_dy(g, 0)};
  const zk_shape *shape = &t[0]->shape;
  int dim, ndim = shape->ndim;
  if (zk_numel(t[0]) == 0 || ndim == 0) {
    zk_gradient_give(g, 0, t[2]);
    return;
  }
  zk_build_try(b, zk_wrap_dim("cumprod", g->call->attr[DIM].i, ndim, &dim));
  zk_shape order = {.ndim = ndim}, moved;
  for (int d = 0; d < ndim; d++) /* exchanges dim with the last */
    order.dim[d] = d == dim ? ndim - 1 : d == ndim - 1 ? dim : d;
  for (int k = 0; k < 3; k++) {
    t[k] = zk_build_permute(b, t[k], &order);
    moved = t[k]->shape;
    t[k] = zk_build_matrix(b, t[k], ndim - 1);
  }
  zk_tensor *dx = zk_build_reshape(b, cumprod_rows(g, t[0], t[1], t[2]), &moved);
  zk_gradient_give(g, 0, zk_build_permute(b, dx, &order));
}
const zk_op zk_op_cumprod = {
    .name = "cumprod",
    .doc = "cumprod(input, dim, dtype=nil): the products of each element and those before it along "
           "dim. Integers and bools are multiplied as int64. Errors: dim out of range; dtype bool.",
    ZK_PARAMS(params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = infer,
    .forward = cumprod_forward,
    .backward = cumprod_backward,
    .gradient = cumprod_gradient};
