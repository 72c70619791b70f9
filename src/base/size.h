/*
 * size.h: sums and products of sizes that come from a script or a file.
 *
 * A size is an int64 of at least 0. An overflow, or a negative operand, gives -1, so a formula can
 * be computed to its end and tested once. A shape with a -1 is refused, and zk_bytes(-1, ..) is
 * more than any allocator has.
 */
#ifndef ZK_BASE_SIZE_H
#define ZK_BASE_SIZE_H

#include <stddef.h>
#include <stdint.h>

static inline int64_t zk_size_add(int64_t a, int64_t b) {
  int64_t sum;
  return a < 0 || b < 0 || __builtin_add_overflow(a, b, &sum) ? -1 : sum;
}

static inline int64_t zk_size_mul(int64_t a, int64_t b) {
  int64_t product;
  return a < 0 || b < 0 || __builtin_mul_overflow(a, b, &product) ? -1 : product;
}

/* The bytes of n things of `size` bytes, SIZE_MAX when there cannot be so many. */
static inline size_t zk_bytes(int64_t n, size_t size) {
  size_t bytes;
  return n < 0 || __builtin_mul_overflow((size_t)n, size, &bytes) ? SIZE_MAX : bytes;
}

#endif
