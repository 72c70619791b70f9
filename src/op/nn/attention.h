/*
 * attention.h: a call of scaled_dot_product_attention as sizes and places in memory, and its loops
 * over blocks of queries and keys (attention_blocks.c).
 *
 * Nothing grows with L times S: a block of scores is computed, used and forgotten, and backward
 * computes it again from the logarithm of each row's sum [Dao et al. 2022, arXiv 2205.14135].
 */
#ifndef ZK_OP_NN_ATTENTION_H
#define ZK_OP_NN_ATTENTION_H

#include "op/op.h"

/* Inputs of the op, and its attributes. */
enum { ZK_ATTN_QUERY, ZK_ATTN_KEY, ZK_ATTN_VALUE, ZK_ATTN_MASK, ZK_ATTN_INPUTS };
enum { ZK_ATTN_DROPOUT, ZK_ATTN_CAUSAL, ZK_ATTN_SCALE, ZK_ATTN_GROUPED };

/* Matrices [rows, columns] of a tensor, one for each element of the batch. */
typedef struct zk_attn_part {
  const char *data;
  int64_t row, column;        /* elements between rows, between columns */
  int64_t stride[ZK_MAX_DIM]; /* of the batch's dimensions; 0 where broadcast */
  int64_t group;              /* so many heads share a matrix */
  bool is_bool;               /* of a mask: true takes part */
} zk_attn_part;

typedef struct zk_attention {
  zk_dtype dtype;
  int64_t l, s, e, ev; /* queries, keys, widths of a key and of a value */
  zk_shape batch;      /* the leading dimensions, heads being the last */
  int64_t batches;
  int64_t shared; /* so many heads in a row share their keys, and their values */
  double scale;
  bool causal;
  zk_attn_part part[ZK_ATTN_INPUTS]; /* mask: data NULL when there is none */
  zk_tensor *held[ZK_ATTN_INPUTS];   /* the tensors that the parts point into */
} zk_attention;

/* Reads and checks a call (attention_sizes.c): sizes alone, without the parts. */
zk_status zk_attention_read(const zk_call *c, zk_attention *a);
/* How many heads of the query share one of input i's; 1 without enable_gqa. */
int64_t zk_attention_group(const zk_call *c, int i);

/* out [batch, l, ev], and sums [batch, l] (NULL: not wanted), the logarithms of the rows' sums. */
zk_status zk_attention_forward(const zk_call *c, zk_tensor *out, zk_tensor *sums);
/* Gradients of query, key and value, as far as they are wanted. */
zk_status zk_attention_backward(const zk_call *c, zk_grads *g);

#endif
