/*
 * test_print.c: tensor/print.c against PyTorch's text (tests/golden/print.h), to the letter.
 */
#include "tensor/print.h"

#include <stdlib.h>
#include "base/memory.h"
#include "check.h"
#include "tensor/convert.h"

struct golden_print {
  zk_dtype dtype;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM], offset, size;
  const double *real;
  const int64_t *integer;
  int64_t values;
  zk_print_options options;
  const char *suffix, *text;
};

#ifndef GOLDEN
#define GOLDEN "../golden/print.h"
#endif
#include GOLDEN

/* The window on a storage that repeats the row's values. */
static zk_status make(const struct golden_print *g, zk_tensor **out) {
  zk_tensor *storage;
  *out = NULL;
  ZK_TRY(zk_tensor_new(g->dtype, &ZK_SHAPE(g->size), &storage));
  for (int64_t i = 0; i < g->size; i++)
    if (g->real)
      zk_element_set_f(storage, i, g->real[i % g->values]);
    else
      zk_element_set_i(storage, i, g->integer[i % g->values]);
  zk_status status = zk_tensor_as_strided(storage, &g->shape, g->stride, g->offset, out);
  zk_tensor_release(storage);
  return status;
}

/* Oracle: repr() of torch 2.15 (1.13 differs where sci_mode is set by hand and with edgeitems=0).
 */
static void test_text(void) {
  const zk_print_options kept = zk_print_defaults;
  for (size_t i = 0; i < sizeof golden_prints / sizeof golden_prints[0]; i++) {
    const struct golden_print *g = &golden_prints[i];
    zk_tensor *t;
    char *text = NULL;
    CHECK_OK(make(g, &t));
    if (!t)
      continue;
    zk_print_defaults = g->options;
    CHECK_OK(zk_tensor_text(t, g->suffix, &text));
    CHECK(text && strcmp(text, g->text) == 0, "row %zu\n%s\nexpected\n%s", i, text, g->text);
    zk_free(text);
    zk_tensor_release(t);
  }
  zk_print_defaults = kept;
}

/* Oracle: PyTorch's defaults, by which the rows without options were printed. */
static void test_defaults(void) {
  zk_print_options o = zk_print_defaults;
  CHECK(o.precision == 4 && o.threshold == 1000 && o.edgeitems == 3 && o.linewidth == 80 &&
        o.sci_mode == -1);
}

/* Oracle: the same text. Whichever allocation fails, the call says so and leaks nothing. */
static void test_no_memory(void) {
  zk_tensor *t;
  char *text, *expected;
  int failures = 0;
  CHECK_OK(zk_tensor_zeros(ZK_FLOAT64, &ZK_SHAPE(20, 30), &t));
  CHECK_OK(zk_tensor_text(t, "requires_grad=True", &expected));
  size_t live = zk_memory_live();
  for (int n = 1;; n++) {
    zk_memory_fail_at(n);
    zk_status status = zk_tensor_text(t, "requires_grad=True", &text);
    zk_memory_fail_at(0);
    if (status == ZK_OK)
      break;
    failures++;
    CHECK(status == ZK_ERR_NOMEM && strstr(zk_message(), "text of a tensor"), "%s", zk_message());
    CHECK(text == NULL && zk_memory_live() == live, "allocation %d", n);
  }
  CHECK(failures > 1 && strcmp(text, expected) == 0, "%d failures", failures);
  zk_free(text);
  zk_free(expected);
  zk_tensor_release(t);
}

int main(void) {
  RUN(test_text);
  RUN(test_defaults);
  RUN(test_no_memory);
  return check_report();
}
