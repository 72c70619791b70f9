/*
 * norm.c: normalization as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "op/nn/normalize.h"

/* Inputs of batch_normalize, and of BatchNormalization; outputs. */
enum { INPUT, WEIGHT, BIAS, MEAN, VAR };
enum { Y, USED_MEAN, USED_VAR };

/* ---- batch_norm ---- */

/* A constant of that shape filled with `value`, in the result's dtype. */
static const char *filled(zk_export *x, const zk_shape *shape, double value) {
  zk_tensor *t = NULL;
  const char *name = "";
  zk_export_note(x, zk_tensor_new(x->call->out[0]->dtype, shape, &t));
  if (t) {
    zk_tensor_fill_f(t, value);
    name = zk_export_tensor(x, t);
  }
  zk_tensor_release(t);
  return name;
}

/* Input i of the call or, where it is missing, a constant [channels] filled with `value`. */
static const char *channels_to_onnx(zk_export *x, int i, double value) {
  const zk_call *c = x->call;
  return c->in[i] ? zk_export_as_is(x, i) : filled(x, &ZK_SHAPE(c->in[0]->shape.dim[1]), value);
}

/* With the statistics of the batch (track_running_stats=false): nodes compute the mean and the
 * variance of each channel. */
static void batch_to_onnx(zk_export *x, const zk_call *c) {
  zk_attr over = {.given = true};
  zk_dtype dtype = c->in[0]->dtype;
  int n = c->in[0]->shape.ndim;
  int64_t column[ZK_MAX_DIM];
  for (int d = 0; d < n; d++) {
    column[d] = 1;
    if (d != 1)
      over.v[over.n++] = d;
  }
  const char *in = zk_export_as_is(x, 0);
  const char *distance =
      zk_export_add(x, "Sub", in, zk_export_reduce(x, "ReduceMean", in, &over, true, 18));
  const char *square = zk_export_add(x, "Mul", distance, distance);
  const char *var = zk_export_reduce(x, "ReduceMean", square, &over, true, 18);
  var = zk_export_add(x, "Add", var, zk_export_number(x, dtype, zk_call_attr(c, "eps")->f));
  const char *y = zk_export_add(x, "Div", distance, zk_export_add(x, "Sqrt", var));
  const char *shape = n > 2 ? zk_export_list(x, n - 1, (column[0] = -1, column)) : "";
  for (int k = WEIGHT; k <= BIAS; k++)
    if (c->in[k]) {
      const char *each = zk_export_as_is(x, k);
      if (n > 2)
        each = zk_export_add(x, "Reshape", each, shape);
      y = zk_export_add(x, k == WEIGHT ? "Mul" : "Add", y, each);
    }
  zk_export_out(x, 0, y);
}

static void batch_norm_to_onnx(zk_export *x, const zk_call *c) {
  if (zk_call_attr(c, "training")->i && zk_call_in(c, "mean"))
    zk_export_refuse(x, "it goes by the statistics of the batch (training), though it has running "
                        "ones: call model:eval(), or pass training = self.training");
  if (zk_call_attr(c, "training")->i) {
    batch_to_onnx(x, c);
    return;
  }
  const char *in = zk_export_as_is(x, 0);
  const char *w = channels_to_onnx(x, WEIGHT, 1), *b = channels_to_onnx(x, BIAS, 0);
  const char *mean = channels_to_onnx(x, MEAN, 0), *var = channels_to_onnx(x, VAR, 1);
  zk_export_out(x, 0, zk_export_add(x, "BatchNormalization", in, w, b, mean, var));
  zk_export_float(x, "epsilon", zk_call_attr(c, "eps")->f);
  for (int k = USED_MEAN; k <= USED_VAR; k++)
    zk_export_out(x, k, zk_export_add(x, "Identity", k == USED_MEAN ? mean : var));
}

/* ---- group_norm ---- */

/* InstanceNormalization of the input reshaped to [N, groups, ...]. */
static const char *groups_to_onnx(zk_export *x, const zk_call *c, const char *input,
                                  int64_t groups) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  int64_t lines[] = {0, groups, in->dim[1] / groups};
  for (int d = 2; d < in->ndim; d++)
    lines[2] *= in->dim[d];
  for (int d = 2; d < in->ndim; d++)
    if (zk_export_in_varies(x, ZK_NORM_INPUT, d))
      lines[2] = -1;
  const char *y = zk_export_add(x, "Reshape", input, zk_export_list(x, 3, lines));
  const char *one = filled(x, &ZK_SHAPE(groups), 1);
  y = zk_export_add(x, "InstanceNormalization", y, one, filled(x, &ZK_SHAPE(groups), 0));
  zk_export_float(x, "epsilon", zk_call_attr(c, "eps")->f);
  return lines[2] < 0 ? zk_export_add(x, "Reshape", y, zk_export_add(x, "Shape", input))
                      : zk_export_reshape(x, y);
}

/* One node where groups are single channels, and from opset 21 on; else the node of the groups,
 * then weight and bias. */
static void group_norm_to_onnx(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  int64_t groups = zk_call_attr(c, "num_groups")->i, channels = in->dim[1],
          shape[ZK_MAX_DIM] = {-1};
  const char *y = zk_export_as_is(x, ZK_NORM_INPUT);
  bool several = in->ndim > 2 && zk_numel(c->in[ZK_NORM_INPUT]) > 0;
  bool single = groups == channels && several;
  if (zk_export_in_varies(x, ZK_NORM_INPUT, 1))
    zk_export_refuse(x, "with a dynamic number of channels it cannot be exported");
  if (single || (x->opset >= 21 && several)) {
    const char *weight = channels_to_onnx(x, ZK_NORM_WEIGHT, 1);
    y = zk_export_add(x, single ? "InstanceNormalization" : "GroupNormalization", y, weight,
                      channels_to_onnx(x, ZK_NORM_BIAS, 0));
    zk_export_float(x, "epsilon", zk_call_attr(c, "eps")->f);
    if (!single)
      zk_export_int(x, "num_groups", groups);
    zk_export_out(x, 0, y);
    return;
  }
  y = groups_to_onnx(x, c, y, groups);
  for (int d = 1; d < in->ndim - 1; d++)
    shape[d] = 1;
  shape[0] = channels;
  const char *want = zk_export_list(x, in->ndim - 1, shape);
  for (int k = ZK_NORM_WEIGHT; k <= ZK_NORM_BIAS; k++)
    if (c->in[k])
      y = zk_export_add(x, k == ZK_NORM_WEIGHT ? "Mul" : "Add", y,
                        zk_export_add(x, "Reshape", zk_export_as_is(x, k), want));
  zk_export_out(x, 0, y);
}

/* ---- layer_norm ---- */

static double eps_of(const zk_call *c) {
  double eps = zk_call_attr(c, "eps")->f;
  if (eps >= 0)
    return eps;
  return c->out[0]->dtype == ZK_FLOAT64 ? 0x1p-52 : 0x1p-23; /* rms_norm's default */
}

/* x / sqrt(mean(x^2) + eps) over the last dimensions, where with `centered` the mean of x is
 * subtracted from x first. */
static const char *normalized(zk_export *x, const zk_call *c, const char *value, bool centered) {
  zk_attr dims = {.given = true, .n = zk_call_attr(c, "normalized_shape")->n};
  zk_dtype dtype = c->out[0]->dtype;
  for (int d = 0; d < dims.n; d++)
    dims.v[d] = d - dims.n;
  if (centered)
    value =
        zk_export_add(x, "Sub", value, zk_export_reduce(x, "ReduceMean", value, &dims, true, 18));
  const char *var = zk_export_add(x, "Mul", value, value);
  var = zk_export_reduce(x, "ReduceMean", var, &dims, true, 18);
  var = zk_export_add(x, "Add", var, zk_export_number(x, dtype, eps_of(c)));
  return zk_export_add(x, "Div", value, zk_export_add(x, "Sqrt", var));
}

/* The weight of a node that must have one: ones where the call has none; "" where their shape
 * depends on a dynamic axis. */
static const char *weight_of_lines(zk_export *x, const zk_call *c) {
  const zk_shape *in = &c->in[ZK_NORM_INPUT]->shape;
  zk_shape shape = {.ndim = zk_call_attr(c, "normalized_shape")->n};
  if (c->in[ZK_NORM_WEIGHT])
    return zk_export_as_is(x, ZK_NORM_WEIGHT);
  for (int d = in->ndim - shape.ndim, k = 0; d < in->ndim; d++) {
    if (zk_export_in_varies(x, ZK_NORM_INPUT, d))
      return "";
    shape.dim[k++] = in->dim[d];
  }
  return filled(x, &shape, 1);
}

/* A node over the last dimensions; NULL: it cannot be. */
static const char *line_node(zk_export *x, const zk_call *c, const char *type) {
  const char *in = zk_export_as_is(x, ZK_NORM_INPUT), *weight = weight_of_lines(x, c);
  const char *bias =
      c->n_in > ZK_NORM_BIAS && c->in[ZK_NORM_BIAS] ? zk_export_as_is(x, ZK_NORM_BIAS) : "";
  if (!*weight)
    return NULL;
  const char *y = zk_export_add(x, type, in, weight, bias);
  zk_export_int(x, "axis", -zk_call_attr(c, "normalized_shape")->n);
  zk_export_float(x, "epsilon", eps_of(c));
  return y;
}

/* [rms: Zhang and Sennrich 2019, arXiv 1910.07467] */
static void lines_to_onnx(zk_export *x, const zk_call *c, const char *type, int since,
                          bool centered) {
  const char *y = x->opset >= since ? line_node(x, c, type) : NULL;
  if (!y) {
    y = normalized(x, c, zk_export_as_is(x, ZK_NORM_INPUT), centered);
    for (int k = ZK_NORM_WEIGHT; k <= ZK_NORM_BIAS; k++)
      if (k < c->n_in && c->in[k])
        y = zk_export_add(x, k == ZK_NORM_WEIGHT ? "Mul" : "Add", y, zk_export_as_is(x, k));
  }
  zk_export_out(x, 0, y);
}

static void layer_norm_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "LayerNormalization", 17, true);
}

static void rms_norm_to_onnx(zk_export *x, const zk_call *c) {
  lines_to_onnx(x, c, "RMSNormalization", 23, false);
}

const zk_onnx_to zk_onnx_to_norm[] = {
    {.op = &zk_op_layer_norm, .sizes = "normalized_shape", .to = layer_norm_to_onnx},
    {.op = &zk_op_rms_norm, .sizes = "normalized_shape", .to = rms_norm_to_onnx},
    {.op = &zk_op_group_norm, .to = group_norm_to_onnx},
    {.op = &zk_op_batch_normalize, .to = batch_norm_to_onnx},
    {.op = NULL},
};
