/*
 * radix.h: sorting and selecting elements whose keys have 32 bits.
 *
 * An entry has the key in its upper half and the element's position in the lower one. A key orders
 * as its element does: nan is greatest, -0 equals 0, and for descending order it is inverted. Equal
 * keys keep the order of their positions.
 */
#ifndef ZK_OP_INDEX_RADIX_H
#define ZK_OP_INDEX_RADIX_H

#include <stdbool.h>
#include <stdint.h>
#include "tensor/dtype.h"

/* Fills n entries from x[0], x[step], .., and returns true; false for what has no 32-bit keys:
 * float64, int64 that lie further apart, more than 2^32 elements. An interrupt leaves some as they
 * were. */
bool zk_radix_entries(uint64_t *entry, zk_dtype dtype, const void *x, int64_t step, int64_t n,
                      bool descending);

/* Sorts; `other` is scratch of n entries. The result is in the one that is returned. An interrupt
 * (base/interrupt.h) leaves the entries in any order. */
uint64_t *zk_radix_sort(uint64_t *entry, uint64_t *other, int64_t n);

/* The same of the first k of the n sorted entries alone. */
uint64_t *zk_radix_first(uint64_t *entry, uint64_t *other, int64_t n, int64_t k);

#endif
