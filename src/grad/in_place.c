/*
 * in_place.c: ops that write their result over their first input.
 */
#include "grad/graph.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/profile.h"
#include "grad/node.h"

/* May op's result (spec) be written to t? */
static zk_status check_in_place(const zk_op *op, const zk_tensor *t, const zk_spec *spec,
                                bool tracked) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (!zk_shape_equal(&spec->shape, &t->shape))
    return zk_fail(ZK_ERR_ARG, "%s_: the result has shape %s, which does not fit in place: %s",
                   op->name, zk_shape_text(&spec->shape, a), zk_shape_text(&t->shape, b));
  if (zk_dtype_category(spec->dtype) > zk_dtype_category(t->dtype) ||
      (tracked && spec->dtype != t->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "%s_: the result is %s, which cannot be kept in a tensor of %s: convert it with "
                   ":to(\"%s\") "
                   "first, or take %s, which makes a new tensor",
                   op->name, zk_dtype_name(spec->dtype), zk_dtype_name(t->dtype),
                   zk_dtype_name(spec->dtype), op->name);
  if (zk_is_expanded(t))
    return zk_fail(ZK_ERR_ARG,
                   "%s_: this tensor is expanded, several of its elements are one in memory; "
                   "clone() it first",
                   op->name);
  if (!tracked)
    return ZK_OK;
  if (zk_is_leaf(t) && zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE,
                   "%s_: a leaf that requires a gradient cannot be changed in place while "
                   "gradients are recorded; do it inside zknn.no_grad",
                   op->name);
  if (t->is_view || t->storage->has_views)
    return zk_fail(ZK_ERR_STATE,
                   "%s_: a view, or a tensor with views, cannot be changed in place while "
                   "gradients are recorded; use %s",
                   op->name, op->name);
  return ZK_OK;
}

/* t is about to be overwritten: what the node of its new history saved of it, it gets a copy of. */
static zk_status keep_before(zk_tensor *t, zk_node *n) {
  for (int i = 0; i < n->call.n_in; i++) {
    zk_tensor *saved = n->call.in[i], *copy;
    if (!saved || saved->storage != t->storage)
      continue;
    ZK_TRY(zk_tensor_new(saved->dtype, &saved->shape, &copy));
    zk_status status = zk_tensor_copy(copy, saved); /* equal shapes: cannot fail */
    (void)status;
    zk_tensor_release(saved);
    n->call.in[i] = copy;
    n->in_version[i] = copy->storage->version;
  }
  return ZK_OK;
}

zk_status zk_apply_in_place(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr) {
  zk_tensor *t = in[0];
  zk_call result;
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in, .n_out = op->n_out};
  zk_spec spec[ZK_MAX_OUT] = {0};
  memcpy(c.attr, attr, sizeof c.attr);
  bool tracked = zk_grad_mode() && zk_op_has_gradient(op) && zk_any_requires_grad(n_in, in);
  ZK_TRY(zk_op_infer(&c, spec));
  ZK_TRY(check_in_place(op, t, spec, tracked));
  if (zk_grad_mode() && !zk_op_has_gradient(op) && zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE,
                   "%s_: it has no gradient, and this tensor requires one; use %s, or do it inside "
                   "zknn.no_grad",
                   op->name, op->name);
  bool direct = !tracked && spec->dtype == t->dtype;
  for (int i = 1; i < n_in; i++) /* another view of what is written: not element by element */
    direct = direct && (!in[i] || in[i] == t || in[i]->storage != t->storage);
  if (zk_grad_observer)
    ZK_TRY(zk_grad_observer->before_write(zk_grad_observer->context, t));
  zk_before_write(t);
  if (direct) {
    c.out[0] = t;
    int64_t span = zk_profile_enter(ZK_PROFILE_OP, op->name, NULL);
    bool before = zk_stoppable_begin(false);
    zk_status status = zk_stoppable_end(before, zk_op_forward(&c));
    zk_profile_leave(span);
    if (status != ZK_OK)
      return status;
    status = zk_grad_observer
                 ? zk_grad_observer->called(zk_grad_observer->context, &c, &spec->dtype)
                 : ZK_OK;
    t->storage->version++;
    return status;
  }
  ZK_TRY(zk_apply_call(op, n_in, in, attr, &result));
  zk_tensor **out = result.out;
  zk_status status =
      tracked && out[0]->autograd ? keep_before(t, zk_autograd_of(out[0])->node) : ZK_OK;
  if (status == ZK_OK) {
    status = zk_tensor_copy(t, out[0]);
    c.out[0] = t;
    if (status == ZK_OK && zk_grad_observer)
      status = zk_grad_observer->called(zk_grad_observer->context, &c, &spec->dtype);
    t->storage->version++;
  }
  if (status == ZK_OK && tracked) { /* t's history is the result's from here on */
    zk_attachment *before = t->autograd;
    t->autograd = out[0]->autograd; /* the node's way to its living output goes along */
    out[0]->autograd = before;
  }
  zk_tensor_release_all(out, ZK_MAX_OUT);
  return status;
}
