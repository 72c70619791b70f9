/*
 * gradcheck.h: backward, and the gradient of backward, against finite differences.
 */
#ifndef ZK_TESTS_GRADCHECK_H
#define ZK_TESTS_GRADCHECK_H

#include "samples/sample.h"

/*
 * Compares, for every element of every real float64 input, the gradient that backward gives for
 * sum(w * output) (fixed random w) with a fourth-order central difference, signs included:
 * |a - n| <= tol * max(1, |a|, |n|). On a difference, ZK_ERR_STATE and a message with op, input,
 * index and both values.
 */
zk_status zk_gradcheck(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       double tol);
/* The same of a sample. Of symmetric matrices an element and its mirror image change together, and
 * the sum of their gradients is compared. */
zk_status zk_gradcheck_sample(const zk_sample *s, double tol);

/*
 * The same for the gradient of backward, with create_graph: of sum(u * dx) over the inputs'
 * gradients dx (fixed random u), by the inputs and by dy, along three random directions. The
 * differences are those of backward without create_graph, so that formulas and adjoints are held
 * against loops.
 */
zk_status zk_gradgradcheck(const zk_sample *s, double tol);

#endif
