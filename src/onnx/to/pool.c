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

/* Padding behind that lets windows end where ceil_mode lets them end. Readers of ONNX do not agree
 * on windows that would begin behind the input, so ceil_mode is written only where sizes vary. in:
 * the sizes that are pooled. */
static void ends_of(const zk_pool_geometry *p, const zk_window *w, const int64_t *in,
                    int64_t *pads) {
  int first = zk_spatial_first(p->in.dims);
  for (int d = first; d < ZK_SPATIAL; d++) {
    int64_t last = (p->size[d] - 1) * w->stride[d] - w->padding[d];
    int64_t behind = last + w->dilation[d] * (w->kernel[d] - 1) + 1 - in[d];
    pads[d - first] = w->padding[d];
    pads[p->in.dims + d - first] = behind > 0 ? behind : 0;
  }
}

/* divisor_override: the mean over the whole window times (window size / divisor). */
static void avg_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_avg_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  bool ceil_mode = zk_call_attr(c, "ceil_mode")->i, padded = p.count_include_pad || p.divisor != 0;
  bool varies = zk_planes_vary(x, &p.in);
  if (ceil_mode && varies && x->opset < 10)
    zk_export_refuse(x, "with ceil_mode and dynamic sizes it needs opset 10");
  if (ceil_mode && p.divisor != 0 && varies)
    zk_export_refuse(x, "with ceil_mode and divisor_override, the sizes must not vary");
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  zk_window w = p.window;
  int64_t size[ZK_SPATIAL], pads[2 * ZK_SPATIAL];
  memcpy(size, p.in.size, sizeof size);
  for (int d = 0; d < ZK_SPATIAL; d++)
    w.dilation[d] = 1;
  if (ceil_mode && padded) {
    in = with_margins(x, &p, in);
    for (int d = 0; d < ZK_SPATIAL; d++)
      size[d] += 2 * w.padding[d];
    memset(w.padding, 0, sizeof w.padding);
    ceil_mode = p.divisor == 0;
    padded = false;
  }
  if (ceil_mode && !varies)
    ends_of(&p, &w, size, pads);
  const char *y = zk_export_add(x, "AveragePool", in);
  zk_window_export(x, &p.in, &w, false, ceil_mode && !varies ? pads : NULL);
  zk_export_int(x, "count_include_pad", padded);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", ceil_mode && varies);
  if (p.divisor != 0) {
    double whole = (double)(p.window.kernel[ZK_D] * p.window.kernel[ZK_H] * p.window.kernel[ZK_W]);
    const char *factor = zk_export_number(x, c->in[0]->dtype, whole / (double)p.divisor);
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
  int64_t pads[2 * ZK_SPATIAL];
  bool dilated = w->dilation[ZK_D] != 1 || w->dilation[ZK_H] != 1 || w->dilation[ZK_W] != 1;
  bool indices = c->n_out > 1, varies = zk_planes_vary(x, &p.in);
  bool ceil_mode = zk_call_attr(c, "ceil_mode")->i;
  if (x->opset < 10 && (dilated || (ceil_mode && varies) || indices))
    zk_export_refuse(x, "with dilation, indices, or ceil_mode of dynamic sizes it needs opset 10");
  if (ceil_mode && !varies)
    ends_of(&p, w, p.in.size, pads);
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0));
  const char *y = zk_export_add(x, "MaxPool", in);
  zk_window_export(x, &p.in, w, x->opset >= 10, ceil_mode && !varies ? pads : NULL);
  if (x->opset >= 10)
    zk_export_int(x, "ceil_mode", ceil_mode && varies);
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
