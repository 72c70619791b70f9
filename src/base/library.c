/*
 * library.c: the one file that knows the dynamic linker.
 */
#define _GNU_SOURCE /* environ, dladdr */
#include "base/library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * Puts the variables `more` first in the environment, and returns what it was. `environ` is
 * replaced by a longer list: setenv would move and free strings that another thread may be reading,
 * and a program that is started meanwhile would inherit the variables.
 */
static char **extend_environment(const char *const *more) {
  static char *list[4096];
  char **own = environ;
  size_t n = 0, room = sizeof list / sizeof *list - 1;
  for (; more && *more && n < room; more++)
    list[n++] = (char *)*more;
  for (char **old = own; n > 0 && old && *old && n < room; old++)
    list[n++] = *old;
  list[n] = NULL;
  if (n > 0)
    environ = list;
  return own;
}

void zk_library_call_within(const char *const *variables, void (*f)(void)) {
  char **own = extend_environment(variables);
  f();
  environ = own;
}

static zk_status open_locked(zk_library *library) {
  char **own = extend_environment(library->environment);
  void *handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
  environ = own;
  if (!handle)
    return zk_fail(ZK_ERR_IO, "cannot open a library: %s", dlerror());
  char *next = library->functions;
  for (const char *const *name = library->names; *name; name++, next += sizeof(void *)) {
    void *function = dlsym(handle, *name);
    if (!function)
      return zk_fail(ZK_ERR_IO, "a library of another version: %s", dlerror());
    memcpy(next, &function, sizeof function);
  }
  library->handle = handle;
  if (library->opened)
    library->opened(library);
  atomic_store(&library->is_open, true);
  return ZK_OK;
}

bool zk_library_own_path(char *path) {
  Dl_info about;
  return dladdr(&lock, &about) != 0 && about.dli_fname && realpath(about.dli_fname, path);
}

void *zk_library_find(const zk_library *library, const char *name) {
  return dlsym(library->handle, name);
}

zk_status zk_library_open(zk_library *library) {
  if (atomic_load(&library->is_open))
    return ZK_OK;
  pthread_mutex_lock(&lock);
  zk_status status = atomic_load(&library->is_open) ? ZK_OK : open_locked(library);
  pthread_mutex_unlock(&lock);
  return status;
}
