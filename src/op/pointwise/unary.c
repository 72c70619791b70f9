/*
 * unary.c: functions of one element: dtypes, forward, backward, samples.
 */
#include "op/pointwise/unary.h"

const zk_param zk_input_only[1] = {ZK_TENSOR("input")};

zk_status zk_unary_infer(zk_call *c, zk_spec *out, int flags) {
  zk_dtype d = c->in[0]->dtype;
  if (((flags & ZK_NO_BOOL) && d == ZK_BOOL) || ((flags & ZK_NO_INTEGERS) && !zk_dtype_is_real(d)))
    return zk_fail(ZK_ERR_ARG,
                   "%s: input is %s, which it is not defined for: convert it with input:%s() first",
                   c->op->name, zk_dtype_name(d), flags & ZK_NO_INTEGERS ? "float" : "long");
  out->dtype = zk_dtype_is_real(d) || (flags & ZK_KEEPS_INTEGERS) ? d : ZK_FLOAT32;
  if ((flags & ZK_BOOL_AS_INT) && d == ZK_BOOL)
    out->dtype = ZK_INT64;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}

zk_status zk_unary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES], void *context) {
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  zk_tensor *t[2] = {c->out[0], x};
  zk_iterate(2, t, loops[x->dtype], context);
  zk_tensor_release(x);
  return ZK_OK;
}

zk_status zk_unary_backward(const zk_call *c, zk_grads *g, zk_tensor *v, const zk_loop write[2],
                            const zk_loop add[2]) {
  bool accumulate;
  zk_tensor *dx;
  ZK_TRY(zk_grads_buffer(g, c, 0, &accumulate, &dx));
  zk_tensor *t[3] = {dx, g->out[0], v};
  zk_iterate(3, t, (accumulate ? add : write)[zk_real_index(dx->dtype)], NULL);
  return ZK_OK;
}
