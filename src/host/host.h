/*
 * host.h: declarations shared by the files of host/. main.c reads the command line, script.c runs
 * code, streams.c handles the standard streams, locale.c os.setlocale, place.c tells `require`
 * where the program is, globals.c answers for globals that are not there, repl.c is the interactive
 * prompt, commands.c runs `zknn test`, --profile and others, process.c starts processes for them,
 * usage.c is the text of --help.
 */
#ifndef ZK_HOST_HOST_H
#define ZK_HOST_HOST_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include "embed/report.h"

/* The line that -v and the REPL begin with. Lua's own version text comes last, as its users expect.
 */
#define ZKL_BANNER "zknn " ZK_VERSION ", " LUA_COPYRIGHT

/* --- script.c --- */

/* The prefix of messages on standard error: argv[0], or NULL for none (the REPL). */
void zkl_set_program(const char *name);

/* Prints "program: message" on standard error. */
void zkl_complain(const char *message);

/* Reports the error object on the top, if status is an error, and pops it. Returns status. */
int zkl_report(lua_State *L, int status);

/* lua_pcall with a traceback in the message; Ctrl-C stops the call by an error "interrupted!", and
 * a second Ctrl-C kills the process. */
int zkl_call(lua_State *L, int arguments, int results);

/* Did Ctrl-C end the last zkl_call? */
int zkl_stopped(void);

/* From now on a process that exits with this status after a Ctrl-C dies of SIGINT, when all else is
 * done. False when there is no memory. */
#define ZKL_INTERRUPTED 130
int zkl_open_interrupt(void);

/* Clears a Ctrl-C that came at the very end of a call, so that it does not stop the next one. */
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

/* Calls the function that a module (zknn.testing) stored in the registry under this name, after all
 * scripts, even if they failed. False when it returns false or fails: the exit status is then 1. */
#define ZKL_AT_EXIT "zknn.at_exit"
int zkl_run_at_exit(lua_State *L);

/* --- usage.c --- */

/* --help, on standard output. */
void zkl_print_usage(lua_State *L, const char *program);
/* Reports an option that is not there, or has no value. Return 0. */
int zkl_refuse_option(const char *program, const char *option);
int zkl_refuse_end(const char *program, const char *option);

/* --- stack.c --- */

/* Calls it with as much stack as the interpreter may need. */
int zkl_with_stack(int (*run_main)(int, char **), int argc, char **argv);

/* --- streams.c --- */

/* Makes sure that the standard streams are open, and that a failure to write printed text is
 * reported at exit. False after an error message. */
int zkl_open_streams(void);
/* The global print, which remembers why it failed. */
void zkl_open_print(lua_State *L);

/* --- locale.c --- */

/* Numbers are written and read with a point, whatever os.setlocale sets. */
void zkl_open_locale(lua_State *L);

/* --- globals.c --- */

/* The source that Lua knows the code of an -e by. */
#define ZKL_COMMAND_LINE "=(command line)"

/* Lets True, False and None raise when they are read as globals. */
void zkl_open_globals(lua_State *L);
/* From now on the code of an -e has zknn, nn and the others of lua/zknn/globals.lua. */
void zkl_show_globals(void);

/* --- place.c --- */

/* Lets require find zknn.core, the modules embedded in the executable, and modules in the folder of
 * `script` (NULL: none). */
void zkl_open_modules(lua_State *L, const char *script);

/* The path of the executable, into PATH_MAX bytes; false when the system does not tell it. */
bool zkl_own_path(char *path);

/* --- commands.c --- */

/* The module of a command's word in the script's place, or NULL when it names a script. */
const char *zkl_command_module(const char *word);
/* Calls it with {name =, path =, start =} (argv[0], the executable, zkl_start_process) and `arg`.
 */
int zkl_run_command(lua_State *L, const char *module, const char *program);

/* --profile: from here on a profile runs; its end writes it to `path`, or to standard error when
 * that is "". Both are false after an error message. Without a profile, its end does nothing. */
int zkl_begin_profile(lua_State *L, const char *path, const char *command, const char *script);
int zkl_end_profile(lua_State *L);

/* --- process.c --- */

/* For Lua: start(path, {argv[0], ...}) -> a process, whose methods are described in process.c. */
int zkl_start_process(lua_State *L);

/* --- repl.c --- */

/* Reads, runs and prints until the input ends. */
void zkl_repl(lua_State *L);

#endif
