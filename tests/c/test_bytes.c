/*
 * test_bytes.c: products of bytes by kernel/bytes.h, by every kernel that this machine can run.
 * Oracle: three loops over integers.
 */
#include "check.h"
#include "draw.h"

#include <stdlib.h>
#include <string.h>
#include "kernel/bytes_job.h"

typedef struct result {
  int32_t *y;
  int *times; /* that an element was given */
  int64_t n;
} result;

static void collect(void *context, const zk_bytes_tile *t) {
  const result *r = context;
  for (int64_t i = 0; i < t->rows; i++)
    for (int64_t j = 0; j < t->columns; j++) {
      int64_t at = (t->row + i) * r->n + t->column + j;
      r->y[at] = t->at[i * ZK_BYTES_WIDE + j];
      r->times[at]++;
    }
}

static uint8_t *bytes(int64_t n) {
  uint8_t *p = malloc((size_t)n);
  for (int64_t i = 0; i < n; i++)
    p[i] = (uint8_t)draw(0, 255);
  return p;
}

/* Of int8 or uint8 weights, by rows or by columns. */
static void check(const zk_bytes_kernels *kernels, const char *name, int64_t m, int64_t n,
                  int64_t k, bool is_unsigned, bool turned) {
  int64_t lda = ZK_BYTES_ROW(k) + 4;
  uint8_t *a = bytes(m * lda), *w = bytes(k * n);
  result r = {malloc(sizeof(int32_t) * (size_t)(m * n)), calloc((size_t)(m * n), sizeof(int)), n};
  zk_bytes_weight packed;
  CHECK_OK(zk_bytes_weight_pack(n, k, w, turned ? 1 : n, turned ? k : 1, is_unsigned, &packed));
  zk_bytes_product_with(kernels, m, a, lda, &packed, collect, &r);
  int bad = 0;
  for (int64_t j = 0; j < n; j++) {
    int32_t all = 0;
    for (int64_t i = 0; i < m; i++) {
      int32_t sum = 0;
      all = 0;
      for (int64_t x = 0; x < k; x++) {
        uint8_t from = w[turned ? j * k + x : x * n + j];
        int32_t value = is_unsigned ? from - 128 : (int8_t)from;
        sum += a[i * lda + x] * value;
        all += value;
      }
      bad += r.y[i * n + j] != sum || r.times[i * n + j] != 1;
    }
    bad += packed.sum[j] != all;
  }
  CHECK(bad == 0, "%s: %d x %d x %d%s%s: %d wrong", name, (int)m, (int)n, (int)k,
        is_unsigned ? ", uint8" : "", turned ? ", turned" : "", bad);
  zk_bytes_weight_clear(&packed);
  free(a), free(w), free(r.y), free(r.times);
}

/* The largest numbers: nothing saturates. */
static void check_extremes(const zk_bytes_kernels *kernels, const char *name) {
  enum { K = 64, N = 16 };
  uint8_t a[K], w[K * N];
  result r = {malloc(sizeof(int32_t) * N), calloc(N, sizeof(int)), N};
  zk_bytes_weight packed;
  memset(a, 255, sizeof a);
  memset(w, 0x80, sizeof w);
  CHECK_OK(zk_bytes_weight_pack(N, K, w, N, 1, false, &packed));
  zk_bytes_product_with(kernels, 1, a, K, &packed, collect, &r);
  CHECK(r.y[0] == -128 * 255 * K && r.y[N - 1] == r.y[0], "%s: %d", name, (int)r.y[0]);
  zk_bytes_weight_clear(&packed);
  free(r.y), free(r.times);
}

static void all_with(const zk_bytes_kernels *kernels, const char *name) {
  static const int64_t sizes[][3] = {{1, 1, 1},    {1, 16, 4},    {2, 17, 3},   {3, 64, 8},
                                     {4, 65, 13},  {5, 130, 30},  {6, 48, 100}, {7, 33, 31},
                                     {49, 70, 12}, {100, 10, 784}};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
    for (int form = 0; form < 4; form++)
      check(kernels, name, sizes[i][0], sizes[i][1], sizes[i][2], form & 1, form & 2);
  check_extremes(kernels, name);
}

int main(void) {
  all_with(&zk_bytes_portable, "portable");
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2))
    all_with(&zk_bytes_avx2, "avx2");
  if (zk_bytes_has_vnni())
    all_with(&zk_bytes_vnni, "vnni");
#endif
  return check_report();
}
