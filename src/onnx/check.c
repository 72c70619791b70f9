/*
 * check.c: going through a model's graphs, and noting all that is wrong.
 */
#include "onnx/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "onnx/file.h"
#include "onnx/opsets.h"
#include "onnx/problems.h"
#include "onnx/sparse.h"

enum {
  MOST_NESTED = 30,    /* graphs in graphs */
  MOST_GRAPHS = 10000, /* in all */
};

typedef struct checker {
  zk_arena arena;
  zk_model *model;
  zk_problems problems;
  uint32_t n_graphs;
  zk_names nodes;   /* names of nodes, of all graphs */
  zk_names domains; /* imported; number: by which entry first */
} checker;

/* ---- problems ---------------------------------------------------------------------------------
 */

static const char *origin_text(const zk_scope *s, zk_name_origin by, char text[ZK_LABEL]) {
  if (by.kind == ZK_BY_NODE)
    return zk_scope_label(s, by.number, text);
  if (by.kind == ZK_BY_INITIALIZER)
    return "an initializer";
  snprintf(text, ZK_LABEL, "input %" PRIu32, by.number + 1);
  return text;
}

/* Fields that were kept as a file had them, of one of onnx.proto's messages: some change what is
 * computed, and cannot be passed over. */
static zk_status check_unknown(checker *c, const char *message, const zk_record *record,
                               const char *place) {
  if (record->unknown.size == 0 || zk_onnx_check_unknown(message, &record->unknown) == ZK_OK)
    return ZK_OK;
  return zk_problem(&c->problems, "%s%s%s", place, *place ? ": " : "", zk_message());
}

/* ---- names ------------------------------------------------------------------------------------
 */

static zk_status define(checker *c, zk_scope *s, const char *text, zk_name_origin by,
                        zk_name **out) {
  char first[ZK_LABEL], second[ZK_LABEL];
  ZK_TRY(zk_names_enter(&c->arena, &s->names, text, out));
  if ((*out)->defined)
    ZK_TRY(zk_problem(&c->problems, "'%.200s' is defined twice, by %s and by %s", text,
                      origin_text(s, (*out)->by, first), origin_text(s, by, second)));
  (*out)->defined = true;
  (*out)->by = by;
  return ZK_OK;
}

/* ---- values -----------------------------------------------------------------------------------
 */

/* An input or an output, called `what`; it must say its type unless the graph is within another. */
static zk_status check_value(checker *c, const zk_graph_value *v, const char *what, uint32_t i,
                             bool needs_type) {
  char place[40];
  const char *value = zk_text(v->name);
  snprintf(place, sizeof place, "%s %" PRIu32, what, i + 1);
  if (!*value)
    return zk_problem(&c->problems, "%s has no name", place);
  ZK_TRY(check_unknown(c, "ValueInfoProto", &v->record, place));
  if (needs_type && !v->type)
    ZK_TRY(zk_problem(&c->problems, "%s '%.200s' has no type", place, value));
  else if (!v->type && !c->problems.inside->outer)
    ZK_TRY(zk_warning(&c->problems, "%s '%.200s' has no type but that of its initializer", place,
                      value));
  const zk_graph_shape *shape = v->type && v->type->tensor ? v->type->tensor->shape : NULL;
  for (uint32_t d = 0; shape && d < shape->dim.count; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, shape->dim)[d];
    if (!dim->param && dim->value == -1)
      ZK_TRY(zk_warning(&c->problems,
                        "%s '%.200s': size -1 of dimension %" PRIu32 " counts as any size", place,
                        value, d));
    else if (!dim->param && dim->value < 0)
      ZK_TRY(zk_problem(&c->problems,
                        "%s '%.200s': size %" PRId64 " of dimension %" PRIu32 " is negative", place,
                        value, dim->value, d));
  }
  return ZK_OK;
}

/* An initializer of the name of an input gives its default, and must fit it. */
static zk_status check_default(checker *c, const zk_graph_value *input, const zk_graph_tensor *t) {
  const zk_graph_tensor_type *type = input->type ? input->type->tensor : NULL;
  const char *type_name = type ? zk_onnx_type_name(type->elem_type) : NULL;
  char text[ZK_SHAPE_TEXT];
  if (!t->value)
    return ZK_OK;
  if (type_name && strcmp(type_name, zk_dtype_name(t->value->dtype)) != 0)
    ZK_TRY(zk_problem(&c->problems, "initializer '%.200s' is %s, the input of that name %s",
                      t->name, zk_dtype_name(t->value->dtype), type_name));
  if (!type || !type->shape)
    return ZK_OK;
  bool fits = (int)type->shape->dim.count == t->value->shape.ndim;
  for (int d = 0; fits && d < t->value->shape.ndim; d++) {
    const zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, type->shape->dim)[d];
    fits = dim->param || !zk_dim_is_fixed(dim) || dim->value == t->value->shape.dim[d];
  }
  if (fits)
    return ZK_OK;
  return zk_problem(&c->problems,
                    "initializer '%.200s' has shape %s, which does not fit the input of that name",
                    t->name, zk_shape_text(&t->value->shape, text));
}

static bool has_initializer(const zk_graph *g, const char *name) {
  for (uint32_t i = 0; i < g->initializer.count; i++)
    if (strcmp(zk_text(ZK_LIST(zk_graph_tensor *, g->initializer)[i]->name), name) == 0)
      return true;
  return false;
}

static zk_status check_sparse(checker *c, zk_scope *s) {
  zk_list sparse;
  zk_name *n;
  zk_status status = zk_graph_read_sparse(&c->arena, s->graph, &sparse);
  if (status == ZK_ERR_FORMAT)
    return zk_problem(&c->problems, "%s", zk_message());
  ZK_TRY(status);
  for (uint32_t i = 0; i < sparse.count; i++) {
    const char *name = ZK_LIST(zk_graph_sparse *, sparse)[i]->values->name;
    const zk_name *known = zk_names_find(&s->names, name);
    if (!known || !known->input)
      ZK_TRY(define(c, s, name, (zk_name_origin){ZK_BY_INITIALIZER, i}, &n));
  }
  return ZK_OK;
}

static zk_status check_inputs(checker *c, zk_scope *s) {
  const zk_graph *g = s->graph;
  zk_name *n;
  for (uint32_t i = 0; i < g->input.count; i++) {
    const zk_graph_value *v = ZK_LIST(zk_graph_value *, g->input)[i];
    bool typed = v->type || s->outer || has_initializer(g, zk_text(v->name));
    ZK_TRY(check_value(c, v, "input", i, !typed));
    if (!*zk_text(v->name))
      continue;
    ZK_TRY(define(c, s, v->name, (zk_name_origin){ZK_BY_INPUT, i}, &n));
    n->input = v;
  }
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    const zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, g->initializer)[i];
    const zk_name *known = zk_names_find(&s->names, zk_text(t->name));
    if (!*zk_text(t->name))
      ZK_TRY(zk_problem(&c->problems, "an initializer has no name"));
    else if (known && known->input)
      ZK_TRY(check_default(c, known->input, t));
    else
      ZK_TRY(define(c, s, t->name, (zk_name_origin){ZK_BY_INITIALIZER, i}, &n));
  }
  return check_sparse(c, s);
}

static zk_status check_outputs(checker *c, zk_scope *s) {
  const zk_graph *g = s->graph;
  zk_names given = {0};
  if (g->output.count == 0)
    ZK_TRY(zk_problem(&c->problems, "the graph has no output"));
  for (uint32_t i = 0; i < g->output.count; i++) {
    const zk_graph_value *v = ZK_LIST(zk_graph_value *, g->output)[i];
    zk_name *n;
    ZK_TRY(check_value(c, v, "output", i, !s->outer));
    if (!*zk_text(v->name))
      continue;
    if (!zk_scope_find(s, v->name))
      ZK_TRY(zk_problem(&c->problems, "output '%.200s' is made by no node", v->name));
    ZK_TRY(zk_names_enter(&c->arena, &given, v->name, &n));
    if (n->defined)
      ZK_TRY(zk_problem(&c->problems, "output '%.200s' stands twice", v->name));
    n->defined = true;
  }
  return ZK_OK;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

static const char *const type_names[] = {
    NULL,
    "float",
    "integer",
    "string",
    "tensor",
    "graph",
    "list of floats",
    "list of integers",
    "list of strings",
    "list of tensors",
    "list of graphs",
};

static bool is_empty_list(const zk_graph_attribute *a) {
  return a->type >= ZK_ATTRIBUTE_FLOATS &&
         a->floats.count + a->ints.count + a->strings.count + a->tensors.count + a->graphs.count ==
             0;
}

/* Is it of the type that its name has in ONNX's own operators? */
static zk_status check_attribute(checker *c, const zk_scope *s, uint32_t i,
                                 const zk_graph_attribute *a) {
  char node[ZK_LABEL], hint[40] = "";
  int64_t want =
      *zk_text(zk_scope_node(s, i)->domain) ? 0 : zk_onnx_attribute_type(zk_text(a->name));
  bool told = a->type >= ZK_ATTRIBUTE_FLOAT && a->type <= ZK_ATTRIBUTE_GRAPHS &&
              !*zk_text(a->ref_attr_name);
  if (!want || !told || a->type == want || (want >= ZK_ATTRIBUTE_FLOATS && is_empty_list(a)))
    return ZK_OK;
  if (want == ZK_ATTRIBUTE_FLOAT && a->type == ZK_ATTRIBUTE_INT)
    snprintf(hint, sizeof hint, " (write %" PRId64 ".0)", a->i);
  return zk_problem(&c->problems, "%s: attribute '%.100s' must be %s %s, got %s%s",
                    zk_scope_label(s, i, node), a->name,
                    strchr("aeiou", *type_names[want]) ? "an" : "a", type_names[want],
                    type_names[a->type], hint);
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static const char *domain_of(const char *domain) {
  return strcmp(zk_text(domain), "ai.onnx") == 0 ? "" : zk_text(domain);
}

static zk_status check_node(checker *c, zk_scope *s, uint32_t i) {
  const zk_graph_node *node = zk_scope_node(s, i);
  char text[ZK_LABEL], place[2 * ZK_LABEL];
  zk_name *n;
  if (!*zk_text(node->op_type))
    ZK_TRY(zk_problem(&c->problems, "%s has no op_type", zk_scope_label(s, i, text)));
  if (*zk_text(node->name)) {
    ZK_TRY(zk_names_enter(&c->arena, &c->nodes, node->name, &n));
    if (n->defined)
      ZK_TRY(zk_warning(&c->problems,
                        "the name '%.200s' belongs to node %" PRIu32 " and to node %" PRIu32,
                        node->name, n->by.number + 1, i + 1));
    n->defined = true;
    n->by = (zk_name_origin){ZK_BY_NODE, i};
  }
  if (!zk_names_find(&c->domains, domain_of(node->domain)))
    ZK_TRY(zk_problem(&c->problems, "%s: its domain '%.200s' is not in opset_import",
                      zk_scope_label(s, i, text), domain_of(node->domain)));
  if (node->record.unknown.size > 0)
    ZK_TRY(check_unknown(c, "NodeProto", &node->record, zk_scope_label(s, i, text)));
  for (uint32_t k = 0; k < node->attribute.count; k++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[k];
    ZK_TRY(check_attribute(c, s, i, a));
    if (a->record.unknown.size == 0)
      continue;
    snprintf(place, sizeof place, "%s: attribute '%.100s'", zk_scope_label(s, i, text),
             zk_text(a->name));
    ZK_TRY(check_unknown(c, "AttributeProto", &a->record, place));
  }
  return ZK_OK;
}

/* Nodes that read what is made after them (later[i] makes it): in a circle, or out of order. */
static zk_status check_order(checker *c, const zk_scope *s, const uint32_t *later) {
  uint32_t n = s->graph->node.count;
  char node[ZK_LABEL], maker[ZK_LABEL], cycle[ZK_CYCLE];
  void *room = NULL;
  for (uint32_t i = 0; i < n && c->problems.count <= ZK_MOST_PROBLEMS; i++) {
    if (later[i] == ZK_NO_NODE)
      continue;
    if (!room)
      ZK_TRY(zk_arena_take(&c->arena, 2 * sizeof(uint32_t) * ((size_t)n + 1), &room));
    if (zk_scope_cycle(s, i, later[i], room, cycle))
      ZK_TRY(zk_problem(&c->problems, "a cycle: %s", cycle));
    else
      ZK_TRY(zk_warning(&c->problems, "%s reads what %s makes after it", zk_scope_label(s, i, node),
                        zk_scope_label(s, later[i], maker)));
  }
  return ZK_OK;
}

/* ---- graphs -----------------------------------------------------------------------------------
 */

static zk_status check_graph(checker *c, zk_scope *s, int depth);

static zk_status check_branch(checker *c, zk_scope *outer, uint32_t node, const char *attribute,
                              const zk_graph *g, int depth) {
  zk_scope s = {.outer = outer, .graph = g, .node = node, .attribute = attribute};
  c->problems.inside = &s;
  zk_status status = check_graph(c, &s, depth + 1);
  c->problems.inside = outer;
  return status;
}

static zk_status check_branches(checker *c, zk_scope *s, uint32_t i, int depth) {
  const zk_list *attributes = &zk_scope_node(s, i)->attribute;
  for (uint32_t k = 0; k < attributes->count; k++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, *attributes)[k];
    if (a->g)
      ZK_TRY(check_branch(c, s, i, a->name, a->g, depth));
    for (uint32_t j = 0; j < a->graphs.count; j++)
      ZK_TRY(check_branch(c, s, i, a->name, ZK_LIST(zk_graph *, a->graphs)[j], depth));
  }
  return ZK_OK;
}

/* Does a graph around this one make the name by a node, behind the place of this graph? */
static bool made_outside(const zk_scope *s, const char *text) {
  const zk_name *n = NULL;
  for (s = s->outer; s && !n; s = s->outer)
    n = zk_names_find(&s->names, text);
  return n && n->maker != ZK_NO_NODE;
}

/* What node i reads must be there by now, or made by a node after it. */
static zk_status check_reads(checker *c, const zk_scope *s, uint32_t i, uint32_t *later) {
  const zk_list *input = &zk_scope_node(s, i)->input;
  char node[ZK_LABEL];
  for (uint32_t k = 0; k < input->count; k++) {
    const char *text = ZK_LIST(const char *, *input)[k];
    if (!*text || zk_scope_find(s, text))
      continue;
    const zk_name *n = zk_names_find(&s->names, text);
    if ((!n || n->maker == ZK_NO_NODE) && made_outside(s, text))
      ZK_TRY(zk_warning(&c->problems, "%s reads '%.200s', which is made after it",
                        zk_scope_label(s, i, node), text));
    else if (!n || n->maker == ZK_NO_NODE)
      ZK_TRY(zk_problem(&c->problems,
                        "%s: input '%.200s' is defined nowhere: no input, initializer or node has "
                        "that name",
                        zk_scope_label(s, i, node), text));
    else if (later[i] == ZK_NO_NODE)
      later[i] = n->maker;
  }
  return ZK_OK;
}

static zk_status check_nodes(checker *c, zk_scope *s, int depth) {
  uint32_t count = s->graph->node.count;
  zk_name *n;
  void *p;
  ZK_TRY(zk_arena_take(&c->arena, sizeof(uint32_t) * ((size_t)count + 1), &p));
  uint32_t *later = p;
  for (uint32_t i = 0; i < count; i++) {
    const zk_list *output = &zk_scope_node(s, i)->output;
    ZK_TRY(check_node(c, s, i));
    for (uint32_t k = 0; k < output->count; k++)
      if (*ZK_LIST(const char *, *output)[k]) {
        ZK_TRY(zk_names_enter(&c->arena, &s->names, ZK_LIST(const char *, *output)[k], &n));
        n->maker = n->maker == ZK_NO_NODE ? i : n->maker;
      }
  }
  for (uint32_t i = 0; i < count; i++) {
    const zk_list *output = &zk_scope_node(s, i)->output;
    later[i] = ZK_NO_NODE;
    ZK_TRY(check_reads(c, s, i, later));
    ZK_TRY(check_branches(c, s, i, depth));
    for (uint32_t k = 0; k < output->count; k++)
      if (*ZK_LIST(const char *, *output)[k])
        ZK_TRY(
            define(c, s, ZK_LIST(const char *, *output)[k], (zk_name_origin){ZK_BY_NODE, i}, &n));
  }
  return check_order(c, s, later);
}

static zk_status check_graph(checker *c, zk_scope *s, int depth) {
  if (depth > MOST_NESTED)
    return zk_problem(&c->problems, "graphs are nested more than %d deep", MOST_NESTED);
  if (++c->n_graphs > MOST_GRAPHS)
    return c->n_graphs == MOST_GRAPHS + 1
               ? zk_problem(&c->problems, "there are more than %d graphs in it", MOST_GRAPHS)
               : ZK_OK;
  if (!*zk_text(s->graph->name))
    ZK_TRY(zk_warning(&c->problems, "the graph has no name"));
  ZK_TRY(check_unknown(c, "GraphProto", &s->graph->record, ""));
  ZK_TRY(check_inputs(c, s));
  ZK_TRY(check_nodes(c, s, depth));
  return check_outputs(c, s);
}

/* ---- the model --------------------------------------------------------------------------------
 */

static zk_status check_opset(checker *c, uint32_t i) {
  const zk_graph_opset *o = ZK_LIST(zk_graph_opset *, c->model->opset_import)[i];
  const char *domain = domain_of(o->domain);
  zk_name *n;
  if (o->version == 0 && !(o->record.has & ZK_OPSET_HAS_VERSION))
    ZK_TRY(zk_problem(&c->problems, "opset_import %" PRIu32 " has no version", i + 1));
  else if (!*domain && (o->version < ZK_FIRST_OPSET || o->version > ZK_LAST_OPSET))
    ZK_TRY(zk_problem(&c->problems, "opset %" PRId64 " is not known: %d to %d are", o->version,
                      ZK_FIRST_OPSET, ZK_LAST_OPSET));
  ZK_TRY(zk_names_enter(&c->arena, &c->domains, domain, &n));
  if (!n->defined)
    n->by.number = i;
  n->defined = true;
  const zk_graph_opset *first = ZK_LIST(zk_graph_opset *, c->model->opset_import)[n->by.number];
  if (first->version != o->version)
    ZK_TRY(zk_problem(&c->problems,
                      "domain '%.200s' is imported twice, with versions %" PRId64 " and %" PRId64,
                      domain, first->version, o->version));
  else if (first != o)
    ZK_TRY(zk_warning(&c->problems, "domain '%.200s' is imported twice", domain));
  return ZK_OK;
}

static zk_status check_model(checker *c) {
  const zk_model *m = c->model;
  if (m->ir_version < ZK_FIRST_IR)
    ZK_TRY(zk_problem(&c->problems, "ir_version must be an integer from %d on, got %" PRId64,
                      ZK_FIRST_IR, m->ir_version));
  else if (m->ir_version > ZK_LAST_IR)
    ZK_TRY(zk_problem(&c->problems, "ir_version %" PRId64 " is not known: %d to %d are",
                      m->ir_version, ZK_FIRST_IR, ZK_LAST_IR));
  for (uint32_t i = 0; i < m->opset_import.count; i++)
    ZK_TRY(check_opset(c, i));
  ZK_TRY(check_unknown(c, "ModelProto", &m->record, ""));
  zk_name *n;
  if (m->opset_import.count == 0 && zk_model_opset(m) == 0)
    ZK_TRY(zk_problem(&c->problems, "opset_import is empty"));
  else if (m->opset_import.count == 0)
    ZK_TRY(zk_names_enter(&c->arena, &c->domains, "", &n));
  if (!m->graph)
    return zk_problem(&c->problems, "there is no graph");
  zk_scope s = {.graph = m->graph};
  c->problems.inside = &s;
  return check_graph(c, &s, 0);
}

zk_status zk_onnx_check(zk_model *m, const char **report, zk_list *warnings) {
  checker c = {.model = m};
  c.problems.arena = &m->arena;
  *report = NULL;
  zk_status status = check_model(&c);
  zk_arena_clear(&c.arena);
  if (warnings)
    *warnings = c.problems.warnings;
  return status == ZK_OK && c.problems.count > 0 ? zk_problems_report(&c.problems, report) : status;
}
