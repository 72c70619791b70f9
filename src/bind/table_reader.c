/*
 * table_reader.c: fields, lists and dicts of Lua tables as a model's records.
 */
#include "bind/table_reader.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

/* ---- the way to a value, for messages ----------------------------------------------------------
 */

size_t zkl_enter(zkl_reader *r, const char *format, const char *name, lua_Integer i) {
  size_t before = r->length;
  int n = name ? snprintf(r->path + before, sizeof r->path - before, format, name)
               : snprintf(r->path + before, sizeof r->path - before, "[%lld]", (long long)i);
  r->length += n > 0 ? (size_t)n : 0;
  if (r->length >= sizeof r->path)
    r->length = sizeof r->path - 1;
  return before;
}

void zkl_leave(zkl_reader *r, size_t before) {
  r->length = before;
  r->path[before] = '\0';
}

size_t zkl_enter_field(zkl_reader *r, const char *name) {
  return zkl_enter(r, r->length ? ".%s" : "%s", name, 0);
}

int zkl_refuse(zkl_reader *r, const char *want) {
  const char *got = zkl_test_tensor(r->L, -1) ? "a tensor" : luaL_typename(r->L, -1);
  return zkl_error(r->L, "%s: %s must be %s, got %s", r->who, r->path, want, got);
}

void zkl_check_status(zkl_reader *r, zk_status status) {
  if (status != ZK_OK)
    zkl_raise(r->L);
}

/* ---- pieces ------------------------------------------------------------------------------------
 */

void *zkl_new_record(zkl_reader *r, zk_list *list, size_t size) {
  void *out;
  zkl_check_status(r, zk_list_add_record(&r->m->arena, list, size, &out));
  return out;
}

zk_span zkl_to_span(zkl_reader *r) {
  size_t n;
  char *copy;
  const char *s = lua_tolstring(r->L, -1, &n);
  zkl_check_status(r, zk_arena_copy(&r->m->arena, s, n, &copy));
  return (zk_span){copy, n};
}

const char *zkl_to_text(zkl_reader *r) {
  size_t n;
  if (lua_type(r->L, -1) != LUA_TSTRING)
    zkl_refuse(r, "a string");
  const char *s = lua_tolstring(r->L, -1, &n);
  if (strlen(s) != n || !zk_is_utf8(s, n))
    zkl_error(r->L, "%s: %s must be UTF-8 without zero bytes", r->who, r->path);
  return zkl_to_span(r).at;
}

const char *zkl_text_field(zkl_reader *r, const char *key) {
  const char *text = NULL;
  size_t before = zkl_enter_field(r, key);
  if (lua_getfield(r->L, -1, key) != LUA_TNIL)
    text = zkl_to_text(r);
  lua_pop(r->L, 1);
  zkl_leave(r, before);
  return text;
}

int64_t zkl_int_field(zkl_reader *r, const char *key, uint32_t *has, uint32_t bit) {
  int64_t value = 0;
  size_t before = zkl_enter_field(r, key);
  if (lua_getfield(r->L, -1, key) != LUA_TNIL) {
    if (!lua_isinteger(r->L, -1))
      zkl_refuse(r, "an integer");
    value = lua_tointeger(r->L, -1);
    *has |= bit;
  }
  lua_pop(r->L, 1);
  zkl_leave(r, before);
  return value;
}

void zkl_read_unknown(zkl_reader *r, zk_record *out) {
  if (lua_getfield(r->L, -1, "unknown") == LUA_TSTRING)
    out->unknown = zkl_to_span(r);
  lua_pop(r->L, 1);
}

/* Opens the list at t[key]: it is at the top, and its length is given; a nil counts as empty. */
static lua_Integer open_list(zkl_reader *r, const char *key) {
  if (lua_getfield(r->L, -1, key) == LUA_TNIL)
    return 0;
  if (lua_type(r->L, -1) != LUA_TTABLE)
    zkl_refuse(r, "a list");
  lua_Integer n = (lua_Integer)lua_rawlen(r->L, -1);
  lua_pushnil(r->L);
  if (n == 0 &&
      lua_next(r->L, -2)) { /* one entry without the list around it, as is easily written */
    if (lua_type(r->L, -2) == LUA_TSTRING)
      zkl_error(r->L, "%s: %s must be a list, got a table with the key '%s'", r->who, r->path,
                lua_tostring(r->L, -2));
    lua_pop(r->L, 2);
  } else if (n > 0) {
    lua_pop(r->L, 1);
  }
  return n;
}

void zkl_read_records(zkl_reader *r, const char *key, zk_list *out, size_t size,
                      void (*read)(zkl_reader *, void *)) {
  size_t before = zkl_enter_field(r, key);
  lua_Integer n = open_list(r, key);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t here = zkl_enter(r, NULL, NULL, i);
    if (lua_rawgeti(r->L, -1, i) != LUA_TTABLE)
      zkl_refuse(r, "a table");
    read(r, zkl_new_record(r, out, size));
    lua_pop(r->L, 1);
    zkl_leave(r, here);
  }
  lua_pop(r->L, 1);
  zkl_leave(r, before);
}

void zkl_read_texts(zkl_reader *r, const char *key, zk_list *out) {
  void *slot;
  size_t before = zkl_enter_field(r, key);
  lua_Integer n = open_list(r, key);
  for (lua_Integer i = 1; i <= n; i++) {
    size_t here = zkl_enter(r, NULL, NULL, i);
    lua_rawgeti(r->L, -1, i);
    const char *text = zkl_to_text(r);
    zkl_check_status(r, zk_list_add(&r->m->arena, out, sizeof text, &slot));
    *(const char **)slot = text;
    lua_pop(r->L, 1);
    zkl_leave(r, here);
  }
  lua_pop(r->L, 1);
  zkl_leave(r, before);
}

lua_Integer zkl_open_dict(zkl_reader *r, const char *key) {
  lua_State *L = r->L;
  if (lua_getfield(L, -1, key) == LUA_TNIL) {
    lua_newtable(L);
    return 0;
  }
  if (lua_type(L, -1) != LUA_TTABLE)
    zkl_refuse(r, "a table of values by name");
  lua_pushvalue(L, r->describe);
  lua_pushvalue(L, -2);
  lua_call(L, 1, 2);
  lua_remove(L, -2);
  if (lua_type(L, -1) != LUA_TTABLE)
    zkl_error(L, "%s: %s must be a table of values by name", r->who, r->path);
  return (lua_Integer)lua_rawlen(L, -1);
}

const char *zkl_push_entry(zkl_reader *r, lua_Integer i) {
  lua_State *L = r->L;
  lua_rawgeti(L, -1, i);
  if (lua_type(L, -1) != LUA_TSTRING)
    zkl_error(L, "%s: %s must have names for keys", r->who, r->path);
  const char *key = zkl_to_text(r);
  lua_rawget(L, -3);
  return key;
}
