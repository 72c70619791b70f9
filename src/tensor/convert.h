/*
 * convert.h: casting, copying, filling, and reading single elements.
 */
#ifndef ZK_TENSOR_CONVERT_H
#define ZK_TENSOR_CONVERT_H

#include "tensor/tensor.h"

/* PyTorch's type promotion. Tensors with dimensions outrank scalars, which outrank numbers, unless
 * the lower one is of a higher category (bool < integer < float). [c10/core/ScalarType.h,
 * TensorIterator's result_type] */
zk_dtype zk_promote(const zk_tensor *a, const zk_tensor *b);
zk_dtype zk_promote_all(int n, zk_tensor *const *t); /* of those that are not NULL, one at least */
zk_dtype zk_promote_dtypes(zk_dtype a, zk_dtype b);

/* dst := src, converted and broadcast to dst's shape; the two may not overlap unless equal. Does
 * not bump dst's version. Error: shapes that do not broadcast. */
zk_status zk_tensor_copy(zk_tensor *dst, const zk_tensor *src);
/* Copies n bytes, on several threads when there are many; the two do not overlap unless equal. */
void zk_copy_bytes(void *to, const void *from, size_t n);
/* t itself (retained) when nothing is to do, else a fresh contiguous tensor. */
zk_status zk_tensor_cast(zk_tensor *t, zk_dtype dtype, zk_tensor **out);
zk_status zk_tensor_contiguous(zk_tensor *t, zk_tensor **out);
/* Always a fresh contiguous tensor. */
zk_status zk_tensor_clone(const zk_tensor *t, zk_tensor **out);

/* The loop by which dtypes are converted that have none for their pair; context: the two of them,
 * const zk_dtype[2]. */
void zk_convert_widely(char *const *p, const int64_t *step, int64_t n, void *context);

/* Every element := value, converted as C does (bool: value != 0). */
void zk_tensor_fill_f(zk_tensor *t, double value);
void zk_tensor_fill_i(zk_tensor *t, int64_t value);

/* Element i of a contiguous vector := first + i * step, converted in the same way. */
void zk_tensor_range_f(zk_tensor *t, double first, double step);
void zk_tensor_range_i(zk_tensor *t, int64_t first, int64_t step); /* wraps around */

/* Element at element offset `at` from the tensor's first, as a number. */
double zk_element_f(const zk_tensor *t, int64_t at);
int64_t zk_element_i(const zk_tensor *t, int64_t at);
void zk_element_set_f(zk_tensor *t, int64_t at, double value);
void zk_element_set_i(zk_tensor *t, int64_t at, int64_t value);

/* y += x for real tensors of equal dtype and shape. */
void zk_tensor_accumulate(zk_tensor *y, const zk_tensor *x);

/* Sums, differences and products of integers wrap around, as PyTorch's do; in C only those without
 * a sign may. Of any other type x is left as it is. */
#define ZK_WRAP(x) _Generic((x), int64_t : (uint64_t)(x), default : (x))

/* A real outside int64, or nan, has no defined conversion in C; it becomes the least int64, as on
 * x86. */
static inline int64_t zk_real_to_int(double x) {
  return x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN;
}

#endif
