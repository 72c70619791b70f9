/*
 * request.h: what an export is asked for, and what it gives beside the model.
 */
#ifndef ZK_ONNX_TO_REQUEST_H
#define ZK_ONNX_TO_REQUEST_H

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

#endif
