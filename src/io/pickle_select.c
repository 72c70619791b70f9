/*
 * pickle_select.c: selects the wanted part of an object by its keys.
 */
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "io/pickle_machine.h"

#define PATH_MAX_LENGTH 1000

typedef struct selection {
  const zk_object *keys; /* a list of strings */
  bool *found;           /* by the key's place in it */
  zk_object *left;
} selection;

/* Does `path` begin with `front`, as a whole or up to a dot? */
static bool begins(const char *path, const char *front) {
  size_t n = strlen(front);
  return strncmp(path, front, n) == 0 && (path[n] == 0 || path[n] == '.');
}

static bool is_wanted(selection *s, const char *path) {
  bool wanted = false;
  for (size_t i = 0; i < s->keys->items.count; i++)
    if (begins(path, s->keys->items.at[i]->string.bytes))
      wanted = s->found[i] = true;
  return wanted;
}

/* Does a key name something below that path? */
static bool leads_on(const selection *s, const char *path) {
  for (size_t i = 0; i < s->keys->items.count; i++)
    if (begins(s->keys->items.at[i]->string.bytes, path))
      return true;
  return false;
}

static zk_status note_left(selection *s, const char *path) {
  zk_object *text;
  ZK_TRY(zk_object_string(path, strlen(path), &text));
  return zk_object_append(s->left, text);
}

static zk_status put_entry(zk_object *dict, zk_object *key, zk_object *value) {
  ZK_TRY(zk_object_put(dict, zk_object_retain(key)));
  return zk_object_put(dict, zk_object_retain(value));
}

/* The wanted part of a dict; NULL when there is none. Recursion ends where the keys do. */
static zk_status select_dict(selection *s, const zk_object *dict, const char *path,
                             zk_object **out) {
  char place[PATH_MAX_LENGTH + 200];
  size_t n = (size_t)snprintf(place, sizeof place, "%s%s", path, *path ? "." : "");
  zk_status status = zk_object_new(dict->type, out);
  for (size_t i = 0; i + 1 < dict->items.count && status == ZK_OK; i += 2) {
    zk_object *key = dict->items.at[i], *value = dict->items.at[i + 1], *part = NULL;
    zk_pickle_key_text(key, place + n, sizeof place - n);
    if (is_wanted(s, place)) {
      status = put_entry(*out, key, value);
      continue;
    }
    size_t length = strlen(place);
    if (zk_object_is_dict(value) && length > strlen(path) && length <= PATH_MAX_LENGTH &&
        leads_on(s, place))
      status = select_dict(s, value, place, &part);
    if (status == ZK_OK)
      status = part ? put_entry(*out, key, part) : note_left(s, place);
    zk_object_release(part);
  }
  if (status == ZK_OK && dict->type == ZK_OBJ_ORDERED && dict->items.metadata)
    (*out)->items.metadata = zk_object_retain(dict->items.metadata);
  if (status != ZK_OK || ((*out)->items.count == 0 && *path)) {
    zk_object_release(*out);
    *out = NULL;
  }
  return status;
}

/* "model, optimizer, epoch": the names at the top, as many as fit. */
static const char *names_text(const zk_object *dict, char *text, size_t size) {
  size_t n = 0;
  text[0] = 0;
  for (size_t i = 0; i + 1 < dict->items.count; i += 2) {
    char name[80];
    zk_pickle_key_text(dict->items.at[i], name, sizeof name);
    int more = snprintf(text + n, size - n, "%s%s", i ? ", " : "", name);
    if (more < 0 || n + (size_t)more + 6 > size) {
      snprintf(text + n, size - n, ", ...");
      break;
    }
    n += (size_t)more;
  }
  return text;
}

static zk_status check_found(const selection *s, const zk_object *root) {
  char text[300];
  for (size_t i = 0; i < s->keys->items.count; i++)
    if (!s->found[i])
      return zk_fail(ZK_ERR_FORMAT, "keys: %.100s leads nowhere: at the top there are %s",
                     s->keys->items.at[i]->string.bytes, names_text(root, text, sizeof text));
  return ZK_OK;
}

zk_status zk_pickle_select(const zk_object *root, const zk_object *keys, zk_object **out,
                           zk_object **left) {
  selection s = {.keys = keys};
  *out = *left = NULL;
  if (!zk_object_is_dict(root))
    return zk_fail(ZK_ERR_FORMAT, "keys: the file holds no dict at the top, so nothing has a key");
  for (size_t i = 0; i < keys->items.count; i++)
    if (keys->items.at[i]->string.length > PATH_MAX_LENGTH)
      return zk_fail(ZK_ERR_ARG, "keys: a key is longer than %d bytes", PATH_MAX_LENGTH);
  s.found = zk_alloc_zero(keys->items.count + 1);
  zk_status status = s.found ? zk_object_new(ZK_OBJ_LIST, &s.left)
                             : zk_nomem(keys->items.count, "the keys of a file");
  if (status == ZK_OK)
    status = select_dict(&s, root, "", out);
  if (status == ZK_OK)
    status = check_found(&s, root);
  zk_free(s.found);
  if (status != ZK_OK) {
    zk_object_release(*out);
    zk_object_release(s.left);
    *out = NULL;
    return status;
  }
  *left = s.left;
  return ZK_OK;
}
