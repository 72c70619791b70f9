/*
 * cross_entropy.c: nll_loss and cross_entropy with class targets.
 *
 * The input is seen as [N, C, D]: N samples, C classes, D positions (the product of the dimensions
 * behind the classes). The result is the loss of each (n, d), their weighted mean, or their sum.
 */
#include <inttypes.h>
#include <stdio.h>
#include <tgmath.h>
#include "base/interrupt.h"
#include "op/kernel.h"
#include "op/want.h"

enum { INPUT, TARGET, WEIGHT };
enum { IGNORE_INDEX, REDUCTION, LABEL_SMOOTHING };
enum { NONE, MEAN, SUM };

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

/* out := ln sum e^x over the classes of one (n, d), shifted by the greatest x so that it cannot
 * overflow. */
#define LOG_SUM_EXP(x, p, out)                                                                     \
  do {                                                                                             \
    real top_ = (p)->classes ? (x)[0] : 0, sum_ = 0;                                               \
    for (int64_t k_ = 1; k_ < (p)->classes; k_++)                                                  \
      if ((x)[k_ * (p)->d] > top_)                                                                 \
        top_ = (x)[k_ * (p)->d];                                                                   \
    for (int64_t k_ = 0; k_ < (p)->classes; k_++)                                                  \
      sum_ += exp((x)[k_ * (p)->d] - top_);                                                        \
    out = top_ + log(sum_);                                                                        \
  } while (0)

/*
 * With weight w, label t and smoothing s, the loss of one (n, d) is
 *   (1-s) w_t (-logp_t) + (s / C) sum_k w_k (-logp_k)
 * and a mean divides by the sum of w_t. logp is the input (nll_loss) or its log_softmax.
 */
static zk_status forward(zk_call *c) {
  bool softmax = c->op == &zk_op_cross_entropy;
  problem p;
  ZK_TRY(prepare(c, &p));
  if (c->keeps) { /* ln sum e^x of each (n, d), for backward */
    zk_status status = zk_tensor_new(p.dtype, &ZK_SHAPE(p.n * p.d), &c->kept[0]);
    if (status != ZK_OK) {
      release(&p);
      return status;
    }
  }
  const int64_t *label = zk_data(p.target);
  int64_t reduction = c->attr[REDUCTION].i;
  // cppcheck-suppress invalidFunctionArg; a sum over the classes is not 0
  ZK_REAL(p.dtype, {
    const real *w = p.weight ? zk_data(p.weight) : NULL;
    real *out = zk_data(c->out[0]);
    real *kept = c->kept[0] ? zk_data(c->kept[0]) : NULL;
    double total = 0;
    double weights = 0;
    for (int64_t i = 0; i < p.n * p.d && !zk_interrupted(); i++) {
      const real *x = (const real *)zk_data(p.x) + i / p.d * p.classes * p.d + i % p.d;
      real loss = 0;
      if (label[i] != p.ignore) {
        real wt = w ? w[label[i]] : 1;
        real shift = 0;
        if (softmax)
          LOG_SUM_EXP(x, &p, shift);
        if (kept)
          kept[i] = shift;
        loss = wt * (shift - x[label[i] * p.d]);
        if (p.smoothing > 0) {
          real all = 0;
          for (int64_t k = 0; k < p.classes; k++)
            all += (w ? w[k] : 1) * (shift - x[k * p.d]);
          loss = (real)(1 - p.smoothing) * loss + (real)(p.smoothing / (double)p.classes) * all;
        }
        weights += (double)wt;
      }
      total += (double)loss;
      if (reduction == NONE)
        out[i] = loss;
    }
    if (reduction != NONE)
      *out = (real)(reduction == MEAN ? total / weights : total);
  });
  release(&p);
  return ZK_OK;
}

/*
 * With q_k = (1-s) w_t [k = t] + (s / C) w_k: dx_k = -scale q_k for nll_loss and
 * scale (softmax_k sum_j q_j - q_k) for cross_entropy.
 */
static zk_status backward(const zk_call *c, zk_grads *g) {
  bool softmax = c->op == &zk_op_cross_entropy, add;
  problem p;
  zk_tensor *dx, *dy = NULL;
  ZK_TRY(zk_grads_buffer(g, c, INPUT, &add, &dx));
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  zk_status status = prepare(c, &p);
  if (status != ZK_OK) {
    zk_tensor_release(dy);
    return status;
  }
  const int64_t *label = zk_data(p.target);
  int64_t reduction = c->attr[REDUCTION].i, count = p.n * p.d;
  ZK_REAL(p.dtype, {
    const real *w = p.weight ? zk_data(p.weight) : NULL;
    const real *grad = zk_data(dy);
    const real *kept = softmax ? zk_data(c->kept[0]) : NULL;
    double weights = 0;
    for (int64_t i = 0; i < count; i++)
      if (label[i] != p.ignore)
        weights += (double)(w ? w[label[i]] : 1);
    for (int64_t i = 0; i < count && !zk_interrupted(); i++) {
      int64_t at = i / p.d * p.classes * p.d + i % p.d;
      const real *x = softmax ? (const real *)zk_data(p.x) + at : NULL;
      real *out = (real *)zk_data(dx) + at;
      real scale = 0;
      real sum = 0;
      real shift = 0;
      real smooth = (real)(p.smoothing / (double)p.classes);
      bool counts = label[i] != p.ignore;
      if (counts) {
        scale = grad[reduction == NONE ? i : 0];
        if (reduction == MEAN)
          scale = (real)((double)scale / weights);
        for (int64_t k = 0; k < p.classes && smooth > 0; k++)
          sum += smooth * (w ? w[k] : 1);
        sum += (real)(1 - p.smoothing) * (w ? w[label[i]] : 1);
        if (softmax)
          shift = kept[i];
      }
      for (int64_t k = 0; k < p.classes; k++) {
        real q = counts ? smooth * (w ? w[k] : 1) : 0;
        if (k == label[i] && counts)
          q += (real)(1 - p.smoothing) * (w ? w[k] : 1);
        real d = 0; /* also where scale is nan: nll_loss reads no other class */
        if (softmax && counts)
          d = scale * (exp(x[k * p.d] - shift) * sum - q);
        else if (k == label[i] && counts)
          d = -scale * q;
        out[k * p.d] = add ? out[k * p.d] + d : d;
      }
    }
  });
  release(&p);
  zk_tensor_release(dy);
  return ZK_OK;
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
    .backward = backward};

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
    .backward = backward};
