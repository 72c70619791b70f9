/*
 * csv.h: tables of comma-separated values, as typed columns.
 *
 * Quotes follow RFC 4180: inside "..." a doubled quote is a quote, and a field may hold delimiters
 * and line ends. Lines end with LF, CR LF or CR; blank lines are skipped. Fields other than text
 * may have blanks around them.
 */
#ifndef ZK_IO_CSV_H
#define ZK_IO_CSV_H

#include "io/object.h"

typedef enum zk_csv_header {
  ZK_CSV_NO,   /* the first row is data: columns are numbered from 0 */
  ZK_CSV_YES,  /* it holds the columns' names */
  ZK_CSV_AUTO, /* it does when none of its fields is a number: io/csv_header.h */
} zk_csv_header;

typedef struct zk_csv_options {
  zk_csv_header header;
  char delimiter;
  int dtype;    /* of all columns of numbers: float32, float64 or int64; -1: as below */
  size_t limit; /* bytes that a gzip file may unpack to; 0: zk_unpack_limit */
  /* Lists of names and numbers of columns, or NULL. */
  const zk_object *columns; /* only these, in this order */
  const zk_object *text;    /* columns that stay text */
  const zk_object *numbers; /* columns of numbers, even in quotes */
  const zk_object *names;   /* the columns' names, instead of the file's */
} zk_csv_options;

/*
 * Reads a table, plain or gzip: an ordered dict of names (or integers) and columns. A column is an
 * int64 tensor when each of its fields is an integer, bool when each is true or false, float32 when
 * they are numbers or missing (empty, NA, N/A, NaN, null, None in any case: NaN), and otherwise a
 * list of strings. If values are missing, integers that float32 cannot represent make it float64.
 * Quotes do not change a value, except where all values of a column are quoted and others of the
 * file are not: then they are text. Errors give path and line: a row whose length differs from the
 * first, an unterminated quote, a non-integer where dtype asks for integers, an integer outside of
 * int64. A wanted name that is no column, or two wanted columns with one name, are errors too.
 */
zk_status zk_csv_load(const char *path, const zk_csv_options *options, zk_object **out);
/* The same for bytes in memory; name is for messages. */
zk_status zk_csv_read(const uint8_t *bytes, size_t size, const char *name,
                      const zk_csv_options *options, zk_object **out);

/*
 * Writes a dict of one-dimensional tensors and lists (strings, numbers, booleans, None) of equal
 * length, atomically, packed by gzip when the path ends with ".gz"; the keys are the first row with
 * ZK_CSV_YES. Numbers are written with the fewest digits that read back the same. Quotes are added
 * where needed: to names that look like values or have blanks around them, and to a column of text
 * whose entries all look like values. Errors: no columns; neither rows nor names; with ZK_CSV_AUTO,
 * a first row that the reader would take for names.
 */
zk_status zk_csv_save(const zk_object *columns, zk_csv_header header, char delimiter,
                      const char *path);

#endif
