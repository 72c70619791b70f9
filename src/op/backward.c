/*
 * backward.c: the gradients of a call, see backward.h.
 */
#include "op/backward.h"

#include <string.h>
#include "op/gradient.h"
#include "op/stand_in.h"

/* A saved tensor has its elements, another one dtype and shape alone. */
static zk_status widen_saved(zk_tensor *t, zk_tensor **out) {
  if (!t || t->storage)
    return t ? zk_tensor_cast(t, zk_dtype_computes(t->dtype), out) : ZK_OK;
  ZK_TRY(zk_tensor_meta(t, out));
  (*out)->dtype = zk_dtype_computes(t->dtype);
  return ZK_OK;
}

static zk_status give_all(const zk_call *c, zk_grads *g, zk_tensor *const *in) {
  for (int i = 0; i < c->n_in; i++)
    if (in[i])
      ZK_TRY(zk_grads_give(g, c, i, in[i]));
  return ZK_OK;
}

static zk_status stand_in_backward(const zk_call *c, zk_grads *g) {
  zk_stand_in s, grads; /* of grads, the lists alone: the gradients that go in and come out */
  zk_status status = zk_stand_in_open(&s, c);
  grads.call.in = NULL;
  if (status == ZK_OK)
    status = zk_stand_in_open(&grads, c);
  for (int i = 0; i < c->n_in && status == ZK_OK; i++)
    status = widen_saved(c->in[i], &s.call.in[i]);
  for (int k = 0; k < c->n_out && status == ZK_OK; k++) {
    status = widen_saved(c->out[k], &s.call.out[k]);
    if (status == ZK_OK)
      status = widen_saved(g->out[k], &grads.call.out[k]);
  }
  if (status == ZK_OK) {
    zk_grads wide = {.n_in = g->n_in, .needed = g->needed, .in = grads.call.in};
    memcpy(wide.out, grads.call.out, sizeof wide.out);
    status = c->op->backward(&s.call, &wide);
  }
  if (status == ZK_OK)
    status = give_all(c, g, grads.call.in);
  zk_stand_in_close(&grads);
  zk_stand_in_close(&s);
  return status;
}

zk_status zk_op_backward(const zk_call *c, zk_grads *g) {
  if (!c->op->backward)
    return zk_gradient_run(c, g);
  return zk_needs_stand_in(c) ? stand_in_backward(c, g) : c->op->backward(c, g);
}
