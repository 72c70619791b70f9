/*
 * gradient.h: an op's gradient as a formula over ops, beside its loop or instead of it.
 *
 *   dx = dy cos x
 *   static void sin_gradient(zk_gradient *g) {
 *     zk_tensor *slope = zk_gradient_make(g, cos, zk_gradient_in(g, 0));
 *     zk_gradient_give(g, 0, zk_gradient_make(g, mul, zk_gradient_dy(g, 0), slope));
 *   }
 *
 * The caller decides what its calls do (op/build.h): zk_gradient_run computes them at once, and
 * grad/second.c records them, for gradients of gradients. A formula reads the elements of what
 * `saves` names; of other inputs and outputs it may read dtype and shape. It owns nothing, and a
 * failure leaves it at once.
 */
#ifndef ZK_OP_GRADIENT_H
#define ZK_OP_GRADIENT_H

#include "op/build.h"

#define ZK_FEW_MADE 16

struct zk_gradient {
  zk_builder build;
  const zk_call *call; /* attributes; dtypes and shapes of all inputs and outputs */

  /* Of who runs it. run computes one call. give adds t, of input i's shape or of one that it was
   * broadcast to; it may make calls. */
  zk_tensor *const *in, *const *out, *const *dy;
  const bool *needed;
  zk_status (*run)(zk_call *c);
  zk_status (*give)(zk_gradient *g, int i, zk_tensor *t);
  void *host;

  /* What the formula made, until it ends. Private to gradient.c. */
  zk_tensor **made, *few[ZK_FEW_MADE];
  int n_made, room;
};

/* A saved input or output; the gradient of output k, which is NULL when that took no part (only ops
 * with several outputs see that). */
zk_tensor *zk_gradient_in(zk_gradient *g, int i);
zk_tensor *zk_gradient_out(zk_gradient *g, int k);
static inline zk_tensor *zk_gradient_dy(zk_gradient *g, int k) {
  return g->dy[k];
}
/* Is the gradient of input i wanted? */
static inline bool zk_gradient_needed(const zk_gradient *g, int i) {
  return g->needed[i];
}

/* zk_gradient_make(g, mul, a, b): the call of an op by its name. */
#define zk_gradient_make(g, NAME, ...) zk_build_make(&(g)->build, &zk_op_##NAME, __VA_ARGS__)
/* A scalar tensor of output 0's dtype. */
zk_tensor *zk_gradient_number(zk_gradient *g, double value);
/* The same as a user's number, which an op may treat apart: pow with 2. */
zk_tensor *zk_gradient_plain(zk_gradient *g, double value);
/* Zeros of input i's dtype and shape, which depend on nothing. */
zk_tensor *zk_gradient_zeros(zk_gradient *g, int i);
/* Input i in output 0's dtype, in which loops compute. */
zk_tensor *zk_gradient_cast_in(zk_gradient *g, int i);

/* The same two in a function whose parameter is g, as formulas of one expression write them:
 * ZK_DO(mul, dy, ZK_DO(sub, ZK_NUMBER(1), y)). */
#define ZK_DO(NAME, ...) zk_gradient_make(g, NAME, __VA_ARGS__)
#define ZK_NUMBER(value) zk_gradient_number(g, value)
/* t where the condition is false, 0 where it is true; and the other way round. A t that was made by
 * an inf there has a nan for its own gradient: replace the divisor too, say. */
#define ZK_DROP(condition, t) ZK_DO(where, condition, ZK_NUMBER(0), t)
#define ZK_KEEP(condition, t) ZK_DO(where, condition, t, ZK_NUMBER(0))

/* Gives the gradient of input i, if it is wanted; sums it where the input was broadcast. */
void zk_gradient_give(zk_gradient *g, int i, zk_tensor *t);

/* Computes the gradients of a call by the formula of its op: what op->backward does. */
zk_status zk_gradient_run(const zk_call *c, zk_grads *grads);
/* Runs the formula of g->call's op; the caller has filled what is its own of g. */
zk_status zk_gradient_run_by(zk_gradient *g);

#endif
