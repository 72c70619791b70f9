/*
 * attention.c: scaled_dot_product_attention as ONNX nodes: Attention, which came with opset 23, or
 * products and a softmax.
 */
#include <math.h>
#include "onnx/to/converters.h"
#include "op/nn/attention.h"

/* Which head of the keys is query head i's. */
static int64_t head_of(const void *group, int64_t i) {
  return i / *(const int64_t *)group;
}

/* Key or value with its last two dimensions exchanged, if wanted, and with a matrix for each head
 * of the query. */
static const char *heads_to_onnx(zk_export *x, const zk_call *c, int i, bool turned) {
  const char *value = zk_export_as_is(x, i);
  int n = c->in[i]->shape.ndim;
  int64_t group = zk_attention_group(c, i), perm[ZK_MAX_DIM];
  if (group > 1) {
    int64_t heads = c->in[i]->shape.dim[n - 3];
    if (zk_export_in_varies(x, i, n - 3) || zk_export_in_varies(x, 0, c->in[0]->shape.ndim - 3))
      zk_export_refuse(x, "with enable_gqa and a dynamic number of heads it cannot be exported");
    const char *index = zk_export_positions(x, &ZK_SHAPE(heads * group), head_of, &group);
    value = zk_export_add(x, "Gather", value, index);
    zk_export_int(x, "axis", n - 3);
  }
  if (!turned)
    return value;
  for (int d = 0; d < n; d++)
    perm[d] = d < n - 2 ? d : 2 * n - 3 - d;
  value = zk_export_add(x, "Transpose", value);
  zk_export_ints(x, "perm", n, perm);
  return value;
}

static void length_sizes(const zk_call *c, int64_t *v) {
  const zk_shape *q = &c->in[ZK_ATTN_QUERY]->shape, *k = &c->in[ZK_ATTN_KEY]->shape;
  v[0] = q->dim[q->ndim - 2];
  v[1] = k->dim[k->ndim - 2];
}

/* -inf above the diagonal: a constant or, where a length is open, Trilu of a matrix of -inf. */
static const char *causal_to_onnx(zk_export *x, const zk_call *c) {
  int64_t size[2];
  zk_dtype dtype = c->out[0]->dtype;
  zk_tensor *bias;
  length_sizes(c, size);
  if (zk_export_varies(x, 2, length_sizes)) {
    if (x->opset < 14)
      zk_export_refuse(x, "with is_causal and a dynamic length it needs opset 14 or later");
    const char *all = zk_export_add(x, "Expand", zk_export_number(x, dtype, -INFINITY),
                                    zk_export_sizes(x, 2, length_sizes));
    const char *value = zk_export_add(x, "Trilu", all, zk_export_number(x, ZK_INT64, 1));
    zk_export_int(x, "upper", 1);
    return value;
  }
  zk_status made = zk_tensor_zeros(dtype, &ZK_SHAPE(size[0], size[1]), &bias);
  zk_export_note(x, made);
  if (made != ZK_OK)
    return "";
  for (int64_t i = 0; i < size[0]; i++)
    for (int64_t j = i + 1; j < size[1]; j++)
      zk_element_set_f(bias, i * size[1] + j, -INFINITY);
  const char *value = zk_export_tensor(x, bias);
  zk_tensor_release(bias);
  return value;
}

/* ---- as one node ---- */

/* Do the sizes fit the node Attention? */
static bool fits_node(const zk_call *c) {
  const zk_shape *q = &c->in[ZK_ATTN_QUERY]->shape, *k = &c->in[ZK_ATTN_KEY]->shape;
  const zk_shape *v = &c->in[ZK_ATTN_VALUE]->shape;
  const zk_tensor *mask = c->in[ZK_ATTN_MASK];
  if (q->ndim != 4 || k->ndim != 4 || v->ndim != 4 || q->dim[0] != k->dim[0] ||
      q->dim[0] != v->dim[0] || k->dim[1] != v->dim[1] || zk_numel(c->out[0]) == 0 ||
      k->dim[2] == 0)
    return false;
  int n = mask ? mask->shape.ndim : 0;
  return !mask || (n >= 2 && n <= 4 && mask->shape.dim[n - 1] == k->dim[2] &&
                   mask->shape.dim[n - 2] == q->dim[2]);
}

/* It came with opset 23; onnxruntime has it for float32 and float16. */
static bool has_node(const zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const zk_tensor *mask = c->in[ZK_ATTN_MASK];
  bool fits = x->opset >= 23 && dtype != ZK_FLOAT64 &&
              (!mask || mask->dtype == ZK_BOOL || mask->dtype == dtype);
  for (int r = 0; r < zk_export_runs(x); r++)
    fits = fits && fits_node(x->runs[r]);
  return fits;
}

static void node_to_onnx(zk_export *x, const zk_call *c, const zk_attention *a) {
  const char *query = zk_export_as_is(x, ZK_ATTN_QUERY), *key = zk_export_as_is(x, ZK_ATTN_KEY);
  const char *value = zk_export_as_is(x, ZK_ATTN_VALUE);
  const char *mask = c->in[ZK_ATTN_MASK] ? zk_export_as_is(x, ZK_ATTN_MASK) : "";
  zk_export_out(x, 0, zk_export_add(x, "Attention", query, key, value, mask));
  if (zk_call_attr(c, "scale")->given)
    zk_export_float(x, "scale", a->scale);
  if (a->causal)
    zk_export_int(x, "is_causal", 1);
}

/* ---- as products and a softmax ---- */

/* Softmax(query key^T scale + mask) value. Rows that a mask takes all keys from become nan by
 * Softmax, and 0 by Where. */
static void attention_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  zk_attention a;
  zk_export_note(x, zk_attention_read(c, &a));
  if (has_node(x, c)) {
    node_to_onnx(x, c, &a);
    return;
  }
  if (!zk_call_attr(c, "scale")->given &&
      zk_export_in_varies(x, ZK_ATTN_QUERY, c->in[ZK_ATTN_QUERY]->shape.ndim - 1))
    zk_export_refuse(x, "with a dynamic width it cannot be exported: give scale");
  const char *query = zk_export_as_is(x, ZK_ATTN_QUERY);
  const char *y = zk_export_add(x, "MatMul", query, heads_to_onnx(x, c, ZK_ATTN_KEY, true));
  y = zk_export_add(x, "Mul", y, zk_export_number(x, dtype, a.scale));
  if (c->in[ZK_ATTN_MASK] && c->in[ZK_ATTN_MASK]->dtype == ZK_BOOL) {
    const char *mask = zk_export_as_is(x, ZK_ATTN_MASK), *zero = zk_export_number(x, dtype, 0);
    mask = zk_export_add(x, "Where", mask, zero, zk_export_number(x, dtype, -INFINITY));
    y = zk_export_add(x, "Add", y, mask);
  } else if (c->in[ZK_ATTN_MASK]) {
    y = zk_export_add(x, "Add", y, zk_export_in(x, ZK_ATTN_MASK, dtype));
  } else if (a.causal) {
    y = zk_export_add(x, "Add", y, causal_to_onnx(x, c));
  }
  y = zk_export_add(x, "Softmax", y);
  zk_export_int(x, "axis", c->out[0]->shape.ndim - 1);
  if (c->in[ZK_ATTN_MASK]) {
    const char *none = zk_export_add(x, "IsNaN", y);
    y = zk_export_add(x, "Where", none, zk_export_number(x, dtype, 0), y);
  }
  zk_export_out(x, 0, zk_export_add(x, "MatMul", y, heads_to_onnx(x, c, ZK_ATTN_VALUE, false)));
}

const zk_onnx_to zk_onnx_to_attention[] = {
    {.op = &zk_op_scaled_dot_product_attention, .to = attention_to_onnx},
    {.op = NULL},
};
