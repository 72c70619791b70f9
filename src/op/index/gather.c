/*
 * gather.c: an index for each element along a dimension: gather scatter scatter_add.
 * (scatter_reduce.c has scatter_reduce.)
 */
#include "op/adjoint.h"
#include "op/index/positions.h"
#include "op/want.h"

/* dx = zeros, with dy added at the positions along d. */
static zk_status give_scattered(const zk_call *c, zk_grads *g, int d) {
  zk_tensor *dx;
  zk_positions p;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_positions_along(dx, d, c->in[1], &p);
  if (status == ZK_OK) {
    zk_positions_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_positions_free(&p);
  zk_tensor_release(dx);
  return status;
}

/* ---- gather: y[i, j] = x[index[i, j], j] for dim 0; dx[index[i, j], j] += dy[i, j] ----------- */

enum { DIM };

static const zk_param gather_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index")};

static zk_status gather_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  int d;
  ZK_TRY(zk_wrap_dim("gather", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(zk_positions_dtype("gather", index));
  ZK_TRY(zk_positions_within("gather", "an input", index, x, d));
  *out = (zk_spec){.dtype = x->dtype, .shape = index->shape};
  return ZK_OK;
}
static zk_status gather_forward(zk_call *c) {
  int d = 0;
  zk_positions p;
  ZK_TRY(zk_wrap_dim("gather", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  ZK_TRY(zk_positions_check("gather", c->in[1], 0, zk_positions_size(c->in[0], d)));
  ZK_TRY(zk_positions_along(c->in[0], d, c->in[1], &p));
  zk_positions_read(&p, c->in[0], c->out[0]);
  zk_positions_free(&p);
  return ZK_OK;
}
static zk_status gather_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  ZK_TRY(zk_wrap_dim("gather", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  return give_scattered(c, g, d);
}
const zk_op zk_op_gather = {
    .name = "gather",
    .doc = "gather(input, dim, index): the elements of input at the positions index along dim. "
           "index (int64) names one for each element of the result. Errors: an index out of range; "
           "an index larger than the input in another dimension.",
    ZK_PARAMS(gather_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .moves = true,
    .infer = gather_infer,
    .forward = gather_forward,
    .backward = gather_backward,
    .gradient = zk_gradient_linear};

/* ---- scatter: y = x, but y[index[i, j], j] = src[i, j] for dim 0 ------------------------------
 */

enum { INPUT, INDEX, SRC, VALUE };

static const zk_param scatter_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index"),
                                          ZK_OPERAND_OPT("src"), ZK_OPERAND_OPT("value")};

/* The input that is written: src, or value. A number may be given under either name. */
static int source_slot(const zk_call *c) {
  return c->n_in > VALUE && !c->in[SRC] ? VALUE : SRC;
}

static zk_status scatter_infer(zk_call *c, zk_spec *out) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[INPUT], *index = c->in[INDEX], *src = c->in[source_slot(c)];
  int d;
  ZK_TRY(zk_wrap_dim(op, c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(zk_positions_dtype(op, index));
  if (!src || (c->n_in > VALUE && c->in[SRC] && c->in[VALUE]))
    return zk_fail(ZK_ERR_ARG, "%s: either src or value must be given", op);
  if (!src->is_number && source_slot(c) == VALUE)
    return zk_fail(ZK_ERR_ARG, "%s: value must be a number; a tensor is given as src", op);
  if (!src->is_number)
    ZK_TRY(zk_want_same(op, "src", src, "input", x));
  ZK_TRY(zk_positions_within(op, "an input", index, x, d));
  if (!src->is_number)
    ZK_TRY(zk_positions_within(op, "a src", index, src, -1));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
static zk_status run_scatter(zk_call *c, bool add) {
  int d = 0;
  zk_positions p = {0};
  zk_tensor *src = NULL, *covered = NULL, *y = c->out[0];
  ZK_TRY(zk_wrap_dim(c->op->name, c->attr[DIM].i, y->shape.ndim, &d));
  ZK_TRY(zk_positions_check(c->op->name, c->in[INDEX], 0, zk_positions_size(y, d)));
  if (c->in[source_slot(c)]->is_number)
    ZK_TRY(zk_want_fits(c->op->name, "the value", c->in[source_slot(c)], y->dtype));
  ZK_TRY(zk_tensor_cast(c->in[source_slot(c)], y->dtype, &src));
  zk_status status = src->is_number || zk_numel(c->in[INDEX]) == 0
                         ? (covered = zk_tensor_retain(src), ZK_OK)
                         : zk_positions_part(src, &c->in[INDEX]->shape, &covered);
  if (status == ZK_OK)
    status = zk_positions_along(y, d, c->in[INDEX], &p);
  if (status == ZK_OK && y != c->in[INPUT])
    status = zk_tensor_copy(y, c->in[INPUT]);
  if (status == ZK_OK && zk_numel(c->in[INDEX]) > 0) {
    if (add)
      zk_positions_add(&p, y, covered, 1);
    else
      zk_positions_write(&p, y, covered);
  }
  zk_positions_free(&p);
  zk_tensor_release(covered);
  zk_tensor_release(src);
  return status;
}
/* dsrc = dy at the positions, zeros where src was not read */
static zk_status give_source(const zk_call *c, zk_grads *g, int d) {
  const zk_tensor *index = c->in[INDEX];
  zk_tensor *dsrc, *covered = NULL;
  zk_positions p = {0};
  ZK_TRY(zk_tensor_zeros(c->in[SRC]->dtype, &c->in[SRC]->shape, &dsrc));
  zk_status status = ZK_OK;
  if (zk_numel(index) > 0) {
    status = zk_positions_part(dsrc, &index->shape, &covered);
    if (status == ZK_OK)
      status = zk_positions_along(g->out[0], d, c->in[INDEX], &p);
    if (status == ZK_OK)
      zk_positions_read(&p, g->out[0], covered);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, SRC, dsrc);
  zk_positions_free(&p);
  zk_tensor_release(covered);
  zk_tensor_release(dsrc);
  return status;
}
/* dx = dy, with zeros at the positions that were overwritten */
static zk_status give_input(const zk_call *c, zk_grads *g, int d) {
  zk_tensor *dx, *zero = NULL;
  zk_positions p = {0};
  ZK_TRY(zk_tensor_clone(g->out[0], &dx));
  zk_status status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
  if (status == ZK_OK)
    status = zk_positions_along(dx, d, c->in[INDEX], &p);
  if (status == ZK_OK) {
    zk_positions_write(&p, dx, zero);
    status = zk_grads_give(g, c, INPUT, dx);
  }
  zk_positions_free(&p);
  zk_tensor_release(zero);
  zk_tensor_release(dx);
  return status;
}
static zk_status scatter_forward(zk_call *c) {
  return run_scatter(c, false);
}
static zk_status scatter_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  ZK_TRY(zk_wrap_dim("scatter", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  if (g->needed[INPUT])
    ZK_TRY(give_input(c, g, d));
  return c->in[SRC] && g->needed[SRC] ? give_source(c, g, d) : ZK_OK;
}

/* Of src that several times names one place, each has the gradient, as in the loop: scatter_add's.
 */
static void scatter_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  if (zk_gradient_needed(g, INPUT)) {
    zk_build_set(&g->build, "dim", g->call->attr[DIM].i);
    zk_gradient_give(
        g, INPUT,
        zk_gradient_make(g, scatter, dy, zk_gradient_in(g, INDEX), zk_gradient_plain(g, 0)));
  }
  if (zk_gradient_needed(g, SRC))
    zk_gradient_give(g, SRC, zk_gradient_adjoint(g, &zk_op_scatter_add, SRC, dy));
}

const zk_op zk_op_scatter = {
    .name = "scatter",
    .doc = "scatter(input, dim, index, src) or (input, dim, index, value): input with the elements "
           "at the positions index along dim replaced by those of src, or by a number. Where "
           "indices repeat the last one counts. Errors: an index out of range; an index larger "
           "than src, or than input in another dimension; dtypes that differ.",
    ZK_PARAMS(scatter_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(INDEX),
    .moves = true,
    .infer = scatter_infer,
    .forward = scatter_forward,
    .backward = scatter_backward,
    .gradient = scatter_gradient};

/* ---- scatter_add: y = x, and y[index[i, j], j] += src[i, j] for dim 0 -------------------------
 */

static const zk_param scatter_add_params[] = {ZK_TENSOR("input"), ZK_INT("dim"), ZK_TENSOR("index"),
                                              ZK_TENSOR("src")};

static zk_status scatter_add_forward(zk_call *c) {
  return run_scatter(c, true);
}
static zk_status scatter_add_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  ZK_TRY(zk_wrap_dim("scatter_add", c->attr[DIM].i, c->in[0]->shape.ndim, &d));
  if (g->needed[INPUT])
    ZK_TRY(zk_grads_give(g, c, INPUT, g->out[0]));
  return g->needed[SRC] ? give_source(c, g, d) : ZK_OK;
}
const zk_op zk_op_scatter_add = {
    .name = "scatter_add",
    .doc = "scatter_add(input, dim, index, src): input with the elements of src added at the "
           "positions index along dim. Errors: an index out of range; an index larger than src, "
           "or than input in another dimension; dtypes that differ.",
    ZK_PARAMS(scatter_add_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(INDEX),
    .infer = scatter_infer,
    .forward = scatter_add_forward,
    .backward = scatter_add_backward,
    .gradient = zk_gradient_linear};
