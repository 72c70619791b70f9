/*
 * backward.c: walking the graph from a result to its leaves.
 *
 * Without create_graph nothing is recorded: gradients are summed in place, by loops. With it every
 * gradient has a history (second.c). Recording is on or off for callbacks too, as the walk has it.
 * Callbacks may start walks of their own; what one of these used up is an error when the outer one
 * comes to it.
 *
 * The leaves' gradients gather apart, in the walk, and are added to .grad at the end, when nothing
 * can fail any more: a backward that runs out of memory changes no .grad.
 */
#include <inttypes.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/profile.h"
#include "grad/deferred.h"
#include "grad/graph.h"
#include "grad/node.h"
#include "grad/walk.h"
#include "op/backward.h"

/* One backward. */
typedef struct pass {
  int n_roots, n_inputs;
  zk_tensor *const *roots, *const *inputs;
  zk_tensor **grads; /* of the inputs */
  bool retain_graph, create_graph;
  zk_walk walk;
} pass;

static zk_status check_saved(const zk_node *n, const zk_tensor *t, uint32_t version) {
  if (!t || !t->storage || t->storage->version == version)
    return ZK_OK;
  char text[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_STATE,
                 "backward: %s needs a tensor of shape %s that an in-place operation has changed "
                 "since (version %" PRIu32 ", expected %" PRIu32 ")",
                 zk_node_name(n), zk_shape_text(&t->shape, text), t->storage->version, version);
}

static bool same_kind(const zk_tensor *a, const zk_tensor *b) {
  return a->dtype == b->dtype && zk_shape_equal(&a->shape, &b->shape);
}

static zk_status not_same_kind(const char *what, const zk_tensor *now, const zk_tensor *then) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_STATE,
                 "backward: %s is %s %s by now, and was %s %s when it was used; its "
                 "data was replaced in between: compute the loss again",
                 what, zk_dtype_name(now->dtype), zk_shape_text(&now->shape, a),
                 zk_dtype_name(then->dtype), zk_shape_text(&then->shape, b));
}

/* Is what input i of n was still of the dtype and shape that gradients for it have? */
static zk_status check_edge(const zk_node *n, int i) {
  const zk_edge *e = &n->edges[i];
  const zk_tensor *then = n->call.in[i];
  const zk_tensor *now = e->leaf                     ? e->leaf
                         : e->node && !e->node->used ? e->node->call.out[e->output]
                                                     : NULL;
  if (!now || !then || same_kind(now, then))
    return ZK_OK;
  return e->leaf ? not_same_kind("a leaf", now, then)
                 : not_same_kind("the result of an operation", then, now);
}

static zk_status check_node(const zk_node *n) {
  if (n->used)
    return zk_fail(ZK_ERR_STATE,
                   "backward: this graph was used before (at %s), and what it saved is freed; "
                   "pass retain_graph=true to the first backward",
                   zk_node_name(n));
  for (int i = 0; i < n->call.n_in; i++) {
    ZK_TRY(check_saved(n, n->call.in[i], n->in_version[i]));
    ZK_TRY(check_edge(n, i));
  }
  for (int k = 0; k < n->call.n_out; k++)
    ZK_TRY(check_saved(n, n->call.out[k], n->out_version[k]));
  return ZK_OK;
}

/* Where an edge's gradient gathers. */
static zk_tensor **target(zk_walk *w, const zk_edge *e) {
  return e->node ? &zk_walk_grads(w, e->node)[e->output] : zk_walk_grad(w, e->leaf);
}

/* Makes a leaf's gradient, which a product is, a deferred one: when nobody is going to look at it
 * in this walk, and there is nothing to add it to. */
static bool take_product(zk_grads *g, const zk_call *c, int i, const zk_matrix_pair *p) {
  const zk_node *n = g->taker;
  const zk_edge *e = &n->edges[i];
  const zk_autograd *a = e->leaf ? zk_autograd_of(e->leaf) : NULL;
  if (!a || a->grad || a->hooks || zk_anomaly_mode)
    return false;
  g->in[i] = zk_defer(c, i, p);
  return g->in[i] != NULL;
}

/* The gradients that it fills are the walk's: a walk that is stopped throws them away. */
static zk_status op_backward(const zk_call *c, zk_grads *g) {
  bool before = zk_stoppable_begin(true);
  return zk_stoppable_end(before, zk_op_backward(c, g));
}

/* The backward of a custom function. */
static zk_status function_backward(zk_node *n, zk_grads *g) {
  bool before = n->busy;
  n->busy = true;
  zk_status status =
      zk_grad_callbacks.function(zk_grad_callbacks.context, n->function, &n->call, g);
  n->busy = before;
  return status;
}

/* Is the gradient of input i of n wanted? */
static bool is_needed(pass *p, const zk_node *n, int i) {
  const zk_edge *e = &n->edges[i];
  if (!n->needed[i] || p->n_inputs == 0)
    return n->needed[i];
  return e->leaf ? zk_walk_is_input(p->n_inputs, p->inputs, e)
                 : zk_walk_leads(&p->walk, e->node) || zk_walk_is_input(p->n_inputs, p->inputs, e);
}

/* Runs one node's backward, its inputs' gradients gathering in their targets. */
static zk_status run_node(pass *p, zk_node *n, zk_tensor *const *grads) {
  zk_tensor *in_small[8], **in = in_small;
  bool needed_small[8], *needed = needed_small;
  int n_in = n->call.n_in;
  size_t size = (size_t)n_in * (sizeof *in + sizeof *needed);
  bool flows = false;
  for (int k = 0; k < n->call.n_out; k++)
    flows |= grads[k] != NULL;
  if (!flows)
    return ZK_OK;
  if (n_in > 8) {
    if (!(in = zk_alloc(size)))
      return zk_nomem(size, "backward");
    needed = (bool *)(in + n_in);
  }
  /* An input that appears twice takes the target once; the second gathers apart and is added. With
   * create_graph all gather apart: nothing is added in place. */
  for (int i = 0; i < n_in; i++) {
    in[i] = NULL;
    needed[i] = is_needed(p, n, i);
    if (needed[i] && !p->create_graph) {
      zk_tensor **from = target(&p->walk, &n->edges[i]);
      in[i] = *from;
      *from = NULL;
      zk_materialise(in[i]);
    }
  }
  zk_grads g = {.n_in = n_in, .needed = needed, .in = in, .taker = n};
  if (p->n_inputs == 0 && !p->create_graph)
    g.take_product = take_product;
  memcpy(g.out, grads, sizeof g.out);
  zk_status status = n->function       ? function_backward(n, &g)
                     : p->create_graph ? zk_recorded_backward(n, grads, needed, in)
                                       : op_backward(&n->call, &g);
  for (int i = 0; status == ZK_OK && zk_anomaly_mode && i < n_in; i++)
    if (zk_has_nan(in[i]))
      status = zk_fail(ZK_ERR_STATE,
                       "backward: %s made nan in the gradient of its input %d (anomaly mode)%s%s",
                       zk_node_name(n), i, n->where && *n->where ? "; it was called at " : "",
                       n->where ? n->where : "");
  for (int i = 0; i < n_in; i++) {
    if (!in[i])
      continue;
    zk_tensor **to = target(&p->walk, &n->edges[i]);
    if (!*to) {
      *to = in[i];
      continue;
    }
    zk_tensor *other = *to;
    if (p->create_graph) {
      zk_status sum = status == ZK_OK ? zk_recorded_add(to, in[i]) : ZK_OK;
      status = status == ZK_OK ? sum : status;
      zk_tensor_release(in[i]);
      continue;
    }
    zk_materialise(other);
    zk_materialise(in[i]);
    zk_grads one = {.n_in = n_in, .needed = needed, .in = in};
    if (status == ZK_OK)
      status = zk_grads_give(&one, &n->call, i, other); /* in[i] += other */
    zk_tensor_release(other);
    *to = in[i];
  }
  if (in != in_small)
    zk_free(in);
  return status;
}

static zk_status step(pass *p, zk_node *n, zk_tensor *const *grads) {
  const char *name = n->call.op->name;
  if (zk_profile_running && n->label)
    name = zk_profile_name(zk_profile_intern(n->label));
  int64_t span = zk_profile_enter(ZK_PROFILE_GRADIENT, name, n->layer);
  zk_status status = run_node(p, n, grads);
  zk_profile_leave(span);
  return status;
}

/* Frees what the node saved; ops that save nothing can be walked again. */
static void use_up(zk_node *n) {
  if ((!n->call.op->saves && !n->call.op->keeps && !n->function) || n->busy)
    return;
  n->used = true;
  zk_tensor_release_all(n->call.in, n->call.n_in);
  zk_tensor_release_all(n->call.out, ZK_MAX_OUT);
  zk_tensor_release_all(n->call.kept, ZK_MAX_KEPT);
}

/* May g be added to the gradient that is there, which the user may have put there? */
static zk_status check_sum(const zk_tensor *there, const zk_tensor *g) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (!same_kind(there, g))
    return zk_fail(ZK_ERR_STATE,
                   "backward: a gradient of %s %s cannot be added to the .grad of %s %s that is "
                   "there; set .grad = nil, or call zero_grad, once the data has changed its kind",
                   zk_dtype_name(g->dtype), zk_shape_text(&g->shape, a),
                   zk_dtype_name(there->dtype), zk_shape_text(&there->shape, b));
  if (zk_is_expanded(there))
    return zk_fail(ZK_ERR_STATE,
                   "backward: cannot add to a .grad that is expanded, several of its elements "
                   "are one in memory; clone() it first");
  return ZK_OK;
}

/* Makes sure that a leaf's gradient of this walk can be added to its .grad, or kept as it:
 * contiguous and its own. With create_graph it becomes the sum. */
static zk_status settle(const pass *p, zk_walk_leaf *l) {
  const zk_autograd *a = zk_autograd_of(l->leaf);
  zk_tensor *g = l->grad;
  if (!g)
    return ZK_OK;
  if (!same_kind(l->leaf, g)) /* a hook has replaced its data */
    return not_same_kind("a leaf", l->leaf, g);
  if (a->grad) {
    zk_status status = check_sum(a->grad, g);
    return status == ZK_OK && p->create_graph ? zk_recorded_add(&l->grad, zk_grad(l->leaf))
                                              : status;
  }
  if (zk_is_unique(g) && zk_is_contiguous(g))
    return ZK_OK;
  zk_tensor *own;
  ZK_TRY(p->create_graph ? zk_recorded_clone(g, &own) : zk_tensor_clone(g, &own));
  zk_tensor_release(g);
  l->grad = own;
  return ZK_OK;
}

/* Adds it; cannot fail after settle. */
static void commit(const pass *p, zk_walk_leaf *l) {
  zk_autograd *a = zk_autograd_of(l->leaf);
  l->is_reached = l->grad != NULL;
  if (l->grad && (!a->grad || p->create_graph)) {
    zk_tensor *before = a->grad;
    a->grad = l->grad;
    l->grad = before;
    if (p->create_graph && zk_grad_callbacks.history)
      zk_grad_callbacks.history(zk_grad_callbacks.context, l->leaf,
                                !before || !zk_wants_grad(before));
  } else if (l->grad) {
    zk_materialise(a->grad);
    zk_materialise(l->grad);
    zk_before_write(a->grad);
    zk_tensor_accumulate(a->grad, l->grad);
    a->grad->storage->version++;
  }
}

/* ---- one walk -------------------------------------------------------------------------------- */

static zk_status run_hooks(int64_t hooks, zk_tensor **grad) {
  if (!hooks || !*grad)
    return ZK_OK;
  return zk_grad_callbacks.hooks(zk_grad_callbacks.context, hooks, grad);
}

static zk_status hook_leaf(zk_walk_leaf *l) {
  const zk_autograd *a = zk_autograd_of(l->leaf);
  if (a->hooks)
    zk_materialise(l->grad);
  return run_hooks(a->hooks, &l->grad);
}

static zk_status hook_accumulated(const zk_walk_leaf *l) {
  int64_t hooks = zk_hooks(l->leaf);
  if (!hooks || !l->is_reached)
    return ZK_OK;
  return zk_grad_callbacks.accumulated(zk_grad_callbacks.context, hooks);
}

/* The gradients of n's outputs are whole: hooks see them, and who asked for them gets them. */
static zk_status outputs_ready(const pass *p, zk_node *n, zk_tensor **grads) {
  for (int k = 0; k < n->call.n_out; k++) {
    ZK_TRY(run_hooks(n->hooks[k], &grads[k]));
    zk_autograd *a = n->output[k];
    if (!a || !grads[k])
      continue;
    for (int i = 0; i < p->n_inputs; i++)
      if (zk_autograd_of(p->inputs[i]) == a)
        p->grads[i] = zk_tensor_retain(grads[k]);
    if (a->retain_grad && p->n_inputs == 0) {
      zk_tensor *own;
      ZK_TRY(p->create_graph ? zk_recorded_clone(grads[k], &own) : zk_tensor_clone(grads[k], &own));
      if (a->grad && p->create_graph) {
        zk_status status = zk_recorded_add(&own, a->grad);
        if (status != ZK_OK) {
          zk_tensor_release(own);
          return status;
        }
        zk_tensor_release(a->grad);
      } else if (a->grad) {
        zk_status status = check_sum(own, a->grad);
        if (status != ZK_OK) {
          zk_tensor_release(own);
          return status;
        }
        zk_tensor_accumulate(own, a->grad);
        zk_tensor_release(a->grad);
      }
      a->grad = own;
    }
  }
  return ZK_OK;
}

/* Adds the seed of one root to where its gradient gathers. Takes the reference. */
static zk_status plant(pass *p, zk_tensor *root, zk_tensor *seed) {
  const zk_autograd *a = zk_autograd_of(root);
  zk_walk *w = &p->walk;
  zk_tensor **to = a->node ? &zk_walk_grads(w, a->node)[a->output] : zk_walk_grad(w, root);
  if (!*to) {
    *to = seed;
    return ZK_OK;
  }
  zk_tensor *sum; /* a root given twice */
  zk_status status = p->create_graph ? zk_recorded_add(to, seed) : zk_tensor_clone(*to, &sum);
  if (status == ZK_OK && !p->create_graph) {
    zk_tensor_accumulate(sum, seed);
    zk_tensor_release(*to);
    *to = sum;
  }
  zk_tensor_release(seed);
  return status;
}

static zk_status run_walk(pass *p) {
  zk_walk *w = &p->walk;
  zk_status status = ZK_OK;
  for (size_t i = 0; i < w->n_nodes; i++) {
    zk_node *n = w->node[i];
    bool leads = p->n_inputs == 0 || w->leads[i];
    if (status == ZK_OK)
      status = outputs_ready(p, n, w->grads[i]);
    if (status == ZK_OK && leads && n->used) /* by a walk that a callback has started */
      status = check_node(n);
    if (status == ZK_OK && leads)
      status = step(p, n, w->grads[i]);
    zk_tensor_release_all(w->grads[i], ZK_MAX_OUT);
    if (!p->retain_graph && leads)
      use_up(n);
  }
  for (size_t i = 0; i < w->n_leaves && status == ZK_OK; i++)
    status = hook_leaf(&w->leaf[i]);
  for (size_t i = 0; i < w->n_leaves && status == ZK_OK && p->n_inputs == 0; i++)
    status = settle(p, &w->leaf[i]);
  if (status != ZK_OK)
    return status;
  for (size_t i = 0; i < w->n_leaves && p->n_inputs == 0; i++)
    commit(p, &w->leaf[i]);
  for (size_t i = 0; i < w->n_leaves && status == ZK_OK && p->n_inputs == 0; i++)
    status = hook_accumulated(&w->leaf[i]);
  for (int i = 0; i < p->n_inputs; i++) {
    zk_tensor **grad = zk_is_leaf(p->inputs[i]) ? zk_walk_grad(w, p->inputs[i]) : NULL;
    if (grad)
      p->grads[i] = zk_tensor_retain(*grad);
  }
  return status;
}

/* May backward start at root with that gradient? */
static zk_status check_seed(const zk_tensor *root, const zk_tensor *grad) {
  char want[ZK_SHAPE_TEXT], got[ZK_SHAPE_TEXT];
  if (!zk_requires_grad(root))
    return zk_fail(ZK_ERR_STATE,
                   "backward: this tensor requires no gradient: nothing it was made from has "
                   "requires_grad, or it was made inside no_grad");
  if (!grad && zk_numel(root) != 1)
    return zk_fail(ZK_ERR_ARG,
                   "backward: this tensor has shape %s: only one with a single element can do "
                   "without a gradient argument",
                   zk_shape_text(&root->shape, want));
  bool fits = !grad || grad->dtype == root->dtype || zk_dtype_is_real(grad->dtype);
  if (!fits || (grad && !zk_shape_equal(&grad->shape, &root->shape)))
    return zk_fail(ZK_ERR_ARG, "backward: a gradient of %s %s does not fit a tensor of %s %s%s",
                   zk_dtype_name(grad->dtype), zk_shape_text(&grad->shape, got),
                   zk_dtype_name(root->dtype), zk_shape_text(&root->shape, want),
                   fits ? "" : ": convert it with :to(t.dtype)");
  const zk_autograd *a = zk_autograd_of(root);
  if (a->node && !a->node->used && !same_kind(root, a->node->call.out[a->output]))
    return not_same_kind("this tensor", root, a->node->call.out[a->output]);
  return ZK_OK;
}

/* The gradient to start from: grad itself in root's dtype, or 1. */
static zk_status make_seed(const pass *p, const zk_tensor *root, zk_tensor *grad, zk_tensor **out) {
  if (grad && grad->dtype != root->dtype) {
    zk_attr dtype[ZK_MAX_ATTR] = {{.given = true, .i = root->dtype}};
    zk_tensor *cast[ZK_MAX_OUT] = {NULL};
    zk_status status = zk_apply(&zk_op_cast, 1, &grad, dtype, cast);
    *out = cast[0];
    return status;
  }
  if (grad)
    return p->create_graph ? zk_share(grad, out) : zk_tensor_alias(grad, out);
  ZK_TRY(zk_tensor_new(root->dtype, &root->shape, out));
  zk_tensor_fill_f(*out, 1);
  return ZK_OK;
}

static zk_status gradients(int n_roots, zk_tensor *const *roots, zk_tensor *const *seeds,
                           zk_backward_mode mode, int n_inputs, zk_tensor *const *inputs,
                           zk_tensor **grads) {
  pass p; /* most of it is the walk's, which collecting fills */
  p.n_roots = n_roots, p.roots = roots;
  p.retain_graph = mode.retain_graph, p.create_graph = mode.create_graph;
  p.n_inputs = n_inputs, p.inputs = inputs, p.grads = grads;
  for (int i = 0; i < n_inputs; i++) {
    grads[i] = NULL;
    if (!zk_requires_grad(inputs[i]))
      return zk_fail(ZK_ERR_STATE, "grad: input %d requires no gradient", i + 1);
  }
  for (int i = 0; i < n_roots; i++)
    ZK_TRY(check_seed(roots[i], seeds[i]));
  bool before = zk_set_grad_mode(mode.create_graph);
  zk_status status = zk_walk_collect(&p.walk, n_roots, roots, n_inputs, inputs);
  for (size_t i = 0; i < p.walk.n_nodes && status == ZK_OK; i++)
    if (n_inputs == 0 || p.walk.leads[i])
      status = check_node(p.walk.node[i]);
  for (int i = 0; i < n_roots && status == ZK_OK; i++) {
    zk_tensor *seed;
    status = make_seed(&p, roots[i], seeds[i], &seed);
    if (status == ZK_OK)
      status = plant(&p, roots[i], seed);
  }
  if (status == ZK_OK)
    status = run_walk(&p);
  zk_walk_clear(&p.walk);
  zk_set_grad_mode(before);
  if (status != ZK_OK)
    zk_tensor_release_all(grads, n_inputs);
  return status;
}

zk_status zk_gradients(int n_roots, zk_tensor *const *roots, zk_tensor *const *seeds,
                       zk_backward_mode mode, int n_inputs, zk_tensor *const *inputs,
                       zk_tensor **grads) {
  int64_t span = zk_profile_enter(ZK_PROFILE_BACKWARD, "backward", NULL);
  zk_status status = gradients(n_roots, roots, seeds, mode, n_inputs, inputs, grads);
  zk_profile_leave(span);
  return status;
}

zk_status zk_backward(zk_tensor *root, zk_tensor *grad, bool retain_graph) {
  zk_backward_mode mode = {.retain_graph = retain_graph};
  return zk_gradients(1, &root, &grad, mode, 0, NULL, NULL);
}
