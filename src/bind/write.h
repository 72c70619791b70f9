/*
 * write.h: what stands around each write to a tensor by a script.
 */
#ifndef ZK_BIND_WRITE_H
#define ZK_BIND_WRITE_H

#include "bind/bind.h"

/* Raises when the tensor at `arg` may not be written because gradients are recorded. */
void zkl_check_untracked(lua_State *L, int arg, const char *what);
/* The same, for a tensor that is going to be written. */
void zkl_check_writable(lua_State *L, int arg, const char *what);
/* After an in-place write of t, the tensor at 1: returns it. */
int zkl_wrote(lua_State *L, zk_tensor *t);

#endif
