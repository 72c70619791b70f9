/*
 * random.c: random tensors and the state of the generator.
 */
#include "bind/options.h"

#include <float.h>
#include "base/interrupt.h"
#include "base/rng.h"
#include "bind/note.h"
#include "onnx/trace/trace.h"
#include "bind/write.h"
#include "bind/draw_order.h"
#include "bind/drawing.h"

typedef void filler(lua_State *L, const char *who, zk_tensor *t, double a, double b);
typedef void drawer(zk_rng *r, float *x, int64_t n, double a, double b);

/* Floats of 16 bits are drawn as float32, and rounded. */
static void fill_short(lua_State *L, drawer *draw, zk_tensor *t, double a, double b) {
  zk_tensor *wide = zkl_push_new(L, ZK_FLOAT32, &t->shape);
  draw(zk_rng_default(), zk_data(wide), zk_numel(wide), a, b);
  if (zk_tensor_copy(t, wide) != ZK_OK)
    zkl_raise(L);
  lua_pop(L, 1);
}

static void fill_uniform(lua_State *L, const char *who, zk_tensor *t, double from, double to) {
  zkl_want_drawn_real(L, who, t);
  if (!(from <= to))
    zkl_error(L, "uniform_: it draws from %g on, before %g: from must not be more than to, nor nan",
              from, to);
  if (!(to - from <= (t->dtype == ZK_FLOAT32 ? (double)FLT_MAX : DBL_MAX)))
    zkl_error(L, "uniform_: to - from is %g, which is out of range of %s", to - from,
              zk_dtype_name(t->dtype));
  if (!zk_dtype_is_computed(t->dtype))
    fill_short(L, zk_rng_uniform_f32, t, from, to);
  else if (zk_real_index(t->dtype) == 0)
    zk_rng_uniform_f32(zk_rng_default(), zk_data(t), zk_numel(t), from, to);
  else
    zk_rng_uniform_f64(zk_rng_default(), zk_data(t), zk_numel(t), from, to);
}

/* As PyTorch draws them: 16 at a time, and the last 16 again where some are left. */
static void normal_by_16(zk_rng *r, float *x, int64_t n, double mean, double std) {
  int64_t whole = n < 16 ? n : n - n % 16;
  zk_rng_normal_f32(r, x, whole, mean, std);
  if (whole < n)
    zk_rng_normal_f32(r, x + n - 16, 16, mean, std);
}

static void check_normal(lua_State *L, const char *who, const zk_tensor *t, double std) {
  zkl_want_drawn_real(L, who, t);
  if (!(std >= 0))
    zkl_error(L, "normal_: std is %g, it must be 0 or more", std);
}

static void fill_normal(lua_State *L, const char *who, zk_tensor *t, double mean, double std) {
  check_normal(L, who, t, std);
  if (!zk_dtype_is_computed(t->dtype))
    fill_short(L, normal_by_16, t, mean, std);
  else if (zk_real_index(t->dtype) == 0)
    zk_rng_normal_f32(zk_rng_default(), zk_data(t), zk_numel(t), mean, std);
  else
    zk_rng_normal_f64(zk_rng_default(), zk_data(t), zk_numel(t), mean, std);
}

/* A tensor that is not contiguous is filled one by one, with halves of pairs kept. */
static void draw_one_by_one(zk_rng *r, float *x, int64_t n, double mean, double std) {
  for (int64_t i = 0; i < n; i++)
    zk_rng_normal_f32(r, x + i, 1, mean, std);
}

static void fill_normal_one_by_one(lua_State *L, const char *who, zk_tensor *t, double mean,
                                   double std) {
  check_normal(L, who, t, std);
  if (t->dtype != ZK_FLOAT64)
    fill_short(L, draw_one_by_one, t, mean, std);
  else
    for (int64_t i = 0; i < zk_numel(t); i++)
      zk_rng_normal_f64(zk_rng_default(), (double *)zk_data(t) + i, 1, mean, std);
}

/* Fills t in the order of its memory, by `scattered` when it is not contiguous. */
static void fill_ordered(lua_State *L, const char *who, filler *fill, filler *scattered,
                         zk_tensor *t, double a, double b) {
  if (zk_is_contiguous(t)) {
    fill(L, who, t, a, b);
    return;
  }
  zk_tensor *ordered = zkl_push_in_memory_order(L, t);
  zk_tensor *dense = zkl_push_new(L, t->dtype, &ordered->shape);
  scattered(L, who, dense, a, b);
  if (zk_tensor_copy(ordered, dense) != ZK_OK)
    zkl_raise(L);
  lua_pop(L, 2);
}

/* The end of drawing into a new tensor, which Ctrl-C may stop. */
static void end_drawing(lua_State *L, bool before) {
  if (zk_stoppable_end(before, ZK_OK) != ZK_OK)
    zkl_raise(L);
}

/* Fills a new tensor. */
static void fill_new(lua_State *L, filler *fill, const zk_op *op, const char *who, zk_tensor *t) {
  bool before = zk_stoppable_begin(zk_dtype_is_real(t->dtype)); /* which else it refuses */
  fill(L, who, t, 0, 1);
  end_drawing(L, before);
  zkl_note_draw(L, op, t, (zk_attr){.f = 0}, (zk_attr){.f = 1}, false);
}

static int f_rand(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  fill_new(L, fill_uniform, &zk_source_uniform, "rand", zkl_push_shaped(L, "rand", &o));
  return zkl_finish(L, &o);
}

static int f_randn(lua_State *L) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  fill_new(L, fill_normal, &zk_source_normal, "randn", zkl_push_shaped(L, "randn", &o));
  return zkl_finish(L, &o);
}

/* Pushes a tensor like the one at 1, filled in the order of that one's memory. */
static int draw_like(lua_State *L, const char *who, const zk_op *op, filler *fill,
                     filler *scattered) {
  zkl_options o = {.dtype = ZK_FLOAT32};
  zk_tensor *t = zkl_push_like(L, who, &o), *like = zkl_check_tensor(L, 1);
  if (zk_is_contiguous(like)) {
    fill_new(L, fill, op, who, t);
  } else {
    zk_tensor *ordered = zkl_push_ordered_like(L, t->dtype, like);
    fill_ordered(L, who, fill, scattered, ordered, 0, 1);
    if (zk_tensor_copy(t, ordered) != ZK_OK)
      return zkl_raise(L);
    lua_pop(L, 1);
    zkl_note_draw(L, op, t, (zk_attr){.f = 0}, (zk_attr){.f = 1}, false);
  }
  return zkl_finish(L, &o);
}

static int f_rand_like(lua_State *L) {
  return draw_like(L, "rand_like", &zk_source_uniform, fill_uniform, fill_uniform);
}

static int f_randn_like(lua_State *L) {
  return draw_like(L, "randn_like", &zk_source_normal, fill_normal, fill_normal_one_by_one);
}

/* Pushes a copy of the tensor at the top, integers that op drew by first and second, in `dtype`, or
 * leaves it; then hands it over. */
static int finish_as(lua_State *L, const zkl_options *o, zk_dtype dtype, const zk_op *op,
                     int64_t first, int64_t second) {
  zk_tensor *t = zkl_check_tensor(L, -1);
  if (t->dtype != dtype) {
    zk_tensor **cast = zkl_new_box(L);
    if (zk_tensor_cast(t, dtype, cast) != ZK_OK)
      return zkl_raise(L);
    t = *cast;
  }
  zkl_note_draw(L, op, t, (zk_attr){.i = first}, (zk_attr){.i = second}, false);
  return zkl_finish(L, o);
}

/* randint([low,] high, shape) */
static int f_randint(lua_State *L) {
  static const char *const params[] = {"low", "high", "size", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  int n = zkl_read_options(L, "randint", params, &o);
  for (int i = 1; i <= 2 && n == 3; i++) /* (high, {size=}), ({high=, size=}) */
    if (lua_isnil(L, i)) {
      lua_remove(L, i);
      n--;
    }
  if (n < 2 || n > 3 || lua_type(L, n) != LUA_TTABLE)
    return zkl_error(L, "randint: takes (high, shape) or (low, high, shape), shape a list");
  int64_t low = n == 3 ? zkl_check_integer(L, 1) : 0, high = zkl_check_integer(L, n - 1);
  if (low >= high)
    return zkl_error(L, "randint: low %lld must be less than high %lld", (long long)low,
                     (long long)high);
  zk_shape shape = zkl_read_shape(L, "randint", n, n);
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &shape);
  bool before = zk_stoppable_begin(true);
  zk_rng_randint(zk_rng_default(), zk_data(t), zk_numel(t), low, high);
  end_drawing(L, before);
  return finish_as(L, &o, o.has_dtype ? o.dtype : ZK_INT64, &zk_source_randint, low, high);
}

/* randint_like(input, [low,] high) */
static int f_randint_like(lua_State *L) {
  static const char *const params[] = {"input", "low", "high", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  int n = zkl_read_options(L, "randint_like", params, &o);
  zk_tensor *like = zkl_check_tensor(L, 1);
  if (n == 3 && lua_isnil(L, 2)) { /* {input=, high=} */
    lua_remove(L, 2);
    n--;
  }
  if (n < 2 || n > 3)
    return zkl_error(L, "randint_like: takes (input, high) or (input, low, high)");
  int64_t low = n == 3 ? zkl_check_integer(L, 2) : 0, high = zkl_check_integer(L, n);
  if (low >= high)
    return zkl_error(L, "randint_like: low %lld must be less than high %lld", (long long)low,
                     (long long)high);
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &like->shape);
  bool before = zk_stoppable_begin(true);
  zk_rng_randint(zk_rng_default(), zk_data(t), zk_numel(t), low, high);
  end_drawing(L, before);
  return finish_as(L, &o, o.has_dtype ? o.dtype : like->dtype, &zk_source_randint, low, high);
}

static int f_randperm(lua_State *L) {
  static const char *const params[] = {"n", NULL};
  zkl_options o = {.dtype = ZK_FLOAT32};
  zkl_read_options(L, "randperm", params, &o);
  int64_t n = zkl_check_integer(L, 1);
  if (n < 0)
    return zkl_error(L, "randperm: n is at least 0, got %lld", (long long)n);
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &ZK_SHAPE(n));
  bool before = zk_stoppable_begin(true);
  zk_rng_randperm(zk_rng_default(), zk_data(t), n);
  end_drawing(L, before);
  return finish_as(L, &o, o.has_dtype ? o.dtype : ZK_INT64, &zk_source_randperm, n, 0);
}

static int f_manual_seed(lua_State *L) {
  static const char *const params[] = {"seed", NULL};
  zkl_read_named(L, "manual_seed", params);
  zkl_refuse_seeding(L, "manual_seed");
  zk_rng_seed(zk_rng_default(), (uint64_t)zkl_check_integer(L, 1));
  return 0;
}

static int f_initial_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_default()->seed);
  return 1;
}

/* seed() -> a seed from the system, which the generator starts from */
static int f_seed(lua_State *L) {
  zkl_refuse_seeding(L, "seed");
  lua_pushinteger(L, (lua_Integer)zk_rng_seed_from_system(zk_rng_default()));
  return 1;
}

static int f_get_rng_state(lua_State *L) {
  zkl_options none = {.dtype = ZK_UINT8};
  zk_tensor *t = zkl_push_new(L, ZK_UINT8, &ZK_SHAPE(ZK_RNG_STATE_BYTES));
  zk_rng_get_state(zk_rng_default(), zk_data(t));
  return zkl_finish(L, &none);
}

static int f_set_rng_state(lua_State *L) {
  zkl_refuse_seeding(L, "set_rng_state");
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (t->dtype != ZK_UINT8 || !zk_is_contiguous(t))
    return zkl_error(L, "set_rng_state: a state is a contiguous uint8 tensor, got %s",
                     zk_dtype_name(t->dtype));
  if (zk_rng_set_state(zk_rng_default(), zk_data(t), (size_t)zk_numel(t)) != ZK_OK)
    return zkl_raise(L);
  return 0;
}

static int random_(lua_State *L, const char *who, const zk_op *op, filler *fill, filler *scattered,
                   double a, double b) {
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, who);
  zkl_note_draw(L, op, t, (zk_attr){.f = a}, (zk_attr){.f = b}, true);
  fill_ordered(L, who, fill, scattered, t, a, b);
  return zkl_wrote(L, t);
}

static int m_uniform_(lua_State *L) {
  static const char *const params[] = {"self", "from", "to", NULL};
  zkl_read_named(L, "uniform_", params);
  return random_(L, "uniform_", &zk_source_uniform, fill_uniform, fill_uniform,
                 zkl_opt_real(L, 2, 0), zkl_opt_real(L, 3, 1));
}

static int m_normal_(lua_State *L) {
  static const char *const params[] = {"self", "mean", "std", NULL};
  zkl_read_named(L, "normal_", params);
  return random_(L, "normal_", &zk_source_normal, fill_normal, fill_normal_one_by_one,
                 zkl_opt_real(L, 2, 0), zkl_opt_real(L, 3, 1));
}

static double exponential(zk_rng *r, double rate, double none) {
  (void)none;
  return zk_rng_exponential(r, rate);
}

/* exponential_(lambd=1) */
static int m_exponential_(lua_State *L) {
  static const char *const params[] = {"self", "lambd", NULL};
  zkl_read_named(L, "exponential_", params);
  zk_tensor *t = zkl_check_tensor(L, 1);
  double rate = zkl_opt_real(L, 2, 1);
  zkl_check_writable(L, 1, "exponential_");
  if (!(rate > 0))
    return zkl_error(L, "exponential_: lambd must be more than 0, got %f", rate);
  zkl_want_drawn_real(L, "exponential_", t);
  zkl_note_draw(L, &zk_source_exponential, t, (zk_attr){.f = rate}, (zk_attr){0}, true);
  zkl_draw_each(L, t, exponential, rate, 0);
  return zkl_wrote(L, t);
}

/* ---- random_ and bernoulli ------------------------------------------------------------------ */

/* The number of integers from 0 on that random_() draws from: all that the dtype holds exactly. */
static uint64_t span_of(zk_dtype dtype) {
  switch (dtype) {
  case ZK_FLOAT32:
    return (UINT64_C(1) << 24) + 1;
  case ZK_FLOAT64:
    return (UINT64_C(1) << 53) + 1;
  case ZK_INT64:
    return UINT64_C(1) << 63;
  case ZK_FLOAT16:
    return (UINT64_C(1) << 11) + 1;
  case ZK_BFLOAT16:
    return (UINT64_C(1) << 8) + 1;
  case ZK_UINT64: /* as int64 holds them */
    return UINT64_C(1) << 63;
  case ZK_INT32:
    return UINT64_C(1) << 31;
  case ZK_UINT32:
    return UINT64_C(1) << 32;
  case ZK_INT16:
    return UINT64_C(1) << 15;
  case ZK_UINT16:
    return UINT64_C(1) << 16;
  case ZK_INT8:
    return UINT64_C(1) << 7;
  case ZK_UINT8:
    return 256;
  case ZK_BOOL:
    return 2;
  }
  zk_no_such_dtype();
}

/* random_(), random_(to), random_(from, to): integers from `from` (0) on, before `to`. */
static int m_random_(lua_State *L) {
  static const char *const params[] = {"self", "from", "to", NULL};
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (zkl_read_named(L, "random_", params)) {
    lua_settop(L, 3);
    if (lua_isnil(L, 3) && !lua_isnil(L, 2))
      return zkl_error(L, "random_: from is given without to");
    if (lua_isnil(L, 2)) /* {to = 5} */
      lua_remove(L, 2);
  }
  int n = lua_gettop(L);
  while (n > 1 && lua_isnil(L, n)) /* what was not given */
    n--;
  zkl_check_writable(L, 1, "random_");
  uint64_t span = span_of(t->dtype);
  int64_t low = n > 2 ? zkl_check_integer(L, 2) : 0, high = n > 1 ? zkl_check_integer(L, n) : 0;
  bool takes = zk_dtype_takes(t->dtype, (double)low, false) && low <= high - 1 &&
               zk_dtype_takes(t->dtype, (double)(high - 1), false);
  if (n > 3)
    return zkl_error(L, "random_: takes (), (to) or (from, to)");
  if (n > 1 && low >= high)
    return zkl_error(L, "random_: from %lld must be less than to %lld", (long long)low,
                     (long long)high);
  if (n > 1 && !zk_dtype_is_real(t->dtype) && t->dtype != ZK_INT64 &&
      (!takes || (t->dtype == ZK_BOOL && (low < 0 || high > 2))))
    return zkl_error(L, "random_: %lld..%lld does not fit %s", (long long)low, (long long)high - 1,
                     zk_dtype_name(t->dtype));
  zkl_note_draw(L, n > 1 ? &zk_source_randint : &zk_source_random, t, (zk_attr){.i = low},
                (zk_attr){.i = high}, true);
  zk_tensor *ordered = zkl_push_in_memory_order(L, t);
  zk_tensor *draws = zkl_push_new(L, ZK_INT64, &ordered->shape);
  int64_t *x = zk_data(draws), count = zk_numel(draws);
  if (n > 1)
    zk_rng_randint(zk_rng_default(), x, count, low, high);
  for (int64_t i = 0; n == 1 && i < count; i++) {
    uint64_t word = span > UINT32_MAX ? zk_rng_u64(zk_rng_default()) : zk_rng_u32(zk_rng_default());
    x[i] = (int64_t)(word % span);
  }
  if (zk_tensor_copy(ordered, draws) != ZK_OK)
    return zkl_raise(L);
  return zkl_wrote(L, t);
}

/* to := 1 with the probability at `arg`, a number or a tensor that broadcasts, else 0. */
static void fill_bernoulli(lua_State *L, const char *who, zk_tensor *to, int arg, bool in_place) {
  zk_tensor *p = zkl_test_tensor(L, arg);
  zk_attr attr[ZK_MAX_ATTR] = {{.f = p ? 0 : zkl_check_real(L, arg)}};
  if (zk_is_tracing() &&
      zk_trace_source(&zk_source_bernoulli, p ? 1 : 0, &p, attr, to, in_place) != ZK_OK)
    zkl_raise(L);
  zk_tensor *ordered = zkl_push_in_memory_order(L, to);
  zk_tensor *draws = zkl_push_new(L, ZK_UINT8, &ordered->shape);
  uint8_t *x = zk_data(draws);
  int64_t n = zk_numel(draws);
  if (!p) {
    double chance = zkl_check_real(L, arg);
    if (!(chance >= 0 && chance <= 1))
      zkl_error(L, "%s: p is %g, it must be within 0..1", who, chance);
    zk_rng_bernoulli(zk_rng_default(), x, n, chance);
  } else {
    if (!zk_dtype_is_real(p->dtype))
      zkl_error(L, "%s: p is %s, it must be real: convert it with p:float() first", who,
                zk_dtype_name(p->dtype));
    zk_dtype dtype = zk_dtype_computes(p->dtype);
    zk_tensor *spread = zkl_push_ordered_like(L, dtype, to); /* one for each element */
    zk_tensor *uniform = zkl_push_new(L, dtype, &ordered->shape);
    if (zk_tensor_copy(spread, p) != ZK_OK)
      zkl_raise(L);
    ZK_REAL(dtype, {
      const real *chance = zk_data(spread), *u = zk_data(uniform);
      for (int64_t i = 0; i < n; i++)
        if (!(chance[i] >= 0 && chance[i] <= 1))
          zkl_error(L, "%s: p holds %g, it must be within 0..1", who, (double)chance[i]);
      fill_uniform(L, who, uniform, 0, 1);
      for (int64_t i = 0; i < n; i++)
        x[i] = u[i] < chance[i];
    });
  }
  if (zk_tensor_copy(ordered, draws) != ZK_OK)
    zkl_raise(L);
}

/* bernoulli_(p=0.5): p a number or a tensor */
static int m_bernoulli_(lua_State *L) {
  static const char *const params[] = {"self", "p", NULL};
  zkl_read_named(L, "bernoulli_", params);
  zk_tensor *t = zkl_check_tensor(L, 1);
  zkl_check_writable(L, 1, "bernoulli_");
  lua_settop(L, 2);
  if (lua_isnil(L, 2)) {
    lua_pushnumber(L, 0.5);
    lua_replace(L, 2);
  }
  fill_bernoulli(L, "bernoulli_", t, 2, true);
  return zkl_wrote(L, t);
}

/* bernoulli(input): 1 with the probabilities input; bernoulli(input, p): with probability p */
static int f_bernoulli(lua_State *L) {
  static const char *const params[] = {"input", "p", NULL};
  zkl_read_named(L, "bernoulli", params);
  zk_tensor *input = zkl_check_tensor(L, 1);
  zkl_options none = {.dtype = input->dtype};
  lua_settop(L, 2);
  zk_tensor *y = zkl_push_new(L, input->dtype, &input->shape);
  fill_bernoulli(L, "bernoulli", y, lua_isnil(L, 2) ? 1 : 2, false);
  lua_settop(L, 3);
  return zkl_finish(L, &none);
}

void zkl_open_random(lua_State *L) {
  static const luaL_Reg state[] = {
      {"manual_seed/1", f_manual_seed},     {"seed/0", f_seed},
      {"initial_seed/0", f_initial_seed},   {"get_rng_state/0", f_get_rng_state},
      {"set_rng_state/1", f_set_rng_state}, {NULL, NULL}};
  static const luaL_Reg functions[] = {{"rand", f_rand},
                                       {"randn", f_randn},
                                       {"rand_like/1", f_rand_like},
                                       {"randn_like/1", f_randn_like},
                                       {"randint", f_randint},
                                       {"randint_like", f_randint_like},
                                       {"bernoulli/2", f_bernoulli},
                                       {"randperm/1", f_randperm},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"uniform_:2", m_uniform_},
                                     {"normal_:2", m_normal_},
                                     {"random_:2", m_random_},
                                     {"bernoulli:1", f_bernoulli},
                                     {"bernoulli_:1", m_bernoulli_},
                                     {"exponential_:1", m_exponential_},
                                     {NULL, NULL}};
  zkl_set_functions(L, state);
  zkl_set_drawing(L, functions);
  luaL_getmetatable(L, ZKL_TENSOR);
  lua_getfield(L, -1, "__methods");
  zkl_set_drawing(L, methods);
  lua_pop(L, 2);
}
