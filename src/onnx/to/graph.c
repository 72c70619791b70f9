/*
 * graph.c: from the calls of a trace to the nodes of a graph: which value each tensor is, what is
 * constant, what is not needed, and names.
 */
#include "onnx/to/graph.h"
#include "onnx/to/converters.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "onnx/trace/align.h"
#include "onnx/to/names.h"
#include "grad/graph.h"
#include "onnx/to/export.h"
#include "onnx/to/open_constant.h"
#include "onnx/trace/source.h"

/* A constant that has a name already. */
typedef struct entry {
  const zk_tensor *tensor;
  const char *name;
  uint32_t version; /* of the storage that has these elements */
} entry;

typedef struct exporter {
  zk_onnx_request *r;
  zk_export x;
  zk_arena *arena;
  zk_list constants;            /* entry: parameters, buffers and what came from outside */
  const char **names;           /* of the calls' outputs, ZK_MAX_OUT a call */
  const zk_traced_call **pairs; /* of run r, call i: pairs[r * count + i]; NULL: nothing is open */
  bool *needed;
  int n_constants;
  size_t call; /* the present one */
} exporter;

#define PROBLEM "!" /* the type of a node that stands for a call without a converter */

static zk_status add_constant(exporter *e, entry what) {
  void *slot;
  ZK_TRY(zk_list_add(e->arena, &e->constants, sizeof(entry), &slot));
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

/* The constant that is this tensor, or looks at the same elements in the same way. */
static const entry *find_constant(const exporter *e, const zk_tensor *t) {
  const entry *all = e->constants.at;
  for (uint32_t i = e->constants.count; i-- > 0;)
    if (all[i].version == t->storage->version && zk_is_set_to(all[i].tensor, t))
      return &all[i];
  return NULL;
}

static zk_status add_initializer(exporter *e, zk_tensor *t, const char *name) {
  void *record;
  ZK_TRY(zk_list_add_record(e->arena, &e->r->model->graph->initializer, sizeof(zk_graph_tensor),
                            &record));
  ((zk_graph_tensor *)record)->name = name;
  ZK_TRY(zk_graph_tensor_set(e->r->model, record, t));
  return add_value(
      e, (zk_onnx_value){.name = name, .tensor = t, .requires_grad = zk_requires_grad(t)});
}

/* Is a constant another one in other runs? */
static bool constant_varies(int n, zk_tensor *const *in) {
  for (int r = 1; r < n; r++)
    if (!zk_same_elements(in[0], in[r]))
      return true;
  return false;
}

/* Is it a parameter's or a buffer's name? */
static bool is_known(const exporter *e, const char *name) {
  for (int i = 0; i < e->r->known.n; i++)
    if (strcmp(e->r->known.names[i], name) == 0)
      return true;
  return false;
}

/* A tensor from outside: in[r] is what run r has. */
static zk_status resolve_constant(exporter *e, int n, zk_tensor *const *in, const char **out) {
  zk_tensor *t = in[0];
  char name[40];
  if (constant_varies(n, in)) {
    *out = zk_open_constant(&e->x, in);
    return e->x.status;
  }
  if (t->is_number) {
    *out = NULL;
    return ZK_OK;
  }
  const entry *known = find_constant(e, t);
  if (known) {
    *out = known->name;
    return ZK_OK;
  }
  do
    snprintf(name, sizeof name, "onnx::Constant_%d", e->n_constants++);
  while (is_known(e, name));
  ZK_TRY(keep(e, name, out));
  ZK_TRY(add_constant(e, (entry){t, *out, t->storage->version}));
  return add_initializer(e, t, *out);
}

/* What was written to through another view, or by no op: the error names the last line that wrote.
 */
static zk_status stale(const exporter *e, const zk_tensor *t) {
  const zk_trace *trace = e->r->trace;
  char line[200] = "";
  for (size_t i = trace->count; i-- > 0 && !*line;) {
    const zk_call *c = &trace->calls[i]->call;
    bool writes = c->out[0]->storage == t->storage &&
                  (c->n_in == 0 || (c->in[0] == c->out[0] && c->out[0] != t));
    if (writes)
      zk_trace_line(trace->calls[i]->where, line, sizeof line);
  }
  return zk_fail(ZK_ERR_ARG,
                 "a tensor that it reads was changed in place, through a view or by something that "
                 "cannot be exported%s%s; write y = f(y), or y[key] = value on the tensor itself",
                 *line ? ", at " : "", line);
}

/* The name of a value that came from there; in[r]: the tensor in run r. */
static zk_status resolve(exporter *e, zk_traced_from from, int n, zk_tensor *const *in,
                         const char **out) {
  *out = "";
  if (from.call == ZK_FROM_PART)
    return zk_fail(ZK_ERR_ARG, "it reads a part of a tensor that no operation made");
  if (from.stale)
    return stale(e, in[0]);
  if (from.call == ZK_FROM_INPUT)
    *out = e->r->in_names[from.out];
  else if (from.call == ZK_FROM_OUTSIDE)
    return resolve_constant(e, n, in, out);
  else
    *out = e->names[from.call * ZK_MAX_OUT + from.out];
  if (!*out && from.call >= 0)
    return zk_fail(ZK_ERR_ARG, "it reads a result of an operation that ONNX does not give");
  return ZK_OK;
}

/* ---- calls ------------------------------------------------------------------------------------
 */

/* In place of the nodes of a call that cannot be exported: one that takes its inputs, so that what
 * needs it can be told from what does not. */
static zk_status stand_in(exporter *e, const zk_traced_call *c, uint32_t nodes, const char **in) {
  void *record;
  char text[2100], line[200];
  zk_list *all = &e->r->model->graph->node;
  all->count = nodes;
  zk_export_forget(&e->x, nodes);
  ZK_TRY(zk_list_add_record(e->arena, all, sizeof(zk_graph_node), &record));
  zk_graph_node *n = record;
  n->op_type = PROBLEM;
  snprintf(text, sizeof text, "%s: %s%s%s%s", c->call.op->name, zk_message(), *c->where ? " (" : "",
           zk_trace_line(c->where, line, sizeof line), *c->where ? ")" : "");
  ZK_TRY(keep(e, text, &n->doc_string));
  for (int i = 0; i < c->call.n_in; i++)
    if (in[i] && *in[i]) // NOLINT(*uninitialized.Branch): there are n_in names
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

/* What run r has in place of call i of the trace. */
static const zk_traced_call *in_run(const exporter *e, size_t r, size_t i) {
  return r ? e->pairs[r * e->r->trace->count + i] : e->r->trace->calls[i];
}

static zk_status resolve_inputs(exporter *e, const zk_traced_call *c, const char **in) {
  int runs = zk_export_runs(&e->x);
  zk_status status = ZK_OK;
  for (int i = 0; i < c->call.n_in; i++) {
    in[i] = "";
    if (!c->call.in[i] || !zk_source_reads(&c->call, i))
      continue;
    zk_tensor *all[ZK_MAX_RUNS] = {c->call.in[i]};
    for (int r = 1; r < runs; r++)
      all[r] = in_run(e, (size_t)r, e->call)->call.in[i];
    zk_status here = resolve(e, c->from[i], runs, all, &in[i]);
    if (here == ZK_ERR_NOMEM)
      return here;
    if (status == ZK_OK)
      status = here;
  }
  return status;
}

static zk_status export_call(exporter *e, const zk_traced_call *c, const char **in) {
  uint32_t nodes = e->r->model->graph->node.count;
  const zk_call *runs[ZK_MAX_RUNS];
  for (int r = 0; r < zk_export_runs(&e->x); r++)
    runs[r] = &in_run(e, (size_t)r, e->call)->call;
  e->x.call = &c->call;
  e->x.runs = runs;
  e->x.scope = c->scope;
  e->x.in = in;
  e->x.status = ZK_OK;
  zk_status status = resolve_inputs(e, c, in);
  if (status == ZK_OK && c->converted)
    status = zk_fail(ZK_ERR_ARG, "in place, with a result of another dtype, it cannot be exported");
  if (status == ZK_OK)
    status = zk_export_call(&e->x);
  if (status == ZK_ERR_NOMEM)
    return status;
  if (status != ZK_OK)
    ZK_TRY(stand_in(e, c, nodes, in));
  for (int k = 0; k < c->call.n_out; k++) {
    zk_onnx_value value = {
        .name = e->x.out[k], .tensor = c->call.out[k], .requires_grad = c->requires_grad[k]};
    if (!value.tensor || !value.name)
      continue;
    for (int d = 0; d < value.tensor->shape.ndim; d++)
      value.open[d] = zk_export_out_varies(&e->x, k, d);
    e->names[e->call * ZK_MAX_OUT + (size_t)k] = value.name;
    ZK_TRY(add_value(e, value));
  }
  return add_origins(e, c->scope, c->where);
}

static zk_status export_calls(exporter *e) {
  const zk_trace *trace = e->r->trace;
  for (e->call = 0; e->call < trace->count; e->call++) {
    const zk_traced_call *c = trace->calls[e->call];
    size_t size = ((size_t)c->call.n_in + 1) * sizeof(char *);
    if (!e->needed[e->call])
      continue;
    const char **in = zk_alloc(size);
    if (!in)
      return zk_nomem(size, "an export");
    zk_status status = export_call(e, c, in);
    zk_free(in);
    ZK_TRY(status);
  }
  return ZK_OK;
}

/* "batch = 3, time = 7" */
static const char *sizes_of_run(const zk_sizes *s, int run, char *text, size_t size) {
  size_t at = 0;
  text[0] = 0;
  for (int a = 0; a < s->n_axes && at < size - 1; a++)
    at += (size_t)snprintf(text + at, size - at, "%s%.40s = %lld", a ? ", " : "", s->axis[a].label,
                           (long long)s->size[a][run]);
  return text;
}

/* Finds each call in the other runs. */
static zk_status align_runs(exporter *e) {
  const zk_trace *trace = e->r->trace;
  char text[200], line[200];
  for (int r = 1; r < e->r->sizes->n_runs; r++) {
    zk_difference d;
    ZK_TRY(zk_align(trace, e->r->others[r - 1], e->pairs + (size_t)r * trace->count, &d));
    if (d.what && d.call)
      return zk_fail(ZK_ERR_STATE,
                     "onnx.export: with other sizes of its dynamic axes (%s) the model calls other "
                     "operations than with the example's, from %s on (%s). A loop or a branch over "
                     "a size is not exported: write it with operations on whole tensors, or leave "
                     "the axis out of dynamic_axes, which fixes its size",
                     sizes_of_run(e->r->sizes, r, text, sizeof text), d.call->call.op->name,
                     zk_trace_line(d.call->where, line, sizeof line));
    if (d.what)
      return zk_fail(ZK_ERR_STATE,
                     "onnx.export: with other sizes of its dynamic axes the model gives another %s",
                     d.what);
  }
  return ZK_OK;
}

/* ---- ends -------------------------------------------------------------------------------------
 */

/* A node that hands result i on. */
static zk_status copy_of(exporter *e, int i, const char **name) {
  zk_tensor *t = e->r->out.at[i], *all[ZK_MAX_RUNS] = {t};
  const zk_trace *trace = e->r->trace;
  const char *in[1] = {""};
  int runs = zk_export_runs(&e->x);
  uint32_t nodes = e->r->model->graph->node.count;
  zk_traced_call c = {
      .call = {.op = &zk_op_clone, .n_in = 1, .in = &t, .n_out = 1}, .where = "", .scope = ""};
  const zk_call *calls[ZK_MAX_RUNS];
  if (trace->results_from[i].call >= 0 && !trace->results_from[i].stale)
    c.call.op = trace->calls[trace->results_from[i].call]->call.op;
  for (int r = 0; r < runs; r++) {
    all[r] = r ? e->r->others[r - 1]->results[i] : t;
    calls[r] = &c.call;
  }
  e->x.status = ZK_OK;
  e->x.scope = "";
  e->x.call = &c.call;
  e->x.runs = calls;
  zk_status status = resolve(e, trace->results_from[i], runs, all, &in[0]);
  if (status == ZK_ERR_NOMEM)
    return status;
  if (status != ZK_OK) {
    ZK_TRY(stand_in(e, &c, nodes, in));
    e->x.status = ZK_OK;
  } else {
    e->x.out[0] = zk_export_add(&e->x, "Identity", in[0]);
  }
  ZK_TRY(e->x.status);
  ZK_TRY(add_origins(e, "", ""));
  *name = e->x.out[0];
  zk_onnx_value value = {.name = *name, .tensor = t, .requires_grad = zk_requires_grad(t)};
  for (int d = 0; d < t->shape.ndim; d++)
    for (int r = 1; r < runs; r++)
      value.open[d] = value.open[d] || all[r]->shape.dim[d] != t->shape.dim[d];
  return add_value(e, value);
}

static zk_status name_outputs(exporter *e, const char **names) {
  zk_onnx_request *r = e->r;
  for (int i = 0; i < r->out.n; i++) {
    zk_traced_from from = r->trace->results_from[i];
    bool made = from.call >= 0 && !from.stale;
    const char *name = made ? e->names[from.call * ZK_MAX_OUT + from.out] : NULL;
    made = made && name;
    for (int k = 0; k < i && made; k++)
      made = strcmp(names[k], name) != 0;
    if (!made) /* an input, a constant or a value that is an output already: its copy is */
      ZK_TRY(copy_of(e, i, &name));
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
      keeps[i] = keeps[i] || zk_onnx_lists(&needed, ZK_LIST(char *, node[i]->output)[k]);
    for (uint32_t k = 0; k < node[i]->input.count && keeps[i] && status == ZK_OK; k++)
      if (!zk_onnx_lists(&needed, ZK_LIST(char *, node[i]->input)[k]))
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
    if (zk_onnx_lists(&needed, t[i]->name))
      t[kept++] = t[i];
  }
  g->initializer.count = kept;
  return ZK_OK;
}

/* The calls without a converter, each kind once. */
static zk_status collect_problems(exporter *e) {
  const zk_graph *g = e->r->model->graph;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *n = ZK_LIST(zk_graph_node *, g->node)[i];
    if (strcmp(n->op_type, PROBLEM) == 0 && !zk_onnx_lists(&e->r->problems, n->doc_string))
      ZK_TRY(zk_list_add_text(e->arena, &e->r->problems, n->doc_string));
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
    ZK_TRY(add_constant(e, (entry){t, name, t->storage->version}));
    ZK_TRY(add_initializer(e, t, name));
  }
  for (int i = 0; i < r->in.n; i++) {
    char text[40];
    zk_onnx_value value = {.tensor = r->in.at[i], .requires_grad = zk_requires_grad(r->in.at[i])};
    snprintf(text, sizeof text, PROBLEM "input %d", i); /* until the final names */
    ZK_TRY(keep(e, text, &r->in_names[i]));
    value.name = r->in_names[i];
    for (int a = 0; r->sizes && a < r->sizes->n_axes; a++)
      for (int d = 0; d < value.tensor->shape.ndim; d++)
        value.open[d] =
            value.open[d] || (r->sizes->axis[a].input == i && r->sizes->axis[a].dim == d);
    ZK_TRY(add_value(e, value));
  }
  e->x.inputs = r->in_names;
  return ZK_OK;
}

static zk_status export_graph(exporter *e) {
  zk_onnx_request *r = e->r;
  size_t count = r->trace->count, runs = (size_t)zk_export_runs(&e->x);
  void *p;
  ZK_TRY(start(e));
  ZK_TRY(zk_arena_take(e->arena, (count * ZK_MAX_OUT + 1) * sizeof(char *), &p));
  e->names = p;
  e->needed = zk_alloc(count + 1);
  e->pairs = zk_alloc((count * runs + 1) * sizeof *e->pairs);
  if (!e->needed || !e->pairs)
    return zk_nomem(count * runs * sizeof *e->pairs, "an export");
  zk_trace_needed(r->trace, e->needed);
  if (r->sizes)
    ZK_TRY(align_runs(e));
  ZK_TRY(export_calls(e));
  ZK_TRY(name_outputs(e, r->out_names));
  ZK_TRY(drop_unused(e));
  ZK_TRY(collect_problems(e));
  r->more = e->x.more;
  return r->problems.count ? ZK_OK : zk_onnx_final_names(r);
}

zk_status zk_onnx_export(zk_onnx_request *r) {
  exporter e = {.r = r, .arena = &r->model->arena};
  r->out.n = r->trace->n_results;
  r->out.at = r->trace->results;
  e.x = (zk_export){.opset = r->opset, .model = r->model, .sizes = r->sizes};
  zk_status status = export_graph(&e);
  zk_free(e.needed);
  zk_free(e.pairs);
  return status;
}
