/*
 * test_dense.c: the products of kernel/dense.h, by every kernel that this machine can run, over the
 * edges of all sizes. Oracle: three loops in double.
 */
#include "halves.h"

#include "check.h"
#include "draw.h"

#include <stdlib.h>
#include "base/parallel.h"
#define ZK_DENSE wide
#include "kernel/dense_kernels.h"

static float *numbers(int64_t n) {
  float *p = malloc((size_t)(n ? n : 1) * sizeof *p);
  for (int64_t i = 0; i < n; i++)
    p[i] = draw_float();
  return p;
}

/* Matrices of one product, rows `gap` longer in memory than they need to be. */
typedef struct matrices {
  int64_t m, n, k, ldx, ldw, ldy;
  float *x, *w, *bias, *dy;
  bool not_finite; /* w */
} matrices;

static matrices make(int64_t m, int64_t n, int64_t k, int64_t gap) {
  matrices a = {.m = m, .n = n, .k = k, .ldx = k + gap, .ldw = k + gap, .ldy = n + gap};
  a.x = numbers(m * a.ldx), a.w = numbers(n * a.ldw), a.bias = numbers(n);
  a.dy = numbers(m * a.ldy);
  return a;
}

static void drop(matrices *a) {
  free(a->x), free(a->w), free(a->bias), free(a->dy);
}

/* Makes all but every third column of x 0, some of it -0. */
static void thin_out(matrices *a) {
  for (int64_t i = 0; i < a->m; i++)
    for (int64_t k = 0; k < a->k; k++)
      if (k % 9 > 2)
        a->x[i * a->ldx + k] = i % 2 ? 0.0f : -0.0f;
}

/* Equal, both nan, or near for a sum of n products. */
static bool near(float got, double want, int64_t n) {
  if (want != want || got != got || want - want != 0)
    return (got != got && want != want) || got == (float)want;
  return fabs(got - want) <= 1e-6 * (1 + sqrt((double)n));
}

/* Wrong elements of y = x w^T + bias. */
static int wrong_forward(const matrices *a, const float *y, bool bias, bool relu) {
  int wrong = 0;
  for (int64_t i = 0; i < a->m; i++)
    for (int64_t n = 0; n < a->n; n++) {
      double sum = bias ? a->bias[n] : 0;
      for (int64_t k = 0; k < a->k; k++)
        sum += (double)a->x[i * a->ldx + k] * a->w[n * a->ldw + k];
      wrong += !near(y[i * a->n + n], relu && sum < 0 ? 0 : sum, a->k);
    }
  return wrong;
}

static int wrong_input_grad(const matrices *a, const float *before, const float *dx) {
  int wrong = 0;
  for (int64_t i = 0; i < a->m; i++)
    for (int64_t k = 0; k < a->k; k++) {
      double sum = before ? before[i * a->k + k] : 0;
      for (int64_t n = 0; n < a->n; n++)
        sum += (double)a->dy[i * a->ldy + n] * a->w[n * a->ldw + k];
      wrong += !near(dx[i * a->k + k], sum, a->n);
    }
  return wrong;
}

static int wrong_weight_grad(const matrices *a, const float *before, const float *dw) {
  int wrong = 0;
  for (int64_t n = 0; n < a->n; n++)
    for (int64_t k = 0; k < a->k; k++) {
      double sum = before ? before[n * a->k + k] : 0;
      for (int64_t i = 0; i < a->m; i++)
        sum += (double)a->dy[i * a->ldy + n] * a->x[i * a->ldx + k];
      wrong += !near(dw[n * a->k + k], sum, a->m);
    }
  return wrong;
}

typedef struct collected {
  int64_t k;
  float *dw;
  unsigned char *seen;
} collected;

static void take(void *context, int64_t row, const float *g) {
  const collected *c = context;
  for (int64_t i = 0; i < c->k; i++) {
    c->dw[row * c->k + i] = g[i];
    c->seen[row * c->k + i]++;
  }
}

/* w, or its transpose in memory, packed ahead. */
static void pack(const matrices *a, bool turned, zk_dense_weight *w) {
  float *t = malloc((size_t)(a->n * a->k) * sizeof *t);
  for (int64_t n = 0; n < a->n; n++)
    for (int64_t k = 0; k < a->k; k++)
      t[k * a->n + n] = a->w[n * a->ldw + k];
  CHECK_OK(zk_dense_weight_pack(a->n, a->k, turned ? t : a->w, turned ? a->n : a->ldw, turned, w));
  free(t);
}

/* The product of a loop's step: once, and once more added to it. */
static void check_here(const matrices *a, const zk_dense_weight *w, float *y) {
  zk_dense_weight rows = {.n = a->n, .k = a->k, .rows = a->w};
  for (int form = 0; form < 2; form++) {
    const zk_dense_weight *by = form ? &rows : w;
    if (form && (a->m > ZK_DENSE_FEW || a->ldw != a->k))
      continue;
    zk_dense_forward_here(a->m, a->x, a->ldx, by, false, y, a->n);
    CHECK(wrong_forward(a, y, false, false) == 0, "m %d, n %d, k %d", (int)a->m, (int)a->n,
          (int)a->k);
    float *before = malloc((size_t)(a->m * a->n) * sizeof *y);
    memcpy(before, y, (size_t)(a->m * a->n) * sizeof *y);
    zk_dense_forward_here(a->m, a->x, a->ldx, by, true, y, a->n);
    int wrong = 0;
    for (int64_t i = 0; i < a->m * a->n; i++)
      wrong += y[i] != 2 * before[i] && y[i] == y[i];
    CHECK(wrong == 0, "m %d, n %d, k %d: %d sums", (int)a->m, (int)a->n, (int)a->k, wrong);
    free(before);
  }
}

static void check_products(const matrices *a, const char *name) {
  int64_t m = a->m, n = a->n, k = a->k;
  float *y = numbers(m * n), *dx = numbers(m * k), *dw = numbers(n * k), *taken = numbers(n * k);
  float *dx0 = numbers(m * k), *dw0 = numbers(n * k);
#define SAY "%s: m %d, n %d, k %d", name, (int)m, (int)n, (int)k
  for (int form = 0; form < 4; form++) {
    bool bias = form & 1, relu = form & 2;
    for (int finite = 0; finite < 2 - a->not_finite; finite++) {
      CHECK_OK(zk_dense_forward(m, n, k, a->x, a->ldx, a->w, a->ldw, finite, bias ? a->bias : NULL,
                                relu, y));
      CHECK(wrong_forward(a, y, bias, relu) == 0, SAY);
    }
    zk_dense_weight w;
    pack(a, form & 1, &w);
    CHECK(w.finite == !a->not_finite, SAY);
    CHECK_OK(zk_dense_forward_packed(m, a->x, a->ldx, &w, bias ? a->bias : NULL, relu, y));
    CHECK(wrong_forward(a, y, bias, relu) == 0, SAY);
    check_here(a, &w, y);
    zk_dense_weight_clear(&w);
  }
  for (int add = 0; add < 2; add++) {
    memcpy(dx, dx0, (size_t)(m * k) * sizeof *dx);
    memcpy(dw, dw0, (size_t)(n * k) * sizeof *dw);
    CHECK_OK(zk_dense_input_grad(m, n, k, a->dy, a->ldy, a->w, a->ldw, add, dx));
    CHECK(wrong_input_grad(a, add ? dx0 : NULL, dx) == 0, SAY);
    CHECK_OK(zk_dense_weight_grad(m, n, k, a->dy, a->ldy, a->x, a->ldx, add, dw));
    CHECK(wrong_weight_grad(a, add ? dw0 : NULL, dw) == 0, SAY);
  }
  CHECK_OK(zk_dense_weight_grad(m, n, k, a->dy, a->ldy, a->x, a->ldx, false, dw));
  collected c = {.k = k, .dw = taken, .seen = calloc((size_t)(n * k), 1)};
  CHECK_OK(zk_dense_weight_grad_rows(m, n, k, a->dy, a->ldy, a->x, a->ldx, take, &c));
  int wrong = memcmp(taken, dw, (size_t)(n * k) * sizeof *dw) != 0;
  for (int64_t i = 0; i < n * k; i++)
    wrong += c.seen[i] != 1;
  CHECK(wrong == 0, SAY);
  free(c.seen), free(y), free(dx), free(dw), free(taken), free(dx0), free(dw0);
}

static const zk_dense_kernels *kernel;
static const char *kernel_name;

static void edges_of_all_sizes(void) {
  static const int ms[] = {1, 3, 8, 9, 16, 17, 63, 65}, ns[] = {1, 5, 6, 7, 12, 13, 24, 25};
  static const int ks[] = {1, 3, 4, 7, 16, 31, 33, 64, 65};
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 8; j++)
      for (int l = 0; l < 9; l++) {
        matrices a = make(ms[i], ns[j], ks[l], (i + j + l) % 2 * 3);
        if (l % 2)
          thin_out(&a);
        check_products(&a, kernel_name);
        drop(&a);
      }
}

static void long_sums(void) {
  static const int sizes[][3] = {
      {4, 300, 20}, {4, 20, 300}, {300, 4, 20}, {70, 257, 513}, {1024, 3, 5}};
  for (int i = 0; i < 5; i++)
    for (int thin = 0; thin < 2; thin++) {
      matrices a = make(sizes[i][0], sizes[i][1], sizes[i][2], 0);
      if (thin)
        thin_out(&a);
      check_products(&a, kernel_name);
      drop(&a);
    }
}

static void an_empty_picture(void) {
  matrices a = make(5, 7, 40, 0);
  memset(a.x, 0, (size_t)(a.m * a.ldx) * sizeof *a.x);
  check_products(&a, kernel_name);
  drop(&a);
}

/* 0 times inf is nan, also where the zeros are left out. */
static void what_is_not_finite(void) {
  matrices a = make(20, 30, 50, 1);
  thin_out(&a);
  a.not_finite = true;
  a.w[3 * a.ldw + 5] = INFINITY;  /* meets zeros */
  a.w[4 * a.ldw + 0] = -INFINITY; /* meets numbers: the sums are infinite */
  a.w[29 * a.ldw + 49] = NAN;
  a.dy[7 * a.ldy + 8] = INFINITY;
  a.dy[9 * a.ldy + 29] = NAN;
  a.x[2 * a.ldx + 10] = NAN;
  a.x[3 * a.ldx + 11] = INFINITY;
  check_products(&a, kernel_name);
  drop(&a);
}

/* Leaving out zeros, and the number of threads, change no bit. */
static void bits_stay(void) {
  matrices a = make(64, 100, 200, 0);
  thin_out(&a);
  int64_t ny = a.m * a.n, nw = a.n * a.k, nx = a.m * a.k;
  float *y[4], *dw[4], *dx[4];
  for (int t = 0; t < 4; t++) {
    zk_parallel_pretend(4);
    zk_set_num_threads(t + 1);
    y[t] = numbers(ny), dw[t] = numbers(nw), dx[t] = numbers(nx);
    if (t == 3) /* one number far away in every column, so that none is left out */
      for (int64_t k = 0; k < a.k; k++)
        a.x[63 * a.ldx + k] = k % 9 > 2 ? 1e-30f : a.x[63 * a.ldx + k];
    CHECK_OK(zk_dense_forward(64, 100, 200, a.x, a.ldx, a.w, a.ldw, false, a.bias, false, y[t]));
    CHECK_OK(zk_dense_weight_grad(64, 100, 200, a.dy, a.ldy, a.x, a.ldx, false, dw[t]));
    CHECK_OK(zk_dense_input_grad(64, 100, 200, a.dy, a.ldy, a.w, a.ldw, false, dx[t]));
    int64_t rows = t == 3 ? 63 : 64;
    zk_dense_weight w;
    float *ahead = numbers(ny);
    pack(&a, false, &w);
    CHECK_OK(zk_dense_forward_packed(64, a.x, a.ldx, &w, a.bias, false, ahead));
    CHECK(memcmp(ahead, y[t], (size_t)ny * sizeof(float)) == 0, "packed, %d threads", t + 1);
    zk_dense_weight_clear(&w);
    free(ahead);
    CHECK(memcmp(y[0], y[t], (size_t)(rows * a.n) * sizeof(float)) == 0, "%d threads", t + 1);
    CHECK(memcmp(dx[0], dx[t], (size_t)nx * sizeof(float)) == 0, "%d threads", t + 1);
    if (t < 3)
      CHECK(memcmp(dw[0], dw[t], (size_t)nw * sizeof(float)) == 0, "%d threads", t + 1);
  }
  for (int t = 0; t < 4; t++)
    free(y[t]), free(dw[t]), free(dx[t]);
  zk_set_num_threads(2);
  drop(&a);
}

static void all_with(const zk_dense_kernels *kernels, const char *name) {
  kernel = kernels, kernel_name = name;
  zk_dense_set_kernels(kernel);
  printf("-- %s\n", name);
  RUN(edges_of_all_sizes);
  RUN(long_sums);
  RUN(an_empty_picture);
  RUN(what_is_not_finite);
  RUN(bits_stay);
}

int main(void) {
  all_with(&zk_dense_portable, "portable");
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2)) {
    all_with(&zk_dense_avx2, "avx2");
    all_with(&wide, "avx512 in halves");
  }
  if (zk_cpu_has(ZK_CPU_AVX512))
    all_with(&zk_dense_avx512, "avx512");
#elif defined(__aarch64__)
  all_with(&zk_dense_neon, "neon");
  (void)wide;
#endif
  return check_report();
}
