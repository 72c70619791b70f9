/*
 * matrix.h: the last two dimensions of a tensor as a matrix for tensor/blas.h.
 */
#ifndef ZK_OP_MATRIX_H
#define ZK_OP_MATRIX_H

#include "op/op.h"
#include "tensor/blas.h"

/* A [rows, columns] matrix as BLAS wants it; transposed: memory holds [columns, rows]. */
typedef struct zk_matrix {
  const char *data;
  int64_t rows, columns, ld;
  bool transposed;
} zk_matrix;

/* True when the last two dimensions (sizes r x c, strides sr x sc) are a BLAS matrix. */
static inline bool zk_as_matrix(int64_t r, int64_t c, int64_t sr, int64_t sc, zk_matrix *m) {
  *m = (zk_matrix){.rows = r, .columns = c};
  if ((sc == 1 || c == 1) && (sr >= c || r == 1)) {
    m->ld = r == 1 ? c : sr;
    return true;
  }
  if ((sr == 1 || r == 1) && (sc >= r || c == 1)) {
    m->ld = c == 1 ? r : sc;
    m->transposed = true;
    return true;
  }
  return false;
}

/* c [m, n] := op(a) op(b), or += with add; ta and tb transpose a and b. */
static inline zk_status zk_matrix_product(zk_dtype dtype, const zk_matrix *a, bool ta,
                                          const zk_matrix *b, bool tb, bool add, void *c) {
  int64_t m = ta ? a->columns : a->rows, k = ta ? a->rows : a->columns;
  int64_t n = tb ? b->rows : b->columns;
  return zk_gemm(dtype, a->transposed != ta, b->transposed != tb, m, n, k, a->data, a->ld, b->data,
                 b->ld, add, c, n);
}

/* a [m, n] and b [m, k], for a^T b; a_of and b_of are the tensors that hold their memory. */
typedef struct zk_matrix_pair {
  zk_matrix a, b;
  zk_tensor *a_of, *b_of;
} zk_matrix_pair;

/* c [n, k] = a^T b, or += with add; by the kernels of small batches where they fit. */
zk_status zk_matrix_pair_product(zk_dtype dtype, const zk_matrix_pair *p, bool add, void *c);

#endif
