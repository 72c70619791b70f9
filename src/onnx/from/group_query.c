/*
 * group_query.c: GroupQueryAttention of onnxruntime's own domain, which exporters of language
 * models write: causal attention over a cache, with fewer heads of keys than of queries.
 *
 * Row b of the batch has lengths[b] + 1 keys in all; its new ones stand behind those of the cache.
 * The cache may be longer than what is in use.
 */
#include "onnx/from/converters.h"
#include "onnx/from/heads.h"

#include <math.h>

enum { QUERY, KEY, VALUE, PAST_KEY, PAST_VALUE, LENGTHS, TOTAL, COS, SIN, PLACES, BIAS, SINK };

typedef struct attention {
  zk_import *x;
  zk_tensor *q, *k, *v;         /* [batch, heads, length, width]; k, v: with the cache */
  zk_tensor *past;              /* [batch, 1]: where a row's first query stands among the keys */
  int64_t batch, heads, groups; /* heads: of the query; groups: of key and value */
  int64_t l, s;                 /* queries; keys */
} attention;

static zk_tensor *add(zk_import *x, zk_tensor *a, zk_tensor *b) {
  return zk_import_make(x, &zk_op_add, a, b);
}

/* ---- inputs -----------------------------------------------------------------------------------
 */

/* Three inputs, or the features of all in one. */
static void read_features(attention *a) {
  zk_import *x = a->x;
  zk_tensor *t[3] = {zk_import_in(x, QUERY), zk_import_in_opt(x, KEY), zk_import_in_opt(x, VALUE)};
  if (t[0]->shape.ndim != 3 || !t[1] != !t[2])
    zk_import_refuse(x, "query, key and value do not fit");
  if (a->heads < 1 || a->groups < 1 || a->heads % a->groups != 0 || a->heads > INT32_MAX)
    zk_import_refuse(x, "num_heads and kv_num_heads do not fit");
  if (!t[1]) {
    int64_t width = t[0]->shape.dim[2] / (a->heads + 2 * a->groups);
    int64_t ends[] = {width * a->heads, width * (a->heads + a->groups),
                      width * (a->heads + 2 * a->groups)};
    zk_tensor *all = t[0];
    if (ends[2] != all->shape.dim[2])
      zk_import_refuse(x, "its %lld features do not divide into query, key and value",
                       (long long)all->shape.dim[2]);
    for (int i = 0; i < 3; i++)
      t[i] = zk_import_narrow(x, all, 2, i ? ends[i - 1] : 0, ends[i]);
  }
  if (t[1]->shape.ndim != 3 || t[2]->shape.ndim != 3)
    zk_import_refuse(x, "key and value must have 3 dimensions");
  a->q = zk_heads_split(x, t[0], a->heads);
  a->k = zk_heads_split(x, t[1], a->groups);
  a->v = zk_heads_split(x, t[2], a->groups);
  const int64_t *q = a->q->shape.dim, *k = a->k->shape.dim, *v = a->v->shape.dim;
  a->batch = q[0], a->l = q[2];
  if (k[0] != q[0] || v[0] != q[0] || k[2] != q[2] || v[2] != q[2] || k[3] != q[3])
    zk_import_refuse(x, "query, key and value do not fit");
}

/* Where the new keys stand: all from 0 on when there are no others. */
static void read_lengths(attention *a) {
  zk_import *x = a->x;
  zk_tensor *lengths = zk_import_in(x, LENGTHS);
  int64_t total = zk_import_known_int(x, TOTAL, 0);
  if (zk_numel(lengths) != a->batch)
    zk_import_refuse(x, "seqlens_k must be a number for each of the batch");
  if (total < a->l)
    zk_import_refuse(x, "total_sequence_length is %lld, and there are %lld queries",
                     (long long)total, (long long)a->l);
  a->s = total;
  a->past = zk_import_fill(x, ZK_INT64, 0, &ZK_SHAPE(a->batch, 1));
  if (total == a->l)
    return;
  lengths = zk_import_reshape(x, zk_import_cast(x, lengths, ZK_INT64), &ZK_SHAPE(a->batch, 1));
  a->past = add(x, lengths, zk_import_number(x, ZK_INT64, 1 - (double)a->l));
}

static zk_tensor *by_row(const attention *a, zk_tensor *t) {
  return zk_import_reshape(a->x, t, &ZK_SHAPE(a->batch, 1, zk_numel(t) / a->batch, 1));
}

/* [batch, length]: the places of the queries among the keys. */
static zk_tensor *places_of(const attention *a) {
  return add(a->x, a->past, zk_import_range(a->x, a->l, 1, 2));
}

static void read_rotation(attention *a) {
  zk_import *x = a->x;
  zk_rotation r = {.cos = zk_import_in_opt(x, COS),
                   .sin = zk_import_in_opt(x, SIN),
                   .ids = zk_import_in_opt(x, PLACES)};
  r.interleaved = zk_import_int(x, "rotary_interleaved", 0) != 0;
  if (!zk_import_int(x, "do_rotary", 0))
    return;
  if (!r.cos || !r.sin || r.cos->shape.ndim != 2)
    zk_import_refuse(x, "do_rotary needs cos_cache and sin_cache");
  if (!r.ids) { /* queries that are padding have places, too */
    zk_tensor *last = zk_import_number(x, ZK_INT64, (double)r.cos->shape.dim[0] - 1);
    r.ids = zk_import_make(x, &zk_op_clamp, places_of(a), zk_import_number(x, ZK_INT64, 0), last);
  }
  r.n = zk_import_times(x, 2, r.cos->shape.dim[1]);
  a->q = zk_heads_rotate(x, a->q, &r, false);
  a->k = zk_heads_rotate(x, a->k, &r, false);
}

/* ---- the cache --------------------------------------------------------------------------------
 */

/* What the cache has of each row, zeros, and `t` at the places of the new keys. */
static zk_tensor *remember(attention *a, int i, zk_tensor *t) {
  zk_import *x = a->x;
  zk_tensor *past = zk_import_in_opt(x, i);
  int64_t width = t->shape.dim[3], n = past && past->shape.ndim == 4 ? past->shape.dim[2] : 0;
  if (past && (past->shape.ndim != 4 || past->dtype != t->dtype || past->shape.dim[0] != a->batch ||
               past->shape.dim[1] != a->groups || past->shape.dim[3] != width))
    zk_import_refuse(x, "a cache must be [batch, heads, length, width], of the key's type");
  int64_t most = n > a->s ? n : a->s;
  if (most == a->l)
    return t;
  if (!past)
    zk_import_refuse(x, "total_sequence_length is %lld without a cache", (long long)a->s);
  zk_tensor *none = zk_import_number(x, t->dtype, 0);
  zk_tensor *used = zk_import_make(x, &zk_op_lt, zk_import_range(x, n, 2, 4), by_row(a, a->past));
  zk_tensor *whole = zk_import_make(x, &zk_op_where, used, past, none);
  if (most > n) {
    zk_shape more = ZK_SHAPE(a->batch, a->groups, most - n, width);
    whole = zk_import_cat(x, whole, zk_import_fill(x, t->dtype, 0, &more), 2);
  }
  zk_tensor *at = by_row(a, places_of(a));
  zk_import_set_list(x, "size", &t->shape);
  at = zk_import_make(x, &zk_op_expand, at);
  zk_import_set(x, "dim", 2);
  return zk_import_make(x, &zk_op_scatter, whole, at, t);
}

/* ---- the computation --------------------------------------------------------------------------
 */

/* [batch, 1, length, keys]: which keys a query sees. */
static zk_tensor *seen(const attention *a) {
  zk_import *x = a->x;
  int64_t window = zk_import_int(x, "local_window_size", -1);
  zk_tensor *keys = zk_import_range(x, a->s, 3, 4), *places = by_row(a, places_of(a));
  zk_tensor *keep = zk_import_make(x, &zk_op_le, keys, places);
  if (window <= 0)
    return keep;
  zk_tensor *first = add(x, places, zk_import_number(x, ZK_INT64, -(double)window));
  return zk_import_make(x, &zk_op_logical_and, keep, zk_import_make(x, &zk_op_gt, keys, first));
}

/* The sink's column behind the scores takes a share of the softmax, and gives nothing. */
static zk_tensor *with_sink(const attention *a, zk_tensor *scores, zk_tensor *sink) {
  zk_import *x = a->x;
  zk_shape column = ZK_SHAPE(a->batch, a->heads, a->l, 1);
  if (sink && zk_numel(sink) != a->heads)
    zk_import_refuse(x, "head_sink must be a number for each head");
  sink = sink ? zk_import_reshape(x, sink, &ZK_SHAPE(1, a->heads, 1, 1))
              : zk_import_fill(x, scores->dtype, 0, &ZK_SHAPE(1, 1, 1, 1));
  zk_import_set_list(x, "size", &column);
  sink = zk_import_make(x, &zk_op_expand, sink);
  zk_tensor *p = zk_import_cat(x, scores, sink, 3);
  zk_import_set(x, "dim", -1);
  p = zk_import_make(x, &zk_op_softmax, p);
  return zk_import_narrow(x, p, 3, 0, a->s);
}

/* Step by step, for what scaled_dot_product_attention does not have. */
static zk_tensor *composed(const attention *a, zk_tensor *mask, double scale, double cap,
                           zk_tensor *sink) {
  zk_import *x = a->x;
  int64_t share = a->heads / a->groups, width = a->q->shape.dim[3];
  zk_shape grouped = ZK_SHAPE(a->batch, a->groups, zk_import_times(x, share, a->l), width);
  zk_shape apart = ZK_SHAPE(a->batch, a->heads, a->l, a->s);
  zk_tensor *q = zk_import_make(x, &zk_op_mul, a->q, zk_import_number(x, a->q->dtype, scale));
  q = zk_import_reshape(x, q, &grouped);
  zk_tensor *t = zk_import_make(x, &zk_op_matmul, q, zk_build_transpose(&x->build, a->k));
  t = zk_import_reshape(x, t, &apart);
  if (cap > 0) {
    zk_tensor *most = zk_import_number(x, t->dtype, cap);
    t = zk_import_make(x, &zk_op_tanh, zk_import_make(x, &zk_op_div, t, most));
    t = zk_import_make(x, &zk_op_mul, t, most);
  }
  t = with_sink(a, add(x, t, mask), sink);
  grouped.dim[3] = a->s;
  t = zk_import_make(x, &zk_op_matmul, zk_import_reshape(x, t, &grouped), a->v);
  apart.dim[3] = a->v->shape.dim[3];
  return zk_import_reshape(x, t, &apart);
}

static void attend(const attention *a) {
  zk_import *x = a->x;
  double width = (double)a->q->shape.dim[3], scale = zk_import_float(x, "scale", 0);
  double cap = zk_import_float(x, "softcap", 0);
  bool smooth = zk_import_int(x, "smooth_softmax", 0) > 0;
  zk_tensor *mask = seen(a), *bias = zk_import_in_opt(x, BIAS), *sink = zk_import_in_opt(x, SINK);
  scale = scale > 0 ? scale : width > 0 ? 1 / sqrt(width) : 1;
  bool apart = cap > 0 || smooth || sink;
  if (bias || apart) {
    zk_tensor *never = zk_import_number(x, a->q->dtype, -INFINITY);
    zk_tensor *some = bias ? bias : zk_import_number(x, a->q->dtype, 0);
    mask = zk_import_make(x, &zk_op_where, mask, some, never);
  }
  zk_tensor *y;
  if (cap > 0 && !smooth && !sink)
    sink = zk_import_fill(x, a->q->dtype, -INFINITY, &ZK_SHAPE(a->heads));
  if (apart) {
    y = composed(a, mask, scale, cap, sink);
  } else {
    zk_import_set_float(x, "scale", scale);
    zk_import_set(x, "enable_gqa", 1);
    y = zk_import_make(x, &zk_op_scaled_dot_product_attention, a->q, a->k, a->v, mask);
  }
  zk_import_out(x, 0, zk_heads_join(x, y));
}

static void group_query_attention(zk_import *x) {
  attention a = {.x = x};
  a.heads = zk_import_int(x, "num_heads", 0), a.groups = zk_import_int(x, "kv_num_heads", 0);
  if (zk_import_int(x, "qk_output", 0) != 0 || zk_import_int(x, "kv_cache_bit_width", 0) != 0)
    zk_import_refuse(x, "qk_output and a quantized cache are not supported");
  read_features(&a);
  read_lengths(&a);
  read_rotation(&a);
  zk_tensor *k = remember(&a, PAST_KEY, a.k), *v = remember(&a, PAST_VALUE, a.v);
  zk_import_out(x, 1, k);
  zk_import_out(x, 2, v);
  a.k = zk_import_narrow(x, k, 2, 0, a.s);
  a.v = zk_import_narrow(x, v, 2, 0, a.s);
  attend(&a);
}

const zk_onnx_from zk_onnx_from_group_query[] = {
    {.type = "GroupQueryAttention", .from = group_query_attention, .domain = "com.microsoft"},
    {.type = NULL},
};
