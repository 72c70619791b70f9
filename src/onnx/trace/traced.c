/*
 * traced.c: tensors by their storage, in chains of those with its hash, the latest first.
 */
#include "onnx/trace/traced.h"

#include "base/memory.h"

/* A view of a storage. */
typedef struct zk_traced_tensor {
  const zk_tensor *tensor; /* alive: a call, or the caller, holds it */
  const zk_storage *storage;
  uint32_t version; /* of the storage that has these elements */
  zk_traced_from from;
  bool data;
  bool written; /* a call wrote it over */
  int64_t next;
} entry;

static size_t bucket_of(const zk_traced *all, const zk_storage *s) {
  /* NOLINTNEXTLINE(*DivideZero): grow has made buckets */
  return ((uintptr_t)s >> 4) * (uintptr_t)UINT64_C(0x9E3779B97F4A7C15) % all->n_buckets;
}

static zk_status grow(zk_traced *all) {
  size_t room = all->room ? 2 * all->room : 128;
  entry *at = zk_realloc(all->at, room * sizeof *at);
  if (!at)
    return zk_nomem(room * sizeof *at, "a trace");
  all->at = at;
  all->room = room;
  int64_t *bucket = zk_realloc(all->bucket, room * sizeof *bucket);
  if (!bucket)
    return zk_nomem(room * sizeof *bucket, "a trace");
  all->bucket = bucket;
  all->n_buckets = room;
  for (size_t i = 0; i < room; i++)
    bucket[i] = -1;
  for (size_t i = 0; i < all->count; i++) {
    size_t b = bucket_of(all, at[i].storage);
    at[i].next = bucket[b];
    bucket[b] = (int64_t)i;
  }
  return ZK_OK;
}

zk_status zk_traced_add(zk_traced *all, const zk_tensor *tensor, uint32_t version,
                        zk_traced_from from, bool data, bool written) {
  if (all->count == all->room)
    ZK_TRY(grow(all));
  size_t b = bucket_of(all, tensor->storage);
  all->at[all->count] =
      (entry){tensor, tensor->storage, version, from, data, written, all->bucket[b]};
  all->bucket[b] = (int64_t)all->count++;
  return ZK_OK;
}

/* The latest entry of that tensor, or of one that looks at the same elements in the same way;
 * *shared says whether a call made what is in this storage: made it, or wrote to one from outside.
 */
static const entry *find(const zk_traced *all, const zk_tensor *tensor, bool *shared) {
  const entry *alike = NULL, *found = NULL, *first = NULL; /* the first of this storage */
  bool made = false;
  *shared = false;
  if (!all->n_buckets)
    return NULL;
  for (int64_t i = all->bucket[bucket_of(all, tensor->storage)]; i >= 0; i = all->at[i].next) {
    const entry *p = &all->at[i];
    if (p->storage != tensor->storage)
      continue;
    made = made || p->written;
    first = p;
    if (!found && p->tensor == tensor)
      found = p;
    if (!alike && zk_is_set_to(p->tensor, tensor))
      alike = p;
  }
  *shared = made || (first && first->from.call != ZK_FROM_OUTSIDE);
  return found ? found : alike;
}

zk_traced_from zk_traced_from_of(const zk_traced *all, const zk_tensor *tensor, bool *data) {
  bool shared;
  const entry *p = find(all, tensor, &shared);
  if (!p) {
    *data = shared;
    return (zk_traced_from){.call = shared ? ZK_FROM_PART : ZK_FROM_OUTSIDE};
  }
  zk_traced_from from = p->from;
  from.stale = p->version != tensor->storage->version;
  *data = p->data;
  return from;
}

zk_status zk_traced_add_outside(zk_traced *all, zk_tensor *tensor) {
  bool shared;
  const entry *p = find(all, tensor, &shared);
  if (p && p->tensor == tensor && p->version == tensor->storage->version)
    return ZK_OK;
  return zk_traced_add(all, tensor, tensor->storage->version,
                       (zk_traced_from){ZK_FROM_OUTSIDE, 0, false}, false, false);
}

bool zk_traced_was_made(const zk_traced *all, const zk_tensor *tensor) {
  bool made;
  (void)find(all, tensor, &made);
  return made;
}

void zk_traced_clear(zk_traced *all) {
  zk_free(all->at);
  zk_free(all->bucket);
  *all = (zk_traced){0};
}
