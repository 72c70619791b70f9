/*
 * arith.h: the smaller, the larger, the quotient rounded up, and equal parts. Private to kernel/.
 */
#ifndef ZK_KERNEL_ARITH_H
#define ZK_KERNEL_ARITH_H

#include <stdint.h>

static inline int64_t zk_min(int64_t a, int64_t b) {
  return a < b ? a : b;
}
static inline int64_t zk_max(int64_t a, int64_t b) {
  return a > b ? a : b;
}
/* How many parts of `size` cover n. */
static inline int64_t zk_ceil_div(int64_t n, int64_t size) {
  return (n + size - 1) / size;
}

/* Tile t of `tiles` over `blocks`: its first block. Tiles differ by one block at most. */
static inline int64_t zk_tile_begin(int64_t blocks, int64_t tiles, int64_t t) {
  return t * (blocks / tiles) + (t < blocks % tiles ? t : blocks % tiles);
}

#endif
