/*
 * smooth.c: activations without corners: gelu silu mish logsigmoid softplus softsign tanhshrink.
 */
#include "op/pointwise/activation.h"
#include "op/pointwise/elementary.h"

#include <string.h>
#include <tgmath.h>

static const zk_param gelu_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                       {"approximate", ZK_P_CHOICE, true, 0, 0, "none|tanh"}};
static const zk_param softplus_params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                           {"beta", ZK_P_FLOAT, true, 0, 1, NULL},
                                           {"threshold", ZK_P_FLOAT, true, 0, 20, NULL}};

#define SQRT_HALF 0.70710678118654752440
#define SQRT_2_BY_PI 0.79788456080286535588 /* sqrt(2 / pi) */
#define INVERSE_SQRT_2PI 0.39894228040143267794
#define GELU_CUBE 0.044715

/*
 * With F the distribution of the normal law, f its density: y = x F(x); dx = dy (F(x) + x f(x)).
 * "tanh": F(x) is taken to be (1 + tanh u) / 2, u = sqrt(2 / pi) (x + 0.044715 x^3).
 * [Hendrycks and Gimpel 2016, arXiv 1606.08415]
 */
#define HALF(x) ((__typeof__(x))0.5)
#define GELU_U(x) ((__typeof__(x))SQRT_2_BY_PI * ((x) + (__typeof__(x))GELU_CUBE * (x) * (x) * (x)))
#define GELU_DU(x) ((__typeof__(x))SQRT_2_BY_PI * (1 + (__typeof__(x))(3 * GELU_CUBE) * (x) * (x)))
/* d/dx of (1 + t) x / 2, where t = tanh(u) */
#define GELU_TANH_SLOPE(x, t) (HALF(x) * (1 + (t)) + HALF(x) * (x) * (1 - (t) * (t)) * GELU_DU(x))
#define GELU_E(x) zk_exp(-HALF(x) * x * x)
ZK_ACTIVATION_LOOPS(gelu, x *zk_normal_cdf(x, GELU_E(x)),
                    dy *(zk_normal_cdf(x, GELU_E(x)) +
                         x * (__typeof__(x))INVERSE_SQRT_2PI * GELU_E(x)))
ZK_ACTIVATION_LOOPS(gelu_tanh, HALF(x) * x * (1 + zk_tanh(GELU_U(x))),
                    dy *GELU_TANH_SLOPE(x, zk_tanh(GELU_U(x))))

static zk_status gelu_forward(zk_call *c) {
  return zk_activation_forward(c, c->attr[0].i ? &gelu_tanh_loops : &gelu_loops);
}
static zk_status gelu_backward(const zk_call *c, zk_grads *g) {
  return zk_activation_backward(c, g, c->attr[0].i ? &gelu_tanh_loops : &gelu_loops);
}
static bool gelu_sample(int i, zk_sample *s) {
  s->attr[0].i = i % 2;
  return zk_sample_unary_steps(i, s);
}
static void gelu_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0), *part;
  if (x->opset >= 20) {
    zk_export_out(x, 0, zk_export_add(x, "Gelu", in));
    zk_export_string(x, "approximate", c->attr[0].i ? "tanh" : "none");
    return;
  }
  if (c->attr[0].i) {
    const char *cube = zk_export_add(x, "Mul", zk_export_add(x, "Mul", in, in), in);
    cube = zk_export_add(x, "Mul", cube, zk_export_number(x, dtype, GELU_CUBE));
    part = zk_export_add(x, "Add", in, cube);
    part = zk_export_add(x, "Mul", part, zk_export_number(x, dtype, SQRT_2_BY_PI));
    part = zk_export_add(x, "Tanh", part);
  } else {
    part = zk_export_add(x, "Mul", in, zk_export_number(x, dtype, SQRT_HALF));
    part = zk_export_add(x, "Erf", part);
  }
  part = zk_export_add(x, "Add", part, zk_export_number(x, dtype, 1));
  part = zk_export_add(x, "Mul", in, part);
  zk_export_out(x, 0, zk_export_add(x, "Mul", part, zk_export_number(x, dtype, 0.5)));
}
static void gelu_from_onnx(zk_import *x) {
  const char *approximate = zk_import_string(x, "approximate", "none");
  bool tanh = strcmp(approximate, "tanh") == 0;
  if (!tanh && strcmp(approximate, "none") != 0)
    zk_import_refuse(x, "approximate = '%s' is not supported", approximate);
  zk_import_set(x, "approximate", tanh);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_gelu, zk_import_in(x, 0)));
}
const zk_op zk_op_gelu = {
    .name = "gelu",
    .doc = "gelu(input, approximate=\"none\"): x times the normal distribution's share below x; "
           "\"tanh\" takes a formula with tanh in its place. Errors: an input that is not real.",
    ZK_PARAMS(gelu_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0),
    .in_place = true,
    .onnx = {.since = 9, .to = gelu_to_onnx, .from = ZK_ONNX_FROM({"Gelu", gelu_from_onnx})},
    .infer = zk_activation_infer,
    .forward = gelu_forward,
    .backward = gelu_backward,
    .sample = gelu_sample};

/* y = x s, s = sigmoid(x); dx = dy s (1 + x (1 - s)) */
static void silu_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, zk_export_add(x, "Sigmoid", in)));
}
/* x sigmoid(alpha x) */
static void swish_from_onnx(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *y;
  double alpha = zk_import_float(x, "alpha", 1);
  if (alpha == 1) {
    y = zk_import_make(x, &zk_op_silu, in);
  } else {
    y = zk_import_make(x, &zk_op_mul, in, zk_import_number(x, in->dtype, alpha));
    y = zk_import_make(x, &zk_op_mul, in, zk_import_make(x, &zk_op_sigmoid, y));
  }
  zk_import_out(x, 0, y);
}
#define SIGMOID(x) (1 / (1 + zk_exp(-(x))))
#define SILU_SLOPE(x, s) ((s) * (1 + (x) * (1 - (s))))
ZK_ACTIVATION(silu, zk_activation_infer, zk_input_only, x / (1 + zk_exp(-x)),
              dy *SILU_SLOPE(x, SIGMOID(x)),
              "silu(input): x * sigmoid(x). Errors: an input that is not real.",
              .onnx = {.to = silu_to_onnx, .from = ZK_ONNX_FROM({"Swish", swish_from_onnx})});

/* y = x t, t = tanh(ln(1 + e^x)); dx = dy (t + x s (1 - t^2)), s = sigmoid(x)
 * [Misra 2019, arXiv 1908.08681] */
static void mish_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  if (x->opset >= 18) {
    zk_export_out(x, 0, zk_export_add(x, "Mish", in));
    return;
  }
  const char *t = zk_export_add(x, "Tanh", zk_export_add(x, "Softplus", in));
  zk_export_out(x, 0, zk_export_add(x, "Mul", in, t));
}
static void mish_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_mish));
}
/* With e = e^x: ((1 + e)^2 - 1) / ((1 + e)^2 + 1). Above 20 it is 1 to the last bit of a double. */
#define MISH_PART(x) (zk_exp(x) * (zk_exp(x) + 2))
#define MISH_T(x) ((x) > 20 ? 1 : MISH_PART(x) / (MISH_PART(x) + 2))
#define MISH_SLOPE(x, t) ((t) + (x)*SIGMOID(x) * (1 - (t) * (t)))
ZK_ACTIVATION(mish, zk_activation_infer, zk_input_only, x *MISH_T(x), dy *MISH_SLOPE(x, MISH_T(x)),
              "mish(input): x * tanh(softplus(x)). Errors: an input that is not real.",
              .onnx = {.to = mish_to_onnx, .from = ZK_ONNX_FROM({"Mish", mish_from_onnx})});

/* y = ln sigmoid(x) = min(x, 0) - ln(1 + e^-|x|); dx = dy sigmoid(-x) */
static void logsigmoid_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *y = zk_export_add(x, "Softplus", zk_export_add(x, "Neg", zk_export_as_is(x, 0)));
  zk_export_out(x, 0, zk_export_add(x, "Neg", y));
}
ZK_ACTIVATION(
    logsigmoid, zk_activation_infer, zk_input_only,
    (x < 0 ? x : 0) - zk_log1p_unit(zk_exp(-fabs(x))), dy *SIGMOID(-(x)),
    "logsigmoid(input): the logarithm of sigmoid, without overflow. Errors: an input that "
    "is not real.",
    .onnx = {.to = logsigmoid_to_onnx});

/* y = ln(1 + e^(a x)) / a, x itself where a x > b; dx = dy sigmoid(a x) or dy */
static void softplus_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *in = zk_export_as_is(x, 0), *scaled = in, *y;
  double beta = c->attr[0].f, threshold = c->attr[1].f;
  const char *factor = zk_export_number(x, dtype, beta);
  if (beta != 1)
    scaled = zk_export_add(x, "Mul", in, factor);
  y = zk_export_add(x, "Softplus", scaled);
  if (beta != 1)
    y = zk_export_add(x, "Div", y, factor);
  if (threshold < 20) { /* from 20 on the two differ by less than 3e-9 */
    const char *above = zk_export_add(x, "Greater", scaled, zk_export_number(x, dtype, threshold));
    y = zk_export_add(x, "Where", above, in, y);
  }
  zk_export_out(x, 0, y);
}
static void softplus_from_onnx(zk_import *x) {
  zk_import_out(x, 0, zk_import_plain(x, &zk_op_softplus));
}
#define SOFTPLUS(z) (((z) > 0 ? (z) : 0) + zk_log1p_unit(zk_exp(-fabs(z))))
ZK_ACTIVATION(softplus, zk_activation_infer, softplus_params, x *a > b ? x : SOFTPLUS(x * a) / a,
              x *a > b ? dy : dy * SIGMOID(x * a),
              "softplus(input, beta=1, threshold=20): ln(1 + e^(beta x)) / beta; x itself where "
              "beta x is above threshold. Errors: an input that is not real.",
              .onnx = {.since = 9,
                       .to = softplus_to_onnx,
                       .from = ZK_ONNX_FROM({"Softplus", softplus_from_onnx})});

/* y = x / (1 + |x|); dx = dy / (1 + |x|)^2 */
ZK_ACTIVATION(softsign, zk_activation_infer, zk_input_only, x / (1 + fabs(x)),
              dy / ((1 + fabs(x)) * (1 + fabs(x))),
              "softsign(input): x / (1 + |x|). Errors: an input that is not real.",
              .onnx = {.type = "Softsign"});

/* y = x - tanh(x); dx = dy tanh(x)^2 */
static void tanhshrink_to_onnx(zk_export *x, const zk_call *c) {
  (void)c;
  const char *in = zk_export_as_is(x, 0);
  zk_export_out(x, 0, zk_export_add(x, "Sub", in, zk_export_add(x, "Tanh", in)));
}
ZK_ACTIVATION(tanhshrink, zk_activation_infer, zk_input_only, x - zk_tanh(x),
              dy *zk_tanh(x) * zk_tanh(x),
              "tanhshrink(input): x - tanh(x). Errors: an input that is not real.",
              .onnx = {.to = tanhshrink_to_onnx});
