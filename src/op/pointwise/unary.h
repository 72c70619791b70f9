/*
 * unary.h: functions of one element: their loops, and one macro an op.
 */
#ifndef ZK_OP_POINTWISE_UNARY_H
#define ZK_OP_POINTWISE_UNARY_H

#include "op/gradient.h"
#include "op/kernel.h"

/* What an op does with a dtype that is not real; without a flag it becomes float32. */
enum {
  ZK_KEEPS_INTEGERS = 1, /* computed as it is */
  ZK_NO_BOOL = 2,        /* bool is an error */
  ZK_NO_INTEGERS = 4,    /* any is an error */
  ZK_BOOL_AS_INT = 8,    /* bool becomes int64 */
};

extern const zk_param zk_input_only[1];

zk_status zk_unary_infer(zk_call *c, zk_spec *out, int flags);
/* out = loop(input cast to out's dtype) */
zk_status zk_unary_forward(zk_call *c, const zk_loop loops[ZK_DTYPES], void *context);
/* dx = write(dy, v) or dx += add(dy, v): one loop for float32, one for float64; v is the saved
 * input or output, or g->out[0] when the op needs none. */
zk_status zk_unary_backward(const zk_call *c, zk_grads *g, zk_tensor *v, const zk_loop write[2],
                            const zk_loop add[2]);

/* A loop of backward over dy (a gradient) and v (what was saved). */
#define ZK_BACKWARD_1(NAME, T, assign, expression)                                                 \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[2] == unit) {                                   \
      T *dx = (T *)p[0];                                                                           \
      const T *in = (const T *)p[1], *saved = (const T *)p[2];                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T dy = in[i], v = saved[i];                                                                \
        (void)v, (void)dy;                                                                         \
        dx[i] assign(expression);                                                                  \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T dy = *(const T *)(p[1] + i * step[1]), v = *(const T *)(p[2] + i * step[2]);               \
      (void)v, (void)dy;                                                                           \
      *(T *)(p[0] + i * step[0]) assign(expression);                                               \
    }                                                                                              \
  }

/*
 * One op. f is the value of x, fi that of an integer x; df the gradient from dy and v, the saved
 * SAVED (c->in[0], c->out[0], or g->out[0] for nothing). Behind the doc further fields may follow.
 */
#define ZK_UNARY(NAME, ALIAS, FLAGS, SAVES, SAVED, f, fi, df, ...)                                 \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_LOOP_1(NAME##_i64, int64_t, int64_t, fi)                                                      \
  ZK_LOOP_1(NAME##_u8, uint8_t, uint8_t, fi)                                                       \
  ZK_UNARY_OP(NAME, ALIAS, FLAGS, SAVES, SAVED, df, ZK_LOOPS(NAME, NAME, NAME##_u8), __VA_ARGS__)

/* The same for an op that never computes with integers. */
#define ZK_UNARY_REAL(NAME, ALIAS, FLAGS, SAVES, SAVED, f, df, ...)                                \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_UNARY_OP(NAME, ALIAS, FLAGS, SAVES, SAVED, df, ZK_REAL_LOOPS(NAME), __VA_ARGS__)

#define ZK_UNARY_OP(NAME, ALIAS, FLAGS, SAVES, SAVED, df, LOOPS, ...)                              \
  ZK_BACKWARD_1(NAME##_back_f32, float, =, df)                                                     \
  ZK_BACKWARD_1(NAME##_back_f64, double, =, df)                                                    \
  ZK_BACKWARD_1(NAME##_add_f32, float, +=, df)                                                     \
  ZK_BACKWARD_1(NAME##_add_f64, double, +=, df)                                                    \
  static zk_status NAME##_infer(zk_call *c, zk_spec *out) {                                        \
    return zk_unary_infer(c, out, FLAGS);                                                          \
  }                                                                                                \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = LOOPS;                                                 \
    return zk_unary_forward(c, loops, NULL);                                                       \
  }                                                                                                \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    static const zk_loop write[] = {NAME##_back_f32, NAME##_back_f64};                             \
    static const zk_loop add[] = {NAME##_add_f32, NAME##_add_f64};                                 \
    return zk_unary_backward(c, g, SAVED, write, add);                                             \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .alias = ALIAS,                                                      \
                              .doc = __VA_ARGS__,                                                  \
                              ZK_PARAMS(zk_input_only),                                            \
                              .n_out = 1,                                                          \
                              .saves = SAVES,                                                      \
                              .in_place = true,                                                    \
                              .infer = NAME##_infer,                                               \
                              .forward = NAME##_forward,                                           \
                              .backward = NAME##_backward}

/*
 * The gradient as a formula: from dy and x, the saved input, or from dy and y, the saved output.
 * ZK_GRADIENT_OF_IN(sin, ZK_DO(mul, dy, ZK_DO(cos, x))) is sin_gradient.
 */
#define ZK_GRADIENT_OF_IN(NAME, expression)                                                        \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    zk_tensor *dy = zk_gradient_dy(g, 0), *x = zk_gradient_in(g, 0);                               \
    zk_gradient_give(g, 0, expression);                                                            \
  }
#define ZK_GRADIENT_OF_OUT(NAME, expression)                                                       \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    zk_tensor *dy = zk_gradient_dy(g, 0), *y = zk_gradient_out(g, 0);                              \
    zk_gradient_give(g, 0, expression);                                                            \
  }
#define ZK_DO(NAME, ...) zk_gradient_make(g, NAME, __VA_ARGS__)
#define ZK_NUMBER(value) zk_gradient_number(g, value)

/* The same op with NAME_gradient alone. */
#define ZK_UNARY_FORMULA(NAME, ALIAS, FLAGS, SAVES, f, ...)                                        \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  static zk_status NAME##_infer(zk_call *c, zk_spec *out) {                                        \
    return zk_unary_infer(c, out, FLAGS);                                                          \
  }                                                                                                \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = {NAME##_f32, NAME##_f64};                              \
    return zk_unary_forward(c, loops, NULL);                                                       \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .alias = ALIAS,                                                      \
                              .doc = __VA_ARGS__,                                                  \
                              ZK_PARAMS(zk_input_only),                                            \
                              .n_out = 1,                                                          \
                              .saves = SAVES,                                                      \
                              .in_place = true,                                                    \
                              .infer = NAME##_infer,                                               \
                              .forward = NAME##_forward,                                           \
                              .gradient = NAME##_gradient}

#endif
