/*
 * fake_quantize.c: fake_quantize_per_tensor_affine fake_quantize_per_channel_affine: what is left
 * of numbers that become integers of few bits and numbers again. Their gradients pass straight
 * through the rounding. [Jacob et al. 2018, arXiv 1712.05877; Bengio et al. 2013, arXiv 1308.3432]
 */
#include <inttypes.h>
#include <tgmath.h>
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/want.h"

enum { INPUT, SCALE, ZERO_POINT };

/* ---- one scale --------------------------------------------------------------------------------
 *
 * q = x / scale, to the nearest whole number (halves to the even one), + zero
 * y = (q bounded to least..most - zero) scale; dx = dy where q is within the bounds, else 0
 */
typedef struct steps {
  bool single; /* as PyTorch's: with one scale for all, the product is a float's */
  float scale;
  double inverse, zero, least, most;
} steps;

#define LOOPS(T, t)                                                                                \
  ZK_INLINE void round_##t##_steps(char *const *p, int64_t s0, int64_t s1, int64_t n,              \
                                   const steps *k) {                                               \
    const T inverse = (T)k->inverse, zero = (T)k->zero;                                            \
    const T scale = k->scale;                                                                      \
    const bool single = k->single;                                                                 \
    const T least = (T)k->least, most = (T)k->most;                                                \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T q = nearbyint(*(const T *)(p[1] + i * s1) * inverse) + zero;                               \
      q = q >= least ? q : least; /* nan, too, as in PyTorch */                                    \
      q = (q <= most ? q : most) - zero;                                                           \
      *(T *)(p[0] + i * s0) = single ? (T)((float)q * (float)scale) : q * scale;                   \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(round_##t, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                  \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit)                                                        \
      round_##t##_steps(p, unit, unit, n, context);                                                \
    else                                                                                           \
      round_##t##_steps(p, step[0], step[1], n, context);                                          \
  })                                                                                               \
  ZK_INLINE void pass_##t##_steps(char *const *p, int64_t s0, int64_t s1, int64_t s2, int64_t n,   \
                                  const steps *k, bool add) {                                      \
    const T inverse = (T)k->inverse, zero = (T)k->zero, least = (T)k->least, most = (T)k->most;    \
    ZK_IVDEP                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                              \
      T q = nearbyint(*(const T *)(p[2] + i * s2) * inverse) + zero;                               \
      T dx = q >= least && q <= most ? *(const T *)(p[1] + i * s1) : 0;                            \
      T *to = (T *)(p[0] + i * s0);                                                                \
      *to = add ? *to + dx : dx;                                                                   \
    }                                                                                              \
  }                                                                                                \
  ZK_TARGETED(pass_##t, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS, {                                   \
    const int64_t unit = sizeof(T);                                                                \
    if (step[0] == unit && step[1] == unit && step[2] == unit)                                     \
      pass_##t##_steps(p, unit, unit, unit, n, context, false);                                    \
    else                                                                                           \
      pass_##t##_steps(p, step[0], step[1], step[2], n, context, false);                           \
  })                                                                                               \
  ZK_TARGETED(pass_add_##t, ZK_LOOP_PARAMETERS, ZK_LOOP_ARGUMENTS,                                 \
              { pass_##t##_steps(p, step[0], step[1], step[2], n, context, true); })
LOOPS(float, f32)
LOOPS(double, f64)

/* ---- both ops ---------------------------------------------------------------------------------
 */

static bool by_channel(const zk_call *c) {
  return c->op == &zk_op_fake_quantize_per_channel_affine;
}

/* The dimension of the channels; -1: there is one scale for all. */
static int axis_of(const zk_call *c) {
  int axis = -1;
  if (by_channel(c) &&
      zk_wrap_dim(c->op->name, zk_call_attr(c, "axis")->i, c->in[0]->shape.ndim, &axis) != ZK_OK)
    return -1;
  return axis;
}

static bool is_whole(zk_dtype dtype) {
  return dtype == ZK_INT32 || dtype == ZK_INT64;
}

static zk_status infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *scale = c->in[SCALE], *zero = c->in[ZERO_POINT];
  const char *name = c->op->name;
  int64_t least = zk_call_attr(c, "quant_min")->i, most = zk_call_attr(c, "quant_max")->i, n = 1;
  char text[ZK_SHAPE_TEXT];
  ZK_TRY(zk_want_real(name, "input", x));
  if (!zk_dtype_is_real(scale->dtype) && !scale->is_number)
    return zk_fail(ZK_ERR_ARG, "%s: scale is %s, it must be float32: scale:float()", name,
                   zk_dtype_name(scale->dtype));
  if (!is_whole(zero->dtype))
    return zk_fail(ZK_ERR_ARG, "%s: zero_point is %s, it must be whole numbers: zero_point:int()",
                   name, zk_dtype_name(zero->dtype));
  if (least > most)
    return zk_fail(ZK_ERR_ARG,
                   "%s: quant_min is %" PRId64 ", it must not be above quant_max, %" PRId64, name,
                   least, most);
  if (by_channel(c)) {
    int axis;
    ZK_TRY(zk_wrap_dim(name, zk_call_attr(c, "axis")->i, x->shape.ndim, &axis));
    n = x->shape.ndim ? x->shape.dim[axis] : 1;
  }
  for (int i = SCALE; i <= ZERO_POINT; i++)
    if (zk_numel(c->in[i]) != n || c->in[i]->shape.ndim > 1)
      return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, it must have %" PRId64 " element%s", name,
                     i == SCALE ? "scale" : "zero_point", zk_shape_text(&c->in[i]->shape, text), n,
                     n == 1 ? "" : "s, one for each channel");
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}

/* Where element i of a list lies, from its first. */
static int64_t at(const zk_tensor *t, int64_t i) {
  return t->shape.ndim ? i * t->stride[0] : 0;
}

/* As PyTorch: the scale and its inverse are float32, whatever the input is. */
static steps steps_of(const zk_call *c, int64_t channel) {
  float scale = (float)zk_element_f(c->in[SCALE], at(c->in[SCALE], channel));
  return (steps){.single = !by_channel(c),
                 .inverse = 1.0f / scale,
                 .scale = scale,
                 .zero = (double)zk_element_i(c->in[ZERO_POINT], at(c->in[ZERO_POINT], channel)),
                 .least = (double)zk_call_attr(c, "quant_min")->i,
                 .most = (double)zk_call_attr(c, "quant_max")->i};
}

/* t's elements of one channel. */
static zk_status part_of(zk_tensor *t, int axis, int64_t channel, zk_tensor **out) {
  zk_shape shape = {.ndim = t->shape.ndim - 1};
  int64_t stride[ZK_MAX_DIM];
  for (int d = 0; d < shape.ndim; d++) {
    shape.dim[d] = t->shape.dim[d < axis ? d : d + 1];
    stride[d] = t->stride[d < axis ? d : d + 1];
  }
  return zk_tensor_as_strided(t, &shape, stride, t->offset + channel * t->stride[axis], out);
}

/* The loop over n tensors of input's shape: over the whole, or channel by channel. */
static zk_status run(const zk_call *c, int n, zk_tensor *const *t, zk_loop loop) {
  int axis = axis_of(c);
  int64_t channels = zk_numel(c->in[SCALE]);
  zk_status status = ZK_OK;
  if (axis < 0 || t[0]->shape.ndim == 0) {
    steps k = steps_of(c, 0);
    zk_iterate(n, t, loop, &k);
    return ZK_OK;
  }
  for (int64_t channel = 0; channel < channels && status == ZK_OK; channel++) {
    zk_tensor *part[3] = {NULL, NULL, NULL};
    steps k = steps_of(c, channel);
    for (int i = 0; i < n && status == ZK_OK; i++)
      status = part_of(t[i], axis, channel, &part[i]);
    if (status == ZK_OK)
      zk_iterate(n, part, loop, &k);
    zk_tensor_release_all(part, 3);
  }
  return status;
}

static zk_status forward(zk_call *c) {
  int64_t least = zk_call_attr(c, "quant_min")->i, most = zk_call_attr(c, "quant_max")->i;
  for (int64_t i = 0; i < zk_numel(c->in[ZERO_POINT]); i++) {
    int64_t zero = zk_element_i(c->in[ZERO_POINT], at(c->in[ZERO_POINT], i));
    if (zero < least || zero > most)
      return zk_fail(ZK_ERR_ARG,
                     "%s: zero_point has %" PRId64 ", it must be in quant_min..quant_max, %" PRId64
                     "..%" PRId64,
                     c->op->name, zero, least, most);
  }
  zk_tensor *t[2] = {c->out[0], c->in[INPUT]};
  return run(c, 2, t, zk_real_index(t[0]->dtype) ? round_f64 : round_f32);
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  bool accumulate;
  zk_tensor *dx;
  if (!g->needed[INPUT])
    return ZK_OK;
  ZK_TRY(zk_grads_buffer(g, c, INPUT, &accumulate, &dx));
  bool wide = zk_real_index(dx->dtype);
  zk_tensor *t[3] = {dx, g->out[0], c->in[INPUT]};
  return run(c, 3, t, accumulate ? wide ? pass_add_f64 : pass_add_f32 : wide ? pass_f64 : pass_f32);
}

/* The scale or the zero point, as it broadcasts to the input. */
static zk_tensor *spread(zk_gradient *g, int i, zk_dtype dtype) {
  zk_tensor *t = zk_gradient_in(g, i);
  zk_shape shape = {.ndim = 0};
  int axis = axis_of(g->call);
  for (int d = 0; axis >= 0 && d < g->call->in[INPUT]->shape.ndim; d++)
    zk_build_push(&g->build, &shape, "shape", d == axis ? zk_numel(t) : 1);
  return zk_build_cast(&g->build, zk_build_reshape(&g->build, t, &shape), dtype);
}

static void gradient(zk_gradient *g) {
  zk_tensor *x = zk_gradient_in(g, INPUT);
  zk_tensor *one = zk_build_number(&g->build, ZK_FLOAT32, 1);
  zk_tensor *inverse =
      zk_build_cast(&g->build, ZK_DO(div, one, spread(g, SCALE, ZK_FLOAT32)), x->dtype);
  zk_tensor *q = ZK_DO(add, ZK_DO(round, ZK_DO(mul, x, inverse)), spread(g, ZERO_POINT, x->dtype));
  zk_tensor *least = ZK_NUMBER((double)zk_call_attr(g->call, "quant_min")->i);
  zk_tensor *most = ZK_NUMBER((double)zk_call_attr(g->call, "quant_max")->i);
  zk_tensor *inside = ZK_DO(logical_and, ZK_DO(ge, q, least), ZK_DO(le, q, most));
  zk_gradient_give(g, INPUT, ZK_KEEP(inside, zk_gradient_dy(g, 0)));
}

#define FAKE_QUANTIZE(NAME, PARAMS, ...)                                                           \
  const zk_op zk_op_##NAME = {.name = #NAME,                                                       \
                              ZK_PARAMS(PARAMS),                                                   \
                              .n_out = 1,                                                          \
                              .saves =                                                             \
                                  ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(SCALE) | ZK_SAVE_IN(ZERO_POINT),  \
                              .constant = ZK_SAVE_IN(SCALE) | ZK_SAVE_IN(ZERO_POINT),              \
                              .not_method = true,                                                  \
                              .infer = infer,                                                      \
                              .forward = forward,                                                  \
                              .backward = backward,                                                \
                              .gradient = gradient,                                                \
                              __VA_ARGS__}

static const zk_param tensor_params[] = {ZK_TENSOR("input"), ZK_OPERAND("scale"),
                                         ZK_OPERAND("zero_point"), ZK_INT("quant_min"),
                                         ZK_INT("quant_max")};
FAKE_QUANTIZE(fake_quantize_per_tensor_affine, tensor_params,
              .doc = "fake_quantize_per_tensor_affine(input, scale, zero_point, quant_min, "
                     "quant_max): what integers of few bits keep of each element: q = round(x / "
                     "scale) + zero_point, bounded to quant_min..quant_max, gives (q - zero_point) "
                     "* scale. The gradient passes through where q is within the bounds, and is 0 "
                     "elsewhere. scale and zero_point are numbers or tensors of one element. "
                     "Errors: an input of integers; a zero_point outside the bounds.");

static const zk_param channel_params[] = {ZK_TENSOR("input"),      ZK_TENSOR("scale"),
                                          ZK_TENSOR("zero_point"), ZK_INT("axis"),
                                          ZK_INT("quant_min"),     ZK_INT("quant_max")};
FAKE_QUANTIZE(fake_quantize_per_channel_affine, channel_params,
              .doc = "fake_quantize_per_channel_affine(input, scale, zero_point, axis, quant_min, "
                     "quant_max): fake_quantize_per_tensor_affine with a scale and a zero_point "
                     "for each place along axis. Errors: an input of integers; not one scale and "
                     "one zero_point for each place; a zero_point outside the bounds.");
