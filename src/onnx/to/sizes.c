/*
 * sizes.c: numbers that depend on open sizes, as nodes of an ONNX graph: Shape, Gather and
 * arithmetic of int64, made once for each formula.
 */
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "onnx/to/export.h"
#include "op/kernel.h"

/* A formula that has a value: its nodes are before number `nodes`. */
typedef struct made {
  zk_formula f;
  const char *name;
  uint32_t nodes;
} made;

int zk_export_runs(const zk_export *x) {
  return x->sizes ? x->sizes->n_runs : 1;
}

bool zk_export_in_varies(const zk_export *x, int i, int d) {
  for (int r = 1; r < zk_export_runs(x); r++)
    if (x->runs[r]->in[i]->shape.dim[d] != x->call->in[i]->shape.dim[d])
      return true;
  return false;
}

bool zk_export_out_varies(const zk_export *x, int k, int d) {
  for (int r = 1; r < zk_export_runs(x); r++)
    if (x->runs[r]->out[k]->shape.dim[d] != x->call->out[k]->shape.dim[d])
      return true;
  return false;
}

/* ---- formulas -----------------------------------------------------------------------------------
 */

static uint32_t n_nodes(const zk_export *x) {
  return x->model->graph->node.count;
}

void zk_export_forget(zk_export *x, uint32_t nodes) {
  made *all = x->formulas.at;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < x->formulas.count; i++)
    if (all[i].nodes <= nodes)
      all[kept++] = all[i];
  x->formulas.count = kept;
}

static const char *find_made(const zk_export *x, const zk_formula *f) {
  const made *all = x->formulas.at;
  for (uint32_t i = 0; i < x->formulas.count; i++)
    if (all[i].f.n == f->n && memcmp(all[i].f.term, f->term, (size_t)f->n * sizeof(zk_term)) == 0)
      return all[i].name;
  return NULL;
}

static void keep_made(zk_export *x, const zk_formula *f, const char *name) {
  void *slot = NULL;
  if (x->status == ZK_OK)
    zk_export_note(x, zk_list_add(&x->model->arena, &x->formulas, sizeof(made), &slot));
  if (slot)
    *(made *)slot = (made){*f, name, n_nodes(x)};
}

static const char *axis_value(zk_export *x, int64_t axis) {
  zk_formula f = {1, {{ZK_TERM_AXIS, 0, 0, axis}}};
  const char *name = find_made(x, &f);
  if (name)
    return name;
  const char *shape = zk_export_add(x, "Shape", x->inputs[x->sizes->axis[axis].input]);
  name = zk_export_entry(x, shape, x->sizes->axis[axis].dim);
  keep_made(x, &f, name);
  return name;
}

static const char *bound_value(zk_export *x, bool least, const char *a, const char *b) {
  if (x->opset >= 12)
    return zk_export_add(x, least ? "Min" : "Max", a, b);
  const char *below = zk_export_add(x, "Less", a, b);
  return zk_export_add(x, "Where", below, least ? a : b, least ? b : a);
}

/* Rounded down, where Div rounds toward 0. */
static const char *quotient(zk_export *x, bool negative, const char *a, const char *b) {
  if (negative && x->opset < 10)
    zk_export_refuse(x, "a quotient of sizes needs opset 10");
  if (negative)
    a = zk_export_add(x, "Sub", a, zk_export_add(x, "Mod", a, b));
  return zk_export_add(x, "Div", a, b);
}

/* Its value, a list of one int64. */
static const char *formula_value(zk_export *x, const zk_formula *f) {
  const char *name = find_made(x, f), *at[ZK_MAX_TERMS] = {""};
  bool negative = false;
  if (name)
    return name;
  for (int i = 0; i < f->n; i++) {
    const zk_term *t = &f->term[i];
    const char *a = at[t->a], *b = at[t->b];
    negative = negative || (t->kind == ZK_TERM_NUMBER && t->value < 0);
    switch (t->kind) {
    case ZK_TERM_NUMBER:
      at[i] = zk_export_list(x, 1, &t->value);
      break;
    case ZK_TERM_AXIS:
      at[i] = axis_value(x, t->value);
      break;
    case ZK_TERM_ADD:
    case ZK_TERM_MUL:
      at[i] = zk_export_add(x, t->kind == ZK_TERM_ADD ? "Add" : "Mul", a, b);
      break;
    case ZK_TERM_DIV:
      at[i] = quotient(x, negative, a, b);
      break;
    case ZK_TERM_MIN:
    case ZK_TERM_MAX:
      at[i] = bound_value(x, t->kind == ZK_TERM_MIN, a, b);
      break;
    }
  }
  name = at[f->n - 1];
  keep_made(x, f, name);
  return name;
}

/* "2 for n = 4, 3 for n = 9, .." for messages: values that differ, and their sizes. */
static void tell_values(const zk_export *x, const double *value, char *text, size_t size) {
  size_t at = 0;
  int told = 0;
  text[0] = 0;
  for (int r = 0; r < zk_export_runs(x) && told < 4 && at < size - 1; r++) {
    bool before = false;
    for (int k = 0; k < r && !before; k++)
      before = value[k] == value[r];
    if (before)
      continue;
    at += (size_t)snprintf(text + at, size - at, "%s%.6g for", told++ ? "; " : "", value[r]);
    for (int a = 0; a < x->sizes->n_axes && at < size - 1; a++)
      at += (size_t)snprintf(text + at, size - at, "%s%.30s = %lld", a ? ", " : " ",
                             x->sizes->axis[a].label, (long long)x->sizes->size[a][r]);
  }
}

static void refuse_values(zk_export *x, const double *value) {
  char text[240];
  tell_values(x, value, text, sizeof text);
  zk_export_refuse(x,
                   "a number depends on the size of a dynamic axis in a way that no formula here "
                   "gives: %s",
                   text);
}

/* ---- lists --------------------------------------------------------------------------------------
 */

/* The formula of entry k, or a refusal. */
static void entry_formula(zk_export *x, int n, int k, const int64_t *value, const bool *known,
                          zk_formula *f) {
  int64_t one[ZK_MAX_RUNS];
  double told[ZK_MAX_RUNS] = {0};
  for (int r = 0; r < zk_export_runs(x); r++) {
    one[r] = value[r * n + k];
    told[r] = (double)one[r];
  }
  if (!x->sizes)
    *f = (zk_formula){1, {{ZK_TERM_NUMBER, 0, 0, one[0]}}};
  else if (!zk_formula_find(x->sizes, one, known, f, &x->more))
    refuse_values(x, told);
}

#define MAX_ENTRIES 64

const char *zk_export_values(zk_export *x, int n, const int64_t *value, const bool *known) {
  zk_formula f[MAX_ENTRIES];
  const char *part[MAX_ENTRIES];
  int64_t fixed[MAX_ENTRIES];
  int parts = 0, run = 0;
  if (n > MAX_ENTRIES)
    zk_export_refuse(x, "a list of %d numbers depends on the size of a dynamic axis", n);
  for (int k = 0; k < n && x->status == ZK_OK; k++)
    entry_formula(x, n, k, value, known, &f[k]);
  for (int k = 0; k < n && x->status == ZK_OK; k++) {
    bool number = zk_formula_is_number(&f[k]);
    if (number)
      fixed[run++] = f[k].term[0].value;
    if (run > 0 && (!number || k == n - 1)) { /* numbers side by side are one constant */
      part[parts++] = zk_export_list(x, run, fixed);
      run = 0;
    }
    if (!number)
      part[parts++] = formula_value(x, &f[k]);
  }
  if (x->status != ZK_OK)
    return "";
  if (n == 0)
    return zk_export_list(x, 0, NULL);
  if (parts == 1)
    return part[0];
  const char *list = zk_export_node(x, "Concat", parts, part);
  zk_export_int(x, "axis", 0);
  return list;
}

/* One row a run. */
static int64_t *fill_rows(zk_export *x, int n, void (*fill)(const zk_call *c, int64_t *v)) {
  size_t size = sizeof(int64_t) * ((size_t)zk_export_runs(x) * (size_t)n + 1);
  int64_t *rows = zk_alloc(size);
  if (!rows)
    zk_export_note(x, zk_nomem(size, "an export"));
  for (int r = 0; rows && r < zk_export_runs(x); r++)
    fill(x->runs[r], rows + r * n);
  return rows;
}

const char *zk_export_sizes(zk_export *x, int n, void (*fill)(const zk_call *c, int64_t *v)) {
  int64_t *rows = fill_rows(x, n, fill);
  const char *list = rows ? zk_export_values(x, n, rows, NULL) : "";
  zk_free(rows);
  return list;
}

bool zk_export_varies(const zk_export *x, int n, void (*fill)(const zk_call *c, int64_t *v)) {
  int64_t first[4 * ZK_MAX_DIM] = {0}, other[4 * ZK_MAX_DIM] = {0};
  fill(x->call, first);
  for (int r = 1; r < zk_export_runs(x); r++) {
    fill(x->runs[r], other);
    if (memcmp(first, other, (size_t)n * sizeof first[0]) != 0)
      return true;
  }
  return false;
}

static void fill_shape(const zk_call *c, int64_t *v) {
  memcpy(v, c->out[0]->shape.dim, (size_t)c->out[0]->shape.ndim * sizeof *v);
}

const char *zk_export_shape(zk_export *x) {
  return zk_export_sizes(x, x->call->out[0]->shape.ndim, fill_shape);
}

const char *zk_export_entry(zk_export *x, const char *list, int64_t k) {
  const char *entry = zk_export_add(x, "Gather", list, zk_export_list(x, 1, &k));
  zk_export_int(x, "axis", 0);
  return entry;
}

const char *zk_export_scalar(zk_export *x, const char *list) {
  return zk_export_axes(x, "Squeeze", list, 1, (int64_t[]){0}, 13);
}

/* scale v + shift, in float64 */
static const char *line_value(zk_export *x, const char *v, double scale, double shift) {
  if (scale != 1)
    v = zk_export_add(x, "Mul", v, zk_export_number(x, ZK_FLOAT64, scale));
  if (shift != 0)
    v = zk_export_add(x, "Add", v, zk_export_number(x, ZK_FLOAT64, shift));
  return v;
}

const char *zk_export_real(zk_export *x, const double *value) {
  zk_real_formula f;
  if (!zk_real_formula_find(x->sizes, value, &f, &x->more)) {
    refuse_values(x, value);
    return "";
  }
  const char *v = zk_export_scalar(x, formula_value(x, &f.f));
  v = zk_export_cast(x, v, zk_onnx_of_dtype(ZK_FLOAT64));
  v = line_value(x, v, f.inner_scale, f.inner_shift);
  if (f.post == ZK_POST_SQRT || f.post == ZK_POST_RSQRT)
    v = zk_export_add(x, "Sqrt", v);
  if (f.post == ZK_POST_LOG)
    v = zk_export_add(x, "Log", v);
  if (f.post == ZK_POST_RECIPROCAL || f.post == ZK_POST_RSQRT) {
    v = zk_export_add(x, "Div", zk_export_number(x, ZK_FLOAT64, f.scale), v);
    f.scale = 1;
  }
  return line_value(x, v, f.scale, f.shift);
}

/* ---- nodes over sizes ---- */

/* Is size d of the output that of the input, in all runs? */
static bool same_size(const zk_export *x, int d) {
  bool same = true;
  for (int r = 0; r < zk_export_runs(x) && same; r++) {
    const zk_shape *from = &x->runs[r]->in[0]->shape, *to = &x->runs[r]->out[0]->shape;
    same = d < from->ndim && from->dim[d] == to->dim[d];
  }
  return same;
}

/* Sizes that the input has at the same place are 0, "as it is", and one may be left to the reader:
 * -1. Two others that are open are computed. */
const char *zk_export_reshape(zk_export *x, const char *value) {
  const zk_shape *from = &x->call->in[0]->shape, *to = &x->call->out[0]->shape;
  int64_t shape[ZK_MAX_DIM];
  int open = 0;
  for (int d = 0; d < to->ndim; d++) {
    shape[d] = to->dim[d];
    if (zk_export_out_varies(x, 0, d)) {
      bool copy = same_size(x, d);
      shape[d] = copy ? 0 : -1;
      open += !copy;
    } else if (to->dim[d] == 0 && !(d < from->ndim && from->dim[d] == 0)) {
      zk_export_refuse(x, "a reshape to a shape with a 0 has no form in ONNX");
    }
  }
  const char *sizes = open > 1 ? zk_export_shape(x) : zk_export_list(x, to->ndim, shape);
  return zk_export_add(x, "Reshape", value, sizes);
}

const char *zk_export_open_slice(zk_export *x, const char *value, int64_t axis,
                                 void (*fill)(const zk_call *c, int64_t *v)) {
  if (x->opset < 10)
    zk_export_refuse(x, "with bounds that depend on a dynamic axis it needs opset 10");
  const char *bound[3];
  const char *list = zk_export_sizes(x, 3, fill);
  for (int k = 0; k < 3; k++)
    bound[k] = zk_export_entry(x, list, k);
  return zk_export_add(x, "Slice", value, bound[0], bound[1], zk_export_list(x, 1, &axis),
                       bound[2]);
}
