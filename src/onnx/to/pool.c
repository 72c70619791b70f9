/*
 * pool.c: pooling as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "onnx/to/spatial.h"

/* ---- adaptive_pool ---- */

/* ONNX has global pools, and pools whose windows have one size. */
static void adaptive_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_adaptive_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  int first = zk_spatial_first(p.in.dims);
  zk_window w = {.dilation = {1, 1, 1}};
  bool global = true;
  if (c->n_out > 1)
    zk_export_refuse(x, "with indices it cannot be exported");
  for (int d = first; d < ZK_SPATIAL; d++)
    global = global && p.size[d] == 1;
  for (int d = first; d < ZK_SPATIAL && !global; d++) {
    if (p.size[d] == 0 || p.in.size[d] % p.size[d] != 0 ||
        zk_export_in_varies(x, 0, c->in[0]->shape.ndim - ZK_SPATIAL + d))
      zk_export_refuse(x, "output_size must divide the input's size, which must not vary");
    else
      w.kernel[d] = w.stride[d] = p.in.size[d] / p.size[d];
  }
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0)), *y;
  if (global) {
    y = zk_export_add(x, p.max ? "GlobalMaxPool" : "GlobalAveragePool", in);
  } else {
    y = zk_export_add(x, p.max ? "MaxPool" : "AveragePool", in);
    zk_window_export(x, &p.in, &w, false, NULL);
  }
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

/* ---- avg_pool ---- */

/* divisor_override: the mean over the whole window times (window size / divisor). */
static void avg_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_avg_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  bool ceil_mode = zk_call_attr(c, "ceil_mode")->i, padded = p.count_include_pad || p.divisor != 0;
  if (ceil_mode && x->opset < 10)
    zk_export_refuse(x, "with ceil_mode it needs opset 10");
  if (ceil_mode && padded)
    zk_export_refuse(x, "with ceil_mode, count_include_pad must be false");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "AveragePool", in);
  zk_window_export(x, &p.in, &p.window, false, NULL);
  zk_export_int(x, "count_include_pad", padded);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", ceil_mode);
  if (p.divisor != 0) {
    double size = (double)(p.window.kernel[ZK_D] * p.window.kernel[ZK_H] * p.window.kernel[ZK_W]);
    const char *factor = zk_export_number(x, c->in[0]->dtype, size / (double)p.divisor);
    y = zk_export_add(x, "Mul", y, factor);
  }
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

/* ---- max_pool ---- */

/* An index counts through the whole tensor in ONNX, within the channel in PyTorch. */
static void max_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_max_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  const zk_window *w = &p.window;
  bool dilated = w->dilation[ZK_D] != 1 || w->dilation[ZK_H] != 1 || w->dilation[ZK_W] != 1;
  bool varies = false, indices = c->n_out > 1;
  if (x->opset < 10 && (dilated || zk_call_attr(c, "ceil_mode")->i || indices))
    zk_export_refuse(x, "with dilation, ceil_mode or indices it needs opset 10");
  for (int d = zk_spatial_first(p.in.dims); d < ZK_SPATIAL; d++)
    varies = varies || zk_export_in_varies(x, 0, c->in[0]->shape.ndim - ZK_SPATIAL + d);
  if (indices && varies)
    zk_export_refuse(x, "with indices, the sizes of a channel must not vary");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "MaxPool", in);
  zk_window_export(x, &p.in, w, x->opset >= 10, NULL);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", zk_call_attr(c, "ceil_mode")->i);
  const char *index = indices ? zk_export_more(x) : NULL;
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
  if (!indices)
    return;
  const char *channel = zk_export_number(x, ZK_INT64, (double)zk_planes_size(&p.in));
  index = zk_export_add(x, "Mod", index, channel);
  zk_export_out(x, 1, zk_planes_export_out(x, &p.in, index));
}

const zk_onnx_to zk_onnx_to_pool[] = {
    {.op = &zk_op_max_pool1d, .to = max_pool_to_onnx},
    {.op = &zk_op_max_pool2d, .to = max_pool_to_onnx},
    {.op = &zk_op_max_pool3d, .to = max_pool_to_onnx},
    {.op = &zk_op_avg_pool1d, .to = avg_pool_to_onnx},
    {.op = &zk_op_avg_pool2d, .to = avg_pool_to_onnx},
    {.op = &zk_op_avg_pool3d, .to = avg_pool_to_onnx},
    {.op = &zk_op_adaptive_avg_pool1d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_avg_pool2d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_avg_pool3d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool1d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool2d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool3d, .to = adaptive_pool_to_onnx},
    {.op = NULL},
};
