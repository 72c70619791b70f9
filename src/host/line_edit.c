/*
 * line_edit.c: line_edit.h over GNU readline. We call pselect and hand keys to readline's
 * callbacks, because that is the one way to notice Ctrl-C between two keys without jumping out of
 * the library.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>
#include "host/line_edit.h"

#define HISTORY_LINES 2000

static const zkl_completer *completer;
static char *history_file;

static volatile sig_atomic_t interrupted;
static int finished; /* the callback ran */
static char *result; /* its line; NULL at the end of the input */

/* --- completion --- */

/* Generator: readline asks with state 0 first, and frees what it gets. */
static char *next_match(const char *text, int state) {
  static size_t i, n;
  if (state == 0) {
    i = 0;
    n = completer->count(completer->context, text);
  }
  return i < n ? strdup(completer->get(completer->context, i++)) : NULL;
}

static char **complete(const char *text, int start, int end) {
  (void)start, (void)end;
  if (rl_completion_quote_character)
    return NULL; /* within a string: the names of files, which is what readline does itself */
  rl_attempted_completion_over = 1;
  rl_completion_append_character = '\0';
  return rl_completion_matches(text, next_match);
}

/* A list of matches shows what follows the last dot: the rest is the same in all. */
static void show_matches(char **matches, int count, int longest) {
  const char *common = matches[0], *tail = common;
  for (const char *c = common; *c; c++)
    if (*c == '.' || *c == ':')
      tail = c + 1;
  size_t skip = rl_filename_completion_desired ? 0 : (size_t)(tail - common);
  char **shown = calloc((size_t)count + 2, sizeof *shown);
  if (!shown)
    return;
  for (int i = 0; i <= count; i++)
    shown[i] = matches[i] + skip;
  rl_display_match_list(shown, count, longest - (int)skip);
  free(shown);
  rl_forced_update_display();
}

/* --- opening, history --- */

/* readline would print a newline at the end of the input, and after each line from then on; ours
 * is printed in zkl_line_read. */
static void restore_terminal(void) {
  rl_eof_found = 0;
  rl_deprep_terminal();
}

/* readline takes a terminal without a size to be as large as these say, and a hundred thousand
 * million columns make it write forever. */
static void drop_bad_size(const char *name) {
  const char *text = getenv(name);
  if (!text)
    return;
  char *end;
  long n = strtol(text, &end, 10);
  if (end == text || *end || n < 1 || n > 10000)
    unsetenv(name);
}

void zkl_line_open(const char *path, const zkl_completer *source) {
  completer = source;
  drop_bad_size("COLUMNS");
  drop_bad_size("LINES");
  rl_readline_name = "zknn";
  rl_basic_word_break_characters = " \t\n\"'`@$><=;|&{}()[]+-*/%^#~,\\";
  rl_completer_word_break_characters = " \t\n\"'><=;|&{}()[]+-*/%^#~,\\";
  rl_completer_quote_characters = "\"'";
  rl_attempted_completion_function = complete;
  rl_completion_display_matches_hook = show_matches;
  rl_persistent_signal_handlers = 1; /* Ctrl-Z between two keys must restore the terminal, too */
  rl_deprep_term_function = restore_terminal;
  rl_initialize();
  using_history();
  stifle_history(HISTORY_LINES);
  history_comment_char = '#'; /* time stamps in the file keep chunks of several lines whole */
  history_write_timestamps = 1;
  if (path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
      return; /* no home that can be written: the session goes without */
    close(fd);
    read_history(path);
    history_truncate_file(path, HISTORY_LINES);
    history_file = strdup(path);
  }
}

void zkl_line_remember(const char *chunk) {
  HIST_ENTRY *last = history_length > 0 ? history_get(history_base + history_length - 1) : NULL;
  if (chunk[strspn(chunk, " \t\r\n")] == '\0' || (last && strcmp(last->line, chunk) == 0))
    return;
  add_history(chunk);
  if (history_file)
    append_history(1, history_file); /* at once: a killed session loses nothing */
}

/* --- reading --- */

static void take_line(char *line) {
  result = line;
  finished = 1;
  rl_callback_handler_remove(); /* the terminal is as it was before anything else prints */
}

static void on_interrupt(int number) {
  (void)number;
  interrupted = 1;
}

zkl_line zkl_line_read(const char *prompt, char **line) {
  struct sigaction action = {.sa_handler = on_interrupt}, before;
  sigset_t caught, outside;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &before);
  sigemptyset(&caught);
  sigaddset(&caught, SIGINT);
  sigaddset(&caught, SIGTSTP);
  sigaddset(&caught, SIGWINCH);
  sigprocmask(SIG_BLOCK, &caught, &outside);

  interrupted = finished = 0;
  result = NULL;
  rl_callback_handler_install(prompt, take_line);
  while (!finished && !interrupted) {
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    /* Signals arrive here alone; readline acts on what its handlers noted in rl_check_signals. */
    int ready = pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &outside);
    if (ready > 0)
      rl_callback_read_char();
    else if (ready == 0 || errno == EINTR)
      rl_check_signals();
    else
      break;
  }
  if (!finished) {
    rl_free_line_state();
    rl_callback_sigcleanup();
    rl_callback_handler_remove();
  }
  if (!result) {
    fputc('\n', stdout);
    fflush(stdout);
  }
  sigprocmask(SIG_SETMASK, &outside, NULL);
  sigaction(SIGINT, &before, NULL);
  if (!finished)
    return interrupted ? ZKL_LINE_INTERRUPTED : ZKL_LINE_END;
  *line = result;
  return result ? ZKL_LINE_READ : ZKL_LINE_END;
}
