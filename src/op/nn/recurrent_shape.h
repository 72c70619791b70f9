/*
 * recurrent_shape.h: what the parts of the op `recurrent` know of a call: recurrent_shape.c reads
 * it, recurrent.c computes it, recurrent_gradient.c has the formula of its gradient.
 *
 * The rows of x and y are the samples of each step, one step after the other: all N of them, or,
 * of packed sequences, the batch_sizes[t] longest ones. So sample b of step t is row start[t] + b.
 */
#ifndef ZK_OP_NN_RECURRENT_SHAPE_H
#define ZK_OP_NN_RECURRENT_SHAPE_H

#include "kernel/dense.h"
#include "op/op.h"

/* Inputs, outputs and attributes. */
enum {
  ZK_RECURRENT_X,
  ZK_RECURRENT_W_IH,
  ZK_RECURRENT_W_HH,
  ZK_RECURRENT_BIAS,
  ZK_RECURRENT_H0,
  ZK_RECURRENT_C0,
  ZK_RECURRENT_W_HR,
  ZK_RECURRENT_SIZES
};
enum { ZK_RECURRENT_Y, ZK_RECURRENT_HN, ZK_RECURRENT_CN };
enum { ZK_RECURRENT_MODE, ZK_RECURRENT_REVERSE };

/* The choices of mode. */
enum { ZK_RNN_TANH, ZK_RNN_RELU, ZK_LSTM, ZK_GRU };
#define ZK_RECURRENT_MODES "rnn_tanh|rnn_relu|lstm|gru"

typedef struct zk_recurrent {
  int mode;
  bool reverse;
  int64_t steps, batch, rows; /* T, N, and the samples of all steps */
  int64_t input, hidden, out; /* I, H, and P, the size of h: H without a projection */
  int64_t gates;              /* rows of the weights: H times 1, 3 (gru) or 4 (lstm) */
} zk_recurrent;

/* Checks a call, and tells its outputs. */
zk_status zk_recurrent_infer(zk_call *c, zk_spec *out);
/* The sizes of a call that infer took. */
zk_recurrent zk_recurrent_of(const zk_call *c);
/* Fills start[0 .. steps], the first row of each step and their number. Error: batch_sizes that do
 * not fit. */
zk_status zk_recurrent_starts(const zk_call *c, const zk_recurrent *k, int64_t *start);

zk_status zk_recurrent_backward(const zk_call *c, zk_grads *g);
void zk_recurrent_gradient(zk_gradient *g);

/* The weights of a float32 call without a projection, packed ahead: for sessions. `fresh`: gru's
 * W_u. The call's weights are not read afterwards. */
typedef struct zk_recurrent_weights {
  zk_dense_weight input, state, fresh;
} zk_recurrent_weights;
zk_status zk_recurrent_pack(const zk_call *c, zk_recurrent_weights *out);
void zk_recurrent_weights_clear(zk_recurrent_weights *w);
/* The op's forward by them. */
zk_status zk_recurrent_forward_packed(zk_call *c, const zk_recurrent_weights *w);

/* The step that is the s-th one to be computed. */
static inline int64_t zk_recurrent_step(const zk_recurrent *k, int64_t s) {
  return k->reverse ? k->steps - 1 - s : s;
}

#endif
