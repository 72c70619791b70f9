/*
 * terminal.c: what standard output is, when it is a terminal: its size, and its answers. For
 * lua/zknn.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "bind/bind.h"

#define ANSWER 256 /* bytes of an answer at most */

/* terminal_size() -> columns, rows, width and height in pixels (0 where it does not tell), or nil
 * when standard output is no terminal. */
static int terminal_size(lua_State *L) {
  struct winsize size;
  if (!isatty(STDOUT_FILENO))
    return 0;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    size = (struct winsize){0};
  lua_pushinteger(L, size.ws_col > 0 ? size.ws_col : 80);
  lua_pushinteger(L, size.ws_row > 0 ? size.ws_row : 24);
  lua_pushinteger(L, size.ws_xpixel);
  lua_pushinteger(L, size.ws_ypixel);
  return 4;
}

/* is_terminal(stream): "stdout" or "stderr" */
static int is_terminal(lua_State *L) {
  int is_error = strcmp(zkl_check_text(L, 1), "stderr") == 0;
  lua_pushboolean(L, isatty(is_error ? STDERR_FILENO : STDOUT_FILENO));
  return 1;
}

/* Reads until `last` comes or nothing does for that long. Returns the answer's length. */
static size_t read_answer(int file, char answer[ANSWER], char last, int milliseconds) {
  size_t n = 0;
  struct pollfd wait = {.fd = file, .events = POLLIN};
  while (n < ANSWER && poll(&wait, 1, milliseconds) == 1 && read(file, answer + n, 1) == 1)
    if (answer[n++] == last)
      return n;
  return 0;
}

/*
 * terminal_ask(question, last, seconds) -> what the terminal answers, which ends with the
 * character `last`, or nil. Nothing is asked where output is no terminal, where zknn runs in the
 * background (it would be stopped), or where someone has typed ahead, since those letters would be
 * lost.
 */
static int terminal_ask(lua_State *L) {
  size_t length;
  const char *question = zkl_check_bytes(L, 1, &length);
  char last = *zkl_check_text(L, 2), answer[ANSWER];
  int milliseconds = (int)(zkl_check_real(L, 3) * 1000);
  struct termios before, raw;
  size_t n = 0;
  if (!isatty(STDOUT_FILENO))
    return 0;
  int file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (file < 0)
    return 0;
  struct pollfd typed = {.fd = file, .events = POLLIN};
  if (tcgetpgrp(file) == getpgrp() && tcgetattr(file, &before) == 0) {
    raw = before;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(file, TCSADRAIN, &raw) == 0 && poll(&typed, 1, 0) == 0 &&
        write(file, question, length) == (ssize_t)length)
      n = read_answer(file, answer, last, milliseconds);
    tcsetattr(file, TCSADRAIN, &before);
  }
  close(file);
  if (n == 0)
    return 0;
  lua_pushlstring(L, answer, n);
  return 1;
}

void zkl_open_terminal(lua_State *L) {
  static const luaL_Reg functions[] = {{"is_terminal", is_terminal},
                                       {"terminal_size", terminal_size},
                                       {"terminal_ask", terminal_ask},
                                       {NULL, NULL}};
  zkl_set_functions(L, functions);
}
