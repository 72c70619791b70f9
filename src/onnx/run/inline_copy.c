/*
 * inline_copy.c: copies of nodes and graphs under other names.
 */
#include "onnx/run/inline_copy.h"

#include <string.h>

enum {
  MOST_NODES = 1 << 16, /* that all calls make */
  MOST_NAMES = 1 << 20, /* of their inputs, outputs and attributes */
};

zk_status zk_inline_spend(zk_inliner *all, uint32_t nodes, uint32_t names) {
  all->nodes += nodes;
  all->names += names;
  if (all->nodes > MOST_NODES)
    return zk_fail(ZK_ERR_FORMAT, "its functions are more than %d nodes when they are called",
                   MOST_NODES);
  if (all->names > MOST_NAMES)
    return zk_fail(ZK_ERR_FORMAT, "its functions have more than %d names when they are called",
                   MOST_NAMES);
  return ZK_OK;
}

/* The name that a value of the function, or a graph in it, has in the model. */
zk_status zk_inline_name(zk_inline_frame *f, const char *text, const char **out) {
  zk_name *n;
  char *name;
  void *slot;
  *out = "";
  if (!text || !*text)
    return ZK_OK;
  ZK_TRY(zk_names_enter(&f->arena, &f->names, text, &n));
  if (!n->defined && f->open) { /* of the graph around it */
    ZK_TRY(zk_list_add(&f->arena, &f->actual, sizeof(char *), &slot));
    *(const char **)slot = text;
    n->value = (int)f->actual.count - 1;
    n->defined = true;
  } else if (!n->defined) {
    size_t before = strlen(f->prefix), size = strlen(text);
    ZK_TRY(zk_arena_take(&f->all->m->arena, before + size + 1, &slot));
    name = slot;
    memcpy(name, f->prefix, before);
    memcpy(name + before, text, size + 1);
    n->defined = true;
    n->value = (int)f->actual.count;
    ZK_TRY(zk_list_add(&f->arena, &f->actual, sizeof(char *), &slot));
    *(const char **)slot = name;
  }
  *out = ZK_LIST(const char *, f->actual)[n->value];
  return ZK_OK;
}

/* That value of the function is `actual` in the model. */
zk_status zk_inline_bind(zk_inline_frame *f, const char *text, const char *actual) {
  zk_name *n;
  void *slot;
  ZK_TRY(zk_names_enter(&f->arena, &f->names, text, &n));
  if (n->defined)
    return zk_fail(ZK_ERR_FORMAT, "'%.100s' is defined twice", text);
  n->defined = true;
  n->value = (int)f->actual.count;
  ZK_TRY(zk_list_add(&f->arena, &f->actual, sizeof(char *), &slot));
  *(const char **)slot = actual;
  return ZK_OK;
}

static zk_status rename_all(zk_inline_frame *f, const zk_list *texts, zk_list *out) {
  *out = (zk_list){0};
  ZK_TRY(zk_list_reserve(&f->all->m->arena, out, sizeof(char *), texts->count));
  for (; out->count < texts->count; out->count++)
    ZK_TRY(zk_inline_name(f, ZK_LIST(const char *, *texts)[out->count],
                          &ZK_LIST(const char *, *out)[out->count]));
  return ZK_OK;
}

/* A record like `from`, of that size, behind the list. */
static zk_status copy_record(zk_inline_frame *f, const void *from, size_t size, zk_list *list,
                             void *out) {
  void *copy;
  ZK_TRY(zk_list_add_record(&f->all->m->arena, list, size, &copy));
  memcpy(copy, from, size);
  *(void **)out = copy;
  return ZK_OK;
}

static zk_status copy_graph(zk_inline_frame *f, zk_graph **graph);

/* One of a node; what it refers to in its place, nothing when the call does not give that. */
static zk_status copy_attribute(zk_inline_frame *f, const zk_graph_attribute *from, zk_list *list) {
  zk_graph_attribute *a;
  if (*zk_text(from->ref_attr_name)) {
    const zk_name *n = zk_names_find(&f->attributes, from->ref_attr_name);
    const zk_graph_attribute *given =
        n && n->value >= 0 ? ZK_LIST(zk_graph_attribute *, f->call->attribute)[n->value]
        : n                ? ZK_LIST(zk_graph_attribute *, f->f->attribute_proto)[-1 - n->value]
                           : NULL;
    if (!given)
      return ZK_OK;
    ZK_TRY(copy_record(f, given, sizeof *given, list, &a));
    a->name = from->name;
    return ZK_OK;
  }
  ZK_TRY(copy_record(f, from, sizeof *from, list, &a));
  if (a->g)
    ZK_TRY(copy_graph(f, &a->g));
  a->graphs = (zk_list){0};
  for (uint32_t i = 0; i < from->graphs.count; i++) {
    zk_graph *g = ZK_LIST(zk_graph *, from->graphs)[i];
    void *slot;
    ZK_TRY(copy_graph(f, &g));
    ZK_TRY(zk_list_add(&f->all->m->arena, &a->graphs, sizeof(void *), &slot));
    *(zk_graph **)slot = g;
  }
  return ZK_OK;
}

zk_status zk_inline_node(zk_inline_frame *f, const zk_graph_node *from, zk_list *list) {
  zk_graph_node *node;
  void *name;
  size_t before = strlen(f->prefix), size = strlen(zk_text(from->name));
  ZK_TRY(
      zk_inline_spend(f->all, 1, from->input.count + from->output.count + from->attribute.count));
  ZK_TRY(copy_record(f, from, sizeof *from, list, &node));
  ZK_TRY(rename_all(f, &from->input, &node->input));
  ZK_TRY(rename_all(f, &from->output, &node->output));
  ZK_TRY(zk_arena_take(&f->all->m->arena, before + size + 1, &name));
  memcpy(name, f->prefix, before);
  memcpy((char *)name + before, zk_text(from->name), size + 1);
  node->name = name;
  node->opset = f->opset;
  node->attribute = (zk_list){0};
  for (uint32_t i = 0; i < from->attribute.count; i++)
    ZK_TRY(copy_attribute(f, ZK_LIST(zk_graph_attribute *, from->attribute)[i], &node->attribute));
  return ZK_OK;
}

/* Copies of inputs or outputs. */
static zk_status copy_values(zk_inline_frame *f, const zk_list *from, zk_list *list) {
  zk_graph_value *value;
  *list = (zk_list){0};
  for (uint32_t i = 0; i < from->count; i++) {
    ZK_TRY(copy_record(f, ZK_LIST(zk_graph_value *, *from)[i], sizeof *value, list, &value));
    ZK_TRY(zk_inline_name(f, value->name, &value->name));
  }
  return ZK_OK;
}

static zk_status copy_graph(zk_inline_frame *f, zk_graph **graph) {
  const zk_graph *from = *graph;
  zk_list one = {0}, *owned = &f->all->m->owned;
  zk_graph_tensor *t;
  zk_graph *g;
  void *slot;
  ZK_TRY(copy_record(f, from, sizeof *from, &one, &g));
  g->node = g->initializer = g->value_info = (zk_list){0};
  for (uint32_t i = 0; i < from->initializer.count; i++) {
    ZK_TRY(copy_record(f, ZK_LIST(zk_graph_tensor *, from->initializer)[i], sizeof *t,
                       &g->initializer, &t));
    ZK_TRY(zk_list_add(&f->all->m->arena, owned, sizeof(void *), &slot));
    *(zk_graph_tensor **)slot = t;
    zk_tensor_retain(t->value);
    ZK_TRY(zk_inline_name(f, t->name, &t->name));
  }
  ZK_TRY(copy_values(f, &from->input, &g->input));
  ZK_TRY(copy_values(f, &from->output, &g->output));
  for (uint32_t i = 0; i < from->node.count; i++)
    ZK_TRY(zk_inline_node(f, ZK_LIST(zk_graph_node *, from->node)[i], &g->node));
  *graph = g;
  return ZK_OK;
}
