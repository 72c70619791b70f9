/*
 * object.c: makes, fills and releases values of files.
 */
#include "io/object.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "io/stored.h"

zk_status zk_object_new(zk_object_type type, zk_object **out) {
  zk_object *o = zk_alloc_zero(sizeof *o);
  *out = o;
  if (!o)
    return zk_nomem(sizeof *o, "a value of a file");
  o->refs = 1;
  o->type = type;
  return ZK_OK;
}

zk_status zk_object_bool(bool value, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_BOOL, out));
  (*out)->boolean = value;
  return ZK_OK;
}

zk_status zk_object_int(int64_t value, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_INT, out));
  (*out)->integer = value;
  return ZK_OK;
}

zk_status zk_object_float(double value, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_FLOAT, out));
  (*out)->number = value;
  return ZK_OK;
}

zk_status zk_object_string(const char *bytes, size_t length, zk_object **out) {
  *out = NULL;
  char *copy = zk_alloc(length + 1);
  if (!copy)
    return zk_nomem(length + 1, "a string");
  zk_status status = zk_object_new(ZK_OBJ_STRING, out);
  if (status != ZK_OK) {
    zk_free(copy);
    return status;
  }
  memcpy(copy, bytes, length);
  copy[length] = 0;
  (*out)->string.bytes = copy;
  (*out)->string.length = length;
  return ZK_OK;
}

zk_status zk_object_tensor(zk_tensor *t, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_TENSOR, out));
  (*out)->tensor.value = zk_tensor_retain(t);
  return ZK_OK;
}

zk_status zk_object_stored(const zk_stored *s, zk_object **out) {
  zk_stored *copy;
  *out = NULL;
  ZK_TRY(zk_stored_copy(s, &copy));
  zk_status status = zk_object_new(ZK_OBJ_STORED, out);
  if (status == ZK_OK)
    (*out)->stored = copy;
  else
    zk_stored_free(copy);
  return status;
}

zk_status zk_object_opaque(zk_object **out, const char *class_name, const char *text, ...) {
  char sentence[400];
  va_list args;
  va_start(args, text);
  if (text)
    vsnprintf(sentence, sizeof sentence, text, args);
  else
    snprintf(sentence, sizeof sentence, "an object of %s", class_name);
  va_end(args);
  ZK_TRY(zk_object_new(ZK_OBJ_OPAQUE, out));
  zk_status status = ZK_OK;
  (*out)->part = zk_alloc_zero(ZK_OPAQUE_PARTS * sizeof *(*out)->part);
  if (!(*out)->part)
    status = zk_nomem(ZK_OPAQUE_PARTS * sizeof *(*out)->part, "a value of a file");
  if (status == ZK_OK)
    status = zk_object_string(class_name, strlen(class_name), &(*out)->part[ZK_OPAQUE_CLASS]);
  if (status == ZK_OK)
    status = zk_object_string(sentence, strlen(sentence), &(*out)->part[ZK_OPAQUE_TEXT]);
  if (status != ZK_OK) {
    zk_object_release(*out);
    *out = NULL;
  }
  return status;
}

void zk_object_set_part(zk_object *opaque, zk_opaque_part part, zk_object *value) {
  zk_object_release(opaque->part[part]);
  opaque->part[part] = value;
}

bool zk_object_is_dict(const zk_object *o) {
  return o->type == ZK_OBJ_DICT || o->type == ZK_OBJ_ORDERED;
}

zk_object *zk_object_get(const zk_object *dict, const char *key) {
  for (size_t i = 0; i + 1 < dict->items.count; i += 2) {
    const zk_object *k = dict->items.at[i];
    if (k->type == ZK_OBJ_STRING && strcmp(k->string.bytes, key) == 0)
      return dict->items.at[i + 1];
  }
  return NULL;
}

bool zk_object_is_container(const zk_object *o) {
  return o->type == ZK_OBJ_LIST || o->type == ZK_OBJ_TUPLE || o->type == ZK_OBJ_DICT ||
         o->type == ZK_OBJ_ORDERED;
}

int zk_object_compare(const zk_object *a, const zk_object *b) {
  size_t n = a->string.length, m = b->string.length;
  int order = memcmp(a->string.bytes, b->string.bytes, n < m ? n : m);
  return order ? order : (n > m) - (n < m);
}

static zk_status put(zk_object *container, zk_object *item) {
  if (container->items.count == container->items.room) {
    size_t room = container->items.room ? 2 * container->items.room : 4;
    zk_object **at = zk_realloc(container->items.at, room * sizeof(zk_object *));
    if (!at)
      return zk_nomem(room * sizeof(zk_object *), "a container");
    container->items.at = at;
    container->items.room = room;
  }
  container->items.at[container->items.count++] = item;
  return ZK_OK;
}

static zk_status append(zk_object *container, zk_object *item) {
  if (container == item || container->held)
    return zk_fail(ZK_ERR_FORMAT, "a container that is in another one is added to: it would hold "
                                  "itself, which is not supported");
  if (item->height >= ZK_OBJECT_MAX_DEPTH)
    return zk_fail(ZK_ERR_FORMAT, "values are nested more than %d deep", ZK_OBJECT_MAX_DEPTH);
  ZK_TRY(put(container, item));
  item->held = true;
  if (container->height <= item->height)
    container->height = (uint16_t)(item->height + 1);
  return ZK_OK;
}

zk_status zk_object_append(zk_object *container, zk_object *item) {
  zk_status status = append(container, item);
  if (status != ZK_OK)
    zk_object_release(item);
  return status;
}

zk_status zk_object_put(zk_object *container, zk_object *item) {
  zk_status status = put(container, item);
  if (status != ZK_OK)
    zk_object_release(item);
  return status;
}

size_t zk_object_children(zk_object *o, zk_object ***at) {
  if (o->type == ZK_OBJ_OPAQUE) {
    *at = o->part;
    return o->part ? ZK_OPAQUE_PARTS : 0;
  }
  if (!zk_object_is_container(o)) {
    *at = NULL;
    return 0;
  }
  *at = o->items.at;
  return o->items.count;
}

zk_object **zk_object_metadata(zk_object *o) {
  return o->type == ZK_OBJ_ORDERED ? &o->items.metadata : NULL;
}

zk_object *zk_object_retain(zk_object *o) {
  o->refs++;
  return o;
}

void zk_object_release(zk_object *o) {
  if (!o || --o->refs > 0)
    return;
  zk_object **at;
  size_t n = zk_object_children(o, &at);
  for (size_t i = 0; i < n; i++)
    zk_object_release(at[i]);
  zk_free(at);
  switch ((int)o->type) {
  case ZK_OBJ_STRING:
  case ZK_OBJ_GLOBAL:
    zk_free(o->string.bytes);
    break;
  case ZK_OBJ_TENSOR:
    zk_tensor_release(o->tensor.value);
    zk_free(o->tensor.unread);
    break;
  case ZK_OBJ_STORED:
    zk_stored_free(o->stored);
    break;
  case ZK_OBJ_ORDERED:
    zk_object_release(o->items.metadata);
    break;
  default:
    break;
  }
  zk_free(o);
}
