/*
 * open_constant.c: constants whose shape or elements depend on open sizes.
 *
 * A script makes them with plain integers, and what it did is not known; so they are told by their
 * elements in all runs, as formulas are by their values.
 */
#include "onnx/to/open_constant.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "op/kernel.h"

#define FEW 32 /* elements that each may have a formula of their own */

typedef struct constants {
  zk_export *x;
  int runs, ndim;
  zk_dtype dtype;
  zk_tensor *t[ZK_MAX_RUNS]; /* contiguous */
} constants;

static const char *cast_to(constants *c, const char *value, zk_dtype from) {
  return from == c->dtype ? value : zk_export_cast(c->x, value, zk_onnx_of_dtype(c->dtype));
}

static const char *shape_of(constants *c) {
  int64_t shape[ZK_MAX_RUNS * ZK_MAX_DIM];
  for (int r = 0; r < c->runs; r++)
    memcpy(shape + r * c->ndim, c->t[r]->shape.dim, (size_t)c->ndim * sizeof *shape);
  return zk_export_values(c->x, c->ndim, shape, NULL);
}

/* ---- numbers ------------------------------------------------------------------------------------
 */

/* Whole numbers as a list of one, in int64. False: they are not whole. */
static bool whole(const double *value, int n, int64_t *out) {
  for (int r = 0; r < n; r++) {
    if (!(fabs(value[r]) < 0x1p53) || value[r] != floor(value[r]))
      return false;
    out[r] = (int64_t)value[r];
  }
  return true;
}

/* A scalar of the dtype that has these values. */
static const char *number(constants *c, const double *value) {
  int64_t integer[ZK_MAX_RUNS];
  bool fixed = true;
  for (int r = 1; r < c->runs; r++)
    fixed = fixed && value[r] == value[0];
  if (fixed)
    return zk_export_number(c->x, c->dtype, value[0]);
  if (whole(value, c->runs, integer))
    return cast_to(c, zk_export_scalar(c->x, zk_export_values(c->x, 1, integer, NULL)), ZK_INT64);
  return cast_to(c, zk_export_real(c->x, value), ZK_FLOAT64);
}

/* ---- filled -------------------------------------------------------------------------------------
 */

/* All elements of each run are one number, in value[r]. */
static bool is_filled(const constants *c, double *value) {
  for (int r = 0; r < c->runs; r++) {
    int64_t n = zk_numel(c->t[r]);
    value[r] = n ? zk_element_f(c->t[r], 0) : r ? value[0] : 0;
    for (int64_t i = 1; i < n; i++)
      if (zk_element_f(c->t[r], i) != value[r])
        return false;
  }
  return true;
}

static const char *filled(constants *c, const double *value) {
  const char *v = number(c, value);
  return c->ndim ? zk_export_add(c->x, "Expand", v, shape_of(c)) : v;
}

/* ---- lines --------------------------------------------------------------------------------------
 */

/* element[i, k, ..] = start + step[0] i + step[1] k + .., in each run. */
typedef struct line {
  double start[ZK_MAX_RUNS], step[ZK_MAX_DIM][ZK_MAX_RUNS];
  bool known[ZK_MAX_DIM][ZK_MAX_RUNS]; /* false: the size is 1, any step will do */
} line;

static double rounded(zk_dtype dtype, double v) {
  return dtype == ZK_FLOAT32 ? (double)(float)v : v;
}

static bool line_of_run(const zk_tensor *t, line *l, int r) {
  int64_t n = zk_numel(t), at[ZK_MAX_DIM] = {0};
  int ndim = t->shape.ndim;
  l->start[r] = n ? zk_element_f(t, 0) : 0;
  for (int d = 0; d < ndim; d++) {
    l->known[d][r] = n && t->shape.dim[d] > 1;
    l->step[d][r] = l->known[d][r] ? zk_element_f(t, t->stride[d]) - l->start[r] : 0;
  }
  for (int64_t i = 0; i < n; i++) {
    double v = l->start[r];
    for (int d = 0; d < ndim; d++)
      v += l->step[d][r] * (double)at[d];
    if (rounded(t->dtype, v) != zk_element_f(t, i))
      return false;
    for (int d = ndim - 1; d >= 0 && ++at[d] == t->shape.dim[d]; d--)
      at[d] = 0;
  }
  return true;
}

static bool find_line(const constants *c, line *l) {
  if (c->ndim == 0 || c->dtype == ZK_BOOL || c->dtype == ZK_UINT8)
    return false;
  for (int r = 0; r < c->runs; r++)
    if (!line_of_run(c->t[r], l, r))
      return false;
  return true;
}

/* 0, 1, .. along dimension d, in a shape that broadcasts. */
static const char *positions(constants *c, int d) {
  int64_t size[ZK_MAX_RUNS], shape[ZK_MAX_DIM];
  for (int k = 0; k < c->ndim; k++)
    shape[k] = k == d ? -1 : 1;
  for (int r = 0; r < c->runs; r++)
    size[r] = c->t[r]->shape.dim[d];
  const char *end = zk_export_scalar(c->x, zk_export_values(c->x, 1, size, NULL));
  const char *range = zk_export_add(c->x, "Range", zk_export_number(c->x, ZK_INT64, 0), end,
                                    zk_export_number(c->x, ZK_INT64, 1));
  return zk_export_add(c->x, "Reshape", range, zk_export_list(c->x, c->ndim, shape));
}

/* step times the positions along d; NULL when the step is 0. The sum is one of the accumulator. */
static const char *along(constants *c, const line *l, int d, zk_dtype dtype) {
  int64_t integer[ZK_MAX_RUNS];
  double first = 0;
  bool fixed = true, any = false;
  for (int r = 0; r < c->runs; r++) {
    if (l->known[d][r] && !any)
      first = l->step[d][r], any = true;
    fixed = fixed && (!l->known[d][r] || l->step[d][r] == first);
  }
  if (!any || (fixed && first == 0))
    return NULL;
  const char *p = positions(c, d);
  if (dtype != ZK_INT64)
    p = zk_export_cast(c->x, p, zk_onnx_of_dtype(dtype));
  if (fixed)
    return first == 1 ? p : zk_export_add(c->x, "Mul", p, zk_export_number(c->x, dtype, first));
  if (!whole(l->step[d], c->runs, integer)) {
    zk_export_refuse(c->x, "a constant that it reads depends on the size of a dynamic axis");
    return NULL;
  }
  const char *step = zk_export_scalar(c->x, zk_export_values(c->x, 1, integer, l->known[d]));
  if (dtype != ZK_INT64)
    step = zk_export_cast(c->x, step, zk_onnx_of_dtype(dtype));
  return zk_export_add(c->x, "Mul", p, step);
}

/* Summed in int64, or in float64 when a part is not whole. */
static const char *lines(constants *c, const line *l) {
  zk_dtype dtype = c->dtype == ZK_INT64 ? ZK_INT64 : ZK_FLOAT64;
  if (c->x->opset < 11) {
    zk_export_refuse(c->x, "a constant that it reads counts up to the size of a dynamic axis: that "
                           "needs opset 11");
    return "";
  }
  constants sum = *c;
  sum.dtype = dtype;
  const char *total = number(&sum, l->start);
  bool all = true; /* does the sum have the whole shape? */
  for (int d = 0; d < c->ndim; d++) {
    const char *part = along(&sum, l, d, dtype);
    all = all && part;
    if (part)
      total = zk_export_add(c->x, "Add", total, part);
  }
  if (!all)
    total = zk_export_add(c->x, "Expand", total, shape_of(c));
  return cast_to(c, total, dtype);
}

/* ---- a diagonal of ones -------------------------------------------------------------------------
 */

static bool is_diagonal(const constants *c) {
  for (int r = 0; r < c->runs && c->ndim == 2; r++)
    for (int64_t i = 0, n = zk_numel(c->t[r]), w = c->t[r]->shape.dim[1]; i < n; i++)
      if (zk_element_f(c->t[r], i) != (i / w == i % w))
        return false;
  return c->ndim == 2;
}

static const char *diagonal(constants *c) {
  if (c->x->opset < 11) {
    zk_export_refuse(c->x, "a diagonal of the size of a dynamic axis needs opset 11");
    return "";
  }
  const char *on = zk_export_add(c->x, "Equal", positions(c, 0), positions(c, 1));
  return cast_to(c, on, ZK_BOOL);
}

/* ---- repeated, and a few ------------------------------------------------------------------------
 */

/* Where sizes vary, only the first position of the example, if all others are equal to it in all
 * runs; else *out stays NULL. */
static zk_status repeated_part(const constants *c, zk_tensor **out) {
  zk_shape shape = c->t[0]->shape;
  zk_tensor *part = NULL;
  bool open = false, same = true;
  for (int d = 0; d < c->ndim; d++)
    for (int r = 1; r < c->runs; r++)
      if (c->t[r]->shape.dim[d] != c->t[0]->shape.dim[d] && c->t[0]->shape.dim[d] > 0) {
        shape.dim[d] = 1;
        open = true;
      }
  if (!open)
    return ZK_OK;
  ZK_TRY(zk_tensor_as_strided(c->t[0], &shape, c->t[0]->stride, c->t[0]->offset, &part));
  for (int r = 0; r < c->runs && same; r++) {
    zk_tensor *all;
    zk_status status = zk_tensor_new(c->dtype, &c->t[r]->shape, &all);
    if (status == ZK_OK)
      status = zk_tensor_copy(all, part);
    same = status == ZK_OK && memcmp(zk_data(all), zk_data(c->t[r]),
                                     (size_t)zk_numel(all) * zk_dtype_size(c->dtype)) == 0;
    zk_tensor_release(all);
    if (status == ZK_ERR_NOMEM) {
      zk_tensor_release(part);
      return status;
    }
  }
  if (same)
    *out = part;
  else
    zk_tensor_release(part);
  return ZK_OK;
}

/* Are all elements such that a double holds them? */
static bool fit_doubles(const constants *c) {
  for (int r = 0; r < c->runs && c->dtype == ZK_INT64; r++)
    for (int64_t i = 0, n = zk_numel(c->t[r]); i < n; i++) {
      int64_t v = zk_element_i(c->t[r], i);
      if (v > (INT64_C(1) << 53) || v < -(INT64_C(1) << 53))
        return false;
    }
  return true;
}

static bool shape_varies(const constants *c) {
  for (int r = 1; r < c->runs; r++)
    if (!zk_shape_equal(&c->t[r]->shape, &c->t[0]->shape))
      return true;
  return false;
}

/* Each element by a formula of its own. */
static const char *few(constants *c) {
  int n = (int)zk_numel(c->t[0]);
  const char *part[FEW];
  for (int i = 0; i < n; i++) {
    double value[ZK_MAX_RUNS];
    for (int r = 0; r < c->runs; r++)
      value[r] = zk_element_f(c->t[r], i);
    part[i] = zk_export_axes(c->x, "Unsqueeze", number(c, value), 1, (int64_t[]){0}, 13);
  }
  const char *list = zk_export_node(c->x, "Concat", n, part);
  zk_export_int(c->x, "axis", 0);
  if (c->ndim == 1)
    return list;
  return zk_export_add(c->x, "Reshape", list, zk_export_list(c->x, c->ndim, c->t[0]->shape.dim));
}

static const char *describe(constants *c) {
  double value[ZK_MAX_RUNS] = {0};
  zk_tensor *part = NULL;
  line *l = zk_alloc_zero(sizeof *l);
  const char *name = "";
  bool fits = fit_doubles(c);
  if (!l)
    zk_export_note(c->x, zk_nomem(sizeof *l, "an export"));
  else if (fits && is_filled(c, value))
    name = filled(c, value);
  else if (is_diagonal(c))
    name = diagonal(c);
  else if (fits && find_line(c, l))
    name = lines(c, l);
  else if (fits && !shape_varies(c) && zk_numel(c->t[0]) <= FEW)
    name = few(c);
  else {
    zk_export_note(c->x, repeated_part(c, &part));
    if (part)
      name = zk_export_add(c->x, "Expand", zk_export_tensor(c->x, part), shape_of(c));
    else
      zk_export_refuse(c->x, "a constant that it reads depends on the size of a dynamic axis in a "
                             "way that cannot be told: make it by operations on the input");
    zk_tensor_release(part);
  }
  zk_free(l);
  return name;
}

const char *zk_open_constant(zk_export *x, zk_tensor *const *in) {
  constants c = {
      .x = x, .runs = zk_export_runs(x), .ndim = in[0]->shape.ndim, .dtype = in[0]->dtype};
  const char *name = "";
  x->status = ZK_OK;
  for (int r = 0; r < c.runs && x->status == ZK_OK; r++) {
    if (in[r]->shape.ndim != c.ndim || in[r]->dtype != c.dtype)
      zk_export_refuse(x, "a constant that it reads is of another kind with other sizes of the "
                          "dynamic axes");
    else
      zk_export_note(x, zk_tensor_contiguous(in[r], &c.t[r]));
  }
  if (x->status == ZK_OK)
    name = describe(&c);
  zk_tensor_release_all(c.t, c.runs);
  return name;
}
