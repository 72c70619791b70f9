/*
 * order.c: sorting the nodes of a graph by what they read (Kahn's algorithm).
 */
#include "onnx/order.h"
#include "onnx/scope.h"

typedef struct edge {
  uint32_t maker, reader;
} edge;

typedef struct sorter {
  zk_arena arena;
  zk_names made;   /* by nodes of the graph */
  zk_list edges;   /* edge */
  uint32_t reader; /* the node whose reads are noted */
  bool late;       /* a node reads what is made behind it */
} sorter;

/* ---- who reads what ---------------------------------------------------------------------------
 */

static zk_status note_read(sorter *s, const char *text) {
  const zk_name *n = zk_names_find(&s->made, zk_text(text));
  void *slot;
  if (!n || n->maker == s->reader)
    return ZK_OK;
  s->late = s->late || n->maker > s->reader;
  ZK_TRY(zk_list_add(&s->arena, &s->edges, sizeof(edge), &slot));
  *(edge *)slot = (edge){n->maker, s->reader};
  return ZK_OK;
}

static zk_status note_graph(sorter *s, const zk_graph *g);

/* Names that a graph in an attribute makes itself count as reads too: an order that respects them
 * is one all the same. Depth is bounded: by the reader of files, and by that of tables. */
static zk_status note_node(sorter *s, const zk_graph_node *node) {
  for (uint32_t k = 0; k < node->input.count; k++)
    ZK_TRY(note_read(s, ZK_LIST(const char *, node->input)[k]));
  for (uint32_t k = 0; k < node->attribute.count; k++) {
    const zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, node->attribute)[k];
    if (a->g)
      ZK_TRY(note_graph(s, a->g));
    for (uint32_t j = 0; j < a->graphs.count; j++)
      ZK_TRY(note_graph(s, ZK_LIST(zk_graph *, a->graphs)[j]));
  }
  return ZK_OK;
}

static zk_status note_graph(sorter *s, const zk_graph *g) {
  for (uint32_t i = 0; i < g->node.count; i++)
    ZK_TRY(note_node(s, ZK_LIST(zk_graph_node *, g->node)[i]));
  for (uint32_t k = 0; k < g->output.count; k++)
    ZK_TRY(note_read(s, ZK_LIST(zk_graph_value *, g->output)[k]->name));
  return ZK_OK;
}

static zk_status note_all(sorter *s, const zk_graph *g) {
  zk_name *n;
  for (uint32_t i = 0; i < g->node.count; i++) {
    const zk_list *output = &ZK_LIST(zk_graph_node *, g->node)[i]->output;
    for (uint32_t k = 0; k < output->count; k++)
      if (*ZK_LIST(const char *, *output)[k]) {
        ZK_TRY(zk_names_enter(&s->arena, &s->made, ZK_LIST(const char *, *output)[k], &n));
        n->maker = n->maker == ZK_NO_NODE ? i : n->maker;
      }
  }
  for (s->reader = 0; s->reader < g->node.count; s->reader++)
    ZK_TRY(note_node(s, ZK_LIST(zk_graph_node *, g->node)[s->reader]));
  return ZK_OK;
}

/* ---- the order --------------------------------------------------------------------------------
 */

/* Fills order[] with the nodes, first those that wait for none; how many came so far. */
static zk_status fill_order(sorter *s, uint32_t n, uint32_t *order, uint32_t *count) {
  const edge *edges = s->edges.at;
  uint32_t m = s->edges.count;
  void *p;
  ZK_TRY(zk_arena_take(&s->arena, sizeof(uint32_t) * (2 * (size_t)n + m + 2), &p));
  uint32_t *waits = p, *end = waits + n, *reader = end + n + 1; /* of maker i: from end[i] on */
  for (uint32_t i = 0; i <= n; i++)
    end[i] = 0;
  for (uint32_t i = 0; i < n; i++)
    waits[i] = 0;
  for (uint32_t k = 0; k < m; k++) {
    waits[edges[k].reader]++;
    end[edges[k].maker + 1]++;
  }
  for (uint32_t i = 0; i < n; i++)
    end[i + 1] += end[i];
  for (uint32_t k = m; k-- > 0;) /* end[i + 1] sinks to where the readers of i begin */
    reader[--end[edges[k].maker + 1]] = edges[k].reader;
  *count = 0;
  for (uint32_t i = 0; i < n; i++)
    if (waits[i] == 0)
      order[(*count)++] = i;
  for (uint32_t at = 0; at < *count; at++) {
    uint32_t i = order[at], last = i + 1 < n ? end[i + 2] : m;
    for (uint32_t k = end[i + 1]; k < last; k++)
      if (--waits[reader[k]] == 0)
        order[(*count)++] = reader[k];
  }
  return ZK_OK;
}

zk_status zk_graph_order(zk_arena *a, const zk_graph *g, uint32_t **order) {
  sorter s = {.late = false};
  uint32_t n = g->node.count, count = 0;
  void *room = NULL;
  *order = NULL;
  zk_status status = note_all(&s, g);
  if (status == ZK_OK && s.late)
    status = zk_arena_take(a, sizeof(uint32_t) * (size_t)n, &room);
  if (status == ZK_OK && s.late)
    status = fill_order(&s, n, room, &count);
  zk_arena_clear(&s.arena);
  *order = status == ZK_OK && s.late && count == n ? room : NULL;
  return status;
}
