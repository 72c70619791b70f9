/*
 * profile.h: what a program spends its time and its memory on, while a profile runs.
 *
 * A span is the time between zk_profile_enter and zk_profile_leave: of an op, of a layer, of a
 * batch of data. Spans nest; a profile adds them up in a tree, in which a node is a kind and a name
 * within its parent. The root is the whole profile. What is in no span is its parent's own time, so
 * the own times of all nodes are the time of the profile.
 *
 * Spans are those of one thread, the one that runs the script. Each coroutine has its own: while it
 * is suspended they are closed. Nothing is recorded, and nothing costs more than a test of a
 * pointer, while no profile runs.
 */
#ifndef ZK_BASE_PROFILE_H
#define ZK_BASE_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum zk_profile_kind {
  ZK_PROFILE_ROOT,
  ZK_PROFILE_OP,       /* an op's forward */
  ZK_PROFILE_BACKWARD, /* a walk of the graph .. */
  ZK_PROFILE_GRADIENT, /* .. and an op's backward in it */
  ZK_PROFILE_DEFERRED, /* a deferred gradient that is computed at last */
  ZK_PROFILE_LAYER,
  ZK_PROFILE_DATA,    /* a batch of a DataLoader */
  ZK_PROFILE_STEP,    /* an optimizer's */
  ZK_PROFILE_SESSION, /* a run of a session .. */
  ZK_PROFILE_NODE,    /* .. and a node of its graph */
  ZK_PROFILE_USER,    /* what a script named */
  ZK_PROFILE_APART,   /* another profile runs, and measures */
  ZK_PROFILE_KINDS
} zk_profile_kind;

/* "op", "backward", ... */
const char *zk_profile_kind_name(zk_profile_kind kind);

typedef struct zk_profile zk_profile;

/* The one that measures; NULL: none. */
extern zk_profile *zk_profile_running;

/* name lives on: it is static, or zk_profile_name's. layer (NULL: the layer that runs) is the
 * latter. Gives what zk_profile_leave takes. */
int64_t zk_profile_open(zk_profile_kind kind, const char *name, const char *layer);
void zk_profile_close(int64_t span);

static inline int64_t zk_profile_enter(zk_profile_kind kind, const char *name, const char *layer) {
  return zk_profile_running ? zk_profile_open(kind, name, layer) : 0;
}

static inline void zk_profile_leave(int64_t span) {
  if (span)
    zk_profile_close(span);
}

/* The layer that runs, for a node of a graph to remember; NULL: none, or no profile. It is a name
 * of zk_profile_name. */
const char *zk_profile_layer(void);

/* A name that lives as long as the program, and its number. Past some 60,000 names, and without
 * memory, it is "(other)". */
uint32_t zk_profile_intern(const char *text);
const char *zk_profile_name(uint32_t number); /* NULL: there is no such number */
uint32_t zk_profile_number(const char *text); /* of one that zk_profile_name gave */
uint32_t zk_profile_names(void);

/* What other threads did meanwhile, told by the one that runs the script: it is in no span. name is
 * static. */
void zk_profile_aside(const char *name, int64_t calls, int64_t ns);

/* ---- profiles -------------------------------------------------------------------------------- */

/* Starts one; one that runs already waits meanwhile, in a span of its own. With `events` the last
 * quarter of a million spans are kept each. NULL: no memory. */
zk_profile *zk_profile_start(bool events);
/* Closes its spans, and ends it. False: one that was started within it still runs. */
bool zk_profile_stop(zk_profile *p);
void zk_profile_free(zk_profile *p); /* NULL passes; ends it, too */
bool zk_profile_is_over(const zk_profile *p);

typedef struct zk_profile_node {
  uint32_t parent; /* less than the node's own number; of the root 0 */
  zk_profile_kind kind;
  const char *name, *layer; /* layer: of what says it itself; else NULL */
  int64_t calls, ns, bytes; /* with all below it; bytes: allocated by its thread */
} zk_profile_node;

typedef struct zk_profile_event {
  uint32_t node;
  int64_t start, ns, bytes; /* start: since the profile's */
} zk_profile_event;

typedef struct zk_profile_work {
  const char *name;
  int64_t calls, ns;
} zk_profile_work;

typedef struct zk_profile_summary {
  int64_t ns;
  size_t peak;        /* bytes that were in use at most .. */
  uint32_t peak_node; /* .. and what ran then */
  uint32_t nodes;
  uint64_t events, dropped; /* kept, and older ones that are not */
  uint64_t lost;            /* spans that had no room: they count as their parents' */
} zk_profile_summary;

/* Of one that is over. */
zk_profile_summary zk_profile_summarize(const zk_profile *p);
zk_profile_node zk_profile_node_at(const zk_profile *p, uint32_t i);
zk_profile_event zk_profile_event_at(const zk_profile *p, uint64_t i);
/* The i-th kind of work of other threads; false: there are no more. */
bool zk_profile_aside_at(const zk_profile *p, int i, zk_profile_work *out);

/* ---- a language above the core --------------------------------------------------------------- */

/* Opens a span that zk_profile_close_scope ends: the innermost of these, with all in it. */
bool zk_profile_open_scope(zk_profile_kind kind, const char *name);
void zk_profile_close_scope(zk_profile *p);

/* Coroutines. What the one that resumes has open; spans of a suspended one, to be opened again. */
typedef struct zk_profile_place {
  uint64_t serial;
  uint32_t base;
} zk_profile_place;

enum { ZK_PROFILE_SUSPENDED = 16 }; /* more of them are not opened again */

typedef struct zk_profile_suspended {
  uint64_t serial;
  int n;
  struct {
    zk_profile_kind kind;
    const char *name;
  } at[ZK_PROFILE_SUSPENDED];
} zk_profile_suspended;

/* its: NULL for a coroutine that begins. */
zk_profile_place zk_profile_resume(const zk_profile_suspended *its);
void zk_profile_suspend(zk_profile_place caller, zk_profile_suspended *its);

#endif
