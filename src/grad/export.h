/*
 * export.h: a trace as an ONNX graph.
 */
#ifndef ZK_GRAD_EXPORT_H
#define ZK_GRAD_EXPORT_H

#include "grad/trace.h"
#include "tensor/graph_record.h"

/* A value of the graph, for who prints it. */
typedef struct zk_onnx_value {
  const char *name;
  const zk_tensor *tensor, *twin; /* twin: in the run with other sizes, or NULL */
  bool requires_grad;
} zk_onnx_value;

/* Where a node came from. */
typedef struct zk_onnx_origin {
  const char *scope, *where;
} zk_onnx_origin;

typedef struct zk_tensors {
  int n;
  zk_tensor *const *at;
  const char *const *names; /* NULL, or with NULLs in it: to be chosen */
} zk_tensors;

typedef struct zk_onnx_request {
  int opset;
  zk_model *model;              /* zeroed; gets nodes and initializers */
  const zk_trace *trace, *twin; /* twin: of a run with other sizes of the dynamic axes, or NULL */
  zk_tensors in, out, known;    /* known: parameters and buffers, all with names */
  zk_tensors twin_in, twin_out;
  /* results, in the model's arena */
  zk_list values;  /* zk_onnx_value: nodes' outputs, inputs, initializers */
  zk_list origins; /* zk_onnx_origin, one a node */
  const char **in_names, **out_names;
  zk_list problems; /* texts: what cannot be exported; empty when all can */
} zk_onnx_request;

/*
 * Fills the model's graph (nodes, initializers) and the results. Names are those of PyTorch 1.13:
 * "/scope/Type", "/scope/Type_output_0", "onnx::Type_0" for an input without a name, a number for
 * such an output. What no output needs is left out. Errors: no memory; what cannot be exported is
 * no error but in `problems`.
 */
zk_status zk_onnx_export(zk_onnx_request *r);

#endif
