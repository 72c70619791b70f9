/*
 * build.c: making calls of ops one after the other.
 */
#include "op/build.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- failures ----------------------------------------------------------------------------------
 */

/* Leaves the body for zk_build_run. */
static _Noreturn void leave(zk_builder *b, zk_status status) {
  b->status = status;
  longjmp(b->leave, 1);
}

void zk_build_try(zk_builder *b, zk_status status) {
  if (status != ZK_OK)
    leave(b, status);
}

void zk_build_refuse(zk_builder *b, const char *format, ...) {
  char text[400];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  leave(b, zk_fail(ZK_ERR_ARG, "%s", text));
}

void zk_build_push(zk_builder *b, zk_shape *list, const char *name, int64_t value) {
  if (list->ndim < 0 || list->ndim >= ZK_MAX_DIM)
    zk_build_refuse(b, "%s has more than %d entries, at most %d are possible", name, ZK_MAX_DIM,
                    ZK_MAX_DIM);
  list->dim[list->ndim++] = value;
}

int64_t zk_build_times(zk_builder *b, int64_t m, int64_t n) {
  int64_t product;
  if (__builtin_mul_overflow(m, n, &product))
    zk_build_refuse(b, "its sizes are too large");
  return product;
}

zk_status zk_build_run(zk_builder *b, void (*body)(zk_builder *b, void *context), void *context) {
  b->status = ZK_OK;
  b->n_settings = 0;
  if (setjmp(b->leave) == 0) /* a failure comes back to here */
    body(b, context);
  return b->status;
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static zk_build_setting *new_setting(zk_builder *b, const char *name) {
  if (b->n_settings == ZK_MAX_ATTR)
    zk_build_try(b, zk_fail(ZK_ERR_STATE, "more settings than an op has attributes"));
  zk_build_setting *s = &b->setting[b->n_settings++];
  *s = (zk_build_setting){.name = name, .value = {.given = true}};
  return s;
}

void zk_build_set(zk_builder *b, const char *name, int64_t value) {
  new_setting(b, name)->value.i = value;
}

void zk_build_set_float(zk_builder *b, const char *name, double value) {
  new_setting(b, name)->value.f = value;
}

void zk_build_set_list(zk_builder *b, const char *name, const zk_shape *values) {
  zk_attr *attr = &new_setting(b, name)->value;
  zk_shape list = ZK_SCALAR; /* that has room for them is checked by zk_build_push */
  for (int d = 0; d < values->ndim; d++)
    zk_build_push(b, &list, name, values->dim[d]);
  attr->n = list.ndim;
  memcpy(attr->v, list.dim, sizeof list.dim);
}

/* Fills the slots for op's tensors; a list op takes the inputs as they are. */
static void place_inputs(zk_builder *b, zk_call *c, int n_in, zk_tensor *const *in,
                         zk_tensor *slots[ZK_MAX_PARAM]) {
  int n = 0;
  for (int i = 0; i < c->op->n_params; i++) {
    const zk_param *p = &c->op->params[i];
    if (p->kind == ZK_P_TENSORS)
      return;
    if (!zk_kind_is_tensor(p->kind))
      continue;
    slots[n] = n < n_in ? in[n] : NULL;
    if (!slots[n] && !p->optional && p->kind != ZK_P_TENSOR_OPT)
      zk_build_refuse(b, "input %d is missing", n);
    n++;
  }
  if (n_in > n)
    zk_build_refuse(b, "it has %d inputs, at most %d are possible", n_in, n);
  c->n_in = n;
  c->in = slots;
}

zk_tensor *zk_build_call(zk_builder *b, const zk_op *op, int n_in, zk_tensor *const *in) {
  zk_tensor *slots[ZK_MAX_PARAM] = {NULL};
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in};
  zk_op_defaults(op, c.attr);
  for (int i = 0; i < b->n_settings; i++) {
    int slot = zk_op_slot(op, b->setting[i].name, false);
    if (slot < 0)
      zk_build_try(b,
                   zk_fail(ZK_ERR_STATE, "%s has no attribute %s", op->name, b->setting[i].name));
    // cppcheck-suppress negativeIndex; zk_build_try does not come back then
    c.attr[slot] = b->setting[i].value;
  }
  b->n_settings = 0;
  memset(b->made, 0, sizeof b->made);
  place_inputs(b, &c, n_in, in, slots);
  zk_build_try(b, b->apply(b, &c));
  memcpy(b->made, c.out, sizeof b->made);
  return zk_build_more(b, 0);
}

zk_tensor *zk_build_more(zk_builder *b, int k) {
  if (k >= ZK_MAX_OUT || !b->made[k])
    zk_build_refuse(b, "output %d is not supported", k);
  // cppcheck-suppress arrayIndexOutOfBoundsCond; zk_build_refuse does not come back
  return b->made[k];
}

/* ---- constants ---------------------------------------------------------------------------------
 */

zk_tensor *zk_build_give(zk_builder *b, zk_tensor *t) {
  zk_build_try(b, b->keep(b, t));
  return t;
}

void zk_build_spend(zk_builder *b, double steps) {
  if (b->spend)
    zk_build_try(b, b->spend(b, steps * ZK_WORK_OF_ELEMENT));
}

zk_tensor *zk_build_new(zk_builder *b, zk_dtype dtype, const zk_shape *shape) {
  int64_t n = zk_shape_numel(shape);
  char text[ZK_SHAPE_TEXT];
  zk_tensor *t = NULL;
  if (n < 0 || n > b->limit / (int64_t)zk_dtype_size(dtype))
    zk_build_refuse(b,
                    "a constant of shape %s is larger than the memory limit of %" PRId64 " bytes",
                    zk_shape_text(shape, text), b->limit);
  zk_build_spend(b, (double)n);
  zk_build_try(b, zk_tensor_new(dtype, shape, &t));
  return zk_build_give(b, t);
}

zk_tensor *zk_build_number(zk_builder *b, zk_dtype dtype, double value) {
  zk_tensor *t = zk_build_new(b, dtype, &ZK_SCALAR);
  zk_tensor_fill_f(t, value);
  return t;
}

zk_tensor *zk_build_numbers(zk_builder *b, const zk_shape *values) {
  zk_tensor *t = zk_build_new(b, ZK_INT64, &ZK_SHAPE(values->ndim));
  for (int d = 0; d < values->ndim && d < ZK_MAX_DIM; d++)
    zk_element_set_i(t, d, values->dim[d]);
  return t;
}

zk_tensor *zk_build_range(zk_builder *b, int64_t n, int dim, int ndim) {
  zk_shape shape = ZK_SCALAR;
  for (int d = 0; d < ndim; d++)
    zk_build_push(b, &shape, "a shape", d == dim ? n : 1);
  zk_tensor *t = zk_build_new(b, ZK_INT64, &shape);
  for (int64_t i = 0; i < zk_numel(t); i++)
    ((int64_t *)zk_data(t))[i] = i;
  return t;
}

/* ---- common calls ------------------------------------------------------------------------------
 */

zk_tensor *zk_build_cast(zk_builder *b, zk_tensor *t, zk_dtype dtype) {
  if (t->dtype == dtype)
    return t;
  zk_build_set(b, "dtype", dtype);
  return zk_build_make(b, &zk_op_cast, t);
}

zk_tensor *zk_build_reshape(zk_builder *b, zk_tensor *t, const zk_shape *shape) {
  if (zk_shape_equal(&t->shape, shape))
    return t;
  zk_build_set_list(b, "shape", shape);
  return zk_build_make(b, &zk_op_reshape, t);
}

zk_tensor *zk_build_permute(zk_builder *b, zk_tensor *t, const zk_shape *order) {
  bool same = true;
  for (int d = 0; d < order->ndim; d++)
    same = same && order->dim[d] == d;
  if (same)
    return t;
  zk_build_set_list(b, "dims", order);
  return zk_build_make(b, &zk_op_permute, t);
}

zk_tensor *zk_build_transpose(zk_builder *b, zk_tensor *t) {
  zk_shape order = {.ndim = t->shape.ndim};
  for (int d = 0; d < order.ndim; d++)
    order.dim[d] = d < order.ndim - 2 ? d : 2 * order.ndim - 3 - d;
  return zk_build_permute(b, t, &order);
}

zk_tensor *zk_build_matrix(zk_builder *b, zk_tensor *t, int axis) {
  zk_shape shape = ZK_SHAPE(1, 1);
  for (int d = 0; d < t->shape.ndim; d++)
    shape.dim[d >= axis] = zk_build_times(b, shape.dim[d >= axis], t->shape.dim[d]);
  return zk_build_reshape(b, t, &shape);
}

zk_tensor *zk_build_flip(zk_builder *b, zk_tensor *t, int dim) {
  zk_build_set_list(b, "dims", &ZK_SHAPE(dim));
  return zk_build_make(b, &zk_op_flip, t);
}

zk_tensor *zk_build_narrow(zk_builder *b, zk_tensor *t, int dim, int64_t begin, int64_t end) {
  zk_build_set(b, "dim", dim);
  zk_build_set(b, "start", begin);
  zk_build_set(b, "length", end - begin);
  return zk_build_make(b, &zk_op_narrow, t);
}

zk_tensor *zk_build_fill(zk_builder *b, zk_dtype dtype, double value, const zk_shape *shape) {
  zk_tensor *number = zk_build_number(b, dtype, value);
  zk_build_set_list(b, "size", shape);
  return zk_build_make(b, &zk_op_expand, number);
}

zk_tensor *zk_build_cat(zk_builder *b, zk_tensor *first, zk_tensor *second, int dim) {
  zk_build_set(b, "dim", dim);
  return zk_build_make(b, &zk_op_cat, first, second);
}

zk_tensor *zk_build_scatter(zk_builder *b, const zk_shape *shape, int dim, zk_tensor *index,
                            zk_tensor *t) {
  zk_tensor *zeros = zk_build_fill(b, t->dtype, 0, shape);
  zk_build_set(b, "dim", dim);
  return zk_build_make(b, &zk_op_scatter_add, zeros, index, t);
}

zk_tensor *zk_build_reduce(zk_builder *b, const zk_op *op, zk_tensor *t, const zk_shape *dims,
                           bool keepdim) {
  if (dims->ndim == 0)
    return t;
  zk_build_set_list(b, "dim", dims);
  zk_build_set(b, "keepdim", keepdim);
  return zk_build_make(b, op, t);
}
