/*
 * check.h: the C tests' assertions. A test program's main calls its cases with RUN and returns
 * check_report().
 */
#ifndef ZK_TESTS_CHECK_H
#define ZK_TESTS_CHECK_H

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/status.h"

static int check_failures, check_count;

#define CHECK(condition, ...)                                                                      \
  do {                                                                                             \
    check_count++;                                                                                 \
    if (!(condition)) {                                                                            \
      check_failures++;                                                                            \
      printf("%s:%d: failed: %s", __FILE__, __LINE__, #condition);                                 \
      printf("  " __VA_ARGS__);                                                                    \
      printf("\n");                                                                                \
    }                                                                                              \
  } while (0)

/* The call succeeds. */
#define CHECK_OK(call)                                                                             \
  do {                                                                                             \
    zk_status got_ = (call);                                                                       \
    CHECK(got_ == ZK_OK, "status %d: %s", got_, zk_message());                                     \
  } while (0)

/* The call fails with that status and a message that contains `part`. */
#define CHECK_FAILS(call, expected, part)                                                          \
  do {                                                                                             \
    zk_status got_ = (call);                                                                       \
    CHECK(got_ == (expected), "status %d, expected %d", got_, expected);                           \
    CHECK(got_ == ZK_OK || strstr(zk_message(), part), "message: %s", zk_message());               \
  } while (0)

#define RUN(test)                                                                                  \
  do {                                                                                             \
    int before_ = check_failures;                                                                  \
    test();                                                                                        \
    printf("%s %s\n", check_failures == before_ ? "ok  " : "FAIL", #test);                         \
  } while (0)

static inline int check_report(void) {
  printf("%d checks, %d failed\n", check_count, check_failures);
  return check_failures != 0 || check_count == 0;
}

#endif
