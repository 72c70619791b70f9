/*
 * trees_op.h: the table of an ensemble of decision trees, and the op that goes through it.
 */
#ifndef ZK_ONNX_FROM_TREES_OP_H
#define ZK_ONNX_FROM_TREES_OP_H

#include "onnx/from/import.h"

/* How the leaves that a row comes to are put together. */
typedef enum zk_tree_sum { ZK_TREE_AVERAGE, ZK_TREE_SUM, ZK_TREE_MIN, ZK_TREE_MAX } zk_tree_sum;

/* Where a branch leads: a branch by its index, or ~leaf. */
typedef int32_t zk_tree_way;

enum { ZK_TREE_MOST = 1 << 29 }; /* features, branches, leaves */

/* One question: x[feature] <= limit, or with ZK_TREE_EQUAL x[feature] == limit: way[1] when it is,
 * else way[0]. A nan goes to way[0], with ZK_TREE_NAN to way[1]. */
typedef struct zk_tree_branch {
  double limit;
  int32_t feature; /* and the flags */
  zk_tree_way way[2];
} zk_tree_branch;
enum { ZK_TREE_EQUAL = 1 << 29, ZK_TREE_NAN = 1 << 30 };

/* What a leaf adds to a target: leaf i has the weights first[i] up to first[i + 1]. */
typedef struct zk_tree_weight {
  double value;
  int64_t target;
} zk_tree_weight;

/* The constants of an ensemble, as they are kept with the node: uint8 tensors of these structs. */
enum {
  ZK_TREE_BRANCHES,
  ZK_TREE_FIRST,
  ZK_TREE_WEIGHTS,
  ZK_TREE_ROOTS,
  ZK_TREE_BASE,
  ZK_TREE_PARTS
};

typedef struct zk_tree_table {
  zk_tensor
      *part[ZK_TREE_PARTS]; /* branches, first (int64), weights, roots (int64), base or NULL */
  int64_t features;         /* the greatest that is asked for, and 1 */
  int64_t steps;            /* of a row, at most */
} zk_tree_table;

/*
 * scores [n, targets], the position of the greatest among the targets that a leaf has added to [n],
 * and which these are [n, targets] (uint8): of rows [n, features] of float32 or float64. Sums are
 * of the input's type and in the order of the trees, as onnxruntime's.
 */
zk_tensor *zk_tree_call(zk_import *x, const zk_tree_table *table, zk_tensor *rows, int64_t targets,
                        zk_tree_sum sum);

#endif
