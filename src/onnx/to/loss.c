/*
 * loss.c: softmax and losses as ONNX nodes.
 */
#include "onnx/to/converters.h"

enum { INPUT, TARGET, WEIGHT };
enum { NONE, MEAN, SUM }; /* in the order of the ops' choices */

/* ---- of elements ---- */

/* The losses of all elements as the call asks for them: each, their mean or their sum. */
static void reduced_to_onnx(zk_export *x, const zk_call *c, const char *each) {
  int64_t how = zk_call_attr(c, "reduction")->i;
  if (how != NONE) {
    each = zk_export_add(x, how == MEAN ? "ReduceMean" : "ReduceSum", each);
    zk_export_int(x, "keepdims", 0);
  }
  zk_export_out(x, 0, each);
}

static const char *number(zk_export *x, double value) {
  return zk_export_number(x, x->call->out[0]->dtype, value);
}

static const char *input(zk_export *x, int i) {
  return zk_export_in(x, i, x->call->out[0]->dtype);
}

static const char *difference(zk_export *x) {
  const char *in = input(x, INPUT);
  return zk_export_add(x, "Sub", in, input(x, TARGET));
}

static void mse_to_onnx(zk_export *x, const zk_call *c) {
  const char *d = difference(x);
  reduced_to_onnx(x, c, zk_export_add(x, "Mul", d, d));
}

static void l1_to_onnx(zk_export *x, const zk_call *c) {
  reduced_to_onnx(x, c, zk_export_add(x, "Abs", difference(x)));
}

/* Of d = |input - target|: scale d^2 / 2 below the bend, slope (d - bend / 2) from it on. */
static void bent_to_onnx(zk_export *x, const zk_call *c, double bend, double scale, double slope) {
  const char *d = zk_export_add(x, "Abs", difference(x));
  const char *round = zk_export_add(x, "Mul", zk_export_add(x, "Mul", d, d), number(x, scale / 2));
  const char *straight = zk_export_add(x, "Sub", d, number(x, bend / 2));
  straight = zk_export_add(x, "Mul", straight, number(x, slope));
  const char *below = zk_export_add(x, "Less", d, number(x, bend));
  reduced_to_onnx(x, c, zk_export_add(x, "Where", below, round, straight));
}

static void smooth_l1_to_onnx(zk_export *x, const zk_call *c) {
  double beta = zk_call_attr(c, "beta")->f;
  if (beta == 0)
    l1_to_onnx(x, c);
  else
    bent_to_onnx(x, c, beta, 1 / beta, 1);
}

static void huber_to_onnx(zk_export *x, const zk_call *c) {
  double delta = zk_call_attr(c, "delta")->f;
  bent_to_onnx(x, c, delta, 1, delta);
}

/* target (log target - input), 0 where target is 0 */
static void kl_div_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = input(x, INPUT), *target = input(x, TARGET);
  if (zk_call_attr(c, "log_target")->i) {
    const char *rest = zk_export_add(x, "Sub", target, in);
    reduced_to_onnx(x, c, zk_export_add(x, "Mul", zk_export_add(x, "Exp", target), rest));
    return;
  }
  if (x->opset < 11)
    zk_export_refuse(x, "it needs opset 11");
  const char *own = zk_export_add(x, "Mul", target, zk_export_add(x, "Log", target));
  const char *none = zk_export_add(x, "Equal", target, number(x, 0));
  own = zk_export_add(x, "Where", none, number(x, 0), own);
  reduced_to_onnx(x, c, zk_export_add(x, "Sub", own, zk_export_add(x, "Mul", target, in)));
}

static const char *softplus_minus(zk_export *x, const char *value) {
  return zk_export_add(x, "Softplus", zk_export_add(x, "Neg", value));
}

static void soft_margin_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = input(x, INPUT);
  reduced_to_onnx(x, c, softplus_minus(x, zk_export_add(x, "Mul", in, input(x, TARGET))));
}

/* log value, at least -100 */
static const char *cut_log(zk_export *x, const char *value) {
  return zk_export_add(x, "Max", zk_export_add(x, "Log", value), number(x, -100));
}

static const char *one_minus(zk_export *x, const char *value) {
  return zk_export_add(x, "Sub", number(x, 1), value);
}

static void bce_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = input(x, INPUT), *target = input(x, TARGET);
  const char *yes = zk_export_add(x, "Mul", target, cut_log(x, in));
  const char *no = zk_export_add(x, "Mul", one_minus(x, target), cut_log(x, one_minus(x, in)));
  reduced_to_onnx(x, c, zk_export_add(x, "Neg", zk_export_add(x, "Add", yes, no)));
}

/* (1 - t) x + (1 + (pos_weight - 1) t) ln(1 + exp(-x)) */
static void bce_with_logits_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = input(x, INPUT), *target = input(x, TARGET), *rest = softplus_minus(x, in);
  if (c->in[WEIGHT]) {
    const char *more = zk_export_add(x, "Sub", input(x, WEIGHT), number(x, 1));
    more = zk_export_add(x, "Add", zk_export_add(x, "Mul", more, target), number(x, 1));
    rest = zk_export_add(x, "Mul", more, rest);
  }
  const char *no = zk_export_add(x, "Mul", one_minus(x, target), in);
  reduced_to_onnx(x, c, zk_export_add(x, "Add", no, rest));
}

/* ---- cross_entropy ---- */

/* Input and target of a loss of classes, with a batch. */
typedef struct classes {
  const char *in, *target, *weight;
  bool batched;
} classes;

static classes classes_of(zk_export *x, const zk_call *c) {
  classes k = {zk_export_as_is(x, INPUT), zk_export_as_is(x, TARGET), zk_export_as_is(x, WEIGHT),
               c->in[INPUT]->shape.ndim > 1};
  if (!k.batched) {
    k.in = zk_export_axes(x, "Unsqueeze", k.in, 1, (int64_t[]){0}, 13);
    k.target = zk_export_axes(x, "Unsqueeze", k.target, 1, (int64_t[]){0}, 13);
  }
  return k;
}

static const char *loss_node(zk_export *x, const zk_call *c, const classes *k, const char *type) {
  static const char *const reductions[] = {"none", "mean", "sum"};
  const char *y = zk_export_add(x, type, k->in, k->target, k->weight);
  zk_export_string(x, "reduction", reductions[zk_call_attr(c, "reduction")->i]);
  zk_export_int(x, "ignore_index", zk_call_attr(c, "ignore_index")->i);
  return y;
}

static void class_loss_out(zk_export *x, const zk_call *c, const classes *k, const char *y) {
  if (!k->batched && zk_call_attr(c, "reduction")->i == NONE)
    y = zk_export_axes(x, "Squeeze", y, 1, (int64_t[]){0}, 13);
  zk_export_out(x, 0, y);
}

static void nll_loss_to_onnx(zk_export *x, const zk_call *c) {
  classes k = classes_of(x, c);
  class_loss_out(x, c, &k, loss_node(x, c, &k, "NegativeLogLikelihoodLoss"));
}

static const char *sum_of(zk_export *x, const char *value) {
  const char *sum = zk_export_add(x, "ReduceSum", value);
  zk_export_int(x, "keepdims", 0);
  return sum;
}

/* The losses of all classes, weighted, at each target that counts; reduced as the loss is, where a
 * mean is by the weights of the targets. */
static const char *smooth_loss(zk_export *x, const zk_call *c, const classes *k) {
  int64_t how = zk_call_attr(c, "reduction")->i, column[ZK_MAX_DIM] = {-1};
  int n = k->batched ? c->in[INPUT]->shape.ndim : 2;
  const char *zero = number(x, 0), *log = zk_export_add(x, "LogSoftmax", k->in);
  zk_export_int(x, "axis", 1);
  for (int d = 1; d < n - 1; d++)
    column[d] = 1;
  if (*k->weight)
    log = zk_export_add(x, "Mul", log,
                        zk_export_add(x, "Reshape", k->weight, zk_export_list(x, n - 1, column)));
  const char *each =
      zk_export_axes(x, "ReduceSum", zk_export_add(x, "Neg", log), 1, (int64_t[]){1}, 13);
  zk_export_int(x, "keepdims", 0);
  const char *ignored = zk_export_number(x, ZK_INT64, (double)zk_call_attr(c, "ignore_index")->i);
  ignored = zk_export_add(x, "Equal", k->target, ignored);
  each = zk_export_add(x, "Where", ignored, zero, each);
  if (how == NONE)
    return each;
  each = sum_of(x, each);
  if (how == SUM)
    return each;
  const char *weights = number(x, 1);
  if (*k->weight) {
    const char *safe =
        zk_export_add(x, "Where", ignored, zk_export_number(x, ZK_INT64, 0), k->target);
    weights = zk_export_add(x, "Gather", k->weight, safe);
  }
  weights = zk_export_add(x, "Where", ignored, zero, weights);
  return zk_export_add(x, "Div", each, sum_of(x, weights));
}

/* [Szegedy et al. 2016, arXiv 1512.00567] */
static void cross_entropy_to_onnx(zk_export *x, const zk_call *c) {
  double part = zk_call_attr(c, "label_smoothing")->f;
  classes k = classes_of(x, c);
  const char *y = loss_node(x, c, &k, "SoftmaxCrossEntropyLoss");
  if (part != 0) {
    int channels = k.batched ? 1 : 0;
    if (zk_export_in_varies(x, INPUT, channels))
      zk_export_refuse(x, "with label smoothing and a dynamic number of classes it cannot be "
                          "exported");
    double share = part / (double)c->in[INPUT]->shape.dim[channels];
    const char *smooth = zk_export_add(x, "Mul", smooth_loss(x, c, &k), number(x, share));
    y = zk_export_add(x, "Add", zk_export_add(x, "Mul", y, number(x, 1 - part)), smooth);
  }
  class_loss_out(x, c, &k, y);
}

/* ---- softmax ---- */

/* Before opset 13 Softmax runs over all dimensions from axis on: dim is transposed to the end. */
static void lines_to_onnx(zk_export *x, const zk_call *c, const char *type) {
  int d = 0, n = c->in[0]->shape.ndim;
  int64_t perm[ZK_MAX_DIM];
  const char *in = zk_export_in(x, 0, c->out[0]->dtype);
  (void)!zk_wrap_dim(c->op->name, zk_call_attr(c, "dim")->i, n, &d);
  if (n == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  bool transposed = x->opset < 13 && d != n - 1;
  for (int i = 0; i < n; i++)
    perm[i] = i == d ? n - 1 : i == n - 1 ? d : i;
  if (transposed) {
    in = zk_export_add(x, "Transpose", in);
    zk_export_ints(x, "perm", n, perm);
  }
  in = zk_export_add(x, type, in);
  zk_export_int(x, "axis", transposed ? n - 1 : d);
  if (transposed) {
    in = zk_export_add(x, "Transpose", in);
    zk_export_ints(x, "perm", n, perm);
  }
  zk_export_out(x, 0, in);
}

static void softmax_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "Softmax");
}

static void log_softmax_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "LogSoftmax");
}

const zk_onnx_to zk_onnx_to_loss[] = {
    {.op = &zk_op_softmax, .to = softmax_to_onnx},
    {.op = &zk_op_log_softmax, .to = log_softmax_to_onnx},
    {.op = &zk_op_mse_loss, .to = mse_to_onnx},
    {.op = &zk_op_l1_loss, .to = l1_to_onnx},
    {.op = &zk_op_smooth_l1_loss, .since = 9, .to = smooth_l1_to_onnx},
    {.op = &zk_op_huber_loss, .since = 9, .to = huber_to_onnx},
    {.op = &zk_op_kl_div, .to = kl_div_to_onnx},
    {.op = &zk_op_soft_margin_loss, .to = soft_margin_to_onnx},
    {.op = &zk_op_binary_cross_entropy, .since = 8, .to = bce_to_onnx},
    {.op = &zk_op_binary_cross_entropy_with_logits, .to = bce_with_logits_to_onnx},
    {.op = &zk_op_nll_loss, .since = 12, .to = nll_loss_to_onnx},
    {.op = &zk_op_cross_entropy, .since = 12, .to = cross_entropy_to_onnx},
    {.op = NULL},
};
