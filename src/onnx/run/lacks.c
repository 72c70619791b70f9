/*
 * lacks.c: going through a model for what no session has.
 */
#include "onnx/run/lacks.h"

#include "onnx/small.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "onnx/file.h"
#include "onnx/from/converters.h"
#include "onnx/opsets.h"
#include "onnx/run/port.h"
#include "onnx/scope.h"

enum { MOST_LACKS = 200 }; /* told at most */

/* name: of a node's domain, or of an input or output. */
typedef struct lack {
  enum { NODES, INITIALIZERS, INPUT, OUTPUT } kind;
  const char *name, *type;
  uint32_t count;
} lack;

typedef struct survey {
  zk_arena arena;
  zk_list lacks; /* lack */
  zk_names read; /* what nodes read and graphs give */
} survey;

static zk_status note(survey *s, int kind, const char *name, const char *type) {
  lack *all = s->lacks.at;
  void *slot;
  for (uint32_t i = 0; i < s->lacks.count; i++)
    if ((int)all[i].kind == kind && strcmp(all[i].type, type) == 0 &&
        strcmp(all[i].name, name) == 0) {
      all[i].count++;
      return ZK_OK;
    }
  if (s->lacks.count == MOST_LACKS)
    return ZK_OK;
  ZK_TRY(zk_list_add(&s->arena, &s->lacks, sizeof(lack), &slot));
  *(lack *)slot = (lack){kind, name, type, 1};
  return ZK_OK;
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static zk_status look_at_nodes(survey *s, const zk_list *nodes);

static zk_status look_at_graph(survey *s, const zk_graph *g) {
  zk_name *n;
  ZK_TRY(look_at_nodes(s, &g->node));
  for (uint32_t k = 0; k < g->output.count; k++)
    ZK_TRY(zk_names_enter(&s->arena, &s->read,
                          zk_text(ZK_LIST(zk_graph_value *, g->output)[k]->name), &n));
  return ZK_OK;
}

/* Depth is bounded: by the reader of files, and by that of tables. */
static zk_status look_at_nodes(survey *s, const zk_list *nodes) {
  zk_name *n;
  for (uint32_t i = 0; i < nodes->count; i++) {
    const zk_graph_node *node = ZK_LIST(zk_graph_node *, *nodes)[i];
    bool graphs = zk_onnx_flow_of(node->domain, node->op_type) != ZK_FLOW_NONE;
    if (!graphs && !zk_onnx_from_of(node->domain, node->op_type))
      ZK_TRY(note(s, NODES, zk_text(node->domain), zk_text(node->op_type)));
    for (uint32_t k = 0; k < node->input.count; k++)
      ZK_TRY(zk_names_enter(&s->arena, &s->read, ZK_LIST(const char *, node->input)[k], &n));
    for (uint32_t k = 0; k < node->attribute.count; k++) {
      const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[k];
      if (a->g)
        ZK_TRY(look_at_graph(s, a->g));
      for (uint32_t j = 0; j < a->graphs.count; j++)
        ZK_TRY(look_at_graph(s, ZK_LIST(zk_graph *, a->graphs)[j]));
    }
  }
  return ZK_OK;
}

/* ---- types ------------------------------------------------------------------------------------
 */

static const char *type_text(int64_t type) {
  const char *name = zk_onnx_type_name(type);
  return name ? name : "of an unknown number";
}

/* Those that nobody reads may be of any type. */
static zk_status look_at_initializers(survey *s, const zk_graph *g) {
  zk_dtype dtype;
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    const zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, g->initializer)[i];
    if (t->data_type != ZK_ONNX_STRING && !zk_onnx_holds(t->data_type, &dtype) &&
        zk_names_find(&s->read, zk_text(t->name)))
      ZK_TRY(note(s, INITIALIZERS, "", type_text(t->data_type)));
  }
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_list *attributes = &ZK_LIST(zk_graph_node *, g->node)[i]->attribute;
    for (uint32_t k = 0; k < attributes->count; k++)
      if (ZK_LIST(zk_graph_attribute *, *attributes)[k]->g)
        ZK_TRY(look_at_initializers(s, ZK_LIST(zk_graph_attribute *, *attributes)[k]->g));
  }
  return ZK_OK;
}

static zk_status look_at_ports(survey *s, const zk_list *values, int kind) {
  for (uint32_t i = 0; i < values->count; i++) {
    const zk_graph_value *v = ZK_LIST(zk_graph_value *, *values)[i];
    zk_port port = {.name = ""};
    const char *type;
    if (!zk_port_of_type(v->type, &port, &type))
      ZK_TRY(note(s, kind, zk_text(v->name), type));
  }
  return ZK_OK;
}

/* ---- the report -------------------------------------------------------------------------------
 */

static void say(const lack *l, char *text, size_t room) {
  if (l->kind == NODES)
    snprintf(text, room, "%.100s%s%.100s (%" PRIu32 " node%s)", l->name, *l->name ? "." : "",
             l->type, l->count, l->count == 1 ? "" : "s");
  else if (l->kind == INITIALIZERS)
    snprintf(text, room, "initializers of type %s (%" PRIu32 ")", l->type, l->count);
  else
    snprintf(text, room, "%s '%.100s' of type %s", l->kind == INPUT ? "input" : "output", l->name,
             l->type);
}

static zk_status tell(zk_model *m, const survey *s, int64_t opset, const char **report) {
  const lack *all = s->lacks.at;
  bool other = opset != 0 && (opset < ZK_FIRST_OPSET || opset > ZK_LAST_OPSET);
  uint32_t n = s->lacks.count + other;
  size_t room = 200 + 300 * (size_t)n, used;
  void *p;
  if (n == 0)
    return ZK_OK;
  ZK_TRY(zk_arena_take(&m->arena, room, &p));
  char *text = p;
  used =
      (size_t)snprintf(text, room, "%" PRIu32 " thing%s that the model needs %s not supported:", n,
                       n == 1 ? "" : "s", n == 1 ? "is" : "are");
  if (other)
    used += (size_t)snprintf(text + used, room - used, "\n  opset %" PRId64 " (%d to %d are)",
                             opset, ZK_FIRST_OPSET, ZK_LAST_OPSET);
  for (uint32_t i = 0; i < s->lacks.count; i++) {
    char line[290];
    say(&all[i], line, sizeof line);
    used += (size_t)snprintf(text + used, room - used, "\n  %s", line);
  }
  *report = text;
  return ZK_OK;
}

zk_status zk_model_lacks(zk_model *m, const char **report) {
  survey s = {0};
  *report = NULL;
  if (!m->graph)
    return ZK_OK;
  zk_status status = look_at_graph(&s, m->graph);
  if (status == ZK_OK)
    status = look_at_initializers(&s, m->graph);
  if (status == ZK_OK)
    status = look_at_ports(&s, &m->graph->input, INPUT);
  if (status == ZK_OK)
    status = look_at_ports(&s, &m->graph->output, OUTPUT);
  if (status == ZK_OK)
    status = tell(m, &s, zk_model_opset(m), report);
  zk_arena_clear(&s.arena);
  return status;
}
