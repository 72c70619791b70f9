/*
 * line_paint.c: line_paint.h. The editor draws letters without colours, and only what has changed.
 * We then write the whole line over itself. So the letters on the screen are the editor's in any
 * case, as long as we break rows where it does: behind the last column, in front of a letter of two
 * columns that has one left, and at newlines.
 */
#define _XOPEN_SOURCE 700 /* wcwidth */
#include "host/line_paint.h"

#include <string.h>
#include <wchar.h>

#define TAB_COLUMNS 8

typedef struct spot {
  int row, column;
} spot;

/* The length of the escape sequence at text, or 0. */
static size_t escape_length(const char *text) {
  return text[0] == '\033' && text[1] == '[' ? strcspn(text, "m") + 1 : 0;
}

/* Reads a letter: its bytes and columns. False for one of no known width. Bytes that are no letter
 * and letters without a column of their own are shown in ways that differ. */
static int read_letter(const char *text, size_t *bytes, int *columns) {
  mbstate_t state;
  wchar_t letter;
  memset(&state, 0, sizeof state);
  *bytes = mbrtowc(&letter, text, strlen(text), &state);
  if (*bytes == 0 || *bytes > strlen(text))
    return 0;
  *columns = wcwidth(letter);
  return *columns > 0;
}

int zkl_prompt_columns(const char *prompt) {
  const char *newline = strrchr(prompt, '\n');
  int sum = 0;
  for (const char *p = newline ? newline + 1 : prompt; *p;) {
    size_t bytes;
    int columns;
    if (*p == '\001') {
      p += strcspn(p, "\002");
      p += *p != '\0';
      continue;
    }
    if (!read_letter(p, &bytes, &columns))
      return -1;
    sum += columns;
    p += bytes;
  }
  return sum;
}

/* Goes on to the next row; `out` NULL: only counts. Escape sequences for colours stay in force. */
static void break_row(FILE *out, spot *at) {
  at->row++;
  at->column = 0;
  if (out)
    fputs("\r\033[B", out);
}

/* Walks through the line from `start`, writes it to `out` unless that is NULL, and gives where it
 * ends. False for a line whose places are not known. */
static int walk(FILE *out, const zkl_place *place, spot *cursor, spot *end) {
  spot at = {0, place->first_column};
  size_t position = 0;
  for (const char *p = place->painted;;) {
    size_t bytes = escape_length(p);
    int columns;
    if (bytes) {
      if (out)
        fwrite(p, 1, bytes, out);
      p += bytes;
      continue;
    }
    if (position == place->cursor)
      *cursor = at;
    if (*p == '\0')
      break;
    if (*p == '\n') {
      bytes = 1;
      break_row(out, &at);
    } else if (*p == '\t') { /* blanks, which go on in the next row */
      bytes = 1;
      for (int left = TAB_COLUMNS - at.column % TAB_COLUMNS; left > 0; left--) {
        if (out)
          fputc(' ', out);
        if (++at.column == place->columns)
          break_row(out, &at);
      }
    } else {
      if (!read_letter(p, &bytes, &columns))
        return 0;
      if (at.column + columns > place->columns)
        break_row(out, &at);
      if (out)
        fwrite(p, 1, bytes, out);
      at.column += columns;
      if (at.column == place->columns)
        break_row(out, &at);
    }
    p += bytes;
    position += bytes;
  }
  *end = at;
  return 1;
}

int zkl_fits(const zkl_place *place) {
  spot cursor, end;
  return place->first_column >= 0 && place->first_column < place->columns &&
         walk(NULL, place, &cursor, &end) && end.row < place->rows;
}

void zkl_paint(FILE *out, const zkl_place *place) {
  spot cursor = {-1, 0}, end;
  if (!walk(NULL, place, &cursor, &end) || cursor.row < 0) /* it is inside of a letter */
    return;
  fputs("\0337\r", out); /* keeps where the cursor is */
  if (cursor.row > 0)
    fprintf(out, "\033[%dA", cursor.row);
  if (place->first_column > 0)
    fprintf(out, "\033[%dC", place->first_column);
  walk(out, place, &cursor, &end);
  fputs("\033[0m\0338", out);
  fflush(out);
}
