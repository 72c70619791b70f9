/*
 * line_edit.h: a line from the terminal, with editing, history and completion. The one file that
 * knows the library behind it is line_edit.c; neither knows Lua.
 */
#ifndef ZK_HOST_LINE_EDIT_H
#define ZK_HOST_LINE_EDIT_H

#include <stddef.h>
#include "base/status.h"

typedef enum zkl_line {
  ZKL_LINE_READ,
  ZKL_LINE_END,         /* Ctrl-D, end of the input */
  ZKL_LINE_INTERRUPTED, /* Ctrl-C: the line was thrown away */
} zkl_line;

typedef struct zkl_completion {
  size_t start; /* the word to complete begins here, and ends at the cursor */
  size_t count; /* its matches */
  char after;   /* goes behind the only match, unless it is 0 */
} zkl_completion;

/* What the editor asks while a line is typed. Strings live until the next call. */
typedef struct zkl_advice {
  zkl_completion (*complete)(void *context, const char *before_cursor);
  const char *(*match)(void *context, size_t i);
  /* The matches of the last `complete` as lines to show; NULL: nothing. */
  const char *(*list)(void *context, int columns, int rows);
  /* Lines to show where nothing is to complete, as the signature of a function; NULL: nothing. */
  const char *(*hint)(void *context, const char *before_cursor);
  /* The whole line as it should stand when Enter is pressed; NULL: as it is. */
  const char *(*finish)(void *context, const char *line);
  /* The prompt and the line with escape sequences for their colours; `cursor` is a byte of the
   * line, or -1 when it is left. NULL: nothing has a colour. */
  const char *(*paint)(void *context, const char *prompt, const char *line, int cursor);
  void *context;
} zkl_advice;

/* Loads the library behind it, before all else. */
zk_status zkl_line_load(void);

/* Opens the history kept in the file `path` (NULL: this session's only); gives 0, or errno when the
 * file cannot be written, and the session goes without. `source` must outlive the reading. */
int zkl_line_open(const char *path, const zkl_advice *source);

/* Reads a line, which begins with `indent`. Bytes between \001 and \002 in the prompt take no room
 * (colours). *line is allocated with malloc and has no newline at its end, but newlines inside when
 * the user pasted several. *pasted: does it begin with text from the clipboard? */
zkl_line zkl_line_read(const char *prompt, const char *indent, char **line, int *pasted);

/* Adds a chunk, of one line or more, to the history and its file. */
void zkl_line_remember(const char *chunk);

#endif
