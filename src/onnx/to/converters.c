/*
 * converters.c: the tables of to/, and the export of one call.
 */
#include "onnx/to/converters.h"
#include "onnx/to/narrow.h"

#include <string.h>

static const zk_onnx_to *const to_tables[] = {
    zk_onnx_to_pointwise,  zk_onnx_to_special,  zk_onnx_to_compare,
    zk_onnx_to_activation, zk_onnx_to_reduce,   zk_onnx_to_shape,
    zk_onnx_to_index,      zk_onnx_to_linalg,   zk_onnx_to_conv,
    zk_onnx_to_pool,       zk_onnx_to_norm,     zk_onnx_to_recurrent,
    zk_onnx_to_loss,       zk_onnx_to_source,   zk_onnx_to_places,
    zk_onnx_to_sort,       zk_onnx_to_scan,     zk_onnx_to_adaptive_pool,
    zk_onnx_to_attention,  zk_onnx_to_quantize, NULL};

const zk_onnx_to *zk_onnx_to_of(const zk_op *op) {
  for (const zk_onnx_to *const *table = to_tables; *table; table++)
    for (const zk_onnx_to *row = *table; row->op; row++)
      if (row->op == op)
        return row;
  return NULL;
}

/* One node over the inputs in the dtype of the result. */
static void to_one_node(zk_export *x, const zk_onnx_to *row) {
  const char *in[8] = {NULL};
  zk_dtype dtype = x->call->out[0]->dtype;
  if (!zk_dtype_is_real(dtype) && row->integers > x->opset)
    zk_export_refuse(x, "of %s, it needs opset %d", zk_dtype_name(dtype), row->integers);
  for (int i = 0; i < x->call->n_in && i < 8; i++)
    in[i] = zk_export_in(x, i, dtype);
  zk_export_out(x, 0, zk_export_node(x, row->type, x->call->n_in, in));
}

/* The name of the first attribute that differs between runs and may not; NULL: there is none. */
static const char *frozen_attribute(const zk_export *x, const zk_onnx_to *row) {
  const zk_op *op = x->call->op;
  for (int i = 0, k = 0; i < op->n_params; i++) {
    if (zk_kind_is_tensor(op->params[i].kind))
      continue;
    if (!zk_has_word(row->sizes, op->params[i].name))
      for (int r = 1; r < zk_export_runs(x); r++)
        if (!zk_same_attribute(&x->call->attr[k], &x->runs[r]->attr[k]))
          return op->params[i].name;
    k++;
  }
  return NULL;
}

static void convert(zk_export *x) {
  const zk_onnx_to *row = zk_onnx_to_of(x->call->op);
  const char *frozen = row ? frozen_attribute(x, row) : NULL;
  memset(x->out, 0, sizeof x->out);
  if (!row)
    zk_export_refuse(x, "it has no form in ONNX here");
  else if (x->opset < row->since)
    zk_export_refuse(x, "it needs opset %d", row->since);
  else if (frozen)
    zk_export_refuse(x, "%s depends on the size of a dynamic axis, but is fixed in ONNX", frozen);
  else if (row->type)
    to_one_node(x, row);
  else
    row->to(x, x->call);
}

static bool has_bfloat16(const zk_call *c) {
  bool has = false;
  for (int i = 0; i < c->n_in; i++)
    has = has || (c->in[i] && c->in[i]->dtype == ZK_BFLOAT16);
  for (int k = 0; k < c->n_out; k++)
    has = has || (c->out[k] && c->out[k]->dtype == ZK_BFLOAT16);
  return has;
}

zk_status zk_export_call(zk_export *x) {
  uint32_t first = x->model->graph->node.count;
  x->status = ZK_OK;
  if (has_bfloat16(x->call) && x->opset < 13)
    zk_export_refuse(x, "of bfloat16 it needs opset 13");
  else
    convert(x);
  if (!zk_narrow_call(x->call) || (x->status != ZK_OK && x->status != ZK_ERR_ARG) ||
      (has_bfloat16(x->call) && x->opset < 13))
    return x->status;
  if (x->status == ZK_OK && !zk_narrow_lacks(x, first))
    return ZK_OK;
  x->model->graph->node.count = first;
  zk_export_forget(x, first);
  x->status = ZK_OK;
  zk_narrow_export(x, convert);
  return x->status;
}
