/*
 * test_lu.c: LU factorizations. Oracle: the products in double, of the factors and of what they
 * solve; the same calls on the portable CPU (bits).
 */
#include "check.h"

#include <stdatomic.h>
#include <string.h>
#include "base/cpu.h"
#include "base/rng.h"
#include "tensor/lu.h"

enum { MOST = 41 };

/* One matrix of a dtype, m x n, column by column, and what is made of it. */
typedef struct problem {
  int t, m, n, pivot[2 * MOST];
  uint64_t a[MOST * MOST], b[MOST * MOST], factors[MOST * MOST], x[MOST * MOST]; /* room for both */
} problem;

static double get(int t, const void *p, int i) {
  return t ? ((const double *)p)[i] : (double)((const float *)p)[i];
}

static void fill(int t, void *p, int n) {
  zk_rng r;
  zk_rng_seed(&r, 5 + (uint64_t)n);
  if (t)
    zk_rng_normal_f64(&r, p, n, 0, 1);
  else
    zk_rng_normal_f32(&r, p, n, 0, 1);
}

static void copy(const problem *p, void *to, const void *from, int n) {
  memcpy(to, from, (size_t)n * (p->t ? sizeof(double) : sizeof(float)));
}

/* p l u - a */
static double factor_error(problem *p) {
  int m = p->m, n = p->n, least = m < n ? m : n;
  double most = 0, column[MOST];
  copy(p, p->factors, p->a, m * n);
  CHECK(zk_lu_factor(p->t, m, n, p->factors, p->pivot) == 0);
  for (int j = 0; j < n; j++) {
    for (int i = 0; i < m; i++) {
      column[i] = i <= j && i < least ? get(p->t, p->factors, j * m + i) : 0;
      for (int k = 0; k < i && k <= j && k < least; k++)
        column[i] += get(p->t, p->factors, k * m + i) * get(p->t, p->factors, j * m + k);
      if (i > j)
        CHECK(fabs(get(p->t, p->factors, j * m + i)) <= 1);
    }
    for (int k = least - 1; k >= 0; k--) {
      double kept = column[k];
      column[k] = column[p->pivot[k] - 1];
      column[p->pivot[k] - 1] = kept;
    }
    for (int i = 0; i < m; i++)
      most = fmax(most, fabs(column[i] - get(p->t, p->a, j * m + i)));
  }
  return most;
}

/* a x - b, where b has k columns; with `columns` both lie by columns. */
static double product_error(const problem *p, const void *x, const void *b, int k, bool columns) {
  int n = p->n;
  double most = 0;
  for (int i = 0; i < n; i++)
    for (int c = 0; c < k; c++) {
      int64_t at = columns ? c * n + i : i * k + c;
      double sum = b ? -get(p->t, b, (int)at) : i == c ? -1 : 0;
      for (int e = 0; e < n; e++)
        sum += get(p->t, p->a, e * n + i) * get(p->t, x, columns ? c * n + e : e * k + c);
      most = fmax(most, fabs(sum));
    }
  return most;
}

static void factors_and_solves(void) {
  static problem p;
  static const int sizes[] = {1, 2, 7, 8, 9, 16, 17, 24, 33, 41};
  enum { COUNT = sizeof sizes / sizeof *sizes };
  for (int at = 0; at < 2 * COUNT * COUNT; at++) {
    p.t = at % 2, p.m = sizes[at / 2 % COUNT], p.n = sizes[at / 2 / COUNT];
    double limit = p.t ? 1e-12 : 1e-4;
    fill(p.t, p.a, p.m * p.n);
    double error = factor_error(&p);
    CHECK(error < limit, "%d x %d: %g", p.m, p.n, error);
    if (p.m != p.n)
      continue;
    for (int i = 0; i < COUNT; i++) {
      int k = sizes[i];
      fill(p.t, p.b, p.n * k);
      copy(&p, p.x, p.b, p.n * k);
      zk_lu_solve(p.t, p.n, k, p.factors, p.pivot, p.x);
      error = product_error(&p, p.x, p.b, k, zk_lu_by_columns(k));
      CHECK(error < 100 * limit, "%d rows, %d columns: %g", p.n, k, error);
    }
    zk_lu_invert(p.t, p.n, p.factors, p.pivot, p.x);
    error = product_error(&p, p.factors, NULL, p.n, false);
    CHECK(error < 100 * limit, "inverse of %d: %g", p.n, error);
  }
}

static void has_the_same_bits_on_every_cpu(void) {
  static problem p, portable;
  int chosen = atomic_load(&zk_cpu_chosen);
  for (int t = 0; t < 2; t++)
    for (int cpu = ZK_CPU_PORTABLE; cpu <= (int)zk_cpu_best(); cpu++) {
      if (!zk_cpu_has((zk_cpu)cpu))
        continue;
      p = (problem){.t = t, .m = 37, .n = 37};
      fill(t, p.a, 37 * 37);
      fill(t, p.b, 37 * 37);
      atomic_store(&zk_cpu_chosen, cpu + 1);
      (void)factor_error(&p);
      zk_lu_solve(t, 37, 37, p.factors, p.pivot, p.b);
      zk_lu_invert(t, 37, p.factors, p.pivot, p.x);
      atomic_store(&zk_cpu_chosen, chosen);
      if (cpu == ZK_CPU_PORTABLE)
        portable = p;
      CHECK(!memcmp(p.factors, portable.factors, sizeof p.factors), "%s", zk_cpu_name((zk_cpu)cpu));
      CHECK(!memcmp(p.b, portable.b, sizeof p.b), "%s", zk_cpu_name((zk_cpu)cpu));
    }
}

static void tells_of_the_first_pivot_of_zero(void) {
  float a[9] = {4, 2, 1, 8, 4, 2, 1, 0, 0}, zero[4] = {0}, b[4] = {1, 2, 3, 4};
  int pivot[6];
  CHECK(zk_lu_factor(0, 3, 3, a, pivot) == 2);
  CHECK(zk_lu_factor(0, 2, 2, zero, pivot) == 1);
  float none[4] = {NAN, 1, 2, 3};
  CHECK(zk_lu_factor(0, 2, 2, none, pivot) == 0);
  zk_lu_solve(0, 2, 2, none, pivot, b);
  for (int i = 0; i < 4; i++)
    CHECK(isnan(b[i]));
}

int main(void) {
  (void)zk_cpu_best();
  RUN(factors_and_solves);
  RUN(has_the_same_bits_on_every_cpu);
  RUN(tells_of_the_first_pivot_of_zero);
  return check_report();
}
