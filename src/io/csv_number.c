/*
 * csv_number.c: parses numbers, booleans and missing values.
 */
#include "io/csv_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LONGEST 800 /* a double in full has 767 significant digits */

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Does s, letters in any case, spell the (lower-case) word? */
static bool spells(const char *s, size_t n, const char *word) {
  for (size_t i = 0; i < n; i++) {
    char c = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] + 32) : s[i];
    if (c == 0 || c != word[i]) /* the second: at the word's end too */
      return false;
  }
  return word[n] == 0;
}

static zk_csv_value parse_word(const char *s, size_t n) {
  static const char *const missing[] = {"", "na", "n/a", "nan", "null", "none"};
  for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
    if (spells(s, n, missing[i]))
      return (zk_csv_value){.kind = ZK_CSV_MISSING, .number = NAN};
  if (spells(s, n, "true") || spells(s, n, "false"))
    return (zk_csv_value){.kind = ZK_CSV_BOOL, .integer = n == 4};
  double sign = n > 0 && *s == '-' ? -1 : 1;
  if (n > 0 && (*s == '-' || *s == '+'))
    s++, n--;
  if (spells(s, n, "inf") || spells(s, n, "infinity"))
    return (zk_csv_value){.kind = ZK_CSV_REAL, .number = sign * INFINITY};
  return (zk_csv_value){.kind = ZK_CSV_TEXT};
}

/* A number as its text says: digits * 10^exponent. */
typedef struct decimal {
  uint64_t digits;       /* the first 19 that count */
  int exponent, written; /* the second: as behind the e */
  bool negative, exact;  /* exact: all digits are in `digits` */
  bool integer;          /* neither point nor exponent */
} decimal;

static void add_digit(decimal *d, char c, bool fraction) {
  if (d->digits < UINT64_MAX / 10 - 1) {
    d->digits = d->digits * 10 + (uint64_t)(c - '0');
    d->exponent -= fraction;
  } else {
    d->exact = false;
    d->exponent += !fraction;
  }
}

/* [sign] digits [. digits] [e [sign] digits], with a digit before or behind the point. */
static bool scan(const char *s, const char *end, decimal *d) {
  size_t count = 0;
  *d = (decimal){.exact = true, .integer = true};
  if (s < end && (*s == '-' || *s == '+'))
    d->negative = *s++ == '-';
  for (; s < end && is_digit(*s); s++, count++)
    add_digit(d, *s, false);
  if (s < end && *s == '.') {
    d->integer = false;
    for (s++; s < end && is_digit(*s); s++, count++)
      add_digit(d, *s, true);
  }
  if (count == 0)
    return false;
  if (s < end && (*s == 'e' || *s == 'E')) {
    d->integer = false;
    s++;
    bool negative = s < end && *s == '-';
    if (s < end && (*s == '-' || *s == '+'))
      s++;
    if (s == end)
      return false;
    int value = 0;
    for (; s < end && is_digit(*s); s++)
      value = value < 100000 ? value * 10 + (*s - '0') : value;
    d->written = negative ? -value : value;
    d->exponent += d->written;
  }
  return s == end;
}

/* strtod, when nothing faster is exact. It gets the number without its point, which differs between
 * locales. */
static double convert(const char *s, size_t n, const decimal *d) {
  char copy[LONGEST + 16];
  size_t length = 0, fraction = 0;
  bool behind = false;
  for (size_t i = 0; i < n && s[i] != 'e' && s[i] != 'E'; i++) {
    if (s[i] == '.') {
      behind = true;
    } else {
      copy[length++] = s[i];
      fraction += behind;
    }
  }
  snprintf(copy + length, sizeof copy - length, "e%d", d->written - (int)fraction);
  return strtod(copy, NULL);
}

zk_csv_value zk_csv_parse(const char *s, size_t n) {
  static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  decimal d;
  while (n > 0 && is_blank(*s))
    s++, n--;
  while (n > 0 && is_blank(s[n - 1]))
    n--;
  if (n == 0 || n > LONGEST || !scan(s, s + n, &d))
    return parse_word(s, n);
  zk_csv_value v = {.kind = ZK_CSV_REAL};
  if (d.integer && d.exact && d.digits <= (uint64_t)INT64_MAX + d.negative) {
    v.kind = ZK_CSV_INTEGER;
    v.integer = d.negative ? (int64_t)(0 - d.digits) : (int64_t)d.digits;
    v.number = d.negative && v.integer == 0 ? -0.0 : (double)v.integer;
    return v;
  }
  if (d.integer)
    v.kind = ZK_CSV_BIG;
  /* Digits and power are exact doubles, so that one operation rounds once. [Clinger 1990] */
  if (d.exact && d.digits <= (uint64_t)1 << 53 && d.exponent >= -22 && d.exponent <= 22) {
    v.number = (double)d.digits;
    v.number = d.exponent < 0 ? v.number / power[-d.exponent] : v.number * power[d.exponent];
    if (d.negative)
      v.number = -v.number;
  } else {
    v.number = convert(s, n, &d);
  }
  return v;
}
