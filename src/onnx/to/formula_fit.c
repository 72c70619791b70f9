/*
 * formula_fit.c: formulas over one base, or two: found from a few runs, and tried on all.
 */
#include "onnx/to/formula_fit.h"

#include <math.h>
#include <string.h>

#define MAX_DIVISOR 64

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b, b = rest;
  }
  return a;
}

/* ---- one base -----------------------------------------------------------------------------------
 */

int zk_fit_distinct(const int64_t *v, int n) {
  int count = 0;
  for (int i = 0; i < n; i++) {
    bool seen = false;
    for (int k = 0; k < i && !seen; k++)
      seen = v[k] == v[i];
    count += !seen;
  }
  return count;
}

/* v = (p x + o) / q exactly, in all n points: *p / *q is reduced, q > 0. */
static bool fit_line(const int64_t *x, const int64_t *v, int n, int64_t *p, int64_t *o,
                     int64_t *q) {
  int k = 1;
  while (k < n && x[k] == x[0])
    k++;
  if (k >= n)
    return false;
  int64_t dx = x[k] - x[0], dv = v[k] - v[0];
  if (dx < 0)
    dx = -dx, dv = -dv;
  int64_t common = gcd(dx, dv < 0 ? -dv : dv);
  *p = dv / common, *q = dx / common;
  *o = zk_size_plus(zk_size_times(*q, v[0]), -zk_size_times(*p, x[0]));
  for (int i = 0; i < n; i++)
    if (zk_size_plus(zk_size_times(*p, x[i]), *o) != zk_size_times(*q, v[i]))
      return false;
  return true;
}

/* (p x + o) // q of the term x; gives the index of the last term. */
static int line_terms(zk_formula *f, int x, int64_t p, int64_t o, int64_t q) {
  if (p == 0)
    return zk_formula_add(f, ZK_TERM_NUMBER, 0, 0, zk_floor_div(o, q));
  int product = zk_formula_with(f, ZK_TERM_MUL, x, p);
  return zk_formula_with(f, ZK_TERM_DIV, zk_formula_with(f, ZK_TERM_ADD, product, o), q);
}

bool zk_fit_affine(const zk_fit_base *b, const zk_fit_problem *t, zk_formula *f) {
  int64_t p, o, q;
  if (!fit_line(b->value, t->v, t->n, &p, &o, &q))
    return false;
  *f = b->f;
  line_terms(f, b->f.n - 1, p, o, q);
  return true;
}

/* d ((p x + o) // c) + a x + shift */
typedef struct division {
  int64_t p, o, c, a, d, shift;
} division;

static int64_t division_value(const division *v, int64_t x) {
  int64_t g = zk_floor_div(zk_size_plus(zk_size_times(v->p, x), v->o), v->c);
  return zk_size_plus(zk_size_plus(zk_size_times(v->d, g), zk_size_times(v->a, x)), v->shift);
}

/* With the p, o, c and a that v has: is it one? Fills d and shift. */
static bool fit_division(const zk_fit_base *b, const zk_fit_problem *t, division *v) {
  int64_t g[ZK_MAX_RUNS], rest[ZK_MAX_RUNS], q;
  for (int i = 0; i < t->n; i++) {
    g[i] = zk_floor_div(zk_size_plus(zk_size_times(v->p, b->value[i]), v->o), v->c);
    rest[i] = t->v[i] - zk_size_times(v->a, b->value[i]);
  }
  return fit_line(g, rest, t->n, &v->d, &v->shift, &q) && q == 1 && v->d != 0 &&
         zk_fit_distinct(g, t->n) >= 4;
}

static void division_terms(const zk_fit_base *b, const division *v, zk_formula *f) {
  *f = b->f;
  int x = b->f.n - 1;
  int part = zk_formula_with(f, ZK_TERM_MUL, line_terms(f, x, v->p, v->o, v->c), v->d);
  if (v->a != 0)
    part = zk_formula_add(f, ZK_TERM_ADD, part, zk_formula_with(f, ZK_TERM_MUL, x, v->a), 0);
  zk_formula_with(f, ZK_TERM_ADD, part, v->shift);
}

/* Do other divisors or offsets fit the runs as well, which are others in between? Then the first
 * such point is what a run would have to tell. Points are those in the steps that the runs have: a
 * model for even sizes is not asked at odd ones. */
static bool other_division(const zk_fit_base *b, zk_fit_problem *t, const division *v,
                           int64_t low) {
  int64_t step = 0;
  for (int i = 0; i < t->n; i++)
    step = gcd(b->value[i] - low, step);
  for (int64_t c = v->p == 1 ? 2 : v->c; c <= (v->p == 1 ? MAX_DIVISOR : v->c); c++)
    for (int64_t o = 0; o < c; o++) {
      division other = {.p = v->p, .o = o, .c = c, .a = v->a};
      if ((o == v->o && c == v->c) || !fit_division(b, t, &other))
        continue;
      for (int64_t x = low; x <= low + 3 * MAX_DIVISOR * step; x += step)
        if (division_value(v, x) != division_value(&other, x)) {
          t->unsure = true;
          t->wish = x;
          return true;
        }
    }
  return false;
}

/* The range of x must span three periods, seen in seven points or more. */
bool zk_fit_floor(const zk_fit_base *b, zk_fit_problem *t, zk_formula *f) {
  static const int64_t extra[] = {0, 1, -1, 2, -2, 3, -3, 4, -4, 8, -8};
  int64_t low = b->value[0], high = low;
  for (int i = 1; i < t->n; i++) {
    low = b->value[i] < low ? b->value[i] : low;
    high = b->value[i] > high ? b->value[i] : high;
  }
  int points = zk_fit_distinct(b->value, t->n);
  if (points < 5)
    t->more = true;
  if (points < 7)
    return false;
  for (size_t k = 0; k < sizeof extra / sizeof extra[0]; k++)
    for (int64_t c = 2; c <= MAX_DIVISOR && 3 * c <= high - low; c++)
      for (int64_t p = 1; p < (c <= 16 && extra[k] == 0 ? c : 2); p++)
        for (int64_t o = 0; o < c; o++) {
          division v = {.p = p, .o = o, .c = c, .a = extra[k]};
          if (gcd(p, c) != 1 || !fit_division(b, t, &v))
            continue;
          division_terms(b, &v, f);
          return !other_division(b, t, &v, low);
        }
  return false;
}

/* min or max of a line (or of a division) and the number that the others share. */
bool zk_fit_bound(const zk_fit_base *b, zk_fit_problem *t, bool least, zk_formula *f) {
  zk_fit_problem part = {0};
  zk_fit_base inner = {.f = b->f};
  int64_t bound = t->v[0];
  int at_bound = 0;
  for (int i = 1; i < t->n; i++)
    if (least ? t->v[i] > bound : t->v[i] < bound)
      bound = t->v[i];
  for (int i = 0; i < t->n; i++) {
    if (t->v[i] == bound) {
      at_bound++;
      continue;
    }
    inner.value[part.n] = b->value[i];
    part.v[part.n++] = t->v[i];
  }
  int seen = zk_fit_distinct(inner.value, part.n);
  if (at_bound < 2 || seen < 2) {
    t->more = true;
    return false;
  }
  if (!zk_fit_affine(&inner, &part, f) || (seen < 3 && f->n != b->f.n)) {
    if (!zk_fit_floor(&inner, &part, f))
      return false;
  }
  zk_formula_with(f, least ? ZK_TERM_MIN : ZK_TERM_MAX, f->n - 1, bound);
  return true;
}

/* ---- several bases ------------------------------------------------------------------------------
 */

/* The terms of `from` behind those of f; gives the index of the last. */
static int append(zk_formula *f, const zk_formula *from) {
  int shift = f->n;
  for (int i = 0; i < from->n; i++)
    zk_formula_add(f, from->term[i].kind, from->term[i].a + shift, from->term[i].b + shift,
                   from->term[i].value);
  return f->n - 1;
}

/* a x y + b x + c y + d over two bases: solved from the runs, then tried on all. */
bool zk_fit_product(const zk_fit_base *x, const zk_fit_base *y, const zk_fit_problem *t,
                    zk_formula *f) {
  double m[4][5];
  int row[4] = {0}, rows = 0;
  /* Gauss over the runs, one by one, taking those that add rank. */
  for (int i = 0; i < t->n && rows < 4; i++) {
    double line[5] = {(double)x->value[i] * (double)y->value[i], (double)x->value[i],
                      (double)y->value[i], 1, (double)t->v[i]};
    for (int r = 0; r < rows; r++) {
      double factor = line[row[r]];
      for (int k = 0; k < 5; k++)
        line[k] -= factor * m[r][k];
    }
    int pivot = 0;
    for (int k = 1; k < 4; k++)
      if (fabs(line[k]) > fabs(line[pivot]))
        pivot = k;
    if (fabs(line[pivot]) < 1e-6)
      continue;
    for (int k = 4; k >= 0; k--)
      if (k != pivot)
        line[k] /= line[pivot];
    line[pivot] = 1;
    for (int r = 0; r < rows; r++) {
      double factor = m[r][pivot];
      for (int k = 0; k < 5; k++)
        m[r][k] -= factor * line[k];
    }
    memcpy(m[rows], line, sizeof line);
    row[rows++] = pivot;
  }
  int64_t factor[4];
  if (rows < 4 || t->n < 6)
    return false;
  for (int r = 0; r < 4; r++) {
    if (!(fabs(m[r][4]) < 1e9))
      return false;
    factor[row[r]] = llround(m[r][4]);
  }
  for (int i = 0; i < t->n; i++)
    if (zk_size_plus(zk_size_plus(zk_size_times(factor[0], zk_size_times(x->value[i], y->value[i])),
                                  zk_size_times(factor[1], x->value[i])),
                     zk_size_plus(zk_size_times(factor[2], y->value[i]), factor[3])) != t->v[i])
      return false;
  *f = x->f;
  int at[2] = {f->n - 1, append(f, &y->f)}, sum = -1;
  for (int k = 0; k < 3; k++) {
    if (factor[k] == 0)
      continue;
    int part = k ? at[k - 1] : zk_formula_add(f, ZK_TERM_MUL, at[0], at[1], 0);
    part = zk_formula_with(f, ZK_TERM_MUL, part, factor[k]);
    sum = sum < 0 ? part : zk_formula_add(f, ZK_TERM_ADD, sum, part, 0);
  }
  if (sum < 0)
    return false;
  if (factor[3] == 0) /* the last term must be the sum */
    zk_formula_add(f, ZK_TERM_ADD, sum, zk_formula_add(f, ZK_TERM_NUMBER, 0, 0, 0), 0);
  else
    zk_formula_with(f, ZK_TERM_ADD, sum, factor[3]);
  return true;
}

/* n (n - 1) // 2 and the like: twice the value is a polynomial with whole factors. */
bool zk_fit_half(const zk_fit_base *x, const zk_fit_base *square, const zk_fit_problem *t,
                 zk_formula *f) {
  zk_fit_problem twice = *t;
  for (int i = 0; i < t->n; i++)
    twice.v[i] = zk_size_times(2, t->v[i]);
  if (t->n < 7 || !zk_fit_product(x, square, &twice, f))
    return false;
  zk_formula_with(f, ZK_TERM_DIV, f->n - 1, 2);
  return true;
}

/* A line between two bounds. */
bool zk_fit_clamp(const zk_fit_base *b, zk_fit_problem *t, zk_formula *f) {
  zk_fit_problem part = {0};
  zk_fit_base inner = {.f = b->f};
  int64_t low = t->v[0], high = t->v[0];
  int at_low = 0, at_high = 0;
  for (int i = 1; i < t->n; i++) {
    low = t->v[i] < low ? t->v[i] : low;
    high = t->v[i] > high ? t->v[i] : high;
  }
  for (int i = 0; i < t->n; i++) {
    at_low += t->v[i] == low;
    at_high += t->v[i] == high;
    if (t->v[i] == low || t->v[i] == high)
      continue;
    inner.value[part.n] = b->value[i];
    part.v[part.n++] = t->v[i];
  }
  if (at_low < 2 || at_high < 2 || zk_fit_distinct(inner.value, part.n) < 3 ||
      !zk_fit_affine(&inner, &part, f))
    return false;
  zk_formula_with(f, ZK_TERM_MIN, f->n - 1, high);
  zk_formula_with(f, ZK_TERM_MAX, f->n - 1, low);
  return true;
}
