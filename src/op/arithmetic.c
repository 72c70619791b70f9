/*
 * arithmetic.c: add sub mul div, with broadcasting and dtype promotion.
 */
#include "op/kernel.h"

static const zk_param with_alpha[] = {{"input", ZK_P_OPERAND, false, 0, 0, NULL},
                                      {"other", ZK_P_OPERAND, false, 0, 0, NULL},
                                      {"alpha", ZK_P_FLOAT, true, 0, 1, NULL}};
static const zk_param two_operands[] = {{"input", ZK_P_OPERAND, false, 0, 0, NULL},
                                        {"other", ZK_P_OPERAND, false, 0, 0, NULL}};

static zk_status infer_binary(zk_call *c, zk_spec *out) {
  out->dtype = zk_promote(c->in[0], c->in[1]);
  return zk_broadcast(c->op->name, &c->in[0]->shape, &c->in[1]->shape, &out->shape);
}

/* out = loop(a, b, ...): operands cast to `dtype` first. extra: a further operand or NULL. */
static zk_status run_binary(zk_tensor *out, zk_tensor *a, zk_tensor *b, zk_tensor *extra,
                            zk_dtype dtype, zk_loop loop, void *context) {
  zk_tensor *t[4] = {out, NULL, NULL, extra};
  zk_status status = zk_tensor_cast(a, dtype, &t[1]);
  if (status == ZK_OK)
    status = zk_tensor_cast(b, dtype, &t[2]);
  if (status == ZK_OK)
    zk_iterate(extra ? 4 : 3, t, loop, context);
  zk_tensor_release_all(t + 1, 2);
  return status;
}

static zk_status forward_binary(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  return run_binary(c->out[0], c->in[0], c->in[1], NULL, c->out[0]->dtype, loops[c->out[0]->dtype],
                    &c->attr[0].f);
}

/* Gradient of input i: loop(dy, a, b) in the output's dtype, summed to the input's shape. */
static zk_status backward_binary(const zk_call *c, zk_grads *g, int i, zk_tensor *a, zk_tensor *b,
                                 zk_loop f32, zk_loop f64) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(dtype, &c->out[0]->shape, &t));
  zk_status status =
      run_binary(t, a, b, g->out[0], dtype, dtype == ZK_FLOAT32 ? f32 : f64, (void *)&c->attr[0].f);
  if (status == ZK_OK)
    status = zk_grads_reduce(g, c, i, t);
  zk_tensor_release(t);
  return status;
}

/* Loops with a scalar factor (alpha) in the context. */
#define ALPHA_LOOPS(NAME, expression)                                                              \
  ALPHA_LOOP(NAME##_f32, float, expression)                                                        \
  ALPHA_LOOP(NAME##_f64, double, expression)                                                       \
  ALPHA_LOOP(NAME##_i64, int64_t, expression)                                                      \
  ALPHA_LOOP(NAME##_u8, uint8_t, expression)
#define ALPHA_LOOP(NAME, T, expression)                                                            \
  static void NAME##_scaled(char *const *p, const int64_t *step, int64_t n, T alpha) {             \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * step[1]), b = *(const T *)(p[2] + i * step[2]);                \
      *(T *)(p[0] + i * step[0]) = (T)(expression);                                                \
    }                                                                                              \
  }                                                                                                \
  ZK_LOOP_2(NAME##_unit, T, T, ALPHA_ONE(expression))                                              \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    double factor = *(const double *)context;                                                      \
    if (factor == 1)                                                                               \
      NAME##_unit(p, step, n, NULL);                                                               \
    else                                                                                           \
      NAME##_scaled(p, step, n, (T)factor);                                                        \
  }
/* In a loop without a factor the expression sees alpha = 1. */
#define ALPHA_ONE(expression)                                                                      \
  (__extension__({                                                                                 \
    const int alpha = 1;                                                                           \
    (void)alpha;                                                                                   \
    expression;                                                                                    \
  }))

ALPHA_LOOPS(add, a + alpha * b)
ALPHA_LOOPS(sub, a - alpha * b)

static void or_b8(char *const *p, const int64_t *step, int64_t n, void *context) {
  (void)context;
  for (int64_t i = 0; i < n; i++)
    *(uint8_t *)(p[0] + i * step[0]) =
        *(const uint8_t *)(p[1] + i * step[1]) | *(const uint8_t *)(p[2] + i * step[2]);
}

/* Gradient of the second operand: dy * factor. */
static zk_status give_scaled(const zk_call *c, zk_grads *g, double factor) {
  if (factor == 1)
    return zk_grads_reduce(g, c, 1, g->out[0]);
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(g->out[0]->dtype, &g->out[0]->shape, &t));
  ZK_REAL(t->dtype, {
    zk_status status = zk_tensor_copy(t, g->out[0]); /* equal shapes: cannot fail */
    (void)status;
    real *x = zk_data(t);
    for (int64_t i = 0, n = zk_numel(t); i < n; i++)
      x[i] *= (real)factor;
  });
  zk_status status = zk_grads_reduce(g, c, 1, t);
  zk_tensor_release(t);
  return status;
}

/* Inputs that every op of this file is tried on; the second keeps away from 0. */
static bool sample_binary(int i, zk_sample *s) {
  static const zk_shape shapes[][2] = {{{2, {3, 4}}, {2, {3, 4}}},
                                       {{2, {3, 4}}, {1, {4}}},
                                       {{1, {4}}, {2, {3, 4}}},
                                       {{0, {0}}, {2, {2, 2}}},
                                       {{3, {2, 1, 3}}, {3, {1, 4, 3}}},
                                       {{2, {0, 3}}, {1, {3}}},
                                       {{2, {3, 1}}, {3, {2, 1, 4}}},
                                       {{0, {0}}, {0, {0}}},
                                       {{1, {3}}, {1, {4}}},
                                       {{3, {2, 3, 4}}, {2, {2, 4}}}};
  if (i < 10) {
    zk_sample_normal(s, shapes[i][0]);
    zk_sample_uniform(s, shapes[i][1], 0.5, 2);
    if (i >= 8)
      s->error = "do not broadcast";
  } else if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_tensor *t = zk_sample_uniform(s, ZK_SHAPE(4, 3), 0.5, 2);
    if (t) { /* transposed */
      t->shape = ZK_SHAPE(3, 4);
      t->stride[0] = 1;
      t->stride[1] = 3;
    }
  }
  return i < 11;
}

static bool sample_alpha(int i, zk_sample *s) {
  if (i < 11)
    return sample_binary(i, s);
  if (i < 13) {
    sample_binary(i - 10, s);
    s->attr[0].f = i == 11 ? 2.5 : -1;
  }
  return i < 13;
}

/* y = a + alpha b; da = dy, db = alpha dy, each summed over what was broadcast */
static zk_status add_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = {add_f32, add_f64, add_i64, add_u8, or_b8};
  return forward_binary(c, loops);
}
static zk_status add_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? give_scaled(c, g, c->attr[0].f) : ZK_OK;
}
const zk_op zk_op_add = {
    .name = "add",
    .doc = "add(input, other, alpha=1): input + alpha * other, with broadcasting and dtype "
           "promotion. Error: shapes that do not broadcast.",
    ZK_PARAMS(with_alpha),
    .n_out = 1,
    .in_place = true,
    .infer = infer_binary,
    .forward = add_forward,
    .backward = add_backward,
    .sample = sample_alpha};

/* y = a - alpha b; da = dy, db = -alpha dy */
static zk_status sub_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(infer_binary(c, out));
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "sub: both operands are bool; use ne for their difference");
  return ZK_OK;
}
static zk_status sub_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = {sub_f32, sub_f64, sub_i64, sub_u8, sub_u8};
  return forward_binary(c, loops);
}
static zk_status sub_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? give_scaled(c, g, -c->attr[0].f) : ZK_OK;
}
const zk_op zk_op_sub = {
    .name = "sub",
    .alias = "subtract",
    .doc = "sub(input, other, alpha=1): input - alpha * other, with broadcasting and dtype "
           "promotion. Errors: shapes that do not broadcast; two bool operands.",
    ZK_PARAMS(with_alpha),
    .n_out = 1,
    .in_place = true,
    .infer = sub_infer,
    .forward = sub_forward,
    .backward = sub_backward,
    .sample = sample_alpha};

#define LOOPS_2(NAME, expression)                                                                  \
  ZK_LOOP_2(NAME##_f32, float, float, expression)                                                  \
  ZK_LOOP_2(NAME##_f64, double, double, expression)                                                \
  ZK_LOOP_2(NAME##_i64, int64_t, int64_t, expression)                                              \
  ZK_LOOP_2(NAME##_u8, uint8_t, uint8_t, expression)

/* A loop of backward over the operands a, b and the gradient dy. */
#define BACKWARD_2(NAME, expression)                                                               \
  BACKWARD_2_OF(NAME##_f32, float, expression)                                                     \
  BACKWARD_2_OF(NAME##_f64, double, expression)
#define BACKWARD_2_OF(NAME, T, expression)                                                         \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * step[1]), b = *(const T *)(p[2] + i * step[2]);                \
      T dy = *(const T *)(p[3] + i * step[3]);                                                     \
      (void)a;                                                                                     \
      *(T *)(p[0] + i * step[0]) = (expression);                                                   \
    }                                                                                              \
  }

/* y = a b; da = dy b, db = dy a */
LOOPS_2(mul, a *b)
BACKWARD_2(mul_back, dy *b)
static zk_status mul_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = {mul_f32, mul_f64, mul_i64, mul_u8, mul_u8};
  return forward_binary(c, loops);
}
static zk_status mul_backward(const zk_call *c, zk_grads *g) {
  for (int i = 0; i < 2; i++)
    if (g->needed[i])
      ZK_TRY(backward_binary(c, g, i, c->in[i], c->in[1 - i], mul_back_f32, mul_back_f64));
  return ZK_OK;
}
const zk_op zk_op_mul = {
    .name = "mul",
    .alias = "multiply",
    .doc = "mul(input, other): the product of the elements, with broadcasting and dtype promotion. "
           "Error: shapes that do not broadcast.",
    ZK_PARAMS(two_operands),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = infer_binary,
    .forward = mul_forward,
    .backward = mul_backward,
    .sample = sample_binary};

/* y = a / b; da = dy / b, db = -dy (a / b) / b */
ZK_LOOP_2(div_f32, float, float, a / b)
ZK_LOOP_2(div_f64, double, double, a / b)
BACKWARD_2(div_back_a, dy / b)
BACKWARD_2(div_back_b, -dy *((a / b) / b))
static zk_status div_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(infer_binary(c, out));
  if (!zk_dtype_is_real(out->dtype))
    out->dtype = ZK_FLOAT32;
  return ZK_OK;
}
static zk_status div_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = {div_f32, div_f64};
  return forward_binary(c, loops);
}
static zk_status div_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(backward_binary(c, g, 0, c->in[0], c->in[1], div_back_a_f32, div_back_a_f64));
  return g->needed[1] ? backward_binary(c, g, 1, c->in[0], c->in[1], div_back_b_f32, div_back_b_f64)
                      : ZK_OK;
}
const zk_op zk_op_div = {
    .name = "div",
    .alias = "divide true_divide",
    .doc = "div(input, other): the quotient of the elements, with broadcasting. Integers become "
           "float32; a division by zero gives inf or nan. Error: shapes that do not broadcast.",
    ZK_PARAMS(two_operands),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = div_infer,
    .forward = div_forward,
    .backward = div_backward,
    .sample = sample_binary};
