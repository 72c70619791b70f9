/*
 * blas.h: the matrix product: float32 by kernel/dense.h; float64 by OpenBLAS, which only this and
 * tensor/lapack.h call.
 *
 * OpenBLAS runs on one thread. The output is cut into slabs, which the pool's threads compute. The
 * cuts do not depend on the number of threads, so neither do the bits of a product.
 */
#ifndef ZK_TENSOR_BLAS_H
#define ZK_TENSOR_BLAS_H

#include "kernel/dense.h"
#include "tensor/tensor.h"

/*
 * c := op(a) op(b), or += with add; row-major, op(a) [m, k], op(b) [k, n], c [m, n]; op(x) is x or
 * its transpose. lda, ldb, ldc are the row lengths in memory, in elements. Any size may be 0.
 * Without add, c is overwritten whatever it held. dtype float32 or float64. Error: a size past
 * 2^31-1.
 */
zk_status zk_gemm(zk_dtype dtype, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                  int64_t k, const void *a, int64_t lda, const void *b, int64_t ldb, bool add,
                  void *c, int64_t ldc);

/* The CPU that OpenBLAS computes for, as it names it ("Haswell", "SkylakeX"); "" when it does not
 * say. NULL: it could not be opened (zk_error). */
const char *zk_blas_core(void);

/* `count` products of one shape; the threads share small ones out. */
zk_status zk_gemm_batch(zk_dtype dtype, const zk_product_shape *shape, int64_t count,
                        const zk_product_item *items);

/*
 * For products within the pieces of a zk_parallel_for: the first opens what they need, and may
 * fail; the second computes one on this thread alone. Sizes are at most ZK_GEMM_ALONE.
 */
#define ZK_GEMM_ALONE (1 << 24)
zk_status zk_gemm_open(zk_dtype dtype);
void zk_gemm_alone(zk_dtype dtype, const zk_product_shape *shape, const zk_product_item *item);

/* For tensor/lapack.h. Opens OpenBLAS and makes sure that there is a buffer for a call of it; takes
 * a buffer for calls by this thread, on one thread each, and gives it back; finds a function, NULL
 * when there is none. */
zk_status zk_blas_open(void);
bool zk_blas_enter(void);
void zk_blas_leave(void);
void *zk_blas_find(const char *name);

#endif
