/*
 * formula_real.c: real numbers that depend on sizes: a line over a base, its root, logarithm or
 * inverse, and a line over these.
 */
#include <math.h>
#include <stddef.h>
#include "onnx/to/formula_fit.h"

static double apply(zk_real_post post, double v) {
  switch ((int)post) {
  case ZK_POST_RECIPROCAL:
    return 1 / v;
  case ZK_POST_SQRT:
    return sqrt(v);
  case ZK_POST_RSQRT:
    return 1 / sqrt(v);
  case ZK_POST_LOG:
    return log(v);
  default:
    return v;
  }
}

static double undo(zk_real_post post, double v) {
  switch ((int)post) {
  case ZK_POST_RECIPROCAL:
    return 1 / v;
  case ZK_POST_SQRT:
    return v >= 0 ? v * v : (double)NAN;
  case ZK_POST_RSQRT:
    return v > 0 ? 1 / (v * v) : (double)NAN;
  case ZK_POST_LOG:
    return exp(v);
  default:
    return v;
  }
}

static bool near(double a, double b) {
  return fabs(a - b) <= 4e-12 * (fabs(a) + fabs(b)) + 1e-300;
}

/* scale * x + shift, for the n values of x and u. */
static bool fit_real(const double *x, const double *u, int n, double *scale, double *shift) {
  int low = 0, high = 0;
  for (int i = 1; i < n; i++) {
    low = x[i] < x[low] ? i : low;
    high = x[i] > x[high] ? i : high;
  }
  if (!(x[high] - x[low] > 1e-9 * fabs(x[high])) || !isfinite(u[high]) || !isfinite(u[low]))
    return false;
  *scale = (u[high] - u[low]) / (x[high] - x[low]);
  *shift = u[low] - *scale * x[low];
  if (fabs(*shift) < 1e-12 * (fabs(u[low]) + fabs(u[high])))
    *shift = 0;
  for (int i = 0; i < n; i++)
    if (!near(*scale * x[i] + *shift, u[i]))
      return false;
  return true;
}

/* Over one base, with a line inside or around. */
static bool fit_base(const zk_fit_base *b, const double *value, int n, zk_real_formula *f) {
  double x[ZK_MAX_RUNS], u[ZK_MAX_RUNS];
  if (n < 3 || zk_fit_distinct(b->value, n) < 3)
    return false;
  f->f = b->f;
  for (int post = ZK_POST_NONE; post <= ZK_POST_LOG; post++) {
    f->post = (zk_real_post)post;
    for (int i = 0; i < n; i++) {
      x[i] = apply(f->post, (double)b->value[i]);
      u[i] = value[i];
    }
    f->inner_scale = 1, f->inner_shift = 0;
    if (fit_real(x, u, n, &f->scale, &f->shift))
      return true;
    for (int i = 0; i < n; i++) {
      x[i] = (double)b->value[i];
      u[i] = undo(f->post, value[i]);
    }
    f->scale = 1, f->shift = 0;
    if (fit_real(x, u, n, &f->inner_scale, &f->inner_shift))
      return true;
  }
  return false;
}

/* Over a formula that gives whole numbers. */
static bool fit_whole(const zk_sizes *s, const double *value, zk_real_formula *f, bool *more) {
  int64_t integer[ZK_MAX_RUNS];
  f->inner_scale = f->scale = 1, f->inner_shift = f->shift = 0;
  for (int post = ZK_POST_NONE; post <= ZK_POST_RSQRT; post++) {
    bool whole = true;
    for (int r = 0; r < s->n_runs && whole; r++) {
      double u = undo((zk_real_post)post, value[r]), closest = round(u);
      whole = fabs(closest) < 1e15 && near(closest, u);
      integer[r] = whole ? (int64_t)closest : 0;
    }
    f->post = (zk_real_post)post;
    if (whole && zk_formula_find(s, integer, NULL, &f->f, more))
      return true;
  }
  return false;
}

bool zk_real_formula_find(const zk_sizes *s, const double *value, zk_real_formula *f, bool *more) {
  int64_t
      rank[ZK_MAX_RUNS]; /* equal numbers have equal ranks: what they depend on is told by them */
  for (int r = 0; r < s->n_runs; r++) {
    rank[r] = r;
    for (int k = 0; k < r && rank[r] == r; k++)
      if (value[k] == value[r])
        rank[r] = rank[k];
  }
  zk_fit_base all[ZK_MAX_BASES];
  int n = zk_fit_bases(s, NULL, rank, all);
  for (int i = 0; i < n; i++)
    if (fit_base(&all[i], value, s->n_runs, f))
      return true;
  bool found = fit_whole(s, value, f, more);
  *more = *more || !found;
  return found;
}
