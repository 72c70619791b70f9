/*
 * cumsum.c: cumsum cumprod, and prod. Reals are accumulated in double, integers modulo 2^64.
 *
 * All walk lines x[i * stride] of n elements along one dim (prod: or through everything).
 */
#include "base/interrupt.h"
#include "base/parallel.h"
#include "op/kernel.h"

enum { DIM, KEEPDIM, DTYPE = 2 }; /* of prod */
enum { SCAN_DIM, SCAN_DTYPE };

static const zk_param scan_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_DTYPE_OPT("dtype")};
static const zk_param prod_params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"),
                                       ZK_FLAG("keepdim", false), ZK_DTYPE_OPT("dtype")};

/* Lines of several tensors at once, each with its own strides. */
typedef struct lines {
  zk_dtype dtype;
  int64_t count;
  zk_reduction rx, ry; /* of the input and the output */
  int64_t step_x, step_y;
  const zk_tensor *x, *y, *dy;
  zk_tensor *out;
  bool product;
} lines;

/* The geometry of t's lines. dims names one dim, or (t contiguous) none, for everything. */
static zk_status geometry(const char *op, const zk_tensor *t, const zk_attr *dims, zk_reduction *r,
                          int64_t *step) {
  zk_shape shape;
  ZK_TRY(zk_reduction_init(op, t, dims, false, r, &shape));
  *step = !dims->given ? 1 : r->n_reduced ? r->reduced_stride[0] : 0;
  return ZK_OK;
}

static zk_dtype result_dtype(const zk_call *c, const zk_attr *dtype) {
  zk_dtype d = c->in[0]->dtype;
  return dtype->given ? (zk_dtype)dtype->i : zk_dtype_is_real(d) ? d : ZK_INT64;
}

/* ---- cumsum, cumprod ------------------------------------------------------------------------ */

static zk_attr scan_dims(const zk_call *c) {
  zk_attr dims = {.given = true, .n = 1};
  dims.v[0] = c->attr[SCAN_DIM].i;
  return dims;
}

static zk_status scan_infer(zk_call *c, zk_spec *out) {
  int dim;
  out->dtype = result_dtype(c, &c->attr[SCAN_DTYPE]);
  out->shape = c->in[0]->shape;
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: dtype is bool, which does not hold a sum", c->op->name);
  return zk_wrap_dim(c->op->name, c->attr[SCAN_DIM].i, out->shape.ndim, &dim);
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
static void scan_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  for (int64_t o = begin; o < end; o++) {
    int64_t from = zk_reduction_start(&l->rx, o), to = zk_reduction_start(&l->ry, o);
    if (zk_dtype_is_real(l->dtype))
      ZK_REAL(l->dtype, SCAN(real, double));
    else
      ZK_INTEGER(l->dtype, SCAN(integer, uint64_t));
  }
}

/* The output may be the input, and strided. */
static zk_status scan(zk_call *c, bool product) {
  zk_attr dims = scan_dims(c);
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  lines l = {.dtype = x->dtype, .x = x, .out = c->out[0], .product = product};
  zk_status status = geometry(c->op->name, x, &dims, &l.rx, &l.step_x);
  if (status == ZK_OK)
    status = geometry(c->op->name, l.out, &dims, &l.ry, &l.step_y);
  l.count = l.rx.count;
  if (status == ZK_OK && l.count > 0)
    zk_parallel_for(l.rx.outputs, zk_reduction_grain(&l.rx), scan_lines, &l);
  zk_tensor_release(x);
  return status;
}

/* From the end: s_i = dy_i + x_(i+1) s_(i+1) (cumsum: without x), dx_i = y_(i-1) s_i. No division,
 * so that a 0 needs no care. */
static void scan_back_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
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

static zk_status scan_backward(const zk_call *c, zk_grads *g, bool product) {
  zk_attr dims = scan_dims(c);
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
  lines l = {.dtype = dtype, .x = x, .y = y, .dy = dy, .out = dx, .product = product};
  if (status == ZK_OK)
    status = geometry(c->op->name, dx, &dims, &l.rx, &l.step_x);
  if (status == ZK_OK) {
    l.count = l.rx.count;
    zk_parallel_for(l.count > 0 ? l.rx.outputs : 0, zk_reduction_grain(&l.rx), scan_back_lines, &l);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_tensor *all[] = {cast, x, dy, y, dx};
  zk_tensor_release_all(all, 5);
  return status;
}

/* y_i = x_0 + ... + x_i; dx_i = dy_i + ... + dy_(n-1) */
static zk_status cumsum_forward(zk_call *c) {
  return scan(c, false);
}
static zk_status cumsum_backward(const zk_call *c, zk_grads *g) {
  return scan_backward(c, g, false);
}
const zk_op zk_op_cumsum = {
    .name = "cumsum",
    .doc = "cumsum(input, dim, dtype=nil): the sums of each element and those before it along dim. "
           "Integers and bools are summed as int64. Errors: dim out of range; dtype bool.",
    ZK_PARAMS(scan_params),
    .n_out = 1,
    .in_place = true,
    .infer = scan_infer,
    .forward = cumsum_forward,
    .backward = cumsum_backward};

/* y_i = x_0 ... x_i; dx_i = the sum over j >= i of dy_j times the product of x_0 .. x_j but x_i */
static zk_status cumprod_forward(zk_call *c) {
  return scan(c, true);
}
static zk_status cumprod_backward(const zk_call *c, zk_grads *g) {
  return scan_backward(c, g, true);
}
const zk_op zk_op_cumprod = {
    .name = "cumprod",
    .doc = "cumprod(input, dim, dtype=nil): the products of each element and those before it along "
           "dim. Integers and bools are multiplied as int64. Errors: dim out of range; dtype bool.",
    ZK_PARAMS(scan_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = scan_infer,
    .forward = cumprod_forward,
    .backward = cumprod_backward};

/* ---- prod ----------------------------------------------------------------------------------- */

static void prod_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  for (int64_t o = begin; o < end; o++) {
    int64_t at = zk_reduction_start(&l->rx, o);
    if (zk_dtype_is_real(l->dtype)) {
      double product = 1;
      ZK_REAL(l->dtype, {
        const real *x = (const real *)zk_data(l->x) + at;
        for (int64_t i = 0; i < l->count; i++)
          product *= (double)x[i * l->step_x];
      });
      zk_element_set_f(l->out, o, product);
    } else {
      uint64_t product = 1;
      ZK_INTEGER(l->dtype, {
        const integer *x = (const integer *)zk_data(l->x) + at;
        for (int64_t i = 0; i < l->count; i++)
          product *= (uint64_t)x[i * l->step_x];
      });
      zk_element_set_i(l->out, o, (int64_t)product);
    }
  }
}

/* dx_i = dy times the product of all x but x_i: of those before it, then of those after it. */
static void prod_back_lines(void *context, int64_t begin, int64_t end) {
  const lines *l = context;
  int64_t step = l->step_x;
  ZK_REAL(l->dtype, {
    for (int64_t o = begin; o < end; o++) {
      int64_t at = zk_reduction_start(&l->rx, o);
      const real *x = (const real *)zk_data(l->x) + at;
      real *dx = (real *)zk_data(l->out) + at;
      double product = ((const real *)zk_data(l->dy))[o];
      for (int64_t i = 0; i < l->count; i++) {
        dx[i * step] = (real)product;
        product *= (double)x[i * step];
      }
      product = 1;
      for (int64_t i = l->count - 1; i >= 0; i--) {
        dx[i * step] = (real)((double)dx[i * step] * product);
        product *= (double)x[i * step];
      }
    }
  });
}

/* fn over the lines of x (cast to dtype, contiguous), which dx shares. */
static zk_status run_prod(const zk_call *c, lines *l, zk_range_fn fn) {
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  zk_tensor *cast = NULL, *x = NULL;
  zk_status status = zk_tensor_cast(c->in[0], l->dtype, &cast);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(cast, &x);
  if (status == ZK_OK)
    status = geometry("prod", x, &dims, &l->rx, &l->step_x);
  if (status == ZK_OK) {
    l->x = x;
    l->count = l->rx.count;
    zk_parallel_for(l->rx.outputs, zk_reduction_grain(&l->rx), fn, l);
  }
  zk_tensor_release(x);
  zk_tensor_release(cast);
  return status;
}

/* y = the product of x; dx_i = dy times the product of all x but x_i */
static zk_status prod_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  out->dtype = result_dtype(c, &c->attr[DTYPE]);
  return zk_reduction_init("prod", c->in[0], &dims, c->attr[KEEPDIM].i, &r, &out->shape);
}
static zk_status prod_forward(zk_call *c) {
  lines l = {.dtype = c->out[0]->dtype, .out = c->out[0]};
  return run_prod(c, &l, prod_lines);
}
static zk_status prod_backward(const zk_call *c, zk_grads *g) {
  lines l = {.dtype = c->out[0]->dtype};
  zk_tensor *dy = NULL;
  zk_status status = zk_tensor_new(l.dtype, &c->in[0]->shape, &l.out);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  l.dy = dy;
  if (status == ZK_OK)
    status = run_prod(c, &l, prod_back_lines);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, l.out);
  zk_tensor_release(dy);
  zk_tensor_release(l.out);
  return status;
}
const zk_op zk_op_prod = {
    .name = "prod",
    .doc = "prod(input, dim=nil, keepdim=false, dtype=nil): the product over a dim or everything; "
           "1 of nothing. Integers and bools are multiplied as int64. Error: dim out of range.",
    ZK_PARAMS(prod_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = prod_infer,
    .forward = prod_forward,
    .backward = prod_backward};
