/*
 * fuzz.h: what the targets for libFuzzer share.
 *
 * A target reads bytes as one reader does and looks at what it gave. Oracle: the sanitizers, the
 * memory that is left, a message with a cause for what is refused, a bound on time (-timeout) and
 * on memory (-rss_limit_mb, -malloc_limit_mb).
 */
#ifndef ZK_TESTS_FUZZ_H
#define ZK_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include "io/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The bytes as a file, for readers that want a path: the same path each time. */
const char *fuzz_file(const uint8_t *bytes, size_t size);
/* The same bytes in a block of exactly that size, so that reading past it is seen; free(). */
uint8_t *fuzz_copy(const uint8_t *bytes, size_t size);

void fuzz_begin(void);
/* The elements are read where they are. */
void fuzz_look_at(const zk_tensor *t);
/* Ends a run: aborts when memory was left behind, a failure left no message, or `gave` does not fit
 * the status. */
void fuzz_end(zk_status status, bool gave);
/* The same of a reader's result, NULL after a failure: looked at and released. */
void fuzz_end_tensor(zk_status status, zk_tensor *t);
void fuzz_end_object(zk_status status, zk_object *o);

#endif
