/*
 * trees.c: TreeEnsembleRegressor, TreeEnsembleClassifier and TreeEnsemble of ai.onnx.ml: their
 * arrays are made a table when the session is opened, and the node keeps it.
 */
#include "onnx/from/converters.h"
#include "onnx/from/learned.h"
#include "onnx/from/tree_table.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- nodes that are named by tree and number --------------------------------------------------
 */

typedef struct named {
  int64_t tree, node, at;
} named;

static int by_name(const void *a, const void *b) {
  const named *x = a, *y = b;
  if (x->tree != y->tree)
    return x->tree < y->tree ? -1 : 1;
  return x->node == y->node ? 0 : x->node < y->node ? -1 : 1;
}

static int64_t find(const named *all, int64_t n, int64_t tree, int64_t node) {
  const named key = {tree, node, 0};
  const named *found = bsearch(&key, all, (size_t)n, sizeof key, by_name);
  return found ? found->at : -1;
}

static const named *sort_names(zk_import *x, const int64_t *tree, const int64_t *node, int64_t n) {
  zk_tensor *t;
  named *all = zk_tree_structs(x, n, sizeof *all, &t);
  for (int64_t i = 0; i < n; i++)
    all[i] = (named){tree[i], node[i], i};
  qsort(all, (size_t)n, sizeof *all, by_name);
  for (int64_t i = 1; i < n; i++)
    if (by_name(&all[i - 1], &all[i]) == 0)
      zk_import_refuse(x, "tree %" PRId64 " has two nodes %" PRId64, all[i].tree, all[i].node);
  return all;
}

static zk_tree_mode mode_of(zk_import *x, zk_span s) {
  static const char *const names[] = {"BRANCH_LEQ", "BRANCH_LT",  "BRANCH_GTE", "BRANCH_GT",
                                      "BRANCH_EQ",  "BRANCH_NEQ", "",           "LEAF"};
  for (int k = ZK_MODE_LEQ; k <= ZK_MODE_LEAF; k++)
    if (s.size > 0 && strlen(names[k]) == s.size && memcmp(names[k], s.at, s.size) == 0)
      return (zk_tree_mode)k;
  zk_import_refuse(x, "a node's mode is '%.*s'", (int)(s.size < 40 ? s.size : 40),
                   s.at ? s.at : "");
}

/* Numbers branches and leaves: of node i, the way to it. */
static zk_tree_way *number_nodes(zk_tree_maker *m, const zk_tree_mode *how, int64_t n) {
  zk_tensor *t;
  zk_tree_way *way = zk_tree_structs(m->x, n, sizeof *way, &t);
  for (int64_t i = 0; i < n; i++)
    way[i] = how[i] == ZK_MODE_LEAF ? ~(zk_tree_way)m->leaves++ : (zk_tree_way)m->branches++;
  return way;
}

/* One root a tree: the nodes that no other leads to. */
static void find_roots(zk_tree_maker *m, const named *all, const zk_tree_way *way,
                       const bool *below, int64_t n, zk_tensor **part) {
  int64_t trees = 0;
  for (int64_t i = 0; i < n; i++)
    trees += i == 0 || all[i].tree != all[i - 1].tree;
  part[ZK_TREE_ROOTS] = zk_learned_zeros(m->x, ZK_INT64, &ZK_SHAPE(trees));
  m->root = zk_data(part[ZK_TREE_ROOTS]);
  for (int64_t i = 0, found = 0; i < n; i++) {
    bool first = i == 0 || all[i].tree != all[i - 1].tree;
    bool last = i == n - 1 || all[i].tree != all[i + 1].tree;
    found = first ? 0 : found;
    if (!below[all[i].at]) {
      found++;
      m->root[m->roots < trees ? m->roots : 0] = way[all[i].at];
      m->roots += found == 1;
    }
    if (last && found != 1)
      zk_import_refuse(m->x, "tree %" PRId64 " has %" PRId64 " roots: it must have one",
                       all[i].tree, found);
  }
}

/* The attributes of weights begin with `kind`: target or class. */
static void prepare_named(zk_import *x, const char *kind, int64_t targets) {
  zk_tree_maker m = {.x = x};
  zk_tensor **part = x->ready.part, *t;
  int64_t n, n_weights;
  char name[4][40];
  const int64_t *tree = zk_tree_integers(x, "nodes_treeids", -1, &n);
  const int64_t *node = zk_tree_integers(x, "nodes_nodeids", n, NULL);
  const int64_t *feature = zk_tree_integers(x, "nodes_featureids", n, NULL);
  const int64_t *yes = zk_tree_integers(x, "nodes_truenodeids", n, NULL);
  const int64_t *no = zk_tree_integers(x, "nodes_falsenodeids", n, NULL);
  const double *limit = zk_tree_reals(x, "nodes_values", n);
  const zk_graph_attribute *modes = zk_import_attribute(x, "nodes_modes");
  zk_tensor *nan = zk_learned_list(x, "nodes_missing_value_tracks_true");
  zk_import_ignore(x, "nodes_hitrates");
  zk_import_ignore(x, "nodes_hitrates_as_tensor");
  if (n < 1 || n >= ZK_TREE_MOST || !modes || modes->strings.count != n)
    zk_import_refuse(x, "attribute 'nodes_modes' must have as many elements as 'nodes_treeids'");
  if (nan && zk_numel(nan) != n && zk_numel(nan) != 0)
    zk_import_refuse(
        x, "attribute 'nodes_missing_value_tracks_true' must have %" PRId64 " elements", n);
  const named *all = sort_names(x, tree, node, n);
  zk_tree_mode *how = zk_tree_structs(x, n, sizeof *how, &t);
  for (int64_t i = 0; i < n; i++)
    how[i] = mode_of(x, ZK_LIST(zk_span, modes->strings)[i]);
  const zk_tree_way *way = number_nodes(&m, how, n);
  m.branch = zk_tree_structs(x, m.branches, sizeof *m.branch, &part[ZK_TREE_BRANCHES]);
  m.reached = zk_tree_numbers(x, m.branches + 1);
  bool *below = zk_tree_structs(x, n, sizeof *below, &t);
  memset(below, 0, (size_t)n);
  for (int64_t i = 0; i < n; i++) {
    if (how[i] == ZK_MODE_LEAF)
      continue;
    int64_t to[2] = {find(all, n, tree[i], yes[i]), find(all, n, tree[i], no[i])};
    if (to[0] < 0 || to[1] < 0)
      zk_import_refuse(x, "tree %" PRId64 " has no node %" PRId64, tree[i],
                       to[0] < 0 ? yes[i] : no[i]);
    below[to[0]] = below[to[1]] = true;
    zk_tree_reach(&m, way[to[0]]);
    if (to[1] != to[0])
      zk_tree_reach(&m, way[to[1]]);
    m.branch[way[i]] =
        zk_tree_ask(x, how[i], feature[i], limit[i],
                    nan && zk_numel(nan) > 0 && zk_element_i(nan, i) != 0, way[to[0]], way[to[1]]);
  }
  find_roots(&m, all, way, below, n, part);
  static const char *const ends[] = {"treeids", "nodeids", "ids", "weights"};
  for (int k = 0; k < 4; k++)
    snprintf(name[k], sizeof name[k], "%s_%s", kind, ends[k]);
  const int64_t *of_tree = zk_tree_integers(x, name[0], -1, &n_weights);
  const int64_t *of_node = zk_tree_integers(x, name[1], n_weights, NULL);
  const int64_t *target = zk_tree_integers(x, name[2], n_weights, NULL);
  const double *value = zk_tree_reals(x, name[3], n_weights);
  int64_t *leaf = zk_tree_numbers(x, n_weights);
  for (int64_t k = 0; k < n_weights; k++) {
    int64_t at = find(all, n, of_tree[k], of_node[k]);
    if (at < 0)
      zk_import_refuse(x, "tree %" PRId64 " has no node %" PRId64, of_tree[k], of_node[k]);
    leaf[k] = how[at] == ZK_MODE_LEAF ? ~way[at] : -1; /* what stands at a branch is not read */
  }
  zk_tree_sort(&m, n_weights, leaf, target, value, targets, part);
  zk_tree_finish(&m, part);
}

static zk_tree_table table_of(const zk_import *x) {
  zk_tree_table t = {.features = zk_element_i(x->ready.part[ZK_TREE_NUMBERS], 0),
                     .steps = zk_element_i(x->ready.part[ZK_TREE_NUMBERS], 1)};
  memcpy(t.part, x->ready.part, sizeof t.part);
  return t;
}

static zk_tree_sum sum_of(zk_import *x) {
  static const char *const names[] = {"AVERAGE", "SUM", "MIN", "MAX"};
  const char *name = zk_import_string(x, "aggregate_function", "SUM");
  for (int k = 0; k < 4; k++)
    if (strcmp(names[k], name) == 0)
      return (zk_tree_sum)k;
  zk_import_refuse(x, "aggregate_function '%.50s' is not supported", name);
}

static int64_t targets_of(zk_import *x) {
  int64_t n = zk_import_int(x, "n_targets", 1);
  if (n < 1 || n >= ZK_TREE_MOST)
    zk_import_refuse(x, "n_targets is %" PRId64, n);
  return n;
}

static void prepare_regressor(zk_import *x) {
  int64_t targets = targets_of(x);
  zk_tree_read_base(x, targets, x->ready.part);
  prepare_named(x, "target", targets);
}

static void regressor(zk_import *x) {
  zk_import_prepare(x, prepare_regressor);
  zk_tree_table t = table_of(x);
  zk_tensor *y = zk_tree_call(x, &t, zk_learned_rows(x), targets_of(x), sum_of(x));
  zk_import_out(x, 0, zk_learned_scores(x, y, ZK_SECOND_NONE));
}

/* ---- TreeEnsembleClassifier -------------------------------------------------------------------
 */

static zk_tensor *class_labels(zk_import *x) {
  return zk_learned_labels(x, "classlabels_int64s", "classlabels_strings");
}

/* The class of two that all weights belong to, -1: there are others. Of class 0 a lone score stands
 * for both. */
static int64_t lone_class(zk_import *x, int64_t classes) {
  int64_t n, first;
  const int64_t *id = zk_tree_integers(x, "class_ids", -1, &n);
  first = n > 0 ? id[0] : 0;
  while (n > 0 && id[n - 1] == first)
    n--;
  return n == 0 && classes <= 2 && first >= 0 && first < 2 ? first : -1;
}

static void prepare_classifier(zk_import *x) {
  int64_t classes = zk_numel(class_labels(x));
  int64_t targets = lone_class(x, classes) == 0 ? 1 : classes;
  zk_tensor *base = zk_learned_list(x, "base_values");
  if (base && zk_numel(base) > 1 && targets < classes)
    zk_import_refuse(x, "it has base values for two classes, and weights for one");
  zk_tree_read_base(x, targets, x->ready.part);
  prepare_named(x, "class", targets);
}

static bool all_positive(zk_import *x) {
  zk_tensor *t = zk_learned_list(x, "class_weights");
  bool all = true;
  for (int64_t i = 0; i < zk_numel(t) && all; i++)
    all = zk_element_f(t, i) >= 0;
  return all;
}

static void classifier(zk_import *x) {
  zk_import_prepare(x, prepare_classifier);
  zk_tree_table t = table_of(x);
  zk_tensor *labels = class_labels(x), *best;
  int64_t classes = zk_numel(labels);
  int64_t lone = lone_class(x, classes);
  bool positive = all_positive(x);
  zk_tensor *y = zk_tree_call(x, &t, zk_learned_rows(x), lone == 0 ? 1 : classes, ZK_TREE_SUM);
  if (lone >= 0) {
    double half = positive && classes == 2 ? 0.5 : 0;
    zk_tensor *score = lone == 0 ? y : zk_import_narrow(x, y, 1, 1, 2);
    best = zk_import_make(x, &zk_op_gt, score, zk_import_number(x, y->dtype, half));
    best = zk_import_reshape(x, zk_import_cast(x, best, ZK_INT64), &ZK_SHAPE(y->shape.dim[0]));
  } else { /* the second output of the trees' call */
    best = zk_import_more(x, 1);
  }
  zk_learned_second second = lone != 0 || classes < 2 ? ZK_SECOND_NONE
                             : positive               ? ZK_SECOND_REST
                                                      : ZK_SECOND_NEGATIVE;
  zk_tensor *scores = zk_learned_scores(x, y, second);
  if (classes == 1) /* as onnxruntime does: 1 or 0 */
    zk_import_out(x, 0, best);
  else
    zk_import_out(x, 0, zk_learned_choose(x, labels, best));
  zk_import_out(x, 1, scores);
}

/* ---- TreeEnsemble -----------------------------------------------------------------------------
 */

/* A way that is an index of branches or leaves. */
static zk_tree_way way_of(const zk_tree_maker *m, int64_t to, bool leaf) {
  if (to < 0 || to >= (leaf ? m->leaves : m->branches))
    zk_import_refuse(m->x, "a node leads to %s %" PRId64 " of %" PRId64, leaf ? "leaf" : "node", to,
                     leaf ? m->leaves : m->branches);
  return leaf ? ~(zk_tree_way)to : (zk_tree_way)to;
}

/* The numbers up to a nan (or the end), as questions one after the other: the first at `at`, others
 * behind the m->branches that are there. */
static void ask_members(zk_tree_maker *m, int64_t at, int64_t feature, bool nan, zk_tree_way yes,
                        zk_tree_way no, const double **member, const double *end) {
  m->branch[at] = zk_tree_ask(m->x, ZK_MODE_EQ, feature, NAN, nan, yes, no);
  for (bool first = true; *member < end && **member == **member; ++*member, first = false) {
    int64_t next = first ? at : m->branches++;
    if (!first) {
      m->branch[next] = zk_tree_ask(m->x, ZK_MODE_EQ, feature, NAN, false, yes, no);
      m->branch[at].way[0] = (zk_tree_way)next;
    }
    m->branch[next].limit = **member;
    at = next;
  }
  *member += *member < end;
}

static void prepare_ensemble(zk_import *x) {
  zk_tree_maker m = {.x = x};
  zk_tensor **part = x->ready.part;
  int64_t n, leaves, targets = targets_of(x);
  const int64_t *feature = zk_tree_integers(x, "nodes_featureids", -1, &n);
  const int64_t *yes = zk_tree_integers(x, "nodes_truenodeids", n, NULL);
  const int64_t *no = zk_tree_integers(x, "nodes_falsenodeids", n, NULL);
  const int64_t *yes_leaf = zk_tree_integers(x, "nodes_trueleafs", n, NULL);
  const int64_t *no_leaf = zk_tree_integers(x, "nodes_falseleafs", n, NULL);
  const int64_t *how = zk_tree_integers(x, "nodes_modes", n, NULL);
  const double *limit = zk_tree_reals(x, "nodes_splits", n);
  const int64_t *target = zk_tree_integers(x, "leaf_targetids", -1, &leaves);
  const double *value = zk_tree_reals(x, "leaf_weights", leaves);
  const int64_t *root = zk_tree_integers(x, "tree_roots", -1, &m.roots);
  zk_tensor *nan = zk_learned_list(x, "nodes_missing_value_tracks_true");
  zk_tensor *members = zk_learned_list(x, "membership_values");
  int64_t n_members = members ? zk_numel(members) : 0;
  const double *member = NULL;
  zk_import_ignore(x, "nodes_hitrates");
  if (n_members > 0)
    member = zk_data(zk_import_cast(x, members, ZK_FLOAT64));
  const double *end = member + n_members;
  if (n + n_members >= ZK_TREE_MOST || leaves >= ZK_TREE_MOST)
    zk_import_refuse(x, "it has %" PRId64 " nodes and %" PRId64 " leaves", n, leaves);
  if (nan && zk_numel(nan) != n && zk_numel(nan) != 0)
    zk_import_refuse(
        x, "attribute 'nodes_missing_value_tracks_true' must have %" PRId64 " elements", n);
  m.branch = zk_tree_structs(x, n + n_members, sizeof *m.branch, &part[ZK_TREE_BRANCHES]);
  m.reached = zk_tree_numbers(x, n + 1);
  m.leaves = leaves;
  m.branches = n;
  zk_tree_way *next[2];
  for (int k = 0; k < 2; k++) {
    zk_tensor *t;
    next[k] = zk_tree_structs(x, n, sizeof **next, &t);
    for (int64_t i = 0; i < n; i++)
      next[k][i] = way_of(&m, k ? no[i] : yes[i], (k ? no_leaf : yes_leaf)[i] != 0);
  }
  for (int64_t i = 0; i < n; i++) {
    zk_tree_reach(&m, next[0][i]);
    if (next[1][i] != next[0][i])
      zk_tree_reach(&m, next[1][i]);
    bool yes_of_nan = nan && zk_numel(nan) > 0 && zk_element_i(nan, i) != 0;
    if (how[i] < ZK_MODE_LEQ || how[i] > ZK_MODE_MEMBER)
      zk_import_refuse(x, "a node's mode is %" PRId64, how[i]);
    if (how[i] == ZK_MODE_MEMBER)
      ask_members(&m, i, feature[i], yes_of_nan, next[0][i], next[1][i], &member, end);
    else
      m.branch[i] = zk_tree_ask(x, (zk_tree_mode)how[i], feature[i], limit[i], yes_of_nan,
                                next[0][i], next[1][i]);
  }
  memset(m.branch + m.branches, 0, sizeof *m.branch * (size_t)(n + n_members - m.branches));
  part[ZK_TREE_ROOTS] = zk_learned_zeros(x, ZK_INT64, &ZK_SHAPE(m.roots));
  m.root = zk_data(part[ZK_TREE_ROOTS]);
  for (int64_t i = 0; i < m.roots; i++) {
    if (root[i] < 0 || root[i] >= n || m.reached[root[i]] > 0)
      zk_import_refuse(x, "the root %" PRId64 " is no node, or one that others lead to", root[i]);
    m.root[i] = root[i];
  }
  int64_t *leaf = zk_tree_numbers(x, leaves);
  for (int64_t k = 0; k < leaves; k++)
    leaf[k] = k;
  zk_tree_sort(&m, leaves, leaf, target, value, targets, part);
  zk_tree_finish(&m, part);
}

static void ensemble(zk_import *x) {
  zk_import_prepare(x, prepare_ensemble);
  zk_tree_table t = table_of(x);
  int64_t sum = zk_import_int(x, "aggregate_function", ZK_TREE_SUM);
  zk_tensor *rows = zk_learned_rows(x);
  if (sum < ZK_TREE_AVERAGE || sum > ZK_TREE_MAX)
    zk_import_refuse(x, "aggregate_function %" PRId64 " is not supported", sum);
  zk_tensor *y = zk_tree_call(x, &t, rows, targets_of(x), (zk_tree_sum)sum);
  int64_t transform = zk_import_int(x, "post_transform", 0);
  y = zk_learned_transform(x, y, transform, ZK_SECOND_NONE);
  zk_import_out(x, 0, zk_import_cast(x, y, rows->dtype));
}

const zk_onnx_from zk_onnx_from_trees[] = {
    {.type = "TreeEnsembleRegressor",
     .from = regressor,
     .prepare = prepare_regressor,
     .domain = "ai.onnx.ml"},
    {.type = "TreeEnsembleClassifier",
     .from = classifier,
     .prepare = prepare_classifier,
     .domain = "ai.onnx.ml"},
    {.type = "TreeEnsemble", .from = ensemble, .prepare = prepare_ensemble, .domain = "ai.onnx.ml"},
    {.type = NULL},
};
