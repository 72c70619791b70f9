/*
 * gradient.c: what a gradient's formula reads and gives, and zk_gradient_run.
 */
#include "op/gradient.h"

#include <string.h>
#include "base/memory.h"

zk_tensor *zk_gradient_in(zk_gradient *g, int i) {
  const zk_op *op = g->call->op;
  if (!(op->saves & (i < 8 ? ZK_SAVE_IN(i) : 0)))
    zk_build_try(&g->build, zk_fail(ZK_ERR_STATE, "%s does not save input %d", op->name, i));
  return g->in[i];
}

zk_tensor *zk_gradient_out(zk_gradient *g, int k) {
  const zk_op *op = g->call->op;
  if (!(op->saves & ZK_SAVE_OUT(k)))
    zk_build_try(&g->build, zk_fail(ZK_ERR_STATE, "%s does not save output %d", op->name, k));
  return g->out[k];
}

zk_tensor *zk_gradient_number(zk_gradient *g, double value) {
  return zk_build_number(&g->build, g->call->out[0]->dtype, value);
}

zk_tensor *zk_gradient_plain(zk_gradient *g, double value) {
  zk_tensor *t;
  zk_build_try(&g->build, zk_tensor_number_f(value, &t));
  return zk_build_give(&g->build, t);
}

zk_tensor *zk_gradient_zeros(zk_gradient *g, int i) {
  const zk_tensor *like = g->call->in[i];
  return zk_build_fill(&g->build, like->dtype, 0, &like->shape);
}

zk_tensor *zk_gradient_cast_in(zk_gradient *g, int i) {
  return zk_build_cast(&g->build, zk_gradient_in(g, i), g->call->out[0]->dtype);
}

void zk_gradient_give(zk_gradient *g, int i, zk_tensor *t) {
  if (g->needed[i])
    zk_build_try(&g->build, g->give(g, i, t));
}

/* ---- running one ------------------------------------------------------------------------------
 */

static zk_status keep(zk_builder *b, zk_tensor *t) {
  zk_gradient *g = b->host;
  if (g->n_made == g->room) {
    size_t size = (size_t)g->room * sizeof(zk_tensor *);
    zk_tensor **more = zk_alloc(2 * size);
    if (!more) {
      zk_tensor_release(t);
      return zk_nomem(2 * size, "a gradient's formula");
    }
    memcpy(more, g->made, size);
    if (g->made != g->few)
      zk_free(g->made);
    g->made = more;
    g->room *= 2;
  }
  g->made[g->n_made++] = t;
  return ZK_OK;
}

static zk_status apply(zk_builder *b, zk_call *c) {
  zk_gradient *g = b->host;
  zk_status status = ZK_OK;
  ZK_TRY(g->run(c));
  for (int k = 0; k < c->n_out; k++) {
    zk_status kept = keep(b, c->out[k]);
    status = status == ZK_OK ? kept : status;
  }
  return status;
}

static void body(zk_builder *b, void *context) {
  zk_gradient *g = context;
  (void)b;
  g->call->op->gradient(g);
}

zk_status zk_gradient_run_by(zk_gradient *g) {
  g->build.apply = apply;
  g->build.keep = keep;
  g->build.spend = NULL;
  g->build.host = g;
  g->build.limit = INT64_MAX;
  g->made = g->few;
  g->n_made = 0;
  g->room = ZK_FEW_MADE;
  zk_status status = zk_build_run(&g->build, body, g);
  zk_tensor_release_all(g->made, g->n_made);
  if (g->made != g->few)
    zk_free(g->made);
  return status;
}

/* ---- at once ----------------------------------------------------------------------------------
 */

/* A view that only the formula sees is none to others. */
static zk_status run_at_once(zk_call *c) {
  zk_spec spec[ZK_MAX_OUT];
  bool viewed = c->n_in > 0 && c->in[0] && c->in[0]->storage->has_views;
  ZK_TRY(zk_op_run(c, spec));
  for (int k = 0; k < c->n_out; k++)
    if (spec[k].view) {
      c->in[0]->storage->has_views = viewed;
      c->out[k]->is_view = false;
    }
  return ZK_OK;
}

static zk_status give_at_once(zk_gradient *g, int i, zk_tensor *t) {
  return zk_grads_reduce(g->host, g->call, i, t);
}

zk_status zk_gradient_run(const zk_call *c, zk_grads *grads) {
  zk_gradient g;
  g.call = c;
  g.in = c->in;
  g.out = c->out;
  g.dy = grads->out;
  g.needed = grads->needed;
  g.run = run_at_once;
  g.give = give_at_once;
  g.host = grads;
  return zk_gradient_run_by(&g);
}
