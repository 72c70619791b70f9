/*
 * finite.h: remembering that a weight has neither an inf nor a nan, so that a kernel may leave out
 * what its zeros would meet.
 */
#ifndef ZK_TENSOR_FINITE_H
#define ZK_TENSOR_FINITE_H

#include "tensor/tensor.h"

/* Is every element of t's storage known to be finite? It is looked through when it is asked for
 * the second time in the same version: weights that change at every step cost nothing. False for
 * dtypes other than float32. */
bool zk_is_known_finite(const zk_tensor *t);

#endif
