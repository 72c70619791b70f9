/*
 * library.h: a shared library that is opened at its first use.
 *
 * Linking one costs every start, also of the many scripts that never call it (measured: 2.0 ms for
 * OpenBLAS, 1.1 ms for libzip with its libcrypto, of 4.5 in all; 0.1 ms for a small one). A file
 * that uses one includes its header as ever, lists the functions and variables it needs, and has
 * them through a table of pointers:
 *
 *   #define FUNCTIONS(X) X(zip_, close) X(zip_, discard)
 *   ZK_LIBRARY(zip, ZK_LIBZIP, FUNCTIONS);
 *   ...
 *   ZK_TRY(zk_library_open(&zip_library));
 *   zip.close(archive); // zip_close
 */
#ifndef ZK_BASE_LIBRARY_H
#define ZK_BASE_LIBRARY_H

#include <stdatomic.h>
#include <stdbool.h>
#include "base/status.h"

typedef struct zk_library {
  const char *file;               /* "libzip.so.4", where the system's linker finds it */
  const char *const *names;       /* of its symbols; NULL at the end */
  void *functions;                /* a struct of as many pointers, in the same order */
  const char *const *environment; /* "NAME=value", NULL at the end: variables that only this
                                     library sees, while it is opened; or NULL */
  void (*opened)(const struct zk_library *); /* called once, before any other function of it */
  void *handle;
  atomic_bool is_open;
} zk_library;

#define ZK_LIBRARY_POINTER_(prefix, f) __typeof__(prefix##f) *f;
#define ZK_LIBRARY_NAME_(prefix, f) #prefix #f,

/* A table `name` of pointers with their headers' types, and `name_library`. */
#define ZK_LIBRARY(name, path, FUNCTIONS) ZK_LIBRARY_WITHIN(name, path, FUNCTIONS, NULL)
#define ZK_LIBRARY_WITHIN(name, path, FUNCTIONS, variables)                                        \
  ZK_LIBRARY_OPENED(name, path, FUNCTIONS, variables, NULL)
#define ZK_LIBRARY_OPENED(name, path, FUNCTIONS, variables, function)                              \
  static struct { FUNCTIONS(ZK_LIBRARY_POINTER_) } name;                                           \
  static const char *const name##_names[] = {FUNCTIONS(ZK_LIBRARY_NAME_) NULL};                    \
  static zk_library name##_library = {.file = path,                                                \
                                      .names = name##_names,                                       \
                                      .functions = &name,                                          \
                                      .environment = variables,                                    \
                                      .opened = function}

/* Opens the library, unless it is open, and fills its table. Any thread may call it. Fails with
 * ZK_ERR_IO when the library or one of its functions is not there. It stays open. */
zk_status zk_library_open(zk_library *library);

/* For `opened`: calls f while the variables are in the environment. */
void zk_library_call_within(const char *const *variables, void (*f)(void));

/* The file that this code was loaded from, with all links resolved, into PATH_MAX bytes; false when
 * the linker does not know. */
bool zk_library_own_path(char *path);

/* A symbol of an open library that some of its versions lack: NULL when this one does. */
void *zk_library_find(const zk_library *library, const char *name);

#endif
