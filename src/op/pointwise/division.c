/*
 * division.c: the remainders and floor_divide.
 */
#include "op/pointwise/binary.h"
#include "onnx/export.h"
#include "onnx/import.h"

#include <tgmath.h>

/* Divides as PyTorch does: integers by zero are an error, reals give nan or inf. */
static void find_zero(char *const *p, const int64_t *step, int64_t n, void *context) {
  struct {
    zk_dtype dtype;
    bool zero;
  } *search = context;
  ZK_INTEGER(search->dtype, for (int64_t i = 0; i < n; i++) search->zero =
                                search->zero || *(const integer *)(p[0] + i * step[0]) == 0;);
}

static zk_status forward(zk_call *c, const zk_loop loops[ZK_DTYPES]) {
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

static zk_status infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_binary_infer(c, out));
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: both operands are bool, which it is not defined for",
                   c->op->name);
  return ZK_OK;
}

/* Quotients that keep away from integers, where the gradient jumps; then errors and integers. */
static bool sample(int i, zk_sample *s) {
  if (i < 11) {
    zk_sample_binary(i, s);
    zk_tensor *a = s->in[0], *b = s->in[1];
    for (int64_t k = 0, n = a ? (i == 10 ? 24 : zk_numel(a)) : 0; k < n; k++) {
      double x = zk_element_f(a, k), whole = fmin(fmax(floor(x), -2), 2);
      zk_element_set_f(a, k, 2 * (whole + 0.25 + 0.5 * (x - floor(x))));
    }
    for (int64_t k = 0, n = b ? zk_numel(b) : 0; k < n; k++)
      zk_element_set_f(b, k, 1.9 + 0.1 * zk_element_f(b, k));
  } else if (i == 11) {
    zk_sample_int(s, ZK_SHAPE(3), -5, 5);
    s->status = zk_tensor_number_i(0, &s->in[s->n_in++]);
    s->error = "division by zero";
  } else if (i == 12) {
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    zk_sample_as(s, ZK_BOOL, ZK_SHAPE(2));
    s->error = "both operands are bool";
  } else if (i == 13) {
    zk_sample_int(s, ZK_SHAPE(2, 3), -9, 9);
    zk_sample_int(s, ZK_SHAPE(3), 1, 4);
  }
  return i < 14;
}

/* y = a - b trunc(a / b), of a's sign; da = dy, db = -dy trunc(a / b). INT64_MIN % -1 is undefined
 * in C. */
ZK_LOOP_2(fmod_f32, float, float, fmod(a, b))
ZK_LOOP_2(fmod_f64, double, double, fmod(a, b))
ZK_LOOP_2(fmod_i64, int64_t, int64_t, b == -1 ? 0 : a % b)
ZK_LOOP_2(fmod_u8, uint8_t, uint8_t, a % b)
ZK_BACKWARD_2(fmod_back_b, -dy *trunc(a / b))
static zk_status fmod_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(fmod, fmod, NULL);
  return forward(c, loops);
}
static zk_status fmod_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1]
             ? zk_binary_backward(c, g, 1, c->in[0], c->in[1], fmod_back_b_f32, fmod_back_b_f64)
             : ZK_OK;
}
static void fmod_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype);
  zk_export_out(x, 0, zk_export_add(x, "Mod", a, zk_export_in(x, 1, dtype)));
  zk_export_int(x, "fmod", 1);
}
const zk_op zk_op_fmod = {
    .name = "fmod",
    .doc = "fmod(input, other): what remains of input after other is taken away a whole number of "
           "times; it has input's sign. Broadcasting, dtype promotion. Errors: shapes that do not "
           "broadcast; an integer division by zero; two bool operands.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .onnx = {.since = 10, .to = fmod_to_onnx},
    .infer = infer,
    .forward = fmod_forward,
    .backward = fmod_backward,
    .sample = sample};

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
#define REMAINDER(T, NAME)                                                                         \
  static T NAME(T a, T b) {                                                                        \
    T rest = fmod(a, b);                                                                           \
    return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;                                   \
  }
REMAINDER(float, remainder_float)
REMAINDER(double, remainder_double)
static int64_t remainder_integer(int64_t a, int64_t b) {
  int64_t rest = b == -1 ? 0 : a % b;
  return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest;
}
ZK_LOOP_2(remainder_f32, float, float, remainder_float(a, b))
ZK_LOOP_2(remainder_f64, double, double, remainder_double(a, b))
ZK_LOOP_2(remainder_i64, int64_t, int64_t, remainder_integer(a, b))
#define remainder_u8 fmod_u8
ZK_BACKWARD_2_OF(remainder_back_b_f32, float, -dy *floor_divide_float(a, b))
ZK_BACKWARD_2_OF(remainder_back_b_f64, double, -dy *floor_divide_double(a, b))
static zk_status remainder_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(remainder, remainder, NULL);
  return forward(c, loops);
}
static zk_status remainder_backward(const zk_call *c, zk_grads *g) {
  if (g->needed[0])
    ZK_TRY(zk_grads_reduce(g, c, 0, g->out[0]));
  return g->needed[1] ? zk_binary_backward(c, g, 1, c->in[0], c->in[1], remainder_back_b_f32,
                                           remainder_back_b_f64)
                      : ZK_OK;
}
static void remainder_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype), *b = zk_export_in(x, 1, dtype);
  if (zk_dtype_is_real(dtype)) { /* a - b floor(a / b) */
    const char *times = zk_export_add(x, "Floor", zk_export_add(x, "Div", a, b));
    zk_export_out(x, 0, zk_export_add(x, "Sub", a, zk_export_add(x, "Mul", times, b)));
  } else {
    zk_export_out(x, 0, zk_export_add(x, "Mod", a, b));
  }
}
/* With fmod = 1 the remainder has the dividend's sign. */
static void mod_from_onnx(zk_import *x) {
  bool fmod = zk_import_int(x, "fmod", 0) != 0;
  zk_import_out(x, 0, zk_import_plain(x, fmod ? &zk_op_fmod : &zk_op_remainder));
}
const zk_op zk_op_remainder = {
    .name = "remainder",
    .doc = "remainder(input, other): input - other * floor(input / other); it has other's sign; "
           "the operator %. Broadcasting, dtype promotion. Errors: shapes that do not broadcast; "
           "an integer division by zero; two bool operands.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_IN(1),
    .onnx = {.since = 10, .to = remainder_to_onnx, .from = ZK_ONNX_FROM({"Mod", mod_from_onnx})},
    .infer = infer,
    .forward = remainder_forward,
    .backward = remainder_backward,
    .sample = sample};

/* y = floor(a / b); da = db = 0 */
ZK_LOOP_2(floor_divide_f32, float, float, floor_divide_float(a, b))
ZK_LOOP_2(floor_divide_f64, double, double, floor_divide_double(a, b))
ZK_LOOP_2(floor_divide_i64, int64_t, int64_t, floor_divide_integer(a, b))
ZK_LOOP_2(floor_divide_u8, uint8_t, uint8_t, a / b)
static zk_status floor_divide_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(floor_divide, floor_divide, NULL);
  return forward(c, loops);
}
static zk_status floor_divide_backward(const zk_call *c, zk_grads *g) {
  for (int i = 0; i < 2; i++)
    if (g->needed[i])
      ZK_TRY(zk_grads_zero(g, c, i));
  return ZK_OK;
}
static void floor_divide_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *a = zk_export_in(x, 0, dtype);
  if (!zk_dtype_is_real(dtype))
    zk_export_refuse(x, "of integers it has no form in ONNX, whose Div cuts toward 0");
  const char *quotient = zk_export_add(x, "Div", a, zk_export_in(x, 1, dtype));
  zk_export_out(x, 0, zk_export_add(x, "Floor", quotient));
}
const zk_op zk_op_floor_divide = {
    .name = "floor_divide",
    .doc =
        "floor_divide(input, other): the greatest whole number not above input / other; the "
        "operator //. Broadcasting, dtype promotion; its gradient is 0. Errors: shapes that do not "
        "broadcast; an integer division by zero; two bool operands.",
    ZK_PARAMS(zk_two_operands),
    .n_out = 1,
    .in_place = true,
    .onnx = {.to = floor_divide_to_onnx},
    .infer = infer,
    .forward = floor_divide_forward,
    .backward = floor_divide_backward,
    .sample = sample};
