/*
 * spatial.c: windows as ONNX's nodes have them (spatial.h), and what makes planes of volumes.
 */
#include <inttypes.h>
#include <string.h>
#include "onnx/from/spatial.h"

void zk_spatial_list(zk_import *x, const zk_spatial_node *w, const char *name, int64_t least,
                     int64_t fallback, int64_t out[ZK_SPATIAL]) {
  zk_shape list;
  bool given = zk_import_ints(x, name, &list);
  out[ZK_H] = out[ZK_W] = out[ZK_D] = fallback;
  if (given && list.ndim != w->dims)
    zk_import_refuse(x, "'%s' has %d entries, they must be %d", name, list.ndim, w->dims);
  for (int d = 0; given && d < w->dims; d++) {
    out[zk_spatial_first(w->dims) + d] = list.dim[d];
    if (list.dim[d] < least || list.dim[d] > INT32_MAX)
      zk_import_refuse(x, "'%s' is %" PRId64 ", it must be at least %" PRId64, name, list.dim[d],
                       least);
  }
}

/* How many elements a dilated window extends over. */
static int64_t extent(const zk_spatial_node *w, int at) {
  return w->dilation[at] * (w->kernel[at] - 1) + 1;
}

/* The padding that auto_pad asks for, so that the output has ceil(size / stride) elements. */
static void pad_same(zk_spatial_node *w, bool upper) {
  for (int d = 0; d < w->dims; d++) {
    int at = zk_spatial_first(w->dims) + d;
    int64_t out_size = (w->size[at] + w->stride[at] - 1) / w->stride[at];
    int64_t total = (out_size - 1) * w->stride[at] + extent(w, at) - w->size[at];
    total = total < 0 ? 0 : total;
    w->before[at] = upper ? total / 2 : total - total / 2;
    w->behind[at] = total - w->before[at];
  }
}

static void read_pads(zk_import *x, zk_spatial_node *w) {
  const char *how = zk_import_string(x, "auto_pad", "NOTSET");
  zk_shape pads;
  bool given = zk_import_ints(x, "pads", &pads);
  if (strcmp(how, "SAME_UPPER") == 0 || strcmp(how, "SAME_LOWER") == 0) {
    pad_same(w, how[5] == 'U');
    return;
  }
  if (strcmp(how, "VALID") == 0)
    return;
  if (strcmp(how, "NOTSET") != 0 && *how)
    zk_import_refuse(x, "auto_pad is '%s', it must be NOTSET, SAME_UPPER, SAME_LOWER or VALID",
                     how);
  if (given && pads.ndim != 2 * w->dims)
    zk_import_refuse(x, "'pads' has %d entries, they must be %d", pads.ndim, 2 * w->dims);
  for (int d = 0; given && d < w->dims; d++) {
    w->before[zk_spatial_first(w->dims) + d] = pads.dim[d];
    w->behind[zk_spatial_first(w->dims) + d] = pads.dim[w->dims + d];
    if (pads.dim[d] < 0 || pads.dim[w->dims + d] < 0 || pads.dim[d] > INT32_MAX ||
        pads.dim[w->dims + d] > INT32_MAX)
      zk_import_refuse(x, "'pads' has a negative or a vast margin");
  }
}

void zk_spatial_read(zk_import *x, const zk_shape *in, const zk_shape *weight, zk_spatial_node *w) {
  int64_t shape[ZK_SPATIAL];
  *w = (zk_spatial_node){.dims = in->ndim - 2, .size = {1, 1, 1}};
  w->flat = w->dims == 1 ? 1 : 2;
  if (w->dims < 1 || w->dims > 3)
    zk_import_refuse(x, "its input has %d spatial dimensions, 1 to 3 are supported", w->dims);
  if (weight && weight->ndim != in->ndim)
    zk_import_refuse(x, "its input has %d dimensions and its weight %d", in->ndim, weight->ndim);
  zk_spatial_list(x, w, "kernel_shape", 1, 1, shape);
  memcpy(w->kernel, shape, sizeof shape);
  for (int d = 0; d < w->dims; d++) {
    int at = zk_spatial_first(w->dims) + d;
    w->size[at] = in->dim[2 + d];
    if (w->size[at] > INT32_MAX || (weight && weight->dim[2 + d] > INT32_MAX))
      zk_import_refuse(x, "its sizes are too large");
    if (!weight)
      continue;
    w->kernel[at] = weight->dim[2 + d];
    if (zk_import_attribute(x, "kernel_shape") && shape[at] != weight->dim[2 + d])
      zk_import_refuse(x, "'kernel_shape' has %" PRId64 " where its weight has %" PRId64, shape[at],
                       weight->dim[2 + d]);
  }
  if (!weight && !zk_import_attribute(x, "kernel_shape"))
    zk_import_refuse(x, "attribute 'kernel_shape' is missing");
  zk_spatial_list(x, w, "strides", 1, 1, w->stride);
  zk_spatial_list(x, w, "dilations", 1, 1, w->dilation);
  read_pads(x, w);
}

bool zk_spatial_even(const zk_spatial_node *w) {
  return w->before[ZK_H] == w->behind[ZK_H] && w->before[ZK_W] == w->behind[ZK_W];
}

bool zk_spatial_fits(const zk_spatial_node *w) {
  return zk_spatial_even(w) && w->before[ZK_H] <= w->kernel[ZK_H] / 2 &&
         w->before[ZK_W] <= w->kernel[ZK_W] / 2;
}

int64_t zk_spatial_output(zk_import *x, zk_spatial_node *w, int at, bool ceil_mode) {
  int64_t start = w->size[at] + w->before[at];
  int64_t room = start + w->behind[at] - extent(w, at), round = ceil_mode ? w->stride[at] - 1 : 0;
  int64_t n = room + round < 0 ? 0 : (room + round) / w->stride[at] + 1;
  if (ceil_mode && n > 0 && (n - 1) * w->stride[at] >= start)
    n--; /* the last window must start in the input or in the padding before it */
  if (n < 1)
    zk_import_refuse(x,
                     "its kernel, which reaches over %" PRId64
                     " elements, has no place in an input of size %" PRId64,
                     extent(w, at), w->size[at]);
  int64_t need = (n - 1) * w->stride[at] + extent(w, at) - start;
  w->behind[at] = need > 0 ? need : 0;
  return n < 1 ? 1 : n;
}

zk_tensor *zk_spatial_pad(zk_import *x, const zk_spatial_node *w, zk_tensor *t, double value,
                          bool back) {
  zk_shape padding = {.ndim = 2 * w->flat}; /* the last dimension first */
  for (int d = 0; d < w->flat; d++) {
    padding.dim[2 * d] = back ? -w->before[ZK_W - d] : w->before[ZK_W - d];
    padding.dim[2 * d + 1] = back ? -w->behind[ZK_W - d] : w->behind[ZK_W - d];
  }
  zk_import_set_list(x, "pad", &padding);
  zk_import_set_float(x, "value", value);
  return zk_import_make(x, &zk_op_constant_pad_nd, t);
}

void zk_spatial_set(zk_import *x, const zk_spatial_node *w, const char *name,
                    const int64_t list[ZK_SPATIAL]) {
  zk_shape values = {.ndim = w->flat};
  for (int d = 0; d < w->flat; d++)
    values.dim[d] = list[zk_spatial_first(w->flat) + d];
  zk_import_set_list(x, name, &values);
}

/* ---- volumes --------------------------------------------------------------------------------- */

/* The slice of the input that element k of the kernel covers at that position; -1: none. */
static int64_t slice_at(const zk_spatial_node *w, int64_t position, int64_t k, bool back) {
  int64_t at = back ? position + w->before[ZK_D] - k * w->dilation[ZK_D]
                    : position * w->stride[ZK_D] - w->before[ZK_D] + k * w->dilation[ZK_D];
  if (back && at % w->stride[ZK_D] != 0)
    return -1;
  at = back ? at / w->stride[ZK_D] : at;
  return at >= 0 && at < w->size[ZK_D] ? at : -1;
}

zk_tensor *zk_spatial_slices(zk_import *x, const zk_spatial_node *w, zk_tensor *t, int64_t out_size,
                             double value, bool back) {
  int64_t kernel = w->kernel[ZK_D], n = 0;
  bool padded = false;
  if (__builtin_mul_overflow(out_size, kernel, &n))
    zk_import_refuse(x, "it has too many places");
  zk_tensor *index = zk_import_new(x, ZK_INT64, &ZK_SHAPE(n));
  for (int64_t i = 0; i < n; i++) {
    int64_t at = slice_at(w, i / kernel, i % kernel, back);
    padded = padded || at < 0;
    zk_element_set_i(index, i, at < 0 ? w->size[ZK_D] : at);
  }
  zk_shape shape = {.ndim = 6}, one = {.ndim = 2 * (t->shape.ndim - 2)};
  for (int d = 0; d < 6; d++)
    shape.dim[d] = d == 2 ? out_size : d == 3 ? kernel : t->shape.dim[d < 2 ? d : d - 1];
  if (padded) { /* one slice more, at the end, for the padding */
    one.dim[one.ndim - 1] = 1;
    zk_import_set_list(x, "pad", &one);
    zk_import_set_float(x, "value", value);
    t = zk_import_make(x, &zk_op_constant_pad_nd, t);
  }
  zk_import_set(x, "dim", 2);
  return zk_import_reshape(x, zk_import_make(x, &zk_op_index_select, t, index), &shape);
}

zk_tensor *zk_spatial_planes(zk_import *x, zk_tensor *t) {
  const int64_t *s = t->shape.dim;
  zk_shape planes = {4, {zk_import_times(x, s[0], s[2]), zk_import_times(x, s[1], s[3])}};
  planes.dim[2] = s[4], planes.dim[3] = s[5];
  return zk_import_reshape(x, zk_import_permute(x, t, &ZK_SHAPE(0, 2, 1, 3, 4, 5)), &planes);
}

zk_tensor *zk_spatial_volume(zk_import *x, zk_tensor *t, int64_t out_size) {
  const int64_t *s = t->shape.dim;
  zk_shape shape = ZK_SHAPE(s[0] / out_size, out_size, s[1], s[2], s[3]);
  return zk_import_permute(x, zk_import_reshape(x, t, &shape), &ZK_SHAPE(0, 2, 1, 3, 4));
}
