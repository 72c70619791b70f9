/*
 * dense.h: matrix products, float32: any, and the three of a linear layer over a small batch.
 *
 *     y [m, n] = x [m, k] w^T + b      dx [m, k] = dy [m, n] w      dw [n, k] = dy^T x
 *
 * Each element of a result is one chain of multiply-adds in the order of the inner dimension. So
 * its bits depend neither on the number of threads nor on the other samples of the batch.
 *
 * Four numbers of x are multiplied at a time: one pixel of four samples or, for dw, four pixels of
 * one sample. Where all four are 0, as in most of a picture of a digit, the step is skipped: adding
 * 0 would change nothing. Where w or dy has an inf or nan, no step is skipped, so that the result
 * is nan where it has to be.
 *
 * Matrices are row-major. ldx, ldw and ldy are their row lengths in memory; results are dense.
 */
#ifndef ZK_KERNEL_DENSE_H
#define ZK_KERNEL_DENSE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* Are these kernels the right ones? For other sizes tensor/blas.h is as fast or faster, or they are
 * too large. (The functions below take any m, n, k > 0; weight gradients only within the limits.)
 */
bool zk_dense_fits_forward(int64_t m, int64_t n, int64_t k);
bool zk_dense_fits_input_grad(int64_t m, int64_t n, int64_t k);
bool zk_dense_fits_weight_grad(int64_t m, int64_t n, int64_t k);

/* y := x w^T + bias (NULL: none); with relu, negative elements become 0. finite: w is known to have
 * neither inf nor nan. Then small batches skip the parts of w that only zeros are multiplied with;
 * zk_dense_wants_finite says whether it is worth finding out. */
bool zk_dense_wants_finite(int64_t m);
zk_status zk_dense_forward(int64_t m, int64_t n, int64_t k, const float *x, int64_t ldx,
                           const float *w, int64_t ldw, bool finite, const float *bias, bool relu,
                           float *y);

/* The weight w [n, k] of a layer that runs many batches, packed ahead. */
typedef struct zk_dense_weight {
  int64_t n, k;
  float *packed; /* owned */
  bool finite;
  const float *rows; /* w as it lies in memory, dense and not turned; NULL: unknown. Borrowed */
} zk_dense_weight;

/* Packs w; with `turned`, w is [k, n] in memory. The result is ended by zk_dense_weight_clear. */
zk_status zk_dense_weight_pack(int64_t n, int64_t k, const float *w, int64_t ldw, bool turned,
                               zk_dense_weight *out);
void zk_dense_weight_clear(zk_dense_weight *w);
/* The forward; of a batch of more than ZK_DENSE_FEW samples the same bits as zk_dense_forward's.
 * One sample is faster without packing. */
#define ZK_DENSE_FEW 8
zk_status zk_dense_forward_packed(int64_t m, const float *x, int64_t ldx, const zk_dense_weight *w,
                                  const float *bias, bool relu, float *y);

/* y := or += x w^T on this thread alone, without allocating: for a layer of many steps, which are
 * done within a piece of a loop. No step of the inner dimension is skipped. Where nothing is
 * packed, there are at most ZK_DENSE_FEW samples, and they are multiplied with `rows`. */
void zk_dense_forward_here(int64_t m, const float *x, int64_t ldx, const zk_dense_weight *w,
                           bool add, float *y, int64_t ldy);

/* dx := dy w, or dx += dy w */
zk_status zk_dense_input_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                              const float *w, int64_t ldw, bool accumulate, float *dx);

/* dw := dy^T x, or dw += dy^T x */
zk_status zk_dense_weight_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                               const float *x, int64_t ldx, bool accumulate, float *dw);

/*
 * Any product c [m, n] := a b, or += with add; a [m, k] and b [k, n] may be transposed in memory.
 * lda, ldb and ldc are the lengths of rows in memory. No step is skipped.
 */
typedef struct zk_product_shape {
  bool a_transposed, b_transposed, add;
  int64_t m, n, k, lda, ldb, ldc;
} zk_product_shape;

typedef struct zk_product_item {
  const void *a, *b; /* here float */
  void *c;
} zk_product_item;

/* Are all sizes above 0, and none too large? */
bool zk_dense_fits_product(int64_t m, int64_t n, int64_t k);
zk_status zk_dense_product(const zk_product_shape *shape, const zk_product_item *item);
/* The same on this thread alone, for a piece of a zk_parallel_for: it neither fails nor allocates.
 */
void zk_dense_product_alone(const zk_product_shape *shape, const zk_product_item *item);
/* `count` of them; the threads share them out when they are small. */
zk_status zk_dense_product_batch(const zk_product_shape *shape, int64_t count,
                                 const zk_product_item *items);

/* Is called with row `row` of a weight gradient, k numbers. */
typedef void (*zk_dense_row_fn)(void *context, int64_t row, const float *gradient);

/* The weight gradient row by row, never in memory as a whole: on_row is called once for every row,
 * on any of the pool's threads. */
zk_status zk_dense_weight_grad_rows(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                                    const float *x, int64_t ldx, zk_dense_row_fn on_row,
                                    void *context);

#endif
