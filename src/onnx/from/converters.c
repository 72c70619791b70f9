/*
 * converters.c: the tables of from/.
 */
#include "onnx/from/converters.h"

#include <string.h>

const zk_onnx_from *const zk_onnx_from_tables[] = {
    zk_onnx_from_pointwise, zk_onnx_from_compare,  zk_onnx_from_activation,
    zk_onnx_from_reduce,    zk_onnx_from_shape,    zk_onnx_from_index,
    zk_onnx_from_arrange,   zk_onnx_from_einsum,   zk_onnx_from_linalg,
    zk_onnx_from_conv,      zk_onnx_from_pool,     zk_onnx_from_norm,
    zk_onnx_from_recurrent, zk_onnx_from_loss,     zk_onnx_from_signal,
    zk_onnx_from_quantize,  zk_onnx_from_composed, NULL};

const zk_onnx_from *zk_onnx_from_of(const char *domain, const char *type) {
  if (!type || (domain && *domain && strcmp(domain, "ai.onnx") != 0))
    return NULL;
  for (const zk_onnx_from *const *table = zk_onnx_from_tables; *table; table++)
    for (const zk_onnx_from *row = *table; row->type; row++)
      if (*row->type == *type && strcmp(row->type, type) == 0)
        return row;
  return NULL;
}
