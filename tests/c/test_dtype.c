/*
 * test_dtype.c: the table of dtypes, promotion, and conversions by double or int64. Oracles:
 * PyTorch's promotion; for conversions, C's own casts by another way: one element at a time, and
 * the loops of each pair.
 */
#include "tensor/dtype.h"

#include <math.h>
#include <string.h>
#include "base/half.h"
#include "check.h"
#include "io/stored_dtype.h"
#include "tensor/convert.h"

/* Empty: there is none. */
static bool differ(const char *a, const char *b) {
  return !*a || strcmp(a, b) != 0;
}

static void test_table(void) {
  for (int d = 0; d < ZK_DTYPES; d++) {
    const zk_dtype_row *row = &zk_dtype_table[d];
    char torch[32];
    zk_dtype back;
    CHECK(row->size == 1 || row->size == 2 || row->size == 4 || row->size == 8, "%s", row->name);
    snprintf(torch, sizeof torch, "torch.%s", row->name);
    CHECK(zk_dtype_parse(row->name, &back) && back == (zk_dtype)d, "%s", row->name);
    CHECK(!*row->method || (zk_dtype_parse(row->method, &back) && back == (zk_dtype)d), "%s",
          row->method);
    CHECK(zk_dtype_parse(torch, &back) && back == (zk_dtype)d, "%s", torch);
    CHECK(strstr(zk_dtype_names(), row->name), "%s", row->name);
    for (int e = 0; e < d; e++) /* what a file says means one dtype */
      CHECK(row->onnx != zk_dtype_table[e].onnx &&
                differ(row->storage, zk_dtype_table[e].storage) &&
                differ(row->numpy, zk_dtype_table[e].numpy) &&
                differ(row->safetensors, zk_dtype_table[e].safetensors),
            "%s and %s", row->name, zk_dtype_table[e].name);
  }
  zk_dtype none;
  CHECK(!zk_dtype_parse("float128", &none), "float128");
}

/* A dtype of ours is read as it is: no second row of that name widens it. */
static void test_stored(void) {
  for (const zk_stored_dtype *d = zk_stored_dtypes; d->name; d++)
    CHECK(zk_stored_dtype_find(ZK_NAMED_PLAINLY, d->name) == d, "%s", d->name);
}

/* torch.promote_types over all pairs. */
static void test_promotion(void) {
  static const zk_dtype rising[] = {ZK_BOOL,  ZK_UINT8,   ZK_INT16,   ZK_INT32,
                                    ZK_INT64, ZK_FLOAT16, ZK_FLOAT32, ZK_FLOAT64};
  for (int i = 0; i < 8; i++)
    for (int k = 0; k < 8; k++)
      CHECK(zk_promote_dtypes(rising[i], rising[k]) == rising[i > k ? i : k], "%d %d", i, k);
  static const zk_dtype odd[][3] = {
      {ZK_INT8, ZK_UINT8, ZK_INT16},        {ZK_INT8, ZK_BOOL, ZK_INT8},
      {ZK_INT8, ZK_INT16, ZK_INT16},        {ZK_FLOAT16, ZK_BFLOAT16, ZK_FLOAT32},
      {ZK_BFLOAT16, ZK_INT64, ZK_BFLOAT16}, {ZK_BFLOAT16, ZK_FLOAT32, ZK_FLOAT32},
      {ZK_BFLOAT16, ZK_UINT8, ZK_BFLOAT16}, {ZK_BFLOAT16, ZK_BFLOAT16, ZK_BFLOAT16}};
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
    CHECK(zk_promote_dtypes(odd[i][0], odd[i][1]) == odd[i][2] &&
              zk_promote_dtypes(odd[i][1], odd[i][0]) == odd[i][2],
          "%s and %s", zk_dtype_name(odd[i][0]), zk_dtype_name(odd[i][1]));
}

#define MANY 600 /* more than one part of the wide way */

static void convert(zk_dtype from, zk_dtype to, int64_t step) {
  static const double values[] = {0,    1,   -1,    2.5,    -2.5, 255, 256, 1e18, -1e18,
                                  1e30, NAN, -1e30, 0x1p62, 0.1,  127, 128, 65535};
  zk_tensor *x = NULL, *pair = NULL, *wide = NULL;
  CHECK_OK(zk_tensor_new(from, &ZK_SHAPE(MANY * step), &x));
  CHECK_OK(zk_tensor_new(to, &ZK_SHAPE(MANY), &pair));
  CHECK_OK(zk_tensor_zeros(to, &ZK_SHAPE(MANY), &wide));
  if (x && pair && wide) {
    for (int64_t i = 0; i < MANY * step; i++)
      zk_element_set_f(x, i, values[i % 17] + (double)(i / 17 % 3));
    x->shape = ZK_SHAPE(MANY);
    x->stride[0] = step;
    CHECK_OK(zk_tensor_copy(pair, x));
    char *p[2] = {zk_data(wide), zk_data(x)};
    int64_t steps[2] = {(int64_t)zk_dtype_size(to), (int64_t)zk_dtype_size(from) * step};
    zk_dtype dtypes[2] = {to, from};
    zk_convert_widely(p, steps, MANY, dtypes);
    CHECK(memcmp(zk_data(wide), zk_data(pair), MANY * zk_dtype_size(to)) == 0, "%s to %s, step %d",
          zk_dtype_name(from), zk_dtype_name(to), (int)step);
    for (int64_t i = 0; i < MANY; i++) {
      zk_tensor *one = wide; /* element by element */
      if (zk_dtype_is_real(from) || (from == ZK_UINT64 && zk_dtype_is_real(to)))
        zk_element_set_f(one, i, zk_element_f(x, i * step));
      else
        zk_element_set_i(one, i, zk_element_i(x, i * step));
    }
    CHECK(memcmp(zk_data(wide), zk_data(pair), MANY * zk_dtype_size(to)) == 0,
          "%s to %s by elements", zk_dtype_name(from), zk_dtype_name(to));
  }
  zk_tensor_release(x);
  zk_tensor_release(pair);
  zk_tensor_release(wide);
}

static void test_conversions(void) {
  for (int from = 0; from < ZK_DTYPES; from++)
    for (int to = 0; to < ZK_DTYPES; to++) {
      convert((zk_dtype)from, (zk_dtype)to, 1);
      convert((zk_dtype)from, (zk_dtype)to, 3);
    }
}

/* ---- floats of 16 bits ---- */

/* A float of 16 bits by its definition: sign, exponent of `width` bits, fraction. */
static double defined(unsigned bits, int width) {
  int fraction_bits = 15 - width, bias = (1 << (width - 1)) - 1;
  int exponent = (int)(bits >> fraction_bits) & ((1 << width) - 1);
  int fraction = (int)(bits & ((1u << fraction_bits) - 1));
  double x = exponent == 0
                 ? ldexp(fraction, 1 - bias - fraction_bits)
                 : ldexp(fraction + (1 << fraction_bits), exponent - bias - fraction_bits);
  if (exponent == (1 << width) - 1)
    x = fraction ? NAN : INFINITY;
  return bits & 0x8000 ? -x : x;
}

static uint16_t to_short(zk_dtype d, float x) {
  return d == ZK_FLOAT16 ? zk_half_of_float(x) : zk_bfloat16_of_float(x);
}

/* All 65536, and what lies between neighbours: the middle goes to the even one. */
static void test_short_floats(void) {
  for (int kind = 0; kind < 2; kind++) {
    zk_dtype d = kind ? ZK_BFLOAT16 : ZK_FLOAT16;
    int width = kind ? 8 : 5, wrong = 0;
    for (unsigned bits = 0; bits < 65536; bits++) {
      double want = defined(bits, width);
      float x = kind ? zk_float_of_bfloat16((uint16_t)bits) : zk_float_of_half((uint16_t)bits);
      if (isnan(want)) {
        wrong += !isnan(x) || !isnan(defined(to_short(d, x), width));
        continue;
      }
      wrong += (double)x != want || !signbit(x) != !signbit(want) || to_short(d, x) != bits;
      double next = defined(bits + 1, width);
      if ((bits & 0x7fff) == 0x7fff || isnan(next))
        continue;
      if (isinf(next)) /* past the greatest: as if one more followed it */
        next = 2 * want - defined(bits - 1, width);
      float middle = (float)((want + next) / 2);
      if (isinf(want) || (double)middle != (want + next) / 2)
        continue;
      wrong += to_short(d, middle) != (bits % 2 ? bits + 1 : bits);
      wrong += to_short(d, nextafterf(middle, x)) != bits;
      wrong += to_short(d, nextafterf(middle, (float)(2 * next - want))) != bits + 1;
    }
    CHECK(wrong == 0, "%s: %d wrong", zk_dtype_name(d), wrong);
  }
  CHECK(zk_half_of_float(65519.996f) == 0x7bff && zk_half_of_float(65520) == 0x7c00, "65520");
  CHECK(zk_half_of_float(0x1p-25f) == 0 && zk_half_of_float(0x1.8p-25f) == 1, "2^-25");
  CHECK(zk_half_of_float(-0.0f) == 0x8000 && zk_half_of_float(-INFINITY) == 0xfc00, "signs");
  CHECK(zk_half_of_float(NAN) == 0x7e00 && zk_bfloat16_of_float(NAN) == 0x7fc0, "nan");
}

static void test_takes(void) {
  CHECK(!zk_dtype_takes(ZK_INT8, 128, true) && zk_dtype_takes(ZK_INT8, -128, true), "128");
  CHECK(!zk_dtype_takes(ZK_INT32, NAN, false) && zk_dtype_takes(ZK_INT32, -0x1p31, true), "2^31");
  CHECK(zk_dtype_takes(ZK_FLOAT32, NAN, false), "nan in float32");
  CHECK(!zk_dtype_takes(ZK_INT64, NAN, false), "nan in int64");
  CHECK(!zk_dtype_takes(ZK_INT64, 0x1p63, false) && zk_dtype_takes(ZK_INT64, 0x1p62, false),
        "2^63");
  CHECK(!zk_dtype_takes(ZK_UINT8, 256, true) && zk_dtype_takes(ZK_UINT8, -255, true), "256");
  CHECK(!zk_dtype_takes(ZK_UINT8, -1, false) && zk_dtype_takes(ZK_UINT8, -0.5, false), "-1.0");
}

int main(void) {
  RUN(test_table);
  RUN(test_stored);
  RUN(test_promotion);
  RUN(test_conversions);
  RUN(test_short_floats);
  RUN(test_takes);
  return check_report();
}
