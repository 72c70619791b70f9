/*
 * read.h: a script takes elements out of a tensor.
 */
#ifndef ZK_BIND_READ_H
#define ZK_BIND_READ_H

#include "bind/bind.h"

/* The tensor at `arg`, whose elements the script is going to take out by `how` ("item"). While a
 * model is exported that is noted, and they may be forged (onnx/trace/trace.h); what is pushed
 * holds them. */
zk_tensor *zkl_read(lua_State *L, int arg, const char *how);

#endif
