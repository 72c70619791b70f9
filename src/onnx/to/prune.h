/*
 * prune.h: what an export has made and does not need, and what it could not make.
 */
#ifndef ZK_ONNX_TO_PRUNE_H
#define ZK_ONNX_TO_PRUNE_H

#include "onnx/to/request.h"

/* The type of a node that stands for a call that cannot be exported; its doc_string says why. */
#define ZK_ONNX_PROBLEM "!"

/* Keeps the nodes that an output needs, and the initializers that those read. */
zk_status zk_onnx_drop_unused(zk_onnx_request *r);
/* Fills r->problems: each kind once. */
zk_status zk_onnx_collect_problems(zk_onnx_request *r);

#endif
