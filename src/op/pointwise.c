/*
 * pointwise.c: functions of one element: neg abs relu exp log sqrt.
 */
#include "op/kernel.h"

#include <tgmath.h>

enum { KEEPS_INTEGERS = 1, NO_BOOL = 2 };

static const zk_param input_only[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL}};

static zk_status infer_unary(zk_call *c, zk_spec *out, int flags) {
  zk_dtype d = c->in[0]->dtype;
  if ((flags & NO_BOOL) && d == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: input is bool, which it is not defined for", c->op->name);
  out->dtype = zk_dtype_is_real(d) || (flags & KEEPS_INTEGERS) ? d : ZK_FLOAT32;
  out->shape = c->in[0]->shape;
  return ZK_OK;
}

static zk_status run_unary(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  zk_tensor *x;
  ZK_TRY(zk_tensor_cast(c->in[0], c->out[0]->dtype, &x));
  zk_tensor *t[2] = {c->out[0], x};
  zk_iterate(2, t, loops[x->dtype], NULL);
  zk_tensor_release(x);
  return ZK_OK;
}

/* dx (+)= loop(dy, v), v the saved input or output. */
static zk_status run_unary_backward(const zk_call *c, zk_grads *g, zk_tensor *v,
                                    const zk_loop write[2], const zk_loop add[2]) {
  bool accumulate;
  zk_tensor *dx;
  ZK_TRY(zk_grads_buffer(g, c, 0, &accumulate, &dx));
  zk_tensor *t[3] = {dx, g->out[0], v};
  zk_iterate(3, t, (accumulate ? add : write)[dx->dtype == ZK_FLOAT64], NULL);
  return ZK_OK;
}

/* An inner loop of backward over dy (a gradient) and v (what was saved). */
#define BACKWARD_LOOP(NAME, T, assign, expression)                                                 \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[2] == unit) {                                   \
      T *dx = (T *)p[0];                                                                           \
      const T *in = (const T *)p[1], *saved = (const T *)p[2];                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T dy = in[i], v = saved[i];                                                                \
        (void)v;                                                                                   \
        dx[i] assign(expression);                                                                  \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T dy = *(const T *)(p[1] + i * step[1]), v = *(const T *)(p[2] + i * step[2]);               \
      (void)v;                                                                                     \
      *(T *)(p[0] + i * step[0]) assign(expression);                                               \
    }                                                                                              \
  }

/*
 * One op. f is the value of x; df the gradient from dy and v, the saved SAVED (input x, output y,
 * or nothing). Integers are converted to float32 first unless KEEPS_INTEGERS.
 */
#define UNARY(NAME, FLAGS, SAVES, SAVED, f, df, SAMPLE, DOC)                                       \
  ZK_LOOP_1(NAME##_f32, float, float, f)                                                           \
  ZK_LOOP_1(NAME##_f64, double, double, f)                                                         \
  ZK_LOOP_1(NAME##_i64, int64_t, int64_t, f)                                                       \
  ZK_LOOP_1(NAME##_u8, uint8_t, uint8_t, f)                                                        \
  BACKWARD_LOOP(NAME##_back_f32, float, =, df)                                                     \
  BACKWARD_LOOP(NAME##_back_f64, double, =, df)                                                    \
  BACKWARD_LOOP(NAME##_add_f32, float, +=, df)                                                     \
  BACKWARD_LOOP(NAME##_add_f64, double, +=, df)                                                    \
  static zk_status NAME##_infer(zk_call *c, zk_spec *out) {                                        \
    return infer_unary(c, out, FLAGS);                                                             \
  }                                                                                                \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = {NAME##_f32, NAME##_f64, NAME##_i64, NAME##_u8,        \
                                             NAME##_u8};                                           \
    return run_unary(c, loops);                                                                    \
  }                                                                                                \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    static const zk_loop write[] = {NAME##_back_f32, NAME##_back_f64};                             \
    static const zk_loop add[] = {NAME##_add_f32, NAME##_add_f64};                                 \
    return run_unary_backward(c, g, SAVED, write, add);                                            \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .doc = DOC,                                                          \
                              ZK_PARAMS(input_only),                                               \
                              .n_out = 1,                                                          \
                              .saves = SAVES,                                                      \
                              .in_place = true,                                                    \
                              .infer = NAME##_infer,                                               \
                              .forward = NAME##_forward,                                           \
                              .backward = NAME##_backward,                                         \
                              .sample = SAMPLE}

/* Shapes that every op of this file is tried on. Values keep away from the kink at 0. */
static bool sample_in(int i, zk_sample *s, double low, double high) {
  static const zk_shape shapes[] = {{2, {3, 4}}, {0, {0}}, {1, {1}}, {2, {0, 3}}, {3, {2, 1, 5}}};
  if (i < 5)
    zk_sample_uniform(s, shapes[i], low, high);
  else if (i == 5) { /* every second column */
    zk_tensor *t = zk_sample_uniform(s, ZK_SHAPE(3, 8), low, high);
    if (t) {
      t->shape.dim[1] = 4;
      t->stride[1] = 2;
    }
  }
  return i < 6;
}
static bool sample_positive(int i, zk_sample *s) {
  return sample_in(i, s, 0.25, 4);
}
static bool sample_real(int i, zk_sample *s) {
  if (i < 6)
    return sample_in(i, s, i % 2 ? 0.25 : -3, i % 2 ? 3 : -0.25);
  zk_tensor *t = i == 6 ? zk_sample_normal(s, ZK_SHAPE(3, 5)) : NULL;
  for (int64_t k = 0; t && k < zk_numel(t); k++) {
    double x = zk_element_f(t, k);
    if (x > -0.05 && x < 0.05)
      zk_element_set_f(t, k, 0.5);
  }
  return i < 7;
}
/* The same, and a bool input, which is refused. */
static bool sample_no_bool(int i, zk_sample *s) {
  if (i < 7)
    return sample_real(i, s);
  zk_sample as_bool = {.real = ZK_BOOL};
  if (i == 7) {
    s->in[s->n_in++] = zk_sample_uniform(&as_bool, ZK_SHAPE(2), 0, 1);
    s->status = as_bool.status;
    s->error = "input is bool";
  }
  return i < 8;
}

/* y = -x; dx = -dy */
UNARY(neg, KEEPS_INTEGERS | NO_BOOL, 0, g->out[0], -x, -dy, sample_no_bool,
      "neg(input): the negative of each element. Any dtype but bool.");

/* y = |x|; dx = dy sign(x) */
UNARY(abs, KEEPS_INTEGERS | NO_BOOL, ZK_SAVE_IN(0), c->in[0], x <= 0 ? -x + 0 : x,
      dy *((v > 0) - (v < 0)), sample_no_bool,
      "abs(input): the absolute value of each element. Any dtype but bool.");

/* y = max(x, 0), NaN stays; dx = dy where y > 0 */
UNARY(relu, KEEPS_INTEGERS | NO_BOOL, ZK_SAVE_OUT(0), c->out[0], x <= 0 ? 0 : x, v <= 0 ? 0 : dy,
      sample_no_bool, "relu(input): max(x, 0) of each element. Any dtype but bool.");

/* y = e^x; dx = dy y */
UNARY(exp, 0, ZK_SAVE_OUT(0), c->out[0], exp(x), dy *v, sample_real,
      "exp(input): e to the power of each element. Integers become float32.");

/* y = ln x; dx = dy / x */
UNARY(log, 0, ZK_SAVE_IN(0), c->in[0], log(x), dy / v, sample_positive,
      "log(input): the natural logarithm of each element; -inf at 0, nan below. Integers become "
      "float32.");

/* y = sqrt x; dx = dy / (2 y) */
UNARY(sqrt, 0, ZK_SAVE_OUT(0), c->out[0], sqrt(x), dy / (2 * v), sample_positive,
      "sqrt(input): the square root of each element; nan below 0. Integers become float32.");
