/*
 * tree_table.c: making the table of an ensemble of trees.
 */
#include "onnx/from/tree_table.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "onnx/from/learned.h"

int64_t *zk_tree_numbers(zk_import *x, int64_t n) {
  zk_tensor *t = zk_learned_zeros(x, ZK_INT64, &ZK_SHAPE(n));
  return zk_data(t);
}

void *zk_tree_structs(zk_import *x, int64_t n, size_t size, zk_tensor **t) {
  *t = zk_import_new(x, ZK_UINT8, &ZK_SHAPE(zk_import_times(x, n, (int64_t)size)));
  return zk_data(*t);
}

const int64_t *zk_tree_integers(zk_import *x, const char *name, int64_t n, int64_t *count) {
  zk_tensor *t = zk_learned_list_of(x, name, n);
  if (t->dtype == ZK_UINT8)
    t = zk_import_cast(x, t, ZK_INT64);
  if (t->dtype != ZK_INT64)
    zk_import_refuse(x, "attribute '%s' must be a list of integers", name);
  if (count)
    *count = zk_numel(t);
  return zk_data(t);
}

const double *zk_tree_reals(zk_import *x, const char *name, int64_t n) {
  return zk_data(zk_import_cast(x, zk_learned_list_of(x, name, n), ZK_FLOAT64));
}

zk_tree_branch zk_tree_ask(zk_import *x, zk_tree_mode how, int64_t feature, double limit,
                           bool nan_is_yes, zk_tree_way yes, zk_tree_way no) {
  bool turned = how == ZK_MODE_GTE || how == ZK_MODE_GT || how == ZK_MODE_NEQ;
  if (feature < 0 || feature >= ZK_TREE_MOST)
    zk_import_refuse(x, "it asks for feature %" PRId64, feature);
  if (how == ZK_MODE_LT || how == ZK_MODE_GTE) /* x < limit: x <= the number before it */
    limit = limit == -INFINITY ? NAN : nextafter(limit, -INFINITY);
  if (turned)
    nan_is_yes = how != ZK_MODE_NEQ && !nan_is_yes;
  int32_t flags = (how >= ZK_MODE_EQ ? ZK_TREE_EQUAL : 0) | (nan_is_yes ? ZK_TREE_NAN : 0);
  return (zk_tree_branch){.limit = limit,
                          .feature = (int32_t)feature | flags,
                          .way = {turned ? yes : no, turned ? no : yes}};
}

void zk_tree_reach(zk_tree_maker *m, zk_tree_way way) {
  if (way >= 0 && ++m->reached[way] > 1)
    zk_import_refuse(m->x, "its nodes are no trees: one is reached in two ways, or from below");
}

/* The greatest feature and 1, and the steps of a row at most: the depths of all trees. Gives how
 * many branches are below the roots. */
static int64_t measure(zk_tree_maker *m, int64_t *features, int64_t *steps) {
  int64_t found = 0;
  int64_t *stack = zk_tree_numbers(m->x, m->branches + 1),
          *depth = zk_tree_numbers(m->x, m->branches + 1);
  for (int64_t i = 0; i < m->branches; i++) {
    int64_t f = m->branch[i].feature & (ZK_TREE_MOST - 1);
    *features = f >= *features ? f + 1 : *features;
  }
  for (int64_t r = 0; r < m->roots; r++) {
    int64_t n = 0, most = 1;
    if (m->root[r] < 0)
      continue;
    depth[stack[n++] = m->root[r]] = 1;
    while (n > 0) {
      int64_t at = stack[--n], d = depth[at];
      found++;
      most = d > most ? d : most;
      const zk_tree_way *next = m->branch[at].way;
      for (int k = 0; k < 2; k++)
        if (next[k] >= 0 && (k == 0 || next[1] != next[0])) {
          depth[next[k]] = d + 1;
          stack[n++] = next[k];
        }
    }
    *steps += most;
  }
  *steps += m->roots;
  return found;
}

void zk_tree_finish(zk_tree_maker *m, zk_tensor **part) {
  zk_tensor *t = zk_learned_zeros(m->x, ZK_INT64, &ZK_SHAPE(2));
  int64_t *number = zk_data(t);
  if (measure(m, &number[0], &number[1]) < m->branches)
    zk_import_refuse(m->x, "some of its nodes are below no root, as in a cycle");
  part[ZK_TREE_NUMBERS] = t;
}

void zk_tree_sort(zk_tree_maker *m, int64_t n, const int64_t *leaf, const int64_t *target,
                  const double *value, int64_t targets, zk_tensor **part) {
  zk_tensor *first_of = zk_learned_zeros(m->x, ZK_INT64, &ZK_SHAPE(m->leaves + 2));
  int64_t *first = (int64_t *)zk_data(first_of) + 1; /* counts, then where the next one goes */
  zk_tree_weight *weight = zk_tree_structs(m->x, n, sizeof *weight, &part[ZK_TREE_WEIGHTS]);
  for (int64_t k = 0; k < n; k++) {
    if (target[k] < 0 || target[k] >= targets)
      zk_import_refuse(m->x, "a leaf adds to target %" PRId64 " of %" PRId64, target[k], targets);
    if (leaf[k] >= 0)
      first[leaf[k] + 1]++;
  }
  for (int64_t i = 1; i <= m->leaves; i++)
    first[i] += first[i - 1];
  for (int64_t k = 0; k < n; k++)
    if (leaf[k] >= 0)
      weight[first[leaf[k]]++] = (zk_tree_weight){value[k], target[k]};
  /* first[i] is now where leaf i ends: one place before is where it begins */
  part[ZK_TREE_FIRST] = first_of;
}

void zk_tree_read_base(zk_import *x, int64_t targets, zk_tensor **part) {
  zk_tensor *t = zk_learned_list(x, "base_values");
  if (!t || zk_numel(t) == 0)
    return;
  if (zk_numel(t) != targets && zk_numel(t) != 1)
    zk_import_refuse(x, "it has %" PRId64 " base values for %" PRId64 " targets", zk_numel(t),
                     targets);
  double *base = zk_data(part[ZK_TREE_BASE] = zk_import_new(x, ZK_FLOAT64, &ZK_SHAPE(targets)));
  for (int64_t k = 0; k < targets; k++)
    base[k] = zk_element_f(t, zk_numel(t) == 1 ? 0 : k);
}
