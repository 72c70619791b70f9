/*
 * converters.h: how ops become ONNX nodes: the tables of to/, a file a family.
 *
 * A converter is told of one call (export.h) and adds the nodes that stand for it. Converters know
 * an op by the names of its parameters (zk_call_attr); ops know nothing of them.
 */
#ifndef ZK_ONNX_TO_CONVERTERS_H
#define ZK_ONNX_TO_CONVERTERS_H

#include "onnx/to/export.h"

typedef struct zk_onnx_to {
  const zk_op *op;
  const char *type;  /* one node of that type over the inputs, cast to the result's dtype .. */
  int since;         /* .. which exists from that opset on */
  int integers;      /* .. and takes integers from that one on */
  const char *sizes; /* the attributes that may depend on the size of a dynamic axis: "size dim" */
  void (*to)(zk_export *x, const zk_call *c); /* or a function that adds nodes */
} zk_onnx_to;
#define ZK_ONNX_NEVER 1000 /* for integers */

/* Each ends with a row without an op. */
extern const zk_onnx_to zk_onnx_to_activation[], zk_onnx_to_compare[], zk_onnx_to_conv[],
    zk_onnx_to_index[], zk_onnx_to_linalg[], zk_onnx_to_loss[], zk_onnx_to_norm[],
    zk_onnx_to_pointwise[], zk_onnx_to_pool[], zk_onnx_to_reduce[], zk_onnx_to_shape[],
    zk_onnx_to_source[], zk_onnx_to_special[], zk_onnx_to_recurrent[], zk_onnx_to_places[],
    zk_onnx_to_sort[], zk_onnx_to_scan[], zk_onnx_to_adaptive_pool[], zk_onnx_to_attention[],
    zk_onnx_to_quantize[];

/* The op's row; NULL: it has no way to ONNX. */
const zk_onnx_to *zk_onnx_to_of(const zk_op *op);

/* Exports the call: by its converter, or an error that says why not. x->call, runs, in and scope
 * are set; x->out is filled. */
zk_status zk_export_call(zk_export *x);

#endif
