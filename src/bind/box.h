/*
 * box.h: tensors as Lua objects.
 *
 * A tensor is a userdata (a box) of metatable ZKL_TENSOR holding a zk_tensor *. One core tensor is
 * one Lua object, so identity (==) and table keys work. Order in every binding: create the closed
 * userdata, acquire into it, and only then let anything raise.
 */
#ifndef ZK_BIND_BOX_H
#define ZK_BIND_BOX_H

#include <lauxlib.h>
#include <lua.h>
#include "grad/graph.h"

#define ZKL_TENSOR "zknn.Tensor"

bool zkl_is_tensor(lua_State *L, int arg);         /* a closed one too */
zk_tensor *zkl_test_tensor(lua_State *L, int arg); /* NULL when it is none, or closed; held */
zk_tensor *zkl_box_tensor(lua_State *L, int arg);  /* the same, not held */

/* Pushes an empty box; acquire a reference into the slot, then call zkl_adopt. */
zk_tensor **zkl_new_box(lua_State *L);
/* The box on the top is filled: makes it (or the userdata that its tensor already has) the one
 * object of that tensor, and lets the collector feel new bytes. */
void zkl_adopt(lua_State *L);
/* The end of a function that makes a tensor into the box on the top: adopts it and returns 1, or
 * raises. */
int zkl_give(lua_State *L, zk_status status);
/* Pushes t's one Lua object, or nil for NULL. Retains t. */
void zkl_push_tensor(lua_State *L, zk_tensor *t);
/* Empties the box at arg; false when there is none. */
bool zkl_close_box(lua_State *L, int arg);

/* Pushes a new table with weak keys ("k") or values ("v"). */
void zkl_push_weak_table(lua_State *L, const char *mode);

/* Closures (hooks, Functions) that the history of a tensor leads to must live as long as it does,
 * where Lua's collector sees them: in the userdata's user value. Gives the tensor at the top those
 * of the tensors it was made from. */
void zkl_inherit(lua_State *L, int n, zk_tensor *const *in);
/* leaf's .grad has a history that leads to root's closures: they live with leaf, from which the
 * userdata of .grad inherits them. anew: those of an earlier .grad are not needed any more. */
void zkl_inherit_history(lua_State *L, zk_tensor *leaf, zk_tensor *root, bool anew);
/* Pushes the table of closures `number`, or nil. */
void zkl_push_closures(lua_State *L, int64_t number);
/* Gives the table of closures at the top a number. */
int64_t zkl_number_closures(lua_State *L);

/* A tensor's methods, besides those that it has. */
void zkl_set_tensor_methods(lua_State *L, const luaL_Reg *methods);

/* A number for Lua. A NaN loses its sign, which means nothing and which printf would show ("-nan").
 */
void zkl_push_real(lua_State *L, double x);

/* The metatable, still empty, and the weak tables. */
void zkl_open_box(lua_State *L);

#endif
