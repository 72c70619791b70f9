/*
 * extremes.c: the greatest and least elements, and their places (extremes.h).
 */
#include "op/reduce/extremes.h"

#include <math.h>

/* Elements of a line among which the best is looked for, before its place. In the L1 cache. */
#define BLOCK 2048

/*
 * The reducer to a value, and the one to a place. A nan differs from itself; of
 * integers the compiler leaves that comparison out. A line gives its places block by block: the
 * best of a block first, and only where it is better than all before, its place. Columns compare
 * row by row; `beyond` is > or <, `choose` chooses without a branch, and `count` is an integer as
 * wide as T, for which the compiler has vectors.
 */
#define EXTREME(NAME, T, count, start, beyond, choose)                                             \
  ZK_REDUCER(NAME, T, T, start, v, choose((b beyond a) | (b != b), b, a))                          \
  typedef ZK_PLACED(T) NAME##_placed;                                                              \
  ZK_INLINE bool NAME##_beats(T v, T best) {                                                       \
    return (v beyond best) | ((v != v) & (best == best));                                          \
  }                                                                                                \
  ZK_TARGETED(                                                                                     \
      NAME##_rows,                                                                                 \
      (const T *x, int64_t space, int64_t step, int64_t rows, int64_t n, T *best, count *at),      \
      (x, space, step, rows, n, best, at), {                                                       \
        for (int64_t j = 0; j < n; j++)                                                            \
          best[j] = x[j * space], at[j] = 0;                                                       \
        for (int64_t i = 1; i < rows; i++) {                                                       \
          x += step;                                                                               \
          if (space == 1) {                                                                        \
            ZK_IVDEP                                                                               \
            for (int64_t j = 0; j < n; j++) {                                                      \
              bool take = NAME##_beats(x[j], best[j]);                                             \
              best[j] = take ? x[j] : best[j];                                                     \
              at[j] = take ? (count)i : at[j];                                                     \
            }                                                                                      \
          } else {                                                                                 \
            for (int64_t j = 0; j < n; j++) {                                                      \
              bool take = NAME##_beats(x[j * space], best[j]);                                     \
              best[j] = take ? x[j * space] : best[j];                                             \
              at[j] = take ? (count)i : at[j];                                                     \
            }                                                                                      \
          }                                                                                        \
        }                                                                                          \
      })                                                                                           \
  /* The place of the first element that is v. */                                                  \
  ZK_TARGETED(NAME##_find, (const T *x, int64_t step, int64_t n, T v, int64_t *place),             \
              (x, step, n, v, place), {                                                            \
                int64_t i = 0;                                                                     \
                if (step == 1)                                                                     \
                  for (; i + 64 <= n; i += 64) {                                                   \
                    count any = 0;                                                                 \
                    for (int j = 0; j < 64; j++)                                                   \
                      any |= (x[i + j] == v) | ((v != v) & (x[i + j] != x[i + j]));                \
                    if (any)                                                                       \
                      break;                                                                       \
                  }                                                                                \
                while (i < n && x[i * step] != v && (v == v || x[i * step] == x[i * step]))        \
                  i++;                                                                             \
                *place = i;                                                                        \
              })                                                                                   \
  static void NAME##_place_clear(void *acc, int64_t n) {                                           \
    for (int64_t j = 0; j < n; j++)                                                                \
      ((NAME##_placed *)acc)[j] = (NAME##_placed){.value = start, .at = -1};                       \
  }                                                                                                \
  static void NAME##_place_line(const zk_reducer *self, const void *data, int64_t step, int64_t n, \
                                int64_t at, void *acc) {                                           \
    (void)self;                                                                                    \
    const T *x = data;                                                                             \
    NAME##_placed *best = acc;                                                                     \
    for (int64_t i = 0; i < n; i += BLOCK, x += BLOCK * step) {                                    \
      int64_t part = n - i < BLOCK ? n - i : BLOCK;                                                \
      T v = start;                                                                                 \
      NAME##_line(x, step, part, &v);                                                              \
      if (best->at < 0 || NAME##_beats(v, best->value)) {                                          \
        int64_t place;                                                                             \
        NAME##_find(x, step, part, v, &place);                                                     \
        best->value = x[place * step];                                                             \
        best->at = at + i + place;                                                                 \
      }                                                                                            \
    }                                                                                              \
  }                                                                                                \
  static void NAME##_place_columns(const zk_reducer *self, const void *data, int64_t space,        \
                                   int64_t step, int64_t rows, int64_t n, int64_t at, void *acc) { \
    (void)self;                                                                                    \
    T value[ZK_STRIP];                                                                             \
    count place[ZK_STRIP];                                                                         \
    NAME##_placed *best = acc;                                                                     \
    NAME##_rows(data, space, step, rows, n, value, place);                                         \
    for (int64_t j = 0; j < n; j++)                                                                \
      if (best[j].at < 0 || NAME##_beats(value[j], best[j].value))                                 \
        best[j] = (NAME##_placed){.value = value[j], .at = at + (int64_t)place[j]};                \
  }                                                                                                \
  static void NAME##_place_join(void *acc, const void *from, int64_t n) {                          \
    NAME##_placed *best = acc;                                                                     \
    const NAME##_placed *other = from;                                                             \
    for (int64_t j = 0; j < n; j++)                                                                \
      if (best[j].at < 0 || NAME##_beats(other[j].value, best[j].value))                           \
        best[j] = other[j];                                                                        \
  }                                                                                                \
  static const zk_reducer NAME##_place = {.size = sizeof(NAME##_placed),                           \
                                          .clear = NAME##_place_clear,                             \
                                          .line = NAME##_place_line,                               \
                                          .columns = NAME##_place_columns,                         \
                                          .join = NAME##_place_join,                               \
                                          .in_order = true};

#define CHOOSE(take, b, a) ((take) ? (b) : (a))
EXTREME(max_f32, float, int32_t, -INFINITY, >, zk_choose_f32)
EXTREME(min_f32, float, int32_t, INFINITY, <, zk_choose_f32)
EXTREME(max_f64, double, int64_t, -INFINITY, >, zk_choose_f64)
EXTREME(min_f64, double, int64_t, INFINITY, <, zk_choose_f64)
EXTREME(max_i64, int64_t, int64_t, INT64_MIN, >, CHOOSE)
EXTREME(min_i64, int64_t, int64_t, INT64_MAX, <, CHOOSE)
EXTREME(max_u8, uint8_t, int32_t, 0, >, CHOOSE)
EXTREME(min_u8, uint8_t, int32_t, UINT8_MAX, <, CHOOSE)

_Static_assert(ZK_DTYPES == 13, "a new dtype needs reducers");
#define OF_EACH(kind)                                                                              \
  {                                                                                                \
    [ZK_FLOAT32] = {&max_f32##kind, &min_f32##kind},                                               \
    [ZK_FLOAT64] = {&max_f64##kind, &min_f64##kind},                                               \
    [ZK_INT64] = {&max_i64##kind, &min_i64##kind}, [ZK_UINT8] = {&max_u8##kind, &min_u8##kind},    \
    [ZK_BOOL] = {                                                                                  \
      &max_u8##kind,                                                                               \
      &min_u8##kind                                                                                \
    }                                                                                              \
  }

const zk_reducer *zk_extreme(zk_dtype dtype, bool least) {
  static const zk_reducer *const each[ZK_DTYPES][2] = OF_EACH();
  return each[dtype][least];
}

const zk_reducer *zk_extreme_place(zk_dtype dtype, bool least) {
  static const zk_reducer *const each[ZK_DTYPES][2] = OF_EACH(_place);
  return each[dtype][least];
}
