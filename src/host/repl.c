/*
 * repl.c: the conversation: reads what is typed, runs it, and prints its values. What a text means,
 * how values look and how names go on is decided in lua/zknn/repl/.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/host.h"
#include "host/line_edit.h"

/* Stack slots: the module zknn.repl; the last string that was handed to the line editor; the text
 * typed so far. */
enum { REPL = 1, LENT, TEXT };

static int on_terminal;

/* Calls a function of the module with the n values on the top. False after an error, whose message
 * is left; otherwise the results are. */
static int ask(lua_State *L, const char *function, int n, int results) {
  lua_getfield(L, REPL, function);
  lua_insert(L, -1 - n);
  return lua_pcall(L, n, results, 0) == LUA_OK;
}

/* --- what the line editor asks; an error is no advice --- */

/* Keeps the string on the top until the next one is lent. */
static const char *lend(lua_State *L) {
  const char *text = lua_tostring(L, -1);
  lua_replace(L, LENT);
  return text;
}

static zkl_completion complete(void *context, const char *before_cursor) {
  lua_State *L = context;
  int top = lua_gettop(L);
  zkl_completion c = {strlen(before_cursor), 0, 0};
  lua_pushvalue(L, TEXT);
  lua_pushstring(L, before_cursor);
  if (ask(L, "complete", 2, 3) && lua_isinteger(L, -3)) {
    const char *after = lua_tostring(L, -1);
    c.start = (size_t)lua_tointeger(L, -3) - 1;
    c.count = (size_t)lua_tointeger(L, -2);
    c.after = after ? *after : '\0';
  }
  lua_settop(L, top);
  return c;
}

static const char *get_match(void *context, size_t i) {
  lua_State *L = context;
  lua_pushinteger(L, (lua_Integer)i + 1);
  return ask(L, "match", 1, 1) && lua_isstring(L, -1) ? lend(L) : (lua_pop(L, 1), "");
}

static const char *list_matches(void *context, int columns, int rows) {
  lua_State *L = context;
  lua_pushinteger(L, columns);
  lua_pushinteger(L, rows);
  return ask(L, "list", 2, 1) ? lend(L) : (lua_pop(L, 1), NULL);
}

/* Lends what a function of (TEXT, line) gives. */
static const char *lend_line(lua_State *L, const char *function, const char *line) {
  lua_pushvalue(L, TEXT);
  lua_pushstring(L, line);
  return ask(L, function, 2, 1) ? lend(L) : (lua_pop(L, 1), NULL);
}

static const char *hint(void *context, const char *before_cursor) {
  return lend_line(context, "hint", before_cursor);
}

static const char *finish_line(void *context, const char *line) {
  return lend_line(context, "finish", line);
}

static const char *paint(void *context, const char *prompt, const char *line, int cursor) {
  lua_State *L = context;
  lua_pushstring(L, prompt);
  lua_pushvalue(L, TEXT);
  lua_pushstring(L, line);
  if (cursor < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, cursor);
  return ask(L, "paint", 4, 1) ? lend(L) : (lua_pop(L, 1), NULL);
}

/* --- reading --- */

/* Where the history is kept: $ZKNN_HISTORY (empty: nowhere), or a file in the home folder. */
static const char *history_path(lua_State *L) {
  const char *path = getenv("ZKNN_HISTORY"), *home = getenv("HOME");
  if (path)
    return *path ? path : NULL;
  return home && *home ? lua_pushfstring(L, "%s/.zknn_history", home) : NULL;
}

static void open_editor(lua_State *L, const zkl_advice *advice) {
  int problem = zkl_line_open(history_path(L), advice);
  const char *wish = getenv("ZKNN_HISTORY");
  if (problem && wish) /* a home that cannot be written is no mistake */
    fprintf(stderr, "zknn: ZKNN_HISTORY is '%s': %s; the history of this session is not kept\n",
            wish, strerror(problem));
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

/* Reads a line and appends it to TEXT. */
static zkl_line read_line(lua_State *L, int first, const char *indent, int *pasted) {
  char *line = NULL;
  lua_pushboolean(L, first);
  const char *prompt = ask(L, "prompt", 1, 1) ? lua_tostring(L, -1) : NULL;
  if (!prompt)
    prompt = first ? "> " : ">> ";
  zkl_line outcome =
      on_terminal ? zkl_line_read(prompt, indent, &line, pasted) : read_plain(prompt, &line);
  lua_pop(L, 1);
  if (outcome == ZKL_LINE_READ) {
    lua_pushvalue(L, TEXT);
    lua_pushstring(L, first ? "" : "\n");
    lua_pushstring(L, line);
    lua_concat(L, 3);
    lua_replace(L, TEXT);
    free(line);
  }
  return outcome;
}

/*
 * Reads until the text is whole. Leaves what zknn.repl makes of it: "run" and a function, "error"
 * and a message, "leave" and nil.
 */
static zkl_line read_text(lua_State *L) {
  int first = 1, pasted = 0, ignored;
  char *indent = NULL;
  zkl_line outcome;
  lua_settop(L, LENT);
  lua_pushliteral(L, "");
  for (;;) {
    outcome = read_line(L, first, indent ? indent : "", first ? &pasted : &ignored);
    free(indent);
    indent = NULL;
    int is_end = outcome == ZKL_LINE_END;
    if (outcome == ZKL_LINE_INTERRUPTED || (is_end && first))
      return outcome;
    lua_pushvalue(L, TEXT);
    lua_pushboolean(L, pasted);
    lua_pushboolean(L, is_end); /* gives the text up, not the conversation */
    if (!ask(L, "accept", 3, 2)) {
      lua_pushliteral(L, "error");
      lua_insert(L, -2);
    }
    if (strcmp(lua_tostring(L, -2), "more") != 0)
      return ZKL_LINE_READ;
    indent = strdup(lua_tostring(L, -1));
    lua_pop(L, 2);
    first = 0;
  }
}

/* --- running --- */

/* Prints what zknn.repl makes of the values above `from`, by the global print. */
static void print_values(lua_State *L, int from) {
  int n = lua_gettop(L) - from;
  lua_checkstack(L, LUA_MINSTACK);
  if (!ask(L, "show", n, 1))
    zkl_report(L, LUA_ERRRUN);
  else if (!lua_isnil(L, -1)) {
    lua_getglobal(L, "print");
    lua_insert(L, -2);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK)
      zkl_complain(lua_pushfstring(L, "error calling 'print' (%s)", luaL_tolstring(L, -1, NULL)));
  }
  lua_settop(L, from);
}

/* Runs what read_text left, and the rest of a text that was taken apart. False to leave. */
static int run(lua_State *L) {
  for (;;) {
    const char *what = lua_tostring(L, -2);
    if (!what)
      return 1;
    if (strcmp(what, "leave") == 0)
      return 0;
    int base = lua_gettop(L) - 1, status = LUA_ERRSYNTAX;
    if (strcmp(what, "run") == 0)
      status = zkl_call(L, 0, LUA_MULTRET);
    if (zkl_report(L, status) == LUA_OK)
      print_values(L, base);
    fflush(stdout);
    zkl_forget_interrupt(L);
    lua_settop(L, TEXT);
    lua_pushboolean(L, status == LUA_OK);
    if (!ask(L, "next", 1, 3))
      return zkl_report(L, LUA_ERRRUN), 1;
    if (on_terminal && lua_isstring(L, -1))
      zkl_line_remember(lua_tostring(L, -1)); /* from the editor */
    lua_pop(L, 1);
  }
}

void zkl_repl(lua_State *L) {
  on_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
  lua_settop(L, 0);
  lua_getglobal(L, "require");
  lua_pushliteral(L, "zknn.repl");
  if (zkl_report(L, zkl_call(L, 1, 1)) != LUA_OK)
    return;
  lua_pushnil(L);         /* LENT */
  lua_pushliteral(L, ""); /* TEXT */
  lua_pushboolean(L, on_terminal);
  zkl_set_program(NULL);
  if (!ask(L, "open", 1, 0)) {
    zkl_report(L, LUA_ERRRUN);
    return;
  }
  zkl_advice advice = {complete, get_match, list_matches, hint, finish_line, paint, L};
  if (on_terminal && zkl_line_load() != ZK_OK) {
    zkl_complain(zk_message());
    on_terminal = 0;
  }
  if (on_terminal)
    open_editor(L, &advice);
  for (;;) {
    zkl_line outcome = read_text(L);
    if (outcome == ZKL_LINE_END)
      break;
    if (outcome == ZKL_LINE_INTERRUPTED)
      continue;
    if (on_terminal)
      zkl_line_remember(lua_tostring(L, TEXT));
    if (!run(L))
      break;
  }
}
