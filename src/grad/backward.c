/*
 * backward.c: walking the graph from a result to its leaves.
 *
 * The leaves' gradients gather apart (pending) and are added to .grad at the end, when nothing can
 * fail any more: a backward that runs out of memory changes no .grad.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "grad/node.h"

static uint64_t last_visit;

typedef struct node_list {
  zk_node **at;
  size_t count, room;
} node_list;

static zk_status push(node_list *list, zk_node *n) {
  if (list->count == list->room) {
    size_t room = list->room ? list->room * 2 : 64;
    zk_node **at = zk_realloc(list->at, room * sizeof *at);
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
  uint64_t x = (*(zk_node *const *)a)->sequence, y = (*(zk_node *const *)b)->sequence;
  return x < y ? 1 : x > y ? -1 : 0;
}

/* All nodes under root, the latest first. */
static zk_status collect(zk_node *root, node_list *list) {
  last_visit++;
  ZK_TRY(push(list, root));
  for (size_t i = 0; i < list->count; i++) {
    zk_node *n = list->at[i];
    for (int k = 0; k < n->call.n_in; k++) {
      zk_node *next = n->edges[k].node;
      if (next && next->visit != last_visit)
        ZK_TRY(push(list, next));
    }
  }
  qsort(list->at, list->count, sizeof *list->at, by_falling_sequence);
  return ZK_OK;
}

static zk_status check_saved(const zk_node *n, const zk_tensor *t, uint32_t version) {
  if (!t || !t->storage || t->storage->version == version)
    return ZK_OK;
  char text[ZK_SHAPE_TEXT];
  return zk_fail(ZK_ERR_STATE,
                 "backward: %s needs a tensor of shape %s that an in-place operation has changed "
                 "since (version %" PRIu32 ", expected %" PRIu32 ")",
                 n->call.op->name, zk_shape_text(&t->shape, text), t->storage->version, version);
}

static zk_status check_node(const zk_node *n) {
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
static zk_tensor **target(const zk_edge *e) {
  return e->node ? &e->node->grad[e->output] : &zk_autograd_of(e->leaf)->pending;
}

/* Runs one node's backward, its inputs' gradients gathering in their targets. */
static zk_status step(zk_node *n) {
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
static void use_up(zk_node *n) {
  if (!n->call.op->saves)
    return;
  n->used = true;
  zk_tensor_release_all(n->call.in, n->call.n_in);
  zk_tensor_release_all(n->call.out, ZK_MAX_OUT);
}

/* Makes sure that every leaf's pending gradient can be kept as its .grad: dense and its own. */
static zk_status settle(zk_tensor *leaf) {
  zk_autograd *a = zk_autograd_of(leaf);
  zk_tensor *g = a->pending;
  if (!g || a->grad || (zk_is_unique(g) && zk_is_contiguous(g)))
    return ZK_OK;
  zk_tensor *own;
  ZK_TRY(zk_tensor_clone(g, &own));
  zk_tensor_release(g);
  a->pending = own;
  return ZK_OK;
}

/* .grad += pending; cannot fail after settle. */
static void commit(zk_tensor *leaf) {
  zk_autograd *a = zk_autograd_of(leaf);
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
  zk_tensor_release(zk_autograd_of(leaf)->pending);
  zk_autograd_of(leaf)->pending = NULL;
  return ZK_OK;
}

static zk_status walk(zk_node *root, int output, zk_tensor *seed, bool retain_graph) {
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
    zk_node *n = list.at[i];
    if (status == ZK_OK)
      status = step(n);
    zk_tensor_release_all(n->grad, ZK_MAX_OUT);
    if (!retain_graph)
      use_up(n);
  }
  if (status == ZK_OK)
    status = for_leaves(&list, settle);
  (void)!for_leaves(&list, status == ZK_OK ? commit_leaf : forget_leaf);
  zk_node_release(root);
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
  zk_autograd *a = zk_autograd_of(root);
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
