/*
 * graph.h: a trace as an ONNX graph.
 */
#ifndef ZK_ONNX_TO_GRAPH_H
#define ZK_ONNX_TO_GRAPH_H

#include "onnx/to/request.h"

/*
 * Fills the model's graph (nodes, initializers) and the results. Names are those of PyTorch 1.13:
 * "/scope/Type", "/scope/Type_output_0", "onnx::Type_0" for an input without a name, a number for
 * such an output. What no output needs is left out. Errors: no memory; what cannot be exported is
 * no error but in `problems`.
 */
zk_status zk_onnx_export(zk_onnx_request *r);

#endif
