/*
 * ctc_loss.c: ctc_loss, minus the logarithm of the probability of a sequence of labels, over all
 * ways to spread it over time with blanks between.
 * [Graves et al. 2006, Connectionist temporal classification; ATen/native/LossCTC.cpp]
 *
 * A sample's labels with blanks around each are the places s = 0 .. 2 L of a path. alpha[t][s] is
 * the logarithm of the probability of being at s after step t, beta[t][s] that of getting from s at
 * t to the end. A path stays, goes to the next place, or leaves a blank out between labels that
 * differ:
 *
 *   alpha[t][s] = log(e^alpha[t - 1][s] + e^alpha[t - 1][s - 1] + e^alpha[t - 1][s - 2]) + lp[t][s]
 *
 * Rows have two more places of -inf at the end that the recursion comes from.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "base/elementary.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"
#include "op/kernel.h"
#include "op/want.h"

enum { LOG_PROBS, TARGETS, INPUT_LENGTHS, TARGET_LENGTHS };
enum { BLANK, REDUCTION, ZERO_INFINITY };
enum { NONE, MEAN, SUM };
enum { ALPHA, LOSS }; /* of what is kept */
enum { EDGE = 2 };

static const zk_param ctc_loss_params[] = {
    ZK_TENSOR("log_probs"),      ZK_TENSOR("targets"),
    ZK_TENSOR("input_lengths"),  ZK_TENSOR("target_lengths"),
    ZK_INT_OR("blank", 0),       ZK_CHOICE_OR("reduction", MEAN, "none|mean|sum"),
    ZK_FLAG("zero_infinity", 0),
};

static zk_status lengths_fit(const char *name, const zk_tensor *t, int64_t n) {
  char text[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_int64("ctc_loss", name, t, "lengths"));
  if (t->shape.ndim == 1 && t->shape.dim[0] == n)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "ctc_loss: %s must be of size batch_size (%" PRId64 "), got %s", name,
                 n, zk_shape_text(&t->shape, text));
}

static zk_status ctc_loss_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[LOG_PROBS], *y = c->in[TARGETS];
  const int64_t blank = c->attr[BLANK].i;
  char text[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real("ctc_loss", "log_probs", x));
  if (x->shape.ndim != 3)
    return zk_fail(ZK_ERR_ARG, "ctc_loss: log_probs must be [T, N, C], got %s",
                   zk_shape_text(&x->shape, text));
  const int64_t n = x->shape.dim[1], classes = x->shape.dim[2];
  if (blank < 0 || blank >= classes)
    return zk_fail(ZK_ERR_ARG,
                   "ctc_loss: blank must be in label range (0..%" PRId64 "), got %" PRId64,
                   classes - 1, blank);
  ZK_TRY(zk_want_int64("ctc_loss", "targets", y, "labels"));
  if (y->shape.ndim != 1 && (y->shape.ndim != 2 || y->shape.dim[0] != n))
    return zk_fail(ZK_ERR_ARG,
                   "ctc_loss: targets must be [%" PRId64 ", labels], or one list of all, got %s", n,
                   zk_shape_text(&y->shape, text));
  ZK_TRY(lengths_fit("input_lengths", c->in[INPUT_LENGTHS], n));
  ZK_TRY(lengths_fit("target_lengths", c->in[TARGET_LENGTHS], n));
  *out =
      (zk_spec){.dtype = x->dtype, .shape = c->attr[REDUCTION].i == NONE ? ZK_SHAPE(n) : ZK_SCALAR};
  return ZK_OK;
}

/* A place of a path takes three exponentials and a logarithm. */
static double ctc_loss_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *x = &c->in[LOG_PROBS]->shape, *y = &c->in[TARGETS]->shape;
  const int64_t labels = y->ndim == 2 ? y->dim[0] * y->dim[1] : y->dim[0];
  (void)spec;
  return (double)x->dim[0] * (double)(2 * labels + x->dim[1]) * 8 * ZK_WORK_OF_ELEMENT;
}

/* ---- the operands -----------------------------------------------------------------------------
 */

/* A sample: its labels in `targets`, and how many steps and labels count. */
typedef struct sample {
  int64_t first, steps, labels;
} sample;

typedef struct problem {
  zk_dtype dtype;
  int64_t steps, n, classes, row; /* row: places of a row, with its edge */
  int64_t blank, reduction;
  bool zero_infinity;
  sample *samples;
  char *scratch;
  zk_tensor *lengths[2], *x, *targets, *dy, *alpha, *loss,
      *dx; /* alpha [n, steps, row], loss [n] */
} problem;

static void close_problem(problem *p) {
  zk_tensor_release(p->x);
  zk_tensor_release(p->targets);
  zk_tensor_release(p->dy);
  zk_tensor_release_all(p->lengths, 2);
  zk_free(p->samples);
  zk_free(p->scratch);
}

/* Reads the lengths. Errors: ones that do not fit; a label out of range. */
static zk_status read_samples(problem *p, const int64_t *steps, const int64_t *labels) {
  const zk_shape *y = &p->targets->shape;
  const int64_t *label = zk_data(p->targets), room = y->dim[y->ndim - 1];
  int64_t most = 0, total = 0;
  for (int64_t i = 0; i < p->n; i++) {
    sample *s = &p->samples[i];
    *s = (sample){.first = y->ndim == 2 ? i * room : total, .steps = steps[i], .labels = labels[i]};
    if (s->steps < 0 || s->steps > p->steps)
      return zk_fail(ZK_ERR_ARG,
                     "ctc_loss: Expected input_lengths to have value at most %" PRId64
                     ", but got value %" PRId64,
                     p->steps, s->steps);
    if (s->labels < 0)
      return zk_fail(ZK_ERR_ARG, "ctc_loss: target_lengths must not be negative, got %" PRId64,
                     s->labels);
    if (y->ndim == 2 && s->labels > room)
      return zk_fail(ZK_ERR_ARG,
                     "ctc_loss: Expected targets to have %" PRId64
                     " labels a sample or more, got %" PRId64,
                     s->labels, room);
    most = s->labels > most ? s->labels : most;
    total = zk_size_add(total, s->labels);
  }
  if (y->ndim == 1 && total != room)
    return zk_fail(ZK_ERR_ARG,
                   "ctc_loss: targets has %" PRId64
                   " labels, the sum of target_lengths is %" PRId64,
                   room, total);
  for (int64_t i = 0; i < p->n; i++)
    for (int64_t k = p->samples[i].first; k < p->samples[i].first + p->samples[i].labels; k++)
      if (label[k] < 0 || label[k] >= p->classes)
        return zk_fail(ZK_ERR_ARG, "ctc_loss: targets holds a label out of 0..%" PRId64,
                       p->classes - 1);
  p->row = 2 * most + 1 + EDGE;
  return ZK_OK;
}

/* The scratch of a sample: threads must not allocate. */
static int64_t scratch_of(const problem *p) {
  return (p->row + EDGE) * (int64_t)(sizeof(int64_t) + 5 * sizeof(double));
}

/* After a failure there is something to close, too. */
static zk_status open_problem(const zk_call *c, problem *p) {
  const zk_shape *x = &c->in[LOG_PROBS]->shape;
  *p = (problem){.dtype = c->in[LOG_PROBS]->dtype,
                 .steps = x->dim[0],
                 .n = x->dim[1],
                 .classes = x->dim[2],
                 .blank = c->attr[BLANK].i,
                 .reduction = c->attr[REDUCTION].i,
                 .zero_infinity = c->attr[ZERO_INFINITY].i};
  const size_t bytes = zk_bytes(p->n + 1, sizeof(sample));
  ZK_TRY(zk_tensor_contiguous(c->in[LOG_PROBS], &p->x));
  ZK_TRY(zk_tensor_contiguous(c->in[TARGETS], &p->targets));
  p->samples = zk_alloc(bytes);
  if (!p->samples)
    return zk_nomem(bytes, "lengths");
  for (int k = 0; k < 2; k++)
    ZK_TRY(zk_tensor_contiguous(c->in[INPUT_LENGTHS + k], &p->lengths[k]));
  ZK_TRY(read_samples(p, zk_data(p->lengths[0]), zk_data(p->lengths[1])));
  const size_t scratch = zk_bytes(p->n + 1, (size_t)scratch_of(p));
  p->scratch = zk_alloc(scratch);
  return p->scratch ? ZK_OK : zk_nomem(scratch, "places of a path");
}

/* ---- the recursion ----------------------------------------------------------------------------
 */

/* What goes through the labels of a sample: [row] each. */
typedef struct places {
  int64_t n;      /* 2 labels + 1 */
  int64_t *label; /* of each place */
  void *skip;     /* 0 where the place before may be left out, -inf elsewhere */
  void *emit;     /* the logarithms of a step */
  void *beta[2], *share;
} places;

static places places_of(const problem *p, int64_t image) {
  const int64_t row = p->row + EDGE;
  char *at = p->scratch + image * scratch_of(p);
  places l = {.label = (int64_t *)(void *)at};
  void **const of[] = {&l.skip, &l.emit, &l.beta[0], &l.beta[1], &l.share};
  for (int k = 0; k < 5; k++)
    *of[k] = at + row * (int64_t)(sizeof(int64_t) + (size_t)k * sizeof(double));
  return l;
}

#define PLACES_OF(T, t)                                                                            \
  /* The sum of three ways to each place, and what the place emits. */                             \
  ZK_TARGETED(step_##t,                                                                            \
              (T * out, const T *stay, const T *next, const T *jump, const T *skip, const T *emit, \
               int64_t n),                                                                         \
              (out, stay, next, jump, skip, emit, n), {                                            \
                ZK_IVDEP                                                                           \
                for (int64_t s = 0; s < n; s++) {                                                  \
                  T a = stay[s], b = next[s], c = jump[s] + skip[s];                               \
                  T most = a > b ? a : b;                                                          \
                  most = most > c ? most : c;                                                      \
                  most = most == (T)-INFINITY ? 0 : most;                                          \
                  out[s] = zk_log(zk_exp(a - most) + zk_exp(b - most) + zk_exp(c - most)) + most + \
                           emit[s];                                                                \
                }                                                                                  \
              })                                                                                   \
  /* The probability of each place at a step, given the labels. */                                 \
  ZK_TARGETED(share_##t, (T * y, const T *a, const T *b, const T *emit, T loss, int64_t n),        \
              (y, a, b, emit, loss, n), {                                                          \
                ZK_IVDEP                                                                           \
                for (int64_t s = 0; s < n; s++)                                                    \
                  y[s] = zk_exp((a[s] + loss) + (b[s] - emit[s]));                                 \
              })                                                                                   \
  ZK_TARGETED(slope_##t, (T * y, const T *lp, T by, int64_t n), (y, lp, by, n), {                  \
    ZK_IVDEP                                                                                       \
    for (int64_t k = 0; k < n; k++)                                                                \
      y[k] = zk_exp(lp[k]) * by;                                                                   \
  })                                                                                               \
  static void read_places_##t(const problem *p, const sample *s, places *l) {                      \
    const int64_t *label = (const int64_t *)zk_data(p->targets) + s->first;                        \
    T *skip = l->skip;                                                                             \
    l->n = 2 * s->labels + 1;                                                                      \
    for (int64_t k = 0; k < l->n + EDGE; k++) {                                                    \
      l->label[k] = k % 2 && k < l->n ? label[k / 2] : p->blank;                                   \
      skip[k] = k < l->n && k > 1 && l->label[k] != l->label[k - 2] ? 0 : (T)-INFINITY;            \
    }                                                                                              \
  }                                                                                                \
  static const T *emit_##t(const problem *p, int64_t image, int64_t t, const places *l) {          \
    const T *lp = (const T *)zk_data(p->x) + (t * p->n + image) * p->classes;                      \
    T *emit = l->emit;                                                                             \
    for (int64_t k = 0; k < l->n; k++)                                                             \
      emit[k] = lp[l->label[k]];                                                                   \
    return emit;                                                                                   \
  }                                                                                                \
  /* Fills a sample's alpha; gives its loss. */                                                    \
  static T forward_##t(const problem *p, int64_t image, places *l) {                               \
    const sample *s = &p->samples[image];                                                          \
    T *alpha = (T *)zk_data(p->alpha) + image * p->steps * p->row + EDGE;                          \
    read_places_##t(p, s, l);                                                                      \
    if (s->steps == 0)                                                                             \
      return s->labels == 0 ? 0 : (T)INFINITY;                                                     \
    for (int64_t t = 0; t < s->steps && !zk_interrupted(); t++, alpha += p->row) {                 \
      const T *emit = emit_##t(p, image, t, l), *before = alpha - p->row;                          \
      alpha[-1] = alpha[-2] = (T)-INFINITY;                                                        \
      if (t > 0)                                                                                   \
        step_##t(alpha, before, before - 1, before - 2, l->skip, emit, l->n);                      \
      for (int64_t k = 0; t == 0 && k < l->n; k++)                                                 \
        alpha[k] = k < 2 ? emit[k] : (T)-INFINITY;                                                 \
    }                                                                                              \
    alpha -= p->row;                                                                               \
    T a = alpha[l->n - 1], b = alpha[l->n - 2], most = a > b ? a : b;                              \
    most = most == (T)-INFINITY ? 0 : most;                                                        \
    return -(zk_log(zk_exp(a - most) + zk_exp(b - most)) + most);                                  \
  }                                                                                                \
  /* dlp[t][k] = dy (e^lp - the probability of emitting k at t, given the labels), as PyTorch has  \
   * it: with the term that a log_softmax before it takes away. */                                 \
  static void backward_##t(const problem *p, int64_t image, T dy, places *l) {                     \
    const sample *s = &p->samples[image];                                                          \
    const T loss = ((const T *)zk_data(p->loss))[image];                                           \
    T *after = l->beta[0], *beta = l->beta[1], *share = l->share;                                  \
    const T *skip = l->skip;                                                                       \
    read_places_##t(p, s, l);                                                                      \
    for (int64_t t = p->steps - 1; t >= 0 && !zk_interrupted(); t--) {                             \
      const T *lp = (const T *)zk_data(p->x) + (t * p->n + image) * p->classes;                    \
      T *dx = (T *)zk_data(p->dx) + (t * p->n + image) * p->classes;                               \
      if (t >= s->steps || (loss == (T)INFINITY && p->zero_infinity)) {                            \
        memset(dx, 0, (size_t)p->classes * sizeof *dx);                                            \
        continue;                                                                                  \
      }                                                                                            \
      const T *emit = emit_##t(p, image, t, l);                                                    \
      const T *alpha = (const T *)zk_data(p->alpha) + (image * p->steps + t) * p->row + EDGE;      \
      for (int64_t k = l->n; k < l->n + EDGE; k++)                                                 \
        beta[k] = (T)-INFINITY;                                                                    \
      if (t < s->steps - 1)                                                                        \
        step_##t(beta, after, after + 1, after + 2, skip + 2, emit, l->n);                         \
      for (int64_t k = 0; t == s->steps - 1 && k < l->n; k++)                                      \
        beta[k] = k >= l->n - 2 ? emit[k] : (T)-INFINITY;                                          \
      slope_##t(dx, lp, loss == (T)INFINITY ? (T)NAN : dy, p->classes);                            \
      share_##t(share, alpha, beta, emit, loss, l->n);                                             \
      for (int64_t k = 0; k < l->n; k++)                                                           \
        if (share[k] > 0) /* not nan, of an emission of -inf */                                    \
          dx[l->label[k]] -= dy * share[k];                                                        \
      T *done = after;                                                                             \
      after = beta;                                                                                \
      beta = done;                                                                                 \
    }                                                                                              \
  }
PLACES_OF(float, f32)
PLACES_OF(double, f64)

static void forward_samples(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  for (int64_t i = begin; i < end; i++) {
    places l = places_of(p, i);
    if (p->dtype == ZK_FLOAT32)
      ((float *)zk_data(p->loss))[i] = forward_f32(p, i, &l);
    else
      ((double *)zk_data(p->loss))[i] = forward_f64(p, i, &l);
  }
}

/* By how much a sample's loss counts in a mean: over its labels, and over the samples. */
static double weight_of(const problem *p, int64_t i) {
  const int64_t labels = p->samples[i].labels;
  return p->reduction == MEAN ? 1 / ((double)(labels > 1 ? labels : 1) * (double)p->n) : 1;
}

static void backward_samples(void *context, int64_t begin, int64_t end) {
  const problem *p = context;
  for (int64_t i = begin; i < end; i++) {
    places l = places_of(p, i);
    const int64_t k = p->reduction == NONE ? i : 0;
    if (p->dtype == ZK_FLOAT32)
      backward_f32(p, i, (float)(weight_of(p, i) * (double)((const float *)zk_data(p->dy))[k]), &l);
    else
      backward_f64(p, i, weight_of(p, i) * ((const double *)zk_data(p->dy))[k], &l);
  }
}

/* Losses that are inf count 0 where that is asked for. */
static void reduce_losses(const problem *p, zk_tensor *y) {
  double total = p->n == 0 && p->reduction == MEAN ? (double)NAN : 0;
  for (int64_t i = 0; i < p->n; i++) {
    double loss = zk_element_f(p->loss, i);
    if (p->zero_infinity && loss == (double)INFINITY)
      loss = 0;
    if (p->reduction == NONE)
      zk_element_set_f(y, i, loss);
    total += loss * weight_of(p, i);
  }
  if (p->reduction != NONE)
    zk_element_set_f(y, 0, total);
}

static zk_status ctc_loss_forward(zk_call *c) {
  problem p;
  zk_status status = open_problem(c, &p);
  if (status == ZK_OK)
    status = zk_tensor_new(p.dtype, &ZK_SHAPE(p.n, p.steps, p.row), &p.alpha);
  if (status == ZK_OK)
    status = zk_tensor_new(p.dtype, &ZK_SHAPE(p.n), &p.loss);
  if (status == ZK_OK) {
    zk_parallel_for(p.n, 1, forward_samples, &p);
    reduce_losses(&p, c->out[0]);
  }
  if (status == ZK_OK && c->keeps) {
    c->kept[ALPHA] = p.alpha;
    c->kept[LOSS] = p.loss;
  } else {
    zk_tensor_release(p.alpha);
    zk_tensor_release(p.loss);
  }
  close_problem(&p);
  return status;
}

static zk_status ctc_loss_backward(const zk_call *c, zk_grads *g) {
  problem p;
  zk_status status = open_problem(c, &p);
  p.alpha = c->kept[ALPHA];
  p.loss = c->kept[LOSS];
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &p.dy);
  if (status == ZK_OK)
    status = zk_tensor_new(p.dtype, &p.x->shape, &p.dx);
  if (status == ZK_OK) {
    zk_parallel_for(p.n, 1, backward_samples, &p);
    status = zk_grads_give(g, c, LOG_PROBS, p.dx);
  }
  zk_tensor_release(p.dx);
  close_problem(&p);
  return status;
}

const zk_op zk_op_ctc_loss = {
    .name = "ctc_loss",
    .doc = "ctc_loss(log_probs, targets, input_lengths, target_lengths, blank=0, "
           "reduction=\"mean\", zero_infinity=false): minus the log probability of sequences of "
           "labels, summed over all ways to spread them over time. log_probs [T, N, C]; targets "
           "int64 [N, labels] or one list of all; lengths int64 [N]. nn.functional.ctc_loss takes "
           "lists too. Errors: shapes and lengths that do not fit; a label out of range.",
    ZK_PARAMS(ctc_loss_params),
    .n_out = 1,
    .not_method = true,
    .keeps = true,
    .saves = ZK_SAVE_IN(LOG_PROBS) | ZK_SAVE_IN(TARGETS) | ZK_SAVE_IN(INPUT_LENGTHS) |
             ZK_SAVE_IN(TARGET_LENGTHS),
    .infer = ctc_loss_infer,
    .work = ctc_loss_work,
    .forward = ctc_loss_forward,
    .backward = ctc_loss_backward};
