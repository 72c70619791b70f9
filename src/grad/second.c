/*
 * second.c: gradients that have a graph: a node's formula, recorded.
 *
 * A walk with create_graph runs every node's formula (op/gradient.h) by zk_apply. What the node
 * saved has no history, so that there are no cycles; here it gets that history back. A saved input
 * comes from where its edge leads, a saved output from the node itself. What forward kept besides
 * (call.kept) has no gradient: formulas read indices there, and nothing else.
 */
#include "grad/graph.h"
#include "grad/node.h"

#include <string.h>
#include "base/memory.h"
#include "op/gradient.h"
#include "tensor/iterate.h"

zk_status zk_recorded_add(zk_tensor **sum, zk_tensor *t) {
  zk_tensor *in[2] = {*sum, t}, *out[ZK_MAX_OUT];
  zk_attr attr[ZK_MAX_ATTR];
  if (!*sum) {
    *sum = zk_tensor_retain(t);
    return ZK_OK;
  }
  zk_op_defaults(&zk_op_add, attr);
  ZK_TRY(zk_apply(&zk_op_add, 2, in, attr, out));
  zk_tensor_release(*sum);
  *sum = out[0];
  return ZK_OK;
}

zk_status zk_recorded_clone(zk_tensor *t, zk_tensor **out) {
  zk_tensor *made[ZK_MAX_OUT];
  zk_attr attr[ZK_MAX_ATTR];
  zk_op_defaults(&zk_op_clone, attr);
  zk_status status = zk_apply(&zk_op_clone, 1, &t, attr, made);
  *out = made[0];
  return status;
}

static zk_status give(zk_gradient *g, int i, zk_tensor *t) {
  zk_tensor **in = g->host;
  const zk_tensor *like = g->call->in[i];
  zk_shape dims = zk_broadcast_dims(&t->shape, &like->shape);
  t = zk_build_reduce(&g->build, &zk_op_sum, t, &dims, true);
  t = zk_build_reshape(&g->build, t, &like->shape);
  return zk_recorded_add(&in[i], zk_build_cast(&g->build, t, like->dtype));
}

/* The saved input i with its history. */
static zk_status input_of(const zk_node *n, int i, zk_tensor **out) {
  const zk_edge *e = &n->edges[i];
  zk_tensor *saved = n->call.in[i];
  if (e->node && saved && saved->storage)
    return zk_alias_of(saved, e->node, e->output, out);
  if (e->leaf && saved && saved->storage && !zk_is_set_to(e->leaf, saved))
    return zk_fail(ZK_ERR_STATE,
                   "backward: the data of a leaf was replaced after %s used it, so create_graph "
                   "cannot lead to it any more: compute the loss again",
                   zk_node_name(n));
  *out = zk_tensor_retain(e->leaf && saved && saved->storage ? e->leaf : saved);
  return ZK_OK;
}

static zk_status output_of(zk_node *n, int k, zk_tensor **out) {
  zk_tensor *saved = n->call.out[k];
  if (saved && saved->storage && zk_dtype_is_real(saved->dtype))
    return zk_alias_of(saved, n, k, out);
  *out = zk_tensor_retain(saved);
  return ZK_OK;
}

zk_status zk_recorded_backward(zk_node *n, zk_tensor *const *grads, const bool *needed,
                               zk_tensor **to) {
  zk_tensor *few[ZK_MAX_PARAM] = {NULL}, **in = few, *out[ZK_MAX_OUT] = {NULL};
  const int n_in = n->call.n_in;
  if (!n->call.op->gradient)
    return zk_fail(ZK_ERR_STATE,
                   "backward: %s has no gradient of its gradient yet (create_graph); leave "
                   "create_graph out, or write this part with other operations",
                   zk_node_name(n));
  if (n_in > ZK_MAX_PARAM && !(in = zk_alloc_zero((size_t)n_in * sizeof *in)))
    return zk_nomem((size_t)n_in * sizeof *in, "backward");
  zk_status status = ZK_OK;
  for (int i = 0; i < n_in && status == ZK_OK; i++)
    status = input_of(n, i, &in[i]);
  for (int k = 0; k < n->call.n_out && status == ZK_OK; k++)
    status = output_of(n, k, &out[k]);
  if (status == ZK_OK) {
    zk_gradient g;
    g.call = &n->call;
    g.in = in;
    g.out = out;
    g.dy = grads;
    g.needed = needed;
    g.run = zk_apply_filled;
    g.give = give;
    g.host = to;
    status = zk_gradient_run_by(&g);
  }
  zk_tensor_release_all(in, n_in);
  zk_tensor_release_all(out, ZK_MAX_OUT);
  if (in != few)
    zk_free(in);
  return status;
}
