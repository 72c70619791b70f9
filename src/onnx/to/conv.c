/*
 * conv.c: convolutions and upsampling as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "onnx/to/spatial.h"
#include "op/nn/fold.h"
#include "op/nn/grid.h"
#include "op/nn/upsample.h"

/* ---- conv ---- */

static void conv_to_onnx(zk_export *x, const zk_call *c) {
  zk_conv_geometry p;
  if (zk_conv_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *weight = zk_export_as_is(x, 1), *bias = zk_export_as_is(x, 2);
  const char *y = zk_call_in(c, "bias") ? zk_export_add(x, "Conv", in, weight, bias)
                                        : zk_export_add(x, "Conv", in, weight);
  zk_window_export(x, &p.in, &p.window, true, p.pads);
  zk_export_int(x, "group", zk_call_attr(c, "groups")->i);
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

/* ---- conv_transpose ---- */

static void conv_transpose_to_onnx(zk_export *x, const zk_call *c) {
  zk_conv_geometry p;
  if (zk_conv_transpose_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *weight = zk_export_as_is(x, 1), *bias = zk_export_as_is(x, 2);
  const char *y = zk_call_in(c, "bias") ? zk_export_add(x, "ConvTranspose", in, weight, bias)
                                        : zk_export_add(x, "ConvTranspose", in, weight);
  zk_window_export(x, &p.in, &p.window, true, NULL);
  zk_export_ints(x, "output_padding", p.in.dims, p.output_padding + zk_spatial_first(p.in.dims));
  zk_export_int(x, "group", zk_call_attr(c, "groups")->i);
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

/* ---- im2col ---- */

/* A depthwise weight whose output channels are the elements of the window. */
static const char *taps_to_onnx(zk_export *x, const zk_call *c, const zk_fold_geometry *p) {
  const int64_t *kernel = p->window.kernel;
  zk_tensor *t;
  if (zk_tensor_zeros(c->in[0]->dtype,
                      &ZK_SHAPE(p->image.c * p->taps, 1, kernel[ZK_H], kernel[ZK_W]),
                      &t) != ZK_OK) {
    x->status = x->status == ZK_OK ? ZK_ERR_NOMEM : x->status;
    return "";
  }
  for (int64_t i = 0; i < p->image.c * p->taps; i++)
    zk_element_set_f(t, i * p->taps + i % p->taps, 1);
  const char *name = zk_export_tensor(x, t);
  zk_tensor_release(t);
  return name;
}

/* The weight has a filter for each channel. */
static void refuse_other_channels(zk_export *x, const zk_call *c, int dims) {
  if (zk_export_in_varies(x, 0, c->in[0]->shape.ndim - dims - 1))
    zk_export_refuse(x, "with a dynamic number of channels it cannot be exported");
}

static void im2col_to_onnx(zk_export *x, const zk_call *c) {
  zk_fold_geometry p;
  if (zk_im2col_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  refuse_other_channels(x, c, p.image.dims);
  const char *in = zk_planes_export_in(x, &p.image, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "Conv", in, taps_to_onnx(x, c, &p));
  zk_window_export(x, &p.image, &p.window, true, NULL);
  zk_export_int(x, "group", p.image.c);
  int64_t places = zk_planes_vary(x, &p.image) ? -1 : p.places;
  y = zk_export_add(x, "Reshape", y, zk_export_list(x, 3, (int64_t[]){0, 0, places}));
  zk_export_out(x, 0, zk_planes_export_out(x, &p.image, y));
}

static void col2im_to_onnx(zk_export *x, const zk_call *c) {
  zk_fold_geometry p;
  if (zk_col2im_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  refuse_other_channels(x, c, 1);
  const zk_conv *g = &p.conv;
  const zk_window *w = &p.window;
  const char *in = zk_planes_export_in(x, &p.image, zk_export_as_is(x, 0));
  in = zk_export_add(x, "Reshape", in, zk_export_list(x, 4, (int64_t[]){0, 0, g->oh, g->ow}));
  const char *y = zk_export_add(x, "ConvTranspose", in, taps_to_onnx(x, c, &p));
  zk_window_export(x, &p.image, w, true, NULL);
  int64_t rest[ZK_SPATIAL]; /* behind the last window */
  for (int d = ZK_H; d <= ZK_W; d++)
    rest[d] = (p.image.size[d] + 2 * w->padding[d] - w->dilation[d] * (w->kernel[d] - 1) - 1) %
              w->stride[d];
  zk_export_ints(x, "output_padding", 2, rest + ZK_H);
  zk_export_int(x, "group", p.image.c);
  zk_export_out(x, 0, zk_planes_export_out(x, &p.image, y));
}

/* ---- upsample ---- */

/* The scales of all dimensions: those given, else output size / input size. */
static const char *scales_to_onnx(zk_export *x, const zk_call *c) {
  static const char *const scale_names[] = {"scale_0", "scale_1", "scale_2"};
  const zk_shape *in = &c->in[0]->shape, *out = &c->out[0]->shape;
  zk_tensor *t;
  if (zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(in->ndim), &t) != ZK_OK) {
    x->status = x->status == ZK_OK ? ZK_ERR_NOMEM : x->status;
    return "";
  }
  for (int d = 0; d < in->ndim; d++) {
    double given = d < 2 ? 1 : zk_call_attr(c, scale_names[d - 2])->f;
    if (zk_call_attr(c, "mode")->i == ZK_UPSAMPLE_LINEAR && out->dim[d] == in->dim[d] &&
        !zk_export_in_varies(x, 0, d))
      given = 1;
    zk_element_set_f(t, d, given > 0 ? given : (double)out->dim[d] / (double)in->dim[d]);
  }
  const char *name = zk_export_tensor(x, t);
  zk_tensor_release(t);
  return name;
}

/* Is dimension d scaled by the same factor in all runs? */
static bool same_factor(const zk_export *x, int d) {
  const zk_call *c = x->call;
  for (int r = 1; r < zk_export_runs(x); r++) {
    const zk_call *run = x->runs[r];
    if (run->out[0]->shape.dim[d] * c->in[0]->shape.dim[d] !=
        c->out[0]->shape.dim[d] * run->in[0]->shape.dim[d])
      return false;
  }
  return true;
}

/* Resize computes positions from the scales where they are given, as upsample does. */
static void upsample_to_onnx(zk_export *x, const zk_call *c) {
  static const char *const positions[] = {"asymmetric", "half_pixel", "half_pixel"};
  int64_t mode = zk_call_attr(c, "mode")->i;
  bool whole = true; /* are the sizes multiples of the input's? */
  const char *in = zk_export_as_is(x, 0), *scales = "";
  for (int d = 2; d < c->in[0]->shape.ndim; d++)
    whole = whole && c->out[0]->shape.dim[d] % c->in[0]->shape.dim[d] == 0 && same_factor(x, d);
  if (x->opset < 11) {
    if (mode != ZK_UPSAMPLE_NEAREST || !whole)
      zk_export_refuse(x, "in this mode, or by a factor that is not whole, it needs opset 11");
    in = zk_export_add(x, x->opset == 10 ? "Resize" : "Upsample", in, scales_to_onnx(x, c));
    zk_export_string(x, "mode", "nearest");
    zk_export_out(x, 0, in);
    return;
  }
  if (zk_call_attr(c, "scale_0")->f > 0)
    scales = scales_to_onnx(x, c);
  if (x->opset < 13) { /* roi and scales were required inputs, which may be empty */
    zk_tensor *nothing;
    if (zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(0), &nothing) != ZK_OK) {
      x->status = x->status == ZK_OK ? ZK_ERR_NOMEM : x->status;
      return;
    }
    const char *empty = zk_export_tensor(x, nothing);
    zk_tensor_release(nothing);
    in = *scales ? zk_export_add(x, "Resize", in, empty, scales)
                 : zk_export_add(x, "Resize", in, empty, empty, zk_export_shape(x));
  } else {
    in = *scales ? zk_export_add(x, "Resize", in, "", scales)
                 : zk_export_add(x, "Resize", in, "", "", zk_export_shape(x));
  }
  zk_export_string(x, "mode", mode == ZK_UPSAMPLE_LINEAR ? "linear" : "nearest");
  zk_export_string(x, "coordinate_transformation_mode",
                   zk_call_attr(c, "align_corners")->i ? "align_corners" : positions[mode]);
  if (mode != ZK_UPSAMPLE_LINEAR)
    zk_export_string(x, "nearest_mode",
                     mode == ZK_UPSAMPLE_NEAREST ? "floor" : "round_prefer_ceil");
  zk_export_out(x, 0, in);
}

/* ---- grid_sampler ---- */

static void grid_sampler_to_onnx(zk_export *x, const zk_call *c) {
  static const char *const modes[2][3] = {{"bilinear", "nearest", "bicubic"},
                                          {"linear", "nearest", "cubic"}};
  static const char *const paddings[] = {"zeros", "border", "reflection"};
  if (c->in[0]->shape.ndim == 5 && x->opset < 20)
    zk_export_refuse(x, "of volumes, it needs opset 20");
  if (c->attr[ZK_GRID_MODE].i == ZK_GRID_CUBIC && c->attr[ZK_GRID_PADDING].i != ZK_GRID_ZEROS)
    zk_export_refuse(x, "bicubic takes padding_mode zeros alone, for ONNX pads places, and PyTorch "
                        "their neighbours");
  const char *y = zk_export_add(x, "GridSample", zk_export_as_is(x, 0), zk_export_as_is(x, 1));
  zk_export_string(x, "mode", modes[x->opset >= 20][c->attr[ZK_GRID_MODE].i]);
  zk_export_string(x, "padding_mode", paddings[c->attr[ZK_GRID_PADDING].i]);
  zk_export_int(x, "align_corners", c->attr[ZK_GRID_CORNERS].i);
  zk_export_out(x, 0, y);
}

const zk_onnx_to zk_onnx_to_conv[] = {
    {.op = &zk_op_conv1d, .to = conv_to_onnx},
    {.op = &zk_op_conv2d, .to = conv_to_onnx},
    {.op = &zk_op_conv3d, .to = conv_to_onnx},
    {.op = &zk_op_conv_transpose1d, .to = conv_transpose_to_onnx},
    {.op = &zk_op_conv_transpose2d, .to = conv_transpose_to_onnx},
    {.op = &zk_op_conv_transpose3d, .to = conv_transpose_to_onnx},
    {.op = &zk_op_im2col, .to = im2col_to_onnx},
    {.op = &zk_op_col2im, .to = col2im_to_onnx},
    {.op = &zk_op_upsample, .sizes = "size", .to = upsample_to_onnx},
    {.op = &zk_op_grid_sampler, .since = 16, .to = grid_sampler_to_onnx},
    {.op = NULL},
};
