/*
 * pickle_call.h: what a pickle may call. Private to pickle_read.c and pickle_call.c.
 */
#ifndef ZK_IO_PICKLE_CALL_H
#define ZK_IO_PICKLE_CALL_H

#include <stddef.h>
#include <stdint.h>
#include "io/object.h"

/* A GLOBAL's `integer` is a callable's number, or this + a row of zk_stored_dtypes. */
#define ZK_PICKLE_STORAGE 100

/* The number of the callable of that name, as "collections.OrderedDict"; -1 when it is none that
 * may be called. */
int64_t zk_pickle_callable(const char *name);

/* Calls it with n arguments. Errors: arguments that are not its own; a storage's class; a tensor
 * whose window leaves its storage, or of too many dimensions. */
zk_status zk_pickle_call(int64_t id, zk_object **arg, size_t n, zk_object **out);

/* Fails with "damaged pickle: what". */
zk_status zk_pickle_damaged(const char *what);

#endif
