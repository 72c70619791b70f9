/*
 * texts.c: see texts.h.
 */
#include "onnx/from/texts.h"

#include <string.h>

typedef struct entry {
  zk_span text;
  uint32_t hash, next; /* 1 + the next of its bucket, 0: none */
} entry;

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv */
static uint32_t hash_of(const char *bytes, size_t n) {
  uint32_t hash = 2166136261u;
  for (size_t i = 0; i < n; i++)
    hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
  return hash;
}

int64_t zk_texts_count(const zk_texts *t) {
  return t ? t->all.count + zk_texts_count(t->under) : 0;
}

int64_t zk_texts_find(const zk_texts *t, const char *bytes, size_t n) {
  uint32_t hash = hash_of(bytes, n);
  for (; t; t = t->under) {
    const entry *all = t->all.at;
    for (uint32_t i = t->n_buckets ? t->bucket[hash % t->n_buckets] : 0; i > 0; i = all[i - 1].next)
      if (all[i - 1].hash == hash && all[i - 1].text.size == n &&
          (n == 0 || memcmp(all[i - 1].text.at, bytes, n) == 0))
        return i - 1 + zk_texts_count(t->under);
  }
  return -1;
}

/* Twice as many buckets when there are more entries. */
static zk_status grow(zk_texts *t) {
  entry *all = t->all.at;
  void *p;
  if (t->all.count < t->n_buckets)
    return ZK_OK;
  uint32_t n = t->n_buckets ? 2 * t->n_buckets : 64;
  ZK_TRY(zk_arena_take(&t->arena, n * sizeof *t->bucket, &p));
  t->bucket = p;
  t->n_buckets = n;
  for (uint32_t i = 0; i < t->all.count; i++) {
    all[i].next = t->bucket[all[i].hash % n];
    t->bucket[all[i].hash % n] = i + 1;
  }
  return ZK_OK;
}

zk_status zk_texts_number(zk_texts *t, const char *bytes, size_t n, int64_t *out) {
  void *slot;
  char *copy;
  *out = zk_texts_find(t, bytes, n);
  if (*out >= 0)
    return ZK_OK;
  ZK_TRY(grow(t));
  ZK_TRY(zk_arena_copy(&t->arena, bytes, n, &copy));
  ZK_TRY(zk_list_add(&t->arena, &t->all, sizeof(entry), &slot));
  uint32_t hash = hash_of(bytes, n);
  *(entry *)slot = (entry){{copy, n}, hash, t->bucket[hash % t->n_buckets]};
  t->bucket[hash % t->n_buckets] = t->all.count;
  *out = zk_texts_count(t) - 1;
  return ZK_OK;
}

zk_span zk_texts_at(const zk_texts *t, int64_t number) {
  while (t && number < zk_texts_count(t->under))
    t = t->under;
  int64_t own = t ? number - zk_texts_count(t->under) : -1;
  if (!t || own < 0 || own >= t->all.count)
    return (zk_span){0};
  return ZK_LIST(entry, t->all)[own].text;
}

void zk_texts_clear(zk_texts *t) {
  zk_arena_clear(&t->arena);
  *t = (zk_texts){0};
}
