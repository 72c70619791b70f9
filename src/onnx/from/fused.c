/*
 * fused.c: nodes of onnxruntime's own domain, com.microsoft, that its optimizer and exporters
 * write: several of ONNX's nodes as one.
 */
#include "onnx/from/converters.h"
#include "onnx/from/linear.h"

#include <string.h>

/* ---- activations ------------------------------------------------------------------------------
 */

static zk_tensor *gelu(zk_import *x, zk_tensor *t, zk_tensor *bias, bool tanh) {
  if (bias)
    t = zk_import_make(x, &zk_op_add, t, bias);
  zk_import_set(x, "approximate", tanh);
  return zk_import_make(x, &zk_op_gelu, t);
}

static void plain_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), NULL, false));
}

static void bias_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), zk_import_in(x, 1), false));
}

static void fast_gelu(zk_import *x) {
  zk_import_out(x, 0, gelu(x, zk_import_in(x, 0), zk_import_in_opt(x, 1), true));
}

/* x sigmoid(alpha x) */
static void quick_gelu(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0);
  zk_tensor *alpha = zk_import_number(x, in->dtype, zk_import_float(x, "alpha", 1.702));
  zk_tensor *gate = zk_import_make(x, &zk_op_sigmoid, zk_import_make(x, &zk_op_mul, in, alpha));
  zk_import_out(x, 0, zk_import_make(x, &zk_op_mul, in, gate));
}

/* ---- products ---------------------------------------------------------------------------------
 */

/* t with its first dimension behind those of the batch, and with its last two dimensions exchanged,
 * when the node says so. */
static zk_tensor *turned(zk_import *x, zk_tensor *t, const char *name, const char *batch) {
  bool turn = zk_import_int(x, name, 0) != 0;
  int ndim = t->shape.ndim;
  if (zk_import_int(x, batch, 0) != 0 && ndim > 2) {
    zk_shape order = ZK_SCALAR;
    for (int d = 0; d < ndim; d++)
      zk_import_push(x, &order, "its input", d == ndim - 1 ? d : (d + 1) % (ndim - 1));
    t = zk_import_permute(x, t, &order);
  }
  return turn && t->shape.ndim > 1 ? zk_build_transpose(&x->build, t) : t;
}

static void fused_matmul(zk_import *x) {
  zk_tensor *a = turned(x, zk_import_in(x, 0), "transA", "transBatchA");
  zk_tensor *b = turned(x, zk_import_in(x, 1), "transB", "transBatchB");
  zk_tensor *y = zk_import_make(x, &zk_op_matmul, a, b);
  double alpha = zk_import_float(x, "alpha", 1);
  if (alpha != 1)
    y = zk_import_make(x, &zk_op_mul, y, zk_import_number(x, y->dtype, alpha));
  zk_import_out(x, 0, y);
}

/* ---- normalization ----------------------------------------------------------------------------
 */

/* The layer norm, or the rms norm, of the last dimension. */
static zk_tensor *normalized(zk_import *x, zk_tensor *t, zk_tensor *scale, zk_tensor *bias,
                             bool rms, double eps) {
  const zk_shape *shape = &t->shape;
  if (!shape->ndim)
    zk_import_refuse(x, "its input must have a dimension to normalize");
  zk_import_set_list(x, "normalized_shape", &ZK_SHAPE(shape->dim[shape->ndim - 1]));
  zk_import_set_float(x, "eps", eps);
  return rms ? zk_import_make(x, &zk_op_rms_norm, t, scale)
             : zk_import_make(x, &zk_op_layer_norm, t, scale, bias);
}

/* The norm of input + skip + bias; output 3 is the sum. */
static void skip_norm(zk_import *x, bool rms) {
  zk_tensor *sum = zk_import_make(x, &zk_op_add, zk_import_in(x, 0), zk_import_in(x, 1));
  zk_tensor *scale = zk_import_in(x, 2), *shift = rms ? NULL : zk_import_in_opt(x, 3);
  zk_tensor *bias = zk_import_in_opt(x, rms ? 3 : 4);
  if (bias)
    sum = zk_import_make(x, &zk_op_add, sum, bias);
  double eps = zk_import_float(x, "epsilon", rms ? 1e-5 : 1e-12);
  zk_import_out(x, 0, normalized(x, sum, scale, shift, rms, eps));
  zk_import_out(x, 3, sum);
}
static void skip_layer_norm(zk_import *x) {
  skip_norm(x, false);
}
static void skip_rms_norm(zk_import *x) {
  skip_norm(x, true);
}

/* It stands in ONNX's own domain, in files alone that onnxruntime's tools write. */
static void simplified_layer_norm(zk_import *x) {
  zk_tensor *in = zk_import_in(x, 0), *scale = zk_import_in(x, 1);
  int last = in->shape.ndim - 1;
  if (zk_import_axis(x, "axis", -1, in->shape.ndim) != last)
    zk_import_refuse(x, "an axis other than the last is not supported");
  double eps = zk_import_float(x, "epsilon", 1e-5);
  zk_import_ignore(x, "stash_type"); /* sums are exact enough anyway */
  zk_tensor *y = normalized(x, zk_import_cast(x, in, scale->dtype), scale, NULL, true, eps);
  zk_import_out(x, 0, y);
}

/* ---- products with an activation --------------------------------------------------------------
 */

/* The activation of that name, whose numbers are a[0], a[1]. */
static zk_tensor *activated(zk_import *x, zk_tensor *t, const char *name, const double a[2]) {
  static const struct {
    const char *name;
    const zk_op *op;
  } plain[] = {{"Relu", &zk_op_relu},
               {"Tanh", &zk_op_tanh},
               {"Sigmoid", &zk_op_sigmoid},
               {"Softplus", &zk_op_softplus},
               {"Softsign", &zk_op_softsign}};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (strcmp(name, plain[i].name) == 0)
      return zk_import_make(x, plain[i].op, t);
  if (strcmp(name, "LeakyRelu") == 0) {
    zk_import_set_float(x, "negative_slope", a[0]);
    return zk_import_make(x, &zk_op_leaky_relu, t);
  }
  zk_tensor *first = zk_import_number(x, t->dtype, a[0]);
  zk_tensor *second = zk_import_number(x, t->dtype, a[1]);
  if (strcmp(name, "Clip") == 0)
    return zk_import_make(x, &zk_op_clamp, t, first, second);
  if (strcmp(name, "HardSigmoid") != 0)
    zk_import_refuse(x, "activation '%.40s' is not supported", name);
  t = zk_import_make(x, &zk_op_add, zk_import_make(x, &zk_op_mul, t, first), second);
  return zk_import_make(x, &zk_op_clamp, t, zk_import_number(x, t->dtype, 0),
                        zk_import_number(x, t->dtype, 1));
}

static void fused_gemm(zk_import *x) {
  const char *name = zk_import_string(x, "activation", "");
  const double a[2] = {zk_import_float(x, "activation_alpha", 0),
                       zk_import_float(x, "activation_beta", 0)};
  zk_import_ignore(x, "activation_gamma"); /* of Selu alone */
  zk_tensor *y = zk_import_gemm(x);
  zk_import_out(x, 0, *name ? activated(x, y, name, a) : y);
}

/* Conv, plus input 3, under an activation. */
static void fused_conv(zk_import *x) {
  const char *name = zk_import_string(x, "activation", "");
  const zk_graph_attribute *numbers = zk_import_attribute(x, "activation_params");
  double a[2] = {0, 0};
  for (uint32_t i = 0; numbers && i < numbers->floats.count && i < 2; i++)
    a[i] = (double)ZK_LIST(float, numbers->floats)[i];
  zk_tensor *other = zk_import_in_opt(x, 3), *y = zk_import_conv(x);
  if (other)
    y = zk_import_make(x, &zk_op_add, y, other);
  zk_import_out(x, 0, *name ? activated(x, y, name, a) : y);
}

/* ---- embeddings -------------------------------------------------------------------------------
 */

/* Rows of a table at positions [batch, length]. */
static zk_tensor *rows_of(zk_import *x, zk_tensor *table, zk_tensor *at) {
  zk_shape shape = at->shape;
  if (table->shape.ndim != 2 || shape.ndim != 2)
    zk_import_refuse(x, "its tables and its positions must have 2 dimensions");
  at = zk_import_positions(x, zk_import_reshape(x, at, &ZK_SHAPE(zk_numel(at))),
                           table->shape.dim[0]);
  zk_import_set(x, "dim", 0);
  zk_tensor *y = zk_import_make(x, &zk_op_index_select, table, at);
  return zk_import_reshape(x, y, &ZK_SHAPE(shape.dim[0], shape.dim[1], table->shape.dim[1]));
}

/* The norm of the sum of a word's, a place's and a segment's embedding; output 1: how many 1 each
 * mask has; output 2: the sum. */
static void embed_layer_norm(zk_import *x) {
  zk_tensor *words = zk_import_in(x, 0), *segments = zk_import_in_opt(x, 1);
  zk_tensor *table = zk_import_in(x, 3), *of_segments = zk_import_in_opt(x, 4);
  zk_tensor *mask = zk_import_in_opt(x, 7), *places = zk_import_in_opt(x, 8);
  zk_tensor *sum = rows_of(x, zk_import_in(x, 2), words);
  const zk_shape *s = &words->shape;
  if (zk_import_int(x, "mask_index_type", 0) != 0)
    zk_import_refuse(x, "mask_index_type must be 0");
  if (s->dim[1] > table->shape.dim[0])
    zk_import_refuse(x, "its sequences are longer than its table of places");
  zk_tensor *of_places =
      places ? rows_of(x, table, places) : zk_import_narrow(x, table, 0, 0, s->dim[1]);
  sum = zk_import_make(x, &zk_op_add, sum, of_places);
  if (segments && of_segments)
    sum = zk_import_make(x, &zk_op_add, sum, rows_of(x, of_segments, segments));
  double eps = zk_import_float(x, "epsilon", 1e-12);
  zk_tensor *scale = zk_import_in(x, 5), *shift = zk_import_in(x, 6);
  zk_import_out(x, 0, normalized(x, sum, scale, shift, false, eps));
  zk_tensor *count = zk_import_fill(x, ZK_INT64, 0, &ZK_SHAPE(s->dim[0]));
  if (mask) {
    mask = zk_import_make(x, &zk_op_eq, mask, zk_import_number(x, mask->dtype, 1));
    count = zk_build_reduce(&x->build, &zk_op_sum, zk_import_cast(x, mask, ZK_INT64), &ZK_SHAPE(1),
                            false);
  }
  zk_import_out(x, 1, zk_import_cast(x, count, ZK_INT32));
  zk_import_out(x, 2, sum);
}

const zk_onnx_from zk_onnx_from_fused[] = {
    {.type = "FusedGemm", .from = fused_gemm, .domain = "com.microsoft"},
    {.type = "FusedConv", .from = fused_conv, .domain = "com.microsoft"},
    {.type = "EmbedLayerNormalization", .from = embed_layer_norm, .domain = "com.microsoft"},
    {.type = "Gelu", .from = plain_gelu, .domain = "com.microsoft"},
    {.type = "BiasGelu", .from = bias_gelu, .domain = "com.microsoft"},
    {.type = "FastGelu", .from = fast_gelu, .domain = "com.microsoft"},
    {.type = "QuickGelu", .from = quick_gelu, .domain = "com.microsoft"},
    {.type = "SimplifiedLayerNormalization", .from = simplified_layer_norm},
    {.type = "TransposeMatMul", .from = fused_matmul, .domain = "com.microsoft"},
    {.type = "FusedMatMul", .from = fused_matmul, .domain = "com.microsoft"},
    {.type = "SkipLayerNormalization", .from = skip_layer_norm, .domain = "com.microsoft"},
    {.type = "SkipSimplifiedLayerNormalization", .from = skip_rms_norm, .domain = "com.microsoft"},
    {.type = NULL},
};
