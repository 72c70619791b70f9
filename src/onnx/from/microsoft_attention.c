/*
 * microsoft_attention.c: Attention, QAttention and MultiHeadAttention of onnxruntime's own domain.
 *
 * A key that a mask takes out gets a number added to its score, mask_filter_value; so a row whose
 * keys are all taken out is the softmax of the scores as they are.
 */
#include "onnx/from/converters.h"
#include "onnx/from/heads.h"
#include "onnx/from/integers.h"

#include <math.h>

typedef struct attention {
  zk_import *x;
  zk_tensor *q, *k, *v; /* [batch, heads, length, width] */
  zk_tensor *bias;      /* added to the scores; NULL: nothing */
  int64_t batch, heads, l, s, past;
} attention;

static void add_bias(attention *a, zk_tensor *more) {
  if (more)
    a->bias = a->bias ? zk_import_make(a->x, &zk_op_add, a->bias, more) : more;
}

/* ---- masks ------------------------------------------------------------------------------------
 */

static zk_tensor *keys_of(const attention *a) {
  return zk_import_range(a->x, a->s, 3, 4);
}

/* The numbers [begin, end) of a list, for each of the batch. */
static zk_tensor *part_of(const attention *a, zk_tensor *list, int64_t begin) {
  list = zk_import_narrow(a->x, list, 0, begin, begin + a->batch);
  return zk_import_reshape(a->x, zk_import_cast(a->x, list, ZK_INT64),
                           &ZK_SHAPE(a->batch, 1, 1, 1));
}

/* Which keys a list of ends, or of ends and then of beginnings, leaves. */
static zk_tensor *between(const attention *a, zk_tensor *list) {
  zk_import *x = a->x;
  int64_t n = zk_numel(list);
  if (n != a->batch && n != 2 * a->batch)
    zk_import_refuse(x, "a mask of %lld numbers for a batch of %lld is not supported", (long long)n,
                     (long long)a->batch);
  zk_tensor *keep = zk_import_make(x, &zk_op_lt, keys_of(a), part_of(a, list, 0));
  if (n == a->batch)
    return keep;
  zk_tensor *from = zk_import_make(x, &zk_op_ge, keys_of(a), part_of(a, list, a->batch));
  return zk_import_make(x, &zk_op_logical_and, keep, from);
}

/* Input i: a list, [batch, keys], [batch, queries, keys], or [batch, 1, most, most]. */
static void read_mask(attention *a, int i) {
  zk_import *x = a->x;
  zk_tensor *mask = zk_import_in_opt(x, i), *keep;
  double filter = zk_import_float(x, "mask_filter_value", -10000);
  if (!mask)
    return;
  zk_shape *s = &mask->shape;
  if (s->ndim == 1) {
    keep = between(a, mask);
  } else {
    zk_shape shape = s->ndim == 2   ? ZK_SHAPE(s->dim[0], 1, 1, s->dim[1])
                     : s->ndim == 3 ? ZK_SHAPE(s->dim[0], 1, s->dim[1], s->dim[2])
                                    : *s;
    mask = zk_import_reshape(x, mask, &shape);
    if (s->ndim == 4) {
      mask = zk_import_narrow(x, mask, 2, a->past, a->past + a->l);
      mask = zk_import_narrow(x, mask, 3, 0, a->s);
    }
    keep = zk_import_make(x, &zk_op_gt, mask, zk_import_number(x, mask->dtype, 0));
  }
  zk_tensor *all = zk_import_number(x, a->q->dtype, 0);
  zk_tensor *none = zk_import_number(x, a->q->dtype, filter);
  add_bias(a, zk_import_make(x, &zk_op_where, keep, all, none));
}

/* The attribute unidirectional: a query sees the keys up to its own place. */
static void read_direction(attention *a) {
  zk_import *x = a->x;
  if (!zk_import_int(x, "unidirectional", 0))
    return;
  zk_tensor *places = zk_import_range(x, a->l, 2, 4);
  places = zk_import_make(x, &zk_op_add, places, zk_import_number(x, ZK_INT64, (double)a->past));
  zk_tensor *keep = zk_import_make(x, &zk_op_le, keys_of(a), places);
  zk_tensor *never = zk_import_number(x, a->q->dtype, -INFINITY);
  add_bias(a, zk_import_make(x, &zk_op_where, keep, zk_import_number(x, a->q->dtype, 0), never));
}

/* ---- the computation --------------------------------------------------------------------------
 */

/* Puts the cache in front. */
static void remember(attention *a, zk_tensor *past_k, zk_tensor *past_v) {
  if (past_k->shape.ndim != 4 || past_v->shape.ndim != 4)
    zk_import_refuse(a->x, "the cache must be [batch, heads, length, width]");
  a->past = past_k->shape.dim[2];
  a->k = zk_import_cat(a->x, past_k, a->k, 2);
  a->v = zk_import_cat(a->x, past_v, a->v, 2);
}

static void read_sizes(attention *a) {
  const int64_t *q = a->q->shape.dim, *k = a->k->shape.dim, *v = a->v->shape.dim;
  a->batch = q[0], a->l = q[2], a->s = k[2];
  if (k[0] != q[0] || v[0] != q[0] || k[1] != q[1] || v[1] != q[1] || v[2] != k[2] || k[3] != q[3])
    zk_import_refuse(a->x, "query, key and value do not fit");
}

/* Output 0. */
static void attend(attention *a, int mask, int bias) {
  zk_import *x = a->x;
  double width = (double)a->q->shape.dim[3], scale = zk_import_float(x, "scale", 0);
  read_sizes(a);
  read_mask(a, mask);
  add_bias(a, bias < 0 ? NULL : zk_import_in_opt(x, bias));
  read_direction(a);
  zk_import_set_float(x, "scale", scale > 0 ? scale : width > 0 ? 1 / sqrt(width) : 1);
  zk_tensor *y = zk_import_make(x, &zk_op_scaled_dot_product_attention, a->q, a->k, a->v, a->bias);
  zk_import_out(x, 0, zk_heads_join(x, y));
}

/* What these nodes have for other devices. */
static void refuse_options(zk_import *x, const char *const names[], int n) {
  for (int i = 0; i < n; i++)
    if (zk_import_int(x, names[i], 0))
      zk_import_refuse(x, "%s is not supported", names[i]);
}

static zk_tensor *heads_of(attention *a, zk_tensor *t) {
  if (t->shape.ndim != 3)
    zk_import_refuse(a->x, "its inputs must have 3 dimensions");
  return zk_heads_split(a->x, t, a->heads);
}

/* ---- Attention, QAttention --------------------------------------------------------------------
 */

/* Query, key and value out of one product. */
static void split_features(attention *a, zk_tensor *t) {
  zk_import *x = a->x;
  zk_tensor **to[] = {&a->q, &a->k, &a->v};
  zk_shape sizes;
  if (t->shape.ndim != 3)
    zk_import_refuse(x, "its input must be [batch, length, features]");
  int64_t all = t->shape.dim[2], at = 0;
  if (!zk_import_ints(x, "qkv_hidden_sizes", &sizes))
    sizes = ZK_SHAPE(all / 3, all / 3, all / 3);
  if (sizes.ndim != 3 || zk_shape_numel(&sizes) < 0 ||
      sizes.dim[0] + sizes.dim[1] + sizes.dim[2] != all)
    zk_import_refuse(x, "its %lld features do not divide into query, key and value",
                     (long long)all);
  for (int i = 0; i < 3; at += sizes.dim[i++])
    *to[i] = heads_of(a, zk_import_narrow(x, t, 2, at, at + sizes.dim[i]));
}

/* The cache of both at once, [2, batch, heads, length, width], input i; output 1 is the new one. */
static void remember_both(attention *a, int i) {
  zk_import *x = a->x;
  zk_tensor *both = zk_import_in_opt(x, i), *past[2];
  for (int k = 0; k < 2 && both; k++) {
    if (both->shape.ndim != 5 || both->shape.dim[0] != 2)
      zk_import_refuse(x, "its cache must be [2, batch, heads, length, width]");
    zk_import_set(x, "dim", 0);
    zk_import_set(x, "index", k);
    past[k] = zk_import_make(x, &zk_op_select, both);
  }
  if (both)
    remember(a, past[0], past[1]);
  if (x->n_out > 1 && *ZK_LIST(const char *, x->node->output)[1])
    zk_import_out(x, 1, zk_import_make(x, &zk_op_stack, a->k, a->v));
}

static attention open_attention(zk_import *x) {
  static const char *const others[] = {"do_rotary", "past_present_share_buffer"};
  refuse_options(x, others, 2);
  return (attention){.x = x, .heads = zk_import_int(x, "num_heads", 0)};
}

static void attention_from_microsoft(zk_import *x) {
  attention a = open_attention(x);
  zk_tensor *t = zk_import_make(x, &zk_op_matmul, zk_import_in(x, 0), zk_import_in(x, 1));
  zk_tensor *bias = zk_import_in_opt(x, 2);
  split_features(&a, bias ? zk_import_make(x, &zk_op_add, t, bias) : t);
  remember_both(&a, 4);
  attend(&a, 3, 5);
}

static void quantized_attention(zk_import *x) {
  attention a = open_attention(x);
  zk_tensor *scale = zk_import_make(x, &zk_op_mul, zk_import_in(x, 3), zk_import_in(x, 4));
  zk_tensor *t = zk_import_make(x, &zk_integers_linear, zk_import_in(x, 0), zk_import_in(x, 1),
                                zk_import_in_opt(x, 6), zk_import_in_opt(x, 7), scale,
                                zk_import_in(x, 2), NULL);
  split_features(&a, t);
  remember_both(&a, 8);
  attend(&a, 5, -1);
}

/* ---- MultiHeadAttention -----------------------------------------------------------------------
 */

enum { QUERY, KEY, VALUE, BIAS, PADDING, SCORES, PAST_KEY, PAST_VALUE };

/* t, [batch, length, features], with its part of the bias, from *at on. */
static zk_tensor *with_bias(zk_import *x, zk_tensor *t, zk_tensor *bias, int64_t *at) {
  int64_t n = t->shape.dim[t->shape.ndim - 1], from = *at;
  *at += n;
  return bias ? zk_import_make(x, &zk_op_add, t, zk_import_narrow(x, bias, 0, from, *at)) : t;
}

static void multi_head_attention(zk_import *x) {
  static const char *const others[] = {"do_rotary"};
  attention a = {.x = x, .heads = zk_import_int(x, "num_heads", 0)};
  zk_tensor *q = zk_import_in(x, QUERY), *k = zk_import_in(x, KEY);
  zk_tensor *v = zk_import_in(x, VALUE), *bias = zk_import_in_opt(x, BIAS);
  int64_t at = 0;
  refuse_options(x, others, 1);
  if (k->shape.ndim != v->shape.ndim || q->shape.ndim != 3)
    zk_import_refuse(x, "query, key and value do not fit");
  a.q = heads_of(&a, with_bias(x, q, bias, &at));
  if (k->shape.ndim == 4) { /* of an encoder, as they are */
    a.k = k, a.v = v;
  } else {
    a.k = heads_of(&a, with_bias(x, k, bias, &at));
    a.v = heads_of(&a, with_bias(x, v, bias, &at));
  }
  zk_tensor *past_k = zk_import_in_opt(x, PAST_KEY), *past_v = zk_import_in_opt(x, PAST_VALUE);
  if (!past_k != !past_v)
    zk_import_refuse(x, "past_key and past_value must be given together");
  if (past_k)
    remember(&a, past_k, past_v);
  attend(&a, PADDING, SCORES);
  zk_import_out(x, 1, a.k);
  zk_import_out(x, 2, a.v);
}

const zk_onnx_from zk_onnx_from_microsoft_attention[] = {
    {.type = "Attention", .from = attention_from_microsoft, .domain = "com.microsoft"},
    {.type = "QAttention", .from = quantized_attention, .domain = "com.microsoft"},
    {.type = "MultiHeadAttention", .from = multi_head_attention, .domain = "com.microsoft"},
    {.type = NULL},
};
