/*
 * test_library.c: libraries opened at their first use. Oracle: the C library's own functions.
 */
#include "check.h"

#include <math.h>
#include "base/library.h"

#define LIBM(X) X(c, os) X(floo, r)
ZK_LIBRARY(mathematics, "libm.so.6", LIBM);
ZK_LIBRARY(absent, "libzknn-is-not-there.so.1", LIBM);

static void the_table_holds_each_function(void) {
  CHECK(!mathematics.os && !mathematics.r, "filled before it is opened");
  CHECK_OK(zk_library_open(&mathematics_library));
  CHECK(mathematics.os(0) == 1 && mathematics.r(2.5) == 2);
  CHECK_OK(zk_library_open(&mathematics_library)); /* once more does nothing */
}

static void names_what_is_missing(void) {
  CHECK_FAILS(zk_library_open(&absent_library), ZK_ERR_IO, "libzknn-is-not-there.so.1");
  static const char *const names[] = {"cos", "zknn_is_no_function", NULL};
  void *functions[2];
  zk_library other = {.file = "libm.so.6", .names = names, .functions = functions};
  CHECK_FAILS(zk_library_open(&other), ZK_ERR_IO, "zknn_is_no_function");
  CHECK_FAILS(zk_library_open(&other), ZK_ERR_IO, "zknn_is_no_function"); /* it did not open */
}

int main(void) {
  RUN(the_table_holds_each_function);
  RUN(names_what_is_missing);
  return check_report();
}
