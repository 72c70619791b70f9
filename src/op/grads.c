/*
 * grads.c: how backward gives gradients, copying them as rarely as possible.
 *
 * An accumulator may share its storage with another gradient. It is copied when something is added
 * to it.
 */
#include <string.h>
#include "op/matrix.h"
#include "tensor/iterate.h"

zk_status zk_grads_give(zk_grads *g, const zk_call *c, int i, zk_tensor *t) {
  zk_tensor *cast = NULL;
  ZK_TRY(zk_tensor_cast(t, c->in[i]->dtype, &cast));
  if (!g->in[i]) {
    g->in[i] = cast;
    return ZK_OK;
  }
  zk_tensor *sum = g->in[i];
  if (!zk_is_unique(sum) || zk_is_expanded(sum)) { /* the gradient of a sum is expanded */
    zk_status status = zk_tensor_clone(g->in[i], &sum);
    if (status != ZK_OK) {
      zk_tensor_release(cast);
      return status;
    }
    zk_tensor_release(g->in[i]);
    g->in[i] = sum;
  }
  zk_tensor_accumulate(sum, cast);
  zk_tensor_release(cast);
  return ZK_OK;
}

zk_status zk_grads_buffer(zk_grads *g, const zk_call *c, int i, bool *accumulate,
                          zk_tensor **buffer) {
  zk_tensor *t = g->in[i];
  *accumulate = t != NULL;
  if (!t) {
    ZK_TRY(zk_tensor_new(c->in[i]->dtype, &c->in[i]->shape, &g->in[i]));
  } else if (!zk_is_unique(t) || !zk_is_contiguous(t)) {
    zk_tensor *own;
    ZK_TRY(zk_tensor_clone(t, &own));
    zk_tensor_release(t);
    g->in[i] = own;
  }
  *buffer = g->in[i];
  return ZK_OK;
}

zk_status zk_grads_product(zk_grads *g, const zk_call *c, int i, const zk_matrix_pair *p) {
  bool accumulate;
  zk_tensor *grad;
  if (!g->in[i] && g->take_product && g->take_product(g, c, i, p))
    return ZK_OK;
  ZK_TRY(zk_grads_buffer(g, c, i, &accumulate, &grad));
  return zk_matrix_pair_product(grad->dtype, p, accumulate, zk_data(grad));
}

zk_status zk_grads_zero(zk_grads *g, const zk_call *c, int i) {
  return g->in[i] ? ZK_OK : zk_tensor_zeros(c->in[i]->dtype, &c->in[i]->shape, &g->in[i]);
}

zk_status zk_grads_reduce(zk_grads *g, const zk_call *c, int i, zk_tensor *t) {
  const zk_shape *want = &c->in[i]->shape;
  if (zk_shape_equal(&t->shape, want))
    return zk_grads_give(g, c, i, t);
  /* Sum over the leading dimensions and those of size 1, then drop the leading ones. */
  enum { DIM, KEEPDIM }; /* of sum */
  zk_call sum = {.op = &zk_op_sum, .n_in = 1, .in = &t};
  zk_op_defaults(&zk_op_sum, sum.attr);
  zk_shape dims = zk_broadcast_dims(&t->shape, want);
  sum.attr[DIM] = (zk_attr){.given = true, .n = dims.ndim};
  memcpy(sum.attr[DIM].v, dims.dim, sizeof dims.dim);
  sum.attr[KEEPDIM].i = 1;
  zk_spec spec[ZK_MAX_OUT];
  ZK_TRY(zk_op_run(&sum, spec));
  zk_tensor *s = sum.out[0];
  s->shape = *want; /* contiguous, and as many elements */
  zk_shape_strides(want, s->stride);
  zk_status status = zk_grads_give(g, c, i, s);
  zk_tensor_release(s);
  return status;
}
