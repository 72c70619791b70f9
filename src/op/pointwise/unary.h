/*
 * unary.h: one macro an op for functions of one element.
 *
 *   ZK_UNARY(sin, zk_unary_infer_float, X, sin(x), cos(x) * dy, ZK_DO(mul, dy, ZK_DO(cos, x)),
 *            .doc = "sin(input): the sine ...");
 *
 * The arguments: the name, infer, what is saved for backward (X: the input, Y: the output, or
 * NOTHING), y as an expression of x, dx as an expression of dy and of what is saved, dx once more
 * as calls of ops (op/gradient.h), and further fields of the descriptor.
 */
#ifndef ZK_OP_POINTWISE_UNARY_H
#define ZK_OP_POINTWISE_UNARY_H

#include "op/gradient.h"
#include "op/kernel.h"

extern const zk_param zk_input_only[1];

/* The output has the input's shape. Its dtype, and the dtypes that are refused: */
zk_status zk_unary_infer_float(zk_call *c, zk_spec *out);   /* integers and bool become float32 */
zk_status zk_unary_infer_same(zk_call *c, zk_spec *out);    /* any dtype stays */
zk_status zk_unary_infer_no_bool(zk_call *c, zk_spec *out); /* the same, but bool is refused */
zk_status zk_unary_infer_real(zk_call *c, zk_spec *out);    /* integers and bool are refused */

/* out = loop(input cast to out's dtype) */
zk_status zk_unary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES], void *context);
/* dx = write(dy, saved) or dx += add(dy, saved): one loop for float32, one for float64. */
zk_status zk_unary_backward(const zk_call *c, zk_grads *g, zk_tensor *saved, const zk_loop write[2],
                            const zk_loop add[2]);

/* What ZK_UNARY saves: the descriptor's mask, the tensor, its name in expressions. */
#define ZK_SAVES_X ZK_SAVE_IN(0)
#define ZK_SAVES_Y ZK_SAVE_OUT(0)
#define ZK_SAVES_NOTHING 0
#define ZK_SAVED_X c->in[0]
#define ZK_SAVED_Y c->out[0]
#define ZK_SAVED_NOTHING g->out[0] /* a loop always gets a tensor */
#define ZK_SAVED_NAME_X x
#define ZK_SAVED_NAME_Y y
#define ZK_SAVED_NAME_NOTHING unused

/* A loop of backward over dy and the saved tensor, which is called v in the expression. */
#define ZK_BACKWARD_1(NAME, T, v, assign, expression)                                              \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t n) {     \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T dy = *(const T *)(p[1] + i * s1), v = *(const T *)(p[2] + i * s2);                         \
      (void)v, (void)dy;                                                                           \
      *(T *)(p[0] + i * s0) assign(expression);                                                    \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    (void)context;                                                                                 \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[2] == unit)                                     \
      NAME##_steps(p, unit, unit, unit, n);                                                        \
    else if (step[0] == unit && step[1] == 0 && step[2] == unit)                                   \
      NAME##_steps(p, unit, 0, unit, n);                                                           \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[2], n);                                               \
  })

/* An op that computes with reals only. */
#define ZK_UNARY(NAME, INFER, SAVED, f, df, dx, ...)                                               \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_UNARY_FORWARD(NAME, ZK_REAL_LOOPS(NAME))                                                      \
  ZK_UNARY_BACKWARD(NAME, SAVED, ZK_SAVED_NAME_##SAVED, df)                                        \
  ZK_GRADIENT(NAME, SAVED, dx)                                                                     \
  ZK_UNARY_OP(NAME, INFER, SAVED, .backward = NAME##_backward, .gradient = NAME##_gradient,        \
              __VA_ARGS__)

/* An op that computes with integers too: fi is y of an integer x. */
#define ZK_UNARY_INTEGER(NAME, INFER, SAVED, f, fi, df, dx, ...)                                   \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_LOOP_1(NAME##_i64, int64_t, int64_t, fi)                                                      \
  ZK_LOOP_1(NAME##_u8, uint8_t, uint8_t, fi)                                                       \
  ZK_UNARY_FORWARD(NAME, ZK_LOOPS(NAME, NAME, NAME##_u8))                                          \
  ZK_UNARY_BACKWARD(NAME, SAVED, ZK_SAVED_NAME_##SAVED, df)                                        \
  ZK_GRADIENT(NAME, SAVED, dx)                                                                     \
  ZK_UNARY_OP(NAME, INFER, SAVED, .backward = NAME##_backward, .gradient = NAME##_gradient,        \
              __VA_ARGS__)

/* An op whose gradient is a formula over ops alone: dx is an expression of calls (ZK_DO). */
#define ZK_UNARY_FORMULA(NAME, INFER, SAVED, f, dx, ...)                                           \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_UNARY_FORWARD(NAME, ZK_REAL_LOOPS(NAME))                                                      \
  ZK_GRADIENT(NAME, SAVED, dx)                                                                     \
  ZK_UNARY_OP(NAME, INFER, SAVED, .gradient = NAME##_gradient, __VA_ARGS__)

/* NAME_gradient: ZK_GRADIENT(sin, X, ZK_DO(mul, dy, ZK_DO(cos, x))). For an op that has a loop too.
 */
#define ZK_GRADIENT(NAME, SAVED, dx)                                                               \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    zk_tensor *dy = zk_gradient_dy(g, 0), *ZK_GRADIENT_SAVED_##SAVED;                              \
    (void)dy;                                                                                      \
    zk_gradient_give(g, 0, dx);                                                                    \
  }
#define ZK_GRADIENT_SAVED_X x = zk_gradient_in(g, 0)
#define ZK_GRADIENT_SAVED_Y y = zk_gradient_out(g, 0)
#define ZK_GRADIENT_SAVED_NOTHING zero __attribute__((unused)) = NULL
/* The dx of a function in steps. */
#define ZK_GRADIENT_OF_STEPS zk_gradient_zeros(g, 0)

/* The parts of the macros above. */
#define ZK_UNARY_FORWARD(NAME, LOOPS)                                                              \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = LOOPS;                                                 \
    return zk_unary_forward(c, loops, NULL);                                                       \
  }
#define ZK_UNARY_BACKWARD(NAME, SAVED, v, df)                                                      \
  ZK_BACKWARD_1(NAME##_write_f32, float, v, =, df)                                                 \
  ZK_BACKWARD_1(NAME##_write_f64, double, v, =, df)                                                \
  ZK_BACKWARD_1(NAME##_add_f32, float, v, +=, df)                                                  \
  ZK_BACKWARD_1(NAME##_add_f64, double, v, +=, df)                                                 \
  ZK_UNARY_BACKWARD_OF(NAME, SAVED)
#define ZK_UNARY_BACKWARD_OF(NAME, SAVED)                                                          \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    static const zk_loop write[] = {NAME##_write_f32, NAME##_write_f64};                           \
    static const zk_loop add[] = {NAME##_add_f32, NAME##_add_f64};                                 \
    return zk_unary_backward(c, g, ZK_SAVED_##SAVED, write, add);                                  \
  }
#define ZK_UNARY_OP(NAME, INFER, SAVED, ...)                                                       \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(zk_input_only),                                            \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .saves = ZK_SAVES_##SAVED,                                           \
                              .in_place = true,                                                    \
                              .infer = INFER,                                                      \
                              .forward = NAME##_forward,                                           \
                              __VA_ARGS__}

#endif
