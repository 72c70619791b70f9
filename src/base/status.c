/*
 * status.c: the message of the last failure, one per thread.
 */
#include "base/status.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MESSAGE_SIZE 2048
static _Thread_local char message[MESSAGE_SIZE];

/* Removes the sign of each NaN that printf wrote ("-nan"): it has no meaning. */
static void plain_nans(char *text) {
  for (char *at = text; (at = strstr(at, "-nan")) != NULL; at++) {
    bool begins = at == text || !(isalnum((unsigned char)at[-1]) || strchr("._-/", at[-1]));
    bool ends = !(isalnum((unsigned char)at[4]) || (at[4] && strchr("_-/", at[4])));
    if (begins && ends)
      memmove(at, at + 1, strlen(at));
  }
}

zk_status(zk_fail)(zk_status status, const char *format, ...) {
  char text[MESSAGE_SIZE]; /* an argument may be the old message */
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  plain_nans(text);
  memcpy(message, text, sizeof text);
  return status;
}

zk_status(zk_fail_errno)(const char *path) {
  return zk_fail(ZK_ERR_IO, "%s: %s", path, strerror(errno));
}

zk_status(zk_fail_in)(zk_status status, const char *format, ...) {
  char text[MESSAGE_SIZE];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (n >= 0 && n < MESSAGE_SIZE)
    snprintf(text + n, sizeof text - (size_t)n, ": %.*s", MESSAGE_SIZE - 3 - n, message);
  plain_nans(text);
  memcpy(message, text, sizeof text);
  return status;
}

const char *zk_message(void) {
  return message;
}

void zk_warn(const char *format, ...) {
  char text[MESSAGE_SIZE];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  plain_nans(text);
  fprintf(stderr, "zknn: warning: %s\n", text);
}
