/*
 * options.c: calls that make tensors: the table of options at their end, the shape, the tensor.
 */
#include "bind/options.h"

#include <string.h>

/* ---- options: the last table of a call ------------------------------------------------------ */

static bool is_one_of(const char *key, const char *const *names) {
  for (; names && *names; names++)
    if (strcmp(key, *names) == 0)
      return true;
  return false;
}

int zkl_place_named(lua_State *L, const char *who, const char *what, const char *const *params,
                    const char *const *others) {
  int n = lua_gettop(L), last = n - 1;
  for (lua_pushnil(L); lua_next(L, n); lua_pop(L, 1)) {
    const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : NULL;
    if (key && (is_one_of(key, params) || is_one_of(key, others)))
      continue;
    key = key ? key : luaL_tolstring(L, -2, NULL);
    zkl_hint hint = others ? zkl_hint_for(key, others) : (zkl_hint){""};
    if (!hint.text[0] && params)
      hint = zkl_hint_for(key, params);
    zkl_error(L, "%s: there is no %s '%s'%s", who, what, key, hint.text);
  }
  for (int i = 0; params && params[i]; i++) {
    if (lua_getfield(L, n, params[i]) != LUA_TNIL) {
      if (i < n - 1)
        zkl_error(L, "%s: %s is given twice, by position and by name", who, params[i]);
      last = i + 1;
    }
    lua_pop(L, 1);
  }
  for (int i = n - 1; i < last; i++) {
    lua_getfield(L, -1, params[i]);
    lua_insert(L, -2);
  }
  return lua_gettop(L) - 1;
}

/* Is the last argument a table that names others? Drops nil behind it, which was not given. */
static bool has_names(lua_State *L) {
  int n = lua_gettop(L);
  while (n > 0 && lua_isnil(L, n))
    n--;
  lua_settop(L, n);
  if (n == 0 || lua_type(L, n) != LUA_TTABLE || zkl_is_object(L, n))
    return false;
  lua_pushnil(L);
  bool named = lua_next(L, n) && lua_type(L, -2) == LUA_TSTRING;
  lua_settop(L, n);
  return named;
}

bool zkl_read_named(lua_State *L, const char *who, const char *const *params) {
  bool named = has_names(L);
  if (named)
    lua_settop(L, zkl_place_named(L, who, "argument", params, NULL));
  return named;
}

static bool is_empty_list(lua_State *L, int at) {
  return !zkl_is_no_list(L, at) && lua_rawlen(L, at) == 0;
}

/* n, unless that is more than there are params; a size may be many numbers. */
static int check_count(lua_State *L, const char *who, const char *const *params, int n) {
  int most = 0;
  if (!params)
    return n;
  while (params[most])
    most++;
  while (n > most && (lua_isnil(L, n) || is_empty_list(L, n)))
    n--;
  if (n > most && !(most == 1 && strcmp(params[0], "size") == 0))
    return zkl_error(L, "%s: it takes %d argument%s at most, and options by name; got %d", who,
                     most, most > 1 ? "s" : "", n);
  return n;
}

bool zkl_option(lua_State *L, const char *who, const char *name, int at, bool fallback) {
  if (lua_isnoneornil(L, at))
    return fallback;
  if (!lua_isboolean(L, at))
    zkl_error(L, "%s: %s must be true or false, got %s", who, name, zkl_describe(L, at));
  return lua_toboolean(L, at);
}

int zkl_read_options(lua_State *L, const char *who, const char *const *params, zkl_options *o) {
  static const char *const names[] = {"dtype", "requires_grad", "device", NULL};
  *o = (zkl_options){.dtype = ZK_FLOAT32};
  if (!has_names(L))
    return check_count(L, who, params, lua_gettop(L));
  int n = zkl_place_named(L, who, "option", params, names);
  int table = n + 1;
  if (lua_getfield(L, table, "dtype") != LUA_TNIL) {
    o->dtype = zkl_opt_dtype(L, -1, ZK_FLOAT32);
    o->has_dtype = true;
  }
  lua_getfield(L, table, "requires_grad");
  o->requires_grad = zkl_option(L, who, "requires_grad", -1, false);
  if (lua_getfield(L, table, "device") != LUA_TNIL)
    zkl_check_device(L, zkl_check_text(L, -1));
  lua_settop(L, table);
  return check_count(L, who, params, n);
}

/* Raises for what stands in place of a size: a dtype or a device is an option. */
static void refuse_size(lua_State *L, const char *who, int first, int last, int at) {
  zk_dtype dtype;
  for (int i = first; i <= last; i++)
    if (lua_type(L, i) == LUA_TSTRING) {
      const char *text = lua_tostring(L, i);
      bool is_dtype = zk_dtype_parse(text, &dtype);
      if (is_dtype || strcmp(text, "cpu") == 0)
        zkl_error(L, "%s: '%s' is no size; it is an option by name: write %s(2, 3, {%s=\"%s\"})",
                  who, text, who, is_dtype ? "dtype" : "device", text);
    }
  zkl_error(L, "%s: a shape is made of integers >= 0, got %s", who, zkl_describe(L, at));
}

zk_shape zkl_read_shape(lua_State *L, const char *who, int first, int last) {
  zk_shape s = {.ndim = 0};
  bool list = first == last && lua_type(L, first) == LUA_TTABLE;
  lua_Integer n = list ? (lua_Integer)lua_rawlen(L, first) : last - first + 1;
  if (list && zkl_is_no_list(L, first))
    refuse_size(L, who, first, last, first);
  if (n > ZK_MAX_DIM)
    zkl_error(L, "%s: a shape has at most %d dimensions, got %d", who, ZK_MAX_DIM, (int)n);
  const char *name = list && n > 0 ? zkl_name_in_list(L, first, n) : NULL;
  if (name)
    zkl_error(L,
              "%s: the shape is a list and has a name, '%s'; names go into a second table: "
              "%s({2, 3}, {%s = ...})",
              who, name, who, name);
  for (lua_Integer i = 0; i < n; i++) {
    int whole = 0;
    if (list)
      lua_rawgeti(L, first, i + 1);
    int at = list ? lua_gettop(L) : first + (int)i;
    lua_Integer size = lua_type(L, at) == LUA_TNUMBER ? lua_tointegerx(L, at, &whole) : 0;
    if (!whole || size < 0)
      refuse_size(L, who, first, last, at);
    s.dim[s.ndim++] = size;
    if (list)
      lua_pop(L, 1);
  }
  return s;
}

zk_tensor *zkl_push_new(lua_State *L, zk_dtype dtype, const zk_shape *shape) {
  zk_tensor **box = zkl_new_box(L);
  zkl_done(L, zkl_try(L, zk_tensor_new(dtype, shape, box)));
  return *box;
}

int zkl_finish(lua_State *L, const zkl_options *o) {
  zk_tensor *t = zkl_check_tensor(L, -1);
  if (o->requires_grad && zk_set_requires_grad(t, true) != ZK_OK)
    return zkl_raise(L);
  zkl_adopt(L);
  return 1;
}

zk_tensor *zkl_push_shaped(lua_State *L, const char *who, zkl_options *o) {
  static const char *const params[] = {"size", NULL};
  int n = zkl_read_options(L, who, params, o);
  zk_shape shape = zkl_read_shape(L, who, 1, n);
  return zkl_push_new(L, o->dtype, &shape);
}

zk_tensor *zkl_push_like(lua_State *L, const char *who, zkl_options *o) {
  static const char *const params[] = {"input", "fill_value", NULL};
  int n = zkl_read_options(L, who, params, o);
  zk_tensor *t = zkl_check_tensor(L, 1);
  if (n != (strcmp(who, "full_like") == 0 ? 2 : 1))
    zkl_error(L, "%s: takes a tensor%s and options by name, got %d arguments", who,
              strcmp(who, "full_like") == 0 ? ", a value" : "", n);
  return zkl_push_new(L, o->has_dtype ? o->dtype : t->dtype, &t->shape);
}
