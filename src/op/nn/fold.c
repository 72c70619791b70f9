/*
 * fold.c: im2col: the windows of an image as columns, and col2im, its adjoint: columns added up
 * where their windows lie.
 *
 *     y[n, (c, k), p] = x[n, c, p stride + k dilation - padding]
 */
#include "op/nn/fold.h"

#include <inttypes.h>
#include <string.h>
#include "base/size.h"
#include "op/gradient.h"
#include "op/want.h"

enum { KERNEL, DILATION, PADDING, STRIDE, WINDOW }; /* col2im has output_size before them */

static const char *const names[] = {"kernel_size", "dilation", "padding", "stride"};

static const zk_param im2col_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("kernel_size"),
                                         ZK_INTS_OPT("dilation"), ZK_INTS_OPT("padding"),
                                         ZK_INTS_OPT("stride")};
static const zk_param col2im_params[] = {ZK_TENSOR("input"),         ZK_INTS_OPT("output_size"),
                                         ZK_INTS_OPT("kernel_size"), ZK_INTS_OPT("dilation"),
                                         ZK_INTS_OPT("padding"),     ZK_INTS_OPT("stride")};

/* Reads the window over p->image.size, and counts its elements and places. */
static zk_status read_window(const char *op, const zk_attr *attr, zk_fold_geometry *p) {
  zk_window *w = &p->window;
  int64_t *lists[] = {w->kernel, w->dilation, w->padding, w->stride};
  zk_planes out = p->image;
  if (!attr[KERNEL].given)
    return zk_fail(ZK_ERR_ARG, "%s: kernel_size is missing", op);
  for (int i = 0; i < WINDOW; i++)
    ZK_TRY(zk_window_read(op, names[i], &attr[i], out.dims, i != PADDING, lists[i]));
  p->taps = p->places = 1;
  for (int d = zk_spatial_first(out.dims); d < ZK_SPATIAL; d++) {
    int64_t extent = w->dilation[d] * (w->kernel[d] - 1) + 1;
    int64_t room = p->image.size[d] + 2 * w->padding[d] - extent;
    if (room < 0)
      return zk_fail(ZK_ERR_ARG,
                     "%s: a kernel that reaches over %" PRId64 " elements has no place in an image "
                     "of size %" PRId64 " with padding %" PRId64,
                     op, extent, p->image.size[d], w->padding[d]);
    out.size[d] = room / w->stride[d] + 1;
    p->taps = zk_size_mul(p->taps, w->kernel[d]);
    p->places = zk_size_mul(p->places, out.size[d]);
  }
  w->kernel[ZK_D] = w->stride[ZK_D] = w->dilation[ZK_D] = 1;
  out.c = 1;
  p->conv = zk_conv_of_window(w, &p->image, &out, 0, 1);
  return ZK_OK;
}

zk_status zk_im2col_geometry_of(const zk_call *c, zk_fold_geometry *p) {
  memset(p, 0, sizeof *p);
  ZK_TRY(zk_planes_of(c->op, c->in[0], &p->image));
  ZK_TRY(zk_want_real(c->op->name, "input", c->in[0]));
  if (p->image.c == 0 || zk_planes_size(&p->image) == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, nothing but its batch may be empty",
                   c->op->name, zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  ZK_TRY(read_window(c->op->name, c->attr, p));
  p->conv.cin = p->image.c;
  return ZK_OK;
}

zk_status zk_col2im_geometry_of(const zk_call *c, zk_fold_geometry *p) {
  const char *op = c->op->name;
  const zk_shape *s = &c->in[0]->shape;
  char text[ZK_SHAPE_TEXT];
  memset(p, 0, sizeof *p);
  if (s->ndim != 2 && s->ndim != 3)
    return zk_fail(ZK_ERR_ARG,
                   "%s: input has shape %s, it must be [channels * kernel_size, places] or [N, "
                   "channels * kernel_size, places]",
                   op, zk_shape_text(s, text));
  ZK_TRY(zk_want_real(op, "input", c->in[0]));
  if (!c->attr[0].given)
    return zk_fail(ZK_ERR_ARG, "%s: output_size is missing", op);
  p->image = (zk_planes){.dims = c->op->spatial, .batched = s->ndim == 3};
  p->image.n = p->image.batched ? s->dim[0] : 1;
  ZK_TRY(zk_window_read(op, "output_size", &c->attr[0], p->image.dims, 1, p->image.size));
  ZK_TRY(read_window(op, c->attr + 1, p));
  int64_t rows = s->dim[s->ndim - 2];
  if (rows == 0 || p->taps < 1 || rows % p->taps != 0)
    return zk_fail(ZK_ERR_ARG,
                   "%s: input has shape %s, a window has %" PRId64
                   " elements, which must divide its %" PRId64 " rows",
                   op, zk_shape_text(s, text), p->taps, rows);
  if (s->dim[s->ndim - 1] != p->places)
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, the window has %" PRId64 " places", op,
                   zk_shape_text(s, text), p->places);
  p->image.c = p->conv.cin = rows / p->taps;
  return ZK_OK;
}

static zk_status im2col_infer(zk_call *c, zk_spec *out) {
  zk_fold_geometry p;
  ZK_TRY(zk_im2col_geometry_of(c, &p));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = {.ndim = c->in[0]->shape.ndim - 1}};
  int64_t *dim = out->shape.dim;
  if (p.image.batched)
    *dim++ = p.image.n;
  dim[0] = zk_size_mul(p.image.c, p.taps);
  dim[1] = p.places;
  return ZK_OK;
}

static zk_status col2im_infer(zk_call *c, zk_spec *out) {
  zk_fold_geometry p;
  ZK_TRY(zk_col2im_geometry_of(c, &p));
  *out = (zk_spec){.dtype = c->in[0]->dtype, .shape = zk_planes_shape(&p.image)};
  return ZK_OK;
}

/* Moves one image after the other. */
static zk_status forward(zk_call *c, const zk_fold_geometry *p, bool back) {
  zk_tensor *in;
  zk_dtype dtype = c->out[0]->dtype;
  size_t image = (size_t)(p->image.c * zk_planes_size(&p->image)) * zk_dtype_size(dtype);
  size_t columns = (size_t)(p->image.c * p->taps * p->places) * zk_dtype_size(dtype);
  ZK_TRY(zk_tensor_contiguous(c->in[0], &in));
  const char *from = zk_data(in);
  char *to = zk_data(c->out[0]);
  if (back)
    zk_tensor_fill_f(c->out[0], 0);
  for (int64_t i = 0; i < p->image.n;
       i++, from += back ? columns : image, to += back ? image : columns) {
    if (back)
      zk_conv_fold(dtype, &p->conv, from, to);
    else
      zk_conv_unfold(dtype, &p->conv, from, to);
  }
  zk_tensor_release(in);
  return ZK_OK;
}

static zk_status im2col_forward(zk_call *c) {
  zk_fold_geometry p;
  ZK_TRY(zk_im2col_geometry_of(c, &p));
  return forward(c, &p, false);
}

static zk_status col2im_forward(zk_call *c) {
  zk_fold_geometry p;
  ZK_TRY(zk_col2im_geometry_of(c, &p));
  return forward(c, &p, true);
}

/* The same window for the next call; attr: the first of its attributes. */
static void set_window(zk_gradient *g, const zk_attr *attr) {
  for (int i = 0; i < WINDOW; i++) {
    zk_shape list = {.ndim = attr[i].n};
    for (int d = 0; d < list.ndim; d++)
      list.dim[d] = attr[i].v[d];
    if (attr[i].given)
      zk_build_set_list(&g->build, names[i], &list);
  }
}

/* dx = col2im(dy) */
static void im2col_gradient(zk_gradient *g) {
  const zk_shape *x = &g->call->in[0]->shape;
  zk_shape size = {.ndim = g->call->op->spatial};
  for (int d = 0; d < size.ndim; d++)
    size.dim[d] = x->dim[x->ndim - size.ndim + d];
  zk_build_set_list(&g->build, "output_size", &size);
  set_window(g, g->call->attr);
  zk_gradient_give(g, 0, ZK_DO(col2im, zk_gradient_dy(g, 0)));
}

/* dx = im2col(dy) */
static void col2im_gradient(zk_gradient *g) {
  set_window(g, g->call->attr + 1);
  zk_gradient_give(g, 0, ZK_DO(im2col, zk_gradient_dy(g, 0)));
}

const zk_op zk_op_im2col = {
    .name = "im2col",
    .doc = "im2col(input, kernel_size, dilation=1, padding=0, stride=1): the windows of input [N, "
           "C, H, W] or [C, H, W] as columns: [N, C * kernel elements, places], or without N. "
           "Numbers or {height, width}. nn.functional.unfold is its name there. Errors: no place "
           "for a window.",
    ZK_PARAMS(im2col_params),
    .n_out = 1,
    .spatial = 2,
    .not_method = true,
    .infer = im2col_infer,
    .forward = im2col_forward,
    .gradient = im2col_gradient};

const zk_op zk_op_col2im = {
    .name = "col2im",
    .doc = "col2im(input, output_size, kernel_size, dilation=1, padding=0, stride=1): an image [N, "
           "C, H, W] of output_size, to which each column of input [N, C * kernel elements, "
           "places] is added where im2col takes it from; without N both have none. Numbers or "
           "{height, width}. nn.functional.fold is its name there. Errors: columns that do not fit "
           "the windows of an image of output_size.",
    ZK_PARAMS(col2im_params),
    .n_out = 1,
    .spatial = 2,
    .not_method = true,
    .infer = col2im_infer,
    .forward = col2im_forward,
    .gradient = col2im_gradient};
