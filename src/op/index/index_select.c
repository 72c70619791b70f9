/*
 * index_select.c: whole slices and single elements by an index tensor: index_select index_add
 * take put.
 */
#include <string.h>
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/kernel.h"
#include "op/index/positions.h"
#include "op/want.h"

/* The index of a slice: one dimension, or a scalar. */
static zk_status check_line(const char *op, const zk_tensor *index) {
  ZK_TRY(zk_places_dtype(op, index));
  if (index->shape.ndim > 1)
    return zk_fail(ZK_ERR_ARG, "%s: index has %d dimensions, it must have one", op,
                   index->shape.ndim);
  return ZK_OK;
}

/* ---- index_select: y[i] = x[index[i]] along dim; dx[index[i]] += dy[i] ----------------------- */

static const zk_param select_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                         {"dim", ZK_P_INT, false, 0, 0, NULL},
                                         {"index", ZK_P_TENSOR, false, 0, 0, NULL}};

static zk_status index_select_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1];
  int d;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[0].i, x->shape.ndim, &d));
  ZK_TRY(check_line("index_select", index));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  if (x->shape.ndim > 0)
    out->shape.dim[d] = zk_numel(index);
  else if (zk_numel(index) != 1)
    return zk_fail(ZK_ERR_ARG, "index_select: %lld indices into a scalar, which takes one",
                   (long long)zk_numel(index));
  return ZK_OK;
}
static zk_status index_select_forward(zk_call *c) {
  const zk_tensor *x = c->in[0];
  int d = 0;
  zk_places p;
  ZK_TRY(zk_wrap_dim("index_select", c->attr[0].i, x->shape.ndim, &d));
  ZK_TRY(zk_places_check("index_select", c->in[1], 0, zk_places_size(x, d)));
  if (zk_numel(c->out[0]) == 0)
    return ZK_OK;
  if (zk_is_contiguous(x) && zk_is_contiguous(c->in[1]) && x->shape.ndim > 0) {
    /* Whole blocks: x seen as [outer, size, block bytes]. */
    const int64_t *index = zk_data(c->in[1]);
    int64_t n = zk_numel(c->in[1]), size = x->shape.dim[d], outer = 1;
    for (int i = 0; i < d; i++)
      outer *= x->shape.dim[i];
    size_t block = (size_t)(zk_numel(x) / size / outer) * zk_dtype_size(x->dtype);
    char *to = zk_data(c->out[0]);
    for (int64_t o = 0; o < outer; o++)
      for (int64_t i = 0; i < n; i++, to += block)
        memcpy(to, (const char *)zk_data(x) + (size_t)(o * size + index[i]) * block, block);
    return ZK_OK;
  }
  ZK_TRY(zk_places_select(x, d, c->in[1], &p));
  zk_places_read(&p, x, c->out[0]);
  zk_places_free(&p);
  return ZK_OK;
}
static zk_status index_select_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_tensor *dx;
  zk_places p = {0};
  ZK_TRY(zk_wrap_dim("index_select", c->attr[0].i, c->in[0]->shape.ndim, &d));
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = ZK_OK;
  if (zk_numel(g->out[0]) > 0) {
    status = zk_places_select(dx, d, c->in[1], &p);
    if (status == ZK_OK)
      zk_places_add(&p, dx, g->out[0], 1);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_places_free(&p);
  zk_tensor_release(dx);
  return status;
}
static bool index_select_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index;
    int dim, high;
  } cases[] = {{{2, {3, 4}}, {1, {2}}, 0, 3},  {{3, {2, 3, 4}}, {1, {6}}, -2, 3},
               {{2, {3, 4}}, {0, {0}}, 1, 4},  {{0, {0}}, {1, {1}}, 0, 1},
               {{2, {3, 4}}, {1, {0}}, 0, 3},  {{2, {3, 0}}, {1, {2}}, 0, 3},
               {{2, {3, 4}}, {1, {20}}, 0, 4}, {{2, {3, 4}}, {2, {1, 2}}, 0, 3},
               {{0, {0}}, {1, {2}}, 0, 1},     {{2, {3, 4}}, {1, {2}}, 2, 3}};
  if (i == 10) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(5), 0, 4);
    s->attr[0].i = 1;
  }
  if (i >= 10)
    return i < 11;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  s->attr[0].i = cases[i].dim;
  s->error = i == 6   ? "index 3 is out of range for size 3"
             : i == 7 ? "it must have one"
             : i == 8 ? "into a scalar"
             : i == 9 ? "dim 2 is out of range"
                      : NULL;
  return true;
}
static void index_select_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0);
  int d = 0;
  (void)!zk_wrap_dim("index_select", c->attr[0].i, c->in[0]->shape.ndim, &d);
  if (c->in[0]->shape.ndim == 0 || c->in[1]->shape.ndim != 1)
    zk_export_refuse(x, "of a scalar, or by one, it cannot be exported");
  zk_export_out(x, 0, zk_export_add(x, "Gather", in, zk_export_as_is(x, 1)));
  zk_export_int(x, "axis", d);
}
/* The index may have any shape, which takes the place of the axis; one known number is a view. */
static void gather_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *index = zk_import_in(x, 1);
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  zk_shape shape = ZK_SCALAR;
  if (index->shape.ndim == 0 && zk_is_known(index) && index->dtype == ZK_INT64) {
    zk_import_set(x, "dim", axis);
    zk_import_set(x, "index", zk_element_i(index, 0));
    zk_import_out(x, 0, zk_import_make(x, &zk_op_select, in));
    return;
  }
  index = zk_import_positions(x, zk_import_in(x, 1), in->shape.dim[axis]);
  if (in->shape.ndim == 0)
    zk_import_refuse(x, "its input is one number, without an axis");
  for (int d = 0; d < axis; d++)
    zk_import_push(x, &shape, "its result", in->shape.dim[d]);
  for (int d = 0; d < index->shape.ndim; d++)
    zk_import_push(x, &shape, "its result", index->shape.dim[d]);
  for (int d = axis + 1; d < in->shape.ndim; d++)
    zk_import_push(x, &shape, "its result", in->shape.dim[d]);
  index = zk_import_reshape(x, index, &ZK_SHAPE(zk_numel(index)));
  zk_import_set(x, "dim", axis);
  zk_tensor *y = zk_import_make(x, &zk_op_index_select, in, index);
  zk_import_out(x, 0, zk_import_reshape(x, y, &shape));
}
const zk_op zk_op_index_select = {
    .name = "index_select",
    .doc = "index_select(input, dim, index): the slices of input at the positions index along dim, "
           "copied. index: int64, one dimension. Error: an index out of range.",
    ZK_PARAMS(select_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .onnx = {.to = index_select_to_onnx, .from = ZK_ONNX_FROM({"Gather", gather_from_onnx})},
    .infer = index_select_infer,
    .forward = index_select_forward,
    .backward = index_select_backward,
    .sample = index_select_sample};

/* ---- index_add: y = x, and y[index[i]] += alpha source[i] along dim -------------------------- */

static const zk_param add_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"dim", ZK_P_INT, false, 0, 0, NULL},
                                      {"index", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"source", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"alpha", ZK_P_FLOAT, true, 0, 1, NULL}};

static zk_status index_add_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  int d;
  ZK_TRY(zk_wrap_dim("index_add", c->attr[0].i, x->shape.ndim, &d));
  ZK_TRY(check_line("index_add", index));
  ZK_TRY(zk_want_same("index_add", "source", source, "input", x));
  zk_shape want = x->shape.ndim > 0 ? x->shape : ZK_SHAPE(1);
  zk_shape got = source->shape.ndim > 0 ? source->shape : ZK_SHAPE(1);
  want.dim[d] = zk_numel(index);
  if (!zk_shape_equal(&want, &got))
    return zk_fail(ZK_ERR_ARG, "index_add: source has shape %s, %lld indices along dim %d want %s",
                   zk_shape_text(&source->shape, a), (long long)zk_numel(index), d,
                   zk_shape_text(&want, b));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
static zk_status index_add_forward(zk_call *c) {
  zk_tensor *y = c->out[0];
  int d = 0;
  zk_places p = {0};
  ZK_TRY(zk_wrap_dim("index_add", c->attr[0].i, y->shape.ndim, &d));
  bool any = zk_numel(c->in[2]) > 0 && zk_numel(y) > 0;
  if (any || y->shape.ndim < 2) /* as PyTorch: adding to nothing is no error past one dimension */
    ZK_TRY(zk_places_check("index_add", c->in[1], 0, zk_places_size(y, d)));
  if (any)
    ZK_TRY(zk_places_select(y, d, c->in[1], &p));
  zk_status status = y == c->in[0] ? ZK_OK : zk_tensor_copy(y, c->in[0]);
  if (status == ZK_OK && any)
    zk_places_add(&p, y, c->in[2], c->attr[1].f);
  zk_places_free(&p);
  return status;
}
/* dx = dy; dsource[i] = alpha dy[index[i]] */
static zk_status index_add_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  zk_places p = {0};
  zk_tensor *ds;
  ZK_TRY(zk_wrap_dim("index_add", c->attr[0].i, c->in[0]->shape.ndim, &d));
  if (g->needed[0])
    ZK_TRY(zk_grads_give(g, c, 0, g->out[0]));
  if (!g->needed[2])
    return ZK_OK;
  ZK_TRY(zk_tensor_new(c->in[2]->dtype, &c->in[2]->shape, &ds));
  zk_status status = ZK_OK;
  if (zk_numel(ds) > 0 && zk_numel(g->out[0]) == 0) {
    zk_tensor_fill_i(ds, 0); /* nothing was added */
  } else if (zk_numel(ds) > 0) {
    status = zk_places_select(g->out[0], d, c->in[1], &p);
    if (status == ZK_OK) {
      zk_places_read(&p, g->out[0], ds);
      ZK_REAL(ds->dtype, {
        real *x = zk_data(ds);
        for (int64_t i = 0, n = zk_numel(ds); i < n; i++)
          x[i] *= (real)c->attr[1].f;
      });
    }
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 2, ds);
  zk_places_free(&p);
  zk_tensor_release(ds);
  return status;
}
static bool index_add_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, source;
    int dim, high;
    double alpha;
  } cases[] = {{{2, {3, 4}}, {1, {5}}, {2, {5, 4}}, 0, 3, 1},
               {{3, {2, 3, 2}}, {1, {4}}, {3, {2, 4, 2}}, -2, 3, -2.5},
               {{0, {0}}, {1, {1}}, {0, {0}}, 0, 1, 2},
               {{2, {3, 4}}, {1, {0}}, {2, {0, 4}}, 0, 3, 1},
               {{2, {3, 4}}, {1, {2}}, {2, {3, 4}}, 0, 3, 1},
               {{2, {3, 4}}, {1, {20}}, {2, {20, 4}}, 0, 4, 1},
               {{2, {3, 4}}, {2, {1, 2}}, {2, {2, 4}}, 0, 3, 1}};
  if (i == 7) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(3), 0, 4);
    zk_sample_strided(s, ZK_SHAPE(3, 3));
    s->attr[0].i = 1;
  }
  if (i >= 7)
    return i < 8;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, 0, cases[i].high);
  zk_sample_normal(s, cases[i].source);
  s->attr[0].i = cases[i].dim;
  s->attr[1].f = cases[i].alpha;
  s->error = i == 4   ? "source has shape [3, 4], 2 indices along dim 0 want [2, 4]"
             : i == 5 ? "index 3 is out of range"
             : i == 6 ? "it must have one"
                      : NULL;
  return true;
}
const zk_op zk_op_index_add = {
    .name = "index_add",
    .doc = "index_add(input, dim, index, source, alpha=1): input with the slices of alpha * source "
           "added at the positions index along dim. Errors: an index out of range; a source of "
           "another shape or dtype.",
    ZK_PARAMS(add_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(1),
    .infer = index_add_infer,
    .forward = index_add_forward,
    .backward = index_add_backward,
    .sample = index_add_sample};

/* ---- take: y[i] = x's element index[i] in index order ---------------------------------------- */

static const zk_param take_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                       {"index", ZK_P_TENSOR, false, 0, 0, NULL}};

static zk_status take_infer(zk_call *c, zk_spec *out) {
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = c->in[1]->shape};
  return zk_places_dtype("take", c->in[1]);
}
static zk_status take_forward(zk_call *c) {
  zk_tensor *x;
  zk_places p;
  int64_t n = zk_numel(c->in[0]);
  ZK_TRY(zk_places_check("take", c->in[1], -n, n));
  ZK_TRY(zk_tensor_contiguous(c->in[0], &x));
  zk_status status = zk_places_flat(x, c->in[1], &p);
  if (status == ZK_OK)
    zk_places_read(&p, x, c->out[0]);
  zk_places_free(&p);
  zk_tensor_release(x);
  return status;
}
static zk_status take_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx;
  zk_places p;
  ZK_TRY(zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx));
  zk_status status = zk_places_flat(dx, c->in[1], &p);
  if (status == ZK_OK) {
    zk_places_add(&p, dx, g->out[0], 1);
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_places_free(&p);
  zk_tensor_release(dx);
  return status;
}
static bool take_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index;
    int low, high;
  } cases[] = {{{2, {3, 4}}, {2, {2, 5}}, -12, 12}, {{2, {3, 4}}, {0, {0}}, 0, 12},
               {{0, {0}}, {1, {3}}, 0, 1},          {{2, {0, 4}}, {1, {0}}, 0, 1},
               {{1, {2}}, {1, {20}}, 0, 3},         {{2, {0, 4}}, {1, {1}}, 0, 1}};
  if (i == 6) {
    zk_sample_strided(s, ZK_SHAPE(3, 4));
    zk_sample_int(s, ZK_SHAPE(5), 0, 12);
  }
  if (i >= 6)
    return i < 7;
  zk_sample_normal(s, cases[i].shape);
  zk_sample_int(s, cases[i].index, cases[i].low, cases[i].high);
  s->error = i == 4   ? "index 2 is out of range for size 2"
             : i == 5 ? "index 0 is out of range for size 0"
                      : NULL;
  return true;
}
const zk_op zk_op_take = {
    .name = "take",
    .doc = "take(input, index): the elements of input at the positions index (int64) of the "
           "flattened input, in index's shape; a negative one counts from the end. Error: an index "
           "out of range.",
    ZK_PARAMS(take_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(1),
    .infer = take_infer,
    .forward = take_forward,
    .backward = take_backward,
    .sample = take_sample};

/* ---- put: y = x, but element index[i] in index order becomes source[i] ----------------------- */

static const zk_param put_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"index", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"source", ZK_P_TENSOR, false, 0, 0, NULL},
                                      {"accumulate", ZK_P_BOOL, true, 0, 0, NULL}};

static zk_status put_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *index = c->in[1], *source = c->in[2];
  ZK_TRY(zk_places_dtype("put", index));
  ZK_TRY(zk_want_same("put", "source", source, "input", x));
  if (zk_numel(source) != zk_numel(index))
    return zk_fail(ZK_ERR_ARG, "put: %lld indices for a source of %lld elements",
                   (long long)zk_numel(index), (long long)zk_numel(source));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}
/* t seen in the shape of `like`, which has as many elements; copied where the strides ask for it */
static zk_status in_shape(zk_tensor *t, const zk_shape *like, zk_tensor **out) {
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(t, &dense));
  zk_shape_strides(like, stride);
  zk_status status = zk_tensor_window(dense, like, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}
static zk_status put_forward(zk_call *c) {
  zk_tensor *y = c->out[0], *dense = NULL, *source = NULL;
  zk_places p = {0};
  int64_t n = zk_numel(y);
  ZK_TRY(zk_places_check("put", c->in[1], -n, n));
  ZK_TRY(in_shape(c->in[2], &c->in[1]->shape, &source));
  zk_status status = y == c->in[0] ? zk_tensor_contiguous(y, &dense) : ZK_OK;
  if (status == ZK_OK && !dense) { /* a fresh output is contiguous */
    dense = zk_tensor_retain(y);
    status = zk_tensor_copy(y, c->in[0]);
  }
  if (status == ZK_OK)
    status = zk_places_flat(dense, c->in[1], &p);
  if (status == ZK_OK) {
    if (c->attr[0].i)
      zk_places_add(&p, dense, source, 1);
    else
      zk_places_write(&p, dense, source);
    if (dense != y)
      status = zk_tensor_copy(y, dense);
  }
  zk_places_free(&p);
  zk_tensor_release(dense);
  zk_tensor_release(source);
  return status;
}
/* dx = dy, with zeros at the places that were overwritten; dsource = dy at the places */
static zk_status put_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dx = NULL, *zero = NULL, *ds = NULL, *dy = NULL;
  zk_places p = {0};
  zk_status status = zk_places_flat(g->out[0], c->in[1], &p);
  if (status == ZK_OK && g->needed[0] && !c->attr[0].i) {
    status = zk_tensor_clone(g->out[0], &dx);
    if (status == ZK_OK)
      status = zk_tensor_zeros(dx->dtype, &ZK_SCALAR, &zero);
    if (status == ZK_OK)
      zk_places_write(&p, dx, zero);
  }
  if (status == ZK_OK && g->needed[0])
    status = zk_grads_give(g, c, 0, dx ? dx : g->out[0]);
  if (status == ZK_OK && g->needed[2]) {
    status = zk_tensor_contiguous(g->out[0], &dy);
    if (status == ZK_OK)
      status = zk_tensor_new(dy->dtype, &c->in[1]->shape, &ds);
    if (status == ZK_OK) {
      zk_places_read(&p, dy, ds);
      ds->shape = c->in[2]->shape; /* contiguous, and as many elements */
      zk_shape_strides(&ds->shape, ds->stride);
      status = zk_grads_give(g, c, 2, ds);
    }
  }
  zk_places_free(&p);
  zk_tensor_release(dx);
  zk_tensor_release(zero);
  zk_tensor_release(ds);
  zk_tensor_release(dy);
  return status;
}
static bool put_sample(int i, zk_sample *s) {
  static const struct {
    zk_shape shape, index, source;
    bool accumulate;
  } cases[] = {
      {{2, {3, 4}}, {2, {2, 3}}, {2, {2, 3}}, false}, {{2, {3, 4}}, {2, {2, 3}}, {1, {6}}, true},
      {{0, {0}}, {0, {0}}, {1, {1}}, false},          {{2, {3, 4}}, {1, {0}}, {1, {0}}, false},
      {{2, {3, 4}}, {1, {2}}, {1, {3}}, false},       {{1, {3}}, {1, {5}}, {1, {5}}, false}};
  bool strided = i == 6;
  int k = strided ? 0 : i;
  if (k >= 6)
    return false;
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].shape);
  zk_tensor *index = zk_sample_int(s, cases[k].index, 0, 1);
  for (int64_t e = 0; index && e < zk_numel(index); e++) /* distinct, the odd ones negative */
    zk_element_set_i(index, e, e % 2 ? -e : e);
  if (k == 1 && index)
    zk_element_set_i(index, 1, 0); /* twice the same place */
  (strided ? zk_sample_strided : zk_sample_normal)(s, cases[k].source);
  s->attr[0].i = cases[k].accumulate;
  s->error = k == 4   ? "2 indices for a source of 3 elements"
             : k == 5 ? "index 4 is out of range for size 3"
                      : NULL;
  return true;
}
/* On the flattened input. */
static void put_to_onnx(zk_export *x, const zk_call *c) {
  const char *flat = zk_export_list(x, 1, (int64_t[]){-1});
  if (c->attr[0].i && x->opset < 16)
    zk_export_refuse(x, "with accumulate it needs opset 16");
  if (zk_numel(c->in[0]) == 0 || zk_numel(c->in[1]) == 0)
    zk_export_refuse(x, "of nothing it cannot be exported");
  const char *in = zk_export_add(x, "Reshape", zk_export_as_is(x, 0), flat);
  const char *index = zk_export_add(x, "Reshape", zk_export_as_is(x, 1), flat);
  const char *source = zk_export_add(x, "Reshape", zk_export_as_is(x, 2), flat);
  const char *y = zk_export_add(x, "ScatterElements", in, index, source);
  zk_export_int(x, "axis", 0);
  if (c->attr[0].i)
    zk_export_string(x, "reduction", "add");
  zk_export_out(x, 0, zk_export_add(x, "Reshape", y, zk_export_shape(x)));
}
const zk_op zk_op_put = {
    .name = "put",
    .doc = "put(input, index, source, accumulate=false): input with the elements at the positions "
           "index (int64) of the flattened input replaced by those of source, or added to. A "
           "negative index counts from the end; where indices repeat the last one counts. Errors: "
           "an index out of range; a source with another number of elements or dtype.",
    ZK_PARAMS(put_params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(1),
    .onnx = {.since = 11, .to = put_to_onnx},
    .infer = put_infer,
    .forward = put_forward,
    .backward = put_backward,
    .sample = put_sample};
