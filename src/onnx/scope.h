/*
 * scope.h: the names that a graph defines, for the checker and for programs, and its nodes as
 * messages call them.
 *
 * A name of a graph hides that of a graph around it. In the checker an entry is made for what the
 * nodes give before they are gone through; it is `defined` once the node that makes it was passed.
 * So a name that is read too early is told from one that nobody makes.
 */
#ifndef ZK_ONNX_SCOPE_H
#define ZK_ONNX_SCOPE_H

#include "onnx/record.h"

#define ZK_NO_NODE UINT32_MAX
enum { ZK_LABEL = 300, ZK_CYCLE = 4000 };

/* Who defines a name: input 2, an initializer, node 3. */
typedef struct zk_name_origin {
  enum { ZK_BY_INPUT, ZK_BY_INITIALIZER, ZK_BY_NODE } kind;
  uint32_t number; /* from 0 on */
} zk_name_origin;

typedef struct zk_name {
  const char *text;
  struct zk_name *next; /* in its bucket */
  bool defined;
  int value; /* a program's number of it */
  /* The checker's. */
  zk_name_origin by;
  const zk_graph_value *input; /* of that name */
  uint32_t maker;              /* the first node that gives it; ZK_NO_NODE: none does */
} zk_name;

/* A hash table of names; a zeroed one is empty. */
typedef struct zk_names {
  zk_name **bucket;
  uint32_t n_buckets, count;
} zk_names;

zk_name *zk_names_find(const zk_names *all, const char *text); /* NULL: there is none */
/* The entry of that text, a new one when there is none; it leads to the text. */
zk_status zk_names_enter(zk_arena *a, zk_names *all, const char *text, zk_name **out);

typedef struct zk_scope {
  struct zk_scope *outer;
  const zk_graph *graph;
  /* Of the graph around it: the node and its attribute that hold this graph. */
  uint32_t node;
  const char *attribute;
  zk_names names;
} zk_scope;

/* The name as it is defined here, or in a graph around this one; NULL: it is not. */
const zk_name *zk_scope_find(const zk_scope *s, const char *text);
/* "node 3 'fc' (Gemm)", of node i, which counts from 0 on. */
const char *zk_scope_label(const zk_scope *s, uint32_t i, char text[ZK_LABEL]);
/* Node `first` reads what `maker` gives: does `maker` need `first`? Then text is "node 1 needs
 * node 2 needs node 1". room: for two numbers a node. */
bool zk_scope_cycle(const zk_scope *s, uint32_t first, uint32_t maker, uint32_t *room,
                    char text[ZK_CYCLE]);

static inline const zk_graph_node *zk_scope_node(const zk_scope *s, uint32_t i) {
  return ZK_LIST(zk_graph_node *, s->graph->node)[i];
}

/* A text that may be absent. */
static inline const char *zk_text(const char *text) {
  return text ? text : "";
}

#endif
