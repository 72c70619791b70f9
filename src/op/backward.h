/*
 * backward.h: the gradients of a call.
 */
#ifndef ZK_OP_BACKWARD_H
#define ZK_OP_BACKWARD_H

#include "op/op.h"

/* By its op's loop, where another dtype stands in for those that it has no kernels for
 * (op/stand_in.h), or by its formula, whose ops look after themselves. */
zk_status zk_op_backward(const zk_call *c, zk_grads *g);

#endif
