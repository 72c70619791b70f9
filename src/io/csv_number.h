/*
 * csv_number.h: what a field of a table is. Private to io/.
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
  int64_t integer; /* or the truth */
  double number;   /* of an integer too; NaN of what is missing */
} zk_csv_value;

/* Decimal numbers, inf and infinity in any case; blanks around are left out. Reals are rounded as
 * strtod rounds, in the C locale, whatever the thread's is. */
zk_csv_value zk_csv_parse(const char *s, size_t n);

#endif
