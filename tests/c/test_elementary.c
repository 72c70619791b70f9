/*
 * test_elementary.c: the functions of base/elementary.h.
 *
 * Oracle: the C library's functions in long double. Each function is walked over all floats in
 * steps, and over doubles of all exponents, on each kind of CPU that the machine has; the distance
 * is counted in units of the last place. The kinds must agree in every bit.
 */
#include <float.h>
#include <stdlib.h>
#include "base/elementary.h"
#include "base/target.h"
#include "check.h"
#include "op/pointwise/near.h"

/* How far a value is from the exact one, in units of its last place. Beyond the greatest number the
 * unit stays that of the greatest. */
static double distance(long double got, long double exact, int digits, int least, int most) {
  int exponent;
  if (isnan(got) || isnan(exact))
    return isnan(got) && isnan(exact) ? 0 : INFINITY;
  long double greatest = ldexpl(1, most);
  got = fmaxl(fminl(got, greatest), -greatest);
  exact = fmaxl(fminl(exact, greatest), -greatest);
  frexpl(exact, &exponent);
  exponent = exponent > most ? most : exponent;
  long double unit = ldexpl(1, exponent - digits < least ? least : exponent - digits);
  return (double)(fabsl(got - exact) / unit);
}

typedef long double oracle(long double);

typedef struct function {
  const char *name;
  void (*f32)(float *y, const float *x, int64_t n);
  void (*f64)(double *y, const double *x, int64_t n);
  oracle *exact;
  double limit; /* units of the last place */
  double most;  /* of |x| that the test takes */
} function;

/* The loops, as ops have them. */
#define LOOP(NAME, T, F)                                                                           \
  ZK_TARGETED(NAME, (T * y, const T *x, int64_t n), (y, x, n), {                                   \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++)                                                                \
      y[i] = F(x[i]);                                                                              \
  })
#define LOOP_2(NAME, T, F)                                                                         \
  ZK_TARGETED(NAME, (T * y, const T *a, const T *b, int64_t n), (y, a, b, n), {                    \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++)                                                                \
      y[i] = F(a[i], b[i]);                                                                        \
  })
#define LOOPS(NAME) LOOP(NAME##_f32, float, zk_##NAME) LOOP(NAME##_f64, double, zk_##NAME)
LOOPS(exp)
LOOPS(exp2)
LOOPS(expm1)
LOOPS(log)
LOOPS(log2)
LOOPS(log10)
LOOPS(log1p)
LOOPS(log1p_unit)
LOOPS(tanh)
LOOPS(sigmoid)
LOOPS(sinh)
LOOPS(cosh)
LOOPS(sin)
LOOPS(cos)
LOOPS(tan)
LOOPS(asin)
LOOPS(acos)
LOOPS(atan)
LOOPS(erf)
LOOPS(erfc)
LOOPS(erfinv)
LOOPS(asinh)
LOOPS(acosh)
LOOPS(atanh)
LOOPS(lgamma)
LOOPS(digamma)
LOOPS(i0)
LOOPS(i0e)
LOOPS(i1)
LOOPS(i1e)

static long double sigmoid(long double x) {
  return 1 / (1 + expl(-x));
}
/* In long double, by other formulas: Newton's steps on the side where erf or erfc is small; the
 * shift to 30 and the asymptotic series; power series, and past 40 the asymptotic ones. */
#define PI 3.141592653589793238462643383279502884L
static long double erfinv(long double x) {
  long double a = fabsl(x), y = sqrtl(-logl((1 - a) * (1 + a)));
  if (a >= 1 || a != a || a < 1e-300L)
    return a == 1 ? copysignl(INFINITY, x) : a > 1 ? NAN : x * sqrtl(PI) / 2;
  y = a < 0.5L ? a * sqrtl(PI) / 2 : y * 0.9L;
  for (int i = 0; i < 60; i++) {
    long double off = a < 0.5L ? erfl(y) - a : 1 - a - erfcl(y), old = y;
    y -= off * sqrtl(PI) / 2 * expl(y * y);
    if (fabsl(y - old) <= 1e-19L * y)
      break;
  }
  return copysignl(y, x);
}
static long double digamma(long double x) {
  static const long double b[] = {1 / 12.0L,  -1 / 120.0L,     1 / 252.0L, -1 / 240.0L,
                                  5 / 660.0L, -691 / 32760.0L, 1 / 12.0L};
  long double sum = 0, power, a = x;
  if (x == 0)
    return -copysignl(INFINITY, x);
  if (x < 0) {
    long double part = fmodl(-x, 1);
    part = part > 0.5L ? part - 1 : part;
    return part == 0 ? NAN : digamma(-x) - 1 / x + PI / tanl(PI * part);
  }
  for (; a < 30; a++)
    sum -= 1 / a;
  power = 1 / (a * a);
  sum += logl(a) - 1 / (2 * a);
  for (int k = 0; k < 7; k++, power /= a * a)
    sum -= b[k] * power;
  return sum;
}
static long double bessel(int order, long double x, int scaled) {
  long double a = fabsl(x), term = 1, sum = 1;
  if (a == INFINITY)
    return scaled ? 0 : order ? x : a;
  if (a < 40) {
    for (int k = 1; k < 400 && term > 1e-22L * sum; k++)
      sum += term *= a * a / 4 / k / (k + order);
    sum *= (order ? a / 2 : 1) * (scaled ? expl(-a) : 1);
  } else {
    for (int k = 1; k < 40; k++)
      sum += term *= ((2 * k - 1) * (2 * k - 1) - 4.0L * order) / (8 * k * a);
    sum *= (scaled ? 1 : expl(a)) / sqrtl(2 * PI * a);
  }
  return order && signbit(x) ? -sum : sum;
}
#define BESSEL(NAME, order, scaled)                                                                \
  static long double NAME(long double x) {                                                         \
    return bessel(order, x, scaled);                                                               \
  }
BESSEL(bessel_i0, 0, 0)
BESSEL(bessel_i0e, 0, 1)
BESSEL(bessel_i1, 1, 0)
BESSEL(bessel_i1e, 1, 1)

#define ROW(NAME, EXACT, ...)                                                                      \
  { #NAME, NAME##_f32, NAME##_f64, EXACT, __VA_ARGS__ }
static const function functions[] = {
    ROW(exp, expl, 1, INFINITY),
    ROW(exp2, exp2l, 1, INFINITY),
    ROW(expm1, expm1l, 1.6, INFINITY),
    ROW(log, logl, 1, INFINITY),
    ROW(log2, log2l, 1, INFINITY),
    ROW(log10, log10l, 1, INFINITY),
    ROW(log1p, log1pl, 1.6, INFINITY),
    ROW(log1p_unit, log1pl, 1.6, 1),
    ROW(tanh, tanhl, 1.5, INFINITY),
    ROW(sigmoid, sigmoid, 2.5, 88),
    ROW(sinh, sinhl, 1.4, INFINITY),
    ROW(cosh, coshl, 1.4, INFINITY),
    ROW(sin, sinl, 1.5, (double)ZK_ANGLE_F32),
    ROW(cos, cosl, 1.55, (double)ZK_ANGLE_F32),
    ROW(tan, tanl, 1.5, (double)ZK_ANGLE_F32),
    ROW(asin, asinl, 1.3, 1),
    ROW(acos, acosl, 1.3, 1),
    ROW(atan, atanl, 1.5, INFINITY),
    ROW(erf, erfl, 1.7, INFINITY),
    ROW(erfc, erfcl, 6.5, INFINITY),
    ROW(erfinv, erfinv, 3, INFINITY),
    ROW(asinh, asinhl, 4, INFINITY),
    ROW(acosh, acoshl, 4, INFINITY),
    ROW(atanh, atanhl, 4, INFINITY),
    ROW(lgamma, lgammal, 6, INFINITY),
    ROW(digamma, digamma, 64, INFINITY),
    ROW(i0, bessel_i0, 5, INFINITY),
    ROW(i0e, bessel_i0e, 4, INFINITY),
    ROW(i1, bessel_i1, 5, INFINITY),
    ROW(i1e, bessel_i1e, 4, INFINITY),
};
#define FUNCTIONS (int)(sizeof functions / sizeof *functions)

enum { MANY = 1 << 18 };
static float x32[MANY];
static double x64[MANY];

/* Floats: all in steps of 16411, and the ends. Doubles: near 1, and of every exponent. */
static void fill(void) {
  static const double ends[] = {0,       -0.0,    INFINITY, -INFINITY, NAN,  1,       -1,
                                FLT_MIN, DBL_MIN, 0x1p-149, 0x1p-1074, 0.5,  FLT_MAX, DBL_MAX,
                                88.7,    -103.9,  709.7,    -745.1,    1e-9, -1e-9};
  int n = sizeof ends / sizeof *ends;
  uint64_t state = 1;
  for (int i = 0; i < MANY; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    uint64_t bits = state ^ state >> 31;
    if (i % 4) { /* 2^-40..2^11 */
      uint64_t exponent = 1023 - 40 + (bits >> 52) % 51;
      bits = (bits & 0x800fffffffffffffu) | exponent << 52;
    }
    x32[i] = i < n ? (float)ends[i] : zk_of_bits_f32((uint32_t)i * 16411u);
    x64[i] = i < n ? ends[i] : zk_of_bits_f64(bits);
  }
}

static int takes(const function *f, double x) {
  if (strstr(f->name, "gamma") && (x < 0 || (*f->name == 'd' && x > 1.2 && x < 1.8)))
    return 0; /* they have zeros there, about which only the error itself is small */
  return isnan(x) || (fabs(x) <= f->most && !(x < 0 && strstr(f->name, "unit")));
}

static void compare(zk_cpu cpu, const function *f, const float *y32, const double *y64) {
  double worst[2] = {0, 0}, at[2] = {0, 0};
  for (int i = 0; i < MANY; i++)
    for (int wide = 0; wide < 2; wide++) {
      double x = wide ? x64[i] : (double)x32[i], y = wide ? y64[i] : (double)y32[i];
      if (!takes(f, x))
        continue;
      double off = wide ? distance(y, f->exact(x), 53, -1074, 1024)
                        : distance(y, f->exact(x), 24, -149, 128);
      if (!(off <= worst[wide]))
        worst[wide] = off, at[wide] = x;
    }
  for (int wide = 0; wide < 2; wide++)
    CHECK(worst[wide] <= f->limit, "%s of float%d, %s: off by %.3g in the last place at %.17g",
          f->name, wide ? 64 : 32, zk_cpu_name(cpu), worst[wide], at[wide]);
}

/* On the kind of CPU that is chosen now. */
static float first32[FUNCTIONS][MANY];
static double first64[FUNCTIONS][MANY];
static void every_kind_agrees(void) {
  static float y32[MANY];
  static double y64[MANY];
  int kinds = 0;
  for (zk_cpu cpu = ZK_CPU_PORTABLE; cpu < ZK_CPUS; cpu++) {
    if (!zk_cpu_has(cpu))
      continue;
    zk_cpu_chosen = (int)cpu + 1;
    for (int k = 0; k < FUNCTIONS; k++) {
      const function *f = &functions[k];
      float *a = kinds ? y32 : first32[k];
      double *b = kinds ? y64 : first64[k];
      f->f32(a, x32, MANY);
      f->f64(b, x64, MANY);
      if (!kinds) {
        compare(cpu, f, a, b);
        continue;
      }
      int differ = 0;
      for (int i = 0; i < MANY; i++)
        differ += (zk_bits_f32(a[i]) != zk_bits_f32(first32[k][i]) && a[i] == a[i]) +
                  (zk_bits_f64(b[i]) != zk_bits_f64(first64[k][i]) && b[i] == b[i]) +
                  ((a[i] != a[i]) != (first32[k][i] != first32[k][i])) +
                  ((b[i] != b[i]) != (first64[k][i] != first64[k][i]));
      CHECK(differ == 0, "%s: %d differ on %s", f->name, differ, zk_cpu_name(cpu));
    }
    kinds++;
  }
  CHECK(kinds >= 1, " ");
  zk_cpu_chosen = 0;
}

/* PyTorch's values: C's annex F. */
static void special_values(void) {
  static const struct {
    const char *name;
    double x, y;
  } rows[] = {
      {"exp", -INFINITY, 0},
      {"exp", INFINITY, INFINITY},
      {"exp", -0.0, 1},
      {"exp", 1e30, INFINITY},
      {"exp", -1e30, 0},
      {"exp2", -INFINITY, 0},
      {"exp2", 10, 1024},
      {"exp2", -3, 0.125},
      {"exp2", INFINITY, INFINITY},
      {"expm1", -0.0, -0.0},
      {"expm1", -INFINITY, -1},
      {"expm1", INFINITY, INFINITY},
      {"log", 0, -INFINITY},
      {"log", -0.0, -INFINITY},
      {"log", 1, 0},
      {"log", -1, NAN},
      {"log", INFINITY, INFINITY},
      {"log", -INFINITY, NAN},
      {"log2", 8, 3},
      {"log2", 0x1p-100, -100},
      {"log10", 1, 0},
      {"log10", 0, -INFINITY},
      {"log1p", -0.0, -0.0},
      {"log1p", -1, -INFINITY},
      {"log1p", -2, NAN},
      {"log1p", INFINITY, INFINITY},
      {"tanh", -0.0, -0.0},
      {"tanh", INFINITY, 1},
      {"tanh", -INFINITY, -1},
      {"sigmoid", 0, 0.5},
      {"sinh", -0.0, -0.0},
      {"sinh", INFINITY, INFINITY},
      {"sinh", -INFINITY, -INFINITY},
      {"cosh", 0, 1},
      {"cosh", -INFINITY, INFINITY},
      {"sin", -0.0, -0.0},
      {"cos", 0, 1},
      {"tan", -0.0, -0.0},
      {"asin", -0.0, -0.0},
      {"asin", 1.5, NAN},
      {"asin", INFINITY, NAN},
      {"acos", 1, 0},
      {"acos", -1.5, NAN},
      {"atan", -0.0, -0.0},
      {"erf", -0.0, -0.0},
      {"erfc", -INFINITY, 2},
      {"erfc", INFINITY, 0},
      {"erfinv", 1, INFINITY},
      {"erfinv", -1, -INFINITY},
      {"erfinv", 1.5, NAN},
      {"erfinv", -0.0, -0.0},
      {"asinh", -0.0, -0.0},
      {"asinh", -INFINITY, -INFINITY},
      {"acosh", 1, 0},
      {"acosh", 0.5, NAN},
      {"acosh", INFINITY, INFINITY},
      {"atanh", -0.0, -0.0},
      {"atanh", -1, -INFINITY},
      {"atanh", 2, NAN},
      {"lgamma", 1, 0},
      {"lgamma", 2, 0},
      {"lgamma", 0, INFINITY},
      {"lgamma", -3, INFINITY},
      {"lgamma", -INFINITY, INFINITY},
      {"lgamma", INFINITY, INFINITY},
      {"digamma", 0, -INFINITY},
      {"digamma", -0.0, INFINITY},
      {"digamma", -2, NAN},
      {"digamma", INFINITY, INFINITY},
      {"i0", 0, 1},
      {"i1", -0.0, 0},
      {"i1", -INFINITY, -INFINITY},
      {"erf", INFINITY, 1},
      {"erf", -INFINITY, -1},
      {"sigmoid", INFINITY, 1},
      {"sigmoid", -INFINITY, 0},
  };
  for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
    for (int k = 0; k < FUNCTIONS; k++)
      if (strcmp(functions[k].name, rows[r].name) == 0) {
        float y, x = (float)rows[r].x;
        double z;
        functions[k].f32(&y, &x, 1);
        functions[k].f64(&z, &rows[r].x, 1);
        CHECK(isnan(rows[r].y)
                  ? isnan(y) && isnan(z)
                  : (double)y == rows[r].y && z == rows[r].y &&
                        !signbit(y) == !signbit(rows[r].y) && !signbit(z) == !signbit(rows[r].y),
              "%s(%g) = %g, %g", rows[r].name, rows[r].x, (double)y, z);
      }
}

/* Functions of two elements. */
LOOP_2(atan2_f32, float, zk_atan2)
LOOP_2(atan2_f64, double, zk_atan2)
LOOP_2(pow_f32, float, zk_pow_f32)
static void two_arguments(void) {
  static const double ends[] = {0,    -0.0,   1,     -1,       2,          -2,     3,
                                -3,   0.5,    -0.5,  INFINITY, -INFINITY,  NAN,    1.5,
                                1e30, -1e-30, -1e30, 0x1p-140, 0x1p23 + 1, -0x1p24};
  const int n = sizeof ends / sizeof *ends;
  static float a32[MANY], b32[MANY], y32[2][ZK_CPUS][MANY];
  static double a64[MANY], b64[MANY], y64[ZK_CPUS][MANY];
  for (int i = 0; i < MANY; i++) {
    int square = i < n * n;
    double u = (double)(i * (int64_t)7919 % 65536) / 2048 - 16,
           v = (double)(i * (int64_t)104729 % 65521) / 2048 - 16;
    a64[i] = square ? ends[i / n] : u * exp2(v);
    b64[i] = square ? ends[i % n] : i % 2 ? v : floor(v);
    a32[i] = (float)a64[i], b32[i] = (float)b64[i];
  }
  zk_cpu first = ZK_CPUS;
  for (zk_cpu cpu = ZK_CPU_PORTABLE; cpu < ZK_CPUS; cpu++) {
    if (!zk_cpu_has(cpu))
      continue;
    zk_cpu_chosen = (int)cpu + 1;
    atan2_f32(y32[0][cpu], a32, b32, MANY);
    pow_f32(y32[1][cpu], a32, b32, MANY);
    atan2_f64(y64[cpu], a64, b64, MANY);
    first = first == ZK_CPUS ? cpu : first;
    for (int k = 0; k < 2; k++)
      for (int i = 0; i < MANY; i++)
        if (!(y32[k][cpu][i] == y32[k][first][i] ||
              (isnan(y32[k][cpu][i]) && isnan(y32[k][first][i]))))
          CHECK(0, "%d of float32 differs on %s at %g, %g", k, zk_cpu_name(cpu), (double)a32[i],
                (double)b32[i]);
    for (int i = 0; i < MANY; i++)
      if (!(y64[cpu][i] == y64[first][i] || (isnan(y64[cpu][i]) && isnan(y64[first][i]))))
        CHECK(0, "atan2 of float64 differs on %s at %g, %g", zk_cpu_name(cpu), a64[i], b64[i]);
  }
  zk_cpu_chosen = 0;
  double worst[3] = {0, 0, 0};
  for (int i = 0; i < MANY; i++) {
    long double exact[] = {atan2l(a32[i], b32[i]), powl(a32[i], b32[i]), atan2l(a64[i], b64[i])};
    long double got[] = {y32[0][first][i], y32[1][first][i], y64[first][i]};
    for (int k = 0; k < 3; k++) {
      double off = k == 2 ? distance(got[k], exact[k], 53, -1074, 1024)
                          : distance(got[k], exact[k], 24, -149, 128);
      if (isinf(exact[k]) && isinf(got[k]) && got[k] == exact[k])
        off = 0;
      if (!(off <= worst[k]))
        worst[k] = off;
      CHECK(off <= 1.6 && (isnan(exact[k]) || signbit(exact[k]) == signbit(got[k])),
            "%d: (%g, %g) gives %Lg instead of %Lg", k, k == 2 ? a64[i] : (double)a32[i],
            k == 2 ? b64[i] : (double)b32[i], got[k], exact[k]);
    }
  }
  CHECK(worst[0] > 0 && worst[1] > 0 && worst[2] > 0, " ");
}

/* The _near forms, where they hold: the same bits. */
static void near_forms_agree(void) {
  int seen = 0;
  for (int i = 0; i < MANY; i++) {
    float x = x32[i];
    double z = x64[i];
    if (fabsf(x) <= ZK_EXP_NEAR_F32)
      CHECK(zk_exp_near(x) == zk_exp(x), "exp(%a)", (double)x);
    if (fabs(z) <= ZK_EXP_NEAR_F64)
      CHECK(zk_exp_near(z) == zk_exp(z), "exp(%a)", z);
    if (x >= FLT_MIN && x < INFINITY)
      CHECK(zk_log_near(x) == zk_log(x) && zk_log2_near(x) == zk_log2(x) &&
                zk_log10_near(x) == zk_log10(x),
            "log(%a)", (double)x);
    if (z >= DBL_MIN && z < (double)INFINITY) {
      CHECK(zk_log_near(z) == zk_log(z) && zk_log2_near(z) == zk_log2(z) &&
                zk_log10_near(z) == zk_log10(z),
            "log(%a)", z);
      seen++;
    }
  }
  CHECK(seen > MANY / 8, "%d", seen);
}

/* Whether a block is near: one element that is not decides. */
static void blocks_are_looked_at(void) {
  static const double odd[] = {0, -0.0, -1, INFINITY, -INFINITY, NAN, 0x1p-1060};
  float x[40];
  double z[40];
  for (int at = 0; at < 40; at++)
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++) {
      for (int i = 0; i < 40; i++)
        x[i] = 3, z[i] = 3;
      int within = fabs(odd[k]) <= 87;
      CHECK(zk_all_normal_f32((char *)x, 4, 40) && zk_all_normal_f64((char *)z, 8, 40), " ");
      x[at] = (float)odd[k], z[at] = odd[k];
      CHECK(!zk_all_normal_f32((char *)x, 4, 40) && !zk_all_normal_f64((char *)z, 8, 40), "%g",
            odd[k]);
      CHECK(zk_all_within_f32((char *)x, 4, 40, 87) == within &&
                zk_all_within_f64((char *)z, 8, 40, 87) == within,
            "%g", odd[k]);
      x[at] = 87, z[at] = -87;
      CHECK(zk_all_within_f32((char *)x, 4, 40, 87) && zk_all_within_f64((char *)z, 8, 40, 87),
            " ");
      x[at] = nextafterf(87, 90), z[at] = nextafter(-87, -90);
      CHECK(!zk_all_within_f32((char *)x, 4, 40, 87) && !zk_all_within_f64((char *)z, 8, 40, 87),
            " ");
      CHECK(zk_all_within_f32((char *)x, 8, at / 2, 87), "every second one");
    }
}

/* Oracle: erfc in double. */
static void normal_law_agrees(void) {
  double worst = 0, at = 0;
  for (float x = -9; x <= 9; x += 1e-4f) {
    double exact = 0.5 * erfc(-M_SQRT1_2 * (double)x);
    double off = fabs((double)zk_normal_cdf(x, zk_normal_part(x)) / exact - 1);
    if (!(off <= worst))
      worst = off, at = (double)x;
  }
  CHECK(worst <= 6e-7, "off by %g of its value at %g", worst, at);
  CHECK(zk_normal_cdf(0.0f, 1.0f) == 0.5f && zk_normal_cdf(20.0f, 0.0f) == 1, " ");
}

int main(void) {
  fill();
  RUN(every_kind_agrees);
  RUN(special_values);
  RUN(two_arguments);
  RUN(near_forms_agree);
  RUN(blocks_are_looked_at);
  RUN(normal_law_agrees);
  return check_report();
}
