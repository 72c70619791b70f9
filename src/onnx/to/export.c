/*
 * export.c: building an ONNX graph, call by call.
 */
#include "onnx/to/export.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "op/kernel.h"

/* Keeps the first failure. */
static void note(zk_export *x, zk_status status) {
  if (x->status == ZK_OK)
    x->status = status;
}

void zk_export_refuse(zk_export *x, const char *format, ...) {
  char text[500];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (x->status == ZK_OK)
    x->status = zk_fail(ZK_ERR_ARG, "%s", text);
}

static zk_arena *arena(zk_export *x) {
  return &x->model->arena;
}

/* ---- names -------------------------------------------------------------------------------------
 */

typedef struct used_name {
  const char *base;
  int times;
} used_name;

/* "/scope/Type", "/scope/Type_1", ...; out has room for 500 bytes. */
static void node_name(zk_export *x, const char *type, char *out) {
  char base[450], *copy;
  void *slot;
  snprintf(base, sizeof base, "%s/%s", x->scope, type);
  used_name *used = x->names.at;
  for (uint32_t i = 0; i < x->names.count; i++)
    if (strcmp(used[i].base, base) == 0) {
      snprintf(out, 500, "%s_%d", base, ++used[i].times);
      return;
    }
  snprintf(out, 500, "%s", base);
  note(x, zk_arena_copy(arena(x), base, strlen(base), &copy));
  if (x->status != ZK_OK)
    return;
  note(x, zk_list_add(arena(x), &x->names, sizeof(used_name), &slot));
  if (slot)
    *(used_name *)slot = (used_name){.base = copy};
}

/* ---- nodes and attributes ----------------------------------------------------------------------
 */

const char *zk_export_more(zk_export *x) {
  char name[530];
  if (x->status != ZK_OK)
    return "";
  snprintf(name, sizeof name, "%s_output_%d", x->node->name, (int)x->node->output.count);
  note(x, zk_list_add_text(arena(x), &x->node->output, name));
  return x->status == ZK_OK ? ZK_LIST(const char *, x->node->output)[x->node->output.count - 1]
                            : "";
}

static const char *copy_text(zk_export *x, const char *text) {
  char *copy = NULL;
  note(x, zk_arena_copy(arena(x), text, strlen(text), &copy));
  return copy ? copy : "";
}

const char *zk_export_node(zk_export *x, const char *type, int n_in, const char *const *in) {
  char name[500];
  void *node = NULL;
  if (x->status != ZK_OK)
    return "";
  node_name(x, type, name);
  note(x, zk_list_add_record(arena(x), &x->model->graph->node, sizeof(zk_graph_node), &node));
  if (x->status != ZK_OK)
    return "";
  x->node = node;
  x->node->name = copy_text(x, name);
  x->node->op_type = copy_text(x, type);
  while (n_in > 0 && !*in[n_in - 1]) /* absent ones at the end need no mention */
    n_in--;
  for (int i = 0; i < n_in; i++)
    note(x, zk_list_add_text(arena(x), &x->node->input, in[i]));
  return zk_export_more(x);
}

/* NULL after a failure. */
static zk_graph_attribute *attribute(zk_export *x, const char *name, int64_t type) {
  void *a = NULL;
  if (x->status == ZK_OK)
    note(x, zk_list_add_record(arena(x), &x->node->attribute, sizeof(zk_graph_attribute), &a));
  if (x->status != ZK_OK)
    return NULL;
  ((zk_graph_attribute *)a)->name = copy_text(x, name);
  ((zk_graph_attribute *)a)->type = type;
  return a;
}

void zk_export_int(zk_export *x, const char *name, int64_t value) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_INT);
  if (!a)
    return;
  a->i = value;
  a->record.has |= ZK_ATTRIBUTE_HAS_I;
}

void zk_export_float(zk_export *x, const char *name, double value) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_FLOAT);
  if (!a)
    return;
  a->f = (float)value;
  a->record.has |= ZK_ATTRIBUTE_HAS_F;
}

void zk_export_string(zk_export *x, const char *name, const char *value) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_STRING);
  if (a)
    a->s = (zk_span){copy_text(x, value), strlen(value)};
}

void zk_export_words(zk_export *x, const char *name, int n, const char *const *values) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_STRINGS);
  void *slot;
  for (int i = 0; a && i < n && x->status == ZK_OK; i++) {
    note(x, zk_list_add(arena(x), &a->strings, sizeof(zk_span), &slot));
    if (slot)
      *(zk_span *)slot = (zk_span){copy_text(x, values[i]), strlen(values[i])};
  }
}

void zk_export_ints(zk_export *x, const char *name, int n, const int64_t *values) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_INTS);
  void *slot;
  for (int i = 0; a && i < n && x->status == ZK_OK; i++) {
    note(x, zk_list_add(arena(x), &a->ints, sizeof(int64_t), &slot));
    if (slot)
      *(int64_t *)slot = values[i];
  }
}

/* ---- bodies ------------------------------------------------------------------------------------
 */

zk_export_body zk_export_begin_body(zk_export *x) {
  void *p = NULL;
  zk_export_body b = {.outer = x->model->graph};
  note(x, zk_arena_take(arena(x), sizeof(zk_graph), &p));
  b.graph = p;
  if (p) {
    b.graph->name = "body";
    x->model->graph = p;
  }
  return b;
}

static void add_end(zk_export *x, zk_list *ends, const char *name, zk_dtype dtype) {
  void *value = NULL, *type = NULL, *tensor = NULL;
  if (x->status == ZK_OK)
    note(x, zk_list_add_record(arena(x), ends, sizeof(zk_graph_value), &value));
  if (x->status == ZK_OK)
    note(x, zk_arena_take(arena(x), sizeof(zk_graph_type), &type));
  if (x->status == ZK_OK)
    note(x, zk_arena_take(arena(x), sizeof(zk_graph_tensor_type), &tensor));
  if (x->status != ZK_OK)
    return;
  ((zk_graph_value *)value)->name = name;
  ((zk_graph_value *)value)->type = type;
  ((zk_graph_type *)type)->tensor = tensor;
  ((zk_graph_tensor_type *)tensor)->elem_type = zk_onnx_of_dtype(dtype);
}

const char *zk_export_body_in(zk_export *x, const zk_export_body *b, zk_dtype dtype) {
  char name[500];
  if (x->status != ZK_OK)
    return "";
  node_name(x, "input", name);
  const char *copy = copy_text(x, name);
  add_end(x, &b->graph->input, copy, dtype);
  return copy;
}

void zk_export_body_out(zk_export *x, const zk_export_body *b, const char *value, zk_dtype dtype) {
  if (x->status == ZK_OK)
    add_end(x, &b->graph->output, value, dtype);
}

void zk_export_end_body(zk_export *x, const zk_export_body *b) {
  x->model->graph = b->outer;
}

void zk_export_graph(zk_export *x, const char *name, const zk_export_body *b) {
  zk_graph_attribute *a = attribute(x, name, ZK_ATTRIBUTE_GRAPH);
  if (a)
    a->g = b->graph;
}

/* ---- constants ---------------------------------------------------------------------------------
 */

const char *zk_export_tensor(zk_export *x, zk_tensor *t) {
  void *p = NULL;
  const char *value = zk_export_node(x, "Constant", 0, NULL);
  zk_graph_attribute *a = attribute(x, "value", ZK_ATTRIBUTE_TENSOR);
  if (a)
    note(x, zk_arena_take(arena(x), sizeof *a->t, &p));
  if (p) {
    a->t = p;
    note(x, zk_graph_tensor_set(x->model, a->t, t));
  }
  return value;
}

const char *zk_export_number(zk_export *x, zk_dtype dtype, double value) {
  zk_tensor *t = NULL;
  const char *name = "";
  note(x, zk_tensor_new(dtype, &ZK_SCALAR, &t));
  if (t) {
    zk_tensor_fill_f(t, value);
    name = zk_export_tensor(x, t);
  }
  zk_tensor_release(t);
  return name;
}

const char *zk_export_positions(zk_export *x, const zk_shape *shape,
                                int64_t (*value)(const void *context, int64_t i),
                                const void *context) {
  zk_tensor *t = NULL;
  const char *name = "";
  note(x, zk_tensor_new(ZK_INT64, shape, &t));
  if (t) {
    for (int64_t i = 0; i < zk_numel(t); i++)
      ((int64_t *)zk_data(t))[i] = value(context, i);
    name = zk_export_tensor(x, t);
  }
  zk_tensor_release(t);
  return name;
}

static int64_t entry_of(const void *values, int64_t i) {
  return ((const int64_t *)values)[i];
}

const char *zk_export_list(zk_export *x, int n, const int64_t *values) {
  return zk_export_positions(x, &ZK_SHAPE(n), entry_of, values);
}

const char *zk_export_cast(zk_export *x, const char *value, int64_t onnx_type) {
  const char *cast = zk_export_add(x, "Cast", value);
  zk_export_int(x, "to", onnx_type);
  return cast;
}

/* ---- inputs and outputs ------------------------------------------------------------------------
 */

const char *zk_export_in(zk_export *x, int i, zk_dtype dtype) {
  zk_tensor *t = i < x->call->n_in ? x->call->in[i] : NULL, *cast;
  if (!t || x->status != ZK_OK)
    return "";
  if (!x->in[i]) { /* a number */
    const char *name = "";
    note(x, zk_tensor_cast(t, dtype, &cast));
    if (x->status == ZK_OK) {
      name = zk_export_tensor(x, cast);
      zk_tensor_release(cast);
    }
    return name;
  }
  return t->dtype == dtype ? x->in[i] : zk_export_cast(x, x->in[i], zk_onnx_of_dtype(dtype));
}

const char *zk_export_as_is(zk_export *x, int i) {
  return i < x->call->n_in && x->call->in[i] ? zk_export_in(x, i, x->call->in[i]->dtype) : "";
}

void zk_export_out(zk_export *x, int k, const char *value) {
  x->out[k] = value;
}

void zk_export_note(zk_export *x, zk_status status) {
  note(x, status);
}

/* ---- what several ops need ---------------------------------------------------------------------
 */

const char *zk_export_axes(zk_export *x, const char *type, const char *value, int n,
                           const int64_t *axes, int since) {
  if (x->opset >= since)
    return zk_export_add(x, type, value, zk_export_list(x, n, axes));
  const char *result = zk_export_add(x, type, value);
  zk_export_ints(x, "axes", n, axes);
  return result;
}

const char *zk_export_reduce(zk_export *x, const char *type, const char *value, const zk_attr *dims,
                             bool keepdim, int since) {
  const char *result;
  if (dims->given && dims->n > 0 && x->call->in[0]->shape.ndim > 0)
    result = zk_export_axes(x, type, value, dims->n, dims->v, since);
  else
    result = zk_export_add(x, type, value);
  zk_export_int(x, "keepdims", keepdim);
  return result;
}

const char *zk_export_slice(zk_export *x, const char *value, int n, const int64_t *axes,
                            const int64_t *starts, const int64_t *ends, const int64_t *steps) {
  if (x->opset >= 10) {
    const char *from = zk_export_list(x, n, starts), *to = zk_export_list(x, n, ends);
    const char *along = zk_export_list(x, n, axes);
    return zk_export_add(x, "Slice", value, from, to, along, zk_export_list(x, n, steps));
  }
  for (int i = 0; i < n; i++)
    if (steps[i] != 1)
      zk_export_refuse(x, "with steps, it needs opset 10");
  const char *result = zk_export_add(x, "Slice", value);
  zk_export_ints(x, "axes", n, axes);
  zk_export_ints(x, "starts", n, starts);
  zk_export_ints(x, "ends", n, ends);
  return result;
}
