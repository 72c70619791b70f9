/*
 * formula.c: finding the formula of a number from its values in runs with other sizes.
 *
 * The simplest comes first: a n + b over one size; then over the bases of two (n + m, n m, min,
 * ..); then with one division, and with a bound. How many runs a formula needs grows with what can
 * be chosen in it: so many that another one would hardly fit them all.
 */
#include "op/formula.h"

#include <math.h>
#include <string.h>

#define MAX_DIVISOR 64
#define MAX_BASES 40

/* One thing to fit over: a formula, and its values in the runs that are known. */
typedef struct base {
  zk_formula f;
  int64_t value[ZK_MAX_RUNS];
} base;

/* What is to be fitted: the known runs only. */
typedef struct problem {
  int n;
  int64_t v[ZK_MAX_RUNS];
  bool more;
} problem;

/* ---- terms ------------------------------------------------------------------------------------
 */

static int add_term(zk_formula *f, zk_term_kind kind, int a, int b, int64_t value) {
  if (f->n == ZK_MAX_TERMS)
    return f->n - 1; /* the value will not fit, and the formula is dropped */
  f->term[f->n] = (zk_term){kind, a, b, value};
  return f->n++;
}

static int with_number(zk_formula *f, zk_term_kind kind, int a, int64_t value) {
  if ((kind == ZK_TERM_ADD && value == 0) ||
      ((kind == ZK_TERM_MUL || kind == ZK_TERM_DIV) && value == 1))
    return a;
  return add_term(f, kind, a, add_term(f, ZK_TERM_NUMBER, 0, 0, value), 0);
}

/* The terms of `from` behind those of f; gives the place of the last. */
static int append(zk_formula *f, const zk_formula *from) {
  int shift = f->n;
  for (int i = 0; i < from->n; i++)
    add_term(f, from->term[i].kind, from->term[i].a + shift, from->term[i].b + shift,
             from->term[i].value);
  return f->n - 1;
}

static int64_t floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return q - ((a % b != 0) && ((a < 0) != (b < 0)));
}

/* Sizes are small, so are their products: what overflows wraps, and fits nothing. */
static int64_t times(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a * (uint64_t)b);
}
static int64_t plus(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

int64_t zk_formula_value(const zk_formula *f, const zk_sizes *s, int run) {
  int64_t v[ZK_MAX_TERMS] = {0};
  for (int i = 0; i < f->n; i++) {
    const zk_term *t = &f->term[i];
    int64_t a = v[t->a], b = v[t->b];
    switch (t->kind) {
    case ZK_TERM_NUMBER:
      v[i] = t->value;
      break;
    case ZK_TERM_AXIS:
      v[i] = s->size[t->value][run];
      break;
    case ZK_TERM_ADD:
      v[i] = plus(a, b);
      break;
    case ZK_TERM_MUL:
      v[i] = times(a, b);
      break;
    case ZK_TERM_DIV:
      v[i] = b > 0 ? floor_div(a, b) : 0;
      break;
    case ZK_TERM_MIN:
      v[i] = a < b ? a : b;
      break;
    case ZK_TERM_MAX:
      v[i] = a > b ? a : b;
      break;
    }
  }
  return f->n ? v[f->n - 1] : 0;
}

bool zk_formula_is_number(const zk_formula *f) {
  return f->n == 1 && f->term[0].kind == ZK_TERM_NUMBER;
}

/* ---- one base -----------------------------------------------------------------------------------
 */

static int distinct(const int64_t *v, int n) {
  int count = 0;
  for (int i = 0; i < n; i++) {
    bool seen = false;
    for (int k = 0; k < i && !seen; k++)
      seen = v[k] == v[i];
    count += !seen;
  }
  return count;
}

/* v = (p x + o) / q exactly, in all n places: *p / *q is reduced, q > 0. */
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
  int64_t a = dx, b = dv < 0 ? -dv : dv;
  while (b) {
    int64_t rest = a % b;
    a = b, b = rest;
  }
  *p = dv / a, *q = dx / a;
  *o = plus(times(*q, v[0]), -times(*p, x[0]));
  for (int i = 0; i < n; i++)
    if (plus(times(*p, x[i]), *o) != times(*q, v[i]))
      return false;
  return true;
}

static int line_terms(zk_formula *f, int x, int64_t p, int64_t o, int64_t q) {
  if (p == 0)
    return add_term(f, ZK_TERM_NUMBER, 0, 0, floor_div(o, q));
  int product = p == 1 ? x : with_number(f, ZK_TERM_MUL, x, p);
  return with_number(f, ZK_TERM_DIV, with_number(f, ZK_TERM_ADD, product, o), q);
}

static bool fit_affine(const base *b, const problem *t, zk_formula *f) {
  int64_t p, o, q;
  if (!fit_line(b->value, t->v, t->n, &p, &o, &q))
    return false;
  *f = b->f;
  line_terms(f, b->f.n - 1, p, o, q);
  return true;
}

/* d ((p x + o) // c) + a x + b: is it, for these p, o, c? */
static bool fit_floor_of(const base *b, const problem *t, int64_t p, int64_t o, int64_t c,
                         int64_t a, zk_formula *f) {
  int64_t g[ZK_MAX_RUNS], rest[ZK_MAX_RUNS], d, shift, q;
  for (int i = 0; i < t->n; i++) {
    g[i] = floor_div(plus(times(p, b->value[i]), o), c);
    rest[i] = t->v[i] - times(a, b->value[i]);
  }
  if (!fit_line(g, rest, t->n, &d, &shift, &q) || q != 1 || d == 0 || distinct(g, t->n) < 4)
    return false;
  *f = b->f;
  int x = b->f.n - 1;
  int part = p == 1 ? x : with_number(f, ZK_TERM_MUL, x, p);
  part = with_number(f, ZK_TERM_DIV, with_number(f, ZK_TERM_ADD, part, o), c);
  part = with_number(f, ZK_TERM_MUL, part, d);
  if (a != 0)
    part = add_term(f, ZK_TERM_ADD, part, with_number(f, ZK_TERM_MUL, x, a), 0);
  with_number(f, ZK_TERM_ADD, part, shift);
  return true;
}

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t rest = a % b;
    a = b, b = rest;
  }
  return a;
}

/* The range of x must span three periods, seen in seven places or more. */
static bool fit_floor(const base *b, problem *t, zk_formula *f) {
  static const int64_t extra[] = {0, 1, -1, 2, -2, 3, -3, 4, -4, 8, -8};
  int64_t low = b->value[0], high = low;
  for (int i = 1; i < t->n; i++) {
    low = b->value[i] < low ? b->value[i] : low;
    high = b->value[i] > high ? b->value[i] : high;
  }
  int places = distinct(b->value, t->n);
  if (places < 5)
    t->more = true;
  if (places < 7)
    return false;
  for (size_t k = 0; k < sizeof extra / sizeof extra[0]; k++)
    for (int64_t c = 2; c <= MAX_DIVISOR && 3 * c <= high - low; c++)
      for (int64_t p = 1; p < (c <= 16 && extra[k] == 0 ? c : 2); p++)
        for (int64_t o = 0; o < c; o++)
          if (gcd(p, c) == 1 && fit_floor_of(b, t, p, o, c, extra[k], f))
            return true;
  return false;
}

/* min or max of a line (or of a division) and the number that the others share. */
static bool fit_bound(const base *b, problem *t, bool least, zk_formula *f) {
  problem part = {0};
  base inner = {.f = b->f};
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
  int seen = distinct(inner.value, part.n);
  if (at_bound < 2 || seen < 2) {
    t->more = true;
    return false;
  }
  if (!fit_affine(&inner, &part, f) || (seen < 3 && f->n != b->f.n)) {
    if (!fit_floor(&inner, &part, f))
      return false;
  }
  int last = f->n - 1;
  with_number(f, least ? ZK_TERM_MIN : ZK_TERM_MAX, last, bound);
  return true;
}

/* ---- several bases
 * ------------------------------------------------------------------------------- */

/* a x y + b x + c y + d over two bases: solved from the runs, then tried on all. */
static bool fit_product(const base *x, const base *y, const problem *t, zk_formula *f) {
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
    if (plus(plus(times(factor[0], times(x->value[i], y->value[i])), times(factor[1], x->value[i])),
             plus(times(factor[2], y->value[i]), factor[3])) != t->v[i])
      return false;
  *f = x->f;
  int at[2] = {f->n - 1, append(f, &y->f)}, sum = -1;
  for (int k = 0; k < 3; k++) {
    if (factor[k] == 0)
      continue;
    int part = k ? at[k - 1] : add_term(f, ZK_TERM_MUL, at[0], at[1], 0);
    part = with_number(f, ZK_TERM_MUL, part, factor[k]);
    sum = sum < 0 ? part : add_term(f, ZK_TERM_ADD, sum, part, 0);
  }
  if (sum < 0)
    return false;
  if (factor[3] == 0) /* the last term must be the sum */
    add_term(f, ZK_TERM_ADD, sum, add_term(f, ZK_TERM_NUMBER, 0, 0, 0), 0);
  else
    with_number(f, ZK_TERM_ADD, sum, factor[3]);
  return true;
}

static void add_base(base *all, int *n, const zk_sizes *s, const bool *known, const zk_formula *f) {
  if (*n == MAX_BASES)
    return;
  base *b = &all[(*n)++];
  int at = 0;
  b->f = *f;
  for (int r = 0; r < s->n_runs; r++)
    if (!known || known[r])
      b->value[at++] = zk_formula_value(f, s, r);
}

static zk_formula of_two(zk_term_kind kind, int64_t i, int64_t k, bool minus) {
  zk_formula f = {2, {{ZK_TERM_AXIS, 0, 0, i}, {ZK_TERM_AXIS, 0, 0, k}}};
  int b = minus ? with_number(&f, ZK_TERM_MUL, 1, -1) : 1;
  add_term(&f, kind, 0, b, 0);
  return f;
}

/* The sizes that differ where v does: axis a alone is one when runs that differ in it alone have
 * other values. */
static bool hangs_on(const zk_sizes *s, const bool *known, const int64_t *value, int a) {
  for (int i = 0; i < s->n_runs; i++)
    for (int k = 0; k < i; k++) {
      bool alone = s->size[a][i] != s->size[a][k] && (!known || (known[i] && known[k]));
      for (int other = 0; other < s->n_axes && alone; other++)
        alone = other == a || s->size[other][i] == s->size[other][k];
      if (alone && value[i] != value[k])
        return true;
    }
  return false;
}

static int make_bases(const zk_sizes *s, const bool *known, const int64_t *value, base *all) {
  int axes[ZK_MAX_AXES], n_axes = 0, n = 0;
  for (int a = 0; a < s->n_axes; a++)
    if (hangs_on(s, known, value, a))
      axes[n_axes++] = a;
  for (int i = 0; i < n_axes; i++) {
    zk_formula f = {1, {{ZK_TERM_AXIS, 0, 0, axes[i]}}};
    add_base(all, &n, s, known, &f);
  }
  for (int i = 0; i < n_axes; i++)
    for (int k = i + 1; k < n_axes; k++) {
      int64_t a = axes[i], b = axes[k];
      zk_formula made[] = {of_two(ZK_TERM_MUL, a, b, false), of_two(ZK_TERM_ADD, a, b, false),
                           of_two(ZK_TERM_ADD, a, b, true), of_two(ZK_TERM_MIN, a, b, false),
                           of_two(ZK_TERM_MAX, a, b, false)};
      for (size_t m = 0; m < sizeof made / sizeof made[0]; m++)
        add_base(all, &n, s, known, &made[m]);
      for (int side = 0; side < 4;
           side++) { /* where a square cut begins and ends: n -+ min(n, m) */
        zk_formula f = made[3];
        int least = f.n - 1;
        if (side < 2)
          least = with_number(&f, ZK_TERM_MUL, least, -1);
        add_term(&f, ZK_TERM_ADD, side % 2, least, 0);
        add_base(all, &n, s, known, &f);
      }
    }
  for (int i = 0; i + 2 < n_axes; i++) {
    zk_formula f = of_two(ZK_TERM_MUL, axes[i], axes[i + 1], false);
    int third = add_term(&f, ZK_TERM_AXIS, 0, 0, axes[i + 2]);
    add_term(&f, ZK_TERM_MUL, f.n - 2, third, 0);
    add_base(all, &n, s, known, &f);
  }
  for (int i = 0; i < n_axes; i++) { /* pairs within one axis */
    zk_formula f = of_two(ZK_TERM_MUL, axes[i], axes[i], false);
    add_base(all, &n, s, known, &f);
  }
  return n;
}

/* The divisions of each axis, as bases of products: (h // 16) (w // 16) + 1. */
static bool fit_divided(const base *all, int n, const zk_sizes *s, const bool *known,
                        const problem *t, zk_formula *f) {
  static const int64_t divisors[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 32};
  enum { N = sizeof divisors / sizeof divisors[0] };
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++) {
      if (all[i].f.n != 1 || all[k].f.n != 1)
        continue;
      for (int p = 0; p < N * 2; p++)
        for (int q = 0; q < N * 2; q++) {
          base two[2];
          int made = 0;
          for (int side = 0; side < 2; side++) {
            int64_t c = divisors[(side ? q : p) / 2], o = (side ? q : p) % 2 ? c - 1 : 0;
            zk_formula g = side ? all[k].f : all[i].f;
            with_number(&g, ZK_TERM_DIV, with_number(&g, ZK_TERM_ADD, 0, o), c);
            add_base(two, &made, s, known, &g);
          }
          if (fit_product(&two[0], &two[1], t, f))
            return true;
        }
    }
  return false;
}

static bool holds(const zk_formula *f, const zk_sizes *s, const bool *known, const problem *t) {
  int at = 0;
  for (int r = 0; r < s->n_runs; r++)
    if ((!known || known[r]) && zk_formula_value(f, s, r) != t->v[at++])
      return false;
  return f->n < ZK_MAX_TERMS;
}

static bool find(const base *all, int n, const zk_sizes *s, const bool *known, problem *t,
                 zk_formula *f) {
  for (int i = 0; i < n; i++) {
    if (distinct(all[i].value, t->n) < 3)
      t->more = true;
    else if (fit_affine(&all[i], t, f))
      return true;
  }
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++)
      if (all[i].f.n == 1 && fit_product(&all[i], &all[k], t, f))
        return true;
  t->more = true; /* what comes needs many runs */
  for (int i = 0; i < n; i++)
    if (fit_floor(&all[i], t, f))
      return true;
  for (int i = 0; i < n; i++)
    for (int least = 1; least >= 0; least--)
      if (fit_bound(&all[i], t, least, f) && holds(f, s, known, t))
        return true;
  return fit_divided(all, n, s, known, t, f);
}

bool zk_formula_find(const zk_sizes *s, const int64_t *value, const bool *known, zk_formula *f,
                     bool *more) {
  problem t = {0};
  for (int r = 0; r < s->n_runs; r++)
    if (!known || known[r])
      t.v[t.n++] = value[r];
  *f = (zk_formula){0};
  if (t.n == 0)
    return false;
  if (distinct(t.v, t.n) == 1) {
    add_term(f, ZK_TERM_NUMBER, 0, 0, t.v[0]);
    return true;
  }
  base all[MAX_BASES];
  int n = make_bases(s, known, value, all);
  bool found = find(all, n, s, known, &t, f) && holds(f, s, known, &t);
  *more = *more || (!found && t.more);
  return found;
}

/* ---- reals
 * --------------------------------------------------------------------------------------- */

static double undo(zk_real_post post, double v) {
  switch (post) {
  case ZK_POST_RECIPROCAL:
    return 1 / v;
  case ZK_POST_SQRT:
    return v * v;
  case ZK_POST_RSQRT:
    return 1 / (v * v);
  default:
    return v;
  }
}

static bool close(double a, double b) {
  return fabs(a - b) <= 1e-12 * (fabs(a) + fabs(b)) + 1e-300;
}

/* scale * x + shift over one base. */
static bool fit_real(const base *b, const double *u, int n, double *scale, double *shift) {
  int k = 1;
  while (k < n && b->value[k] == b->value[0])
    k++;
  if (k >= n || distinct(b->value, n) < 3)
    return false;
  *scale = (u[k] - u[0]) / (double)(b->value[k] - b->value[0]);
  *shift = u[0] - *scale * (double)b->value[0];
  if (fabs(*shift) < 1e-9 * fabs(u[0]))
    *shift = 0;
  for (int i = 0; i < n; i++)
    if (!close(*scale * (double)b->value[i] + *shift, u[i]))
      return false;
  return true;
}

bool zk_real_formula_find(const zk_sizes *s, const double *value, zk_real_formula *f, bool *more) {
  int64_t rank[ZK_MAX_RUNS]; /* equal numbers have equal ranks: what they hang on is told by them */
  double u[ZK_MAX_RUNS];
  int n = s->n_runs;
  for (int r = 0; r < n; r++) {
    rank[r] = r;
    for (int k = 0; k < r && rank[r] == r; k++)
      if (value[k] == value[r])
        rank[r] = rank[k];
  }
  base all[MAX_BASES];
  int n_bases = make_bases(s, NULL, rank, all);
  for (int post = ZK_POST_NONE; post <= ZK_POST_RSQRT; post++) {
    bool whole = true;
    int64_t integer[ZK_MAX_RUNS] = {0};
    for (int r = 0; r < n; r++) {
      u[r] = undo((zk_real_post)post, value[r]);
      if (post >= ZK_POST_SQRT && !(value[r] > 0))
        u[r] = (double)NAN;
      double near = round(u[r]);
      whole = whole && fabs(near) < 1e15 && close(near, u[r]);
      if (whole)
        integer[r] = (int64_t)near;
    }
    f->post = (zk_real_post)post;
    for (int b = 0; b < n_bases; b++)
      if (fit_real(&all[b], u, n, &f->scale, &f->shift)) {
        f->f = all[b].f;
        return true;
      }
    f->scale = 1, f->shift = 0;
    if (whole && zk_formula_find(s, integer, NULL, &f->f, more))
      return true;
  }
  *more = true;
  return false;
}
