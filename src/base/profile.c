/*
 * profile.c: the tree of a profile, the spans that are open, and the last events.
 *
 * What a profile holds comes from malloc and not from zk_alloc: it is not the program's memory, of
 * which the profile tells.
 */
#include "base/profile.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/memory_counts.h"

#define MOST_NODES ((uint32_t)1 << 16)
#define MOST_EVENTS ((uint64_t)1 << 18)
#define MOST_DEPTH ((uint32_t)1 << 16)
#define MOST_NAMES 60000
#define MOST_LETTERS 200
#define DEPTH_BITS 20
#define MOST_ASIDE 8

typedef struct frame {
  uint32_t node;
  bool scope;    /* one that a script's code closes */
  bool again;    /* a coroutine goes on: not another call */
  int64_t start; /* ns */
  uint64_t bytes;
  const char *layer;
} frame;

struct zk_profile {
  zk_profile *outer;
  uint64_t serial;
  int64_t start;
  bool over, keeps_events;
  zk_profile_node *node;
  uint32_t nodes, nodes_room;
  uint32_t *slot; /* a node's number plus 1, found by its key; twice nodes_room of them */
  frame *open;    /* open[0] is the root's */
  uint32_t depth, depth_room;
  uint32_t base; /* frames below it are of the coroutines that resumed this one */
  zk_profile_event *event;
  uint64_t events, events_room; /* all that came; the room is a power of 2 */
  size_t peak;
  uint32_t peak_node;
  uint64_t lost;
  zk_profile_work aside[MOST_ASIDE];
};

zk_profile *zk_profile_running;
static uint64_t last_serial;

const char *zk_profile_kind_name(zk_profile_kind kind) {
  static const char *const names[ZK_PROFILE_KINDS] = {
      [ZK_PROFILE_ROOT] = "root",         [ZK_PROFILE_OP] = "op",
      [ZK_PROFILE_BACKWARD] = "backward", [ZK_PROFILE_GRADIENT] = "gradient",
      [ZK_PROFILE_DEFERRED] = "deferred", [ZK_PROFILE_LAYER] = "layer",
      [ZK_PROFILE_DATA] = "data",         [ZK_PROFILE_STEP] = "step",
      [ZK_PROFILE_SESSION] = "session",   [ZK_PROFILE_NODE] = "node",
      [ZK_PROFILE_USER] = "user",         [ZK_PROFILE_APART] = "apart"};
  return names[kind];
}

/* ---- names ----------------------------------------------------------------------------------- */

typedef struct name {
  uint32_t number;
  char text[]; /* what others hold */
} name;

static const struct {
  uint32_t number;
  char text[8];
} other = {0, "(other)"};
static name **names; /* names[0] is not there: `other` */
static uint32_t n_names = 1, names_room;
static uint32_t *name_slot; /* a number plus 1; twice names_room of them */

static uint64_t mix(uint64_t h) {
  h ^= h >> 32;
  h *= 0x9E3779B97F4A7C15u;
  return h ^ h >> 29;
}

static uint64_t hash_of(const char *text, size_t n) {
  uint64_t h = n;
  for (size_t i = 0; i < n; i++)
    h = (h ^ (unsigned char)text[i]) * 0x100000001B3u;
  return mix(h);
}

/* Room for twice as many numbers in a table of slots, which are put in anew by the caller. */
static bool grow(void **list, size_t size, uint32_t *room, uint32_t **slot) {
  uint32_t more = *room ? *room * 2 : 64;
  void *longer = realloc(*list, more * size);
  if (!longer)
    return false;
  *list = longer;
  uint32_t *slots = calloc((size_t)more * 2, sizeof *slots);
  if (!slots)
    return false;
  free(*slot);
  *slot = slots;
  *room = more;
  return true;
}

static uint32_t *name_place(const char *text, size_t n) {
  uint32_t mask = names_room * 2 - 1, i = (uint32_t)hash_of(text, n) & mask;
  for (; name_slot[i]; i = (i + 1) & mask) {
    const char *there = names[name_slot[i] - 1]->text;
    if (strncmp(there, text, n) == 0 && !there[n])
      break;
  }
  return &name_slot[i];
}

static bool more_names(void) {
  if (n_names < names_room)
    return true;
  if (n_names >= MOST_NAMES || !grow((void **)&names, sizeof *names, &names_room, &name_slot))
    return false;
  for (uint32_t i = 1; i < n_names; i++)
    *name_place(names[i]->text, strlen(names[i]->text)) = i + 1;
  return true;
}

/* The number, or 0 without room. */
static uint32_t add_name(const char *text) {
  size_t n = strnlen(text, MOST_LETTERS);
  if (!more_names())
    return 0;
  uint32_t *place = name_place(text, n);
  if (*place)
    return *place - 1;
  name *made = malloc(sizeof *made + n + 1);
  if (!made)
    return 0;
  made->number = n_names;
  memcpy(made->text, text, n);
  made->text[n] = '\0';
  names[n_names] = made;
  *place = n_names + 1;
  return n_names++;
}

uint32_t zk_profile_intern(const char *text) {
  return add_name(text);
}

const char *zk_profile_name(uint32_t number) {
  return number == 0 ? other.text : number < n_names ? names[number]->text : NULL;
}

uint32_t zk_profile_number(const char *text) {
  uint32_t number; /* also that of `other` */
  memcpy(&number, text - offsetof(name, text) + offsetof(name, number), sizeof number);
  return number;
}

uint32_t zk_profile_names(void) {
  return n_names;
}

/* ---- the tree -------------------------------------------------------------------------------- */

static uint32_t *node_place(const zk_profile *p, const zk_profile_node *key) {
  uint64_t h = mix((uintptr_t)key->name ^ mix((uintptr_t)key->layer + key->parent) ^
                   (uint64_t)key->kind << 56);
  uint32_t mask = p->nodes_room * 2 - 1, i = (uint32_t)h & mask;
  for (; p->slot[i]; i = (i + 1) & mask) {
    const zk_profile_node *n = &p->node[p->slot[i] - 1];
    if (n->parent == key->parent && n->name == key->name && n->kind == key->kind &&
        n->layer == key->layer)
      break;
  }
  return &p->slot[i];
}

static bool more_nodes(zk_profile *p) {
  if (p->nodes < p->nodes_room)
    return true;
  if (p->nodes >= MOST_NODES || !grow((void **)&p->node, sizeof *p->node, &p->nodes_room, &p->slot))
    return false;
  for (uint32_t i = 0; i < p->nodes; i++)
    *node_place(p, &p->node[i]) = i + 1;
  return true;
}

/* The node of that key, made when there is none; false without room. */
static bool find_node(zk_profile *p, zk_profile_node key, uint32_t *out) {
  uint32_t *place = node_place(p, &key);
  if (!*place) {
    if (!more_nodes(p))
      return false;
    place = node_place(p, &key); /* it may have moved */
    p->node[p->nodes] = key;
    *place = ++p->nodes;
  }
  *out = *place - 1;
  return true;
}

/* ---- spans ----------------------------------------------------------------------------------- */

/* At every border: was most memory in use in what ran until now? */
static void note_peak(zk_profile *p) {
  size_t high = zk_memory_high();
  if (high > p->peak) {
    p->peak = high;
    p->peak_node = p->open[p->depth - 1].node;
  }
}

static void note_event(zk_profile *p, const frame *f, int64_t now) {
  if (p->events == p->events_room && p->events_room < MOST_EVENTS) {
    uint64_t room = p->events_room ? p->events_room * 4 : 4096;
    zk_profile_event *more = realloc(p->event, room * sizeof *more);
    if (more) {
      p->event = more;
      p->events_room = room;
    }
  }
  if (!p->events_room)
    return;
  p->event[p->events++ & (p->events_room - 1)] =
      (zk_profile_event){.node = f->node,
                         .start = f->start - p->start,
                         .ns = now - f->start,
                         .bytes = (int64_t)(zk_memory_allocated() - f->bytes)};
}

/* Opens a span; its number, from 1 on, or 0 without room. */
static uint32_t push(zk_profile *p, zk_profile_kind kind, const char *name, const char *layer) {
  const frame *top = &p->open[p->depth - 1];
  zk_profile_node key = {.parent = top->node, .kind = kind, .name = name, .layer = layer};
  uint32_t node;
  note_peak(p);
  if (p->depth == p->depth_room) {
    uint32_t room = p->depth_room * 2;
    frame *more = room <= MOST_DEPTH ? realloc(p->open, room * sizeof *more) : NULL;
    if (more) {
      p->open = more;
      p->depth_room = room;
    }
  }
  if (p->depth == p->depth_room || !find_node(p, key, &node)) {
    p->lost++;
    return 0;
  }
  if (kind == ZK_PROFILE_LAYER)
    layer = name;
  else if (!layer)
    layer = p->open[p->depth - 1].layer;
  p->open[p->depth] = (frame){.node = node, .layer = layer, .bytes = zk_memory_allocated()};
  p->open[p->depth].start = zk_nanoseconds();
  return p->depth++;
}

/* Closes spans until so many are open. */
static void pop_to(zk_profile *p, uint32_t depth) {
  int64_t now = zk_nanoseconds();
  note_peak(p);
  while (p->depth > depth) {
    const frame *f = &p->open[--p->depth];
    zk_profile_node *n = &p->node[f->node];
    n->calls += !f->again;
    n->ns += now - f->start;
    n->bytes += (int64_t)(zk_memory_allocated() - f->bytes);
    if (p->keeps_events)
      note_event(p, f, now);
  }
  if (p->base >= depth)
    p->base = depth - 1;
}

int64_t zk_profile_open(zk_profile_kind kind, const char *name, const char *layer) {
  zk_profile *p = zk_profile_running;
  uint32_t depth = push(p, kind, name, layer);
  return depth ? (int64_t)(p->serial << DEPTH_BITS | depth) : 0;
}

void zk_profile_close(int64_t span) {
  uint32_t depth = (uint32_t)span & (((uint32_t)1 << DEPTH_BITS) - 1);
  zk_profile *p = zk_profile_running;
  while (p && p->serial != (uint64_t)span >> DEPTH_BITS)
    p = p->outer;
  if (p && depth < p->depth)
    pop_to(p, depth);
}

const char *zk_profile_layer(void) {
  const zk_profile *p = zk_profile_running;
  return p ? p->open[p->depth - 1].layer : NULL;
}

bool zk_profile_open_scope(zk_profile_kind kind, const char *name) {
  zk_profile *p = zk_profile_running;
  uint32_t depth = p ? push(p, kind, name, NULL) : 0;
  if (depth)
    p->open[depth].scope = true;
  return depth > 0;
}

void zk_profile_close_scope(zk_profile *p) {
  uint32_t depth = p->depth;
  if (p->over)
    return;
  while (depth > p->base + 1 && !p->open[depth - 1].scope)
    depth--;
  if (depth > p->base + 1)
    pop_to(p, depth - 1);
}

void zk_profile_aside(const char *name, int64_t calls, int64_t ns) {
  zk_profile *p = zk_profile_running;
  if (!p)
    return;
  for (int i = 0; i < MOST_ASIDE; i++) {
    zk_profile_work *w = &p->aside[i];
    if (w->name && strcmp(w->name, name) != 0)
      continue;
    *w = (zk_profile_work){.name = name, .calls = w->calls + calls, .ns = w->ns + ns};
    return;
  }
}

bool zk_profile_aside_at(const zk_profile *p, int i, zk_profile_work *out) {
  if (i >= MOST_ASIDE || !p->aside[i].name)
    return false;
  *out = p->aside[i];
  return true;
}

/* ---- coroutines ------------------------------------------------------------------------------ */

zk_profile_place zk_profile_resume(const zk_profile_suspended *its) {
  zk_profile *p = zk_profile_running;
  if (!p)
    return (zk_profile_place){0};
  zk_profile_place caller = {.serial = p->serial, .base = p->base};
  p->base = p->depth - 1;
  for (int i = 0; its && its->serial == p->serial && i < its->n; i++) {
    uint32_t depth = push(p, its->at[i].kind, its->at[i].name, NULL);
    if (depth)
      p->open[depth].scope = p->open[depth].again = true;
  }
  return caller;
}

void zk_profile_suspend(zk_profile_place caller, zk_profile_suspended *its) {
  zk_profile *p = zk_profile_running;
  its->n = 0;
  if (!p)
    return;
  its->serial = p->serial;
  for (uint32_t i = p->base + 1; i < p->depth; i++) {
    const zk_profile_node *n = &p->node[p->open[i].node];
    if (!p->open[i].scope || its->n == ZK_PROFILE_SUSPENDED)
      continue;
    its->at[its->n].kind = n->kind;
    its->at[its->n++].name = n->name;
  }
  pop_to(p, p->base + 1);
  p->base = caller.serial == p->serial ? caller.base : 0;
}

/* ---- profiles -------------------------------------------------------------------------------- */

zk_profile *zk_profile_start(bool events) {
  zk_profile *p = calloc(1, sizeof *p);
  uint32_t root;
  if (!p)
    return NULL;
  p->depth_room = 64;
  p->open = calloc(p->depth_room, sizeof *p->open);
  if (!p->open || !more_nodes(p) ||
      !find_node(p, (zk_profile_node){.kind = ZK_PROFILE_ROOT, .calls = 1}, &root)) {
    zk_profile_free(p);
    return NULL;
  }
  if (zk_profile_running)
    push(zk_profile_running, ZK_PROFILE_APART, "profile", NULL);
  p->serial = ++last_serial;
  p->keeps_events = events;
  p->outer = zk_profile_running;
  p->depth = 1;
  zk_memory_begin_high();
  p->peak = zk_memory_high();
  p->open[0].bytes = zk_memory_allocated();
  p->open[0].start = p->start = zk_nanoseconds();
  zk_profile_running = p;
  return p;
}

/* The outer profile goes on: it has seen the inner one's peak, as that of one span. */
static void go_on(zk_profile *outer, size_t peak) {
  zk_profile_running = outer;
  if (!outer)
    return;
  uint32_t depth = outer->depth - 1;
  if (peak > outer->peak) {
    outer->peak = peak;
    outer->peak_node = outer->open[depth].node;
  }
  if (outer->node[outer->open[depth].node].kind == ZK_PROFILE_APART)
    pop_to(outer, depth);
}

bool zk_profile_stop(zk_profile *p) {
  if (p->over)
    return true;
  if (zk_profile_running != p)
    return false;
  pop_to(p, 1);
  p->node[0].ns = zk_nanoseconds() - p->start;
  p->node[0].bytes = (int64_t)(zk_memory_allocated() - p->open[0].bytes);
  p->over = true;
  go_on(p->outer, p->peak);
  return true;
}

bool zk_profile_is_over(const zk_profile *p) {
  return p->over;
}

void zk_profile_free(zk_profile *p) {
  if (!p)
    return;
  if (zk_profile_running == p)
    zk_profile_stop(p);
  for (zk_profile *q = zk_profile_running; q; q = q->outer)
    if (q->outer == p)
      q->outer = p->outer;
  free(p->node);
  free(p->slot);
  free(p->open);
  free(p->event);
  free(p);
}

zk_profile_summary zk_profile_summarize(const zk_profile *p) {
  uint64_t kept = p->events < p->events_room ? p->events : p->events_room;
  return (zk_profile_summary){.ns = p->node[0].ns,
                              .peak = p->peak,
                              .peak_node = p->peak_node,
                              .nodes = p->nodes,
                              .events = kept,
                              .dropped = p->events - kept,
                              .lost = p->lost};
}

zk_profile_node zk_profile_node_at(const zk_profile *p, uint32_t i) {
  return p->node[i];
}

/* The oldest first. */
zk_profile_event zk_profile_event_at(const zk_profile *p, uint64_t i) {
  uint64_t first = p->events > p->events_room ? p->events - p->events_room : 0;
  return p->event[(first + i) & (p->events_room - 1)];
}
