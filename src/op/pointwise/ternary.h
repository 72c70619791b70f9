/*
 * ternary.h: one macro an op for functions of three elements of one real dtype, with broadcasting,
 * whose gradient is a formula over ops.
 *
 *   ZK_TERNARY(lerp, params, a + c * (b - a), da, db, dc, .doc = "lerp(...): ...");
 *
 * The arguments: the name, the parameters (the last may be a number), y as an expression of the
 * inputs a, b and c, the gradients as calls of ops (ZK_DO) on a, b, c and dy, and further fields of
 * the descriptor.
 */
#ifndef ZK_OP_POINTWISE_TERNARY_H
#define ZK_OP_POINTWISE_TERNARY_H

#include "op/gradient.h"
#include "op/kernel.h"

/* The dtype of input 0, which the others share or are numbers; the shape that all broadcast to. */
zk_status zk_ternary_infer(zk_call *c, zk_spec *out);
/* out = loop(a, b, c) */
zk_status zk_ternary_forward(zk_call *c, zk_loop f32, zk_loop f64);
/* The dtype that holds all three; out = loop(a, b, c) in it, whose context is attribute 0. */
zk_status zk_ternary_infer_promoted(zk_call *c, zk_spec *out);
zk_status zk_ternary_forward_promoted(zk_call *c, const zk_loop loops[ZK_DTYPES]);

#define ZK_LOOP_3(NAME, T, expression) ZK_LOOP_3_BY(NAME, T, 0, expression)
/* The same with a number, k of the expression, which `number` makes of the context. */
#define ZK_LOOP_3_BY(NAME, T, number, expression)                                                  \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t s3,      \
                              int64_t n, T k) {                                                    \
    (void)k;                                                                                       \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * s1), b = *(const T *)(p[2] + i * s2);                          \
      T c = *(const T *)(p[3] + i * s3);                                                           \
      *(T *)(p[0] + i * s0) = (T)(expression);                                                     \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    (void)context;                                                                                 \
    const int64_t unit = sizeof(T);                                                                \
    const T k = number;                                                                            \
    bool dense = step[0] == unit && step[1] == unit && step[2] == unit;                            \
    if (dense && step[3] == unit)                                                                  \
      NAME##_steps(p, unit, unit, unit, unit, n, k);                                               \
    else if (dense && step[3] == 0)                                                                \
      NAME##_steps(p, unit, unit, unit, 0, n, k);                                                  \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[2], step[3], n, k);                                   \
  })

#define ZK_TERNARY(NAME, PARAMS, f, da, db, dc, ...)                                               \
  ZK_LOOP_3(NAME##_f32, float, f)                                                                  \
  ZK_LOOP_3(NAME##_f64, double, f)                                                                 \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    return zk_ternary_forward(c, NAME##_f32, NAME##_f64);                                          \
  }                                                                                                \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    zk_tensor *a = zk_gradient_in(g, 0), *b = zk_gradient_in(g, 1), *c = zk_gradient_in(g, 2);     \
    zk_tensor *dy = zk_gradient_dy(g, 0);                                                          \
    (void)a, (void)b, (void)c;                                                                     \
    if (zk_gradient_needed(g, 0))                                                                  \
      zk_gradient_give(g, 0, da);                                                                  \
    if (zk_gradient_needed(g, 1))                                                                  \
      zk_gradient_give(g, 1, db);                                                                  \
    if (zk_gradient_needed(g, 2))                                                                  \
      zk_gradient_give(g, 2, dc);                                                                  \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(PARAMS),                                                   \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1) | ZK_SAVE_IN(2),              \
                              .infer = zk_ternary_infer,                                           \
                              .forward = NAME##_forward,                                           \
                              .gradient = NAME##_gradient,                                         \
                              __VA_ARGS__}

#endif
