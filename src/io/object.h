/*
 * object.h: the plain values that files hold: the tree between a file format and Lua.
 */
#ifndef ZK_IO_OBJECT_H
#define ZK_IO_OBJECT_H

#include "tensor/tensor.h"

typedef enum zk_object_type {
  ZK_OBJ_NONE,
  ZK_OBJ_BOOL,
  ZK_OBJ_INT,
  ZK_OBJ_FLOAT,
  ZK_OBJ_STRING, /* bytes, UTF-8 in a file */
  ZK_OBJ_LIST,
  ZK_OBJ_TUPLE,
  ZK_OBJ_DICT,    /* key, value, key, value, ... in order */
  ZK_OBJ_ORDERED, /* the same: Python's OrderedDict, a state_dict */
  ZK_OBJ_TENSOR,
  /* A reader's own, never in a tree that it hands out: */
  ZK_OBJ_GLOBAL,  /* a name of the pickle's whitelist; `integer` says which */
  ZK_OBJ_STORAGE, /* `tensor.value` is the whole storage, one-dimensional */
} zk_object_type;

/* Containers nest at most this deep, so that walking a tree may recurse. */
#define ZK_OBJECT_MAX_DEPTH 200

typedef struct zk_object {
  int refs;
  zk_object_type type;
  uint16_t height; /* 1 more than the highest item's; 0 for what holds nothing */
  bool held;       /* in a container: from then on complete */
  bool internal;   /* is or holds a GLOBAL or a STORAGE */
  union {
    bool boolean;
    int64_t integer;
    double number;
    struct {
      char *bytes; /* NUL-terminated besides */
      size_t length;
    } string;
    struct {
      struct zk_object **at;
      size_t count, room; /* a dict has 2 entries an item */
    } items;
    struct {
      zk_tensor *value;
      bool requires_grad;
    } tensor;
  };
} zk_object;

/* Makers: one reference, NULL in *out on failure. */
zk_status zk_object_new(zk_object_type type, zk_object **out); /* NONE, or an empty container */
zk_status zk_object_bool(bool value, zk_object **out);
zk_status zk_object_int(int64_t value, zk_object **out);
zk_status zk_object_float(double value, zk_object **out);
zk_status zk_object_string(const char *bytes, size_t length, zk_object **out);
zk_status zk_object_tensor(zk_tensor *t, zk_object **out); /* retains t */
/* Strict UTF-8 (no overlong forms, no surrogates), which a string must be to be written. */
bool zk_is_utf8(const char *bytes, size_t n);

/* The order of two strings by their bytes: below 0, 0 or above. */
int zk_object_compare(const zk_object *a, const zk_object *b);

/*
 * Appends; takes the reference to `item`, also on failure. An item may be in several containers (a
 * tree may be a DAG, as a pickle's memo makes it), but a container is filled before it is put into
 * another: that, checked here, is what makes a cycle impossible. Errors: a container that is itself
 * held already; nesting deeper than ZK_OBJECT_MAX_DEPTH.
 */
zk_status zk_object_append(zk_object *container, zk_object *item);

bool zk_object_is_container(const zk_object *o);
zk_object *zk_object_retain(zk_object *o);
void zk_object_release(zk_object *o); /* NULL passes */

#endif
