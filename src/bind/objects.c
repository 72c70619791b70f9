/*
 * objects.c: Lua values as zk_objects and back.
 */
#include "bind/objects.h"

#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/utf8.h"

#define OBJECTS "zknn.Objects"

void zkl_release_objects(zkl_objects *all) {
  while (all->count > 0)
    zk_object_release(all->at[--all->count]);
  zk_free(all->at);
  *all = (zkl_objects){0};
}

static int collect_objects(lua_State *L) {
  zkl_release_objects(zkl_check_object(L, 1, OBJECTS));
  return 0;
}

static void reserve(lua_State *L, zkl_objects *all) {
  if (all->count < all->room)
    return;
  size_t room = all->room ? 2 * all->room : 32;
  zk_object **at = zk_realloc(all->at, room * sizeof(zk_object *));
  if (!at) {
    zk_nomem(room * sizeof(zk_object *), "the values of a file");
    zkl_raise(L);
  }
  all->at = at;
  all->room = room;
}

zkl_objects *zkl_push_objects(lua_State *L) {
  zkl_objects *all = lua_newuserdatauv(L, sizeof *all, 0);
  *all = (zkl_objects){0};
  if (luaL_newmetatable(L, OBJECTS)) {
    lua_pushcfunction(L, collect_objects);
    lua_setfield(L, -2, "__gc");
    zkl_hide_metatable(L);
  }
  lua_setmetatable(L, -2);
  return all;
}

zk_object **zkl_object_slot(lua_State *L, zkl_objects *all) {
  reserve(L, all);
  all->at[all->count] = NULL;
  return &all->at[all->count++];
}

/* The way from the root to a value, for messages. */
typedef struct place {
  const struct place *up;
  const char *key; /* NULL: `index` is the key */
  lua_Integer index;
  int depth;
} place;

typedef struct converter {
  lua_State *L;
  zkl_objects *all;
  const char *who;
  int describe, seen; /* stack indices; seen[table or tensor] = its object, true while under way */
} converter;

static size_t place_text(const place *at, char *text, size_t size) {
  if (!at->up)
    return 0;
  size_t n = place_text(at->up, text, size);
  const char *dot = n ? "." : "";
  int more = at->key ? snprintf(text + n, size - n, "%s%s", dot, at->key)
                     : snprintf(text + n, size - n, "%s%lld", dot, (long long)at->index);
  n += more > 0 ? (size_t)more : 0;
  return n < size ? n : size - 1;
}

/* Raises "WHO: state.0.momentum_buffer: REASON". */
static void refuse(converter *c, const place *at, const char *reason) {
  char text[400] = "";
  place_text(at, text, sizeof text);
  zkl_error(c->L, "%s: %s: %s", c->who, text[0] ? text : "the object", reason);
}

/* The maker's status, and where it put the object. */
static zk_object *own(converter *c, zk_status status, zk_object **o) {
  if (status != ZK_OK)
    zkl_raise(c->L);
  c->all->at[c->all->count++] = *o;
  return *o;
}

static zk_object *convert(converter *c, const place *at);

static void append(converter *c, zk_object *container, zk_object *item) {
  if (zk_object_append(container, zk_object_retain(item)) != ZK_OK)
    zkl_raise(c->L);
}

static zk_object *new_container(converter *c, const char *kind) {
  zk_object *o;
  zk_object_type type = strcmp(kind, "list") == 0    ? ZK_OBJ_LIST
                        : strcmp(kind, "tuple") == 0 ? ZK_OBJ_TUPLE
                        : strcmp(kind, "dict") == 0  ? ZK_OBJ_DICT
                                                     : ZK_OBJ_ORDERED;
  reserve(c->L, c->all);
  return own(c, zk_object_new(type, &o), &o);
}

/* A dict's entries: the list of its keys is on the top, the table below it at `table`. */
static void convert_entries(converter *c, zk_object *dict, int table, const place *at) {
  lua_State *L = c->L;
  int keys = lua_gettop(L);
  lua_Integer n = (lua_Integer)lua_rawlen(L, keys);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_rawgeti(L, keys, i);
    place here = {.up = at, .depth = at->depth + 1};
    if (lua_type(L, -1) == LUA_TSTRING)
      here.key = lua_tostring(L, -1);
    else if (lua_isinteger(L, -1))
      here.index = lua_tointeger(L, -1);
    else if (lua_isboolean(L, -1))
      here.key = lua_toboolean(L, -1) ? "True" : "False";
    else if (lua_isnumber(L, -1))
      here.key = "a float";
    else
      refuse(c, at, "a table with a key that is no string, number or boolean cannot be saved");
    append(c, dict, convert(c, &here)); /* the key */
    lua_pushvalue(L, -1);
    lua_rawget(L, table);
    append(c, dict, convert(c, &here));
    lua_pop(L, 2);
  }
}

static void convert_items(converter *c, zk_object *list, int table, lua_Integer n,
                          const place *at) {
  for (lua_Integer i = 1; i <= n; i++) {
    place here = {.up = at, .index = i, .depth = at->depth + 1};
    lua_rawgeti(c->L, table, i);
    append(c, list, convert(c, &here));
    lua_pop(c->L, 1);
  }
}

static zk_object *convert_table(converter *c, int table, const place *at) {
  lua_State *L = c->L;
  if (at->depth >= ZK_OBJECT_MAX_DEPTH)
    refuse(c, at, "tables are nested too deep");
  lua_pushvalue(L, table);
  lua_pushboolean(L, 1);
  lua_rawset(L, c->seen);
  lua_pushvalue(L, c->describe);
  lua_pushvalue(L, table);
  lua_call(L, 1, 3); /* kind, keys or length, metadata; or nil, reason */
  if (lua_isnil(L, -3))
    refuse(c, at, lua_isstring(L, -2) ? lua_tostring(L, -2) : "this table cannot be saved");
  if (!lua_isstring(L, -3) || (!lua_isinteger(L, -2) && !lua_istable(L, -2))) /* a script's own */
    refuse(c, at, "its description must be a kind and a length or a list of keys");
  zk_object *o = new_container(c, lua_tostring(L, -3));
  if (!lua_isnil(L, -1) && o->type == ZK_OBJ_ORDERED) {
    place here = {.up = at, .key = "_metadata", .depth = at->depth + 1};
    o->items.metadata = zk_object_retain(convert(c, &here));
  }
  lua_pop(L, 1);
  if (lua_isinteger(L, -1))
    convert_items(c, o, table, lua_tointeger(L, -1), at);
  else
    convert_entries(c, o, table, at);
  lua_pop(L, 2);
  return o;
}

/* Tables and tensors: what stands in two places is one object in the file. */
static zk_object *convert_shared(converter *c, const place *at) {
  lua_State *L = c->L;
  int index = lua_gettop(L);
  zk_object *o;
  lua_pushvalue(L, index);
  int known = lua_rawget(L, c->seen);
  if (known == LUA_TBOOLEAN)
    refuse(c, at, "a table that contains itself cannot be saved");
  o = lua_touserdata(L, -1);
  lua_pop(L, 1);
  if (known != LUA_TNIL)
    return o;
  zk_tensor *t = zkl_test_tensor(L, index);
  if (t) {
    reserve(L, c->all);
    o = own(c, zk_object_tensor(t, &o), &o);
    o->tensor.requires_grad = zk_requires_grad(t);
  } else if (lua_istable(L, index)) {
    o = convert_table(c, index, at);
  } else {
    char reason[80];
    snprintf(reason, sizeof reason, "a %s cannot be saved", luaL_typename(L, index));
    refuse(c, at, reason);
  }
  lua_pushvalue(L, index);
  lua_pushlightuserdata(L, o);
  lua_rawset(L, c->seen);
  return o;
}

/* The value on the top of the stack, which stays there. The object belongs to c->all. */
static zk_object *convert(converter *c, const place *at) {
  lua_State *L = c->L;
  zk_object *o;
  luaL_checkstack(L, 12, c->who);
  reserve(L, c->all);
  switch (lua_type(L, -1)) {
  case LUA_TNIL:
    return own(c, zk_object_new(ZK_OBJ_NONE, &o), &o);
  case LUA_TBOOLEAN:
    return own(c, zk_object_bool(lua_toboolean(L, -1), &o), &o);
  case LUA_TNUMBER:
    if (lua_isinteger(L, -1))
      return own(c, zk_object_int(lua_tointeger(L, -1), &o), &o);
    return own(c, zk_object_float(lua_tonumber(L, -1), &o), &o);
  case LUA_TSTRING: {
    size_t n;
    const char *s = lua_tolstring(L, -1, &n);
    if (!zk_is_utf8(s, n))
      refuse(c, at, "a string that is not UTF-8 cannot be saved (a uint8 tensor holds any bytes)");
    return own(c, zk_object_string(s, n, &o), &o);
  }
  default:
    return convert_shared(c, at);
  }
}

zk_object *zkl_to_object(lua_State *L, zkl_objects *all, const char *who, int arg, int describe) {
  converter c = {.L = L, .all = all, .who = who, .describe = describe};
  lua_newtable(L);
  c.seen = lua_gettop(L);
  lua_pushvalue(L, arg);
  zk_object *o = convert(&c, &(place){0});
  lua_pop(L, 2);
  return o;
}
