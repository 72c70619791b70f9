/*
 * random.c: random tensors and the state of the generator.
 */
#include "bind/create.h"

#include "base/rng.h"

static void fill_uniform(lua_State *L, zk_tensor *t, double from, double to) {
  if (t->dtype == ZK_FLOAT32)
    zk_rng_uniform_f32(zk_rng_default(), zk_data(t), zk_numel(t), from, to);
  else if (t->dtype == ZK_FLOAT64)
    zk_rng_uniform_f64(zk_rng_default(), zk_data(t), zk_numel(t), from, to);
  else
    zkl_error(L, "uniform numbers are real, not %s", zk_dtype_name(t->dtype));
}

static void fill_normal(lua_State *L, zk_tensor *t, double mean, double std) {
  if (t->dtype == ZK_FLOAT32)
    zk_rng_normal_f32(zk_rng_default(), zk_data(t), zk_numel(t), mean, std);
  else if (t->dtype == ZK_FLOAT64)
    zk_rng_normal_f64(zk_rng_default(), zk_data(t), zk_numel(t), mean, std);
  else
    zkl_error(L, "normal numbers are real, not %s", zk_dtype_name(t->dtype));
}

static int f_rand(lua_State *L) {
  zkl_options o;
  fill_uniform(L, zkl_push_shaped(L, "rand", &o), 0, 1);
  return zkl_finish(L, &o);
}

static int f_randn(lua_State *L) {
  zkl_options o;
  fill_normal(L, zkl_push_shaped(L, "randn", &o), 0, 1);
  return zkl_finish(L, &o);
}

static int f_rand_like(lua_State *L) {
  zkl_options o;
  fill_uniform(L, zkl_push_like(L, "rand_like", &o), 0, 1);
  return zkl_finish(L, &o);
}

static int f_randn_like(lua_State *L) {
  zkl_options o;
  fill_normal(L, zkl_push_like(L, "randn_like", &o), 0, 1);
  return zkl_finish(L, &o);
}

/* randint([low,] high, shape) */
static int f_randint(lua_State *L) {
  zkl_options o;
  int n = zkl_read_options(L, "randint", &o);
  if (n < 2 || n > 3 || lua_type(L, n) != LUA_TTABLE)
    return zkl_error(L, "randint: takes (high, shape) or (low, high, shape), shape a list");
  int64_t low = n == 3 ? luaL_checkinteger(L, 1) : 0, high = luaL_checkinteger(L, n - 1);
  if (low >= high)
    return zkl_error(L, "randint: low %lld must be less than high %lld", (long long)low,
                     (long long)high);
  zk_shape shape = zkl_read_shape(L, "randint", n, n);
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &shape);
  zk_rng_randint(zk_rng_default(), zk_data(t), zk_numel(t), low, high);
  if (o.has_dtype && o.dtype != ZK_INT64) {
    zk_tensor **cast = zkl_new_box(L);
    if (zk_tensor_cast(t, o.dtype, cast) != ZK_OK)
      return zkl_raise(L);
  }
  return zkl_finish(L, &o);
}

static int f_randperm(lua_State *L) {
  zkl_options o;
  zkl_read_options(L, "randperm", &o);
  int64_t n = luaL_checkinteger(L, 1);
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &ZK_SHAPE(n));
  zk_rng_randperm(zk_rng_default(), zk_data(t), n);
  return zkl_finish(L, &o);
}

static int f_manual_seed(lua_State *L) {
  zk_rng_seed(zk_rng_default(), (uint64_t)luaL_checkinteger(L, 1));
  return 0;
}

static int f_initial_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_default()->seed);
  return 1;
}

static int f_get_rng_state(lua_State *L) {
  zkl_options none = {.dtype = ZK_UINT8};
  zk_tensor *t = zkl_push_new(L, ZK_UINT8, &ZK_SHAPE(ZK_RNG_STATE_BYTES));
  zk_rng_get_state(zk_rng_default(), zk_data(t));
  return zkl_finish(L, &none);
}

static int f_set_rng_state(lua_State *L) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (t->dtype != ZK_UINT8 || !zk_is_contiguous(t))
    return zkl_error(L, "set_rng_state: a state is a contiguous uint8 tensor, got %s",
                     zk_dtype_name(t->dtype));
  if (zk_rng_set_state(zk_rng_default(), zk_data(t), (size_t)zk_numel(t)) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

/* Runs a fill on t, or on a dense copy that is then written back. */
static int random_(lua_State *L, const char *who,
                   void (*fill)(lua_State *, zk_tensor *, double, double), double a, double b) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_untracked(L, 1, who);
  if (zk_is_contiguous(t)) {
    fill(L, t, a, b);
    return zkl_wrote(L, t);
  }
  zk_tensor *dense = zkl_push_new(L, t->dtype, &t->shape);
  fill(L, dense, a, b);
  if (zk_tensor_copy(t, dense) != ZK_OK)
    return zkl_raise(L);
  return zkl_wrote(L, t);
}

static int m_uniform_(lua_State *L) {
  return random_(L, "uniform_", fill_uniform, luaL_optnumber(L, 2, 0), luaL_optnumber(L, 3, 1));
}

static int m_normal_(lua_State *L) {
  return random_(L, "normal_", fill_normal, luaL_optnumber(L, 2, 0), luaL_optnumber(L, 3, 1));
}

void zkl_open_random(lua_State *L) {
  static const luaL_Reg functions[] = {{"rand", f_rand},
                                       {"randn", f_randn},
                                       {"rand_like", f_rand_like},
                                       {"randn_like", f_randn_like},
                                       {"randint", f_randint},
                                       {"randperm", f_randperm},
                                       {"manual_seed", f_manual_seed},
                                       {"initial_seed", f_initial_seed},
                                       {"get_rng_state", f_get_rng_state},
                                       {"set_rng_state", f_set_rng_state},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"uniform_", m_uniform_}, {"normal_", m_normal_}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  luaL_setfuncs(L, methods, 0);
  lua_pop(L, 2);
}
