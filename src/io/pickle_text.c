/*
 * pickle_text.c: the values that a pickle writes as text, and integers of any length.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "base/utf8.h"
#include "io/csv_number.h"
#include "io/pickle_machine.h"

/* Longer integers are told by their length alone: their digits cost n^2. */
#define DIGITS_MAX 1200
#define BYTES_MAX 480

static zk_status big_integer(const char *digits, zk_object **out) {
  zk_object *args = NULL, *text;
  ZK_TRY(zk_object_opaque(out, "int", "the integer %s past 64 bits", digits));
  zk_status status = zk_object_new(ZK_OBJ_TUPLE, &args);
  if (status == ZK_OK)
    status = zk_object_string(digits, strlen(digits), &text);
  if (status == ZK_OK)
    status = zk_object_put(args, text);
  zk_object_set_part(*out, ZK_OPAQUE_ARGS, args);
  if (status != ZK_OK) {
    zk_object_release(*out);
    *out = NULL;
  }
  return status;
}

/* The decimal digits of an integer, by dividing its 32-bit limbs by 10^9. */
static void decimal(const uint8_t *bytes, size_t n, bool negative, char *text) {
  uint32_t limb[BYTES_MAX / 4 + 1] = {0}, part[BYTES_MAX / 3 + 2] = {0};
  uint32_t carry = negative;
  size_t limbs = (n + 3) / 4, parts = 0;
  for (size_t i = 0; i < 4 * limbs; i++) { /* the magnitude: ~x + 1 of what is negative */
    uint8_t byte = i < n ? bytes[i] : negative ? 0xff : 0;
    uint32_t x = (negative ? (uint8_t)~byte : byte) + carry;
    carry = x >> 8;
    limb[i / 4] |= (x & 0xff) << 8 * (i % 4);
  }
  while (limbs > 0) {
    uint64_t rest = 0;
    for (size_t i = limbs; i-- > 0;) {
      rest = rest << 32 | limb[i];
      limb[i] = (uint32_t)(rest / 1000000000u);
      rest %= 1000000000u;
    }
    part[parts++] = (uint32_t)rest;
    while (limbs > 0 && limb[limbs - 1] == 0)
      limbs--;
  }
  int at = sprintf(text, "%s%" PRIu32, negative ? "-" : "", parts ? part[parts - 1] : 0);
  for (size_t i = parts > 0 ? parts - 1 : 0; i-- > 0;)
    at += sprintf(text + at, "%09" PRIu32, part[i]);
}

zk_status zk_pickle_integer(const uint8_t *bytes, size_t n, bool is_signed, zk_object **out) {
  bool negative = is_signed && n > 0 && bytes[n - 1] & 0x80;
  size_t used = n; /* without the bytes that repeat the sign */
  while (used > 0 && bytes[used - 1] == (negative ? 0xff : 0))
    used--;
  bool fits = used < 8 || (used == 8 && ((bytes[7] & 0x80) != 0) == negative);
  if (!fits && n > BYTES_MAX) {
    char text[64];
    snprintf(text, sizeof text, "of %zu bytes", n);
    return big_integer(text, out);
  }
  if (!fits) {
    char text[DIGITS_MAX + 16];
    decimal(bytes, n, negative, text);
    return big_integer(text, out);
  }
  uint64_t x = negative ? ~(uint64_t)0 : 0;
  for (size_t i = used; i-- > 0;)
    x = x << 8 | bytes[i];
  return zk_object_int((int64_t)x, out);
}

/* "12", "-7L", and "00" and "01" of protocol 0's booleans. */
static zk_status integer(const char *s, size_t n, bool is_long, zk_object **out) {
  char digits[DIGITS_MAX + 1];
  if (!is_long && n == 2 && s[0] == '0' && (s[1] == '0' || s[1] == '1'))
    return zk_object_bool(s[1] == '1', out);
  if (n > 0 && s[n - 1] == 'L')
    n--;
  bool negative = n > 0 && s[0] == '-';
  uint64_t x = 0;
  bool fits = true;
  size_t i = negative;
  if (i == n)
    return zk_pickle_damaged("an integer has no digits");
  for (; i < n; i++) {
    if (s[i] < '0' || s[i] > '9')
      return zk_pickle_damaged("an integer has something other than digits");
    fits = fits && !__builtin_mul_overflow(x, 10u, &x) &&
           !__builtin_add_overflow(x, (uint64_t)(s[i] - '0'), &x);
  }
  if (fits && x <= (uint64_t)INT64_MAX + negative)
    return zk_object_int(negative ? (int64_t)(0 - x) : (int64_t)x, out);
  if (n <= DIGITS_MAX)
    snprintf(digits, sizeof digits, "%.*s", (int)n, s);
  else
    snprintf(digits, sizeof digits, "of %zu digits", n);
  return big_integer(digits, out);
}

static int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

/* n digits of hexadecimal at s; false when there are other characters. */
static bool hex(const char *s, size_t left, size_t n, uint32_t *out) {
  *out = 0;
  for (size_t i = 0; i < n; i++) {
    int digit = i < left ? hex_digit(s[i]) : -1;
    if (digit < 0)
      return false;
    *out = *out << 4 | (uint32_t)digit;
  }
  return true;
}

/* A str of Python 2 as its repr: quoted, with escapes. Gives bytes. */
static zk_status quoted(const char *s, size_t n, char *to, size_t *length) {
  static const char escapes[] = "\\\\''\"\"a\ab\bf\fn\nr\rt\tv\v";
  if (n < 2 || (s[0] != '\'' && s[0] != '"') || s[n - 1] != s[0])
    return zk_pickle_damaged("a string is not in quotes");
  char *start = to;
  for (size_t i = 1; i < n - 1; i++) {
    if (s[i] != '\\' || i + 1 >= n - 1) {
      *to++ = s[i];
      continue;
    }
    char c = s[++i];
    uint32_t x = 0;
    const char *found = NULL;
    for (const char *e = escapes; *e && !found; e += 2)
      found = *e == c ? e + 1 : NULL;
    if (found) {
      *to++ = *found;
    } else if (c == 'x' && hex(s + i + 1, n - 1 - (i + 1), 2, &x)) {
      *to++ = (char)x;
      i += 2;
    } else if (c >= '0' && c <= '7') { /* up to three octal digits */
      size_t k = 0;
      for (; k < 3 && i + k < n - 1 && s[i + k] >= '0' && s[i + k] <= '7'; k++)
        x = 8 * x + (uint32_t)(s[i + k] - '0');
      i += k - 1;
      *to++ = (char)x;
    } else { /* no escape: both stay */
      *to++ = '\\';
      *to++ = c;
    }
  }
  *length = (size_t)(to - start);
  return ZK_OK;
}

/* Python's raw-unicode-escape: \u and \U; other bytes are characters. Gives UTF-8. */
static size_t unicode(const char *s, size_t n, char *to) {
  char *start = to;
  for (size_t i = 0; i < n; i++) {
    uint32_t c = (uint8_t)s[i], x;
    size_t digits = n - i > 1 && s[i] == '\\' ? (s[i + 1] == 'u' ? 4 : s[i + 1] == 'U' ? 8 : 0) : 0;
    if (digits && hex(s + i + 2, n - i - 2, digits, &x) && x <= 0x10ffff) {
      c = x;
      i += 1 + digits;
    }
    to += zk_put_utf8(c, to);
  }
  return (size_t)(to - start);
}

static zk_status real(const char *s, size_t n, zk_object **out) {
  zk_csv_value v = zk_csv_parse(s, n);
  if (v.kind == ZK_CSV_TEXT || v.kind == ZK_CSV_BOOL || n == 0)
    return zk_pickle_damaged("a float is no number");
  return zk_object_float(v.number, out);
}

zk_status zk_pickle_text(zk_machine *m, uint8_t opcode, zk_object **out) {
  const char *s;
  size_t n, length = 0;
  ZK_TRY(zk_cursor_line(&m->in, &s, &n));
  if (n > 0 && s[n - 1] == '\r' && opcode != 'V') /* written through a text file of Windows */
    n--;
  switch (opcode) {
  case 'I':
  case 'L':
    return integer(s, n, opcode == 'L', out);
  case 'F':
    return real(s, n, out);
  default:
    break;
  }
  char *text = zk_alloc(2 * n + 1); /* a character below 256 takes up to 2 bytes as UTF-8 */
  if (!text)
    return zk_nomem(2 * n + 1, "a string");
  zk_status status = ZK_OK;
  if (opcode == 'S')
    status = quoted(s, n, text, &length);
  else
    length = unicode(s, n, text);
  if (status == ZK_OK)
    status = zk_object_string(text, length, out);
  zk_free(text);
  return status;
}

zk_status zk_pickle_latin1(zk_machine *m, const zk_object *text, zk_object **out) {
  const uint8_t *s = (const uint8_t *)text->string.bytes;
  size_t n = text->string.length, k = 0;
  ZK_TRY(zk_pickle_spend(m, n));
  char *bytes = zk_alloc(n + 1);
  if (!bytes)
    return zk_nomem(n + 1, "a string");
  zk_status status = ZK_OK;
  for (size_t i = 0; i < n && status == ZK_OK; i++)
    if (s[i] < 0x80)
      bytes[k++] = (char)s[i];
    else if ((s[i] == 0xc2 || s[i] == 0xc3) && i + 1 < n && (s[i + 1] & 0xc0) == 0x80) {
      bytes[k++] = (char)((s[i] & 3) << 6 | (s[i + 1] & 0x3f));
      i++;
    } else
      status = zk_pickle_damaged("bytes hold a character that latin1 has not");
  if (status == ZK_OK)
    status = zk_object_string(bytes, k, out);
  zk_free(bytes);
  return status;
}

size_t zk_pickle_key_text(const zk_object *key, char *text, size_t size) {
  int n = key->type == ZK_OBJ_STRING  ? snprintf(text, size, "%s", key->string.bytes)
          : key->type == ZK_OBJ_INT   ? snprintf(text, size, "%" PRId64, key->integer)
          : key->type == ZK_OBJ_BOOL  ? snprintf(text, size, "%s", key->boolean ? "True" : "False")
          : key->type == ZK_OBJ_FLOAT ? snprintf(text, size, "%g", key->number)
          : key->type == ZK_OBJ_NONE  ? snprintf(text, size, "None")
                                      : snprintf(text, size, "?");
  return n < 0 ? 0 : (size_t)n < size ? (size_t)n : size - 1;
}
