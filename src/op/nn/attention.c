/*
 * attention.c: scaled_dot_product_attention [Vaswani et al. 2017, arXiv 1706.03762]: the op and its
 * gradient as a formula. attention_blocks.c has the loops.
 */
#include "op/nn/attention.h"

#include <math.h>
#include "op/gradient.h"

static const zk_param params[] = {ZK_TENSOR("query"),          ZK_TENSOR("key"),
                                  ZK_TENSOR("value"),          ZK_TENSOR_OPT("attn_mask"),
                                  ZK_FLOAT_OR("dropout_p", 0), ZK_FLAG("is_causal", false),
                                  ZK_FLOAT_OPT("scale"),       ZK_FLAG("enable_gqa", false)};

#define NAME "scaled_dot_product_attention"

static zk_status attention_infer(zk_call *c, zk_spec *out) {
  zk_attention a;
  if (c->attr[ZK_ATTN_DROPOUT].f != 0)
    return zk_fail(ZK_ERR_ARG,
                   NAME ": dropout_p is %g, and this function draws nothing: call "
                        "nn.functional." NAME,
                   c->attr[ZK_ATTN_DROPOUT].f);
  ZK_TRY(zk_attention_read(c, &a));
  *out = (zk_spec){.dtype = a.dtype, .shape = a.batch};
  out->shape.dim[out->shape.ndim++] = a.l;
  out->shape.dim[out->shape.ndim++] = a.ev;
  return ZK_OK;
}

static double attention_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *q = &c->in[ZK_ATTN_QUERY]->shape, *k = &c->in[ZK_ATTN_KEY]->shape;
  double rows = 1, keys = (double)k->dim[k->ndim - 2];
  for (int d = 0; d < spec->shape.ndim - 1; d++)
    rows *= (double)spec->shape.dim[d];
  return rows * keys *
         (double)(q->dim[q->ndim - 1] + spec->shape.dim[spec->shape.ndim - 1] + ZK_WORK_OF_ELEMENT);
}

/* ---- the op ---- */

static zk_status attention_forward(zk_call *c) {
  zk_shape rows = c->out[0]->shape;
  rows.ndim--;
  if (c->keeps)
    ZK_TRY(zk_tensor_new(c->out[0]->dtype, &rows, &c->kept[0]));
  return zk_attention_forward(c, c->out[0], c->keeps ? c->kept[0] : NULL);
}

/* Loops, but for the gradient of a mask, which is as large as the scores. */
static zk_status attention_backward(const zk_call *c, zk_grads *g) {
  bool mask_alone[ZK_ATTN_INPUTS] = {[ZK_ATTN_MASK] = true};
  ZK_TRY(zk_attention_backward(c, g));
  if (!c->in[ZK_ATTN_MASK] || !g->needed[ZK_ATTN_MASK])
    return ZK_OK;
  zk_grads part = *g;
  part.needed = mask_alone;
  return zk_gradient_run(c, &part);
}

/* Key or value with a matrix for each head of the query; and its gradient with own heads again. */
static zk_tensor *spread_heads(zk_gradient *g, int i) {
  zk_tensor *x = zk_gradient_in(g, i);
  int64_t group = zk_attention_group(g->call, i);
  zk_shape one = x->shape, shape = x->shape;
  if (group == 1)
    return x;
  one.ndim -= 2, shape.ndim -= 3;
  zk_build_push(&g->build, &one, "heads", 1);
  for (int d = x->shape.ndim - 2; d < x->shape.ndim; d++)
    zk_build_push(&g->build, &one, "heads", x->shape.dim[d]);
  zk_shape wide = one;
  wide.dim[wide.ndim - 3] = group;
  shape.dim[shape.ndim++] = x->shape.dim[x->shape.ndim - 3] * group;
  for (int d = x->shape.ndim - 2; d < x->shape.ndim; d++)
    shape.dim[shape.ndim++] = x->shape.dim[d];
  x = zk_build_reshape(&g->build, x, &one);
  zk_build_set_list(&g->build, "size", &wide);
  return zk_build_reshape(&g->build, ZK_DO(expand, x), &shape);
}
static void give_heads(zk_gradient *g, int i, zk_tensor *dx) {
  int64_t group = zk_attention_group(g->call, i);
  if (group > 1) {
    zk_shape apart = dx->shape;
    apart.ndim -= 3;
    zk_build_push(&g->build, &apart, "heads", dx->shape.dim[dx->shape.ndim - 3] / group);
    zk_build_push(&g->build, &apart, "heads", group);
    for (int d = dx->shape.ndim - 2; d < dx->shape.ndim; d++)
      zk_build_push(&g->build, &apart, "heads", dx->shape.dim[d]);
    dx = zk_build_reshape(&g->build, dx, &apart);
    dx = zk_build_reduce(&g->build, &zk_op_sum, dx, &ZK_SHAPE(apart.ndim - 3), false);
  }
  zk_gradient_give(g, i, dx);
}

/* What is added to the scores; NULL: nothing. */
static zk_tensor *bias_of(zk_gradient *g, int64_t l, int64_t s) {
  const zk_tensor *out = g->call->out[0], *mask = g->call->in[ZK_ATTN_MASK];
  if (g->call->attr[ZK_ATTN_CAUSAL].i) {
    zk_tensor *all = zk_build_fill(&g->build, out->dtype, -INFINITY, &ZK_SHAPE(l, s));
    zk_build_set(&g->build, "diagonal", 1);
    return ZK_DO(triu, all);
  }
  if (!mask)
    return NULL;
  if (mask->dtype == ZK_BOOL)
    return ZK_DO(where, zk_gradient_in(g, ZK_ATTN_MASK), ZK_NUMBER(0), ZK_NUMBER(-INFINITY));
  return zk_gradient_cast_in(g, ZK_ATTN_MASK);
}

static zk_tensor *sum_of_rows(zk_gradient *g, const zk_op *op, zk_tensor *x) {
  return zk_build_reduce(&g->build, op, x, &ZK_SHAPE(x->shape.ndim - 1), true);
}

/* p = softmax(s), s = q k^T scale + bias; dv = p^T dy, dp = dy v^T, ds = p (dp - sum p dp),
 * dq = ds k scale, dk = ds^T q scale. p is 0 in rows that see no key. */
static void attention_gradient(zk_gradient *g) {
  zk_tensor *q = zk_gradient_in(g, ZK_ATTN_QUERY), *dy = zk_gradient_dy(g, 0);
  zk_tensor *k = spread_heads(g, ZK_ATTN_KEY), *v = spread_heads(g, ZK_ATTN_VALUE), *none = NULL;
  int64_t l = q->shape.dim[q->shape.ndim - 2], s = k->shape.dim[k->shape.ndim - 2];
  zk_attention a;
  zk_build_try(&g->build, zk_attention_read(g->call, &a));
  zk_tensor *scale = ZK_NUMBER(a.scale), *bias = bias_of(g, l, s);
  zk_tensor *scores = ZK_DO(mul, ZK_DO(matmul, q, zk_build_transpose(&g->build, k)), scale);
  if (bias) {
    scores = ZK_DO(add, scores, bias);
    none = ZK_DO(eq, sum_of_rows(g, &zk_op_amax, scores), ZK_NUMBER(-INFINITY));
    scores = ZK_DROP(none, scores);
  }
  zk_build_set(&g->build, "dim", -1);
  zk_tensor *p = ZK_DO(softmax, scores);
  if (bias)
    p = ZK_DROP(none, p);
  if (zk_gradient_needed(g, ZK_ATTN_VALUE))
    give_heads(g, ZK_ATTN_VALUE, ZK_DO(matmul, zk_build_transpose(&g->build, p), dy));
  zk_tensor *dp = ZK_DO(matmul, dy, zk_build_transpose(&g->build, v));
  zk_tensor *mean = sum_of_rows(g, &zk_op_sum, ZK_DO(mul, p, dp));
  zk_tensor *ds = ZK_DO(mul, p, ZK_DO(sub, dp, mean));
  if (bias && g->call->in[ZK_ATTN_MASK] && g->call->in[ZK_ATTN_MASK]->dtype != ZK_BOOL)
    zk_gradient_give(g, ZK_ATTN_MASK, ds);
  ds = ZK_DO(mul, ds, scale);
  if (zk_gradient_needed(g, ZK_ATTN_QUERY))
    zk_gradient_give(g, ZK_ATTN_QUERY, ZK_DO(matmul, ds, k));
  if (zk_gradient_needed(g, ZK_ATTN_KEY))
    give_heads(g, ZK_ATTN_KEY, ZK_DO(matmul, zk_build_transpose(&g->build, ds), q));
}

const zk_op zk_op_scaled_dot_product_attention = {
    .name = NAME,
    .doc = "scaled_dot_product_attention(query, key, value, attn_mask=nil, dropout_p=0, "
           "is_causal=false, scale=nil, enable_gqa=false): softmax(query key^T scale + mask) value "
           "of query [..., L, E], key [..., S, E] and value [..., S, Ev], whose leading dimensions "
           "broadcast. attn_mask broadcasts to [..., L, S]: bool, where true takes part, or real, "
           "which is added; is_causal lets query i see keys 0 to i. A query that sees no key gives "
           "0. scale is 1 / sqrt(E) by default. With enable_gqa, a head of key and value serves "
           "several neighbouring heads of query. Memory does not grow with L times S. Errors: "
           "sizes that do not fit; dtypes that differ; a mask beside is_causal; a dropout_p, which "
           "nn.functional's function takes.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .saves = ZK_SAVE_IN(ZK_ATTN_QUERY) | ZK_SAVE_IN(ZK_ATTN_KEY) | ZK_SAVE_IN(ZK_ATTN_VALUE) |
             ZK_SAVE_IN(ZK_ATTN_MASK) | ZK_SAVE_OUT(0),
    .keeps = true,
    .infer = attention_infer,
    .work = attention_work,
    .forward = attention_forward,
    .backward = attention_backward,
    .gradient = attention_gradient};
