/*
 * host.h: what the files of host/ share. main.c reads the command line, script.c runs code,
 * streams.c sees to the standard files, locale.c to os.setlocale, modules.c makes `require` find
 * what is ours, repl.c talks with a user.
 */
#ifndef ZK_HOST_HOST_H
#define ZK_HOST_HOST_H

#include <lauxlib.h>
#include <lua.h>

/* The line that -v and the REPL open with. Lua's own text comes last, as its users expect. */
#define ZKL_BANNER "zknn " ZK_VERSION ", " LUA_COPYRIGHT

/* --- script.c --- */

/* What stands before ": message" on standard error: argv[0], or NULL for none (the REPL). */
void zkl_set_program(const char *name);

/* Prints "program: message" on standard error. */
void zkl_complain(const char *message);

/* Reports the error object on the top, if status is an error, and pops it. Returns status. */
int zkl_report(lua_State *L, int status);

/* lua_pcall with a traceback in the message; Ctrl-C stops the call by an error "interrupted!", and
 * a second Ctrl-C kills the process. */
int zkl_call(lua_State *L, int arguments, int results);

/* Drops a Ctrl-C that came in the last instant of a call, so that it does not stop the next. */
void zkl_forget_interrupt(lua_State *L);

/* Run and report; LUA_OK or the error's status. A NULL path is standard input. */
int zkl_run_string(lua_State *L, const char *source, const char *chunkname);
int zkl_run_file(lua_State *L, const char *path);
/* The script of the command line, called with the values arg[1], arg[2], ... */
int zkl_run_script(lua_State *L, const char *path);
/* -l MOD and -l NAME=MOD: require into a global. Writes into `request`. */
int zkl_run_require(lua_State *L, char *request);
/* LUA_INIT_5_4 or LUA_INIT: code, or @file. */
int zkl_run_init(lua_State *L);

/* Calls the function that a module (zknn.testing) left in the registry under this name, after all
 * scripts, whatever became of them. False when it gives false or fails: the exit status is 1. */
#define ZKL_AT_EXIT "zknn.at_exit"
int zkl_run_at_exit(lua_State *L);

/* --- stack.c --- */

/* Calls it with as much stack as the interpreter may need. */
int zkl_with_stack(int (*run_main)(int, char **), int argc, char **argv);

/* --- streams.c --- */

/* Sees that the standard files are open, and that a failure to write what was printed is told at
 * exit. False after a complaint. */
int zkl_open_streams(void);
/* The global print, which remembers why it failed. */
void zkl_open_print(lua_State *L);

/* --- locale.c --- */

/* Numbers are written and read with a point, whatever os.setlocale sets. */
void zkl_open_locale(lua_State *L);

/* --- modules.c --- */

/* Lets require find zknn.core, the modules carried inside the executable, and the neighbours of
 * `script` (NULL: no neighbours). */
void zkl_open_modules(lua_State *L, const char *script);

/* --- repl.c --- */

/* Reads, runs and prints until the input ends. */
void zkl_repl(lua_State *L);

#endif
