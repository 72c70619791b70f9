/*
 * size.h: sums and products of sizes that come from outside, from a script or a file.
 *
 * A size is an int64 of at least 0. What overflows or has a negative part is -1, and so is all that
 * is computed from a -1: a formula is computed whole and tested once. Nothing can be made of -1: a
 * shape that holds it is refused, and zk_bytes(-1, ..) is more than any allocator gives.
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
