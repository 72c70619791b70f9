/*
 * adjoint.c: the hidden ops adjoint and bilinear_adjoint.
 */
#include "op/adjoint.h"

#include <string.h>
#include "base/memory.h"
#include "op/backward.h"

#define MOST_IN 7 /* with dy before them, `saves` has a bit for each */

/* The call whose adjoint is meant. in[] and out[] are meta tensors. */
struct zk_adjoint {
  int refs, input; /* input: whose gradient it is */
  bool bilinear;
  zk_call call;
  zk_tensor *in[MOST_IN];
};

void zk_adjoint_retain(zk_adjoint *a) {
  if (a)
    a->refs++;
}

void zk_adjoint_release(zk_adjoint *a) {
  if (!a || --a->refs > 0)
    return;
  zk_tensor_release_all(a->in, MOST_IN);
  zk_tensor_release_all(a->call.out, ZK_MAX_OUT);
  zk_free(a);
}

/* The adjoint of c's op, or of `op`, in input i. */
static zk_status new_adjoint(const zk_call *c, const zk_op *op, int i, bool bilinear,
                             zk_adjoint **out) {
  zk_adjoint *a = *out = zk_alloc_zero(sizeof *a);
  if (!a)
    return zk_nomem(sizeof *a, "an adjoint");
  zk_status status = ZK_OK;
  *a = (zk_adjoint){.refs = 1, .input = i, .bilinear = bilinear, .call = *c};
  a->call.op = op;
  a->call.in = a->in;
  a->call.keeps = false;
  a->call.adjoint = NULL;
  memset(a->call.kept, 0, sizeof a->call.kept);
  memset(a->call.out, 0, sizeof a->call.out);
  for (int k = 0; k < c->n_in && status == ZK_OK; k++)
    if (c->in[k])
      status = zk_tensor_meta(c->in[k], &a->in[k]);
  for (int k = 0; k < c->n_out && status == ZK_OK; k++)
    status = zk_tensor_meta(c->out[k], &a->call.out[k]);
  if (status == ZK_OK)
    return ZK_OK;
  zk_adjoint_release(a);
  *out = NULL;
  return status;
}

/* Calls the adjoint of c (as above); in: the whole inputs of c that its op saves, of which the loop
 * reads all but input i. */
static zk_tensor *call_adjoint(zk_gradient *g, const zk_call *c, const zk_op *op, int i,
                               bool bilinear, zk_tensor *dy, zk_tensor *const *in) {
  zk_tensor *inputs[1 + MOST_IN] = {dy};
  zk_call call = {
      .op = bilinear ? &zk_op_bilinear_adjoint : &zk_op_adjoint, .n_in = 1 + c->n_in, .in = inputs};
  if (c->n_in > MOST_IN || c->n_out != 1)
    zk_build_try(&g->build,
                 zk_fail(ZK_ERR_STATE, "%s has too many tensors for an adjoint", op->name));
  for (int k = 0; k < c->n_in; k++)
    inputs[1 + k] = k != i && (op->saves & ZK_SAVE_IN(k)) ? in[k] : NULL;
  zk_status status = new_adjoint(c, op, i, bilinear, &call.adjoint);
  if (status == ZK_OK) /* a failure must not pass by the release */
    status = g->build.apply(&g->build, &call);
  zk_adjoint_release(call.adjoint);
  zk_build_try(&g->build, status);
  return call.out[0];
}

zk_tensor *zk_gradient_adjoint(zk_gradient *g, const zk_op *op, int i, zk_tensor *dy) {
  return call_adjoint(g, g->call, op ? op : g->call->op, i, false, dy, g->in);
}

void zk_gradient_linear(zk_gradient *g) {
  for (int i = 0; i < g->call->n_in; i++)
    if (g->needed[i])
      zk_gradient_give(g, i, zk_gradient_adjoint(g, NULL, i, zk_gradient_dy(g, 0)));
}

void zk_gradient_bilinear(zk_gradient *g) {
  for (int i = 0; i < 2; i++)
    if (g->needed[i])
      zk_gradient_give(g, i, call_adjoint(g, g->call, g->call->op, i, true, g->dy[0], g->in));
}

/* ---- the ops ----------------------------------------------------------------------------------
 */

static const zk_param params[] = {ZK_TENSORS("tensors")};

static zk_status infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->adjoint->in[c->adjoint->input];
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape, .dynamic = true};
  return ZK_OK;
}

/* The gradient that the other op gives to that input: a tensor of its own. */
static zk_status forward(zk_call *c) {
  const zk_adjoint *a = c->adjoint;
  zk_tensor *in[MOST_IN], *acc[MOST_IN] = {NULL};
  bool needed[MOST_IN] = {false};
  zk_call call = a->call;
  needed[a->input] = true;
  for (int k = 0; k < call.n_in; k++)
    in[k] = c->in[1 + k] ? c->in[1 + k] : a->in[k];
  call.in = in;
  zk_grads g = {.out = {c->in[0]}, .n_in = call.n_in, .needed = needed, .in = acc};
  zk_status status = zk_op_backward(&call, &g);
  zk_tensor *dx = acc[a->input];
  if (status == ZK_OK && !dx)
    status = zk_grads_zero(&g, &call, a->input);
  else if (status == ZK_OK && (!zk_is_unique(dx) || !zk_is_contiguous(dx)))
    status = zk_tensor_clone(dx, &c->out[0]);
  if (status == ZK_OK && !c->out[0])
    c->out[0] = zk_tensor_retain(acc[a->input]);
  zk_tensor_release_all(acc, MOST_IN);
  return status;
}

/* Zeros in place of an input of which only dtype and shape are known. */
static zk_tensor *zeros_for(zk_gradient *g, const zk_tensor *t) {
  if (t->shape.ndim > 0)
    return zk_build_fill(&g->build, t->dtype, 0, &t->shape);
  zk_tensor *zero = zk_build_number(&g->build, t->dtype, 0);
  zero->is_number = t->is_number;
  return zero;
}

/* For v, the gradient of dx: ddy is the other op of v; the other input's is another adjoint. */
static void gradient(zk_gradient *g) {
  const zk_adjoint *a = g->call->adjoint;
  const int n = a->call.n_in;
  zk_tensor *v = zk_gradient_dy(g, 0), *in[MOST_IN] = {NULL};
  for (int k = 0; k < n; k++)
    in[k] = k == a->input ? v : g->in[1 + k];
  for (int k = 0; k < n && k < 2; k++)
    if (g->needed[1 + k])
      zk_gradient_give(g, 1 + k,
                       call_adjoint(g, &a->call, a->call.op, k, true, zk_gradient_in(g, 0), in));
  if (!g->needed[0])
    return;
  for (int k = 0; k < n; k++)
    if (!in[k] && a->in[k])
      in[k] = zeros_for(g, a->in[k]);
  zk_call call = a->call;
  call.in = in;
  call.out[0] = NULL;
  zk_build_try(&g->build, g->build.apply(&g->build, &call));
  zk_gradient_give(g, 0, call.out[0]);
}

const zk_op zk_op_adjoint = {.name = "adjoint",
                             .doc = "the gradient of a linear op",
                             ZK_PARAMS(params),
                             .n_out = 1,
                             .saves = ZK_SAVE_IN_ALL & ~ZK_SAVE_IN(0),
                             .moves = true, /* the loop has its own stand-ins */
                             .infer = infer,
                             .forward = forward,
                             .gradient = gradient};

const zk_op zk_op_bilinear_adjoint = {.name = "adjoint",
                                      .doc = "the gradient of a bilinear op",
                                      ZK_PARAMS(params),
                                      .n_out = 1,
                                      .saves = ZK_SAVE_IN_ALL,
                                      .moves = true,
                                      .infer = infer,
                                      .forward = forward,
                                      .gradient = gradient};
