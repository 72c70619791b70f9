/*
 * recurrent_gradient.c: the gradient of recurrent as a formula over ops, for gradients of
 * gradients: the steps once more, and then backpropagation through time.
 */
#include "op/nn/recurrent_shape.h"

#include <stddef.h>
#include "op/gradient.h"

enum { R, Z, U };               /* gru's gates; rnn's only one is 0 */
enum { IN, FORGET, CELL, OUT }; /* lstm's */

/* A step: the state before it, its gates, and what else its gradient reads. */
typedef struct step {
  zk_tensor *h, *c;       /* before */
  zk_tensor *gate[4];     /* [n, hidden] */
  zk_tensor *fresh;       /* gru: what r is multiplied with */
  zk_tensor *level, *m;   /* lstm: tanh c', o tanh c' */
  zk_tensor *dx, *dstate; /* of the gates' sums by x and by h; the same but for gru */
  zk_tensor *dh;          /* of the projection's result */
} step;

typedef struct replay {
  zk_gradient *g;
  zk_recurrent k;
  const int64_t *start;
  step *steps;
  zk_tensor *sums;                          /* of x, all rows */
  zk_tensor *w_hh, *bias_hh, *w_hr, *h, *c; /* the state of all samples */
} replay;

/* Memory that lasts as long as the formula. */
static void *room(zk_gradient *g, size_t size) {
  return zk_data(zk_build_new(&g->build, ZK_UINT8, &ZK_SHAPE((int64_t)size)));
}

static zk_tensor *rows(replay *p, zk_tensor *t, int64_t begin, int64_t end) {
  return begin == 0 && end == t->shape.dim[0] ? t : zk_build_narrow(&p->g->build, t, 0, begin, end);
}

/* Gate i of the sums [n, gates]. */
static zk_tensor *gate(replay *p, zk_tensor *sums, int i) {
  return zk_build_narrow(&p->g->build, sums, 1, i * p->k.hidden, (i + 1) * p->k.hidden);
}

/* `first` in place of the first rows of all. */
static zk_tensor *with_rows(replay *p, zk_tensor *all, zk_tensor *first) {
  const int64_t n = first->shape.dim[0], size = all->shape.dim[0];
  return n == size ? first : zk_build_cat(&p->g->build, first, rows(p, all, n, size), 0);
}

static zk_tensor *zeros(zk_gradient *g, int64_t m, int64_t n) {
  return zk_build_fill(&g->build, g->call->out[0]->dtype, 0, &ZK_SHAPE(m, n));
}

/* 1 - t; 1 - t^2; t - t^2: slopes of 1 - z, tanh and sigmoid by their values. */
static zk_tensor *rest(zk_gradient *g, zk_tensor *t) {
  return ZK_DO(sub, ZK_NUMBER(1), t);
}
static zk_tensor *tanh_slope(zk_gradient *g, zk_tensor *t) {
  return rest(g, ZK_DO(mul, t, t));
}
static zk_tensor *sigmoid_slope(zk_gradient *g, zk_tensor *t) {
  return ZK_DO(mul, t, rest(g, t));
}

/* ---- forward --------------------------------------------------------------------------------- */

static zk_tensor *lstm_step(replay *p, step *s, zk_tensor *sums, zk_tensor *c) {
  zk_gradient *g = p->g;
  for (int i = 0; i < 4; i++)
    s->gate[i] = i == CELL ? ZK_DO(tanh, gate(p, sums, i)) : ZK_DO(sigmoid, gate(p, sums, i));
  zk_tensor *now =
      ZK_DO(add, ZK_DO(mul, s->gate[FORGET], c), ZK_DO(mul, s->gate[IN], s->gate[CELL]));
  s->c = c;
  s->level = ZK_DO(tanh, now);
  s->m = ZK_DO(mul, s->gate[OUT], s->level);
  p->c = with_rows(p, p->c, now);
  return p->w_hr ? ZK_DO(linear, s->m, p->w_hr) : s->m;
}

static zk_tensor *gru_step(replay *p, step *s, zk_tensor *by_x, zk_tensor *by_h, zk_tensor *h) {
  zk_gradient *g = p->g;
  for (int i = R; i <= Z; i++)
    s->gate[i] = ZK_DO(sigmoid, ZK_DO(add, gate(p, by_x, i), gate(p, by_h, i)));
  s->fresh = gate(p, by_h, U);
  zk_tensor *reset = ZK_DO(mul, s->gate[R], s->fresh), *u;
  s->gate[U] = u = ZK_DO(tanh, ZK_DO(add, gate(p, by_x, U), reset));
  return ZK_DO(add, u, ZK_DO(mul, s->gate[Z], ZK_DO(sub, h, u)));
}

static void step_forward(replay *p, int64_t t) {
  zk_gradient *g = p->g;
  const int64_t n = p->start[t + 1] - p->start[t];
  step *s = &p->steps[t];
  zk_tensor *by_x = rows(p, p->sums, p->start[t], p->start[t + 1]), *h;
  s->h = h = rows(p, p->h, 0, n);
  zk_tensor *by_h = ZK_DO(linear, h, p->w_hh, p->bias_hh);
  if (p->k.mode == ZK_LSTM)
    h = lstm_step(p, s, ZK_DO(add, by_x, by_h), rows(p, p->c, 0, n));
  else if (p->k.mode == ZK_GRU)
    h = gru_step(p, s, by_x, by_h, h);
  else if (p->k.mode == ZK_RNN_TANH)
    h = s->gate[0] = ZK_DO(tanh, ZK_DO(add, by_x, by_h));
  else
    h = s->gate[0] = ZK_DO(relu, ZK_DO(add, by_x, by_h));
  p->h = with_rows(p, p->h, h);
}

/* ---- backward: h and c are now their gradients ------------------------------------------------
 */

static zk_tensor *beside(zk_gradient *g, zk_tensor *const *parts, int n) {
  zk_build_set(&g->build, "dim", 1);
  return zk_build_call(&g->build, &zk_op_cat, n, parts);
}

static void lstm_back(replay *p, step *s, zk_tensor *dm, zk_tensor *dc) {
  zk_gradient *g = p->g;
  zk_tensor *const *v = s->gate;
  zk_tensor *by_level = ZK_DO(mul, ZK_DO(mul, dm, v[OUT]), tanh_slope(g, s->level));
  zk_tensor *d = ZK_DO(add, dc, by_level);
  zk_tensor *parts[4] = {
      ZK_DO(mul, ZK_DO(mul, d, v[CELL]), sigmoid_slope(g, v[IN])),
      ZK_DO(mul, ZK_DO(mul, d, s->c), sigmoid_slope(g, v[FORGET])),
      ZK_DO(mul, ZK_DO(mul, d, v[IN]), tanh_slope(g, v[CELL])),
      ZK_DO(mul, ZK_DO(mul, dm, s->level), sigmoid_slope(g, v[OUT])),
  };
  s->dx = s->dstate = beside(g, parts, 4);
  p->c = with_rows(p, p->c, ZK_DO(mul, d, v[FORGET]));
}

/* Returns the gradient of h by z alone. */
static zk_tensor *gru_back(replay *p, step *s, zk_tensor *dh) {
  zk_gradient *g = p->g;
  zk_tensor *r = s->gate[R], *z = s->gate[Z], *u = s->gate[U];
  zk_tensor *du = ZK_DO(mul, ZK_DO(mul, dh, rest(g, z)), tanh_slope(g, u));
  zk_tensor *dr = ZK_DO(mul, ZK_DO(mul, du, s->fresh), sigmoid_slope(g, r));
  zk_tensor *dz = ZK_DO(mul, ZK_DO(mul, dh, ZK_DO(sub, s->h, u)), sigmoid_slope(g, z));
  s->dx = beside(g, (zk_tensor *[]){dr, dz, du}, 3);
  s->dstate = beside(g, (zk_tensor *[]){dr, dz, ZK_DO(mul, du, r)}, 3);
  return ZK_DO(mul, dh, z);
}

static void step_back(replay *p, int64_t t) {
  zk_gradient *g = p->g;
  const int64_t n = p->start[t + 1] - p->start[t];
  step *s = &p->steps[t];
  zk_tensor *dy = zk_gradient_dy(g, ZK_RECURRENT_Y), *dh = rows(p, p->h, 0, n), *by_z = NULL;
  if (dy) {
    zk_tensor *flat = zk_build_matrix(&g->build, dy, dy->shape.ndim - 1);
    dh = ZK_DO(add, dh, rows(p, flat, p->start[t], p->start[t + 1]));
  }
  s->dh = dh;
  if (p->k.mode == ZK_LSTM)
    lstm_back(p, s, p->w_hr ? ZK_DO(matmul, dh, p->w_hr) : dh, rows(p, p->c, 0, n));
  else if (p->k.mode == ZK_GRU)
    by_z = gru_back(p, s, dh);
  else if (p->k.mode == ZK_RNN_TANH)
    s->dx = s->dstate = ZK_DO(mul, dh, tanh_slope(g, s->gate[0]));
  else
    s->dx = s->dstate = ZK_DROP(ZK_DO(le, s->gate[0], ZK_NUMBER(0)), dh);
  dh = ZK_DO(matmul, s->dstate, p->w_hh);
  p->h = with_rows(p, p->h, by_z ? ZK_DO(add, by_z, dh) : dh);
}

/* ---- the gradients of the weights --------------------------------------------------------------
 */

/* A tensor of each step, at `offset` in it, one below the other. */
static zk_tensor *all_rows(replay *p, size_t offset) {
  zk_builder *b = &p->g->build;
  zk_tensor **parts = room(p->g, (size_t)p->k.steps * sizeof *parts);
  for (int64_t t = 0; t < p->k.steps; t++)
    parts[t] = *(zk_tensor **)((char *)&p->steps[t] + offset);
  zk_build_set(b, "dim", 0);
  return zk_build_call(b, &zk_op_cat, (int)p->k.steps, parts);
}
#define ALL_ROWS(p, FIELD) all_rows(p, offsetof(step, FIELD))

static zk_tensor *product_of(zk_gradient *g, zk_tensor *a, zk_tensor *b) {
  return ZK_DO(matmul, zk_build_transpose(&g->build, a), b);
}

static void give_all(replay *p, zk_tensor *x) {
  zk_gradient *g = p->g;
  zk_builder *b = &g->build;
  zk_tensor *dx = ALL_ROWS(p, dx), *dstate = dx;
  if (p->k.mode == ZK_GRU)
    dstate = ALL_ROWS(p, dstate);
  if (zk_gradient_needed(g, ZK_RECURRENT_X)) {
    zk_tensor *t = ZK_DO(matmul, dx, zk_gradient_in(g, ZK_RECURRENT_W_IH));
    zk_gradient_give(g, ZK_RECURRENT_X,
                     zk_build_reshape(b, t, &g->call->in[ZK_RECURRENT_X]->shape));
  }
  if (zk_gradient_needed(g, ZK_RECURRENT_W_IH))
    zk_gradient_give(g, ZK_RECURRENT_W_IH, product_of(g, dx, x));
  if (zk_gradient_needed(g, ZK_RECURRENT_W_HH))
    zk_gradient_give(g, ZK_RECURRENT_W_HH, product_of(g, dstate, ALL_ROWS(p, h)));
  if (zk_gradient_needed(g, ZK_RECURRENT_BIAS)) {
    zk_tensor *by_x = zk_build_reduce(b, &zk_op_sum, dx, &ZK_SHAPE(0), true);
    zk_tensor *by_h = zk_build_reduce(b, &zk_op_sum, dstate, &ZK_SHAPE(0), true);
    zk_gradient_give(g, ZK_RECURRENT_BIAS, zk_build_cat(b, by_x, by_h, 0));
  }
  if (zk_gradient_needed(g, ZK_RECURRENT_W_HR))
    zk_gradient_give(g, ZK_RECURRENT_W_HR, product_of(g, ALL_ROWS(p, dh), ALL_ROWS(p, m)));
  if (zk_gradient_needed(g, ZK_RECURRENT_H0))
    zk_gradient_give(g, ZK_RECURRENT_H0, p->h);
  if (zk_gradient_needed(g, ZK_RECURRENT_C0))
    zk_gradient_give(g, ZK_RECURRENT_C0, p->c);
}

/* Row i of the biases; NULL: there are none. */
static zk_tensor *bias_of(zk_gradient *g, int i) {
  zk_tensor *both = zk_gradient_in(g, ZK_RECURRENT_BIAS);
  return both ? zk_build_reshape(&g->build, zk_build_narrow(&g->build, both, 0, i, i + 1),
                                 &ZK_SHAPE(both->shape.dim[1]))
              : NULL;
}

void zk_recurrent_gradient(zk_gradient *g) {
  replay p = {.g = g, .k = zk_recurrent_of(g->call)};
  const zk_recurrent *k = &p.k;
  int64_t *start = room(g, (size_t)(k->steps + 1) * sizeof *start);
  zk_build_try(&g->build, zk_recurrent_starts(g->call, k, start));
  p.start = start;
  p.steps = room(g, (size_t)k->steps * sizeof *p.steps);
  p.w_hh = zk_gradient_in(g, ZK_RECURRENT_W_HH);
  p.w_hr = zk_gradient_in(g, ZK_RECURRENT_W_HR);
  p.bias_hh = bias_of(g, 1);
  zk_tensor *x = zk_gradient_in(g, ZK_RECURRENT_X);
  x = zk_build_matrix(&g->build, x, x->shape.ndim - 1);
  p.sums = ZK_DO(linear, x, zk_gradient_in(g, ZK_RECURRENT_W_IH), bias_of(g, 0));
  p.h = zk_gradient_in(g, ZK_RECURRENT_H0);
  p.c = zk_gradient_in(g, ZK_RECURRENT_C0);
  if (!p.h)
    p.h = zeros(g, k->batch, k->out);
  if (!p.c && k->mode == ZK_LSTM)
    p.c = zeros(g, k->batch, k->hidden);
  for (int64_t s = 0; s < k->steps; s++)
    step_forward(&p, zk_recurrent_step(k, s));
  p.h = zk_gradient_dy(g, ZK_RECURRENT_HN);
  p.c = k->mode == ZK_LSTM ? zk_gradient_dy(g, ZK_RECURRENT_CN) : NULL;
  if (!p.h)
    p.h = zeros(g, k->batch, k->out);
  if (!p.c)
    p.c = zeros(g, k->batch, k->hidden);
  for (int64_t s = k->steps - 1; s >= 0; s--)
    step_back(&p, zk_recurrent_step(k, s));
  give_all(&p, x);
}
