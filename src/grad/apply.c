/*
 * apply.c: running an op and recording it: the node that it leaves behind.
 */
#include "grad/graph.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/profile.h"
#include "grad/node.h"
#include "op/adjoint.h"

bool zk_any_requires_grad(int n, zk_tensor *const *in) {
  for (int i = 0; i < n; i++)
    if (in[i] && zk_wants_grad(in[i]))
      return true;
  return false;
}

static uint64_t last_sequence;

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
  zk_adjoint_retain(c->adjoint);
  d->edges = (zk_edge *)(d + 1);
  d->call.in = (zk_tensor **)(d->edges + n);
  d->in_version = (uint32_t *)(d->call.in + n);
  d->needed = (bool *)(d->in_version + n);
  return ZK_OK;
}

static zk_status save(zk_tensor *t, bool whole, zk_tensor **out, uint32_t *version) {
  *version = t->storage->version;
  return whole ? zk_tensor_alias(t, out) : zk_tensor_meta(t, out);
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
    if (!zk_wants_grad(t))
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
    status = zk_autograd_attach(c->out[k], &a);
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
  if (zk_profile_running)
    d->layer = zk_profile_layer();
  zk_node_release(d); /* the outputs hold it now */
  return status;
}

bool zk_has_nan(const zk_tensor *t) {
  zk_tensor *dense;
  if (!t || !t->storage || !zk_dtype_is_real(t->dtype) ||
      zk_tensor_contiguous((zk_tensor *)t, &dense) != ZK_OK)
    return false;
  bool found = false;
  for (int64_t i = 0, n = zk_numel(dense); i < n && !found; i++)
    found = isnan(zk_element_f(dense, i));
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
    if ((op->constant & ZK_SAVE_IN(i)) && in[i] && zk_wants_grad(in[i]))
      return zk_fail(ZK_ERR_ARG, "%s: %s requires a gradient, but has none here; detach() it",
                     op->name, op->params[i].name);
  return ZK_OK;
}

/* Runs and records a call whose op, inputs, attributes and adjoint are filled. */
static zk_status run_filled(zk_call *c) {
  zk_spec spec[ZK_MAX_OUT];
  const zk_op *op = c->op;
  c->n_out = 0;
  memset(c->out, 0, sizeof c->out);
  memset(c->kept, 0, sizeof c->kept);
  bool tracked = zk_grad_mode() && zk_op_has_gradient(op) && zk_any_requires_grad(c->n_in, c->in);
  c->keeps = tracked && op->keeps;
  if (tracked)
    ZK_TRY(check_constant(op, c->n_in, c->in));
  zk_status status = zk_op_infer(c, spec);
  if (status == ZK_OK && op->pointwise)
    zk_op_lay_out(c, spec);
  if (status == ZK_OK)
    status = zk_op_compute(c, spec);
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

static zk_status run(zk_call *c) {
  int64_t span = zk_profile_enter(ZK_PROFILE_OP, c->op->name, NULL);
  zk_status status = run_filled(c);
  zk_profile_leave(span);
  return status;
}

static void fill(zk_call *c, const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr) {
  c->op = op;
  c->n_in = n_in;
  c->in = (zk_tensor **)in;
  memcpy(c->attr, attr, sizeof c->attr);
  c->adjoint = NULL;
}

zk_status zk_apply_call(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                        zk_call *c) {
  fill(c, op, n_in, in, attr);
  return run(c);
}

zk_status zk_apply_filled(zk_call *c) {
  zk_status status = run(c);
  if (status == ZK_OK && zk_grad_observer) {
    status = zk_grad_observer->called(zk_grad_observer->context, c, NULL);
    if (status != ZK_OK)
      zk_tensor_release_all(c->out, ZK_MAX_OUT);
  }
  return status;
}

zk_status zk_apply(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                   zk_tensor **out) {
  zk_call c;
  fill(&c, op, n_in, in, attr);
  zk_status status = zk_apply_filled(&c);
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
  if (!zk_grad_mode() || !zk_any_requires_grad(n_in, in))
    return ZK_OK;
  for (int k = 0; k < n_out; k++)
    c.out[k] = out[k];
  return record(&c, spec, id, name);
}
