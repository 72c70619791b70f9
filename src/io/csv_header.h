/*
 * csv_header.h: decides whether the first row of a table holds names. Private to io/.
 */
#ifndef ZK_IO_CSV_HEADER_H
#define ZK_IO_CSV_HEADER_H

#include "io/csv_scan.h"

/*
 * The first row is
 * - data, if it has a number without quotes;
 * - data, if it has only numbers, booleans and missing values, one of them without quotes;
 * - undecided, if it has a number in quotes, or only such values, all in quotes. Then the second
 * row decides, or the next one that is not empty: an unquoted value under a quoted one, or text
 * under a number, means that the quotes mark names. Without a second row it is names, because a
 * table may be empty;
 * - data, if it has only blanks, except a single blank, which is a name;
 * - names otherwise.
 */
typedef struct zk_csv_first_row {
  size_t numbers, literals, blanks, texts; /* literals: numbers, booleans and missing words */
  size_t quoted_numbers, quoted_literals;
} zk_csv_first_row;

void zk_csv_first_row_add(zk_csv_first_row *row, const zk_csv_field *f);
/* `first` is before the first row, `rest` after it. */
zk_status zk_csv_is_header(const zk_csv_first_row *row, zk_csv_scanner first, zk_csv_scanner rest,
                           bool *names);

#endif
