/*
 * window.c: planes and windows (window.h).
 */
#include "op/window.h"

#include <inttypes.h>
#include <string.h>

#define GRAIN 16384 /* elements of a piece */

zk_status zk_planes_of(const char *op, const zk_tensor *x, int dims, zk_planes *p) {
  const zk_shape *s = &x->shape;
  if (s->ndim != dims + 1 && s->ndim != dims + 2)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, it must be %s", op,
                   zk_shape_text(s, (char[ZK_SHAPE_TEXT]){0}),
                   dims == 1 ? "[channels, length] or [N, channels, length]"
                             : "[channels, height, width] or [N, channels, height, width]");
  *p = (zk_planes){.dims = dims, .batched = s->ndim == dims + 2};
  p->n = p->batched ? s->dim[0] : 1;
  p->c = s->dim[s->ndim - dims - 1];
  p->size[ZK_H] = dims == 1 ? 1 : s->dim[s->ndim - 2];
  p->size[ZK_W] = s->dim[s->ndim - 1];
  return ZK_OK;
}

zk_shape zk_planes_shape(const zk_planes *p) {
  zk_shape s = {.ndim = 0};
  if (p->batched)
    s.dim[s.ndim++] = p->n;
  s.dim[s.ndim++] = p->c;
  for (int d = 2 - p->dims; d < 2; d++)
    s.dim[s.ndim++] = p->size[d];
  return s;
}

int64_t zk_planes_grain(const zk_planes *p) {
  int64_t size = p->size[ZK_H] * p->size[ZK_W];
  return size >= GRAIN ? 1 : size > 0 ? GRAIN / size : GRAIN;
}

zk_status zk_window_read(const char *op, const char *name, const zk_attr *list, int dims,
                         int64_t least, int64_t out[2]) {
  out[ZK_H] = out[ZK_W] = least;
  if (!list->given)
    return ZK_OK;
  if (list->n != 1 && list->n != dims)
    return zk_fail(ZK_ERR_ARG, "%s: %s has %d entries, it must be a number or %d of them", op, name,
                   list->n, dims);
  for (int d = 0; d < dims; d++) {
    int64_t value = list->v[list->n == 1 ? 0 : d];
    if (value < least || value > INT32_MAX)
      return zk_fail(ZK_ERR_ARG, "%s: %s is %" PRId64 ", it must be at least %" PRId64 "%s", op,
                     name, value, least, value < least ? "" : " and less than 2^31");
    out[2 - dims + d] = value;
  }
  return ZK_OK;
}

zk_status zk_window_pool(const char *op, const zk_attr *kernel, const zk_attr *stride, int dims,
                         zk_window *w) {
  if (!kernel->given)
    return zk_fail(ZK_ERR_ARG, "%s: kernel_size is missing", op);
  ZK_TRY(zk_window_read(op, "kernel_size", kernel, dims, 1, w->kernel));
  if (stride->given && stride->n > 0)
    return zk_window_read(op, "stride", stride, dims, 1, w->stride);
  w->stride[ZK_H] = w->kernel[ZK_H], w->stride[ZK_W] = w->kernel[ZK_W];
  return ZK_OK;
}

/* How many elements a window reaches over. */
static int64_t extent(const zk_window *w, int d) {
  return w->dilation[d] * (w->kernel[d] - 1) + 1;
}

zk_status zk_window_places(const char *op, const zk_planes *in, const zk_window *w, bool ceil_mode,
                           int64_t size[2]) {
  zk_shape shape = zk_planes_shape(in);
  char text[ZK_SHAPE_TEXT];
  if (in->c == 0 || in->size[ZK_H] == 0 || in->size[ZK_W] == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty", op,
                   zk_shape_text(&shape, text));
  for (int d = 0; d < 2; d++) {
    if (w->padding[d] > w->kernel[d] / 2)
      return zk_fail(ZK_ERR_ARG,
                     "%s: padding is %" PRId64 ", it must be at most half of kernel_size (%" PRId64
                     ")",
                     op, w->padding[d], w->kernel[d]);
    int64_t room = in->size[d] + 2 * w->padding[d] - extent(w, d);
    int64_t round = ceil_mode ? w->stride[d] - 1 : 0;
    size[d] = room + round < 0 ? 0 : (room + round) / w->stride[d] + 1;
    /* The last window starts inside the input or the margin before it. */
    if (ceil_mode && size[d] > 0 && (size[d] - 1) * w->stride[d] >= in->size[d] + w->padding[d])
      size[d]--;
    if (size[d] < 1)
      return zk_fail(ZK_ERR_ARG,
                     "%s: a kernel_size that reaches over %" PRId64
                     " elements has no place in an input of size %" PRId64 " with padding %" PRId64,
                     op, extent(w, d), in->size[d], w->padding[d]);
  }
  return ZK_OK;
}

void zk_window_export(zk_export *x, const zk_planes *in, const zk_window *w, bool dilations,
                      const int64_t *pads) {
  int first = 2 - in->dims;
  int64_t same[4] = {0};
  for (int d = 0; d < in->dims; d++)
    same[d] = same[in->dims + d] = w->padding[first + d];
  zk_export_ints(x, "kernel_shape", in->dims, w->kernel + first);
  zk_export_ints(x, "strides", in->dims, w->stride + first);
  zk_export_ints(x, "pads", 2 * in->dims, pads ? pads : same);
  if (dilations)
    zk_export_ints(x, "dilations", in->dims, w->dilation + first);
}

const char *zk_planes_export_in(zk_export *x, const zk_planes *in, const char *value) {
  return in->batched ? value : zk_export_axes(x, "Unsqueeze", value, 1, (int64_t[]){0}, 13);
}

const char *zk_planes_export_out(zk_export *x, const zk_planes *in, const char *value) {
  return in->batched ? value : zk_export_axes(x, "Squeeze", value, 1, (int64_t[]){0}, 13);
}

/* ---- from ONNX ------------------------------------------------------------------------------- */

void zk_window_import_list(zk_import *x, const zk_window_node *w, const char *name, int64_t least,
                           int64_t fallback, int64_t out[2]) {
  zk_shape list;
  bool given = zk_import_ints(x, name, &list);
  out[ZK_H] = out[ZK_W] = fallback;
  if (given && list.ndim != w->dims)
    zk_import_refuse(x, "'%s' has %d entries, they must be %d", name, list.ndim, w->dims);
  for (int d = 0; given && d < w->dims && x->status == ZK_OK; d++) {
    out[2 - w->dims + d] = list.dim[d];
    if (list.dim[d] < least || list.dim[d] > INT32_MAX)
      zk_import_refuse(x, "'%s' is %" PRId64 ", it must be at least %" PRId64, name, list.dim[d],
                       least);
  }
}

/* The margins that auto_pad means: as many outputs as strides fit into the input. */
static void pad_same(zk_window_node *w, const int64_t size[2], bool upper) {
  for (int d = 2 - w->dims; d < 2; d++) {
    int64_t places = (size[d] + w->window.stride[d] - 1) / w->window.stride[d];
    int64_t total = (places - 1) * w->window.stride[d] + extent(&w->window, d) - size[d];
    total = total < 0 ? 0 : total;
    w->before[d] = upper ? total / 2 : total - total / 2;
    w->behind[d] = total - w->before[d];
  }
}

static void read_pads(zk_import *x, zk_window_node *w, const int64_t size[2]) {
  const char *how = zk_import_string(x, "auto_pad", "NOTSET");
  zk_shape pads;
  bool given = zk_import_ints(x, "pads", &pads);
  if (strcmp(how, "SAME_UPPER") == 0 || strcmp(how, "SAME_LOWER") == 0) {
    pad_same(w, size, how[5] == 'U');
    return;
  }
  if (strcmp(how, "VALID") == 0)
    return;
  if (strcmp(how, "NOTSET") != 0 && *how)
    zk_import_refuse(x, "auto_pad is '%s', it must be NOTSET, SAME_UPPER, SAME_LOWER or VALID",
                     how);
  if (given && pads.ndim != 2 * w->dims)
    zk_import_refuse(x, "'pads' has %d entries, they must be %d", pads.ndim, 2 * w->dims);
  for (int d = 0; given && d < w->dims && x->status == ZK_OK; d++) {
    w->before[2 - w->dims + d] = pads.dim[d];
    w->behind[2 - w->dims + d] = pads.dim[w->dims + d];
    if (pads.dim[d] < 0 || pads.dim[w->dims + d] < 0 || pads.dim[d] > INT32_MAX ||
        pads.dim[w->dims + d] > INT32_MAX)
      zk_import_refuse(x, "'pads' has a negative or a vast margin");
  }
}

bool zk_window_import(zk_import *x, const zk_shape *in, const zk_shape *weight, zk_window_node *w) {
  int64_t size[2] = {1, 1}, shape[2];
  *w = (zk_window_node){.dims = in->ndim - 2};
  if (x->status == ZK_OK && w->dims != 1 && w->dims != 2)
    zk_import_refuse(x, "its input has %d spatial dimensions, 1 or 2 are supported", w->dims);
  if (x->status == ZK_OK && weight && weight->ndim != in->ndim)
    zk_import_refuse(x, "its input has %d dimensions and its weight %d", in->ndim, weight->ndim);
  if (x->status != ZK_OK)
    return false;
  for (int d = 0; d < w->dims; d++)
    size[2 - w->dims + d] = in->dim[2 + d];
  zk_window_import_list(x, w, "kernel_shape", 1, 1, shape);
  for (int d = 0; d < 2; d++)
    w->window.kernel[d] = shape[d];
  for (int d = 0; weight && d < w->dims; d++) {
    int at = 2 - w->dims + d;
    w->window.kernel[at] = weight->dim[2 + d];
    if (zk_import_attribute(x, "kernel_shape") && shape[at] != weight->dim[2 + d])
      zk_import_refuse(x, "'kernel_shape' has %" PRId64 " where its weight has %" PRId64, shape[at],
                       weight->dim[2 + d]);
  }
  if (!weight && !zk_import_attribute(x, "kernel_shape"))
    zk_import_refuse(x, "attribute 'kernel_shape' is missing");
  zk_window_import_list(x, w, "strides", 1, 1, w->window.stride);
  zk_window_import_list(x, w, "dilations", 1, 1, w->window.dilation);
  read_pads(x, w, size);
  w->even = true;
  for (int d = 0; d < 2; d++) {
    w->window.padding[d] = w->before[d];
    w->even = w->even && w->before[d] == w->behind[d];
  }
  return x->status == ZK_OK;
}

bool zk_window_import_fits(const zk_window_node *w) {
  return w->even && w->before[ZK_H] <= w->window.kernel[ZK_H] / 2 &&
         w->before[ZK_W] <= w->window.kernel[ZK_W] / 2;
}

zk_tensor *zk_window_import_pad(zk_import *x, const zk_window_node *w, zk_tensor *t, double value,
                                bool back) {
  zk_shape margins = {.ndim = 2 * w->dims}; /* the last dimension first */
  for (int d = 0; d < w->dims; d++) {
    margins.dim[2 * d] = back ? -w->before[1 - d] : w->before[1 - d];
    margins.dim[2 * d + 1] = back ? -w->behind[1 - d] : w->behind[1 - d];
  }
  zk_import_set_list(x, "pad", &margins);
  zk_import_set_float(x, "value", value);
  return zk_import_make(x, &zk_op_constant_pad_nd, t);
}

void zk_window_import_set(zk_import *x, const zk_window_node *w, const char *name,
                          const int64_t list[2]) {
  zk_shape values = {.ndim = w->dims};
  for (int d = 0; d < w->dims; d++)
    values.dim[d] = list[2 - w->dims + d];
  zk_import_set_list(x, name, &values);
}

zk_conv zk_window_conv(const zk_window *w, const zk_planes *image, const zk_planes *grid,
                       int64_t cin, int64_t groups) {
  return (zk_conv){.n = image->n,
                   .groups = groups,
                   .cin = cin,
                   .cout = grid->c / groups,
                   .ih = image->size[ZK_H],
                   .iw = image->size[ZK_W],
                   .kh = w->kernel[ZK_H],
                   .kw = w->kernel[ZK_W],
                   .oh = grid->size[ZK_H],
                   .ow = grid->size[ZK_W],
                   .sh = w->stride[ZK_H],
                   .sw = w->stride[ZK_W],
                   .ph = w->padding[ZK_H],
                   .pw = w->padding[ZK_W],
                   .dh = w->dilation[ZK_H],
                   .dw = w->dilation[ZK_W]};
}
