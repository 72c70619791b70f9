/*
 * recurrent.c: samples of recurrent layers.
 */
#include "samples/sample.h"
#include "op/nn/recurrent_shape.h"

/* A case: rows is the batch, or with sizes the rows of all steps; p: the projection's size. */
typedef struct form {
  int mode;
  int64_t steps, batch, input, hidden, p;
  bool bias, state, reverse, strided;
  int64_t sizes[4]; /* of packed steps */
  const char *error;
} form;

static void put(zk_sample *s, bool there, zk_shape shape) {
  if (there)
    zk_sample_uniform(s, shape, -1, 1);
  else
    zk_sample_none(s);
}

static zk_tensor *new_sizes(zk_sample *s, const form *f) {
  zk_tensor *sizes = zk_sample_int(s, ZK_SHAPE(f->steps), 0, 1);
  for (int64_t t = 0; sizes && t < f->steps; t++)
    zk_element_set_i(sizes, t, f->sizes[t]);
  return sizes;
}

bool zk_sample_recurrent(int i, zk_sample *s) {
  static const form forms[] = {
      {ZK_LSTM, 3, 2, 3, 4, 0, true, true, false, false, {0}, NULL},
      {ZK_GRU, 3, 2, 3, 4, 0, true, true, false, true, {0}, NULL},
      {ZK_RNN_TANH, 3, 2, 3, 4, 0, true, true, true, false, {0}, NULL},
      {ZK_RNN_RELU, 2, 2, 3, 4, 0, true, false, false, false, {0}, NULL},
      {ZK_LSTM, 2, 9, 2, 3, 0, false, false, true, false, {0}, NULL},
      {ZK_GRU, 2, 1, 2, 3, 0, false, false, true, false, {0}, NULL},
      {ZK_LSTM, 3, 2, 3, 4, 2, true, true, false, true, {0}, NULL},
      {ZK_LSTM, 3, 3, 2, 3, 0, true, true, false, false, {3, 2, 1}, NULL},
      {ZK_GRU, 3, 3, 2, 3, 0, true, true, true, false, {3, 2, 1}, NULL},
      {ZK_LSTM, 2, 2, 2, 3, 2, false, true, true, false, {2, 1}, NULL},
      {ZK_RNN_TANH, 2, 0, 3, 4, 0, true, true, false, false, {0}, NULL},
      {ZK_LSTM, 0, 2, 3, 4, 0, true, true, false, false, {0}, "sequence length"},
      {ZK_GRU, 3, 3, 2, 3, 0, true, true, true, false, {3, 1, 2}, "may not grow"},
      {ZK_GRU, 3, 3, 2, 3, 0, true, false, true, false, {3, 2, 1}, "need h0"},
  };
  if (i >= (int)(sizeof forms / sizeof *forms))
    return false;
  const form *f = &forms[i];
  const bool lstm = f->mode == ZK_LSTM, packed = f->sizes[0] > 0;
  const int64_t gates = f->hidden * (lstm ? 4 : f->mode == ZK_GRU ? 3 : 1);
  const int64_t out = f->p ? f->p : f->hidden;
  int64_t rows = 0;
  for (int64_t t = 0; t < f->steps && packed; t++)
    rows += f->sizes[t];
  zk_shape x = packed ? ZK_SHAPE(rows, f->input) : ZK_SHAPE(f->steps, f->batch, f->input);
  if (f->strided)
    zk_sample_strided(s, x);
  else
    zk_sample_normal(s, x);
  put(s, true, ZK_SHAPE(gates, f->input));
  put(s, true, ZK_SHAPE(gates, out));
  put(s, f->bias, ZK_SHAPE(2, gates));
  put(s, f->state, ZK_SHAPE(f->batch, out));
  put(s, f->state && lstm, ZK_SHAPE(f->batch, f->hidden));
  put(s, f->p, ZK_SHAPE(f->p, f->hidden));
  if (packed)
    new_sizes(s, f);
  else
    zk_sample_none(s);
  zk_sample_attr(s, "mode")->i = f->mode;
  zk_sample_attr(s, "reverse")->i = f->reverse;
  s->error = f->error;
  return true;
}
