/*
 * copy.c: clone cast: the same values in new memory, in the same or another dtype.
 */
#include "op/adjoint.h"
#include "op/kernel.h"

/* y = x, in memory of its own; dx = dy */
static const zk_param clone_params[] = {ZK_TENSOR("input")};
static zk_status clone_infer(zk_call *c, zk_spec *out) {
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}
static zk_status copy_forward(zk_call *c) {
  return zk_tensor_copy(c->out[0], c->in[0]);
}
static zk_status copy_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_give(g, c, 0, g->out[0]); /* cast to the input's dtype there */
}
const zk_op zk_op_clone = {
    .name = "clone",
    .doc = "clone(input): the same values in memory of their own; gradients pass through.",
    ZK_PARAMS(clone_params),
    .n_out = 1,
    .moves = true,
    .infer = clone_infer,
    .forward = copy_forward,
    .backward = copy_backward,
    .gradient = zk_gradient_linear};

/* y = x in another dtype; dx = dy in x's dtype */
enum { DTYPE };

static const zk_param cast_params[] = {ZK_TENSOR("input"), ZK_DTYPE_OPT("dtype")};
static zk_status cast_infer(zk_call *c, zk_spec *out) {
  if (!c->attr[DTYPE].given)
    return zk_fail(ZK_ERR_ARG, "cast: dtype is missing");
  out->dtype = (zk_dtype)c->attr[DTYPE].i;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}
const zk_op zk_op_cast = {
    .name = "cast",
    .doc = "cast(input, dtype): the same values in another dtype, as t:to(dtype) gives them. "
           "Gradients pass through between floats. Floats are cut toward zero to "
           "become integers; nan and what an int64 cannot hold become the least int64.",
    ZK_PARAMS(cast_params),
    .n_out = 1,
    .pointwise = true,
    .moves = true,
    .infer = cast_infer,
    .forward = copy_forward,
    .backward = copy_backward,
    .gradient = zk_gradient_linear};
