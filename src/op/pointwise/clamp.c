/*
 * clamp.c: maximum minimum fmax fmin clamp.
 */
#include <math.h>
#include "op/pointwise/binary.h"

/* dy, half of it among equals, nothing for the loser. */
static zk_tensor *share(zk_gradient *g, zk_tensor *equal, zk_tensor *loses, zk_tensor *dy) {
  return ZK_DO(where, equal, ZK_DO(mul, dy, ZK_NUMBER(0.5)), ZK_DROP(loses, dy));
}
static zk_tensor *greater_share(zk_gradient *g, zk_tensor *a, zk_tensor *b, zk_tensor *dy) {
  return share(g, ZK_DO(eq, a, b), ZK_DO(lt, a, b), dy);
}
static zk_tensor *lesser_share(zk_gradient *g, zk_tensor *a, zk_tensor *b, zk_tensor *dy) {
  return share(g, ZK_DO(eq, a, b), ZK_DO(gt, a, b), dy);
}

/* y = the greater of a and b, nan if either is; dy goes to the greater one, halved among equals */
ZK_BINARY_INTEGER(
    maximum, zk_binary_infer, (a != a || a >= b ? a : b),
    (a == b  ? dy / 2
     : a < b ? 0
             : dy),
    (a == b  ? dy / 2
     : a > b ? 0
             : dy),
    greater_share(g, a, b, dy), greater_share(g, b, a, dy),
    .doc =
        "maximum(input, other): the greater of two elements, nan if either is; max(input, other) "
        "is the same. Broadcasting, dtype promotion. Equals share the gradient. Error: shapes "
        "that do not broadcast.");

/* y = the lesser of a and b, nan if either is; dy goes to the lesser one, halved among equals */
ZK_BINARY_INTEGER(
    minimum, zk_binary_infer, (a != a || a <= b ? a : b),
    (a == b  ? dy / 2
     : a > b ? 0
             : dy),
    (a == b  ? dy / 2
     : a < b ? 0
             : dy),
    lesser_share(g, a, b, dy), lesser_share(g, b, a, dy),
    .doc = "minimum(input, other): the lesser of two elements, nan if either is; min(input, other) "
           "is the same. Broadcasting, dtype promotion. Equals share the gradient. Error: shapes "
           "that do not broadcast.");

/* y = the greater of a and b, or the one that is no nan; dy goes to it, halved among equals */
#define FMAX_A (a >= b || b != b)
#define FMIN_A (a <= b || b != b)
#define KNOWN_SHARE(wins, dy) (a == b ? dy / 2 : (wins) ? dy : 0)
static zk_tensor *known_share(zk_gradient *g, const zk_op *compare, bool second, zk_tensor *dy) {
  zk_tensor *a = zk_gradient_in(g, 0), *b = zk_gradient_in(g, 1);
  zk_tensor *wins = ZK_DO(logical_or, zk_build_make(&g->build, compare, a, b), ZK_DO(isnan, b));
  zk_tensor *loses = second ? wins : ZK_DO(logical_not, wins);
  return share(g, ZK_DO(eq, a, b), loses, dy);
}
ZK_BINARY_INTEGER(fmax, zk_binary_infer, (FMAX_A ? a : b), KNOWN_SHARE(FMAX_A, dy),
                  KNOWN_SHARE(!(FMAX_A), dy), known_share(g, &zk_op_gt, false, dy),
                  known_share(g, &zk_op_gt, true, dy),
                  .doc = "fmax(input, other): the greater of two elements, or the one that is no "
                         "nan. Broadcasting, dtype promotion. Equals share the gradient. Error: "
                         "shapes that do not broadcast.");

/* y = the lesser of a and b, or the one that is no nan; dy goes to it, halved among equals */
ZK_BINARY_INTEGER(fmin, zk_binary_infer, (FMIN_A ? a : b), KNOWN_SHARE(FMIN_A, dy),
                  KNOWN_SHARE(!(FMIN_A), dy), known_share(g, &zk_op_lt, false, dy),
                  known_share(g, &zk_op_lt, true, dy),
                  .doc = "fmin(input, other): the lesser of two elements, or the one that is no "
                         "nan. Broadcasting, dtype promotion. Equals share the gradient. Error: "
                         "shapes that do not broadcast.");

/* ---- clamp ---- */

enum { INPUT, MIN, MAX };

static const zk_param clamp_params[] = {ZK_TENSOR("input"), ZK_OPERAND_OPT("min"),
                                        ZK_OPERAND_OPT("max")};

static zk_status clamp_infer(zk_call *c, zk_spec *out) {
  out->dtype = zk_promote_all(3, c->in);
  out->shape = c->in[INPUT]->shape;
  if (!c->in[MIN] && !c->in[MAX])
    return zk_fail(ZK_ERR_ARG, "clamp: min and max are missing; give at least one of them");
  for (int i = MIN; i <= MAX; i++)
    if (c->in[i])
      ZK_TRY(zk_broadcast("clamp", &out->shape, &c->in[i]->shape, &out->shape));
  return ZK_OK;
}

/* A bound in that dtype: an absent one is +-inf or the greatest or least integer, a number is
 * brought into the range of the dtype. */
static zk_status bound(zk_tensor *t, zk_dtype dtype, bool upper, zk_tensor **out) {
  zk_tensor *number = NULL;
  zk_status status = ZK_OK;
  if (t && !(t->is_number && dtype == ZK_UINT8))
    return zk_tensor_cast(t, dtype, out);
  if (zk_dtype_is_real(dtype)) {
    status = zk_tensor_number_f(upper ? INFINITY : -INFINITY, &number);
  } else {
    int64_t value = t ? zk_element_i(t, 0) : upper ? INT64_MAX : INT64_MIN;
    if (dtype != ZK_INT64)
      value = value < 0 ? 0 : value > 255 ? 255 : value;
    status = zk_tensor_number_i(value, &number);
  }
  if (status == ZK_OK)
    status = zk_tensor_cast(number, dtype, out);
  zk_tensor_release(number);
  return status;
}

/* Runs loop over out, x, min, max and dy; forward, which has no dy, passes out again. */
static zk_status run_clamp(const zk_call *c, zk_tensor *out, zk_tensor *dy, zk_loop loop) {
  zk_tensor *t[5] = {out, NULL, NULL, NULL, dy};
  bool given[2] = {c->in[MIN], c->in[MAX]};
  zk_dtype dtype = out->dtype;
  zk_status status = zk_tensor_cast(c->in[INPUT], dtype, &t[1]);
  if (status == ZK_OK)
    status = bound(c->in[MIN], dtype, false, &t[2]);
  if (status == ZK_OK)
    status = bound(c->in[MAX], dtype, true, &t[3]);
  if (status == ZK_OK)
    zk_iterate(5, t, loop, given);
  zk_tensor_release_all(t + 1, 3);
  return status;
}

/* A loop over x, low and high, and in backward dy. Its strides are constants, for the compiler to
 * vectorise, when the bounds are numbers and the rest is dense. */
#define CLAMP_LOOP(NAME, T, DY, expression)                                                        \
  ZK_INLINE void NAME##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t s3,      \
                              int64_t s4, int64_t n, const bool *given) {                          \
    (void)given, (void)s4;                                                                         \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(p[1] + i * s1), low = *(const T *)(p[2] + i * s2);                        \
      T high = *(const T *)(p[3] + i * s3);                                                        \
      DY;                                                                                          \
      *(T *)(p[0] + i * s0) = expression;                                                          \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(NAME, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                       \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[2] == 0 && step[3] == 0 && step[4] == unit)     \
      NAME##_steps(p, unit, unit, 0, 0, unit, n, context);                                         \
    else                                                                                           \
      NAME##_steps(p, step[0], step[1], step[2], step[3], step[4], n, context);                    \
  })
/* y = min(max(x, low), high), nan if any is */
#define CLAMP(NAME, T)                                                                             \
  CLAMP_LOOP(NAME, T, x = x < low || low != low ? low : x, x > high || high != high ? high : x)
CLAMP(clamp_f32, float)
CLAMP(clamp_f64, double)
CLAMP(clamp_i64, int64_t)
CLAMP(clamp_u8, uint8_t)
/* dy goes to the one of x, min and max that was taken; equals share it, but a number has no part.
 * A single bound that is a tensor is a maximum or minimum. */
#define CLAMP_BACK(NAME, expression)                                                               \
  CLAMP_LOOP(NAME##_f32, float, float dy = *(const float *)(p[4] + i * s4), expression)            \
  CLAMP_LOOP(NAME##_f64, double, double dy = *(const double *)(p[4] + i * s4), expression)
CLAMP_BACK(clamp_back_numbers, (x > low || !given[0]) && (x < high || !given[1]) ? dy : 0)
CLAMP_BACK(clamp_back_x, x<low || x> high ? 0 : low < high && (x == low || x == high) ? dy / 2 : dy)
CLAMP_BACK(clamp_back_low, low <= high && x < low ? dy : low < high && x == low ? dy / 2 : 0)
CLAMP_BACK(clamp_back_high, high < low || (low <= high && x > high) ? dy
                            : low < high && x == high               ? dy / 2
                                                                    : 0)

static zk_status clamp_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(clamp, clamp, clamp_u8);
  return run_clamp(c, c->out[0], c->out[0], loops[c->out[0]->dtype]);
}
static zk_status clamp_backward(const zk_call *c, zk_grads *g) {
  static const zk_loop loops[4][2] = {{clamp_back_x_f32, clamp_back_x_f64},
                                      {clamp_back_low_f32, clamp_back_low_f64},
                                      {clamp_back_high_f32, clamp_back_high_f64},
                                      {clamp_back_numbers_f32, clamp_back_numbers_f64}};
  zk_tensor *x = c->in[INPUT], *low = c->in[MIN], *high = c->in[MAX];
  bool numbers = (!low || low->is_number) && (!high || high->is_number);
  for (int i = 0; i < 3; i++) {
    zk_tensor *dx;
    if (!g->needed[i])
      continue;
    if (!numbers && !high) {
      ZK_TRY(zk_binary_backward(c, g, i, x, low, i ? maximum_back_b_f32 : maximum_back_a_f32,
                                i ? maximum_back_b_f64 : maximum_back_a_f64));
      continue;
    }
    if (!numbers && !low) {
      ZK_TRY(zk_binary_backward(c, g, i, x, high, i ? minimum_back_b_f32 : minimum_back_a_f32,
                                i ? minimum_back_b_f64 : minimum_back_a_f64));
      continue;
    }
    ZK_TRY(zk_tensor_new(c->out[0]->dtype, &c->out[0]->shape, &dx));
    zk_status status =
        run_clamp(c, dx, g->out[0], loops[numbers ? 3 : i][zk_real_index(dx->dtype)]);
    if (status == ZK_OK)
      status = zk_grads_reduce(g, c, i, dx);
    zk_tensor_release(dx);
    ZK_TRY(status);
  }
  return ZK_OK;
}

static zk_tensor *clamp_dx(zk_gradient *g, int i, bool numbers) {
  zk_tensor *x = zk_gradient_in(g, INPUT), *low = zk_gradient_in(g, MIN);
  zk_tensor *high = zk_gradient_in(g, MAX), *dy = zk_gradient_dy(g, 0);
  if (numbers) {
    dy = low ? ZK_KEEP(ZK_DO(gt, x, low), dy) : dy;
    return high ? ZK_KEEP(ZK_DO(lt, x, high), dy) : dy;
  }
  if (!high)
    return i == INPUT ? greater_share(g, x, low, dy) : greater_share(g, low, x, dy);
  if (!low)
    return i == INPUT ? lesser_share(g, x, high, dy) : lesser_share(g, high, x, dy);
  zk_tensor *fits = ZK_DO(lt, low, high);
  zk_tensor *at_low = ZK_DO(logical_and, fits, ZK_DO(eq, x, low));
  zk_tensor *at_high = ZK_DO(logical_and, fits, ZK_DO(eq, x, high));
  zk_tensor *below = ZK_DO(logical_and, ZK_DO(le, low, high), ZK_DO(lt, x, low));
  zk_tensor *above = ZK_DO(logical_and, ZK_DO(le, low, high), ZK_DO(gt, x, high));
  if (i == INPUT)
    return share(g, ZK_DO(logical_or, at_low, at_high),
                 ZK_DO(logical_or, ZK_DO(lt, x, low), ZK_DO(gt, x, high)), dy);
  if (i == MIN)
    return share(g, at_low, ZK_DO(logical_not, below), dy);
  zk_tensor *decides = ZK_DO(logical_or, ZK_DO(lt, high, low), above);
  return share(g, at_high, ZK_DO(logical_not, decides), dy);
}
static void clamp_gradient(zk_gradient *g) {
  const zk_tensor *low = g->call->in[MIN], *high = g->call->in[MAX];
  bool numbers = (!low || low->is_number) && (!high || high->is_number);
  for (int i = INPUT; i <= MAX; i++)
    if (zk_gradient_needed(g, i))
      zk_gradient_give(g, i, clamp_dx(g, i, numbers));
}
const zk_op zk_op_clamp = {
    .name = "clamp",
    .alias = "clip",
    .doc = "clamp(input, min=nil, max=nil): each element brought into min..max, which are tensors "
           "or numbers. Broadcasting, dtype promotion; max decides where it is below min. Errors: "
           "neither bound; shapes that do not broadcast.",
    ZK_PARAMS(clamp_params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(MIN) | ZK_SAVE_IN(MAX),
    .infer = clamp_infer,
    .forward = clamp_forward,
    .backward = clamp_backward,
    .gradient = clamp_gradient};
