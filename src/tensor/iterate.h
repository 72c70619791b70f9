/*
 * iterate.h: broadcasting, and loops over the elements of several tensors.
 *
 * Operand 0 gives the shape and the order in memory; the others broadcast to it (stride 0 where
 * their size is 1 or the dimension is missing). Neighbouring dimensions are merged where all
 * operands allow it, so that the inner loop is long. A loop gets a pointer and a stride in bytes
 * for each operand.
 */
#ifndef ZK_TENSOR_ITERATE_H
#define ZK_TENSOR_ITERATE_H

#include "tensor/tensor.h"

#define ZK_MAX_OPERANDS 5

/* p[k] is operand k's element, step[k] its stride in bytes; n elements. Must not fail. */
typedef void (*zk_loop)(char *const *p, const int64_t *step, int64_t n, void *context);

/* The shape that a and b broadcast to. Error: "OP: shapes [2, 3] and [4] do not broadcast ...". */
zk_status zk_broadcast(const char *op, const zk_shape *a, const zk_shape *b, zk_shape *out);

/* The dimensions of `wide` over which `narrow` was broadcast: a gradient is summed over them. */
zk_shape zk_broadcast_dims(const zk_shape *wide, const zk_shape *narrow);

/* Runs loop over all elements, on several threads when there are many: the result must not depend
 * on the order. The operands' shapes broadcast to t[0]'s; the caller has checked it. Where work may
 * be stopped (interrupt.h), Ctrl-C skips elements if t[0] is real. A loop over other dtypes that
 * may skip elements tests zk_interrupted() itself. The loop writes operand 0 alone: of another one
 * whose elements lie apart it may get a copy. */
void zk_iterate(int n, zk_tensor *const *t, zk_loop loop, void *context);
/* The same for a loop that writes other operands, or only moves elements: it gets no copies. */
void zk_iterate_plain(int n, zk_tensor *const *t, zk_loop loop, void *context);
/* The same on one thread, in index order of operand 0, at most 65536 elements a call: for sums and
 * counters. An interrupt skips nothing, unless the loop itself does. */
void zk_iterate_serial(int n, zk_tensor *const *t, zk_loop loop, void *context);

#endif
