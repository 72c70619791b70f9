/*
 * schema.c: the arguments of lua/zknn's functions, read as the list of their parameters says: by
 * position in PyTorch's order, and any of them by name in a last table (lua/zknn/args.lua).
 */
#include "bind/bind.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

/* What a parameter takes; what fits becomes the value to use. */
typedef enum kind {
  INTEGER,
  NUMBER, /* a nan passes every check of a limit that is not written for it, so it passes none */
  NUMBER_OR_NAN,
  BOOLEAN,
  STRING,
  TENSOR,
  FUNCTION,
  CALLABLE,
  SIZE,        /* one number for every dimension, or a list of them */
  PADDING,     /* the same, or a word */
  OUTPUT_SIZE, /* a size that may have false in it: the input's own */
  ANY,
  KINDS
} kind;

static const struct {
  const char *word, *want;
} kinds[KINDS] = {
    [INTEGER] = {"integer", "an integer"},
    [NUMBER] = {"number", "a number"},
    [NUMBER_OR_NAN] = {"number or nan", "a number"},
    [BOOLEAN] = {"boolean", "true or false"},
    [STRING] = {"string", "a string"},
    [TENSOR] = {"tensor", "a tensor"},
    [FUNCTION] = {"function", "a function"},
    [CALLABLE] = {"callable", "a function"},
    [SIZE] = {"size", "an integer or a list of integers"},
    [PADDING] = {"padding", "an integer, a list of integers, 'same' or 'valid'"},
    [OUTPUT_SIZE] = {"output_size", "an integer or a list of integers or false"},
    [ANY] = {"any", "a value"},
};

/* none: it may be false, for Python's None, where the default is something else. */
typedef struct row {
  uint8_t kind;
  bool optional, none, has_default;
} row;

typedef struct schema {
  int n;
  row rows[];
} schema;

/* Upvalues of a reader: for whom it reads; the schema; {name 1, name 2, .., [name] = true}; the
 * defaults by place; args.is_callable. */
enum { WHO = 1, SCHEMA, NAMES, DEFAULTS, IS_CALLABLE, N_UPVALUES = IS_CALLABLE };

/* ---- values --------------------------------------------------------------------------------- */

/* A table that is no object: without a metatable, or with that of a list of ours. */
static bool is_list(lua_State *L, int at) {
  if (lua_type(L, at) != LUA_TTABLE)
    return false;
  if (!lua_getmetatable(L, at))
    return true;
  lua_pushliteral(L, "__list");
  bool list = lua_rawget(L, -2) == LUA_TBOOLEAN && lua_toboolean(L, -1);
  lua_pop(L, 2);
  return list;
}

/* The number at the top, as an integer when it is one. */
static bool fit_integer(lua_State *L) {
  int whole;
  lua_Integer n = lua_tointegerx(L, -1, &whole);
  if (!whole)
    return false;
  if (!lua_isinteger(L, -1)) {
    lua_pushinteger(L, n);
    lua_replace(L, -2);
  }
  return true;
}

static bool fit_size(lua_State *L, bool or_false) {
  if (lua_type(L, -1) == LUA_TNUMBER)
    return fit_integer(L);
  if (!is_list(L, -1))
    return false;
  lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
  bool good = n > 0 && !zkl_name_in_list(L, -1, n);
  for (lua_Integer i = 1; good && i <= n; i++) {
    int type = lua_rawgeti(L, -1, i);
    good = lua_isinteger(L, -1) || (or_false && type == LUA_TBOOLEAN && !lua_toboolean(L, -1));
    lua_pop(L, 1);
  }
  return good;
}

static bool is_word(lua_State *L, const char *word) {
  return lua_type(L, -1) == LUA_TSTRING && strcmp(lua_tostring(L, -1), word) == 0;
}

/* Does the value at the top fit? It may become another. */
static bool fit(lua_State *L, kind k) {
  int type = lua_type(L, -1);
  switch (k) {
  case INTEGER:
    return type == LUA_TNUMBER && fit_integer(L);
  case NUMBER:
    return type == LUA_TNUMBER && lua_tonumber(L, -1) == lua_tonumber(L, -1);
  case NUMBER_OR_NAN:
    return type == LUA_TNUMBER;
  case BOOLEAN:
    return type == LUA_TBOOLEAN;
  case STRING:
    return type == LUA_TSTRING;
  case TENSOR:
    return zkl_is_tensor(L, -1);
  case FUNCTION:
    return type == LUA_TFUNCTION;
  case CALLABLE: {
    if (type == LUA_TFUNCTION)
      return true;
    lua_pushvalue(L, lua_upvalueindex(IS_CALLABLE));
    lua_pushvalue(L, -2);
    lua_call(L, 1, 1);
    bool good = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return good;
  }
  case SIZE:
    return fit_size(L, false);
  case PADDING:
    return is_word(L, "same") || is_word(L, "valid") || fit_size(L, false);
  case OUTPUT_SIZE:
    return fit_size(L, true);
  case ANY:
  case KINDS:
    break;
  }
  return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Raises "who: " and the text. */
static int refuse(lua_State *L, const char *who, const char *format, ...) {
  va_list args;
  lua_pushfstring(L, "%s: ", who);
  va_start(args, format);
  lua_pushvfstring(L, format, args);
  va_end(args);
  lua_concat(L, 2);
  return zkl_raise_text(L);
}

/* Raises for the first unknown key (in sorted order) of the table at `options`; `names` lists those
 * that are known. */
static void check_names(lua_State *L, const char *who, int options, int names) {
  int n = (int)lua_rawlen(L, names);
  const char *first = NULL;
  luaL_checkstack(L, n + 8, "too many names");
  const char **list = lua_newuserdatauv(L, ((size_t)n + 1) * sizeof *list, 0);
  for (int i = 0; i < n; i++) {
    lua_rawgeti(L, names, i + 1); /* stays: the pointer must live */
    list[i] = zkl_check_text(L, -1);
  }
  list[n] = NULL;
  lua_pushnil(L); /* the first so far */
  int best = lua_gettop(L);
  for (lua_pushnil(L); lua_next(L, options); lua_pop(L, 1)) {
    bool known = false;
    for (int i = 0; i < n && !known && lua_type(L, -2) == LUA_TSTRING; i++)
      known = strcmp(lua_tostring(L, -2), list[i]) == 0;
    if (known)
      continue;
    luaL_tolstring(L, -2, NULL);
    if (!first || lua_compare(L, -1, best, LUA_OPLT)) {
      lua_copy(L, -1, best);
      first = lua_tostring(L, best);
    }
    lua_pop(L, 1);
  }
  if (!first)
    return;
  luaL_Buffer b;
  const char *near = zkl_nearest(first, list);
  luaL_buffinit(L, &b);
  if (near) {
    lua_pushfstring(L, " (did you mean '%s'?)", near);
    luaL_addvalue(&b);
  } else if (n <= 12) {
    luaL_addstring(&b, " (there are ");
    for (int i = 0; i < n; i++) {
      luaL_addstring(&b, i ? ", " : "");
      luaL_addstring(&b, list[i]);
    }
    luaL_addchar(&b, ')');
  }
  luaL_pushresult(&b);
  refuse(L, who, "unknown argument '%s'%s", first, lua_tostring(L, -1));
}

/* The table at n, if it is one of names: no object, and no list, which is an argument of its own.
 */
static bool is_options(lua_State *L, int n) {
  if (n == 0 || lua_type(L, n) != LUA_TTABLE)
    return false;
  if (lua_getmetatable(L, n)) {
    lua_pushliteral(L, "__plain");
    bool plain = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 2);
    if (!plain)
      return false;
  }
  bool names = lua_rawgeti(L, n, 1) == LUA_TNIL && lua_rawlen(L, n) == 0; /* {nil, x} is a list */
  lua_pop(L, 1);
  return names;
}

static bool has_field(lua_State *L, const char *name) {
  lua_pushstring(L, name);
  bool has = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 1);
  return has;
}

/* What to write in place of the value at the top, which is of another kind. */
static const char *hint_for(lua_State *L, kind k, const char *who) {
  const char *name = is_list(L, -1) && lua_rawlen(L, -1) > 0
                         ? zkl_name_in_list(L, -1, (lua_Integer)lua_rawlen(L, -1))
                         : NULL;
  if (name)
    return lua_pushfstring(L, " with a name, '%s'; names go into a last table, {%s = ...}", name,
                           name);
  if (k == TENSOR && is_list(L, -1))
    return "; write zknn.tensor{...}";
  if (k == TENSOR && lua_istable(L, -1) && has_field(L, "_parameters"))
    return "; a module's tensors are its fields (model.weight), and model:parameters() lists them";
  if (k != TENSOR && k != ANY && is_list(L, -1) && lua_rawlen(L, -1) > 0)
    return "; arguments stand between parentheses, (a, b), and not in a list";
  if (lua_istable(L, -1) && has_field(L, "_class_of") && strncmp(who, "nn.", 3) == 0)
    return lua_pushfstring(L, "; a constructor of a base is %s.__init(self, ...)", who);
  if (zkl_is_tensor(L, -1) && strncmp(who, "nn.", 3) == 0 && isupper((unsigned char)who[3]))
    return lua_pushfstring(L, "; make the layer first, then call it: %s(...)(x)", who);
  return "";
}

/* The value at the top, above the name of parameter i, becomes the one to use. false stands for
 * Python's None, which a table of names cannot hold: it is nil where nil is the default, and false
 * by `none`. */
static void check_value(lua_State *L, const row *r, const char *who, int i) {
  bool is_false = lua_type(L, -1) == LUA_TBOOLEAN && !lua_toboolean(L, -1);
  if (is_false && r->none)
    return;
  if (lua_isnil(L, -1) || (is_false && r->optional && r->kind != BOOLEAN && r->kind != ANY)) {
    if (!r->has_default && !r->optional)
      refuse(L, who, "argument '%s' is missing", lua_tostring(L, -2));
    lua_pop(L, 1);
    lua_rawgeti(L, lua_upvalueindex(DEFAULTS), i);
  } else if (!fit(L, (kind)r->kind)) {
    int value = lua_gettop(L);
    const char *name = lua_tostring(L, -2), *got = zkl_describe(L, value);
    lua_pushvalue(L, value);
    const char *hint = hint_for(L, (kind)r->kind, who);
    refuse(L, who, "%s must be %s, got %s%s", name, kinds[r->kind].want, got, hint);
  }
}

static int read_arguments(lua_State *L) {
  const schema *s = lua_touserdata(L, lua_upvalueindex(SCHEMA));
  const char *who = lua_tostring(L, lua_upvalueindex(WHO));
  int n = lua_gettop(L), options = 0;
  luaL_checkstack(L, 8, who);
  while (n > 0 && lua_isnil(L, n)) /* what was not given, handed on */
    n--;
  if (is_options(L, n))
    options = n--;
  if (n > s->n)
    refuse(L, who, "takes %d argument%s at most, got %d", s->n, s->n == 1 ? "" : "s", n);
  if (options)
    for (lua_pushnil(L); lua_next(L, options); lua_pop(L, 1)) {
      lua_pushvalue(L, -2);
      if (lua_rawget(L, lua_upvalueindex(NAMES)) != LUA_TBOOLEAN) {
        lua_pushvalue(L, lua_upvalueindex(NAMES));
        check_names(L, who, options, lua_gettop(L));
      }
      lua_pop(L, 1);
    }
  lua_createtable(L, 0, s->n);
  int values = lua_gettop(L);
  for (int i = 1; i <= s->n; i++) {
    lua_rawgeti(L, lua_upvalueindex(NAMES), i);
    bool given = false;
    if (options) {
      lua_pushvalue(L, -1);
      given = lua_rawget(L, options) != LUA_TNIL;
    }
    if (i <= n && !lua_isnil(L, i)) {
      if (given)
        refuse(L, who, "argument '%s' is given by position and by name",
               lua_tostring(L, values + 1));
      lua_settop(L, values + 1);
      lua_pushvalue(L, i);
    } else if (!options) {
      lua_pushnil(L);
    }
    check_value(L, &s->rows[i - 1], who, i);
    lua_rawset(L, values);
  }
  return 1;
}

/* ---- for args.lua --------------------------------------------------------------------------- */

static bool flag(lua_State *L, const char *name) {
  lua_pushstring(L, name);
  lua_rawget(L, -2);
  bool set = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return set;
}

/* reader(who, parameters, is_callable) -> the function that reads. A parameter is {name, kind} with
 * default=, optional= or none=. */
static int f_reader(lua_State *L) {
  zkl_check_text(L, 1);
  zkl_check_type(L, 2, LUA_TTABLE);
  zkl_check_type(L, 3, LUA_TFUNCTION);
  lua_settop(L, 3);
  int n = (int)lua_rawlen(L, 2);
  lua_pushvalue(L, 1);
  schema *s = lua_newuserdatauv(L, sizeof *s + (size_t)n * sizeof *s->rows, 0);
  s->n = n;
  lua_createtable(L, n, n); /* names */
  lua_newtable(L);          /* defaults */
  for (int i = 1; i <= n; i++) {
    row *r = &s->rows[i - 1];
    if (lua_rawgeti(L, 2, i) != LUA_TTABLE || lua_rawgeti(L, -1, 1) != LUA_TSTRING)
      return zkl_error(L, "reader: parameter %d must be {name, kind}", i);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -5, i);
    lua_pushboolean(L, true);
    lua_rawset(L, -5);
    lua_rawgeti(L, -1, 2);
    const char *word = zkl_check_text(L, -1);
    int k = 0;
    while (k < KINDS && strcmp(kinds[k].word, word) != 0)
      k++;
    if (k == KINDS)
      return zkl_error(L, "reader: there is no kind '%s'", word);
    lua_pop(L, 1);
    *r = (row){(uint8_t)k, flag(L, "optional"), flag(L, "none"), false};
    lua_pushliteral(L, "default");
    r->has_default = lua_rawget(L, -2) != LUA_TNIL;
    lua_rawseti(L, -3, i);
    lua_pop(L, 1);
  }
  lua_pushvalue(L, 3);
  lua_pushcclosure(L, read_arguments, N_UPVALUES); /* what it reads it does not hold */
  return 1;
}

/* check_names(who, options, names): raises for a key of options that is none of the names. */
static int f_check_names(lua_State *L) {
  const char *who = zkl_check_text(L, 1);
  zkl_check_type(L, 3, LUA_TTABLE);
  lua_settop(L, 3);
  if (lua_type(L, 2) != LUA_TTABLE || zkl_is_object(L, 2))
    return refuse(L, who, "options must be a table of names, got %s", zkl_describe(L, 2));
  check_names(L, who, 2, 3);
  return 0;
}

/* describe(value): what a message says of it */
static int f_describe(lua_State *L) {
  lua_settop(L, 1);
  zkl_describe(L, 1);
  return 1;
}

/* is_list(value): a table that is no object, a shape, or a list that a file held? */
static int f_is_list(lua_State *L) {
  lua_settop(L, 1);
  lua_pushboolean(L, is_list(L, 1));
  return 1;
}

/* is_hollow(value): an object of a script's without a key of its own? */
static int f_is_hollow(lua_State *L) {
  lua_settop(L, 1);
  lua_pushboolean(L, zkl_is_hollow(L, 1));
  return 1;
}

void zkl_open_schema(lua_State *L) {
  static const luaL_Reg functions[] = {{"reader", f_reader},       {"check_names", f_check_names},
                                       {"describe", f_describe},   {"is_list", f_is_list},
                                       {"is_hollow", f_is_hollow}, {NULL, NULL}};
  zkl_set_functions(L, functions);
}
