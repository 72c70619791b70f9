/*
 * tree_table.h: how both kinds of nodes (trees.c) make the table that the op of trees_op.h goes
 * through.
 */
#ifndef ZK_ONNX_FROM_TREE_TABLE_H
#define ZK_ONNX_FROM_TREE_TABLE_H

#include "onnx/from/trees_op.h"

enum { ZK_TREE_NUMBERS = ZK_TREE_PARTS }; /* behind the parts of the table: features, steps */

typedef enum zk_tree_mode {
  ZK_MODE_LEQ,
  ZK_MODE_LT,
  ZK_MODE_GTE,
  ZK_MODE_GT,
  ZK_MODE_EQ,
  ZK_MODE_NEQ,
  ZK_MODE_MEMBER,
  ZK_MODE_LEAF,
} zk_tree_mode;

/* Trees as both kinds of nodes give them: ways of branches, and who is reached by how many. */
typedef struct zk_tree_maker {
  zk_import *x;
  zk_tree_branch *branch;
  int64_t branches, leaves, roots;
  int64_t *root, *reached;
} zk_tree_maker;

/* Room: n zeros; n structs of that size, not filled. */
int64_t *zk_tree_numbers(zk_import *x, int64_t n);
void *zk_tree_structs(zk_import *x, int64_t n, size_t size, zk_tensor **t);

/* The integers that attribute `name` has, of which there must be n (-1: any number, told in
 * *count). */
const int64_t *zk_tree_integers(zk_import *x, const char *name, int64_t n, int64_t *count);

/* Its reals as float64. */
const double *zk_tree_reals(zk_import *x, const char *name, int64_t n);

/* x[feature] `how` limit as a question of the table. */
zk_tree_branch zk_tree_ask(zk_import *x, zk_tree_mode how, int64_t feature, double limit,
                           bool nan_is_yes, zk_tree_way yes, zk_tree_way no);

/* Each branch is reached once, and no root is: so there is no cycle below a root. */
void zk_tree_reach(zk_tree_maker *m, zk_tree_way way);

/* Adds the numbers; refuses branches that are below no root. */
void zk_tree_finish(zk_tree_maker *m, zk_tensor **part);

/* Weights in the order of their leaves: leaf[k] is the k-th one's, -1 where it belongs to none. */
void zk_tree_sort(zk_tree_maker *m, int64_t n, const int64_t *leaf, const int64_t *target,
                  const double *value, int64_t targets, zk_tensor **part);

/* What each target begins with, when the node says so. */
void zk_tree_read_base(zk_import *x, int64_t targets, zk_tensor **part);

#endif
