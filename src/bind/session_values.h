/*
 * session_values.h: the values of a session's run as Lua has them.
 *
 * Strings are a string ([]) or nested lists of strings, one level a dimension; a sequence is a list
 * of values; nil is an optional that is empty; maps are a list of tables.
 */
#ifndef ZK_BIND_SESSION_VALUES_H
#define ZK_BIND_SESSION_VALUES_H

#include "bind/ops.h"
#include "onnx/run/program.h"

/* The value at the top as one for the port, popped. *owned gets it when it is new; a tensor is
 * held by the call. Raises for what it cannot be. */
zk_tensor *zkl_session_value(lua_State *L, const zk_port *port, zk_texts *texts, zk_tensor **owned);

/* Pushes *t, which is taken over: a tensor, or what stands for it in Lua. */
void zkl_push_session_value(lua_State *L, const zk_texts *texts, zk_tensor **t);

#endif
