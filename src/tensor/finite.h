/*
 * finite.h: whether a weight has neither inf nor nan, kept with its storage. A kernel may then skip
 * the weights that a zero of its input would be multiplied with.
 */
#ifndef ZK_TENSOR_FINITE_H
#define ZK_TENSOR_FINITE_H

#include "tensor/tensor.h"

/* Is every element of t's storage known to be finite? The storage is read at the second question
 * about the same version, so weights that change at every step cost nothing. False for dtypes other
 * than float32. */
bool zk_is_known_finite(const zk_tensor *t);

#endif
