/*
 * line_paint.h: colours over a line that the editor has drawn.
 */
#ifndef ZK_HOST_LINE_PAINT_H
#define ZK_HOST_LINE_PAINT_H

#include <stddef.h>
#include <stdio.h>

/* Where the editor has drawn the line. */
typedef struct zkl_place {
  int columns, rows;   /* of the screen */
  int first_column;    /* where the painted text begins: 0, or behind a prompt */
  size_t cursor;       /* which byte of the text the cursor stands at */
  const char *painted; /* the text, with escape sequences that change the colours */
} zkl_place;

/* The columns that a prompt takes on its last row, without what is between \001 and \002; -1 when
 * that is not known. */
int zkl_prompt_columns(const char *prompt);

/* Does the text fit on the screen, and are the places of all its letters known? Those of control
 * characters and of letters without a column of their own are not. */
int zkl_fits(const zkl_place *place);

/* Writes a text that fits once more into its places, now with colours; the cursor stays. */
void zkl_paint(FILE *out, const zkl_place *place);

#endif
