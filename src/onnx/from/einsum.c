/*
 * einsum.c: Einsum as diagonals, sums and products of matrices.
 */
#include "onnx/from/converters.h"

#include <string.h>

/* A label is a letter or a dimension that the ellipsis stands for, the last of which is LAST. */
enum { LETTERS = 52, LAST = LETTERS + ZK_MAX_DIM - 1, LABELS = LAST + 1 };

/* A tensor with a label for each dimension. */
typedef struct term {
  zk_tensor *t;
  int n;
  int label[ZK_MAX_DIM];
} term;

static int label_of(char c) {
  return c >= 'a' && c <= 'z' ? c - 'a' + 26 : c >= 'A' && c <= 'Z' ? c - 'A' : -1;
}

static int find(const term *s, int label) {
  for (int d = 0; d < s->n; d++)
    if (s->label[d] == label)
      return d;
  return -1;
}

static void push(zk_import *x, term *s, int label) {
  if (s->n == ZK_MAX_DIM)
    zk_import_refuse(x, "a term of its equation has more than %d dimensions", ZK_MAX_DIM);
  s->label[s->n++] = label;
}

/* Reads a term up to its end or one of `ends`; dots: the dimensions of its ellipsis, which is
 * required when they are not 0 and `required`. */
static const char *read_term(zk_import *x, const char *text, const char *ends, int dots,
                             bool required, term *s) {
  bool seen = false;
  for (s->n = 0; *text && !strchr(ends, *text); text++) {
    if (*text == ' ')
      continue;
    if (strncmp(text, "...", 3) == 0 && !seen) {
      seen = true;
      text += 2;
      for (int i = 0; i < dots; i++)
        push(x, s, LAST - dots + 1 + i);
    } else if (label_of(*text) >= 0) {
      push(x, s, label_of(*text));
    } else {
      zk_import_refuse(x, "its equation has the character '%.1s' where it does not belong", text);
    }
  }
  if (required && dots > 0 && !seen)
    zk_import_refuse(x, "a term of its equation has fewer labels than its input has dimensions");
  return text;
}

/* How many letters does the term that begins there have? */
static int letters(const char *text) {
  int n = 0;
  for (; *text && *text != ',' && *text != '-'; text++)
    n += label_of(*text) >= 0;
  return n;
}

/* The first two places of one label, in a term that has it twice. */
static bool find_double(const term *s, int *i, int *j) {
  for (*i = 0; *i < s->n; ++*i)
    for (*j = *i + 1; *j < s->n; ++*j)
      if (s->label[*i] == s->label[*j])
        return true;
  return false;
}

/* A label that stands there twice means the diagonal, which becomes the last dimension. */
static void take_diagonals(zk_import *x, term *s) {
  int i, j;
  while (find_double(s, &i, &j)) {
    term y = {.n = 0};
    if (s->t->shape.dim[i] != s->t->shape.dim[j])
      zk_import_refuse(x, "a label stands for two different sizes of one input");
    zk_import_set(x, "dim1", i);
    zk_import_set(x, "dim2", j);
    y.t = zk_import_make(x, &zk_op_diagonal, s->t);
    for (int d = 0; d < s->n; d++)
      if (d != i && d != j)
        push(x, &y, s->label[d]);
    push(x, &y, s->label[i]);
    *s = y;
  }
}

/* Sums the dimensions over whose label is not needed, and drops those of size 1 that the other
 * term (NULL: none) has larger. */
static void reduce(zk_import *x, term *s, const term *other, const int needed[LABELS]) {
  zk_shape over = ZK_SCALAR;
  int n = 0;
  for (int d = 0; d < s->n; d++) {
    int at = other ? find(other, s->label[d]) : -1;
    bool thin = at >= 0 && s->t->shape.dim[d] == 1 && other->t->shape.dim[at] != 1;
    if (thin || (at < 0 && !needed[s->label[d]]))
      zk_import_push(x, &over, "its equation", d);
    else
      s->label[n++] = s->label[d];
  }
  s->n = n;
  zk_dtype dtype = s->t->dtype;
  s->t = zk_import_cast(x, zk_build_reduce(&x->build, &zk_op_sum, s->t, &over, false), dtype);
}

/* The dimensions of s whose label `other` has or has not, and is needed or not, behind those of
 * `order`; gives their product. */
static int64_t collect(zk_import *x, const term *s, const term *other, bool both, bool kept,
                       const int needed[LABELS], zk_shape *order) {
  int64_t size = 1;
  for (int d = 0; d < s->n; d++)
    if ((find(other, s->label[d]) >= 0) == both && (!both || (needed[s->label[d]] > 0) == kept)) {
      zk_import_push(x, order, "its equation", d);
      size = zk_import_times(x, size, s->t->shape.dim[d]);
    }
  return size;
}

/* a := the product of a and b, summed over what is not needed any more. */
static void multiply(zk_import *x, term *a, term *b, const int needed[LABELS]) {
  zk_shape of_a = ZK_SCALAR, of_b = ZK_SCALAR, result = ZK_SCALAR;
  term y = {.n = 0};
  reduce(x, a, b, needed);
  reduce(x, b, a, needed);
  for (int d = 0; d < a->n; d++) {
    int at = find(b, a->label[d]);
    if (at >= 0 && a->t->shape.dim[d] != b->t->shape.dim[at])
      zk_import_refuse(x, "a label stands for the sizes %lld and %lld",
                       (long long)a->t->shape.dim[d], (long long)b->t->shape.dim[at]);
  }
  int64_t batch = collect(x, a, b, true, true, needed, &of_a);
  int shared = of_a.ndim;
  for (int i = 0; i < shared; i++) /* in the order of a */
    zk_import_push(x, &of_b, "its equation", find(b, a->label[of_a.dim[i]]));
  int64_t rows = collect(x, a, b, false, true, needed, &of_a);
  for (int i = 0; i < of_a.ndim; i++) {
    push(x, &y, a->label[of_a.dim[i]]);
    zk_import_push(x, &result, "its equation", a->t->shape.dim[of_a.dim[i]]);
  }
  int before = of_a.ndim;
  int64_t inner = collect(x, a, b, true, false, needed, &of_a);
  for (int i = before; i < of_a.ndim; i++)
    zk_import_push(x, &of_b, "its equation", find(b, a->label[of_a.dim[i]]));
  before = of_b.ndim;
  int64_t columns = collect(x, b, a, false, true, needed, &of_b);
  for (int i = before; i < of_b.ndim; i++) {
    push(x, &y, b->label[of_b.dim[i]]);
    zk_import_push(x, &result, "its equation", b->t->shape.dim[of_b.dim[i]]);
  }
  zk_tensor *left = zk_import_permute(x, a->t, &of_a), *right = zk_import_permute(x, b->t, &of_b);
  left = zk_import_reshape(x, left, &ZK_SHAPE(batch, rows, inner));
  right = zk_import_reshape(x, right, &ZK_SHAPE(batch, inner, columns));
  y.t = zk_import_reshape(x, zk_import_make(x, &zk_op_matmul, left, right), &result);
  *a = y;
}

/* Which labels the result has: without an arrow the ellipsis, and the letters that stand there once
 * in their order. */
static void read_result(zk_import *x, const char *arrow, const int count[LABELS], int dots,
                        term *out) {
  out->n = 0;
  if (arrow) {
    const char *rest = read_term(x, arrow + 2, "", dots, false, out);
    for (int d = 0; d < out->n; d++)
      if (*rest || count[out->label[d]] == 0 || find(out, out->label[d]) != d)
        zk_import_refuse(x, "the result of its equation has a label twice, or one of no input");
    return;
  }
  for (int i = 0; i < dots; i++)
    push(x, out, LAST - dots + 1 + i);
  for (int label = 0; label < LETTERS; label++)
    if (count[label] == 1)
      push(x, out, label);
}

static void einsum_from_onnx(zk_import *x) {
  const char *text = zk_import_string(x, "equation", ""), *arrow = strstr(text, "->");
  int needed[LABELS] = {0}, count[LABELS] = {0}, dots = 0, n = x->n_in;
  term all[32], out;
  if (n < 1 || n > 32)
    zk_import_refuse(x, "it has %d inputs, 1 to 32 are supported", n);
  for (int i = 0; i < n; i++) {
    zk_tensor *t = zk_import_in(x, i);
    int more = t->shape.ndim - letters(text);
    if (t->dtype != zk_import_in(x, 0)->dtype)
      zk_import_refuse(x, "its inputs must be of one type");
    if (more < 0)
      zk_import_refuse(x, "input %d has %d dimensions, and its term more labels", i, t->shape.ndim);
    dots = more > dots ? more : dots;
    text = read_term(x, text, ",-", more, true, &all[i]);
    if ((i + 1 < n) != (*text == ','))
      zk_import_refuse(x, "its equation does not have a term for each of %d inputs", n);
    text += *text == ',';
    all[i].t = t;
    for (int d = 0; d < all[i].n; d++)
      count[all[i].label[d]]++;
    take_diagonals(x, &all[i]);
  }
  if (*text && text != arrow)
    zk_import_refuse(x, "its equation has a '-' that is no arrow");
  read_result(x, arrow, count, dots, &out);
  for (int i = 0; i < n; i++)
    for (int d = 0; d < all[i].n; d++)
      needed[all[i].label[d]]++;
  for (int d = 0; d < out.n; d++)
    needed[out.label[d]]++;
  for (int i = 1; i < n; i++) {
    for (int d = 0; d < all[0].n && i == 1; d++)
      needed[all[0].label[d]]--;
    for (int d = 0; d < all[i].n; d++)
      needed[all[i].label[d]]--;
    multiply(x, &all[0], &all[i], needed);
  }
  memset(needed, 0, sizeof needed);
  for (int d = 0; d < out.n; d++)
    needed[out.label[d]] = 1;
  reduce(x, &all[0], NULL, needed);
  zk_shape order = ZK_SCALAR;
  for (int d = 0; d < out.n; d++) {
    int at = find(&all[0], out.label[d]);
    if (at < 0)
      zk_import_refuse(x, "the result of its equation has a label of no input");
    zk_import_push(x, &order, "its equation", at);
  }
  zk_import_out(x, 0, zk_import_permute(x, all[0].t, &order));
}

const zk_onnx_from zk_onnx_from_einsum[] = {
    {.type = "Einsum", .from = einsum_from_onnx},
    {.type = NULL},
};
