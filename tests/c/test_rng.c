/*
 * test_rng.c: base/rng.c against PyTorch's draws (tests/golden/rng.h), bit for bit.
 */
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>
#include "base/cpu.h"
#include "check.h"

enum kind {
  UNIFORM_F32,
  UNIFORM_F64,
  NORMAL_F32,
  NORMAL_F64,
  RANDINT,
  RANDOM63,
  RANDPERM,
  BERNOULLI,
  STATE
};
static const char *const kind_names[] = {"uniform f32", "uniform f64", "normal f32",
                                         "normal f64",  "randint",     "random63",
                                         "randperm",    "bernoulli",   "state"};

struct golden_draw {
  int goes_on;
  uint64_t seed;
  enum kind kind;
  int64_t n;
  double a, b;
  uint64_t sum;
  double head[3];
};

#include "../golden/rng.h"

#define FNV_START 0xcbf29ce484222325ull

static uint64_t fnv(uint64_t h, const void *data, size_t size) {
  const uint8_t *p = data;
  for (size_t i = 0; i < size; i++)
    h = (h ^ p[i]) * 0x100000001b3ull;
  return h;
}

/* Draws what a row names into `buffer`; the checksum of its bytes, and the first values. */
static uint64_t draw(zk_rng *r, const struct golden_draw *g, void *buffer, double head[3]) {
  static const size_t width[] = {4, 8, 4, 8, 8, 8, 8, 1, 1};
  switch (g->kind) {
  case UNIFORM_F32:
    zk_rng_uniform_f32(r, buffer, g->n, g->a, g->b);
    break;
  case UNIFORM_F64:
    zk_rng_uniform_f64(r, buffer, g->n, g->a, g->b);
    break;
  case NORMAL_F32:
    zk_rng_normal_f32(r, buffer, g->n, g->a, g->b);
    break;
  case NORMAL_F64:
    zk_rng_normal_f64(r, buffer, g->n, g->a, g->b);
    break;
  case RANDINT:
    zk_rng_randint(r, buffer, g->n, (int64_t)g->a, (int64_t)g->b);
    break;
  case RANDOM63:
    for (int64_t i = 0; i < g->n; i++)
      ((int64_t *)buffer)[i] = zk_rng_random63(r);
    break;
  case RANDPERM:
    zk_rng_randperm(r, buffer, g->n);
    break;
  case BERNOULLI:
    zk_rng_bernoulli(r, buffer, g->n, g->a);
    break;
  case STATE:
    zk_rng_get_state(r, buffer);
  }
  for (int i = 0; i < 3 && i < g->n; i++)
    head[i] = g->kind == UNIFORM_F32 || g->kind == NORMAL_F32   ? ((float *)buffer)[i]
              : g->kind == UNIFORM_F64 || g->kind == NORMAL_F64 ? ((double *)buffer)[i]
              : width[g->kind] == 8                             ? (double)((int64_t *)buffer)[i]
                                                                : ((uint8_t *)buffer)[i];
  return fnv(FNV_START, buffer, (size_t)g->n * width[g->kind]);
}

/* Oracle: torch 2.15; 1.13 gives the same but for randint with a range in [2^28, 2^32). */
static void test_draws(void) {
  zk_rng r = {0};
  double *buffer = malloc(100003 * sizeof *buffer);
  for (size_t i = 0; i < sizeof golden_draws / sizeof golden_draws[0]; i++) {
    const struct golden_draw *g = &golden_draws[i];
    double head[3] = {0};
    if (!g->goes_on)
      zk_rng_seed(&r, g->seed);
    uint64_t sum = draw(&r, g, buffer, head);
    CHECK(sum == g->sum,
          "row %zu: %s n=%lld (%g, %g) after seed %llu: starts %.17g %.17g %.17g, "
          "expected %.17g %.17g %.17g",
          i, kind_names[g->kind], (long long)g->n, g->a, g->b, (unsigned long long)r.seed, head[0],
          head[1], head[2], g->head[0], g->head[1], g->head[2]);
  }
  free(buffer);
}

/* The golden rows for every kind of CPU that this machine has. */
static void test_draws_of_each_cpu(void) {
  int before = zk_cpu_chosen;
  for (int cpu = 0; cpu < ZK_CPUS; cpu++)
    if (zk_cpu_has((zk_cpu)cpu)) {
      zk_cpu_chosen = cpu + 1;
      test_draws();
    }
  zk_cpu_chosen = before;
}

/* Draws in pieces that end anywhere in a state of 624 words. Oracle: one word at a time. */
static void test_pieces(void) {
  static const int64_t pieces[] = {1, 511, 512, 513, 2, 623, 624, 625, 1249, 3, 5000};
  float *x = malloc(5000 * sizeof *x);
  uint8_t *b = malloc(5000);
  zk_rng whole = {0}, one = {0};
  zk_rng_seed(&whole, 7);
  zk_rng_seed(&one, 7);
  for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
    int64_t n = pieces[i], wrong = 0;
    zk_rng_uniform_f32(&whole, x, n, 0, 1);
    for (int64_t k = 0; k < n; k++)
      wrong += x[k] != (float)(zk_rng_u32(&one) & 0xffffffu) * 0x1p-24f;
    zk_rng_bernoulli(&whole, b, n, 1.0 / 3);
    for (int64_t k = 0; k < n; k++)
      wrong += b[k] != ((double)(zk_rng_u64(&one) & ((UINT64_C(1) << 53) - 1)) * 0x1p-53 < 1.0 / 3);
    CHECK(wrong == 0, "%lld of %lld differ", (long long)wrong, (long long)n);
    CHECK(memcmp(&whole, &one, sizeof one) == 0, "the states after %lld differ", (long long)n);
  }
  free(x);
  free(b);
}

/* Oracle: torch.nn.Linear and torch.utils.data.DataLoader. */
static void test_training_start(void) {
  static const int64_t sizes[3][2] = {{784, 512}, {512, 512}, {512, 10}};
  uint64_t sum = FNV_START;
  zk_rng r;
  float *x = malloc(784 * 512 * sizeof *x);
  zk_rng_seed(&r, 0);
  for (int i = 0; i < 3; i++) {
    int64_t in = sizes[i][0], out = sizes[i][1];
    double a = sqrt(5), bound = sqrt(3) * (sqrt(2 / (1 + a * a)) / sqrt((double)in));
    zk_rng_uniform_f32(&r, x, in * out, -bound, bound);
    sum = fnv(sum, x, (size_t)(in * out) * sizeof *x);
    bound = 1 / sqrt((double)in);
    zk_rng_uniform_f32(&r, x, out, -bound, bound);
    sum = fnv(sum, x, (size_t)out * sizeof *x);
  }
  CHECK(sum == GOLDEN_LINEAR, "parameters of three Linear layers, seed 0");
  free(x);

  int64_t *order = malloc(60000 * sizeof *order);
  for (int epoch = 0; epoch < 2; epoch++) {
    zk_rng own;
    (void)zk_rng_u64(&r); /* the train loader's base seed */
    zk_rng_seed(&own, (uint64_t)zk_rng_random63(&r));
    zk_rng_randperm(&own, order, 60000);
    (void)zk_rng_u64(&r); /* the test loader's */
    CHECK(memcmp(order, golden_epoch_heads[epoch], 6 * sizeof *order) == 0,
          "epoch %d starts %lld, %lld", epoch, (long long)order[0], (long long)order[1]);
    CHECK(fnv(FNV_START, order, 60000 * sizeof *order) == golden_epochs[epoch], "epoch %d", epoch);
  }
  free(order);
  float after;
  zk_rng_uniform_f32(&r, &after, 1, 0, 1);
  CHECK(after == GOLDEN_AFTER, "rand(1) after two epochs: %.9g", after);
}

/* Oracle: itself. That the bytes are PyTorch's is among the draws. */
static void test_state_resumes(void) {
  uint8_t state[ZK_RNG_STATE_BYTES], again[ZK_RNG_STATE_BYTES];
  double first[700], second[700];
  zk_rng r, other;
  for (int single = 0; single < 3; single++) { /* none, a kept normal, a kept one taken */
    zk_rng_seed(&r, 12345);
    zk_rng_uniform_f64(&r, first, 100, 0, 1);
    zk_rng_normal_f64(&r, first, single, 0, 1);
    zk_rng_get_state(&r, state);
    zk_rng_seed(&other, 99);
    zk_rng_normal_f64(&other, second, 1, 0, 1);
    CHECK_OK(zk_rng_set_state(&other, state, sizeof state));
    zk_rng_get_state(&other, again);
    CHECK(memcmp(state, again, sizeof state) == 0, "state set and got, %d singles", single);
    zk_rng_normal_f64(&r, first, 3, 0, 1);
    zk_rng_uniform_f64(&r, first + 3, 697, 0, 1);
    zk_rng_normal_f64(&other, second, 3, 0, 1);
    zk_rng_uniform_f64(&other, second + 3, 697, 0, 1);
    CHECK(memcmp(first, second, sizeof first) == 0, "draws after the state, %d singles", single);
  }
}

/* Overwrites `size` bytes of a good state at `at` and sets it. */
static zk_status set_damaged(zk_rng *r, size_t at, uint64_t value, size_t size) {
  uint8_t state[ZK_RNG_STATE_BYTES];
  zk_rng good;
  zk_rng_seed(&good, 1);
  (void)zk_rng_u32(&good);
  zk_rng_get_state(&good, state);
  memcpy(state + at, &value, size);
  return zk_rng_set_state(r, state, sizeof state);
}

/* Oracle: the contract. A refused state leaves the generator as it was. */
static void test_state_refused(void) {
  uint8_t state[ZK_RNG_STATE_BYTES + 1] = {0};
  zk_rng r, before;
  memset(&r, 0, sizeof r);
  zk_rng_seed(&r, 7);
  before = r;
  CHECK_FAILS(zk_rng_set_state(&r, state, ZK_RNG_STATE_BYTES - 1), ZK_ERR_ARG,
              "expected 5056 bytes (what get_rng_state gives), got 5055");
  CHECK_FAILS(zk_rng_set_state(&r, state, ZK_RNG_STATE_BYTES + 1), ZK_ERR_ARG, "got 5057");
  CHECK_FAILS(zk_rng_set_state(&r, state, 0), ZK_ERR_ARG, "got 0");
  CHECK_FAILS(zk_rng_set_state(&r, state, ZK_RNG_STATE_BYTES), ZK_ERR_ARG, "seeded generator");
  CHECK_FAILS(set_damaged(&r, 8, 0, 4), ZK_ERR_ARG, "0 words left");
  CHECK_FAILS(set_damaged(&r, 8, 625, 4), ZK_ERR_ARG, "625 words left");
  CHECK_FAILS(set_damaged(&r, 8, UINT32_MAX, 4), ZK_ERR_ARG, "-1 words left");
  CHECK_FAILS(set_damaged(&r, 12, 0, 4), ZK_ERR_ARG, "seeded generator");
  CHECK_FAILS(set_damaged(&r, 16, 2, 8), ZK_ERR_ARG, "at position 2 of 624");
  CHECK_FAILS(set_damaged(&r, 16, UINT64_MAX, 8), ZK_ERR_ARG, "damaged");
  CHECK_FAILS(set_damaged(&r, 24 + 8 * 623, UINT64_C(1) << 32, 8), ZK_ERR_ARG, "word 623");
  CHECK(memcmp(&r, &before, sizeof r) == 0, "a refused state changed the generator");
  CHECK_OK(set_damaged(&r, 16, 1, 8));
}

/* Oracle: the contract: seeded by itself, the same object each time, other numbers than seed 0. */
static void test_default(void) {
  zk_rng *r = zk_rng_default();
  zk_rng zero;
  zk_rng_seed(&zero, 0);
  CHECK(r == zk_rng_default());
  CHECK(r->seed < UINT64_C(1) << 53 && r->left == 1);
  CHECK(zk_rng_u64(r) != zk_rng_u64(&zero));
}

int main(void) {
  RUN(test_draws_of_each_cpu);
  RUN(test_pieces);
  RUN(test_training_start);
  RUN(test_state_resumes);
  RUN(test_state_refused);
  RUN(test_default);
  return check_report();
}
