/*
 * recurrent.c: ONNX's RNN, LSTM and GRU. What the op recurrent computes is one call of it for each
 * direction. Other activations, clip, peepholes, lengths of sequences and a reset before the
 * product of a GRU are written out, step by step.
 */
#include "op/nn/recurrent_shape.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/size.h"
#include "onnx/from/converters.h"
#include "onnx/from/integers.h"
#include "onnx/from/quantize.h"

enum { X, W, R, B, LENGTHS, H0, C0, P, W_SCALE, W_ZERO, R_SCALE, R_ZERO };

#define MOST_GATES 4
#define MOST_FUNCTIONS 3

typedef struct function {
  const char *name;
  double alpha, beta;
} function;

typedef struct net {
  zk_import *x;
  int mode, gates, directions, functions; /* functions of a direction */
  bool batch_first, reverse_only, reset_last, coupled;
  bool quantized; /* DynamicQuantizeLSTM: weights of bytes, with their dimensions exchanged */
  double clip;
  int64_t steps, batch, hidden;
  zk_tensor *in, *lengths; /* in: [steps, batch, features] */
  function function[2 * MOST_FUNCTIONS];
} net;

/* ---- activations ------------------------------------------------------------------------------
 */

/* The functions that take numbers, and these where the node gives none; nan: it has no such number.
 */
static const struct {
  const char *name;
  double alpha, beta;
} with_numbers[] = {{"Affine", 1, 0},        {"LeakyRelu", 0.01, (double)NAN},
                    {"ScaledTanh", 1, 1},    {"ThresholdedRelu", 1, (double)NAN},
                    {"Elu", 1, (double)NAN}, {"HardSigmoid", 0.2, 0.5}};

static bool is(const function *f, const char *name) {
  return strcasecmp(f->name, name) == 0;
}

static zk_tensor *number(net *n, double value) {
  return zk_import_number(n->x, n->in->dtype, value);
}

static zk_tensor *scaled(net *n, zk_tensor *t, double by, double plus) {
  return zk_import_make(n->x, &zk_op_add, zk_import_make(n->x, &zk_op_mul, t, number(n, by)),
                        number(n, plus));
}

static zk_tensor *apply(net *n, const function *f, zk_tensor *t) {
  static const struct {
    const char *name;
    const zk_op *op;
  } plain[] = {{"Sigmoid", &zk_op_sigmoid},
               {"Tanh", &zk_op_tanh},
               {"Relu", &zk_op_relu},
               {"Softsign", &zk_op_softsign},
               {"Softplus", &zk_op_softplus}};
  zk_import *x = n->x;
  if (n->clip > 0)
    t = zk_import_make(x, &zk_op_clamp, t, number(n, -n->clip), number(n, n->clip));
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (is(f, plain[i].name))
      return zk_import_make(x, plain[i].op, t);
  if (is(f, "Affine"))
    return scaled(n, t, f->alpha, f->beta);
  if (is(f, "ScaledTanh"))
    return scaled(n, zk_import_make(x, &zk_op_tanh, scaled(n, t, f->beta, 0)), f->alpha, 0);
  if (is(f, "HardSigmoid"))
    return zk_import_make(x, &zk_op_clamp, scaled(n, t, f->alpha, f->beta), number(n, 0),
                          number(n, 1));
  if (is(f, "ThresholdedRelu")) {
    zk_tensor *above = zk_import_make(x, &zk_op_gt, t, number(n, f->alpha));
    return zk_import_make(x, &zk_op_where, above, t, number(n, 0));
  }
  zk_import_set_float(x, is(f, "Elu") ? "alpha" : "negative_slope", f->alpha);
  return zk_import_make(x, is(f, "Elu") ? &zk_op_elu : &zk_op_leaky_relu, t);
}

/* The next number of a list that functions take in their order; the fallback past its end. */
static double next(const zk_list *list, uint32_t *at, double fallback) {
  return list && *at < list->count ? (double)ZK_LIST(float, *list)[(*at)++] : fallback;
}

/* Reads activations, activation_alpha and activation_beta. */
static void read_functions(net *n) {
  static const char *const defaults[] = {"Sigmoid", "Tanh", "Tanh"};
  zk_import *x = n->x;
  const zk_graph_attribute *names = zk_import_attribute(x, "activations");
  const zk_graph_attribute *alphas = zk_import_attribute(x, "activation_alpha");
  const zk_graph_attribute *betas = zk_import_attribute(x, "activation_beta");
  const int count = n->functions * n->directions;
  if (names && names->strings.count != (uint32_t)count)
    zk_import_refuse(x, "there are %d activations, it needs %d", (int)names->strings.count, count);
  uint32_t alpha = 0, beta = 0;
  for (int i = 0; i < count; i++) {
    function *f = &n->function[i];
    const int k = i % n->functions;
    *f = (function){.name = n->functions == 1 ? "Tanh" : defaults[k]};
    if (names) {
      const zk_span *s = &ZK_LIST(zk_span, names->strings)[i];
      if (!s->at || memchr(s->at, 0, s->size))
        zk_import_refuse(x, "activation %d is no name", i);
      f->name = s->at;
    }
    bool known = is(f, "Sigmoid") || is(f, "Tanh") || is(f, "Relu") || is(f, "Softsign") ||
                 is(f, "Softplus");
    for (size_t j = 0; j < sizeof with_numbers / sizeof *with_numbers; j++)
      if (is(f, with_numbers[j].name)) {
        known = true;
        f->alpha = next(alphas ? &alphas->floats : NULL, &alpha, with_numbers[j].alpha);
        if (with_numbers[j].beta == with_numbers[j].beta)
          f->beta = next(betas ? &betas->floats : NULL, &beta, with_numbers[j].beta);
      }
    if (!known)
      zk_import_refuse(x, "activation '%.40s' is not supported", f->name);
  }
}

/* ---- parts of the inputs ----------------------------------------------------------------------
 */

/* Direction d of an input [directions, ...], without that dimension. */
static zk_tensor *part_of(net *n, zk_tensor *t, int d) {
  zk_shape shape = {.ndim = t->shape.ndim - 1};
  memcpy(shape.dim, t->shape.dim + 1, (size_t)shape.ndim * sizeof *shape.dim);
  return zk_import_reshape(n->x, zk_import_narrow(n->x, t, 0, d, d + 1), &shape);
}

static zk_tensor *input_of(net *n, int i, int d) {
  zk_tensor *t = i < n->x->n_in ? zk_import_in_opt(n->x, i) : NULL;
  return t ? part_of(n, t, d) : NULL;
}

/* A state before the first step; NULL: 0. */
static zk_tensor *state_of(net *n, int i, int d) {
  zk_tensor *t = i < n->x->n_in ? zk_import_in_opt(n->x, i) : NULL;
  if (t && n->batch_first)
    t = zk_import_permute(n->x, t, &ZK_SHAPE(1, 0, 2));
  return t ? part_of(n, t, d) : NULL;
}

/* Gate i along a dimension. */
static zk_tensor *gate(net *n, zk_tensor *t, int dim, int i) {
  return zk_import_narrow(n->x, t, dim, i * n->hidden, (i + 1) * n->hidden);
}

/* The gates in the op's order: lstm i, f, c, o; gru r, z, h. */
static zk_tensor *reordered(net *n, zk_tensor *t, int dim) {
  static const int lstm[] = {0, 2, 3, 1}, gru[] = {1, 0, 2};
  const int *order = n->mode == ZK_LSTM ? lstm : gru, count = n->mode == ZK_LSTM ? 4 : 3;
  zk_tensor *part[MOST_GATES] = {NULL};
  if (!t || n->gates == 1)
    return t;
  for (int i = 0; i < count; i++)
    part[i] = gate(n, t, dim, order[i]);
  zk_import_set(n->x, "dim", dim);
  return zk_import_call(n->x, &zk_op_cat, count, part);
}

/* A bias [2 * gates] as [2, gates]: of W and of R. */
static zk_tensor *biases(net *n, int d) {
  zk_tensor *b = input_of(n, B, d);
  return b ? zk_import_reshape(n->x, b, &ZK_SHAPE(2, n->gates * n->hidden)) : NULL;
}

/* ---- one call ---------------------------------------------------------------------------------
 */

typedef struct result {
  zk_tensor *y, *h, *c; /* [steps, batch, hidden], [batch, hidden] */
} result;

/* Does the op compute this direction? */
static bool is_plain(const net *n, int d) {
  const function *f = &n->function[d * n->functions];
  if (n->quantized || n->lengths || n->clip > 0 || n->coupled ||
      (n->mode == ZK_GRU && !n->reset_last) ||
      (n->mode == ZK_LSTM && P < n->x->n_in && zk_import_in_opt(n->x, P)))
    return false;
  if (n->functions == 1)
    return is(f, "Tanh") || is(f, "Relu");
  return is(&f[0], "Sigmoid") && is(&f[1], "Tanh") && (n->functions < 3 || is(&f[2], "Tanh"));
}

static result call_of(net *n, int d, bool reverse) {
  zk_import *x = n->x;
  zk_tensor *in[] = {n->in,
                     reordered(n, input_of(n, W, d), 0),
                     reordered(n, input_of(n, R, d), 0),
                     reordered(n, biases(n, d), 1),
                     state_of(n, H0, d),
                     n->mode == ZK_LSTM ? state_of(n, C0, d) : NULL};
  if (n->mode == ZK_LSTM && !in[4] != !in[5]) {
    const int missing = in[4] ? 5 : 4;
    in[missing] = zk_import_fill(x, n->in->dtype, 0, &ZK_SHAPE(n->batch, n->hidden));
  }
  const bool relu = n->functions == 1 && is(&n->function[d], "Relu");
  zk_import_set(x, "mode", relu ? ZK_RNN_RELU : n->mode);
  zk_import_set(x, "reverse", reverse);
  result r = {.y = zk_import_call(x, &zk_op_recurrent, 6, in)};
  r.h = zk_import_more(x, 1);
  r.c = n->mode == ZK_LSTM ? zk_import_more(x, 2) : NULL;
  return r;
}

/* ---- step by step ------------------------------------------------------------------------------
 */

#define ADD(a, b) zk_import_make(n->x, &zk_op_add, a, b)
#define MUL(a, b) zk_import_make(n->x, &zk_op_mul, a, b)

/* The weights of a direction. */
typedef struct weights {
  int direction;
  zk_tensor *r, *bias_r, *peepholes;
  const function *f;
} weights;

/* t times w, plus a bias. Of a weight of bytes, inputs `scale` and the one behind it tell what they
 * stand for, and t is quantized by its own range. */
static zk_tensor *product(net *n, zk_tensor *t, zk_tensor *w, int scale, int d, zk_tensor *bias) {
  zk_import *x = n->x;
  if (!n->quantized)
    return zk_import_make(x, &zk_op_linear, t, w, bias);
  zk_tensor *t_scale, *t_zero, *w_scale = input_of(n, scale, d),
                               *w_zero = input_of(n, scale + 1, d);
  if (!w_scale || t->dtype != ZK_FLOAT32)
    zk_import_refuse(x, "its weights must have scales, and its input be float32");
  t = zk_quantize_dynamic(x, t, &t_scale, &t_zero);
  return zk_import_make(x, &zk_integers_linear, t, w, t_zero, w_zero,
                        zk_import_make(x, &zk_op_mul, t_scale, w_scale), bias, NULL);
}

/* A gate's sum with the peephole that looks at c: i, o, f have one each. */
static zk_tensor *with_peephole(net *n, const weights *w, zk_tensor *sum, int i, zk_tensor *c) {
  return w->peepholes ? ADD(sum, MUL(gate(n, w->peepholes, 0, i), c)) : sum;
}

static zk_tensor *rest_of(net *n, zk_tensor *t) {
  return zk_import_make(n->x, &zk_op_sub, number(n, 1), t);
}

static zk_tensor *lstm_step(net *n, const weights *w, zk_tensor *by_x, zk_tensor *h,
                            zk_tensor **c) {
  zk_tensor *sums = ADD(by_x, product(n, h, w->r, R_SCALE, w->direction, w->bias_r));
  zk_tensor *i = apply(n, &w->f[0], with_peephole(n, w, gate(n, sums, 1, 0), 0, *c));
  zk_tensor *f = n->coupled ? rest_of(n, i)
                            : apply(n, &w->f[0], with_peephole(n, w, gate(n, sums, 1, 2), 2, *c));
  zk_tensor *fresh = apply(n, &w->f[1], gate(n, sums, 1, 3));
  *c = ADD(MUL(f, *c), MUL(i, fresh));
  zk_tensor *o = apply(n, &w->f[0], with_peephole(n, w, gate(n, sums, 1, 1), 1, *c));
  const double clip = n->clip;
  n->clip = 0; /* c itself is not clipped */
  zk_tensor *level = apply(n, &w->f[2], *c);
  n->clip = clip;
  return MUL(o, level);
}

static zk_tensor *gru_step(net *n, const weights *w, zk_tensor *by_x, zk_tensor *h) {
  zk_import *x = n->x;
  zk_tensor *by_h = zk_import_make(x, &zk_op_linear, h, w->r, w->bias_r);
  zk_tensor *z = apply(n, &w->f[0], ADD(gate(n, by_x, 1, 0), gate(n, by_h, 1, 0)));
  zk_tensor *r = apply(n, &w->f[0], ADD(gate(n, by_x, 1, 1), gate(n, by_h, 1, 1)));
  zk_tensor *reset;
  if (n->reset_last) {
    reset = MUL(r, gate(n, by_h, 1, 2));
  } else {
    zk_tensor *bias = w->bias_r ? gate(n, w->bias_r, 0, 2) : NULL;
    reset = zk_import_make(x, &zk_op_linear, MUL(r, h), gate(n, w->r, 0, 2), bias);
  }
  zk_tensor *fresh = apply(n, &w->f[1], ADD(gate(n, by_x, 1, 2), reset));
  return ADD(MUL(rest_of(n, z), fresh), MUL(z, h));
}

/* `now` for the samples that have step t, `before` for the others. */
static zk_tensor *where_there(net *n, zk_tensor *there, zk_tensor *now, zk_tensor *before) {
  return there ? zk_import_make(n->x, &zk_op_where, there, now, before) : now;
}

static result steps_of(net *n, int d, bool reverse) {
  zk_import *x = n->x;
  zk_tensor *bias = biases(n, d), *zero = number(n, 0);
  const int64_t rows = n->gates * n->hidden;
  weights w = {.direction = d, .r = input_of(n, R, d), .f = &n->function[d * n->functions]};
  zk_tensor *bias_w = NULL;
  if (bias) {
    bias_w = zk_import_reshape(x, zk_import_narrow(x, bias, 0, 0, 1), &ZK_SHAPE(rows));
    w.bias_r = zk_import_reshape(x, zk_import_narrow(x, bias, 0, 1, 2), &ZK_SHAPE(rows));
  }
  w.peepholes = n->mode == ZK_LSTM ? input_of(n, P, d) : NULL;
  zk_tensor *sums = product(n, n->in, input_of(n, W, d), W_SCALE, d, bias_w);
  zk_tensor *h = state_of(n, H0, d), *c = n->mode == ZK_LSTM ? state_of(n, C0, d) : NULL;
  const zk_shape state = ZK_SHAPE(n->batch, n->hidden);
  h = h ? h : zk_import_fill(x, n->in->dtype, 0, &state);
  c = c || n->mode != ZK_LSTM ? c : zk_import_fill(x, n->in->dtype, 0, &state);
  zk_tensor *room = zk_import_new(x, ZK_UINT8, &ZK_SHAPE(n->steps * (int64_t)sizeof(zk_tensor *)));
  zk_tensor **y = zk_data(room);
  for (int64_t s = 0; s < n->steps; s++) {
    const int64_t t = reverse ? n->steps - 1 - s : s;
    zk_tensor *by_x = zk_import_narrow(x, sums, 0, t, t + 1), *now, *now_c = c, *there = NULL;
    by_x = zk_import_reshape(x, by_x, &ZK_SHAPE(n->batch, rows));
    if (n->lengths)
      there = zk_import_make(x, &zk_op_gt, n->lengths,
                             zk_import_number(x, n->lengths->dtype, (double)t));
    if (n->mode == ZK_LSTM)
      now = lstm_step(n, &w, by_x, h, &now_c);
    else if (n->mode == ZK_GRU)
      now = gru_step(n, &w, by_x, h);
    else
      now = apply(n, w.f, ADD(by_x, zk_import_make(x, &zk_op_linear, h, w.r, w.bias_r)));
    zk_tensor *out = where_there(n, there, now, zero);
    y[t] = zk_import_reshape(x, out, &ZK_SHAPE(1, n->batch, n->hidden));
    h = where_there(n, there, now, h);
    c = c ? where_there(n, there, now_c, c) : NULL;
  }
  zk_import_set(x, "dim", 0);
  return (result){zk_import_call(x, &zk_op_cat, (int)n->steps, y), h, c};
}

/* ---- the nodes --------------------------------------------------------------------------------
 */

/* The directions' tensors as one with a dimension of them at `dim`; all have ndim dimensions. */
static zk_tensor *joined(net *n, zk_tensor *first, zk_tensor *second, int dim) {
  zk_tensor *both[2] = {first, second};
  if (!first)
    return NULL;
  zk_import_set(n->x, "dim", dim);
  return zk_import_call(n->x, &zk_op_stack, n->directions, both);
}

static void read_direction(net *n) {
  const char *direction = zk_import_string(n->x, "direction", "forward");
  n->directions = strcmp(direction, "bidirectional") == 0 ? 2 : 1;
  n->reverse_only = strcmp(direction, "reverse") == 0;
  if (n->directions == 1 && !n->reverse_only && strcmp(direction, "forward") != 0)
    zk_import_refuse(n->x, "direction '%.40s' is not supported", direction);
}

/* Must input i have that shape? */
static void want_shape(net *n, int i, zk_shape want) {
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  zk_tensor *t = i < n->x->n_in ? zk_import_in_opt(n->x, i) : NULL;
  if (t && !zk_shape_equal(&t->shape, &want))
    zk_import_refuse(n->x, "input %d has shape %s, it must be %s", i, zk_shape_text(&t->shape, a),
                     zk_shape_text(&want, b));
}

/* Scales or zero points, one for each direction or one for each row of a direction's weight; not
 * there is allowed. */
static void want_scales(net *n, int i, int64_t rows) {
  char a[ZK_SHAPE_TEXT];
  zk_tensor *t = i < n->x->n_in ? zk_import_in_opt(n->x, i) : NULL;
  const int64_t d = n->directions;
  if (t && !zk_shape_equal(&t->shape, &ZK_SHAPE(d)) &&
      !zk_shape_equal(&t->shape, &ZK_SHAPE(d, rows)))
    zk_import_refuse(n->x, "input %d has shape %s, it must be [%d] or [%d, %lld]", i,
                     zk_shape_text(&t->shape, a), (int)d, (int)d, (long long)rows);
}

static void check_shapes(net *n, int64_t features) {
  /* hidden may be any number of a file. */
  const int64_t rows = zk_size_mul(n->gates, n->hidden), d = n->directions;
  const zk_shape state =
      n->batch_first ? ZK_SHAPE(n->batch, d, n->hidden) : ZK_SHAPE(d, n->batch, n->hidden);
  want_shape(n, W, n->quantized ? ZK_SHAPE(d, features, rows) : ZK_SHAPE(d, rows, features));
  want_shape(n, R, n->quantized ? ZK_SHAPE(d, n->hidden, rows) : ZK_SHAPE(d, rows, n->hidden));
  want_shape(n, B, ZK_SHAPE(d, zk_size_mul(2, rows)));
  want_shape(n, LENGTHS, ZK_SHAPE(n->batch));
  want_shape(n, H0, state);
  if (n->mode == ZK_LSTM) {
    want_shape(n, C0, state);
    want_shape(n, P, ZK_SHAPE(d, zk_size_mul(3, n->hidden)));
  }
  for (int i = W_SCALE; n->quantized && i <= R_ZERO; i++)
    want_scales(n, i, rows);
}

static void read_net(net *n, int mode) {
  zk_import *x = n->x;
  zk_tensor *in = zk_import_in(x, X), *r = zk_import_in(x, R);
  n->mode = mode;
  n->gates = mode == ZK_LSTM ? 4 : mode == ZK_GRU ? 3 : 1;
  n->functions = mode == ZK_LSTM ? 3 : mode == ZK_GRU ? 2 : 1;
  n->batch_first = zk_import_int(x, "layout", 0);
  n->clip = zk_import_float(x, "clip", 0);
  n->reset_last = mode == ZK_GRU && zk_import_int(x, "linear_before_reset", 0);
  n->coupled = mode == ZK_LSTM && zk_import_int(x, "input_forget", 0);
  read_direction(n);
  if (in->shape.ndim != 3 || r->shape.ndim != 3)
    zk_import_refuse(x, "its input and its weights must have 3 dimensions");
  n->in = n->batch_first ? zk_import_permute(x, in, &ZK_SHAPE(1, 0, 2)) : in;
  n->steps = n->in->shape.dim[0];
  n->batch = n->in->shape.dim[1];
  n->hidden = zk_import_int(x, "hidden_size", r->shape.dim[n->quantized ? 1 : 2]);
  zk_import_ignore(x, "output_sequence"); /* before opset 7: output 0 is there or not */
  check_shapes(n, n->in->shape.dim[2]);
  if (n->steps == 0)
    zk_import_refuse(x, "a sequence of no steps");
  read_functions(n);
  zk_tensor *lengths = LENGTHS < x->n_in ? zk_import_in_opt(x, LENGTHS) : NULL;
  if (lengths)
    n->lengths = zk_import_reshape(x, lengths, &ZK_SHAPE(n->batch, 1));
}

static void recurrent_from_onnx(zk_import *x, int mode, bool quantized) {
  net n = {.x = x, .quantized = quantized};
  result of[2] = {{NULL, NULL, NULL}, {NULL, NULL, NULL}};
  read_net(&n, mode);
  for (int d = 0; d < n.directions; d++) {
    const bool reverse = n.reverse_only || d == 1;
    of[d] = is_plain(&n, d) ? call_of(&n, d, reverse) : steps_of(&n, d, reverse);
  }
  /* Y [steps, directions, batch, hidden], or with layout 1 [batch, steps, directions, hidden]. */
  zk_tensor *y = joined(&n, of[0].y, of[1].y, n.batch_first ? 2 : 1);
  zk_import_out(x, 0, n.batch_first ? zk_import_permute(x, y, &ZK_SHAPE(1, 0, 2, 3)) : y);
  if (x->n_out > 1)
    zk_import_out(x, 1, joined(&n, of[0].h, of[1].h, n.batch_first ? 1 : 0));
  if (x->n_out > 2 && mode == ZK_LSTM)
    zk_import_out(x, 2, joined(&n, of[0].c, of[1].c, n.batch_first ? 1 : 0));
}

static void rnn_from_onnx(zk_import *x) {
  recurrent_from_onnx(x, ZK_RNN_TANH, false);
}
static void lstm_from_onnx(zk_import *x) {
  recurrent_from_onnx(x, ZK_LSTM, false);
}
static void gru_from_onnx(zk_import *x) {
  recurrent_from_onnx(x, ZK_GRU, false);
}
static void quantized_lstm(zk_import *x) {
  recurrent_from_onnx(x, ZK_LSTM, true);
}

const zk_onnx_from zk_onnx_from_recurrent[] = {
    {.type = "RNN", .from = rnn_from_onnx},
    {.type = "LSTM", .from = lstm_from_onnx},
    {.type = "GRU", .from = gru_from_onnx},
    {.type = "DynamicQuantizeLSTM", .from = quantized_lstm, .domain = "com.microsoft"},
    {.type = NULL}};
