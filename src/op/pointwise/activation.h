/*
 * activation.h: one macro an op for functions of one element with up to two numbers as parameters.
 *
 * In its expressions x is the input, a and b are attributes 0 and 1, dy is the output's gradient.
 * In formulas (dx as calls of ops) x and dy are tensors, a and b are double.
 */
#ifndef ZK_OP_POINTWISE_ACTIVATION_H
#define ZK_OP_POINTWISE_ACTIVATION_H

#include "op/pointwise/unary.h"

/* Loops for float32 and float64: of forward, and of backward, which writes dx or adds to it. */
typedef struct zk_activation {
  zk_loop y[2], write[2], add[2];
} zk_activation;

/* Attributes 0 and 1 are the loops' a and b. */
zk_status zk_activation_forward(zk_call *c, const zk_activation *f);
zk_status zk_activation_backward(const zk_call *c, zk_grads *g, const zk_activation *f);

/* One loop with a and b in T. Its strides are constants, for the compiler to vectorise, when all
 * operands are dense. */
#define ZK_ACTIVATION_LOOP(NAME, T, LAST, READ, assign, expression)                                \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t n, T a,  \
                              T b) {                                                               \
    (void)s2, (void)a, (void)b;                                                                    \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      READ(T);                                                                                     \
      *(T *)(p[0] + i * s0) assign(T)(expression);                                                 \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    const double *k = context;                                                                     \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[LAST] == unit)                                  \
      NAME##_steps(p, unit, unit, unit, n, (T)k[0], (T)k[1]);                                      \
    else if (step[0] == unit && step[1] == 0 && step[LAST] == unit) /* dy is a number */           \
      NAME##_steps(p, unit, 0, unit, n, (T)k[0], (T)k[1]);                                         \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[LAST], n, (T)k[0], (T)k[1]);                          \
  })
#define ZK_ACTIVATION_X(T) T x = *(const T *)(p[1] + i * s1)
#define ZK_ACTIVATION_DY(T)                                                                        \
  T dy = *(const T *)(p[1] + i * s1), x = *(const T *)(p[2] + i * s2);                             \
  (void)x

#define ZK_ACTIVATION_OF(NAME, T, f, df)                                                           \
  ZK_ACTIVATION_LOOP(NAME, T, 1, ZK_ACTIVATION_X, =, f)                                            \
  ZK_ACTIVATION_LOOP(NAME##_write, T, 2, ZK_ACTIVATION_DY, =, df)                                  \
  ZK_ACTIVATION_LOOP(NAME##_add, T, 2, ZK_ACTIVATION_DY, +=, df)

/* NAME_loops: y = f of x, a, b; dx = df of dy, x, a, b. */
#define ZK_ACTIVATION_LOOPS(NAME, f, df)                                                           \
  ZK_ACTIVATION_OF(NAME##_f32, float, f, df)                                                       \
  ZK_ACTIVATION_OF(NAME##_f64, double, f, df)                                                      \
  static const zk_activation NAME##_loops = {{NAME##_f32, NAME##_f64},                             \
                                             {NAME##_f32_write, NAME##_f64_write},                 \
                                             {NAME##_f32_add, NAME##_f64_add}};

/* NAME_gradient: dx as calls of ops (ZK_DO). */
#define ZK_ACTIVATION_GRADIENT(NAME, dx)                                                           \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    double a = g->call->attr[0].f, b = g->call->attr[1].f;                                         \
    zk_tensor *x = zk_gradient_in(g, 0), *dy = zk_gradient_dy(g, 0);                               \
    (void)a, (void)b;                                                                              \
    zk_gradient_give(g, 0, dx);                                                                    \
  }

/* One op, which saves its input. The fields .doc and others follow. */
#define ZK_ACTIVATION(NAME, INFER, PARAMS, f, df, dx, ...)                                         \
  ZK_ACTIVATION_LOOPS(NAME, f, df)                                                                 \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    return zk_activation_forward(c, &NAME##_loops);                                                \
  }                                                                                                \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    return zk_activation_backward(c, g, &NAME##_loops);                                            \
  }                                                                                                \
  ZK_ACTIVATION_GRADIENT(NAME, dx)                                                                 \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(PARAMS),                                                   \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .saves = ZK_SAVE_IN(0),                                              \
                              .in_place = true,                                                    \
                              .infer = INFER,                                                      \
                              .forward = NAME##_forward,                                           \
                              .backward = NAME##_backward,                                         \
                              .gradient = NAME##_gradient,                                         \
                              __VA_ARGS__}

/* One op whose gradient is a formula over ops alone. */
#define ZK_ACTIVATION_FORMULA(NAME, INFER, PARAMS, value, dx, ...)                                 \
  ZK_ACTIVATION_LOOP(NAME##_f32, float, 1, ZK_ACTIVATION_X, =, value)                              \
  ZK_ACTIVATION_LOOP(NAME##_f64, double, 1, ZK_ACTIVATION_X, =, value)                             \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_activation loops = {.y = {NAME##_f32, NAME##_f64}};                            \
    return zk_activation_forward(c, &loops);                                                       \
  }                                                                                                \
  ZK_ACTIVATION_GRADIENT(NAME, dx)                                                                 \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(PARAMS),                                                   \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .saves = ZK_SAVE_IN(0),                                              \
                              .in_place = true,                                                    \
                              .infer = INFER,                                                      \
                              .forward = NAME##_forward,                                           \
                              .gradient = NAME##_gradient,                                         \
                              __VA_ARGS__}

#endif
