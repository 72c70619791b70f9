/*
 * ternary.c: dtypes and forward of functions of three elements.
 */
#include "op/pointwise/ternary.h"

#include "op/want.h"

zk_status zk_ternary_infer(zk_call *c, zk_spec *out) {
  const zk_op *op = c->op;
  ZK_TRY(zk_want_real(op->name, op->params[0].name, c->in[0]));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[0]->shape};
  for (int i = 1; i < 3; i++) {
    if (!c->in[i]->is_number)
      ZK_TRY(zk_want_same(op->name, op->params[i].name, c->in[i], op->params[0].name, c->in[0]));
    ZK_TRY(zk_broadcast(op->name, &out->shape, &c->in[i]->shape, &out->shape));
  }
  return ZK_OK;
}

zk_status zk_ternary_forward(zk_call *c, zk_loop f32, zk_loop f64) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *last, *t[4] = {c->out[0], c->in[0], c->in[1], NULL};
  ZK_TRY(zk_tensor_cast(c->in[2], dtype, &last)); /* it may be a number */
  t[3] = last;
  zk_iterate(4, t, zk_real_index(dtype) ? f64 : f32, NULL);
  zk_tensor_release(last);
  return ZK_OK;
}

zk_status zk_ternary_infer_promoted(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = zk_promote_all(3, c->in), .shape = c->in[0]->shape};
  for (int i = 1; i < 3; i++)
    ZK_TRY(zk_broadcast(c->op->name, &out->shape, &c->in[i]->shape, &out->shape));
  return ZK_OK;
}

zk_status zk_ternary_forward_promoted(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  enum { NUMBER };
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *t[4] = {c->out[0], NULL, NULL, NULL};
  zk_status status = ZK_OK;
  for (int i = 0; i < 3 && status == ZK_OK; i++)
    status = zk_tensor_cast(c->in[i], dtype, &t[1 + i]);
  if (status == ZK_OK)
    zk_iterate(4, t, loops[dtype], &c->attr[NUMBER].f);
  zk_tensor_release_all(t + 1, 3);
  return status;
}
