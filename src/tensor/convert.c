/*
 * convert.c: the five dtypes into one another, copies and fills.
 */
#include "tensor/convert.h"

#include <string.h>
#include "tensor/iterate.h"

zk_dtype zk_promote_dtypes(zk_dtype a, zk_dtype b) {
  static const int rank[ZK_DTYPES] = {
      [ZK_BOOL] = 0, [ZK_UINT8] = 1, [ZK_INT64] = 2, [ZK_FLOAT32] = 3, [ZK_FLOAT64] = 4};
  return rank[a] > rank[b] ? a : b;
}

/* 2 with dimensions, 1 a scalar tensor, 0 a number. */
static int priority(const zk_tensor *t) {
  return t->is_number ? 0 : t->shape.ndim > 0 ? 2 : 1;
}

/* A number that is no integer counts as the default dtype. */
static zk_dtype natural(const zk_tensor *t) {
  return t->is_number && t->dtype == ZK_FLOAT64 ? ZK_FLOAT32 : t->dtype;
}

zk_dtype zk_promote_all(int n, zk_tensor *const *t) {
  bool any[3] = {false};
  zk_dtype of[3] = {ZK_BOOL, ZK_BOOL, ZK_BOOL}, result = ZK_BOOL;
  for (int i = 0; i < n; i++)
    if (t[i]) {
      int p = priority(t[i]);
      of[p] = zk_promote_dtypes(of[p], natural(t[i]));
      any[p] = true;
    }
  bool some = false;
  /* the higher outranks what came before, unless its category is lower */
  for (int p = 0; p < 3; p++)
    if (any[p]) {
      if (!some || zk_dtype_category(of[p]) >= zk_dtype_category(result))
        result = of[p];
      some = true;
    }
  return result;
}

zk_dtype zk_promote(const zk_tensor *a, const zk_tensor *b) {
  zk_tensor *both[2] = {(zk_tensor *)a, (zk_tensor *)b};
  return zk_promote_all(2, both);
}

/* One row of conversions: a loop that reads S and writes each dtype. */
#define CONVERT(S, s, D, d, expression)                                                            \
  static void s##_to_##d(char *const *p, const int64_t *step, int64_t n, void *context) {          \
    (void)context;                                                                                 \
    if (step[0] == (int64_t)sizeof(D) && step[1] == (int64_t)sizeof(S)) {                          \
      D *y = (D *)p[0];                                                                            \
      const S *in = (const S *)p[1];                                                               \
      for (int64_t i = 0; i < n; i++) {                                                            \
        S x = in[i];                                                                               \
        y[i] = expression;                                                                         \
      }                                                                                            \
      return;                                                                                      \
    }                                                                                              \
    char *y = p[0];                                                                                \
    const char *in = p[1];                                                                         \
    for (int64_t i = 0; i < n; i++, y += step[0], in += step[1]) {                                 \
      S x = *(const S *)in;                                                                        \
      *(D *)y = expression;                                                                        \
    }                                                                                              \
  }
#define CONVERT_REAL(S, s)                                                                         \
  CONVERT(S, s, float, f32, (float)x)                                                              \
  CONVERT(S, s, double, f64, (double)x)                                                            \
  CONVERT(S, s, int64_t, i64, zk_real_to_int(x))                                                   \
  CONVERT(S, s, uint8_t, u8, (uint8_t)zk_real_to_int(x))                                           \
  CONVERT(S, s, uint8_t, b8, x != 0)
#define CONVERT_INTEGER(S, s)                                                                      \
  CONVERT(S, s, float, f32, (float)x)                                                              \
  CONVERT(S, s, double, f64, (double)x)                                                            \
  CONVERT(S, s, int64_t, i64, (int64_t)x)                                                          \
  CONVERT(S, s, uint8_t, u8, (uint8_t)x)                                                           \
  CONVERT(S, s, uint8_t, b8, x != 0)
CONVERT_REAL(float, f32)
CONVERT_REAL(double, f64)
CONVERT_INTEGER(int64_t, i64)
CONVERT_INTEGER(uint8_t, u8)

#define ROW(s)                                                                                     \
  {                                                                                                \
    [ZK_FLOAT32] = s##_to_f32, [ZK_FLOAT64] = s##_to_f64, [ZK_INT64] = s##_to_i64,                 \
    [ZK_UINT8] = s##_to_u8, [ZK_BOOL] = s##_to_b8                                                  \
  }
static const zk_loop loops[ZK_DTYPES][ZK_DTYPES] = {[ZK_FLOAT32] = ROW(f32),
                                                    [ZK_FLOAT64] = ROW(f64),
                                                    [ZK_INT64] = ROW(i64),
                                                    [ZK_UINT8] = ROW(u8),
                                                    [ZK_BOOL] = ROW(u8)};

zk_status zk_tensor_copy(zk_tensor *dst, const zk_tensor *src) {
  zk_shape s;
  ZK_TRY(zk_broadcast("copy", &dst->shape, &src->shape, &s));
  if (!zk_shape_equal(&s, &dst->shape)) {
    char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "copy: a source of shape %s does not fit a destination of shape %s",
                   zk_shape_text(&src->shape, a), zk_shape_text(&dst->shape, b));
  }
  if (dst->dtype == src->dtype && zk_shape_equal(&dst->shape, &src->shape) &&
      zk_is_contiguous(dst) && zk_is_contiguous(src)) {
    memmove(zk_data(dst), zk_data(src), (size_t)zk_numel(dst) * zk_dtype_size(dst->dtype));
    return ZK_OK;
  }
  zk_tensor *t[2] = {dst, (zk_tensor *)src};
  zk_iterate(2, t, loops[src->dtype][dst->dtype], NULL);
  return ZK_OK;
}

/* A fresh contiguous copy of t in that dtype. */
static zk_status copy_as(const zk_tensor *t, zk_dtype dtype, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(dtype, &t->shape, out));
  (*out)->is_number = t->is_number;
  return zk_tensor_copy(*out, t); /* equal shapes: cannot fail */
}

zk_status zk_tensor_cast(zk_tensor *t, zk_dtype dtype, zk_tensor **out) {
  if (t->dtype != dtype)
    return copy_as(t, dtype, out);
  *out = zk_tensor_retain(t);
  return ZK_OK;
}

zk_status zk_tensor_contiguous(zk_tensor *t, zk_tensor **out) {
  if (!zk_is_contiguous(t))
    return copy_as(t, t->dtype, out);
  *out = zk_tensor_retain(t);
  return ZK_OK;
}

zk_status zk_tensor_clone(const zk_tensor *t, zk_tensor **out) {
  return copy_as(t, t->dtype, out);
}

/* Fills from a scalar of the tensor's own dtype, whose bytes are at `value`. */
static void fill_from(zk_tensor *t, void *value) {
  zk_storage s = {.refs = 1, .bytes = 8, .data = value};
  zk_tensor scalar = {.refs = 1, .dtype = t->dtype, .storage = &s};
  zk_tensor *both[2] = {t, &scalar};
  zk_iterate(2, both, loops[t->dtype][t->dtype], NULL);
}

void zk_tensor_fill_f(zk_tensor *t, double value) {
  _Alignas(8) char bytes[8];
  zk_storage s = {.refs = 1, .bytes = 8, .data = bytes};
  zk_tensor scalar = {.refs = 1, .dtype = t->dtype, .storage = &s};
  zk_element_set_f(&scalar, 0, value);
  fill_from(t, bytes);
}

void zk_tensor_fill_i(zk_tensor *t, int64_t value) {
  _Alignas(8) char bytes[8];
  zk_storage s = {.refs = 1, .bytes = 8, .data = bytes};
  zk_tensor scalar = {.refs = 1, .dtype = t->dtype, .storage = &s};
  zk_element_set_i(&scalar, 0, value);
  fill_from(t, bytes);
}

double zk_element_f(const zk_tensor *t, int64_t at) {
  double value = 0;
  ZK_ANY(t->dtype, value = (double)((const scalar *)zk_data(t))[at];);
  return value;
}

int64_t zk_element_i(const zk_tensor *t, int64_t at) {
  if (zk_dtype_is_real(t->dtype))
    return zk_real_to_int(zk_element_f(t, at));
  return t->dtype == ZK_INT64 ? ((const int64_t *)zk_data(t))[at]
                              : ((const uint8_t *)zk_data(t))[at];
}

void zk_element_set_f(zk_tensor *t, int64_t at, double value) {
  if (t->dtype == ZK_FLOAT32)
    ((float *)zk_data(t))[at] = (float)value;
  else if (t->dtype == ZK_FLOAT64)
    ((double *)zk_data(t))[at] = value;
  else if (t->dtype == ZK_BOOL)
    ((uint8_t *)zk_data(t))[at] = value != 0;
  else
    zk_element_set_i(t, at, zk_real_to_int(value));
}

void zk_element_set_i(zk_tensor *t, int64_t at, int64_t value) {
  if (t->dtype == ZK_BOOL)
    ((uint8_t *)zk_data(t))[at] = value != 0;
  else
    ZK_ANY(t->dtype, ((scalar *)zk_data(t))[at] = (scalar)value;);
}

static void add_f32(char *const *p, const int64_t *step, int64_t n, void *context) {
  (void)context;
  if (step[0] == 4 && step[1] == 4) {
    float *y = (float *)p[0];
    const float *x = (const float *)p[1];
    for (int64_t i = 0; i < n; i++)
      y[i] += x[i];
    return;
  }
  for (int64_t i = 0; i < n; i++)
    *(float *)(p[0] + i * step[0]) += *(const float *)(p[1] + i * step[1]);
}

static void add_f64(char *const *p, const int64_t *step, int64_t n, void *context) {
  (void)context;
  for (int64_t i = 0; i < n; i++)
    *(double *)(p[0] + i * step[0]) += *(const double *)(p[1] + i * step[1]);
}

void zk_tensor_accumulate(zk_tensor *y, const zk_tensor *x) {
  zk_tensor *t[2] = {y, (zk_tensor *)x};
  zk_iterate(2, t, y->dtype == ZK_FLOAT32 ? add_f32 : add_f64, NULL);
}
