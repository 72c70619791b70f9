/*
 * The float exp and log1p of base/realmath.h. Oracle: the C library's in double, rounded.
 */
#include "base/realmath.h"
#include "check.h"

/* Relative; near the least floats in steps of theirs. */
static double error_of(float got, double wanted) {
  double step = fmax(fabs(wanted) * 0x1p-24, 0x1p-149);
  return fabs((double)got - wanted) / step;
}

static void exp_is_near(void) {
  double worst = 0;
  for (uint32_t bits = 0; bits < 0x42d80000; bits += 997) /* to 108 */
    for (int sign = -1; sign <= 1; sign += 2) {
      float x = (float)sign * zk_float_of_bits(bits);
      double wanted = exp((double)x);
      if (wanted > 0x1.fffffep127)
        CHECK(zk_exp_f32(x) == INFINITY || wanted < 0x1.000002p128, "exp(%g)", (double)x);
      else
        worst = fmax(worst, error_of(zk_exp_f32(x), wanted));
    }
  printf("exp: at most %.2f halves of a last place\n", worst);
  CHECK(worst < 4, "%g", worst);
}

static void log1p_is_near(void) {
  double worst = 0;
  for (uint32_t bits = 0; bits <= 0x3f800000; bits += 331) { /* to 1 */
    float x = zk_float_of_bits(bits);
    worst = fmax(worst, error_of(zk_log1p_unit_f32(x), log1p((double)x)));
  }
  worst = fmax(worst, error_of(zk_log1p_unit_f32(1), log(2)));
  printf("log1p: at most %.2f halves of a last place\n", worst);
  CHECK(worst < 4, "%g", worst);
}

static void ends(void) {
  CHECK(zk_exp_f32(0) == 1);
  CHECK(zk_exp_f32(-0.0f) == 1);
  CHECK(zk_exp_f32(INFINITY) == INFINITY);
  CHECK(zk_exp_f32(-INFINITY) == 0);
  CHECK(zk_exp_f32(1000) == INFINITY);
  CHECK(zk_exp_f32(-1000) == 0);
  CHECK(isnan(zk_exp_f32(NAN)));
  CHECK(zk_log1p_unit_f32(0) == 0);
  CHECK(isnan(zk_log1p_unit_f32(NAN)));
  CHECK(ZK_EXP(1.0) == exp(1.0));
  CHECK(ZK_LOG1P_UNIT(0.5) == log1p(0.5));
}

int main(void) {
  RUN(exp_is_near);
  RUN(log1p_is_near);
  RUN(ends);
  return check_report();
}
