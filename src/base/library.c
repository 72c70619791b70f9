/*
 * library.c: the one file that knows the dynamic linker.
 */
#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static zk_status open_locked(zk_library *library) {
  void *handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
  if (!handle)
    return zk_fail(ZK_ERR_IO, "cannot open a library: %s", dlerror());
  char *next = library->functions;
  for (const char *const *name = library->names; *name; name++, next += sizeof(void *)) {
    void *function = dlsym(handle, *name);
    if (!function)
      return zk_fail(ZK_ERR_IO, "a library of another version: %s", dlerror());
    memcpy(next, &function, sizeof function);
  }
  atomic_store(&library->is_open, true);
  return ZK_OK;
}

zk_status zk_library_open(zk_library *library) {
  if (atomic_load(&library->is_open))
    return ZK_OK;
  pthread_mutex_lock(&lock);
  zk_status status = atomic_load(&library->is_open) ? ZK_OK : open_locked(library);
  pthread_mutex_unlock(&lock);
  return status;
}
