/*
 * Which gradients are deferred (grad/deferred.h): the weight's of a linear layer, where nobody is
 * going to read it. An optimizer that finds none deferred would still be right, and slower.
 * Oracle: the product computed at once, to the bit.
 */
#include <string.h>
#include "base/rng.h"
#include "check.h"
#include "grad/graph.h"

enum { M = 9, N = 40, K = 30 };

static zk_tensor *normal(zk_dtype dtype, int64_t rows, int64_t columns) {
  static zk_rng rng;
  static bool seeded;
  zk_tensor *t;
  if (!seeded)
    zk_rng_seed(&rng, 1);
  seeded = true;
  CHECK_OK(zk_tensor_new(dtype, &ZK_SHAPE(rows, columns), &t));
  for (int64_t i = 0; i < rows * columns; i++) {
    double x;
    zk_rng_uniform_f64(&rng, &x, 1, -1, 1);
    zk_element_set_f(t, i, x);
  }
  return t;
}

typedef struct layer {
  zk_tensor *x, *w, *dy;
} layer;

static layer make(zk_dtype dtype, int64_t outputs) {
  layer l = {normal(dtype, M, K), normal(dtype, outputs, K), normal(dtype, M, outputs)};
  CHECK_OK(zk_set_requires_grad(l.w, true));
  return l;
}

static void clear(layer *l) {
  zk_tensor_release(l->x);
  zk_tensor_release(l->w);
  zk_tensor_release(l->dy);
}

static zk_tensor *apply(layer *l) {
  zk_attr attr[ZK_MAX_ATTR] = {{0}};
  zk_tensor *out[ZK_MAX_OUT];
  CHECK_OK(zk_apply(&zk_op_linear, 3, (zk_tensor *[]){l->x, l->w, NULL}, attr, out));
  return out[0];
}

static void backward(layer *l) {
  zk_tensor *y = apply(l);
  CHECK_OK(zk_backward(y, l->dy, false));
  zk_tensor_release(y);
}

/* The weight's gradient, which zk_gradients never defers. */
static zk_tensor *computed(layer *l) {
  zk_tensor *y = apply(l), *grad;
  CHECK_OK(zk_gradients(1, &y, &l->dy, (zk_backward_mode){0}, 1, &l->w, &grad));
  zk_tensor_release(y);
  return grad;
}

static void keep_row(void *context, int64_t row, const float *gradient) {
  memcpy((float *)context + row * K, gradient, K * sizeof *gradient);
}

static void take(const layer *l, const zk_tensor *want) {
  static float rows[N * K];
  memset(rows, 0, sizeof rows);
  CHECK(zk_grad_rows(l->w, keep_row, rows));
  CHECK(memcmp(rows, zk_data(want), sizeof rows) == 0);
}

static void test_taken_by_rows(void) {
  layer l = make(ZK_FLOAT32, N);
  zk_tensor *want = computed(&l);
  backward(&l);
  CHECK(zk_grad_outline(l.w) && zk_shape_equal(&zk_grad_outline(l.w)->shape, &l.w->shape));
  take(&l, want);
  take(&l, want); /* it is still deferred */
  CHECK(memcmp(zk_data(zk_grad(l.w)), zk_data(want), N * K * sizeof(float)) == 0);
  CHECK(!zk_grad_rows(l.w, keep_row, NULL), "it is materialised");
  zk_tensor_release(want);
  clear(&l);
}

static void test_materialised_before_a_write(void) {
  for (int which = 0; which < 2; which++) {
    layer l = make(ZK_FLOAT32, N);
    zk_tensor *want = computed(&l), *written = which ? l.dy : l.x;
    backward(&l);
    CHECK_OK(zk_apply_in_place(&zk_op_neg, 1, &written, (zk_attr[ZK_MAX_ATTR]){{0}}));
    CHECK(!zk_grad_rows(l.w, keep_row, NULL));
    CHECK(memcmp(zk_data(zk_grad(l.w)), zk_data(want), N * K * sizeof(float)) == 0);
    zk_tensor_release(want);
    clear(&l);
  }
}

static void test_not_deferred(void) {
  layer l = make(ZK_FLOAT32, N);
  backward(&l);
  backward(&l);
  CHECK(!zk_grad_rows(l.w, keep_row, NULL), "a sum");
  clear(&l);
  l = make(ZK_FLOAT64, N);
  backward(&l);
  CHECK(!zk_grad_rows(l.w, keep_row, NULL), "float64");
  clear(&l);
  l = make(ZK_FLOAT32, 4);
  backward(&l);
  CHECK(!zk_grad_rows(l.w, keep_row, NULL), "few outputs");
  clear(&l);
  l = make(ZK_FLOAT32, N);
  bool before = zk_set_anomaly_mode(true);
  backward(&l);
  zk_set_anomaly_mode(before);
  CHECK(!zk_grad_rows(l.w, keep_row, NULL), "anomaly mode looks at every gradient");
  clear(&l);
}

int main(void) {
  RUN(test_taken_by_rows);
  RUN(test_materialised_before_a_write);
  RUN(test_not_deferred);
  return check_report();
}
