/*
 * attention.c: Attention and FlexAttention.
 *
 * Attention is the op scaled_dot_product_attention, whose memory does not grow with the square of
 * the length, unless the node asks for what that op does not have: the scores as an output, or a
 * soft cap. Then it is products and a softmax.
 */
#include "onnx/from/converters.h"
#include "onnx/from/heads.h"

#include <math.h>
#include <string.h>

/* ---- Attention --------------------------------------------------------------------------------
 */

enum { QUERY, KEY, VALUE, MASK, PAST_KEY, PAST_VALUE, LENGTHS };
enum { OUT_RAW, OUT_CAPPED, OUT_MASKED, OUT_PROBABILITIES }; /* qk_matmul_output_mode */

typedef struct attention {
  zk_import *x;
  zk_tensor *q, *k, *v;            /* [batch, heads, length, width] */
  zk_tensor *allowed, *bias;       /* what takes part, what is added; NULL: all, nothing */
  int64_t heads, groups;           /* of the query; of key and value */
  int64_t l, s, past;              /* queries, keys, keys of a cache before them */
  bool causal, windowed, by_heads; /* by_heads: the node's tensors are [batch, length, features] */
  double scale;
} attention;

zk_tensor *zk_heads_split(zk_import *x, zk_tensor *t, int64_t heads) {
  const zk_shape *s = &t->shape;
  if (heads < 1 || s->dim[2] % heads != 0)
    zk_import_refuse(x, "%lld features do not divide into %lld heads", (long long)s->dim[2],
                     (long long)heads);
  zk_shape split = ZK_SHAPE(s->dim[0], s->dim[1], heads, s->dim[2] / heads);
  return zk_import_permute(x, zk_import_reshape(x, t, &split), &ZK_SHAPE(0, 2, 1, 3));
}

zk_tensor *zk_heads_join(zk_import *x, zk_tensor *t) {
  t = zk_import_permute(x, t, &ZK_SHAPE(0, 2, 1, 3));
  const int64_t *s = t->shape.dim;
  return zk_import_reshape(x, t, &ZK_SHAPE(s[0], s[1], zk_import_times(x, s[2], s[3])));
}

/* Of query, key and value (NULL: another node has it), which must fit. */
static void read_sizes(attention *a) {
  const int64_t *q = a->q->shape.dim, *k = a->k->shape.dim;
  const zk_shape *v = a->v ? &a->v->shape : &a->k->shape;
  a->heads = q[1], a->groups = k[1];
  a->l = q[2], a->s = k[2];
  if (a->groups < 1 || a->heads % a->groups != 0 || v->dim[1] != a->groups || v->dim[2] != a->s ||
      k[3] != q[3])
    zk_import_refuse(a->x, "query, key and value do not fit");
}

/* Query, key and value with the cache in front, as the attention takes them. */
static void read_tensors(attention *a) {
  zk_import *x = a->x;
  zk_tensor *t[3], *past[2];
  int64_t heads = zk_import_int(x, "q_num_heads", 0), groups = zk_import_int(x, "kv_num_heads", 0);
  for (int i = QUERY; i <= VALUE; i++) {
    t[i] = zk_import_in(x, i);
    int n = t[i]->shape.ndim;
    if (n != t[QUERY]->shape.ndim || n < 3 || n > 4)
      zk_import_refuse(x, "query, key and value must all have 3 dimensions, or all 4");
  }
  a->by_heads = t[QUERY]->shape.ndim == 3;
  for (int i = QUERY; i <= VALUE && a->by_heads; i++)
    t[i] = zk_heads_split(x, t[i], i == QUERY ? heads : groups);
  for (int i = 0; i < 2; i++) {
    past[i] = zk_import_in_opt(x, PAST_KEY + i);
    if (!past[i])
      continue;
    if (past[i]->shape.ndim != 4)
      zk_import_refuse(x, "input %d must have 4 dimensions", PAST_KEY + i);
    a->past = past[i]->shape.dim[2];
    t[KEY + i] = zk_import_cat(x, past[i], t[KEY + i], 2);
  }
  if (!past[0] != !past[1])
    zk_import_refuse(x, "past_key and past_value must be given together");
  a->q = t[QUERY], a->k = t[KEY], a->v = t[VALUE];
  read_sizes(a);
}

/* ---- who sees whom ---- */

/* Only what also `more` (NULL: all) allows. */
static void allow(attention *a, zk_tensor *more) {
  a->allowed = a->allowed && more ? zk_import_make(a->x, &zk_op_logical_and, a->allowed, more)
               : more             ? more
                                  : a->allowed;
}

/* The mask, which may be shorter than the keys: what is missing takes no part. */
static void read_mask(attention *a) {
  zk_import *x = a->x;
  zk_tensor *mask = zk_import_in_opt(x, MASK);
  int n = mask ? mask->shape.ndim : 0;
  if (!mask)
    return;
  if (n < 1 || n > 4 || (mask->dtype != ZK_BOOL && mask->dtype != a->q->dtype))
    zk_import_refuse(x, "its mask must be bool, or of the query's type, with 1 to 4 dimensions");
  int64_t missing = a->s - (n > 0 ? mask->shape.dim[n - 1] : 0);
  if (missing > 0) {
    zk_import_set_list(x, "pad", &ZK_SHAPE(0, missing));
    zk_import_set_float(x, "value", mask->dtype == ZK_BOOL ? 0 : -INFINITY);
    mask = zk_import_make(x, &zk_op_constant_pad_nd, mask);
  }
  if (mask->dtype == ZK_BOOL)
    allow(a, mask);
  else
    a->bias = mask;
}

/* Causal, a window, lengths of the rows: all by the place of a query among the keys, `past` behind
 * the first, or the last of those that are no padding. */
static void read_places(attention *a) {
  zk_import *x = a->x;
  zk_tensor *lengths = zk_import_in_opt(x, LENGTHS), *keys, *places;
  int64_t left = zk_import_int(x, "left_window_size", -1);
  int64_t right = zk_import_int(x, "right_window_size", -1);
  a->causal = zk_import_int(x, "is_causal", 0) != 0;
  a->windowed = left >= 0 || right >= 0;
  if (left < -1 || right < -1)
    zk_import_refuse(x, "a window of %lld and %lld keys: -1 is the least, for all", (long long)left,
                     (long long)right);
  if (lengths &&
      (a->past > 0 || lengths->shape.ndim != 1 || lengths->shape.dim[0] != a->q->shape.dim[0]))
    zk_import_refuse(x, "nonpad_kv_seqlen must be a number for each of the batch, without a cache");
  if (!lengths && !a->windowed && (!a->causal || (a->past == 0 && !a->allowed && !a->bias)))
    return; /* there are none, or the op itself is causal */
  keys = zk_import_range(x, a->s, 1, 2);
  places = zk_import_range(x, a->l, 0, 2);
  if (lengths) {
    lengths = zk_import_cast(x, lengths, ZK_INT64);
    lengths = zk_import_reshape(x, lengths, &ZK_SHAPE(lengths->shape.dim[0], 1, 1, 1));
    allow(a, zk_import_make(x, &zk_op_lt, keys, lengths));
    zk_tensor *offset =
        zk_import_make(x, &zk_op_sub, lengths, zk_import_number(x, ZK_INT64, (double)a->l));
    places = zk_import_make(x, &zk_op_add, places, offset);
  } else if (a->past > 0) {
    zk_tensor *offset = zk_import_number(x, ZK_INT64, (double)a->past);
    places = zk_import_make(x, &zk_op_add, places, offset);
  }
  if (a->causal)
    allow(a, zk_import_make(x, &zk_op_le, keys, places));
  if (!a->windowed)
    return;
  zk_tensor *before = zk_import_make(x, &zk_op_sub, places, keys);
  if (left >= 0)
    allow(a, zk_import_make(x, &zk_op_le, before, zk_import_number(x, ZK_INT64, (double)left)));
  if (right >= 0)
    allow(a, zk_import_make(x, &zk_op_ge, before, zk_import_number(x, ZK_INT64, -(double)right)));
}

/* ---- the computation ---- */

/* What is added to the scores, or bool: what of them takes part; NULL: all as they are. */
static zk_tensor *whole_mask(const attention *a) {
  if (!a->allowed || !a->bias)
    return a->allowed ? a->allowed : a->bias;
  zk_tensor *never = zk_import_number(a->x, a->bias->dtype, -INFINITY);
  return zk_import_make(a->x, &zk_op_where, a->allowed, a->bias, never);
}

/* The op: causal by itself when no mask says so. */
static zk_tensor *fused(attention *a, zk_dtype dtype) {
  zk_import *x = a->x;
  zk_tensor *mask = whole_mask(a);
  if (mask && mask->dtype != ZK_BOOL)
    mask = zk_import_cast(x, mask, dtype);
  if (a->causal && !mask)
    zk_import_set(x, "is_causal", 1);
  zk_import_set_float(x, "scale", a->scale);
  zk_import_set(x, "enable_gqa", 1);
  return zk_import_make(x, &zk_op_scaled_dot_product_attention, zk_import_cast(x, a->q, dtype),
                        zk_import_cast(x, a->k, dtype), zk_import_cast(x, a->v, dtype), mask);
}

/* [batch, heads, l, n] as [batch, groups, heads of a group times l, n], and back. */
static zk_tensor *group(const attention *a, zk_tensor *t, bool back) {
  const int64_t *s = t->shape.dim;
  int64_t share = a->heads / a->groups;
  return zk_import_reshape(
      a->x, t,
      back ? &ZK_SHAPE(s[0], a->heads, a->l, s[3])
           : &ZK_SHAPE(s[0], a->groups, zk_import_times(a->x, share, a->l), s[3]));
}

/* t times the root of the scale, so that no product leaves the range of float16. */
static zk_tensor *scaled(const attention *a, zk_tensor *t) {
  return zk_import_make(a->x, &zk_op_mul, t, zk_import_number(a->x, t->dtype, sqrt(a->scale)));
}

static zk_tensor *masked(const attention *a, zk_tensor *scores) {
  zk_import *x = a->x;
  zk_tensor *mask = whole_mask(a), *never = zk_import_number(x, scores->dtype, -INFINITY);
  if (!mask)
    return scores;
  if (mask->dtype == ZK_BOOL)
    return zk_import_make(x, &zk_op_where, mask, scores, never);
  zk_tensor *out = zk_import_make(x, &zk_op_eq, mask, never); /* whatever the score is */
  scores = zk_import_make(x, &zk_op_add, scores, mask);
  return zk_import_make(x, &zk_op_where, out, never, scores);
}

/* The softmax of each row; zeros where nothing takes part. */
static zk_tensor *probabilities(zk_import *x, zk_tensor *scores) {
  const zk_shape last = ZK_SHAPE(scores->shape.ndim - 1);
  zk_tensor *most = zk_build_reduce(&x->build, &zk_op_amax, scores, &last, true);
  zk_tensor *never = zk_import_number(x, scores->dtype, -INFINITY);
  zk_tensor *none = zk_import_make(x, &zk_op_eq, most, never);
  zk_import_set(x, "dim", -1);
  zk_tensor *p = zk_import_make(x, &zk_op_softmax, scores);
  return zk_import_make(x, &zk_op_where, none, zk_import_number(x, p->dtype, 0), p);
}

/* Step by step: the scores are there as a whole. */
static zk_tensor *composed(attention *a, double cap, int64_t mode, zk_dtype precision) {
  zk_import *x = a->x;
  zk_dtype dtype = a->q->dtype;
  if (a->causal && !whole_mask(a))
    allow(a, zk_import_make(x, &zk_op_le, zk_import_range(x, a->s, 1, 2),
                            zk_import_range(x, a->l, 0, 2)));
  zk_tensor *key = zk_build_transpose(&x->build, scaled(a, a->k));
  zk_tensor *out[4], *query = group(a, scaled(a, a->q), false);
  out[OUT_RAW] = group(a, zk_import_make(x, &zk_op_matmul, query, key), true);
  out[OUT_CAPPED] = out[OUT_RAW];
  if (cap > 0) {
    zk_tensor *most = zk_import_number(x, dtype, cap);
    zk_tensor *t = zk_import_make(x, &zk_op_div, out[OUT_RAW], most);
    out[OUT_CAPPED] = zk_import_make(x, &zk_op_mul, zk_import_make(x, &zk_op_tanh, t), most);
  }
  out[OUT_MASKED] = masked(a, out[OUT_CAPPED]);
  zk_tensor *p = probabilities(x, zk_import_cast(x, out[OUT_MASKED], precision));
  out[OUT_PROBABILITIES] = zk_import_cast(x, p, dtype);
  zk_import_out(x, 3, out[mode]);
  p = group(a, out[OUT_PROBABILITIES], false);
  return group(a, zk_import_make(x, &zk_op_matmul, p, a->v), true);
}

static bool wants(const zk_import *x, int k) {
  return k < x->n_out && *ZK_LIST(const char *, x->node->output)[k];
}

/* The attribute, or 1 / the root of the width. */
static void read_scale(attention *a) {
  double width = (double)a->q->shape.dim[3], plain = width > 0 ? 1 / sqrt(width) : 1;
  a->scale = zk_import_float(a->x, "scale", plain);
  if (!(a->scale >= 0))
    zk_import_refuse(a->x, "its scale must not be negative");
}

/* The dtype of the softmax; the fallback when the node does not say it. */
static zk_dtype read_precision(zk_import *x, zk_dtype fallback) {
  int64_t type = zk_import_int(x, "softmax_precision", 0);
  zk_dtype dtype = type ? zk_import_dtype(x, type) : fallback;
  if (!zk_dtype_is_real(dtype))
    zk_import_refuse(x, "it is computed in floats alone");
  return dtype;
}

static void attention_from_onnx(zk_import *x) {
  attention a = {.x = x};
  double cap = zk_import_float(x, "softcap", 0);
  int64_t mode = zk_import_int(x, "qk_matmul_output_mode", OUT_RAW);
  read_tensors(&a);
  zk_dtype dtype = a.q->dtype, precision = read_precision(x, dtype);
  read_scale(&a);
  if (mode < OUT_RAW || mode > OUT_PROBABILITIES)
    zk_import_refuse(x, "qk_matmul_output_mode is %lld, it must be 0 to 3", (long long)mode);
  if (!zk_dtype_is_real(dtype))
    zk_import_refuse(x, "it is computed in floats alone");
  if (!(cap >= 0))
    zk_import_refuse(x, "softcap must not be negative");
  read_mask(&a);
  read_places(&a);
  /* The op computes float16 in float32; only double is more precise than that. */
  zk_dtype work = precision == ZK_FLOAT64 ? ZK_FLOAT64 : dtype;
  bool apart = wants(x, 3) || cap > 0;
  zk_tensor *y = apart ? composed(&a, cap, mode, precision) : fused(&a, work);
  y = zk_import_cast(x, y, dtype);
  zk_import_out(x, 0, a.by_heads ? zk_heads_join(x, y) : y);
  zk_import_out(x, 1, a.k);
  zk_import_out(x, 2, a.v);
}

/* ---- FlexAttention ----------------------------------------------------------------------------
 */

static zk_tensor *of_heads(zk_import *x, int i) {
  zk_tensor *t = zk_import_in(x, i);
  if (t->shape.ndim != 4)
    zk_import_refuse(x, "input %d must have 4 dimensions", i);
  return t;
}

/* The softmax is in float32 at least. */
static zk_dtype flexible_precision(zk_import *x, const zk_tensor *q) {
  return read_precision(x, q->dtype == ZK_FLOAT64 ? ZK_FLOAT64 : ZK_FLOAT32);
}

/* Without graphs; with graphs it is the three below, and their nodes between (run/flex.c). */
static void flexible_from_onnx(zk_import *x) {
  attention a = {x, .q = of_heads(x, QUERY), .k = of_heads(x, KEY), .v = of_heads(x, VALUE)};
  read_sizes(&a);
  read_scale(&a);
  bool twice = flexible_precision(x, a.q) == ZK_FLOAT64;
  zk_tensor *y = fused(&a, twice ? ZK_FLOAT64 : a.q->dtype);
  zk_import_out(x, 0, zk_import_cast(x, y, a.q->dtype));
}

static void flexible_scores(zk_import *x) {
  attention a = {x, .q = of_heads(x, 0), .k = of_heads(x, 1)};
  read_sizes(&a);
  read_scale(&a);
  zk_tensor *key = zk_build_transpose(&x->build, scaled(&a, a.k));
  zk_tensor *y = zk_import_make(x, &zk_op_matmul, group(&a, scaled(&a, a.q), false), key);
  zk_import_out(x, 0, zk_import_cast(x, group(&a, y, true), flexible_precision(x, a.q)));
}

static void flexible_softmax(zk_import *x) {
  zk_import_set(x, "dim", -1);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_softmax, of_heads(x, 0)));
}

/* Probabilities, values, and the query, whose type the result has. */
static void flexible_values(zk_import *x) {
  attention a = {x, .q = of_heads(x, 0), .v = of_heads(x, 1)};
  const int64_t *p = a.q->shape.dim, *v = a.v->shape.dim;
  a.heads = p[1], a.groups = v[1], a.l = p[2];
  if (a.groups < 1 || a.heads % a.groups != 0 || v[2] != p[3])
    zk_import_refuse(x, "its graphs give a shape that does not fit its values");
  zk_tensor *y = group(&a, a.q, false);
  y = zk_import_make(x, &zk_op_matmul, y, zk_import_cast(x, a.v, a.q->dtype));
  zk_import_out(x, 0, zk_import_cast(x, group(&a, y, true), zk_import_in(x, 2)->dtype));
}

#define PREVIEW "ai.onnx.preview"

const zk_onnx_from zk_onnx_from_attention[] = {
    {.type = "Attention", .from = attention_from_onnx},
    {.type = "FlexAttention", .from = flexible_from_onnx, .domain = PREVIEW},
    {.type = "FlexScores", .from = flexible_scores, .domain = PREVIEW},
    {.type = "FlexSoftmax", .from = flexible_softmax, .domain = PREVIEW},
    {.type = "FlexValues", .from = flexible_values, .domain = PREVIEW},
    {.type = NULL},
};
