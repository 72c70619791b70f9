/*
 * lu.h: a = p l u with a lower triangle l with ones on its diagonal, an upper one u, and a
 * permutation p that brings the greatest element of each column to the diagonal; and the solutions
 * of a x = b.
 *
 * What LAPACK's getrf, getrs and getri compute, by vectors of the CPU. Each element is one chain of
 * multiply-adds, so the bits are the same on every CPU. t is zk_real_index of the dtype.
 */
#ifndef ZK_TENSOR_LU_H
#define ZK_TENSOR_LU_H

#include <stdbool.h>
#include <stdint.h>

/* a, m x n, column by column without gaps, becomes l and u. Row k was exchanged with row pivot[k] -
 * 1, in order of k. The result: 0, or the number of the first pivot that is 0, from 1. */
int zk_lu_factor(int t, int64_t m, int64_t n, void *a, int *pivot);

/* b := x of a x = b, for a factored a of n x n. b has k columns. It lies row by row; or, with
 * zk_lu_by_columns(k), column by column. */
void zk_lu_solve(int t, int64_t n, int64_t k, const void *a, const int *pivot, void *b);
static inline bool zk_lu_by_columns(int64_t k) {
  return k < 8;
}

/* A factored a becomes the inverse, row by row. pivot has room for 2 n numbers, room for n x n
 * elements. */
void zk_lu_invert(int t, int64_t n, void *a, int *pivot, void *room);

#endif
