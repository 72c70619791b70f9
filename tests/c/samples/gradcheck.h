/*
 * gradcheck.h: backward against finite differences.
 */
#ifndef ZK_TESTS_GRADCHECK_H
#define ZK_TESTS_GRADCHECK_H

#include "op/op.h"

/*
 * Compares, for every element of every real float64 input, the gradient that backward gives for
 * sum(w * output) (fixed random w) with a fourth-order central difference, signs included:
 * |a - n| <= tol * max(1, |a|, |n|). On a difference, ZK_ERR_STATE and a message with op, input,
 * index and both values.
 */
zk_status zk_gradcheck(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       double tol);

#endif
