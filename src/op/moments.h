/*
 * moments.h: what normalizations share: sums around a nearby value, in one pass and in double.
 *
 * Of n values x with d = x - k, where k is one of them: mean = k + sum d / n, and the variance is
 * sum d^2 / n - (sum d / n)^2. Near k the squares are small, so little is lost in that difference.
 */
#ifndef ZK_OP_MOMENTS_H
#define ZK_OP_MOMENTS_H

#include <stdint.h>

/* NAME(x, dy, w, n, k, sum): adds to sum[0], [1] the sums of d and d^2; with dy also to sum[2], [3]
 * those of g and g d, where g is dy, or dy * w of n factors. The order is fixed by n. */
#define ZK_MOMENTS(NAME, T)                                                                        \
  static void NAME(const T *x, const T *dy, const T *w, int64_t n, double k, double *sum) {        \
    double part[4][4] = {{0}};                                                                     \
    int64_t i = 0;                                                                                 \
    if (!dy) {                                                                                     \
      for (; i + 4 <= n; i += 4)                                                                   \
        for (int l = 0; l < 4; l++) {                                                              \
          double d = (double)x[i + l] - k;                                                         \
          part[0][l] += d;                                                                         \
          part[1][l] += d * d;                                                                     \
        }                                                                                          \
      for (; i < n; i++) {                                                                         \
        double d = (double)x[i] - k;                                                               \
        part[0][0] += d;                                                                           \
        part[1][0] += d * d;                                                                       \
      }                                                                                            \
    }                                                                                              \
    for (; i < n; i++) {                                                                           \
      double d = (double)x[i] - k, g = (double)(w ? dy[i] * w[i] : dy[i]);                         \
      part[0][i % 4] += d;                                                                         \
      part[1][i % 4] += d * d;                                                                     \
      part[2][i % 4] += g;                                                                         \
      part[3][i % 4] += g * d;                                                                     \
    }                                                                                              \
    for (int s = 0; s < 4; s++)                                                                    \
      sum[s] += (part[s][0] + part[s][1]) + (part[s][2] + part[s][3]);                             \
  }

#endif
