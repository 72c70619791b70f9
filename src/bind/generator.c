/*
 * generator.c: random generators as Lua objects.
 */
#include "bind/generator.h"

#include <string.h>
#include "bind/idioms.h"
#include "bind/note.h"
#include "bind/options.h"

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
  return zkl_check_object(L, arg, ZKL_GENERATOR_TYPE);
}

zk_rng *zkl_check_generator(lua_State *L, int arg) {
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
  static const char *const params[] = {"device", NULL};
  zkl_read_named(L, "Generator", params);
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
  luaL_setmetatable(L, ZKL_GENERATOR_TYPE);
  return 1;
}

static int m_manual_seed(lua_State *L) {
  static const char *const params[] = {"self", "seed", NULL};
  zkl_read_named(L, "manual_seed", params);
  zkl_refuse_seeding(L, "manual_seed");
  zk_rng_seed(zkl_check_generator(L, 1), (uint64_t)zkl_check_integer(L, 2));
  lua_settop(L, 1);
  return 1;
}

static int m_initial_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zkl_check_generator(L, 1)->seed);
  return 1;
}

static int m_seed(lua_State *L) {
  lua_pushinteger(L, (lua_Integer)zk_rng_seed_from_system(zkl_check_generator(L, 1)));
  return 1;
}

static int m_get_state(lua_State *L) {
  zkl_options none = {.dtype = ZK_UINT8};
  zk_rng *r = zkl_check_generator(L, 1);
  zk_tensor *t = zkl_push_new(L, ZK_UINT8, &ZK_SHAPE(ZK_RNG_STATE_BYTES));
  zk_rng_get_state(r, zk_data(t));
  return zkl_finish(L, &none);
}

static int m_set_state(lua_State *L) {
  zkl_refuse_seeding(L, "set_state");
  zk_rng *r = zkl_check_generator(L, 1);
  zk_tensor *t = zkl_check_tensor(L, 2);
  if (t->dtype != ZK_UINT8 || !zk_is_contiguous(t))
    return zkl_error(L, "set_state: a state is a contiguous uint8 tensor, got %s",
                     zk_dtype_name(t->dtype));
  if (zk_rng_set_state(r, zk_data(t), (size_t)zk_numel(t)) != ZK_OK)
    return zkl_raise(L);
  lua_settop(L, 1);
  return 1;
}

static int generator_tostring(lua_State *L) {
  zk_rng *r = zkl_check_generator(L, 1);
  lua_pushfstring(L, "Generator(initial_seed=%I)", (LUAI_UACINT)r->seed);
  return 1;
}

void zkl_open_generator(lua_State *L) {
  static const luaL_Reg functions[] = {{"Generator/1", f_generator}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"manual_seed:1", m_manual_seed}, {"initial_seed:0", m_initial_seed}, {"seed:0", m_seed},
      {"get_state:0", m_get_state},     {"set_state:1", m_set_state},       {NULL, NULL}};
  zkl_set_functions(L, functions);
  static const zkl_object_words words = {.name = "a Generator",
                                         .walk = "draw from it: zknn.rand(n, {generator = g})",
                                         .call = "draw from it: zknn.rand(n, {generator = g})"};
  luaL_newmetatable(L, ZKL_GENERATOR_TYPE);
  zkl_set_methods(L, methods, &words);
  lua_pushcfunction(L, collect_generator);
  lua_setfield(L, -2, "__gc");
  zkl_push_function(L, generator_tostring);
  lua_setfield(L, -2, "__tostring");
  zkl_hide_metatable(L);
  lua_pop(L, 1);
}
