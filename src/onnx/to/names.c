/*
 * names.c: the names of an exported graph's values: those that the caller gave the ends,
 * which what is inside gives way to, and PyTorch's for the rest.
 */
#include "onnx/to/names.h"

#include <stdio.h>
#include <string.h>

bool zk_onnx_lists(const zk_list *names, const char *name) {
  for (uint32_t i = 0; i < names->count; i++)
    if (strcmp(ZK_LIST(char *, *names)[i], name) == 0)
      return true;
  return false;
}

static zk_status keep(zk_onnx_request *r, const char *text, const char **out) {
  char *copy;
  ZK_TRY(zk_arena_copy(&r->model->arena, text, strlen(text), &copy));
  *out = copy;
  return ZK_OK;
}

static void rename_in(zk_list *names, const char *from, const char *to) {
  for (uint32_t i = 0; i < names->count; i++)
    if (strcmp(ZK_LIST(char *, *names)[i], from) == 0)
      ZK_LIST(const char *, *names)[i] = to;
}

static void rename_value(zk_onnx_request *r, const char *from, const char *to) {
  zk_graph *g = r->model->graph;
  zk_onnx_value *value = r->values.at;
  for (uint32_t i = 0; i < g->node.count; i++) {
    rename_in(&ZK_LIST(zk_graph_node *, g->node)[i]->input, from, to);
    rename_in(&ZK_LIST(zk_graph_node *, g->node)[i]->output, from, to);
  }
  for (uint32_t i = 0; i < r->values.count; i++)
    if (strcmp(value[i].name, from) == 0)
      value[i].name = to;
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, g->initializer)[i];
    if (strcmp(t->name, from) == 0)
      t->name = to;
  }
  for (int i = 0; i < r->out.n; i++)
    if (strcmp(r->out_names[i], from) == 0)
      r->out_names[i] = to;
}

/* Does a value, or an end, have that name? */
static bool is_taken(const zk_onnx_request *r, const char *name) {
  const zk_onnx_value *value = r->values.at;
  for (uint32_t i = 0; i < r->values.count; i++)
    if (strcmp(value[i].name, name) == 0)
      return true;
  for (uint32_t i = 0; i < r->model->graph->node.count; i++)
    if (zk_onnx_lists(&ZK_LIST(zk_graph_node *, r->model->graph->node)[i]->output, name))
      return true;
  for (int side = 0; side < 2; side++) {
    const zk_tensors *ends = side ? &r->out : &r->in;
    for (int i = 0; i < ends->n; i++)
      if (ends->names && ends->names[i] && strcmp(ends->names[i], name) == 0)
        return true;
  }
  return false;
}

/* `name`, or with a number behind when something has it. */
static zk_status free_name(zk_onnx_request *r, const char *name, const char **out) {
  char text[500];
  snprintf(text, sizeof text, "%.450s", name);
  for (int k = 1; is_taken(r, text); k++)
    snprintf(text, sizeof text, "%.450s.%d", name, k);
  return keep(r, text, out);
}

/* An inner value gives way to an end that the caller gave its name. */
static zk_status give_way(zk_onnx_request *r, const zk_tensors *ends) {
  for (int i = 0; i < ends->n; i++) {
    const char *name = ends->names ? ends->names[i] : NULL, *other;
    const zk_onnx_value *value = r->values.at;
    bool inner = false;
    for (uint32_t k = 0; name && k < r->values.count; k++)
      inner = inner || strcmp(value[k].name, name) == 0;
    for (uint32_t k = 0; name && k < r->model->graph->node.count; k++)
      inner =
          inner || zk_onnx_lists(&ZK_LIST(zk_graph_node *, r->model->graph->node)[k]->output, name);
    if (!inner)
      continue;
    ZK_TRY(free_name(r, name, &other));
    rename_value(r, name, other);
    ZK_TRY(zk_list_add_text(&r->model->arena, &r->renamed, name));
    ZK_TRY(zk_list_add_text(&r->model->arena, &r->renamed, other));
  }
  return ZK_OK;
}

/* The first node that reads the value, or NULL. */
static const zk_graph_node *reader_of(const zk_onnx_request *r, const char *name) {
  const zk_graph *g = r->model->graph;
  for (uint32_t i = 0; i < g->node.count; i++)
    if (zk_onnx_lists(&ZK_LIST(zk_graph_node *, g->node)[i]->input, name))
      return ZK_LIST(zk_graph_node *, g->node)[i];
  return NULL;
}

/* How PyTorch numbers a value: inputs, then parameters, then what nodes make. */
static int number_of(const zk_onnx_request *r, const char *name) {
  const zk_graph *g = r->model->graph;
  int n = r->in.n + r->known.n;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_list *out = &ZK_LIST(zk_graph_node *, g->node)[i]->output;
    for (uint32_t k = 0; k < out->count; k++, n++)
      if (strcmp(ZK_LIST(char *, *out)[k], name) == 0)
        return n;
  }
  return n;
}

zk_status zk_onnx_final_names(zk_onnx_request *r) {
  char text[200];
  const char *name;
  ZK_TRY(give_way(r, &r->in));
  ZK_TRY(give_way(r, &r->out));
  for (int i = 0; i < r->in.n; i++) {
    name = r->in.names ? r->in.names[i] : NULL;
    if (!name) {
      const zk_graph_node *n = reader_of(r, r->in_names[i]);
      snprintf(text, sizeof text, "onnx::%.100s_%d", n ? n->op_type : "Unused", i);
      ZK_TRY(free_name(r, text, &name));
    }
    rename_value(r, r->in_names[i], name);
    r->in_names[i] = name;
  }
  for (int i = 0; i < r->out.n; i++) {
    name = r->out.names ? r->out.names[i] : NULL;
    if (!name) {
      snprintf(text, sizeof text, "%d", number_of(r, r->out_names[i]));
      ZK_TRY(free_name(r, text, &name));
    }
    rename_value(r, r->out_names[i], name);
    r->out_names[i] = name;
  }
  return ZK_OK;
}
