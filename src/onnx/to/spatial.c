/*
 * spatial.c: the attributes of a window, and planes without a batch (spatial.h).
 */
#include "onnx/to/spatial.h"

void zk_window_export(zk_export *x, const zk_planes *in, const zk_window *w, bool dilations,
                      const int64_t *pads) {
  int first = zk_spatial_first(in->dims);
  int64_t same[2 * ZK_SPATIAL] = {0};
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

const char *zk_planes_export_pad(zk_export *x, const zk_planes *in, const char *value,
                                 const int64_t *before, const int64_t *behind) {
  int first = zk_spatial_first(in->dims), n = 2 + in->dims;
  int64_t pads[2 * (2 + ZK_SPATIAL)] = {0};
  for (int d = first; d < ZK_SPATIAL; d++) {
    pads[2 + d - first] = before[d];
    pads[n + 2 + d - first] = behind[d];
  }
  if (x->opset >= 11)
    return zk_export_add(x, "Pad", value, zk_export_list(x, 2 * n, pads),
                         zk_export_number(x, x->call->in[0]->dtype, 0));
  value = zk_export_add(x, "Pad", value);
  zk_export_ints(x, "pads", 2 * n, pads);
  return value;
}

bool zk_planes_vary(const zk_export *x, const zk_planes *in) {
  bool varies = false;
  int n = x->call->in[0]->shape.ndim;
  for (int d = n - in->dims; d < n; d++)
    varies = varies || zk_export_in_varies(x, 0, d);
  return varies;
}
