/*
 * test_dtype.c: the table of dtypes, promotion, and conversions by double or int64. Oracles:
 * PyTorch's promotion; for conversions, C's own casts by another way: one element at a time, and
 * the loops of each pair.
 */
#include "tensor/dtype.h"

#include <math.h>
#include <string.h>
#include "check.h"
#include "io/stored_dtype.h"
#include "tensor/convert.h"

static void test_table(void) {
  for (int d = 0; d < ZK_DTYPES; d++) {
    const zk_dtype_row *row = &zk_dtype_table[d];
    char torch[32];
    zk_dtype back;
    CHECK(row->size == 1 || row->size == 2 || row->size == 4 || row->size == 8, "%s", row->name);
    snprintf(torch, sizeof torch, "torch.%s", row->name);
    CHECK(zk_dtype_parse(row->name, &back) && back == (zk_dtype)d, "%s", row->name);
    CHECK(zk_dtype_parse(row->method, &back) && back == (zk_dtype)d, "%s", row->method);
    CHECK(zk_dtype_parse(torch, &back) && back == (zk_dtype)d, "%s", torch);
    CHECK(strstr(zk_dtype_names(), row->name), "%s", row->name);
    for (int e = 0; e < d; e++) /* what a file says means one dtype */
      CHECK(row->onnx != zk_dtype_table[e].onnx &&
                strcmp(row->storage, zk_dtype_table[e].storage) != 0 &&
                strcmp(row->numpy, zk_dtype_table[e].numpy) != 0 &&
                strcmp(row->safetensors, zk_dtype_table[e].safetensors) != 0,
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
  static const zk_dtype rising[] = {ZK_BOOL, ZK_UINT8, ZK_INT64, ZK_FLOAT32, ZK_FLOAT64};
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < 5; k++)
      CHECK(zk_promote_dtypes(rising[i], rising[k]) == rising[i > k ? i : k], "%d %d", i, k);
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
      if (zk_dtype_is_real(from))
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

static void test_takes(void) {
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
  RUN(test_takes);
  return check_report();
}
