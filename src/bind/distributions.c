/*
 * distributions.c: draws from distributions beside the uniform and the normal one: cauchy_
 * geometric_ log_normal_ poisson binomial.
 */
#include "base/distributions.h"

#include <math.h>
#include "bind/draw_order.h"
#include "bind/drawing.h"
#include "bind/options.h"
#include "bind/read.h"
#include "bind/write.h"
#include "onnx/trace/trace.h"
#include "tensor/iterate.h"

typedef double drawer(zk_rng *r, double a, double b);

/* Raises while a model is exported: ONNX has no node for the draw. */
static void refuse_trace(lua_State *L, const char *who) {
  if (zk_is_tracing())
    zkl_error(L,
              "onnx.export: %s in forward: ONNX has no node that draws so; draw outside, and "
              "register the tensor as a buffer",
              who);
}

/* Fills the tensor at 1, element by element in the order of memory. */
static int fill(lua_State *L, const char *who, drawer *draw, double a, double b) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  refuse_trace(L, who);
  zkl_check_writable(L, 1, who);
  zkl_draw_each(L, t, draw, a, b);
  return zkl_wrote(L, t);
}

static void want_real(lua_State *L, const char *who) {
  zkl_want_drawn_real(L, who, zkl_check_tensor(L, 1));
}

/* cauchy_(median=0, sigma=1) */
static int m_cauchy_(lua_State *L) {
  static const char *const params[] = {"self", "median", "sigma", NULL};
  zkl_read_named(L, "cauchy_", params);
  want_real(L, "cauchy_");
  double sigma = zkl_opt_real(L, 3, 1);
  if (!(sigma > 0))
    return zkl_error(L, "cauchy_: sigma is %f, it must be more than 0", sigma);
  return fill(L, "cauchy_", zk_draw_cauchy, zkl_opt_real(L, 2, 0), sigma);
}

/* log_normal_(mean=1, std=2) */
static int m_log_normal_(lua_State *L) {
  static const char *const params[] = {"self", "mean", "std", NULL};
  zkl_read_named(L, "log_normal_", params);
  want_real(L, "log_normal_");
  double std = zkl_opt_real(L, 3, 2);
  if (!(std > 0))
    return zkl_error(L, "log_normal_: std is %f, it must be more than 0", std);
  return fill(L, "log_normal_", zk_draw_log_normal, zkl_opt_real(L, 2, 1), std);
}

static double geometric(zk_rng *r, double p, double none) {
  (void)none;
  return zk_draw_geometric(r, p);
}

/* geometric_(p) */
static int m_geometric_(lua_State *L) {
  static const char *const params[] = {"self", "p", NULL};
  zkl_read_named(L, "geometric_", params);
  zkl_check_tensor(L, 1);
  double p = zkl_check_real(L, 2);
  if (!(p > 0 && p < 1))
    return zkl_error(L, "geometric_: p is %f, it must be between 0 and 1", p);
  return fill(L, "geometric_", geometric, p, 0);
}

/* poisson(input): each element with the rate in input */
static int f_poisson(lua_State *L) {
  static const char *const params[] = {"input", NULL};
  zkl_read_named(L, "poisson", params);
  want_real(L, "poisson");
  refuse_trace(L, "poisson");
  const zk_tensor *rate = zkl_check_tensor(L, 1);
  zkl_options none = {.dtype = rate->dtype};
  zk_tensor *dense = zkl_push_new(L, rate->dtype, &rate->shape);
  if (zk_tensor_copy(dense, rate) != ZK_OK)
    return zkl_raise(L);
  int64_t n = zk_numel(dense);
  for (int64_t i = 0; i < n; i++) {
    double x = zk_element_f(dense, i);
    if (!(x >= 0 && x < 0x1p62))
      return zkl_error(L, "poisson: input holds %f; rates are finite and not negative", x);
  }
  for (int64_t i = 0; i < n; i++)
    zk_element_set_f(dense, i, zk_draw_poisson(zk_rng_default(), zk_element_f(dense, i)));
  return zkl_finish(L, &none);
}

/* binomial(count, prob): each element with the trials and the probability there */
static int f_binomial(lua_State *L) {
  static const char *const params[] = {"count", "prob", NULL};
  zkl_read_named(L, "binomial", params);
  const zk_tensor *count = zkl_check_tensor(L, 1), *prob = zkl_check_tensor(L, 2);
  want_real(L, "binomial");
  refuse_trace(L, "binomial");
  if (prob->dtype != count->dtype)
    return zkl_error(L, "binomial: count is %s and prob %s, they must be of one dtype",
                     zk_dtype_name(count->dtype), zk_dtype_name(prob->dtype));
  zkl_options none = {.dtype = count->dtype};
  zk_shape shape;
  if (zk_broadcast("binomial", &count->shape, &prob->shape, &shape) != ZK_OK)
    return zkl_raise(L);
  zk_tensor *of = zkl_push_new(L, prob->dtype, &shape);
  zk_tensor *dense = zkl_push_new(L, count->dtype, &shape);
  if (zk_tensor_copy(of, prob) != ZK_OK || zk_tensor_copy(dense, count) != ZK_OK)
    return zkl_raise(L);
  int64_t n = zk_numel(dense);
  for (int64_t i = 0; i < n; i++)
    if (isinf(zk_element_f(dense, i)))
      return zkl_error(L, "binomial: count holds %f; counts are finite", zk_element_f(dense, i));
  for (int64_t i = 0; i < n; i++) {
    double drawn = zk_draw_binomial(zk_rng_default(), zk_element_f(dense, i), zk_element_f(of, i));
    zk_element_set_f(dense, i, drawn);
  }
  return zkl_finish(L, &none);
}

void zkl_open_distributions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"poisson/1", f_poisson}, {"binomial/2", f_binomial}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"cauchy_:2", m_cauchy_},
                                     {"geometric_:1", m_geometric_},
                                     {"log_normal_:2", m_log_normal_},
                                     {NULL, NULL}};
  zkl_set_drawing(L, functions);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  zkl_set_drawing(L, methods);
  lua_pop(L, 2);
}
