/*
 * pickle_call.c: the classes and functions that a pickle may call, in place of Python's import:
 * containers and plain values of Python. Any other class gives an OPAQUE.
 */
#include <stdio.h>
#include <string.h>
#include "io/pickle_machine.h"

typedef enum callable {
  BYTES,
  BYTE_ARRAY,
  COMPLEX,
  COUNTER,
  DEFAULT_DICT,
  DICT,
  ENCODE,
  GETATTR,
  LIST,
  NEW_OBJECT,
  ORDERED_DICT,
  PATH,
  RECONSTRUCT,
  SET,
  TUPLE,
} callable;

static const struct {
  const char *name;
  callable id;
} callables[] = {
    {"__builtin__.bytearray", BYTE_ARRAY},
    {"__builtin__.bytes", BYTES},
    {"__builtin__.complex", COMPLEX},
    {"__builtin__.dict", DICT},
    {"__builtin__.frozenset", SET},
    {"__builtin__.getattr", GETATTR},
    {"__builtin__.list", LIST},
    {"__builtin__.set", SET},
    {"__builtin__.tuple", TUPLE},
    {"_codecs.encode", ENCODE},
    {"builtins.bytearray", BYTE_ARRAY},
    {"builtins.bytes", BYTES},
    {"builtins.complex", COMPLEX},
    {"builtins.dict", DICT},
    {"builtins.frozenset", SET},
    {"builtins.getattr", GETATTR},
    {"builtins.list", LIST},
    {"builtins.set", SET},
    {"builtins.tuple", TUPLE},
    {"collections.Counter", COUNTER},
    {"collections.OrderedDict", ORDERED_DICT},
    {"collections.defaultdict", DEFAULT_DICT},
    {"collections.deque", LIST},
    {"copy_reg.__newobj__", NEW_OBJECT},
    {"copy_reg._reconstructor", RECONSTRUCT},
    {"copyreg.__newobj__", NEW_OBJECT},
    {"copyreg._reconstructor", RECONSTRUCT},
    {"ordereddict.OrderedDict", ORDERED_DICT},
    {"pathlib.Path", PATH},
    {"pathlib.PosixPath", PATH},
    {"pathlib.PurePath", PATH},
    {"pathlib.PurePosixPath", PATH},
    {"pathlib.PureWindowsPath", PATH},
    {"pathlib.WindowsPath", PATH},
    {"pathlib._local.Path", PATH},
    {"pathlib._local.PosixPath", PATH},
    {"pathlib._local.PurePosixPath", PATH},
    {"pathlib._local.PureWindowsPath", PATH},
    {"pathlib._local.WindowsPath", PATH},
};

static bool find(const char *name, callable *id) {
  for (size_t i = 0; i < sizeof callables / sizeof *callables; i++)
    if (strcmp(callables[i].name, name) == 0) {
      *id = callables[i].id;
      return true;
    }
  return false;
}

/* An OPAQUE: the class and all that is known of this object. */
static zk_status make_opaque(const char *name, zk_object *args, zk_object *kwargs,
                             zk_object **out) {
  ZK_TRY(zk_pickle_keep_args(zk_object_opaque(out, name, NULL), args, out));
  if (kwargs)
    zk_object_set_part(*out, ZK_OPAQUE_DICT, zk_object_retain(kwargs));
  return ZK_OK;
}

static bool is_sequence(const zk_object *o) {
  return o->type == ZK_OBJ_LIST || o->type == ZK_OBJ_TUPLE;
}

/* A new container with the items of a sequence from `first` on; NULL: none. */
static zk_status copy_items(zk_machine *m, zk_object_type type, const zk_object *from, size_t first,
                            zk_object **out) {
  size_t n = from ? from->items.count : 0;
  ZK_TRY(zk_pickle_spend(m, n * sizeof(zk_object *)));
  ZK_TRY(zk_object_new(type, out));
  zk_status status = ZK_OK;
  for (size_t i = first; i < n && status == ZK_OK; i++)
    status = zk_object_put(*out, zk_object_retain(from->items.at[i]));
  if (status != ZK_OK)
    zk_object_release(*out);
  return status;
}

/* A list or tuple of nothing or of one sequence (and a deque's greatest length). */
static zk_status make_sequence(zk_machine *m, zk_object_type type, const char *name,
                               zk_object *args, zk_object **out) {
  size_t n = args->items.count;
  if (n > 0 && !is_sequence(args->items.at[0]))
    return make_opaque(name, args, NULL, out);
  return copy_items(m, type, n > 0 ? args->items.at[0] : NULL, 0, out);
}

/* A dict of nothing, of a dict, or (Python 2) of a list of pairs. */
static zk_status make_dict(zk_machine *m, zk_object_type type, const zk_object *from,
                           zk_object **out) {
  bool of_dict = from && zk_object_is_dict(from);
  if (!from || of_dict)
    return copy_items(m, type, from, 0, out);
  if (!is_sequence(from))
    return zk_pickle_damaged("a dict is made of what is neither a dict nor a list of pairs");
  ZK_TRY(zk_pickle_spend(m, 2 * from->items.count * sizeof(zk_object *)));
  ZK_TRY(zk_object_new(type, out));
  zk_status status = ZK_OK;
  for (size_t i = 0; i < from->items.count && status == ZK_OK; i++) {
    const zk_object *pair = from->items.at[i];
    if (!is_sequence(pair) || pair->items.count != 2) {
      status = zk_pickle_damaged("an item of a dict is no pair");
      break;
    }
    status = zk_object_put(*out, zk_object_retain(pair->items.at[0]));
    if (status == ZK_OK)
      status = zk_object_put(*out, zk_object_retain(pair->items.at[1]));
  }
  if (status != ZK_OK)
    zk_object_release(*out);
  return status;
}

/* ("text", "latin1"), as protocols below 3 write bytes; or nothing. */
static zk_status make_bytes(zk_machine *m, const char *name, zk_object *args, zk_object **out) {
  size_t n = args->items.count;
  zk_object **arg = args->items.at;
  if (n == 0)
    return zk_object_string("", 0, out);
  if (arg[0]->type == ZK_OBJ_STRING && n == 1) {
    *out = zk_object_retain(arg[0]);
    return ZK_OK;
  }
  if (n == 2 && arg[0]->type == ZK_OBJ_STRING && arg[1]->type == ZK_OBJ_STRING &&
      (strcmp(arg[1]->string.bytes, "latin1") == 0 || strcmp(arg[1]->string.bytes, "latin-1") == 0))
    return zk_pickle_latin1(m, arg[0], out);
  return make_opaque(name, args, NULL, out);
}

static zk_status make_complex(zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  if (args->items.count != 2 || arg[0]->type != ZK_OBJ_FLOAT || arg[1]->type != ZK_OBJ_FLOAT)
    return make_opaque("complex", args, NULL, out);
  return zk_pickle_keep_args(zk_object_opaque(out, "complex", "the complex number (%.17g%+.17gj)",
                                              arg[0]->number, arg[1]->number),
                             args, out);
}

/* (class, name): an Enum's value, or a class inside another. */
static zk_status make_attribute(const char *name, zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  bool fits = args->items.count == 2 && arg[1]->type == ZK_OBJ_STRING;
  const char *of = !fits                           ? NULL
                   : arg[0]->type == ZK_OBJ_GLOBAL ? arg[0]->string.bytes
                   : arg[0]->type == ZK_OBJ_OPAQUE ? arg[0]->part[ZK_OPAQUE_CLASS]->string.bytes
                                                   : NULL;
  if (!of)
    return make_opaque(name, args, NULL, out);
  char text[300];
  snprintf(text, sizeof text, "%.200s.%.90s", of, arg[1]->string.bytes);
  return zk_pickle_keep_args(zk_object_opaque(out, text, "the name %s", text), args, out);
}

/* The parts of a path, ('/', 'data', 'x.pth'): the path as a string. */
static zk_status make_path(const char *name, zk_object *args, zk_object **out) {
  char text[4096] = "";
  size_t n = 0;
  for (size_t i = 0; i < args->items.count; i++) {
    const zk_object *part = args->items.at[i];
    if (part->type != ZK_OBJ_STRING || n + part->string.length + 2 > sizeof text)
      return make_opaque(name, args, NULL, out);
    if (n > 0 && text[n - 1] != '/' && text[n - 1] != '\\')
      text[n++] = strstr(name, "Windows") ? '\\' : '/';
    memcpy(text + n, part->string.bytes, part->string.length);
    n += part->string.length;
  }
  return n > 0 ? zk_object_string(text, n, out) : zk_object_string(".", 1, out);
}

/* (class, base, value of the base): how protocols 0 and 1 make objects of new-style classes. */
static zk_status reconstruct(zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  if (args->items.count != 3 || arg[0]->type != ZK_OBJ_GLOBAL)
    return zk_pickle_damaged("the arguments of _reconstructor are none");
  ZK_TRY(zk_object_opaque(out, arg[0]->string.bytes, NULL));
  if (arg[2]->type != ZK_OBJ_NONE)
    zk_object_set_part(*out, zk_object_is_dict(arg[2]) ? ZK_OPAQUE_DICT : ZK_OPAQUE_LIST,
                       zk_object_retain(arg[2]));
  return ZK_OK;
}

/* (class, arguments...): the class is called with the rest. */
static zk_status new_object(zk_machine *m, zk_object *args, zk_object **out) {
  zk_object *rest;
  if (args->items.count == 0 || args->items.at[0]->type != ZK_OBJ_GLOBAL)
    return zk_pickle_damaged("the arguments of __newobj__ are none");
  callable id;
  if (find(args->items.at[0]->string.bytes, &id) && id == NEW_OBJECT)
    return zk_pickle_damaged("__newobj__ makes __newobj__");
  ZK_TRY(copy_items(m, ZK_OBJ_TUPLE, args, 1, &rest));
  zk_status status = zk_pickle_call(m, args->items.at[0], rest, NULL, out);
  zk_object_release(rest);
  return status;
}

static zk_status call_python(zk_machine *m, callable id, const char *name, zk_object *args,
                             zk_object **out) {
  size_t n = args->items.count;
  switch ((int)id) {
  case BYTES:
  case BYTE_ARRAY:
  case ENCODE:
    return make_bytes(m, name, args, out);
  case COMPLEX:
    return make_complex(args, out);
  case COUNTER:
  case DICT:
    return make_dict(m, ZK_OBJ_DICT, n > 0 ? args->items.at[0] : NULL, out);
  case DEFAULT_DICT: /* its argument is what makes missing values: not kept */
    return make_dict(m, ZK_OBJ_DICT, n > 1 ? args->items.at[1] : NULL, out);
  case ORDERED_DICT:
    return make_dict(m, ZK_OBJ_ORDERED, n > 0 ? args->items.at[0] : NULL, out);
  case GETATTR:
    return make_attribute(name, args, out);
  case LIST:
  case SET:
    return make_sequence(m, ZK_OBJ_LIST, name, args, out);
  case TUPLE:
    return make_sequence(m, ZK_OBJ_TUPLE, name, args, out);
  case NEW_OBJECT:
    return new_object(m, args, out);
  case PATH:
    return make_path(name, args, out);
  default:
    return reconstruct(args, out);
  }
}

zk_status zk_pickle_call(zk_machine *m, const zk_object *callee, zk_object *args, zk_object *kwargs,
                         zk_object **out) {
  callable id;
  bool known = false;
  *out = NULL;
  if (callee->type == ZK_OBJ_OPAQUE) /* what getattr or partial gave, called */
    return make_opaque(callee->part[ZK_OPAQUE_CLASS]->string.bytes, args, kwargs, out);
  if (callee->type != ZK_OBJ_GLOBAL)
    return zk_pickle_damaged("what is called is no function");
  const char *name = callee->string.bytes;
  if (!kwargs && find(name, &id))
    return call_python(m, id, name, args, out);
  if (!kwargs)
    ZK_TRY(zk_pickle_call_torch(name, args, out, &known));
  if (!kwargs && !known)
    ZK_TRY(zk_pickle_call_numpy(m, name, args, out, &known));
  return known ? ZK_OK : make_opaque(name, args, kwargs, out);
}

/* --- changes to an object after its construction --- */

/* A part of an opaque object, made when it is not there. */
static zk_status part_of(zk_object *opaque, zk_opaque_part part, zk_object_type type,
                         zk_object **out) {
  zk_object *old = opaque->part[part];
  bool fits = old && (type == ZK_OBJ_DICT ? zk_object_is_dict(old) : old->type == type);
  if (!fits) {
    zk_object *o;
    ZK_TRY(zk_object_new(type, &o));
    zk_object_set_part(opaque, part, o);
  }
  *out = opaque->part[part];
  return ZK_OK;
}

zk_status zk_pickle_set_items(zk_machine *m, size_t n) {
  ZK_TRY(zk_machine_need(m, n + 1));
  zk_object *dict = zk_machine_top(m, n);
  if (dict->type == ZK_OBJ_OPAQUE)
    ZK_TRY(part_of(dict, ZK_OPAQUE_DICT, ZK_OBJ_DICT, &dict));
  if (!zk_object_is_dict(dict) || n % 2)
    return zk_pickle_damaged("an item is set in what is no dict");
  return zk_machine_move(m, dict, n);
}

zk_status zk_pickle_append_items(zk_machine *m, size_t n) {
  ZK_TRY(zk_machine_need(m, n + 1));
  zk_object *list = zk_machine_top(m, n);
  if (list->type == ZK_OBJ_OPAQUE)
    ZK_TRY(part_of(list, ZK_OPAQUE_LIST, ZK_OBJ_LIST, &list));
  if (list->type != ZK_OBJ_LIST)
    return zk_pickle_damaged("something is appended to what is no list");
  return zk_machine_move(m, list, n);
}

/* The state of a Parameter or Variable before 0.4: (requires_grad, ...). */
static void build_tensor(zk_object *tensor, const zk_object *state) {
  if (state->type == ZK_OBJ_TUPLE && state->items.count > 0 &&
      state->items.at[0]->type == ZK_OBJ_BOOL)
    tensor->tensor.requires_grad = state->items.at[0]->boolean;
}

zk_status zk_pickle_build(zk_machine *m, zk_object *o, zk_object *state) {
  switch ((int)o->type) {
  case ZK_OBJ_OPAQUE: {
    bool is_array = strcmp(o->part[ZK_OPAQUE_CLASS]->string.bytes, "numpy.ndarray") == 0;
    zk_object_set_part(o, ZK_OPAQUE_STATE, zk_object_retain(state));
    return is_array ? zk_pickle_build_array(m, o, state) : ZK_OK;
  }
  case ZK_OBJ_TENSOR:
    build_tensor(o, state);
    return ZK_OK;
  case ZK_OBJ_ORDERED: { /* of its attributes a state_dict's _metadata is kept */
    zk_object *metadata = zk_object_is_dict(state) ? zk_object_get(state, "_metadata") : NULL;
    if (metadata) {
      zk_object_release(o->items.metadata);
      o->items.metadata = zk_object_retain(metadata);
    }
    return ZK_OK;
  }
  case ZK_OBJ_DICT:
  case ZK_OBJ_LIST:
    return ZK_OK;
  default:
    return zk_pickle_damaged("it sets attributes of what has none");
  }
}
