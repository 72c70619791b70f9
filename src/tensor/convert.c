/*
 * convert.c: the dtypes into one another, copies and fills.
 */
#include "tensor/convert.h"

#include <math.h>
#include <string.h>
#include "base/half.h"
#include "base/interrupt.h"
#include "base/parallel.h"
#include "base/target.h"
#include "tensor/iterate.h"
#include "tensor/transpose.h"

#define BYTES_GRAIN ((size_t)512 << 10) /* that one thread copies at a time */

/* The higher category, and in it the larger. */
static int rank(zk_dtype d) {
  return (int)zk_dtype_category(d) * 16 + (int)zk_dtype_size(d);
}

/* Of two of one size and category neither holds the other's numbers: a larger one does. */
zk_dtype zk_promote_dtypes(zk_dtype a, zk_dtype b) {
  if (a != b && rank(a) == rank(b) && rank(a) == rank(ZK_FLOAT16))
    return ZK_FLOAT32;
  if (a != b && rank(a) == rank(b) && rank(a) == rank(ZK_INT8))
    return ZK_INT16;
  return rank(a) > rank(b) ? a : b;
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
  if (a->dtype == b->dtype && !a->is_number && !b->is_number)
    return a->dtype;
  zk_tensor *both[2] = {(zk_tensor *)a, (zk_tensor *)b};
  return zk_promote_all(2, both);
}

/* A real outside of int32, as x86 converts it, and what PyTorch makes of it for shorter ones. */
static inline int32_t real_to_int32(double x) {
  return x > -0x1p31 - 1 && x < 0x1p31 ? (int32_t)x : INT32_MIN;
}
static inline uint64_t real_to_uint64(double x) {
  return x >= 0x1p63 && x < 0x1p64 ? (uint64_t)x : (uint64_t)zk_real_to_int(x);
}

/* A value of either kind as an element of each form, and an element's value. */
#define REAL_TO_REAL(T, x) (T)(x)
#define REAL_TO_HALF(T, x) zk_half_of_float((float)(x))
#define REAL_TO_BFLOAT16(T, x) zk_bfloat16_of_float((float)(x))
#define REAL_TO_INTEGER(T, x) (T) zk_real_to_int(x)
#define REAL_TO_SHORT(T, x) (T) real_to_int32(x)
#define REAL_TO_UNSIGNED(T, x) (T) real_to_uint64(x)
#define REAL_TO_BOOL(T, x) (x) != 0
#define INTEGER_TO_REAL(T, x) (T)(x)
#define INTEGER_TO_HALF(T, x) zk_half_of_float((float)(x))
#define INTEGER_TO_BFLOAT16(T, x) zk_bfloat16_of_float((float)(x))
#define INTEGER_TO_INTEGER(T, x) (T)(x)
#define INTEGER_TO_SHORT(T, x) (T)(x)
#define INTEGER_TO_UNSIGNED(T, x) (T)(x)
#define INTEGER_TO_BOOL(T, x) (x) != 0
#define VALUE_OF_REAL(x) (x)
#define VALUE_OF_HALF(x) zk_float_of_half(x)
#define VALUE_OF_BFLOAT16(x) zk_float_of_bfloat16(x)
#define VALUE_OF_INTEGER(x) (x)
#define VALUE_OF_SHORT(x) (x)
#define VALUE_OF_UNSIGNED(x) (x)
#define VALUE_OF_BOOL(x) (x)

/* A loop that reads S and writes D. */
#define CONVERT(S, s, D, d, expression)                                                            \
  ZK_TARGETED(s##_to_##d, (char *const *p, const int64_t *step, int64_t n, void *context),         \
              (p, step, n, context), {                                                             \
                (void)context;                                                                     \
                if (step[0] == (int64_t)sizeof(D) && step[1] == (int64_t)sizeof(S)) {              \
                  D *y = (D *)p[0];                                                                \
                  const S *in = (const S *)p[1];                                                   \
                  ZK_IVDEP                                                                         \
                  for (int64_t i = 0; i < n; i++) {                                                \
                    S x = in[i];                                                                   \
                    y[i] = expression;                                                             \
                  }                                                                                \
                  return;                                                                          \
                }                                                                                  \
                if (step[0] == (int64_t)sizeof(D) && step[1] == 0) { /* one value for all */       \
                  D *y = (D *)p[0];                                                                \
                  S x = *(const S *)p[1];                                                          \
                  D value = expression;                                                            \
                  for (int64_t i = 0; i < n; i++)                                                  \
                    y[i] = value;                                                                  \
                  return;                                                                          \
                }                                                                                  \
                char *y = p[0];                                                                    \
                const char *in = p[1];                                                             \
                for (int64_t i = 0; i < n; i++, y += step[0], in += step[1]) {                     \
                  S x = *(const S *)in;                                                            \
                  *(D *)y = expression;                                                            \
                }                                                                                  \
              })
/* Elements of that many bytes, moved. */
CONVERT(uint8_t, move, uint8_t, 1, x)
CONVERT(uint16_t, move, uint16_t, 2, x)
CONVERT(uint32_t, move, uint32_t, 4, x)
CONVERT(uint64_t, move, uint64_t, 8, x)
static const zk_loop moves[] = ZK_LOOPS_BY_WIDTH(move_to);

/* The pairs that have a loop of their own. */
CONVERT(float, f32, double, f64, (double)x)
CONVERT(float, f32, int64_t, i64, zk_real_to_int(x))
CONVERT(float, f32, uint8_t, u8, (uint8_t)zk_real_to_int(x))
CONVERT(float, f32, uint8_t, b8, x != 0)
CONVERT(double, f64, float, f32, (float)x)
CONVERT(double, f64, int64_t, i64, zk_real_to_int(x))
CONVERT(double, f64, uint8_t, u8, (uint8_t)zk_real_to_int(x))
CONVERT(double, f64, uint8_t, b8, x != 0)
CONVERT(int64_t, i64, float, f32, (float)x)
CONVERT(int64_t, i64, double, f64, (double)x)
CONVERT(int64_t, i64, uint8_t, u8, (uint8_t)x)
CONVERT(int64_t, i64, uint8_t, b8, x != 0)
CONVERT(uint8_t, u8, float, f32, (float)x)
CONVERT(uint8_t, u8, double, f64, (double)x)
CONVERT(uint8_t, u8, int64_t, i64, x)
CONVERT(uint8_t, u8, uint8_t, b8, x != 0)
CONVERT(uint16_t, f16, float, f32, zk_float_of_half(x))
CONVERT(uint16_t, bf16, float, f32, zk_float_of_bfloat16(x))
CONVERT(float, f32, uint16_t, f16, zk_half_of_float(x))
CONVERT(float, f32, uint16_t, bf16, zk_bfloat16_of_float(x))
CONVERT(int32_t, i32, int64_t, i64, x)
CONVERT(int64_t, i64, int32_t, i32, (int32_t)x)
static const zk_loop loops[ZK_DTYPES][ZK_DTYPES] = {
    [ZK_FLOAT32] = {[ZK_FLOAT64] = f32_to_f64,
                    [ZK_INT64] = f32_to_i64,
                    [ZK_UINT8] = f32_to_u8,
                    [ZK_BOOL] = f32_to_b8,
                    [ZK_FLOAT16] = f32_to_f16,
                    [ZK_BFLOAT16] = f32_to_bf16},
    [ZK_FLOAT64] = {[ZK_FLOAT32] = f64_to_f32,
                    [ZK_INT64] = f64_to_i64,
                    [ZK_UINT8] = f64_to_u8,
                    [ZK_BOOL] = f64_to_b8},
    [ZK_INT64] = {[ZK_FLOAT32] = i64_to_f32,
                  [ZK_FLOAT64] = i64_to_f64,
                  [ZK_UINT8] = i64_to_u8,
                  [ZK_BOOL] = i64_to_b8,
                  [ZK_INT32] = i64_to_i32},
    [ZK_UINT8] = {[ZK_FLOAT32] = u8_to_f32,
                  [ZK_FLOAT64] = u8_to_f64,
                  [ZK_INT64] = u8_to_i64,
                  [ZK_BOOL] = u8_to_b8},
    [ZK_BOOL] = {[ZK_FLOAT32] = u8_to_f32,
                 [ZK_FLOAT64] = u8_to_f64,
                 [ZK_INT64] = u8_to_i64,
                 [ZK_UINT8] = move_to_1},
    [ZK_INT32] = {[ZK_INT64] = i32_to_i64},
    [ZK_FLOAT16] = {[ZK_FLOAT32] = f16_to_f32},
    [ZK_BFLOAT16] = {[ZK_FLOAT32] = bf16_to_f32},
};

/* All others go through the wide type of the source: its elements are read into a list, and every
 * dtype is written from a list of either kind. */
#define ZK_DTYPE(id, s, type, category, form, wide, ...)                                           \
  static void load_##s(const char *in, int64_t step, int64_t n, void *list) {                      \
    for (int64_t i = 0; i < n; i++)                                                                \
      ((wide *)list)[i] = (wide)VALUE_OF_##form(*(const type *)(in + i * step));                   \
  }                                                                                                \
  static void from_real_##s(char *out, int64_t step, int64_t n, const void *list) {                \
    for (int64_t i = 0; i < n; i++)                                                                \
      *(type *)(out + i * step) = REAL_TO_##form(type, ((const double *)list)[i]);                 \
  }                                                                                                \
  static void from_integer_##s(char *out, int64_t step, int64_t n, const void *list) {             \
    for (int64_t i = 0; i < n; i++)                                                                \
      *(type *)(out + i * step) = INTEGER_TO_##form(type, ((const int64_t *)list)[i]);             \
  }
#include "tensor/dtypes.def"
static const struct {
  void (*load)(const char *in, int64_t step, int64_t n, void *list);
  void (*from_real)(char *out, int64_t step, int64_t n, const void *list);
  void (*from_integer)(char *out, int64_t step, int64_t n, const void *list);
} ways[ZK_DTYPES] = {
#define ZK_DTYPE(id, s, ...) {load_##s, from_real_##s, from_integer_##s},
#include "tensor/dtypes.def"
};

void zk_convert_widely(char *const *p, const int64_t *step, int64_t n, void *context) {
  const zk_dtype *dtypes = context;
  _Alignas(8) char list[8 * 256];
  for (int64_t at = 0; at < n; at += 256) {
    int64_t part = n - at < 256 ? n - at : 256;
    bool real = zk_dtype_is_real(dtypes[1]);
    ways[dtypes[1]].load(p[1] + at * step[1], step[1], part, list);
    if (dtypes[1] == ZK_UINT64 && zk_dtype_is_real(dtypes[0])) { /* past int64: not below 0 */
      for (int64_t i = 0; i < part; i++) {
        double value = (double)((const uint64_t *)(const void *)list)[i];
        memcpy(list + 8 * i, &value, sizeof value);
      }
      real = true;
    }
    if (real)
      ways[dtypes[0]].from_real(p[0] + at * step[0], step[0], part, list);
    else
      ways[dtypes[0]].from_integer(p[0] + at * step[0], step[0], part, list);
  }
}

typedef struct bytes {
  char *to;
  const char *from;
} bytes;

static void copy_range(void *context, int64_t begin, int64_t end) {
  const bytes *b = context;
  memcpy(b->to + begin, b->from + begin, (size_t)(end - begin));
}

void zk_copy_bytes(void *to, const void *from, size_t n) {
  if (n <= 2 * BYTES_GRAIN) {
    memmove(to, from, n);
  } else if (to != from) {
    bytes b = {.to = to, .from = from};
    bool before = zk_stoppable_begin(false);
    zk_parallel_for((int64_t)n, BYTES_GRAIN, copy_range, &b);
    (void)zk_stoppable_end(before, ZK_OK);
  }
}

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
    zk_copy_bytes(zk_data(dst), zk_data(src), (size_t)zk_numel(dst) * zk_dtype_size(dst->dtype));
    return ZK_OK;
  }
  if (zk_copy_transposed(dst, src))
    return ZK_OK;
  zk_tensor *t[2] = {dst, (zk_tensor *)src};
  zk_loop loop =
      dst->dtype == src->dtype ? moves[zk_dtype_size(dst->dtype)] : loops[src->dtype][dst->dtype];
  zk_dtype dtypes[2] = {dst->dtype, src->dtype};
  zk_iterate_plain(2, t, loop ? loop : zk_convert_widely, dtypes);
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
  zk_iterate_plain(2, both, moves[zk_dtype_size(t->dtype)], NULL);
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

/* In parts whose element numbers fit int32, which the compiler has vectors of doubles for. */
#define RANGE_PART ((int64_t)1 << 16)
#define RANGE_F(NAME, T)                                                                           \
  ZK_TARGETED(NAME, (T * y, int64_t begin, int32_t n, double first, double step),                  \
              (y, begin, n, first, step), {                                                        \
                for (int32_t i = 0; i < n; i++)                                                    \
                  y[i] = (T)(first + ((double)begin + (double)i) * step);                          \
              })
RANGE_F(range_f32, float)
RANGE_F(range_f64, double)
ZK_TARGETED(range_i64, (int64_t * y, int64_t n, uint64_t first, uint64_t step), (y, n, first, step),
            {
              for (int64_t i = 0; i < n; i++)
                y[i] = (int64_t)(first + (uint64_t)i * step);
            })

void zk_tensor_range_f(zk_tensor *t, double first, double step) {
  int64_t n = zk_numel(t);
  for (int64_t i = 0; i < n; i += RANGE_PART) {
    int32_t part = (int32_t)(n - i < RANGE_PART ? n - i : RANGE_PART);
    if (t->dtype == ZK_FLOAT32)
      range_f32((float *)zk_data(t) + i, i, part, first, step);
    else if (t->dtype == ZK_FLOAT64)
      range_f64((double *)zk_data(t) + i, i, part, first, step);
    else
      for (int64_t j = i; j < i + part; j++)
        zk_element_set_f(t, j, first + (double)j * step);
  }
}

void zk_tensor_range_i(zk_tensor *t, int64_t first, int64_t step) {
  double end = (double)first + (double)zk_numel(t) * (double)step;
  if (t->dtype == ZK_INT64) {
    range_i64(zk_data(t), zk_numel(t), (uint64_t)first, (uint64_t)step);
    return;
  }
  if (zk_dtype_is_real(t->dtype) && fabs((double)first) < 0x1p53 && fabs(end) < 0x1p53) {
    zk_tensor_range_f(t, (double)first, (double)step); /* doubles are exact there */
    return;
  }
  for (int64_t i = 0, n = zk_numel(t); i < n; i++)
    zk_element_set_i(t, i, (int64_t)(ZK_WRAP(first) + ZK_WRAP(i) * ZK_WRAP(step)));
}

double zk_element_f(const zk_tensor *t, int64_t at) {
  switch (t->dtype) {
#define ZK_DTYPE(id, s, type, category, form, ...)                                                 \
  case ZK_##id:                                                                                    \
    return (double)VALUE_OF_##form(((const type *)zk_data(t))[at]);
#include "tensor/dtypes.def"
  }
  zk_no_such_dtype();
}

int64_t zk_element_i(const zk_tensor *t, int64_t at) {
  if (zk_dtype_is_real(t->dtype))
    return zk_real_to_int(zk_element_f(t, at));
  switch (t->dtype) {
#define ZK_DTYPE(id, s, type, ...)                                                                 \
  case ZK_##id:                                                                                    \
    return (int64_t)((const type *)zk_data(t))[at];
#include "tensor/dtypes.def"
  }
  zk_no_such_dtype();
}

void zk_element_set_f(zk_tensor *t, int64_t at, double value) {
  switch (t->dtype) {
#define ZK_DTYPE(id, s, type, category, form, ...)                                                 \
  case ZK_##id:                                                                                    \
    ((type *)zk_data(t))[at] = REAL_TO_##form(type, value);                                        \
    break;
#include "tensor/dtypes.def"
  }
}

void zk_element_set_i(zk_tensor *t, int64_t at, int64_t value) {
  switch (t->dtype) {
#define ZK_DTYPE(id, s, type, category, form, ...)                                                 \
  case ZK_##id:                                                                                    \
    ((type *)zk_data(t))[at] = INTEGER_TO_##form(type, value);                                     \
    break;
#include "tensor/dtypes.def"
  }
}

#define ADD(NAME, T)                                                                               \
  ZK_TARGETED(NAME, (char *const *p, const int64_t *step, int64_t n, void *context),               \
              (p, step, n, context), {                                                             \
                (void)context;                                                                     \
                if (step[0] == (int64_t)sizeof(T) && step[1] == (int64_t)sizeof(T)) {              \
                  T *y = (T *)p[0];                                                                \
                  const T *x = (const T *)p[1];                                                    \
                  ZK_IVDEP                                                                         \
                  for (int64_t i = 0; i < n; i++)                                                  \
                    y[i] += x[i];                                                                  \
                  return;                                                                          \
                }                                                                                  \
                for (int64_t i = 0; i < n; i++)                                                    \
                  *(T *)(p[0] + i * step[0]) += *(const T *)(p[1] + i * step[1]);                  \
              })
ADD(add_f32, float)
ADD(add_f64, double)

/* A sum of floats of 16 bits, rounded. */
#define ADD_SHORT(NAME, of_float, to_float)                                                        \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                              \
      uint16_t *y = (uint16_t *)(p[0] + i * step[0]);                                              \
      *y = of_float(to_float(*y) + to_float(*(const uint16_t *)(p[1] + i * step[1])));             \
    }                                                                                              \
  }
ADD_SHORT(add_f16, zk_half_of_float, zk_float_of_half)
ADD_SHORT(add_bf16, zk_bfloat16_of_float, zk_float_of_bfloat16)

void zk_tensor_accumulate(zk_tensor *y, const zk_tensor *x) {
  static const zk_loop adds[ZK_DTYPES] = {[ZK_FLOAT32] = add_f32,
                                          [ZK_FLOAT64] = add_f64,
                                          [ZK_FLOAT16] = add_f16,
                                          [ZK_BFLOAT16] = add_bf16};
  zk_tensor *t[2] = {y, (zk_tensor *)x};
  zk_iterate_plain(2, t, adds[y->dtype], NULL);
}
