/*
 * bind.h: the bridge between Lua and the core.
 *
 * The core returns a status and leaves a message; what is bound here raises it. Order in every
 * binding: create the closed userdata, acquire into it, and only then let anything raise.
 */
#ifndef ZK_BIND_BIND_H
#define ZK_BIND_BIND_H

#include <lauxlib.h>
#include <lua.h>
#include "grad/graph.h"

/* The C half of `require "zknn"`; lua/zknn/init.lua adds the rest. */
int luaopen_zknn_core(lua_State *L);

/* Raises the core's message, with the path of the layer that is running in front. Never returns;
 * `return zkl_raise(L)` reads well. Release what the C code owns first. */
int zkl_raise(lua_State *L);
/* Pushes "script.lua:12: " for the innermost line of the user's own code, or "". */
void zkl_where(lua_State *L);
/* Raises a message of ours the same way. */
int zkl_error(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A tensor is a userdata of metatable ZKL_TENSOR holding a zk_tensor *. One core tensor is one Lua
 * object, so identity (==) and table keys work. */
#define ZKL_TENSOR "zknn.Tensor"
zk_tensor *zkl_test_tensor(lua_State *L, int arg);  /* NULL when it is none */
zk_tensor *zkl_check_tensor(lua_State *L, int arg); /* raises; borrowed from the userdata */

/* Pushes an empty tensor userdata; acquire a reference into the slot, then call zkl_adopt. */
zk_tensor **zkl_new_box(lua_State *L);
/* The box on the top is filled: makes it (or the userdata that its tensor already has) the one
 * object of that tensor, and lets the collector feel new bytes. */
void zkl_adopt(lua_State *L);
/* Pushes t's one Lua object, or nil for NULL. Retains t. */
void zkl_push_tensor(lua_State *L, zk_tensor *t);

/* A dtype name at arg ("float32", "long"), or fallback when absent or nil; raises on others. */
zk_dtype zkl_opt_dtype(lua_State *L, int arg, zk_dtype fallback);

/* The name in `names` (NULL at the end) that is nearest to `name`, or NULL when none is near. */
const char *zkl_nearest(const char *name, const char *const *names);

/* Each file of bind/ adds its functions to the module table on the top of the stack. */
void zkl_open_tensor(lua_State *L);
void zkl_open_ops(lua_State *L);
void zkl_open_create(lua_State *L);   /* tensor, zeros, rand, arange, ... */
void zkl_open_autograd(lua_State *L); /* no_grad, backward, ... */
void zkl_open_files(lua_State *L);    /* save, load */
void zkl_open_train(lua_State *L);    /* _sgd_step, _idx_read, _gather_images, ... */
void zkl_open_system(lua_State *L);   /* clock, memory, threads, version */
void zkl_open_os(lua_State *L);       /* folders, writability, the terminal */

#endif
