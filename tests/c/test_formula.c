/*
 * test_formula.c: formulas of numbers that hang on sizes.
 *
 * Oracle: the number itself, as C computes it, at sizes that were no part of the finding. What has
 * no formula must not be given one, however well it fits the runs.
 */
#include <math.h>
#include "check.h"
#include "onnx/to/formula.h"

typedef int64_t number_of(int64_t n, int64_t m);

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}
static int64_t greatest(int64_t a, int64_t b) {
  return a > b ? a : b;
}

/* ---- numbers with a formula ---------------------------------------------------------------------
 */

#define NUMBER(NAME, EXPRESSION)                                                                   \
  static int64_t NAME(int64_t n, int64_t m) {                                                      \
    (void)n, (void)m;                                                                              \
    return EXPRESSION;                                                                             \
  }
NUMBER(constant, 7)
NUMBER(line, 3 * n - 5)
NUMBER(half, n / 2)
NUMBER(ceiling, (n + 1) / 2)
NUMBER(strided, (n + 2 - 3) / 2 + 1)
NUMBER(rest, n % 3)
NUMBER(margin, (8 - n % 8) % 8)
NUMBER(multiple, (n + 7) / 8 * 8)
NUMBER(quarters, 3 * n / 4)
NUMBER(minus_half, -(n / 2))
NUMBER(at_most, least(n, 100))
NUMBER(at_least, greatest(n, 6))
NUMBER(clamped, greatest(2, least(n, 20)))
NUMBER(pairs, n *(n - 1) / 2)
NUMBER(square, n *n + n + 1)
NUMBER(product, 2 * n * m + 3 * n - m + 4)
NUMBER(sum, 2 * n + 3 * m)
NUMBER(smaller, least(n, m))
NUMBER(offset, (n - least(n, m)) / 2)
NUMBER(offset_end, (n + least(n, m)) / 2)
NUMBER(patches, (n / 4) * (m / 4) + 1)
NUMBER(other, m / 2)

/* ---- numbers without ----------------------------------------------------------------------------
 */

NUMBER(root, (int64_t)floor(sqrt((double)n)))
NUMBER(bits, (int64_t)floor(log2((double)n)))
NUMBER(power, n < 40 ? INT64_C(1) << n : INT64_MAX)
NUMBER(exclusive, n ^ 5)
NUMBER(jump, n > 50 ? 2 : 1)
NUMBER(one_place, n == 5)
NUMBER(collatz, n % 2 ? 3 * n + 1 : n / 2)
NUMBER(ratio, n / m)

static int64_t gcd_12(int64_t n, int64_t m) {
  int64_t a = n, b = 12;
  (void)m;
  while (b) {
    int64_t c = a % b;
    a = b, b = c;
  }
  return a;
}
static int64_t divisors(int64_t n, int64_t m) {
  int64_t count = 0;
  (void)m;
  for (int64_t d = 1; d <= n; d++)
    count += n % d == 0;
  return count;
}

/* The runs that an export makes: an example of n and m, one size changed at a time, then both. */
static void make_runs(zk_sizes *s, int64_t n, int64_t m) {
  static const int steps[] = {1, 2, 3, 4, 5, 7, 8, 11, 16, 32, 64};
  int64_t one[24];
  int count = 0;
  for (int64_t k = 1; k <= 5; k++)
    one[count++] = k;
  for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++)
    one[count++] = steps[k] + n;
  one[count++] = 2 * n, one[count++] = 2 * n + 1, one[count++] = 3 * n, one[count++] = 257 * n,
  one[count++] = 1031;
  *s = (zk_sizes){.n_axes = 2, .n_runs = 1};
  s->size[0][0] = n, s->size[1][0] = m;
  for (int k = 0; k < count && s->n_runs < 26; k++)
    s->size[0][s->n_runs] = one[k], s->size[1][s->n_runs++] = m;
  for (int k = 0; k < 12; k++)
    s->size[0][s->n_runs] = n, s->size[1][s->n_runs++] = one[k] + (one[k] >= m);
  for (int k = 0; k < 8; k++)
    s->size[0][s->n_runs] = n + 1 + 2 * k, s->size[1][s->n_runs++] = m + 3 + k * k % 7;
}

static bool find(number_of *f, int64_t n, int64_t m, zk_formula *out, zk_sizes *s) {
  int64_t value[ZK_MAX_RUNS];
  bool more = false;
  make_runs(s, n, m);
  for (int r = 0; r < s->n_runs; r++)
    value[r] = f(s->size[0][r], s->size[1][r]);
  return zk_formula_find(s, value, NULL, out, &more);
}

/* Is the formula right at all sizes up to 60, whatever the runs were? Gives a counterexample. */
static bool holds(number_of *f, const zk_formula *formula, int64_t *n, int64_t *m) {
  for (*n = 1; *n <= 60; ++*n)
    for (*m = 1; *m <= 60; ++*m) {
      zk_sizes s = {.n_axes = 2, .n_runs = 1, .size = {{*n}, {*m}}};
      if (zk_formula_value(formula, &s, 0) != f(*n, *m))
        return false;
    }
  return true;
}

static void formulas_hold(void) {
  static const struct {
    const char *name;
    number_of *f;
  } all[] = {{"constant", constant}, {"line", line},
             {"half", half},         {"ceiling", ceiling},
             {"strided", strided},   {"rest", rest},
             {"margin", margin},     {"multiple", multiple},
             {"quarters", quarters}, {"minus_half", minus_half},
             {"at_most", at_most},   {"at_least", at_least},
             {"clamped", clamped},   {"pairs", pairs},
             {"square", square},     {"product", product},
             {"sum", sum},           {"smaller", smaller},
             {"offset", offset},     {"offset_end", offset_end},
             {"patches", patches},   {"other", other}};
  static const int64_t examples[][2] = {{4, 6}, {5, 3}, {8, 8}, {12, 7}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    for (size_t k = 0; k < sizeof examples / sizeof examples[0]; k++) {
      zk_formula f;
      zk_sizes s;
      int64_t n, m;
      bool found = find(all[i].f, examples[k][0], examples[k][1], &f, &s);
      CHECK(found, "%s, example %d", all[i].name, (int)k);
      CHECK(!found || holds(all[i].f, &f, &n, &m), "%s, example %d: wrong at %d, %d", all[i].name,
            (int)k, (int)n, (int)m);
    }
}

static void others_have_none(void) {
  static number_of *const all[] = {root,      bits,    power, exclusive, jump,
                                   one_place, collatz, ratio, gcd_12,    divisors};
  static const int64_t examples[][2] = {{4, 6}, {5, 3}, {8, 8}, {12, 7}};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    for (size_t k = 0; k < sizeof examples / sizeof examples[0]; k++) {
      zk_formula f;
      zk_sizes s;
      int64_t n, m;
      bool found = find(all[i], examples[k][0], examples[k][1], &f, &s);
      CHECK(!found || holds(all[i], &f, &n, &m), "number %d, example %d: wrong at %d, %d", (int)i,
            (int)k, (int)n, (int)m);
    }
}

/* With few runs nothing but what they can tell is found. */
static void few_runs_are_not_enough(void) {
  zk_sizes s = {.n_axes = 1, .n_runs = 2, .size = {{4, 5}}};
  zk_formula f;
  bool more = false;
  CHECK(!zk_formula_find(&s, (int64_t[]){4, 5}, NULL, &f, &more) && more);
  CHECK(zk_formula_find(&s, (int64_t[]){3, 3}, NULL, &f, &more) && zk_formula_is_number(&f));
  s = (zk_sizes){.n_axes = 1, .n_runs = 5, .size = {{4, 5, 6, 8, 9}}};
  more = false;
  CHECK(!zk_formula_find(&s, (int64_t[]){2, 2, 3, 4, 4}, NULL, &f, &more) && more); /* n // 2 */
}

static double inverse(double n) {
  return 1 / (2 * n - 1);
}
static double logarithm(double n) {
  return 0.5 * log(n) + 1;
}
static double root_of(double n) {
  return 3 / sqrt(2 * n);
}
static double sine(double n) {
  return sin(n);
}

static void reals(void) {
  double (*const all[])(double) = {inverse, logarithm, root_of, sqrt, sine, exp};
  for (int i = 0; i < 6; i++) {
    zk_sizes s = {.n_axes = 1, .n_runs = 12, .size = {{4, 5, 1, 8, 6, 2, 9, 12, 3, 20, 36, 100}}};
    zk_real_formula f;
    double value[ZK_MAX_RUNS];
    bool more = false;
    for (int r = 0; r < s.n_runs; r++)
      value[r] = all[i]((double)s.size[0][r]);
    CHECK(zk_real_formula_find(&s, value, &f, &more) == (i < 4), "real %d", i);
  }
}

int main(void) {
  RUN(formulas_hold);
  RUN(others_have_none);
  RUN(few_runs_are_not_enough);
  RUN(reals);
  return check_report();
}
