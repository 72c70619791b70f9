/*
 * inline.c: writing a model's functions into its graph.
 */
#include "onnx/run/inline.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "onnx/file.h"
#include "onnx/opsets.h"
#include "onnx/scope.h"

enum {
  MOST_NESTED = 30,      /* calls in calls */
  MOST_NODES = 1 << 16,  /* that all calls make */
  MOST_BYTES = 32 << 20, /* of their records */
  MOST_KEY = 500,        /* characters of a function's domain and name */
};

typedef struct inliner {
  zk_model *m;
  zk_arena arena; /* of names */
  zk_names own;   /* the functions, by key_of: the number in `library` */
  zk_graph_library library;
  uint32_t nodes, calls; /* made, and gone through, so far */
  int depth;
  bool told; /* the failure's message names a function */
} inliner;

/* One call: what the function's names and attributes mean. */
typedef struct frame {
  inliner *all;
  const zk_graph_function *f;
  const zk_graph_node *call;
  zk_arena arena;
  zk_names names;      /* of the function's values: the number in `actual` */
  zk_list actual;      /* const char * */
  zk_names attributes; /* of the call: the number there */
  char prefix[80];     /* of names that only the function has */
  int64_t opset;       /* 0: the model's */
} frame;

static bool is_onnx(const char *domain) {
  return !domain || !*domain || strcmp(domain, "ai.onnx") == 0;
}

/* ---- finding functions ------------------------------------------------------------------------
 */

/* False when it is too long. */
static bool key_of(const char *domain, const char *name, char key[MOST_KEY]) {
  int n = snprintf(key, MOST_KEY, "%s:%s", is_onnx(domain) ? "" : domain, zk_text(name));
  return n > 0 && n < MOST_KEY;
}

static const zk_graph_function *function_of(const inliner *all, const zk_graph_node *node) {
  char key[MOST_KEY];
  const zk_name *n =
      key_of(node->domain, node->op_type, key) ? zk_names_find(&all->own, key) : NULL;
  return n ? ZK_LIST(zk_graph_function *, all->library.function)[n->value] : NULL;
}

/* Domains that only a function imports are the model's, too. */
static zk_status import_domains(zk_model *m, const zk_graph_function *f) {
  for (uint32_t i = 0; i < f->opset_import.count; i++) {
    const zk_graph_opset *opset = ZK_LIST(zk_graph_opset *, f->opset_import)[i];
    bool known = false;
    void *slot;
    for (uint32_t k = 0; k < m->opset_import.count && !known; k++) {
      const char *domain = ZK_LIST(zk_graph_opset *, m->opset_import)[k]->domain;
      known =
          is_onnx(domain) ? is_onnx(opset->domain) : strcmp(domain, zk_text(opset->domain)) == 0;
    }
    if (known)
      continue;
    ZK_TRY(zk_list_add(&m->arena, &m->opset_import, sizeof(void *), &slot));
    *(const zk_graph_opset **)slot = opset;
  }
  return ZK_OK;
}

/* The tensors of its attributes get their values. */
static zk_status settle(zk_model *m, const zk_list *attributes) {
  for (uint32_t i = 0; i < attributes->count; i++)
    ZK_TRY(zk_onnx_settle(m, ZK_LIST(zk_graph_attribute *, *attributes)[i], "functions"));
  return ZK_OK;
}

static zk_status enter_function(inliner *all, const zk_graph_function *f, uint32_t number) {
  char key[MOST_KEY], *copy;
  zk_name *n;
  if (!key_of(f->domain, f->name, key))
    return zk_fail(ZK_ERR_FORMAT, "its name is too long");
  ZK_TRY(zk_onnx_check_unknown("FunctionProto", &f->record.unknown));
  ZK_TRY(zk_arena_copy(&all->arena, key, strlen(key), &copy));
  ZK_TRY(zk_names_enter(&all->arena, &all->own, copy, &n));
  if (n->defined)
    return zk_fail(ZK_ERR_FORMAT, "it stands twice");
  n->defined = true;
  n->value = (int)number;
  ZK_TRY(settle(all->m, &f->attribute_proto));
  for (uint32_t i = 0; i < f->node.count; i++)
    ZK_TRY(settle(all->m, &ZK_LIST(zk_graph_node *, f->node)[i]->attribute));
  return ZK_OK;
}

/* ---- copies -----------------------------------------------------------------------------------
 */

static zk_status count_node(inliner *all) {
  if (++all->nodes <= MOST_NODES)
    return ZK_OK;
  return zk_fail(ZK_ERR_FORMAT, "its functions are more than %d nodes when they are called",
                 MOST_NODES);
}

/* The name that a value of the function, or a graph in it, has in the model. */
static zk_status rename_value(frame *f, const char *text, const char **out) {
  zk_name *n;
  char *name;
  void *slot;
  *out = "";
  if (!text || !*text)
    return ZK_OK;
  ZK_TRY(zk_names_enter(&f->arena, &f->names, text, &n));
  if (!n->defined) {
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
static zk_status bind(frame *f, const char *text, const char *actual) {
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

static zk_status rename_all(frame *f, const zk_list *texts, zk_list *out) {
  *out = (zk_list){0};
  ZK_TRY(zk_list_reserve(&f->all->m->arena, out, sizeof(char *), texts->count));
  for (; out->count < texts->count; out->count++)
    ZK_TRY(rename_value(f, ZK_LIST(const char *, *texts)[out->count],
                        &ZK_LIST(const char *, *out)[out->count]));
  return ZK_OK;
}

/* A record like `from`, of that size, behind the list. */
static zk_status copy_record(frame *f, const void *from, size_t size, zk_list *list, void *out) {
  void *copy;
  ZK_TRY(zk_list_add_record(&f->all->m->arena, list, size, &copy));
  memcpy(copy, from, size);
  *(void **)out = copy;
  return ZK_OK;
}

static zk_status copy_graph(frame *f, zk_graph **graph);
static zk_status copy_node(frame *f, const zk_graph_node *from, zk_list *list);

/* One of a node; what it refers to in its place, nothing when the call does not give that. */
static zk_status copy_attribute(frame *f, const zk_graph_attribute *from, zk_list *list) {
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

static zk_status copy_node(frame *f, const zk_graph_node *from, zk_list *list) {
  zk_graph_node *node;
  void *name;
  size_t before = strlen(f->prefix), size = strlen(zk_text(from->name));
  ZK_TRY(count_node(f->all));
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
static zk_status copy_values(frame *f, const zk_list *from, zk_list *list) {
  zk_graph_value *value;
  *list = (zk_list){0};
  for (uint32_t i = 0; i < from->count; i++) {
    ZK_TRY(copy_record(f, ZK_LIST(zk_graph_value *, *from)[i], sizeof *value, list, &value));
    ZK_TRY(rename_value(f, value->name, &value->name));
  }
  return ZK_OK;
}

static zk_status copy_graph(frame *f, zk_graph **graph) {
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
    ZK_TRY(rename_value(f, t->name, &t->name));
  }
  ZK_TRY(copy_values(f, &from->input, &g->input));
  ZK_TRY(copy_values(f, &from->output, &g->output));
  for (uint32_t i = 0; i < from->node.count; i++)
    ZK_TRY(copy_node(f, ZK_LIST(zk_graph_node *, from->node)[i], &g->node));
  *graph = g;
  return ZK_OK;
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static zk_status emit(inliner *all, zk_graph_node *node, zk_list *list);

/* What the call gives and wants, by the function's names. */
static zk_status bind_call(frame *f) {
  const zk_graph_function *own = f->f;
  zk_name *n;
  if (f->call->input.count > own->input.count || f->call->output.count > own->output.count)
    return zk_fail(ZK_ERR_FORMAT, "it has %u inputs and %u outputs, and is called with %u and %u",
                   own->input.count, own->output.count, f->call->input.count,
                   f->call->output.count);
  for (uint32_t i = 0; i < own->input.count; i++)
    ZK_TRY(bind(f, ZK_LIST(const char *, own->input)[i],
                i < f->call->input.count ? ZK_LIST(const char *, f->call->input)[i] : ""));
  for (uint32_t i = 0; i < own->attribute_proto.count; i++) {
    ZK_TRY(zk_names_enter(&f->arena, &f->attributes,
                          zk_text(ZK_LIST(zk_graph_attribute *, own->attribute_proto)[i]->name),
                          &n));
    n->value = -1 - (int)i;
  }
  for (uint32_t i = 0; i < f->call->attribute.count; i++) {
    ZK_TRY(zk_names_enter(&f->arena, &f->attributes,
                          zk_text(ZK_LIST(zk_graph_attribute *, f->call->attribute)[i]->name), &n));
    n->value = (int)i;
  }
  return ZK_OK;
}

/* y = x, for an output of the function that is one of its inputs, or another output too. */
static zk_status add_copy(frame *f, const char *from, const char *to, zk_list *list) {
  zk_graph_node *node;
  void *p;
  ZK_TRY(count_node(f->all));
  ZK_TRY(zk_list_add_record(&f->all->m->arena, list, sizeof *node, &p));
  node = p;
  node->op_type = "Identity";
  node->opset = f->opset;
  ZK_TRY(zk_list_add_text(&f->all->m->arena, &node->input, from));
  return zk_list_add_text(&f->all->m->arena, &node->output, to);
}

static zk_status call(frame *f, zk_list *list) {
  zk_list copies = {0}, nodes = {0};
  ZK_TRY(bind_call(f));
  for (uint32_t k = 0; k < f->call->output.count; k++) {
    const char *formal = ZK_LIST(const char *, f->f->output)[k], *actual, *from;
    actual = ZK_LIST(const char *, f->call->output)[k];
    if (!*actual)
      continue;
    if (!zk_names_find(&f->names, formal)) {
      ZK_TRY(bind(f, formal, actual));
      continue;
    }
    ZK_TRY(rename_value(f, formal, &from));
    ZK_TRY(add_copy(f, from, actual, &copies));
  }
  for (uint32_t i = 0; i < f->f->node.count; i++)
    ZK_TRY(copy_node(f, ZK_LIST(zk_graph_node *, f->f->node)[i], &nodes));
  for (uint32_t i = 0; i < nodes.count; i++)
    ZK_TRY(emit(f->all, ZK_LIST(zk_graph_node *, nodes)[i], list));
  for (uint32_t i = 0; i < copies.count; i++)
    ZK_TRY(emit(f->all, ZK_LIST(zk_graph_node *, copies)[i], list));
  return ZK_OK;
}

static zk_status expand(inliner *all, const zk_graph_node *node, const zk_graph_function *own,
                        zk_list *list) {
  frame f = {.all = all, .f = own, .call = node};
  const char *name = *zk_text(node->name) ? node->name : zk_text(node->op_type);
  if (all->depth == MOST_NESTED)
    return zk_fail(ZK_ERR_FORMAT, "functions call each other more than %d deep: one calls itself?",
                   MOST_NESTED);
  ZK_TRY(count_node(all));
  snprintf(f.prefix, sizeof f.prefix, "%.40s#%" PRIu32 "/", name, ++all->calls);
  for (uint32_t i = 0; i < own->opset_import.count; i++) {
    const zk_graph_opset *opset = ZK_LIST(zk_graph_opset *, own->opset_import)[i];
    f.opset = is_onnx(opset->domain) ? opset->version : f.opset;
  }
  if (f.opset != 0 && (f.opset < ZK_FIRST_OPSET || f.opset > ZK_LAST_OPSET))
    return zk_fail(ZK_ERR_ARG, "opset %" PRId64 " is not supported (%d to %d are)", f.opset,
                   ZK_FIRST_OPSET, ZK_LAST_OPSET);
  ZK_TRY(import_domains(all->m, own));
  all->depth++;
  zk_status status = call(&f, list);
  all->depth--;
  zk_arena_clear(&f.arena);
  if (status == ZK_OK || all->told)
    return status;
  all->told = true; /* the innermost says its name */
  return zk_fail_in(status, "function %.100s", zk_text(own->name));
}

static zk_status inline_graph(inliner *all, zk_graph *g) {
  zk_list nodes = {0};
  for (uint32_t i = 0; i < g->node.count; i++)
    ZK_TRY(emit(all, ZK_LIST(zk_graph_node *, g->node)[i], &nodes));
  g->node = nodes;
  return ZK_OK;
}

/* Puts the node behind the list: itself, or what it calls. */
static zk_status emit(inliner *all, zk_graph_node *node, zk_list *list) {
  const zk_graph_function *own = function_of(all, node);
  void *slot;
  if (all->depth > 0) /* graphs may be gone through again and again */
    ZK_TRY(count_node(all));
  for (uint32_t i = 0; i < node->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[i];
    if (a->g)
      ZK_TRY(inline_graph(all, a->g));
    for (uint32_t k = 0; k < a->graphs.count; k++)
      ZK_TRY(inline_graph(all, ZK_LIST(zk_graph *, a->graphs)[k]));
  }
  if (own)
    return expand(all, node, own, list);
  ZK_TRY(zk_list_add(&all->m->arena, list, sizeof(void *), &slot));
  *(zk_graph_node **)slot = node;
  return ZK_OK;
}

/* ---- the whole --------------------------------------------------------------------------------
 */

/* Drops the functions from what is kept encoded. */
static zk_status drop_functions(zk_model *m) {
  zk_cursor c = zk_cursor_over(m->record.unknown.at, m->record.unknown.size, "functions");
  size_t kept = 0;
  char *rest;
  ZK_TRY(zk_arena_copy(&m->arena, m->record.unknown.at, m->record.unknown.size, &rest));
  while (zk_cursor_left(&c) > 0) {
    size_t from = m->record.unknown.size - zk_cursor_left(&c);
    uint32_t number;
    bool empty;
    ZK_TRY(zk_wire_skip(&c, &number, &empty));
    size_t to = m->record.unknown.size - zk_cursor_left(&c);
    if (number == ZK_MODEL_FUNCTIONS)
      continue;
    memcpy(rest + kept, m->record.unknown.at + from, to - from);
    kept += to - from;
  }
  m->record.unknown = (zk_span){rest, kept};
  return ZK_OK;
}

static zk_status inline_all(inliner *all) {
  zk_model *m = all->m;
  zk_cursor c = zk_cursor_over(m->record.unknown.at, m->record.unknown.size, "functions");
  m->arena.limit = m->arena.used + 16 * m->record.unknown.size + ((size_t)1 << 20);
  ZK_TRY(zk_wire_read(&zk_onnx_library, &c, &m->arena, &all->library));
  m->arena.limit = m->arena.used + MOST_BYTES;
  for (uint32_t i = 0; i < all->library.function.count; i++) {
    const zk_graph_function *f = ZK_LIST(zk_graph_function *, all->library.function)[i];
    zk_status status = enter_function(all, f, i);
    if (status != ZK_OK)
      return zk_fail_in(status, "function %.100s", zk_text(f->name));
  }
  if (all->library.function.count > 0)
    ZK_TRY(inline_graph(all, m->graph));
  return drop_functions(m);
}

zk_status zk_model_inline(zk_model *m) {
  inliner all = {.m = m};
  size_t limit = m->arena.limit;
  if (!m->graph || m->record.unknown.size == 0)
    return ZK_OK;
  zk_status status = inline_all(&all);
  m->arena.limit = limit;
  zk_arena_clear(&all.arena);
  return status;
}
