/*
 * order.h: an order in which the nodes of a graph can run, where the file's is none.
 */
#ifndef ZK_ONNX_ORDER_H
#define ZK_ONNX_ORDER_H

#include "onnx/record.h"

/* *order: the numbers (from 0 on) of all nodes, each behind those that make what it, or a graph in
 * its attributes, reads. NULL: they are in such an order, or a cycle makes that impossible. */
zk_status zk_graph_order(zk_arena *a, const zk_graph *g, uint32_t **order);

#endif
