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
} zk_object_type;

typedef struct zk_object {
  int refs;
  zk_object_type type;
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
      bool is_parameter; /* torch.nn.Parameter */
    } tensor;
  };
} zk_object;

/* Makers: one reference, NULL in *out on failure. Objects may be shared (a tree may be a DAG, as a
 * pickle's memo makes it) but never hold themselves. */
zk_status zk_object_new(zk_object_type type, zk_object **out); /* NONE, or an empty container */
zk_status zk_object_bool(bool value, zk_object **out);
zk_status zk_object_int(int64_t value, zk_object **out);
zk_status zk_object_float(double value, zk_object **out);
zk_status zk_object_string(const char *bytes, size_t length, zk_object **out);
zk_status zk_object_tensor(zk_tensor *t, zk_object **out); /* retains t */
/* Appends; takes the reference to `item`, also on failure. */
zk_status zk_object_append(zk_object *container, zk_object *item);
zk_object *zk_object_retain(zk_object *o);
void zk_object_release(zk_object *o); /* NULL passes; does not recurse on the C stack */

#endif
