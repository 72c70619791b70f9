/*
 * sparse.h: sparse initializers, which a graph keeps as they are encoded (SparseTensorProto).
 */
#ifndef ZK_ONNX_SPARSE_H
#define ZK_ONNX_SPARSE_H

#include "onnx/record.h"

typedef struct zk_graph_sparse {
  zk_record record;
  zk_graph_tensor *values, *indices; /* [n] with the initializer's name, [n] or [n, rank] */
  zk_list dims;                      /* int64_t */
} zk_graph_sparse;

typedef struct zk_graph_sparse_list {
  zk_record record;
  zk_list sparse; /* zk_graph_sparse */
} zk_graph_sparse_list;

/* Those of a graph, out of the arena; each has values and indices. */
zk_status zk_graph_read_sparse(zk_arena *a, const zk_graph *g, zk_list *out);
/* The initializer with all its zeros. The record comes out of the model's arena. Errors: a type
 * that we have not, positions that do not fit; more than 64 MB and 256 times what is stored. */
zk_status zk_graph_sparse_value(zk_model *m, const zk_graph_sparse *s, zk_tensor **out);

#endif
