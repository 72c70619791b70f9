/*
 * key_filter.h: selects the wanted entries of a file by name. Private to io/.
 */
#ifndef ZK_IO_KEY_FILTER_H
#define ZK_IO_KEY_FILTER_H

#include "io/object.h"

/* A key is a name, or a prefix up to a dot: "fc" selects "fc.weight" and "fc.bias". */
typedef struct zk_key_filter {
  const zk_object *wanted; /* a list of strings; NULL: all */
  bool *found;             /* for each key: does a name match it? */
  zk_object *left;         /* names that were left out; NULL when all are wanted */
  zk_object *first;        /* the first names of the file, for messages */
} zk_key_filter;

zk_status zk_key_filter_open(zk_key_filter *keys, const zk_object *wanted);
/* Is that name wanted? Else it is noted as left out. */
zk_status zk_key_filter_take(zk_key_filter *keys, zk_object *name, bool *wanted);
/* Error: a key that matches no name. */
zk_status zk_key_filter_finish(const zk_key_filter *keys);
/* Moves the list of names that were left out, if there is one, to *left (may be NULL). */
void zk_key_filter_close(zk_key_filter *keys, zk_object **left);

/* The least of n keys, strings or INTs, that occurs twice, or NULL. Sorts them. */
const zk_object *zk_find_duplicate_key(const zk_object **keys, size_t n);
/* Error: two equal keys in a dict of names. */
zk_status zk_check_unique_keys(const zk_object *dict);

#endif
