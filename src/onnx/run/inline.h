/*
 * inline.h: a model's functions, written into its graph.
 *
 * A node that calls a function becomes the function's nodes, with the call's inputs, outputs and
 * attributes in the places of the function's; so do calls in functions, and in graphs of nodes.
 * What a function needs of its own opset is noted in its nodes.
 */
#ifndef ZK_ONNX_RUN_INLINE_H
#define ZK_ONNX_RUN_INLINE_H

#include "onnx/record.h"

/* Changes the graph; afterwards the model has no functions. Errors: a function that stands twice,
 * calls that are nested too deep (a function that calls itself), more nodes or memory than a file
 * may ask for, functions that cannot be read. */
zk_status zk_model_inline(zk_model *m);

#endif
