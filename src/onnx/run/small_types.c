/*
 * small_types.c: types of values that follow from those of constants, of inputs and of casts.
 */
#include "onnx/run/small_types.h"

#include <string.h>
#include "onnx/scope.h"
#include "onnx/small.h"

/* Nodes that give the elements of their first input. */
static const char *const movers[] = {
    "Identity", "Reshape", "Transpose", "Squeeze",   "Unsqueeze",      "Flatten",
    "Slice",    "Concat",  "Split",     "Gather",    "Expand",         "Tile",
    "Pad",      "Where",   "GatherND",  "ScatterND", "ReverseSequence"};
/* Those that read no element. */
static const char *const others[] = {"Shape", "Size", "DequantizeLinear", "GatherBlockQuantized"};

static bool is_among(const char *type, const char *const *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(type, list[i]) == 0)
      return true;
  return false;
}

static uint8_t small_of(int64_t type) {
  zk_dtype dtype;
  return zk_small_holds(type, &dtype) ? (uint8_t)type : 0;
}

static uint8_t at(const zk_program *p, const zk_program_node *n, int i) {
  return i < n->n_in && n->in[i] >= 0 ? p->small[n->in[i]] : 0;
}

static uint8_t named(const zk_program_node *n, const char *name) {
  const zk_graph_attribute *a = zk_program_attribute(n, name);
  return a ? small_of(a->t ? a->t->data_type : a->i) : 0;
}

static zk_status look_at(zk_program *p, zk_section *s);

static zk_status look_at_node(zk_program *p, zk_program_node *n) {
  const char *type = zk_text(n->record->op_type);
  uint8_t of_result = 0, any = 0;
  for (int i = 0; i < n->n_in; i++)
    any = any ? any : at(p, n, i);
  if (n->flow != ZK_FLOW_NONE) {
    for (int b = 0; b < (n->flow == ZK_FLOW_IF ? 2 : 1); b++)
      ZK_TRY(look_at(p, &n->branch[b]));
    return ZK_OK;
  }
  if (strcmp(type, "Cast") == 0)
    of_result = named(n, "to");
  else if (strcmp(type, "CastLike") == 0)
    of_result = at(p, n, 1);
  else if (strcmp(type, "Constant") == 0)
    of_result = named(n, "value");
  else if (strcmp(type, "QuantizeLinear") == 0)
    of_result = at(p, n, 2) ? at(p, n, 2) : named(n, "output_dtype");
  else if (any && is_among(type, movers, sizeof movers / sizeof *movers))
    of_result = any;
  else if (any && !is_among(type, others, sizeof others / sizeof *others))
    return zk_program_fail_in(p, n,
                              zk_fail(ZK_ERR_ARG,
                                      "it has no form for %s, which is stored and converted alone",
                                      zk_onnx_type_name(any)));
  for (int k = 0; k < n->n_out; k++)
    if (n->out[k] >= 0)
      p->small[n->out[k]] = of_result;
  return ZK_OK;
}

static zk_status look_at(zk_program *p, zk_section *s) {
  for (int i = 0; i < s->n_nodes; i++)
    ZK_TRY(look_at_node(p, &s->node[i]));
  return ZK_OK;
}

zk_status zk_program_find_small_types(zk_program *p) {
  for (int i = 0; i < p->n_in; i++)
    p->small[p->in[i].value] = small_of(p->in[i].type);
  return look_at(p, &p->main);
}
