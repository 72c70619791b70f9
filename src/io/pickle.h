/*
 * pickle.h: the pickles inside PyTorch's checkpoints. Private to io/: pth.h is what others call.
 *
 * Reading has two steps. zk_unpickle runs a pickle on a machine that knows data only; what it gives
 * may hold itself, and its tensors are windows of storages that nobody has read.
 * zk_unpickled_finish picks what is wanted of it, breaks cycles, and reads the storages of the
 * tensors that are left.
 */
#ifndef ZK_IO_PICKLE_H
#define ZK_IO_PICKLE_H

#include <stddef.h>
#include <stdint.h>
#include "io/object.h"
#include "io/stored_dtype.h"

/* A storage that a pickle names. */
typedef struct zk_pickle_storage {
  char *key;                    /* "0": its name in the file */
  char kind[40];                /* "FloatStorage" */
  const zk_stored_dtype *dtype; /* of bytes without a type uint8; NULL: one that zknn has not */
  size_t size;                  /* bytes an element; 0: not known */
  int64_t count;                /* elements */
  uint64_t at;                  /* where they begin in a file before 1.6; 0: not there */
  zk_object *stands_for;        /* what a tar's persistent id of this key is; or NULL */
  const zk_stored_dtype *read_as;
  zk_tensor *whole, *negated; /* once it was read: all of it, one-dimensional */
  uint64_t beyond;            /* a uint64 of it that int64 does not reach; 0: there is none */
} zk_pickle_storage;

/* Where a tensor lies in its storage, in elements of `dtype`. */
typedef struct zk_pickle_tensor {
  zk_pickle_storage *of;
  const zk_stored_dtype *dtype;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM], offset;
  bool negative; /* the values are those of the storage with the other sign */
} zk_pickle_tensor;

/* What pickles of one file have made. Zero-initialise; zk_unpickled_free releases all. */
typedef struct zk_unpickled {
  zk_object *root; /* of the last pickle */
  /* What a persistent id stands for that is not a storage's tuple; NULL: an error. */
  zk_status (*persistent)(void *context, const zk_object *id, zk_object **out);
  void *context;
  /* Private: every container that was made, the storages by key (open addressing), and how many
   * bytes were copied out of others. */
  zk_object **all;
  size_t count, room;
  zk_pickle_storage **storages;
  size_t storage_count, storage_room, spent;
} zk_unpickled;

/*
 * Runs the pickle at the start of `data`: all opcodes of protocols 0 to 5. *used: the bytes that it
 * takes. Nothing that it names is imported or called; what has no value in Lua becomes an OPAQUE.
 * What becomes of the rest: docs/files.md. Errors: damage, by its place.
 */
zk_status zk_unpickle(zk_unpickled *u, const uint8_t *data, size_t size, const char *name,
                      size_t *used);

/* The storage of that key, made when it is not there; NULL when out of memory. */
zk_pickle_storage *zk_pickle_storage_of(zk_unpickled *u, const char *key);
/* Sets class and elements of a new one. Error: a name that is no storage's class. */
zk_status zk_pickle_storage_set(zk_pickle_storage *s, const zk_object *class_name, int64_t count);
/* The same, NULL when no pickle named it. */
zk_pickle_storage *zk_pickle_storage_find(const zk_unpickled *u, const char *key);

/* Gives n elements of that type, the whole storage, as a one-dimensional tensor. */
typedef zk_status (*zk_fetch_storage)(void *context, const zk_pickle_storage *storage,
                                      const zk_stored_dtype *dtype, int64_t n, zk_tensor **out);

/*
 * keys: NULL, or the wanted places, "model" or "model.fc.weight"; *left then are the places that
 * were left out, a list of strings. Errors: a key that leads nowhere; a window that leaves its
 * storage; equal keys in one dict; what `fetch` says; each by its place in the object.
 */
zk_status zk_unpickled_finish(zk_unpickled *u, const zk_object *keys, zk_fetch_storage fetch,
                              void *context, zk_object **out, zk_object **left);
void zk_unpickled_free(zk_unpickled *u);

typedef struct zk_pickle {
  uint8_t *bytes;
  size_t size;
  const zk_storage **storages; /* by key: "0", "1", ...; borrowed from the object's tensors */
  size_t count;
} zk_pickle;

/* Writes `o` as protocol 2. Zero-initialise *out; zk_pickle_free releases it, also after a failure.
 * Errors name the place inside o. */
zk_status zk_pickle_write(const zk_object *o, zk_pickle *out);
void zk_pickle_free(zk_pickle *p);

#endif
