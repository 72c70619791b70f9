/*
 * idioms.h: what Lua's own ways (ipairs, pairs, #, [0], .., a call, ==) give on our objects: what
 * one expects, or an error that says what to write.
 */
#ifndef ZK_BIND_IDIOMS_H
#define ZK_BIND_IDIOMS_H

#include "bind/bind.h"

/* Pushes n sizes as a list that counts from 1, as Lua's do: #, ipairs, table.unpack work. [-1] is
 * the last, [0] an error; two of them are equal by content, and tostring shows them: as torch.Size
 * if they are a shape, else as a tuple. */
void zkl_push_sizes(lua_State *L, const int64_t *size, int n, bool shape);

/* The table at the top is a list that a function of ours gives: as above, but for == and words. */
void zkl_make_list(lua_State *L);
/* The table at the top, of named values, is printed by its entries. */
void zkl_make_record(lua_State *L);

/* An object that is no list, a userdata: its name in messages, and what to write instead of walking
 * it and of calling it. */
typedef struct zkl_object_words {
  const char *name, *walk, *call;
} zkl_object_words;

/* The metatable at the top, of such objects, gets these methods, and errors for all else. */
void zkl_set_methods(lua_State *L, const luaL_Reg *methods, const zkl_object_words *words);

#endif
