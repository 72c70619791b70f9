/*
 * options.h: options and shapes in calls that make tensors.
 */
#ifndef ZK_BIND_OPTIONS_H
#define ZK_BIND_OPTIONS_H

#include "bind/bind.h"

typedef struct zkl_options {
  bool has_dtype, requires_grad;
  zk_dtype dtype;
} zkl_options;

/* The table at the top names arguments: what it says of params (in order, NULL at the end; or NULL)
 * moves to their positions before it. Raises "there is no `what` .." for names that are neither
 * among these nor among others. Returns the number of arguments before the table. */
int zkl_place_named(lua_State *L, const char *who, const char *what, const char *const *params,
                    const char *const *others);
/* When the last argument is a table with names: puts what it says in the places of params, takes it
 * off, and gives true. */
bool zkl_read_named(lua_State *L, const char *who, const char *const *params);
/* Reads {dtype=, requires_grad=, device=} at the top, when it is a table with names. Arguments that
 * it names (params: their names in order, NULL at the end; or NULL) move to their positions before
 * it. Returns the number of arguments before it. */
int zkl_read_options(lua_State *L, const char *who, const char *const *params, zkl_options *o);
/* The boolean at `at`, or fallback when it is nil; raises on others. */
bool zkl_option(lua_State *L, const char *who, const char *name, int at, bool fallback);
/* A shape from a list at `first`, or from the integers first..last. */
zk_shape zkl_read_shape(lua_State *L, const char *who, int first, int last);

/* Pushes a fresh tensor, not cleared; once it is filled, zkl_finish. Raise on failure. */
zk_tensor *zkl_push_new(lua_State *L, zk_dtype dtype, const zk_shape *shape);
zk_tensor *zkl_push_shaped(lua_State *L, const char *who, zkl_options *o);
/* Of the shape and dtype of the tensor at 1. */
zk_tensor *zkl_push_like(lua_State *L, const char *who, zkl_options *o);
/* Applies requires_grad and makes the top the tensor's one object. Returns 1. */
int zkl_finish(lua_State *L, const zkl_options *o);

#endif
