/*
 * line_edit.h: a line from the terminal, with editing, history and completion. The one file that
 * knows the library behind it is line_edit.c; neither knows Lua.
 */
#ifndef ZK_HOST_LINE_EDIT_H
#define ZK_HOST_LINE_EDIT_H

#include <stddef.h>

typedef enum zkl_line {
  ZKL_LINE_READ,
  ZKL_LINE_END,         /* Ctrl-D, end of the input */
  ZKL_LINE_INTERRUPTED, /* Ctrl-C: the line was thrown away */
} zkl_line;

/* The number of ways in which `text` (names joined by '.' and ':', what stands before the cursor)
 * could go on, and the i-th of them, whole, until the next call of either. */
typedef struct zkl_completer {
  size_t (*count)(void *context, const char *text);
  const char *(*get)(void *context, size_t i);
  void *context;
} zkl_completer;

/* Opens the history kept in the file `path` (NULL: this session's only) and takes completions
 * from `source`, which must outlive the reading. */
void zkl_line_open(const char *path, const zkl_completer *source);

/* Reads a line. *line is allocated with malloc and has no newline at its end, but newlines inside
 * when the user pasted several. */
zkl_line zkl_line_read(const char *prompt, char **line);

/* Adds a chunk, of one line or more, to the history and its file. */
void zkl_line_remember(const char *chunk);

#endif
