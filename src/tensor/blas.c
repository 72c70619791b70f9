/*
 * blas.c: slabs of a matrix product, each one single-threaded OpenBLAS call.
 *
 * Measured on two cores: with a threaded OpenBLAS most results of a product differ between one and
 * two threads; with slabs none do, at the same speed.
 */
#include "tensor/blas.h"

#include <cblas.h>
#include <limits.h>
#include "base/library.h"
#include "base/parallel.h"

/* Products below this many multiplications are not worth a second thread. */
#define SMALL (64 * 64 * 64)
#define SLAB 128

#define FUNCTIONS(X) X(cblas_, sgemm) X(cblas_, dgemm) X(openblas_, set_num_threads)
ZK_LIBRARY(blas, ZK_OPENBLAS, FUNCTIONS);

typedef struct product {
  zk_dtype dtype;
  bool ta, tb, by_row;
  int64_t m, n, k, lda, ldb, ldc;
  const char *a, *b;
  char *c;
  double beta;
} product;

/* Rows or columns [begin, end) of c. */
static void run_slab(void *context, int64_t begin, int64_t end) {
  const product *p = context;
  size_t size = zk_dtype_size(p->dtype);
  const char *a = p->a, *b = p->b;
  char *c = p->c;
  int64_t m = p->m, n = p->n;
  if (p->by_row) {
    m = end - begin;
    a += (size_t)(begin * (p->ta ? 1 : p->lda)) * size;
    c += (size_t)(begin * p->ldc) * size;
  } else {
    n = end - begin;
    b += (size_t)(begin * (p->tb ? p->ldb : 1)) * size;
    c += (size_t)begin * size;
  }
  CBLAS_TRANSPOSE ta = p->ta ? CblasTrans : CblasNoTrans, tb = p->tb ? CblasTrans : CblasNoTrans;
  if (p->dtype == ZK_FLOAT32)
    blas.sgemm(CblasRowMajor, ta, tb, (int)m, (int)n, (int)p->k, 1.0f, (const float *)a,
               (int)p->lda, (const float *)b, (int)p->ldb, (float)p->beta, (float *)c, (int)p->ldc);
  else
    blas.dgemm(CblasRowMajor, ta, tb, (int)m, (int)n, (int)p->k, 1.0, (const double *)a,
               (int)p->lda, (const double *)b, (int)p->ldb, p->beta, (double *)c, (int)p->ldc);
}

zk_status zk_gemm(zk_dtype dtype, bool transpose_a, bool transpose_b, int64_t m, int64_t n,
                  int64_t k, const void *a, int64_t lda, const void *b, int64_t ldb, double beta,
                  void *c, int64_t ldc) {
  if (m == 0 || n == 0)
    return ZK_OK;
  if (m > INT_MAX || n > INT_MAX || k > INT_MAX || lda > INT_MAX || ldb > INT_MAX || ldc > INT_MAX)
    return zk_fail(ZK_ERR_ARG, "matmul: a matrix of %lld by %lld by %lld is past BLAS's limit 2^31",
                   (long long)m, (long long)n, (long long)k);
  ZK_TRY(zk_library_open(&blas_library));
  static bool single;
  if (!single) { /* before the first product: the pool is ours, not OpenBLAS's */
    blas.set_num_threads(1);
    single = true;
  }
  /* BLAS asks for row lengths of at least 1 and at least the row, also for empty operands. */
  int64_t row_a = transpose_a ? m : k, row_b = transpose_b ? k : n;
  product p = {.dtype = dtype,
               .ta = transpose_a,
               .tb = transpose_b,
               .by_row = m > n,
               .m = m,
               .n = n,
               .k = k,
               .lda = lda > row_a ? lda
                      : row_a > 0 ? row_a
                                  : 1,
               .ldb = ldb > row_b ? ldb
                      : row_b > 0 ? row_b
                                  : 1,
               .ldc = ldc > n ? ldc : n,
               .a = a,
               .b = b,
               .c = c,
               .beta = beta};
  int64_t length = p.by_row ? m : n;
  bool small = (double)m * (double)n * (double)k < SMALL;
  zk_parallel_for(length, small ? length : SLAB, run_slab, &p);
  return ZK_OK;
}
