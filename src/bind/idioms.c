/*
 * idioms.c: Lua's own ways on our objects.
 *
 * Lua cannot tell ipairs(x) from x[1], nor does it look at a metamethod where a value of another
 * kind stands: x == 1 is false, whatever x is.
 */
#include "bind/idioms.h"

#include <string.h>
#include "bind/arguments.h"
#include "bind/explain.h"

/* a .. b, by what tostring makes of them. */
static int concat(lua_State *L) {
  lua_settop(L, 2);
  luaL_tolstring(L, 1, NULL);
  luaL_tolstring(L, 2, NULL);
  lua_concat(L, 2);
  return 1;
}

/* ---- lists ----------------------------------------------------------------------------------- */

static int shapes, tuples, lists, records; /* their metatables' places in the registry */

void zkl_push_sizes(lua_State *L, const int64_t *size, int n, bool shape) {
  lua_createtable(L, n, 0);
  for (int i = 0; i < n; i++) {
    lua_pushinteger(L, size[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, shape ? shapes : tuples);
  lua_setmetatable(L, -2);
}

void zkl_make_list(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, lists);
  lua_setmetatable(L, -2);
}

void zkl_make_record(lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, records);
  lua_setmetatable(L, -2);
}

/* Lua asks for what is not there: nil past the end, where ipairs stops. */
static int list_index(lua_State *L) {
  const char *what = lua_tostring(L, lua_upvalueindex(1));
  zkl_check_type(L, 1, LUA_TTABLE); /* a script may call it by hand */
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1), i = lua_tointeger(L, 2);
  if (!lua_isinteger(L, 2) || i > 0)
    return 0;
  if (i == 0)
    return zkl_error(L, "%s is a list, which counts from 1: [0] is not there; write [1] for %s",
                     what,
                     strcmp(what, "a shape") == 0 ? "the first size, or x:size(0)" : "the first");
  if (i < -n)
    return zkl_error(L, "%s is a list of %d entries, which has no [%lld]", what, (int)n,
                     (long long)i);
  lua_rawgeti(L, 1, n + 1 + i);
  return 1;
}

/* Past the end a list may grow: it is the script's own. */
static int list_newindex(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  if (lua_isinteger(L, 2) && lua_tointeger(L, 2) < 1)
    return zkl_error(L, "%s is a list, which counts from 1: [%lld] cannot be assigned",
                     lua_tostring(L, lua_upvalueindex(1)), (long long)lua_tointeger(L, 2));
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 0;
}

static int list_call(lua_State *L) {
  if (zkl_explain(L, "list_call", 0))
    return zkl_raise_text(L);
  return zkl_error(L,
                   "%s is a list, no function and no iterator: write [1] for its first entry, or "
                   "`for i, value in ipairs(list) do`",
                   lua_tostring(L, lua_upvalueindex(1)));
}

static int sizes_equal(lua_State *L) {
  bool equal = lua_istable(L, 1) && lua_istable(L, 2) && lua_rawlen(L, 1) == lua_rawlen(L, 2);
  for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, 1); equal && i <= n; i++) {
    lua_rawgeti(L, 1, i);
    lua_rawgeti(L, 2, i);
    equal = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
  }
  lua_pushboolean(L, equal);
  return 1;
}

static int sizes_tostring(lua_State *L) {
  luaL_Buffer b;
  bool shape = lua_toboolean(L, lua_upvalueindex(1));
  zkl_check_type(L, 1, LUA_TTABLE);
  lua_Integer n = (lua_Integer)lua_rawlen(L, 1);
  luaL_buffinit(L, &b);
  luaL_addstring(&b, shape ? "torch.Size([" : "(");
  for (lua_Integer i = 1; i <= n; i++) {
    if (i > 1)
      luaL_addstring(&b, ", ");
    lua_rawgeti(L, 1, i);
    luaL_tolstring(L, -1, NULL);
    lua_remove(L, -2);
    luaL_addvalue(&b);
  }
  luaL_addstring(&b, shape ? "])" : n == 1 ? ",)" : ")");
  luaL_pushresult(&b);
  return 1;
}

/* By its entries. zknn.show is loaded when something is shown. */
static int list_tostring(lua_State *L) {
  zkl_check_type(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1)); /* require */
  lua_pushliteral(L, "zknn.show");
  lua_call(L, 1, 1);
  lua_getfield(L, -1, "value");
  lua_pushvalue(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

/* The metatable at the top is that of tables which tostring shows by their entries. */
static void show_entries(lua_State *L, const char *kind) {
  lua_getglobal(L, "require");
  lua_pushcclosure(L, list_tostring, 1);
  lua_setfield(L, -2, "__tostring");
  lua_pushstring(L, kind);
  lua_setfield(L, -2, "__entries");
}

/* Pushes a metatable for lists that messages call `what`; gives its place in the registry. */
static int new_list_kind(lua_State *L, const char *name, const char *what) {
  static const luaL_Reg events[] = {
      {"__index", list_index}, {"__newindex", list_newindex}, {"__call", list_call}, {NULL, NULL}};
  lua_createtable(L, 0, 8);
  lua_pushstring(L, what);
  luaL_setfuncs(L, events, 1);
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, true); /* for who asks whether a table is a plain list (args.is_list) */
  lua_setfield(L, -2, "__list");
  lua_pushcfunction(L, concat);
  lua_setfield(L, -2, "__concat");
  lua_pushvalue(L, -1);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

static int new_sizes(lua_State *L, const char *name, const char *what, bool shape) {
  int place = new_list_kind(L, name, what);
  lua_pushboolean(L, shape);
  lua_pushcclosure(L, sizes_tostring, 1);
  lua_setfield(L, -2, "__tostring");
  lua_pushcfunction(L, sizes_equal);
  lua_setfield(L, -2, "__eq");
  lua_pop(L, 1);
  return place;
}

/* ---- objects --------------------------------------------------------------------------------- */

/* Raises the text that it carries. */
static int refuse(lua_State *L) {
  return zkl_error(L, "%s", lua_tostring(L, lua_upvalueindex(1)));
}

static int no_such_field(lua_State *L, const char *what, const char *name, int methods) {
  const char *names[100];
  int n = 0;
  for (lua_pushnil(L); lua_next(L, methods) && n < 99; lua_pop(L, 1))
    names[n++] = lua_tostring(L, -2); /* the table keeps it alive */
  names[n] = NULL;
  lua_pushstring(L, what);
  lua_pushstring(L, name);
  if (zkl_explain(L, "object", 2))
    return zkl_raise_text(L);
  return zkl_error(L, "%s has no field or method '%s'%s", what, name,
                   zkl_hint_for(name, names).text);
}

/* Upvalues: the methods, the object's name, what to write. */
static int object_index(lua_State *L) {
  const char *what = lua_tostring(L, lua_upvalueindex(2));
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
    return 1;
  if (lua_type(L, 2) != LUA_TSTRING)
    return zkl_error(L, "%s is no list: [%s] has no meaning; %s", what, luaL_tolstring(L, 2, NULL),
                     lua_tostring(L, lua_upvalueindex(3)));
  if (lua_tostring(L, 2)[0] == '_') /* libraries probe for __name and such */
    return 0;
  return no_such_field(L, what, lua_tostring(L, 2), lua_upvalueindex(1));
}

static void set_refusal(lua_State *L, const char *event, const char *format, const char *name,
                        const char *advice) {
  lua_pushfstring(L, format, name, advice);
  lua_pushcclosure(L, refuse, 1);
  lua_setfield(L, -2, event);
}

void zkl_set_methods(lua_State *L, const luaL_Reg *methods, const zkl_object_words *words) {
  lua_newtable(L);
  zkl_set_functions(L, methods);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__methods"); /* for completion */
  lua_pushstring(L, words->name);
  lua_pushstring(L, words->walk);
  lua_pushcclosure(L, object_index, 3);
  lua_setfield(L, -2, "__index");
  set_refusal(L, "__pairs", "%s cannot be iterated; %s", words->name, words->walk);
  set_refusal(L, "__len", "%s has no length; %s", words->name, words->walk);
  set_refusal(L, "__call", "%s is no function; %s", words->name, words->call);
  lua_pushcfunction(L, concat);
  lua_setfield(L, -2, "__concat");
}

void zkl_open_idioms(lua_State *L) {
  static const char walk[] = "write `for i, v in x:each() do`, which counts from 0";
  shapes = new_sizes(L, "torch.Size", "a shape", true);
  tuples = new_sizes(L, "tuple", "a list of strides", false);
  lists = new_list_kind(L, "list", "this");
  show_entries(L, "list");
  lua_pop(L, 1);
  lua_createtable(L, 0, 4);
  show_entries(L, "table");
  lua_pushboolean(L, true); /* saved and read as a table without a metatable */
  lua_setfield(L, -2, "__plain");
  lua_pushcfunction(L, concat);
  lua_setfield(L, -2, "__concat");
  records = luaL_ref(L, LUA_REGISTRYINDEX);
  luaL_getmetatable(L, ZKL_TENSOR);
  set_refusal(L, "__pairs", "%s cannot be iterated by pairs; %s", "a tensor", walk);
  set_refusal(L, "__call", "%s is no function and no iterator; %s", "a tensor", walk);
  set_refusal(L, "__eq", "%s: %s", "tensors are compared by name",
              "a:eq(b) element by element, zknn.equal(a, b) as a whole; rawequal(a, b) tells "
              "whether both are one object");
  lua_pushcfunction(L, concat);
  lua_setfield(L, -2, "__concat");
  lua_pop(L, 1);
}
