/*
 * walk.h: the nodes and leaves under the roots of one backward, and the gradients that gather for
 * them. Private to grad/.
 *
 * Nodes come in an order in which every gradient is whole when its node is reached: the latest
 * first. A node and a leaf remember the walk that reached them last and their place in it. A walk
 * that finds another's number there (one inside of it, made by a callback, came by) looks the place
 * up in its own lists.
 */
#ifndef ZK_GRAD_WALK_H
#define ZK_GRAD_WALK_H

#include "grad/node.h"

typedef zk_tensor *zk_node_grads[ZK_MAX_OUT];

/* A leaf, and what will be added to its gradient. */
typedef struct zk_walk_leaf {
  zk_tensor *leaf, *grad;
  bool is_reached; /* a gradient has been added to its .grad */
} zk_walk_leaf;

/* Small graphs need no allocation. */
enum { ZK_FEW_NODES = 32, ZK_FEW_LEAVES = 16 };

typedef struct zk_walk {
  uint64_t number;
  zk_node **node;       /* each with a reference */
  zk_node_grads *grads; /* of the outputs of node[i] */
  bool *leads;          /* does node[i] lead to an input? NULL: all leaves are wanted */
  zk_walk_leaf *leaf;
  size_t n_nodes, n_leaves, nodes_room, leaves_room;
  zk_node *few_nodes[ZK_FEW_NODES];
  zk_node_grads few_grads[ZK_FEW_NODES];
  bool few_leads[ZK_FEW_NODES];
  zk_walk_leaf few_leaves[ZK_FEW_LEAVES];
} zk_walk;

/* All that is under the roots, which require gradients. w is to be cleared, also on failure. With
 * inputs, `leads` says which nodes are on a way to one. */
zk_status zk_walk_collect(zk_walk *w, int n_roots, zk_tensor *const *roots, int n_inputs,
                          zk_tensor *const *inputs);
/* Does the edge end at one of the inputs? */
bool zk_walk_is_input(int n_inputs, zk_tensor *const *inputs, const zk_edge *e);
/* Does n, which is under the roots, lead to an input? */
bool zk_walk_leads(zk_walk *w, zk_node *n);
void zk_walk_clear(zk_walk *w);

/* Where the gradients of a node's outputs, and that of a leaf, gather; of tensors that are not
 * under the roots, NULL. */
zk_tensor **zk_walk_find_grads(zk_walk *w, zk_node *n);
zk_tensor **zk_walk_find_grad(zk_walk *w, zk_tensor *leaf);
static inline zk_tensor **zk_walk_grads(zk_walk *w, zk_node *n) {
  return n->walk == w->number ? w->grads[n->place] : zk_walk_find_grads(w, n);
}
static inline zk_tensor **zk_walk_grad(zk_walk *w, zk_tensor *leaf) {
  const zk_autograd *a = zk_autograd_of(leaf);
  return a->walk == w->number ? &w->leaf[a->place].grad : zk_walk_find_grad(w, leaf);
}

#endif
