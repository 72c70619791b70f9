/*
 * node.h: what apply.c records and backward.c walks; private to grad/.
 *
 * A tensor that an op made holds a reference to its node; a node holds references to the nodes (or
 * the leaves) its inputs came from. What a node saves are aliases without history, so there are no
 * cycles (but a leaf's .grad with a history that leads to the leaf is one). Nodes carry a sequence
 * number that is greater than those of the nodes they lead to, so "by falling number" is an order
 * in which every gradient is whole when its node is reached.
 */
#ifndef ZK_GRAD_NODE_H
#define ZK_GRAD_NODE_H

#include "op/op.h"

typedef struct zk_edge {
  struct zk_node *node; /* where the input came from: an op .. */
  int output;
  zk_tensor *leaf; /* .. or a leaf; both NULL when no gradient is wanted */
} zk_edge;

typedef struct zk_node {
  int refs;
  uint64_t sequence, walk; /* walk: the number of the backward that reached it last (walk.h) .. */
  size_t place;            /* .. and its place in that */
  bool used;               /* backward has freed what was saved */
  bool busy;               /* its callback runs: nothing of it is freed meanwhile */
  zk_call call;            /* in[] and out[]: saved aliases, or meta tensors */
  uint32_t *in_version, out_version[ZK_MAX_OUT];
  zk_edge *edges;
  bool *needed;
  struct zk_autograd *output[ZK_MAX_OUT]; /* of the outputs that still live, not of aliases */
  int64_t hooks[ZK_MAX_OUT];              /* of the outputs, living or not */
  int64_t function;                       /* of a custom function: what the callback knows it by */
  char *label;                            /* its name; NULL for an op, whose name the op has */
  char *where;                            /* the line that called it, in anomaly mode */
  const char *layer;                      /* that it was made in, while a profile runs */
  struct zk_node *next_dying;
} zk_node;

typedef struct zk_autograd {
  zk_attachment attachment;
  bool requires_grad; /* of a leaf */
  zk_tensor *grad;
  zk_node *node;
  int output;
  int64_t hooks; /* of a leaf: what the callback knows its hooks by; 0: none */
  uint64_t walk; /* of a leaf: the backward that reached it last, and its place in that */
  size_t place;
  bool retain_grad; /* keep the gradient of a tensor that is no leaf */
} zk_autograd;

/* t's autograd, NULL when it has none. */
static inline zk_autograd *zk_autograd_of(const zk_tensor *t) {
  return (zk_autograd *)t->autograd;
}

/* zk_requires_grad. */
static inline bool zk_wants_grad(const zk_tensor *t) {
  const zk_autograd *a = zk_autograd_of(t);
  return a && (a->requires_grad || a->node);
}

/* t's autograd, made when it has none. */
zk_status zk_autograd_attach(zk_tensor *t, zk_autograd **out);
bool zk_any_requires_grad(int n, zk_tensor *const *t);

/* zk_apply without the observer; *c is what was run. */
zk_status zk_apply_call(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                        zk_call *c);
/* zk_apply of a call whose op, inputs, attributes and adjoint are filled. */
zk_status zk_apply_filled(zk_call *c);

/* An alias of t with the history of output `output` of n. */
zk_status zk_alias_of(const zk_tensor *t, zk_node *n, int output, zk_tensor **out);

/* ---- gradients of gradients (second.c): what a walk with create_graph does ------------------- */

/* Runs the node's formula and records it. grads: of its outputs, with their history; to[], all
 * NULL, gets the gradients of the inputs that are needed. */
zk_status zk_recorded_backward(zk_node *n, zk_tensor *const *grads, const bool *needed,
                               zk_tensor **to);
/* *sum (NULL: 0) += t, as a new tensor. Takes no reference of t. */
zk_status zk_recorded_add(zk_tensor **sum, zk_tensor *t);
/* A copy of t with its history behind it. */
zk_status zk_recorded_clone(zk_tensor *t, zk_tensor **out);

/* The name of the op or custom function. */
static inline const char *zk_node_name(const zk_node *n) {
  return n->label ? n->label : n->call.op->name;
}

extern struct zk_callbacks zk_grad_callbacks; /* grad/graph.h */
extern const struct zk_observer *zk_grad_observer;
extern bool zk_anomaly_mode;

/* True when a real tensor holds a nan. */
bool zk_has_nan(const zk_tensor *t);

/* Frees a node and all that only it holds, without recursion: a graph may be a chain of millions.
 */
void zk_node_release(zk_node *n);

#endif
