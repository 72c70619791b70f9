/*
 * unsigned.c: ops on uint16, uint32 and uint64 by ops on int64.
 */
#include "onnx/run/unsigned.h"

#include <string.h>
#include "op/kernel.h"
#include "op/pointwise/binary.h"
#include "tensor/iterate.h"

bool zk_is_unsigned_call(const zk_call *c) {
  bool some = false;
  for (int i = 0; i < c->n_in; i++)
    some = some || (c->in[i] && ZK_STORED_DTYPES >> c->in[i]->dtype & 1);
  return some && !c->op->moves && c->op->forward;
}

/* ---- what int64 computes otherwise ------------------------------------------------------------
 */

ZK_LOOP_2(quotient_u64, uint64_t, uint64_t, a / b)
ZK_LOOP_2(rest_u64, uint64_t, uint64_t, a % b)
ZK_LOOP_2(shifted_u64, uint64_t, uint64_t, b < 64 ? a >> (b & 63) : 0)

static void find_zero(char *const *p, const int64_t *step, int64_t n, void *context) {
  bool *found = context;
  for (int64_t i = 0; i < n && !*found; i++)
    *found = *(const uint64_t *)(p[0] + i * step[0]) == 0;
}

static zk_status run_loop(zk_call *c, zk_loop loop, bool divides) {
  zk_tensor *all[] = {c->out[0], c->in[0], c->in[1]};
  bool zero = false;
  if (divides)
    zk_iterate_serial(1, &c->in[1], find_zero, &zero);
  if (zero)
    return zk_fail(ZK_ERR_ARG, "an integer is divided by 0");
  zk_iterate(3, all, loop, NULL);
  return ZK_OK;
}
static zk_status quotient_forward(zk_call *c) {
  return run_loop(c, quotient_u64, true);
}
static zk_status rest_forward(zk_call *c) {
  return run_loop(c, rest_u64, true);
}
static zk_status shifted_forward(zk_call *c) {
  return run_loop(c, shifted_u64, false);
}

#define OF_BITS(NAME)                                                                              \
  {                                                                                                \
    .name = "unsigned " #NAME, ZK_PARAMS(zk_two_operands), .n_out = 1, .infer = zk_binary_infer,   \
    .forward = NAME##_forward                                                                      \
  }
/* uint64 as the bits of int64. */
static const zk_op quotient = OF_BITS(quotient), rest = OF_BITS(rest), shifted = OF_BITS(shifted);

static const zk_op *for_bits(const zk_op *op) {
  if (op == &zk_op_floor_divide)
    return &quotient;
  if (op == &zk_op_fmod || op == &zk_op_remainder)
    return &rest;
  return op == &zk_op_bitwise_right_shift ? &shifted : op;
}

/* Ops that compare elements. */
static bool goes_by_order(const zk_op *op) {
  const zk_op *const all[] = {
      &zk_op_lt,     &zk_op_le,   &zk_op_gt,      &zk_op_ge,   &zk_op_maximum, &zk_op_minimum,
      &zk_op_clamp,  &zk_op_amax, &zk_op_amin,    &zk_op_max,  &zk_op_min,     &zk_op_argmax,
      &zk_op_argmin, &zk_op_sort, &zk_op_argsort, &zk_op_topk, &zk_op_unique};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
    if (op == all[i])
      return true;
  return false;
}

/* Is output k a position, which is int64 whatever the elements are? */
static bool is_position(const zk_op *op, int k) {
  if (op == &zk_op_argmax || op == &zk_op_argmin || op == &zk_op_argsort || op == &zk_op_nonzero)
    return true;
  return k > 0; /* of topk, sort, max and min */
}

/* ---- calls ------------------------------------------------------------------------------------
 */

static zk_status call(zk_builder *b, const zk_op *op, zk_tensor *x, zk_tensor *y, int64_t number,
                      zk_tensor **out) {
  zk_tensor *in[] = {x, y};
  zk_call c = {.op = op, .n_in = y ? 2 : 1, .in = in};
  zk_op_defaults(op, c.attr);
  if (!y)
    c.attr[0] = (zk_attr){.given = true, .i = number};
  ZK_TRY(b->apply(b, &c));
  *out = c.out[0];
  return ZK_OK;
}

static zk_status cast(zk_builder *b, zk_tensor *t, zk_dtype dtype, zk_tensor **out) {
  return call(b, &zk_op_cast, t, NULL, dtype, out);
}

/* With the highest bit turned the order of int64 is that of uint64, and back. */
static zk_status turn(zk_builder *b, zk_tensor *t, zk_tensor **out) {
  zk_tensor *bit;
  ZK_TRY(zk_tensor_new(ZK_INT64, &ZK_SCALAR, &bit));
  zk_element_set_i(bit, 0, INT64_MIN);
  ZK_TRY(b->keep(b, bit));
  return call(b, &zk_op_bitwise_xor, t, bit, 0, out);
}

zk_status zk_unsigned_apply(zk_builder *b, zk_call *c) {
  zk_tensor *in[ZK_MAX_PARAM] = {NULL};
  zk_dtype dtype = ZK_UINT16;
  zk_call bits = *c;
  if (c->n_in > ZK_MAX_PARAM)
    return zk_fail(ZK_ERR_ARG, "%s: too many inputs of uint16, uint32 or uint64", c->op->name);
  for (int i = 0; i < c->n_in; i++)
    if (c->in[i] && ZK_STORED_DTYPES >> c->in[i]->dtype & 1)
      dtype = c->in[i]->dtype;
  bool wide = dtype == ZK_UINT64, turned = wide && goes_by_order(c->op);
  for (int i = 0; i < c->n_in; i++) {
    in[i] = c->in[i];
    if (!in[i] || !(ZK_STORED_DTYPES >> in[i]->dtype & 1))
      continue;
    ZK_TRY(cast(b, in[i], ZK_INT64, &in[i]));
    if (turned)
      ZK_TRY(turn(b, in[i], &in[i]));
  }
  bits.in = in;
  bits.op = wide ? for_bits(c->op) : c->op;
  if (wide && (c->op == &zk_op_abs || c->op == &zk_op_sign))
    return zk_fail(ZK_ERR_ARG, "%s of uint64 is not supported", c->op->name);
  ZK_TRY(b->apply(b, &bits));
  for (int k = 0; k < bits.n_out; k++) {
    zk_tensor *t = bits.out[k];
    if (wide && zk_dtype_is_real(t->dtype))
      return zk_fail(ZK_ERR_ARG, "%s of uint64 is not supported: cast it to a float", c->op->name);
    if (t->dtype == ZK_INT64 && !is_position(c->op, k)) {
      if (turned)
        ZK_TRY(turn(b, t, &t));
      ZK_TRY(cast(b, t, dtype, &t));
    }
    c->out[k] = t;
  }
  c->n_out = bits.n_out;
  return ZK_OK;
}
