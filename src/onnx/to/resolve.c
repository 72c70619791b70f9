/*
 * resolve.c: which value of an exported graph a tensor is: an input, what a call made, a constant.
 */
#include <stdio.h>
#include <string.h>
#include "grad/graph.h"
#include "onnx/to/exporter.h"
#include "onnx/to/open_constant.h"
#include "onnx/trace/align.h"

zk_status zk_exporter_add_constant(zk_exporter *e, zk_named_constant what) {
  void *slot;
  ZK_TRY(zk_list_add(e->arena, &e->constants, sizeof(zk_named_constant), &slot));
  *(zk_named_constant *)slot = what;
  return ZK_OK;
}

zk_status zk_exporter_add_value(zk_exporter *e, zk_onnx_value what) {
  void *slot;
  ZK_TRY(zk_list_add(e->arena, &e->r->values, sizeof what, &slot));
  *(zk_onnx_value *)slot = what;
  return ZK_OK;
}

zk_status zk_exporter_keep(zk_exporter *e, const char *text, const char **out) {
  char *copy;
  ZK_TRY(zk_arena_copy(e->arena, text, strlen(text), &copy));
  *out = copy;
  return ZK_OK;
}

/* The constant that is this tensor, or looks at the same elements in the same way. */
static const zk_named_constant *find_constant(const zk_exporter *e, const zk_tensor *t) {
  const zk_named_constant *all = e->constants.at;
  for (uint32_t i = e->constants.count; i-- > 0;)
    if (all[i].version == t->storage->version && zk_is_set_to(all[i].tensor, t))
      return &all[i];
  return NULL;
}

zk_status zk_exporter_add_initializer(zk_exporter *e, zk_tensor *t, const char *name) {
  void *record;
  ZK_TRY(zk_list_add_record(e->arena, &e->r->model->graph->initializer, sizeof(zk_graph_tensor),
                            &record));
  ((zk_graph_tensor *)record)->name = name;
  ZK_TRY(zk_graph_tensor_set(e->r->model, record, t));
  return zk_exporter_add_value(
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
static bool is_known(const zk_exporter *e, const char *name) {
  for (int i = 0; i < e->r->known.n; i++)
    if (strcmp(e->r->known.names[i], name) == 0)
      return true;
  return false;
}

/* A tensor from outside: in[r] is what run r has. */
static zk_status resolve_constant(zk_exporter *e, int n, zk_tensor *const *in, const char **out) {
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
  const zk_named_constant *known = find_constant(e, t);
  if (known) {
    *out = known->name;
    return ZK_OK;
  }
  do
    snprintf(name, sizeof name, "onnx::Constant_%d", e->n_constants++);
  while (is_known(e, name));
  ZK_TRY(zk_exporter_keep(e, name, out));
  ZK_TRY(zk_exporter_add_constant(e, (zk_named_constant){t, *out, t->storage->version}));
  return zk_exporter_add_initializer(e, t, *out);
}

/* What was written to through another view, or by no op: the error names the last line that wrote.
 */
static zk_status stale(const zk_exporter *e, const zk_tensor *t) {
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
zk_status zk_exporter_resolve(zk_exporter *e, zk_traced_from from, int n, zk_tensor *const *in,
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
