/*
 * test_product.c: any matrix product by kernel/dense.h, single and in batches, by every kernel that
 * this machine can run. Oracle: three loops in double.
 */
#include "check.h"
#include "draw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "base/parallel.h"
#include "kernel/dense_job.h"

static float *numbers(int64_t n) {
  float *p = malloc((size_t)n * sizeof *p);
  for (int64_t i = 0; i < n; i++)
    p[i] = draw_float();
  return p;
}

/* Elements of c that are wrong: those of the product, and those between its rows, which must stay.
 */
static int wrong(const zk_product_shape *s, const float *a, const float *b, const float *before,
                 const float *c) {
  int count = 0;
  for (int64_t i = 0; i < s->m; i++)
    for (int64_t n = 0; n < s->ldc; n++) {
      int64_t at = i * s->ldc + n;
      if (n >= s->n) {
        count += c[at] != before[at];
        continue;
      }
      double sum = s->add ? before[at] : 0;
      for (int64_t k = 0; k < s->k; k++)
        sum += (double)a[s->a_transposed ? k * s->lda + i : i * s->lda + k] *
               b[s->b_transposed ? n * s->ldb + k : k * s->ldb + n];
      count += !(fabs(c[at] - sum) <= 1e-6 * (1 + sqrt((double)s->k)));
    }
  return count;
}

/* A shape by its bits: transposes, add, rows longer than they need to be. */
static zk_product_shape shape_of(int bits, int64_t m, int64_t n, int64_t k) {
  bool ta = bits & 1, tb = bits & 2;
  int64_t gap = bits & 8 ? 5 : 0;
  return (zk_product_shape){ta,     tb, bits & 4, m, n, k, (ta ? m : k) + gap, (tb ? k : n) + gap,
                            n + gap};
}

static void check(int bits, int64_t m, int64_t n, int64_t k) {
  zk_product_shape s = shape_of(bits, m, n, k);
  float *a = numbers((s.a_transposed ? k : m) * s.lda),
        *b = numbers((s.b_transposed ? n : k) * s.ldb);
  float *c = numbers(m * s.ldc), *before = malloc((size_t)(m * s.ldc) * sizeof *c);
  memcpy(before, c, (size_t)(m * s.ldc) * sizeof *c);
  zk_product_item item = {a, b, c};
  CHECK_OK(zk_dense_product(&s, &item));
  int bad = wrong(&s, a, b, before, c);
  CHECK(bad == 0, "%d x %d x %d, case %d: %d wrong", (int)m, (int)n, (int)k, bits, bad);
  free(a), free(b), free(c), free(before);
}

static void edges_of_all_sizes(void) {
  static const int sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 48, 49, 65, 97};
  for (int bits = 0; bits < 16; bits++)
    for (int i = 0; i < 16; i++) {
      check(bits, sizes[i], sizes[(i * 7 + bits) % 16], sizes[(i * 3 + 2 * bits) % 16]);
      check(bits, sizes[(i * 5 + bits) % 16], sizes[i], sizes[(i * 11 + 1) % 16]);
    }
}

/* More than a block of rows, of columns, of steps; transposed operands with long rows. */
static void several_blocks(void) {
  for (int bits = 0; bits < 16; bits++) {
    check(bits, 70, 100, 600);
    check(bits, 131, 53, 257);
    check(bits, 200, 150, 70);
    check(bits, 3, 300, 513);
    check(bits, 300, 1, 513);
  }
  for (int bits = 0; bits < 16; bits++) /* over 2^22 multiplications: pieces of a transposed a */
    check(bits, 70, 60, 1100);
  check(1, 1030, 200, 40);
  check(5, 1030, 200, 40);
}

static void batches(void) {
  enum { COUNT = 7 };
  for (int bits = 0; bits < 8; bits++)
    for (int large = 0; large < 2; large++) {
      zk_product_shape s = shape_of(bits, large ? 170 : 19, large ? 180 : 33, large ? 150 : 21);
      zk_product_item items[COUNT];
      float *before[COUNT];
      for (int i = 0; i < COUNT; i++) {
        float *c = numbers(s.m * s.ldc);
        items[i] = (zk_product_item){numbers((s.a_transposed ? s.k : s.m) * s.lda),
                                     numbers((s.b_transposed ? s.n : s.k) * s.ldb), c};
        before[i] = malloc((size_t)(s.m * s.ldc) * sizeof *c);
        memcpy(before[i], c, (size_t)(s.m * s.ldc) * sizeof *c);
      }
      CHECK_OK(zk_dense_product_batch(&s, COUNT, items));
      for (int i = 0; i < COUNT; i++) {
        int bad = wrong(&s, items[i].a, items[i].b, before[i], items[i].c);
        CHECK(bad == 0, "item %d of case %d: %d wrong", i, bits, bad);
        free((float *)items[i].a), free((float *)items[i].b), free(items[i].c), free(before[i]);
      }
    }
}

/* The number of threads changes no bit, nor does it whether a product is one of a batch. */
static void bits_stay(void) {
  zk_parallel_pretend(4);
  for (int bits = 0; bits < 4; bits++) {
    zk_product_shape s = shape_of(bits, 150, 130, 300);
    float *a = numbers((s.a_transposed ? s.k : s.m) * s.lda);
    float *b = numbers((s.b_transposed ? s.n : s.k) * s.ldb);
    float *c[4];
    for (int t = 0; t < 4; t++) {
      zk_set_num_threads(t + 1);
      c[t] = numbers(s.m * s.n);
      CHECK_OK(zk_dense_product(&s, &(zk_product_item){a, b, c[t]}));
      CHECK(memcmp(c[0], c[t], (size_t)(s.m * s.n) * sizeof(float)) == 0, "%d threads", t + 1);
    }
    s = shape_of(bits, 20, 30, 40);
    zk_product_item items[3] = {{a, b, c[1]}, {a, b, c[2]}, {a, b, c[3]}};
    CHECK_OK(zk_dense_product(&s, &(zk_product_item){a, b, c[0]}));
    CHECK_OK(zk_dense_product_batch(&s, 3, items));
    for (int t = 1; t < 4; t++)
      CHECK(memcmp(c[0], c[t], (size_t)(s.m * s.n) * sizeof(float)) == 0, "item %d", t);
    for (int t = 0; t < 4; t++)
      free(c[t]);
    free(a), free(b);
  }
  zk_set_num_threads(2);
}

/* 0 times inf is nan, in whatever place: no step is left out. */
static void what_is_not_finite(void) {
  for (int bits = 0; bits < 4; bits++)
    for (int64_t m = 1; m <= 140; m += 139) {
      zk_product_shape s = shape_of(bits, m, 40, 30);
      float *a = calloc((size_t)(m * 30), sizeof *a), *b = numbers(40 * 30), *c = numbers(m * 40);
      b[17] = INFINITY, b[600] = NAN;
      CHECK_OK(zk_dense_product(&s, &(zk_product_item){a, b, c}));
      int nans = 0;
      for (int64_t i = 0; i < m * 40; i++)
        nans += isnan(c[i]) != 0;
      CHECK(nans == 2 * m, "case %d: %d nans in %d rows", bits, nans, (int)m);
      free(a), free(b), free(c);
    }
}

static void all_with(const zk_dense_kernels *kernels, const char *name) {
  zk_dense_set_kernels(kernels);
  printf("-- %s\n", name);
  RUN(edges_of_all_sizes);
  RUN(several_blocks);
  RUN(batches);
  RUN(bits_stay);
  RUN(what_is_not_finite);
}

int main(void) {
  all_with(&zk_dense_portable, "portable");
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2))
    all_with(&zk_dense_avx2, "avx2");
  if (zk_cpu_has(ZK_CPU_AVX512))
    all_with(&zk_dense_avx512, "avx512");
#elif defined(__aarch64__)
  all_with(&zk_dense_neon, "neon");
#endif
  return check_report();
}
