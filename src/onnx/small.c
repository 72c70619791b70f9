/*
 * small.c: numbers of 8 bits and less: their limits, rounding and encodings.
 */
#include "onnx/small.h"

#include <math.h>
#include <string.h>
#include "tensor/convert.h"

typedef struct small {
  int64_t type;
  zk_dtype dtype;
  int bits, exponent, mantissa, bias; /* of a float: bits of each; 0: integers */
  float most;
  bool is_signed, has_inf, has_nan, has_zero; /* has_zero: also -0 */
} small;

/* The numbers are those of the ONNX specification's page on float stored in 8 bits. */
static const small types[] = {
    {ZK_ONNX_FLOAT8E4M3FN, ZK_FLOAT16, 8, 4, 3, 7, 448, true, false, true, true},
    {ZK_ONNX_FLOAT8E4M3FNUZ, ZK_FLOAT16, 8, 4, 3, 8, 240, true, false, true, false},
    {ZK_ONNX_FLOAT8E5M2, ZK_FLOAT16, 8, 5, 2, 15, 57344, true, true, true, true},
    {ZK_ONNX_FLOAT8E5M2FNUZ, ZK_FLOAT16, 8, 5, 2, 16, 57344, true, false, true, false},
    {ZK_ONNX_FLOAT4E2M1, ZK_FLOAT16, 4, 2, 1, 1, 6, true, false, false, true},
    {ZK_ONNX_FLOAT8E8M0, ZK_FLOAT32, 8, 8, 0, 127, 0x1p127f, false, false, true, false},
    {ZK_ONNX_UINT4, ZK_UINT8, 4, 0, 0, 0, 15, false, false, false, false},
    {ZK_ONNX_INT4, ZK_INT8, 4, 0, 0, 0, 7, true, false, false, false},
    {ZK_ONNX_UINT2, ZK_UINT8, 2, 0, 0, 0, 3, false, false, false, false},
    {ZK_ONNX_INT2, ZK_INT8, 2, 0, 0, 0, 1, true, false, false, false},
};

static const small *find(int64_t type) {
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (types[i].type == type)
      return &types[i];
  return NULL;
}

bool zk_small_holds(int64_t type, zk_dtype *out) {
  const small *s = find(type);
  if (s)
    *out = s->dtype;
  return s != NULL;
}

bool zk_onnx_holds(int64_t type, zk_dtype *out) {
  return zk_dtype_of_onnx(type, out) || zk_small_holds(type, out);
}

int zk_small_bits(int64_t type, bool *is_signed) {
  const small *s = find(type);
  *is_signed = s && s->is_signed;
  return s && !s->exponent ? s->bits : 0;
}

/* float8e8m0: a float32's exponent, as ONNX's reference rounds it: also of what is negative; 0 and
 * what is smaller than all others become 2^-127. */
static float round_exponent(float x, bool saturate, zk_small_mode mode) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  uint32_t exponent = bits >> 23 & 0xff, fraction = bits & 0x7fffff;
  bool half = (fraction & 0x400000) && (exponent > 0 || (fraction & 0x3fffff));
  bool up = mode == ZK_SMALL_UP ? fraction > 0 : mode == ZK_SMALL_NEAREST && half;
  if (!isfinite(x))
    return NAN;
  if (up && exponent == 0xfe)
    return saturate ? 0x1p127f : NAN;
  return ldexpf(1, (int)(exponent + up) - 127);
}

float zk_small_round(int64_t type, float x, bool saturate, zk_small_mode mode) {
  const small *s = find(type);
  int exponent = 0;
  if (!s || !s->exponent)
    return x;
  if (type == ZK_ONNX_FLOAT8E8M0)
    return round_exponent(x, saturate, mode);
  if (isnan(x))
    return s->has_nan ? x : 0; /* as ONNX's reference of float4 */
  if (isinf(x) && s->has_inf && !saturate)
    return x;
  if (x == 0)
    return s->has_zero ? x : 0.0f;
  float y = x;
  if (isfinite(x)) {
    (void)frexpf(x, &exponent); /* x = m 2^exponent, m from 0.5 on */
    int least = 1 - s->bias;    /* the exponent of the least normal number */
    int step = (exponent - 1 < least ? least : exponent - 1) - s->mantissa;
    y = ldexpf(rintf(ldexpf(x, -step)), step);
  }
  if (fabsf(y) > s->most) {
    if (saturate || !s->has_nan)
      return copysignf(s->most, x);
    return s->has_inf ? copysignf(INFINITY, x) : NAN;
  }
  return y == 0 && !s->has_zero ? 0.0f : y;
}

/* The number that these bits stand for. */
static double decode(const small *s, unsigned bits) {
  if (s->type == ZK_ONNX_FLOAT8E8M0)
    return bits == 0xff ? NAN : ldexp(1, (int)bits - s->bias);
  unsigned sign = bits >> (s->bits - 1) & 1;
  if (!s->exponent)
    return s->is_signed && sign ? (double)bits - ldexp(1, s->bits) : (double)bits;
  unsigned mantissa = bits & ((1u << s->mantissa) - 1);
  unsigned exponent = bits >> s->mantissa & ((1u << s->exponent) - 1);
  unsigned last = (1u << s->exponent) - 1, whole = (1u << s->mantissa) - 1;
  if (s->has_nan && !s->has_zero && bits == 0x80)
    return NAN;
  if (s->has_inf && exponent == last)
    return mantissa ? NAN : sign ? -INFINITY : INFINITY;
  if (s->has_nan && s->has_zero && !s->has_inf && exponent == last && mantissa == whole)
    return NAN;
  double x = exponent ? ldexp(1 + ldexp(mantissa, -s->mantissa), (int)exponent - s->bias)
                      : ldexp(mantissa, 1 - s->bias - s->mantissa);
  return sign ? -x : x;
}

zk_status zk_small_value(const zk_graph_tensor *t, const char *what, zk_tensor **out) {
  const small *s = find(t->data_type);
  zk_shape shape = {.ndim = (int)t->dims.count};
  *out = NULL;
  if (!s || t->dims.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s has more than %d dimensions", what, ZK_MAX_DIM);
  for (int d = 0; d < shape.ndim; d++)
    shape.dim[d] = ZK_LIST(int64_t, t->dims)[d];
  int64_t n = zk_shape_numel(&shape), each = 8 / s->bits;
  const uint8_t *raw = (const uint8_t *)(const void *)t->raw_data.at;
  int64_t have = raw ? (int64_t)t->raw_data.size : (int64_t)t->int32_data.count;
  if (n < 0 || n > INT64_MAX / 8 || have != (n + each - 1) / each)
    return zk_fail(ZK_ERR_FORMAT, "%s: its data does not fit its shape", what);
  ZK_TRY(zk_tensor_new(s->dtype, &shape, out));
  for (int64_t i = 0; i < n; i++) {
    unsigned byte = raw ? raw[i / each] : (unsigned)ZK_LIST(int64_t, t->int32_data)[i / each];
    double x = decode(s, byte >> (i % each * s->bits) & ((1u << s->bits) - 1));
    if (s->exponent)
      zk_element_set_f(*out, i, x);
    else
      zk_element_set_i(*out, i, (int64_t)x);
  }
  return ZK_OK;
}
