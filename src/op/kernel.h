/*
 * kernel.h: loops over the elements of tensors.
 */
#ifndef ZK_OP_KERNEL_H
#define ZK_OP_KERNEL_H

#include <string.h>
#include "base/target.h"
#include "op/op.h"
#include "tensor/iterate.h"

/* What a zk_loop takes, for ZK_TARGETED. */
#define ZK_LOOP_PARAMETERS (char *const *p, const int64_t *step, int64_t n, void *context)
#define ZK_LOOP_ARGUMENTS (p, step, n, context)

/*
 * An inner loop over one input: y = expression(x), T the type of x, R of y. Unit strides have a
 * loop of their own, which the compiler can vectorise. y may be x: element i depends on element i
 * alone (ZK_IVDEP).
 */
#define ZK_LOOP_1(NAME, R, T, expression)                                                          \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    (void)context;                                                                                 \
    if (step[0] == (int64_t)sizeof(R) && step[1] == (int64_t)sizeof(T)) {                          \
      R *out = (R *)p[0];                                                                          \
      const T *in = (const T *)p[1];                                                               \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T x = in[i];                                                                               \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(p[1] + i * step[1]);                                                      \
      *(R *)(p[0] + i * step[0]) = (R)(expression);                                                \
    }                                                                                              \
  })

/* The same over two inputs a and b; unit strides, or one of them one value for all (a number, a
 * bias, an element of a column). */
#define ZK_LOOP_2(NAME, R, T, expression)                                                          \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    (void)context;                                                                                 \
    const int64_t size = sizeof(T);                                                                \
    bool unit = step[0] == (int64_t)sizeof(R);                                                     \
    R *out = (R *)p[0];                                                                            \
    const T *in_a = (const T *)p[1], *in_b = (const T *)p[2];                                      \
    if (unit && step[1] == size && step[2] == size) {                                              \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = in_a[i], b = in_b[i];                                                                \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
    } else if (unit && step[1] == size && step[2] == 0) {                                          \
      T b = *in_b;                                                                                 \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = in_a[i];                                                                             \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
    } else if (unit && step[1] == 0 && step[2] == size) {                                          \
      T a = *in_a;                                                                                 \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T b = in_b[i];                                                                             \
        out[i] = (R)(expression);                                                                  \
      }                                                                                            \
    } else {                                                                                       \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T a = *(const T *)(p[1] + i * step[1]), b = *(const T *)(p[2] + i * step[2]);              \
        *(R *)(p[0] + i * step[0]) = (R)(expression);                                              \
      }                                                                                            \
    }                                                                                              \
  })

#endif
