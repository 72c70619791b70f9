/*
 * reducer.h: reductions by vectors, over any dimensions of any strides.
 *
 * A reducer says how elements go into an accumulator. zk_reduce finds out how the elements lie in
 * memory. Where those of one output are neighbours it reduces along lines; where the outputs are
 * neighbours it reduces columns side by side, row by row, with one accumulator a column. Memory is
 * read once, in its order.
 *
 *     ZK_REDUCER(sum_f64, double, double, 0, v, a + b)
 *     ...
 *     status = zk_reduce(&r, zk_data(x), sizeof(double), &sum_f64, write_sums, &context);
 *
 * The order of the operations depends on the sizes and strides alone: a line goes through
 * ZK_LANES accumulators whatever the CPU's vectors are, and what several threads share is cut into
 * pieces of fixed length, joined in order. So the bits are the same for any number of threads and
 * each kind of CPU.
 */
#ifndef ZK_OP_REDUCE_REDUCER_H
#define ZK_OP_REDUCE_REDUCER_H

#include <string.h>
#include "base/target.h"
#include "op/reduce/reduction.h"

#define ZK_LANES 16 /* accumulators of a line */
#define ZK_ACCUMULATOR 24
#define ZK_STRIP 1024 /* at most so many columns, or lines, at a time */

typedef struct zk_reducer zk_reducer;
struct zk_reducer {
  size_t size; /* bytes of an accumulator, at most ZK_ACCUMULATOR */
  /* n accumulators that have seen nothing. */
  void (*clear)(void *acc, int64_t n);
  /* acc takes the elements x[0], x[step], .. x[(n - 1) step], which are the elements at, at + 1, ..
   * of its output in index order. */
  void (*line)(const zk_reducer *self, const void *x, int64_t step, int64_t n, int64_t at,
               void *acc);
  /* acc[j] takes the elements x[j space + i step] for i in 0..rows-1; n columns, at most ZK_STRIP.
   */
  void (*columns)(const zk_reducer *self, const void *x, int64_t space, int64_t step, int64_t rows,
                  int64_t n, int64_t at, void *acc);
  /* acc[j] takes what from[j] has seen, which comes behind it. */
  void (*join)(void *acc, const void *from, int64_t n);
  bool in_order;    /* at matters, or joining is not commutative: dimensions keep their order */
  double parameter; /* for line and columns */
};

/* Writes n results, to the outputs at, at + stride, ... */
typedef void (*zk_reduced)(void *context, const void *acc, int64_t n, int64_t at, int64_t stride);

/* Reduces the elements at data, of `width` bytes, that r describes. Error: no memory. */
zk_status zk_reduce(const zk_reduction *r, const void *data, size_t width, const zk_reducer *how,
                    zk_reduced write, void *context);

/*
 * A reducer over elements of type T, with accumulators of type A. `start` is an accumulator that
 * has seen nothing; `take` is the accumulator of one element v; `join` is the one that has seen
 * what a and b have. ZK_REDUCER_BY_FOUR has besides `four`, the accumulator of the elements v0 to
 * v3.
 */
#define ZK_REDUCER(NAME, T, A, start, take, join)                                                  \
  ZK_LINE(NAME, T, A, start, take, join)                                                           \
  ZK_COLUMNS_LOOP(NAME, T, A)                                                                      \
  ZK_REDUCER_TABLE(NAME, T, A)

#define ZK_REDUCER_BY_FOUR(NAME, T, A, start, take, four, join)                                    \
  ZK_LINE_BY_FOUR(NAME, T, A, start, take, four, join)                                             \
  ZK_COLUMNS_LOOP(NAME, T, A)                                                                      \
  ZK_REDUCER_TABLE(NAME, T, A)

/* NAME_line alone: *acc takes n elements. */
#define ZK_LINE(NAME, T, A, start, take, join)                                                     \
  ZK_REDUCER_PARTS(NAME, T, A, start, take, join)                                                  \
  ZK_INLINE A NAME##_four(T v0, T v1, T v2, T v3) {                                                \
    return NAME##_join(NAME##_join(NAME##_take(v0), NAME##_take(v1)),                              \
                       NAME##_join(NAME##_take(v2), NAME##_take(v3)));                             \
  }                                                                                                \
  ZK_LINE_LOOP(NAME, T, A)

#define ZK_LINE_BY_FOUR(NAME, T, A, start, take, four, join)                                       \
  ZK_REDUCER_PARTS(NAME, T, A, start, take, join)                                                  \
  ZK_INLINE A NAME##_four(T v0, T v1, T v2, T v3) {                                                \
    return four;                                                                                   \
  }                                                                                                \
  ZK_LINE_LOOP(NAME, T, A)

/* take ? b : a, without a branch: the compiler makes branches of nested ones, and then no vectors.
 */
ZK_INLINE float zk_choose_f32(bool take, float b, float a) {
  uint32_t x, y, mask = -(uint32_t)take;
  memcpy(&x, &a, sizeof x), memcpy(&y, &b, sizeof y);
  x = (y & mask) | (x & ~mask);
  memcpy(&a, &x, sizeof x);
  return a;
}
ZK_INLINE double zk_choose_f64(bool take, double b, double a) {
  uint64_t x, y, mask = -(uint64_t)take;
  memcpy(&x, &a, sizeof x), memcpy(&y, &b, sizeof y);
  x = (y & mask) | (x & ~mask);
  memcpy(&a, &x, sizeof x);
  return a;
}

#define ZK_REDUCER_PARTS(NAME, T, A, start, take, join)                                            \
  ZK_INLINE A NAME##_start(void) {                                                                 \
    return start;                                                                                  \
  }                                                                                                \
  ZK_INLINE A NAME##_take(T v) {                                                                   \
    return take;                                                                                   \
  }                                                                                                \
  ZK_INLINE A NAME##_join(A a, A b) {                                                              \
    return join;                                                                                   \
  }

#define ZK_LINE_LOOP(NAME, T, A)                                                                   \
  ZK_TARGETED(NAME##_line, (const T *x, int64_t step, int64_t n, A *acc), (x, step, n, acc), {     \
    A part[ZK_LANES];                                                                              \
    for (int j = 0; j < ZK_LANES; j++)                                                             \
      part[j] = NAME##_start();                                                                    \
    int64_t i = 0;                                                                                 \
    if (step == 1) {                                                                               \
      for (; i + 4 * ZK_LANES <= n; i += 4 * ZK_LANES)                                             \
        for (int j = 0; j < ZK_LANES; j++)                                                         \
          part[j] =                                                                                \
              NAME##_join(part[j], NAME##_four(x[i + j], x[i + j + ZK_LANES],                      \
                                               x[i + j + 2 * ZK_LANES], x[i + j + 3 * ZK_LANES])); \
      for (; i + ZK_LANES <= n; i += ZK_LANES)                                                     \
        for (int j = 0; j < ZK_LANES; j++)                                                         \
          part[j] = NAME##_join(part[j], NAME##_take(x[i + j]));                                   \
    } else {                                                                                       \
      for (; i + 4 * ZK_LANES <= n; i += 4 * ZK_LANES)                                             \
        for (int j = 0; j < ZK_LANES; j++)                                                         \
          part[j] =                                                                                \
              NAME##_join(part[j], NAME##_four(x[(i + j) * step], x[(i + j + ZK_LANES) * step],    \
                                               x[(i + j + 2 * ZK_LANES) * step],                   \
                                               x[(i + j + 3 * ZK_LANES) * step]));                 \
      for (; i + ZK_LANES <= n; i += ZK_LANES)                                                     \
        for (int j = 0; j < ZK_LANES; j++)                                                         \
          part[j] = NAME##_join(part[j], NAME##_take(x[(i + j) * step]));                          \
    }                                                                                              \
    for (int j = 0; i < n; i++, j++)                                                               \
      part[j] = NAME##_join(part[j], NAME##_take(x[i * step]));                                    \
    for (int j = 0; j < 8; j++)                                                                    \
      part[j] = NAME##_join(part[j], part[j + 8]);                                                 \
    for (int j = 0; j < 4; j++)                                                                    \
      part[j] = NAME##_join(part[j], part[j + 4]);                                                 \
    part[0] = NAME##_join(NAME##_join(part[0], part[2]), NAME##_join(part[1], part[3]));           \
    *acc = NAME##_join(*acc, part[0]);                                                             \
  })

#define ZK_COLUMNS_LOOP(NAME, T, A)                                                                \
  ZK_TARGETED(NAME##_columns,                                                                      \
              (const T *x, int64_t space, int64_t step, int64_t rows, int64_t n, A *acc),          \
              (x, space, step, rows, n, acc), {                                                    \
                int64_t i = 0;                                                                     \
                for (; i + 4 <= rows; i += 4, x += 4 * step) {                                     \
                  const T *y = x + step, *z = y + step, *w = z + step;                             \
                  if (space == 1) {                                                                \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++)                                                \
                      acc[j] = NAME##_join(acc[j], NAME##_four(x[j], y[j], z[j], w[j]));           \
                  } else {                                                                         \
                    for (int64_t j = 0; j < n; j++)                                                \
                      acc[j] = NAME##_join(acc[j], NAME##_four(x[j * space], y[j * space],         \
                                                               z[j * space], w[j * space]));       \
                  }                                                                                \
                }                                                                                  \
                for (; i < rows; i++, x += step)                                                   \
                  if (space == 1) {                                                                \
                    ZK_IVDEP                                                                       \
                    for (int64_t j = 0; j < n; j++)                                                \
                      acc[j] = NAME##_join(acc[j], NAME##_take(x[j]));                             \
                  } else {                                                                         \
                    for (int64_t j = 0; j < n; j++)                                                \
                      acc[j] = NAME##_join(acc[j], NAME##_take(x[j * space]));                     \
                  }                                                                                \
              })

/*
 * NAME, a reducer of floats in doubles: by QUICK_line and QUICK_columns and, where `certain` (an
 * expression of their sum) is false, once more by CAREFUL_line. It clears and joins as SUMS does.
 */
#define ZK_REDUCER_CHECKED(NAME, QUICK, CAREFUL, SUMS, certain)                                    \
  ZK_INLINE bool NAME##_certain(double sum) {                                                      \
    return certain;                                                                                \
  }                                                                                                \
  static void NAME##_line(const zk_reducer *self, const void *x, int64_t step, int64_t n,          \
                          int64_t at, void *acc) {                                                 \
    (void)self, (void)at;                                                                          \
    double sum = 0;                                                                                \
    QUICK##_line(x, step, n, &sum);                                                                \
    if (!NAME##_certain(sum)) {                                                                    \
      sum = 0;                                                                                     \
      CAREFUL##_line(x, step, n, &sum);                                                            \
    }                                                                                              \
    *(double *)acc += sum;                                                                         \
  }                                                                                                \
  static void NAME##_columns(const zk_reducer *self, const void *x, int64_t space, int64_t step,   \
                             int64_t rows, int64_t n, int64_t at, void *acc) {                     \
    (void)self, (void)at;                                                                          \
    double sum[ZK_STRIP];                                                                          \
    memset(sum, 0, sizeof *sum *(size_t)n);                                                        \
    QUICK##_columns(x, space, step, rows, n, sum);                                                 \
    for (int64_t j = 0; j < n; j++) {                                                              \
      if (!NAME##_certain(sum[j])) {                                                               \
        sum[j] = 0;                                                                                \
        CAREFUL##_line((const float *)x + j * space, step, rows, &sum[j]);                         \
      }                                                                                            \
      ((double *)acc)[j] += sum[j];                                                                \
    }                                                                                              \
  }                                                                                                \
  static const zk_reducer NAME = {.size = sizeof(double),                                          \
                                  .clear = SUMS##_clear,                                           \
                                  .line = NAME##_line,                                             \
                                  .columns = NAME##_columns,                                       \
                                  .join = SUMS##_any_join};

/* each[dtype]: NAME_f32, NAME_f64, NAME_i64, and NAME_u8, for bool too. */
#define ZK_REDUCER_OF_EACH(NAME, each)                                                             \
  _Static_assert(ZK_DTYPES == 13, "a new dtype needs a reducer");                                  \
  static const zk_reducer *const each[] = {[ZK_FLOAT32] = &NAME##_f32,                             \
                                           [ZK_FLOAT64] = &NAME##_f64,                             \
                                           [ZK_INT64] = &NAME##_i64,                               \
                                           [ZK_UINT8] = &NAME##_u8,                                \
                                           [ZK_BOOL] = &NAME##_u8}

#define ZK_REDUCER_TABLE(NAME, T, A)                                                               \
  static void NAME##_clear(void *acc, int64_t n) {                                                 \
    for (int64_t j = 0; j < n; j++)                                                                \
      ((A *)acc)[j] = NAME##_start();                                                              \
  }                                                                                                \
  static void NAME##_any_line(const zk_reducer *self, const void *x, int64_t step, int64_t n,      \
                              int64_t at, void *acc) {                                             \
    (void)self, (void)at;                                                                          \
    NAME##_line(x, step, n, acc);                                                                  \
  }                                                                                                \
  static void NAME##_any_columns(const zk_reducer *self, const void *x, int64_t space,             \
                                 int64_t step, int64_t rows, int64_t n, int64_t at, void *acc) {   \
    (void)self, (void)at;                                                                          \
    NAME##_columns(x, space, step, rows, n, acc);                                                  \
  }                                                                                                \
  static void NAME##_any_join(void *acc, const void *from, int64_t n) {                            \
    for (int64_t j = 0; j < n; j++)                                                                \
      ((A *)acc)[j] = NAME##_join(((A *)acc)[j], ((const A *)from)[j]);                            \
  }                                                                                                \
  static const zk_reducer NAME = {.size = sizeof(A),                                               \
                                  .clear = NAME##_clear,                                           \
                                  .line = NAME##_any_line,                                         \
                                  .columns = NAME##_any_columns,                                   \
                                  .join = NAME##_any_join};

#endif
