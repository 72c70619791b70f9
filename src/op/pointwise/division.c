/*
 * division.c: fmod remainder floor_divide.
 */
#include "op/pointwise/binary.h"

#include <float.h>
#include <tgmath.h>

/* As in PyTorch, a division of integers by zero is an error; reals give nan or inf. */
static void find_zero(char *const *p, const int64_t *step, int64_t n, void *context) {
  struct {
    zk_dtype dtype;
    bool zero;
  } *search = context;
  ZK_INTEGER(search->dtype, for (int64_t i = 0; i < n; i++) search->zero =
                                search->zero || *(const integer *)(p[0] + i * step[0]) == 0;);
}

static zk_status divide_forward(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
  struct {
    zk_dtype dtype;
    bool zero;
  } search = {c->out[0]->dtype, false};
  zk_tensor *b;
  if (zk_dtype_is_real(search.dtype) || zk_numel(c->out[0]) == 0)
    return zk_binary_forward(c, loops);
  ZK_TRY(zk_tensor_cast(c->in[1], search.dtype, &b));
  zk_iterate_serial(1, &b, find_zero, &search);
  zk_tensor_release(b);
  if (search.zero)
    return zk_fail(ZK_ERR_ARG, "%s: division by zero: other has a 0, and both are integers",
                   c->op->name);
  return zk_binary_forward(c, loops);
}

static zk_status divide_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_binary_infer(c, out));
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: both operands are bool, which it is not defined for",
                   c->op->name);
  return ZK_OK;
}

/*
 * The rest of a / b for floats with |a / b| <= 2^28 and a finite b, without fmod: the quotient in
 * double is never rounded up to the next integer, for it is at least 2^-24 of its size away from
 * one, and then the product and the difference are exact.
 */
#define SMALL_QUOTIENT 0x1p28
ZK_INLINE float small_rest(float a, float b) {
  double quotient = (double)(int32_t)((double)a / (double)b);
  return copysignf((float)((double)a - quotient * (double)b), a);
}

ZK_INLINE int large_among(char *const *p, int64_t s1, int64_t s2, int64_t n) {
  int found = 0;
  for (int64_t i = 0; i < n; i++) {
    double a = fabs((double)*(const float *)(p[1] + i * s1));
    double b = fabs((double)*(const float *)(p[2] + i * s2));
    found += !((a <= b * SMALL_QUOTIENT) & (b > 0) & (b <= (double)FLT_MAX));
  }
  return found;
}
ZK_TARGETED(count_large, (char *const *p, const int64_t *step, int64_t n, int *large),
            (p, step, n, large), {
              const int64_t unit = sizeof(float);
              if (step[1] == unit && step[2] == unit)
                *large = large_among(p, unit, unit, n);
              else if (step[1] == unit && step[2] == 0)
                *large = large_among(p, unit, 0, n);
              else
                *large = large_among(p, step[1], step[2], n);
            })

/* NAME out of the loops NAME_small, for blocks whose quotients are small, and NAME_any. */
#define QUOTIENT_BLOCK 512
#define BY_QUOTIENT(NAME)                                                                          \
  static void NAME(char *const *p, const int64_t *step, int64_t total, void *context) {            \
    char *at[3] = {p[0], p[1], p[2]};                                                              \
    for (int64_t n; total > 0; total -= n) {                                                       \
      int large;                                                                                   \
      n = total < QUOTIENT_BLOCK ? total : QUOTIENT_BLOCK;                                         \
      count_large(at, step, n, &large);                                                            \
      (large ? NAME##_any : NAME##_small)(at, step, n, context);                                   \
      for (int k = 0; k < 3; k++)                                                                  \
        at[k] += n * step[k];                                                                      \
    }                                                                                              \
  }

/* y = a - b trunc(a / b), of a's sign; da = dy, db = -dy trunc(a / b). INT64_MIN % -1 is undefined
 * in C. */
ZK_LOOP_2(fmod_f32_small, float, float, small_rest(a, b))
ZK_LOOP_2(fmod_f32_any, float, float, fmod(a, b))
BY_QUOTIENT(fmod_f32)
ZK_LOOP_2(fmod_f64, double, double, fmod(a, b))
ZK_LOOP_2(fmod_i64, int64_t, int64_t, b == -1 ? 0 : a % b)
ZK_LOOP_2(fmod_u8, uint8_t, uint8_t, a % b)
ZK_BACKWARD_2(fmod_back_b, (-dy * trunc(a / b)))
static zk_status fmod_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(fmod, fmod, NULL);
  return divide_forward(c, loops);
}
static zk_status fmod_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1]
             ? zk_binary_backward(c, g, 1, c->in[0], c->in[1], fmod_back_b_f32, fmod_back_b_f64)
             : ZK_OK;
}
ZK_BINARY_GRADIENT(fmod, dy, ZK_DO(mul, ZK_DO(neg, dy), ZK_DO(trunc, ZK_DO(div, a, b))))
const zk_op zk_op_fmod = {.name = "fmod",
                          .doc =
                              "fmod(input, other): input - other * trunc(input / other); it has "
                              "input's sign. Broadcasting, dtype promotion. Errors: shapes that do "
                              "not broadcast; an integer division by zero; two bool operands.",
                          ZK_PARAMS(zk_two_operands),
                          .n_out = 1,
                          .pointwise = true,
                          .in_place = true,
                          .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
                          .infer = divide_infer,
                          .forward = fmod_forward,
                          .backward = fmod_backward,
                          .gradient = fmod_gradient};

/* floor(a / b) as Python gives it: exact, though a / b may round up to the next integer. */
#define FLOOR_DIVIDE(T, NAME)                                                                      \
  static T NAME(T a, T b) {                                                                        \
    if (b == 0)                                                                                    \
      return a / b;                                                                                \
    T rest = fmod(a, b), quotient = (a - rest) / b;                                                \
    if (rest != 0 && (b < 0) != (rest < 0))                                                        \
      quotient -= 1;                                                                               \
    if (quotient == 0)                                                                             \
      return copysign((T)0, a / b);                                                                \
    T whole = floor(quotient);                                                                     \
    return quotient - whole > (T)0.5 ? whole + 1 : whole;                                          \
  }
FLOOR_DIVIDE(float, floor_divide_float)
FLOOR_DIVIDE(double, floor_divide_double)

static int64_t floor_divide_integer(int64_t a, int64_t b) {
  if (b == -1)
    return (int64_t)(0 - (uint64_t)a);
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* y = a - b floor(a / b), of b's sign; da = dy, db = -dy floor(a / b) */
#define REMAINDER(T, NAME, rest_of)                                                                \
  ZK_INLINE T NAME(T a, T b) {                                                                     \
    T rest = rest_of(a, b), other = rest + b;                                                      \
    return ((rest != 0) & ((b < 0) != (rest < 0))) ? other : rest;                                 \
  }
REMAINDER(float, remainder_small, small_rest)
REMAINDER(float, remainder_float, fmod)
REMAINDER(double, remainder_double, fmod)
static int64_t remainder_integer(int64_t a, int64_t b) {
  int64_t rest = b == -1 ? 0 : a % b;
  return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
}
ZK_LOOP_2(remainder_f32_small, float, float, remainder_small(a, b))
ZK_LOOP_2(remainder_f32_any, float, float, remainder_float(a, b))
BY_QUOTIENT(remainder_f32)
ZK_LOOP_2(remainder_f64, double, double, remainder_double(a, b))
ZK_LOOP_2(remainder_i64, int64_t, int64_t, remainder_integer(a, b))
#define remainder_u8 fmod_u8
ZK_BACKWARD_2_OF(remainder_back_b_f32, float, (-dy * floor_divide_float(a, b)))
ZK_BACKWARD_2_OF(remainder_back_b_f64, double, (-dy * floor_divide_double(a, b)))
static zk_status remainder_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(remainder, remainder, NULL);
  return divide_forward(c, loops);
}
static zk_status remainder_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? zk_binary_backward(c, g, 1, c->in[0], c->in[1], remainder_back_b_f32,
                                           remainder_back_b_f64)
                      : ZK_OK;
}
ZK_BINARY_GRADIENT(remainder, dy, ZK_DO(mul, ZK_DO(neg, dy), ZK_DO(floor_divide, a, b)))
const zk_op zk_op_remainder = {
    .name = "remainder",
    .doc = "remainder(input, other): input - other * floor(input / other); it has other's sign; "
           "the operator %. Broadcasting, dtype promotion. Errors: shapes that do not broadcast; "
           "an integer division by zero; two bool operands.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .infer = divide_infer,
    .forward = remainder_forward,
    .backward = remainder_backward,
    .gradient = remainder_gradient};

/* y = floor(a / b); da = db = 0 */
ZK_LOOP_2(floor_divide_f32, float, float, floor_divide_float(a, b))
ZK_LOOP_2(floor_divide_f64, double, double, floor_divide_double(a, b))
ZK_LOOP_2(floor_divide_i64, int64_t, int64_t, floor_divide_integer(a, b))
ZK_LOOP_2(floor_divide_u8, uint8_t, uint8_t, a / b)
static zk_status floor_divide_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(floor_divide, floor_divide, NULL);
  return divide_forward(c, loops);
}
static zk_status floor_divide_backward(const zk_call *c, zk_grads *g) {
  for (int i = 0; i < 2; i++)
    if (g->needed[i])
      ZK_TRY(zk_grads_zero(g, c, i));
  return ZK_OK;
}
static void floor_divide_gradient(zk_gradient *g) {
  for (int i = 0; i < 2; i++)
    if (zk_gradient_needed(g, i))
      zk_gradient_give(g, i, zk_gradient_zeros(g, i));
}
const zk_op zk_op_floor_divide = {
    .name = "floor_divide",
    .doc =
        "floor_divide(input, other): the greatest whole number not above input / other; the "
        "operator //. Broadcasting, dtype promotion; its gradient is 0. Errors: shapes that do not "
        "broadcast; an integer division by zero; two bool operands.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = divide_infer,
    .forward = floor_divide_forward,
    .backward = floor_divide_backward,
    .gradient = floor_divide_gradient};
