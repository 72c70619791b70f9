/*
 * bitwise.c: bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift:
 * operations on the bits of integers, and on bools as bits; gcd and lcm.
 */
#include "op/pointwise/binary.h"
#include "op/pointwise/unary.h"

static zk_status refuse(const zk_call *c, const char *name, const zk_tensor *t,
                        const char *wanted) {
  return zk_fail(ZK_ERR_ARG, "%s: %s is %s, it must be %s: convert it with %s:long() first",
                 c->op->name, name, zk_dtype_name(t->dtype), wanted, name);
}

static zk_status bits_infer(zk_call *c, zk_spec *out) {
  for (int i = 0; i < c->n_in; i++)
    if (zk_dtype_is_real(c->in[i]->dtype))
      return refuse(c, i ? "other" : "input", c->in[i], "an integer or bool");
  out->no_grad = true;
  return c->n_in == 1 ? zk_unary_infer_same(c, out) : zk_binary_infer(c, out);
}

static zk_status integers_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(bits_infer(c, out));
  return out->dtype == ZK_BOOL ? refuse(c, "input", c->in[0], "an integer") : ZK_OK;
}

/* A loop over integers of type T; one version for all CPUs, as it waits for memory. */
#define BITS_LOOP(NAME, T, expression)                                                             \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T a = *(const T *)(p[1] + i * step[1]), b = *(const T *)(p[2] + i * step[2]);                \
      *(T *)(p[0] + i * step[0]) = (T)(expression);                                                \
    }                                                                                              \
  }
#define BITS(NAME, INFER, BOOLEAN, expression, DOC)                                                \
  BITS_LOOP(NAME##_i64, int64_t, expression)                                                       \
  BITS_LOOP(NAME##_u8, uint8_t, expression)                                                        \
  static zk_status NAME##_forward(zk_call *c) {                                                    \
    static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS_OF_INTEGERS(NAME, BOOLEAN);                   \
    return zk_binary_forward(c, loops);                                                            \
  }                                                                                                \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              .doc = #NAME "(input, other): " DOC,                                 \
                              ZK_PARAMS(zk_two_operands),                                          \
                              .n_out = 1,                                                          \
                              .pointwise = true,                                                   \
                              .in_place = true,                                                    \
                              .infer = INFER,                                                      \
                              .forward = NAME##_forward}

#define EACH_BIT                                                                                   \
  " Integers and bools, with broadcasting and dtype promotion. Errors: an input of floats; "       \
  "shapes "                                                                                        \
  "that do not broadcast."
BITS(bitwise_and, bits_infer, bitwise_and_u8, a &b,
     "the bits that both elements have; x & y of integers." EACH_BIT);
BITS(bitwise_or, bits_infer, bitwise_or_u8, a | b,
     "the bits that one of two elements has; x | y of integers." EACH_BIT);
BITS(bitwise_xor, bits_infer, bitwise_xor_u8, a ^ b,
     "the bits that exactly one of two elements has; x ~ y of integers." EACH_BIT);

/* A shift by fewer than 0 bits, or by all that there are, leaves none, or the sign alone. */
#define WITHIN(b) ((uint64_t)(b) < 8 * sizeof(b)) /* also: not below 0 */
#define SHIFTED                                                                                    \
  " Integers, with broadcasting and dtype promotion. Errors: an input of floats or bools; shapes " \
  "that do not broadcast."
BITS(bitwise_left_shift, integers_infer, NULL, WITHIN(b) ? (uint64_t)a << b : 0,
     "input's bits moved to the left by other's places, which is input * 2^other; x << y. By a "
     "negative number, or by all the bits that the dtype has or more, 0." SHIFTED);
/* cppcheck-suppress shiftTooManyBitsSigned ; GCC and Clang keep the sign */
BITS(bitwise_right_shift, integers_infer, NULL, WITHIN(b) ? a >> b : (int64_t)a >> 63,
     "input's bits moved to the right by other's places, which is input // 2^other; x >> y. By a "
     "negative number, or by all the bits that the dtype has or more, -1 for elements below 0, "
     "else 0." SHIFTED);

/* The greatest common divisor, by Euclid's algorithm, and the least common multiple of |a| and |b|;
 * 0 where one is 0. They wrap around. */
ZK_INLINE uint64_t size_of(int64_t v) {
  return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}
static uint64_t divisor(int64_t v, int64_t w) {
  uint64_t a = size_of(v), b = size_of(w);
  while (b != 0) {
    uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}
static uint64_t multiple(int64_t v, int64_t w) {
  uint64_t common = divisor(v, w);
  return common == 0 ? 0 : size_of((int64_t)(size_of(v) / common * (uint64_t)w));
}
#define WHOLE                                                                                      \
  ", with broadcasting and dtype promotion. Errors: an input of floats or bools; shapes that do "  \
  "not broadcast."
BITS(gcd, integers_infer, NULL, divisor((int64_t)a, (int64_t)b),
     "the greatest common divisor of two integers" WHOLE);
BITS(lcm, integers_infer, NULL, multiple((int64_t)a, (int64_t)b),
     "the least common multiple of two integers" WHOLE);

/* y = x with each bit turned */
#define NOT_LOOP(NAME, T, expression)                                                              \
  static void NAME(char *const *p, const int64_t *step, int64_t n, void *context) {                \
    (void)context;                                                                                 \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T x = *(const T *)(p[1] + i * step[1]);                                                      \
      *(T *)(p[0] + i * step[0]) = (T)(expression);                                                \
    }                                                                                              \
  }
NOT_LOOP(bitwise_not_i64, int64_t, ~x)
NOT_LOOP(bitwise_not_u8, uint8_t, ~x)
NOT_LOOP(bitwise_not_b8, uint8_t, !x)
static zk_status bitwise_not_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS_OF_INTEGERS(bitwise_not, bitwise_not_b8);
  return zk_unary_forward(c, loops, NULL);
}
const zk_op zk_op_bitwise_not = {
    .name = "bitwise_not",
    .doc = "bitwise_not(input): each bit turned, which is -1 - input; ~x of integers. A bool "
           "becomes the other. Error: an input of floats.",
    ZK_PARAMS(zk_input_only),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .infer = bits_infer,
    .forward = bitwise_not_forward};
