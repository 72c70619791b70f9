/*
 * arguments.c: see arguments.h.
 */
#include "bind/arguments.h"

#include <stdio.h>
#include <string.h>
#include "bind/box.h"
#include "bind/error.h"
#include "bind/held.h"
#include "base/memory.h"

#define NAME 64

/* Looks for the function at the top among the values of the table below it: copies its key. */
static bool find_in(lua_State *L, char name[NAME]) {
  int table = lua_gettop(L) - 1;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_rawequal(L, -1, table + 1)) {
      snprintf(name, NAME, "%s", lua_tostring(L, -2));
      lua_pop(L, 2);
      return true;
    }
    lua_pop(L, 1);
  }
  return false;
}

/* The name of the function that runs: among those of the module, or of the methods of its objects.
 * *method: it is one of those alone. */
static void name_running(lua_State *L, char name[NAME], bool *method) {
  lua_Debug ar;
  bool found = false;
  snprintf(name, NAME, "zknn");
  *method = false;
  if (!lua_checkstack(L, 10) || !lua_getstack(L, 0, &ar) || !lua_getinfo(L, "f", &ar))
    return;
  int function = lua_gettop(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_pushnil(L);
  while (!found && lua_next(L, -2)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1) &&
        strncmp(lua_tostring(L, -2), "zknn.core", 9) == 0) {
      lua_pushvalue(L, function);
      found = find_in(L, name);
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
  lua_settop(L, function);
  lua_pushnil(L);
  while (!found && lua_next(L, LUA_REGISTRYINDEX)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_istable(L, -1) &&
        strncmp(lua_tostring(L, -2), "zknn.", 5) == 0) {
      static const char *const places[] = {"__methods", "__index"};
      lua_pushvalue(L, function);
      found = find_in(L, name);
      lua_pop(L, 1);
      for (int i = 0; i < 2 && !found; i++) {
        lua_pushstring(L, places[i]);
        if (lua_rawget(L, -2) == LUA_TTABLE) {
          lua_pushvalue(L, function);
          found = find_in(L, name);
          lua_pop(L, 1);
        }
        lua_pop(L, 1);
      }
      *method = found;
    }
    lua_pop(L, 1);
  }
  lua_settop(L, function - 1);
  while (name[0] == '_' && name[1] != '_') /* what zknn's own Lua calls on the user's behalf */
    memmove(name, name + 1, strlen(name));
}

/* A table or userdata: by its __describe, else by its class's name. */
static const char *describe_object(lua_State *L, int at) {
  if (luaL_getmetafield(L, at, "__describe") == LUA_TFUNCTION) {
    lua_pushvalue(L, at);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) == LUA_TSTRING)
      return lua_tostring(L, -1);
  }
  if (lua_type(L, at) == LUA_TTABLE && lua_getmetatable(L, at)) {
    lua_pushliteral(L, "__name"); /* a class itself has it; an object's comes from above */
    if (lua_rawget(L, at) == LUA_TSTRING || lua_getfield(L, -2, "__name") == LUA_TSTRING)
      return lua_tostring(L, -1);
  } else if (luaL_getmetafield(L, at, "__name") == LUA_TSTRING) {
    return lua_tostring(L, -1);
  }
  return lua_pushfstring(L, "a %s", luaL_typename(L, at));
}

const char *zkl_describe(lua_State *L, int at) {
  at = lua_absindex(L, at);
  switch (lua_type(L, at)) {
  case LUA_TNONE:
  case LUA_TNIL:
    return lua_pushliteral(L, "nothing");
  case LUA_TBOOLEAN:
    return lua_pushstring(L, lua_toboolean(L, at) ? "true" : "false");
  case LUA_TNUMBER:
    if (lua_tonumber(L, at) != lua_tonumber(L, at))
      return lua_pushliteral(L, "nan");
    lua_pushvalue(L, at);
    return lua_tostring(L, -1);
  case LUA_TSTRING: {
    char text[80];
    size_t size;
    const char *s = lua_tolstring(L, at, &size);
    snprintf(text, sizeof text, size > 60 ? "'%.57s...'" : "'%.60s'", s);
    return lua_pushstring(L, text);
  }
  default:
    if (zkl_is_tensor(L, at))
      return lua_pushstring(L, zkl_test_tensor(L, at) ? "a tensor" : "a closed tensor");
    return describe_object(L, at);
  }
}

const char *zkl_name_in_list(lua_State *L, int at, lua_Integer n) {
  const char *name = NULL;
  at = lua_absindex(L, at);
  lua_pushinteger(L, n); /* names come behind the entries of a table that was written so */
  while (lua_next(L, at)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING || strcmp(lua_tostring(L, -1), "n") == 0)
      continue;
    name = lua_tostring(L, -1);
    lua_pop(L, 1);
    break;
  }
  return name;
}

/* Has the table at `at` a metatable that is none of zknn's own lists and dicts? *named: one with a
 * name, as zknn's classes have. */
static bool has_class(lua_State *L, int at, bool *named) {
  static const char *const ours[] = {"__list", "__entries", "__plain"};
  if (lua_type(L, at) != LUA_TTABLE || !lua_getmetatable(L, at))
    return false;
  bool other = true;
  for (int i = 0; i < 3 && other; i++) {
    lua_pushstring(L, ours[i]);
    other = lua_rawget(L, -2) == LUA_TNIL;
    lua_pop(L, 1);
  }
  lua_pushliteral(L, "__name");
  *named = lua_rawget(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return other;
}

bool zkl_is_hollow(lua_State *L, int at) {
  bool named;
  at = lua_absindex(L, at);
  if (!has_class(L, at, &named))
    return false;
  lua_pushnil(L);
  if (!lua_next(L, at))
    return true;
  lua_pop(L, 2);
  return false;
}

bool zkl_is_object(lua_State *L, int at) {
  bool named;
  at = lua_absindex(L, at);
  return has_class(L, at, &named) && (named || zkl_is_hollow(L, at));
}

bool zkl_is_no_list(lua_State *L, int at) {
  at = lua_absindex(L, at);
  if (lua_type(L, at) != LUA_TTABLE || zkl_is_hollow(L, at))
    return true;
  if (lua_rawlen(L, at) > 0)
    return false;
  lua_pushnil(L);
  if (!lua_next(L, at))
    return false;
  lua_pop(L, 1);
  bool pack = lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), "n") == 0;
  lua_pop(L, 1);
  return !pack;
}

int zkl_wrong_argument(lua_State *L, int arg, const char *want) {
  char name[NAME];
  bool method;
  name_running(L, name, &method);
  const char *got = zkl_describe(L, arg);
  if (arg < 0)
    return zkl_error(L, "%s: an option must be %s, got %s", name, want, got);
  method = method && name[0] != '_'; /* a metamethod counts as Lua does */
  if (method && arg == 1)
    return zkl_error(L, "%s: the object in front of ':%s(...)' must be %s, got %s", name, name,
                     want, got);
  if (lua_isnone(L, arg))
    return zkl_error(L, "%s: argument %d is missing, it must be %s", name, arg - method, want);
  return zkl_error(L, "%s: argument %d must be %s, got %s", name, arg - method, want, got);
}

lua_Integer zkl_check_integer(lua_State *L, int arg) {
  int whole = 0;
  lua_Integer n = lua_type(L, arg) == LUA_TNUMBER ? lua_tointegerx(L, arg, &whole) : 0;
  if (!whole)
    zkl_wrong_argument(L, arg, "an integer");
  return n;
}

lua_Integer zkl_opt_integer(lua_State *L, int arg, lua_Integer fallback) {
  return lua_isnoneornil(L, arg) ? fallback : zkl_check_integer(L, arg);
}

double zkl_check_real(lua_State *L, int arg) {
  if (lua_type(L, arg) != LUA_TNUMBER)
    zkl_wrong_argument(L, arg, "a number");
  return lua_tonumber(L, arg);
}

double zkl_opt_real(lua_State *L, int arg, double fallback) {
  return lua_isnoneornil(L, arg) ? fallback : zkl_check_real(L, arg);
}

const char *zkl_check_bytes(lua_State *L, int arg, size_t *size) {
  if (lua_type(L, arg) != LUA_TSTRING)
    zkl_wrong_argument(L, arg, "a string");
  return lua_tolstring(L, arg, size);
}

const char *zkl_check_text(lua_State *L, int arg) {
  size_t length;
  const char *text = zkl_check_bytes(L, arg, &length);
  zkl_check_that(L, strlen(text) == length, arg, "a string without zero bytes");
  return text;
}

const char *zkl_check_path(lua_State *L, int arg) {
  const char *path = zkl_check_text(L, arg);
  if (!*path)
    zkl_error(L, "the path is empty");
  return path;
}

void zkl_check_type(lua_State *L, int arg, int type) {
  if (lua_type(L, arg) != type) {
    char want[32];
    snprintf(want, sizeof want, "a %s", lua_typename(L, type));
    zkl_wrong_argument(L, arg, type == LUA_TBOOLEAN ? "true or false" : want);
  }
}

void *zkl_check_object(lua_State *L, int arg, const char *metatable) {
  void *object = luaL_testudata(L, arg, metatable);
  if (!object) {
    char want[NAME];
    const char *name = strrchr(metatable, '.');
    snprintf(want, sizeof want, "a %s", name ? name + 1 : metatable);
    zkl_wrong_argument(L, arg, want);
  }
  return object;
}

int zkl_check_choice(lua_State *L, int arg, const char *const choices[]) {
  char want[200] = "";
  const char *text = lua_type(L, arg) == LUA_TSTRING ? lua_tostring(L, arg) : NULL;
  for (int i = 0; choices[i]; i++) {
    size_t n = strlen(want);
    if (text && strcmp(text, choices[i]) == 0)
      return i;
    snprintf(want + n, sizeof want - n, "%s'%s'", i ? " or " : "", choices[i]);
  }
  return zkl_wrong_argument(L, arg, want);
}

/* ---- tensors and what is said of them -------------------------------------------------------- */

zk_tensor *zkl_check_tensor(lua_State *L, int arg) {
  zk_tensor *t = zkl_box_tensor(L, arg);
  if (!t)
    zkl_wrong_argument(L, arg, zkl_is_tensor(L, arg) ? "an open tensor" : "a tensor");
  if (!zkl_hold(t)) {
    zk_nomem(sizeof t, "what a call holds");
    zkl_raise(L);
  }
  return t;
}

zk_dtype zkl_opt_dtype(lua_State *L, int arg, zk_dtype fallback) {
  zk_dtype dtype = fallback;
  if (lua_isnoneornil(L, arg))
    return fallback;
  if (lua_type(L, arg) != LUA_TSTRING || !zk_dtype_parse(lua_tostring(L, arg), &dtype))
    zkl_error(L, "there is no dtype %s; dtypes: %s", luaL_tolstring(L, arg, NULL),
              zk_dtype_names());
  return dtype;
}

void zkl_check_number(lua_State *L, const char *who, zk_dtype dtype, int at) {
  if (lua_type(L, at) != LUA_TNUMBER) {
    if (!lua_isboolean(L, at))
      zkl_error(L, "%s: a tensor's elements are numbers or booleans, got %s", who,
                luaL_typename(L, at));
    return;
  }
  if (!zk_dtype_takes(dtype, lua_tonumber(L, at), lua_isinteger(L, at)))
    zkl_error(L, "%s: %s does not fit into %s", who, luaL_tolstring(L, at, NULL),
              zk_dtype_name(dtype));
}

/* Is it a device of PyTorch's, as "cuda" or "cuda:0"? */
static bool is_other_device(const char *device) {
  static const char *const names[] = {"cuda", "gpu", "mps", "xpu", "hip", "xla", "tpu"};
  size_t length = strcspn(device, ":");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strlen(names[i]) == length && strncmp(device, names[i], length) == 0)
      return true;
  return false;
}

void zkl_check_device(lua_State *L, const char *device) {
  if (is_other_device(device))
    zkl_error(L, "there is no device '%s'; zknn computes on the CPU: leave it out", device);
  if (strcmp(device, "cpu") != 0)
    zkl_error(L, "there is no device or dtype '%s' in this build; devices: cpu; dtypes: %s", device,
              zk_dtype_names());
}
