/*
 * rounding.c: floor ceil trunc frac round. Their gradients are 0 (frac's is 1): they are constant
 * between jumps.
 */
#include "op/pointwise/unary.h"

#include <tgmath.h>

/* y = the greatest whole number not above x; dx = 0 */
ZK_UNARY_INTEGER(
    floor, zk_unary_infer_no_bool, NOTHING, floor(x), x, 0, ZK_GRADIENT_OF_STEPS,
    .doc =
        "floor(input): the greatest whole number not above each element. Any dtype but bool. Its "
        "gradient is 0.");

/* y = the least whole number not below x; dx = 0 */
ZK_UNARY_INTEGER(
    ceil, zk_unary_infer_no_bool, NOTHING, ceil(x), x, 0, ZK_GRADIENT_OF_STEPS,
    .doc = "ceil(input): the least whole number not below each element. Any dtype but bool. Its "
           "gradient is 0.");

/* y = x without its fraction; dx = 0 */
ZK_UNARY_INTEGER(
    trunc, zk_unary_infer_no_bool, NOTHING, trunc(x), x, 0, ZK_GRADIENT_OF_STEPS,
    .doc = "trunc(input): each element without its fraction. Any dtype but bool. Its gradient is "
           "0.",
    .alias = "fix");

/* y = x - trunc x; dx = dy */
ZK_UNARY(frac, zk_unary_infer_real, NOTHING, x - trunc(x), dy, dy,
         .doc = "frac(input): the digits of each element after the point, with the element's sign. "
                "Errors: an input of integers or bools.");

/* y = x to the nearest multiple of 10^-decimals, halves to the even one; dx = 0 */
enum { DECIMALS };

static const zk_param round_params[] = {ZK_TENSOR("input"), ZK_INT_OR("decimals", 0)};
ZK_LOOP_1(round_f32, float, float, nearbyint(x))
ZK_LOOP_1(round_f64, double, double, nearbyint(x))
ZK_LOOP_1(same_i64, int64_t, int64_t, x)
ZK_LOOP_1(same_u8, uint8_t, uint8_t, x)

#define ROUND_AT(NAME, T)                                                                          \
  ZK_TARGETED(NAME##_by, (char *const *p, const int64_t *step, int64_t n, T up, T down),           \
              (p, step, n, up, down), {                                                            \
                ZK_IVDEP                                                                           \
                for (int64_t i = 0; i < n; i++) {                                                  \
                  T x = *(const T *)(p[1] + i * step[1]);                                          \
                  *(T *)(p[0] + i * step[0]) = nearbyint(x / down * up) / up * down;               \
                }                                                                                  \
              })                                                                                   \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    int64_t decimals = *(const int64_t *)context;                                                  \
    T ten = (T)pow(10.0, fabs((double)decimals));                                                  \
    NAME##_by(p, step, n, decimals < 0 ? 1 : ten, decimals < 0 ? ten : 1);                         \
  }
ROUND_AT(round_at_f32, float)
ROUND_AT(round_at_f64, double)

static zk_status round_infer(zk_call *c, zk_spec *out) {
  return c->attr[DECIMALS].i ? zk_unary_infer_real(c, out) : zk_unary_infer_no_bool(c, out);
}
static zk_status round_forward(zk_call *c) {
  static const zk_loop whole[ZK_DTYPES] = ZK_LOOPS(round, same, NULL);
  static const zk_loop at[ZK_DTYPES] = ZK_REAL_LOOPS(round_at);
  return zk_unary_forward(c, c->attr[DECIMALS].i ? at : whole, &c->attr[DECIMALS].i);
}
ZK_GRADIENT(round, NOTHING, ZK_GRADIENT_OF_STEPS)
static zk_status round_backward(const zk_call *c, zk_grads *g) {
  return zk_grads_zero(g, c, 0);
}
const zk_op zk_op_round = {
    .name = "round",
    .doc = "round(input, decimals=0): each element to the nearest multiple of 10^-decimals, halves "
           "to the even one. Any dtype but bool; integers with decimals = 0 only. Its gradient is "
           "0.",
    ZK_PARAMS(round_params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = round_infer,
    .forward = round_forward,
    .backward = round_backward,
    .gradient = round_gradient};
