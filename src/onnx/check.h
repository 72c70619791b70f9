/*
 * check.h: is a model's graph one that can be run? All that is wrong with it is told at once.
 *
 * Looked at are versions, names (missing, made twice), the order of nodes and cycles, the types of
 * attributes, initializers that do not fit the input of their name, and fields that change what is
 * computed (fields.c). Shapes are not inferred, and what a node's inputs and attributes must be is
 * for its converter to say.
 */
#ifndef ZK_ONNX_CHECK_H
#define ZK_ONNX_CHECK_H

#include "onnx/record.h"

/*
 * *report is NULL when nothing is wrong, and otherwise a text in the model's arena:
 *
 *   the model has 2 problems:
 *     opset 99 is not known: 1 to 28 are
 *     node 1 'product' (MatMul): input 'w' is defined nowhere: no input, initializer or node ..
 *
 * *warnings (NULL: not asked for) gets texts about what onnx.checker or onnxruntime would refuse,
 * and a session runs: names of nodes that stand twice, nodes out of order, sizes of -1, ...
 *
 * Error: no memory.
 */
zk_status zk_onnx_check(zk_model *m, const char **report, zk_list *warnings);

/* The ZK_ATTRIBUTE_ type of an attribute of ONNX's own operators, 0 when the name does not tell. */
int64_t zk_onnx_attribute_type(const char *name);

#endif
