/*
 * flex.h: FlexAttention with graphs that change the scores or the probabilities, as nodes: the
 * scores, the nodes of the one graph, the softmax, those of the other, and the values.
 */
#ifndef ZK_ONNX_RUN_FLEX_H
#define ZK_ONNX_RUN_FLEX_H

#include "onnx/run/inline_copy.h"

/* Is it a FlexAttention that has such graphs? */
bool zk_is_flexible(const zk_graph_node *node);
/* Puts its nodes behind the list. */
zk_status zk_flexible_nodes(zk_inliner *all, const zk_graph_node *node, zk_list *list);

#endif
