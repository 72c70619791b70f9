/*
 * pickle_torch.c: the functions of PyTorch that a pickle calls to make tensors, storages and plain
 * values. A tensor of another dtype or layout than zknn's becomes an OPAQUE.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/memory.h"
#include "io/pickle_machine.h"

/* Dtypes that zknn lacks, by the class of their storage; the bytes of an element. */
static const struct {
  const char *storage, *name;
  size_t size;
} foreign[] = {
    {"ComplexFloatStorage", "complex64", 8}, {"ComplexDoubleStorage", "complex128", 16},
    {"ComplexHalfStorage", "complex32", 4},  {"QInt8Storage", "qint8", 1},
    {"QUInt8Storage", "quint8", 1},          {"QInt32Storage", "qint32", 4},
    {"QUInt4x2Storage", "quint4x2", 1},      {"QUInt2x4Storage", "quint2x4", 1},
};

/* --- dtypes --- */

static bool is_foreign_dtype(const char *name) {
  static const char *const others[] = {"bits1x8", "bits2x4", "bits4x2",
                                       "bits8",   "bits16",  "float4_e2m1fn_x2"};
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (strcmp(foreign[i].name, name) == 0)
      return true;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(others[i], name) == 0)
      return true;
  /* int1 to int7, uint1 to uint7 */
  const char *digit = strncmp(name, "int", 3) == 0    ? name + 3
                      : strncmp(name, "uint", 4) == 0 ? name + 4
                                                      : "";
  return digit[0] >= '1' && digit[0] <= '7' && !digit[1];
}

zk_status zk_pickle_torch_name(const char *name, zk_object **out, bool *known) {
  *known = strncmp(name, "torch.", 6) == 0 &&
           (zk_stored_dtype_find(ZK_NAMED_PLAINLY, name + 6) || is_foreign_dtype(name + 6));
  return *known ? zk_object_string(name, strlen(name), out) : ZK_OK;
}

/* --- storages --- */

static uint64_t hash_text(const char *s) {
  uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */
  for (; *s; s++)
    hash = (hash ^ (uint8_t)*s) * 0x100000001b3u;
  return hash ^ hash >> 32;
}

static zk_pickle_storage **slot_of(const zk_unpickled *u, const char *key) {
  for (size_t i = (size_t)hash_text(key) & (u->storage_room - 1);;
       i = (i + 1) & (u->storage_room - 1))
    if (!u->storages[i] || strcmp(u->storages[i]->key, key) == 0)
      return &u->storages[i];
}

zk_pickle_storage *zk_pickle_storage_find(const zk_unpickled *u, const char *key) {
  return u->storage_room ? *slot_of(u, key) : NULL;
}

static bool grow(zk_unpickled *u) {
  zk_unpickled larger = {.storage_room = u->storage_room ? 2 * u->storage_room : 64};
  larger.storages = zk_alloc_zero(larger.storage_room * sizeof *larger.storages);
  if (!larger.storages)
    return false;
  for (size_t i = 0; i < u->storage_room; i++)
    if (u->storages[i])
      *slot_of(&larger, u->storages[i]->key) = u->storages[i];
  zk_free(u->storages);
  u->storages = larger.storages;
  u->storage_room = larger.storage_room;
  return true;
}

zk_pickle_storage *zk_pickle_storage_of(zk_unpickled *u, const char *key) {
  zk_pickle_storage *s = zk_pickle_storage_find(u, key);
  if (s || (2 * (u->storage_count + 1) > u->storage_room && !grow(u)))
    return s;
  s = zk_alloc_zero(sizeof *s);
  char *copy = s ? zk_strdup(key) : NULL;
  if (!copy) {
    zk_free(s);
    return NULL;
  }
  s->key = copy;
  *slot_of(u, key) = s;
  u->storage_count++;
  return s;
}

/* "torch.FloatStorage", "torch.cuda.FloatStorage", "torch.storage.UntypedStorage": its last part;
 * NULL when the name is no storage's. */
static const char *storage_kind(const zk_object *o) {
  const char *dot = o->type == ZK_OBJ_GLOBAL ? strrchr(o->string.bytes, '.') : NULL;
  size_t n = dot ? strlen(dot + 1) : 0;
  bool is_storage = n > 7 && n < sizeof((zk_pickle_storage *)0)->kind &&
                    strncmp(o->string.bytes, "torch.", 6) == 0 &&
                    strcmp(dot + 1 + n - 7, "Storage") == 0;
  return is_storage ? dot + 1 : NULL;
}

static void set_kind(zk_pickle_storage *s, const char *kind, int64_t count) {
  bool untyped = strcmp(kind, "UntypedStorage") == 0 || strcmp(kind, "_UntypedStorage") == 0;
  snprintf(s->kind, sizeof s->kind, "%s", kind);
  s->count = count;
  s->dtype = untyped ? &zk_stored_dtypes[ZK_UINT8] : zk_stored_dtype_find(ZK_NAMED_BY_TORCH, kind);
  s->size = s->dtype ? s->dtype->size : 0;
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (strcmp(foreign[i].storage, kind) == 0)
      s->size = foreign[i].size;
}

zk_status zk_pickle_storage_set(zk_pickle_storage *s, const zk_object *class_name, int64_t count) {
  const char *kind = storage_kind(class_name);
  if (!kind || count < 0)
    return zk_pickle_damaged("a storage has no class of PyTorch's");
  set_kind(s, kind, count);
  return ZK_OK;
}

zk_status zk_pickle_storage_object(zk_pickle_storage *of, int64_t first, int64_t count,
                                   zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_STORAGE, out));
  (*out)->storage.of = of;
  (*out)->storage.first = first;
  (*out)->storage.count = count;
  return ZK_OK;
}

zk_status zk_pickle_view(const zk_object *storage, const zk_object *first, const zk_object *count,
                         zk_object **out) {
  if (first->type != ZK_OBJ_INT || count->type != ZK_OBJ_INT || first->integer < 0 ||
      count->integer < 0 || first->integer > storage->storage.count ||
      count->integer > storage->storage.count - first->integer)
    return zk_pickle_damaged("a view is none of its storage's");
  return zk_pickle_storage_object(storage->storage.of, storage->storage.first + first->integer,
                                  count->integer, out);
}

static zk_status take_storage(zk_machine *m, zk_object *id, zk_object **out) {
  zk_object **part = id->items.at;
  const char *kind = id->items.count >= 5 ? storage_kind(part[1]) : NULL;
  if (!kind || part[2]->type != ZK_OBJ_STRING || part[4]->type != ZK_OBJ_INT ||
      part[4]->integer < 0)
    return zk_pickle_damaged("a persistent id is no storage's");
  zk_pickle_storage *s = zk_pickle_storage_of(m->made, part[2]->string.bytes);
  if (!s)
    return zk_nomem(sizeof *s, "a checkpoint's storages");
  if (!s->kind[0])
    set_kind(s, kind, part[4]->integer);
  else if (strcmp(s->kind, kind) != 0 || s->count != part[4]->integer)
    return zk_fail(ZK_ERR_FORMAT, "storage %.40s is named with two dtypes or sizes", s->key);
  if (id->items.count <= 5 || part[5]->type == ZK_OBJ_NONE)
    return zk_pickle_storage_object(s, 0, s->count, out);
  /* (view's key, first element, how many), of files before 1.6 */
  const zk_object *view = part[5], whole = {.storage = {.of = s, .count = s->count}};
  if (view->type != ZK_OBJ_TUPLE || view->items.count != 3)
    return zk_pickle_damaged("a view is none of its storage's");
  return zk_pickle_view(&whole, view->items.at[1], view->items.at[2], out);
}

zk_status zk_pickle_persistent(zk_machine *m, zk_object *id, zk_object **out) {
  bool is_tuple = id->type == ZK_OBJ_TUPLE && id->items.count > 0;
  const zk_object *first = is_tuple ? id->items.at[0] : NULL;
  *out = NULL;
  if (first && first->type == ZK_OBJ_STRING && strcmp(first->string.bytes, "storage") == 0)
    return take_storage(m, id, out);
  /* ('module', class, its file, its source), of files before 1.6: the class. */
  if (first && first->type == ZK_OBJ_STRING && strcmp(first->string.bytes, "module") == 0 &&
      id->items.count > 1) {
    *out = zk_object_retain(id->items.at[1]);
    return ZK_OK;
  }
  if (m->made->persistent)
    return m->made->persistent(m->made->context, id, out);
  return zk_pickle_damaged("a persistent id is no storage's");
}

/* --- tensors --- */

/* Sizes or strides. A tuple longer than the maximum number of dimensions is refused at once, since
 * reading it does not count against the pickle's size. */
static bool is_int_tuple(const zk_object *o) {
  if (o->type != ZK_OBJ_TUPLE || o->items.count > 1000)
    return false;
  for (size_t i = 0; i < o->items.count; i++)
    if (o->items.at[i]->type != ZK_OBJ_INT)
      return false;
  return true;
}

zk_status zk_pickle_tensor_object(const zk_pickle_tensor *w, bool requires_grad, zk_object **out) {
  ZK_TRY(zk_object_new(ZK_OBJ_TENSOR, out));
  (*out)->tensor.unread = zk_alloc(sizeof *w);
  if (!(*out)->tensor.unread) {
    zk_object_release(*out);
    *out = NULL;
    return zk_nomem(sizeof *w, "a tensor");
  }
  *(*out)->tensor.unread = *w;
  (*out)->tensor.requires_grad = requires_grad;
  return ZK_OK;
}

/* "[2, 3]" of a tuple of any length. */
static const char *sizes_text(const zk_object *sizes, char text[120]) {
  size_t n = (size_t)snprintf(text, 120, "[");
  for (size_t i = 0; i < sizes->items.count && n < 90; i++)
    n += (size_t)snprintf(text + n, 120 - n, "%s%" PRId64, i ? ", " : "",
                          sizes->items.at[i]->integer);
  snprintf(text + n, 120 - n, n < 90 ? "]" : "...]");
  return text;
}

/* The first entry of a tensor's metadata that changes its values and is not known here; NULL.
 * *negative: the values lie in the file with the other sign. */
static const char *odd_metadata(const zk_object *metadata, bool *negative) {
  for (size_t i = 0; metadata && i + 1 < metadata->items.count; i += 2) {
    const zk_object *key = metadata->items.at[i], *value = metadata->items.at[i + 1];
    bool is_text = key->type == ZK_OBJ_STRING, is_false = value->type == ZK_OBJ_BOOL;
    if (is_text && strcmp(key->string.bytes, "neg") == 0 && value->type == ZK_OBJ_BOOL)
      *negative = value->boolean;
    else if (!is_false || value->boolean) /* "conj", or something of a later version */
      return is_text ? key->string.bytes : "an entry that has no name";
  }
  return NULL;
}

typedef struct tensor_parts {
  const zk_object *storage, *offset, *size, *stride;
  const zk_stored_dtype *dtype; /* NULL: dtype_name is one that zknn has not */
  const char *dtype_name;
  bool requires_grad;
  const zk_object *metadata; /* NULL: none */
} tensor_parts;

/* Part i of the arguments when it is a bool. */
static bool truth_at(const zk_object *args, size_t i) {
  return i < args->items.count && args->items.at[i]->type == ZK_OBJ_BOOL &&
         args->items.at[i]->boolean;
}

static zk_status make_tensor(const tensor_parts *p, zk_object **out) {
  char text[120];
  bool negative = false;
  const char *odd = odd_metadata(p->metadata, &negative);
  if (!p->dtype)
    return zk_object_opaque(out, "torch.Tensor", "a tensor of dtype %.40s and shape %s",
                            p->dtype_name, sizes_text(p->size, text));
  if (p->size->items.count > ZK_MAX_DIM)
    return zk_object_opaque(out, "torch.Tensor", "a tensor of %zu dimensions, of shape %s",
                            p->size->items.count, sizes_text(p->size, text));
  if (odd)
    return zk_object_opaque(out, "torch.Tensor", "a tensor of shape %s with %.40s in its metadata",
                            sizes_text(p->size, text), odd);
  zk_pickle_storage *of = p->storage->storage.of;
  zk_pickle_tensor w = {.of = of, .dtype = p->dtype, .negative = negative};
  int64_t each = (int64_t)(p->dtype->size / of->size), first = p->storage->storage.first;
  if (first % each != 0)
    return zk_pickle_damaged("a view begins inside an element");
  w.shape.ndim = (int)p->size->items.count;
  for (int i = 0; i < w.shape.ndim; i++) {
    w.shape.dim[i] = p->size->items.at[i]->integer;
    w.stride[i] = p->stride->items.at[i]->integer;
  }
  if (zk_shape_numel(&w.shape) < 0)
    return zk_fail(ZK_ERR_FORMAT, "a tensor of shape %s cannot be", sizes_text(p->size, text));
  /* Within the view; finish checks it once more, within what the file holds. */
  int64_t reach = p->offset->integer;
  bool fits = p->offset->integer >= 0;
  for (int i = 0; i < w.shape.ndim; i++) {
    int64_t step;
    fits =
        fits && w.stride[i] >= 0 &&
        (w.shape.dim[i] == 0 || (!__builtin_mul_overflow(w.shape.dim[i] - 1, w.stride[i], &step) &&
                                 !__builtin_add_overflow(reach, step, &reach)));
  }
  int64_t count = p->storage->storage.count / each;
  if (!fits || (zk_shape_numel(&w.shape) > 0 ? reach >= count : p->offset->integer > count))
    return zk_fail(ZK_ERR_FORMAT,
                   "a tensor of shape %s from element %" PRId64
                   " on reaches past its storage of %" PRId64,
                   sizes_text(p->size, text), p->offset->integer, count);
  w.offset = first / each + p->offset->integer;
  return zk_pickle_tensor_object(&w, p->requires_grad, out);
}

/* version 1: (storage, offset, size, stride); 2: and requires_grad, hooks[, metadata]; 3: (...,
 * hooks, dtype[, metadata]). */
static zk_status rebuild_tensor(int version, const zk_object *args, zk_object **out) {
  size_t least = version == 1 ? 4 : version == 2 ? 6 : 7, n = args->items.count;
  zk_object **arg = args->items.at;
  if (n < least || n > least + (version > 1) || arg[0]->type != ZK_OBJ_STORAGE ||
      arg[1]->type != ZK_OBJ_INT || !is_int_tuple(arg[2]) || !is_int_tuple(arg[3]) ||
      arg[2]->items.count != arg[3]->items.count ||
      (version == 3 && (arg[6]->type != ZK_OBJ_STRING || strlen(arg[6]->string.bytes) < 7)))
    return zk_pickle_damaged("the arguments of _rebuild_tensor are none");
  const zk_pickle_storage *s = arg[0]->storage.of;
  tensor_parts p = {.storage = arg[0],
                    .offset = arg[1],
                    .size = arg[2],
                    .stride = arg[3],
                    .requires_grad = truth_at(args, 4)};
  p.dtype_name = s->kind;
  p.dtype = s->dtype;
  for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
    if (strcmp(foreign[i].storage, s->kind) == 0)
      p.dtype_name = foreign[i].name;
  if (version == 3) { /* the storage is bytes */
    p.dtype_name = arg[6]->string.bytes + 6;
    p.dtype = zk_stored_dtype_find(ZK_NAMED_PLAINLY, p.dtype_name);
    if (s->size == 0 || (p.dtype && p.dtype->size % s->size != 0))
      return zk_pickle_damaged("a tensor's dtype is not that of its storage");
  }
  if (n > least) {
    p.metadata = arg[least];
    if (p.metadata->type == ZK_OBJ_NONE)
      p.metadata = NULL;
    else if (!zk_object_is_dict(p.metadata) || p.metadata->items.count > 100)
      return zk_pickle_damaged("a tensor's metadata is no dict");
  }
  return make_tensor(&p, out);
}

/* (tensor, requires_grad, hooks[, attributes]): a new tensor, so that the inner one is not changed.
 */
static zk_status rebuild_parameter(const char *name, zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  if (args->items.count < 1)
    return zk_pickle_damaged("the arguments of _rebuild_parameter are none");
  bool requires_grad = args->items.count < 2 || truth_at(args, 1);
  if (arg[0]->type != ZK_OBJ_TENSOR) /* of something that zknn has not */
    return zk_pickle_keep_args(zk_object_opaque(out, name, NULL), args, out);
  if (arg[0]->tensor.unread)
    return zk_pickle_tensor_object(arg[0]->tensor.unread, requires_grad, out);
  zk_tensor *t;
  ZK_TRY(zk_tensor_alias(arg[0]->tensor.value, &t));
  zk_status status = zk_object_tensor(t, out);
  zk_tensor_release(t);
  if (status == ZK_OK)
    (*out)->tensor.requires_grad = requires_grad;
  return status;
}

/* (tensor or array, dtype, device, requires_grad), of devices that zknn has not: XLA and others. */
static zk_status rebuild_from_device(const char *name, zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  bool fits = args->items.count == 4 && arg[0]->type == ZK_OBJ_TENSOR &&
              arg[1]->type == ZK_OBJ_STRING && strlen(arg[1]->string.bytes) > 6;
  const zk_stored_dtype *want =
      fits ? zk_stored_dtype_find(ZK_NAMED_PLAINLY, arg[1]->string.bytes + 6) : NULL;
  zk_dtype have = !fits                   ? ZK_FLOAT32
                  : arg[0]->tensor.unread ? arg[0]->tensor.unread->dtype->dtype
                                          : arg[0]->tensor.value->dtype;
  if (want && want->dtype == have) {
    *out = zk_object_retain(arg[0]);
    (*out)->tensor.requires_grad = truth_at(args, 3);
    return ZK_OK;
  }
  return zk_pickle_keep_args(zk_object_opaque(out, name, "a tensor of another device"), args, out);
}

/* ("cpu") or ("cuda", 0): the text that PyTorch prints for it. */
static zk_status device_text(const zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  size_t n = args->items.count;
  if (n < 1 || n > 2 || arg[0]->type != ZK_OBJ_STRING || (n == 2 && arg[1]->type != ZK_OBJ_INT))
    return zk_pickle_damaged("the arguments of torch.device are none");
  char text[80];
  if (n == 1)
    snprintf(text, sizeof text, "%s", arg[0]->string.bytes);
  else
    snprintf(text, sizeof text, "%.40s:%" PRId64, arg[0]->string.bytes, arg[1]->integer);
  return zk_object_string(text, strlen(text), out);
}

/* Functions without a counterpart here, and the words for them in messages. */
static const struct {
  const char *name, *text;
} unlike[] = {
    {"torch._utils._rebuild_sparse_tensor", "a sparse tensor"},
    {"torch._utils._rebuild_sparse_csr_tensor", "a sparse tensor"},
    {"torch._utils._rebuild_nested_tensor", "a nested tensor"},
    {"torch._utils._rebuild_qtensor", "a quantized tensor"},
    {"torch._utils._rebuild_meta_tensor_no_storage",
     "a tensor of the device meta, which has no values"},
    {"torch._utils._rebuild_wrapper_subclass", "a tensor of a subclass that wraps others"},
};

static bool is_any(const char *name, const char *const list[]) {
  for (; *list; list++)
    if (strcmp(name, *list) == 0)
      return true;
  return false;
}

/* Of a tensor's makers: those whose argument is no maker's name. */
static zk_status rebuild(const char *name, zk_object *args, zk_object **out, bool *known) {
  static const char *const of_parameters[] = {
      "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
      "torch.nn.parameter.Parameter", "torch.autograd.variable.Variable", NULL};
  static const char *const of_devices[] = {"torch._utils._rebuild_device_tensor_from_numpy",
                                           "torch._utils._rebuild_device_tensor_from_cpu_tensor",
                                           "torch._utils._rebuild_xla_tensor", NULL};
  *known = true;
  if (strncmp(name, "torch._utils._rebuild_tensor", 28) == 0) {
    const char *version = name + 28;
    if (!*version)
      return rebuild_tensor(1, args, out);
    if (strcmp(version, "_v2") == 0 || strcmp(version, "_v3") == 0)
      return rebuild_tensor(version[2] - '0', args, out);
  }
  if (is_any(name, of_parameters))
    return rebuild_parameter(name, args, out);
  if (is_any(name, of_devices))
    return rebuild_from_device(name, args, out);
  for (size_t i = 0; i < sizeof unlike / sizeof *unlike; i++)
    if (strcmp(name, unlike[i].name) == 0)
      return zk_pickle_keep_args(zk_object_opaque(out, name, "%s", unlike[i].text), args, out);
  *known = false;
  return ZK_OK;
}

/* (maker, class, arguments[, attributes]): a tensor of a subclass or with attributes. It comes as
 * the plain tensor that the maker gives. */
static zk_status rebuild_from_type(zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  bool known = false;
  if (args->items.count < 3 || arg[0]->type != ZK_OBJ_GLOBAL || arg[2]->type != ZK_OBJ_TUPLE)
    return zk_pickle_damaged("the arguments of _rebuild_from_type are none");
  ZK_TRY(rebuild(arg[0]->string.bytes, arg[2], out, &known));
  if (known)
    return ZK_OK;
  const char *class_name = arg[1]->type == ZK_OBJ_GLOBAL ? arg[1]->string.bytes : "?";
  return zk_pickle_keep_args(zk_object_opaque(out, class_name, "a tensor of a subclass"), args,
                             out);
}

zk_status zk_pickle_call_torch(const char *name, zk_object *args, zk_object **out, bool *known) {
  static const char *const of_types[] = {"torch._tensor._rebuild_from_type_v2",
                                         "torch._tensor._rebuild_from_type",
                                         "torch.tensor._rebuild_from_type", NULL};
  static const char *const same[] = {"torch.jit._pickle.build_intlist",
                                     "torch.jit._pickle.build_tensorlist",
                                     "torch.jit._pickle.build_doublelist",
                                     "torch.jit._pickle.build_boollist",
                                     "torch.jit._pickle.restore_type_tag",
                                     "torch.serialization._get_layout",
                                     NULL};
  size_t n = args->items.count;
  *known = strncmp(name, "torch.", 6) == 0;
  if (!*known)
    return ZK_OK;
  if (is_any(name, of_types))
    return rebuild_from_type(args, out);
  if (strcmp(name, "torch.device") == 0)
    return device_text(args, out);
  if (is_any(name, same) && n > 0) {
    *out = zk_object_retain(args->items.at[0]);
    return ZK_OK;
  }
  if (strcmp(name, "torch.Size") == 0 && n == 1 && is_int_tuple(args->items.at[0])) {
    *out = zk_object_retain(args->items.at[0]);
    return ZK_OK;
  }
  return rebuild(name, args, out, known);
}
