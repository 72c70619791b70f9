/*
 * arguments.h: arguments of bound functions, read and checked. What does not fit is raised in
 * zknn's words, "randperm: argument 1 must be an integer, got 'x'", at the line of the script: the
 * functions of lauxlib.h would name the line of lua/zknn that the call came through.
 *
 * A number is a Lua number here, a string a Lua string: neither is made of the other. Arguments of
 * a method are counted behind the object.
 */
#ifndef ZK_BIND_ARGUMENTS_H
#define ZK_BIND_ARGUMENTS_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include "tensor/tensor.h"

/* Raises that the argument must be `want` ("an integer"). Never returns. */
int zkl_wrong_argument(lua_State *L, int arg, const char *want);
/* The name that the list of n > 0 entries at `at` has besides ({2, 3, dtype = "int64"}), which the
 * table keeps alive, or NULL. `n` is table.pack's. Raises nothing. */
const char *zkl_name_in_list(lua_State *L, int at, lua_Integer n);
/* Is it an object of a script's without a key of its own, which would be read as an empty table?
 * Raises nothing. */
bool zkl_is_hollow(lua_State *L, int at);
/* Is it hollow, or an object of a class of zknn's (a module, an optimizer), whose fields are no
 * named arguments? Raises nothing. */
bool zkl_is_object(lua_State *L, int at);
/* Is it no list: no table, a hollow one, or one of names alone? Raises nothing. */
bool zkl_is_no_list(lua_State *L, int at);
/* Pushes what a message says of the value: "'text'", "3.5", "a table", "nothing". */
const char *zkl_describe(lua_State *L, int at);

lua_Integer zkl_check_integer(lua_State *L, int arg);
lua_Integer zkl_opt_integer(lua_State *L, int arg, lua_Integer fallback);
double zkl_check_real(lua_State *L, int arg);
double zkl_opt_real(lua_State *L, int arg, double fallback);
/* For C, which ends a text at a zero byte: one inside is refused, lest another file be written. */
const char *zkl_check_text(lua_State *L, int arg);
const char *zkl_check_path(lua_State *L, int arg); /* the same, and not empty */
const char *zkl_check_bytes(lua_State *L, int arg, size_t *size);
/* Of that basic type (LUA_TTABLE, ...). */
void zkl_check_type(lua_State *L, int arg, int type);
/* A userdata of that metatable. */
void *zkl_check_object(lua_State *L, int arg, const char *metatable);
/* The number of the string in `choices` (NULL at the end). */
int zkl_check_choice(lua_State *L, int arg, const char *const choices[]);
/* An open tensor, which the call holds. */
zk_tensor *zkl_check_tensor(lua_State *L, int arg);

/* A dtype name at arg ("float32", "long"), or fallback when absent or nil; raises on others. */
zk_dtype zkl_opt_dtype(lua_State *L, int arg, zk_dtype fallback);
/* Raises unless it is a device of this build, "cpu". */
void zkl_check_device(lua_State *L, const char *device);
/* Raises unless there is a number or boolean at `at` that `dtype` can hold. As in PyTorch, an
 * integer of uint8 may be negative. */
void zkl_check_number(lua_State *L, const char *who, zk_dtype dtype, int at);

/* A memory_limit that Lua has checked at arg, in bytes; 0 when absent: the reader's own. */
static inline size_t zkl_opt_limit(lua_State *L, int arg) {
  lua_Integer limit = zkl_opt_integer(L, arg, 0);
  return limit > 0 ? (size_t)limit : 0;
}

/* Raises unless `good`. */
static inline void zkl_check_that(lua_State *L, bool good, int arg, const char *want) {
  if (!good)
    zkl_wrong_argument(L, arg, want);
}

#endif
