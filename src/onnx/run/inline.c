/*
 * inline.c: writing a model's functions into its graph.
 */
#include "onnx/run/inline.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "onnx/file.h"
#include "onnx/opsets.h"
#include "onnx/run/flex.h"
#include "onnx/run/inline_copy.h"

enum {
  MOST_NESTED = 30,      /* calls in calls */
  MOST_BYTES = 32 << 20, /* of the records that all calls make */
  MOST_KEY = 500,        /* characters of a function's domain and name */
  MOST_IMPORTS = 100,    /* of a function */
};

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

static const zk_graph_function *function_of(const zk_inliner *all, const zk_graph_node *node) {
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

static zk_status enter_function(zk_inliner *all, const zk_graph_function *f, uint32_t number) {
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
  if (f->opset_import.count > MOST_IMPORTS)
    return zk_fail(ZK_ERR_FORMAT, "it imports more than %d domains", MOST_IMPORTS);
  ZK_TRY(import_domains(all->m, f));
  ZK_TRY(settle(all->m, &f->attribute_proto));
  for (uint32_t i = 0; i < f->node.count; i++)
    ZK_TRY(settle(all->m, &ZK_LIST(zk_graph_node *, f->node)[i]->attribute));
  return ZK_OK;
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static zk_status emit(zk_inliner *all, zk_graph_node *node, zk_list *list);

/* What the call gives and wants, by the function's names. */
static zk_status bind_call(zk_inline_frame *f) {
  const zk_graph_function *own = f->f;
  zk_name *n;
  ZK_TRY(zk_inline_spend(f->all, 0,
                         own->input.count + own->attribute_proto.count + f->call->attribute.count));
  if (f->call->input.count > own->input.count || f->call->output.count > own->output.count)
    return zk_fail(ZK_ERR_FORMAT, "it has %u inputs and %u outputs, and is called with %u and %u",
                   own->input.count, own->output.count, f->call->input.count,
                   f->call->output.count);
  for (uint32_t i = 0; i < own->input.count; i++)
    ZK_TRY(
        zk_inline_bind(f, ZK_LIST(const char *, own->input)[i],
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
static zk_status add_copy(zk_inline_frame *f, const char *from, const char *to, zk_list *list) {
  zk_graph_node *node;
  void *p;
  ZK_TRY(zk_inline_spend(f->all, 1, 2));
  ZK_TRY(zk_list_add_record(&f->all->m->arena, list, sizeof *node, &p));
  node = p;
  node->op_type = "Identity";
  node->opset = f->opset;
  ZK_TRY(zk_list_add_text(&f->all->m->arena, &node->input, from));
  return zk_list_add_text(&f->all->m->arena, &node->output, to);
}

static zk_status call(zk_inline_frame *f, zk_list *list) {
  zk_list copies = {0}, nodes = {0};
  ZK_TRY(bind_call(f));
  for (uint32_t k = 0; k < f->call->output.count; k++) {
    const char *formal = ZK_LIST(const char *, f->f->output)[k], *actual, *from;
    actual = ZK_LIST(const char *, f->call->output)[k];
    if (!*actual)
      continue;
    if (!zk_names_find(&f->names, formal)) {
      ZK_TRY(zk_inline_bind(f, formal, actual));
      continue;
    }
    ZK_TRY(zk_inline_name(f, formal, &from));
    ZK_TRY(add_copy(f, from, actual, &copies));
  }
  for (uint32_t i = 0; i < f->f->node.count; i++)
    ZK_TRY(zk_inline_node(f, ZK_LIST(zk_graph_node *, f->f->node)[i], &nodes));
  for (uint32_t i = 0; i < nodes.count; i++)
    ZK_TRY(emit(f->all, ZK_LIST(zk_graph_node *, nodes)[i], list));
  for (uint32_t i = 0; i < copies.count; i++)
    ZK_TRY(emit(f->all, ZK_LIST(zk_graph_node *, copies)[i], list));
  return ZK_OK;
}

static zk_status expand(zk_inliner *all, const zk_graph_node *node, const zk_graph_function *own,
                        zk_list *list) {
  zk_inline_frame f = {.all = all, .f = own, .call = node};
  const char *name = *zk_text(node->name) ? node->name : zk_text(node->op_type);
  if (all->depth == MOST_NESTED)
    return zk_fail(ZK_ERR_FORMAT, "functions call each other more than %d deep: one calls itself?",
                   MOST_NESTED);
  ZK_TRY(zk_inline_spend(all, 1, node->output.count));
  snprintf(f.prefix, sizeof f.prefix, "%.40s#%" PRIu32 "/", name, ++all->calls);
  for (uint32_t i = 0; i < own->opset_import.count; i++) {
    const zk_graph_opset *opset = ZK_LIST(zk_graph_opset *, own->opset_import)[i];
    f.opset = is_onnx(opset->domain) ? opset->version : f.opset;
  }
  if (f.opset != 0 && (f.opset < ZK_FIRST_OPSET || f.opset > ZK_LAST_OPSET))
    return zk_fail(ZK_ERR_ARG, "opset %" PRId64 " is not supported (%d to %d are)", f.opset,
                   ZK_FIRST_OPSET, ZK_LAST_OPSET);
  all->depth++;
  zk_status status = call(&f, list);
  all->depth--;
  zk_arena_clear(&f.arena);
  if (status == ZK_OK || all->told)
    return status;
  all->told = true; /* the innermost says its name */
  return zk_fail_in(status, "function %.100s", zk_text(own->name));
}

static zk_status inline_graph(zk_inliner *all, zk_graph *g) {
  zk_list nodes = {0};
  for (uint32_t i = 0; i < g->node.count; i++)
    ZK_TRY(emit(all, ZK_LIST(zk_graph_node *, g->node)[i], &nodes));
  g->node = nodes;
  return ZK_OK;
}

/* Puts the node behind the list: itself, or what it calls. */
static zk_status emit(zk_inliner *all, zk_graph_node *node, zk_list *list) {
  const zk_graph_function *own = function_of(all, node);
  void *slot;
  if (all->depth > 0) /* graphs may be gone through again and again */
    ZK_TRY(zk_inline_spend(all, 1, 0));
  for (uint32_t i = 0; i < node->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[i];
    if (a->g)
      ZK_TRY(inline_graph(all, a->g));
    for (uint32_t k = 0; k < a->graphs.count; k++)
      ZK_TRY(inline_graph(all, ZK_LIST(zk_graph *, a->graphs)[k]));
  }
  if (own)
    return expand(all, node, own, list);
  if (zk_is_flexible(node)) {
    zk_list nodes = {0};
    ZK_TRY(zk_flexible_nodes(all, node, &nodes));
    for (uint32_t i = 0; i < nodes.count; i++)
      ZK_TRY(emit(all, ZK_LIST(zk_graph_node *, nodes)[i], list));
    return ZK_OK;
  }
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

static zk_status inline_all(zk_inliner *all) {
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
  ZK_TRY(inline_graph(all, m->graph));
  return drop_functions(m);
}

zk_status zk_model_inline(zk_model *m) {
  zk_inliner all = {.m = m};
  size_t limit = m->arena.limit;
  if (!m->graph)
    return ZK_OK;
  zk_status status = inline_all(&all);
  m->arena.limit = limit;
  zk_arena_clear(&all.arena);
  return status;
}
