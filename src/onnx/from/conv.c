/*
 * conv.c: ONNX nodes as convolutions and upsampling.
 */
#include "onnx/from/converters.h"
#include "onnx/from/linear.h"
#include "onnx/from/resize.h"
#include "onnx/from/spatial.h"

#include <string.h>

/* ---- conv ---- */

zk_tensor *zk_import_conv(zk_import *x) {
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
  return zk_import_make(x, ops[n.dims], in, w, b);
}
static void conv_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_conv(x));
}

/* Over the sequence behind the last k - 1 elements of the one before (zeros: there is none). */
static void causal_conv_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *w = zk_import_in(x, 1), *past = zk_import_in_opt(x, 3);
  const char *activation = zk_import_string(x, "activation", "none");
  bool silu = strcmp(activation, "silu") == 0 || strcmp(activation, "swish") == 0;
  if (!silu && strcmp(activation, "none") != 0)
    zk_import_refuse(x, "activation '%.50s' is not supported", activation);
  if (in->shape.ndim != 3 || w->shape.ndim != 3 || w->shape.dim[2] < 1)
    zk_import_refuse(x, "its input and weight must have 3 dimensions, and a kernel of 1 or more");
  zk_shape before = in->shape;
  before.dim[2] = w->shape.dim[2] - 1;
  if (past && !zk_shape_equal(&past->shape, &before))
    zk_import_refuse(x, "its past state must have the shape %s",
                     zk_shape_text(&before, (char[ZK_SHAPE_TEXT]){0}));
  past = past ? past : zk_import_fill(x, in->dtype, 0, &before);
  zk_tensor *all = zk_import_cat(x, past, in, 2);
  int64_t end = all->shape.dim[2];
  zk_import_set(x, "groups", in->shape.dim[1]);
  zk_tensor *y = zk_import_make(x, &zk_op_conv1d, all, w, zk_import_in_opt(x, 2));
  zk_import_out(x, 0, silu ? zk_import_make(x, &zk_op_silu, y) : y);
  zk_import_out(x, 1, zk_import_narrow(x, all, 2, end - before.dim[2], end));
}

/* ---- col2im ---- */

/* The sums of blocks, [n, channels * block, places], where they lie in the padded image: a
 * transposed convolution whose weights are 1 where channel and place in the block agree. */
static void col2im_from_onnx(zk_import *x) {
  static const zk_op *const ops[] = {NULL, &zk_op_conv_transpose1d, &zk_op_conv_transpose2d,
                                     &zk_op_conv_transpose3d};
  zk_tensor *in = zk_import_in(x, 0);
  zk_shape image, block, given = ZK_SHAPE(1, 1), places, weights, pad = ZK_SCALAR;
  zk_spatial_node n;
  int64_t size = 1, count = 1;
  zk_import_list(x, "image_shape", 1, 0, &image);
  zk_import_list(x, "block_shape", 2, 0, &block);
  if (in->shape.ndim != 3 || image.ndim != block.ndim || image.ndim < 1 || image.ndim > 3)
    zk_import_refuse(x, "an image of %d dimensions in blocks of %d is not supported", image.ndim,
                     block.ndim);
  for (int d = 0; d < image.ndim; d++) {
    if (image.dim[d] < 1 || block.dim[d] < 1)
      zk_import_refuse(x, "its image and its blocks must not be empty");
    zk_import_push(x, &given, "its image", image.dim[d]);
    size = zk_import_times(x, size, block.dim[d]);
  }
  weights = given;
  memcpy(weights.dim + 2, block.dim, sizeof block.dim[0] * (size_t)block.ndim);
  zk_spatial_read(x, &given, &weights, &n);
  if (in->shape.dim[1] % size != 0)
    zk_import_refuse(x, "%lld rows are not whole blocks", (long long)in->shape.dim[1]);
  int64_t channels = in->shape.dim[1] / size;
  places = ZK_SHAPE(zk_import_times(x, in->shape.dim[0], channels), size);
  for (int d = 0; d < image.ndim; d++) {
    int at = zk_spatial_first(n.dims) + d;
    int64_t room =
        n.size[at] + n.before[at] + n.behind[at] - n.dilation[at] * (n.kernel[at] - 1) - 1;
    zk_import_push(x, &places, "its image", room < 0 ? 0 : room / n.stride[at] + 1);
    count = zk_import_times(x, count, places.dim[2 + d]);
  }
  if (count < 1 || count != in->shape.dim[2])
    zk_import_refuse(x, "it has %lld places, %lld blocks fit into the image",
                     (long long)in->shape.dim[2], (long long)count);
  zk_tensor *ones = zk_import_new(x, in->dtype, &ZK_SHAPE(size, size));
  for (int64_t i = 0; i < size * size; i++)
    zk_element_set_f(ones, i, i % (size + 1) == 0);
  weights.dim[0] = size;
  ones = zk_import_reshape(x, ones, &weights);
  zk_tensor *y = zk_import_reshape(x, in, &places);
  zk_spatial_set(x, &n, "stride", n.stride);
  zk_spatial_set(x, &n, "dilation", n.dilation);
  y = zk_import_make(x, ops[n.dims], y, ones, NULL);
  for (int d = image.ndim; d-- > 0;) {
    int at = zk_spatial_first(n.dims) + d;
    zk_import_push(x, &pad, "its image", -n.before[at]);
    zk_import_push(x, &pad, "its image", n.size[at] + n.before[at] - y->shape.dim[2 + d]);
  }
  zk_import_set_list(x, "pad", &pad);
  y = zk_import_make(x, &zk_op_constant_pad_nd, y);
  given.dim[0] = in->shape.dim[0];
  given.dim[1] = channels;
  zk_import_out(x, 0, zk_import_reshape(x, y, &given));
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
    {.type = "CausalConvWithState", .from = causal_conv_from_onnx},
    {.type = "Col2Im", .from = col2im_from_onnx},
    {.type = "Conv", .from = conv_from_onnx},
    {.type = "ConvTranspose", .from = conv_transpose_from_onnx},
    {.type = "Resize", .from = zk_import_resize},
    {.type = "Upsample", .from = zk_import_resize},
    {.type = NULL},
};
