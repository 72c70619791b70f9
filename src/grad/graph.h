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
/* The same for those who want its dtype and shape alone: its elements may not be there yet. */
const zk_tensor *zk_grad_outline(const zk_tensor *t);
/* Gives a gradient that is deferred (zk_grad would compute it) to `take`, a matrix row by row, each
 * once, on any of the pool's threads; it stays deferred. False: it is not deferred, or there is no
 * memory; then nothing was taken. */
typedef void zk_grad_row_fn(void *context, int64_t row, const float *gradient);
bool zk_grad_rows(const zk_tensor *leaf, zk_grad_row_fn *take, void *context);
/* NULL clears it. Error: shape or dtype differ, or grad is t. */
zk_status zk_set_grad(zk_tensor *t, zk_tensor *grad);
/* Nobody can ask for t's gradient any more. One with a history, which may lead to t, is dropped:
 * they would keep each other alive. */
void zk_forget_grad(zk_tensor *t);
/* t holds what data holds from now on: dtype, shape, storage. Its gradient, history and hooks stay,
 * and what graphs have saved of it. Error: t requires a gradient and data is not real; a trace is
 * under way. */
zk_status zk_set_data(zk_tensor *t, zk_tensor *data);

/* Accumulates into the .grad of the leaves under root the gradient of root (times `grad`; NULL
 * means 1 for a root with one element). Frees the saved tensors unless retain_graph. Errors: root
 * requires no gradient; root is no scalar and grad is NULL; a graph used before; a saved tensor
 * that an in-place op changed; no memory; a callback's. */
zk_status zk_backward(zk_tensor *root, zk_tensor *grad, bool retain_graph);

typedef struct zk_backward_mode {
  bool retain_graph;
  /* Gradients have a history of their own, so that they can be differentiated: every node's formula
   * is recorded. Error: an op without one (op->gradient). A .grad with a history that leads to its
   * own tensor keeps that alive: clear it (zk_set_grad). */
  bool create_graph;
} zk_backward_mode;

/* The general form: n_roots roots, each with its gradient (or NULL as above). With n_inputs > 0 no
 * .grad changes: grads[i] gets the gradient of inputs[i], or NULL where none flows; only nodes
 * that lead to an input are walked, and used up. Callbacks may call it in turn. */
zk_status zk_gradients(int n_roots, zk_tensor *const *roots, zk_tensor *const *seeds,
                       zk_backward_mode mode, int n_inputs, zk_tensor *const *inputs,
                       zk_tensor **grads);

/* An alias of t with t's history; t itself when it is a leaf that requires a gradient. */
zk_status zk_share(zk_tensor *t, zk_tensor **out);

/* Keeps the gradient of a tensor that is no leaf, too. Error: it requires none. */
zk_status zk_retain_grad(zk_tensor *t);
bool zk_retains_grad(const zk_tensor *t); /* is it no leaf, and was that called? */

/* ---- what a language above the core adds ---------------------------------------------------- */

typedef struct zk_callbacks {
  void *context;
  /* The backward of the custom function `id`: as an op's. */
  zk_status (*function)(void *context, int64_t id, const zk_call *c, zk_grads *g);
  /* The hooks `id` of a tensor whose gradient is whole: *grad may be replaced by another tensor of
   * its shape and dtype (the old reference is released by the callback, then). */
  zk_status (*hooks)(void *context, int64_t id, zk_tensor **grad);
  /* The gradient of the leaf with the hooks `id` has been added to its .grad. */
  zk_status (*accumulated)(void *context, int64_t id);
  /* leaf's .grad has got a history, that of a walk with create_graph; anew: it had none before. */
  void (*history)(void *context, zk_tensor *leaf, bool anew);
  /* Writes the script's present line, "" when there is none. */
  void (*where)(void *context, char *text, size_t size);
} zk_callbacks;

void zk_set_callbacks(const zk_callbacks *callbacks);
/* Writes the script's present line, as callbacks.where does; "" when nobody knows it. */
void zk_script_line(char *line, size_t size);

/* Sees every call that zk_apply and zk_apply_in_place make, also under no_grad. A failure of its
 * is the call's. */
typedef struct zk_observer {
  void *context;
  /* c is computed. In place (*in_place: the dtype that the result had; else NULL) out[0] is in[0],
   * and its version has not moved yet. */
  zk_status (*called)(void *context, const zk_call *c, const zk_dtype *in_place);
  /* t is about to be written over. */
  zk_status (*before_write)(void *context, zk_tensor *t);
} zk_observer;

/* There is one at most; NULL: none. It stays the caller's, and must live until it is replaced.
 * While there is one, zk_set_data is refused: an observer knows tensors by what they hold. */
void zk_set_observer(const zk_observer *observer);

/* Marks t as having hooks; 0 takes the mark away. Error: it requires no gradient. */
zk_status zk_set_hooks(zk_tensor *t, int64_t id);
int64_t zk_hooks(const zk_tensor *t);

/* Records that the custom function `id` made out[] (which have no history) from in[]. Does nothing
 * when no gradient is recorded. n_out <= ZK_MAX_OUT. */
zk_status zk_record_function(const char *name, int64_t id, int n_in, zk_tensor *const *in,
                             int n_out, zk_tensor *const *out);

/* In anomaly mode an op that makes a nan (from inputs without one, or in backward) is an error that
 * names the op and the line that called it. Returns the previous setting. */
bool zk_set_anomaly_mode(bool on);
bool zk_get_anomaly_mode(void);

#endif
