/*
 * The optimizers' rules by ranges: tiles of any size, updated one by one, give the very bits that
 * zk_update_all gives. Oracle: zk_update_all, which tests/lua/optimizers_spec.lua compares with
 * PyTorch. And what zk_update_begin refuses.
 */
#include <string.h>
#include "base/rng.h"
#include "check.h"
#include "optim/optim.h"
#include "tensor/convert.h"

enum { N = 1000, PARAM = 0, GRAD, STATE, TENSORS = STATE + ZK_RULE_TENSORS };

static const zk_rule *const rules[] = {
#define ZK_RULE(name) &zk_rule_##name,
#include "optim/rules.def"
#undef ZK_RULE
};

static const zk_settings settings = {.lr = 0.1,
                                     .weight_decay = 0.1,
                                     .eps = 1e-3,
                                     .momentum = 0.9,
                                     .beta1 = 0.7,
                                     .beta2 = 0.9,
                                     .alpha = 0.9,
                                     .rho = 0.9,
                                     .lambd = 0.1,
                                     .eta_minus = 0.5,
                                     .eta_plus = 1.2,
                                     .step_size_max = 1,
                                     .amsgrad = true,
                                     .centered = true};

/* A parameter, a gradient, and a state of positive numbers. */
static void make(const zk_rule *rule, zk_dtype dtype, zk_tensor *t[TENSORS]) {
  zk_rng r;
  zk_rng_seed(&r, 1);
  for (int k = 0; k < TENSORS; k++) {
    t[k] = NULL;
    if (k >= STATE && !zk_rule_needs(rule, &settings, k - STATE))
      continue;
    CHECK_OK(zk_tensor_new(dtype, &ZK_SHAPE(N), &t[k]));
    for (int64_t i = 0; i < N; i++) {
      double x;
      zk_rng_uniform_f64(&r, &x, 1, k < STATE ? -1 : 0.5, 1);
      zk_element_set_f(t[k], i, x);
    }
  }
}

static void check_ranges(const zk_rule *rule, zk_dtype dtype, int64_t tile) {
  static const double number[ZK_RULE_NUMBERS] = {0.5, 0.5};
  const size_t size = zk_dtype_size(dtype);
  zk_tensor *whole[TENSORS], *tiled[TENSORS];
  zk_update u, v;
  make(rule, dtype, whole);
  make(rule, dtype, tiled);
  CHECK_OK(
      zk_update_begin(&u, rule, &settings, 3, number, whole[PARAM], whole[GRAD], whole + STATE));
  zk_update_all(&u, whole[PARAM], whole[GRAD], whole + STATE);
  CHECK_OK(
      zk_update_begin(&v, rule, &settings, 3, number, tiled[PARAM], tiled[GRAD], tiled + STATE));
  for (int64_t at = (N - 1) / tile * tile; at >= 0; at -= tile) { /* from the end: any order */
    void *p[TENSORS];
    for (int k = 0; k < TENSORS; k++)
      p[k] = tiled[k] ? (char *)zk_data(tiled[k]) + (size_t)at * size : NULL;
    zk_update_range(&v, at + tile < N ? tile : N - at, p[PARAM], p[GRAD], p + STATE);
  }
  zk_update_end(tiled[PARAM], tiled + STATE);
  CHECK(memcmp(u.number, v.number, sizeof u.number) == 0);
  for (int k = 0; k < TENSORS; k++) {
    if (whole[k])
      CHECK(memcmp(zk_data(whole[k]), zk_data(tiled[k]), N * size) == 0);
    if (whole[k] && k != GRAD)
      CHECK(whole[k]->storage->version == 1 && tiled[k]->storage->version == 1);
  }
  zk_tensor_release_all(whole, TENSORS);
  zk_tensor_release_all(tiled, TENSORS);
}

static void refuses(const zk_rule *rule, zk_tensor *t[TENSORS], const char *message) {
  static const double number[ZK_RULE_NUMBERS];
  zk_update u;
  CHECK_FAILS(zk_update_begin(&u, rule, &settings, 1, number, t[PARAM], t[GRAD], t + STATE),
              ZK_ERR_ARG, message);
}

static void refusals(void) {
  const zk_rule *rule = &zk_rule_adam;
  zk_tensor *good[TENSORS], *bad[TENSORS], *other = NULL;
  make(rule, ZK_FLOAT32, good);
  memcpy(bad, good, sizeof bad);
  CHECK_OK(zk_tensor_zeros(ZK_FLOAT64, &ZK_SHAPE(N), &other));
  bad[GRAD] = other;
  refuses(rule, bad, "adam: the gradient is float64 [1000], the parameter float32 [1000]");
  bad[GRAD] = good[GRAD];
  bad[STATE + 1] = other;
  refuses(rule, bad, "adam: exp_avg_sq is float64 [1000], the parameter float32 [1000]");
  bad[STATE + 1] = NULL;
  refuses(rule, bad, "adam: the parameter's state has no exp_avg_sq");
  zk_tensor_release(other);
  CHECK_OK(zk_tensor_zeros(ZK_INT64, &ZK_SHAPE(N), &other));
  bad[PARAM] = other;
  refuses(rule, bad, "adam: a parameter of int64 cannot be trained");
  zk_tensor_release(other);
  zk_tensor_release_all(good, TENSORS);
}

static void ranges(void) {
  static const int64_t tiles[] = {1, 7, 64, 333, N};
  for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
      check_ranges(rules[r], ZK_FLOAT32, tiles[i]);
      check_ranges(rules[r], ZK_FLOAT64, tiles[i]);
    }
}

int main(void) {
  RUN(ranges);
  RUN(refusals);
  return check_report();
}
