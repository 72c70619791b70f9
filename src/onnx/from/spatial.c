/*
 * spatial.c: windows as ONNX's nodes have them (spatial.h).
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
  return memcmp(w->before, w->behind, sizeof w->before) == 0;
}

bool zk_spatial_fits(const zk_spatial_node *w) {
  bool fits = zk_spatial_even(w);
  for (int at = 0; at < ZK_SPATIAL; at++)
    fits = fits && w->before[at] <= w->kernel[at] / 2;
  return fits;
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
  zk_shape padding = {.ndim = 2 * w->dims}; /* the last dimension first */
  for (int d = 0; d < w->dims; d++) {
    padding.dim[2 * d] = back ? -w->before[ZK_W - d] : w->before[ZK_W - d];
    padding.dim[2 * d + 1] = back ? -w->behind[ZK_W - d] : w->behind[ZK_W - d];
  }
  zk_import_set_list(x, "pad", &padding);
  zk_import_set_float(x, "value", value);
  return zk_import_make(x, &zk_op_constant_pad_nd, t);
}

void zk_spatial_set(zk_import *x, const zk_spatial_node *w, const char *name,
                    const int64_t list[ZK_SPATIAL]) {
  zk_shape values = {.ndim = w->dims};
  for (int d = 0; d < w->dims; d++)
    values.dim[d] = list[zk_spatial_first(w->dims) + d];
  zk_import_set_list(x, name, &values);
}
