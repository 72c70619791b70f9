/*
 * scope.c: names of a graph in a hash table, and the way around a cycle of nodes.
 */
#include "onnx/scope.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static uint32_t hash_of(const char *text) {
  uint32_t hash = 2166136261u; /* FNV-1a */
  for (; *text; text++)
    hash = (hash ^ (uint8_t)*text) * 16777619u;
  return hash;
}

zk_name *zk_names_find(const zk_names *all, const char *text) {
  if (all->n_buckets == 0)
    return NULL;
  zk_name *n = all->bucket[hash_of(text) % all->n_buckets];
  while (n && strcmp(n->text, text) != 0)
    n = n->next;
  return n;
}

static zk_status make_room(zk_arena *a, zk_names *all) {
  void *p;
  uint32_t n = all->n_buckets ? 4 * all->n_buckets : 64;
  if (all->count < all->n_buckets)
    return ZK_OK;
  ZK_TRY(zk_arena_take(a, n * sizeof(zk_name *), &p));
  zk_name **bucket = p;
  for (uint32_t b = 0; b < all->n_buckets; b++)
    for (zk_name *at = all->bucket[b], *next; at; at = next) {
      zk_name **place = &bucket[hash_of(at->text) % n];
      next = at->next;
      at->next = *place;
      *place = at;
    }
  all->bucket = bucket;
  all->n_buckets = n;
  return ZK_OK;
}

/* The entry of that text, a new one when there is none. */
zk_status zk_names_enter(zk_arena *a, zk_names *all, const char *text, zk_name **out) {
  void *p;
  if ((*out = zk_names_find(all, text)))
    return ZK_OK;
  ZK_TRY(make_room(a, all));
  ZK_TRY(zk_arena_take(a, sizeof(zk_name), &p));
  zk_name **bucket = &all->bucket[hash_of(text) % all->n_buckets];
  *out = p;
  **out = (zk_name){.text = text, .next = *bucket, .maker = ZK_NO_NODE};
  *bucket = *out;
  all->count++;
  return ZK_OK;
}

const zk_name *zk_scope_find(const zk_scope *s, const char *text) {
  for (; s; s = s->outer) {
    const zk_name *n = zk_names_find(&s->names, text);
    if (n && n->defined)
      return n;
  }
  return NULL;
}

/* "node 3 'fc' (Gemm)" */
const char *zk_scope_label(const zk_scope *s, uint32_t i, char text[ZK_LABEL]) {
  const zk_graph_node *n = zk_scope_node(s, i);
  bool named = *zk_text(n->name) != '\0';
  snprintf(text, ZK_LABEL, "node %" PRIu32 "%s%.150s%s (%.100s)", i + 1, named ? " '" : "",
           zk_text(n->name), named ? "'" : "", n->op_type ? n->op_type : "nil");
  return text;
}

/* ---- cycles ---- */

/* Fills cause[]: from which node a node was reached, going from `from` to the makers of what it
 * reads, until `to` is reached. cause[from] is from. */
static bool reach(const zk_scope *s, uint32_t from, uint32_t to, uint32_t *cause, uint32_t *stack) {
  uint32_t depth = 0;
  for (uint32_t i = 0; i < s->graph->node.count; i++)
    cause[i] = ZK_NO_NODE;
  cause[from] = from;
  stack[depth++] = from;
  while (depth > 0 && cause[to] == ZK_NO_NODE) {
    uint32_t at = stack[--depth];
    const zk_list *input = &zk_scope_node(s, at)->input;
    for (uint32_t k = 0; k < input->count; k++) {
      const zk_name *n = zk_names_find(&s->names, ZK_LIST(const char *, *input)[k]);
      if (!n || n->maker == ZK_NO_NODE || cause[n->maker] != ZK_NO_NODE)
        continue;
      cause[n->maker] = at;
      stack[depth++] = n->maker;
    }
  }
  return cause[to] != ZK_NO_NODE;
}

bool zk_scope_cycle(const zk_scope *s, uint32_t first, uint32_t maker, uint32_t *room,
                    char text[ZK_CYCLE]) {
  uint32_t *cause = room, *path = room + s->graph->node.count, n = 0;
  char node[ZK_LABEL];
  if (!reach(s, maker, first, cause, path))
    return false;
  for (uint32_t at = first; at != maker; at = cause[at])
    path[n++] = at;
  path[n++] = maker;
  size_t used = (size_t)snprintf(text, ZK_CYCLE, "%s", zk_scope_label(s, first, node));
  while (n > 0 && used < ZK_CYCLE - ZK_LABEL - 20)
    used += (size_t)snprintf(text + used, ZK_CYCLE - used, " needs %s",
                             zk_scope_label(s, path[--n], node));
  return true;
}
