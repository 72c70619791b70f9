/*
 * places.c: elements by their places as ONNX nodes: of the flat tensor, along one dimension, on a
 * diagonal, in windows, or where a mask is true.
 */
#include "onnx/to/converters.h"
#include "op/kernel.h"

/* ---- of the flat tensor ---- */

static const char *flat(zk_export *x, const char *value) {
  return zk_export_add(x, "Reshape", value, zk_export_list(x, 1, (int64_t[]){-1}));
}

static void take_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = flat(x, zk_export_as_is(x, 0));
  zk_export_out(x, 0, zk_export_add(x, "Gather", in, zk_export_in(x, 1, ZK_INT64)));
}

static void put_to_onnx(zk_export *x, const zk_call *c) {
  if (zk_call_attr(c, "accumulate")->i && x->opset < 16)
    zk_export_refuse(x, "with accumulate it needs opset 16");
  if (zk_numel(c->in[0]) == 0 || zk_numel(zk_call_in(c, "index")) == 0)
    zk_export_refuse(x, "of nothing it cannot be exported");
  const char *in = flat(x, zk_export_as_is(x, 0)), *index = flat(x, zk_export_as_is(x, 1));
  const char *y = zk_export_add(x, "ScatterElements", in, index, flat(x, zk_export_as_is(x, 2)));
  zk_export_int(x, "axis", 0);
  if (zk_call_attr(c, "accumulate")->i)
    zk_export_string(x, "reduction", "add");
  zk_export_out(x, 0, zk_export_add(x, "Reshape", y, zk_export_shape(x)));
}

/* ---- where a mask is true ---- */

static void masked_select_to_onnx(zk_export *x, const zk_call *c) {
  const char *in = zk_export_as_is(x, 0), *mask = zk_export_in(x, 1, ZK_BOOL);
  if (!zk_shape_equal(&c->in[0]->shape, &c->in[1]->shape)) {
    const char *shape = zk_export_add(x, "Shape", in);
    in = zk_export_add(x, "Expand", in, zk_export_add(x, "Shape", mask));
    mask = zk_export_add(x, "Expand", mask, shape);
  }
  zk_export_out(x, 0, zk_export_add(x, "Compress", flat(x, in), flat(x, mask)));
}

static void nonzero_to_onnx(zk_export *x, const zk_call *c) {
  if (c->in[0]->shape.ndim == 0)
    zk_export_refuse(x, "of a scalar it cannot be exported");
  const char *indices = zk_export_add(x, "NonZero", zk_export_as_is(x, 0));
  zk_export_out(x, 0, zk_export_add(x, "Transpose", indices));
  zk_export_ints(x, "perm", 2, (int64_t[]){1, 0});
}

/* ---- along one dimension ---- */

/* input + alpha source[i] at index[i], where one index may stand several times. */
static void index_add_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  int n = c->in[0]->shape.ndim, d = 0;
  int64_t column[ZK_MAX_DIM];
  double alpha = zk_call_attr(c, "alpha")->f;
  (void)!zk_wrap_dim("index_add", zk_call_attr(c, "dim")->i, n, &d);
  if (n == 0 || c->in[1]->shape.ndim == 0 || dtype == ZK_BOOL)
    zk_export_refuse(x, "of a scalar or of bools, or at a scalar, it cannot be exported");
  for (int i = 0; i < n; i++)
    column[i] = i == d ? -1 : 1;
  const char *in = zk_export_as_is(x, 0), *source = zk_export_in(x, 2, dtype);
  const char *index = zk_export_in(x, 1, ZK_INT64);
  if (alpha != 1)
    source = zk_export_add(x, "Mul", source, zk_export_number(x, dtype, alpha));
  index = zk_export_add(x, "Reshape", index, zk_export_list(x, n, column));
  index = zk_export_add(x, "Expand", index, zk_export_add(x, "Shape", source));
  zk_export_out(x, 0, zk_export_add(x, "ScatterElements", in, index, source));
  zk_export_int(x, "axis", d);
  zk_export_string(x, "reduction", "add");
}

/* ---- in windows ---- */

static int64_t window_place(const void *call, int64_t i) {
  int64_t size = zk_call_attr(call, "size")->i;
  return i / size * zk_call_attr(call, "step")->i + i % size;
}

/* The windows are gathered along their dimension, as two; the second goes to the end. */
static void unfold_to_onnx(zk_export *x, const zk_call *c) {
  int n = c->in[0]->shape.ndim, d = 0;
  int64_t size = zk_call_attr(c, "size")->i, perm[ZK_MAX_DIM + 1];
  if (n == 0 || size == 0) {
    zk_export_refuse(x, "of a scalar, or in windows of nothing, it cannot be exported");
    return;
  }
  (void)!zk_wrap_dim("unfold", zk_call_attr(c, "dimension")->i, n, &d);
  if (zk_export_in_varies(x, 0, d))
    zk_export_refuse(x, "along a dynamic axis it cannot be exported");
  const char *index =
      zk_export_positions(x, &ZK_SHAPE(c->out[0]->shape.dim[d], size), window_place, c);
  const char *y = zk_export_add(x, "Gather", zk_export_as_is(x, 0), index);
  zk_export_int(x, "axis", d);
  for (int i = 0; i <= n; i++)
    perm[i] = i <= d ? i : i < n ? i + 1 : d + 1;
  y = zk_export_add(x, "Transpose", y);
  zk_export_ints(x, "perm", n + 1, perm);
  zk_export_out(x, 0, y);
}

/* ---- on a diagonal ---- */

typedef struct diagonal {
  int64_t rows, columns, offset, length;
} diagonal;

/* Place i of the diagonal in a flat matrix. */
static int64_t diagonal_place(const void *context, int64_t i) {
  const diagonal *g = context;
  int64_t down = g->offset < 0 ? -g->offset : 0, right = g->offset > 0 ? g->offset : 0;
  return (i + down) * g->columns + i + right;
}

/* The two dimensions go to the end, and become one. */
static const char *diagonal_of(zk_export *x, int64_t offset, int a, int b) {
  const zk_call *c = x->call;
  int n = c->in[0]->shape.ndim, at = 0;
  int64_t perm[ZK_MAX_DIM], shape[ZK_MAX_DIM] = {0};
  if (zk_export_in_varies(x, 0, a) || zk_export_in_varies(x, 0, b))
    zk_export_refuse(x, "of matrices of a dynamic size it cannot be exported");
  if (zk_numel(c->in[0]) == 0)
    zk_export_refuse(x, "of nothing it cannot be exported");
  diagonal g = {c->in[0]->shape.dim[a], c->in[0]->shape.dim[b], offset,
                c->out[0]->shape.dim[c->out[0]->shape.ndim - 1]};
  for (int d = 0; d < n; d++)
    if (d != a && d != b)
      perm[at++] = d;
  perm[at++] = a;
  perm[at] = b;
  shape[n - 2] = -1;
  const char *value = zk_export_add(x, "Transpose", zk_export_as_is(x, 0));
  zk_export_ints(x, "perm", n, perm);
  value = zk_export_add(x, "Reshape", value, zk_export_list(x, n - 1, shape));
  value = zk_export_add(x, "Gather", value,
                        zk_export_positions(x, &ZK_SHAPE(g.length), diagonal_place, &g));
  zk_export_int(x, "axis", n - 2);
  return value;
}

static void diagonal_to_onnx(zk_export *x, const zk_call *c) {
  int n = c->in[0]->shape.ndim, a = 0, b = 0;
  (void)!zk_wrap_dim("diagonal", zk_call_attr(c, "dim1")->i, n, &a);
  (void)!zk_wrap_dim("diagonal", zk_call_attr(c, "dim2")->i, n, &b);
  zk_export_out(x, 0, diagonal_of(x, zk_call_attr(c, "offset")->i, a, b));
}

/* Which element of a vector with a 0 behind it stands at place i of its matrix. */
static int64_t diagonal_element(const void *context, int64_t i) {
  const diagonal *g = context;
  int64_t row = i / g->columns, column = i % g->columns;
  int64_t k = g->offset < 0 ? column : row;
  return column - row == g->offset ? k : g->length;
}

static void diag_to_onnx(zk_export *x, const zk_call *c) {
  int64_t offset = zk_call_attr(c, "diagonal")->i;
  if (c->in[0]->shape.ndim == 2) {
    zk_export_out(x, 0, diagonal_of(x, offset, 0, 1));
    return;
  }
  int64_t size = c->out[0]->shape.dim[0];
  diagonal g = {size, size, offset, c->in[0]->shape.dim[0]};
  if (zk_export_in_varies(x, 0, 0))
    zk_export_refuse(x, "of a vector of a dynamic size it cannot be exported");
  zk_tensor *zero = NULL;
  zk_export_note(x, zk_tensor_zeros(c->in[0]->dtype, &ZK_SHAPE(1), &zero));
  if (!zero)
    return;
  const char *all = zk_export_add(x, "Concat", zk_export_as_is(x, 0), zk_export_tensor(x, zero));
  zk_export_int(x, "axis", 0);
  zk_tensor_release(zero);
  zk_export_out(x, 0,
                zk_export_add(x, "Gather", all,
                              zk_export_positions(x, &ZK_SHAPE(size, size), diagonal_element, &g)));
}

const zk_onnx_to zk_onnx_to_places[] = {
    {.op = &zk_op_take, .since = 11, .to = take_to_onnx},
    {.op = &zk_op_put, .since = 11, .to = put_to_onnx},
    {.op = &zk_op_masked_select, .since = 9, .to = masked_select_to_onnx},
    {.op = &zk_op_nonzero, .since = 9, .to = nonzero_to_onnx},
    {.op = &zk_op_index_add, .since = 16, .to = index_add_to_onnx},
    {.op = &zk_op_unfold, .to = unfold_to_onnx},
    {.op = &zk_op_diagonal, .to = diagonal_to_onnx},
    {.op = &zk_op_diag, .to = diag_to_onnx},
    {.op = NULL},
};
