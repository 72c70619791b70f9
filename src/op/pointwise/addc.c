/*
 * addc.c: addcmul addcdiv: a tensor plus the scaled product or quotient of two.
 */
#include "op/pointwise/binary.h"
#include "op/pointwise/ternary.h"

enum { VALUE };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_TENSOR("tensor1"), ZK_TENSOR("tensor2"),
                                  ZK_FLOAT_OR("value", 1)};

#define NUMBER (*(const double *)context)
#define ADDC_REAL(NAME, expression)                                                                \
  ZK_LOOP_3_BY(NAME##_f32, float, (float)NUMBER, expression)                                       \
  ZK_LOOP_3_BY(NAME##_f64, double, NUMBER, expression)

/* y = a + k b c; da = dy, db = k dy c, dc = k dy b */
ADDC_REAL(addcmul, a + k * b * c)
ZK_LOOP_3_BY(addcmul_i64, int64_t, zk_real_to_int(NUMBER),
             ZK_WRAP(a) + ZK_WRAP(k) * ZK_WRAP(b) * ZK_WRAP(c))
ZK_LOOP_3_BY(addcmul_u8, uint8_t, (uint8_t)zk_real_to_int(NUMBER),
             ZK_WRAP(a) + ZK_WRAP(k) * ZK_WRAP(b) * ZK_WRAP(c))
static zk_status addcmul_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_ternary_infer_promoted(c, out));
  if (out->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "addcmul: all tensors are bool, which it is not defined for");
  return ZK_OK;
}
static zk_status addcmul_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_LOOPS(addcmul, addcmul, NULL);
  return zk_ternary_forward_promoted(c, loops);
}
static void addcmul_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  double k = g->call->attr[VALUE].f;
  zk_tensor *scaled = k == 1 ? dy : ZK_DO(mul, dy, ZK_NUMBER(k));
  zk_gradient_give(g, 0, dy);
  for (int i = 1; i < 3; i++)
    if (zk_gradient_needed(g, i))
      zk_gradient_give(g, i, ZK_DO(mul, scaled, zk_gradient_cast_in(g, 3 - i)));
}
const zk_op zk_op_addcmul = {
    .name = "addcmul",
    .doc = "addcmul(input, tensor1, tensor2, value=1): input + value * tensor1 * tensor2, with "
           "broadcasting and dtype promotion. Errors: shapes that do not broadcast; three bool "
           "tensors.",
    ZK_PARAMS(params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(1) | ZK_SAVE_IN(2),
    .infer = addcmul_infer,
    .forward = addcmul_forward,
    .gradient = addcmul_gradient};

/* y = a + k b / c; da = dy, db = k dy / c, dc = -k dy b / c^2 */
ADDC_REAL(addcdiv, a + k * b / c)
static zk_status addcdiv_infer(zk_call *c, zk_spec *out) {
  ZK_TRY(zk_ternary_infer_promoted(c, out));
  if (!zk_dtype_is_real(c->in[1]->dtype) && !zk_dtype_is_real(c->in[2]->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "addcdiv: tensor1 is %s and tensor2 %s, one must be of floats: "
                   "tensor1:float()",
                   zk_dtype_name(c->in[1]->dtype), zk_dtype_name(c->in[2]->dtype));
  return ZK_OK;
}
static zk_status addcdiv_forward(zk_call *c) {
  static const zk_loop loops[ZK_DTYPES] = ZK_REAL_LOOPS(addcdiv);
  return zk_ternary_forward_promoted(c, loops);
}
static void addcdiv_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0), *c = zk_gradient_cast_in(g, 2);
  double k = g->call->attr[VALUE].f;
  zk_gradient_give(g, 0, dy);
  if (!zk_gradient_needed(g, 1) && !zk_gradient_needed(g, 2))
    return;
  zk_tensor *part = ZK_DO(div, k == 1 ? dy : ZK_DO(mul, dy, ZK_NUMBER(k)), c);
  if (zk_gradient_needed(g, 1))
    zk_gradient_give(g, 1, part);
  if (zk_gradient_needed(g, 2))
    zk_gradient_give(g, 2, ZK_DO(neg, ZK_DO(mul, part, ZK_DO(div, zk_gradient_cast_in(g, 1), c))));
}
const zk_op zk_op_addcdiv = {
    .name = "addcdiv",
    .doc = "addcdiv(input, tensor1, tensor2, value=1): input + value * tensor1 / tensor2, with "
           "broadcasting and dtype promotion. Errors: shapes that do not broadcast; integers "
           "divided by integers.",
    ZK_PARAMS(params),
    .n_out = 1,
    .pointwise = true,
    .in_place = true,
    .saves = ZK_SAVE_IN(1) | ZK_SAVE_IN(2),
    .infer = addcdiv_infer,
    .forward = addcdiv_forward,
    .gradient = addcdiv_gradient};
