/*
 * rotary.c: RotaryEmbedding: pairs of features turned by the angles of their position:
 * (x1 cos - x2 sin, x2 cos + x1 sin).
 */
#include "onnx/from/converters.h"
#include "onnx/from/heads.h"

/* The rows of a cache [positions, n] that ids [batch, length] name, or [batch, length, n] itself.
 * One id (com.microsoft's) is the first of `length` positions. */
static zk_tensor *rows_of(zk_import *x, zk_tensor *cache, zk_tensor *ids, int64_t batch,
                          int64_t length) {
  if (ids) {
    if (cache->shape.ndim != 2)
      zk_import_refuse(x, "a cache must have 2 dimensions beside positions");
    int64_t n = cache->shape.dim[1];
    ids = zk_import_positions(x, ids, cache->shape.dim[0]);
    if (ids->shape.ndim == 1 && ids->shape.dim[0] == 1)
      ids = zk_import_make(x, &zk_op_add, ids, zk_import_range(x, length, 1, 2));
    if (ids->shape.ndim != 2 || (ids->shape.dim[0] != batch && ids->shape.dim[0] != 1) ||
        ids->shape.dim[1] != length)
      zk_import_refuse(x, "positions of shape %s do not fit its input",
                       zk_shape_text(&ids->shape, (char[ZK_SHAPE_TEXT]){0}));
    int64_t rows = ids->shape.dim[0];
    ids = zk_import_reshape(x, ids, &ZK_SHAPE(zk_import_times(x, rows, length)));
    zk_import_set(x, "dim", 0);
    cache = zk_import_make(x, &zk_op_index_select, cache, ids);
    cache = zk_import_reshape(x, cache, &ZK_SHAPE(rows, length, n));
  }
  if (cache->shape.ndim != 3 || cache->shape.dim[1] != length ||
      (cache->shape.dim[0] != batch && cache->shape.dim[0] != 1))
    zk_import_refuse(x, "a cache of shape %s does not fit its input",
                     zk_shape_text(&cache->shape, (char[ZK_SHAPE_TEXT]){0}));
  return cache;
}

/* Every second of the last dimension, from `first` on; or that half of it. */
static zk_tensor *half(zk_import *x, zk_tensor *t, int first, bool interleaved) {
  int last = t->shape.ndim - 1;
  int64_t n = t->shape.dim[last] / 2;
  if (!interleaved)
    return zk_import_narrow(x, t, last, first * n, first * n + n);
  zk_shape pairs = t->shape;
  pairs.dim[last] = n;
  zk_import_push(x, &pairs, "its input", 2);
  t = zk_import_reshape(x, t, &pairs);
  zk_import_set(x, "dim", last + 1);
  zk_import_set(x, "index", first);
  return zk_import_make(x, &zk_op_select, t);
}

zk_tensor *zk_heads_rotate(zk_import *x, zk_tensor *t, const zk_rotation *r, bool flat) {
  const int64_t *s = t->shape.dim, width = s[3], length = flat ? s[1] : s[2];
  int64_t n = r->n == 0 ? width : r->n;
  if (n < 0 || n > width || n % 2 != 0)
    zk_import_refuse(x, "%lld of %lld features cannot be turned in pairs", (long long)n,
                     (long long)width);
  zk_tensor *angle[2] = {rows_of(x, r->cos, r->ids, s[0], length),
                         rows_of(x, r->sin, r->ids, s[0], length)};
  for (int i = 0; i < 2; i++) {
    const int64_t *a = angle[i]->shape.dim;
    if (a[2] != n / 2 || angle[i]->dtype != t->dtype)
      zk_import_refuse(x, "a cache of %lld angles in %s does not fit %lld features in %s",
                       (long long)a[2], zk_dtype_name(angle[i]->dtype), (long long)n,
                       zk_dtype_name(t->dtype));
    zk_shape wide = flat ? ZK_SHAPE(a[0], a[1], 1, a[2]) : ZK_SHAPE(a[0], 1, a[1], a[2]);
    angle[i] = zk_import_reshape(x, angle[i], &wide);
  }
  zk_tensor *turned = zk_import_narrow(x, t, 3, 0, n);
  zk_tensor *first = half(x, turned, 0, r->interleaved),
            *second = half(x, turned, 1, r->interleaved);
  zk_tensor *real = zk_import_make(x, &zk_op_sub, zk_import_make(x, &zk_op_mul, angle[0], first),
                                   zk_import_make(x, &zk_op_mul, angle[1], second));
  zk_tensor *imag = zk_import_make(x, &zk_op_add, zk_import_make(x, &zk_op_mul, angle[1], first),
                                   zk_import_make(x, &zk_op_mul, angle[0], second));
  if (r->interleaved) {
    zk_import_set(x, "dim", 4);
    real = zk_import_make(x, &zk_op_stack, real, imag);
    real = zk_import_reshape(x, real, &turned->shape);
  } else {
    real = zk_import_cat(x, real, imag, 3);
  }
  return n < width ? zk_import_cat(x, real, zk_import_narrow(x, t, 3, n, width), 3) : real;
}

static void rotate(zk_import *x, zk_tensor *cos, zk_tensor *sin, zk_tensor *ids) {
  zk_tensor *in = zk_import_in(x, 0), *t = in;
  int64_t heads = zk_import_int(x, "num_heads", 0);
  zk_rotation r = {
      .cos = cos, .sin = sin, .ids = ids, .n = zk_import_int(x, "rotary_embedding_dim", 0)};
  r.interleaved = zk_import_int(x, "interleaved", 0) != 0;
  bool flat = in->shape.ndim == 3;
  if (in->shape.ndim != 4 && !flat)
    zk_import_refuse(x, "its input must have 3 or 4 dimensions");
  const int64_t *s = in->shape.dim;
  if (flat && heads == 0 && cos->shape.ndim > 0) { /* com.microsoft: the cache tells */
    int64_t width = r.n > 0 ? 0 : 2 * cos->shape.dim[cos->shape.ndim - 1];
    heads = width > 0 ? s[2] / width : 0;
  }
  if (flat && (heads < 1 || s[2] % heads != 0))
    zk_import_refuse(x, "%lld features do not divide into %lld heads", (long long)s[2],
                     (long long)heads);
  if (flat)
    t = zk_import_reshape(x, t, &ZK_SHAPE(s[0], s[1], heads, s[2] / heads));
  zk_import_out(x, 0, zk_import_reshape(x, zk_heads_rotate(x, t, &r, flat), &in->shape));
}

static void rotary_from_onnx(zk_import *x) {
  rotate(x, zk_import_in(x, 1), zk_import_in(x, 2), zk_import_in_opt(x, 3));
}

/* onnxruntime's has the positions first, and always. */
static void rotary_from_microsoft(zk_import *x) {
  if (zk_import_int(x, "is_packed_batching", 0) != 0 || zk_import_float(x, "scale", 1) != 1)
    zk_import_refuse(x, "a packed batch, or a scale, is not supported");
  rotate(x, zk_import_in(x, 2), zk_import_in(x, 3), zk_import_in(x, 1));
}

const zk_onnx_from zk_onnx_from_rotary[] = {
    {.type = "RotaryEmbedding", .from = rotary_from_onnx},
    {.type = "RotaryEmbedding", .from = rotary_from_microsoft, .domain = "com.microsoft"},
    {.type = NULL},
};
