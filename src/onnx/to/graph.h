/*
 * graph.h: a trace as an ONNX graph.
 */
#ifndef ZK_ONNX_TO_GRAPH_H
#define ZK_ONNX_TO_GRAPH_H

#include "onnx/trace/trace.h"
#include "onnx/to/formula.h"
#include "onnx/record.h"

/* A value of the graph, for who prints it. */
typedef struct zk_onnx_value {
  const char *name;
  const zk_tensor *tensor;
  bool open[ZK_MAX_DIM]; /* sizes that depend on a dynamic axis */
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
  zk_model *model; /* zeroed; gets nodes and initializers */
  const zk_trace *trace;
  const zk_sizes *sizes;         /* of the dynamic axes, run by run; NULL: there are none */
  const zk_trace *const *others; /* the runs after the first, which is `trace` */
  zk_tensors in, known;          /* known: parameters and buffers, all with names */
  zk_tensors out;                /* names only: the tensors are the trace's results */
  /* results, in the model's arena */
  zk_list values;  /* zk_onnx_value: nodes' outputs, inputs, initializers */
  zk_list origins; /* zk_onnx_origin, one a node */
  const char **in_names, **out_names;
  zk_list renamed;  /* texts in pairs: what had the name of an end, and its name now */
  zk_list problems; /* texts: what cannot be exported; empty when all can */
  bool more;        /* a number has no formula yet that more runs might tell */
} zk_onnx_request;

/*
 * Fills the model's graph (nodes, initializers) and the results. Names are those of PyTorch 1.13:
 * "/scope/Type", "/scope/Type_output_0", "onnx::Type_0" for an input without a name, a number for
 * such an output. What no output needs is left out. Errors: no memory; what cannot be exported is
 * no error but in `problems`.
 */
zk_status zk_onnx_export(zk_onnx_request *r);

#endif
