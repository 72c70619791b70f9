/*
 * conv.c: ONNX nodes as convolutions and upsampling.
 */
#include "onnx/from/converters.h"
#include "onnx/from/resize.h"
#include "onnx/from/spatial.h"

#include <string.h>

/* ---- conv ---- */

static void conv_from_onnx(zk_import *x) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv1d, &zk_op_conv2d, &zk_op_conv3d};
  zk_tensor *in = zk_import_in(x, 0), *w = zk_import_in(x, 1), *b = zk_import_in_opt(x, 2);
  int64_t groups = zk_import_int(x, "group", 1);
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, &w->shape, &n);
  if (!zk_spatial_even(&n))
    in = zk_spatial_pad(x, &n, in, 0, false);
  else
    zk_spatial_set(x, &n, "padding", n.before);
  zk_spatial_set(x, &n, "stride", n.stride);
  zk_spatial_set(x, &n, "dilation", n.dilation);
  zk_import_set(x, "groups", groups);
  zk_import_out(x, 0, zk_import_make(x, ops[n.dims], in, w, b));
}

/* ---- conv_transpose ---- */

/* The size of the result along a dimension before padding is removed; behind: output_padding. */
static int64_t full_size(const zk_spatial_node *n, int at, const int64_t behind[ZK_SPATIAL]) {
  return n->stride[at] * (n->size[at] - 1) + behind[at] + n->dilation[at] * (n->kernel[at] - 1) + 1;
}

/* Sets the padding that output_shape or auto_pad asks for. */
static void read_output_shape(zk_import *x, const int64_t behind[ZK_SPATIAL], zk_spatial_node *n) {
  const char *how = zk_import_string(x, "auto_pad", "NOTSET");
  bool upper = strcmp(how, "SAME_UPPER") == 0, same = upper || strcmp(how, "SAME_LOWER") == 0;
  zk_shape shape;
  bool given = zk_import_ints(x, "output_shape", &shape);
  if (given && shape.ndim != n->dims)
    zk_import_refuse(x, "'output_shape' has %d entries, they must be %d", shape.ndim, n->dims);
  for (int d = 0; given && d < n->dims; d++)
    if (shape.dim[d] < 1 || shape.dim[d] > INT32_MAX)
      zk_import_refuse(x, "'output_shape' has the size %lld", (long long)shape.dim[d]);
  for (int d = 0; (given || same) && d < n->dims; d++) {
    int at = zk_spatial_first(n->dims) + d;
    int64_t total = full_size(n, at, behind) - (given ? shape.dim[d] : n->size[at] * n->stride[at]);
    int64_t half = (total - (total & 1)) / 2; /* rounded down, negative totals too */
    n->before[at] = upper ? half : total - half;
    n->behind[at] = total - n->before[at];
  }
}

/* Padding that differs before and behind, or is negative, is removed from the result; then the bias
 * is added last. */
static void conv_transpose_from_onnx(zk_import *x) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv_transpose1d, &zk_op_conv_transpose2d,
                                     &zk_op_conv_transpose3d};
  zk_tensor *in = zk_import_in(x, 0), *w = zk_import_in(x, 1), *b = zk_import_in_opt(x, 2);
  int64_t groups = zk_import_int(x, "group", 1), behind[ZK_SPATIAL];
  zk_spatial_node n;
  zk_spatial_read(x, &in->shape, &w->shape, &n);
  zk_spatial_list(x, &n, "output_padding", 0, 0, behind);
  read_output_shape(x, behind, &n);
  bool even = zk_spatial_even(&n);
  for (int at = 0; at < ZK_SPATIAL; at++)
    even = even && n.before[at] >= 0;
  if (even)
    zk_spatial_set(x, &n, "padding", n.before);
  zk_spatial_set(x, &n, "stride", n.stride);
  zk_spatial_set(x, &n, "output_padding", behind);
  zk_spatial_set(x, &n, "dilation", n.dilation);
  zk_import_set(x, "groups", groups);
  zk_tensor *y = zk_import_make(x, ops[n.dims], in, w, even ? b : NULL);
  if (!even) {
    y = zk_spatial_pad(x, &n, y, 0, true);
    if (b) {
      zk_shape column = {.ndim = 1 + n.dims, .dim = {zk_numel(b), 1, 1, 1}};
      y = zk_import_make(x, &zk_op_add, y, zk_import_reshape(x, b, &column));
    }
  }
  zk_import_out(x, 0, y);
}

const zk_onnx_from zk_onnx_from_conv[] = {
    {.type = "Conv", .from = conv_from_onnx},
    {.type = "ConvTranspose", .from = conv_transpose_from_onnx},
    {.type = "Resize", .from = zk_import_resize},
    {.type = "Upsample", .from = zk_import_resize},
    {.type = NULL},
};
