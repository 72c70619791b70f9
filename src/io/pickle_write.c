/*
 * pickle_write.c: writes values as a pickle that torch.load(path, weights_only=True) reads.
 *
 * Protocol 2, with the opcodes that every reader of PyTorch's knows. Each container and tensor gets
 * a memo entry as Python's pickler gives it, so what is shared stays shared.
 */
#include <string.h>
#include <inttypes.h>
#include <stdio.h>
#include "base/memory.h"
#include "base/utf8.h"
#include "io/pickle.h"

/* From pointers to numbers: open addressing, at most half full. */
typedef struct map {
  struct entry {
    const void *key;
    size_t value;
  } * at;
  size_t count, room; /* room: a power of two */
} map;

typedef struct writer {
  zk_pickle *out;
  size_t room, storage_room;
  map memo, storages;
  size_t next_memo;
} writer;

/* The path from the root to a value, for messages. */
typedef struct place {
  const struct place *up;
  const zk_object *key; /* NULL in a list */
  size_t index;
} place;

static struct entry *find(const map *m, const void *key) {
  uint64_t hash = (uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15u;
  for (size_t i = (size_t)(hash >> 20) & (m->room - 1);; i = (i + 1) & (m->room - 1))
    if (!m->at[i].key || m->at[i].key == key)
      return &m->at[i];
}

static bool look_up(const map *m, const void *key, size_t *value) {
  const struct entry *e = m->room ? find(m, key) : NULL;
  if (!e || !e->key)
    return false;
  *value = e->value;
  return true;
}

static zk_status enter(map *m, const void *key, size_t value) {
  if (2 * (m->count + 1) > m->room) {
    map larger = {.room = m->room ? 2 * m->room : 64, .count = m->count};
    larger.at = zk_alloc_zero(larger.room * sizeof *larger.at);
    if (!larger.at)
      return zk_nomem(larger.room * sizeof *larger.at, "a pickle's memo");
    for (size_t i = 0; i < m->room; i++)
      if (m->at[i].key)
        *find(&larger, m->at[i].key) = m->at[i];
    zk_free(m->at);
    *m = larger;
  }
  *find(m, key) = (struct entry){key, value};
  m->count++;
  return ZK_OK;
}

static zk_status put(writer *w, const void *bytes, size_t n) {
  zk_pickle *p = w->out;
  if (w->room - p->size < n) {
    size_t room = w->room ? 2 * w->room : 4096;
    while (room - p->size < n)
      room *= 2;
    uint8_t *larger = zk_realloc(p->bytes, room);
    if (!larger)
      return zk_nomem(room, "a pickle");
    p->bytes = larger;
    w->room = room;
  }
  memcpy(p->bytes + p->size, bytes, n);
  p->size += n;
  return ZK_OK;
}

static zk_status put_op(writer *w, uint8_t op) {
  return put(w, &op, 1);
}

/* An opcode and a little-endian argument of n bytes. */
static zk_status put_op_int(writer *w, uint8_t op, uint64_t x, size_t n) {
  uint8_t bytes[9] = {op};
  for (size_t i = 0; i < n; i++)
    bytes[i + 1] = (uint8_t)(x >> 8 * i);
  return put(w, bytes, n + 1);
}

static zk_status put_memo(writer *w, const void *key) {
  size_t id = w->next_memo++;
  ZK_TRY(enter(&w->memo, key, id));
  return id < 256 ? put_op_int(w, 'q', id, 1) : put_op_int(w, 'r', id, 4);
}

/* True (in *found) when `key` has a memo entry; then that was written. */
static zk_status put_known(writer *w, const void *key, bool *found) {
  size_t id;
  *found = look_up(&w->memo, key, &id);
  if (!*found)
    return ZK_OK;
  return id < 256 ? put_op_int(w, 'h', id, 1) : put_op_int(w, 'j', id, 4);
}

static zk_status put_int(writer *w, int64_t x) {
  if (x >= 0 && x < 256)
    return put_op_int(w, 'K', (uint64_t)x, 1);
  if (x >= 0 && x < 65536)
    return put_op_int(w, 'M', (uint64_t)x, 2);
  if (x >= INT32_MIN && x <= INT32_MAX)
    return put_op_int(w, 'J', (uint64_t)x, 4);
  ZK_TRY(put_op_int(w, 0x8a, 8, 1)); /* LONG1 */
  uint64_t bits = (uint64_t)x;
  return put(w, &bits, 8);
}

static zk_status put_float(writer *w, double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = __builtin_bswap64(bits);
  ZK_TRY(put_op(w, 'G'));
  return put(w, &bits, 8);
}

static zk_status put_string(writer *w, const char *bytes, size_t n) {
  if (n > UINT32_MAX)
    return zk_fail(ZK_ERR_ARG, "a string of %zu bytes is too long", n);
  ZK_TRY(put_op_int(w, 'X', n, 4));
  return put(w, bytes, n);
}

/* A constant string, once in full and then by its memo. `s` is also the memo's key. */
static zk_status put_constant(writer *w, const char *s) {
  bool found;
  ZK_TRY(put_known(w, s, &found));
  if (found)
    return ZK_OK;
  ZK_TRY(put_string(w, s, strlen(s)));
  return put_memo(w, s);
}

/* A name of a module; the name's address is the memo's key. */
static zk_status put_global(writer *w, const char *module, const char *name) {
  bool found;
  ZK_TRY(put_known(w, name, &found));
  if (found)
    return ZK_OK;
  ZK_TRY(put_op(w, 'c'));
  ZK_TRY(put(w, module, strlen(module)));
  ZK_TRY(put(w, "\n", 1));
  ZK_TRY(put(w, name, strlen(name)));
  ZK_TRY(put(w, "\n", 1));
  return put_memo(w, name);
}

static const char storage_word[] = "storage", cpu_word[] = "cpu";
static const char rebuild_name[] = "_rebuild_tensor_v2", rebuild_any_name[] = "_rebuild_tensor_v3",
                  untyped_name[] = "UntypedStorage", ordered_name[] = "OrderedDict";

static zk_status put_new_ordered(writer *w) {
  ZK_TRY(put_global(w, "collections", ordered_name));
  return put(w, ")R", 2);
}

static zk_status put_int_tuple(writer *w, const int64_t *x, int n) {
  if (n == 0)
    return put_op(w, ')');
  ZK_TRY(put_op(w, '('));
  for (int i = 0; i < n; i++)
    ZK_TRY(put_int(w, x[i]));
  return put_op(w, 't');
}

/* The index of t's storage in the file. */
static zk_status storage_key(writer *w, const zk_tensor *t, size_t *key) {
  if (look_up(&w->storages, t->storage, key))
    return ZK_OK;
  zk_pickle *p = w->out;
  if (p->count == w->storage_room) {
    size_t room = w->storage_room ? 2 * w->storage_room : 16;
    const zk_storage **storages = zk_realloc(p->storages, room * sizeof *storages);
    if (!storages)
      return zk_nomem(room * sizeof *storages, "a checkpoint's storages");
    p->storages = storages;
    w->storage_room = room;
  }
  ZK_TRY(enter(&w->storages, t->storage, p->count));
  *key = p->count;
  p->storages[p->count++] = t->storage;
  return ZK_OK;
}

/* PyTorch has no storage class for some dtypes: their tensors name the dtype, over bytes. */
static zk_status put_tensor(writer *w, const zk_tensor *t, bool requires_grad) {
  size_t key = 0; /* -O2 sees no further than zk_fail */
  char text[24];
  ZK_TRY(storage_key(w, t, &key));
  int n = snprintf(text, sizeof text, "%zu", key);
  const char *storage = zk_dtype_table[t->dtype].storage;
  bool typed = *storage;
  ZK_TRY(put_global(w, "torch._utils", typed ? rebuild_name : rebuild_any_name));
  ZK_TRY(put(w, "((", 2));
  ZK_TRY(put_constant(w, storage_word));
  ZK_TRY(typed ? put_global(w, "torch", storage) : put_global(w, "torch.storage", untyped_name));
  ZK_TRY(put_string(w, text, (size_t)n));
  ZK_TRY(put_constant(w, cpu_word));
  ZK_TRY(put_int(w, (int64_t)(t->storage->bytes / (typed ? zk_dtype_size(t->dtype) : 1))));
  ZK_TRY(put(w, "tQ", 2));
  ZK_TRY(put_int(w, t->offset));
  ZK_TRY(put_int_tuple(w, t->shape.dim, t->shape.ndim));
  ZK_TRY(put_int_tuple(w, t->stride, t->shape.ndim));
  ZK_TRY(put_op(w, requires_grad ? 0x88 : 0x89));
  ZK_TRY(put_new_ordered(w));
  if (!typed)
    ZK_TRY(put_global(w, "torch", zk_dtype_table[t->dtype].name));
  return put(w, "tR", 2);
}

/* "state.0.momentum_buffer", cut at the end of `text` when it is too long. */
static size_t place_text(const place *at, char *text, size_t size) {
  if (!at)
    return 0;
  size_t n = place_text(at->up, text, size);
  const char *dot = n ? "." : "";
  int more;
  if (!at->key)
    more = snprintf(text + n, size - n, "%s%zu", dot, at->index);
  else if (at->key->type == ZK_OBJ_INT)
    more = snprintf(text + n, size - n, "%s%" PRId64, dot, at->key->integer);
  else
    more = snprintf(text + n, size - n, "%s%s", dot,
                    at->key->type == ZK_OBJ_STRING ? at->key->string.bytes : "?");
  n += more > 0 ? (size_t)more : 0;
  return n < size ? n : size - 1;
}

static zk_status fail_at(const place *at, const char *what) {
  char text[400] = "";
  place_text(at, text, sizeof text);
  return zk_fail(ZK_ERR_ARG, "%s: %s cannot be saved", text[0] ? text : "the value", what);
}

static zk_status put_object(writer *w, const zk_object *o, const place *at);

static zk_status put_items(writer *w, const zk_object *o, const place *at) {
  for (size_t i = 0; i < o->items.count; i++) {
    place here = {.up = at, .index = i};
    ZK_TRY(put_object(w, o->items.at[i], &here));
  }
  return ZK_OK;
}

static zk_status put_pairs(writer *w, const zk_object *o, const place *at) {
  if (o->items.count == 0)
    return ZK_OK;
  ZK_TRY(put_op(w, '('));
  for (size_t i = 0; i + 1 < o->items.count; i += 2) {
    const zk_object *key = o->items.at[i];
    place here = {.up = at, .key = key};
    if (key->type != ZK_OBJ_STRING && key->type != ZK_OBJ_INT && key->type != ZK_OBJ_BOOL &&
        key->type != ZK_OBJ_FLOAT)
      return fail_at(at, "a dict with a key that is no string, number or boolean");
    ZK_TRY(put_object(w, key, &here));
    ZK_TRY(put_object(w, o->items.at[i + 1], &here));
  }
  return put_op(w, 'u');
}

/* As torch.save writes the attribute of a state_dict. */
static zk_status put_metadata(writer *w, const zk_object *o, const place *at) {
  static const char word[] = "_metadata";
  if (!o->items.metadata)
    return ZK_OK;
  ZK_TRY(put_op(w, '}'));
  ZK_TRY(put_constant(w, word));
  ZK_TRY(put_object(w, o->items.metadata, at));
  return put(w, "sb", 2);
}

/* Everything that gets a memo entry. */
static zk_status put_shared(writer *w, const zk_object *o, const place *at) {
  bool found;
  ZK_TRY(put_known(w, o, &found));
  if (found)
    return ZK_OK;
  switch ((int)o->type) {
  case ZK_OBJ_TENSOR:
    if (!o->tensor.value->storage)
      return fail_at(at, "a tensor without data");
    ZK_TRY(put_tensor(w, o->tensor.value, o->tensor.requires_grad));
    return put_memo(w, o);
  case ZK_OBJ_TUPLE:
    ZK_TRY(put_op(w, '('));
    ZK_TRY(put_items(w, o, at));
    ZK_TRY(put_op(w, 't'));
    return put_memo(w, o);
  case ZK_OBJ_LIST:
    ZK_TRY(put_op(w, ']'));
    ZK_TRY(put_memo(w, o));
    if (o->items.count == 0)
      return ZK_OK;
    ZK_TRY(put_op(w, '('));
    ZK_TRY(put_items(w, o, at));
    return put_op(w, 'e');
  case ZK_OBJ_DICT:
    ZK_TRY(put_op(w, '}'));
    ZK_TRY(put_memo(w, o));
    return put_pairs(w, o, at);
  default:
    ZK_TRY(put_new_ordered(w));
    ZK_TRY(put_memo(w, o));
    ZK_TRY(put_pairs(w, o, at));
    return put_metadata(w, o, at);
  }
}

static zk_status put_object(writer *w, const zk_object *o, const place *at) {
  switch ((int)o->type) {
  case ZK_OBJ_NONE:
    return put_op(w, 'N');
  case ZK_OBJ_BOOL:
    return put_op(w, o->boolean ? 0x88 : 0x89);
  case ZK_OBJ_INT:
    return put_int(w, o->integer);
  case ZK_OBJ_FLOAT:
    return put_float(w, o->number);
  case ZK_OBJ_STRING:
    if (!zk_is_utf8(o->string.bytes, o->string.length))
      return fail_at(at, "a string that is not UTF-8 (a uint8 tensor can hold any bytes)");
    return put_string(w, o->string.bytes, o->string.length);
  case ZK_OBJ_OPAQUE:
    return fail_at(at, o->part[ZK_OPAQUE_TEXT]->string.bytes);
  case ZK_OBJ_GLOBAL:
  case ZK_OBJ_STORAGE:
    return fail_at(at, "a reader's private value");
  default:
    return put_shared(w, o, at);
  }
}

zk_status zk_pickle_write(const zk_object *o, zk_pickle *out) {
  writer w = {.out = out};
  zk_status status = put(&w, "\x80\x02", 2);
  if (status == ZK_OK)
    status = put_object(&w, o, NULL);
  if (status == ZK_OK)
    status = put_op(&w, '.');
  zk_free(w.memo.at);
  zk_free(w.storages.at);
  return status;
}

void zk_pickle_free(zk_pickle *p) {
  zk_free(p->bytes);
  zk_free(p->storages);
  *p = (zk_pickle){0};
}
