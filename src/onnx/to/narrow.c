/*
 * narrow.c: calls of small dtypes whose nodes do not take them in the opset asked for: they are
 * exported in float32 or int32, between casts. That is what zknn computes, too.
 */
#include "onnx/to/narrow.h"

#include <string.h>
#include "tensor/tensor.h"

/* From which opset on a node takes float16, bfloat16, int8, int16, uint8, where it takes float32 or
 * int32 before; 0: from its first on, or from one before those that are written; 99: never. As
 * onnx.defs of onnx 1.23 has it; the checker of tests/peers/onnx_export.py sees what is missing. */
static const struct {
  const char *type;
  uint8_t since[5];
} lacks[] = {
    {"Acos", {0, 22, 0, 0, 0}},
    {"Acosh", {0, 22, 0, 0, 0}},
    {"Add", {0, 0, 14, 14, 14}},
    {"Asin", {0, 22, 0, 0, 0}},
    {"Asinh", {0, 22, 0, 0, 0}},
    {"Atan", {0, 22, 0, 0, 0}},
    {"Atanh", {0, 22, 0, 0, 0}},
    {"AveragePool", {0, 22, 0, 0, 0}},
    {"BatchNormalization", {0, 14, 0, 0, 0}},
    {"Celu", {99, 99, 0, 0, 0}},
    {"Compress", {0, 99, 0, 0, 0}},
    {"ConstantOfShape", {0, 20, 0, 0, 0}},
    {"Conv", {0, 22, 0, 0, 0}},
    {"ConvTranspose", {0, 22, 0, 0, 0}},
    {"Cos", {0, 22, 0, 0, 0}},
    {"Cosh", {0, 22, 0, 0, 0}},
    {"CumSum", {14, 14, 99, 99, 99}},
    {"Det", {0, 22, 0, 0, 0}},
    {"Div", {0, 0, 14, 14, 14}},
    {"Elu", {0, 22, 0, 0, 0}},
    {"Equal", {0, 0, 11, 11, 11}},
    {"GRU", {0, 22, 99, 99, 99}},
    {"Gemm", {0, 0, 99, 99, 99}},
    {"GlobalAveragePool", {0, 22, 0, 0, 0}},
    {"GlobalMaxPool", {0, 22, 0, 0, 0}},
    {"GreaterOrEqual", {0, 16, 0, 0, 0}},
    {"HardSigmoid", {0, 22, 0, 0, 0}},
    {"HardSwish", {0, 22, 0, 0, 0}},
    {"InstanceNormalization", {0, 22, 0, 0, 0}},
    {"IsInf", {20, 20, 0, 0, 0}},
    {"LSTM", {0, 22, 99, 99, 99}},
    {"LeakyRelu", {0, 16, 0, 0, 0}},
    {"LessOrEqual", {0, 16, 0, 0, 0}},
    {"MatMul", {0, 0, 99, 99, 99}},
    {"MaxPool", {0, 22, 0, 0, 0}},
    {"Mish", {0, 22, 0, 0, 0}},
    {"Mul", {0, 0, 14, 14, 14}},
    {"Multinomial", {0, 22, 99, 99, 99}},
    {"Neg", {0, 0, 0, 0, 99}},
    {"NegativeLogLikelihoodLoss", {0, 22, 99, 99, 99}},
    {"OneHot", {0, 99, 0, 0, 0}},
    {"PRelu", {0, 16, 99, 99, 99}},
    {"RNN", {0, 22, 99, 99, 99}},
    {"RandomNormal", {0, 22, 0, 0, 0}},
    {"RandomUniform", {0, 22, 0, 0, 0}},
    {"Range", {99, 99, 99, 0, 99}},
    {"ReduceL1", {0, 0, 99, 99, 99}},
    {"ReduceL2", {0, 0, 99, 99, 99}},
    {"ReduceLogSumExp", {0, 0, 99, 99, 99}},
    {"ReduceMax", {0, 0, 12, 99, 12}},
    {"ReduceMean", {0, 0, 99, 99, 99}},
    {"ReduceMin", {0, 0, 12, 99, 12}},
    {"ReduceProd", {0, 0, 99, 99, 99}},
    {"ReduceSum", {0, 0, 99, 99, 99}},
    {"Relu", {0, 0, 0, 0, 99}},
    {"Round", {0, 22, 0, 0, 0}},
    {"ScatterElements", {99, 99, 0, 0, 0}}, /* onnxruntime has no reduction of them */
    {"ScatterND", {99, 99, 0, 0, 0}},
    {"Selu", {0, 22, 0, 0, 0}},
    {"Shrink", {0, 99, 0, 0, 0}},
    {"Sin", {0, 22, 0, 0, 0}},
    {"Sinh", {0, 22, 0, 0, 0}},
    {"SoftmaxCrossEntropyLoss", {0, 0, 99, 99, 99}},
    {"Softplus", {0, 22, 0, 0, 0}},
    {"Softsign", {0, 22, 0, 0, 0}},
    {"Sub", {0, 0, 14, 14, 14}},
    {"Tan", {0, 22, 0, 0, 0}},
    {"TopK", {0, 24, 0, 0, 0}},
    {"Unique", {0, 99, 0, 0, 0}},
    {"Upsample", {0, 99, 0, 0, 0}},
    {"Where", {0, 16, 0, 0, 0}},
};

static int column_of(zk_dtype dtype) {
  static const zk_dtype columns[] = {ZK_FLOAT16, ZK_BFLOAT16, ZK_INT8, ZK_INT16, ZK_UINT8};
  for (int i = 0; i < 5; i++)
    if (columns[i] == dtype)
      return i;
  return -1;
}

static zk_dtype wide(zk_dtype dtype) {
  int k = column_of(dtype);
  return k < 0 ? dtype : k < 2 ? ZK_FLOAT32 : ZK_INT32;
}

bool zk_narrow_call(const zk_call *c) {
  bool narrow = false;
  for (int i = 0; i < c->n_in; i++)
    narrow = narrow || (c->in[i] && column_of(c->in[i]->dtype) >= 0);
  for (int k = 0; k < c->n_out; k++)
    narrow = narrow || (c->out[k] && column_of(c->out[k]->dtype) >= 0);
  return narrow;
}

static bool takes(const char *type, zk_dtype dtype, int opset) {
  int column = column_of(dtype);
  for (size_t i = 0; i < sizeof lacks / sizeof lacks[0] && column >= 0; i++)
    if (strcmp(lacks[i].type, type) == 0)
      return opset >= lacks[i].since[column];
  return true;
}

bool zk_narrow_lacks(const zk_export *x, uint32_t first) {
  const zk_call *c = x->call;
  bool lacking = false;
  for (uint32_t n = first; n < x->model->graph->node.count; n++) {
    const char *type = ZK_LIST(zk_graph_node *, x->model->graph->node)[n]->op_type;
    for (int i = 0; i < c->n_in; i++)
      lacking = lacking || (c->in[i] && !takes(type, c->in[i]->dtype, x->opset));
    for (int k = 0; k < c->n_out; k++)
      lacking = lacking || (c->out[k] && !takes(type, c->out[k]->dtype, x->opset));
  }
  return lacking;
}

/* The tensor in its wide dtype. Of a trace only numbers have elements. */
static void widen_tensor(zk_export *x, zk_tensor *t, zk_tensor **out) {
  zk_dtype dtype = wide(t->dtype);
  if (x->status != ZK_OK)
    return;
  if (dtype == t->dtype)
    *out = zk_tensor_retain(t);
  else if (t->is_number)
    zk_export_note(x, zk_tensor_cast(t, dtype, out));
  else
    zk_export_note(x, zk_tensor_new(dtype, &t->shape, out));
  if (*out && *out != t)
    (*out)->is_number = t->is_number;
}

/* The call with wide tensors. */
static void widen(zk_export *x, const zk_call *c, zk_call *out) {
  void *in = NULL;
  *out = *c;
  memset(out->out, 0, sizeof out->out);
  zk_export_note(x,
                 zk_arena_take(&x->model->arena, ((size_t)c->n_in + 1) * sizeof(zk_tensor *), &in));
  out->in = in;
  for (int i = 0; i < c->n_in && in; i++)
    if (c->in[i])
      widen_tensor(x, c->in[i], &out->in[i]);
  for (int k = 0; k < c->n_out; k++)
    if (c->out[k])
      widen_tensor(x, c->out[k], &out->out[k]);
}

static void drop(zk_call *c) {
  if (c->in)
    zk_tensor_release_all(c->in, c->n_in);
  zk_tensor_release_all(c->out, ZK_MAX_OUT);
}

void zk_narrow_export(zk_export *x, void (*convert)(zk_export *x)) {
  const zk_call *call = x->call, *const *runs = x->runs, *wide_runs[ZK_MAX_RUNS] = {NULL};
  const char **names = x->in;
  zk_call calls[ZK_MAX_RUNS];
  void *room = NULL;
  int n = zk_export_runs(x);
  zk_export_note(x,
                 zk_arena_take(&x->model->arena, ((size_t)call->n_in + 1) * sizeof(char *), &room));
  for (int r = 0; r < n; r++) {
    widen(x, r ? runs[r] : call, &calls[r]);
    wide_runs[r] = &calls[r];
  }
  x->in = room;
  for (int i = 0; i < call->n_in && room; i++) {
    x->in[i] = names[i];
    if (call->in[i] && names[i] && *names[i] && wide(call->in[i]->dtype) != call->in[i]->dtype)
      x->in[i] = zk_export_cast(x, names[i], zk_onnx_of_dtype(wide(call->in[i]->dtype)));
  }
  x->call = &calls[0];
  x->runs = wide_runs;
  if (x->status == ZK_OK)
    convert(x);
  for (int k = 0; k < call->n_out; k++)
    if (x->out[k] && call->out[k] && wide(call->out[k]->dtype) != call->out[k]->dtype)
      x->out[k] = zk_export_cast(x, x->out[k], zk_onnx_of_dtype(call->out[k]->dtype));
  x->call = call;
  x->runs = runs;
  x->in = names;
  for (int r = 0; r < n; r++)
    drop(&calls[r]);
}
