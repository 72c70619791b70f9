/* fuzz.c: what the targets for libFuzzer share; see fuzz.h. */
#define _GNU_SOURCE /* memfd_create */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/memory.h"
#include "io/stored_values.h"
#include "tensor/convert.h"

static size_t live;
static volatile double sum; /* of all that was read: its bytes are looked at */

const char *fuzz_file(const uint8_t *bytes, size_t size) {
  static char path[64];
  static int file = -1;
  if (file < 0) {
    file = memfd_create("fuzz", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  }
  if (file < 0 || ftruncate(file, 0) || pwrite(file, bytes, size, 0) != (ssize_t)size)
    abort();
  return path;
}

uint8_t *fuzz_copy(const uint8_t *bytes, size_t size) {
  uint8_t *copy = malloc(size ? size : 1);
  if (!copy)
    abort();
  if (size)
    memcpy(copy, bytes, size);
  return copy;
}

void fuzz_look_at(const zk_tensor *t) {
  zk_tensor *copy = NULL;
  if (zk_numel(t) > 1 << 20 || zk_tensor_clone(t, &copy) != ZK_OK)
    return;
  for (int64_t i = 0; i < zk_numel(copy); i++)
    sum += zk_element_f(copy, i) != 0;
  zk_tensor_release(copy);
}

/* Its values are read in windows, or refused. */
static void look_at_stored(const zk_stored *s) {
  zk_stored_stats stats;
  if (zk_stored_stats_of(s, &stats) == ZK_OK)
    sum += (double)stats.nans + stats.mean;
}

static void look_at_object(const zk_object *o) {
  if (o->type == ZK_OBJ_TENSOR)
    fuzz_look_at(o->tensor.value);
  else if (o->type == ZK_OBJ_STORED)
    look_at_stored(o->stored);
  else if (o->type == ZK_OBJ_STRING)
    sum += (double)strlen(o->string.bytes);
  else if (zk_object_is_container(o) && o->height < 16)
    for (size_t i = 0; i < o->items.count && i < 64; i++)
      look_at_object(o->items.at[i]);
}

void fuzz_begin(void) {
  live = zk_memory_live();
}

void fuzz_end(zk_status status, bool gave) {
  if (zk_memory_live() != live) {
    fprintf(stderr, "%zu bytes were left behind\n", zk_memory_live() - live);
    abort();
  }
  if ((status == ZK_OK) != gave || (status != ZK_OK && !*zk_message())) {
    fprintf(stderr, "status %d, %s, message '%s'\n", (int)status, gave ? "a result" : "no result",
            zk_message());
    abort();
  }
}

void fuzz_end_tensor(zk_status status, zk_tensor *t) {
  bool gave = t != NULL;
  if (t)
    fuzz_look_at(t);
  zk_tensor_release(t);
  fuzz_end(status, gave);
}

void fuzz_end_object(zk_status status, zk_object *o) {
  bool gave = o != NULL;
  if (o)
    look_at_object(o);
  zk_object_release(o);
  fuzz_end(status, gave);
}
