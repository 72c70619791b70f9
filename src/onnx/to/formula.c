/*
 * formula.c: putting a formula together, term by term, and its value.
 */
#include "onnx/to/formula.h"

int zk_formula_add(zk_formula *f, zk_term_kind kind, int a, int b, int64_t value) {
  if (f->n == ZK_MAX_TERMS)
    return f->n - 1; /* the value will not fit, and the formula is dropped */
  f->term[f->n] = (zk_term){kind, a, b, value};
  return f->n++;
}

int zk_formula_with(zk_formula *f, zk_term_kind kind, int a, int64_t value) {
  if ((kind == ZK_TERM_ADD && value == 0) ||
      ((kind == ZK_TERM_MUL || kind == ZK_TERM_DIV) && value == 1))
    return a;
  return zk_formula_add(f, kind, a, zk_formula_add(f, ZK_TERM_NUMBER, 0, 0, value), 0);
}

int64_t zk_floor_div(int64_t a, int64_t b) {
  int64_t q = a / b;
  return q - ((a % b != 0) && ((a < 0) != (b < 0)));
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
      v[i] = zk_size_plus(a, b);
      break;
    case ZK_TERM_MUL:
      v[i] = zk_size_times(a, b);
      break;
    case ZK_TERM_DIV:
      v[i] = b > 0 ? zk_floor_div(a, b) : 0;
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
