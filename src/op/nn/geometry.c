/*
 * geometry.c: sizes and windows of one to three spatial dimensions (geometry.h).
 */
#include "op/nn/geometry.h"

#include <inttypes.h>
#include <string.h>
#include "op/adjoint.h"

#define GRAIN 16384 /* elements of a piece */

const char *zk_spatial_names(int dims) {
  static const char *const names[] = {"", "length", "height, width", "depth, height, width"};
  return names[dims];
}

zk_status zk_planes_of(const zk_op *op, const zk_tensor *x, zk_planes *p) {
  const zk_shape *s = &x->shape;
  int dims = op->spatial;
  if (s->ndim != dims + 1 && s->ndim != dims + 2)
    return zk_fail(ZK_ERR_ARG,
                   "%s: input has shape %s, it must be [channels, %s] or [N, channels, %s]",
                   op->name, zk_shape_text(s, (char[ZK_SHAPE_TEXT]){0}), zk_spatial_names(dims),
                   zk_spatial_names(dims));
  *p = (zk_planes){.dims = dims, .batched = s->ndim == dims + 2, .size = {1, 1, 1}};
  p->n = p->batched ? s->dim[0] : 1;
  p->c = s->dim[s->ndim - dims - 1];
  for (int d = 0; d < dims; d++)
    p->size[zk_spatial_first(dims) + d] = s->dim[s->ndim - dims + d];
  return ZK_OK;
}

/* The shape of x with other sizes. */
static zk_shape shape_with(const zk_planes *x, const int64_t size[ZK_SPATIAL]) {
  zk_shape s = {.ndim = 0};
  if (x->batched)
    s.dim[s.ndim++] = x->n;
  s.dim[s.ndim++] = x->c;
  for (int d = zk_spatial_first(x->dims); d < ZK_SPATIAL; d++)
    s.dim[s.ndim++] = size[d];
  return s;
}

zk_shape zk_planes_shape(const zk_planes *p) {
  return shape_with(p, p->size);
}

zk_shape zk_pool_shape(const zk_pool_geometry *p) {
  return shape_with(&p->in, p->size);
}

bool zk_pool_is_2x2(const zk_pool_geometry *p) {
  const zk_window *w = &p->window;
  if (p->in.size[ZK_D] != 1)
    return false;
  for (int d = ZK_H; d <= ZK_W; d++)
    if (w->kernel[d] != 2 || w->stride[d] != 2 || w->padding[d] != 0 || w->dilation[d] != 1 ||
        2 * p->size[d] > p->in.size[d])
      return false;
  return true;
}

int64_t zk_planes_grain(const zk_planes *p) {
  int64_t size = zk_planes_size(p);
  return size >= GRAIN ? 1 : size > 0 ? GRAIN / size : GRAIN;
}

zk_status zk_window_read(const char *op, const char *name, const zk_attr *list, int dims,
                         int64_t least, int64_t out[ZK_SPATIAL]) {
  out[ZK_D] = out[ZK_H] = out[ZK_W] = least;
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
    out[zk_spatial_first(dims) + d] = value;
  }
  return ZK_OK;
}

zk_status zk_pool_window_read(const char *op, const zk_attr *kernel, const zk_attr *stride,
                              int dims, zk_window *w) {
  if (!kernel->given)
    return zk_fail(ZK_ERR_ARG, "%s: kernel_size is missing", op);
  ZK_TRY(zk_window_read(op, "kernel_size", kernel, dims, 1, w->kernel));
  if (stride->given && stride->n > 0)
    return zk_window_read(op, "stride", stride, dims, 1, w->stride);
  memcpy(w->stride, w->kernel, sizeof w->stride);
  return ZK_OK;
}

/* The number of elements that a dilated window extends over. */
static int64_t extent(const zk_window *w, int d) {
  return w->dilation[d] * (w->kernel[d] - 1) + 1;
}

zk_status zk_pool_output_size(const char *op, const zk_planes *in, const zk_window *w,
                              bool ceil_mode, int64_t size[ZK_SPATIAL]) {
  zk_shape shape = zk_planes_shape(in);
  char text[ZK_SHAPE_TEXT];
  if (in->c == 0 || zk_planes_size(in) == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty", op,
                   zk_shape_text(&shape, text));
  for (int d = 0; d < ZK_SPATIAL; d++) {
    if (w->padding[d] > w->kernel[d] / 2)
      return zk_fail(ZK_ERR_ARG,
                     "%s: padding is %" PRId64 ", it must be at most half of kernel_size (%" PRId64
                     ")",
                     op, w->padding[d], w->kernel[d]);
    int64_t room = in->size[d] + 2 * w->padding[d] - extent(w, d);
    int64_t round = ceil_mode ? w->stride[d] - 1 : 0;
    size[d] = room + round < 0 ? 0 : (room + round) / w->stride[d] + 1;
    /* The last window must start in the input or in the padding before it. */
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

double zk_pool_work(const zk_shape *out, const zk_attr *kernel, int dims) {
  int64_t size[ZK_SPATIAL];
  /* infer has read it without error */
  (void)!zk_window_read("", "kernel_size", kernel, dims, 1, size);
  return (double)zk_shape_numel(out) * ZK_WORK_OF_ELEMENT * (double)size[ZK_D] *
         (double)size[ZK_H] * (double)size[ZK_W];
}

zk_conv zk_conv_of_window(const zk_window *w, const zk_planes *x, const zk_planes *y, int64_t cin,
                          int64_t groups) {
  return (zk_conv){.n = x->n,
                   .groups = groups,
                   .cin = cin,
                   .cout = y->c / groups,
                   .id = x->size[ZK_D],
                   .ih = x->size[ZK_H],
                   .iw = x->size[ZK_W],
                   .kd = w->kernel[ZK_D],
                   .kh = w->kernel[ZK_H],
                   .kw = w->kernel[ZK_W],
                   .od = y->size[ZK_D],
                   .oh = y->size[ZK_H],
                   .ow = y->size[ZK_W],
                   .sd = w->stride[ZK_D],
                   .sh = w->stride[ZK_H],
                   .sw = w->stride[ZK_W],
                   .pd = w->padding[ZK_D],
                   .ph = w->padding[ZK_H],
                   .pw = w->padding[ZK_W],
                   .dd = w->dilation[ZK_D],
                   .dh = w->dilation[ZK_H],
                   .dw = w->dilation[ZK_W]};
}

zk_status zk_conv_check_weight(const char *op, const zk_tensor *w, int dims, int64_t groups,
                               const char *axes) {
  char text[ZK_SHAPE_TEXT];
  zk_shape_text(&w->shape, text);
  if (w->shape.ndim != dims + 2)
    return zk_fail(ZK_ERR_ARG, "%s: weight has shape %s, it must be [%s, %s]", op, text, axes,
                   zk_spatial_names(dims));
  if (groups < 1 || w->shape.dim[0] % groups != 0)
    return zk_fail(ZK_ERR_ARG,
                   "%s: groups is %" PRId64 ", it must divide weight's %" PRId64
                   " channels (shape %s)",
                   op, groups, w->shape.dim[0], text);
  return ZK_OK;
}

/* ---- gradients as formulas --------------------------------------------------------------------
 */

/* A convolution is bilinear in input and weight; the bias has the sum of each channel's dy. */
void zk_conv_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  zk_shape dims = {.ndim = 0};
  zk_gradient_bilinear(g);
  if (!zk_gradient_needed(g, 2))
    return;
  for (int d = 0; d < dy->shape.ndim; d++)
    if (d != dy->shape.ndim - 1 - g->call->op->spatial)
      zk_build_push(&g->build, &dims, "dims", d);
  zk_gradient_give(g, 2, zk_build_reduce(&g->build, &zk_op_sum, dy, &dims, false));
}

/* The places of the greatest elements, by another run of the op. */
static zk_tensor *find_places(zk_gradient *g) {
  const zk_call *c = g->call;
  zk_tensor *x = NULL;
  zk_call again = {.op = c->op, .n_in = 1, .in = &x};
  int slot = zk_op_slot(c->op, "return_indices", false);
  memcpy(again.attr, c->attr, sizeof again.attr);
  again.attr[slot >= 0 ? slot : 0].i = 1;
  zk_build_try(&g->build, zk_tensor_alias(zk_gradient_in(g, 0), &x)); /* without history */
  zk_build_give(&g->build, x);
  zk_build_try(&g->build, g->build.apply(&g->build, &again));
  return again.out[1];
}

/* The dimensions before `last` as they are, and the others as one. */
static zk_shape flat_planes(const zk_tensor *t, int last) {
  zk_shape flat = {.ndim = last + 1};
  flat.dim[last] = 1;
  for (int d = 0; d < t->shape.ndim; d++)
    if (d < last)
      flat.dim[d] = t->shape.dim[d];
    else
      flat.dim[last] *= t->shape.dim[d];
  return flat;
}

/* Planes are seen as vectors, in which the places are indices. Forward keeps these, -1 for a window
 * without elements; max_pool of 2 x 2 windows does not. */
void zk_max_pool_gradient(zk_gradient *g) {
  zk_builder *b = &g->build;
  const zk_tensor *like = g->call->in[0];
  zk_tensor *dy = zk_gradient_dy(g, 0), *kept = g->call->kept[0];
  int last = like->shape.ndim - g->call->op->spatial;
  if (!dy)
    return;
  zk_shape from = flat_planes(dy, last), to = flat_planes(like, last);
  zk_tensor *index = zk_build_reshape(b, kept ? kept : find_places(g), &from);
  dy = zk_build_reshape(b, dy, &from);
  if (kept) {
    zk_tensor *zero = zk_gradient_plain(g, 0);
    dy = ZK_DO(masked_fill, dy, ZK_DO(lt, index, zero), zero);
    index = ZK_DO(maximum, index, zk_build_number(b, ZK_INT64, 0));
  }
  dy = zk_build_scatter(b, &to, last, index, dy);
  zk_gradient_give(g, 0, zk_build_reshape(b, dy, &like->shape));
}
