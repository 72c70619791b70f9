/*
 * csv_scan.c: the fields and rows of a CSV text. [RFC 4180]
 */
#include "io/csv_scan.h"

#include <string.h>

static bool is_blank(char x) {
  return x == ' ' || x == '\t';
}

static bool is_end(char x) {
  return x == '\n' || x == '\r';
}

static char current(const zk_csv_scanner *s) {
  return zk_cursor_left(&s->c) > 0 ? (char)s->c.data[s->c.at] : 0;
}

static void skip_end(zk_csv_scanner *s) {
  if (current(s) == '\r') {
    s->c.at++;
    s->c.at += current(s) == '\n';
  } else {
    s->c.at++;
  }
  s->line++;
}

/* The rest of a quoted field; the quote before it has been taken. */
static zk_status take_quoted(zk_csv_scanner *s, zk_csv_field *f) {
  size_t start = s->c.at, first = s->line;
  f->quoted = true;
  for (; zk_cursor_left(&s->c) > 0; s->c.at++) {
    char x = current(s);
    if (x == '\n' || (x == '\r' && s->c.at + 1 < s->c.size && s->c.data[s->c.at + 1] != '\n'))
      s->line++;
    if (x != '"')
      continue;
    f->length = s->c.at++ - start;
    if (current(s) != '"' || zk_cursor_left(&s->c) == 0) {
      f->at = (const char *)s->c.data + start;
      if (zk_cursor_left(&s->c) > 0 && current(s) != s->delimiter && !is_end(current(s)))
        return zk_fail(ZK_ERR_FORMAT, "%s: line %zu: something follows a closing quote", s->c.name,
                       s->line);
      return ZK_OK;
    }
    f->doubled = true;
  }
  return zk_fail(ZK_ERR_FORMAT, "%s: line %zu: a quote without an end", s->c.name, first);
}

static zk_status take_plain(zk_csv_scanner *s, zk_csv_field *f) {
  const char *at = (const char *)s->c.data + s->c.at, *end = at + zk_cursor_left(&s->c);
  f->at = at;
  while (at < end && *at != s->delimiter && !is_end(*at))
    at++;
  f->length = (size_t)(at - f->at);
  s->c.at += f->length;
  if (f->length > 0 && memchr(f->at, 0, f->length))
    return zk_fail(ZK_ERR_FORMAT,
                   "%s: line %zu: holds a byte 0, which text has not: is it UTF-16? Save it as "
                   "UTF-8",
                   s->c.name, s->line);
  return ZK_OK;
}

zk_status zk_csv_take_field(zk_csv_scanner *s, zk_csv_field *f, bool *more) {
  *f = (zk_csv_field){0};
  if (current(s) == '"') {
    s->c.at++;
    ZK_TRY(take_quoted(s, f));
  } else {
    ZK_TRY(take_plain(s, f));
  }
  *more = zk_cursor_left(&s->c) > 0 && current(s) == s->delimiter;
  if (*more)
    s->c.at++;
  else if (zk_cursor_left(&s->c) > 0)
    skip_end(s);
  return ZK_OK;
}

bool zk_csv_find_row(zk_csv_scanner *s) {
  while (zk_cursor_left(&s->c) > 0 && is_end(current(s)))
    skip_end(s);
  return zk_cursor_left(&s->c) > 0;
}

zk_csv_value zk_csv_field_value(const zk_csv_field *f) {
  return f->doubled ? (zk_csv_value){.kind = ZK_CSV_TEXT} : zk_csv_parse(f->at, f->length);
}

bool zk_csv_field_is_blank(const zk_csv_field *f) {
  for (size_t i = 0; i < f->length; i++)
    if (!is_blank(f->at[i]))
      return false;
  return true;
}

bool zk_csv_text_needs_quotes(const char *s, size_t n, char delimiter) {
  for (size_t i = 0; i < n; i++)
    if (s[i] == delimiter || s[i] == '"' || ((unsigned char)s[i] < 0x20 && s[i] != '\t'))
      return true;
  return n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0;
}

bool zk_csv_name_needs_quotes(const char *s, size_t n, char delimiter, bool alone) {
  if (n == 0)
    return alone;
  return is_blank(s[0]) || is_blank(s[n - 1]) || zk_csv_parse(s, n).kind != ZK_CSV_TEXT ||
         zk_csv_text_needs_quotes(s, n, delimiter);
}
