/*
 * object.h: values read from files: a tree of containers, scalars and tensors, between a file
 * format and Lua.
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
  ZK_OBJ_STORED, /* in a listing: a tensor that stays in its file (io/stored.h) */
  ZK_OBJ_OPAQUE, /* a value of a type that zknn does not have: `part` describes it */
  /* Only while a pickle is read, never in a finished tree: */
  ZK_OBJ_GLOBAL,  /* a name of Python's, "torch.FloatStorage"; as a string */
  ZK_OBJ_STORAGE, /* io/pickle.h */
} zk_object_type;

/* The parts of an OPAQUE; each but the first two may be NULL. */
typedef enum zk_opaque_part {
  ZK_OPAQUE_CLASS, /* "argparse.Namespace" */
  ZK_OPAQUE_TEXT,  /* "an object of argparse.Namespace", for messages */
  ZK_OPAQUE_ARGS,  /* a tuple: the arguments of its constructor */
  ZK_OPAQUE_STATE, /* usually a dict: its attributes */
  ZK_OPAQUE_LIST,  /* the items appended to it */
  ZK_OPAQUE_DICT,  /* the items set in it by key */
  ZK_OPAQUE_PARTS
} zk_opaque_part;

/* Containers nest at most this deep, so that walking a tree may recurse. */
#define ZK_OBJECT_MAX_DEPTH 200

struct zk_pickle_storage;
struct zk_pickle_tensor;
struct zk_stored;

typedef struct zk_object {
  int refs;
  zk_object_type type;
  uint16_t height; /* 1 more than the highest item's; 0 without items */
  bool held;       /* in a container, so no items may be added */
  uint8_t mark;    /* for readers */
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
      size_t count, room;         /* a dict has 2 entries per item */
      struct zk_object *metadata; /* of an ORDERED: a state_dict's _metadata, or NULL */
    } items;
    struct {
      zk_tensor *value;
      struct zk_pickle_tensor *unread; /* while a pickle is read: in place of the value */
      bool requires_grad;
    } tensor;
    struct {
      struct zk_pickle_storage *of;
      int64_t first, count; /* elements: all of it, or a view */
    } storage;
    struct zk_stored *stored;
    struct zk_object **part; /* ZK_OPAQUE_PARTS of them */
  };
} zk_object;

/* Constructors: *out is one reference, NULL on failure. */
zk_status zk_object_new(zk_object_type type, zk_object **out); /* NONE, or an empty container */
zk_status zk_object_bool(bool value, zk_object **out);
zk_status zk_object_int(int64_t value, zk_object **out);
zk_status zk_object_float(double value, zk_object **out);
zk_status zk_object_string(const char *bytes, size_t length, zk_object **out);
zk_status zk_object_tensor(zk_tensor *t, zk_object **out);              /* retains t */
zk_status zk_object_stored(const struct zk_stored *s, zk_object **out); /* copies s */
/* An OPAQUE of that class. text: a format for ZK_OPAQUE_TEXT; NULL: "an object of CLASS". */
zk_status zk_object_opaque(zk_object **out, const char *class_name, const char *text, ...)
    __attribute__((format(printf, 3, 4)));
/* Sets a part; takes the reference. */
void zk_object_set_part(zk_object *opaque, zk_opaque_part part, zk_object *value);

/* The order of two strings by their bytes: below 0, 0 or above. */
int zk_object_compare(const zk_object *a, const zk_object *b);

/*
 * Appends; takes the reference to `item`, also on failure. An item may be in several containers
 * (the tree may be a DAG, because of a pickle's memo), but a container must be complete before it
 * is put into another. This check makes cycles impossible. Errors: a container that is held
 * already; nesting deeper than ZK_OBJECT_MAX_DEPTH.
 */
zk_status zk_object_append(zk_object *container, zk_object *item);
/* The same without the checks and without `height`, for a reader that does both at its end. */
zk_status zk_object_put(zk_object *container, zk_object *item);

/* The children of o: returns their number n and sets *at to an array of n, with NULLs in it. A
 * state_dict's metadata is another child. */
size_t zk_object_children(zk_object *o, zk_object ***at);
zk_object **zk_object_metadata(zk_object *o); /* NULL when o is no ORDERED */

/* A list, tuple or dict. */
bool zk_object_is_container(const zk_object *o);
bool zk_object_is_dict(const zk_object *o);
/* The value of a string key; NULL. */
zk_object *zk_object_get(const zk_object *dict, const char *key);
zk_object *zk_object_retain(zk_object *o);
void zk_object_release(zk_object *o); /* o may be NULL */

#endif
