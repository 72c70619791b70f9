/*
 * learned_linear.c: linear models and support vector machines of ai.onnx.ml.
 */
#include "onnx/from/converters.h"
#include "onnx/from/learned.h"

#include <math.h>
#include <string.h>
#include "base/parallel.h"
#include "op/want.h"

/* The position of the greatest of each row, the first of equal ones: [n]. */
static zk_tensor *greatest(zk_import *x, zk_tensor *scores) {
  zk_import_set(x, "dim", 1);
  return zk_import_make(x, &zk_op_argmax, scores);
}

/* 1 where the lone score is above 0: [n] int64. */
static zk_tensor *above_zero(zk_import *x, zk_tensor *scores) {
  zk_tensor *zero = zk_import_number(x, scores->dtype, 0);
  zk_tensor *y = zk_import_cast(x, zk_import_make(x, &zk_op_gt, scores, zero), ZK_INT64);
  return zk_import_reshape(x, y, &ZK_SHAPE(y->shape.dim[0]));
}

/* rows coefficients^T + intercepts, for so many columns. */
static zk_tensor *products(zk_import *x, zk_tensor *rows, int64_t columns, const char *offset) {
  zk_tensor *w = zk_learned_list_of(x, "coefficients", -1), *b = zk_learned_list(x, offset);
  int64_t n = rows->shape.dim[1];
  if (columns < 1 || n < 1 || zk_numel(w) != zk_import_times(x, columns, n))
    zk_import_refuse(x, "its %lld coefficients do not fit %lld features and %lld columns",
                     (long long)zk_numel(w), (long long)n, (long long)columns);
  if (b && zk_numel(b) != columns && zk_numel(b) != 1)
    zk_import_refuse(x, "attribute '%s' has %lld elements for %lld columns", offset,
                     (long long)zk_numel(b), (long long)columns);
  w = zk_import_cast(x, zk_import_reshape(x, w, &ZK_SHAPE(columns, n)), rows->dtype);
  zk_tensor *y = zk_import_make(x, &zk_op_linear, rows, w, NULL);
  return b ? zk_import_make(x, &zk_op_add, y, zk_import_cast(x, b, rows->dtype)) : y;
}

static void linear_regressor(zk_import *x) {
  int64_t targets = zk_import_int(x, "targets", 1);
  zk_tensor *y = products(x, zk_learned_rows(x), targets, "intercepts");
  zk_import_out(x, 0, zk_learned_scores(x, y, ZK_SECOND_NONE));
}

static void linear_classifier(zk_import *x) {
  zk_tensor *rows = zk_learned_rows(x);
  zk_tensor *labels = zk_learned_labels(x, "classlabels_ints", "classlabels_strings");
  const zk_graph_attribute *w = zk_import_attribute(x, "coefficients");
  int64_t n = rows->shape.dim[1], columns = w && n > 0 ? w->floats.count / n : 0;
  zk_import_ignore(x, "multi_class"); /* how it was trained */
  if (columns != zk_numel(labels) && !(columns == 1 && zk_numel(labels) == 2))
    zk_import_refuse(x, "its coefficients are for %lld classes, and it has %lld labels",
                     (long long)columns, (long long)zk_numel(labels));
  zk_tensor *y = products(x, rows, columns, "intercepts");
  bool two = columns == 1 && zk_numel(labels) == 2;
  zk_tensor *best = two ? above_zero(x, y) : greatest(x, y);
  zk_import_out(x, 0, zk_learned_choose(x, labels, best));
  zk_import_out(x, 1, zk_learned_scores(x, y, two ? ZK_SECOND_REST : ZK_SECOND_NONE));
}

/* ---- the kernels of support vector machines ---------------------------------------------------
 *
 * y[i, j] = k(x[i], v[j]): x v, (gamma x v + c)^degree, exp(-gamma |x - v|^2), tanh(gamma x v + c)
 */

enum { LINEAR, POLY, RBF, SIGMOID };
enum { KIND, GAMMA, COEF0, DEGREE };
enum { LANES = 8 };

static const zk_param kernel_params[] = {ZK_TENSOR("input"), ZK_TENSOR("vectors"),
                                         ZK_INT("kind"),     ZK_FLOAT("gamma"),
                                         ZK_FLOAT("coef0"),  ZK_FLOAT("degree")};

static zk_status kernel_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_real("kernel", "input", c->in[0]));
  *out = (zk_spec){.dtype = c->in[0]->dtype,
                   .shape = ZK_SHAPE(c->in[0]->shape.dim[0], c->in[1]->shape.dim[0])};
  return ZK_OK;
}

typedef struct kernel_problem {
  const zk_call *c;
  zk_tensor *x, *v;
} kernel_problem;

static double kernel_of(const zk_attr *attr, double sum) {
  switch (attr[KIND].i) {
  case POLY:
    return pow(attr[GAMMA].f * sum + attr[COEF0].f, attr[DEGREE].f);
  case RBF:
    return exp(-attr[GAMMA].f * sum);
  case SIGMOID:
    return tanh(attr[GAMMA].f * sum + attr[COEF0].f);
  default:
    return sum;
  }
}

static void kernel_rows(void *context, int64_t begin, int64_t end) {
  const kernel_problem *p = context;
  int64_t n = p->x->shape.dim[1], vectors = p->v->shape.dim[0];
  bool distance = p->c->attr[KIND].i == RBF;
  ZK_REAL(p->x->dtype, {
    for (int64_t i = begin; i < end; i++)
      for (int64_t j = 0; j < vectors; j++) {
        const real *a = (const real *)zk_data(p->x) + i * n;
        const real *b = (const real *)zk_data(p->v) + j * n;
        real lane[LANES] = {0};
        double sum = 0;
        int64_t k = 0;
        for (; k + LANES <= n; k += LANES)
          for (int l = 0; l < LANES; l++) {
            real d = a[k + l] - b[k + l];
            lane[l] += distance ? d * d : a[k + l] * b[k + l];
          }
        for (; k < n; k++)
          lane[k % LANES] += distance ? (a[k] - b[k]) * (a[k] - b[k]) : a[k] * b[k];
        for (int l = 0; l < LANES; l++)
          sum += (double)lane[l];
        ((real *)zk_data(p->c->out[0]))[i * vectors + j] = (real)kernel_of(p->c->attr, sum);
      }
  });
}

static zk_status kernel_forward(zk_call *c) {
  kernel_problem p = {.c = c};
  zk_status status = zk_tensor_contiguous(c->in[0], &p.x);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(c->in[1], &p.v);
  if (status == ZK_OK)
    zk_parallel_for(p.x->shape.dim[0], 16, kernel_rows, &p);
  zk_tensor_release(p.x);
  zk_tensor_release(p.v);
  return status;
}

static double kernel_work(const zk_call *c, const zk_spec *spec) {
  return (double)zk_shape_numel(&spec->shape) * (double)(c->in[0]->shape.dim[1] + 40);
}

static const zk_op kernel_op = {.name = "kernel",
                                ZK_PARAMS(kernel_params),
                                .n_out = 1,
                                .infer = kernel_infer,
                                .work = kernel_work,
                                .forward = kernel_forward};

static zk_tensor *kernel(zk_import *x, zk_tensor *rows, int64_t vectors) {
  static const char *const names[] = {"LINEAR", "POLY", "RBF", "SIGMOID"};
  const char *name = zk_import_string(x, "kernel_type", "LINEAR");
  zk_tensor *number = zk_learned_list(x, "kernel_params");
  int kind = LINEAR;
  while (kind <= SIGMOID && strcmp(names[kind], name) != 0)
    kind++;
  if (kind > SIGMOID)
    zk_import_refuse(x, "kernel_type '%.50s' is not supported", name);
  bool none = !number || zk_numel(number) == 0;
  if (!none && zk_numel(number) != 3)
    zk_import_refuse(x, "attribute 'kernel_params' must have 3 elements: gamma, coef0, degree");
  int64_t n = rows->shape.dim[1];
  zk_tensor *v = zk_learned_list_of(x, "support_vectors", zk_import_times(x, vectors, n));
  v = zk_import_cast(x, zk_import_reshape(x, v, &ZK_SHAPE(vectors, n)), rows->dtype);
  zk_import_set(x, "kind", kind);
  zk_import_set_float(x, "gamma", none ? 0 : zk_element_f(number, 0));
  zk_import_set_float(x, "coef0", none ? 0 : zk_element_f(number, 1));
  zk_import_set_float(x, "degree", none ? 0 : zk_element_f(number, 2));
  return zk_import_make(x, &kernel_op, rows, v);
}

static void svm_regressor(zk_import *x) {
  zk_tensor *rows = zk_learned_rows(x);
  int64_t vectors = zk_import_int(x, "n_supports", 0);
  bool one_class = zk_import_int(x, "one_class", 0) != 0;
  zk_import_ignore(x, "post_transform"); /* as onnxruntime does */
  if (vectors < 0 || zk_import_int(x, "n_targets", 1) != 1)
    zk_import_refuse(x, "its n_supports or n_targets is not supported");
  if (vectors > 0) {
    rows = kernel(x, rows, vectors);
  } else { /* linear, with the coefficients as weights */
    zk_import_ignore(x, "kernel_type");
    zk_import_ignore(x, "kernel_params");
    zk_import_ignore(x, "support_vectors");
  }
  zk_tensor *y = products(x, rows, 1, "rho");
  if (one_class) { /* 1 inside, -1 outside */
    zk_tensor *zero = zk_import_number(x, y->dtype, 0);
    y = zk_import_make(x, &zk_op_where, zk_import_make(x, &zk_op_gt, y, zero),
                       zk_import_number(x, y->dtype, 1), zk_import_number(x, y->dtype, -1));
  }
  zk_import_out(x, 0, zk_import_cast(x, y, ZK_FLOAT32));
}

/* ---- probabilities ----------------------------------------------------------------------------
 *
 * Of the classes, from those of each pair of them: the second method of Wu, Lin and Weng,
 * "Probability estimates for multi-class classification by pairwise coupling", as LIBSVM has it.
 */

static const zk_param coupling_params[] = {ZK_TENSOR("scores"), ZK_TENSOR("a"), ZK_TENSOR("b"),
                                           ZK_INT("classes")};

static zk_status coupling_infer(zk_call *c, zk_spec *out) {
  *out =
      (zk_spec){.dtype = c->in[0]->dtype, .shape = ZK_SHAPE(c->in[0]->shape.dim[0], c->attr[0].i)};
  return ZK_OK;
}

/* p: the k probabilities that fit r[i, j] = p(i of i and j) best; q: k * k, qp: k to work in. */
static void couple(int64_t k, const double *r, double *q, double *qp, double *p) {
  for (int64_t t = 0; t < k; t++) {
    p[t] = 1 / (double)k;
    q[t * k + t] = 0;
    for (int64_t j = 0; j < k; j++) {
      q[t * k + t] += j == t ? 0 : r[j * k + t] * r[j * k + t];
      if (j != t)
        q[t * k + j] = -r[j * k + t] * r[t * k + j];
    }
  }
  for (int turn = 0; turn < 100; turn++) {
    double pqp = 0, worst = 0;
    for (int64_t t = 0; t < k; t++) {
      qp[t] = 0;
      for (int64_t j = 0; j < k; j++)
        qp[t] += q[t * k + j] * p[j];
      pqp += p[t] * qp[t];
    }
    for (int64_t t = 0; t < k; t++)
      worst = fabs(qp[t] - pqp) > worst ? fabs(qp[t] - pqp) : worst;
    if (worst < 0.005 / (double)k)
      return;
    for (int64_t t = 0; t < k; t++) {
      double step = (pqp - qp[t]) / q[t * k + t];
      p[t] += step;
      pqp = (pqp + step * (step * q[t * k + t] + 2 * qp[t])) / ((1 + step) * (1 + step));
      for (int64_t j = 0; j < k; j++) {
        qp[j] = (qp[j] + step * q[t * k + j]) / (1 + step);
        p[j] /= 1 + step;
      }
    }
  }
}

static zk_status coupling_forward(zk_call *c) {
  int64_t k = c->attr[0].i, pairs = c->in[0]->shape.dim[1];
  zk_tensor *scores = NULL, *room = NULL;
  zk_status status = zk_tensor_contiguous(c->in[0], &scores);
  if (status == ZK_OK)
    status = zk_tensor_new(ZK_FLOAT64, &ZK_SHAPE(2 * k * k + 2 * k), &room);
  for (int64_t row = 0; status == ZK_OK && row < scores->shape.dim[0]; row++) {
    double *r = zk_data(room), *p = r + 2 * k * k;
    int64_t pair = row * pairs;
    for (int64_t i = 0; i < k; i++)
      for (int64_t j = i + 1; j < k; j++, pair++) {
        double a = zk_element_f(c->in[1], pair % pairs), b = zk_element_f(c->in[2], pair % pairs);
        double value = 1 / (1 + exp(zk_element_f(scores, pair) * a + b));
        value = value < 1e-7 ? 1e-7 : value > 1 - 1e-7 ? 1 - 1e-7 : value;
        r[i * k + j] = value;
        r[j * k + i] = 1 - value;
      }
    couple(k, r, r + k * k, p + k, p);
    for (int64_t i = 0; i < k; i++)
      zk_element_set_f(c->out[0], row * k + i, p[i]);
  }
  zk_tensor_release(scores);
  zk_tensor_release(room);
  return status;
}

static double coupling_work(const zk_call *c, const zk_spec *spec) {
  return 300 * (double)zk_shape_numel(&spec->shape) * (double)c->attr[0].i;
}

static const zk_op coupling_op = {.name = "coupling",
                                  ZK_PARAMS(coupling_params),
                                  .n_out = 1,
                                  .infer = coupling_infer,
                                  .work = coupling_work,
                                  .forward = coupling_forward};

/* ---- SVMClassifier ----------------------------------------------------------------------------
 */

/* The scores of the pairs of classes, [n, pairs]: of pair (i, j) the coefficients of i against j
 * over i's vectors, and of j against i over j's. */
static zk_tensor *pair_scores(zk_import *x, zk_tensor *k, const zk_tensor *each, int64_t classes,
                              int64_t pairs) {
  int64_t vectors = k->shape.dim[1], pair = 0, first_i = 0;
  zk_tensor *coef = zk_learned_list_of(x, "coefficients", zk_import_times(x, classes - 1, vectors));
  zk_tensor *w = zk_learned_zeros(x, k->dtype, &ZK_SHAPE(pairs, vectors));
  zk_tensor *rho = zk_learned_list_of(x, "rho", pairs);
  for (int64_t i = 0; i < classes; i++) {
    int64_t n_i = zk_element_i(each, i), first_j = first_i + n_i;
    for (int64_t j = i + 1; j < classes; j++, pair++) {
      int64_t n_j = zk_element_i(each, j);
      for (int64_t v = first_i; v < first_i + n_i; v++)
        zk_element_set_f(w, pair * vectors + v, zk_element_f(coef, (j - 1) * vectors + v));
      for (int64_t v = first_j; v < first_j + n_j; v++)
        zk_element_set_f(w, pair * vectors + v, zk_element_f(coef, i * vectors + v));
      first_j += n_j;
    }
    first_i += n_i;
  }
  zk_tensor *y = zk_import_make(x, &zk_op_linear, k, w, NULL);
  return zk_import_make(x, &zk_op_add, y, zk_import_cast(x, rho, k->dtype));
}

/* Who wins most of its pairs. */
static zk_tensor *votes(zk_import *x, zk_tensor *scores, int64_t classes, int64_t pairs) {
  zk_tensor *zero = zk_import_number(x, scores->dtype, 0);
  zk_tensor *won = zk_import_cast(x, zk_import_make(x, &zk_op_gt, scores, zero), ZK_FLOAT32);
  zk_tensor *w = zk_learned_zeros(x, ZK_FLOAT32, &ZK_SHAPE(classes, pairs));
  zk_tensor *lost = zk_learned_zeros(x, ZK_FLOAT32, &ZK_SHAPE(classes));
  int64_t pair = 0;
  for (int64_t i = 0; i < classes; i++)
    for (int64_t j = i + 1; j < classes; j++, pair++) {
      zk_element_set_f(w, i * pairs + pair, 1);
      zk_element_set_f(w, j * pairs + pair, -1);
      zk_element_set_f(lost, j, zk_element_f(lost, j) + 1);
    }
  return greatest(x, zk_import_make(x, &zk_op_linear, won, w, lost));
}

/* As many support vectors as the classes have together, 0 when the model is linear. */
static int64_t count_vectors(zk_import *x, const zk_tensor *each) {
  int64_t sum = 0, n = each ? zk_numel(each) : 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t more = zk_element_i(each, i);
    if (more < 0 || more > INT32_MAX)
      zk_import_refuse(x, "attribute 'vectors_per_class' has %lld", (long long)more);
    sum += more;
  }
  return sum;
}

static void svm_classifier(zk_import *x) {
  zk_tensor *rows = zk_learned_rows(x);
  zk_tensor *labels = zk_learned_labels(x, "classlabels_ints", "classlabels_strings");
  zk_tensor *each = zk_learned_list(x, "vectors_per_class"), *a = zk_learned_list(x, "prob_a");
  int64_t vectors = count_vectors(x, each), classes = zk_numel(labels);
  if (vectors == 0) { /* linear, a column for each class */
    static const char *const names[] = {"kernel_type", "kernel_params", "support_vectors", "prob_a",
                                        "prob_b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
      zk_import_ignore(x, names[i]);
    zk_tensor *y = products(x, rows, classes, "rho");
    zk_import_out(x, 0, zk_learned_choose(x, labels, greatest(x, y)));
    zk_import_out(x, 1, zk_learned_scores(x, y, ZK_SECOND_NONE));
    return;
  }
  if (classes < 2 || classes > 4096 || zk_numel(each) != classes)
    zk_import_refuse(x, "it has %lld labels, and vectors of %lld classes", (long long)classes,
                     (long long)zk_numel(each));
  int64_t pairs = classes * (classes - 1) / 2;
  bool probabilities = a && zk_numel(a) > 0;
  zk_tensor *y = pair_scores(x, kernel(x, rows, vectors), each, classes, pairs);
  zk_import_out(x, 0, zk_learned_choose(x, labels, votes(x, y, classes, pairs)));
  if (probabilities) {
    a = zk_learned_list_of(x, "prob_a", pairs);
    zk_tensor *b = zk_learned_list_of(x, "prob_b", pairs);
    zk_import_set(x, "classes", classes);
    y = zk_import_make(x, &coupling_op, y, a, b);
  } else {
    zk_import_ignore(x, "prob_b");
  }
  bool plain = strcmp(zk_import_string(x, "post_transform", "NONE"), "NONE") == 0;
  zk_learned_second second = probabilities || pairs > 1 ? ZK_SECOND_NONE
                             : plain                    ? ZK_SECOND_NEGATIVE
                                                        : ZK_SECOND_REST;
  zk_import_out(x, 1, zk_learned_scores(x, y, second));
}

const zk_onnx_from zk_onnx_from_learned_linear[] = {
    {.type = "LinearRegressor", .from = linear_regressor, .domain = "ai.onnx.ml"},
    {.type = "LinearClassifier", .from = linear_classifier, .domain = "ai.onnx.ml"},
    {.type = "SVMRegressor", .from = svm_regressor, .domain = "ai.onnx.ml"},
    {.type = "SVMClassifier", .from = svm_classifier, .domain = "ai.onnx.ml"},
    {.type = NULL},
};
