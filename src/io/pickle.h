/*
 * pickle.h: the pickles inside PyTorch's checkpoints. Private to io/: pth.h is what others call.
 *
 * Reading has two steps. zk_unpickle runs a pickle on a machine that knows data only. Its result
 * may contain itself, and its tensors refer to storages that are not read yet. zk_unpickled_finish
 * selects the wanted part, breaks cycles, and reads the storages of the remaining tensors.
 */
#ifndef ZK_IO_PICKLE_H
#define ZK_IO_PICKLE_H

#include <stddef.h>
#include <stdint.h>
#include "io/object.h"
#include "io/stored.h"

/* A storage that a pickle names. */
typedef struct zk_pickle_storage {
  char *key;                    /* "0": its name in the file */
  char kind[40];                /* "FloatStorage" */
  const zk_stored_dtype *dtype; /* uint8 for untyped bytes; NULL: zknn lacks it */
  size_t size;                  /* bytes an element; 0: not known */
  int64_t count;                /* elements */
  uint64_t at;                  /* their offset in a file before 1.6; 0: not there */
  zk_object *stands_for;        /* the object of this persistent id in a tar; or NULL */
  const zk_stored_dtype *read_as;
  zk_tensor *whole, *negated; /* after reading: all of it, one-dimensional */
} zk_pickle_storage;

/* A tensor whose storage is not read yet, in elements of `dtype`. */
typedef struct zk_pickle_tensor {
  zk_pickle_storage *of;
  const zk_stored_dtype *dtype;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM], offset;
  bool negative; /* the values are the storage's, negated */
} zk_pickle_tensor;

/* The objects that the pickles of one file have made. Zero-initialise; zk_unpickled_free releases
 * all. */
typedef struct zk_unpickled {
  zk_object *root; /* of the last pickle */
  /* Resolves a persistent id that is not a storage's tuple; NULL: such an id is an error. */
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
 * Runs the pickle at the start of `data`: all opcodes of protocols 0 to 5. *used: its length in
 * bytes. No name in it is imported or called; a value without a type in zknn becomes an OPAQUE, and
 * docs/files.md lists the conversions. Errors: damage, with the offset.
 */
zk_status zk_unpickle(zk_unpickled *u, const uint8_t *data, size_t size, const char *name,
                      size_t *used);

/* The storage of that key, made when it is not there; NULL when out of memory. */
zk_pickle_storage *zk_pickle_storage_of(zk_unpickled *u, const char *key);
/* Sets class and number of elements of a new storage. Error: a name that is no class of storages.
 */
zk_status zk_pickle_storage_set(zk_pickle_storage *s, const zk_object *class_name, int64_t count);
/* The same, NULL when no pickle named it. */
zk_pickle_storage *zk_pickle_storage_find(const zk_unpickled *u, const char *key);

/* Reads a whole storage, n elements of that type, as a one-dimensional tensor. */
typedef zk_status (*zk_fetch_storage)(void *context, const zk_pickle_storage *storage,
                                      const zk_stored_dtype *dtype, int64_t n, zk_tensor **out);
/* Says where it is, of n elements of that type: sets file (borrowed), entry, at and big_endian. */
typedef zk_status (*zk_locate_storage)(void *context, const zk_pickle_storage *storage,
                                       const zk_stored_dtype *dtype, int64_t n, zk_stored *out);
typedef struct zk_storage_source {
  zk_fetch_storage fetch;
  zk_locate_storage locate; /* NULL: tensors are read */
  void *context;
} zk_storage_source;

/*
 * keys: NULL, or the wanted paths, "model" or "model.fc.weight"; *left then are the paths that
 * were left out, a list of strings. Errors: a key that names nothing; a tensor that exceeds its
 * storage; equal keys in one dict; those of the source. Each names the path in the object. With
 * `locate`, tensors become STORED and nothing of them is read.
 */
zk_status zk_unpickled_finish(zk_unpickled *u, const zk_object *keys,
                              const zk_storage_source *source, zk_object **out, zk_object **left);
void zk_unpickled_free(zk_unpickled *u);

typedef struct zk_pickle {
  uint8_t *bytes;
  size_t size;
  const zk_storage **storages; /* by key: "0", "1", ...; borrowed from the object's tensors */
  size_t count;
} zk_pickle;

/* Writes `o` as protocol 2. Zero-initialise *out; zk_pickle_free releases it, also after a failure.
 * Errors name the path inside o. */
zk_status zk_pickle_write(const zk_object *o, zk_pickle *out);
void zk_pickle_free(zk_pickle *p);

#endif
