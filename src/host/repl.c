/*
 * repl.c: the conversation: reads a line, runs it, prints what it gives.
 */
#include <stdio.h>
#include <string.h>
#include "host/host.h"

void zkl_repl(lua_State *L) {
  char line[4096];
  puts(ZKL_BANNER);
  zkl_set_program(NULL);
  for (;;) {
    fputs("> ", stdout);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin))
      break;
    zkl_run_string(L, line, "=stdin");
    zkl_forget_interrupt(L);
  }
  putchar('\n');
}
