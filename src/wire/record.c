/*
 * record.c: lists that grow in an arena.
 */
#include "wire/record.h"

#include <string.h>
#include "base/memory.h"

zk_status zk_list_reserve(zk_arena *a, zk_list *list, size_t size, size_t n) {
  void *at;
  if (n <= list->room - list->count)
    return ZK_OK;
  if (n > UINT32_MAX / 2 - list->count)
    return zk_nomem(n * size, "a list");
  ZK_TRY(zk_arena_take(a, (list->count + n) * size, &at));
  if (list->count > 0)
    memcpy(at, list->at, list->count * size);
  list->at = at;
  list->room = list->count + (uint32_t)n;
  return ZK_OK;
}

zk_status zk_list_add(zk_arena *a, zk_list *list, size_t size, void **out) {
  *out = NULL;
  if (list->count == list->room)
    ZK_TRY(zk_list_reserve(a, list, size, list->count < 4 ? 4 : list->count));
  *out = (char *)list->at + list->count++ * size;
  return ZK_OK;
}

zk_status zk_list_add_record(zk_arena *a, zk_list *list, size_t size, void **out) {
  void *record, *slot;
  *out = NULL;
  ZK_TRY(zk_arena_take(a, size, &record));
  ZK_TRY(zk_list_add(a, list, sizeof(void *), &slot));
  *(void **)slot = *out = record;
  return ZK_OK;
}

zk_status zk_list_add_text(zk_arena *a, zk_list *list, const char *text) {
  char *copy;
  void *slot;
  ZK_TRY(zk_arena_copy(a, text, strlen(text), &copy));
  ZK_TRY(zk_list_add(a, list, sizeof(char *), &slot));
  *(const char **)slot = copy;
  return ZK_OK;
}
