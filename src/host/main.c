/*
 * main.c: the command `zknn`: a complete stand-alone Lua 5.4 that carries the module zknn. Its
 * options are those of `lua`, and a few more; what runs the code is in script.c and repl.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lualib.h>
#include "base/parallel.h"
#include "bind/scope.h"
#include "host/host.h"

#define MAX_THREADS 1024

/* What the command line says. The options -e, -l and -W are not here: they run in their order. */
typedef struct command {
  int script; /* index of the script in argv; argc when there is none */
  int interactive, version, no_environment, execute;
  const char *threads;
  const char *profile; /* a file's name; "": none; NULL: no profile */
  int answered;        /* --help or --version: nothing runs */
} command;

/* argv[0], which opens every message. */
static const char *program;

/* An option in two dashes at argv[*i]; moves *i over its value. Returns 0 on a bad one. */
static int read_long_option(lua_State *L, command *c, char **argv, int *i) {
  const char *option = argv[*i];
  if (strcmp(option, "--help") == 0) {
    zkl_print_usage(L, program);
    c->answered = 1;
  } else if (strcmp(option, "--version") == 0) {
    puts("zknn " ZK_VERSION);
    c->answered = 1;
  } else if (strcmp(option, "--profile") == 0) {
    c->profile = "";
  } else if (strncmp(option, "--profile=", 10) == 0) {
    if (!option[10])
      return zkl_refuse_end(program, option);
    c->profile = option + 10;
  } else if (strncmp(option, "--threads=", 10) == 0) {
    c->threads = option + 10;
  } else if (strcmp(option, "--threads") == 0) {
    if (!argv[*i + 1])
      return zkl_refuse_end(program, option);
    c->threads = argv[++*i];
  } else {
    return zkl_refuse_option(program, option);
  }
  return 1;
}

/* Reads the options up to the script. Returns 0 after reporting a bad one. */
static int read_command(lua_State *L, command *c, int argc, char **argv) {
  int i = 1;
  for (; i < argc && argv[i][0] == '-' && argv[i][1] && !c->answered; i++) {
    const char *option = argv[i];
    char letter = option[1];
    if (strcmp(option, "--") == 0) {
      i++;
      break;
    }
    if (letter == '-') {
      if (!read_long_option(L, c, argv, &i))
        return 0;
    } else if (letter == 'e' || letter == 'l') {
      c->execute |= letter == 'e';
      if (!option[2]) {
        if (!argv[i + 1] || argv[i + 1][0] == '-')
          return zkl_refuse_end(program, option);
        i++;
      }
    } else if (option[2]) {
      return zkl_refuse_option(program, option);
    } else if (letter == 'i') {
      c->interactive = 1;
    } else if (letter == 'h') {
      zkl_print_usage(L, program);
      c->answered = 1;
    } else if (letter == 'v') {
      c->version = 1;
    } else if (letter == 'E') {
      c->no_environment = 1;
    } else if (letter != 'W') {
      return zkl_refuse_option(program, option);
    }
  }
  c->script = i;
  return 1;
}

/* --threads, else ZKNN_THREADS. Returns 0 after reporting a value that is no count. */
static int set_threads(const command *c) {
  const char *text = c->threads, *source = "--threads";
  if (!text && !c->no_environment) {
    text = getenv("ZKNN_THREADS");
    source = "ZKNN_THREADS";
    if (text && !*text)
      text = NULL;
  }
  if (!text)
    return 1;
  char *end;
  errno = 0;
  long n = strtol(text, &end, 10);
  if (end == text || *end || errno || n < 1 || n > MAX_THREADS) {
    char message[256];
    snprintf(message, sizeof message, "%s: '%.80s' is not a number of threads (1 to %d)", source,
             text, MAX_THREADS);
    zkl_complain(message);
    return 0;
  }
  zk_set_num_threads((int)n);
  return 1;
}

/* arg[0] is the script, its arguments follow, and what stands before it has negative indices. */
static void set_arg(lua_State *L, int argc, char **argv, int script) {
  if (script == argc)
    script = 0; /* no script: argv[0] takes its place */
  lua_createtable(L, argc - script, script + 1);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - script);
  }
  lua_setglobal(L, "arg");
}

/* -e, -l and -W, in the order given. (The value of --threads, a number by now, looks like none of
 * them.) Returns 0 after an error. */
static int run_options(lua_State *L, char **argv, int end) {
  for (int i = 1; i < end; i++) {
    char letter = argv[i][1];
    if (letter == 'W') {
      lua_warning(L, "@on", 0);
    } else if (letter == 'e' || letter == 'l') {
      char *value = argv[i][2] ? argv[i] + 2 : argv[++i];
      if (letter == 'e')
        zkl_show_globals();
      int status =
          letter == 'e' ? zkl_run_string(L, value, ZKL_COMMAND_LINE) : zkl_run_require(L, value);
      if (status != LUA_OK)
        return 0;
    }
  }
  return 1;
}

/* Runs protected, with argc and argv; returns true when all went well. */
static int run(lua_State *L) {
  int argc = (int)lua_tointeger(L, 1);
  char **argv = lua_touserdata(L, 2);
  command c = {0};
  if (!read_command(L, &c, argc, argv) || (!c.answered && !set_threads(&c)))
    return 0;
  if (c.answered) {
    lua_pushboolean(L, 1);
    return 1;
  }
  int has_script = c.script < argc;
  const char *script = has_script ? argv[c.script] : NULL;
  /* "-" is standard input, unless "--" says that it is a name */
  int is_named = has_script && strcmp(argv[c.script - 1], "--") == 0;
  if (has_script && strcmp(script, "-") == 0 && !is_named)
    script = NULL;
  const char *command = script && !is_named ? zkl_command_module(script) : NULL;
  if (command && c.threads)
    setenv("ZKNN_THREADS", c.threads, 1); /* for the processes that it starts */

  if (c.version || c.interactive) {
    puts(ZKL_BANNER);
    fflush(stdout);
  }
  if (c.no_environment) { /* the standard libraries look for this */
    lua_pushboolean(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "LUA_NOENV");
  }
  luaL_openlibs(L);
  zkl_open_coroutines(L);
  zkl_open_locale(L);
  zkl_open_print(L);
  zkl_open_modules(L, command ? NULL : script);
  zkl_open_globals(L);
  set_arg(L, argc, argv, c.script);
  lua_gc(L, LUA_GCGEN, 0, 0);

  if (!c.no_environment && zkl_run_init(L) != LUA_OK)
    return 0;
  if (c.profile && !zkl_begin_profile(L, c.profile, command, script))
    return 0;
  if (!run_options(L, argv, c.script))
    return 0;
  if (command && zkl_run_command(L, command, program) != LUA_OK)
    return 0;
  if (has_script && !command && zkl_run_script(L, script) != LUA_OK && !c.interactive)
    return 0;
  if (c.interactive) {
    zkl_repl(L);
  } else if (!has_script && !c.execute && !c.version) {
    if (isatty(STDIN_FILENO)) {
      puts(ZKL_BANNER);
      zkl_repl(L);
    } else if (zkl_run_file(L, NULL) != LUA_OK)
      return 0;
  }
  lua_pushboolean(L, 1);
  return 1;
}

static int run_main(int argc, char **argv) {
  char *nameless[] = {"zknn", NULL};
  if (argc < 1) {
    argc = 1;
    argv = nameless;
  }
  program = argv[0];
  zkl_set_program(program);
  if (!zkl_open_interrupt() || !zkl_open_streams())
    return EXIT_FAILURE;
  lua_State *L = luaL_newstate();
  if (!L) {
    zkl_complain("cannot create state: not enough memory");
    return EXIT_FAILURE;
  }
  lua_pushcfunction(L, run);
  lua_pushinteger(L, argc);
  lua_pushlightuserdata(L, argv);
  int status = lua_pcall(L, 2, 1, 0);
  int good = status == LUA_OK && lua_toboolean(L, -1);
  int stopped = !good && zkl_stopped();
  zkl_report(L, status);
  good = zkl_end_profile(L) && good;
  good = zkl_run_at_exit(L) && good;
  lua_close(L);
  return good ? EXIT_SUCCESS : stopped ? ZKL_INTERRUPTED : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  return zkl_with_stack(run_main, argc, argv);
}
