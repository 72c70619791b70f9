/*
 * dense.h: the three products of a linear layer over a small batch, float32.
 *
 *     y [m, n] = x [m, k] w^T + b      dx [m, k] = dy [m, n] w      dw [n, k] = dy^T x
 *
 * Each element of a result is one chain of multiply-adds in the order of the inner dimension, so
 * it depends neither on the number of threads nor on the other samples of the batch.
 *
 * Where four numbers that are multiplied together (a pixel in four samples; four pixels side by
 * side, in the weight's gradient) are all 0, the step is left out: most of a picture of a digit.
 * Adding 0 changes nothing; where a weight or gradient that such a 0 would meet is inf or nan,
 * nothing is left out, so that the result is nan.
 *
 * Matrices are row-major; ldx, ldw and ldy are their row lengths in memory, results are dense.
 */
#ifndef ZK_KERNEL_DENSE_H
#define ZK_KERNEL_DENSE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* Which of the three to compute here; for others tensor/blas.h is as fast or faster, or they are
 * too large. (The functions below take any m, n, k > 0 but weight gradients past these limits.) */
bool zk_dense_fits_forward(int64_t m, int64_t n, int64_t k);
bool zk_dense_fits_input_grad(int64_t m, int64_t n, int64_t k);
bool zk_dense_fits_weight_grad(int64_t m, int64_t n, int64_t k);

/* y := x w^T + bias (NULL: none); with relu, its negative elements become 0. finite: w is known to
 * have neither inf nor nan (a few samples do not read it where they are 0, then): worth finding out
 * where zk_dense_wants_finite. */
bool zk_dense_wants_finite(int64_t m);
zk_status zk_dense_forward(int64_t m, int64_t n, int64_t k, const float *x, int64_t ldx,
                           const float *w, int64_t ldw, bool finite, const float *bias, bool relu,
                           float *y);

/* dx := dy w, or dx += dy w */
zk_status zk_dense_input_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                              const float *w, int64_t ldw, bool accumulate, float *dx);

/* dw := dy^T x, or dw += dy^T x */
zk_status zk_dense_weight_grad(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                               const float *x, int64_t ldx, bool accumulate, float *dw);

/* What takes row `row` of a weight gradient, k numbers. */
typedef void (*zk_dense_taker)(void *context, int64_t row, const float *gradient);

/* The weight gradient row by row, never in memory as a whole: take gets every row once, on
 * any of the pool's threads. */
zk_status zk_dense_weight_grad_take(int64_t m, int64_t n, int64_t k, const float *dy, int64_t ldy,
                                    const float *x, int64_t ldx, zk_dense_taker take,
                                    void *context);

#endif
