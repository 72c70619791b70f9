/*
 * formula.h: a number that depends on sizes, as a formula.
 *
 * A model's script computes with sizes as plain integers. What a number depends on is told from
 * runs with other sizes: a formula over them (a n + b, n // c, n % c, min, max, products and sums
 * of two sizes) that gives the number in every run.
 */
#ifndef ZK_ONNX_TO_FORMULA_H
#define ZK_ONNX_TO_FORMULA_H

#include <stdbool.h>
#include <stdint.h>

#define ZK_MAX_RUNS 64
#define ZK_MAX_AXES 8

/* Sizes at which runs would tell which of two formulas it is. */
#define ZK_MAX_WISHES 16
typedef struct zk_wishes {
  int n, axis[ZK_MAX_WISHES];
  int64_t size[ZK_MAX_WISHES];
} zk_wishes;

/* The sizes of the open axes in each run; run 0 is the example. */
typedef struct zk_sizes {
  int n_axes, n_runs;
  int64_t size[ZK_MAX_AXES][ZK_MAX_RUNS];
  struct {
    const char *label;
    int input, dim; /* where the size is to be had */
  } axis[ZK_MAX_AXES];
  zk_wishes *wishes; /* filled by zk_formula_find; or NULL */
} zk_sizes;

typedef enum zk_term_kind {
  ZK_TERM_NUMBER, /* value */
  ZK_TERM_AXIS,   /* the size of axis `value` */
  ZK_TERM_ADD,    /* of the terms a and b, which stand before it */
  ZK_TERM_MUL,
  ZK_TERM_DIV, /* rounded down */
  ZK_TERM_MIN,
  ZK_TERM_MAX,
} zk_term_kind;

typedef struct zk_term {
  zk_term_kind kind;
  int a, b;
  int64_t value;
} zk_term;

#define ZK_MAX_TERMS 40

/* The last term is the result. */
typedef struct zk_formula {
  int n;
  zk_term term[ZK_MAX_TERMS];
} zk_formula;

/*
 * Finds the formula of the values, one a run. known[r] false: run r says nothing (known NULL: all
 * do). False when there is none, or when the runs are too few to be sure of it: *more then says
 * that more runs might help.
 */
bool zk_formula_find(const zk_sizes *s, const int64_t *value, const bool *known, zk_formula *f,
                     bool *more);
int64_t zk_formula_value(const zk_formula *f, const zk_sizes *s, int run);
bool zk_formula_is_number(const zk_formula *f);

/* Adds a term; gives its index. zk_formula_with: of the term a and a number, which may need none.
 */
int zk_formula_add(zk_formula *f, zk_term_kind kind, int a, int b, int64_t value);
int zk_formula_with(zk_formula *f, zk_term_kind kind, int a, int64_t value);
int64_t zk_floor_div(int64_t a, int64_t b);

/* Sizes are small, so are their products: what overflows wraps, and fits nothing. */
static inline int64_t zk_size_times(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a * (uint64_t)b);
}
static inline int64_t zk_size_plus(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

/* A real number: scale * post(inner_scale * f + inner_shift) + shift. */
typedef enum zk_real_post {
  ZK_POST_NONE,
  ZK_POST_RECIPROCAL,
  ZK_POST_SQRT,
  ZK_POST_RSQRT,
  ZK_POST_LOG
} zk_real_post;
typedef struct zk_real_formula {
  zk_formula f;
  double inner_scale, inner_shift;
  zk_real_post post;
  double scale, shift;
} zk_real_formula;
bool zk_real_formula_find(const zk_sizes *s, const double *value, zk_real_formula *f, bool *more);

#endif
