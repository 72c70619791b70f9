/*
 * unary.c: functions of one element: dtypes, forward, backward, samples.
 */
#include "op/pointwise/unary.h"

#include <math.h>

const zk_param zk_input_only[1] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL}};

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

bool zk_sample_unary(int i, zk_sample *s, double low, double high) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {0, {0}}, {1, {1}}, {2, {0, 3}}, {3, {2, 1, 5}}};
  if (i < 5)
    zk_sample_uniform(s, shapes[i], low, high);
  else if (i == 5) { /* every second column */
    zk_tensor *t = zk_sample_uniform(s, ZK_SHAPE(3, 8), low, high);
    if (t) {
      t->shape.dim[1] = 4;
      t->stride[1] = 2;
    }
  }
  return i < 6;
}

bool zk_sample_unary_positive(int i, zk_sample *s) {
  return zk_sample_unary(i, s, 0.25, 4);
}

bool zk_sample_unary_real(int i, zk_sample *s) {
  if (i < 6)
    return zk_sample_unary(i, s, i % 2 ? 0.25 : -3, i % 2 ? 3 : -0.25);
  zk_tensor *t = i == 6 ? zk_sample_normal(s, ZK_SHAPE(3, 5)) : NULL;
  for (int64_t k = 0; t && k < zk_numel(t); k++) {
    double x = zk_element_f(t, k);
    if (x > -0.05 && x < 0.05)
      zk_element_set_f(t, k, 0.5);
  }
  return i < 7;
}

bool zk_sample_unary_no_bool(int i, zk_sample *s) {
  if (i < 7)
    return zk_sample_unary_real(i, s);
  if (i == 7) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "input is bool";
  }
  return i < 8;
}

bool zk_sample_unary_steps(int i, zk_sample *s) {
  if (i == 6) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "input is bool";
  }
  if (i >= 6)
    return i < 7;
  zk_sample_unary(i, s, -4, 4);
  zk_tensor *t = s->in[0];
  for (int64_t k = 0, n = t ? (i == 5 ? 24 : zk_numel(t)) : 0; k < n; k++) { /* and its gaps */
    double x = zk_element_f(t, k), whole = floor(x);
    zk_element_set_f(t, k, whole + 0.1 + 0.3 * (x - whole));
  }
  return true;
}
