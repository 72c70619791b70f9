/*
 * csv_scan.h: the fields and rows of a CSV text. Private to io/.
 */
#ifndef ZK_IO_CSV_SCAN_H
#define ZK_IO_CSV_SCAN_H

#include <stdbool.h>
#include "base/cursor.h"
#include "io/csv_number.h"

typedef struct zk_csv_field {
  const char *at;
  size_t length;
  bool quoted, doubled; /* doubled: has doubled quotes in it */
} zk_csv_field;

typedef struct zk_csv_scanner {
  zk_cursor c;
  char delimiter;
  size_t line; /* of c.at, from 1 */
} zk_csv_scanner;

/* *more: a delimiter followed, and another field of the row comes. Errors give the line: a quote
 * without an end, something behind a closing quote, a NUL outside of quotes. */
zk_status zk_csv_take_field(zk_csv_scanner *s, zk_csv_field *f, bool *more);
/* Steps over blank lines; false at the end of the text. */
bool zk_csv_find_row(zk_csv_scanner *s);
/* The field's value, quoted or not. */
zk_csv_value zk_csv_field_value(const zk_csv_field *f);
/* Does it hold only blanks? */
bool zk_csv_field_is_blank(const zk_csv_field *f);

/* Does a text need quotes to read back unchanged? It does with delimiters, quotes, line ends and
 * other control characters, or a byte order mark in front, which a reader skips. */
bool zk_csv_text_needs_quotes(const char *s, size_t n, char delimiter);
/* The same for a name, which also needs quotes when it looks like a value or has blanks around it;
 * alone: it is the only one of its row. */
bool zk_csv_name_needs_quotes(const char *s, size_t n, char delimiter, bool alone);

#endif
