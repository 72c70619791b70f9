/*
 * rounding.c: floor ceil trunc frac round. Their gradients are 0 (frac's is 1): they are constant
 * between jumps.
 */
#include "onnx/export.h"
#include "onnx/import.h"
#include "op/pointwise/unary.h"

#include <tgmath.h>

#define FLAGS (ZK_KEEPS_INTEGERS | ZK_NO_BOOL)

/* y = the greatest whole number not above x; dx = 0 */
ZK_UNARY(floor, NULL, FLAGS, 0, g->out[0], floor(x), x, 0, zk_sample_unary_steps,
         "floor(input): the greatest whole number not above each element. Any dtype but bool. Its "
         "gradient is 0.",
         .onnx = {.type = "Floor", .integers = ZK_ONNX_NEVER});

/* y = the least whole number not below x; dx = 0 */
ZK_UNARY(ceil, NULL, FLAGS, 0, g->out[0], ceil(x), x, 0, zk_sample_unary_steps,
         "ceil(input): the least whole number not below each element. Any dtype but bool. Its "
         "gradient is 0.",
         .onnx = {.type = "Ceil", .integers = ZK_ONNX_NEVER});

/* sign x * floor |x| */
static const char *truncated(zk_export *x) {
  const char *in = zk_export_as_is(x, 0), *sign = zk_export_add(x, "Sign", in);
  const char *whole = zk_export_add(x, "Floor", zk_export_add(x, "Abs", in));
  if (!zk_dtype_is_real(x->call->in[0]->dtype))
    zk_export_refuse(x, "of integers it has no form in ONNX");
  return zk_export_add(x, "Mul", sign, whole);
}
static void trunc_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_out(x, 0, truncated(x));
}
static void frac_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *whole = truncated(x);
  zk_export_out(x, 0, zk_export_add(x, "Sub", zk_export_as_is(x, 0), whole));
}

/* y = x without its fraction; dx = 0 */
ZK_UNARY(trunc, "fix", FLAGS, 0, g->out[0], trunc(x), x, 0, zk_sample_unary_steps,
         "trunc(input): each element without its fraction. Any dtype but bool. Its gradient is "
         "0.",
         .onnx = {.since = 9, .to = trunc_to_onnx});

/* y = x - trunc x; dx = dy */
ZK_UNARY_REAL(frac, NULL, ZK_NO_INTEGERS, 0, g->out[0], x - trunc(x), dy, zk_sample_unary_steps,
              "frac(input): the fraction of each element, of its sign. Error: integers.",
              .onnx = {.since = 9, .to = frac_to_onnx});

/* y = x to the nearest multiple of 10^-decimals, halves to the even one; dx = 0 */
static const zk_param round_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                        {"decimals", ZK_P_INT, true, 0, 0, NULL}};
ZK_LOOP_1(round_f32, float, float, nearbyint(x))
ZK_LOOP_1(round_f64, double, double, nearbyint(x))
ZK_LOOP_1(same_i64, int64_t, int64_t, x)
ZK_LOOP_1(same_u8, uint8_t, uint8_t, x)

#define ROUND_AT(NAME, T)                                                                          \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    int64_t decimals = *(const int64_t *)context;                                                  \
    T ten = (T)pow(10.0, fabs((double)decimals));                                                  \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(p[1] + i * step[1]);                                                      \
      *(T *)(p[0] + i * step[0]) =                                                                 \
          decimals < 0 ? nearbyint(x / ten) * ten : nearbyint(x * ten) / ten;                      \
    }                                                                                              \
  }
ROUND_AT(round_at_f32, float)
ROUND_AT(round_at_f64, double)

static zk_status round_infer(zk_call *c, zk_spec *out) {
  return zk_unary_infer(c, out, c->attr[0].i ? ZK_NO_INTEGERS : FLAGS);
}
static zk_status round_forward(zk_call *c) {
  static const zk_loop whole[ZK_DTYPES] = ZK_LOOPS(round, same, NULL);
  static const zk_loop at[ZK_DTYPES] = ZK_REAL_LOOPS(round_at);
  return zk_unary_forward(c, c->attr[0].i ? at : whole, &c->attr[0].i);
}
static zk_status round_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_zero(g, c, 0);
}
static bool round_sample(int i, zk_sample *s) {
  if (i == 7)
    zk_sample_unary_steps(0, s);
  if (i == 8)
    zk_sample_int(s, ZK_SHAPE(3), 0, 100);
  if (i == 7 || i == 8)
    s->attr[0].i = -1;
  if (i == 8)
    s->error = "input is int64";
  return i < 7 ? zk_sample_unary_steps(i, s) : i < 9;
}
static void round_to_onnx(zk_export *x, const zk_call *c) {
  if (c->attr[0].i || !zk_dtype_is_real(c->in[0]->dtype))
    zk_export_refuse(x, "with decimals, or of integers, it has no form in ONNX");
  zk_export_out(x, 0, zk_export_add(x, "Round", zk_export_as_is(x, 0)));
}
static void round_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_round));
}
const zk_op zk_op_round = {
    .name = "round",
    .doc = "round(input, decimals=0): each element to the nearest multiple of 10^-decimals, halves "
           "to the even one. Any dtype but bool; integers with decimals = 0 only. Its gradient is "
           "0.",
    ZK_PARAMS(round_params),
    .n_out = 1,
    .in_place = true,
    .onnx = {.since = 11, .to = round_to_onnx, .from = ZK_ONNX_FROM({"Round", round_from_onnx})},
    .infer = round_infer,
    .forward = round_forward,
    .backward = round_backward,
    .sample = round_sample};
