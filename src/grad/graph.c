/*
 * graph.c: nodes, and what hangs on a tensor: its gradient, its history, its hooks.
 */
#include "grad/graph.h"

#include "base/memory.h"
#include "grad/deferred.h"
#include "grad/node.h"
#include "op/adjoint.h"

static bool grad_mode = true;
const zk_observer *zk_grad_observer;
zk_callbacks zk_grad_callbacks;
bool zk_anomaly_mode;

void zk_set_callbacks(const zk_callbacks *callbacks) {
  zk_grad_callbacks = *callbacks;
}

void zk_script_line(char *line, size_t size) {
  *line = 0;
  if (zk_grad_callbacks.where)
    zk_grad_callbacks.where(zk_grad_callbacks.context, line, size);
}

void zk_set_observer(const zk_observer *o) {
  zk_grad_observer = o;
}

bool zk_set_anomaly_mode(bool on) {
  bool before = zk_anomaly_mode;
  zk_anomaly_mode = on;
  return before;
}

bool zk_get_anomaly_mode(void) {
  return zk_anomaly_mode;
}

bool zk_grad_mode(void) {
  return grad_mode;
}

bool zk_set_grad_mode(bool on) {
  bool before = grad_mode;
  grad_mode = on;
  return before;
}

/* ---- nodes and what hangs on a tensor ------------------------------------------------------- */

/* Frees a node and all that only it holds, without recursion: a graph may be a chain of millions.
 */
void zk_node_release(zk_node *n) {
  static zk_node *dying;
  static bool busy;
  if (!n || --n->refs > 0)
    return;
  n->next_dying = dying;
  dying = n;
  if (busy)
    return;
  busy = true;
  while (dying) {
    n = dying;
    dying = n->next_dying;
    for (int i = 0; i < n->call.n_in; i++) {
      zk_node_release(n->edges[i].node);
      zk_tensor_release(n->edges[i].leaf);
    }
    zk_tensor_release_all(n->call.in, n->call.n_in);
    zk_tensor_release_all(n->call.out, ZK_MAX_OUT);
    zk_tensor_release_all(n->call.kept, ZK_MAX_KEPT);
    zk_adjoint_release(n->call.adjoint);
    zk_free(n->label);
    zk_free(n->where);
    zk_free(n);
  }
  busy = false;
}

static void drop(zk_attachment *self) {
  zk_autograd *a = (zk_autograd *)self;
  zk_tensor_release(a->grad);
  if (a->node && a->node->output[a->output] == a)
    a->node->output[a->output] = NULL;
  zk_node_release(a->node);
  zk_free(a);
}

zk_status zk_autograd_attach(zk_tensor *t, zk_autograd **out) {
  if (!t->autograd) {
    zk_autograd *a = zk_alloc_zero(sizeof *a);
    if (!a)
      return zk_nomem(sizeof *a, "autograd");
    a->attachment.drop = drop;
    t->autograd = &a->attachment;
  }
  *out = zk_autograd_of(t);
  return ZK_OK;
}

zk_status zk_alias_of(const zk_tensor *t, zk_node *n, int output, zk_tensor **out) {
  zk_autograd *a = NULL;
  ZK_TRY(zk_tensor_alias(t, out));
  zk_status status = zk_autograd_attach(*out, &a);
  if (status != ZK_OK) {
    zk_tensor_release(*out);
    *out = NULL;
    return status;
  }
  a->node = n;
  a->output = output;
  n->refs++;
  return ZK_OK;
}

zk_status zk_share(zk_tensor *t, zk_tensor **out) {
  const zk_autograd *a = zk_autograd_of(t);
  if (a && a->node)
    return zk_alias_of(t, a->node, a->output, out);
  if (!a || !a->requires_grad)
    return zk_tensor_alias(t, out);
  *out = zk_tensor_retain(t);
  return ZK_OK;
}

bool zk_requires_grad(const zk_tensor *t) {
  return zk_wants_grad(t);
}

bool zk_is_leaf(const zk_tensor *t) {
  return !t->autograd || !zk_autograd_of(t)->node;
}

const char *zk_grad_fn(const zk_tensor *t) {
  return zk_is_leaf(t) ? NULL : zk_node_name(zk_autograd_of(t)->node);
}

zk_status zk_set_requires_grad(zk_tensor *t, bool on) {
  zk_autograd *a = NULL;
  if (on && !zk_dtype_is_real(t->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "requires_grad: a tensor of %s has no gradient, only real ones have: convert it "
                   "with :float() first",
                   zk_dtype_name(t->dtype));
  if (!zk_is_leaf(t))
    return on ? ZK_OK
              : zk_fail(ZK_ERR_STATE,
                        "requires_grad: this tensor was made by %s, only a leaf can "
                        "choose; use detach()",
                        zk_grad_fn(t));
  ZK_TRY(zk_autograd_attach(t, &a));
  a->requires_grad = on;
  return ZK_OK;
}

zk_tensor *zk_grad(const zk_tensor *t) {
  zk_tensor *grad = t->autograd ? zk_autograd_of(t)->grad : NULL;
  zk_materialise(grad);
  return grad;
}

const zk_tensor *zk_grad_outline(const zk_tensor *t) {
  return t->autograd ? zk_autograd_of(t)->grad : NULL;
}

bool zk_grad_rows(const zk_tensor *leaf, zk_grad_row_fn *take, void *context) {
  const zk_tensor *grad = zk_grad_outline(leaf);
  return zk_is_deferred(grad) && zk_deferred_rows(grad, take, context);
}

zk_status zk_set_grad(zk_tensor *t, zk_tensor *grad) {
  zk_autograd *a = NULL;
  if (!grad && !t->autograd)
    return ZK_OK;
  if (grad && (grad->dtype != t->dtype || !zk_shape_equal(&grad->shape, &t->shape))) {
    char want[ZK_SHAPE_TEXT], got[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "grad: a gradient of %s %s does not fit a tensor of %s %s%s",
                   zk_dtype_name(grad->dtype), zk_shape_text(&grad->shape, got),
                   zk_dtype_name(t->dtype), zk_shape_text(&t->shape, want),
                   grad->dtype == t->dtype ? "" : ": convert it with :to(t.dtype)");
  }
  if (grad == t)
    return zk_fail(ZK_ERR_ARG, "grad: a tensor cannot be its own gradient; give it a clone()");
  ZK_TRY(zk_autograd_attach(t, &a));
  zk_tensor_retain(grad);
  zk_tensor_release(a->grad);
  a->grad = grad;
  return ZK_OK;
}

void zk_forget_grad(zk_tensor *t) {
  zk_autograd *a = zk_autograd_of(t);
  if (!a || !a->grad || zk_is_deferred(a->grad) || !zk_wants_grad(a->grad))
    return;
  zk_tensor *grad = a->grad;
  a->grad = NULL;
  zk_tensor_release(grad);
}

zk_status zk_set_data(zk_tensor *t, zk_tensor *data) {
  if (zk_requires_grad(t) && !zk_dtype_is_real(data->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "data: this tensor requires a gradient, so its data must be float32 or float64, "
                   "got %s",
                   zk_dtype_name(data->dtype));
  if (zk_grad_observer) /* a trace, which knows tensors by what they hold */
    return zk_fail(ZK_ERR_STATE,
                   "data: a tensor's data cannot be replaced while a model is exported; compute a "
                   "new tensor instead");
  if (t == data)
    return ZK_OK;
  zk_before_write(t);
  zk_tensor_set_data(t, data);
  return ZK_OK;
}

zk_status zk_retain_grad(zk_tensor *t) {
  if (!zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE, "retain_grad: this tensor requires no gradient");
  zk_autograd_of(t)->retain_grad = true;
  return ZK_OK;
}

bool zk_retains_grad(const zk_tensor *t) {
  const zk_autograd *a = zk_autograd_of(t);
  return a && a->node && a->retain_grad;
}

zk_status zk_set_hooks(zk_tensor *t, int64_t id) {
  if (!zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE, "register_hook: this tensor requires no gradient");
  zk_autograd *a = zk_autograd_of(t);
  *(a->node ? &a->node->hooks[a->output] : &a->hooks) = id;
  return ZK_OK;
}

int64_t zk_hooks(const zk_tensor *t) {
  const zk_autograd *a = zk_autograd_of(t);
  return !a ? 0 : a->node ? a->node->hooks[a->output] : a->hooks;
}
