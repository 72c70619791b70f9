/*
 * line_edit.c: line_edit.h over GNU readline. We call pselect and hand keys to readline's
 * callbacks, because that is the one way to notice Ctrl-C between two keys without jumping out of
 * the library. The keys that have a function of ours keep what the user's ~/.inputrc binds them to.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>
#include "base/library.h"
#include "host/line_edit.h"
#include "host/line_paint.h"

/* clang-format off */
#define SYMBOLS(X)                                                                                \
  X(rl_, attempted_completion_function) X(rl_, attempted_completion_over)                         \
  X(rl_, basic_quote_characters) X(rl_, bind_keyseq) X(rl_, bracketed_paste_begin)                \
  X(rl_, callback_handler_install) X(rl_, callback_handler_remove) X(rl_, callback_read_char)     \
  X(rl_, callback_sigcleanup) X(rl_, check_signals) X(rl_, complete)                              \
  X(rl_, completer_quote_characters) X(rl_, completion_append_character)                          \
  X(rl_, completion_display_matches_hook) X(rl_, completion_matches)                              \
  X(rl_, completion_word_break_hook) X(rl_, crlf) X(rl_, deprep_term_function)                    \
  X(rl_, deprep_terminal) X(rl_, display_prompt) X(rl_, end) X(rl_, eof_found)                    \
  X(rl_, free_line_state) X(rl_, function_of_keyseq) X(rl_, get_next_history)                     \
  X(rl_, get_previous_history) X(rl_, get_screen_size) X(rl_, history_search_backward)            \
  X(rl_, history_search_forward) X(rl_, initialize) X(rl_, insert) X(rl_, insert_text)            \
  X(rl_, last_func) X(rl_, line_buffer) X(rl_, newline) X(rl_, on_new_line) X(rl_, outstream)     \
  X(rl_, persistent_signal_handlers) X(rl_, point) X(rl_, prompt) X(rl_, readline_name)           \
  X(rl_, redisplay) X(rl_, replace_line) X(rl_, sort_completion_matches) X(rl_, variable_bind)    \
  X(rl_, variable_value) X(, add_history) X(, append_history) X(, history_base)                   \
  X(, history_comment_char) X(, history_get) X(, history_length) X(, history_truncate_file)       \
  X(, history_write_timestamps) X(, read_history) X(, stifle_history) X(, using_history)
/* clang-format on */
ZK_LIBRARY(rl, ZK_READLINE, SYMBOLS);

#define HISTORY_LINES 2000
#define INDENT "  "
#define PASTED_BYTES 4 /* so many that wait behind a tab were not typed */

static const zkl_advice *advice;
static char *history_file;

static volatile sig_atomic_t interrupted;
static const char *shown_prompt;
static int is_painted; /* the line has been */
static int is_lost;    /* where readline has drawn the line is not known any more */
static int finished;   /* the callback ran */
static char *result;   /* its line; NULL at the end of the input */
static int begins_pasted;

/* --- completion --- */

static zkl_completion completion;

/* The line without what is behind the cursor; `after` is for restoring it. */
static const char *cut_at_cursor(char *after) {
  *after = (*rl.line_buffer)[*rl.point];
  (*rl.line_buffer)[*rl.point] = '\0';
  return *rl.line_buffer;
}

/* readline looks back for a character that ends words: the one in front of ours. */
static char *find_word(void) {
  static char breaks[2];
  char after;
  completion = advice->complete(advice->context, cut_at_cursor(&after));
  (*rl.line_buffer)[*rl.point] = after;
  breaks[0] = completion.start > 0 ? (*rl.line_buffer)[completion.start - 1] : '\n';
  return breaks;
}

/* Generator: readline asks with state 0 first, and frees what it gets. */
static char *next_match(const char *text, int state) {
  static size_t i;
  (void)text;
  if (state == 0)
    i = 0;
  return i < completion.count ? strdup(advice->match(advice->context, i++)) : NULL;
}

static char **complete(const char *text, int start, int end) {
  (void)end;
  *rl.attempted_completion_over = 1; /* no names of files where we know of nothing */
  *rl.sort_completion_matches = 0;
  *rl.completion_append_character = completion.after;
  return (size_t)start == completion.start ? rl.completion_matches(text, next_match) : NULL;
}

static void show_lines(const char *lines) {
  if (!lines)
    return;
  rl.crlf();
  fputs(lines, *rl.outstream);
  rl.on_new_line();
  rl.redisplay();
}

static void show_matches(char **matches, int count, int longest) {
  (void)matches, (void)count, (void)longest;
  int rows, columns;
  rl.get_screen_size(&rows, &columns);
  show_lines(advice->list(advice->context, columns, rows));
}

/* --- colours --- */

static int is_on(const char *variable) {
  const char *value = rl.variable_value(variable);
  return value && strcmp(value, "on") == 0;
}

/* Does the user's ~/.inputrc leave the prompt and the rows as they are by default? */
static int has_plain_rows(void) {
  return !is_on("horizontal-scroll-mode") && !is_on("mark-modified-lines") &&
         !is_on("show-mode-in-prompt");
}

static int has_colors(void) {
  return advice->paint(advice->context, "", "", -1) != NULL;
}

/* Notes whether what readline has just drawn fits on the screen. Where it does not, readline draws
 * a part, and errs when the text is shorter again. */
static void look_at_screen(void) {
  zkl_place place = {.painted = *rl.line_buffer};
  place.first_column = zkl_prompt_columns(*rl.display_prompt);
  rl.get_screen_size(&place.rows, &place.columns);
  if (strchr(*rl.line_buffer, '\033') || !zkl_fits(&place))
    is_lost = 1;
}

/* Puts colours on what readline has drawn, but not on a prompt of the user's that has its own.
 * (With colours in a prompt readline errs where rows are long, so ours has none.) While readline
 * shows another prompt, as that of a search, all keeps the colours that it has. cursor: -1 when the
 * line is left. */
static void paint(int cursor) {
  look_at_screen();
  if (is_lost || *rl.display_prompt != *rl.prompt)
    return;
  int is_ours = !strpbrk(shown_prompt, "\001\n\033");
  const char *prompt = is_ours ? shown_prompt : "";
  const char *painted = advice->paint(advice->context, prompt, *rl.line_buffer, cursor);
  if (!painted || (!is_painted && !strchr(painted, '\033')))
    return;
  is_painted = 1;
  zkl_place place = {.painted = painted, .cursor = strlen(prompt) + (size_t)*rl.point};
  place.first_column = is_ours ? 0 : zkl_prompt_columns(shown_prompt);
  rl.get_screen_size(&place.rows, &place.columns);
  zkl_paint(*rl.outstream, &place);
}

/* --- keys --- */

static int waiting_bytes(void) {
  int n = 0;
  return ioctl(STDIN_FILENO, FIONREAD, &n) == 0 ? n : 0;
}

/* Tab indents at the start of a line, and completes elsewhere. Where the terminal does not mark
 * what is pasted, many bytes that wait tell it. */
static int on_tab(int count, int key) {
  int i = *rl.point;
  while (i > 0 && ((*rl.line_buffer)[i - 1] == ' ' || (*rl.line_buffer)[i - 1] == '\t'))
    i--;
  if (i == 0 || (*rl.line_buffer)[i - 1] == '\n')
    return rl.insert_text(INDENT), 0;
  if (waiting_bytes() >= PASTED_BYTES)
    return rl.insert(count, key);
  char after;
  const char *hint = advice->hint(advice->context, cut_at_cursor(&after));
  (*rl.line_buffer)[*rl.point] = after;
  if (!hint)
    return rl.complete(count, key);
  show_lines(hint);
  return 0;
}

/* Puts the end of a block below its beginning. */
static int on_enter(int count, int key) {
  const char *line = advice->finish(advice->context, *rl.line_buffer);
  if (line) {
    rl.replace_line(line, 1);
    *rl.point = *rl.end;
    rl.redisplay();
  }
  paint(-1);
  return rl.newline(count, key);
}

static int on_paste(int count, int key) {
  if ((*rl.line_buffer)[strspn(*rl.line_buffer, " \t")] == '\0')
    begins_pasted = 1;
  return rl.bracketed_paste_begin(count, key);
}

/* The arrows look for lines that begin with what is typed, and leave the cursor at their end.
 * readline keeps what it looks for as long as the last key was such a search. */
static int search(rl_command_func_t *function, rl_command_func_t *by, rl_command_func_t *other) {
  if (*rl.last_func == by || *rl.last_func == other)
    *rl.last_func = function;
  int outcome = function(1, 0);
  *rl.point = *rl.end;
  return outcome;
}

static int on_down(int count, int key);

static int on_up(int count, int key) {
  (void)count, (void)key;
  return search(rl.history_search_backward, on_up, on_down);
}

static int on_down(int count, int key) {
  (void)count, (void)key;
  return search(rl.history_search_forward, on_up, on_down);
}

/* Binds a key that does what it does by default. */
static void bind(const char *key, rl_command_func_t *standard, rl_command_func_t *own) {
  if (rl.function_of_keyseq(key, NULL, NULL) == standard)
    rl.bind_keyseq(key, own);
}

static void bind_keys(void) {
  bind("\t", rl.complete, on_tab);
  bind("\r", rl.newline, on_enter);
  bind("\n", rl.newline, on_enter);
  bind("\033[200~", rl.bracketed_paste_begin, on_paste);
  bind("\033[A", rl.get_previous_history, on_up);
  bind("\033OA", rl.get_previous_history, on_up);
  bind("\033[B", rl.get_next_history, on_down);
  bind("\033OB", rl.get_next_history, on_down);
}

/* --- opening, history --- */

/* readline would print a newline at the end of the input, and after each line from then on; ours
 * is printed in zkl_line_read. */
static void restore_terminal(void) {
  *rl.eof_found = 0;
  rl.deprep_terminal();
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

/* Where no locale is set, or the one that knows ASCII alone, readline would take the bytes of a
 * letter apart. Terminals speak UTF-8, so we do as Python does (PEP 538). readline reads the
 * environment before each line. */
static void want_utf8(void) {
  const char *all = getenv("LC_ALL"), *type = getenv("LC_CTYPE"), *language = getenv("LANG");
  if (all && *all)
    return;
  const char *locale = type && *type ? type : language;
  if (!locale || !*locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
    setenv("LC_CTYPE", "C.UTF-8", 1);
}

/* Gives 0, or errno. */
static int open_history(const char *path) {
  rl.using_history();
  rl.stifle_history(HISTORY_LINES);
  *rl.history_comment_char = '#'; /* time stamps in the file keep chunks of several lines whole */
  *rl.history_write_timestamps = 1;
  if (!path)
    return 0;
  int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    return errno;
  close(fd);
  rl.read_history(path);
  rl.history_truncate_file(path, HISTORY_LINES);
  history_file = strdup(path);
  return 0;
}

zk_status zkl_line_load(void) {
  return zk_library_open(&rl_library);
}

int zkl_line_open(const char *path, const zkl_advice *source) {
  advice = source;
  drop_bad_size("COLUMNS");
  drop_bad_size("LINES");
  want_utf8();
  *rl.readline_name = "zknn";
  *rl.completion_word_break_hook = find_word;
  *rl.completer_quote_characters = NULL; /* our words tell strings from names */
  *rl.basic_quote_characters = "";
  *rl.attempted_completion_function = complete;
  *rl.completion_display_matches_hook = show_matches;
  *rl.persistent_signal_handlers = 1; /* Ctrl-Z between two keys must restore the terminal, too */
  *rl.deprep_term_function = restore_terminal;
  /* Before ~/.inputrc is read, which decides. A colour shows the bracket at once; while the cursor
   * is at it for a blink, nothing is painted. */
  rl.variable_bind("blink-matching-paren", has_colors() ? "off" : "on");
  rl.variable_bind("show-all-if-ambiguous", "on");
  rl.initialize();
  bind_keys();
  return open_history(path);
}

void zkl_line_remember(const char *chunk) {
  HIST_ENTRY *last =
      *rl.history_length > 0 ? rl.history_get(*rl.history_base + *rl.history_length - 1) : NULL;
  if (chunk[strspn(chunk, " \t\r\n")] == '\0' || (last && strcmp(last->line, chunk) == 0))
    return;
  rl.add_history(chunk);
  if (history_file)
    rl.append_history(1, history_file); /* at once: a killed session loses nothing */
}

/* --- reading --- */

static void take_line(char *line) {
  result = line;
  finished = 1;
  rl.callback_handler_remove(); /* the terminal is as it was before anything else prints */
}

static void on_interrupt(int number) {
  (void)number;
  interrupted = 1;
}

zkl_line zkl_line_read(const char *prompt, const char *indent, char **line, int *pasted) {
  struct sigaction action = {.sa_handler = on_interrupt}, before;
  sigset_t caught, outside;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &before);
  sigemptyset(&caught);
  sigaddset(&caught, SIGINT);
  sigaddset(&caught, SIGTSTP);
  sigaddset(&caught, SIGWINCH);
  sigprocmask(SIG_BLOCK, &caught, &outside);

  interrupted = finished = begins_pasted = is_painted = 0;
  is_lost = !has_plain_rows();
  result = NULL;
  shown_prompt = prompt;
  rl.callback_handler_install(prompt, take_line);
  if (*indent && waiting_bytes() == 0) { /* what comes at once brings its own */
    rl.insert_text(indent);
    rl.redisplay();
  }
  paint(*rl.point);
  while (!finished && !interrupted) {
    fd_set input;
    FD_ZERO(&input);
    FD_SET(STDIN_FILENO, &input);
    /* Signals arrive here alone; readline acts on what its handlers noted in rl_check_signals. */
    int ready = pselect(STDIN_FILENO + 1, &input, NULL, NULL, NULL, &outside);
    if (ready > 0)
      rl.callback_read_char();
    else if (ready == 0 || errno == EINTR)
      rl.check_signals();
    else
      break;
    if (finished || interrupted)
      break;
    if (waiting_bytes() > 0)
      look_at_screen();
    else
      paint(*rl.point);
  }
  if (!finished) {
    rl.free_line_state();
    rl.callback_sigcleanup();
    rl.callback_handler_remove();
  }
  if (!result) {
    fputc('\n', stdout);
    fflush(stdout);
  }
  sigprocmask(SIG_SETMASK, &outside, NULL);
  sigaction(SIGINT, &before, NULL);
  *pasted = begins_pasted;
  if (!finished)
    return interrupted ? ZKL_LINE_INTERRUPTED : ZKL_LINE_END;
  *line = result;
  return result ? ZKL_LINE_READ : ZKL_LINE_END;
}
