/*
 * test_batch.c: data/batch.c. Oracles: torchvision's ToTensor (tests/golden/totensor.h) for the
 * greys, and loops that read one element at a time for which sample goes where.
 */
#include "data/batch.h"

#include "base/memory.h"
#include "base/parallel.h"
#include "check.h"
#include "tensor/convert.h"

#include "../golden/totensor.h"

/* A fresh tensor whose elements are f(position), small enough for every dtype. */
static zk_tensor *counted(zk_dtype dtype, const zk_shape *shape, int64_t factor, int64_t modulus) {
  zk_tensor *t;
  CHECK_OK(zk_tensor_new(dtype, shape, &t));
  for (int64_t i = 0; i < zk_numel(t); i++)
    zk_element_set_i(t, i, i * factor % modulus);
  return t;
}

static zk_tensor *indices(int n, const int64_t *values) {
  zk_tensor *t;
  CHECK_OK(zk_tensor_new(ZK_INT64, &ZK_SHAPE(n), &t));
  memcpy(zk_data(t), values, sizeof *values * (size_t)n);
  return t;
}
#define INDICES(...)                                                                               \
  indices((int)(sizeof((int64_t[]){__VA_ARGS__}) / sizeof(int64_t)), (int64_t[]){__VA_ARGS__})

/* The element of a contiguous or strided t at row `i` and position `at` within the row. */
static double element(const zk_tensor *t, int64_t i, int64_t at) {
  int64_t offset = i * t->stride[0];
  for (int d = t->shape.ndim - 1; d > 0; d--) {
    offset += at % t->shape.dim[d] * t->stride[d];
    at /= t->shape.dim[d];
  }
  return zk_element_f(t, offset);
}

/* out[b, ...] is source[index[b], ...], element by element; images also go through the greys. */
static void check_gathered(const zk_tensor *source, const zk_tensor *index, const zk_tensor *out,
                           bool images) {
  int64_t n = index->shape.dim[0], row = 1, wrong = 0;
  for (int d = 1; d < source->shape.ndim; d++)
    row *= source->shape.dim[d];
  CHECK(out->shape.dim[0] == n && zk_is_contiguous(out) && zk_numel(out) == n * row);
  for (int64_t b = 0; b < n; b++)
    for (int64_t at = 0; at < row; at++) {
      double wanted = element(source, zk_element_i(index, b * index->stride[0]), at);
      if (images)
        wanted = (double)golden_totensor[(int)wanted];
      wrong += zk_element_f(out, b * row + at) != wanted;
    }
  CHECK(wrong == 0, "%d elements differ", (int)wrong);
}

static void test_greys(void) {
  zk_tensor *source = counted(ZK_UINT8, &ZK_SHAPE(1, 16, 16), 1, 256), *index = INDICES(0), *out;
  CHECK_OK(zk_gather_images(source, index, &out));
  zk_shape wanted = ZK_SHAPE(1, 1, 16, 16);
  CHECK(out->dtype == ZK_FLOAT32 && zk_shape_equal(&out->shape, &wanted));
  CHECK(memcmp(zk_data(out), golden_totensor, sizeof golden_totensor) == 0, "not ToTensor's bits");
  zk_tensor_release_all((zk_tensor *[]){source, index, out}, 3);
}

/* Order, repetition, an index that is a column of a table, a source that starts inside its storage:
 * read from an IDX file, images do. */
static void test_images(void) {
  zk_tensor *all = counted(ZK_UINT8, &ZK_SHAPE(7, 5, 3), 89, 256), *source, *out;
  CHECK_OK(zk_tensor_as_strided(all, &ZK_SHAPE(5, 5, 3), (int64_t[]){15, 3, 1}, 17, &source));
  zk_tensor *index = INDICES(4, 0, 0, 3, 4, 1);
  CHECK_OK(zk_gather_images(source, index, &out));
  check_gathered(source, index, out, true);
  zk_tensor_release(out);
  zk_tensor *column;
  CHECK_OK(zk_tensor_as_strided(index, &ZK_SHAPE(3), (int64_t[]){2}, 1, &column));
  CHECK_OK(zk_gather_images(source, column, &out));
  check_gathered(source, column, out, true);
  zk_tensor_release_all((zk_tensor *[]){all, source, index, column, out}, 5);
}

static void test_rows(void) {
  static const zk_shape shapes[] = {{1, {6}}, {2, {6, 4}}, {4, {6, 2, 3, 2}}, {3, {6, 0, 2}}};
  for (int dtype = 0; dtype < ZK_DTYPES; dtype++)
    for (int s = 0; s < 4; s++) {
      zk_tensor *source = counted((zk_dtype)dtype, &shapes[s], 5, dtype == ZK_BOOL ? 2 : 251);
      zk_tensor *index = INDICES(5, 0, 2, 2), *out;
      CHECK_OK(zk_gather_rows(source, index, &out));
      CHECK(out->dtype == (zk_dtype)dtype && out->shape.ndim == shapes[s].ndim);
      check_gathered(source, index, out, false);
      zk_tensor_release_all((zk_tensor *[]){source, index, out}, 3);
    }
}

/* Sources that are windows: transposed, every other row, expanded. */
static void test_strided_rows(void) {
  static const struct {
    zk_shape shape;
    int64_t stride[3], offset;
  } cases[] = {{{3, {4, 3, 2}}, {1, 4, 12}, 0},
               {{3, {2, 2, 3}}, {12, 3, 1}, 6},
               {{2, {5, 3}}, {0, 1}, 3},
               {{1, {6}}, {4}, 1}};
  for (int c = 0; c < 4; c++) {
    zk_tensor *all = counted(ZK_FLOAT32, &ZK_SHAPE(24), 1, 1000), *source, *out;
    zk_tensor *index = INDICES(1, 0, 1);
    CHECK_OK(zk_tensor_as_strided(all, &cases[c].shape, cases[c].stride, cases[c].offset, &source));
    CHECK_OK(zk_gather_rows(source, index, &out));
    check_gathered(source, index, out, false);
    zk_tensor_release_all((zk_tensor *[]){all, source, index, out}, 4);
  }
}

static void test_empty(void) {
  zk_tensor *source = counted(ZK_UINT8, &ZK_SHAPE(3, 4, 5), 1, 256), *none, *out;
  CHECK_OK(zk_tensor_new(ZK_INT64, &ZK_SHAPE(0), &none));
  CHECK_OK(zk_gather_images(source, none, &out));
  zk_shape wanted = ZK_SHAPE(0, 1, 4, 5);
  CHECK(zk_shape_equal(&out->shape, &wanted));
  zk_tensor_release_all((zk_tensor *[]){source, none, out}, 3);
}

/* A batch of many pieces has the same bits at any number of threads. */
static void test_threads(void) {
  enum { N = 1500 };
  int64_t order[N];
  for (int i = 0; i < N; i++)
    order[i] = i * 7 % 50;
  zk_tensor *source = counted(ZK_UINT8, &ZK_SHAPE(50, 28, 28), 31, 256);
  zk_tensor *index = indices(N, order);
  int threads = zk_num_threads();
  for (int n = 1; n <= 4; n++) {
    zk_tensor *images, *rows;
    zk_set_num_threads(n);
    CHECK_OK(zk_gather_images(source, index, &images));
    CHECK_OK(zk_gather_rows(source, index, &rows));
    check_gathered(source, index, images, true);
    check_gathered(source, index, rows, false);
    zk_tensor_release_all((zk_tensor *[]){images, rows}, 2);
  }
  zk_set_num_threads(threads);
  zk_tensor_release_all((zk_tensor *[]){source, index}, 2);
}

static void check_both_fail(const zk_tensor *source, const zk_tensor *index, const char *part) {
  zk_tensor *out = NULL;
  CHECK_FAILS(zk_gather_images(source, index, &out), ZK_ERR_ARG, part);
  CHECK(!out);
  CHECK_FAILS(zk_gather_rows(source, index, &out), ZK_ERR_ARG, part);
  CHECK(!out);
}

static void test_errors(void) {
  zk_tensor *source = counted(ZK_UINT8, &ZK_SHAPE(3, 2, 4), 1, 256), *out = NULL, *other;
  zk_tensor *index = INDICES(0, 2, 3);
  check_both_fail(source, index, "index 3 ");
  zk_tensor_release(index);
  index = INDICES(0, -1);
  check_both_fail(source, index, "index -1 ");
  zk_tensor_release(index);
  index = INDICES(INT64_MAX);
  check_both_fail(source, index, "9223372036854775807");
  zk_tensor_release(index);

  index = INDICES(0);
  CHECK_OK(zk_tensor_cast(index, ZK_FLOAT32, &other));
  check_both_fail(source, other, "float32");
  zk_tensor_release(other);
  CHECK_OK(zk_tensor_new(ZK_INT64, &ZK_SCALAR, &other));
  check_both_fail(source, other, "one dimension");
  check_both_fail(other, index, "scalar");
  zk_tensor_release(other);
  CHECK_OK(zk_tensor_new(ZK_UINT8, &ZK_SHAPE(0, 2, 4), &other));
  check_both_fail(other, index, "index 0 ");
  zk_tensor_release(other);

  CHECK_OK(zk_tensor_cast(source, ZK_FLOAT32, &other));
  CHECK_FAILS(zk_gather_images(other, index, &out), ZK_ERR_ARG, "float32");
  zk_tensor_release(other);
  CHECK_OK(zk_tensor_as_strided(source, &ZK_SHAPE(3, 8), (int64_t[]){8, 1}, 0, &other));
  CHECK_FAILS(zk_gather_images(other, index, &out), ZK_ERR_ARG, "[3, 8]");
  zk_tensor_release(other);
  CHECK_OK(zk_tensor_as_strided(source, &ZK_SHAPE(3, 4, 2), (int64_t[]){8, 1, 4}, 0, &other));
  CHECK_FAILS(zk_gather_images(other, index, &out), ZK_ERR_ARG, "contiguous");
  zk_tensor_release(other);
  CHECK(!out);
  zk_tensor_release_all((zk_tensor *[]){source, index}, 2);
}

typedef zk_status gather_fn(const zk_tensor *, const zk_tensor *, zk_tensor **);

/* Whichever allocation fails: out of memory, nothing kept. */
static void test_memory_fails(void) {
  zk_tensor *all = counted(ZK_UINT8, &ZK_SHAPE(4, 3, 2), 1, 256), *turned;
  zk_tensor *index = INDICES(3, 1);
  CHECK_OK(zk_tensor_as_strided(all, &ZK_SHAPE(4, 2, 3), (int64_t[]){6, 1, 2}, 0, &turned));
  const struct {
    gather_fn *f;
    const zk_tensor *source;
    int allocations;
  } cases[] = {{zk_gather_images, all, 2}, {zk_gather_rows, all, 2}, {zk_gather_rows, turned, 4}};
  for (int c = 0; c < 3; c++) {
    size_t live = zk_memory_live();
    zk_status status = ZK_ERR_NOMEM;
    int failed = 0;
    for (int at = 1; status == ZK_ERR_NOMEM && at < 50; at++) {
      zk_tensor *out = NULL;
      zk_memory_fail_at(at);
      status = cases[c].f(cases[c].source, index, &out);
      zk_memory_fail_at(0);
      failed += status == ZK_ERR_NOMEM;
      CHECK((status == ZK_OK) == (out != NULL));
      zk_tensor_release(out);
      CHECK(zk_memory_live() == live, "allocation %d: bytes are left", at);
    }
    CHECK_OK(status);
    CHECK(failed >= cases[c].allocations, "only %d allocations failed", failed);
  }
  zk_tensor_release_all((zk_tensor *[]){all, turned, index}, 3);
}

int main(void) {
  RUN(test_greys);
  RUN(test_images);
  RUN(test_rows);
  RUN(test_strided_rows);
  RUN(test_empty);
  RUN(test_threads);
  RUN(test_errors);
  RUN(test_memory_fails);
  CHECK(zk_memory_live() == 0, "%zu bytes are left", zk_memory_live());
  return check_report();
}
