/*
 * prod.c: prod, over a dimension or everything. Reals are multiplied in double, integers modulo
 * 2^64.
 */
#include "base/parallel.h"
#include "op/reduce/reducer.h"

enum { DIM, KEEPDIM, DTYPE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"), ZK_FLAG("keepdim", false),
                                  ZK_DTYPE_OPT("dtype")};

/* What is multiplied: elements x[i * step] from the start of each output on. */
typedef struct factors {
  zk_dtype dtype;
  zk_reduction r;
  int64_t step;
  const zk_tensor *x, *dy;
  zk_tensor *out;
} factors;

/* dx_i = dy times the product of all x but x_i: of those before it, then of those after it. */
static void multiply_backward(void *context, int64_t begin, int64_t end) {
  const factors *f = context;
  int64_t step = f->step;
  ZK_REAL(f->dtype, {
    for (int64_t o = begin; o < end; o++) {
      int64_t at = zk_reduction_start(&f->r, o);
      const real *x = (const real *)zk_data(f->x) + at;
      real *dx = (real *)zk_data(f->out) + at;
      double product = ((const real *)zk_data(f->dy))[o];
      for (int64_t i = 0; i < f->r.count; i++) {
        dx[i * step] = (real)product;
        product *= (double)x[i * step];
      }
      product = 1;
      for (int64_t i = f->r.count - 1; i >= 0; i--) {
        dx[i * step] = (real)((double)dx[i * step] * product);
        product *= (double)x[i * step];
      }
    }
  });
}

/* Computes f->out, which is contiguous, as x is made. */
static zk_status run_backward(const zk_call *c, factors *f) {
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  zk_shape shape;
  zk_tensor *cast = NULL, *x = NULL;
  zk_status status = zk_tensor_cast(c->in[0], f->dtype, &cast);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(cast, &x);
  if (status == ZK_OK)
    status = zk_reduction_init("prod", x, &dims, false, &f->r, &shape);
  if (status == ZK_OK) {
    f->x = x; /* contiguous, so everything is one row of step 1 */
    f->step = !dims.given ? 1 : f->r.n_reduced ? f->r.reduced_stride[0] : 0;
    zk_parallel_for(f->r.outputs, zk_reduction_grain(&f->r), multiply_backward, f);
  }
  zk_tensor_release(x);
  zk_tensor_release(cast);
  return status;
}

/* y = the product of x; dx_i = dy times the product of all x but x_i */
static zk_status prod_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  out->dtype = c->attr[DTYPE].given                ? (zk_dtype)c->attr[DTYPE].i
               : zk_dtype_is_real(c->in[0]->dtype) ? c->in[0]->dtype
                                                   : ZK_INT64;
  return zk_reduction_init("prod", c->in[0], &dims, c->attr[KEEPDIM].i, &r, &out->shape);
}
ZK_REDUCER(prod_f32, float, double, 1, (double)v, a *b)
ZK_REDUCER(prod_f64, double, double, 1, v, a *b)
ZK_REDUCER(prod_i64, int64_t, uint64_t, 1, (uint64_t)v, a *b)
ZK_REDUCER(prod_u8, uint8_t, uint64_t, 1, v, a *b)

static void write_products(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  zk_tensor *y = context;
  for (int64_t j = 0; j < n; j++)
    if (zk_dtype_is_real(y->dtype))
      zk_element_set_f(y, at + j * stride, ((const double *)acc)[j]);
    else
      zk_element_set_i(y, at + j * stride, ((const int64_t *)acc)[j]);
}

static zk_status prod_forward(zk_call *c) {
  ZK_REDUCER_OF_EACH(prod, each);
  zk_attr dims = zk_dim_list(&c->attr[DIM]);
  zk_dtype dtype = c->out[0]->dtype;
  zk_reduction r;
  zk_shape shape;
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], dtype, &x));
  zk_status status = zk_reduction_init("prod", x, &dims, false, &r, &shape);
  if (status == ZK_OK)
    status =
        zk_reduce(&r, zk_data(x), zk_dtype_size(dtype), each[dtype], write_products, c->out[0]);
  zk_tensor_release(x);
  return status;
}
static zk_status prod_backward(const zk_call *c, zk_grads *g) {
  factors f = {.dtype = c->out[0]->dtype};
  zk_tensor *dy = NULL;
  zk_status status = zk_tensor_new(f.dtype, &c->in[0]->shape, &f.out);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  f.dy = dy;
  if (status == ZK_OK)
    status = run_backward(c, &f);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, f.out);
  zk_tensor_release(dy);
  zk_tensor_release(f.out);
  return status;
}

/* The products of the elements before each one along dim: 1, x_0, x_0 x_1, ... */
static zk_tensor *products_before(zk_gradient *g, zk_tensor *x, int dim) {
  zk_shape first = x->shape;
  first.dim[dim] = 1;
  zk_tensor *one = zk_build_fill(&g->build, x->dtype, 1, &first);
  zk_tensor *others = zk_build_narrow(&g->build, x, dim, 0, x->shape.dim[dim] - 1);
  zk_build_set(&g->build, "dim", dim);
  others = ZK_DO(cumprod, others);
  return zk_build_cat(&g->build, one, others, dim);
}
static void prod_gradient(zk_gradient *g) {
  const zk_attr *attr = &g->call->attr[DIM];
  zk_attr dims = zk_dim_list(attr);
  const zk_shape *shape = &g->call->in[0]->shape;
  int dim = attr->given ? (int)(attr->i < 0 ? attr->i + shape->ndim : attr->i) : 0;
  zk_tensor *x = zk_gradient_cast_in(g, 0), *dy = zk_gradient_dy(g, 0);
  bool flat = !attr->given || shape->ndim == 0;
  if (zk_numel(x) == 0) {
    zk_gradient_give(g, 0, zk_gradient_zeros(g, 0));
    return;
  }
  x = flat ? zk_build_reshape(&g->build, x, &ZK_SHAPE(zk_numel(x))) : x;
  dim = flat ? 0 : dim;
  dy = flat ? zk_build_reshape(&g->build, dy, &ZK_SHAPE(1)) : zk_reduction_restore(g, &dims, dy);
  zk_tensor *after = products_before(g, zk_build_flip(&g->build, x, dim), dim);
  after = zk_build_flip(&g->build, after, dim);
  zk_tensor *dx = ZK_DO(mul, dy, ZK_DO(mul, products_before(g, x, dim), after));
  zk_gradient_give(g, 0, zk_build_reshape(&g->build, dx, shape));
}
const zk_op zk_op_prod = {
    .name = "prod",
    .doc = "prod(input, dim=nil, keepdim=false, dtype=nil): the product over a dim or everything; "
           "1 of nothing. Integers and bools are multiplied as int64. Error: dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .infer = prod_infer,
    .forward = prod_forward,
    .backward = prod_backward,
    .gradient = prod_gradient};
