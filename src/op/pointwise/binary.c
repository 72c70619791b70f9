/*
 * binary.c: dtypes, forward and backward of functions of two elements.
 */
#include "op/pointwise/binary.h"

const zk_param zk_two_operands[2] = {ZK_OPERAND("input"), ZK_OPERAND("other")};

enum { CONTEXT }; /* the attribute that loops see, if there is one */

zk_status zk_binary_infer(zk_call *c, zk_spec *out) {
  out->dtype = zk_promote(c->in[0], c->in[1]);
  return zk_broadcast(c->op->name, &c->in[0]->shape, &c->in[1]->shape, &out->shape);
}

zk_status zk_binary_infer_real(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_binary_infer(c, out));
  if (!zk_dtype_is_real(out->dtype))
    out->dtype = ZK_FLOAT32;
  return ZK_OK;
}

zk_status zk_binary_infer_of_reals(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_binary_infer(c, out));
  if (!zk_dtype_is_real(out->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "%s: the operands are %s and %s, one must be of floats: input:float()",
                   c->op->name, zk_dtype_name(c->in[0]->dtype), zk_dtype_name(c->in[1]->dtype));
  return ZK_OK;
}

/* out = loop(a, b, extra): a and b cast to `dtype` first; extra may be NULL. */
static zk_status run(zk_tensor *out, zk_tensor *a, zk_tensor *b, zk_tensor *extra, zk_dtype dtype,
                     zk_loop loop, void *context) {
  zk_tensor *t[4] = {out, NULL, NULL, extra};
  zk_status status = zk_tensor_cast(a, dtype, &t[1]);
  if (status == ZK_OK)
    status = zk_tensor_cast(b, dtype, &t[2]);
  if (status == ZK_OK)
    zk_iterate(extra ? 4 : 3, t, loop, context);
  zk_tensor_release_all(t + 1, 2);
  return status;
}

zk_status zk_binary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  return run(c->out[0], c->in[0], c->in[1], NULL, c->out[0]->dtype, loops[c->out[0]->dtype],
             &c->attr[CONTEXT].f);
}

zk_status zk_binary_backward(const zk_call *c, zk_grads *g, int i, zk_tensor *a, zk_tensor *b,
                             zk_loop f32, zk_loop f64) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(dtype, &c->out[0]->shape, &t));
  zk_status status =
      run(t, a, b, g->out[0], dtype, zk_real_index(dtype) ? f64 : f32, (void *)&c->attr[CONTEXT].f);
  if (status == ZK_OK)
    status = zk_grads_reduce(g, c, i, t);
  zk_tensor_release(t);
  return status;
}
