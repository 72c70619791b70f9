/*
 * import.c: making op calls of an ONNX node.
 */
#include "op/import.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "op/kernel.h"

/* What stands for a value after a failure. */
static zk_tensor nothing = {.refs = 1, .dtype = ZK_FLOAT32};

/* Keeps the first failure. */
static void note(zk_import *x, zk_status status) {
  if (x->status == ZK_OK)
    x->status = status;
}

void zk_import_refuse(zk_import *x, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (x->status == ZK_OK)
    x->status = zk_fail(ZK_ERR_ARG, "%s", text);
}

static void see(uint64_t *seen, uint32_t i) {
  *seen |= (uint64_t)1 << (i < 63 ? i : 63);
}

static bool has_seen(uint64_t seen, uint32_t i) {
  return seen >> (i < 63 ? i : 63) & 1;
}

/* ---- inputs ----------------------------------------------------------------------------------
 */

bool zk_import_has(const zk_import *x, int i) {
  return i < x->n_in && x->in[i];
}

zk_tensor *zk_import_in_opt(zk_import *x, int i) {
  see(&x->inputs_seen, (uint32_t)i);
  return zk_import_has(x, i) ? x->in[i] : NULL;
}

zk_tensor *zk_import_in(zk_import *x, int i) {
  zk_tensor *t = zk_import_in_opt(x, i);
  if (!t)
    zk_import_refuse(x, "input %d is missing", i);
  return t && x->status == ZK_OK ? t : &nothing;
}

zk_tensor *zk_import_known(zk_import *x, int i) {
  zk_tensor *t = zk_import_in(x, i);
  if (x->status == ZK_OK && !zk_is_known(t)) {
    zk_import_refuse(x, "input %d must be known before the run", i);
    x->unknown = true;
  }
  return x->status == ZK_OK ? t : &nothing;
}

/* Known input i, of one element. NULL after a failure. */
static zk_tensor *known_scalar(zk_import *x, int i) {
  zk_tensor *t = zk_import_known(x, i);
  char text[ZK_SHAPE_TEXT];
  if (x->status == ZK_OK && zk_numel(t) != 1)
    zk_import_refuse(x, "input %d must be one number, its shape is %s", i,
                     zk_shape_text(&t->shape, text));
  return x->status == ZK_OK ? t : NULL;
}

int64_t zk_import_known_int(zk_import *x, int i, int64_t fallback) {
  see(&x->inputs_seen, (uint32_t)i);
  zk_tensor *t = zk_import_has(x, i) ? known_scalar(x, i) : NULL;
  return t ? zk_element_i(t, 0) : fallback;
}

double zk_import_known_float(zk_import *x, int i, double fallback) {
  see(&x->inputs_seen, (uint32_t)i);
  zk_tensor *t = zk_import_has(x, i) ? known_scalar(x, i) : NULL;
  return t ? zk_element_f(t, 0) : fallback;
}

/* ---- attributes -------------------------------------------------------------------------------
 */

const zk_graph_attribute *zk_import_attribute(zk_import *x, const char *name) {
  zk_graph_attribute **all = x->node->attribute.at;
  for (uint32_t i = 0; i < x->node->attribute.count; i++)
    if (all[i]->name && strcmp(all[i]->name, name) == 0) {
      see(&x->attributes_seen, i);
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
  return x->status == ZK_OK ? a : NULL;
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

/* Fills a list of n numbers at most ZK_MAX_DIM long. */
static bool fill_list(zk_import *x, const char *name, int64_t n, zk_shape *out) {
  if (n > ZK_MAX_DIM)
    zk_import_refuse(x, "'%s' has %" PRId64 " entries, at most %d are possible", name, n,
                     ZK_MAX_DIM);
  out->ndim = x->status == ZK_OK ? (int)n : 0;
  return x->status == ZK_OK;
}

bool zk_import_ints(zk_import *x, const char *name, zk_shape *out) {
  const zk_graph_attribute *a = typed(x, name, ZK_ATTRIBUTE_INTS, "a list of integers");
  *out = ZK_SCALAR;
  if (!a || !fill_list(x, name, a->ints.count, out))
    return false;
  for (int d = 0; d < out->ndim; d++)
    out->dim[d] = ZK_LIST(int64_t, a->ints)[d];
  return true;
}

bool zk_import_list(zk_import *x, const char *name, int i, int since, zk_shape *out) {
  if (x->opset < since)
    return zk_import_ints(x, name, out);
  *out = ZK_SCALAR;
  see(&x->inputs_seen, (uint32_t)i);
  if (!zk_import_has(x, i))
    return false;
  zk_tensor *t = zk_import_known(x, i);
  if (x->status == ZK_OK && (t->dtype != ZK_INT64 || t->shape.ndim > 1))
    zk_import_refuse(x, "input %d (%s) must be a list of int64", i, name);
  if (x->status != ZK_OK || !fill_list(x, name, zk_numel(t), out))
    return false;
  for (int d = 0; d < out->ndim; d++)
    out->dim[d] = zk_element_i(t, d * (t->shape.ndim ? t->stride[0] : 0));
  return true;
}

int zk_import_wrap(zk_import *x, const char *name, int64_t axis, int ndim) {
  int n = ndim > 0 ? ndim : 1;
  if (axis < -n || axis >= n)
    zk_import_refuse(x, "%s %" PRId64 " is out of range: the tensor has %d dimension%s", name, axis,
                     ndim, ndim == 1 ? "" : "s");
  return x->status == ZK_OK ? (int)(axis < 0 ? axis + n : axis) : 0;
}

int zk_import_axis(zk_import *x, const char *name, int64_t fallback, int ndim) {
  return zk_import_wrap(x, name, zk_import_int(x, name, fallback), ndim);
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static zk_import_setting *new_setting(zk_import *x, const char *name) {
  static zk_import_setting spare;
  if (x->n_settings == ZK_MAX_ATTR)
    note(x, zk_fail(ZK_ERR_STATE, "more settings than an op has attributes"));
  if (x->status != ZK_OK)
    return &spare;
  zk_import_setting *s = &x->setting[x->n_settings++];
  *s = (zk_import_setting){.name = name, .value = {.given = true}};
  return s;
}

void zk_import_set(zk_import *x, const char *name, int64_t value) {
  new_setting(x, name)->value.i = value;
}

void zk_import_set_float(zk_import *x, const char *name, double value) {
  zk_import_setting *s = new_setting(x, name);
  s->value.f = value;
  s->real = true;
}

void zk_import_set_list(zk_import *x, const char *name, const zk_shape *values) {
  zk_attr *attr = &new_setting(x, name)->value;
  attr->n = values->ndim;
  memcpy(attr->v, values->dim, sizeof attr->v[0] * (size_t)values->ndim);
}

/* The slot of op's attribute, -1 when it has none of that name. */
static int slot_of(const zk_op *op, const char *name) {
  int slot = 0;
  for (int i = 0; i < op->n_params; i++) {
    if (zk_kind_is_tensor(op->params[i].kind))
      continue;
    if (strcmp(op->params[i].name, name) == 0)
      return slot;
    slot++;
  }
  return -1;
}

/* Are there as many inputs as the op has parameters for tensors? */
static int room_for_inputs(const zk_op *op) {
  int n = 0;
  for (int i = 0; i < op->n_params; i++) {
    if (op->params[i].kind == ZK_P_TENSORS)
      return INT32_MAX;
    n += zk_kind_is_tensor(op->params[i].kind);
  }
  return n;
}

zk_tensor *zk_import_call(zk_import *x, const zk_op *op, int n_in, zk_tensor *const *in) {
  zk_tensor *slots[ZK_MAX_PARAM] = {NULL};
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in};
  int room = room_for_inputs(op);
  zk_op_defaults(op, c.attr);
  for (int i = 0; i < x->n_settings; i++) {
    int slot = slot_of(op, x->setting[i].name);
    if (slot < 0)
      note(x, zk_fail(ZK_ERR_STATE, "%s has no attribute %s", op->name, x->setting[i].name));
    else
      c.attr[slot] = x->setting[i].value;
  }
  x->n_settings = 0;
  memset(x->made, 0, sizeof x->made);
  if (n_in > room)
    zk_import_refuse(x, "it has %d inputs, at most %d are possible", n_in, room);
  if (x->status != ZK_OK)
    return &nothing;
  if (room <= ZK_MAX_PARAM) { /* an op may look at every one of its inputs */
    memcpy(slots, in, sizeof *in * (size_t)n_in);
    c.n_in = room;
    c.in = slots;
  }
  note(x, x->apply(x, &c));
  if (x->status == ZK_OK)
    memcpy(x->made, c.out, sizeof x->made);
  return zk_import_more(x, 0);
}

zk_tensor *zk_import_more(zk_import *x, int k) {
  return x->status == ZK_OK && x->made[k] ? x->made[k] : &nothing;
}

zk_tensor *zk_import_give(zk_import *x, zk_tensor *t) {
  if (t)
    note(x, x->keep(x, t));
  return t && x->status == ZK_OK ? t : &nothing;
}

zk_tensor *zk_import_number(zk_import *x, zk_dtype dtype, double value) {
  zk_tensor *t = NULL;
  if (x->status == ZK_OK)
    note(x, zk_tensor_new(dtype, &ZK_SCALAR, &t));
  if (t)
    zk_tensor_fill_f(t, value);
  return zk_import_give(x, t);
}

zk_tensor *zk_import_numbers(zk_import *x, const zk_shape *values) {
  zk_tensor *t = NULL;
  if (x->status == ZK_OK)
    note(x, zk_tensor_new(ZK_INT64, &ZK_SHAPE(values->ndim), &t));
  if (t)
    memcpy(zk_data(t), values->dim, sizeof(int64_t) * (size_t)values->ndim);
  return zk_import_give(x, t);
}

zk_tensor *zk_import_cast(zk_import *x, zk_tensor *t, zk_dtype dtype) {
  if (t->dtype == dtype || x->status != ZK_OK)
    return t;
  zk_import_set(x, "dtype", dtype);
  return zk_import_make(x, &zk_op_cast, t);
}

zk_tensor *zk_import_reshape(zk_import *x, zk_tensor *t, const zk_shape *shape) {
  if (zk_shape_equal(&t->shape, shape))
    return t;
  zk_import_set_list(x, "shape", shape);
  return zk_import_make(x, &zk_op_reshape, t);
}

zk_tensor *zk_import_permute(zk_import *x, zk_tensor *t, const zk_shape *order) {
  bool same = true;
  for (int d = 0; d < order->ndim; d++)
    same = same && order->dim[d] == d;
  if (same)
    return t;
  zk_import_set_list(x, "dims", order);
  return zk_import_make(x, &zk_op_permute, t);
}

zk_tensor *zk_import_matrix(zk_import *x, zk_tensor *t, int axis) {
  zk_shape shape = ZK_SHAPE(1, 1); /* no overflow: t has as many elements, or none */
  for (int d = 0; d < t->shape.ndim; d++)
    shape.dim[d >= axis] *= t->shape.dim[d];
  return zk_import_reshape(x, t, &shape);
}

void zk_import_out(zk_import *x, int k, zk_tensor *value) {
  if (k < x->n_out && x->status == ZK_OK)
    x->out[k] = value;
}

/* ---- what several forms need ------------------------------------------------------------------
 */

zk_dtype zk_import_dtype(zk_import *x, int64_t onnx_type) {
  zk_dtype dtype = ZK_FLOAT32;
  const char *name = zk_onnx_type_name(onnx_type);
  if (onnx_type == ZK_ONNX_INT32)
    return ZK_INT64;
  if (!zk_dtype_of_onnx(onnx_type, &dtype))
    zk_import_refuse(x, "the type %s is not supported", name ? name : "of that number");
  return dtype;
}

/* int32 elements as int64, from either of their encodings. */
static zk_status widen(const zk_graph_tensor *t, const char *what, const zk_shape *shape,
                       zk_tensor **out) {
  int64_t n = zk_shape_numel(shape);
  bool raw = t->raw_data.at != NULL;
  if (n < 0 || (raw ? t->raw_data.size != (uint64_t)n * 4 : t->int32_data.count != n))
    return zk_fail(ZK_ERR_FORMAT, "%s: its data does not fit its shape", what);
  ZK_TRY(zk_tensor_new(ZK_INT64, shape, out));
  int64_t *to = zk_data(*out);
  const uint8_t *from = (const uint8_t *)t->raw_data.at;
  for (int64_t i = 0; i < n; i++, from += raw ? 4 : 0)
    to[i] = raw ? (int32_t)((uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
                            (uint32_t)from[3] << 24)
                : ZK_LIST(int64_t, t->int32_data)[i];
  return ZK_OK;
}

zk_status zk_graph_tensor_value(const zk_graph_tensor *t, const char *what, zk_tensor **out) {
  const char *type = zk_onnx_type_name(t->data_type);
  zk_shape shape = {.ndim = (int)t->dims.count};
  *out = NULL;
  if (t->value) {
    *out = zk_tensor_retain(t->value);
    return ZK_OK;
  }
  if (t->dims.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s has %u dimensions, at most %d are possible", what, t->dims.count,
                   ZK_MAX_DIM);
  if (t->data_type != ZK_ONNX_INT32)
    return zk_fail(ZK_ERR_ARG, "%s has the type %s, which is not supported", what,
                   type ? type : "of an unknown number");
  memcpy(shape.dim, t->dims.at, sizeof shape.dim[0] * t->dims.count);
  return widen(t, what, &shape, out);
}

zk_tensor *zk_import_reduce(zk_import *x, const zk_op *op, zk_tensor *in, int since) {
  zk_shape axes;
  bool given = zk_import_list(x, "axes", 1, since, &axes) && axes.ndim > 0;
  bool keep = zk_import_int(x, "keepdims", 1) != 0;
  bool noop = x->opset >= since && zk_import_int(x, "noop_with_empty_axes", 0) != 0;
  if (!given && noop)
    axes.ndim = 0;
  else if (!given)
    for (axes.ndim = 0; axes.ndim < in->shape.ndim; axes.ndim++)
      axes.dim[axes.ndim] = axes.ndim;
  if (axes.ndim == 0) /* of no dimension: each element for itself */
    return in;
  zk_import_set_list(x, "dim", &axes);
  zk_import_set(x, "keepdim", keep);
  return zk_import_make(x, op, in);
}

/* ---- running a node ---------------------------------------------------------------------------
 */

bool zk_import_find(const char *domain, const char *type, zk_import_fn *from, const zk_op **op) {
  *from = NULL;
  *op = NULL;
  if (!type || (domain && *domain && strcmp(domain, "ai.onnx") != 0))
    return false;
  for (int i = 0; i < zk_ops_count; i++)
    for (const zk_onnx_reader *r = zk_ops[i]->onnx.from; r && r->type; r++)
      if (strcmp(r->type, type) == 0) {
        *from = r->from;
        return true;
      }
  for (int i = 0; i < zk_ops_count && !*op; i++)
    if (zk_ops[i]->onnx.type && strcmp(zk_ops[i]->onnx.type, type) == 0)
      *op = zk_ops[i];
  return *op != NULL;
}

/* The op over all inputs, which are of one dtype. */
static void from_one_node(zk_import *x, const zk_op *op) {
  zk_tensor *in[ZK_MAX_PARAM];
  if (x->n_in > ZK_MAX_PARAM)
    zk_import_refuse(x, "it has %d inputs, which %s does not take", x->n_in, op->name);
  for (int i = 0; i < x->n_in && x->status == ZK_OK; i++) {
    in[i] = zk_import_in(x, i);
    if (in[i]->dtype != in[0]->dtype)
      zk_import_refuse(x, "inputs are %s and %s: they must be of one type",
                       zk_dtype_name(in[0]->dtype), zk_dtype_name(in[i]->dtype));
  }
  if (x->status == ZK_OK)
    zk_import_out(x, 0, zk_import_call(x, op, x->n_in, in));
}

/* What the form did not look at, and did not make. */
static void check_all_used(zk_import *x, const bool *wanted) {
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

zk_status zk_import_node(zk_import *x, zk_import_fn from, const zk_op *op, const bool *wanted) {
  x->status = ZK_OK;
  x->unknown = false;
  x->n_settings = 0;
  x->inputs_seen = x->attributes_seen = 0;
  memset(x->out, 0, sizeof *x->out * (size_t)x->n_out);
  if (from)
    from(x);
  else
    from_one_node(x, op);
  if (x->status == ZK_OK)
    check_all_used(x, wanted);
  return x->status;
}
