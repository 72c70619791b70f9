/*
 * graph.c: recording: the nodes that ops leave behind, and in-place operations.
 */
#include "grad/graph.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "grad/deferred.h"
#include "grad/node.h"

static bool grad_mode = true;
static uint64_t last_sequence;
static const zk_observer *observer;
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
  observer = o;
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
    zk_free(n->label);
    zk_free(n->where);
    zk_free(n);
  }
  busy = false;
}

static void drop(zk_attachment *self) {
  zk_autograd *a = (zk_autograd *)self;
  zk_tensor_release(a->grad);
  if (a->node)
    a->node->output[a->output] = NULL;
  zk_node_release(a->node);
  zk_free(a);
}

/* t's autograd, made when it has none. */
static zk_status attach(zk_tensor *t, zk_autograd **out) {
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

bool zk_requires_grad(const zk_tensor *t) {
  return t->autograd && (zk_autograd_of(t)->requires_grad || zk_autograd_of(t)->node);
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
  ZK_TRY(attach(t, &a));
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
  ZK_TRY(attach(t, &a));
  zk_tensor_retain(grad);
  zk_tensor_release(a->grad);
  a->grad = grad;
  return ZK_OK;
}

zk_status zk_set_data(zk_tensor *t, zk_tensor *data) {
  if (zk_requires_grad(t) && !zk_dtype_is_real(data->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "data: this tensor requires a gradient, so its data must be float32 or float64, "
                   "got %s",
                   zk_dtype_name(data->dtype));
  if (observer) /* a trace, which knows tensors by what they hold */
    return zk_fail(ZK_ERR_STATE,
                   "data: a tensor's data cannot be replaced while a model is exported; compute a "
                   "new tensor instead");
  if (t == data)
    return ZK_OK;
  zk_before_write(t);
  zk_tensor_become(t, data);
  return ZK_OK;
}

zk_status zk_retain_grad(zk_tensor *t) {
  if (!zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE, "retain_grad: this tensor requires no gradient");
  zk_autograd_of(t)->retain_grad = true;
  return ZK_OK;
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

/* ---- recording ------------------------------------------------------------------------------ */

static bool any_requires_grad(int n, zk_tensor *const *in) {
  for (int i = 0; i < n; i++)
    if (in[i] && zk_requires_grad(in[i]))
      return true;
  return false;
}

/* A node with room for its inputs' arrays, in one allocation. */
static zk_status new_node(const zk_call *c, zk_node **out) {
  size_t n = (size_t)c->n_in;
  size_t size =
      sizeof(zk_node) + n * (sizeof(zk_edge) + sizeof(zk_tensor *) + sizeof(uint32_t) + 1);
  zk_node *d = zk_alloc_zero(size);
  *out = d;
  if (!d)
    return zk_nomem(size, "a graph node");
  d->refs = 1;
  d->sequence = ++last_sequence;
  d->call = *c;
  memset(d->call.out, 0, sizeof d->call.out);
  d->edges = (zk_edge *)(d + 1);
  d->call.in = (zk_tensor **)(d->edges + n);
  d->in_version = (uint32_t *)(d->call.in + n);
  d->needed = (bool *)(d->in_version + n);
  return ZK_OK;
}

static zk_status save(zk_tensor *t, bool whole, zk_tensor **out, uint32_t *version) {
  *version = t->storage->version;
  return whole ? zk_tensor_alias(t, out) : zk_tensor_outline(t, out);
}

/* Makes the node of a call that ran, and hangs it on the outputs. The node takes what was kept. */
static zk_status record(zk_call *c, const zk_spec *spec, int64_t function, const char *label) {
  zk_node *d;
  unsigned saves = c->op->saves;
  ZK_TRY(new_node(c, &d));
  memset(c->kept, 0, sizeof c->kept);
  zk_status status = ZK_OK;
  d->function = function;
  if (label && !(d->label = zk_strdup(label)))
    status = zk_nomem(strlen(label), "a graph node");
  for (int i = 0; i < c->n_in && status == ZK_OK; i++) {
    zk_tensor *t = c->in[i];
    if (!t)
      continue;
    bool whole = saves & (i < 8 ? ZK_SAVE_IN(i) : 0);
    status = save(t, whole, &d->call.in[i], &d->in_version[i]);
    if (!zk_requires_grad(t))
      continue;
    d->needed[i] = true;
    zk_autograd *a = zk_autograd_of(t);
    d->edges[i] = (zk_edge){.node = a->node, .output = a->output, .leaf = a->node ? NULL : t};
    if (a->node)
      a->node->refs++;
    else
      zk_tensor_retain(t);
  }
  for (int k = 0; k < c->n_out && status == ZK_OK; k++) {
    status = save(c->out[k], saves & ZK_SAVE_OUT(k), &d->call.out[k], &d->out_version[k]);
    if (spec[k].no_grad || !zk_dtype_is_real(c->out[k]->dtype) || status != ZK_OK)
      continue;
    zk_autograd *a = NULL;
    status = attach(c->out[k], &a);
    if (status == ZK_OK) {
      a->node = d;
      a->output = k;
      d->output[k] = a;
      d->refs++;
    }
  }
  if (status == ZK_OK && zk_anomaly_mode && zk_grad_callbacks.where) {
    char line[200];
    zk_script_line(line, sizeof line);
    d->where = zk_strdup(line); /* NULL: the message does without */
  }
  zk_node_release(d); /* the outputs hold it now */
  return status;
}

bool zk_has_nan(const zk_tensor *t) {
  zk_tensor *dense;
  if (!t || !t->storage || !zk_dtype_is_real(t->dtype) ||
      zk_tensor_contiguous((zk_tensor *)t, &dense) != ZK_OK)
    return false;
  bool found = false;
  ZK_REAL(t->dtype, {
    const real *x = zk_data(dense);
    for (int64_t i = 0, n = zk_numel(dense); i < n && !found; i++)
      found = x[i] != x[i];
  });
  zk_tensor_release(dense);
  return found;
}

/* In anomaly mode: did this call make a nan of inputs without one? */
static zk_status check_anomaly(const zk_call *c) {
  for (int i = 0; i < c->n_in; i++)
    if (zk_has_nan(c->in[i]))
      return ZK_OK;
  for (int k = 0; k < c->n_out; k++)
    if (zk_has_nan(c->out[k]))
      return zk_fail(ZK_ERR_STATE, "%s: the result has nan, and no input has (anomaly mode)",
                     c->op->name);
  return ZK_OK;
}

/* An input without a gradient may not ask for one: it would silently stay NULL. */
static zk_status check_constant(const zk_op *op, int n_in, zk_tensor *const *in) {
  for (int i = 0; i < n_in && i < 8; i++)
    if ((op->constant & ZK_SAVE_IN(i)) && in[i] && zk_requires_grad(in[i]))
      return zk_fail(ZK_ERR_ARG, "%s: %s requires a gradient, but has none here; detach() it",
                     op->name, op->params[i].name);
  return ZK_OK;
}

/* Runs and records; *c is what was run. */
static zk_status apply(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       zk_call *c) {
  zk_spec spec[ZK_MAX_OUT];
  c->op = op;
  c->n_in = n_in;
  c->n_out = 0;
  c->in = (zk_tensor **)in;
  memset(c->out, 0, sizeof c->out);
  memset(c->kept, 0, sizeof c->kept);
  memcpy(c->attr, attr, sizeof c->attr);
  bool tracked = grad_mode && zk_op_has_gradient(op) && any_requires_grad(n_in, in);
  c->keeps = tracked && op->keeps;
  if (tracked)
    ZK_TRY(check_constant(op, n_in, in));
  zk_status status = zk_op_run(c, spec);
  if (status == ZK_OK && zk_anomaly_mode)
    status = check_anomaly(c);
  if (status == ZK_OK && tracked)
    status = record(c, spec, 0, NULL);
  if (status != ZK_OK) {
    zk_tensor_release_all(c->out, ZK_MAX_OUT);
    zk_tensor_release_all(c->kept, ZK_MAX_KEPT);
  }
  return status;
}

zk_status zk_apply(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                   zk_tensor **out) {
  zk_call c;
  zk_status status = apply(op, n_in, in, attr, &c);
  if (status == ZK_OK && observer) {
    status = observer->called(observer->context, &c, NULL);
    if (status != ZK_OK)
      zk_tensor_release_all(c.out, ZK_MAX_OUT);
  }
  memcpy(out, c.out, sizeof c.out);
  return status;
}

/* ---- custom functions ------------------------------------------------------------------------ */

static zk_status function_backward(const zk_call *c, zk_grads *g) {
  (void)c, (void)g;
  return zk_fail(ZK_ERR_STATE, "backward: a custom function without callbacks");
}

/* What the nodes of custom functions have for an op; backward.c calls the callback instead. */
static const zk_op custom_function = {
    .name = "Function", .doc = "", .n_out = ZK_MAX_OUT, .backward = function_backward};

zk_status zk_record_function(const char *name, int64_t id, int n_in, zk_tensor *const *in,
                             int n_out, zk_tensor *const *out) {
  zk_call c = {
      .op = &custom_function, .n_in = n_in, .n_out = n_out, .in = (zk_tensor **)in, .attr = {{0}}};
  zk_spec spec[ZK_MAX_OUT] = {0};
  if (!grad_mode || !any_requires_grad(n_in, in))
    return ZK_OK;
  for (int k = 0; k < n_out; k++)
    c.out[k] = out[k];
  return record(&c, spec, id, name);
}

/* ---- in place ------------------------------------------------------------------------------- */

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
  if (t->is_view || t->storage->viewed)
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
  bool tracked = grad_mode && zk_op_has_gradient(op) && any_requires_grad(n_in, in);
  ZK_TRY(op->infer(&c, spec));
  ZK_TRY(check_in_place(op, t, spec, tracked));
  if (grad_mode && !zk_op_has_gradient(op) && zk_requires_grad(t))
    return zk_fail(ZK_ERR_STATE,
                   "%s_: it has no gradient, and this tensor requires one; use %s, or do it inside "
                   "zknn.no_grad",
                   op->name, op->name);
  bool direct = !tracked && spec->dtype == t->dtype;
  for (int i = 1; i < n_in; i++) /* another window on what is written: not element by element */
    direct = direct && (!in[i] || in[i] == t || in[i]->storage != t->storage);
  if (observer)
    ZK_TRY(observer->before_write(observer->context, t));
  zk_before_write(t);
  if (direct) {
    c.out[0] = t;
    bool before = zk_stoppable_begin(false);
    ZK_TRY(zk_stoppable_end(before, zk_op_forward(&c)));
    zk_status status = observer ? observer->called(observer->context, &c, &spec->dtype) : ZK_OK;
    t->storage->version++;
    return status;
  }
  ZK_TRY(apply(op, n_in, in, attr, &result));
  zk_tensor **out = result.out;
  zk_status status =
      tracked && out[0]->autograd ? keep_before(t, zk_autograd_of(out[0])->node) : ZK_OK;
  if (status == ZK_OK) {
    status = zk_tensor_copy(t, out[0]);
    c.out[0] = t;
    if (status == ZK_OK && observer)
      status = observer->called(observer->context, &c, &spec->dtype);
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
