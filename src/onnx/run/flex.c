/*
 * flex.c: FlexAttention with graphs, written out (flex.h).
 */
#include "onnx/run/flex.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define DOMAIN "ai.onnx.preview"

static zk_graph_attribute *attribute_of(const zk_graph_node *node, const char *name) {
  for (uint32_t i = 0; i < node->attribute.count; i++) {
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[i];
    if (strcmp(zk_text(a->name), name) == 0)
      return a;
  }
  return NULL;
}

static const zk_graph *graph_of(const zk_graph_node *node, const char *name) {
  const zk_graph_attribute *a = attribute_of(node, name);
  return a ? a->g : NULL;
}

bool zk_is_flexible(const zk_graph_node *node) {
  return strcmp(zk_text(node->op_type), "FlexAttention") == 0 &&
         strcmp(zk_text(node->domain), DOMAIN) == 0 &&
         (graph_of(node, "score_mod") || graph_of(node, "prob_mod"));
}

/* A node of that type over inputs (NULL ends them). */
static zk_status add_node(zk_inliner *all, const zk_graph_node *like, const char *type,
                          const char *const in[3], const char *out, zk_list *list,
                          zk_graph_node **node) {
  void *p;
  ZK_TRY(zk_inline_spend(all, 1, 4));
  ZK_TRY(zk_list_add_record(&all->m->arena, list, sizeof **node, &p));
  *node = p;
  (*node)->op_type = type;
  (*node)->name = like->name;
  (*node)->domain = DOMAIN;
  (*node)->opset = like->opset;
  for (int i = 0; i < 3 && in[i]; i++)
    ZK_TRY(zk_list_add_text(&all->m->arena, &(*node)->input, in[i]));
  return zk_list_add_text(&all->m->arena, &(*node)->output, out);
}

/* The constants of a graph become nodes. */
static zk_status add_constant(zk_inline_frame *f, zk_graph_tensor *t, zk_list *list) {
  zk_arena *arena = &f->all->m->arena;
  zk_graph_attribute *a;
  zk_graph_node *node;
  const char *name;
  void *p;
  ZK_TRY(zk_inline_spend(f->all, 1, 2));
  ZK_TRY(zk_inline_name(f, t->name, &name));
  ZK_TRY(zk_list_add_record(arena, list, sizeof *node, &p));
  node = p;
  node->op_type = "Constant";
  ZK_TRY(zk_list_add_text(arena, &node->output, name));
  ZK_TRY(zk_list_add_record(arena, &node->attribute, sizeof *a, &p));
  a = p;
  a->name = "value";
  a->type = ZK_ATTRIBUTE_TENSOR;
  a->t = t;
  return ZK_OK;
}

/* The nodes of a graph over the value *name, which becomes what the graph gives. Names that it does
 * not make are those around it. */
static zk_status add_graph(zk_inline_frame *f, const zk_graph *g, const char **name,
                           zk_list *list) {
  const char *own;
  if (g->input.count != 1 || g->output.count != 1)
    return zk_fail(ZK_ERR_FORMAT, "its graphs must have one input and one output");
  ZK_TRY(zk_inline_bind(f, zk_text(ZK_LIST(zk_graph_value *, g->input)[0]->name), *name));
  for (uint32_t i = 0; i < g->initializer.count; i++)
    ZK_TRY(add_constant(f, ZK_LIST(zk_graph_tensor *, g->initializer)[i], list));
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *node = ZK_LIST(zk_graph_node *, g->node)[i];
    for (uint32_t k = 0; k < node->output.count; k++)
      ZK_TRY(zk_inline_name(f, ZK_LIST(const char *, node->output)[k], &own));
  }
  f->open = true;
  for (uint32_t i = 0; i < g->node.count; i++)
    ZK_TRY(zk_inline_node(f, ZK_LIST(zk_graph_node *, g->node)[i], list));
  return zk_inline_name(f, ZK_LIST(zk_graph_value *, g->output)[0]->name, name);
}

static zk_status modify(zk_inliner *all, const zk_graph_node *node, const char *attribute,
                        const char **name, zk_list *list) {
  const zk_graph *g = graph_of(node, attribute);
  zk_inline_frame f = {.all = all, .call = node, .opset = node->opset};
  if (!g)
    return ZK_OK;
  snprintf(f.prefix, sizeof f.prefix, "%s#%" PRIu32 "/", attribute, ++all->calls);
  zk_status status = add_graph(&f, g, name, list);
  zk_arena_clear(&f.arena);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "FlexAttention, %s", attribute);
}

/* A name that nobody else has. */
static zk_status new_name(zk_inliner *all, const char *what, const char **out) {
  char text[60], *copy;
  int n = snprintf(text, sizeof text, "FlexAttention#%" PRIu32 "/%s", ++all->calls, what);
  ZK_TRY(zk_arena_copy(&all->m->arena, text, (size_t)n, &copy));
  *out = copy;
  return ZK_OK;
}

zk_status zk_flexible_nodes(zk_inliner *all, const zk_graph_node *node, zk_list *list) {
  const char *in[3] = {"", "", ""}, *scores, *probs;
  zk_graph_node *first, *soft, *last;
  for (uint32_t i = 0; i < 3 && i < node->input.count; i++)
    in[i] = ZK_LIST(const char *, node->input)[i];
  if (node->output.count != 1 || node->input.count != 3)
    return zk_fail(ZK_ERR_FORMAT, "FlexAttention must have three inputs and one output");
  ZK_TRY(new_name(all, "scores", &scores));
  ZK_TRY(new_name(all, "probabilities", &probs));
  ZK_TRY(add_node(all, node, "FlexScores", (const char *[]){in[0], in[1], NULL}, scores, list,
                  &first));
  for (uint32_t i = 0; i < node->attribute.count; i++) {
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[i];
    void *slot;
    if (a->g)
      continue;
    ZK_TRY(zk_list_add(&all->m->arena, &first->attribute, sizeof(void *), &slot));
    *(zk_graph_attribute **)slot = a;
  }
  ZK_TRY(modify(all, node, "score_mod", &scores, list));
  ZK_TRY(
      add_node(all, node, "FlexSoftmax", (const char *[]){scores, NULL, NULL}, probs, list, &soft));
  ZK_TRY(modify(all, node, "prob_mod", &probs, list));
  return add_node(all, node, "FlexValues", (const char *[]){probs, in[2], in[0]},
                  ZK_LIST(const char *, node->output)[0], list, &last);
}
