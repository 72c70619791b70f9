/*
 * activation.c: forward and backward of functions of one element with up to two numbers.
 */
#include "op/pointwise/activation.h"

enum { A, B }; /* the attributes that a loop gets */

zk_status zk_activation_forward(zk_call *c, const zk_activation *f) {
  double k[2] = {c->attr[A].f, c->attr[B].f};
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  zk_tensor *t[2] = {c->out[0], x};
  zk_iterate(2, t, f->y[zk_real_index(x->dtype)], k);
  zk_tensor_release(x);
  return ZK_OK;
}

zk_status zk_activation_backward(const zk_call *c, zk_grads *g, const zk_activation *f) {
  double k[2] = {c->attr[A].f, c->attr[B].f};
  bool accumulate;
  zk_tensor *dx;
  ZK_TRY(zk_grads_buffer(g, c, 0, &accumulate, &dx));
  zk_tensor *t[3] = {dx, g->out[0], c->in[0]};
  zk_iterate(3, t, (accumulate ? f->add : f->write)[zk_real_index(dx->dtype)], k);
  return ZK_OK;
}
