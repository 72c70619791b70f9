/*
 * near.h: loops with a quick form for blocks of elements that all are near.
 *
 * The functions of base/elementary.h that end in _near leave out the care for large or odd
 * arguments. A loop looks at a block of elements before it computes it: most blocks are near, and
 * the look costs a tenth of the computation. Both forms give the same bits for what is near.
 */
#ifndef ZK_OP_POINTWISE_NEAR_H
#define ZK_OP_POINTWISE_NEAR_H

#include "base/elementary.h"
#include "op/pointwise/unary.h"

/* Is |x| of n elements at most the limit; are all positive, normal and finite? */
bool zk_all_within_f32(const char *x, int64_t step, int64_t n, float limit);
bool zk_all_within_f64(const char *x, int64_t step, int64_t n, double limit);
bool zk_all_normal_f32(const char *x, int64_t step, int64_t n);
bool zk_all_normal_f64(const char *x, int64_t step, int64_t n);

/* NAME out of the loops NAME_near and NAME_any: `is_near` is an expression of x, step and n, those
 * of operand K. */
#define ZK_NEAR_BLOCK 1024
#define ZK_BY_NEAR(NAME, K, is_near)                                                               \
  static void NAME(char *const *p, const int64_t *strides, int64_t total, void *context) {         \
    char *at[3] = {p[0], p[1], (K) == 2 ? p[2] : NULL};                                            \
    while (total > 0) {                                                                            \
      int64_t n = total < ZK_NEAR_BLOCK ? total : ZK_NEAR_BLOCK, step = strides[K];                \
      const char *x = at[K];                                                                       \
      ((is_near) ? NAME##_near : NAME##_any)(at, strides, n, context);                             \
      for (int k = 0; k <= (K); k++)                                                               \
        at[k] += n * strides[k];                                                                   \
      total -= n;                                                                                  \
    }                                                                                              \
  }

/* NAME_f32 and NAME_f64: y = near(x), or any(x). */
#define ZK_NEAR_LOOPS(NAME, is_near_f32, is_near_f64, near, any)                                   \
  ZK_LOOP_1(NAME##_f32_near, float, float, near)                                                   \
  ZK_LOOP_1(NAME##_f32_any, float, float, any)                                                     \
  ZK_LOOP_1(NAME##_f64_near, double, double, near)                                                 \
  ZK_LOOP_1(NAME##_f64_any, double, double, any)                                                   \
  ZK_BY_NEAR(NAME##_f32, 1, is_near_f32)                                                           \
  ZK_BY_NEAR(NAME##_f64, 1, is_near_f64)                                                           \
  ZK_UNARY_FORWARD(NAME, ZK_REAL_LOOPS(NAME))

#endif
