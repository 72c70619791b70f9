/*
 * pool.c: pooling as ONNX nodes.
 */
#include "onnx/to/converters.h"
#include "onnx/to/spatial.h"

#include <string.h>

/* ---- avg_pool ---- */

/* With ceil_mode windows reach beyond the padding. ONNX counts what is there as PyTorch does where
 * nothing is padded, so zeros are put around the input first. A divisor counts all of a window. */
static const char *with_margins(zk_export *x, const zk_pool_geometry *p, const char *in) {
  int64_t behind[ZK_SPATIAL];
  const zk_window *w = &p->window;
  for (int d = 0; d < ZK_SPATIAL; d++) {
    behind[d] = w->padding[d];
    if (p->divisor != 0) /* up to the end of the last window */
      behind[d] = (p->size[d] - 1) * w->stride[d] + w->kernel[d] - p->in.size[d] - w->padding[d];
    behind[d] = behind[d] > 0 ? behind[d] : 0;
  }
  return zk_planes_export_pad(x, &p->in, in, w->padding, behind);
}

/* divisor_override: the mean over the whole window times (window size / divisor). */
static void avg_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_avg_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  bool ceil_mode = zk_call_attr(c, "ceil_mode")->i, padded = p.count_include_pad || p.divisor != 0;
  if (ceil_mode && x->opset < 10)
    zk_export_refuse(x, "with ceil_mode it needs opset 10");
  if (ceil_mode && p.divisor != 0 && zk_planes_vary(x, &p.in))
    zk_export_refuse(x, "with ceil_mode and divisor_override, the sizes must not vary");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  zk_window w = p.window;
  if (ceil_mode && padded) {
    in = with_margins(x, &p, in);
    memset(w.padding, 0, sizeof w.padding);
    ceil_mode = p.divisor == 0;
    padded = false;
  }
  const char *y = zk_export_add(x, "AveragePool", in);
  zk_window_export(x, &p.in, &w, false, NULL);
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

/* The number of elements of a channel. */
static void channel_size(const zk_call *c, int64_t *v) {
  zk_planes p;
  v[0] = zk_planes_of(c->op, c->in[0], &p) == ZK_OK ? zk_planes_size(&p) : 0;
}

/* An index counts through the whole tensor in ONNX, within the channel in PyTorch. */
static void max_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_max_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  const zk_window *w = &p.window;
  bool dilated = w->dilation[ZK_D] != 1 || w->dilation[ZK_H] != 1 || w->dilation[ZK_W] != 1;
  bool indices = c->n_out > 1;
  if (x->opset < 10 && (dilated || zk_call_attr(c, "ceil_mode")->i || indices))
    zk_export_refuse(x, "with dilation, ceil_mode or indices it needs opset 10");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "MaxPool", in);
  zk_window_export(x, &p.in, w, x->opset >= 10, NULL);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", zk_call_attr(c, "ceil_mode")->i);
  const char *index = indices ? zk_export_more(x) : NULL;
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
  if (!indices)
    return;
  index = zk_export_add(x, "Mod", index, zk_export_sizes(x, 1, channel_size));
  zk_export_out(x, 1, zk_planes_export_out(x, &p.in, index));
}

const zk_onnx_to zk_onnx_to_pool[] = {
    {.op = &zk_op_max_pool1d, .to = max_pool_to_onnx},
    {.op = &zk_op_max_pool2d, .to = max_pool_to_onnx},
    {.op = &zk_op_max_pool3d, .to = max_pool_to_onnx},
    {.op = &zk_op_avg_pool1d, .to = avg_pool_to_onnx},
    {.op = &zk_op_avg_pool2d, .to = avg_pool_to_onnx},
    {.op = &zk_op_avg_pool3d, .to = avg_pool_to_onnx},
    {.op = NULL},
};
