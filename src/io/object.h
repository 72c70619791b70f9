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
  ZK_OBJ_OPAQUE, /* what zknn has no value for: `part` says what is known of it */
  /* A reader's own, never in a tree that it hands out: */
  ZK_OBJ_GLOBAL,  /* a name of Python's, "torch.FloatStorage"; as a string */
  ZK_OBJ_STORAGE, /* io/pickle.h */
} zk_object_type;

/* The parts of an OPAQUE; each may be NULL but for the first two. */
typedef enum zk_opaque_part {
  ZK_OPAQUE_CLASS, /* "argparse.Namespace" */
  ZK_OPAQUE_TEXT,  /* "an object of argparse.Namespace", for messages */
  ZK_OPAQUE_ARGS,  /* a tuple: what it was made from */
  ZK_OPAQUE_STATE, /* most often a dict: its attributes */
  ZK_OPAQUE_LIST,  /* what was appended to it */
  ZK_OPAQUE_DICT,  /* what was set in it by keys */
  ZK_OPAQUE_PARTS
} zk_opaque_part;

/* Containers nest at most this deep, so that walking a tree may recurse. */
#define ZK_OBJECT_MAX_DEPTH 200

struct zk_pickle_storage;
struct zk_pickle_tensor;

typedef struct zk_object {
  int refs;
  zk_object_type type;
  uint16_t height; /* 1 more than the highest item's; 0 for what holds nothing */
  bool held;       /* in a container: from then on complete */
  uint8_t mark;    /* a reader's own */
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
      size_t count, room;         /* a dict has 2 entries an item */
      struct zk_object *metadata; /* of an ORDERED: a state_dict's _metadata, or NULL */
    } items;
    struct {
      zk_tensor *value;
      struct zk_pickle_tensor *unread; /* a reader's own: in place of the value */
      bool requires_grad;
    } tensor;
    struct {
      struct zk_pickle_storage *of;
      int64_t first, count; /* elements: all of it, or a view */
    } storage;
    struct zk_object **part; /* ZK_OPAQUE_PARTS of them */
  };
} zk_object;

/* Makers: one reference, NULL in *out on failure. */
zk_status zk_object_new(zk_object_type type, zk_object **out); /* NONE, or an empty container */
zk_status zk_object_bool(bool value, zk_object **out);
zk_status zk_object_int(int64_t value, zk_object **out);
zk_status zk_object_float(double value, zk_object **out);
zk_status zk_object_string(const char *bytes, size_t length, zk_object **out);
zk_status zk_object_tensor(zk_tensor *t, zk_object **out); /* retains t */
/* An OPAQUE of that class. text: a format for ZK_OPAQUE_TEXT; NULL: "an object of CLASS". */
zk_status zk_object_opaque(zk_object **out, const char *class_name, const char *text, ...)
    __attribute__((format(printf, 3, 4)));
/* Puts a value in a part's place; takes the reference. */
void zk_object_set_part(zk_object *opaque, zk_opaque_part part, zk_object *value);

/* The order of two strings by their bytes: below 0, 0 or above. */
int zk_object_compare(const zk_object *a, const zk_object *b);

/*
 * Appends; takes the reference to `item`, also on failure. An item may be in several containers (a
 * tree may be a DAG, as a pickle's memo makes it), but a container is filled before it is put into
 * another: that, checked here, is what makes a cycle impossible. Errors: a container that is itself
 * held already; nesting deeper than ZK_OBJECT_MAX_DEPTH.
 */
zk_status zk_object_append(zk_object *container, zk_object *item);
/* The same without the checks and without `height`: for a reader that sees to them at its end. */
zk_status zk_object_put(zk_object *container, zk_object *item);

/* Everything directly in o: the n places *at (entries may be NULL), and a state_dict's metadata. */
size_t zk_object_children(zk_object *o, zk_object ***at);
zk_object **zk_object_metadata(zk_object *o); /* NULL when o is no ORDERED */

/* A list, tuple or dict. */
bool zk_object_is_container(const zk_object *o);
bool zk_object_is_dict(const zk_object *o);
/* The value of a string key; NULL. */
zk_object *zk_object_get(const zk_object *dict, const char *key);
zk_object *zk_object_retain(zk_object *o);
void zk_object_release(zk_object *o); /* NULL passes */

#endif
