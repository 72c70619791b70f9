/*
 * want.h: checks of a tensor's dtype. The message of each says what was given, what is wanted, and
 * how to get it: "gather: index is float32, it must be int64: index:long()".
 */
#ifndef ZK_OP_WANT_H
#define ZK_OP_WANT_H

#include "tensor/tensor.h"

/* op and name, the argument's, are for the message. */
zk_status zk_want_real(const char *op, const char *name, const zk_tensor *t);
/* what: "row numbers", for one; NULL for none. */
zk_status zk_want_int64(const char *op, const char *name, const zk_tensor *t, const char *what);
zk_status zk_want_bool(const char *op, const char *name, const zk_tensor *t);
/* t must be of like's dtype. */
zk_status zk_want_same(const char *op, const char *name, const zk_tensor *t, const char *like_name,
                       const zk_tensor *like);
/* A layer's input, weight and bias (NULL: none) must be of one real dtype. The message
 * blames the input, which is usually wrong: a picture's bytes, labels, doubles. */
zk_status zk_want_layer(const char *op, const zk_tensor *input, const zk_tensor *weight,
                        const zk_tensor *bias);
/* A layer's further tensor must be of its input's dtype. */
zk_status zk_want_fit(const char *op, const zk_tensor *input, const char *name, const zk_tensor *t);
/* A number (a scalar of any dtype) that is written into a tensor of that dtype must be
 * representable: no nan in integers. As in PyTorch, an integer for uint8 may be negative. */
zk_status zk_want_fits(const char *op, const char *name, const zk_tensor *number, zk_dtype dtype);
/* The common dtype of two tensors. uint16, uint32 and uint64 have none with other integers, as in
 * PyTorch: numbers would be lost. */
zk_status zk_want_common(const char *op, zk_dtype a, zk_dtype b, zk_dtype *out);

#endif
