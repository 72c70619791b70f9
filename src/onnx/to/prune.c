/*
 * prune.c: going through an exported graph from its outputs back.
 */
#include "onnx/to/prune.h"

#include <string.h>
#include "onnx/scope.h"
#include "onnx/to/names.h"

/* Notes the names that are needed. */
static zk_status need(zk_arena *a, zk_names *needed, const zk_list *names) {
  zk_name *n;
  for (uint32_t k = 0; k < names->count; k++)
    ZK_TRY(zk_names_enter(a, needed, ZK_LIST(const char *, *names)[k], &n));
  return ZK_OK;
}

static bool needs_one(const zk_names *needed, const zk_list *names) {
  for (uint32_t k = 0; k < names->count; k++)
    if (zk_names_find(needed, ZK_LIST(const char *, *names)[k]))
      return true;
  return false;
}

static zk_status drop(zk_onnx_request *r, zk_arena *a) {
  zk_graph *g = r->model->graph;
  zk_graph_node **node = g->node.at;
  zk_onnx_origin *origin = r->origins.at;
  zk_graph_tensor **t = g->initializer.at;
  zk_names needed = {0};
  uint32_t n = 0, kept = 0;
  void *p;
  ZK_TRY(need(a, &needed, &(zk_list){.at = r->out_names, .count = (uint32_t)r->out.n}));
  ZK_TRY(zk_arena_take(a, g->node.count + 1, &p));
  bool *keeps = p;
  for (uint32_t i = g->node.count; i-- > 0;)
    if ((keeps[i] = needs_one(&needed, &node[i]->output)))
      ZK_TRY(need(a, &needed, &node[i]->input));
  for (uint32_t i = 0; i < g->node.count; i++)
    if (keeps[i]) {
      node[n] = node[i];
      origin[n++] = origin[i];
    }
  g->node.count = r->origins.count = n;
  for (uint32_t i = 0; i < g->initializer.count; i++)
    if (zk_names_find(&needed, t[i]->name))
      t[kept++] = t[i];
  g->initializer.count = kept;
  return ZK_OK;
}

zk_status zk_onnx_drop_unused(zk_onnx_request *r) {
  zk_arena arena = {0};
  zk_status status = drop(r, &arena);
  zk_arena_clear(&arena);
  return status;
}

zk_status zk_onnx_collect_problems(zk_onnx_request *r) {
  const zk_graph *g = r->model->graph;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *n = ZK_LIST(zk_graph_node *, g->node)[i];
    if (strcmp(n->op_type, ZK_ONNX_PROBLEM) == 0 && !zk_onnx_lists(&r->problems, n->doc_string))
      ZK_TRY(zk_list_add_text(&r->model->arena, &r->problems, n->doc_string));
  }
  return ZK_OK;
}
