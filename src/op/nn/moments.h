/*
 * moments.h: the sums from which normalizations have mean and variance, in one pass and in double.
 *
 * With d = x - pivot for a pivot among the n values: mean = pivot + sum d / n, and the variance is
 * sum d^2 / n - (sum d / n)^2. Values near the pivot have small squares, so the difference of the
 * two is exact enough (the shifted data algorithm).
 */
#ifndef ZK_OP_NN_MOMENTS_H
#define ZK_OP_NN_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

/* NAME(x, dy, w, n, pivot, sum): adds sum d and sum d^2 to sum[0] and [1], and with dy sum g and
 * sum g d to sum[2] and [3], where g is dy or, with w, dy * w. The order of additions depends on n
 * alone. */
#define ZK_MOMENTS(NAME, T)                                                                        \
  static inline __attribute__((always_inline)) void NAME##_of(                                     \
      const T *x, const T *dy, const T *w, int64_t n, double pivot, double *sum) {                 \
    double part[4][4] = {{0}};                                                                     \
    for (int64_t i = 0, lanes; i < n; i += lanes) {                                                \
      lanes = n - i < 4 ? 1 : 4;                                                                   \
      if (lanes == 4) {                                                                            \
        T g[4];                                                                                    \
        for (int l = 0; l < 4; l++)                                                                \
          g[l] = !dy ? 0 : w ? dy[i + l] * w[i + l] : dy[i + l];                                   \
        for (int l = 0; l < 4; l++) {                                                              \
          double d = (double)x[i + l] - pivot;                                                     \
          part[0][l] += d;                                                                         \
          part[1][l] += d * d;                                                                     \
          part[2][l] += (double)g[l];                                                              \
          part[3][l] += (double)g[l] * d;                                                          \
        }                                                                                          \
      } else {                                                                                     \
        T g = !dy ? 0 : w ? dy[i] * w[i] : dy[i];                                                  \
        double d = (double)x[i] - pivot;                                                           \
        part[0][0] += d;                                                                           \
        part[1][0] += d * d;                                                                       \
        part[2][0] += (double)g;                                                                   \
        part[3][0] += (double)g * d;                                                               \
      }                                                                                            \
    }                                                                                              \
    for (int s = 0; s < 4; s++)                                                                    \
      sum[s] += (part[s][0] + part[s][1]) + (part[s][2] + part[s][3]);                             \
  }                                                                                                \
  static void NAME(const T *x, const T *dy, const T *w, int64_t n, double pivot, double *sum) {    \
    if (!dy)                                                                                       \
      NAME##_of(x, NULL, NULL, n, pivot, sum);                                                     \
    else if (!w)                                                                                   \
      NAME##_of(x, dy, NULL, n, pivot, sum);                                                       \
    else                                                                                           \
      NAME##_of(x, dy, w, n, pivot, sum);                                                          \
  }

#endif
