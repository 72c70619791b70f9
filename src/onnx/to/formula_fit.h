/*
 * formula_fit.h: what formula_find.c and formula_real.c need of formula_fit.c, and of each other.
 */
#ifndef ZK_ONNX_TO_FORMULA_FIT_H
#define ZK_ONNX_TO_FORMULA_FIT_H

#include "onnx/to/formula.h"

#define ZK_MAX_BASES 40

/* One thing to fit over: a formula, and its values in the runs that are known. */
typedef struct zk_fit_base {
  zk_formula f;
  int64_t value[ZK_MAX_RUNS];
} zk_fit_base;

/* What is to be fitted: the known runs only. */
typedef struct zk_fit_problem {
  int n;
  int64_t v[ZK_MAX_RUNS];
  bool more;    /* more runs might tell */
  bool unsure;  /* two formulas fit, which differ .. */
  int64_t wish; /* .. where the base has this value */
} zk_fit_problem;

/* How many different values there are. */
int zk_fit_distinct(const int64_t *v, int n);
/* The bases over the sizes that the values depend on, simple ones first; `all` has room for
 * ZK_MAX_BASES. */
int zk_fit_bases(const zk_sizes *s, const bool *known, const int64_t *value, zk_fit_base *all);

/* Is it such a formula of the base? a n + b; with one division; with a bound (least: min); between
 * two bounds; a x y + b x + c y + d; half of such a one. */
bool zk_fit_affine(const zk_fit_base *b, const zk_fit_problem *t, zk_formula *f);
bool zk_fit_floor(const zk_fit_base *b, zk_fit_problem *t, zk_formula *f);
bool zk_fit_bound(const zk_fit_base *b, zk_fit_problem *t, bool least, zk_formula *f);
bool zk_fit_clamp(const zk_fit_base *b, zk_fit_problem *t, zk_formula *f);
bool zk_fit_product(const zk_fit_base *x, const zk_fit_base *y, const zk_fit_problem *t,
                    zk_formula *f);
bool zk_fit_half(const zk_fit_base *x, const zk_fit_base *square, const zk_fit_problem *t,
                 zk_formula *f);

#endif
