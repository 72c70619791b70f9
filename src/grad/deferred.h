/*
 * deferred.h: a weight's gradient that is computed later: dw [n, k] = dy^T x, known by dy and x.
 *
 * backward leaves one on a leaf that has no gradient yet (backward.c says when). It is a tensor of
 * the gradient's dtype and shape, with its memory but without its elements; what is left to do
 * hangs on it as its autograd record, and ends with it. zk_grad materialises it, that is computes
 * the elements. An optimizer takes it row by row instead (zk_grad_rows), while each row is in the
 * cache, so that it is never read from memory.
 *
 * dy and x are held until then. Who is about to write to a tensor calls zk_before_write, which
 * materialises what is to be made from it first. So nothing outside of grad/ meets a deferred
 * gradient, and its bits are those that it would have had at once. All of this runs on the
 * interpreter's thread. Private to grad/.
 */
#ifndef ZK_GRAD_DEFERRED_H
#define ZK_GRAD_DEFERRED_H

#include "op/matrix.h"

/* The gradient of input i of c as a deferred one, or NULL: the kernels cannot make it row by row,
 * or there is no memory. */
zk_tensor *zk_defer(const zk_call *c, int i, const zk_matrix_pair *p);

/* The attachment's drop; by it zk_is_deferred knows one. */
void zk_deferred_drop(zk_attachment *self);
static inline bool zk_is_deferred(const zk_tensor *t) {
  return t && t->autograd && t->autograd->drop == zk_deferred_drop;
}

/* Computes the elements of t, if it is deferred. Cannot fail. */
void zk_materialise(zk_tensor *t);

/* Gives the rows of t, which is deferred, to take; it stays deferred. False: there is no memory. */
bool zk_deferred_rows(const zk_tensor *t,
                      void (*take)(void *context, int64_t row, const float *gradient),
                      void *context);

#endif
