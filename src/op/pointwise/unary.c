/*
 * unary.c: dtypes, forward and backward of functions of one element.
 */
#include "op/pointwise/unary.h"

const zk_param zk_input_only[1] = {ZK_TENSOR("input")};

zk_status zk_unary_infer_same(zk_call *c, zk_spec *out) {
  out->dtype = c->in[0]->dtype;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}

zk_status zk_unary_infer_float(zk_call *c, zk_spec *out) {
  out->dtype = zk_dtype_is_real(c->in[0]->dtype) ? c->in[0]->dtype : ZK_FLOAT32;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}

static zk_status refuse(const zk_call *c, const char *method) {
  return zk_fail(ZK_ERR_ARG,
                 "%s: input is %s, which it is not defined for: convert it with input:%s() first",
                 c->op->name, zk_dtype_name(c->in[0]->dtype), method);
}

zk_status zk_unary_infer_no_bool(zk_call *c, zk_spec *out) {
  return c->in[0]->dtype == ZK_BOOL ? refuse(c, "long") : zk_unary_infer_same(c, out);
}

zk_status zk_unary_infer_real(zk_call *c, zk_spec *out) {
  return zk_dtype_is_real(c->in[0]->dtype) ? zk_unary_infer_same(c, out) : refuse(c, "float");
}

zk_status zk_unary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES], void *context) {
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  zk_tensor *t[2] = {c->out[0], x};
  zk_iterate(2, t, loops[x->dtype], context);
  zk_tensor_release(x);
  return ZK_OK;
}

zk_status zk_unary_backward(const zk_call *c, zk_grads *g, zk_tensor *saved, const zk_loop write[2],
                            const zk_loop add[2]) {
  bool accumulate = false;
  zk_tensor *dx = g->out[0];
  bool ours = g->taker && zk_is_unique(dx) && zk_is_contiguous(dx); /* nobody else reads dy */
  if (ours && !g->in[0] && dx->dtype == c->in[0]->dtype)
    g->in[0] = zk_tensor_retain(dx);
  else
    ZK_TRY(zk_grads_buffer(g, c, 0, &accumulate, &dx));
  zk_tensor *t[3] = {dx, g->out[0], saved};
  zk_iterate(3, t, (accumulate ? add : write)[zk_real_index(dx->dtype)], NULL);
  return ZK_OK;
}
