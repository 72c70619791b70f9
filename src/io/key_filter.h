/*
 * key_filter.h: the part of a file of named things that a reader was asked for. Private to io/.
 */
#ifndef ZK_IO_KEY_FILTER_H
#define ZK_IO_KEY_FILTER_H

#include "io/object.h"

/* A key is a name, or what stands in it before a dot: "fc" are "fc.weight" and "fc.bias". */
typedef struct zk_key_filter {
  const zk_object *wanted; /* a list of strings; NULL: all */
  bool *found;             /* by the key's place in it */
  zk_object *left;         /* names that were left out; NULL where all are wanted */
  zk_object *first;        /* the first names of the file, for messages */
} zk_key_filter;

zk_status zk_key_filter_open(zk_key_filter *keys, const zk_object *wanted);
/* Is that name wanted? Else it is noted as left out. */
zk_status zk_key_filter_take(zk_key_filter *keys, zk_object *name, bool *wanted);
/* Error: a key that no name fits. */
zk_status zk_key_filter_finish(const zk_key_filter *keys);
/* Gives the list of what was left out to *left (may be NULL), where there is one. */
void zk_key_filter_close(zk_key_filter *keys, zk_object **left);

/* The first by order of n keys, strings or INTs, that comes twice, or NULL. Sorts them. */
const zk_object *zk_find_duplicate_key(const zk_object **keys, size_t n);
/* Error: two equal keys in a dict of names. */
zk_status zk_check_unique_keys(const zk_object *dict);

#endif
