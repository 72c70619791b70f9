/*
 * import.c: making op calls of an ONNX node.
 */
#include "onnx/from/import.h"

#include <inttypes.h>
#include <string.h>

static void see(uint64_t *seen, uint32_t i) {
  *seen |= (uint64_t)1 << (i < 63 ? i : 63);
}

static bool has_seen(uint64_t seen, uint32_t i) {
  return seen >> (i < 63 ? i : 63) & 1;
}

/* ---- inputs ----------------------------------------------------------------------------------
 */

/* Is input i there? */
static bool has(const zk_import *x, int i) {
  return i < x->n_in && x->in[i];
}

zk_tensor *zk_import_in_opt(zk_import *x, int i) {
  see(&x->inputs_seen, (uint32_t)i);
  return has(x, i) ? x->in[i] : NULL;
}

int64_t zk_import_small(const zk_import *x, int i) {
  return x->small && i < x->n_in && x->number[i] >= 0 ? x->small[x->number[i]] : 0;
}

bool zk_import_is_constant(const zk_import *x, int i) {
  return !has(x, i) || (x->constant && x->constant[x->number[i]]);
}

zk_tensor *zk_import_in(zk_import *x, int i) {
  zk_tensor *t = zk_import_in_opt(x, i);
  if (!t)
    zk_import_refuse(x, "input %d is missing", i);
  return t;
}

zk_tensor *zk_import_known(zk_import *x, int i) {
  zk_tensor *t = zk_import_in(x, i);
  if (!zk_is_known(t)) {
    x->unknown = true;
    zk_import_refuse(x, "input %d must be known before the run", i);
  }
  return t;
}

/* Known input i, of one element. */
static zk_tensor *known_scalar(zk_import *x, int i) {
  zk_tensor *t = zk_import_known(x, i);
  char text[ZK_SHAPE_TEXT];
  if (zk_numel(t) != 1)
    zk_import_refuse(x, "input %d must be one number, its shape is %s", i,
                     zk_shape_text(&t->shape, text));
  return t;
}

int64_t zk_import_known_int(zk_import *x, int i, int64_t fallback) {
  see(&x->inputs_seen, (uint32_t)i);
  zk_tensor *t = has(x, i) ? known_scalar(x, i) : NULL;
  return t ? zk_element_i(t, 0) : fallback;
}

double zk_import_known_float(zk_import *x, int i, double fallback) {
  see(&x->inputs_seen, (uint32_t)i);
  zk_tensor *t = has(x, i) ? known_scalar(x, i) : NULL;
  return t ? zk_element_f(t, 0) : fallback;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

const zk_graph_attribute *zk_import_attribute(zk_import *x, const char *name) {
  zk_graph_attribute **all = x->node->attribute.at;
  for (uint32_t i = 0; i < x->node->attribute.count; i++)
    if (all[i]->name && strcmp(all[i]->name, name) == 0) {
      see(&x->attributes_seen, i);
      if (all[i]->ref_attr_name && *all[i]->ref_attr_name)
        zk_import_refuse(x,
                         "attribute '%s' is said to be attribute '%.100s' of a function, and the "
                         "node is in none",
                         name, all[i]->ref_attr_name);
      return all[i];
    }
  return NULL;
}

void zk_import_ignore(zk_import *x, const char *name) {
  (void)zk_import_attribute(x, name);
}

/* The attribute when it is there and of that type; another type is a failure. */
static const zk_graph_attribute *typed(zk_import *x, const char *name, int64_t type,
                                       const char *kind) {
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  if (a && a->type != type)
    zk_import_refuse(x, "attribute '%s' must be %s", name, kind);
  return a;
}

int64_t zk_import_int(zk_import *x, const char *name, int64_t fallback) {
  const zk_graph_attribute *a = typed(x, name, ZK_ATTRIBUTE_INT, "an integer");
  return a ? a->i : fallback;
}

double zk_import_float(zk_import *x, const char *name, double fallback) {
  const zk_graph_attribute *a = typed(x, name, ZK_ATTRIBUTE_FLOAT, "a float");
  return a ? (double)a->f : fallback;
}

const char *zk_import_string(zk_import *x, const char *name, const char *fallback) {
  const zk_graph_attribute *a = typed(x, name, ZK_ATTRIBUTE_STRING, "a string");
  if (a && (!a->s.at || memchr(a->s.at, 0, a->s.size)))
    return "";
  return a ? a->s.at : fallback; /* the reader puts a NUL behind bytes */
}

bool zk_import_ints(zk_import *x, const char *name, zk_shape *out) {
  const zk_graph_attribute *a = typed(x, name, ZK_ATTRIBUTE_INTS, "a list of integers");
  *out = ZK_SCALAR;
  for (uint32_t i = 0; a && i < a->ints.count; i++)
    zk_import_push(x, out, name, ZK_LIST(int64_t, a->ints)[i]);
  return a != NULL;
}

bool zk_import_list(zk_import *x, const char *name, int i, int since, zk_shape *out) {
  if (x->opset < since)
    return zk_import_ints(x, name, out);
  *out = ZK_SCALAR;
  see(&x->inputs_seen, (uint32_t)i);
  if (!has(x, i))
    return false;
  zk_tensor *t = zk_import_known(x, i);
  if ((t->dtype != ZK_INT64 && t->dtype != ZK_INT32) || t->shape.ndim > 1)
    zk_import_refuse(x, "input %d (%s) must be a list of int64", i, name);
  int64_t n = zk_numel(t), step = t->shape.ndim ? t->stride[0] : 0;
  for (int64_t k = 0; k < n; k++)
    zk_import_push(x, out, name, zk_element_i(t, k * step));
  return true;
}

int zk_import_wrap(zk_import *x, const char *name, int64_t axis, int ndim) {
  int n = ndim > 0 ? ndim : 1;
  if (axis < -n || axis >= n)
    zk_import_refuse(x, "%s %" PRId64 " is out of range: the tensor has %d dimension%s", name, axis,
                     ndim, ndim == 1 ? "" : "s");
  return (int)(axis < 0 ? axis + n : axis);
}

void zk_import_wrap_all(zk_import *x, zk_shape *axes, int ndim) {
  bool named[ZK_MAX_DIM] = {false};
  for (int i = 0; i < axes->ndim; i++) {
    int d = zk_import_wrap(x, "axis", axes->dim[i], ndim);
    if (named[d])
      zk_import_refuse(x, "axis %d is named twice", d);
    named[d] = true;
    axes->dim[i] = d;
  }
}

int zk_import_axis(zk_import *x, const char *name, int64_t fallback, int ndim) {
  return zk_import_wrap(x, name, zk_import_int(x, name, fallback), ndim);
}

void zk_import_out(zk_import *x, int k, zk_tensor *value) {
  if (k < x->n_out)
    x->out[k] = value;
}

/* ---- inputs of one dtype ---- */

/* Input i, of the dtype of input 0. */
static zk_tensor *alike(zk_import *x, int i) {
  zk_tensor *t = zk_import_in(x, i), *first = zk_import_in(x, 0);
  if (t->dtype != first->dtype)
    zk_import_refuse(x, "inputs are %s and %s: they must be of one type",
                     zk_dtype_name(first->dtype), zk_dtype_name(t->dtype));
  return t;
}

zk_tensor *zk_import_second(zk_import *x) {
  zk_tensor *a = zk_import_in(x, 0), *b = zk_import_in(x, 1);
  int room = a->shape.ndim - b->shape.ndim;
  if (x->opset >= 7)
    return b;
  bool broadcast = zk_import_int(x, "broadcast", 0) != 0;
  int64_t axis = zk_import_int(x, "axis", -1);
  if (!broadcast || room <= 0 || axis == -1) /* at the end, as all later opsets do */
    return b;
  zk_shape shape = b->shape;
  int at = zk_import_wrap(x, "axis", axis, a->shape.ndim);
  if (at > room)
    zk_import_refuse(x, "at axis %d of %d there is no room for the %d dimensions of input 1", at,
                     a->shape.ndim, b->shape.ndim);
  for (; at < room; at++)
    zk_import_push(x, &shape, "input 1", 1);
  return zk_import_reshape(x, b, &shape);
}

zk_tensor *zk_import_plain(zk_import *x, const zk_op *op) {
  zk_tensor *in[ZK_MAX_PARAM];
  if (x->n_in > ZK_MAX_PARAM)
    zk_import_refuse(x, "it has %d inputs, which %s does not take", x->n_in, op->name);
  for (int i = 0; i < x->n_in; i++)
    in[i] = alike(x, i);
  if (x->n_in == 2)
    in[1] = zk_import_second(x);
  return zk_import_call(x, op, x->n_in, in);
}

zk_tensor *zk_import_fold(zk_import *x, const zk_op *op) {
  zk_tensor *all = zk_import_in(x, 0);
  for (int i = 1; i < x->n_in; i++)
    all = zk_import_make(x, op, all, alike(x, i));
  return all;
}

void zk_import_prepare(zk_import *x, void (*prepare)(zk_import *x)) {
  bool there = false;
  for (int i = 0; i < ZK_MOST_READY; i++)
    there = there || x->ready.part[i];
  if (!there) {
    uint64_t before = x->attributes_seen;
    x->attributes_seen = 0;
    prepare(x);
    x->ready.attributes_seen = x->attributes_seen;
    x->attributes_seen = before;
  }
  x->attributes_seen |= x->ready.attributes_seen;
}

/* ---- strings and lists ------------------------------------------------------------------------
 */

zk_tensor *zk_import_as_texts(zk_import *x, zk_tensor *t) {
  zk_tensor *out;
  if (zk_value_kind_of(t) == ZK_VALUE_TEXTS)
    return t;
  zk_import_try(x, zk_value_texts(t, &out));
  return zk_import_give(x, out);
}

/* May input i be of strings? */
static bool takes_texts(zk_takes takes, int i) {
  return takes == ZK_MOVES_FIRST || takes == ZK_ASKS_SIZES ? i == 0
         : takes == ZK_MOVES_REST                          ? i > 0
                                                           : takes >= ZK_MOVES_ALL;
}

/* Refuses inputs of another kind than the node takes; true: its outputs will be strings. */
static bool check_kinds(zk_import *x, zk_takes takes) {
  int texts = 0, others = 0;
  for (int i = 0; i < x->n_in && takes != ZK_TAKES_ANY; i++) {
    zk_value_kind kind = x->in[i] ? zk_value_kind_of(x->in[i]) : ZK_VALUE_NUMBERS;
    bool may = takes_texts(takes, i);
    if (kind != ZK_VALUE_NUMBERS && (kind != ZK_VALUE_TEXTS || !may))
      zk_import_refuse(x, "input %d is %s, which the node does not take", i,
                       zk_value_kind_name(kind));
    texts += kind == ZK_VALUE_TEXTS;
    others += may && kind == ZK_VALUE_NUMBERS && x->in[i] != NULL;
  }
  if (texts > 0 && others > 0)
    zk_import_refuse(x, "some of its inputs are strings, and some are numbers");
  return texts > 0 && takes != ZK_COMPARES && takes != ZK_ASKS_SIZES;
}

/* ---- running a node ---------------------------------------------------------------------------
 */

/* What the converter did not look at, and did not make. */
static void check_all_used(zk_import *x, const bool *wanted) {
  if (x->opset < 6)
    zk_import_ignore(x, "consumed_inputs"); /* which memory may be used anew */
  for (int i = 0; i < x->n_in; i++)
    if (x->in[i] && !has_seen(x->inputs_seen, (uint32_t)i))
      zk_import_refuse(x, "input %d is not supported", i);
  for (uint32_t i = 0; i < x->node->attribute.count; i++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, x->node->attribute)[i];
    if (!has_seen(x->attributes_seen, i))
      zk_import_refuse(x, "attribute '%s' is not supported", a->name ? a->name : "");
  }
  for (int k = 0; k < x->n_out; k++)
    if (wanted[k] && !x->out[k])
      zk_import_refuse(x, "output %d is not supported", k);
}

typedef struct run {
  zk_import *x;
  const zk_onnx_from *row;
  const bool *wanted; /* NULL: only what the row prepares */
} run;

static void run_row(zk_builder *b, void *context) {
  const run *r = context;
  (void)b; /* it is the import's */
  if (!r->wanted) {
    zk_import_prepare(r->x, r->row->prepare);
    return;
  }
  bool texts = check_kinds(r->x, r->row->takes);
  if (r->row->from)
    r->row->from(r->x);
  else
    zk_import_out(r->x, 0, zk_import_plain(r->x, r->row->op));
  for (int k = 0; k < r->x->n_out && texts; k++)
    if (r->x->out[k])
      r->x->out[k] = zk_import_as_texts(r->x, r->x->out[k]);
  check_all_used(r->x, r->wanted);
}

static zk_status run_import(zk_import *x, const zk_onnx_from *row, const bool *wanted) {
  run r = {x, row, wanted};
  x->unknown = false;
  x->inputs_seen = x->attributes_seen = 0;
  memset(x->out, 0, sizeof *x->out * (size_t)x->n_out);
  return zk_build_run(&x->build, run_row, &r);
}

zk_status zk_import_node(zk_import *x, const zk_onnx_from *row, const bool *wanted) {
  return run_import(x, row, wanted);
}

zk_status zk_import_node_ahead(zk_import *x, const zk_onnx_from *row) {
  return row->prepare ? run_import(x, row, NULL) : ZK_OK;
}
