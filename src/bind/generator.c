/*
 * generator.c: random generators as Lua objects, which functions that draw take as generator=, and
 * multinomial.
 */
#include "bind/create.h"

#include <float.h>
#include <string.h>
#include "base/rng.h"
#include "bind/idioms.h"
#include "bind/scope.h"
#include "bind/note.h"
#include "tensor/convert.h"

#define GENERATOR "zknn.Generator"

#define FIRST_SEED 67280421310721 /* of every new one, as in PyTorch */

/* The userdata: all that live are linked, so that a scope that outlives its generator can tell. */
typedef struct generator {
  zk_rng rng;
  struct generator *before, *next;
} generator;

static generator *first;

bool zkl_generator_lives(const zk_rng *r) {
  for (generator *g = first; g; g = g->next)
    if (&g->rng == r)
      return true;
  return false;
}

static generator *check_box(lua_State *L, int arg) {
  return zkl_check_object(L, arg, GENERATOR);
}

static zk_rng *check_generator(lua_State *L, int arg) {
  return &check_box(L, arg)->rng;
}

static int collect_generator(lua_State *L) {
  generator *g = check_box(L, 1);
  if (g != first && !g->before)
    return 0;
  *(g->before ? &g->before->next : &first) = g->next;
  if (g->next)
    g->next->before = g->before;
  g->before = g->next = NULL;
  if (zk_rng_default() == &g->rng)
    zk_rng_use(NULL);
  return 0;
}

/* Generator() */
static int f_generator(lua_State *L) {
  zkl_refuse_seeding(L, "a new Generator");
  if (!lua_isnoneornil(L, 1) &&
      !(lua_type(L, 1) == LUA_TSTRING && strcmp(lua_tostring(L, 1), "cpu") == 0))
    return zkl_error(L, "Generator: the only device is 'cpu', got %s", luaL_tolstring(L, 1, NULL));
  generator *g = lua_newuserdatauv(L, sizeof *g, 0);
  zk_rng_seed(&g->rng, FIRST_SEED);
  *g = (generator){.rng = g->rng, .next = first};
  if (first)
    first->before = g;
  first = g;
  luaL_setmetatable(L, GENERATOR);
  return 1;
}

static int m_manual_seed(lua_State *L) {
  zkl_refuse_seeding(L, "manual_seed");
  zk_rng_seed(check_generator(L, 1), (uint64_t)zkl_check_integer(L, 2));
  lua_settop(L, 1);
  return 1;
}

static int m_initial_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)check_generator(L, 1)->seed);
  return 1;
}

static int m_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_seed_from_system(check_generator(L, 1)));
  return 1;
}

static int m_get_state(lua_State *L) {
  zkl_options none = {.dtype = ZK_UINT8};
  zk_rng *r = check_generator(L, 1);
  zk_tensor *t = zkl_push_new(L, ZK_UINT8, &ZK_SHAPE(ZK_RNG_STATE_BYTES));
  zk_rng_get_state(r, zk_data(t));
  return zkl_finish(L, &none);
}

static int m_set_state(lua_State *L) {
  zkl_refuse_seeding(L, "set_state");
  zk_rng *r = check_generator(L, 1);
  zk_tensor *t = zkl_check_tensor(L, 2);
  if (t->dtype != ZK_UINT8 || !zk_is_contiguous(t))
    return zkl_error(L, "set_state: a state is a contiguous uint8 tensor, got %s",
                     zk_dtype_name(t->dtype));
  if (zk_rng_set_state(r, zk_data(t), (size_t)zk_numel(t)) != ZK_OK)
    return zkl_raise(L);
  lua_settop(L, 1);
  return 1;
}

/* Pushes a scope: numbers come from the generator at the top, which it replaces, until it is
 * closed; nil changes nothing. The scope keeps the generator. */
static void push_scope(lua_State *L) {
  zk_rng *r = lua_isnil(L, -1) ? zk_rng_default() : check_generator(L, -1);
  zkl_push_scope(L, ZKL_GENERATOR, (intptr_t)r);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, 1);
}

/* Raises unless a generator is at the top. */
static void check_option(lua_State *L) {
  if (!luaL_testudata(L, -1, GENERATOR))
    zkl_error(L, "generator must be a zknn.Generator, got %s", zkl_describe(L, -1));
}

/* _use_generator(g or nil) -> the scope */
static int f_use_generator(lua_State *L) {
  lua_settop(L, 1);
  if (!lua_isnil(L, 1))
    check_option(L);
  push_scope(L);
  return 1;
}

/* A copy of the options at n without the generator takes their place; an empty one is dropped. */
static void drop_generator(lua_State *L, int n) {
  bool empty = true;
  lua_newtable(L);
  lua_pushnil(L);
  while (lua_next(L, n)) {
    if (lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), "generator") == 0) {
      lua_pop(L, 1);
      continue;
    }
    empty = false;
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, n + 1);
  }
  lua_replace(L, n);
  if (empty)
    lua_settop(L, n - 1);
}

/* Calls the function that is upvalue 1; its last argument may be a table that has a generator. */
static int run_draw(lua_State *L) {
  lua_CFunction f = lua_tocfunction(L, lua_upvalueindex(1));
  int n = lua_gettop(L);
  if (n == 0 || lua_type(L, n) != LUA_TTABLE || lua_getfield(L, n, "generator") == LUA_TNIL) {
    lua_settop(L, n);
    return f(L);
  }
  check_option(L);
  lua_insert(L, 1);
  lua_pushcfunction(L, f);
  lua_insert(L, 2);
  drop_generator(L, n + 2);
  lua_pushvalue(L, 1);
  push_scope(L); /* the last that could raise, outside the call */
  lua_replace(L, 1);
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  zkl_close_scope(L, 1);
  return status == LUA_OK ? lua_gettop(L) - 1 : lua_error(L);
}

static int draw(lua_State *L) {
  return zkl_run_call(L, run_draw);
}

void zkl_set_drawing(lua_State *L, const luaL_Reg *functions) {
  for (; functions->name; functions++) {
    lua_pushcfunction(L, functions->func);
    lua_pushcclosure(L, draw, 1);
    lua_setfield(L, -2, functions->name);
  }
}

/* ---- multinomial ---------------------------------------------------------------------------- */

/* sums[j] = p[0] + .. + p[j] over their total, rounded as dtype rounds. Raises on what no
 * probabilities can be. */
static void running_sums(lua_State *L, zk_dtype dtype, const zk_tensor *p, int64_t row, int64_t n,
                         double *sums) {
  double sum = 0;
  bool single = dtype == ZK_FLOAT32;
  for (int64_t j = 0; j < n; j++) {
    double value = zk_element_f(p, row * n + j);
    if (!(value >= 0 && value <= DBL_MAX))
      zkl_error(L, "multinomial: input holds %f; weights are finite and not negative", value);
    sum = single ? (double)(float)(sum + value) : sum + value;
    sums[j] = sum;
  }
  if (!(sum > 0))
    zkl_error(L, "multinomial: the weights of input sum to %f, they must sum to more than 0", sum);
  for (int64_t j = 0; j < n; j++)
    sums[j] = single ? (double)(float)(sums[j] / sum) : sums[j] / sum;
}

/* _multinomial(input, count): int64 [count] or [rows, count], with replacement. input: contiguous
 * real [n] or [rows, n]. */
static int f_multinomial(lua_State *L) {
  zkl_options none = {.dtype = ZK_INT64};
  const zk_tensor *p = zkl_check_tensor(L, 1);
  zkl_check_that(L, p->shape.ndim == 1 || p->shape.ndim == 2, 1,
                 "a tensor of one or two dimensions");
  zkl_check_that(L, zk_dtype_is_real(p->dtype) && zk_is_contiguous(p), 1,
                 "a tensor of contiguous reals");
  int64_t count = zkl_check_integer(L, 2), n = p->shape.dim[p->shape.ndim - 1];
  zkl_check_that(L, n > 0 || count == 0, 1, "weights of one class at least");
  int64_t rows = p->shape.ndim == 2 ? p->shape.dim[0] : 1;
  zk_shape shape = p->shape;
  shape.dim[shape.ndim - 1] = count;
  double *sums = zk_data(zkl_push_new(L, ZK_FLOAT64, &ZK_SHAPE(n)));
  zk_tensor *t = zkl_push_new(L, ZK_INT64, &shape);
  for (int64_t i = 0; i < rows; i++) {
    running_sums(L, p->dtype, p, i, n, sums);
    zk_rng_classes(zk_rng_default(), sums, n, (int64_t *)zk_data(t) + i * count, count);
  }
  zk_attr attr[ZK_MAX_ATTR] = {{.i = count}};
  zk_tensor *in = zkl_check_tensor(L, 1);
  if (zk_is_tracing() && zk_trace_source(&zk_source_multinomial, 1, &in, attr, t, false) != ZK_OK)
    return zkl_raise(L);
  return zkl_finish(L, &none);
}

void zkl_open_generator(lua_State *L) {
  static const luaL_Reg functions[] = {{"Generator", f_generator},
                                       {"_use_generator", f_use_generator},
                                       {"_multinomial", f_multinomial},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"manual_seed", m_manual_seed}, {"initial_seed", m_initial_seed}, {"seed", m_seed},
      {"get_state", m_get_state},     {"set_state", m_set_state},       {NULL, NULL}};
  zkl_set_functions(L, functions);
  static const zkl_object_words words = {.name = "a Generator",
                                         .walk = "draw from it: zknn.rand(n, {generator = g})",
                                         .call = "draw from it: zknn.rand(n, {generator = g})"};
  luaL_newmetatable(L, GENERATOR);
  zkl_set_methods(L, methods, &words);
  lua_pushcfunction(L, collect_generator);
  lua_setfield(L, -2, "__gc");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
}
