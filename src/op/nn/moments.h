/*
 * moments.h: what normalizations share: sums around a nearby value, in one pass and in double.
 *
 * Of n values x with d = x - k, where k is one of them: mean = k + sum d / n, and the variance is
 * sum d^2 / n - (sum d / n)^2. Near k the squares are small, so little is lost in that difference.
 */
#ifndef ZK_OP_NN_MOMENTS_H
#define ZK_OP_NN_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

/* NAME(x, dy, w, n, k, sum): adds to sum[0], [1] the sums of d and d^2; with dy also to sum[2], [3]
 * those of g and g d, where g is dy, or dy * w of n factors. The order is fixed by n. */
#define ZK_MOMENTS(NAME, T)                                                                        \
  static inline __attribute__((always_inline)) void NAME##_of(const T *x, const T *dy, const T *w, \
                                                              int64_t n, double k, double *sum) {  \
    double part[4][4] = {{0}};                                                                     \
    for (int64_t i = 0, lanes; i < n; i += lanes) {                                                \
      lanes = n - i < 4 ? 1 : 4;                                                                   \
      if (lanes == 4) {                                                                            \
        T g[4];                                                                                    \
        for (int l = 0; l < 4; l++)                                                                \
          g[l] = !dy ? 0 : w ? dy[i + l] * w[i + l] : dy[i + l];                                   \
        for (int l = 0; l < 4; l++) {                                                              \
          double d = (double)x[i + l] - k;                                                         \
          part[0][l] += d;                                                                         \
          part[1][l] += d * d;                                                                     \
          part[2][l] += (double)g[l];                                                              \
          part[3][l] += (double)g[l] * d;                                                          \
        }                                                                                          \
      } else {                                                                                     \
        T g = !dy ? 0 : w ? dy[i] * w[i] : dy[i];                                                  \
        double d = (double)x[i] - k;                                                               \
        part[0][0] += d;                                                                           \
        part[1][0] += d * d;                                                                       \
        part[2][0] += (double)g;                                                                   \
        part[3][0] += (double)g * d;                                                               \
      }                                                                                            \
    }                                                                                              \
    for (int s = 0; s < 4; s++)                                                                    \
      sum[s] += (part[s][0] + part[s][1]) + (part[s][2] + part[s][3]);                             \
  }                                                                                                \
  static void NAME(const T *x, const T *dy, const T *w, int64_t n, double k, double *sum) {        \
    if (!dy)                                                                                       \
      NAME##_of(x, NULL, NULL, n, k, sum);                                                         \
    else if (!w)                                                                                   \
      NAME##_of(x, dy, NULL, n, k, sum);                                                           \
    else                                                                                           \
      NAME##_of(x, dy, w, n, k, sum);                                                              \
  }

#endif
