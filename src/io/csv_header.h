/*
 * csv_header.h: has a table a row of names? Private to io/.
 */
#ifndef ZK_IO_CSV_HEADER_H
#define ZK_IO_CSV_HEADER_H

#include "io/csv_scan.h"

/*
 * What tells, of the first row:
 * - a number without quotes: it is data;
 * - nothing but numbers, truths and missing values, one of them without quotes: data;
 * - a number in quotes (or nothing but what the line above has, all in quotes): the second row
 *   decides, or where that has nothing, the next. A value without quotes under one in quotes, or
 *   text under a number, says that the quotes mark names. No second row: names, for a table may be
 *   empty;
 * - nothing but blanks: data, unless it is one blank, which is a name;
 * - else: names.
 */
typedef struct zk_csv_first_row {
  size_t numbers, likes, blanks, texts; /* likes: numbers, truths and missing words */
  size_t quoted_numbers, quoted_likes;
} zk_csv_first_row;

void zk_csv_first_row_add(zk_csv_first_row *row, const zk_csv_field *f);
/* `rest` stands behind the first row, `first` at it. */
zk_status zk_csv_is_header(const zk_csv_first_row *row, zk_csv_scanner first, zk_csv_scanner rest,
                           bool *names);

#endif
