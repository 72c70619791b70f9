/*
 * composed.c: nodes of ONNX that are no op of the table: what exporters write around ops
 * (constants, shapes) and what is composed of them.
 */
#include <math.h>
#include <string.h>
#include "onnx/from/converters.h"

/* The value may be a tensor, a number or a list. */
static void constant(zk_import *x) {
  const zk_graph_attribute *a;
  zk_tensor *t = NULL;
  if ((a = zk_import_attribute(x, "value")) && a->t) {
    t = zk_import_stored(x, a->t, "its value");
  } else if (zk_import_attribute(x, "value_int")) {
    t = zk_import_new(x, ZK_INT64, &ZK_SCALAR);
    zk_element_set_i(t, 0, zk_import_int(x, "value_int", 0));
  } else if (zk_import_attribute(x, "value_float")) {
    t = zk_import_number(x, ZK_FLOAT32, zk_import_float(x, "value_float", 0));
  } else if ((a = zk_import_attribute(x, "value_ints"))) {
    t = zk_import_new(x, ZK_INT64, &ZK_SHAPE(a->ints.count));
    for (uint32_t i = 0; i < a->ints.count; i++)
      zk_element_set_i(t, i, ZK_LIST(int64_t, a->ints)[i]);
  } else if ((a = zk_import_attribute(x, "value_floats"))) {
    t = zk_import_new(x, ZK_FLOAT32, &ZK_SHAPE(a->floats.count));
    for (uint32_t i = 0; i < a->floats.count; i++)
      zk_element_set_f(t, i, (double)ZK_LIST(float, a->floats)[i]);
  } else if ((a = zk_import_attribute(x, "value_string"))) {
    t = zk_import_new(x, ZK_INT64, &ZK_SCALAR);
    zk_element_set_i(t, 0, zk_import_text(x, a->s.at, a->s.size));
    t = zk_import_as_texts(x, t);
  } else if (!(t = zk_import_texts(x, "value_strings"))) {
    zk_import_refuse(x, "it has no value that is supported");
  }
  zk_import_out(x, 0, t);
}

/* A shape filled with one value: a view of it. */
static void constant_of_shape(zk_import *x) {
  const zk_graph_attribute *a = zk_import_attribute(x, "value");
  zk_shape shape;
  zk_tensor *value = NULL;
  (void)zk_import_known(x, 0);
  zk_import_list(x, "input", 0, 0, &shape);
  if (a && a->t) {
    value = zk_import_stored(x, a->t, "its value");
    if (zk_numel(value) != 1 || zk_value_kind_of(value) != ZK_VALUE_NUMBERS)
      zk_import_refuse(x, "its value must be one number");
  } else {
    value = zk_import_number(x, ZK_FLOAT32, 0);
  }
  for (int d = 0; d < shape.ndim; d++)
    if (shape.dim[d] < 0)
      zk_import_refuse(x, "size %d of the shape is negative", d);
  value = zk_import_reshape(x, value, &ZK_SCALAR);
  zk_import_set_list(x, "size", &shape);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_expand, value));
}

/* Of the dimensions start to end, as a slice takes them. */
static void shape(zk_import *x) {
  const zk_shape *s = &zk_import_in(x, 0)->shape;
  int64_t n = s->ndim, start = zk_import_int(x, "start", 0), end = zk_import_int(x, "end", n);
  zk_shape sizes = {.ndim = 0};
  start = start < -n ? 0 : start < 0 ? start + n : start;
  end = end < -n ? 0 : end < 0 ? end + n : end > n ? n : end;
  for (int64_t d = start; d < end; d++)
    zk_import_push(x, &sizes, "its result", s->dim[d]);
  zk_import_out(x, 0, zk_import_numbers(x, &sizes));
}

static void size(zk_import *x) {
  int64_t n = zk_numel(zk_import_in(x, 0));
  zk_tensor *t = zk_import_new(x, ZK_INT64, &ZK_SCALAR);
  zk_element_set_i(t, 0, n);
  zk_import_out(x, 0, t);
}

/* start + i * delta, while it is before limit. */
static void range(zk_import *x) {
  zk_tensor *in[3];
  double n = 0;
  for (int i = 0; i < 3; i++) {
    in[i] = zk_import_known(x, i);
    if (zk_numel(in[i]) != 1 || in[i]->dtype != in[0]->dtype)
      zk_import_refuse(x, "start, limit and delta must be numbers of one type");
  }
  zk_dtype dtype = in[0]->dtype;
  double start = zk_element_f(in[0], 0), delta = zk_element_f(in[2], 0);
  n = ceil((zk_element_f(in[1], 0) - start) / delta);
  if (delta == 0 || isnan(n) || n > 1e15)
    zk_import_refuse(x, "from %g in steps of %g it does not come to an end", start, delta);
  zk_tensor *t = zk_import_new(x, dtype, &ZK_SHAPE(n > 0 ? (int64_t)n : 0));
  uint64_t first = (uint64_t)zk_element_i(in[0], 0), step = (uint64_t)zk_element_i(in[2], 0);
  for (int64_t i = 0; i < zk_numel(t); i++)
    if (zk_dtype_is_real(dtype))
      zk_element_set_f(t, i, start + (double)i * delta);
    else
      zk_element_set_i(t, i, (int64_t)(first + (uint64_t)i * step));
  zk_import_out(x, 0, t);
}

/* Each dimension repeated: [before, size * behind] seen as [before, 1, ..], expanded, put together.
 */
static void tile(zk_import *x) {
  zk_tensor *y = zk_import_in(x, 0);
  zk_shape repeats, result = y->shape;
  if (x->opset < 6) { /* along one axis */
    int64_t n = zk_import_known_int(x, 1, 1), axis = zk_import_known_int(x, 2, 0);
    repeats = (zk_shape){.ndim = y->shape.ndim};
    for (int d = 0; d < repeats.ndim; d++)
      repeats.dim[d] = 1;
    repeats.dim[zk_import_wrap(x, "axis", axis, y->shape.ndim)] = n;
  } else if (!zk_import_list(x, "repeats", 1, 6, &repeats)) {
    zk_import_refuse(x, "repeats are missing");
  }
  if (repeats.ndim != y->shape.ndim)
    zk_import_refuse(x, "it has %d repeats for %d dimensions", repeats.ndim, y->shape.ndim);
  for (int d = repeats.ndim; d-- > 0;) {
    zk_shape rows = ZK_SHAPE(1, 1, 1);
    if (repeats.dim[d] < 0 || __builtin_mul_overflow(result.dim[d], repeats.dim[d], &result.dim[d]))
      zk_import_refuse(x, "%lld repeats are not possible", (long long)repeats.dim[d]);
    if (repeats.dim[d] == 1)
      continue;
    for (int i = 0; i < repeats.ndim; i++)
      rows.dim[i < d ? 0 : 2] = zk_import_times(x, rows.dim[i < d ? 0 : 2], y->shape.dim[i]);
    y = zk_import_reshape(x, y, &rows);
    rows.dim[1] = repeats.dim[d];
    zk_import_set_list(x, "size", &rows);
    y = zk_import_make(x, &zk_op_expand, y);
    rows = result; /* what comes before d is as it was */
    y = zk_import_reshape(x, y, &rows);
  }
  zk_import_out(x, 0, y);
}

/* [n, c, h, w] in blocks of b x b: channels and positions change sides. Mode DCR: a channel number
 * counts first the position in a block, then the depth; CRD: the other way round. */
static void blocks(zk_import *x, bool to_depth) {
  zk_tensor *in = zk_import_in(x, 0);
  int64_t b = zk_import_int(x, "blocksize", 0);
  const char *mode = zk_import_string(x, "mode", "DCR");
  bool crd = strcmp(mode, "CRD") == 0;
  const int64_t *s = in->shape.dim;
  if (!crd && strcmp(mode, "DCR") != 0)
    zk_import_refuse(x, "mode '%s' is not supported", mode);
  if (in->shape.ndim != 4 || b < 1 || b > 1 << 20 ||
      (to_depth ? s[2] % b != 0 || s[3] % b != 0 : s[1] % (b * b) != 0))
    zk_import_refuse(x, "blocks of %lld do not fit its input", (long long)b);
  int64_t c = s[1] / (b * b); // cppcheck-suppress zerodivcond; it has been refused
  zk_shape split = to_depth ? ZK_SHAPE(s[0], s[1], s[2] / b, b, s[3] / b, b)
                   : crd    ? ZK_SHAPE(s[0], c, b, b, s[2], s[3])
                            : ZK_SHAPE(s[0], b, b, c, s[2], s[3]);
  zk_shape order = to_depth ? crd ? ZK_SHAPE(0, 1, 3, 5, 2, 4) : ZK_SHAPE(0, 3, 5, 1, 2, 4)
                   : crd ? ZK_SHAPE(0, 1, 4, 2, 5, 3)
                            : ZK_SHAPE(0, 3, 4, 1, 5, 2);
  zk_shape result =
      to_depth ? ZK_SHAPE(s[0], zk_import_times(x, s[1], b * b), s[2] / b, s[3] / b)
               : ZK_SHAPE(s[0], c, zk_import_times(x, s[2], b), zk_import_times(x, s[3], b));
  zk_tensor *y = zk_import_permute(x, zk_import_reshape(x, in, &split), &order);
  zk_import_out(x, 0, zk_import_reshape(x, y, &result));
}
static void depth_to_space(zk_import *x) {
  blocks(x, false);
}
static void space_to_depth(zk_import *x) {
  blocks(x, true);
}

const zk_onnx_from zk_onnx_from_composed[] = {
    {.type = "Constant", .from = constant},
    {.type = "ConstantOfShape", .from = constant_of_shape},
    {.type = "DepthToSpace", .from = depth_to_space},
    {.type = "Range", .from = range},
    {.type = "Shape", .from = shape, .takes = ZK_ASKS_SIZES},
    {.type = "Size", .from = size, .takes = ZK_ASKS_SIZES},
    {.type = "SpaceToDepth", .from = space_to_depth},
    {.type = "Tile", .from = tile, .takes = ZK_MOVES_FIRST},
    {.type = NULL},
};
