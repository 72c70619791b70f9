/*
 * matrix.c: the product a^T b, which is the gradient of a linear layer's weight.
 */
#include "op/matrix.h"

#include "kernel/dense.h"

zk_status zk_matrix_pair_product(zk_dtype dtype, const zk_matrix_pair *p, bool add, void *c) {
  const zk_matrix *a = &p->a, *b = &p->b;
  if (dtype == ZK_FLOAT32 && !a->transposed && !b->transposed &&
      zk_dense_fits_weight_grad(a->rows, a->columns, b->columns))
    return zk_dense_weight_grad(a->rows, a->columns, b->columns, (const float *)a->data, a->ld,
                                (const float *)b->data, b->ld, add, c);
  return zk_matrix_product(dtype, a, true, b, false, add, c);
}
