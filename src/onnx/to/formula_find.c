/*
 * formula_find.c: finding the formula of a number from its values in runs with other sizes.
 *
 * The simplest comes first: a n + b over one size; then over the bases of two (n + m, n m, min,
 * ..); then with one division, and with a bound. How many runs a formula needs grows with what can
 * be chosen in it: so many that another one would hardly fit them all.
 */
#include <stddef.h>
#include "onnx/to/formula_fit.h"

static void add_base(zk_fit_base *all, int *n, const zk_sizes *s, const bool *known,
                     const zk_formula *f) {
  if (*n == ZK_MAX_BASES)
    return;
  zk_fit_base *b = &all[(*n)++];
  int at = 0;
  b->f = *f;
  for (int r = 0; r < s->n_runs; r++)
    if (!known || known[r])
      b->value[at++] = zk_formula_value(f, s, r);
}

static zk_formula of_two(zk_term_kind kind, int64_t i, int64_t k, bool minus) {
  zk_formula f = {2, {{ZK_TERM_AXIS, 0, 0, i}, {ZK_TERM_AXIS, 0, 0, k}}};
  int b = minus ? zk_formula_with(&f, ZK_TERM_MUL, 1, -1) : 1;
  zk_formula_add(&f, kind, 0, b, 0);
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

int zk_fit_bases(const zk_sizes *s, const bool *known, const int64_t *value, zk_fit_base *all) {
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
          least = zk_formula_with(&f, ZK_TERM_MUL, least, -1);
        zk_formula_add(&f, ZK_TERM_ADD, side % 2, least, 0);
        add_base(all, &n, s, known, &f);
      }
    }
  for (int i = 0; i + 2 < n_axes; i++) {
    zk_formula f = of_two(ZK_TERM_MUL, axes[i], axes[i + 1], false);
    int third = zk_formula_add(&f, ZK_TERM_AXIS, 0, 0, axes[i + 2]);
    zk_formula_add(&f, ZK_TERM_MUL, f.n - 2, third, 0);
    add_base(all, &n, s, known, &f);
  }
  for (int i = 0; i < n_axes; i++) { /* pairs within one axis */
    zk_formula f = of_two(ZK_TERM_MUL, axes[i], axes[i], false);
    add_base(all, &n, s, known, &f);
  }
  return n;
}

/* The divisions of each axis, as bases of products: (h // 16) (w // 16) + 1. */
static bool fit_divided(const zk_fit_base *all, int n, const zk_sizes *s, const bool *known,
                        const zk_fit_problem *t, zk_formula *f) {
  static const int64_t divisors[] = {1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 32};
  enum { N = sizeof divisors / sizeof divisors[0] };
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++) {
      if (all[i].f.n != 1 || all[k].f.n != 1)
        continue;
      for (int p = 0; p < N * 2; p++)
        for (int q = 0; q < N * 2; q++) {
          zk_fit_base two[2];
          int made = 0;
          for (int side = 0; side < 2; side++) {
            int64_t c = divisors[(side ? q : p) / 2], o = (side ? q : p) % 2 ? c - 1 : 0;
            zk_formula g = side ? all[k].f : all[i].f;
            zk_formula_with(&g, ZK_TERM_DIV, zk_formula_with(&g, ZK_TERM_ADD, 0, o), c);
            add_base(two, &made, s, known, &g);
          }
          if (zk_fit_product(&two[0], &two[1], t, f))
            return true;
        }
    }
  return false;
}

static bool holds(const zk_formula *f, const zk_sizes *s, const bool *known,
                  const zk_fit_problem *t) {
  int at = 0;
  for (int r = 0; r < s->n_runs; r++)
    if ((!known || known[r]) && zk_formula_value(f, s, r) != t->v[at++])
      return false;
  return f->n < ZK_MAX_TERMS;
}

/* Asks for a run with that size, when the base is one. */
static void wish_for(const zk_sizes *s, const zk_fit_base *b, int64_t size) {
  zk_wishes *w = s->wishes;
  if (!w || b->f.n != 1 || size < 1 || w->n == ZK_MAX_WISHES)
    return;
  for (int i = 0; i < w->n; i++)
    if (w->axis[i] == b->f.term[0].value && w->size[i] == size)
      return;
  w->axis[w->n] = (int)b->f.term[0].value;
  w->size[w->n++] = size;
}

static bool find(const zk_fit_base *all, int n, const zk_sizes *s, const bool *known,
                 zk_fit_problem *t, zk_formula *f) {
  for (int i = 0; i < n; i++) {
    if (zk_fit_distinct(all[i].value, t->n) < 3)
      t->more = true;
    else if (zk_fit_affine(&all[i], t, f))
      return true;
  }
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++)
      if (all[i].f.n == 1 && zk_fit_product(&all[i], &all[k], t, f))
        return true;
  for (int i = 0; i < n; i++)
    for (int k = i + 1; k < n; k++)
      if (all[i].f.n == 1 && zk_fit_half(&all[i], &all[k], t, f))
        return true;
  t->more = true; /* what comes needs many runs */
  for (int i = 0; i < n; i++) {
    if (zk_fit_floor(&all[i], t, f))
      return true;
    if (t->unsure) {
      wish_for(s, &all[i], t->wish);
      return false;
    }
  }
  for (int i = 0; i < n; i++)
    for (int least = 1; least >= 0; least--)
      if (zk_fit_bound(&all[i], t, least, f) && holds(f, s, known, t))
        return true;
  for (int i = 0; i < n; i++)
    if (zk_fit_clamp(&all[i], t, f) && holds(f, s, known, t))
      return true;
  return fit_divided(all, n, s, known, t, f);
}

bool zk_formula_find(const zk_sizes *s, const int64_t *value, const bool *known, zk_formula *f,
                     bool *more) {
  zk_fit_problem t = {0};
  for (int r = 0; r < s->n_runs; r++)
    if (!known || known[r])
      t.v[t.n++] = value[r];
  *f = (zk_formula){0};
  if (t.n == 0)
    return false;
  if (zk_fit_distinct(t.v, t.n) == 1) {
    zk_formula_add(f, ZK_TERM_NUMBER, 0, 0, t.v[0]);
    return true;
  }
  for (int i = 0; i < t.n; i++) /* far from overflow */
    if (t.v[i] > (INT64_C(1) << 53) || t.v[i] < -(INT64_C(1) << 53))
      return false;
  zk_fit_base all[ZK_MAX_BASES];
  int n = zk_fit_bases(s, known, value, all);
  bool found = find(all, n, s, known, &t, f) && holds(f, s, known, &t);
  *more = *more || (!found && t.more);
  return found;
}
