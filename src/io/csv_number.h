/*
 * csv_number.h: the kind and value of a field. Private to io/.
 */
#ifndef ZK_IO_CSV_NUMBER_H
#define ZK_IO_CSV_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zk_csv_kind {
  ZK_CSV_MISSING,
  ZK_CSV_INTEGER, /* that fits int64_t */
  ZK_CSV_BIG,     /* an integer that does not */
  ZK_CSV_REAL,
  ZK_CSV_BOOL,
  ZK_CSV_TEXT,
} zk_csv_kind;

static inline bool zk_csv_is_number(zk_csv_kind kind) {
  return kind == ZK_CSV_INTEGER || kind == ZK_CSV_BIG || kind == ZK_CSV_REAL;
}

typedef struct zk_csv_value {
  zk_csv_kind kind;
  int64_t integer; /* or the boolean */
  double number;   /* for an integer too; NaN for a missing value */
} zk_csv_value;

/* Decimal numbers, inf and infinity in any case; blanks around them are ignored. Reals are rounded
 * as by strtod in the C locale, whatever the thread's locale. */
zk_csv_value zk_csv_parse(const char *s, size_t n);

#endif
