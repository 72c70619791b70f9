/*
 * test_elementary.c: the vectorisable exponentials of op/pointwise/elementary.h.
 *
 * Oracle: the C library's functions in double, rounded to float; the distance is counted in units
 * of the last place.
 */
#include "check.h"

#include "op/pointwise/elementary.h"

/* The number of floats between a and b. */
static double distance(float a, double exact) {
  float b = (float)exact;
  if (a == b || (isnan(a) && isnan(b)))
    return 0;
  float next = nextafterf(b, INFINITY);
  float unit = next == INFINITY ? b - nextafterf(b, 0) : next - b;
  return fabs((double)a - exact) / (double)fabsf(unit);
}

static void are_near(const char *name, float (*f)(float), double (*exact)(double), float low,
                     float high) {
  double worst = 0, at = 0;
  for (float x = low; x <= high; x += (high - low) / 400001) {
    double d = distance(f(x), exact((double)x));
    if (!(d <= worst)) {
      worst = d;
      at = (double)x;
    }
  }
  CHECK(worst <= 3, "%s is off by %g in the last place at %g", name, worst, at);
}

static float call_exp(float x) {
  return zk_exp(x);
}
static float call_expm1(float x) {
  return zk_expm1(x);
}
static float call_tanh(float x) {
  return zk_tanh(x);
}
static float call_log1p(float x) {
  return zk_log1p_unit(x);
}

static void agree_with_the_library(void) {
  are_near("exp", call_exp, exp, -87, 88.7f);
  are_near("exp", call_exp, exp, -1e-3f, 1e-3f);
  are_near("expm1", call_expm1, expm1, -30, 88);
  are_near("expm1", call_expm1, expm1, -1e-3f, 1e-3f);
  are_near("tanh", call_tanh, tanh, -12, 12);
  are_near("tanh", call_tanh, tanh, -1e-3f, 1e-3f);
  are_near("log1p", call_log1p, log1p, 0, 1);
  are_near("log1p", call_log1p, log1p, 0, 1e-3f);
}

static void normal_law_agrees(void) {
  double worst = 0, at = 0;
  for (float x = -9; x <= 9; x += 1e-4f) {
    double exact = 0.5 * erfc(-M_SQRT1_2 * (double)x);
    double off = fabs((double)zk_normal_cdf(x, zk_exp(-0.5f * x * x)) / exact - 1);
    if (!(off <= worst)) {
      worst = off;
      at = (double)x;
    }
  }
  CHECK(worst <= 6e-6, "off by %g of its value at %g", worst, at);
  CHECK(zk_normal_cdf(0.0f, 1.0f) == 0.5f && zk_normal_cdf(20.0f, 0.0f) == 1, " ");
}

static void keep_to_the_ends(void) {
  CHECK(zk_exp(INFINITY) == INFINITY && zk_exp(89.0f) == INFINITY, " ");
  CHECK(zk_exp(-INFINITY) == 0 && zk_exp(-104.0f) == 0, " ");
  CHECK(fabsf(zk_exp(-100.0f) / expf(-100.0f) - 1) < 0.05f, "denormal: %g",
        (double)zk_exp(-100.0f));
  CHECK(isnan(zk_exp(NAN)) && isnan(zk_expm1(NAN)) && isnan(zk_tanh(NAN)), " ");
  CHECK(zk_expm1(-INFINITY) == -1 && zk_tanh(INFINITY) == 1 && zk_tanh(-INFINITY) == -1, " ");
  CHECK(zk_exp(0.0f) == 1 && zk_expm1(0.0f) == 0 && zk_tanh(-0.0f) == 0, " ");
  CHECK(signbit(zk_tanh(-0.0f)) && zk_log1p_unit(0.0f) == 0, " ");
}

int main(void) {
  RUN(agree_with_the_library);
  RUN(normal_law_agrees);
  RUN(keep_to_the_ends);
  return check_report();
}
