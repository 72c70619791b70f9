/*
 * blas.h: the matrix product by OpenBLAS, which nothing else calls.
 *
 * OpenBLAS runs on one thread. The output is cut into slabs, which the pool's threads compute. The
 * cuts do not depend on the number of threads, so neither do the bits of a product.
 */
#ifndef ZK_TENSOR_BLAS_H
#define ZK_TENSOR_BLAS_H

#include "tensor/tensor.h"

/*
 * c := op(a) op(b) + beta * c, row-major, op(a) [m, k], op(b) [k, n], c [m, n]; op(x) is x or its
 * transpose. lda, ldb, ldc are the row lengths in memory, in elements. Any size may be 0. beta = 0
 * overwrites c whatever it held. dtype float32 or float64. Error: a size past 2^31-1.
 */
zk_status zk_gemm(zk_dtype dtype, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                  int64_t k, const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
                  void *c, int64_t ldc);

/* The CPU that OpenBLAS computes for, as it names it ("Haswell", "SkylakeX"); "" when it does not
 * say. NULL: it could not be opened (zk_error). */
const char *zk_blas_core(void);

#endif
