/*
 * objects_push.c: what a file holds as Lua's values. `make` is that of lua/zknn/ordered.lua.
 */
#include "bind/objects.h"
#include "bind/stored.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define KEY_TEXT 200

static void push_value(lua_State *L, zk_object *o, int make, int seen);

/* --- keys that Lua has no value for, as Python prints them --- */

static size_t float_text(double x, char *text, size_t size) {
  int n = snprintf(text, size, "%.15g", x);
  if (x == x && strtod(text, NULL) != x)
    n = snprintf(text, size, "%.17g", x);
  return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

/* "(0, 'a')", cut at the end of `text`; gives the length. */
static size_t key_text(const zk_object *o, char *text, size_t size, int depth) {
  int n = 0;
  switch ((int)o->type) {
  case ZK_OBJ_NONE:
    n = snprintf(text, size, "None");
    break;
  case ZK_OBJ_BOOL:
    n = snprintf(text, size, "%s", o->boolean ? "True" : "False");
    break;
  case ZK_OBJ_INT:
    n = snprintf(text, size, "%" PRId64, o->integer);
    break;
  case ZK_OBJ_FLOAT:
    return float_text(o->number, text, size);
  case ZK_OBJ_STRING:
    n = snprintf(text, size, "'%s'", o->string.bytes);
    break;
  case ZK_OBJ_OPAQUE:
    n = snprintf(text, size, "<%s>", o->part[ZK_OPAQUE_TEXT]->string.bytes);
    break;
  case ZK_OBJ_TUPLE:
  case ZK_OBJ_LIST: {
    size_t at = (size_t)snprintf(text, size, o->type == ZK_OBJ_TUPLE ? "(" : "[");
    for (size_t i = 0; i < o->items.count && at + 8 < size && depth < 4; i++) {
      at += (size_t)snprintf(text + at, size - at, "%s", i ? ", " : "");
      at += key_text(o->items.at[i], text + at, size - at, depth + 1);
    }
    const char *end = o->type != ZK_OBJ_TUPLE ? "]" : o->items.count == 1 ? ",)" : ")";
    n = at + 3 < size ? snprintf(text + at, size - at, "%s", end) : 0;
    return at + (size_t)n < size ? at + (size_t)n : size - 1;
  }
  default:
    n = snprintf(text, size, "an object");
  }
  return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}

static bool is_lua_key(const zk_object *o) {
  return o->type == ZK_OBJ_STRING || o->type == ZK_OBJ_INT || o->type == ZK_OBJ_BOOL ||
         (o->type == ZK_OBJ_FLOAT && !isnan(o->number));
}

/* --- containers --- */

/* values at -2, the list of keys at -1: a key that Lua has not stands there as {text, value}. */
static void push_entry(lua_State *L, zk_object *key, zk_object *value, int i, int make, int seen) {
  if (is_lua_key(key)) {
    push_value(L, key, make, seen);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, i);
    push_value(L, value, make, seen);
    lua_rawset(L, -4);
    return;
  }
  char text[KEY_TEXT];
  size_t n = key_text(key, text, sizeof text, 0);
  lua_createtable(L, 2, 0);
  lua_pushlstring(L, text, n);
  lua_rawseti(L, -2, 1);
  push_value(L, value, make, seen);
  lua_rawseti(L, -2, 2);
  lua_rawseti(L, -2, i);
}

/* The arguments of make for a list, tuple or dict: kind, values, keys or length, metadata. */
static int push_items(lua_State *L, zk_object *o, int make, int seen) {
  bool is_dict = zk_object_is_dict(o);
  int n = (int)o->items.count;
  lua_pushstring(L, o->type == ZK_OBJ_LIST    ? "list"
                    : o->type == ZK_OBJ_TUPLE ? "tuple"
                    : o->type == ZK_OBJ_DICT  ? "dict"
                                              : "OrderedDict");
  lua_createtable(L, is_dict ? 0 : n, is_dict ? n / 2 : 0); /* values */
  if (!is_dict) {
    for (int i = 0; i < n; i++) {
      push_value(L, o->items.at[i], make, seen);
      lua_rawseti(L, -2, i + 1);
    }
    lua_pushinteger(L, n);
    return 3;
  }
  lua_createtable(L, n / 2, 0); /* keys */
  for (int i = 0; i + 1 < n; i += 2)
    push_entry(L, o->items.at[i], o->items.at[i + 1], i / 2 + 1, make, seen);
  zk_object **metadata = zk_object_metadata(o);
  if (!metadata || !*metadata)
    return 3;
  push_value(L, *metadata, make, seen);
  return 4;
}

static int push_parts(lua_State *L, zk_object *o, int make, int seen) {
  static const char *const names[ZK_OPAQUE_PARTS] = {
      [ZK_OPAQUE_CLASS] = "class", [ZK_OPAQUE_TEXT] = "text", [ZK_OPAQUE_ARGS] = "args",
      [ZK_OPAQUE_STATE] = "state", [ZK_OPAQUE_LIST] = "list", [ZK_OPAQUE_DICT] = "dict"};
  lua_pushliteral(L, "opaque");
  lua_createtable(L, 0, ZK_OPAQUE_PARTS);
  for (int i = 0; i < ZK_OPAQUE_PARTS; i++)
    if (o->part[i]) {
      push_value(L, o->part[i], make, seen);
      lua_setfield(L, -2, names[i]);
    }
  return 2;
}

/* What stands in two places is one table in both. */
static void push_made(lua_State *L, zk_object *o, int make, int seen) {
  if (o->refs > 1) {
    if (lua_rawgetp(L, seen, o) != LUA_TNIL)
      return;
    lua_pop(L, 1);
  }
  lua_pushvalue(L, make);
  int n = o->type == ZK_OBJ_OPAQUE ? push_parts(L, o, make, seen) : push_items(L, o, make, seen);
  lua_call(L, n, 1);
  if (o->refs > 1) {
    lua_pushvalue(L, -1);
    lua_rawsetp(L, seen, o);
  }
}

static void push_value(lua_State *L, zk_object *o, int make, int seen) {
  luaL_checkstack(L, 12, "load");
  switch ((int)o->type) {
  case ZK_OBJ_NONE:
    lua_pushnil(L);
    break;
  case ZK_OBJ_BOOL:
    lua_pushboolean(L, o->boolean);
    break;
  case ZK_OBJ_INT:
    lua_pushinteger(L, o->integer);
    break;
  case ZK_OBJ_FLOAT:
    zkl_push_real(L, o->number);
    break;
  case ZK_OBJ_STRING:
    lua_pushlstring(L, o->string.bytes, o->string.length);
    break;
  case ZK_OBJ_TENSOR:
    if (o->tensor.requires_grad && zk_set_requires_grad(o->tensor.value, true) != ZK_OK)
      zkl_raise(L);
    zkl_push_tensor(L, o->tensor.value);
    break;
  case ZK_OBJ_STORED:
    zkl_push_stored(L, o);
    break;
  default:
    push_made(L, o, make, seen);
  }
}

void zkl_push_object(lua_State *L, zk_object *o, int make) {
  if (!o) {
    lua_pushnil(L);
    return;
  }
  lua_newtable(L);
  push_value(L, o, make, lua_gettop(L));
  lua_remove(L, -2);
}
