/*
 * scope.h: settings that hold while a function runs: whether gradients are recorded, anomaly mode,
 * the generator in use.
 *
 * A scope belongs to the coroutine that opened it. While a coroutine is suspended inside one, the
 * others do not see it; when it goes on, it finds its own again. Outside any scope of its own a
 * coroutine has the settings of the one that resumes it, as a function has those of its caller. So
 * one that is never resumed leaves nothing behind.
 */
#ifndef ZK_BIND_SCOPE_H
#define ZK_BIND_SCOPE_H

#include <lua.h>
#include <stdint.h>

typedef enum zkl_setting {
  ZKL_GRAD,      /* 0 or 1 */
  ZKL_ANOMALY,   /* 0 or 1 */
  ZKL_GENERATOR, /* a zk_rng */
  ZKL_SETTINGS
} zkl_setting;

/* Pushes a value to be closed: the setting has `value` until then. Its one user value keeps alive
 * what the setting points to. */
void zkl_push_scope(lua_State *L, zkl_setting setting, intptr_t value);
/* Closes the one at `at`, unless it is closed. */
void zkl_close_scope(lua_State *L, int at);

/* Changes a setting for the rest of the scope; outside any, for the rest of the coroutine. */
void zkl_change_setting(zkl_setting setting, intptr_t value);

/* All of them as they are at first, for another Lua. */
void zkl_reset_settings(void);

/* The coroutines that run, the innermost first, each resumed by the next. A signal handler may walk
 * the chain. */
typedef struct zkl_resumed {
  lua_State *co;
  const struct zkl_resumed *by; /* NULL: the main one */
} zkl_resumed;
const zkl_resumed *zkl_innermost(void);

/* coroutine.resume, wrap and close keep each coroutine's scopes apart from here on. */
void zkl_open_coroutines(lua_State *L);

#endif
