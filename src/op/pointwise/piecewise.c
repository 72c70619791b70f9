/*
 * piecewise.c: activations in pieces that meet at corners: relu leaky_relu threshold hardtanh
 * hardsigmoid hardswish softshrink hardshrink, and elu selu celu, whose one piece is exponential.
 */
#include "op/pointwise/activation.h"
#include "op/pointwise/constants.h"
#include "base/elementary.h"

/* y = max(x, 0); NaN stays, and so does -0, as in PyTorch; dx = dy where y > 0 */
ZK_UNARY_INTEGER(relu, zk_unary_infer_no_bool, Y, x < 0 ? 0 : x, x <= 0 ? 0 : x, y <= 0 ? 0 : dy,
                 ZK_DROP(ZK_DO(le, y, ZK_NUMBER(0)), dy),
                 .doc = "relu(input): max(x, 0) of each element. Any dtype but bool.");

#define ABOVE_0 ZK_DO(gt, x, ZK_NUMBER(0))

/* y = x above 0, a x below; dx = dy or a dy */
static const zk_param leaky_relu_params[] = {ZK_TENSOR("input"),
                                             ZK_FLOAT_OR("negative_slope", 0.01)};
ZK_ACTIVATION(leaky_relu, zk_unary_infer_real, leaky_relu_params, x > 0 ? x : x * a,
              x > 0 ? dy : dy * a, ZK_DO(where, ABOVE_0, dy, ZK_DO(mul, dy, ZK_NUMBER(a))),
              .doc = "leaky_relu(input, negative_slope=0.01): x above 0, negative_slope * x below. "
                     "Errors: an input of integers or bools.");

/* above dy where x is above 0, else dy below e^(x / a). Where it is not below 0, x is taken to be
 * 0: the power may be inf there, and 0 times that nan. */
static zk_tensor *exponential_dx(zk_gradient *g, zk_tensor *x, zk_tensor *dy, double above,
                                 double below, double a) {
  zk_tensor *z = ZK_KEEP(ZK_DO(lt, x, ZK_NUMBER(0)), x);
  z = a == 1 ? z : ZK_DO(div, z, ZK_NUMBER(a));
  zk_tensor *part = ZK_DO(mul, ZK_DO(mul, dy, ZK_NUMBER(below)), ZK_DO(exp, z));
  return ZK_DO(where, ABOVE_0, above == 1 ? dy : ZK_DO(mul, dy, ZK_NUMBER(above)), part);
}

/* y = x above 0, a (e^x - 1) below; dx = dy or dy a e^x [Clevert et al. 2016, arXiv 1511.07289] */
static const zk_param alpha_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OR("alpha", 1)};
ZK_ACTIVATION(elu, zk_unary_infer_real, alpha_params, x < 0 ? zk_expm1(x) * a : x,
              x <= 0 ? dy * a * zk_exp(x) : dy, exponential_dx(g, x, dy, 1, a, 1),
              .doc = "elu(input, alpha=1): x above 0, alpha (e^x - 1) below. Errors: an input of "
                     "integers or bools.");

/* y = scale elu(x, alpha), with both constants; dx = scale dy or scale alpha dy e^x
 * [Klambauer et al. 2017, arXiv 1706.02515] */
ZK_ACTIVATION(selu, zk_unary_infer_real, zk_input_only,
              x < 0 ? zk_expm1(x) * (__typeof__(x))(ZK_SELU_SCALE * ZK_SELU_ALPHA)
                    : x * (__typeof__(x))ZK_SELU_SCALE,
              x <= 0 ? dy * (__typeof__(x))(ZK_SELU_SCALE * ZK_SELU_ALPHA) * zk_exp(x)
                     : dy * (__typeof__(x))ZK_SELU_SCALE,
              exponential_dx(g, x, dy, ZK_SELU_SCALE, ZK_SELU_SCALE *ZK_SELU_ALPHA, 1),
              .doc = "selu(input): 1.0507 x above 0, 1.7581 (e^x - 1) below. It keeps mean 0 and "
                     "variance 1 from layer to layer. Errors: an input of integers or bools.");

/* y = x above 0, a (e^(x/a) - 1) below; dx = dy or dy e^(x/a) [Barron 2017, arXiv 1704.07483] */
enum { ALPHA };
static zk_status celu_infer(zk_call *c, zk_spec *out) {
  if (c->attr[ALPHA].f == 0)
    return zk_fail(ZK_ERR_ARG, "celu: alpha is 0, which it is divided by");
  return zk_unary_infer_real(c, out);
}
ZK_ACTIVATION(celu, celu_infer, alpha_params, x < 0 ? zk_expm1(x / a) * a : x,
              x <= 0 ? dy * zk_exp(x / a) : dy, exponential_dx(g, x, dy, 1, 1, a),
              .doc = "celu(input, alpha=1): x above 0, alpha (e^(x / alpha) - 1) below. Errors: an "
                     "input of integers or bools; alpha 0.");

/* y = x above a, b elsewhere; dx = dy or 0 */
static const zk_param threshold_params[] = {ZK_TENSOR("input"), ZK_FLOAT("threshold"),
                                            ZK_FLOAT("value")};
ZK_ACTIVATION(threshold, zk_unary_infer_real, threshold_params, x <= a ? b : x, x <= a ? 0 : dy,
              ZK_DROP(ZK_DO(le, x, ZK_NUMBER(a)), dy),
              .doc = "threshold(input, threshold, value): x above threshold, value elsewhere. "
                     "Errors: an input of integers or bools.");

#define OUTSIDE(x, a, b) ZK_DO(logical_or, ZK_DO(le, x, ZK_NUMBER(a)), ZK_DO(ge, x, ZK_NUMBER(b)))
#define BETWEEN(x, a, b) ZK_DO(logical_and, ZK_DO(ge, x, ZK_NUMBER(a)), ZK_DO(le, x, ZK_NUMBER(b)))

/* y = min(max(x, a), b), nan stays; dx = dy strictly between, else 0 */
enum { MIN_VAL, MAX_VAL };
static const zk_param hardtanh_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OR("min_val", -1),
                                           ZK_FLOAT_OR("max_val", 1)};
static zk_status hardtanh_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[MIN_VAL].f <= c->attr[MAX_VAL].f))
    return zk_fail(ZK_ERR_ARG,
                   "hardtanh: min_val is %g and max_val %g: it must not be above that, "
                   "and neither may be nan",
                   c->attr[MIN_VAL].f, c->attr[MAX_VAL].f);
  return zk_unary_infer_real(c, out);
}
ZK_ACTIVATION(hardtanh, hardtanh_infer, hardtanh_params, x<a ? a : x> b ? b : x,
              x <= a || x >= b ? 0 : dy, ZK_DROP(OUTSIDE(x, a, b), dy),
              .doc = "hardtanh(input, min_val=-1, max_val=1): each element brought into "
                     "min_val..max_val; no gradient at and beyond the ends. Errors: an input of "
                     "integers or bools; min_val above max_val.");

/* y = min(max(x + 3, 0), 6) / 6; dx = dy / 6 strictly between, else 0 */
ZK_ACTIVATION(hardsigmoid, zk_unary_infer_real, zk_input_only,
              x + 3 < 0   ? 0
              : x + 3 > 6 ? 1
                          : (x + 3) / 6,
              x > -3 && x < 3 ? dy / 6 : 0,
              ZK_DO(div, ZK_KEEP(ZK_DO(lt, ZK_DO(abs, x), ZK_NUMBER(3)), dy), ZK_NUMBER(6)),
              .doc = "hardsigmoid(input): x / 6 + 1/2 brought into 0..1. Errors: an input of "
                     "integers or bools.");

/* y = x hardsigmoid(x); dx = 0 below -3, dy above 3, else dy (x / 3 + 1/2)
 * [Howard et al. 2019, arXiv 1905.02244] */
ZK_ACTIVATION(
    hardswish, zk_unary_infer_real, zk_input_only,
    (x *
     (x + 3 < 0   ? 0
      : x + 3 > 6 ? 6
                  : x + 3) /
     6),
    x <= -3 ? 0
    : x < 3 ? dy * (x / 3 + (__typeof__(x))0.5)
            : dy,
    ZK_DROP(ZK_DO(le, x, ZK_NUMBER(-3)),
            ZK_DO(where, ZK_DO(lt, x, ZK_NUMBER(3)),
                  ZK_DO(mul, dy, ZK_DO(add, ZK_DO(div, x, ZK_NUMBER(3)), ZK_NUMBER(0.5))), dy)),
    .doc = "hardswish(input): x * hardsigmoid(x). Errors: an input of integers or bools.");

/* y = x - a above a, x + a below -a, else 0; dx = dy, or 0 between */
enum { LAMBD };
static const zk_param lambd_params[] = {ZK_TENSOR("input"), ZK_FLOAT_OR("lambd", 0.5)};
static zk_status softshrink_infer(zk_call *c, zk_spec *out) {
  if (!(c->attr[LAMBD].f >= 0))
    return zk_fail(ZK_ERR_ARG, "softshrink: lambd is %g, it must not be negative",
                   c->attr[LAMBD].f);
  return zk_unary_infer_real(c, out);
}
ZK_ACTIVATION(softshrink, softshrink_infer, lambd_params,
              x > a    ? x - a
              : x < -a ? x + a
                       : x * 0,
              x >= -a && x <= a ? 0 : dy, ZK_DROP(BETWEEN(x, -a, a), dy),
              .doc = "softshrink(input, lambd=0.5): x - lambd above lambd, x + lambd below -lambd, "
                     "else 0. Errors: an input of integers or bools; lambd below 0.");

/* y = 0 in -a..a, else x; dx = 0 or dy */
ZK_ACTIVATION(hardshrink, zk_unary_infer_real, lambd_params, x >= -a && x <= a ? 0 : x,
              x >= -a && x <= a ? 0 : dy, ZK_DROP(BETWEEN(x, -a, a), dy),
              .doc = "hardshrink(input, lambd=0.5): 0 in -lambd..lambd, else x. Errors: an input "
                     "of integers or bools.");
