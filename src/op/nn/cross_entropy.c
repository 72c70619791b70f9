/*
 * cross_entropy.c: nll_loss and cross_entropy with class targets.
 *
 * The input is seen as [N, C, D]: N samples, C classes, D positions (the product of the dimensions
 * behind the classes). The result is the loss of each (n, d), their weighted mean, or their sum.
 */
#include <inttypes.h>
#include <stdio.h>
#include <math.h>
#include <string.h>
#include "base/parallel.h"
#include "op/gradient.h"
#include "op/reduce/exponentials.h"
#include "op/want.h"

enum { INPUT, TARGET, WEIGHT };
enum { IGNORE_INDEX, REDUCTION, LABEL_SMOOTHING };
enum { NONE, MEAN, SUM };
#define STRIP 256 /* positions side by side in backward */

static const zk_param nll_params[] = {ZK_TENSOR("input"), ZK_TENSOR("target"),
                                      ZK_TENSOR_OPT("weight"), ZK_INT_OR("ignore_index", -100),
                                      ZK_CHOICE_OR("reduction", MEAN, "none|mean|sum")};
static const zk_param cross_entropy_params[] = {ZK_TENSOR("input"),
                                                ZK_TENSOR("target"),
                                                ZK_TENSOR_OPT("weight"),
                                                ZK_INT_OR("ignore_index", -100),
                                                ZK_CHOICE_OR("reduction", MEAN, "none|mean|sum"),
                                                ZK_FLOAT_OR("label_smoothing", 0)};

/* The error for a target of input's shape, as one-hot targets and probabilities have. */
static zk_status fail_one_hot(const zk_call *c, int class_dim, const zk_shape *want) {
  const zk_tensor *t = c->in[TARGET];
  char tt[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT], also[80] = "";
  if (c->op == &zk_op_cross_entropy)
    snprintf(also, sizeof also, ", or as probabilities they are real (target:float())");
  return zk_fail(ZK_ERR_ARG,
                 "%s: target is %s of input's shape %s, as a one-hot target has: class numbers are "
                 "int64 of shape %s (target%s:argmax(%d))%s",
                 c->op->name, zk_dtype_name(t->dtype), zk_shape_text(&t->shape, tt),
                 zk_shape_text(want, tw), t->dtype == ZK_BOOL ? ":long()" : "", class_dim, also);
}

static zk_status infer(zk_call *c, zk_spec *out) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[INPUT], *t = c->in[TARGET], *w = c->in[WEIGHT];
  char tx[ZK_SHAPE_TEXT], tt[ZK_SHAPE_TEXT], tw[ZK_SHAPE_TEXT];
  if (x->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input is a scalar, it must be [classes] or [N, classes, ...]",
                   op);
  zk_shape want = {.ndim = 0}; /* of target: input without its class dimension */
  int class_dim = x->shape.ndim == 1 ? 0 : 1;
  for (int d = 0; d < x->shape.ndim; d++)
    if (d != class_dim)
      want.dim[want.ndim++] = x->shape.dim[d];
  ZK_TRY(zk_want_real(op, "input", x));
  if (zk_shape_equal(&t->shape, &x->shape) && !zk_shape_equal(&t->shape, &want))
    return fail_one_hot(c, class_dim, &want);
  if (t->dtype != ZK_UINT8)
    ZK_TRY(zk_want_int64(op, "target", t, "class numbers"));
  if (!zk_shape_equal(&t->shape, &want))
    return zk_fail(
        ZK_ERR_ARG, "%s: target has shape %s, which does not fit input %s: class numbers have %s",
        op, zk_shape_text(&t->shape, tt), zk_shape_text(&x->shape, tx), zk_shape_text(&want, tw));
  if (w && w->dtype != x->dtype)
    return zk_fail(ZK_ERR_ARG,
                   "%s: weight is %s, input is %s: they must be one dtype: "
                   "weight:to(\"%s\")",
                   op, zk_dtype_name(w->dtype), zk_dtype_name(x->dtype), zk_dtype_name(x->dtype));
  if (w && (w->shape.ndim != 1 || w->shape.dim[0] != x->shape.dim[class_dim]))
    return zk_fail(ZK_ERR_ARG, "%s: weight is %s %s, it must be %s [%" PRId64 "]", op,
                   zk_dtype_name(w->dtype), zk_shape_text(&w->shape, tt), zk_dtype_name(x->dtype),
                   x->shape.dim[class_dim]);
  out->dtype = x->dtype;
  out->shape = c->attr[REDUCTION].i == NONE ? want : ZK_SCALAR;
  return ZK_OK;
}

/* The operands, contiguous. Free with release. */
typedef struct problem {
  zk_dtype dtype;
  int64_t n, classes, d;
  zk_tensor *x, *target, *weight;
  int64_t ignore;
  double smoothing;
} problem;

static void release(problem *p) {
  zk_tensor_release(p->x);
  zk_tensor_release(p->target);
  zk_tensor_release(p->weight);
}

/* Errors: no memory; a class number out of range. Then there is nothing to release. */
static zk_status prepare(const zk_call *c, problem *p) {
  const zk_tensor *x = c->in[INPUT];
  zk_tensor *t = NULL;
  *p = (problem){.dtype = x->dtype, .n = 1, .d = 1, .ignore = c->attr[IGNORE_INDEX].i};
  p->smoothing = c->op == &zk_op_cross_entropy ? c->attr[LABEL_SMOOTHING].f : 0;
  p->classes = x->shape.dim[x->shape.ndim == 1 ? 0 : 1];
  if (x->shape.ndim > 1)
    p->n = x->shape.dim[0];
  for (int i = 2; i < x->shape.ndim; i++)
    p->d *= x->shape.dim[i];
  zk_status status = zk_tensor_cast(c->in[TARGET], ZK_INT64, &t);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(t, &p->target);
  zk_tensor_release(t);
  if (status == ZK_OK && x->storage)
    status = zk_tensor_contiguous(c->in[INPUT], &p->x);
  if (status == ZK_OK && c->in[WEIGHT])
    status = zk_tensor_contiguous(c->in[WEIGHT], &p->weight);
  const int64_t *label = status == ZK_OK ? zk_data(p->target) : NULL;
  for (int64_t i = 0; status == ZK_OK && i < p->n * p->d; i++)
    if (label[i] != p->ignore && (label[i] < 0 || label[i] >= p->classes))
      status = zk_fail(ZK_ERR_ARG,
                       "%s: target[%" PRId64 "] is %" PRId64 ", but there are %" PRId64
                       " classes (0..%" PRId64 ")",
                       c->op->name, i, label[i], p->classes, p->classes - 1);
  if (status != ZK_OK)
    release(p);
  return status;
}

/* For each (n, d): the logarithm of the sum of e^x over the classes, and with smoothing the sum of
 * w_k (that - x_k). */
typedef struct shifts {
  const problem *p;
  void *shift; /* of p's dtype, or NULL: nll_loss has none, and works on logarithms */
  void *all;   /* of p's dtype; NULL without smoothing */
  bool softmax;
  /* backward */
  const void *grad;
  void *dx;
  double weights; /* a mean divides by it */
  bool mean, each, add;
} shifts;

ZK_EXPONENTIALS_OF(float, f32)
ZK_EXPONENTIALS_OF(double, f64)
ZK_LOG_SUMS_OF(float, f32)
ZK_LOG_SUMS_OF(double, f64)

static void shift_samples(void *context, int64_t begin, int64_t end) {
  const shifts *s = context;
  const problem *p = s->p;
  ZK_REAL(p->dtype, {
    const real *w = p->weight ? zk_data(p->weight) : NULL;
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)zk_data(p->x) + i * p->classes * p->d;
      real *shift = s->shift ? (real *)s->shift + i * p->d : NULL;
      if (shift && p->d == 1) {
        if (ZK_IS_SINGLE(real))
          *(float *)shift = shift_f32((const float *)x, p->classes);
        else
          *(double *)shift = shift_f64((const double *)x, p->classes);
      }
      for (int64_t j = 0; shift && p->d > 1 && j < p->d; j += ZK_STRIP) {
        int64_t n = p->d - j < ZK_STRIP ? p->d - j : ZK_STRIP;
        if (ZK_IS_SINGLE(real))
          shifts_f32((float *)shift + j, (const float *)x + j, p->d, p->classes, n);
        else
          shifts_f64((double *)shift + j, (const double *)x + j, p->d, p->classes, n);
      }
      for (int64_t j = 0; s->all && j < p->d; j++) {
        real all = 0;
        for (int64_t k = 0; k < p->classes; k++)
          all += (w ? w[k] : 1) * ((shift ? shift[j] : 0) - x[k * p->d + j]);
        ((real *)s->all)[i * p->d + j] = all;
      }
    }
  });
}

/* How many samples zk_parallel_for takes at a time. */
static int64_t grain(const problem *p) {
  return 16384 / (p->classes * p->d + 1) + 1;
}

/*
 * With weight w, label t and smoothing s, the loss of one (n, d) is
 *   (1-s) w_t (-logp_t) + (s / C) sum_k w_k (-logp_k)
 * and a mean divides by the sum of w_t. logp is the input (nll_loss) or its log_softmax.
 */
static zk_status forward(zk_call *c) {
  bool softmax = c->op == &zk_op_cross_entropy;
  problem p;
  zk_tensor *own[2] = {NULL};
  ZK_TRY(prepare(c, &p));
  zk_shape samples = ZK_SHAPE(p.n * p.d);
  zk_status status = ZK_OK;
  if (c->keeps) /* the logarithms, for backward */
    status = zk_tensor_new(p.dtype, &samples, &c->kept[0]);
  else if (softmax)
    status = zk_tensor_new(p.dtype, &samples, &own[0]);
  if (status == ZK_OK && p.smoothing > 0)
    status = zk_tensor_new(p.dtype, &samples, &own[1]);
  if (status != ZK_OK) {
    zk_tensor_release_all(own, 2);
    release(&p);
    return status;
  }
  zk_tensor *shift_of = c->keeps ? c->kept[0] : own[0];
  shifts s = {.p = &p, .softmax = softmax, .all = own[1] ? zk_data(own[1]) : NULL};
  if (softmax && shift_of)
    s.shift = zk_data(shift_of);
  if (s.shift || s.all)
    zk_parallel_for(p.n, grain(&p), shift_samples, &s);
  const int64_t *label = zk_data(p.target);
  int64_t reduction = c->attr[REDUCTION].i;
  ZK_REAL(p.dtype, {
    const real *w = p.weight ? zk_data(p.weight) : NULL;
    const real *shift = s.shift;
    const real *all = s.all;
    real *out = zk_data(c->out[0]);
    double total = 0;
    double weights = 0;
    for (int64_t i = 0; i < p.n * p.d; i++) {
      const real *x = (const real *)zk_data(p.x) + i / p.d * p.classes * p.d + i % p.d;
      real loss = 0;
      if (label[i] != p.ignore) {
        real wt = w ? w[label[i]] : 1;
        loss = wt * ((shift ? shift[i] : 0) - x[label[i] * p.d]);
        if (all)
          loss = (real)(1 - p.smoothing) * loss + (real)(p.smoothing / (double)p.classes) * all[i];
        weights += (double)wt;
      }
      total += (double)loss;
      if (reduction == NONE)
        out[i] = loss;
    }
    if (reduction != NONE)
      *out = (real)(reduction == MEAN ? total / weights : total);
  });
  zk_tensor_release_all(own, 2);
  release(&p);
  return ZK_OK;
}

/* out = scale (e^(x - shift) sum - q), with one q or one a class. */
#define BACK(T, t)                                                                                 \
  ZK_TARGETED(                                                                                     \
      back_##t,                                                                                    \
      (T * out, const T *x, T shift, T scale, T sum, T smooth, const T *w, int64_t n, bool add),   \
      (out, x, shift, scale, sum, smooth, w, n, add), {                                            \
        if (w) {                                                                                   \
          ZK_PUT(add, n, out[j], scale *(zk_exp(x[j] - shift) * sum - smooth * w[j]))              \
        } else {                                                                                   \
          ZK_PUT(add, n, out[j], scale *(zk_exp(x[j] - shift) * sum - smooth))                     \
        }                                                                                          \
      })                                                                                           \
  /* One class of n positions. */                                                                  \
  ZK_TARGETED(back_row_##t,                                                                        \
              (T * out, const T *x, const T *shift, const T *scale, const T *sum, T q, int64_t n,  \
               bool add),                                                                          \
              (out, x, shift, scale, sum, q, n, add),                                              \
              {ZK_PUT(add, n, out[j], scale[j] * (zk_exp(x[j] - shift[j]) * sum[j] - q))})
BACK(float, f32)
BACK(double, f64)

/*
 * With q_k = (1-s) w_t [k = t] + (s / C) w_k: dx_k = -scale q_k for nll_loss and
 * scale (softmax_k sum_j q_j - q_k) for cross_entropy.
 *
 * All classes get what those beside the label get; then the label's is written. nll_loss's others
 * are 0 (without smoothing) and have been cleared.
 */
static void back_samples(void *context, int64_t begin, int64_t end) {
  const shifts *s = context;
  const problem *p = s->p;
  const bool add = s->add;
  const int64_t *label = zk_data(p->target);
  ZK_REAL(p->dtype, {
    const real *w = p->weight ? zk_data(p->weight) : NULL;
    const real *grad = s->grad;
    const real smooth = (real)(p->smoothing / (double)p->classes);
    const real main = (real)(1 - p->smoothing);
    real around = 0;
    for (int64_t k = 0; k < p->classes && smooth > 0; k++)
      around += smooth * (w ? w[k] : 1);
    for (int64_t i = begin; i < end; i++)
      for (int64_t first = 0; first < p->d; first += STRIP) {
        int64_t n = p->d - first < STRIP ? p->d - first : STRIP;
        int64_t at = i * p->classes * p->d + first;
        const int64_t *t = label + i * p->d + first;
        const real *x = s->softmax ? (const real *)zk_data(p->x) + at : NULL;
        const real *shift = s->softmax ? (const real *)s->shift + i * p->d + first : NULL;
        real *out = (real *)s->dx + at;
        real scale[STRIP];
        real sum[STRIP];
        real before[STRIP]; /* what the label's place had */
        real row[STRIP];
        bool ignored = false;
        for (int64_t j = 0; j < n; j++) {
          bool counts = t[j] != p->ignore;
          ignored = ignored || !counts;
          scale[j] = counts ? grad[s->each ? i * p->d + first + j : 0] : 0;
          if (counts && s->mean)
            scale[j] = (real)((double)scale[j] / s->weights);
          sum[j] = counts ? around + main * (w ? w[t[j]] : 1) : 0;
          before[j] = add && counts ? out[t[j] * p->d + j] : 0;
        }
        if (x && p->d == 1) {
          if (t[0] == p->ignore) {
            if (!add)
              memset(out, 0, (size_t)p->classes * sizeof *out);
          } else if (ZK_IS_SINGLE(real)) {
            back_f32((float *)out, (const float *)x, (float)shift[0], (float)scale[0],
                     (float)sum[0], (float)smooth, (const float *)w, p->classes, add);
          } else {
            back_f64((double *)out, (const double *)x, (double)shift[0], (double)scale[0],
                     (double)sum[0], (double)smooth, (const double *)w, p->classes, add);
          }
        }
        for (int64_t k = 0; x && p->d > 1 && k < p->classes && !zk_interrupted(); k++) {
          real q = smooth * (w ? w[k] : 1);
          real *to = ignored ? row : out + k * p->d;
          if (ZK_IS_SINGLE(real))
            back_row_f32((float *)to, (const float *)x + k * p->d, (const float *)shift,
                         (const float *)scale, (const float *)sum, (float)q, n, add && !ignored);
          else
            back_row_f64((double *)to, (const double *)x + k * p->d, (const double *)shift,
                         (const double *)scale, (const double *)sum, (double)q, n, add && !ignored);
          for (int64_t j = 0; ignored && j < n; j++) {
            real d = t[j] == p->ignore ? 0 : row[j]; /* 0 times an inf would be a nan */
            out[k * p->d + j] = add ? out[k * p->d + j] + d : d;
          }
        }
        for (int64_t j = 0; j < n; j++) {
          if (t[j] == p->ignore)
            continue;
          real wt = w ? w[t[j]] : 1;
          real q = smooth * wt + main * wt;
          int64_t place = t[j] * p->d + j;
          real d = x ? scale[j] * (zk_exp(x[place] - shift[j]) * sum[j] - q) : -scale[j] * q;
          out[place] = before[j] + d;
        }
      }
  });
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  bool softmax = c->op == &zk_op_cross_entropy;
  problem p;
  zk_tensor *dx, *dy = NULL;
  shifts s = {.p = &p,
              .softmax = softmax,
              .each = c->attr[REDUCTION].i == NONE,
              .mean = c->attr[REDUCTION].i == MEAN};
  ZK_TRY(zk_grads_buffer(g, c, INPUT, &s.add, &dx));
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  zk_status status = prepare(c, &p);
  if (status != ZK_OK) {
    zk_tensor_release(dy);
    return status;
  }
  const int64_t *label = zk_data(p.target);
  if (s.mean)
    ZK_REAL(p.dtype, {
      const real *w = p.weight ? zk_data(p.weight) : NULL;
      for (int64_t i = 0; i < p.n * p.d; i++)
        if (label[i] != p.ignore)
          s.weights += (double)(w ? w[label[i]] : 1);
    });
  s.grad = zk_data(dy);
  s.dx = zk_data(dx);
  s.shift = softmax ? zk_data(c->kept[0]) : NULL;
  if (!softmax && !s.add)
    memset(s.dx, 0, (size_t)zk_numel(dx) * zk_dtype_size(p.dtype));
  zk_parallel_for(p.n, grain(&p), back_samples, &s);
  release(&p);
  zk_tensor_release(dy);
  return ZK_OK;
}

/* What a formula has of the target and the weights. */
typedef struct targets {
  zk_tensor *q;       /* of input's shape: q_k, 0 where the target is ignored */
  zk_tensor *sum;     /* its sum over the classes, which stay as 1 */
  zk_tensor *ignored; /* bool, of sum's shape; NULL: none is */
  double weights;     /* a mean divides by it */
} targets;

static zk_tensor *dense_of(zk_gradient *g, zk_tensor *t) {
  zk_tensor *dense = NULL;
  zk_build_try(&g->build, zk_tensor_contiguous(t, &dense));
  return zk_build_give(&g->build, dense);
}

static targets targets_of(zk_gradient *g) {
  const zk_call *c = g->call;
  const zk_tensor *x = c->in[INPUT];
  const int class_dim = x->shape.ndim == 1 ? 0 : 1;
  const int64_t classes = x->shape.dim[class_dim], ignore = c->attr[IGNORE_INDEX].i;
  const double smoothing = c->op == &zk_op_cross_entropy ? c->attr[LABEL_SMOOTHING].f : 0;
  zk_tensor *label = dense_of(g, zk_build_cast(&g->build, zk_gradient_in(g, TARGET), ZK_INT64));
  zk_tensor *w = c->in[WEIGHT] ? dense_of(g, zk_gradient_in(g, WEIGHT)) : NULL;
  zk_shape one = x->shape;
  int64_t d = 1, n_ignored = 0;
  one.dim[class_dim] = 1;
  for (int i = class_dim + 1; i < x->shape.ndim; i++)
    d *= x->shape.dim[i];
  targets t = {.q = zk_build_new(&g->build, x->dtype, &x->shape),
               .sum = zk_build_new(&g->build, x->dtype, &one),
               .ignored = zk_build_new(&g->build, ZK_BOOL, &one)};
  for (int64_t i = 0, all = zk_numel(t.sum); i < all; i++) {
    int64_t at = i / d * classes * d + i % d, k_label = zk_element_i(label, i);
    bool counts = k_label != ignore;
    double sum = 0, w_label = !counts ? 0 : w ? zk_element_f(w, k_label) : 1;
    for (int64_t k = 0; k < classes; k++) {
      double q = counts ? smoothing / (double)classes * (w ? zk_element_f(w, k) : 1) : 0;
      q += k == k_label ? (1 - smoothing) * w_label : 0;
      zk_element_set_f(t.q, at + k * d, q);
      sum += q;
    }
    zk_element_set_f(t.sum, i, sum);
    zk_element_set_i(t.ignored, i, !counts);
    t.weights += w_label;
    n_ignored += !counts;
  }
  t.ignored = n_ignored ? t.ignored : NULL;
  return t;
}

/* The gradient of each (n, d), to which the classes broadcast. */
static zk_tensor *each_dy(zk_gradient *g, const targets *t) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  int64_t reduction = g->call->attr[REDUCTION].i;
  if (reduction == NONE)
    return zk_build_reshape(&g->build, dy, &t->sum->shape);
  return reduction == MEAN ? ZK_DO(div, dy, ZK_NUMBER(t->weights)) : dy;
}

static void nll_gradient(zk_gradient *g) {
  targets t = targets_of(g);
  zk_gradient_give(g, INPUT, ZK_DO(mul, each_dy(g, &t), ZK_DO(neg, t.q)));
}

static void cross_entropy_gradient(zk_gradient *g) {
  targets t = targets_of(g);
  zk_tensor *x = zk_gradient_in(g, INPUT);
  zk_build_set(&g->build, "dim", x->shape.ndim == 1 ? 0 : 1);
  zk_tensor *softmax = ZK_DO(softmax, x), *part = ZK_DO(mul, softmax, t.sum);
  zk_tensor *dx = ZK_DO(mul, each_dy(g, &t), ZK_DO(sub, part, t.q));
  zk_gradient_give(g, INPUT, t.ignored ? ZK_DROP(t.ignored, dx) : dx);
}

const zk_op zk_op_nll_loss = {
    .name = "nll_loss",
    .doc = "nll_loss(input, target, weight=nil, ignore_index=-100, reduction=\"mean\"): minus the "
           "log probability that input gives the target class. input [C], [N, C] or [N, C, ...] "
           "of log probabilities, target the same without C, int64; weight [C]. Errors: shapes "
           "that do not fit; a class out of range.",
    ZK_PARAMS(nll_params),
    .n_out = 1,
    .not_method = true,
    .constant = ZK_SAVE_IN(WEIGHT),
    .saves = ZK_SAVE_IN(TARGET) | ZK_SAVE_IN(WEIGHT),
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .gradient = nll_gradient};

/* cross_entropy has label_smoothing. [Szegedy et al. 2016, arXiv 1512.00567] */
static zk_status cross_entropy_infer(zk_call *c, zk_spec *out) {
  double s = c->attr[LABEL_SMOOTHING].f;
  if (!(s >= 0 && s <= 1))
    return zk_fail(ZK_ERR_ARG, "cross_entropy: label_smoothing is %g, it must be in 0..1", s);
  return infer(c, out);
}
const zk_op zk_op_cross_entropy = {
    .name = "cross_entropy",
    .doc = "cross_entropy(input, target, weight=nil, ignore_index=-100, reduction=\"mean\", "
           "label_smoothing=0): log_softmax and nll_loss in one. input [C], [N, C] or [N, C, ...] "
           "of logits, target the same without C, int64; weight [C]. Errors: shapes that do not "
           "fit; a class out of range; label_smoothing outside 0..1.",
    ZK_PARAMS(cross_entropy_params),
    .n_out = 1,
    .not_method = true,
    .constant = ZK_SAVE_IN(WEIGHT),
    .keeps = true,
    .saves = ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(TARGET) | ZK_SAVE_IN(WEIGHT),
    .infer = cross_entropy_infer,
    .forward = forward,
    .backward = backward,
    .gradient = cross_entropy_gradient};
