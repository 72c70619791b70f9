/*
 * losses.c: losses that compare an input with a target of its shape, element by element, and
 * give the loss of each element, their mean or their sum.
 *
 * Each is one ZK_EACH_LOSS: its value, its derivatives by input x and target t, and the two once
 * more as calls of ops. Shapes must be
 * equal: PyTorch would broadcast with a warning, and [N, 1] against [N] is nearly always a mistake.
 */
#include <tgmath.h>
#include "base/elementary.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/want.h"

enum { INPUT, TARGET, EXTRA };
enum { REDUCTION, NUMBER }; /* NUMBER: of those that have one: beta, delta, log_target */
enum { NONE, MEAN, SUM };

typedef struct loss_context {
  double a, scale; /* the loss's number; the factor of dy */
} loss_context;

/* The loops of one loss, for float32 and float64. */
typedef struct loss_loops {
  zk_loop value[2]; /* (out, x, t, extra) */
  zk_loop dx[2];    /* (dx, x, t, extra, dy) */
  zk_loop dt[2];
} loss_loops;

/* real_target: refuses an integer target, as PyTorch does. */
static zk_status infer(zk_call *c, zk_spec *out, bool real_target) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[INPUT], *t = c->in[TARGET];
  char tx[ZK_SHAPE_TEXT], tt[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real(op, "input", x));
  if (real_target)
    ZK_TRY(zk_want_real(op, "target", t));
  if (!zk_shape_equal(&x->shape, &t->shape))
    return zk_fail(ZK_ERR_ARG,
                   "%s: input has shape %s, target %s; they must be equal (reshape or expand one)",
                   op, zk_shape_text(&x->shape, tx), zk_shape_text(&t->shape, tt));
  out->dtype = zk_promote(x, t);
  out->shape = c->attr[REDUCTION].i == NONE ? x->shape : ZK_SCALAR;
  return ZK_OK;
}

static zk_status infer_any(zk_call *c, zk_spec *out) {
  return infer(c, out, false);
}
static zk_status infer_real(zk_call *c, zk_spec *out) {
  return infer(c, out, true);
}

/* The operands x, t and extra in the result's dtype; extra is x when there is none. Release all
 * three, also after a failure. */
static zk_status operands(const zk_call *c, zk_tensor *t[3]) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *extra = c->n_in > EXTRA ? c->in[EXTRA] : NULL;
  t[0] = t[1] = t[2] = NULL;
  ZK_TRY(zk_tensor_cast(c->in[INPUT], dtype, &t[0]));
  ZK_TRY(zk_tensor_cast(c->in[TARGET], dtype, &t[1]));
  if (extra)
    return zk_tensor_cast(extra, dtype, &t[2]);
  t[2] = zk_tensor_retain(t[0]);
  return ZK_OK;
}

/* out := the sum or the mean of each; the caller has made out. */
static zk_status reduce(zk_tensor *each, bool mean, zk_tensor *out) {
  zk_call c = {.op = mean ? &zk_op_mean : &zk_op_sum, .n_in = 1, .in = &each};
  zk_spec spec[ZK_MAX_OUT];
  zk_op_defaults(c.op, c.attr);
  ZK_TRY(zk_op_run(&c, spec));
  zk_element_set_f(out, 0, zk_element_f(c.out[0], 0));
  zk_tensor_release_all(c.out, ZK_MAX_OUT);
  return ZK_OK;
}

static zk_status forward(zk_call *c, const loss_loops *loops, double a) {
  zk_tensor *out = c->out[0], *each = out, *t[4];
  zk_status status = operands(c, t + 1);
  if (status == ZK_OK && c->attr[REDUCTION].i != NONE)
    status = zk_tensor_new(out->dtype, &c->in[INPUT]->shape, &each);
  if (status == ZK_OK) {
    t[0] = each;
    zk_iterate(4, t, loops->value[zk_real_index(out->dtype)], &(loss_context){.a = a});
    if (each != out) {
      status = reduce(each, c->attr[REDUCTION].i == MEAN, out);
      zk_tensor_release(each);
    }
  }
  zk_tensor_release_all(t + 1, 3);
  return status;
}

static zk_status backward(const zk_call *c, zk_grads *g, const loss_loops *loops, double a) {
  zk_dtype dtype = c->out[0]->dtype;
  loss_context context = {.a = a, .scale = 1};
  zk_tensor *t[5] = {[4] = g->out[0]};
  zk_status status = operands(c, t + 1);
  if (c->attr[REDUCTION].i == MEAN)
    context.scale = 1 / (double)zk_shape_numel(&c->in[INPUT]->shape);
  for (int i = INPUT; i <= TARGET && status == ZK_OK; i++) {
    if (!g->needed[i])
      continue;
    status = zk_tensor_new(dtype, &c->in[INPUT]->shape, &t[0]);
    if (status == ZK_OK) {
      zk_iterate(5, t, (i == INPUT ? loops->dx : loops->dt)[zk_real_index(dtype)], &context);
      status = zk_grads_give(g, c, i, t[0]);
      zk_tensor_release(t[0]);
    }
  }
  zk_tensor_release_all(t + 1, 3);
  return status;
}

/* For a formula: dy as the gradient of each element's loss; the operands t in the result's dtype,
 * of which extra is NULL when there is none. */
static zk_tensor *formula_operands(zk_gradient *g, zk_tensor *t[3]) {
  const zk_call *c = g->call;
  zk_tensor *dy = zk_gradient_dy(g, 0);
  for (int i = INPUT; i <= EXTRA; i++)
    t[i] = i < c->n_in && c->in[i] ? zk_gradient_cast_in(g, i) : NULL;
  int64_t n = zk_shape_numel(&c->in[INPUT]->shape);
  return c->attr[REDUCTION].i == MEAN && n > 0 ? ZK_DO(div, dy, ZK_NUMBER((double)n)) : dy;
}

/* The loops. Unit strides (dy one value) come first, so that the compiler can vectorise them. */
#define LOOP_PARAMETERS (char *const *q, const int64_t *step, int64_t n, void *context)
#define VALUE_LOOP(NAME, T, expression)                                                            \
  ZK_TARGETED(NAME, LOOP_PARAMETERS, (q, step, n, context), {                                      \
    const T a = (T)((const loss_context *)context)->a;                                             \
    const int64_t s = sizeof(T);                                                                   \
    (void)a;                                                                                       \
    if (step[0] == s && step[1] == s && step[2] == s && step[3] == s) {                            \
      T *out = (T *)q[0];                                                                          \
      const T *xs = (const T *)q[1], *ts = (const T *)q[2], *ps = (const T *)q[3];                 \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T x = xs[i], t = ts[i], p = ps[i];                                                         \
        (void)p;                                                                                   \
        out[i] = (expression);                                                                     \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(q[1] + i * step[1]), t = *(const T *)(q[2] + i * step[2]);                \
      T p = *(const T *)(q[3] + i * step[3]);                                                      \
      (void)p;                                                                                     \
      *(T *)(q[0] + i * step[0]) = (expression);                                                   \
    }                                                                                              \
  })
#define DERIVATIVE_LOOP(NAME, T, expression)                                                       \
  ZK_TARGETED(NAME, LOOP_PARAMETERS, (q, step, n, context), {                                      \
    const T a = (T)((const loss_context *)context)->a;                                             \
    const T scale = (T)((const loss_context *)context)->scale;                                     \
    const int64_t s = sizeof(T);                                                                   \
    (void)a;                                                                                       \
    if (step[0] == s && step[1] == s && step[2] == s && step[3] == s && step[4] == 0) {            \
      T *out = (T *)q[0];                                                                          \
      const T *xs = (const T *)q[1], *ts = (const T *)q[2], *ps = (const T *)q[3];                 \
      const T dy = scale * *(const T *)q[4];                                                       \
      ZK_IVDEP                                                                                     \
      for (int64_t i = 0; i < n; i++) {                                                            \
        T x = xs[i], t = ts[i], p = ps[i];                                                         \
        (void)x, (void)t, (void)p;                                                                 \
        out[i] = dy * (expression);                                                                \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(q[1] + i * step[1]), t = *(const T *)(q[2] + i * step[2]);                \
      T p = *(const T *)(q[3] + i * step[3]);                                                      \
      (void)x, (void)t, (void)p;                                                                   \
      *(T *)(q[0] + i * step[0]) = scale * *(const T *)(q[4] + i * step[4]) * (expression);        \
    }                                                                                              \
  })

/*
 * One loss: its value at (x, t) and the derivatives, by its number a (A gives it from the call) and
 * by p, its third input. dx and dt are the derivatives as calls of ops. CHECK runs before forward.
 */
#define ZK_EACH_LOSS(NAME, A, CHECK, value, by_x, by_t, dx, dt)                                    \
  VALUE_LOOP(NAME##_f32, float, value)                                                             \
  VALUE_LOOP(NAME##_f64, double, value)                                                            \
  DERIVATIVE_LOOP(NAME##_dx_f32, float, by_x)                                                      \
  DERIVATIVE_LOOP(NAME##_dx_f64, double, by_x)                                                     \
  DERIVATIVE_LOOP(NAME##_dt_f32, float, by_t)                                                      \
  DERIVATIVE_LOOP(NAME##_dt_f64, double, by_t)                                                     \
  static const loss_loops NAME##_loops = {                                                         \
      {NAME##_f32, NAME##_f64}, {NAME##_dx_f32, NAME##_dx_f64}, {NAME##_dt_f32, NAME##_dt_f64}};   \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    ZK_TRY(CHECK);                                                                                 \
    return forward(c, &NAME##_loops, A);                                                           \
  }                                                                                                \
  static zk_status NAME##_backward(const zk_call *c, zk_grads *g) {                                \
    return backward(c, g, &NAME##_loops, A);                                                       \
  }                                                                                                \
  static void NAME##_gradient(zk_gradient *g) {                                                    \
    const zk_call *c = g->call;                                                                    \
    const double a = A;                                                                            \
    zk_tensor *operand[3], *dy = formula_operands(g, operand);                                     \
    zk_tensor *x = operand[INPUT], *t = operand[TARGET], *p = operand[EXTRA];                      \
    (void)c, (void)a, (void)x, (void)t, (void)p;                                                   \
    if (zk_gradient_needed(g, INPUT))                                                              \
      zk_gradient_give(g, INPUT, ZK_DO(mul, dy, dx));                                              \
    if (zk_gradient_needed(g, TARGET))                                                             \
      zk_gradient_give(g, TARGET, ZK_DO(mul, dy, dt));                                             \
  }
#define LOSS_OP(NAME, INFER)                                                                       \
  .name = #NAME, .n_out = 1, .not_method = true,                                                   \
  .saves = ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(TARGET) | ZK_SAVE_IN(EXTRA), .infer = INFER,             \
  .forward = NAME##_forward, .backward = NAME##_backward, .gradient = NAME##_gradient

#define TENSORS ZK_TENSOR("input"), ZK_TENSOR("target")
#define REDUCTION_PARAM ZK_CHOICE_OR("reduction", MEAN, "none|mean|sum")

static const zk_param plain_params[] = {TENSORS, REDUCTION_PARAM};

/* (x - t)^2 */
ZK_EACH_LOSS(mse_loss, 0, ZK_OK, (x - t) * (x - t), 2 * (x - t), -2 * (x - t),
             ZK_DO(mul, ZK_NUMBER(2), ZK_DO(sub, x, t)), ZK_DO(mul, ZK_NUMBER(2), ZK_DO(sub, t, x)))
const zk_op zk_op_mse_loss = {LOSS_OP(mse_loss, infer_any),
                              .doc =
                                  "mse_loss(input, target, reduction=\"mean\"): the squared error "
                                  "(input - target)^2, its mean, its sum or, with \"none\", each. "
                                  "Errors: shapes that differ; an input of integers or bools.",
                              ZK_PARAMS(plain_params)};

/* |x - t|; where they are equal the derivative is 0. */
ZK_EACH_LOSS(l1_loss, 0, ZK_OK, fabs(x - t), (x > t) - (x < t), (x < t) - (x > t),
             ZK_DO(sign, ZK_DO(sub, x, t)), ZK_DO(sign, ZK_DO(sub, t, x)))
const zk_op zk_op_l1_loss = {LOSS_OP(l1_loss, infer_any),
                             .doc =
                                 "l1_loss(input, target, reduction=\"mean\"): the absolute error "
                                 "|input - target|, its mean, its sum or, with \"none\", each. "
                                 "Errors: shapes that differ; an input of integers or bools.",
                             ZK_PARAMS(plain_params)};

/* a with the sign of d; d itself where it is 0 or nan. */
#define WITH_SIGN(d, a) ((d) > 0 ? (a) : (d) < 0 ? -(a) : (d))

/* d / beta brought into -1..1, which is how it stays a nan. */
static zk_tensor *smooth_l1_slope(zk_gradient *g, zk_tensor *d, double beta) {
  if (beta == 0)
    return ZK_DO(sign, d);
  return ZK_DO(clamp, ZK_DO(div, d, ZK_NUMBER(beta)), zk_gradient_plain(g, -1),
               zk_gradient_plain(g, 1));
}

/* With d = x - t: d^2 / (2 beta) where |d| < beta, |d| - beta / 2 beyond; beta 0 is l1_loss.
 * [Girshick 2015, arXiv 1504.08083] */
static const zk_param smooth_l1_params[] = {TENSORS, REDUCTION_PARAM, ZK_FLOAT_OR("beta", 1)};
ZK_EACH_LOSS(smooth_l1_loss, c->attr[NUMBER].f, ZK_OK,
             fabs(x - t) < a ? (x - t) * (x - t) / (2 * a) : fabs(x - t) - a / 2,
             fabs(x - t) < a ? (x - t) / a : WITH_SIGN(x - t, 1),
             fabs(x - t) < a ? (t - x) / a : WITH_SIGN(t - x, 1),
             smooth_l1_slope(g, ZK_DO(sub, x, t), a), smooth_l1_slope(g, ZK_DO(sub, t, x), a))
static zk_status smooth_l1_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[NUMBER].f >= 0))
    return zk_fail(ZK_ERR_ARG, "smooth_l1_loss: beta is %g, it must not be negative",
                   c->attr[NUMBER].f);
  return infer(c, out, false);
}
const zk_op zk_op_smooth_l1_loss = {
    LOSS_OP(smooth_l1_loss, smooth_l1_infer),
    .doc =
        "smooth_l1_loss(input, target, reduction=\"mean\", beta=1): d^2 / (2 beta) of d = input - "
        "target where |d| < beta, else |d| - beta / 2. Its mean, its sum or, with \"none\", each; "
        "beta=0 is l1_loss. Errors: shapes that differ; an input of integers or bools; beta < 0.",
    ZK_PARAMS(smooth_l1_params)};

/* With d = x - t: d^2 / 2 where |d| <= delta, delta (|d| - delta / 2) beyond. [Huber 1964] */
#define WITHIN(d, a) ZK_DO(clamp, d, zk_gradient_plain(g, -(a)), zk_gradient_plain(g, a))
static const zk_param huber_params[] = {TENSORS, REDUCTION_PARAM, ZK_FLOAT_OR("delta", 1)};
ZK_EACH_LOSS(huber_loss, c->attr[NUMBER].f, ZK_OK,
             fabs(x - t) <= a ? (x - t) * (x - t) / 2 : a * (fabs(x - t) - a / 2),
             fabs(x - t) <= a ? x - t : WITH_SIGN(x - t, a),
             fabs(x - t) <= a ? t - x : WITH_SIGN(t - x, a), WITHIN(ZK_DO(sub, x, t), a),
             WITHIN(ZK_DO(sub, t, x), a))
static zk_status huber_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[NUMBER].f > 0))
    return zk_fail(ZK_ERR_ARG, "huber_loss: delta is %g, it must be positive", c->attr[NUMBER].f);
  return infer(c, out, false);
}
const zk_op zk_op_huber_loss = {
    LOSS_OP(huber_loss, huber_infer),
    .doc = "huber_loss(input, target, reduction=\"mean\", delta=1): d^2 / 2 of d = input - target "
           "where |d| <= delta, else delta (|d| - delta / 2). Its mean, its sum or, with \"none\", "
           "each. Errors: shapes that differ; an input of integers or bools; delta <= 0.",
    ZK_PARAMS(huber_params)};

/* exp(t) (t - x) of a target of log probabilities, else t (ln t - x); 0 ln 0 = 0. */
static zk_tensor *kl_div_dt(zk_gradient *g, zk_tensor *x, zk_tensor *t, bool log_target) {
  zk_tensor *rest = ZK_DO(sub, ZK_NUMBER(1), x);
  return log_target ? ZK_DO(mul, ZK_DO(exp, t), ZK_DO(add, t, rest))
                    : ZK_DO(add, ZK_DO(log, t), rest);
}
static const zk_param kl_div_params[] = {TENSORS, REDUCTION_PARAM, ZK_FLAG("log_target", false)};
ZK_EACH_LOSS(kl_div, c->attr[NUMBER].i ? 1 : 0, ZK_OK,
             a != 0 ? zk_exp(t) * (t - x) : (t == 0 ? 0 : t * zk_log(t)) - t * x,
             a != 0 ? -zk_exp(t) : -t, a != 0 ? zk_exp(t) * (t - x + 1) : zk_log(t) + 1 - x,
             ZK_DO(neg, a != 0 ? ZK_DO(exp, t) : t), kl_div_dt(g, x, t, a != 0))
const zk_op zk_op_kl_div = {
    LOSS_OP(kl_div, infer_real),
    .doc = "kl_div(input, target, reduction=\"mean\", log_target=false): the Kullback-Leibler "
           "divergence: target (ln target - input) of each element, its mean, its sum or each. "
           "input holds log probabilities; target holds probabilities, with log_target their "
           "logarithms too. Errors: shapes that differ; integers or bools.",
    ZK_PARAMS(kl_div_params)};

/* ln(1 + exp(-z)) and its derivative -1 / (1 + exp(z)), without overflow. */
#define SOFTPLUS_MINUS(z) (zk_log1p_unit(zk_exp(-fabs(z))) + ((z) < 0 ? -(z) : 0))

/* -a / (1 + exp(b)) */
#define MINUS_PART(a, b) ZK_DO(mul, ZK_DO(neg, a), ZK_DO(sigmoid, ZK_DO(neg, b)))
/* ln(1 + exp(-t x)) */
ZK_EACH_LOSS(soft_margin_loss, 0, ZK_OK, SOFTPLUS_MINUS(t *x), -t / (1 + zk_exp(t * x)),
             -x / (1 + zk_exp(t * x)), MINUS_PART(t, ZK_DO(mul, t, x)),
             MINUS_PART(x, ZK_DO(mul, t, x)))
const zk_op zk_op_soft_margin_loss = {
    LOSS_OP(soft_margin_loss, infer_any),
    .doc = "soft_margin_loss(input, target, reduction=\"mean\"): ln(1 + exp(-target input)) of "
           "targets that are 1 or -1, its mean, its sum or each. Errors: shapes that differ; an "
           "input of integers or bools.",
    ZK_PARAMS(plain_params)};

/* Error: an element of t outside 0..1, or nan. */
static zk_status check_unit(const zk_tensor *t, const char *name, const char *advice) {
  zk_tensor *dense = NULL;
  ZK_TRY(zk_tensor_contiguous((zk_tensor *)t, &dense));
  zk_status status = ZK_OK;
  ZK_REAL(dense->dtype, {
    const real *v = zk_data(dense);
    int64_t n = zk_numel(dense);
    bool good = true;
    for (int64_t i = 0; i < n; i++)
      good = good & (v[i] >= 0) & (v[i] <= 1); /* nan is not */
    for (int64_t i = 0; !good && i < n && status == ZK_OK; i++)
      if (!(v[i] >= 0 && v[i] <= 1))
        status = zk_fail(ZK_ERR_ARG, "binary_cross_entropy: %s[%lld] is %g, it must be in 0..1%s",
                         name, (long long)i, (double)v[i], advice);
  });
  zk_tensor_release(dense);
  return status;
}

/* Input and target are probabilities; the current PyTorch checks both. */
static zk_status check_probabilities(const zk_call *c) {
  ZK_TRY(check_unit(c->in[INPUT], "input", " (logits go to binary_cross_entropy_with_logits)"));
  return check_unit(c->in[TARGET], "target", "");
}

/* -(t ln x + (1 - t) ln(1 - x)), logarithms clamped to -100 and above; at 0 and 1 the derivatives
 * are PyTorch's. */
#define LOG(v) ((v) > -100 ? (v) : -100)
#define LEAST_VARIANCE 1e-12
/* Where x is 0 or 1 to rounding, the slope is that number's, and does not depend on x. */
static zk_tensor *bce_dx(zk_gradient *g, zk_tensor *x, zk_tensor *t) {
  zk_tensor *variance = ZK_DO(mul, x, ZK_DO(sub, ZK_NUMBER(1), x));
  zk_tensor *edge = ZK_DO(le, variance, ZK_NUMBER(LEAST_VARIANCE));
  zk_tensor *inside = ZK_DO(div, ZK_DO(sub, x, t), ZK_DO(where, edge, ZK_NUMBER(1), variance));
  zk_tensor *d = ZK_DO(sub, ZK_DO(round, x), t);
  return ZK_DO(where, edge, ZK_DO(div, d, ZK_NUMBER(LEAST_VARIANCE)), inside);
}
ZK_EACH_LOSS(binary_cross_entropy, 0, check_probabilities(c),
             (t - 1) * LOG(zk_log1p(-x)) - t * LOG(zk_log(x)),
             (x - t) / ((1 - x) * x > (__typeof__(x))LEAST_VARIANCE
                            ? (1 - x) * x
                            : (__typeof__(x))LEAST_VARIANCE),
             zk_log1p(-x) - zk_log(x), bce_dx(g, x, t),
             ZK_DO(sub, ZK_DO(log1p, ZK_DO(neg, x)), ZK_DO(log, x)))
const zk_op zk_op_binary_cross_entropy = {
    LOSS_OP(binary_cross_entropy, infer_real),
    .doc = "binary_cross_entropy(input, target, reduction=\"mean\"): -(target ln input + (1 - "
           "target) ln(1 - input)), its mean, its sum or each. Both hold probabilities; logarithms "
           "below -100 count as -100. Errors: shapes that differ; integers or bools; an input or a "
           "target outside 0..1.",
    ZK_PARAMS(plain_params)};

/* (1 - t) x + (1 + (p - 1) t) ln(1 + exp(-x)) with pos_weight p, 1 where there is none (a = 0). */
#define WEIGHT (a != 0 ? p : 1)
static zk_tensor *bce_logits_dx(zk_gradient *g, zk_tensor *x, zk_tensor *t, zk_tensor *p) {
  zk_tensor *s = ZK_DO(sigmoid, x);
  if (!p)
    return ZK_DO(sub, s, t);
  zk_tensor *positive = ZK_DO(mul, p, t);
  zk_tensor *all = ZK_DO(add, positive, ZK_DO(sub, ZK_NUMBER(1), t));
  return ZK_DO(sub, ZK_DO(mul, all, s), positive);
}
static zk_tensor *bce_logits_dt(zk_gradient *g, zk_tensor *x, zk_tensor *p) {
  if (!p)
    return ZK_DO(neg, x);
  return ZK_DO(sub, ZK_DO(mul, ZK_DO(sub, ZK_NUMBER(1), p), ZK_DO(logsigmoid, x)), x);
}
static const zk_param bce_logits_params[] = {TENSORS, REDUCTION_PARAM, ZK_TENSOR_OPT("pos_weight")};
ZK_EACH_LOSS(binary_cross_entropy_with_logits, c->in[EXTRA] ? 1 : 0, ZK_OK,
             (1 - t) * x + (1 + (WEIGHT - 1) * t) * SOFTPLUS_MINUS(x),
             (WEIGHT * t + 1 - t) / (1 + zk_exp(-x)) - WEIGHT * t,
             (WEIGHT - 1) * SOFTPLUS_MINUS(x) - x, bce_logits_dx(g, x, t, p),
             bce_logits_dt(g, x, p))
static zk_status bce_logits_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *p = c->in[EXTRA];
  char tx[ZK_SHAPE_TEXT], tp[ZK_SHAPE_TEXT];
  zk_shape both;
  ZK_TRY(infer(c, out, true));
  if (p)
    ZK_TRY(zk_want_real(c->op->name, "pos_weight", p));
  if (p && (zk_broadcast(c->op->name, &x->shape, &p->shape, &both) != ZK_OK ||
            !zk_shape_equal(&both, &x->shape)))
    return zk_fail(ZK_ERR_ARG, "%s: pos_weight has shape %s, which does not broadcast to input %s",
                   c->op->name, zk_shape_text(&p->shape, tp), zk_shape_text(&x->shape, tx));
  return ZK_OK;
}
const zk_op zk_op_binary_cross_entropy_with_logits = {
    LOSS_OP(binary_cross_entropy_with_logits, bce_logits_infer),
    .doc = "binary_cross_entropy_with_logits(input, target, reduction=\"mean\", pos_weight=nil): "
           "binary_cross_entropy of sigmoid(input), without overflow. pos_weight, which broadcasts "
           "to input, multiplies the part of positive targets. Errors: shapes that differ; "
           "integers or bools.",
    .constant = ZK_SAVE_IN(EXTRA), ZK_PARAMS(bce_logits_params)};
