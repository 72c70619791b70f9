/*
 * exponentials.h: the greatest element of a line, and sums of exponentials shifted by it, which
 * cannot overflow: for softmax, log_softmax, cross_entropy and logsumexp.
 *
 * For `float` and `double`, the names end in _f32 and _f64. A file that includes this gets static
 * functions of its own, compiled for each kind of CPU (base/target.h).
 */
#ifndef ZK_OP_REDUCE_EXPONENTIALS_H
#define ZK_OP_REDUCE_EXPONENTIALS_H

#include <math.h>
#include "base/elementary.h"
#include "base/interrupt.h"
#include "op/reduce/reducer.h"

/* to = value, or to += value, for j in 0..n-1. */
#define ZK_PUT(add, n, to, value)                                                                  \
  if (add) {                                                                                       \
    ZK_IVDEP                                                                                       \
    for (int64_t j = 0; j < (n); j++)                                                              \
      to += value;                                                                                 \
  } else {                                                                                         \
    ZK_IVDEP                                                                                       \
    for (int64_t j = 0; j < (n); j++)                                                              \
      to = value;                                                                                  \
  }

/* Elements of a line at a time: the exponentials of so many are kept in the L1 cache. */
#define ZK_EXPONENTIALS 1024

/*
 * top: the greatest of n elements, -inf of none, nan where there is one. exps: y = e^(x - top).
 * total: the sum of n elements. tops: the greatest of each of n columns side by side.
 *
 * ZK_LOG_SUMS_OF needs those. shift: the logarithm of the sum of e^x, which is the greatest element
 * plus the logarithm of the sum of the shifted ones. shifts: of n columns, at most ZK_STRIP.
 */
#define ZK_EXPONENTIALS_OF(T, t)                                                                   \
  ZK_LINE(top_##t, T, T, -INFINITY, v, zk_choose_##t((b > a) | (b != b), b, a))                    \
  ZK_LINE_BY_FOUR(total_##t, T, double, 0, (double)v, (double)((v0 + v1) + (v2 + v3)), a + b)      \
  ZK_TARGETED(exps_##t, (T * y, const T *x, T top, int64_t n), (y, x, top, n), {                   \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++)                                                                \
      y[i] = zk_exp(x[i] - top);                                                                   \
  })                                                                                               \
  ZK_INLINE void tops_##t(T *top, const T *x, int64_t step, int64_t rows, int64_t n) {             \
    for (int64_t j = 0; j < n; j++)                                                                \
      top[j] = -INFINITY;                                                                          \
    for (int64_t i = 0; i < rows; i++, x += step) {                                                \
      ZK_IVDEP                                                                                     \
      for (int64_t j = 0; j < n; j++)                                                              \
        top[j] = zk_choose_##t((x[j] > top[j]) | (x[j] != x[j]), x[j], top[j]);                    \
    }                                                                                              \
  }

#define ZK_LOG_SUMS_OF(T, t)                                                                       \
  ZK_TARGETED(shift_short_##t, (const T *x, int64_t n, T *shift), (x, n, shift), {                 \
    T y[ZK_EXPONENTIALS];                                                                          \
    T top = -INFINITY;                                                                             \
    double sum = 0;                                                                                \
    top_##t##_line_body(x, 1, n, &top);                                                            \
    exps_##t##_body(y, x, top, n);                                                                 \
    total_##t##_line_body(y, 1, n, &sum);                                                          \
    *shift = (T)(log(sum) + (double)top);                                                          \
  })                                                                                               \
  static T shift_##t(const T *x, int64_t n) {                                                      \
    T y[ZK_EXPONENTIALS], top = -INFINITY;                                                         \
    if (n <= ZK_EXPONENTIALS) {                                                                    \
      shift_short_##t(x, n, &top);                                                                 \
      return top;                                                                                  \
    }                                                                                              \
    double sum = 0;                                                                                \
    top_##t##_line(x, 1, n, &top);                                                                 \
    for (int64_t i = 0; i < n && !zk_interrupted(); i += ZK_EXPONENTIALS) {                        \
      int64_t part = n - i < ZK_EXPONENTIALS ? n - i : ZK_EXPONENTIALS;                            \
      exps_##t(y, x + i, top, part);                                                               \
      total_##t##_line(y, 1, part, &sum);                                                          \
    }                                                                                              \
    return (T)(log(sum) + (double)top);                                                            \
  }                                                                                                \
  ZK_TARGETED(shifts_##t, (T * shift, const T *x, int64_t step, int64_t rows, int64_t n),          \
              (shift, x, step, rows, n), {                                                         \
                T top[ZK_STRIP];                                                                   \
                T sum[ZK_STRIP];                                                                   \
                tops_##t(top, x, step, rows, n);                                                   \
                for (int64_t j = 0; j < n; j++)                                                    \
                  sum[j] = 0;                                                                      \
                for (int64_t i = 0; i < rows && !zk_interrupted(); i++, x += step) {               \
                  ZK_IVDEP                                                                         \
                  for (int64_t j = 0; j < n; j++)                                                  \
                    sum[j] += zk_exp(x[j] - top[j]);                                               \
                }                                                                                  \
                for (int64_t j = 0; j < n; j++)                                                    \
                  shift[j] = (T)(log((double)sum[j]) + (double)top[j]);                            \
              })

#endif
