/*
 * lu.c: LU factorizations and what they solve, see lu.h.
 *
 * The columns of a are factored BLOCK at a time. What is right of them is updated two lines at
 * once, each less BLOCK lines times a coefficient. In the factorization a line is a part of a
 * column, in the solutions a row of b, so both are vectors without gaps.
 */
#include "tensor/lu.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include "base/target.h"

#define BLOCK 8
#define TARGETED(NAME, PARAMETERS, ARGUMENTS, ...)                                                 \
  ZK_TARGETED(NAME, PARAMETERS, ARGUMENTS, __VA_ARGS__)

#define REAL float
#define WORD int32_t
#define FMA fmaf
#define IN(name) name##_f32
#include "tensor/lu_kernels.h"
#undef REAL
#undef WORD
#undef FMA
#undef IN

#define REAL double
#define WORD int64_t
#define FMA fma
#define IN(name) name##_f64
#include "tensor/lu_kernels.h"

int zk_lu_factor(int t, int64_t m, int64_t n, void *a, int *pivot) {
  int info;
  if (t)
    factor_f64(m, n, a, pivot, &info);
  else
    factor_f32(m, n, a, pivot, &info);
  return info;
}

void zk_lu_solve(int t, int64_t n, int64_t k, const void *a, const int *pivot, void *b) {
  bool columns = zk_lu_by_columns(k);
  if (t)
    (columns ? solve_columns_f64 : solve_rows_f64)(n, k, a, pivot, b);
  else
    (columns ? solve_columns_f32 : solve_rows_f32)(n, k, a, pivot, b);
}

void zk_lu_invert(int t, int64_t n, void *a, int *pivot, void *room) {
  if (t)
    invert_f64(n, a, pivot, room);
  else
    invert_f32(n, a, pivot, room);
}
