/*
 * products.c: mm bmm mv dot: the matrix product with fixed numbers of dimensions, and outer.
 */
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/want.h"

/* Checks ranks and sizes; `shapes` says in messages what they must be: "[n, k] and [k, m]". */
static zk_status check_shapes(const zk_call *c, int rank_a, int rank_b, const char *shapes) {
  const zk_tensor *a = c->in[0], *b = c->in[1];
  char ta[ZK_SHAPE_TEXT], tb[ZK_SHAPE_TEXT];
  int inner = rank_b == 1 ? 0 : rank_b - 2;
  bool fits = a->shape.ndim == rank_a && b->shape.ndim == rank_b &&
              a->shape.dim[rank_a - 1] == b->shape.dim[inner] &&
              (rank_a < 3 || a->shape.dim[0] == b->shape.dim[0]);
  if (!fits)
    return zk_fail(ZK_ERR_ARG, "%s: shapes %s and %s do not fit: they must be %s", c->op->name,
                   zk_shape_text(&a->shape, ta), zk_shape_text(&b->shape, tb), shapes);
  if (a->dtype == ZK_BOOL && b->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG,
                   "%s: both tensors are bool, which has no product: convert them with "
                   ":float() first",
                   c->op->name);
  return zk_want_same(c->op->name, c->op->params[0].name, a, c->op->params[1].name, b);
}

static zk_status product_forward(zk_call *c) {
  return zk_forward_of(&zk_op_matmul)(c);
}
static zk_status product_backward(const zk_call *c, zk_grads *g) {
  return zk_op_matmul.backward(c, g);
}

static void product_gradient(zk_gradient *g) {
  zk_op_matmul.gradient(g);
}

static zk_status mm_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(check_shapes(c, 2, 2, "[n, k] and [k, m]"));
  return zk_op_matmul.infer(c, out);
}
static zk_status bmm_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(check_shapes(c, 3, 3, "[b, n, k] and [b, k, m]"));
  return zk_op_matmul.infer(c, out);
}
static zk_status mv_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(check_shapes(c, 2, 1, "[n, k] and [k]"));
  return zk_op_matmul.infer(c, out);
}
static zk_status dot_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(check_shapes(c, 1, 1, "[k] and [k]"));
  return zk_op_matmul.infer(c, out);
}

/* y = a b; da = dy b^T, db = a^T dy */
#define PRODUCT(NAME, FIRST, SECOND, DOC)                                                          \
  static const zk_param NAME##_params[] = {ZK_TENSOR(FIRST), ZK_TENSOR(SECOND)};                   \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .doc = DOC,                                                          \
                              ZK_PARAMS(NAME##_params),                                            \
                              .n_out = 1,                                                          \
                              .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),                              \
                              .infer = NAME##_infer,                                               \
                              .forward = product_forward,                                          \
                              .backward = product_backward,                                        \
                              .gradient = product_gradient}

PRODUCT(mm, "input", "mat2",
        "mm(input, mat2): the product of two matrices, [n, k] and [k, m]. Errors: other shapes; "
        "dtypes that differ.");
PRODUCT(bmm, "input", "mat2",
        "bmm(input, mat2): the products of the matrices of two batches, [b, n, k] and [b, k, m]. "
        "Errors: other shapes; dtypes that differ.");
PRODUCT(mv, "input", "vec",
        "mv(input, vec): the product of a matrix [n, k] and a vector [k]. Errors: other shapes; "
        "dtypes that differ.");
PRODUCT(dot, "input", "tensor",
        "dot(input, tensor): the sum of the products of two vectors' elements. Errors: other "
        "shapes; dtypes that differ.");

/* ---- outer: y[i, j] = a[i] b[j]; da[i] = sum_j dy[i, j] b[j], db[j] = sum_i dy[i, j] a[i] ---- */

static const zk_param outer_params[] = {ZK_TENSOR("input"), ZK_TENSOR("vec2")};

static zk_status outer_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0], *b = c->in[1];
  if (a->shape.ndim != 1 || b->shape.ndim != 1)
    return zk_fail(ZK_ERR_ARG, "outer: inputs have %d and %d dimensions, they must be vectors",
                   a->shape.ndim, b->shape.ndim);
  out->dtype = zk_promote(a, b);
  out->shape = ZK_SHAPE(a->shape.dim[0], b->shape.dim[0]);
  return ZK_OK;
}
/* The vector t in `dtype`, as a column [n, 1] or a row [1, n]. */
static zk_status as_matrix(zk_tensor *t, zk_dtype dtype, bool column, zk_tensor **out) {
  zk_tensor *cast;
  ZK_TRY(zk_tensor_cast(t, dtype, &cast));
  int64_t n = t->shape.dim[0], stride[2] = {cast->stride[0], cast->stride[0]};
  zk_shape shape = column ? ZK_SHAPE(n, 1) : ZK_SHAPE(1, n);
  zk_status status = zk_tensor_as_strided(cast, &shape, stride, cast->offset, out);
  zk_tensor_release(cast);
  return status;
}
static zk_status outer_forward(zk_call *c) {
  zk_tensor *in[2] = {NULL};
  zk_status status = as_matrix(c->in[0], c->out[0]->dtype, true, &in[0]);
  if (status == ZK_OK)
    status = as_matrix(c->in[1], c->out[0]->dtype, false, &in[1]);
  zk_call product = {.op = &zk_op_mul, .n_in = 2, .in = in, .n_out = 1, .out = {c->out[0]}};
  if (status == ZK_OK)
    status = zk_op_forward(&product);
  zk_tensor_release_all(in, 2);
  return status;
}
static zk_status outer_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy = g->out[0];
  for (int i = 0; i < 2; i++) {
    zk_tensor *other = NULL, *dx = NULL;
    if (!g->needed[i])
      continue;
    /* dy b for a; dy^T a for b */
    int64_t stride[2] = {dy->stride[i], dy->stride[1 - i]};
    zk_shape shape = ZK_SHAPE(dy->shape.dim[i], dy->shape.dim[1 - i]);
    zk_tensor *in[2] = {NULL};
    zk_status status = zk_tensor_as_strided(dy, &shape, stride, dy->offset, &in[0]);
    if (status == ZK_OK)
      status = zk_tensor_cast(c->in[1 - i], dy->dtype, &other);
    in[1] = other;
    if (status == ZK_OK)
      status = zk_tensor_new(dy->dtype, &c->in[i]->shape, &dx);
    zk_call product = {.op = &zk_op_matmul, .n_in = 2, .in = in, .n_out = 1, .out = {dx}};
    if (status == ZK_OK)
      status = zk_op_forward(&product);
    if (status == ZK_OK)
      status = zk_grads_give(g, c, i, dx);
    zk_tensor_release_all(in, 2);
    zk_tensor_release(dx);
    ZK_TRY(status);
  }
  return ZK_OK;
}
static void outer_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  if (zk_gradient_needed(g, 0))
    zk_gradient_give(g, 0, ZK_DO(mv, dy, zk_gradient_cast_in(g, 1)));
  if (zk_gradient_needed(g, 1))
    zk_gradient_give(g, 1, ZK_DO(mv, zk_build_transpose(&g->build, dy), zk_gradient_cast_in(g, 0)));
}
const zk_op zk_op_outer = {
    .name = "outer",
    .alias = "ger",
    .doc = "outer(input, vec2): the products of each element of one vector with each of another, "
           "[n, m]. Error: inputs that are no vectors.",
    ZK_PARAMS(outer_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = outer_infer,
    .forward = outer_forward,
    .backward = outer_backward,
    .gradient = outer_gradient};
