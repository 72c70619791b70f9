/*
 * linear_attention.c: LinearAttention: attention as a state that is written and read step by step,
 * by an op that sessions alone have.
 *
 *     S := exp(decay) S,  v := beta (v - S^T k) or v,  S := S + k v^T,  y = scale S^T q
 */
#include "onnx/from/converters.h"

#include <math.h>
#include <string.h>
#include "op/want.h"

enum { QUERY, KEY, VALUE, PAST, DECAY, BETA, INPUTS };
enum { HEADS, GROUPS, SCALE };

static const zk_param params[] = {ZK_TENSOR("query"), ZK_TENSOR("key"),       ZK_TENSOR("value"),
                                  ZK_TENSOR("past"),  ZK_TENSOR_OPT("decay"), ZK_TENSOR_OPT("beta"),
                                  ZK_INT("heads"),    ZK_INT("groups"),       ZK_FLOAT("scale")};

/* Is t [batch, time, features]? */
static bool fits(const zk_tensor *t, const zk_shape *like, int64_t features) {
  return t->shape.ndim == 3 && t->shape.dim[0] == like->dim[0] && t->shape.dim[1] == like->dim[1] &&
         t->shape.dim[2] == features;
}

static zk_status infer(zk_call *c, zk_spec *out) {
  const zk_shape *q = &c->in[QUERY]->shape, *v = &c->in[VALUE]->shape;
  int64_t heads = c->attr[HEADS].i, groups = c->attr[GROUPS].i;
  ZK_TRY(zk_want_real("linear_attention", "query", c->in[QUERY]));
  for (int i = KEY; i < INPUTS; i++)
    if (c->in[i] && c->in[i]->dtype != c->in[QUERY]->dtype)
      return zk_fail(ZK_ERR_ARG, "its inputs must be of one type");
  if (q->ndim != 3 || v->ndim != 3 || groups < 1 || heads < 1 || heads % groups != 0 ||
      q->dim[2] % heads != 0 || v->dim[2] % groups != 0)
    return zk_fail(ZK_ERR_ARG, "its query and value must have 3 dimensions, and heads that fit");
  int64_t keys = q->dim[2] / heads, values = v->dim[2] / groups;
  zk_shape state = ZK_SHAPE(q->dim[0], groups, keys, values);
  const zk_tensor *decay = c->in[DECAY], *beta = c->in[BETA];
  if (!fits(c->in[KEY], q, groups * keys) || !fits(c->in[VALUE], q, v->dim[2]))
    return zk_fail(ZK_ERR_ARG, "its key and value do not fit its query");
  if (decay && !fits(decay, q, groups) && !fits(decay, q, groups * keys))
    return zk_fail(ZK_ERR_ARG, "its decay does not fit its key");
  if (beta && !fits(beta, q, groups) && !fits(beta, q, 1))
    return zk_fail(ZK_ERR_ARG, "its beta does not fit its key");
  if (!zk_shape_equal(&c->in[PAST]->shape, &state))
    return zk_fail(ZK_ERR_ARG, "its past state must have the shape %s",
                   zk_shape_text(&state, (char[ZK_SHAPE_TEXT]){0}));
  int64_t width;
  if (__builtin_mul_overflow(heads, values, &width))
    return zk_fail(ZK_ERR_ARG, "its sizes are too large");
  out[0] = (zk_spec){.dtype = c->in[QUERY]->dtype, .shape = ZK_SHAPE(q->dim[0], q->dim[1], width)};
  out[1] = (zk_spec){.dtype = c->in[QUERY]->dtype, .shape = state};
  return ZK_OK;
}

typedef struct problem {
  const zk_call *c;
  zk_tensor *const *in;
  int64_t time, heads, groups, keys, values;
} problem;

/* Element `i` of a group at a step: of a tensor with one number for all groups, one a group, or
 * several. */
static double read(const problem *p, int input, int64_t row, int64_t group, int64_t i) {
  int64_t width = p->in[input]->shape.dim[2], each = width / p->groups;
  return zk_element_f(p->in[input], row * width + (width == 1 ? 0 : group * each + i % each));
}

/* One step of one group: `state` is written, and the group's heads read it. */
static void step(const problem *p, double *state, double *value, int64_t row, int64_t group) {
  int64_t keys = p->keys, values = p->values, share = p->heads / p->groups;
  for (int64_t i = 0; i < keys && p->in[DECAY]; i++) {
    double keep = exp(read(p, DECAY, row, group, i));
    for (int64_t j = 0; j < values; j++)
      state[i * values + j] *= keep;
  }
  for (int64_t j = 0; j < values; j++)
    value[j] = read(p, VALUE, row, group, j);
  if (p->in[BETA]) {
    double beta = read(p, BETA, row, group, 0);
    for (int64_t i = 0; i < keys; i++) {
      double key = read(p, KEY, row, group, i);
      for (int64_t j = 0; j < values; j++)
        value[j] -= state[i * values + j] * key;
    }
    for (int64_t j = 0; j < values; j++)
      value[j] *= beta;
  }
  for (int64_t i = 0; i < keys; i++) {
    double key = read(p, KEY, row, group, i);
    for (int64_t j = 0; j < values; j++)
      state[i * values + j] += key * value[j];
  }
  for (int64_t head = group * share; head < (group + 1) * share; head++) {
    memset(value, 0, sizeof *value * (size_t)values);
    for (int64_t i = 0; i < keys; i++) {
      double query = zk_element_f(p->in[QUERY], (row * p->heads + head) * keys + i);
      for (int64_t j = 0; j < values; j++)
        value[j] += query * state[i * values + j];
    }
    for (int64_t j = 0; j < values; j++)
      zk_element_set_f(p->c->out[0], (row * p->heads + head) * values + j,
                       p->c->attr[SCALE].f * value[j]);
  }
}

static zk_status forward(zk_call *c) {
  zk_tensor *in[INPUTS] = {NULL}, *work = NULL;
  const zk_shape *q = &c->in[QUERY]->shape, *s = &c->in[PAST]->shape;
  problem p = {c, in, q->dim[1], c->attr[HEADS].i, s->dim[1], s->dim[2], s->dim[3]};
  int64_t size = p.keys * p.values;
  zk_status status = zk_tensor_new(ZK_FLOAT64, &ZK_SHAPE(size + p.values), &work);
  for (int i = QUERY; i < INPUTS && status == ZK_OK; i++)
    status = c->in[i] ? zk_tensor_contiguous(c->in[i], &in[i]) : ZK_OK;
  for (int64_t k = 0; status == ZK_OK && k < q->dim[0] * p.groups; k++) {
    double *state = zk_data(work);
    for (int64_t i = 0; i < size; i++)
      state[i] = zk_element_f(in[PAST], k * size + i);
    for (int64_t t = 0; t < p.time; t++)
      step(&p, state, state + size, k / p.groups * p.time + t, k % p.groups);
    for (int64_t i = 0; i < size; i++)
      zk_element_set_f(c->out[1], k * size + i, state[i]);
  }
  zk_tensor_release_all(in, INPUTS);
  zk_tensor_release(work);
  return status;
}

static double work_of(const zk_call *c, const zk_spec *spec) {
  double state = (double)zk_shape_numel(&spec[1].shape), share = (double)c->attr[HEADS].i;
  return (double)c->in[QUERY]->shape.dim[1] * state *
         (4 + share / (double)c->attr[GROUPS].i + ZK_WORK_OF_ELEMENT);
}

static const zk_op linear_attention = {.name = "linear_attention",
                                       ZK_PARAMS(params),
                                       .n_out = 2,
                                       .infer = infer,
                                       .work = work_of,
                                       .forward = forward};

static void linear_attention_from_onnx(zk_import *x) {
  const char *rule = zk_import_string(x, "update_rule", "gated_delta");
  zk_tensor *in[INPUTS];
  int64_t heads = zk_import_int(x, "q_num_heads", 0), groups = zk_import_int(x, "kv_num_heads", 0);
  double scale = zk_import_float(x, "scale", 0);
  bool gated = strncmp(rule, "gated", 5) == 0, delta = strstr(rule, "delta") != NULL;
  zk_import_ignore(x, "chunk_size"); /* a hint */
  if (!gated && strcmp(rule, "delta") != 0 && strcmp(rule, "linear") != 0)
    zk_import_refuse(x, "update_rule '%.50s' is not supported", rule);
  for (int i = QUERY; i < INPUTS; i++)
    in[i] = i < PAST ? zk_import_in(x, i) : zk_import_in_opt(x, i);
  if ((in[DECAY] != NULL) != gated || (in[BETA] != NULL) != delta)
    zk_import_refuse(x, "update_rule '%.50s' does not go with its inputs decay and beta", rule);
  if (heads < 1 || groups < 1 || in[QUERY]->shape.ndim != 3 || in[VALUE]->shape.ndim != 3)
    zk_import_refuse(x, "its query and value must have 3 dimensions, and heads that fit");
  // cppcheck-suppress zerodivcond; it has been refused
  int64_t keys = in[QUERY]->shape.dim[2] / heads, values = in[VALUE]->shape.dim[2] / groups;
  zk_shape state = ZK_SHAPE(in[QUERY]->shape.dim[0], groups, keys, values);
  zk_dtype dtype = in[QUERY]->dtype, of_state = in[PAST] ? in[PAST]->dtype : dtype;
  in[PAST] = in[PAST] ? zk_import_cast(x, in[PAST], dtype) : zk_import_fill(x, dtype, 0, &state);
  zk_import_set(x, "heads", heads);
  zk_import_set(x, "groups", groups);
  zk_import_set_float(x, "scale", scale == 0 ? 1 / sqrt((double)keys) : scale);
  zk_import_out(x, 0, zk_import_call(x, &linear_attention, INPUTS, in));
  zk_import_out(x, 1, zk_import_cast(x, zk_import_more(x, 1), of_state));
}

const zk_onnx_from zk_onnx_from_linear_attention[] = {
    {.type = "LinearAttention", .from = linear_attention_from_onnx},
    {.type = NULL},
};
