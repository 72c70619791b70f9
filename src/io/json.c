/*
 * json.c: reading JSON. [RFC 8259]
 */
#include "io/json.h"

#include <string.h>
#include "base/memory.h"
#include "base/utf8.h"
#include "io/object.h"

static zk_status damaged(const zk_cursor *c, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "%s: damaged JSON at offset %zu: %s", c->name, c->at, what);
}

char zk_json_peek(zk_cursor *c) {
  for (; zk_cursor_left(c) > 0; c->at++) {
    char x = (char)c->data[c->at];
    if (x != ' ' && x != '\t' && x != '\n' && x != '\r')
      return x;
  }
  return 0;
}

zk_status zk_json_expect(zk_cursor *c, char character) {
  if (zk_json_peek(c) != character || zk_cursor_left(c) == 0)
    return zk_fail(ZK_ERR_FORMAT, "%s: damaged JSON at offset %zu: '%c' expected", c->name, c->at,
                   character);
  c->at++;
  return ZK_OK;
}

zk_status zk_json_next(zk_cursor *c, char close, size_t *count, bool *more) {
  *more = zk_json_peek(c) != close;
  if (!*more) {
    c->at++;
    return ZK_OK;
  }
  if (*count > 0)
    ZK_TRY(zk_json_expect(c, ','));
  ++*count;
  return ZK_OK;
}

/* The string's raw bytes between its quotes. */
static zk_status find_string(zk_cursor *c, const uint8_t **raw, size_t *length) {
  ZK_TRY(zk_json_expect(c, '"'));
  size_t start = c->at;
  *raw = c->data + start;
  for (; zk_cursor_left(c) > 0; c->at++) {
    uint8_t x = c->data[c->at];
    if (x < 0x20)
      return damaged(c, "a control character in a string");
    if (x == '"') {
      *length = c->at++ - start;
      return ZK_OK;
    }
    if (x == '\\' && zk_cursor_left(c) > 1)
      c->at++;
  }
  return damaged(c, "a string without an end");
}

/* Four hexadecimal digits at s, before end; -1 when they are none. */
static int32_t hex4(const uint8_t *s, const uint8_t *end) {
  int32_t value = 0;
  if (end - s < 4)
    return -1;
  for (int i = 0; i < 4; i++) {
    uint8_t x = s[i] | 0x20;
    if (s[i] >= '0' && s[i] <= '9')
      value = value * 16 + (s[i] - '0');
    else if (x >= 'a' && x <= 'f')
      value = value * 16 + (x - 'a' + 10);
    else
      return -1;
  }
  return value;
}

/* The escape behind a backslash at *s; steps over it. NULL when it is none. */
static char *unescape(const uint8_t **s, const uint8_t *end, char *out) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  uint8_t x = *s < end ? *(*s)++ : 0;
  const char *simple = x ? strchr(from, x) : NULL;
  if (simple) {
    *out = to[simple - from];
    return out + 1;
  }
  int32_t code = x == 'u' ? hex4(*s, end) : -1;
  if (code < 0)
    return NULL;
  *s += 4;
  if (code >= 0xd800 && code < 0xdc00) { /* the first half of a surrogate pair */
    int32_t low = end - *s >= 6 && (*s)[0] == '\\' && (*s)[1] == 'u' ? hex4(*s + 2, end) : -1;
    if (low < 0xdc00 || low > 0xdfff)
      return NULL;
    *s += 6;
    code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  } else if (code >= 0xdc00 && code < 0xe000) {
    return NULL;
  }
  return out + zk_put_utf8((uint32_t)code, out);
}

zk_status zk_json_string(zk_cursor *c, char **out, size_t *length) {
  const uint8_t *s;
  size_t n;
  *out = NULL;
  ZK_TRY(find_string(c, &s, &n));
  char *text = zk_alloc(n + 1); /* no escape is shorter than what it stands for */
  if (!text)
    return zk_nomem(n + 1, "a string");
  char *at = text;
  for (const uint8_t *end = s + n; s < end && at;)
    if (*s == '\\')
      s++, at = unescape(&s, end, at);
    else
      *at++ = (char)*s++;
  if (!at) {
    zk_free(text);
    return damaged(c, "the string before has an unknown escape");
  }
  *at = 0;
  *out = text;
  *length = (size_t)(at - text);
  return ZK_OK;
}

static bool is_digit(char x) {
  return x >= '0' && x <= '9';
}

zk_status zk_json_natural(zk_cursor *c, int64_t *out) {
  char x = zk_json_peek(c);
  size_t start = c->at;
  if (!is_digit(x))
    return damaged(c, "a size expected");
  bool zero = x == '0';
  *out = 0;
  for (; zk_cursor_left(c) > 0 && is_digit(x = (char)c->data[c->at]); c->at++)
    if (__builtin_mul_overflow(*out, 10, out) || __builtin_add_overflow(*out, x - '0', out))
      return damaged(c, "a size that is too large");
  x = zk_cursor_left(c) > 0 ? (char)c->data[c->at] : 0;
  if (x == '.' || x == 'e' || x == 'E' || (zero && c->at > start + 1))
    return damaged(c, "a size must be a plain integer");
  return ZK_OK;
}

static zk_status skip_digits(zk_cursor *c) {
  size_t start = c->at;
  while (zk_cursor_left(c) > 0 && is_digit((char)c->data[c->at]))
    c->at++;
  return c->at > start ? ZK_OK : damaged(c, "a digit expected");
}

/* The next character, or 0 at the end. */
static char current(const zk_cursor *c) {
  return zk_cursor_left(c) > 0 ? (char)c->data[c->at] : 0;
}

static zk_status skip_number(zk_cursor *c) {
  if (current(c) == '-')
    c->at++;
  bool zero = current(c) == '0';
  size_t start = c->at;
  ZK_TRY(skip_digits(c));
  if (zero && c->at > start + 1)
    return damaged(c, "a number that begins with 0");
  if (current(c) == '.') {
    c->at++;
    ZK_TRY(skip_digits(c));
  }
  if (current(c) == 'e' || current(c) == 'E') {
    c->at++;
    if (current(c) == '+' || current(c) == '-')
      c->at++;
    ZK_TRY(skip_digits(c));
  }
  return ZK_OK;
}

static zk_status skip_word(zk_cursor *c) {
  static const char *const words[] = {"true", "false", "null"};
  for (int i = 0; i < 3; i++) {
    size_t n = strlen(words[i]);
    if (zk_cursor_left(c) >= n && memcmp(c->data + c->at, words[i], n) == 0) {
      c->at += n;
      return ZK_OK;
    }
  }
  return damaged(c, "a value expected");
}

static zk_status skip(zk_cursor *c, int depth) {
  const uint8_t *raw;
  size_t n, count = 0;
  bool more = true;
  char x = zk_json_peek(c);
  if (depth > ZK_JSON_MAX_DEPTH)
    return damaged(c, "values are nested too deep");
  if (x == '"')
    return find_string(c, &raw, &n);
  if (x == '-' || is_digit(x))
    return skip_number(c);
  if (x != '{' && x != '[')
    return skip_word(c);
  c->at++;
  for (;;) {
    ZK_TRY(zk_json_next(c, x == '{' ? '}' : ']', &count, &more));
    if (!more)
      return ZK_OK;
    if (x == '{') {
      ZK_TRY(find_string(c, &raw, &n));
      ZK_TRY(zk_json_expect(c, ':'));
    }
    ZK_TRY(skip(c, depth + 1));
  }
}

zk_status zk_json_skip(zk_cursor *c) {
  return skip(c, 0);
}
