/*
 * converters.c: the tables of from/.
 */
#include "onnx/from/converters.h"

#include <string.h>

const zk_onnx_from *const zk_onnx_from_tables[] = {zk_onnx_from_pointwise,
                                                   zk_onnx_from_compare,
                                                   zk_onnx_from_activation,
                                                   zk_onnx_from_reduce,
                                                   zk_onnx_from_shape,
                                                   zk_onnx_from_index,
                                                   zk_onnx_from_arrange,
                                                   zk_onnx_from_einsum,
                                                   zk_onnx_from_linalg,
                                                   zk_onnx_from_conv,
                                                   zk_onnx_from_pool,
                                                   zk_onnx_from_norm,
                                                   zk_onnx_from_recurrent,
                                                   zk_onnx_from_loss,
                                                   zk_onnx_from_signal,
                                                   zk_onnx_from_quantize,
                                                   zk_onnx_from_products,
                                                   zk_onnx_from_qlinear,
                                                   zk_onnx_from_composed,
                                                   zk_onnx_from_sample,
                                                   zk_onnx_from_detect,
                                                   zk_onnx_from_attention,
                                                   zk_onnx_from_rotary,
                                                   zk_onnx_from_bit_cast,
                                                   zk_onnx_from_random,
                                                   zk_onnx_from_training,
                                                   zk_onnx_from_linear_attention,
                                                   zk_onnx_from_fused,
                                                   zk_onnx_from_learned_features,
                                                   zk_onnx_from_learned_linear,
                                                   zk_onnx_from_trees,
                                                   zk_onnx_from_sequence,
                                                   zk_onnx_from_tfidf,
                                                   zk_onnx_from_strings,
                                                   zk_onnx_from_few_bits,
                                                   zk_onnx_from_microsoft_attention,
                                                   zk_onnx_from_group_query,
                                                   NULL};

const zk_onnx_from *zk_onnx_from_of(const char *domain, const char *type) {
  const char *wanted = domain && strcmp(domain, "ai.onnx") != 0 ? domain : "";
  if (!type)
    return NULL;
  for (const zk_onnx_from *const *table = zk_onnx_from_tables; *table; table++)
    for (const zk_onnx_from *row = *table; row->type; row++)
      if (*row->type == *type && strcmp(row->type, type) == 0 &&
          strcmp(row->domain ? row->domain : "", wanted) == 0)
        return row;
  return NULL;
}

const char *const zk_onnx_flow_names[ZK_FLOW_MAP + 1] = {"", "If", "Loop", "Scan", "SequenceMap"};

zk_flow zk_onnx_flow_of(const char *domain, const char *type) {
  int flow = ZK_FLOW_NONE;
  for (int i = ZK_FLOW_IF; type && !(domain && *domain) && i <= ZK_FLOW_MAP; i++)
    if (strcmp(type, zk_onnx_flow_names[i]) == 0)
      flow = i;
  return (zk_flow)flow;
}
