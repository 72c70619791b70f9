/*
 * usage.c: what the command says of itself. The wrapper ./zknn prints the same text before there is
 * a program: it reads the strings of `usage`, one a line, from this file.
 */
#include <stdio.h>
#include <string.h>
#include <lualib.h>
#include "bind/error.h"
#include "bind/require.h"
#include "host/host.h"

static const char *const usage = /* %s: the program */
    "usage: %s [options] [script [args]]\n"
    "       %s test [dirs and files]   run tests (test --help tells more)\n"
    "       %s report RUN...           write an HTML page about runs (report --help)\n"
    "       %s new NAME                make a project: a net, its training, its tests\n"
    "       %s help [NAME]             show the documentation of a name, or all names\n"
    "       %s inspect FILE            show what a file of tensors or a model holds\n"
    "       %s diff A B                show how two such files differ\n"
    "       %s compile MODEL           write an ONNX model as one file of C\n"
    "\n"
    "Without a script: a prompt on a terminal; elsewhere, the code of standard input.\n"
    "\n"
    "Options:\n"
    "  -e stat      execute string 'stat'\n"
    "  -i           enter interactive mode after executing 'script'\n"
    "  -l mod       require library 'mod' into global 'mod'\n"
    "  -l g=mod     require library 'mod' into global 'g'\n"
    "  -v           show version information\n"
    "  -E           ignore LUA_INIT, LUA_PATH, LUA_CPATH and ZKNN_THREADS\n"
    "  -W           turn warnings on\n"
    "  --threads N  compute with N threads (default: one per CPU)\n"
    "  --profile    tell at the end what took time and memory, on standard error\n"
    "  --profile=F  the same into F: .txt, .svg (flame graph) or .json (Perfetto)\n"
    "  --version    print the version of zknn\n"
    "  -h, --help   print this help\n"
    "  --           stop handling options\n"
    "  -            stop handling options and execute stdin\n"
    "\n"
    "Environment variables (docs/reference/command.md tells more):\n"
    "  ZKNN_THREADS           threads to compute with, as --threads\n"
    "  ZKNN_HISTORY           file for the history of the prompt; empty: none\n"
    "  ZKNN_TRACE             1: errors show all functions, zknn's own too\n"
    "  ZKNN_SHOW              how plot.show() draws: kitty, iterm2, sixel, ...\n"
    "  ZKNN_MIRROR            addresses to download data sets from\n"
    "  ZKNN_UPDATE_GOLDEN     1: tests write their golden files\n"
    "  ZKNN_CPU               portable, neon, avx2 or avx512: kernels to use\n"
    "  ZKNN_MPI               openmpi or mpich: whose launcher started it\n"
    "  NO_COLOR               1: no colours\n"
    "  LUA_INIT, LUA_PATH, LUA_CPATH    as in Lua\n"
    "\n"
    "Only ./zknn in a clone of zknn has these; an installed zknn has neither:\n"
    "  ./zknn --test [--peers] [--tools] [ctest args]  build and run zknn's own tests\n"
    "  ./zknn --bench [arguments]                      measure it beside PyTorch\n";

/* lua/zknn/usage.lua prints it, as wide as the terminal. */
static int print_fitting(lua_State *L) {
  luaL_openlibs(L);
  zkl_open_modules(L, NULL);
  zkl_push_from(L, "zknn.usage", "print");
  lua_pushvalue(L, 1);
  lua_call(L, 1, 0);
  return 0;
}

void zkl_print_usage(lua_State *L, const char *program) {
  lua_pushcfunction(L, print_fitting);
  const char *text = luaL_gsub(L, usage, "%s", program);
  if (lua_pcall(L, 1, 0, 0) != LUA_OK)
    fputs(text, stdout);
}

static int begins_with(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

static zkl_hint option_hint(const char *option) {
  static const char *const names[] = {"--threads", "--version", "--help", "--profile",
                                      "--test",    "--bench",   NULL};
  return strlen(option) > 2 ? zkl_hint_for(option, names) : (zkl_hint){""};
}

static int end_message(const char *program) {
  fprintf(stderr, "\nusage: %s [options] [script [args]]      (--help lists the options)\n",
          program);
  return 0;
}

int zkl_refuse_option(const char *program, const char *option) {
  fprintf(stderr, "%s: ", program);
  if (begins_with(option, "--test") && (!option[6] || option[6] == '='))
    fputs("'--test' is for ./zknn in a clone of zknn: it runs the tests of zknn itself. Yours are "
          "run by 'zknn test'",
          stderr);
  else if (begins_with(option, "--bench") && (!option[7] || option[7] == '='))
    fputs("'--bench' is for ./zknn in a clone of zknn, and comes first there", stderr);
  else
    fprintf(stderr, "unrecognized option '%s'%s", option, option_hint(option).text);
  return end_message(program);
}

int zkl_refuse_end(const char *program, const char *option) {
  fprintf(stderr, "%s: '%s' needs argument", program, option);
  return end_message(program);
}
