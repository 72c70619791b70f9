/*
 * export.c: from the calls of a trace to the nodes of a graph: which value each tensor is, what is
 * constant, what is not needed, and names.
 */
#include "grad/export.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "grad/graph.h"
#include "op/export.h"
#include "tensor/convert.h"

/* What a tensor is in the graph. A tensor that an op changes in place gets a new entry. */
typedef struct entry {
  const zk_tensor *tensor;
  const char *name;
  uint32_t version; /* of the storage that has these elements */
  bool constant;    /* a parameter, or a tensor that came from outside */
} entry;

typedef struct exporter {
  zk_onnx_request *r;
  zk_export x;
  zk_arena *arena;
  zk_list entries;
  int n_constants;
  size_t call; /* the present one */
} exporter;

#define PROBLEM "!" /* the type of a node that stands for a call without a form */

static zk_status add_entry(exporter *e, entry what) {
  void *slot;
  ZK_TRY(zk_list_add(e->arena, &e->entries, sizeof(entry), &slot));
  *(entry *)slot = what;
  return ZK_OK;
}

static zk_status add_value(exporter *e, zk_onnx_value what) {
  void *slot;
  ZK_TRY(zk_list_add(e->arena, &e->r->values, sizeof what, &slot));
  *(zk_onnx_value *)slot = what;
  return ZK_OK;
}

static zk_status keep(exporter *e, const char *text, const char **out) {
  char *copy;
  ZK_TRY(zk_arena_copy(e->arena, text, strlen(text), &copy));
  *out = copy;
  return ZK_OK;
}

/* ---- what a tensor is -------------------------------------------------------------------------
 */

/* The latest entry of that tensor, or of one that looks at the same elements in the same way. */
static entry *find(exporter *e, const zk_tensor *t) {
  entry *all = e->entries.at;
  for (uint32_t i = e->entries.count; i-- > 0;)
    if (all[i].tensor == t)
      return &all[i];
  for (uint32_t i = e->entries.count; i-- > 0;) {
    const zk_tensor *u = all[i].tensor;
    if (u->storage == t->storage && u->offset == t->offset && u->dtype == t->dtype &&
        zk_shape_equal(&u->shape, &t->shape) &&
        memcmp(u->stride, t->stride, sizeof(int64_t) * (size_t)t->shape.ndim) == 0)
      return &all[i];
  }
  return NULL;
}

/* Does a value of the graph that is no constant look at t's storage? */
static bool shares(const exporter *e, const zk_tensor *t) {
  const entry *all = e->entries.at;
  for (uint32_t i = 0; i < e->entries.count; i++)
    if (!all[i].constant && all[i].tensor->storage == t->storage)
      return true;
  return false;
}

static bool same_elements(const zk_tensor *a, const zk_tensor *b) {
  zk_tensor *x = NULL, *y = NULL;
  if (a == b)
    return true;
  bool same = a->dtype == b->dtype && zk_shape_equal(&a->shape, &b->shape) &&
              zk_tensor_contiguous((zk_tensor *)a, &x) == ZK_OK &&
              zk_tensor_contiguous((zk_tensor *)b, &y) == ZK_OK &&
              memcmp(zk_data(x), zk_data(y), (size_t)zk_numel(x) * zk_dtype_size(x->dtype)) == 0;
  zk_tensor_release(x);
  zk_tensor_release(y);
  return same;
}

static zk_status add_initializer(exporter *e, zk_tensor *t, const char *name) {
  void *record;
  ZK_TRY(zk_list_add_record(e->arena, &e->r->model->graph->initializer, sizeof(zk_graph_tensor),
                            &record));
  ((zk_graph_tensor *)record)->name = name;
  ZK_TRY(zk_graph_tensor_set(e->r->model, record, t));
  return add_value(e, (zk_onnx_value){name, t, NULL, zk_requires_grad(t)});
}

/* The name of input i of the present call, made an initializer when it is none of the graph. */
static zk_status resolve(exporter *e, const zk_traced_call *c, int i, const char **out) {
  zk_tensor *t = c->call.in[i];
  const zk_call *twin = e->x.twin;
  entry *known = find(e, t);
  char name[40];
  *out = "";
  if (known) {
    *out = known->name;
    if (known->version != c->in_version[i])
      return zk_fail(ZK_ERR_ARG, "a tensor that it reads was changed in place, through a view or "
                                 "by something that cannot be exported");
    return ZK_OK;
  }
  if (t->is_number) {
    *out = NULL;
    if (twin && !same_elements(t, twin->in[i]))
      return zk_fail(ZK_ERR_ARG, "a number depends on the size of a dynamic axis");
    return ZK_OK;
  }
  if (shares(e, t))
    return zk_fail(ZK_ERR_ARG, "it reads a part of a tensor that no operation made");
  if (t->storage->version != c->in_version[i])
    return zk_fail(ZK_ERR_ARG, "a constant that it reads is changed in place later");
  if (twin && !same_elements(t, twin->in[i]))
    return zk_fail(ZK_ERR_ARG, "a constant that it reads depends on the size of a dynamic axis");
  snprintf(name, sizeof name, "onnx::Constant_%d", e->n_constants++);
  ZK_TRY(keep(e, name, out));
  ZK_TRY(add_entry(e, (entry){t, *out, c->in_version[i], true}));
  return add_initializer(e, t, *out);
}

/* ---- calls ------------------------------------------------------------------------------------
 */

/* In place of the nodes of a call that has no form: one that takes its inputs, so that what needs
 * it can be told from what does not. */
static zk_status stand_in(exporter *e, const zk_traced_call *c, uint32_t nodes, const char **in) {
  void *record;
  char text[2100];
  zk_list *all = &e->r->model->graph->node;
  all->count = nodes;
  ZK_TRY(zk_list_add_record(e->arena, all, sizeof(zk_graph_node), &record));
  zk_graph_node *n = record;
  n->op_type = PROBLEM;
  snprintf(text, sizeof text, "%s: %s", c->call.op->name, zk_message());
  ZK_TRY(keep(e, text, &n->doc_string));
  for (int i = 0; i < c->call.n_in; i++)
    if (in[i] && *in[i])
      ZK_TRY(zk_list_add_text(e->arena, &n->input, in[i]));
  for (int k = 0; k < c->call.n_out; k++) {
    snprintf(text, sizeof text, PROBLEM "%zu.%d", e->call, k);
    ZK_TRY(zk_list_add_text(e->arena, &n->output, text));
    e->x.out[k] = ZK_LIST(const char *, n->output)[k];
  }
  return ZK_OK;
}

static zk_status add_origins(exporter *e, const char *scope, const char *where) {
  void *slot;
  while (e->r->origins.count < e->r->model->graph->node.count) {
    ZK_TRY(zk_list_add(e->arena, &e->r->origins, sizeof(zk_onnx_origin), &slot));
    *(zk_onnx_origin *)slot = (zk_onnx_origin){scope, where};
  }
  return ZK_OK;
}

static zk_status export_call(exporter *e, const zk_traced_call *c, const char **in) {
  uint32_t nodes = e->r->model->graph->node.count;
  zk_status status = ZK_OK;
  e->x.call = &c->call;
  e->x.scope = c->scope;
  e->x.in = in;
  for (int i = 0; i < c->call.n_in; i++) {
    in[i] = "";
    zk_status here = c->call.in[i] ? resolve(e, c, i, &in[i]) : ZK_OK;
    if (here == ZK_ERR_NOMEM)
      return here;
    if (status == ZK_OK)
      status = here;
  }
  if (status == ZK_OK && c->converted)
    status = zk_fail(ZK_ERR_ARG, "in place, with a result of another dtype, it cannot be exported");
  if (status == ZK_OK)
    status = zk_export_call(&e->x);
  if (status == ZK_ERR_NOMEM)
    return status;
  if (status != ZK_OK)
    ZK_TRY(stand_in(e, c, nodes, in));
  for (int k = 0; k < c->call.n_out; k++) {
    const zk_tensor *t = c->call.out[k];
    const zk_tensor *twin = e->x.twin ? e->x.twin->out[k] : NULL;
    if (!t || !e->x.out[k])
      continue;
    ZK_TRY(add_entry(e, (entry){t, e->x.out[k], c->out_version[k], false}));
    ZK_TRY(add_value(e, (zk_onnx_value){e->x.out[k], t, twin, c->requires_grad[k]}));
  }
  return add_origins(e, c->scope, c->where);
}

/* The call of the other run at the same place, when both runs are alike up to there. */
static zk_status twin_of(exporter *e, const zk_traced_call *c) {
  const zk_trace *twin = e->r->twin;
  e->x.twin = NULL;
  if (!twin)
    return ZK_OK;
  const zk_call *t = e->call < twin->count ? &twin->calls[e->call]->call : NULL;
  bool alike = t && t->op == c->call.op && t->n_in == c->call.n_in && t->n_out == c->call.n_out;
  for (int i = 0; alike && i < t->n_in; i++)
    alike = !t->in[i] == !c->call.in[i] &&
            (!t->in[i] || t->in[i]->shape.ndim == c->call.in[i]->shape.ndim);
  for (int k = 0; alike && k < t->n_out; k++)
    alike = t->out[k]->shape.ndim == c->call.out[k]->shape.ndim;
  if (!alike)
    return zk_fail(ZK_ERR_STATE,
                   "onnx.export: with other sizes of its dynamic axes the model calls other "
                   "operations, from %s on (%s)",
                   c->call.op->name, c->where);
  e->x.twin = t;
  return ZK_OK;
}

static zk_status export_calls(exporter *e) {
  const zk_trace *trace = e->r->trace;
  for (e->call = 0; e->call < trace->count; e->call++) {
    const zk_traced_call *c = trace->calls[e->call];
    ZK_TRY(twin_of(e, c));
    size_t size = ((size_t)c->call.n_in + 1) * sizeof(char *);
    const char **in = zk_alloc(size);
    if (!in)
      return zk_nomem(size, "an export");
    zk_status status = export_call(e, c, in);
    zk_free(in);
    ZK_TRY(status);
  }
  return ZK_OK;
}

/* ---- ends -------------------------------------------------------------------------------------
 */

static bool reads(const zk_list *names, const char *name) {
  for (uint32_t i = 0; i < names->count; i++)
    if (strcmp(ZK_LIST(char *, *names)[i], name) == 0)
      return true;
  return false;
}

/* A node that hands t on. */
static zk_status copy_of(exporter *e, zk_tensor *t, zk_tensor *twin, const char **name) {
  const char *in[1] = {""};
  uint32_t version = t->storage->version;
  zk_call other = {.op = &zk_op_clone, .n_in = 1, .in = &twin};
  zk_traced_call c = {.call = {.op = &zk_op_clone, .n_in = 1, .in = &t, .n_out = 1},
                      .in_version = &version};
  e->x.twin = twin ? &other : NULL;
  e->x.status = ZK_OK;
  zk_status status = resolve(e, &c, 0, &in[0]);
  if (status == ZK_ERR_NOMEM)
    return status;
  e->x.scope = "";
  if (status != ZK_OK)
    ZK_TRY(stand_in(e, &c, e->r->model->graph->node.count, in));
  else
    e->x.out[0] = zk_export_add(&e->x, "Identity", in[0]);
  ZK_TRY(e->x.status);
  ZK_TRY(add_origins(e, "", ""));
  *name = e->x.out[0];
  return add_value(e, (zk_onnx_value){*name, t, twin, zk_requires_grad(t)});
}

static zk_status name_outputs(exporter *e, const char **names) {
  zk_onnx_request *r = e->r;
  for (int i = 0; i < r->out.n; i++) {
    zk_tensor *t = r->out.at[i];
    entry *known = find(e, t);
    bool made = known && !known->constant && known->version == t->storage->version;
    const char *name = known ? known->name : NULL;
    for (int k = 0; k < i && made; k++)
      made = strcmp(names[k], name) != 0;
    for (int k = 0; k < r->in.n && made; k++)
      made = strcmp(r->in_names[k], name) != 0;
    if (!made) /* an input, a constant or a value that is an output already: its copy is */
      ZK_TRY(copy_of(e, t, r->twin ? r->twin_out.at[i] : NULL, &name));
    names[i] = name;
  }
  return ZK_OK;
}

/* Keeps the nodes that an output needs, and the initializers that those read. */
static zk_status drop_unused(exporter *e) {
  zk_graph *g = e->r->model->graph;
  zk_graph_node **node = g->node.at;
  zk_onnx_origin *origin = e->r->origins.at;
  zk_list needed = {0};
  uint32_t n = 0, kept = 0;
  for (int i = 0; i < e->r->out.n; i++)
    ZK_TRY(zk_list_add_text(e->arena, &needed, e->r->out_names[i]));
  bool *keeps = zk_alloc_zero(g->node.count + 1);
  if (!keeps)
    return zk_nomem(g->node.count, "an export");
  zk_status status = ZK_OK;
  for (uint32_t i = g->node.count; i-- > 0 && status == ZK_OK;) {
    for (uint32_t k = 0; k < node[i]->output.count; k++)
      keeps[i] = keeps[i] || reads(&needed, ZK_LIST(char *, node[i]->output)[k]);
    for (uint32_t k = 0; k < node[i]->input.count && keeps[i] && status == ZK_OK; k++)
      if (!reads(&needed, ZK_LIST(char *, node[i]->input)[k]))
        status = zk_list_add_text(e->arena, &needed, ZK_LIST(char *, node[i]->input)[k]);
  }
  for (uint32_t i = 0; i < g->node.count && status == ZK_OK; i++)
    if (keeps[i]) {
      node[n] = node[i];
      origin[n++] = origin[i];
    }
  zk_free(keeps);
  ZK_TRY(status);
  g->node.count = e->r->origins.count = n;
  for (uint32_t i = 0; i < g->initializer.count; i++) {
    zk_graph_tensor **t = g->initializer.at;
    if (reads(&needed, t[i]->name))
      t[kept++] = t[i];
  }
  g->initializer.count = kept;
  return ZK_OK;
}

/* The calls without a form, each kind once. */
static zk_status collect_problems(exporter *e) {
  const zk_graph *g = e->r->model->graph;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *n = ZK_LIST(zk_graph_node *, g->node)[i];
    if (strcmp(n->op_type, PROBLEM) == 0 && !reads(&e->r->problems, n->doc_string))
      ZK_TRY(zk_list_add_text(e->arena, &e->r->problems, n->doc_string));
  }
  return ZK_OK;
}

static void rename_in(zk_list *names, const char *from, const char *to) {
  for (uint32_t i = 0; i < names->count; i++)
    if (strcmp(ZK_LIST(char *, *names)[i], from) == 0)
      ZK_LIST(const char *, *names)[i] = to;
}

static void rename_value(exporter *e, const char *from, const char *to) {
  zk_graph *g = e->r->model->graph;
  zk_onnx_value *value = e->r->values.at;
  for (uint32_t i = 0; i < g->node.count; i++) {
    rename_in(&ZK_LIST(zk_graph_node *, g->node)[i]->input, from, to);
    rename_in(&ZK_LIST(zk_graph_node *, g->node)[i]->output, from, to);
  }
  for (uint32_t i = 0; i < e->r->values.count; i++)
    if (strcmp(value[i].name, from) == 0)
      value[i].name = to;
}

/* The first node that reads the value, or NULL. */
static const zk_graph_node *reader_of(const exporter *e, const char *name) {
  const zk_graph *g = e->r->model->graph;
  for (uint32_t i = 0; i < g->node.count; i++)
    if (reads(&ZK_LIST(zk_graph_node *, g->node)[i]->input, name))
      return ZK_LIST(zk_graph_node *, g->node)[i];
  return NULL;
}

/* How PyTorch numbers a value: inputs, then parameters, then what nodes make. */
static int number_of(const exporter *e, const char *name) {
  const zk_graph *g = e->r->model->graph;
  int n = e->r->in.n + e->r->known.n;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_list *out = &ZK_LIST(zk_graph_node *, g->node)[i]->output;
    for (uint32_t k = 0; k < out->count; k++, n++)
      if (strcmp(ZK_LIST(char *, *out)[k], name) == 0)
        return n;
  }
  return n;
}

static zk_status final_names(exporter *e) {
  zk_onnx_request *r = e->r;
  char text[200];
  const char *name;
  for (int i = 0; i < r->in.n; i++) {
    name = r->in.names ? r->in.names[i] : NULL;
    if (!name) {
      const zk_graph_node *n = reader_of(e, r->in_names[i]);
      snprintf(text, sizeof text, "onnx::%.100s_%d", n ? n->op_type : "Unused", i);
      ZK_TRY(keep(e, text, &name));
    }
    rename_value(e, r->in_names[i], name);
    r->in_names[i] = name;
  }
  for (int i = 0; i < r->out.n; i++) {
    name = r->out.names ? r->out.names[i] : NULL;
    if (!name) {
      snprintf(text, sizeof text, "%d", number_of(e, r->out_names[i]));
      ZK_TRY(keep(e, text, &name));
    }
    rename_value(e, r->out_names[i], name);
    r->out_names[i] = name;
  }
  return ZK_OK;
}

static zk_status start(exporter *e) {
  zk_onnx_request *r = e->r;
  void *p;
  ZK_TRY(zk_arena_take(e->arena, sizeof(zk_graph), &p));
  r->model->graph = p;
  ZK_TRY(zk_arena_take(e->arena, sizeof(char *) * ((size_t)r->in.n + 1), &p));
  r->in_names = p;
  ZK_TRY(zk_arena_take(e->arena, sizeof(char *) * ((size_t)r->out.n + 1), &p));
  r->out_names = p;
  for (int i = 0; i < r->known.n; i++) {
    const char *name;
    zk_tensor *t = r->known.at[i];
    ZK_TRY(keep(e, r->known.names[i], &name));
    ZK_TRY(add_entry(e, (entry){t, name, t->storage->version, true}));
    ZK_TRY(add_initializer(e, t, name));
  }
  for (int i = 0; i < r->in.n; i++) {
    char text[40];
    zk_tensor *t = r->in.at[i];
    snprintf(text, sizeof text, PROBLEM "input %d", i); /* until final_names */
    ZK_TRY(keep(e, text, &r->in_names[i]));
    /* The version that its first reader saw: the caller's own writes came before. */
    uint32_t version = t->storage->version;
    for (size_t k = r->trace->count; k-- > 0;)
      for (int j = 0; j < r->trace->calls[k]->call.n_in; j++)
        if (r->trace->calls[k]->call.in[j] == t)
          version = r->trace->calls[k]->in_version[j];
    ZK_TRY(add_entry(e, (entry){t, r->in_names[i], version, false}));
    ZK_TRY(add_value(e, (zk_onnx_value){r->in_names[i], t, r->twin ? r->twin_in.at[i] : NULL,
                                        zk_requires_grad(t)}));
  }
  return ZK_OK;
}

zk_status zk_onnx_export(zk_onnx_request *r) {
  exporter e = {.r = r, .arena = &r->model->arena};
  e.x = (zk_export){.opset = r->opset, .model = r->model};
  ZK_TRY(start(&e));
  ZK_TRY(export_calls(&e));
  ZK_TRY(name_outputs(&e, r->out_names));
  ZK_TRY(drop_unused(&e));
  ZK_TRY(collect_problems(&e));
  return r->problems.count ? ZK_OK : final_names(&e);
}
