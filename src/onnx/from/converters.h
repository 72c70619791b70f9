/*
 * converters.h: how ONNX nodes become calls of ops: the tables of from/, a file a family.
 *
 * A converter reads one node (import.h) as its opset has it, and makes calls. It may make several,
 * and one may read several types of nodes.
 */
#ifndef ZK_ONNX_FROM_CONVERTERS_H
#define ZK_ONNX_FROM_CONVERTERS_H

#include "onnx/from/import.h"

/* Each ends with a row without a type. */
extern const zk_onnx_from zk_onnx_from_activation[], zk_onnx_from_arrange[],
    zk_onnx_from_attention[], zk_onnx_from_bit_cast[], zk_onnx_from_compare[],
    zk_onnx_from_composed[], zk_onnx_from_conv[], zk_onnx_from_einsum[], zk_onnx_from_index[],
    zk_onnx_from_detect[], zk_onnx_from_fused[], zk_onnx_from_learned_features[],
    zk_onnx_from_learned_linear[], zk_onnx_from_linalg[], zk_onnx_from_linear_attention[],
    zk_onnx_from_loss[], zk_onnx_from_norm[], zk_onnx_from_pointwise[], zk_onnx_from_pool[],
    zk_onnx_from_products[], zk_onnx_from_qlinear[], zk_onnx_from_quantize[],
    zk_onnx_from_recurrent[], zk_onnx_from_reduce[], zk_onnx_from_sample[], zk_onnx_from_shape[],
    zk_onnx_from_signal[], zk_onnx_from_random[], zk_onnx_from_training[], zk_onnx_from_trees[];
extern const zk_onnx_from zk_onnx_from_few_bits[], zk_onnx_from_group_query[],
    zk_onnx_from_microsoft_attention[], zk_onnx_from_rotary[];
extern const zk_onnx_from zk_onnx_from_sequence[], zk_onnx_from_strings[], zk_onnx_from_tfidf[];

/* The choices of scatter_reduce. */
enum { ZK_SCATTER_SUM, ZK_SCATTER_PROD, ZK_SCATTER_MEAN, ZK_SCATTER_AMAX, ZK_SCATTER_AMIN };

/* All tables, ended by NULL. */
extern const zk_onnx_from *const zk_onnx_from_tables[];

/* The row of a type of node; NULL: there is none. The domain NULL or "" is ONNX's own. */
const zk_onnx_from *zk_onnx_from_of(const char *domain, const char *type);

/* Nodes that run graphs, which no converter reads (run/program.h). */
typedef enum zk_flow {
  ZK_FLOW_NONE,
  ZK_FLOW_IF,
  ZK_FLOW_LOOP,
  ZK_FLOW_SCAN,
  ZK_FLOW_MAP, /* SequenceMap */
} zk_flow;
extern const char *const zk_onnx_flow_names[ZK_FLOW_MAP + 1];
zk_flow zk_onnx_flow_of(const char *domain, const char *type);

#endif
