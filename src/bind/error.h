/*
 * error.h: the core returns a status and leaves a message; what is bound here raises it. The lowest
 * file of bind/.
 */
#ifndef ZK_BIND_ERROR_H
#define ZK_BIND_ERROR_H

#include <lua.h>
#include <stdbool.h>
#include "base/interrupt.h"
#include "base/status.h"
#include "bind/nearest.h"

/* Raises the core's message, with the path of the layer that is running in front. Never returns;
 * `return zkl_raise(L)` reads well. Release what the C code owns first. */
int zkl_raise(lua_State *L);
/* Raises the same unless status is ZK_OK; gives 0. */
static inline int zkl_done(lua_State *L, zk_status status) {
  return status == ZK_OK ? 0 : zkl_raise(L);
}
/* Raises a message of ours the same way. */
int zkl_error(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Raises the text at the top the same way. */
int zkl_raise_text(lua_State *L);
/* Pushes "script.lua:12: " for the innermost line of the user's own code, or "". */
void zkl_where(lua_State *L);
/* The function at the top, which it takes off, gives the path of the running layer or nil. */
void zkl_set_layer_path(lua_State *L);
/* Pushes that path; false, and nothing, when no layer runs. */
bool zkl_push_layer_path(lua_State *L);
/* The table at the top, which it takes off, has the names of functions in Lua by function: a
 * message of what such a function is made of gets its name in front, when the user's line called
 * it. */
void zkl_set_called(lua_State *L);

/* For long loops over Lua's own values: raises "interrupted!" after Ctrl-C. */
void zkl_heed(lua_State *L);

/* status = zkl_try(L, call): what failed for want of memory is tried once more after a full
 * collection. `call` is evaluated again, so it starts from nothing. */
#define zkl_try(L, call)                                                                           \
  ({                                                                                               \
    zk_status try_;                                                                                \
    int tries_ = 0;                                                                                \
    do                                                                                             \
      try_ = (call);                                                                               \
    while (zkl_try_again(L, try_, &tries_));                                                       \
    try_;                                                                                          \
  })
/* The same for a call that Ctrl-C may stop; what was made then is not to be used. */
#define zkl_try_stoppable(L, call)                                                                 \
  zkl_try(L, ({                                                                                    \
            bool before_ = zk_stoppable_begin(true);                                               \
            zk_stoppable_end(before_, call);                                                       \
          }))
/* Has the call to be tried again? Collects if so. */
bool zkl_try_again(lua_State *L, zk_status status, int *tries);

#endif
