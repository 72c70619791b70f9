/*
 * pinv.h: the gradient of the pseudoinverse, which lstsq's is made of.
 */
#ifndef ZK_OP_LINALG_PINV_H
#define ZK_OP_LINALG_PINV_H

#include "op/linalg/matrices.h"

/* The gradient by a of p, its pseudoinverse, for dp, the gradient of p. */
zk_tensor *zk_formula_pinv(zk_gradient *g, zk_tensor *a, zk_tensor *p, zk_tensor *dp);

#endif
