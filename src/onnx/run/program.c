/*
 * program.c: numbering the values of a graph, and finding what its nodes are.
 */
#include "onnx/run/program.h"
#include "onnx/from/converters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/profile.h"
#include "onnx/file.h"
#include "onnx/opsets.h"
#include "onnx/order.h"
#include "onnx/run/inline.h"
#include "onnx/run/lacks.h"
#include "onnx/scope.h"
#include "onnx/small.h"
#include "onnx/sparse.h"

enum { MOST_NESTED = 30 };

typedef struct maker {
  zk_program *p;
  zk_arena names;
  zk_scope *scope;   /* of the present graph */
  zk_list constants; /* zk_tensor *, by value */
  zk_list readers;   /* int, by value */
  zk_list small;     /* uint8_t, by value */
  int depth;
} maker;

/* ---- names ------------------------------------------------------------------------------------
 */

/* The value of that name, -1 when there is none. */
static int find(const maker *m, const char *text) {
  const zk_name *n = zk_scope_find(m->scope, text);
  return n ? n->value : -1;
}

/* Numbers a new value; t, when it is a constant, becomes the program's. */
static zk_status add_value(maker *m, zk_tensor *t, int *out) {
  void *slot, *count, *small;
  zk_status status = zk_list_add(&m->p->arena, &m->constants, sizeof(zk_tensor *), &slot);
  if (status == ZK_OK) {
    *(zk_tensor **)slot = t;
    m->p->constant = m->constants.at; /* so that it is released with the program */
    *out = m->p->n_values++;
    status = zk_list_add(&m->p->arena, &m->readers, sizeof(int), &count);
    m->p->readers = m->readers.at;
    if (status == ZK_OK)
      status = zk_list_add(&m->p->arena, &m->small, 1, &small);
    m->p->small = m->small.at;
    if (status == ZK_OK)
      *(uint8_t *)small = 0;
  } else {
    zk_tensor_release(t);
  }
  return status;
}

static zk_status define(maker *m, const char *text, int value) {
  zk_name *n;
  if (find(m, text) >= 0)
    return zk_fail(ZK_ERR_FORMAT, "'%s' is defined twice", text);
  ZK_TRY(zk_names_enter(&m->names, &m->scope->names, text, &n));
  n->defined = true;
  n->value = value;
  return ZK_OK;
}

/* ---- ports and constants ----------------------------------------------------------------------
 */

static zk_status make_port(const zk_graph_value *v, const char *what, zk_port *port) {
  const char *type;
  *port = (zk_port){.name = zk_text(v->name), .value = -1};
  if (!*port->name)
    return zk_fail(ZK_ERR_FORMAT, "an %s has no name", what);
  if (!zk_port_of_type(v->type, port, &type))
    return zk_fail(ZK_ERR_ARG, "%s '%s' has a type %s, which is not supported", what, port->name,
                   type);
  if (port->shape && port->shape->dim.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s '%s' has %u dimensions, at most %d are possible", what,
                   port->name, port->shape->dim.count, ZK_MAX_DIM);
  return ZK_OK;
}

static zk_status add_inputs(maker *m, const zk_graph *g) {
  void *ports;
  zk_graph_value **in = g->input.at;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(zk_port) * ((size_t)g->input.count + 1), &ports));
  m->p->in = ports;
  for (uint32_t i = 0; i < g->input.count; i++) {
    zk_port *port = &m->p->in[m->p->n_in];
    int known = find(m, zk_text(in[i]->name));
    if (known >= 0 && m->p->constant[known]) /* an initializer: older files list those too */
      continue;
    ZK_TRY(make_port(in[i], "input", port));
    if (!port->typed)
      return zk_fail(ZK_ERR_ARG, "input '%s' has no known type", port->name);
    ZK_TRY(add_value(m, NULL, &port->value));
    ZK_TRY(define(m, port->name, port->value));
    m->p->n_in++;
  }
  return ZK_OK;
}

/* Their values go from the records to the program, which may then be the only one to hold them. */
static zk_status add_initializers(maker *m, const zk_graph *g) {
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, g->initializer)[i];
    char what[200];
    zk_tensor *value;
    zk_dtype dtype;
    int number = 0;
    if (!*zk_text(t->name))
      return zk_fail(ZK_ERR_FORMAT, "an initializer has no name");
    bool texts = t->data_type == ZK_ONNX_STRING;
    if (!texts && !zk_onnx_holds(t->data_type, &dtype)) /* nobody reads it: zk_model_lacks */
      continue;
    snprintf(what, sizeof what, "initializer '%.150s'", zk_text(t->name));
    ZK_TRY(texts ? zk_graph_tensor_texts(t, what, &m->p->texts, &value)
                 : zk_graph_tensor_value(t, what, &value));
    zk_tensor_release(t->value);
    t->value = NULL;
    ZK_TRY(add_value(m, value, &number));
    ZK_TRY(define(m, zk_text(t->name), number));
    m->p->small[number] = zk_small_holds(t->data_type, &dtype) ? (uint8_t)t->data_type : 0;
    m->p->constant_bytes += zk_numel(value) * (int64_t)zk_dtype_size(value->dtype);
  }
  return ZK_OK;
}

static zk_status add_sparse(maker *m, const zk_graph *g) {
  zk_list sparse;
  ZK_TRY(zk_graph_read_sparse(&m->p->model.arena, g, &sparse));
  for (uint32_t i = 0; i < sparse.count; i++) {
    const zk_graph_sparse *s = ZK_LIST(zk_graph_sparse *, sparse)[i];
    zk_tensor *value;
    int number = 0;
    ZK_TRY(zk_graph_sparse_value(&m->p->model, s, &value));
    ZK_TRY(add_value(m, value, &number));
    ZK_TRY(define(m, s->values->name, number));
    m->p->constant_bytes += zk_numel(s->values->value) * 16; /* as stored, with positions */
  }
  return ZK_OK;
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

static zk_status make_section(maker *m, const zk_graph *g, bool body, zk_section *s);

/* Value numbers of `names`, which are read. */
static zk_status read_values(maker *m, const zk_list *names, int **out) {
  void *p;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(int) * ((size_t)names->count + 1), &p));
  *out = p;
  for (uint32_t i = 0; i < names->count; i++) {
    const char *text = ZK_LIST(const char *, *names)[i];
    (*out)[i] = -1;
    if (!*text)
      continue;
    (*out)[i] = find(m, text);
    if ((*out)[i] < 0)
      return zk_fail(ZK_ERR_FORMAT,
                     "input '%s' is made by nothing before it: a missing initializer, a wrong "
                     "order or a cycle",
                     text);
    m->p->readers[(*out)[i]]++;
  }
  return ZK_OK;
}

static zk_status make_values(maker *m, const zk_list *names, zk_program_node *n) {
  void *p, *wanted;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(int) * ((size_t)names->count + 1), &p));
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(bool) * ((size_t)names->count + 1), &wanted));
  n->out = p;
  n->wanted = wanted;
  for (uint32_t k = 0; k < names->count; k++) {
    const char *text = ZK_LIST(const char *, *names)[k];
    n->out[k] = -1;
    n->wanted[k] = *text != '\0';
    if (n->wanted[k]) {
      ZK_TRY(add_value(m, NULL, &n->out[k]));
      ZK_TRY(define(m, text, n->out[k]));
    }
  }
  return ZK_OK;
}

const zk_graph_attribute *zk_program_attribute(const zk_program_node *n, const char *name) {
  for (uint32_t i = 0; i < n->record->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, n->record->attribute)[i];
    if (strcmp(zk_text(a->name), name) == 0)
      return a;
  }
  return NULL;
}

/* The graph that is attribute `name`, as a section. */
static zk_status make_graph_of(maker *m, const zk_program_node *n, const char *name, bool body,
                               zk_section *s) {
  const zk_graph_attribute *a = zk_program_attribute(n, name);
  const zk_graph *g = a ? a->g : NULL;
  if (!g)
    return zk_fail(ZK_ERR_FORMAT, "attribute '%s' is missing", name);
  zk_status status = make_section(m, g, body, s);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s", name);
}

/* The two graphs of If. */
static zk_status make_branches(maker *m, zk_program_node *n) {
  static const char *const names[] = {"then_branch", "else_branch"};
  if (n->n_in != 1 || n->in[0] < 0)
    return zk_fail(ZK_ERR_FORMAT, "it must have one input, the condition");
  for (int b = 0; b < 2; b++) {
    ZK_TRY(make_graph_of(m, n, names[b], false, &n->branch[b]));
    if (n->branch[b].n_out != n->n_out)
      return zk_fail(ZK_ERR_FORMAT, "%s gives %d values, the node has %d", names[b],
                     n->branch[b].n_out, n->n_out);
  }
  return ZK_OK;
}

/* The sections of a node that runs graphs. */
static zk_status make_flow(maker *m, zk_program_node *n) {
  void *p;
  ZK_TRY(zk_arena_take(&m->p->arena, 2 * sizeof(zk_section), &p));
  n->branch = p;
  if (n->flow == ZK_FLOW_IF)
    return make_branches(m, n);
  ZK_TRY(make_graph_of(m, n, "body", true, n->branch));
  int more = n->flow == ZK_FLOW_LOOP ? 1 : 0; /* Loop's body gives a condition first */
  int most = n->branch->n_in > n->branch->n_out ? n->branch->n_in : n->branch->n_out;
  m->p->most_in = most > m->p->most_in ? most : m->p->most_in;
  if (n->n_in != n->branch->n_in && n->flow == ZK_FLOW_LOOP)
    return zk_fail(ZK_ERR_FORMAT, "its body has %d inputs, and the node %d", n->branch->n_in,
                   n->n_in);
  if (n->branch->n_out != n->n_out + more)
    return zk_fail(ZK_ERR_FORMAT, "its body gives %d values, where the node needs %d",
                   n->branch->n_out, n->n_out + more);
  return ZK_OK;
}

/* All strings of a file are known before the first plan is made, which adds none. */
static zk_status enter_texts(maker *m, const zk_graph_node *r) {
  int64_t number;
  for (uint32_t i = 0; i < r->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, r->attribute)[i];
    const zk_list *list[] = {&a->strings, a->t ? &a->t->string_data : &a->strings};
    if (a->type == ZK_ATTRIBUTE_STRING)
      ZK_TRY(zk_texts_number(&m->p->texts, a->s.at, a->s.size, &number));
    for (int l = 0; l < 2; l++)
      for (uint32_t k = 0; k < list[l]->count; k++) {
        zk_span s = ZK_LIST(zk_span, *list[l])[k];
        ZK_TRY(zk_texts_number(&m->p->texts, s.at, s.size, &number));
      }
  }
  return ZK_OK;
}

static int64_t bytes_of_lists(const zk_graph_node *r) {
  int64_t bytes = 0;
  for (uint32_t i = 0; i < r->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, r->attribute)[i];
    bytes +=
        4 * (int64_t)a->floats.count + 8 * (int64_t)a->ints.count + 8 * (int64_t)a->strings.count;
  }
  return bytes;
}

static zk_status make_node(maker *m, const zk_graph_node *r, zk_program_node *n) {
  n->record = r;
  m->p->constant_bytes += bytes_of_lists(r);
  ZK_TRY(enter_texts(m, r));
  n->n_in = (int)r->input.count;
  n->n_out = (int)r->output.count;
  m->p->most_in = n->n_in > m->p->most_in ? n->n_in : m->p->most_in;
  m->p->most_out = n->n_out > m->p->most_out ? n->n_out : m->p->most_out;
  ZK_TRY(read_values(m, &r->input, &n->in));
  n->flow = zk_onnx_flow_of(r->domain, r->op_type);
  if (n->flow != ZK_FLOW_NONE)
    ZK_TRY(make_flow(m, n));
  else if (!(n->converter = zk_onnx_from_of(r->domain, r->op_type)))
    return zk_fail(ZK_ERR_ARG, "it is not supported"); /* zk_model_lacks has found none */
  return make_values(m, &r->output, n);
}

/* What a graph gives; constants and values of an outer graph too. */
static zk_status add_outputs(maker *m, const zk_graph *g, zk_section *s) {
  void *p;
  zk_graph_value **out = g->output.at;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(int) * ((size_t)g->output.count + 1), &p));
  s->out = p;
  s->n_out = (int)g->output.count;
  for (int k = 0; k < s->n_out; k++) {
    s->out[k] = find(m, zk_text(out[k]->name));
    if (s->out[k] < 0)
      return zk_fail(ZK_ERR_FORMAT, "output '%s' is made by no node", zk_text(out[k]->name));
    m->p->readers[s->out[k]]++;
  }
  return ZK_OK;
}

/* What a body takes: values that each turn of the loop sets. */
static zk_status add_body_inputs(maker *m, const zk_graph *g, zk_section *s) {
  void *p;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(int) * ((size_t)g->input.count + 1), &p));
  s->in = p;
  for (uint32_t i = 0; i < g->input.count; i++, s->n_in++) {
    const char *name = zk_text(ZK_LIST(zk_graph_value *, g->input)[i]->name);
    if (!*name)
      return zk_fail(ZK_ERR_FORMAT, "an input has no name");
    ZK_TRY(add_value(m, NULL, &s->in[i]));
    ZK_TRY(define(m, name, s->in[i]));
  }
  return ZK_OK;
}

static zk_status fill_section(maker *m, const zk_graph *g, bool body, zk_section *s) {
  void *nodes;
  uint32_t *order;
  ZK_TRY(add_initializers(m, g));
  ZK_TRY(add_sparse(m, g));
  if (m->depth == 1)
    ZK_TRY(add_inputs(m, g));
  else if (body)
    ZK_TRY(add_body_inputs(m, g, s));
  else if (g->input.count > 0)
    return zk_fail(ZK_ERR_FORMAT, "a branch has no inputs");
  ZK_TRY(
      zk_arena_take(&m->p->arena, sizeof(zk_program_node) * ((size_t)g->node.count + 1), &nodes));
  s->node = nodes;
  ZK_TRY(zk_graph_order(&m->names, g, &order));
  for (uint32_t i = 0; i < g->node.count; i++) {
    zk_program_node *n = &s->node[i];
    uint32_t at = order ? order[i] : i;
    n->number = (int)at + 1;
    s->n_nodes++;
    zk_status status = make_node(m, ZK_LIST(zk_graph_node *, g->node)[at], n);
    if (status != ZK_OK)
      return zk_program_fail_in(m->p, n, status);
  }
  return add_outputs(m, g, s);
}

static zk_status make_section(maker *m, const zk_graph *g, bool body, zk_section *s) {
  zk_scope scope = {.outer = m->scope, .graph = g};
  if (m->depth == MOST_NESTED)
    return zk_fail(ZK_ERR_FORMAT, "graphs are nested more than %d deep", MOST_NESTED);
  m->depth++;
  m->scope = &scope;
  s->first = m->p->n_values;
  zk_status status = fill_section(m, g, body, s);
  s->end = m->p->n_values;
  m->scope = scope.outer;
  m->depth--;
  return status;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static zk_status make_outputs(maker *m, const zk_graph *g) {
  void *ports;
  ZK_TRY(zk_arena_take(&m->p->arena, sizeof(zk_port) * ((size_t)g->output.count + 1), &ports));
  m->p->out = ports;
  for (int k = 0; k < m->p->main.n_out; k++, m->p->n_out++) {
    ZK_TRY(make_port(ZK_LIST(zk_graph_value *, g->output)[k], "output", &m->p->out[k]));
    m->p->out[k].value = m->p->main.out[k];
  }
  return m->p->n_out > 0 ? ZK_OK : zk_fail(ZK_ERR_FORMAT, "the graph has no output");
}

zk_status zk_program_make(zk_model *model, zk_program *p) {
  maker m = {.p = p};
  const char *lacks;
  p->model = *model;
  *model = (zk_model){0};
  ZK_TRY(zk_model_inline(&p->model));
  int64_t opset = zk_model_opset(&p->model);
  if (!p->model.graph)
    return zk_fail(ZK_ERR_FORMAT, "there is no graph");
  ZK_TRY(zk_onnx_check_fields(&p->model));
  ZK_TRY(zk_model_lacks(&p->model, &lacks));
  if (lacks)
    return zk_fail(ZK_ERR_ARG, "%s", lacks);
  if (opset == 0 && p->model.opset_import.count == 0)
    return zk_fail(ZK_ERR_FORMAT, "opset_import is empty");
  int64_t number;
  ZK_TRY(zk_texts_number(&p->texts, "", 0, &number));
  ZK_TRY(zk_texts_number(&p->texts, "_Unused", 7, &number)); /* LabelEncoder's default */
  p->opset = opset ? (int)opset : ZK_LAST_OPSET; /* it has nodes of other domains alone */
  zk_status status = make_section(&m, p->model.graph, false, &p->main);
  zk_arena_clear(&m.names);
  return status == ZK_OK ? make_outputs(&m, p->model.graph) : status;
}

const char *zk_program_node_type(int i) {
  if (i < ZK_FLOW_MAP)
    return zk_onnx_flow_names[ZK_FLOW_IF + i]; /* their graphs are sections, no converter's */
  i -= ZK_FLOW_MAP - 1;
  for (const zk_onnx_from *const *table = zk_onnx_from_tables; *table; table++)
    for (const zk_onnx_from *row = *table; row->type; row++)
      if (!row->domain && --i == 0)
        return row->type;
  return NULL;
}

zk_status zk_program_check_output(const zk_program *p, int k, const zk_tensor *t) {
  return zk_port_check(&p->out[k], true, t);
}

void zk_program_clear(zk_program *p) {
  zk_tensor_release_all(p->constant, p->n_values);
  zk_tensor_release_all(p->kept.at, (int)p->kept.count);
  zk_texts_clear(&p->texts);
  zk_arena_clear(&p->arena);
  zk_model_clear(&p->model);
  *p = (zk_program){0};
}

zk_status zk_program_fail_in(const zk_program *p, const zk_program_node *n, zk_status status) {
  const char *name = zk_text(n->record->name);
  return zk_fail_in(status, "node %d%s%.200s%s (%.100s, opset %d)", n->number, *name ? " '" : "",
                    name, *name ? "'" : "", zk_text(n->record->op_type), zk_program_opset(p, n));
}

int64_t zk_program_profile(const zk_program_node *n) {
  char number[40];
  if (!zk_profile_running)
    return 0;
  const char *name = zk_text(n->record->name);
  snprintf(number, sizeof number, "node %d", n->number);
  uint32_t type = zk_profile_intern(zk_text(n->record->op_type));
  uint32_t place = zk_profile_intern(*name ? name : number);
  return zk_profile_enter(ZK_PROFILE_NODE, zk_profile_name(type), zk_profile_name(place));
}
