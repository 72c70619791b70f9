/*
 * learned.h: what the converters of ai.onnx.ml share, which scikit-learn's exporters write.
 */
#ifndef ZK_ONNX_FROM_LEARNED_H
#define ZK_ONNX_FROM_LEARNED_H

#include "onnx/from/import.h"

/* The list of floats or integers that is attribute `name`, [n], as float32 or int64; a tensor
 * attribute `name`_as_tensor as what it is, reshaped to [n]. NULL: neither is there. */
zk_tensor *zk_learned_list(zk_import *x, const char *name);
/* The same, or one of strings. */
zk_tensor *zk_learned_any(zk_import *x, const char *name);
/* The list of numbers, which must be there and have n elements (-1: any number). */
zk_tensor *zk_learned_list_of(zk_import *x, const char *name, int64_t n);

/* A constant to be filled that holds zeros. */
zk_tensor *zk_learned_zeros(zk_import *x, zk_dtype dtype, const zk_shape *shape);

/* The input as a matrix [n, features] of float32, or of float64 when it is that. */
zk_tensor *zk_learned_rows(zk_import *x);

/* How a lone column of scores becomes two. */
typedef enum zk_learned_second {
  ZK_SECOND_NONE,
  ZK_SECOND_REST,     /* 1 - s, s */
  ZK_SECOND_NEGATIVE, /* -s, s */
} zk_learned_second;
/* Scores [n, classes] after the node's post_transform, as float32. Of a lone column the softmaxes
 * change nothing, and the logistic function only one that becomes two: so onnxruntime has it. */
zk_tensor *zk_learned_scores(zk_import *x, zk_tensor *scores, zk_learned_second second);
/* The same of the transform with that number, in the dtype of the scores. */
zk_tensor *zk_learned_transform(zk_import *x, zk_tensor *scores, int64_t transform,
                                zk_learned_second second);

/* The class labels of the node, as attributes `ints` or `strings` name them: [n]. */
zk_tensor *zk_learned_labels(zk_import *x, const char *ints, const char *strings);
/* Those at positions [n]. */
zk_tensor *zk_learned_choose(zk_import *x, zk_tensor *labels, zk_tensor *positions);

#endif
