/*
 * graph.h: reverse-mode automatic differentiation.
 *
 * Applying an op to a tensor that requires a gradient makes a node that remembers the op, its
 * saved tensors and the nodes its inputs came from. A node is owned by the tensors it made, so a
 * graph without a backward frees itself. There is no global tape.
 */
#ifndef ZK_GRAD_GRAPH_H
#define ZK_GRAD_GRAPH_H

#include "op/op.h"

/* Recording is on at first; no_grad turns it off. Returns the previous setting. */
bool zk_grad_mode(void);
bool zk_set_grad_mode(bool on);

/* Runs op and records it when grad mode is on and an input requires a gradient. out[ZK_MAX_OUT]
 * gets the op's outputs with one reference each (NULL past the last), or NULLs on failure. */
zk_status zk_apply(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                   zk_tensor **out);

/*
 * in[0] := op(in...), in place: in[0]'s storage gets a new version. Errors: an op without in-place
 * form, a result that does not fit in[0], a leaf that requires a gradient while grad mode is on.
 */
zk_status zk_apply_in_place(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr);

bool zk_requires_grad(const zk_tensor *t);
bool zk_is_leaf(const zk_tensor *t);
/* Error: a dtype that is not real; a tensor that an op made (only its leaf can choose). */
zk_status zk_set_requires_grad(zk_tensor *t, bool on);
/* The name of the op that made t ("relu"), or NULL. */
const char *zk_grad_fn(const zk_tensor *t);

/* The accumulated gradient, borrowed, or NULL. */
zk_tensor *zk_grad(const zk_tensor *t);
/* NULL clears it. Error: shape or dtype differ. */
zk_status zk_set_grad(zk_tensor *t, zk_tensor *grad);

/* Accumulates into the .grad of the leaves under root the gradient of root (times `grad`; NULL
 * means 1 for a root with one element). Frees the saved tensors unless retain_graph. Errors: root
 * requires no gradient; root is no scalar and grad is NULL; a graph used before; a saved tensor
 * that an in-place op changed; no memory. */
zk_status zk_backward(zk_tensor *root, zk_tensor *grad, bool retain_graph);

#endif
