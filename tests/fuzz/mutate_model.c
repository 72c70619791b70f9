/* mutate_model.c: see mutate_model.h. */
#include "mutate_model.h"

#include <stdio.h>
#include <string.h>
#include "base/rng.h"
#include "onnx/run/program.h"
#include "tensor/convert.h"

enum { OTHER_TYPES = 2 }; /* types of nodes that no session runs, among those that it runs */

static const char *const attributes[] = {
    "alpha",
    "auto_pad",
    "axes",
    "axis",
    "batch_dims",
    "beta",
    "bias",
    "ceil_mode",
    "count_include_pad",
    "dilations",
    "epsilon",
    "exclusive",
    "group",
    "kernel_shape",
    "keepdims",
    "largest",
    "mode",
    "momentum",
    "nearest_mode",
    "num_groups",
    "num_outputs",
    "output_padding",
    "output_shape",
    "p",
    "pads",
    "perm",
    "reduction",
    "reverse",
    "scales",
    "select_last_index",
    "shape",
    "sorted",
    "split",
    "storage_order",
    "strides",
    "to",
    "transA",
    "transB",
    "upper",
    "value",
    "blocksize",
    "allowzero",
    "noop_with_empty_axes",
    "start",
    "end",
    "activation",
    "align_corners",
    "batch_axis",
    "block_size",
    "direction",
    "equation",
    "inverse",
    "k",
    "onesided",
    "output_dtype",
    "periodic",
    "size",
    "time_axis",
    "center_point_box",
    "offset_group",
    "output_height",
    "padding_mode",
    "pooled_shape",
    "sampling_ratio",
    "spatial_scale",
    "q_num_heads",
    "kv_num_heads",
    "update_rule",
    "is_causal",
    "left_window_size",
    "softcap",
    "qk_matmul_output_mode",
    "softmax_precision",
    "rotary_embedding_dim",
    "num_heads",
    "interleaved",
    "seed",
    "sample_size",
    "dtype",
    "num_scan_inputs",
    "scan_input_axes",
};

static const char *const words[] = {
    "",          "SAME_UPPER", "SAME_LOWER", "VALID",    "NOTSET", "constant",
    "reflect",   "edge",       "wrap",       "linear",   "cubic",  "nearest",
    "DCR",       "CRD",        "none",       "add",      "mul",    "sum",
    "LEFT",      "RIGHT",      "silu",       "circular", "ij,jk",  "ij,jk->ik",
    "...i,...i", "ii->i",      "ij->",       "i,i->",    "ijk,ikl"};

static const int64_t numbers[] = {0,
                                  1,
                                  2,
                                  3,
                                  4,
                                  5,
                                  7,
                                  8,
                                  9,
                                  16,
                                  64,
                                  100,
                                  1000,
                                  -1,
                                  -2,
                                  -3,
                                  -9,
                                  65536,
                                  (int64_t)1 << 31,
                                  (int64_t)1 << 40,
                                  (int64_t)1 << 62,
                                  INT64_MAX,
                                  INT64_MIN,
                                  -((int64_t)1 << 32)};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static zk_rng rng;

static uint32_t below(uint32_t n) {
  return n ? zk_rng_u32(&rng) % n : 0;
}

/* A type of node. */
static const char *any_type(void) {
  static const char *const other[OTHER_TYPES] = {"Loop1", "StringSplit"};
  static uint32_t n = 0;
  while (zk_program_node_type((int)n))
    n++;
  uint32_t i = below(n + OTHER_TYPES);
  return i < n ? zk_program_node_type((int)i) : other[i - n];
}

static int64_t number(void) {
  return below(3) ? (int64_t)below(6) - 1 : numbers[below(COUNT(numbers))];
}

static zk_graph_node *any_node(zk_graph *g) {
  return ZK_LIST(zk_graph_node *, g->node)[below(g->node.count)];
}

/* The name of some value: an input, a constant, what a node makes. */
static const char *any_value(zk_graph *g) {
  const char *name;
  zk_graph_node *n;
  if (below(3) == 0 && g->input.count)
    name = ZK_LIST(zk_graph_value *, g->input)[below(g->input.count)]->name;
  else if (below(2) && g->initializer.count)
    name = ZK_LIST(zk_graph_tensor *, g->initializer)[below(g->initializer.count)]->name;
  else if ((n = any_node(g))->output.count)
    name = ZK_LIST(const char *, n->output)[below(n->output.count)];
  else
    name = NULL;
  return name ? name : "";
}

/* A small tensor: shapes and lists of numbers, or reals. */
static zk_tensor *any_tensor(void) {
  static const zk_dtype dtypes[] = {ZK_INT64, ZK_INT64, ZK_FLOAT32, ZK_FLOAT64, ZK_UINT8, ZK_BOOL};
  zk_shape shape = {.ndim = (int)below(4)};
  zk_tensor *t = NULL;
  if (below(2))
    shape.ndim = 1;
  if (below(30) == 0)
    shape.ndim = 8;
  for (int d = 0; d < shape.ndim; d++)
    shape.dim[d] = (int64_t)below(shape.ndim == 1 ? 18 : 4);
  if (zk_tensor_new(dtypes[below(COUNT(dtypes))], &shape, &t) != ZK_OK)
    return NULL;
  for (int64_t i = 0; i < zk_numel(t); i++)
    zk_element_set_i(t, i, t->dtype == ZK_BOOL ? below(2) : number());
  return t;
}

static bool set_tensor(zk_model *m, zk_graph_tensor *to) {
  zk_tensor *t = any_tensor();
  if (!t)
    return false;
  zk_status status = zk_graph_tensor_set(m, to, t);
  zk_tensor_release(t);
  return status == ZK_OK;
}

static bool set_attribute(zk_model *m, zk_graph_attribute *a) {
  static const int64_t kinds[] = {ZK_ATTRIBUTE_INT,   ZK_ATTRIBUTE_INT,   ZK_ATTRIBUTE_INTS,
                                  ZK_ATTRIBUTE_INTS,  ZK_ATTRIBUTE_FLOAT, ZK_ATTRIBUTE_STRING,
                                  ZK_ATTRIBUTE_TENSOR};
  static const float reals[] = {
      0, 1, -1, 0.5f, 1e30f, -1e-30f, 1e-45f, __builtin_nanf(""), __builtin_inff()};
  const char *name = a->name;
  *a = (zk_graph_attribute){.name = name, .type = kinds[below(COUNT(kinds))]};
  switch (a->type) {
  case ZK_ATTRIBUTE_INT:
    a->i = number();
    a->record.has = ZK_ATTRIBUTE_HAS_I;
    break;
  case ZK_ATTRIBUTE_FLOAT:
    a->f = reals[below(COUNT(reals))];
    a->record.has = ZK_ATTRIBUTE_HAS_F;
    break;
  case ZK_ATTRIBUTE_STRING:
    a->s.at = words[below(COUNT(words))];
    a->s.size = strlen(a->s.at);
    a->record.has = ZK_ATTRIBUTE_HAS_S;
    break;
  case ZK_ATTRIBUTE_INTS:
    for (uint32_t k = below(below(8) ? 6 : 20); k > 0; k--) {
      void *at;
      if (zk_list_add(&m->arena, &a->ints, sizeof(int64_t), &at) != ZK_OK)
        return false;
      *(int64_t *)at = number();
    }
    break;
  default:
    if (zk_arena_take(&m->arena, sizeof *a->t, (void **)&a->t) != ZK_OK)
      return false;
    *a->t = (zk_graph_tensor){0};
    return set_tensor(m, a->t);
  }
  return true;
}

static bool change_node(zk_model *m, zk_graph_node *n) {
  switch (below(8)) {
  case 0: /* of another type */
    n->op_type = any_type();
    return true;
  case 1: /* fewer inputs, or one that is absent */
    if (n->input.count && below(2))
      n->input.count--;
    else if (n->input.count)
      ZK_LIST(const char *, n->input)[below(n->input.count)] = "";
    return true;
  case 2: /* another input */
    if (n->input.count)
      ZK_LIST(const char *, n->input)[below(n->input.count)] = any_value(m->graph);
    return true;
  case 3:
    return zk_list_add_text(&m->arena, &n->input, any_value(m->graph)) == ZK_OK;
  case 4: { /* a new attribute */
    void *at;
    if (zk_list_add_record(&m->arena, &n->attribute, sizeof(zk_graph_attribute), &at) != ZK_OK)
      return false;
    ((zk_graph_attribute *)at)->name = attributes[below(COUNT(attributes))];
    return set_attribute(m, at);
  }
  case 5: /* an attribute less */
    if (n->attribute.count)
      n->attribute.count--;
    return true;
  case 6: { /* another value of an attribute, or of an element of it */
    if (!n->attribute.count)
      return true;
    zk_graph_attribute *a = ZK_LIST(zk_graph_attribute *, n->attribute)[below(n->attribute.count)];
    if (a->ints.count && below(3)) {
      ZK_LIST(int64_t, a->ints)[below(a->ints.count)] = number();
      return true;
    }
    if (a->type == ZK_ATTRIBUTE_INT && below(3)) {
      a->i = number();
      a->record.has |= ZK_ATTRIBUTE_HAS_I;
      return true;
    }
    return set_attribute(m, a);
  }
  default: /* one output more */
    return zk_list_add_text(&m->arena, &n->output, below(4) ? "another" : any_value(m->graph)) ==
           ZK_OK;
  }
}

/* A node of a random type behind the others, whose output is the graph's. */
static bool add_node(zk_model *m) {
  static char name[256][16];
  zk_graph *g = m->graph;
  void *at;
  if (zk_list_add_record(&m->arena, &g->node, sizeof(zk_graph_node), &at) != ZK_OK)
    return false;
  zk_graph_node *n = at;
  uint32_t k = below(256);
  snprintf(name[k], sizeof name[k], "new%u", (unsigned)k);
  n->op_type = any_type();
  n->domain = NULL;
  for (uint32_t i = 1 + below(4); i > 0; i--)
    if (zk_list_add_text(&m->arena, &n->input, any_value(g)) != ZK_OK)
      return false;
  if (zk_list_add_text(&m->arena, &n->output, name[k]) != ZK_OK)
    return false;
  if (g->output.count && below(2))
    ZK_LIST(zk_graph_value *, g->output)[below(g->output.count)]->name = name[k];
  return true;
}

static bool change_input(zk_graph *g) {
  if (!g->input.count)
    return true;
  zk_graph_value *v = ZK_LIST(zk_graph_value *, g->input)[below(g->input.count)];
  zk_graph_shape *shape = v->type && v->type->tensor ? v->type->tensor->shape : NULL;
  if (!shape || !shape->dim.count)
    return true;
  zk_graph_dim *dim = ZK_LIST(zk_graph_dim *, shape->dim)[below(shape->dim.count)];
  dim->value = below(4) ? (int64_t)below(5) : number();
  dim->record.has |= ZK_DIM_HAS_VALUE;
  dim->param = NULL;
  return true;
}

static bool change(zk_model *m) {
  zk_graph *g = m->graph;
  switch (below(10)) {
  case 0:
    if (m->opset_import.count)
      ZK_LIST(zk_graph_opset *, m->opset_import)[0]->version = 7 + below(22);
    return true;
  case 1:
    return change_input(g);
  case 2:
    if (!g->initializer.count)
      return true;
    return set_tensor(m, ZK_LIST(zk_graph_tensor *, g->initializer)[below(g->initializer.count)]);
  case 3:
    return add_node(m);
  default:
    return change_node(m, any_node(g));
  }
}

bool mutate_model(zk_model *m, unsigned seed) {
  zk_rng_seed(&rng, seed);
  if (!m->graph || !m->graph->node.count)
    return false;
  bool good = true;
  for (uint32_t k = 1 + below(3); k > 0 && good; k--)
    good = change(m);
  return good;
}
