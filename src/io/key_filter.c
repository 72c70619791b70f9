/*
 * key_filter.c: selects the wanted entries of a file by name.
 */
#include "io/key_filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

#define NAMES_TOLD 8

zk_status zk_key_filter_open(zk_key_filter *keys, const zk_object *wanted) {
  *keys = (zk_key_filter){.wanted = wanted};
  if (!wanted)
    return ZK_OK;
  for (size_t i = 0; i < wanted->items.count; i++)
    if (wanted->items.at[i]->type != ZK_OBJ_STRING)
      return zk_fail(ZK_ERR_ARG, "keys: a key must be a string");
  keys->found = zk_alloc_zero(wanted->items.count + 1);
  if (!keys->found)
    return zk_nomem(wanted->items.count, "the keys of a file");
  ZK_TRY(zk_object_new(ZK_OBJ_LIST, &keys->left));
  return zk_object_new(ZK_OBJ_LIST, &keys->first);
}

/* Is the name equal to the key, or does it continue it after a dot? */
static bool fits(const zk_object *name, const zk_object *key) {
  size_t n = key->string.length;
  return name->string.length >= n && memcmp(name->string.bytes, key->string.bytes, n) == 0 &&
         (name->string.length == n || name->string.bytes[n] == '.');
}

zk_status zk_key_filter_take(zk_key_filter *keys, zk_object *name, bool *wanted) {
  *wanted = !keys->wanted;
  if (*wanted)
    return ZK_OK;
  for (size_t i = 0; i < keys->wanted->items.count; i++)
    if (fits(name, keys->wanted->items.at[i]))
      *wanted = keys->found[i] = true;
  if (keys->first->items.count <= NAMES_TOLD)
    ZK_TRY(zk_object_append(keys->first, zk_object_retain(name)));
  return *wanted ? ZK_OK : zk_object_append(keys->left, zk_object_retain(name));
}

zk_status zk_key_filter_finish(const zk_key_filter *keys) {
  char text[400] = "";
  size_t n = 0;
  for (size_t i = 0; keys->first && i < keys->first->items.count; i++) {
    int more = snprintf(text + n, sizeof text - n, "%s%.40s", i ? ", " : "",
                        i < NAMES_TOLD ? keys->first->items.at[i]->string.bytes : "...");
    n += more > 0 && n + (size_t)more < sizeof text ? (size_t)more : 0;
  }
  text[n] = 0;
  for (size_t i = 0; keys->wanted && i < keys->wanted->items.count; i++)
    if (!keys->found[i])
      return zk_fail(ZK_ERR_FORMAT, "keys: there is no %.100s; there are %s",
                     keys->wanted->items.at[i]->string.bytes, n ? text : "no names at all");
  return ZK_OK;
}

void zk_key_filter_close(zk_key_filter *keys, zk_object **left) {
  zk_free(keys->found);
  zk_object_release(keys->first);
  if (left)
    *left = keys->left;
  else
    zk_object_release(keys->left);
  *keys = (zk_key_filter){0};
}

static int compare_keys(const void *a, const void *b) {
  const zk_object *x = *(zk_object *const *)a, *y = *(zk_object *const *)b;
  if (x->type != y->type)
    return x->type < y->type ? -1 : 1;
  if (x->type == ZK_OBJ_INT)
    return (x->integer > y->integer) - (x->integer < y->integer);
  return zk_object_compare(x, y);
}

const zk_object *zk_find_duplicate_key(const zk_object **keys, size_t n) {
  qsort(keys, n, sizeof *keys, compare_keys);
  for (size_t i = 1; i < n; i++)
    if (compare_keys(&keys[i - 1], &keys[i]) == 0)
      return keys[i];
  return NULL;
}

zk_status zk_check_unique_keys(const zk_object *dict) {
  size_t n = dict->items.count / 2;
  const zk_object **keys = zk_alloc(n * sizeof *keys);
  if (!keys)
    return zk_nomem(n * sizeof *keys, "the names in a file");
  for (size_t i = 0; i < n; i++)
    keys[i] = dict->items.at[2 * i];
  const zk_object *twice = zk_find_duplicate_key(keys, n);
  zk_free(keys);
  return twice ? zk_fail(ZK_ERR_FORMAT, "key %.80s comes twice", twice->string.bytes) : ZK_OK;
}
