/*
 * moments.h: the sums from which normalizations have mean and variance, in one pass and in double.
 *
 * With d = x - pivot for a pivot among the n values: mean = pivot + sum d / n, and the variance is
 * sum d^2 / n - (sum d / n)^2. Values near the pivot have small squares, so the difference of the
 * two is exact enough (the shifted data algorithm).
 */
#ifndef ZK_OP_NN_MOMENTS_H
#define ZK_OP_NN_MOMENTS_H

#include "op/reduce/reducer.h"

/* NAME(x, dy, w, n, pivot, sum): adds sum d and sum d^2 to sum[0] and [1], and with dy sum g and
 * sum g d to sum[2] and [3], where g is dy or, with w, dy * w. The order of additions depends on n
 * alone. */
#define ZK_MOMENTS(NAME, T)                                                                        \
  ZK_MOMENTS_OF(NAME##_plain, T, 0, false)                                                         \
  ZK_MOMENTS_OF(NAME##_with, T, dy[i + l], true)                                                   \
  ZK_MOMENTS_OF(NAME##_weighted, T, dy[i + l] * w[i + l], true)                                    \
  static void NAME(const T *x, const T *dy, const T *w, int64_t n, double pivot, double *sum) {    \
    if (!dy)                                                                                       \
      NAME##_plain(x, dy, w, n, pivot, sum);                                                       \
    else if (!w)                                                                                   \
      NAME##_with(x, dy, w, n, pivot, sum);                                                        \
    else                                                                                           \
      NAME##_weighted(x, dy, w, n, pivot, sum);                                                    \
  }

#define ZK_MOMENTS_OF(NAME, T, gradient, backward)                                                 \
  ZK_TARGETED(NAME, (const T *x, const T *dy, const T *w, int64_t n, double pivot, double *sum),   \
              (x, dy, w, n, pivot, sum), {                                                         \
                double part[4][ZK_LANES] = {{0}};                                                  \
                int64_t i = 0;                                                                     \
                (void)dy, (void)w;                                                                 \
                for (; i + ZK_LANES <= n; i += ZK_LANES)                                           \
                  for (int l = 0; l < ZK_LANES; l++) {                                             \
                    double d = (double)x[i + l] - pivot;                                           \
                    part[0][l] += d;                                                               \
                    part[1][l] += d * d;                                                           \
                    if (backward) {                                                                \
                      double g = (double)(T)(gradient);                                            \
                      part[2][l] += g;                                                             \
                      part[3][l] += g * d;                                                         \
                    }                                                                              \
                  }                                                                                \
                for (int l = 0; i + l < n; l++) {                                                  \
                  double d = (double)x[i + l] - pivot;                                             \
                  double g = (double)(T)(gradient);                                                \
                  part[0][l] += d;                                                                 \
                  part[1][l] += d * d;                                                             \
                  part[2][l] += g;                                                                 \
                  part[3][l] += g * d;                                                             \
                }                                                                                  \
                for (int s = 0; s < (backward ? 4 : 2); s++) {                                     \
                  for (int l = 0; l < 8; l++)                                                      \
                    part[s][l] += part[s][l + 8];                                                  \
                  for (int l = 0; l < 4; l++)                                                      \
                    part[s][l] += part[s][l + 4];                                                  \
                  sum[s] += (part[s][0] + part[s][2]) + (part[s][1] + part[s][3]);                 \
                }                                                                                  \
              })

#endif
