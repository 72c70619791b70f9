/*
 * adaptive_pool.c: adaptive pools as ONNX nodes. ONNX has global pools, and pools whose windows
 * have one size. Other means are products with a matrix in each dimension, and other maxima those
 * of gathered windows.
 */
#include "onnx/to/converters.h"
#include "onnx/to/spatial.h"
#include "op/kernel.h"

/* The elements of dimension d that window i covers: from *first, so many. */
static int64_t covered(const zk_pool_geometry *p, int d, int64_t i, int64_t *first) {
  int64_t in = p->in.size[d], out = p->size[d];
  *first = i * in / out;
  return ((i + 1) * in + out - 1) / out - *first;
}

/* ---- means ---- */

/* [in, out] of dimension d: what each element gives to the mean of each window. */
static const char *shares(zk_export *x, const zk_pool_geometry *p, int d) {
  zk_tensor *t = NULL;
  const char *name = "";
  zk_export_note(x,
                 zk_tensor_zeros(x->call->in[0]->dtype, &ZK_SHAPE(p->in.size[d], p->size[d]), &t));
  for (int64_t i = 0, first; t && i < p->size[d]; i++) {
    int64_t n = covered(p, d, i, &first);
    for (int64_t k = 0; k < n; k++)
      zk_element_set_f(t, (first + k) * p->size[d] + i, 1 / (double)n);
  }
  if (t)
    name = zk_export_tensor(x, t);
  zk_tensor_release(t);
  return name;
}

static const char *means(zk_export *x, const zk_pool_geometry *p, const char *value) {
  int first = zk_spatial_first(p->in.dims), n = 2 + p->in.dims;
  for (int d = first; d < ZK_SPATIAL; d++) {
    int64_t perm[2 + ZK_SPATIAL];
    int axis = 2 + d - first;
    if (p->size[d] == p->in.size[d])
      continue;
    for (int i = 0; i < n; i++)
      perm[i] = i == axis ? n - 1 : i == n - 1 ? axis : i;
    if (axis < n - 1) {
      value = zk_export_add(x, "Transpose", value);
      zk_export_ints(x, "perm", n, perm);
    }
    value = zk_export_add(x, "MatMul", value, shares(x, p, d));
    if (axis < n - 1) {
      value = zk_export_add(x, "Transpose", value);
      zk_export_ints(x, "perm", n, perm);
    }
  }
  return value;
}

/* ---- maxima ---- */

typedef struct windows {
  const zk_pool_geometry *p;
  int64_t most; /* elements of a window; a smaller one has its first element several times */
} windows;

/* Where element i / most of the channel's windows has its element i % most. */
static int64_t window_element(const void *context, int64_t i) {
  const windows *w = context;
  int64_t place = i / w->most, k = i % w->most, count = 1, at = 0, stride = 1;
  int64_t first[ZK_SPATIAL], n[ZK_SPATIAL];
  for (int d = ZK_SPATIAL - 1; d >= 0; d--) {
    n[d] = covered(w->p, d, place % w->p->size[d], &first[d]);
    place /= w->p->size[d];
    count *= n[d];
  }
  k = k < count ? k : 0;
  for (int d = ZK_SPATIAL - 1; d >= 0; d--) {
    at += (first[d] + k % n[d]) * stride;
    k /= n[d];
    stride *= w->p->in.size[d];
  }
  return at;
}

static int64_t window_start(const void *most, int64_t i) {
  return i * *(const int64_t *)most;
}

static void maxima(zk_export *x, const zk_pool_geometry *p, const char *in) {
  windows w = {p, 1};
  int first = zk_spatial_first(p->in.dims);
  int64_t places = 1, shape[2 + ZK_SPATIAL] = {0};
  for (int d = 0; d < ZK_SPATIAL; d++) {
    int64_t longest = 0, start;
    for (int64_t i = 0; i < p->size[d]; i++) {
      int64_t n = covered(p, d, i, &start);
      longest = n > longest ? n : longest;
    }
    w.most *= longest;
    places *= p->size[d];
  }
  for (int d = first; d < ZK_SPATIAL; d++)
    shape[2 + d - first] = p->size[d];
  const char *to = zk_export_list(x, 2 + p->in.dims, shape);
  const char *table = zk_export_positions(x, &ZK_SHAPE(places * w.most), window_element, &w);
  const char *flat = zk_export_add(x, "Reshape", in, zk_export_list(x, 3, (int64_t[]){0, 0, -1}));
  const char *all = zk_export_add(x, "Gather", flat, table);
  zk_export_int(x, "axis", 2);
  all = zk_export_add(x, "Reshape", all, zk_export_list(x, 4, (int64_t[]){0, 0, places, w.most}));
  const char *y = zk_export_axes(x, "ReduceMax", all, 1, (int64_t[]){3}, 18);
  zk_export_int(x, "keepdims", 0);
  y = zk_export_add(x, "Reshape", y, to);
  zk_export_out(x, 0, zk_planes_export_out(x, &p->in, y));
  if (x->call->n_out == 1)
    return;
  const char *which = zk_export_add(x, "ArgMax", all);
  zk_export_int(x, "axis", 3);
  zk_export_int(x, "keepdims", 0);
  which = zk_export_add(x, "Add", which,
                        zk_export_positions(x, &ZK_SHAPE(places), window_start, &w.most));
  which = zk_export_add(x, "Gather", table, which);
  which = zk_export_add(x, "Reshape", which, to);
  zk_export_out(x, 1, zk_planes_export_out(x, &p->in, which));
}

/* ---- both ---- */

static void adaptive_pool_to_onnx(zk_export *x, const zk_call *c) {
  zk_pool_geometry p;
  if (zk_adaptive_pool_geometry_of(c, &p) != ZK_OK)
    return; /* infer has seen this call */
  int first = zk_spatial_first(p.in.dims);
  zk_window w = {.dilation = {1, 1, 1}};
  bool global = c->n_out == 1, whole = c->n_out == 1, empty = zk_numel(c->in[0]) == 0;
  for (int d = first; d < ZK_SPATIAL; d++)
    global = global && p.size[d] == 1;
  for (int d = first; d < ZK_SPATIAL && !global; d++) {
    empty = empty || p.size[d] == 0;
    if (zk_export_in_varies(x, 0, c->in[0]->shape.ndim - ZK_SPATIAL + d))
      zk_export_refuse(x, "the sizes that it pools must not vary, unless output_size is 1");
    whole = whole && p.size[d] != 0 && p.in.size[d] % p.size[d] == 0;
    if (whole)
      w.kernel[d] = w.stride[d] = p.in.size[d] / p.size[d];
  }
  if (empty) {
    zk_export_refuse(x, "of nothing, or to nothing, it cannot be exported");
    return;
  }
  const char *in = zk_planes_export_in(x, &p.in, zk_export_as_is(x, 0)), *y;
  if (p.max && !global && !whole) {
    maxima(x, &p, in);
    return;
  }
  if (global) {
    y = zk_export_add(x, p.max ? "GlobalMaxPool" : "GlobalAveragePool", in);
  } else if (whole) {
    y = zk_export_add(x, p.max ? "MaxPool" : "AveragePool", in);
    zk_window_export(x, &p.in, &w, false, NULL);
  } else {
    y = means(x, &p, in);
  }
  zk_export_out(x, 0, zk_planes_export_out(x, &p.in, y));
}

const zk_onnx_to zk_onnx_to_adaptive_pool[] = {
    {.op = &zk_op_adaptive_avg_pool1d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_avg_pool2d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_avg_pool3d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool1d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool2d, .to = adaptive_pool_to_onnx},
    {.op = &zk_op_adaptive_max_pool3d, .to = adaptive_pool_to_onnx},
    {.op = NULL},
};
