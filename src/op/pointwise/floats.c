/*
 * floats.c: copysign nextafter frexp nan_to_num heaviside: the parts and neighbours of floats.
 */
#include "op/pointwise/binary.h"
#include "op/pointwise/unary.h"
#include "op/want.h"

#include <float.h>
#include <tgmath.h>

/* y = |a| with b's sign; da = dy times 1, -1, or 0 where a is 0; db = 0 */
#define SIGN_OF(v) ((v > 0) - (v < 0))
ZK_BINARY(copysign, zk_binary_infer_real, copysign(a, b),
          (dy * SIGN_OF(a) * copysign((__typeof__(a))1, b)), 0 * dy,
          ZK_DO(mul, dy, ZK_DO(mul, ZK_DO(sign, a), ZK_DO(copysign, ZK_NUMBER(1), b))),
          zk_gradient_zeros(g, 1),
          .doc = "copysign(input, other): |input| with other's sign, also of -0, with "
                 "broadcasting. Integers become float32. other's gradient is 0. Error: shapes that "
                 "do not broadcast.",
          .in_place = true);

/* y = the next number from a towards b; da = dy, 0 where both are equal; db = 0 */
static zk_status nextafter_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_binary_infer_of_reals(c, out));
  if (!zk_dtype_is_computed(out->dtype))
    return zk_fail(ZK_ERR_ARG, "nextafter: of %s it is not written: input:float()",
                   zk_dtype_name(out->dtype));
  return ZK_OK;
}
ZK_BINARY(nextafter, nextafter_infer, nextafter(a, b), (a == b ? 0 : dy), 0 * dy,
          ZK_DROP(ZK_DO(eq, a, b), dy), zk_gradient_zeros(g, 1),
          .doc = "nextafter(input, other): the next float from input towards other, with "
                 "broadcasting. other's gradient is 0. Errors: no operand of floats; floats of 16 "
                 "bits; shapes that do not broadcast.",
          .in_place = true);

/* y = 0, v or 1 where x is below, at or above 0 */
static zk_status heaviside_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_want_same("heaviside", "values", c->in[1], "input", c->in[0]));
  out->no_grad = true;
  return zk_binary_infer(c, out);
}
static const zk_param heaviside_params[] = {ZK_TENSOR("input"), ZK_TENSOR("values")};
ZK_LOOPS_2(heaviside, a == 0 ? b : a > 0)
static zk_status heaviside_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(heaviside, heaviside, heaviside_u8);
  return zk_binary_forward(c, loops);
}
const zk_op zk_op_heaviside = {
    .name = "heaviside",
    .doc = "heaviside(input, values): 0 where input is below 0 or nan, values where it is 0, 1 "
           "above, with broadcasting. It has no gradient. Errors: two dtypes; shapes that do not "
           "broadcast.",
    ZK_PARAMS(heaviside_params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = heaviside_infer,
    .forward = heaviside_forward};

/* x = y 2^e with |y| in 1/2..1; dx = dy 2^-e */
static zk_status frexp_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_unary_infer_real(c, out));
  out[1] = (zk_spec){.dtype = ZK_INT32, .shape = c->in[0]->shape, .no_grad = true};
  return ZK_OK;
}
#define FREXP_LOOP(NAME, T)                                                                        \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                              \
      int exponent = 0;                                                                            \
      *(T *)(p[0] + i * step[0]) = frexp(*(const T *)(p[2] + i * step[2]), &exponent);             \
      *(int64_t *)(p[1] + i * step[1]) = exponent;                                                 \
    }                                                                                              \
  }
FREXP_LOOP(frexp_f32, float)
FREXP_LOOP(frexp_f64, double)
static zk_status frexp_forward(zk_call *c) {
  zk_tensor *t[3] = {c->out[0], c->out[1], c->in[0]};
  zk_iterate_plain(3, t, zk_real_index(c->in[0]->dtype) ? frexp_f64 : frexp_f32, NULL);
  return ZK_OK;
}
static void frexp_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  zk_tensor *exponent = zk_build_cast(&g->build, zk_gradient_out(g, 1), dy->dtype);
  zk_gradient_give(g, 0, ZK_DO(div, dy, ZK_DO(exp2, exponent)));
}
const zk_op zk_op_frexp = {
    .name = "frexp",
    .doc = "frexp(input): the mantissas, in 1/2..1 but for their sign, and the exponents, int32: "
           "input is mantissa * 2^exponent. Error: an input of integers or bools.",
    ZK_PARAMS(zk_input_only),
    .n_out = 2,
    .pointwise = true,
    .saves = ZK_SAVE_OUT(1),
    .infer = frexp_infer,
    .forward = frexp_forward,
    .gradient = frexp_gradient};

/* y = x, or what stands for a nan, inf or -inf; dx = dy where x is none of them */
enum { NAN_, POSINF, NEGINF };
static const zk_param nan_to_num_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OR("nan", 0),
                                             ZK_FLOAT_OPT("posinf"), ZK_FLOAT_OPT("neginf")};
/* The greatest number depends on the dtype itself, which forward may have a stand-in of. */
static double greatest_of(zk_dtype d) {
  return d == ZK_FLOAT16    ? 65504
         : d == ZK_BFLOAT16 ? 0x1.fep127
         : d == ZK_FLOAT64  ? DBL_MAX
                            : (double)FLT_MAX;
}
static zk_status nan_to_num_infer(zk_call *c, zk_spec *out) {
  double most = greatest_of(c->in[0]->dtype);
  if (isnan(c->attr[POSINF].f))
    c->attr[POSINF].f = most;
  if (isnan(c->attr[NEGINF].f))
    c->attr[NEGINF].f = -most;
  return zk_unary_infer_same(c, out);
}
#define NAN_TO_NUM(NAME, T)                                                                        \
  ZK_TARGETED(NAME##_by, (char *const *p, const int64_t *step, int64_t n, T nan, T high, T low),   \
              (p, step, n, nan, high, low), {                                                      \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++) {                                                  \
                  T x = *(const T *)(p[1] + i * step[1]);                                          \
                  x = x == (T)INFINITY ? high : x;                                                 \
                  x = x == -(T)INFINITY ? low : x;                                                 \
                  *(T *)(p[0] + i * step[0]) = x == x ? x : nan;                                   \
                }                                                                                  \
              })                                                                                   \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    const zk_attr *attr = context;                                                                 \
    NAME##_by(p, step, n, (T)attr[NAN_].f, (T)attr[POSINF].f, (T)attr[NEGINF].f);                  \
  }
NAN_TO_NUM(nan_to_num_f32, float)
NAN_TO_NUM(nan_to_num_f64, double)
static zk_status nan_to_num_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_REAL_LOOPS(nan_to_num);
  if (!zk_dtype_is_real(c->in[0]->dtype))
    return zk_tensor_copy(c->out[0], c->in[0]);
  return zk_unary_forward(c, loops, c->attr);
}
ZK_GRADIENT(nan_to_num, X, ZK_KEEP(ZK_DO(isfinite, x), dy))
const zk_op zk_op_nan_to_num = {
    .name = "nan_to_num",
    .doc = "nan_to_num(input, nan=0, posinf=nil, neginf=nil): each element, with numbers in place "
           "of nan, inf and -inf: by default 0 and the dtype's greatest and least number. Any "
           "dtype.",
    ZK_PARAMS(nan_to_num_params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(0),
    .infer = nan_to_num_infer,
    .forward = nan_to_num_forward,
    .gradient = nan_to_num_gradient};
