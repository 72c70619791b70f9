/*
 * attention_sizes.c: the sizes of a call of attention, and whether they fit (op/nn/attention.h).
 */
#include "op/nn/attention.h"

#include <math.h>
#include "op/want.h"
#include "tensor/blas.h"
#include "tensor/iterate.h"

#define NAME "scaled_dot_product_attention"

int64_t zk_attention_group(const zk_call *c, int i) {
  const zk_shape *q = &c->in[ZK_ATTN_QUERY]->shape, *x = &c->in[i]->shape;
  if (!c->attr[ZK_ATTN_GROUPED].i || i == ZK_ATTN_QUERY || i == ZK_ATTN_MASK)
    return 1;
  int64_t heads = x->dim[x->ndim - 3];
  return heads > 0 && q->dim[q->ndim - 3] > 0 ? q->dim[q->ndim - 3] / heads : 1;
}

static zk_status check_tensors(const zk_call *c) {
  static const char *const names[] = {"query", "key", "value"};
  char text[3][ZK_SHAPE_TEXT];
  zk_tensor *const *in = c->in;
  bool grouped = c->attr[ZK_ATTN_GROUPED].i;
  for (int i = ZK_ATTN_QUERY; i <= ZK_ATTN_VALUE; i++) {
    ZK_TRY(zk_want_real(NAME, names[i], in[i]));
    if (i > 0)
      ZK_TRY(zk_want_same(NAME, names[0], in[0], names[i], in[i]));
    if (in[i]->shape.ndim < (grouped ? 3 : 2))
      return zk_fail(ZK_ERR_ARG, NAME ": %s has shape %s, it must be [..., %slength, width]",
                     names[i], zk_shape_text(&in[i]->shape, text[0]), grouped ? "heads, " : "");
  }
  const zk_shape *q = &in[0]->shape, *k = &in[1]->shape, *v = &in[2]->shape;
  if (q->dim[q->ndim - 1] != k->dim[k->ndim - 1] || k->dim[k->ndim - 2] != v->dim[v->ndim - 2])
    return zk_fail(ZK_ERR_ARG,
                   NAME ": query %s, key %s and value %s do not fit: they must be [..., L, E], "
                        "[..., S, E] and [..., S, Ev]",
                   zk_shape_text(q, text[0]), zk_shape_text(k, text[1]), zk_shape_text(v, text[2]));
  if (q->dim[q->ndim - 1] > ZK_GEMM_ALONE || v->dim[v->ndim - 1] > ZK_GEMM_ALONE)
    return zk_fail(ZK_ERR_ARG, NAME ": a width is past %d", ZK_GEMM_ALONE);
  for (int i = ZK_ATTN_KEY; i <= ZK_ATTN_VALUE && grouped; i++) {
    int64_t heads = q->dim[q->ndim - 3], own = in[i]->shape.dim[in[i]->shape.ndim - 3];
    if (own == 0 ? heads != 0 : heads % own != 0)
      return zk_fail(ZK_ERR_ARG,
                     NAME ": query has %lld heads and %s %lld: with enable_gqa, heads of key and "
                          "value must divide those of query",
                     (long long)heads, names[i], (long long)own);
  }
  return ZK_OK;
}

static zk_status check_mask(const zk_call *c, const zk_shape *batch, int64_t l, int64_t s) {
  const zk_tensor *mask = c->in[ZK_ATTN_MASK], *q = c->in[ZK_ATTN_QUERY];
  char text[2][ZK_SHAPE_TEXT];
  if (!mask)
    return ZK_OK;
  if (c->attr[ZK_ATTN_CAUSAL].i)
    return zk_fail(ZK_ERR_ARG,
                   NAME ": Explicit attn_mask should not be set when is_causal=True: give one of "
                        "both");
  if (mask->dtype != ZK_BOOL && mask->dtype != ZK_FLOAT32 && mask->dtype != q->dtype)
    return zk_fail(ZK_ERR_ARG,
                   NAME ": Expected attn_mask dtype to be bool or float or to match query dtype, "
                        "but got %s beside %s: convert it with :bool() (true takes part) or :to()",
                   zk_dtype_name(mask->dtype), zk_dtype_name(q->dtype));
  zk_shape scores = *batch;
  bool fits = scores.ndim + 2 <= ZK_MAX_DIM && mask->shape.ndim <= scores.ndim + 2;
  if (fits) {
    scores.dim[scores.ndim++] = l;
    scores.dim[scores.ndim++] = s;
  }
  for (int d = 1; fits && d <= mask->shape.ndim; d++) {
    int64_t own = mask->shape.dim[mask->shape.ndim - d];
    fits = own == 1 || own == scores.dim[scores.ndim - d];
  }
  if (!fits)
    return zk_fail(ZK_ERR_ARG,
                   NAME ": attn_mask has shape %s, which does not broadcast to that of "
                        "the scores, %s",
                   zk_shape_text(&mask->shape, text[0]), zk_shape_text(&scores, text[1]));
  return ZK_OK;
}

zk_status zk_attention_read(const zk_call *c, zk_attention *a) {
  ZK_TRY(check_tensors(c));
  const zk_shape *q = &c->in[ZK_ATTN_QUERY]->shape, *v = &c->in[ZK_ATTN_VALUE]->shape;
  *a = (zk_attention){.dtype = c->in[ZK_ATTN_QUERY]->dtype,
                      .l = q->dim[q->ndim - 2],
                      .s = v->dim[v->ndim - 2],
                      .e = q->dim[q->ndim - 1],
                      .ev = v->dim[v->ndim - 1],
                      .scale = c->attr[ZK_ATTN_SCALE].f,
                      .causal = c->attr[ZK_ATTN_CAUSAL].i,
                      .batch = *q,
                      .shared = 1};
  a->batch.ndim -= 2;
  for (int i = ZK_ATTN_KEY; i <= ZK_ATTN_VALUE; i++) {
    zk_shape own = c->in[i]->shape;
    own.ndim -= 2;
    if (c->attr[ZK_ATTN_GROUPED].i)
      own.dim[own.ndim - 1] = a->batch.dim[a->batch.ndim - 1];
    ZK_TRY(zk_broadcast(NAME, &a->batch, &own, &a->batch));
  }
  a->batches = zk_shape_numel(&a->batch);
  if (isnan(a->scale)) /* not given */
    a->scale = a->e > 0 ? 1 / sqrt((double)a->e) : 1;
  return check_mask(c, &a->batch, a->l, a->s);
}
