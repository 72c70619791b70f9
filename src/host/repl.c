/*
 * repl.c: the interactive prompt: reads a chunk, over several lines if needed, runs it, and prints
 * its results. lua/zknn/repl.lua formats values and completes names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/host.h"
#include "host/line_edit.h"

/* Stack slots of a session. */
enum { SHOW = 1, COMPLETE, MATCHES, CHUNK };

/* --- completion --- */

static size_t count_matches(void *context, const char *text) {
  lua_State *L = context;
  lua_pushvalue(L, COMPLETE);
  lua_pushstring(L, text);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK || !lua_istable(L, -1)) {
    lua_pop(L, 1);
    return 0;
  }
  lua_replace(L, MATCHES);
  return lua_rawlen(L, MATCHES);
}

static const char *get_match(void *context, size_t i) {
  lua_State *L = context;
  lua_rawgeti(L, MATCHES, (lua_Integer)i + 1);
  const char *match = lua_tostring(L, -1);
  lua_pop(L, 1); /* the table keeps the string */
  return match ? match : "";
}

/* --- reading --- */

static int on_terminal;

/* Where the history is kept: $ZKNN_HISTORY (empty: nowhere), or a file in the home folder. */
static const char *history_path(lua_State *L) {
  const char *path = getenv("ZKNN_HISTORY"), *home = getenv("HOME");
  if (path)
    return *path ? path : NULL;
  return home && *home ? lua_pushfstring(L, "%s/.zknn_history", home) : NULL;
}

/* Without a terminal the line is echoed, so that a transcript reads like a session. */
static zkl_line read_plain(const char *prompt, char **line) {
  fputs(prompt, stdout);
  fflush(stdout);
  size_t size = 0;
  ssize_t length = getline(line, &size, stdin);
  if (length < 0) {
    free(*line);
    puts("");
    return ZKL_LINE_END;
  }
  if ((*line)[length - 1] == '\n')
    (*line)[length - 1] = '\0';
  puts(*line);
  return ZKL_LINE_READ;
}

/* Reads a line and pushes it. A prompt is the global _PROMPT or _PROMPT2, if there is one. */
static zkl_line read_line(lua_State *L, int first) {
  char *line = NULL;
  const char *prompt = first ? "> " : ">> ";
  if (lua_getglobal(L, first ? "_PROMPT" : "_PROMPT2") != LUA_TNIL)
    prompt = luaL_tolstring(L, -1, NULL);
  zkl_line outcome = on_terminal ? zkl_line_read(prompt, &line) : read_plain(prompt, &line);
  lua_settop(L, first ? MATCHES : CHUNK);
  if (outcome == ZKL_LINE_READ) {
    lua_pushstring(L, line);
    free(line);
  }
  return outcome;
}

/* --- running --- */

static int is_incomplete(lua_State *L, int status) {
  static const char mark[] = "<eof>";
  size_t length;
  const char *message = lua_tolstring(L, -1, &length);
  return status == LUA_ERRSYNTAX && length >= sizeof mark - 1 &&
         strcmp(message + length - (sizeof mark - 1), mark) == 0;
}

/* Loads the chunk as an expression, or else as statements; pushes the function or the message. */
static int load_chunk(lua_State *L, int *incomplete) {
  const char *source = lua_tostring(L, CHUNK);
  const char *expression = lua_pushfstring(L, "return %s", source[0] == '=' ? source + 1 : source);
  int status = luaL_loadbuffer(L, expression, strlen(expression), "=stdin");
  *incomplete = is_incomplete(L, status);
  if (status != LUA_OK) {
    lua_pop(L, 1);
    status = luaL_loadbuffer(L, source, strlen(source), "=stdin");
    *incomplete |= is_incomplete(L, status);
  }
  lua_remove(L, CHUNK + 1);
  return status;
}

/* Reads until the chunk is whole. Its text ends up in CHUNK, the function or message above. */
static zkl_line read_chunk(lua_State *L, int *status) {
  lua_settop(L, MATCHES);
  zkl_line outcome = read_line(L, 1);
  while (outcome == ZKL_LINE_READ) {
    int incomplete;
    *status = load_chunk(L, &incomplete);
    if (*status == LUA_OK || !incomplete)
      break;
    outcome = read_line(L, 0);
    if (outcome == ZKL_LINE_READ) {
      lua_pushliteral(L, "\n");
      lua_insert(L, -2);
      lua_concat(L, 3);                   /* chunk, newline, line */
    } else if (outcome == ZKL_LINE_END) { /* gives the chunk up, not the session */
      *status = load_chunk(L, &incomplete);
      return ZKL_LINE_READ;
    }
  }
  return outcome;
}

/* Prints the values above CHUNK by the global print, each as zknn.repl wants it shown. */
static void print_values(lua_State *L) {
  int n = lua_gettop(L) - CHUNK;
  if (n == 0)
    return;
  luaL_checkstack(L, LUA_MINSTACK, "too many results to print");
  lua_pushvalue(L, SHOW);
  lua_insert(L, CHUNK + 1);
  if (zkl_report(L, zkl_call(L, n, LUA_MULTRET)) != LUA_OK)
    return;
  lua_getglobal(L, "print");
  lua_insert(L, CHUNK + 1);
  if (lua_pcall(L, lua_gettop(L) - CHUNK - 1, 0, 0) != LUA_OK)
    zkl_complain(lua_pushfstring(L, "error calling 'print' (%s)", luaL_tolstring(L, -1, NULL)));
}

void zkl_repl(lua_State *L) {
  lua_settop(L, 0);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "zknn.repl");
  if (zkl_report(L, zkl_call(L, 1, 1)) != LUA_OK)
    return;
  lua_getfield(L, 1, "show");
  lua_getfield(L, 1, "complete");
  lua_newtable(L);
  lua_remove(L, 1); /* leaves SHOW, COMPLETE, MATCHES */

  zkl_completer completer = {count_matches, get_match, L};
  on_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
  if (on_terminal)
    zkl_line_open(history_path(L), &completer);
  zkl_set_program(NULL);
  int status = LUA_OK;
  for (;;) {
    zkl_line outcome = read_chunk(L, &status);
    if (outcome == ZKL_LINE_END)
      break;
    if (outcome == ZKL_LINE_INTERRUPTED)
      continue;
    if (on_terminal)
      zkl_line_remember(lua_tostring(L, CHUNK));
    if (status == LUA_OK)
      status = zkl_call(L, 0, LUA_MULTRET);
    if (zkl_report(L, status) == LUA_OK)
      print_values(L);
    fflush(stdout);
    zkl_forget_interrupt(L);
  }
}
