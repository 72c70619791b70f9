/*
 * iterate.h: walking several tensors of one broadcast shape at once.
 *
 * Operand 0 gives the shape; the others broadcast to it (stride 0 where their size is 1 or the
 * dimension is missing). Dimensions that are contiguous for all operands are merged, so the inner
 * loop is as long as it can be. A loop gets one pointer and one byte stride an operand.
 */
#ifndef ZK_TENSOR_ITERATE_H
#define ZK_TENSOR_ITERATE_H

#include "tensor/tensor.h"

#define ZK_MAX_OPERANDS 5

/* p[k] is operand k's element, step[k] its stride in bytes; n elements. Must not fail. */
typedef void (*zk_loop)(char *const *p, const int64_t *step, int64_t n, void *context);

/* The shape that a and b broadcast to. Error: "OP: shapes [2, 3] and [4] do not broadcast ...". */
zk_status zk_broadcast(const char *op, const zk_shape *a, const zk_shape *b, zk_shape *out);

/* Runs loop over all elements, in parallel when there are many (so the loop's result must not
 * depend on order). Where work may be stopped (interrupt.h), Ctrl-C leaves elements out if t[0]'s
 * are reals; a loop of other ones that may be left out looks at zk_interrupted() itself. The
 * operands' shapes must broadcast to t[0]'s: the caller has checked. */
void zk_iterate(int n, zk_tensor *const *t, zk_loop loop, void *context);
/* The same on one thread, in index order of operand 0, by runs of 65536 at most: for sums and for
 * counters. Nothing is left out, unless the loop does it. */
void zk_iterate_serial(int n, zk_tensor *const *t, zk_loop loop, void *context);

#endif
