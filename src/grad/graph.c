/*
 * graph.c: recording nodes, and walking them backward.
 *
 * A tensor that an op made holds a reference to its node; a node holds references to the nodes (or
 * the leaves) its inputs came from. What a node saves are aliases without history, so there are no
 * cycles. Nodes carry a sequence number that is greater than those of the nodes they lead to, so
 * "by falling number" is an order in which every gradient is whole when its node is reached.
 */
#include "grad/graph.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

typedef struct edge {
  struct node *node; /* where the input came from: an op .. */
  int output;
  zk_tensor *leaf; /* .. or a leaf; both NULL when no gradient is wanted */
} edge;

typedef struct node {
  int refs;
  uint64_t sequence, visit;
  bool used;    /* backward has freed what was saved */
  zk_call call; /* in[] and out[]: saved aliases, or outlines */
  uint32_t *in_version, out_version[ZK_MAX_OUT];
  edge *edges;
  bool *needed;
  zk_tensor *grad[ZK_MAX_OUT]; /* while backward runs */
  struct node *next_dying;
} node;

typedef struct autograd {
  zk_attachment attachment;
  bool requires_grad; /* of a leaf */
  zk_tensor *grad;
  zk_tensor *pending; /* of a leaf, while backward runs: what will be added to grad */
  node *node;
  int output;
} autograd;

static bool grad_mode = true;
static uint64_t last_sequence, last_visit;

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
static void node_release(node *n) {
  static node *dying;
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
      node_release(n->edges[i].node);
      zk_tensor_release(n->edges[i].leaf);
    }
    zk_tensor_release_all(n->call.in, n->call.n_in);
    zk_tensor_release_all(n->call.out, ZK_MAX_OUT);
    zk_tensor_release_all(n->grad, ZK_MAX_OUT);
    zk_free(n);
  }
  busy = false;
}

static autograd *of(const zk_tensor *t) {
  return (autograd *)t->autograd;
}

static void drop(zk_attachment *self) {
  autograd *a = (autograd *)self;
  zk_tensor_release(a->grad);
  zk_tensor_release(a->pending);
  node_release(a->node);
  zk_free(a);
}

/* t's autograd, made when it has none. */
static zk_status attach(zk_tensor *t, autograd **out) {
  if (!t->autograd) {
    autograd *a = zk_alloc_zero(sizeof *a);
    if (!a)
      return zk_nomem(sizeof *a, "autograd");
    a->attachment.drop = drop;
    t->autograd = &a->attachment;
  }
  *out = of(t);
  return ZK_OK;
}

bool zk_requires_grad(const zk_tensor *t) {
  return t->autograd && (of(t)->requires_grad || of(t)->node);
}

bool zk_is_leaf(const zk_tensor *t) {
  return !t->autograd || !of(t)->node;
}

const char *zk_grad_fn(const zk_tensor *t) {
  return zk_is_leaf(t) ? NULL : of(t)->node->call.op->name;
}

zk_status zk_set_requires_grad(zk_tensor *t, bool on) {
  autograd *a;
  if (on && !zk_dtype_is_real(t->dtype))
    return zk_fail(ZK_ERR_ARG, "requires_grad: a tensor of %s has no gradient, only real ones have",
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
  return t->autograd ? of(t)->grad : NULL;
}

zk_status zk_set_grad(zk_tensor *t, zk_tensor *grad) {
  autograd *a;
  if (!grad && !t->autograd)
    return ZK_OK;
  if (grad && (grad->dtype != t->dtype || !zk_shape_equal(&grad->shape, &t->shape))) {
    char want[ZK_SHAPE_TEXT], got[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "grad: a gradient of %s %s does not fit a tensor of %s %s",
                   zk_dtype_name(grad->dtype), zk_shape_text(&grad->shape, got),
                   zk_dtype_name(t->dtype), zk_shape_text(&t->shape, want));
  }
  ZK_TRY(attach(t, &a));
  zk_tensor_retain(grad);
  zk_tensor_release(a->grad);
  a->grad = grad;
  return ZK_OK;
}

/* ---- recording ------------------------------------------------------------------------------ */

static bool any_requires_grad(int n, zk_tensor *const *in) {
  for (int i = 0; i < n; i++)
    if (in[i] && zk_requires_grad(in[i]))
      return true;
  return false;
}

/* A node with room for its inputs' arrays, in one allocation. */
static zk_status new_node(const zk_call *c, node **out) {
  size_t n = (size_t)c->n_in;
  size_t size = sizeof(node) + n * (sizeof(edge) + sizeof(zk_tensor *) + sizeof(uint32_t) + 1);
  node *d = zk_alloc_zero(size);
  *out = d;
  if (!d)
    return zk_nomem(size, "a graph node");
  d->refs = 1;
  d->sequence = ++last_sequence;
  d->call = *c;
  memset(d->call.out, 0, sizeof d->call.out);
  d->edges = (edge *)(d + 1);
  d->call.in = (zk_tensor **)(d->edges + n);
  d->in_version = (uint32_t *)(d->call.in + n);
  d->needed = (bool *)(d->in_version + n);
  return ZK_OK;
}

static zk_status save(zk_tensor *t, bool whole, zk_tensor **out, uint32_t *version) {
  *version = t->storage->version;
  return whole ? zk_tensor_alias(t, out) : zk_tensor_outline(t, out);
}

/* Makes the node of a call that ran, and hangs it on the outputs. */
static zk_status record(const zk_call *c, const zk_spec *spec) {
  node *d;
  unsigned saves = c->op->saves;
  ZK_TRY(new_node(c, &d));
  zk_status status = ZK_OK;
  for (int i = 0; i < c->n_in && status == ZK_OK; i++) {
    zk_tensor *t = c->in[i];
    if (!t)
      continue;
    bool whole = saves & (i < 8 ? ZK_SAVE_IN(i) : 0);
    status = save(t, whole, &d->call.in[i], &d->in_version[i]);
    if (!zk_requires_grad(t))
      continue;
    d->needed[i] = true;
    autograd *a = of(t);
    d->edges[i] = (edge){.node = a->node, .output = a->output, .leaf = a->node ? NULL : t};
    if (a->node)
      a->node->refs++;
    else
      zk_tensor_retain(t);
  }
  for (int k = 0; k < c->n_out && status == ZK_OK; k++) {
    status = save(c->out[k], saves & ZK_SAVE_OUT(k), &d->call.out[k], &d->out_version[k]);
    if (spec[k].no_grad || !zk_dtype_is_real(c->out[k]->dtype) || status != ZK_OK)
      continue;
    autograd *a;
    status = attach(c->out[k], &a);
    if (status == ZK_OK) {
      a->node = d;
      a->output = k;
      d->refs++;
    }
  }
  node_release(d); /* the outputs hold it now */
  return status;
}

zk_status zk_apply(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                   zk_tensor **out) {
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in};
  zk_spec spec[ZK_MAX_OUT];
  memcpy(c.attr, attr, sizeof c.attr);
  zk_status status = zk_op_run(&c, spec);
  if (status == ZK_OK && grad_mode && op->backward && any_requires_grad(n_in, in)) {
    status = record(&c, spec);
    if (status != ZK_OK)
      zk_tensor_release_all(c.out, ZK_MAX_OUT);
  }
  memcpy(out, c.out, sizeof c.out);
  return status;
}

/* ---- in place ------------------------------------------------------------------------------- */

static int category(zk_dtype d) {
  return d == ZK_BOOL ? 0 : zk_dtype_is_real(d) ? 2 : 1;
}

/* May op's result (spec) be written to t? */
static zk_status check_in_place(const zk_op *op, const zk_tensor *t, const zk_spec *spec,
                                bool tracked) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (!zk_shape_equal(&spec->shape, &t->shape))
    return zk_fail(ZK_ERR_ARG, "%s_: the result has shape %s, which does not fit in place: %s",
                   op->name, zk_shape_text(&spec->shape, a), zk_shape_text(&t->shape, b));
  if (category(spec->dtype) > category(t->dtype) || (tracked && spec->dtype != t->dtype))
    return zk_fail(ZK_ERR_ARG, "%s_: the result is %s, which cannot be kept in a tensor of %s",
                   op->name, zk_dtype_name(spec->dtype), zk_dtype_name(t->dtype));
  for (int d = 0; d < t->shape.ndim; d++)
    if (t->shape.dim[d] > 1 && t->stride[d] == 0)
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

zk_status zk_apply_in_place(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr) {
  zk_tensor *t = in[0], *out[ZK_MAX_OUT];
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in, .n_out = op->n_out};
  zk_spec spec[ZK_MAX_OUT] = {0};
  memcpy(c.attr, attr, sizeof c.attr);
  bool tracked = grad_mode && op->backward && any_requires_grad(n_in, in);
  ZK_TRY(op->infer(&c, spec));
  ZK_TRY(check_in_place(op, t, spec, tracked));
  bool direct = !tracked && spec->dtype == t->dtype;
  for (int i = 1; i < n_in; i++) /* another window on what is written: not element by element */
    direct = direct && (!in[i] || in[i] == t || in[i]->storage != t->storage);
  if (direct) {
    c.out[0] = t;
    ZK_TRY(op->forward(&c));
    t->storage->version++;
    return ZK_OK;
  }
  ZK_TRY(zk_apply(op, n_in, in, attr, out));
  zk_status status = zk_tensor_copy(t, out[0]);
  t->storage->version++;
  if (status == ZK_OK && tracked) { /* t's history is the result's from here on */
    zk_attachment *before = t->autograd;
    t->autograd = out[0]->autograd;
    out[0]->autograd = before;
  }
  zk_tensor_release_all(out, ZK_MAX_OUT);
  return status;
}

/* ---- backward ------------------------------------------------------------------------------- */

typedef struct node_list {
  node **at;
  size_t count, room;
} node_list;

static zk_status push(node_list *list, node *n) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 64;
    node **at = zk_realloc(list->at, room * sizeof *at);
    if (!at)
      return zk_nomem(room * sizeof *at, "backward");
    list->at = at;
    list->room = room;
  }
  n->visit = last_visit;
  list->at[list->count++] = n;
  return ZK_OK;
}

static int by_falling_sequence(const void *a, const void *b) {
  uint64_t x = (*(node *const *)a)->sequence, y = (*(node *const *)b)->sequence;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* All nodes under root, the latest first. */
static zk_status collect(node *root, node_list *list) {
  last_visit++;
  ZK_TRY(push(list, root));
  for (size_t i = 0; i < list->count; i++) {
    node *n = list->at[i];
    for (int k = 0; k < n->call.n_in; k++) {
      node *next = n->edges[k].node;
      if (next && next->visit != last_visit)
        ZK_TRY(push(list, next));
    }
  }
  qsort(list->at, list->count, sizeof *list->at, by_falling_sequence);
  return ZK_OK;
}

static zk_status check_saved(const node *n, const zk_tensor *t, uint32_t version) {
  if (!t || !t->storage || t->storage->version == version)
    return ZK_OK;
  char text[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_STATE,
                 "backward: %s needs a tensor of shape %s that an in-place operation has changed "
                 "since (version %" PRIu32 ", expected %" PRIu32 ")",
                 n->call.op->name, zk_shape_text(&t->shape, text), t->storage->version, version);
}

static zk_status check_node(const node *n) {
  if (n->used)
    return zk_fail(ZK_ERR_STATE,
                   "backward: this graph was used before (at %s), and what it saved is freed; "
                   "pass retain_graph=true to the first backward",
                   n->call.op->name);
  for (int i = 0; i < n->call.n_in; i++)
    ZK_TRY(check_saved(n, n->call.in[i], n->in_version[i]));
  for (int k = 0; k < n->call.n_out; k++)
    ZK_TRY(check_saved(n, n->call.out[k], n->out_version[k]));
  return ZK_OK;
}

/* Where an edge's gradient gathers. */
static zk_tensor **target(const edge *e) {
  return e->node ? &e->node->grad[e->output] : &of(e->leaf)->pending;
}

/* Runs one node's backward, its inputs' gradients gathering in their targets. */
static zk_status step(node *n) {
  zk_tensor *in_small[8], **in = in_small;
  int n_in = n->call.n_in;
  bool flows = false;
  for (int k = 0; k < n->call.n_out; k++)
    flows |= n->grad[k] != NULL;
  if (!flows)
    return ZK_OK;
  if (n_in > 8 && !(in = zk_alloc((size_t)n_in * sizeof *in)))
    return zk_nomem((size_t)n_in * sizeof *in, "backward");
  /* An input that appears twice takes the target once; the second gathers apart and is added. */
  for (int i = 0; i < n_in; i++) {
    in[i] = NULL;
    if (n->needed[i]) {
      in[i] = *target(&n->edges[i]);
      *target(&n->edges[i]) = NULL;
    }
  }
  zk_grads g = {.n_in = n_in, .needed = n->needed, .in = in};
  memcpy(g.out, n->grad, sizeof g.out);
  zk_status status = n->call.op->backward(&n->call, &g);
  for (int i = 0; i < n_in; i++) {
    if (!in[i])
      continue;
    zk_tensor **to = target(&n->edges[i]);
    if (!*to) {
      *to = in[i];
      continue;
    }
    zk_tensor *other = *to;
    zk_grads one = {.n_in = n_in, .needed = n->needed, .in = in};
    if (status == ZK_OK)
      status = zk_grads_give(&one, &n->call, i, other); /* in[i] += other */
    zk_tensor_release(other);
    *to = in[i];
  }
  if (in != in_small)
    zk_free(in);
  return status;
}

/* Frees what the node saved; ops that save nothing can be walked again. */
static void use_up(node *n) {
  if (!n->call.op->saves)
    return;
  n->used = true;
  zk_tensor_release_all(n->call.in, n->call.n_in);
  zk_tensor_release_all(n->call.out, ZK_MAX_OUT);
}

/* Makes sure that every leaf's pending gradient can be kept as its .grad: dense and its own. */
static zk_status settle(zk_tensor *leaf) {
  autograd *a = of(leaf);
  zk_tensor *g = a->pending;
  if (!g || a->grad || (zk_is_unique(g) && zk_is_contiguous(g)))
    return ZK_OK;
  ZK_TRY(zk_tensor_clone(g, &a->pending));
  zk_tensor_release(g);
  return ZK_OK;
}

/* .grad += pending; cannot fail after settle. */
static void commit(zk_tensor *leaf) {
  autograd *a = of(leaf);
  if (!a->pending)
    return;
  if (!a->grad) {
    a->grad = a->pending;
  } else {
    zk_tensor_accumulate(a->grad, a->pending);
    a->grad->storage->version++;
    zk_tensor_release(a->pending);
  }
  a->pending = NULL;
}

static zk_status for_leaves(const node_list *list, zk_status (*fn)(zk_tensor *)) {
  for (size_t i = 0; i < list->count; i++)
    for (int k = 0; k < list->at[i]->call.n_in; k++)
      if (list->at[i]->edges[k].leaf)
        ZK_TRY(fn(list->at[i]->edges[k].leaf));
  return ZK_OK;
}

static zk_status commit_leaf(zk_tensor *leaf) {
  commit(leaf);
  return ZK_OK;
}

static zk_status forget_leaf(zk_tensor *leaf) {
  zk_tensor_release(of(leaf)->pending);
  of(leaf)->pending = NULL;
  return ZK_OK;
}

static zk_status walk(node *root, int output, zk_tensor *seed, bool retain_graph) {
  node_list list = {0};
  zk_status status = collect(root, &list);
  for (size_t i = 0; i < list.count && status == ZK_OK; i++)
    status = check_node(list.at[i]);
  if (status != ZK_OK) { /* nothing has been touched */
    zk_free(list.at);
    return status;
  }
  root->grad[output] = zk_tensor_retain(seed);
  root->refs++; /* freeing what is saved must not free the list's nodes */
  for (size_t i = 0; i < list.count; i++) {
    node *n = list.at[i];
    if (status == ZK_OK)
      status = step(n);
    zk_tensor_release_all(n->grad, ZK_MAX_OUT);
    if (!retain_graph)
      use_up(n);
  }
  if (status == ZK_OK)
    status = for_leaves(&list, settle);
  (void)!for_leaves(&list, status == ZK_OK ? commit_leaf : forget_leaf);
  node_release(root);
  zk_free(list.at);
  return status;
}

zk_status zk_backward(zk_tensor *root, zk_tensor *grad, bool retain_graph) {
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
  if (grad && (grad->dtype != root->dtype || !zk_shape_equal(&grad->shape, &root->shape)))
    return zk_fail(ZK_ERR_ARG, "backward: a gradient of %s %s does not fit a tensor of %s %s",
                   zk_dtype_name(grad->dtype), zk_shape_text(&grad->shape, got),
                   zk_dtype_name(root->dtype), zk_shape_text(&root->shape, want));
  zk_tensor *seed = NULL;
  if (grad)
    ZK_TRY(zk_tensor_alias(grad, &seed));
  else {
    ZK_TRY(zk_tensor_new(root->dtype, &root->shape, &seed));
    zk_tensor_fill_f(seed, 1);
  }
  autograd *a = of(root);
  zk_status status;
  if (a->node) {
    status = walk(a->node, a->output, seed, retain_graph);
  } else {
    a->pending = zk_tensor_retain(seed);
    zk_tensor_release(seed);
    seed = NULL;
    status = settle(root);
    if (status == ZK_OK)
      commit(root);
    else
      (void)!forget_leaf(root);
  }
  zk_tensor_release(seed);
  return status;
}
