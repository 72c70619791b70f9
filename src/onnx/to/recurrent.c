/*
 * recurrent.c: recurrent layers as ONNX nodes: RNN, LSTM and GRU. One call is one direction of one
 * layer, and so is its node. The gates stand in another order there.
 */
#include "op/nn/recurrent_shape.h"

#include "onnx/to/converters.h"

/* The rows of a weight in ONNX's order of the gates: lstm i, o, f, c and gru z, r, h. */
static const char *rows_to_onnx(zk_export *x, const char *value, const zk_recurrent *k, int axis) {
  static const int lstm[] = {0, 3, 1, 2}, gru[] = {1, 0, 2};
  const int *order = k->mode == ZK_LSTM ? lstm : gru;
  const int gates = k->mode == ZK_LSTM ? 4 : k->mode == ZK_GRU ? 3 : 1;
  if (gates == 1)
    return value;
  const char *part[4];
  for (int i = 0; i < gates; i++) {
    const int64_t start = order[i] * k->hidden, end = start + k->hidden, along = axis, step = 1;
    part[i] = zk_export_slice(x, value, 1, &along, &start, &end, &step);
  }
  const char *all = zk_export_node(x, "Concat", gates, part);
  zk_export_int(x, "axis", axis);
  return all;
}

/* With a first dimension of 1, for the one direction. */
static const char *of_direction(zk_export *x, const char *value) {
  return zk_export_axes(x, "Unsqueeze", value, 1, (int64_t[]){0}, 13);
}

static const char *weight_to_onnx(zk_export *x, int i, const zk_recurrent *k) {
  return of_direction(x, rows_to_onnx(x, zk_export_as_is(x, i), k, 0));
}

static const char *state_to_onnx(zk_export *x, int i) {
  return x->call->in[i] ? of_direction(x, zk_export_as_is(x, i)) : "";
}

static void recurrent_to_onnx(zk_export *x, const zk_call *c) {
  const zk_recurrent k = zk_recurrent_of(c);
  const char *const type = k.mode == ZK_LSTM ? "LSTM" : k.mode == ZK_GRU ? "GRU" : "RNN";
  if (c->in[ZK_RECURRENT_W_HR])
    zk_export_refuse(x, "ONNX's LSTM has no projection (proj_size)");
  if (c->in[ZK_RECURRENT_SIZES])
    zk_export_refuse(x, "packed sequences have no form in ONNX: export the model with padded ones");
  const char *in = zk_export_as_is(x, ZK_RECURRENT_X), *bias = "";
  const char *w = weight_to_onnx(x, ZK_RECURRENT_W_IH, &k);
  const char *r = weight_to_onnx(x, ZK_RECURRENT_W_HH, &k);
  if (c->in[ZK_RECURRENT_BIAS]) {
    const int64_t flat[] = {1, 2 * k.gates};
    bias = rows_to_onnx(x, zk_export_as_is(x, ZK_RECURRENT_BIAS), &k, 1);
    bias = zk_export_add(x, "Reshape", bias, zk_export_list(x, 2, flat));
  }
  const char *h = state_to_onnx(x, ZK_RECURRENT_H0);
  const char *cell = k.mode == ZK_LSTM ? state_to_onnx(x, ZK_RECURRENT_C0) : "";
  const char *y = k.mode == ZK_LSTM ? zk_export_add(x, type, in, w, r, bias, "", h, cell)
                                    : zk_export_add(x, type, in, w, r, bias, "", h);
  zk_export_int(x, "hidden_size", k.hidden);
  zk_export_string(x, "direction", k.reverse ? "reverse" : "forward");
  if (k.mode == ZK_GRU)
    zk_export_int(x, "linear_before_reset", 1);
  if (k.mode == ZK_RNN_RELU)
    zk_export_words(x, "activations", 1, (const char *const[]){"Relu"});
  const char *last_h = zk_export_more(x);
  const char *last_c = k.mode == ZK_LSTM ? zk_export_more(x) : NULL;
  zk_export_out(x, ZK_RECURRENT_Y, zk_export_axes(x, "Squeeze", y, 1, (int64_t[]){1}, 13));
  zk_export_out(x, ZK_RECURRENT_HN, zk_export_axes(x, "Squeeze", last_h, 1, (int64_t[]){0}, 13));
  if (last_c)
    zk_export_out(x, ZK_RECURRENT_CN, zk_export_axes(x, "Squeeze", last_c, 1, (int64_t[]){0}, 13));
}

const zk_onnx_to zk_onnx_to_recurrent[] = {{.op = &zk_op_recurrent, .to = recurrent_to_onnx},
                                           {.op = NULL}};
