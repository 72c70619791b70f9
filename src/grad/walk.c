/*
 * walk.c: collecting a graph, and the place of each node and leaf in it.
 */
#include "grad/walk.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

static uint64_t last_number;

/* Doubles a list of elements of that size; what it was is freed unless it is `few`. */
static zk_status grow(void *list, const void *few, size_t *room, size_t size) {
  void *at, *grown = zk_alloc(2 * *room * size);
  if (!grown)
    return zk_nomem(2 * *room * size, "backward");
  memcpy(&at, list, sizeof at);
  memcpy(grown, at, *room * size);
  if (at != few)
    zk_free(at);
  memcpy(list, &grown, sizeof grown);
  *room *= 2;
  return ZK_OK;
}

static zk_status add_node(zk_walk *w, zk_node *n) {
  if (w->n_nodes == w->nodes_room)
    ZK_TRY(grow(&w->node, w->few_nodes, &w->nodes_room, sizeof *w->node));
  n->walk = w->number;
  n->refs++;
  w->node[w->n_nodes++] = n;
  return ZK_OK;
}

static zk_status add_leaf(zk_walk *w, zk_tensor *leaf) {
  zk_autograd *a = zk_autograd_of(leaf);
  if (a->walk == w->number)
    return ZK_OK;
  if (w->n_leaves == w->leaves_room)
    ZK_TRY(grow(&w->leaf, w->few_leaves, &w->leaves_room, sizeof *w->leaf));
  a->walk = w->number;
  a->place = w->n_leaves;
  w->leaf[w->n_leaves++] = (zk_walk_leaf){.leaf = leaf};
  return ZK_OK;
}

static int by_falling_sequence(const void *a, const void *b) {
  uint64_t x = (*(zk_node *const *)a)->sequence, y = (*(zk_node *const *)b)->sequence;
  return x < y ? 1 : x > y ? -1 : 0;
}

bool zk_walk_is_input(int n_inputs, zk_tensor *const *inputs, const zk_edge *e) {
  for (int i = 0; i < n_inputs; i++) {
    const zk_autograd *a = zk_autograd_of(inputs[i]);
    if (e->leaf ? inputs[i] == e->leaf : a->node && a->node == e->node && a->output == e->output)
      return true;
  }
  return false;
}

bool zk_walk_leads(zk_walk *w, zk_node *n) {
  (void)zk_walk_grads(w, n); /* its place, which another walk may have changed */
  return w->leads[n->place];
}

/* The nodes' places are known. From the last to the first, as each leads to later ones. */
static zk_status mark_leading(zk_walk *w, int n_inputs, zk_tensor *const *inputs) {
  w->leads = w->n_nodes > ZK_FEW_NODES ? zk_alloc(w->n_nodes) : w->few_leads;
  if (!w->leads)
    return zk_nomem(w->n_nodes, "backward");
  for (size_t i = w->n_nodes; i-- > 0;) {
    const zk_node *n = w->node[i];
    bool leads = false;
    for (int k = 0; k < n->call.n_in && !leads; k++) {
      const zk_edge *e = &n->edges[k];
      leads = (e->node && w->leads[e->node->place]) ||
              ((e->node || e->leaf) && zk_walk_is_input(n_inputs, inputs, e));
    }
    w->leads[i] = leads;
  }
  return ZK_OK;
}

zk_status zk_walk_collect(zk_walk *w, int n_roots, zk_tensor *const *roots, int n_inputs,
                          zk_tensor *const *inputs) {
  w->number = ++last_number;
  w->leads = NULL;
  w->node = w->few_nodes, w->nodes_room = ZK_FEW_NODES;
  w->grads = NULL;
  w->leaf = w->few_leaves, w->leaves_room = ZK_FEW_LEAVES;
  w->n_nodes = w->n_leaves = 0;
  for (int i = 0; i < n_roots; i++) {
    zk_node *root = zk_autograd_of(roots[i])->node;
    if (root && root->walk != w->number)
      ZK_TRY(add_node(w, root));
  }
  for (size_t i = 0; i < w->n_nodes; i++) {
    zk_node *n = w->node[i];
    for (int k = 0; k < n->call.n_in; k++) {
      zk_node *next = n->edges[k].node;
      if (next && next->walk != w->number)
        ZK_TRY(add_node(w, next));
    }
  }
  if (w->n_nodes > 1)
    qsort(w->node, w->n_nodes, sizeof(zk_node *), by_falling_sequence);
  size_t size = w->n_nodes * sizeof *w->grads;
  w->grads = w->n_nodes > ZK_FEW_NODES ? zk_alloc(size) : w->few_grads;
  if (!w->grads)
    return zk_nomem(size, "backward");
  memset(w->grads, 0, size);
  for (int i = 0; i < n_roots; i++)
    if (!zk_autograd_of(roots[i])->node)
      ZK_TRY(add_leaf(w, roots[i]));
  for (size_t i = 0; i < w->n_nodes; i++) {
    zk_node *n = w->node[i];
    n->place = i;
    for (int k = 0; k < n->call.n_in; k++)
      if (n->edges[k].leaf)
        ZK_TRY(add_leaf(w, n->edges[k].leaf));
  }
  return n_inputs > 0 ? mark_leading(w, n_inputs, inputs) : ZK_OK;
}

void zk_walk_clear(zk_walk *w) {
  for (size_t i = 0; i < w->n_nodes; i++) {
    if (w->grads)
      zk_tensor_release_all(w->grads[i], ZK_MAX_OUT);
    zk_node_release(w->node[i]);
  }
  for (size_t i = 0; i < w->n_leaves; i++)
    zk_tensor_release(w->leaf[i].grad);
  if (w->node != w->few_nodes)
    zk_free(w->node);
  if (w->grads != w->few_grads)
    zk_free(w->grads);
  if (w->leads != w->few_leads)
    zk_free(w->leads);
  if (w->leaf != w->few_leaves)
    zk_free(w->leaf);
}

zk_tensor **zk_walk_find_grads(zk_walk *w, zk_node *n) {
  zk_node *const *found =
      w->n_nodes == 0 ? NULL : bsearch(&n, w->node, w->n_nodes, sizeof n, by_falling_sequence);
  if (!found)
    return NULL;
  n->walk = w->number;
  n->place = (size_t)(found - w->node);
  return w->grads[n->place];
}

zk_tensor **zk_walk_find_grad(zk_walk *w, zk_tensor *leaf) {
  zk_autograd *a = zk_autograd_of(leaf);
  for (size_t i = 0; i < w->n_leaves; i++)
    if (w->leaf[i].leaf == leaf) {
      a->walk = w->number;
      a->place = i;
      return &w->leaf[i].grad;
    }
  return NULL;
}
