/*
 * binary.h: functions of two elements with broadcasting and dtype promotion: one macro an op, and
 * its parts for ops that need more.
 *
 *   ZK_BINARY(div, zk_binary_infer_real, a / b, dy / b, -dy * (a / b / b),
 *             ZK_DO(div, dy, b), ZK_DO(mul, ...), .doc = "div(...): ...");
 *
 * The arguments: the name, infer, y as an expression of a and b (input and other), da and db as
 * expressions of a, b and dy, the two once more as calls of ops on a, b and dy (op/gradient.h), and
 * further fields of the descriptor.
 */
#ifndef ZK_OP_POINTWISE_BINARY_H
#define ZK_OP_POINTWISE_BINARY_H

#include "op/gradient.h"
#include "op/kernel.h"

extern const zk_param zk_two_operands[2]; /* input, other */

/* The promoted dtype (the second: float32 for what is not real; the third: refused when it is not
 * real), the broadcast shape. */
zk_status zk_binary_infer(zk_call *c, zk_spec *out);
zk_status zk_binary_infer_real(zk_call *c, zk_spec *out);
zk_status zk_binary_infer_of_reals(zk_call *c, zk_spec *out);
/* The loop of the output's dtype over the inputs; its context is attribute 0, a double. */
zk_status zk_binary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES]);
/* Gradient of input i: loop(a, b, dy) in the output's dtype, summed to the input's shape. */
zk_status zk_binary_backward(const zk_call *c, zk_grads *g, int i, zk_tensor *a, zk_tensor *b,
                             zk_loop f32, zk_loop f64);

#define ZK_LOOPS_2(NAME, expression)                                                               \
  ZK_LOOP_2(NAME##_f32, float, float, expression)                                                  \
  ZK_LOOP_2(NAME##_f64, double, double, expression)                                                \
  ZK_LOOP_2(NAME##_i64, int64_t, int64_t, expression)                                              \
  ZK_LOOP_2(NAME##_u8, uint8_t, uint8_t, expression)

/* A loop of backward over a, b (operands, or what stands for them) and the gradient dy. */
#define ZK_BACKWARD_2(NAME, expression)                                                            \
  ZK_BACKWARD_2_OF(NAME##_f32, float, expression)                                                  \
  ZK_BACKWARD_2_OF(NAME##_f64, double, expression)
#define ZK_BACKWARD_2_OF(NAME, T, expression)                                                      \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t s3,      \
                              int64_t n) {                                                         \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * s1), b = *(const T *)(p[2] + i * s2);                          \
      T dy = *(const T *)(p[3] + i * s3);                                                          \
      (void)a, (void)b;                                                                            \
      *(T *)(p[0] + i * s0) = (T)(expression);                                                     \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    (void)context;                                                                                 \
    const int64_t unit = sizeof(T);                                                                \
    bool dense = step[0] == unit && step[1] == unit;                                               \
    if (dense && step[2] == unit && step[3] == unit)                                               \
      NAME##_steps(p, unit, unit, unit, unit, n);                                                  \
    else if (dense && step[2] == unit && step[3] == 0) /* dy is a number */                        \
      NAME##_steps(p, unit, unit, unit, 0, n);                                                     \
    else if (dense && step[2] == 0 && step[3] == unit)                                             \
      NAME##_steps(p, unit, unit, 0, unit, n);                                                     \
    else if (dense && step[2] == 0 && step[3] == 0)                                                \
      NAME##_steps(p, unit, unit, 0, 0, n);                                                        \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[2], step[3], n);                                      \
  })

/* NAME_backward out of ZK_BACKWARD_2(NAME_back_a, ...) and ZK_BACKWARD_2(NAME_back_b, ...). */
#define ZK_BINARY_BACKWARD(NAME)                                                                   \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    if (g->needed[0])                                                                              \
      ZK_TRY(                                                                                      \
          zk_binary_backward(c, g, 0, c->in[0], c->in[1], NAME##_back_a_f32, NAME##_back_a_f64));  \
    return g->needed[1] ? zk_binary_backward(c, g, 1, c->in[0], c->in[1], NAME##_back_b_f32,       \
                                             NAME##_back_b_f64)                                    \
                        : ZK_OK;                                                                   \
  }

/* NAME_gradient: da and db as calls of ops (ZK_DO) on a, b and dy. */
#define ZK_BINARY_GRADIENT(NAME, da, db)                                                           \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    zk_tensor *a = zk_gradient_in(g, 0), *b = zk_gradient_in(g, 1), *dy = zk_gradient_dy(g, 0);    \
    (void)a, (void)b;                                                                              \
    if (zk_gradient_needed(g, 0))                                                                  \
      zk_gradient_give(g, 0, da);                                                                  \
    if (zk_gradient_needed(g, 1))                                                                  \
      zk_gradient_give(g, 1, db);                                                                  \
  }

/* An op that computes with reals only, and one that computes with integers too. */
#define ZK_BINARY(NAME, INFER, f, da, db, formula_a, formula_b, ...)                               \
  ZK_LOOP_2(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_2(NAME##_f64, double, double, f)                                                         \
  ZK_BINARY_GRADIENT(NAME, formula_a, formula_b)                                                   \
  ZK_BINARY_OP(NAME, INFER, ZK_REAL_LOOPS(NAME), da, db, __VA_ARGS__)
#define ZK_BINARY_INTEGER(NAME, INFER, f, da, db, formula_a, formula_b, ...)                       \
  ZK_LOOPS_2(NAME, f)                                                                              \
  ZK_BINARY_GRADIENT(NAME, formula_a, formula_b)                                                   \
  ZK_BINARY_OP(NAME, INFER, ZK_LOOPS(NAME, NAME, NAME##_u8), da, db, __VA_ARGS__)
/* An op that computes with reals only, whose gradients are formulas over ops alone. */
#define ZK_BINARY_FORMULA(NAME, INFER, f, formula_a, formula_b, ...)                               \
  ZK_LOOP_2(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_2(NAME##_f64, double, double, f)                                                         \
  ZK_BINARY_GRADIENT(NAME, formula_a, formula_b)                                                   \
  ZK_BINARY_FORWARD(NAME, ZK_REAL_LOOPS(NAME))                                                     \
  ZK_BINARY_DESCRIPTOR(NAME, INFER, .gradient = NAME##_gradient, __VA_ARGS__)
#define ZK_BINARY_OP(NAME, INFER, LOOPS, da, db, ...)                                              \
  ZK_BACKWARD_2(NAME##_back_a, da)                                                                 \
  ZK_BACKWARD_2(NAME##_back_b, db)                                                                 \
  ZK_BINARY_BACKWARD(NAME)                                                                         \
  ZK_BINARY_FORWARD(NAME, LOOPS)                                                                   \
  ZK_BINARY_DESCRIPTOR(NAME, INFER, .backward = NAME##_backward, .gradient = NAME##_gradient,      \
                       __VA_ARGS__)

/* The parts of the macros above. */
#define ZK_BINARY_FORWARD(NAME, ...) /* its loops */                                               \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = __VA_ARGS__;                                           \
    return zk_binary_forward(c, loops);                                                            \
  }
#define ZK_BINARY_DESCRIPTOR(NAME, INFER, ...)                                                     \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(zk_two_operands),                                          \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),                              \
                              .infer = INFER,                                                      \
                              .forward = NAME##_forward,                                           \
                              __VA_ARGS__}

#endif
