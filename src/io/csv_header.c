/*
 * csv_header.c: decides whether the first row of a table holds names.
 */
#include "io/csv_header.h"

void zk_csv_first_row_add(zk_csv_first_row *row, const zk_csv_field *f) {
  zk_csv_kind kind = zk_csv_field_value(f).kind;
  bool number = zk_csv_is_number(kind);
  if (zk_csv_field_is_blank(f) && !(f->quoted && f->length > 0)) {
    row->blanks++;
  } else if (kind == ZK_CSV_TEXT || zk_csv_field_is_blank(f)) {
    row->texts++;
  } else {
    row->numbers += number;
    row->literals++;
    row->quoted_numbers += number && f->quoted;
    row->quoted_literals += f->quoted;
  }
}

/* Does the row at s show that the quotes of the first row mark names? *open: it does not decide. */
static zk_status compare_row(zk_csv_scanner first, zk_csv_scanner *s, bool *names, bool *open) {
  *open = false;
  for (bool more = true, more_names = true; more;) {
    zk_csv_field name, below;
    if (!more_names) /* the row is longer: an error, told later */
      return zk_csv_take_field(s, &below, &more);
    ZK_TRY(zk_csv_take_field(&first, &name, &more_names));
    ZK_TRY(zk_csv_take_field(s, &below, &more));
    zk_csv_kind kind = zk_csv_field_value(&name).kind, other = zk_csv_field_value(&below).kind;
    if (zk_csv_field_is_blank(&name))
      continue;
    if (zk_csv_field_is_blank(&below))
      *open |= name.quoted;
    else if (kind == ZK_CSV_TEXT)
      *names |= other != ZK_CSV_TEXT && !below.quoted;
    else
      *names |= name.quoted && (other == ZK_CSV_TEXT || !below.quoted);
  }
  return ZK_OK;
}

static zk_status compare_rows(zk_csv_scanner first, zk_csv_scanner s, bool *names) {
  bool open = zk_csv_find_row(&s);
  *names = !open;
  while (open && !*names && zk_csv_find_row(&s))
    ZK_TRY(compare_row(first, &s, names, &open));
  return ZK_OK;
}

zk_status zk_csv_is_header(const zk_csv_first_row *row, zk_csv_scanner first, zk_csv_scanner rest,
                           bool *names) {
  bool values = row->texts == 0 && row->literals > 0;
  if (row->numbers > row->quoted_numbers || (values && row->literals > row->quoted_literals))
    *names = false;
  else if (row->quoted_numbers > 0 || values)
    return compare_rows(first, rest, names);
  else
    *names = row->texts > 0 || row->blanks == 1;
  return ZK_OK;
}
