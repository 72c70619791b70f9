/*
 * streams.c: makes sure that standard input, output and error are open, and checks them at exit.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "host/host.h"

/* A process may be started without them. Then the next file that it opens gets the number, and what
 * is printed lands in there. */
static int open_missing(void) {
  for (int file = 0; file <= 2; file++)
    if (fcntl(file, F_GETFD) == -1 && errno == EBADF &&
        open("/dev/null", file == 0 ? O_RDONLY : O_WRONLY) != file)
      return 0;
  return 1;
}

/* Why the first print failed: the stream itself stores only that something failed. */
static int print_problem;

/* Lua's own, but for that. */
static int print(lua_State *L) {
  int n = lua_gettop(L);
  for (int i = 1; i <= n; i++) {
    size_t length;
    const char *text = luaL_tolstring(L, i, &length);
    if (i > 1)
      fputc('\t', stdout);
    fwrite(text, 1, length, stdout);
    lua_pop(L, 1);
  }
  fputc('\n', stdout);
  if ((fflush(stdout) != 0 || ferror(stdout)) && !print_problem)
    print_problem = errno;
  return 0;
}

/* What was printed is lost when it cannot be written (a full disk), and that is a failure: of
 * os.exit() too. It is the last handler, so the exit status can still be changed. */
static void check_output(void) {
  int failed_before = ferror(stdout), problem = print_problem;
  if (fflush(stdout) == 0 && !failed_before)
    return;
  if (!failed_before)
    problem = errno;
  clearerr(stdout);
  char message[160];
  snprintf(message, sizeof message, "what was printed could not be written to standard output%s%s",
           problem ? ": " : "", problem ? strerror(problem) : "");
  zkl_complain(message);
  _exit(EXIT_FAILURE);
}

/* Ignores SIGXFSZ, whose default action kills the process silently: a write past `ulimit -f` then
 * fails with EFBIG, and the save reports it. Programs that are started get the default back. */
static void file_too_large(int number) {
  (void)number;
}

int zkl_open_streams(void) {
  signal(SIGXFSZ, file_too_large);
  if (!open_missing()) {
    zkl_complain("standard input, output or error is closed, and /dev/null cannot be opened");
    return 0;
  }
  return atexit(check_output) == 0;
}

void zkl_open_print(lua_State *L) {
  lua_pushcfunction(L, print);
  lua_setglobal(L, "print");
}
