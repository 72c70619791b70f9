/*
 * pickle_finish.c: makes the result of a read: the wanted part, without cycles, with its tensors
 * read.
 *
 * One traversal with an explicit stack visits each container once. A container that contains
 * itself, or is nested too deep, is replaced by an OPAQUE there. After that the tree may be
 * traversed by recursion.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "io/key_filter.h"
#include "io/pickle_machine.h"
#include "tensor/convert.h"

enum { UNSEEN, UNDER_WAY, DONE }; /* zk_object.mark */

typedef struct frame {
  zk_object *o;
  size_t next;   /* place to be looked at */
  size_t height; /* so far */
} frame;

typedef struct walk {
  frame *at;
  size_t count, room;
  const zk_storage_source *source;
} walk;

/* --- paths, for messages --- */

/* "model.fc.weight": the path of the current item, for messages. */
static void place_text(const walk *w, char *text, size_t size) {
  size_t n = 0;
  text[0] = 0;
  for (size_t i = 0; i < w->count && n + 8 < size; i++) {
    const zk_object *o = w->at[i].o;
    size_t place = w->at[i].next - 1;
    if (!zk_object_is_container(o) || w->at[i].next == 0 || place >= o->items.count)
      continue;
    if (n > 0)
      text[n++] = '.';
    if (zk_object_is_dict(o))
      n += zk_pickle_key_text(o->items.at[place - place % 2], text + n, size - n);
    else
      n += (size_t)snprintf(text + n, size - n, "%zu", place + 1);
  }
}

static zk_status fail_at(const walk *w, zk_status status) {
  char text[300];
  place_text(w, text, sizeof text);
  return text[0] && status == ZK_ERR_FORMAT ? zk_fail_in(status, "%s", text) : status;
}

/* --- tensors --- */

/* The whole storage, negated. */
static zk_status negate(const zk_tensor *t, zk_tensor **out) {
  bool real = zk_dtype_is_real(t->dtype);
  ZK_TRY(zk_tensor_new(t->dtype, &t->shape, out));
  for (int64_t i = 0, n = zk_numel(t); i < n; i++)
    if (real)
      zk_element_set_f(*out, i, -zk_element_f(t, i));
    else
      zk_element_set_i(*out, i, (int64_t) - (uint64_t)zk_element_i(t, i));
  return ZK_OK;
}

/* How many elements of that dtype the storage has. torch.save writes no storage that is viewed with
 * two dtypes. */
static zk_status count_elements(zk_pickle_storage *s, const zk_stored_dtype *dtype, int64_t *n) {
  int64_t each = (int64_t)(dtype->size / s->size);
  if (s->read_as && s->read_as != dtype)
    return zk_fail(ZK_ERR_FORMAT, "storage %.40s holds elements of two dtypes, %s and %s", s->key,
                   s->read_as->name, dtype->name);
  if (s->count % each != 0)
    return zk_fail(ZK_ERR_FORMAT, "storage %.40s of %" PRId64 " bytes holds no whole %s elements",
                   s->key, s->count, dtype->name);
  s->read_as = dtype;
  *n = s->count / each;
  return ZK_OK;
}

static zk_status whole_of(const walk *w, zk_pickle_storage *s, const zk_stored_dtype *dtype) {
  int64_t n = 0;
  ZK_TRY(count_elements(s, dtype, &n));
  return s->whole ? ZK_OK : w->source->fetch(w->source->context, s, dtype, n, &s->whole);
}

/* Turns o into `made`, and releases made. */
static void become(zk_object *o, zk_object *made) {
  o->type = made->type;
  if (made->type == ZK_OBJ_OPAQUE)
    o->part = made->part;
  else if (made->type == ZK_OBJ_STORED)
    o->stored = made->stored;
  else
    o->tensor = made->tensor;
  made->type = ZK_OBJ_NONE; /* its content is o's now */
  zk_object_release(made);
}

/* The tensor o stays in the file. */
static zk_status list(const walk *w, zk_object *o) {
  const zk_pickle_tensor *v = o->tensor.unread;
  zk_stored s = {.dtype = v->dtype,
                 .shape = v->shape,
                 .entry = -1,
                 .negative = v->negative,
                 .requires_grad = o->tensor.requires_grad};
  int64_t n = 0;
  ZK_TRY(count_elements(v->of, v->dtype, &n));
  ZK_TRY(w->source->locate(w->source->context, v->of, v->dtype, n, &s));
  memcpy(s.stride, v->stride, sizeof s.stride);
  s.at += (uint64_t)v->offset * v->dtype->size;
  zk_object *made;
  ZK_TRY(zk_object_stored(&s, &made));
  zk_free(o->tensor.unread);
  become(o, made);
  return ZK_OK;
}

static zk_status bind(const walk *w, zk_object *o) {
  zk_pickle_tensor *v = o->tensor.unread;
  if (!v)
    return ZK_OK;
  if (w->source->locate)
    return list(w, o);
  zk_status status = whole_of(w, v->of, v->dtype);
  if (status == ZK_OK && v->negative && !v->of->negated)
    status = negate(v->of->whole, &v->of->negated);
  if (status == ZK_OK)
    status = zk_tensor_as_strided(v->negative ? v->of->negated : v->of->whole, &v->shape, v->stride,
                                  v->offset, &o->tensor.value);
  if (status == ZK_ERR_ARG)
    status = zk_fail(ZK_ERR_FORMAT, "%s", zk_message());
  zk_free(v);
  o->tensor.unread = NULL;
  return status;
}

/* A storage that is a value itself becomes a tensor over it. */
static zk_status storage_tensor(zk_object *o) {
  zk_pickle_storage *s = o->storage.of;
  zk_object *made;
  if (!s->dtype) {
    ZK_TRY(zk_object_opaque(&made, s->kind, "a storage of PyTorch's class %s", s->kind));
  } else {
    zk_pickle_tensor w = {.of = s,
                          .dtype = s->dtype,
                          .offset = o->storage.first,
                          .shape = ZK_SHAPE(o->storage.count),
                          .stride = {1}};
    ZK_TRY(zk_pickle_tensor_object(&w, false, &made));
  }
  become(o, made);
  return ZK_OK;
}

/* A name that is a value itself: a class or function. */
static zk_status name_value(zk_object *o) {
  zk_object *made;
  ZK_TRY(zk_object_opaque(&made, o->string.bytes, "the name %s", o->string.bytes));
  zk_free(o->string.bytes);
  become(o, made);
  return ZK_OK;
}

/* --- equal keys --- */

static bool is_plain_key(const zk_object *o) {
  return o->type == ZK_OBJ_STRING || o->type == ZK_OBJ_INT;
}

static zk_status check_keys(const walk *w, const zk_object *dict) {
  size_t n = 0;
  if (dict->items.count < 4)
    return ZK_OK;
  const zk_object **keys = zk_alloc(dict->items.count / 2 * sizeof *keys);
  if (!keys)
    return zk_nomem(dict->items.count / 2 * sizeof *keys, "the keys of a dict");
  for (size_t i = 0; i + 1 < dict->items.count; i += 2)
    if (is_plain_key(dict->items.at[i]))
      keys[n++] = dict->items.at[i];
  const zk_object *twice = zk_find_duplicate_key(keys, n);
  zk_free(keys);
  if (!twice)
    return ZK_OK;
  char text[100];
  zk_pickle_key_text(twice, text, sizeof text);
  return fail_at(w, zk_fail(ZK_ERR_FORMAT, "a dict has the key %s twice", text));
}

/* --- the walk --- */

static zk_status enter(walk *w, zk_object *o) {
  if (w->count == w->room) {
    size_t room = w->room ? 2 * w->room : 64;
    frame *at = zk_realloc(w->at, room * sizeof *at);
    if (!at)
      return zk_nomem(room * sizeof *at, "a walk through values");
    w->at = at;
    w->room = room;
  }
  o->mark = UNDER_WAY;
  w->at[w->count++] = (frame){.o = o};
  return zk_object_is_dict(o) ? check_keys(w, o) : ZK_OK;
}

static zk_status replace(zk_object **place, const char *why) {
  zk_object *made;
  ZK_TRY(zk_object_opaque(&made, "object", "%s", why));
  made->height = 1; /* over its class and text */
  zk_object_release(*place);
  *place = made;
  return ZK_OK;
}

/* Child i of o, its metadata being the last; NULL past the end. */
static zk_object **place_of(zk_object *o, size_t i) {
  zk_object **at, **metadata = zk_object_metadata(o);
  size_t n = zk_object_children(o, &at);
  return i < n ? &at[i] : i == n ? metadata : NULL;
}

static bool is_inner(const zk_object *o) {
  return zk_object_is_container(o) || o->type == ZK_OBJ_OPAQUE;
}

static zk_status leaf(const walk *w, zk_object *o) {
  zk_status status = ZK_OK;
  if (o->type == ZK_OBJ_STORAGE)
    status = storage_tensor(o);
  if (o->type == ZK_OBJ_GLOBAL)
    status = name_value(o);
  if (status == ZK_OK && o->type == ZK_OBJ_TENSOR)
    status = bind(w, o);
  return fail_at(w, status);
}

/* Visits the next child of the topmost container. */
static zk_status step(walk *w, zk_object **place) {
  zk_object *o = *place;
  frame *f = &w->at[w->count - 1];
  size_t depth = w->count; /* of what stands in the place */
  o->held = true;
  if (o->mark == UNSEEN)
    ZK_TRY(leaf(w, o));
  if (is_inner(o)) {
    if (o->mark == UNSEEN && depth + 1 < ZK_OBJECT_MAX_DEPTH)
      return enter(w, o);
    if (o->mark == UNDER_WAY)
      ZK_TRY(replace(place, "a reference to an object that holds it"));
    else if (o->mark == UNSEEN || depth + o->height >= ZK_OBJECT_MAX_DEPTH)
      ZK_TRY(replace(place, "an object that is nested too deep"));
  }
  if (f->height <= (*place)->height)
    f->height = (size_t)(*place)->height + 1;
  return ZK_OK;
}

static zk_status walk_all(walk *w, zk_object *root) {
  ZK_TRY(leaf(w, root));
  if (!is_inner(root))
    return ZK_OK;
  ZK_TRY(enter(w, root));
  for (size_t steps = 0; w->count > 0; steps++) {
    if (steps % 1024 == 0 && zk_interrupted())
      return zk_fail(ZK_ERR_INTERRUPTED, "interrupted");
    frame *f = &w->at[w->count - 1];
    zk_object **place = place_of(f->o, f->next++);
    if (place && *place) {
      ZK_TRY(step(w, place));
    } else if (!place) {
      f->o->mark = DONE;
      f->o->height = (uint16_t)f->height;
      size_t height = f->height + 1;
      w->count--;
      if (w->count > 0 && w->at[w->count - 1].height < height)
        w->at[w->count - 1].height = height;
    }
  }
  return ZK_OK;
}

zk_status zk_unpickled_finish(zk_unpickled *u, const zk_object *keys,
                              const zk_storage_source *source, zk_object **out, zk_object **left) {
  walk w = {.source = source};
  zk_object *root = NULL;
  *out = NULL;
  if (keys)
    ZK_TRY(zk_pickle_select(u->root, keys, &root, left));
  else
    root = zk_object_retain(u->root);
  zk_status status = walk_all(&w, root);
  zk_free(w.at);
  if (status == ZK_OK) {
    root->held = false;
    *out = root;
    return ZK_OK;
  }
  /* After a failure: zk_unpickled_free frees everything. */
  for (size_t i = 0; i < u->count; i++)
    u->all[i]->mark = UNSEEN;
  zk_object_release(root);
  if (keys) {
    zk_object_release(*left);
    *left = NULL;
  }
  return status;
}

/* Releases a container's children one by one, so that nothing is freed by recursion. */
static void empty(zk_object *o) {
  zk_object **at, **metadata = zk_object_metadata(o);
  size_t n = zk_object_children(o, &at);
  for (size_t i = 0; i < n; i++) {
    zk_object *item = at[i];
    at[i] = NULL;
    zk_object_release(item);
  }
  if (metadata) {
    zk_object_release(*metadata);
    *metadata = NULL;
  }
}

void zk_unpickled_free(zk_unpickled *u) {
  zk_object_release(u->root);
  for (size_t i = 0; i < u->count; i++)
    if (u->all[i]->mark != DONE)
      empty(u->all[i]);
  for (size_t i = 0; i < u->count; i++)
    zk_object_release(u->all[i]);
  zk_free(u->all);
  for (size_t i = 0; i < u->storage_room; i++)
    if (u->storages[i]) {
      zk_tensor_release(u->storages[i]->whole);
      zk_tensor_release(u->storages[i]->negated);
      zk_object_release(u->storages[i]->stands_for);
      zk_free(u->storages[i]->key);
      zk_free(u->storages[i]);
    }
  zk_free(u->storages);
  *u = (zk_unpickled){0};
}
