/*
 * graph.c: from the calls of a trace to the nodes of a graph.
 */
#include "onnx/to/graph.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "grad/graph.h"
#include "onnx/to/converters.h"
#include "onnx/to/exporter.h"
#include "onnx/to/names.h"
#include "onnx/to/prune.h"
#include "onnx/trace/align.h"
#include "onnx/trace/source.h"

/* ---- calls ------------------------------------------------------------------------------------
 */

/* In place of the nodes of a call that cannot be exported: one that takes its inputs, so that what
 * needs it can be told from what does not. */
static zk_status stand_in(zk_exporter *e, const zk_traced_call *c, uint32_t nodes,
                          const char **in) {
  void *record;
  char text[2100], line[200];
  zk_list *all = &e->r->model->graph->node;
  all->count = nodes;
  zk_export_forget(&e->x, nodes);
  ZK_TRY(zk_list_add_record(e->arena, all, sizeof(zk_graph_node), &record));
  zk_graph_node *n = record;
  n->op_type = ZK_ONNX_PROBLEM;
  snprintf(text, sizeof text, "%s: %s%s%s%s", c->call.op->name, zk_message(), *c->where ? " (" : "",
           zk_trace_line(c->where, line, sizeof line), *c->where ? ")" : "");
  ZK_TRY(zk_exporter_keep(e, text, &n->doc_string));
  for (int i = 0; i < c->call.n_in; i++)
    if (in[i] && *in[i]) // NOLINT(*uninitialized.Branch): there are n_in names
      ZK_TRY(zk_list_add_text(e->arena, &n->input, in[i]));
  for (int k = 0; k < c->call.n_out; k++) {
    snprintf(text, sizeof text, ZK_ONNX_PROBLEM "%zu.%d", e->call, k);
    ZK_TRY(zk_list_add_text(e->arena, &n->output, text));
    e->x.out[k] = ZK_LIST(const char *, n->output)[k];
  }
  return ZK_OK;
}

static zk_status add_origins(zk_exporter *e, const char *scope, const char *where) {
  void *slot;
  while (e->r->origins.count < e->r->model->graph->node.count) {
    ZK_TRY(zk_list_add(e->arena, &e->r->origins, sizeof(zk_onnx_origin), &slot));
    *(zk_onnx_origin *)slot = (zk_onnx_origin){scope, where};
  }
  return ZK_OK;
}

/* What run r has in place of call i of the trace. */
static const zk_traced_call *in_run(const zk_exporter *e, size_t r, size_t i) {
  return r ? e->pairs[r * e->r->trace->count + i] : e->r->trace->calls[i];
}

static zk_status resolve_inputs(zk_exporter *e, const zk_traced_call *c, const char **in) {
  int runs = zk_export_runs(&e->x);
  zk_status status = ZK_OK;
  for (int i = 0; i < c->call.n_in; i++) {
    in[i] = "";
    if (!c->call.in[i] || !zk_source_reads(&c->call, i))
      continue;
    zk_tensor *all[ZK_MAX_RUNS] = {c->call.in[i]};
    for (int r = 1; r < runs; r++)
      all[r] = in_run(e, (size_t)r, e->call)->call.in[i];
    zk_status here = zk_exporter_resolve(e, c->from[i], runs, all, &in[i]);
    if (here == ZK_ERR_NOMEM)
      return here;
    if (status == ZK_OK)
      status = here;
  }
  return status;
}

static zk_status export_call(zk_exporter *e, const zk_traced_call *c, const char **in) {
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
    ZK_TRY(zk_exporter_add_value(e, value));
  }
  return add_origins(e, c->scope, c->where);
}

static zk_status export_calls(zk_exporter *e) {
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
static zk_status align_runs(zk_exporter *e) {
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
static zk_status copy_of(zk_exporter *e, int i, const char **name) {
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
  zk_status status = zk_exporter_resolve(e, trace->results_from[i], runs, all, &in[0]);
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
  return zk_exporter_add_value(e, value);
}

static zk_status name_outputs(zk_exporter *e, const char **names) {
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

static zk_status start(zk_exporter *e) {
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
    ZK_TRY(zk_exporter_keep(e, r->known.names[i], &name));
    ZK_TRY(zk_exporter_add_constant(e, (zk_named_constant){t, name, t->storage->version}));
    ZK_TRY(zk_exporter_add_initializer(e, t, name));
  }
  for (int i = 0; i < r->in.n; i++) {
    char text[40];
    zk_onnx_value value = {.tensor = r->in.at[i], .requires_grad = zk_requires_grad(r->in.at[i])};
    snprintf(text, sizeof text, ZK_ONNX_PROBLEM "input %d", i); /* until the final names */
    ZK_TRY(zk_exporter_keep(e, text, &r->in_names[i]));
    value.name = r->in_names[i];
    for (int a = 0; r->sizes && a < r->sizes->n_axes; a++)
      for (int d = 0; d < value.tensor->shape.ndim; d++)
        value.open[d] =
            value.open[d] || (r->sizes->axis[a].input == i && r->sizes->axis[a].dim == d);
    ZK_TRY(zk_exporter_add_value(e, value));
  }
  e->x.inputs = r->in_names;
  return ZK_OK;
}

static zk_status export_graph(zk_exporter *e) {
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
  ZK_TRY(zk_onnx_drop_unused(e->r));
  ZK_TRY(zk_onnx_collect_problems(e->r));
  r->more = e->x.more;
  return r->problems.count ? ZK_OK : zk_onnx_final_names(r);
}

zk_status zk_onnx_export(zk_onnx_request *r) {
  zk_exporter e = {.r = r, .arena = &r->model->arena};
  r->out.n = r->trace->n_results;
  r->out.at = r->trace->results;
  e.x = (zk_export){.opset = r->opset, .model = r->model, .sizes = r->sizes};
  zk_status status = export_graph(&e);
  zk_free(e.needed);
  zk_free(e.pairs);
  return status;
}
