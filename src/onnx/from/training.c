/*
 * training.c: steps of optimizers as nodes: ai.onnx.preview.training's Momentum, Adagrad, Adam.
 *
 * Inputs are the rate, the number of the step, then n tensors, their n gradients, and n of each
 * state; outputs the new tensors and states. norm_coefficient adds the gradient of a penalty.
 */
#include "onnx/from/converters.h"

#include <math.h>
#include <string.h>

#define DO(op, ...) zk_import_make(x, &zk_op_##op, __VA_ARGS__)

typedef struct step {
  zk_import *x;
  zk_tensor *rate, *later; /* later: is it not the first step? */
  zk_tensor *number;       /* of the step, in the tensors' dtype */
  int n;                   /* tensors */
  zk_tensor *value, *grad; /* of tensor i, the penalty's in it */
} step;

static zk_tensor *number(zk_import *x, const zk_tensor *like, double value) {
  return zk_import_number(x, like->dtype, value);
}

static void open_step(zk_import *x, int states, step *s) {
  *s = (step){.x = x, .n = (x->n_in - 2) / (2 + states)};
  if (s->n < 1 || x->n_in != 2 + s->n * (2 + states))
    zk_import_refuse(x, "it has %d inputs, which are no rate, number and tensors with states",
                     x->n_in);
}

/* Turns to tensor i. */
static void take_tensor(step *s, int i, double penalty) {
  zk_import *x = s->x;
  zk_tensor *t = zk_import_in(x, 1);
  s->value = zk_import_in(x, 2 + i);
  s->grad = zk_import_in(x, 2 + s->n + i);
  if (!zk_dtype_is_real(s->value->dtype))
    zk_import_refuse(x, "tensor %d is %s, it must be of floats", i, zk_dtype_name(s->value->dtype));
  s->rate = zk_import_cast(x, zk_import_in(x, 0), s->value->dtype);
  s->number = zk_import_cast(x, t, s->value->dtype);
  s->later = DO(gt, t, number(x, t, 0));
  if (penalty != 0)
    s->grad = DO(add, s->grad, DO(mul, s->value, number(x, s->value, penalty)));
}

/* a factor + b (1 - factor), or + b. */
static zk_tensor *blend(zk_import *x, zk_tensor *a, double factor, zk_tensor *b, double other) {
  return DO(add, DO(mul, a, number(x, a, factor)), DO(mul, b, number(x, b, other)));
}

static void momentum(zk_import *x) {
  step s;
  double alpha = zk_import_float(x, "alpha", 0), beta = zk_import_float(x, "beta", 0);
  double penalty = zk_import_float(x, "norm_coefficient", 0);
  const char *mode = zk_import_string(x, "mode", "standard");
  bool nesterov = strcmp(mode, "nesterov") == 0;
  if (!nesterov && strcmp(mode, "standard") != 0)
    zk_import_refuse(x, "mode '%.50s' is not supported", mode);
  open_step(x, 1, &s);
  for (int i = 0; i < s.n; i++) {
    take_tensor(&s, i, penalty);
    zk_tensor *v = zk_import_in(x, 2 + 2 * s.n + i);
    zk_tensor *share = DO(where, s.later, number(x, v, beta), number(x, v, 1));
    v = DO(add, DO(mul, v, number(x, v, alpha)), DO(mul, s.grad, share));
    zk_tensor *by = nesterov ? DO(add, s.grad, DO(mul, v, number(x, v, alpha))) : v;
    zk_import_out(x, i, DO(sub, s.value, DO(mul, s.rate, by)));
    zk_import_out(x, s.n + i, v);
  }
}

static void adagrad(zk_import *x) {
  step s;
  double decay = zk_import_float(x, "decay_factor", 0), eps = zk_import_float(x, "epsilon", 1e-6);
  double penalty = zk_import_float(x, "norm_coefficient", 0);
  open_step(x, 1, &s);
  for (int i = 0; i < s.n; i++) {
    take_tensor(&s, i, penalty);
    zk_tensor *h = DO(add, zk_import_in(x, 2 + 2 * s.n + i), DO(mul, s.grad, s.grad));
    zk_tensor *slower = DO(mul, s.number, number(x, h, decay));
    zk_tensor *rate = DO(div, s.rate, DO(add, slower, number(x, h, 1)));
    zk_tensor *root = DO(add, DO(sqrt, h), number(x, h, eps));
    zk_import_out(x, i, DO(sub, s.value, DO(div, DO(mul, rate, s.grad), root)));
    zk_import_out(x, s.n + i, h);
  }
}

/* 1 - factor^t */
static zk_tensor *missing(const step *s, double factor) {
  zk_import *x = s->x;
  zk_tensor *one = number(x, s->number, 1);
  return DO(sub, one, DO(pow, number(x, s->number, factor), s->number));
}

static void adam(zk_import *x) {
  step s;
  double alpha = zk_import_float(x, "alpha", 0.9), beta = zk_import_float(x, "beta", 0.999);
  double eps = zk_import_float(x, "epsilon", 1e-6);
  double penalty = zk_import_float(x, "norm_coefficient", 0);
  double shrink = zk_import_float(x, "norm_coefficient_post", 0);
  open_step(x, 2, &s);
  for (int i = 0; i < s.n; i++) {
    take_tensor(&s, i, penalty);
    zk_tensor *v = blend(x, zk_import_in(x, 2 + 2 * s.n + i), alpha, s.grad, 1 - alpha);
    zk_tensor *square = DO(mul, s.grad, s.grad);
    zk_tensor *h = blend(x, zk_import_in(x, 2 + 3 * s.n + i), beta, square, 1 - beta);
    zk_tensor *root = DO(add, DO(sqrt, h), number(x, h, eps));
    zk_tensor *rate = DO(div, DO(mul, s.rate, DO(sqrt, missing(&s, beta))), missing(&s, alpha));
    rate = DO(where, s.later, rate, s.rate);
    zk_tensor *y = DO(sub, s.value, DO(mul, rate, DO(div, v, root)));
    zk_import_out(x, i, DO(mul, y, number(x, y, 1 - shrink)));
    zk_import_out(x, s.n + i, v);
    zk_import_out(x, 2 * s.n + i, h);
  }
}

#define DOMAIN "ai.onnx.preview.training"

const zk_onnx_from zk_onnx_from_training[] = {
    {.type = "Adagrad", .from = adagrad, .domain = DOMAIN},
    {.type = "Adam", .from = adam, .domain = DOMAIN},
    {.type = "Momentum", .from = momentum, .domain = DOMAIN},
    {.type = NULL},
};
