/*
 * reduce.c: ONNX nodes as reductions.
 */
#include "onnx/from/converters.h"

#include <math.h>

/* ---- cumsum ---- */

/* reverse: from the end; exclusive: without the element itself, beginning with `first`. */
static void scan_from_onnx(zk_import *x, const zk_op *op, double first) {
  zk_tensor *in = zk_import_in(x, 0), *y;
  int axis = zk_import_wrap(x, "axis", zk_import_known_int(x, 1, 0), in->shape.ndim);
  bool reverse = zk_import_int(x, "reverse", 0) != 0;
  bool exclusive = zk_import_int(x, "exclusive", 0) != 0;
  zk_shape column = in->shape;
  y = reverse ? zk_import_flip(x, in, axis) : in;
  if (exclusive && in->shape.dim[axis] > 0) { /* `first` in front, and the last one left out */
    column.dim[axis] = 1;
    y = zk_import_narrow(x, y, axis, 0, in->shape.dim[axis] - 1);
    y = zk_import_cat(x, zk_import_fill(x, in->dtype, first, &column), y, axis);
  }
  zk_import_set(x, "dim", axis);
  y = zk_import_cast(x, zk_import_make(x, op, y), in->dtype);
  zk_import_out(x, 0, reverse ? zk_import_flip(x, y, axis) : y);
}

static void cumsum_from_onnx(zk_import *x) {
  scan_from_onnx(x, &zk_op_cumsum, 0);
}

static void cumprod_from_onnx(zk_import *x) {
  scan_from_onnx(x, &zk_op_cumprod, 1);
}

/* prod takes one dim, so one axis after the other. */
static void prod_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape axes;
  bool keep;
  zk_import_reduced(x, in->shape.ndim, 18, &axes, &keep);
  zk_tensor *y = in;
  for (int i = axes.ndim; i-- > 0;) {
    zk_import_set(x, "dim", axes.dim[i]);
    zk_import_set(x, "keepdim", keep);
    y = zk_import_make(x, &zk_op_prod, y);
  }
  zk_import_out(x, 0, zk_import_cast(x, y, in->dtype));
}

/* ---- minmax ---- */

/* With select_last_index the last of equals is selected: the first of the flipped input. */
static void arg_from_onnx(zk_import *x, const zk_op *op) {
  zk_tensor *in = zk_import_in(x, 0);
  int axis = zk_import_axis(x, "axis", 0, in->shape.ndim);
  bool last = zk_import_int(x, "select_last_index", 0) != 0;
  bool keep = zk_import_int(x, "keepdims", 1) != 0;
  zk_tensor *line = last ? zk_import_flip(x, in, axis) : in;
  zk_import_set(x, "dim", axis);
  zk_import_set(x, "keepdim", keep);
  zk_tensor *at = zk_import_make(x, op, line);
  zk_tensor *end = zk_import_number(x, ZK_INT64, (double)(in->shape.dim[axis] - 1));
  zk_import_out(x, 0, last ? zk_import_make(x, &zk_op_sub, end, at) : at);
}

static void argmax_from_onnx(zk_import *x) {
  arg_from_onnx(x, &zk_op_argmax);
}

static void argmin_from_onnx(zk_import *x) {
  arg_from_onnx(x, &zk_op_argmin);
}

static int64_t end_of_integers(zk_dtype dtype, bool least) {
  int64_t most = INT64_MAX >> (64 - 8 * zk_dtype_size(dtype));
  if (ZK_STORED_DTYPES >> dtype & 1) /* uint64's greatest has all bits */
    return least ? 0 : dtype == ZK_UINT64 ? -1 : 2 * most + 1;
  if (dtype == ZK_BOOL || dtype == ZK_UINT8)
    return least ? 0 : dtype == ZK_BOOL ? 1 : UINT8_MAX;
  return least ? -most - 1 : most;
}

/* Of no elements ONNX gives the least or greatest value of the dtype: it is appended to the input.
 */
static zk_tensor *end_of(zk_import *x, zk_dtype dtype, bool least) {
  zk_tensor *t = zk_import_new(x, dtype, &ZK_SCALAR);
  if (zk_dtype_is_real(dtype))
    zk_element_set_f(t, 0, least ? -INFINITY : INFINITY);
  else
    zk_element_set_i(t, 0, end_of_integers(dtype, least));
  return t;
}

static void values_from_onnx(zk_import *x, const zk_op *op) {
  zk_tensor *in = zk_import_in(x, 0);
  bool max = op == &zk_op_amax;
  for (int d = 0; d < in->shape.ndim; d++)
    if (in->shape.dim[d] == 0) {
      zk_shape column = in->shape;
      column.dim[d] = 1;
      zk_tensor *end = end_of(x, in->dtype, max);
      zk_import_set_list(x, "size", &column);
      in = zk_import_cat(x, in, zk_import_make(x, &zk_op_expand, end), d);
    }
  zk_import_out(x, 0, zk_import_reduce(x, op, in, 18));
}

static void amax_from_onnx(zk_import *x) {
  values_from_onnx(x, &zk_op_amax);
}

static void amin_from_onnx(zk_import *x) {
  values_from_onnx(x, &zk_op_amin);
}

/* ---- norm ---- */

static void logsumexp_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_reduce(x, &zk_op_logsumexp, zk_import_in(x, 0), 18));
}

/* ---- sum ---- */

/* The sum, over the node's axes, of f of the elements, in the input's dtype. */
static zk_tensor *sum_of(zk_import *x, const zk_op *f, int since) {
  zk_tensor *in = zk_import_in(x, 0), *terms = f ? zk_import_make(x, f, in) : in;
  return zk_import_cast(x, zk_import_reduce(x, &zk_op_sum, terms, since), in->dtype);
}

static void sum_from_onnx(zk_import *x) {
  zk_import_out(x, 0, sum_of(x, NULL, 13));
}

static void sum_square_from_onnx(zk_import *x) {
  zk_import_out(x, 0, sum_of(x, &zk_op_square, 18));
}

static void l1_from_onnx(zk_import *x) {
  zk_import_out(x, 0, sum_of(x, &zk_op_abs, 18));
}

static void l2_from_onnx(zk_import *x) {
  zk_tensor *root = zk_import_make(x, &zk_op_sqrt, sum_of(x, &zk_op_square, 18));
  zk_import_out(x, 0, zk_import_cast(x, root, zk_import_in(x, 0)->dtype));
}

static void log_sum_from_onnx(zk_import *x) {
  zk_tensor *log = zk_import_make(x, &zk_op_log, sum_of(x, NULL, 18));
  zk_import_out(x, 0, zk_import_cast(x, log, zk_import_in(x, 0)->dtype));
}

static void mean_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_reduce(x, &zk_op_mean, zk_import_in(x, 0), 18));
}

const zk_onnx_from zk_onnx_from_reduce[] = {
    {.type = "ReduceSum", .from = sum_from_onnx},
    {.type = "ReduceL1", .from = l1_from_onnx},
    {.type = "ReduceL2", .from = l2_from_onnx},
    {.type = "ReduceLogSum", .from = log_sum_from_onnx},
    {.type = "ReduceSumSquare", .from = sum_square_from_onnx},
    {.type = "ReduceMean", .from = mean_from_onnx},
    {.type = "ReduceProd", .from = prod_from_onnx},
    {.type = "CumSum", .from = cumsum_from_onnx},
    {.type = "CumProd", .from = cumprod_from_onnx},
    {.type = "ReduceLogSumExp", .from = logsumexp_from_onnx},
    {.type = "ArgMax", .from = argmax_from_onnx},
    {.type = "ArgMin", .from = argmin_from_onnx},
    {.type = "ReduceMax", .from = amax_from_onnx},
    {.type = "ReduceMin", .from = amin_from_onnx},
    {.type = NULL},
};
