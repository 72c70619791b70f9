/*
 * recurrent.c: recurrent layers as ONNX nodes: RNN, LSTM and GRU. One call is one direction of one
 * layer, and so is its node. The gates stand in another order there. Packed sequences are padded
 * before the node, and packed behind it.
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

/* ---- packed sequences ---- */

/* Where the steps of packed sequences begin. The sizes are those of the example: nothing of them
 * depends on the model's inputs, or the export was refused before. */
typedef struct packing {
  zk_recurrent k;
  int64_t *start;
} packing;

/* Row of x for place i of [T, N]; behind the end of a sequence, where it does not count, row 0. */
static int64_t packed_row(const void *context, int64_t i) {
  const packing *p = context;
  int64_t t = i / p->k.batch, n = i % p->k.batch;
  return n < p->start[t + 1] - p->start[t] ? p->start[t] + n : 0;
}

/* The place in [T, N] of row i. */
static int64_t padded_place(const void *context, int64_t i) {
  const packing *p = context;
  int64_t t = 0;
  while (p->start[t + 1] <= i)
    t++;
  return t * p->k.batch + i - p->start[t];
}

static int64_t length_of(const void *context, int64_t n) {
  const packing *p = context;
  int64_t t = 0;
  while (t < p->k.steps && n < p->start[t + 1] - p->start[t])
    t++;
  return t;
}

static void read_packing(zk_export *x, const zk_call *c, packing *p) {
  size_t size = ((size_t)p->k.steps + 1) * sizeof *p->start;
  void *room = NULL;
  zk_export_note(x, zk_arena_take(&x->model->arena, size, &room));
  p->start = room;
  if (room)
    zk_export_note(x, zk_recurrent_starts(c, &p->k, p->start));
  if (zk_export_in_varies(x, ZK_RECURRENT_SIZES, 0) || zk_export_in_varies(x, ZK_RECURRENT_X, 0))
    zk_export_refuse(x, "packed sequences of a dynamic number or length cannot be exported");
}

static const char *padded(zk_export *x, const packing *p, const char *rows) {
  return zk_export_add(x, "Gather", rows,
                       zk_export_positions(x, &ZK_SHAPE(p->k.steps, p->k.batch), packed_row, p));
}

static const char *packed(zk_export *x, const packing *p, const char *y) {
  const int64_t flat[] = {-1, p->k.out};
  y = zk_export_add(x, "Reshape", y, zk_export_list(x, 2, flat));
  return zk_export_add(x, "Gather", y,
                       zk_export_positions(x, &ZK_SHAPE(p->k.rows), padded_place, p));
}

/* ---- LSTM with a projection ---- */

/* [N, size] of zeros, for x [T, N, ..]. */
static const char *zero_state(zk_export *x, const char *in, int64_t size, zk_dtype dtype) {
  const char *n = zk_export_entry(x, zk_export_add(x, "Shape", in), 1);
  const char *shape = zk_export_add(x, "Concat", n, zk_export_list(x, 1, &size));
  zk_export_int(x, "axis", 0);
  const char *zeros = zk_export_add(x, "ConstantOfShape", shape);
  return dtype == ZK_FLOAT32 ? zeros : zk_export_cast(x, zeros, zk_onnx_of_dtype(dtype));
}

static const char *turned(zk_export *x, int i) {
  const char *y = zk_export_add(x, "Transpose", zk_export_as_is(x, i));
  zk_export_ints(x, "perm", 2, (int64_t[]){1, 0});
  return y;
}

/* Gate i (of i, f, g, o) of [N, 4 H]. */
static const char *gate(zk_export *x, const char *sums, const zk_recurrent *k, int i) {
  const int64_t axis = 1, start = i * k->hidden, end = start + k->hidden, step = 1;
  const char *part = zk_export_slice(x, sums, 1, &axis, &start, &end, &step);
  return zk_export_add(x, i == 2 ? "Tanh" : "Sigmoid", part);
}

/* One step: h, c, both weights and the input's part of the gates -> h, c, the weights, y. */
static zk_export_body step_of(zk_export *x, const zk_recurrent *k, zk_dtype dtype) {
  enum { H, C, W_HH, W_HR, SUMS, COUNT };
  const char *in[COUNT], *next[COUNT];
  zk_export_body b = zk_export_begin_body(x);
  for (int i = 0; i < COUNT; i++)
    in[i] = zk_export_body_in(x, &b, dtype);
  const char *sums = zk_export_add(x, "Add", in[SUMS], zk_export_add(x, "MatMul", in[H], in[W_HH]));
  const char *kept = zk_export_add(x, "Mul", gate(x, sums, k, 1), in[C]);
  const char *fresh = zk_export_add(x, "Mul", gate(x, sums, k, 0), gate(x, sums, k, 2));
  next[C] = zk_export_add(x, "Add", kept, fresh);
  const char *wide =
      zk_export_add(x, "Mul", gate(x, sums, k, 3), zk_export_add(x, "Tanh", next[C]));
  next[H] = zk_export_add(x, "MatMul", wide, in[W_HR]);
  next[W_HH] = zk_export_add(x, "Identity", in[W_HH]);
  next[W_HR] = zk_export_add(x, "Identity", in[W_HR]);
  next[SUMS] = zk_export_add(x, "Identity", next[H]);
  for (int i = 0; i < COUNT; i++)
    zk_export_body_out(x, &b, next[i], dtype);
  zk_export_end_body(x, &b);
  return b;
}

/* ONNX's LSTM has no projection: the steps are the body of a Scan. */
static void projected_to_onnx(zk_export *x, const zk_call *c, const zk_recurrent *k) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, ZK_RECURRENT_X);
  const char *sums = zk_export_add(x, "MatMul", in, turned(x, ZK_RECURRENT_W_IH));
  if (c->in[ZK_RECURRENT_BIAS]) {
    const char *bias = zk_export_axes(x, "ReduceSum", zk_export_as_is(x, ZK_RECURRENT_BIAS), 1,
                                      (int64_t[]){0}, 13);
    zk_export_int(x, "keepdims", 0);
    sums = zk_export_add(x, "Add", sums, bias);
  }
  const char *h = c->in[ZK_RECURRENT_H0] ? zk_export_as_is(x, ZK_RECURRENT_H0)
                                         : zero_state(x, in, k->out, dtype);
  const char *cell = c->in[ZK_RECURRENT_C0] ? zk_export_as_is(x, ZK_RECURRENT_C0)
                                            : zero_state(x, in, k->hidden, dtype);
  zk_export_body b = step_of(x, k, dtype);
  const char *w_hh = turned(x, ZK_RECURRENT_W_HH);
  const char *last = zk_export_add(x, "Scan", h, cell, w_hh, turned(x, ZK_RECURRENT_W_HR), sums);
  zk_export_graph(x, "body", &b);
  zk_export_int(x, "num_scan_inputs", 1);
  if (k->reverse) {
    zk_export_ints(x, "scan_input_directions", 1, (int64_t[]){1});
    zk_export_ints(x, "scan_output_directions", 1, (int64_t[]){1});
  }
  zk_export_out(x, ZK_RECURRENT_HN, last);
  zk_export_out(x, ZK_RECURRENT_CN, zk_export_more(x));
  for (int i = 0; i < 2; i++) /* the weights */
    (void)zk_export_more(x);
  zk_export_out(x, ZK_RECURRENT_Y, zk_export_more(x));
}

/* ---- one node ---- */

static void recurrent_to_onnx(zk_export *x, const zk_call *c) {
  packing p = {zk_recurrent_of(c), NULL};
  const zk_recurrent k = p.k;
  const char *const type = k.mode == ZK_LSTM ? "LSTM" : k.mode == ZK_GRU ? "GRU" : "RNN";
  bool is_packed = c->in[ZK_RECURRENT_SIZES];
  if (is_packed)
    read_packing(x, c, &p);
  if (is_packed && c->in[ZK_RECURRENT_W_HR])
    zk_export_refuse(x, "packed sequences with a projection (proj_size) have no form in ONNX here");
  if (x->status != ZK_OK)
    return;
  if (c->in[ZK_RECURRENT_W_HR]) {
    projected_to_onnx(x, c, &k);
    return;
  }
  const char *in = zk_export_as_is(x, ZK_RECURRENT_X), *bias = "", *lengths = "";
  if (is_packed) {
    in = padded(x, &p, in);
    lengths = zk_export_positions(x, &ZK_SHAPE(k.batch), length_of, &p);
    lengths = zk_export_cast(x, lengths, ZK_ONNX_INT32);
  }
  const char *w = weight_to_onnx(x, ZK_RECURRENT_W_IH, &k);
  const char *r = weight_to_onnx(x, ZK_RECURRENT_W_HH, &k);
  if (c->in[ZK_RECURRENT_BIAS]) {
    const int64_t flat[] = {1, 2 * k.gates};
    bias = rows_to_onnx(x, zk_export_as_is(x, ZK_RECURRENT_BIAS), &k, 1);
    bias = zk_export_add(x, "Reshape", bias, zk_export_list(x, 2, flat));
  }
  const char *h = state_to_onnx(x, ZK_RECURRENT_H0);
  const char *cell = k.mode == ZK_LSTM ? state_to_onnx(x, ZK_RECURRENT_C0) : "";
  const char *y = zk_export_add(x, type, in, w, r, bias, lengths, h, cell);
  zk_export_int(x, "hidden_size", k.hidden);
  zk_export_string(x, "direction", k.reverse ? "reverse" : "forward");
  if (k.mode == ZK_GRU)
    zk_export_int(x, "linear_before_reset", 1);
  if (k.mode == ZK_RNN_RELU)
    zk_export_words(x, "activations", 1, (const char *const[]){"Relu"});
  const char *last_h = zk_export_more(x);
  const char *last_c = k.mode == ZK_LSTM ? zk_export_more(x) : NULL;
  y = zk_export_axes(x, "Squeeze", y, 1, (int64_t[]){1}, 13);
  zk_export_out(x, ZK_RECURRENT_Y, is_packed ? packed(x, &p, y) : y);
  zk_export_out(x, ZK_RECURRENT_HN, zk_export_axes(x, "Squeeze", last_h, 1, (int64_t[]){0}, 13));
  if (last_c)
    zk_export_out(x, ZK_RECURRENT_CN, zk_export_axes(x, "Squeeze", last_c, 1, (int64_t[]){0}, 13));
}

const zk_onnx_to zk_onnx_to_recurrent[] = {{.op = &zk_op_recurrent, .to = recurrent_to_onnx},
                                           {.op = NULL}};
