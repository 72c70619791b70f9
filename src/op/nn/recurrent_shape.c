/*
 * recurrent_shape.c: the sizes of a call of `recurrent`, checked and read.
 */
#include "op/nn/recurrent_shape.h"

#include <inttypes.h>
#include "op/want.h"

static const char *const names[] = {"input", "weight_ih", "weight_hh", "bias",
                                    "h0",    "c0",        "weight_hr", "batch_sizes"};

static int gates_of(int mode) {
  return mode == ZK_LSTM ? 4 : mode == ZK_GRU ? 3 : 1;
}

zk_recurrent zk_recurrent_of(const zk_call *c) {
  const zk_tensor *x = c->in[ZK_RECURRENT_X], *sizes = c->in[ZK_RECURRENT_SIZES];
  const int last = x->shape.ndim - 1;
  zk_recurrent k = {.mode = (int)c->attr[ZK_RECURRENT_MODE].i,
                    .reverse = c->attr[ZK_RECURRENT_REVERSE].i,
                    .input = x->shape.dim[last],
                    .gates = c->in[ZK_RECURRENT_W_HH]->shape.dim[0],
                    .out = c->in[ZK_RECURRENT_W_HH]->shape.dim[1]};
  k.hidden = k.gates / gates_of(k.mode);
  k.steps = sizes ? sizes->shape.dim[0] : x->shape.dim[0];
  k.batch = sizes ? c->in[ZK_RECURRENT_H0]->shape.dim[0] : x->shape.dim[1];
  k.rows = sizes ? x->shape.dim[0] : k.steps * k.batch;
  return k;
}

/* Input i must have that shape when it is there; `what` says whose sizes these are. */
static zk_status want_shape(const zk_call *c, int i, zk_shape want, const char *what) {
  char x[ZK_SHAPE_TEXT], y[ZK_SHAPE_TEXT];
  if (!c->in[i] || zk_shape_equal(&c->in[i]->shape, &want))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, it must be %s, %s", c->op->name, names[i],
                 zk_shape_text(&c->in[i]->shape, x), zk_shape_text(&want, y), what);
}

static zk_status check_dtypes(const zk_call *c) {
  const char *op = c->op->name;
  const zk_tensor *x = c->in[ZK_RECURRENT_X];
  ZK_TRY(zk_want_layer(op, x, c->in[ZK_RECURRENT_W_IH], c->in[ZK_RECURRENT_BIAS]));
  for (int i = ZK_RECURRENT_W_HH; i <= ZK_RECURRENT_W_HR; i++)
    if (c->in[i])
      ZK_TRY(zk_want_fit(op, x, names[i], c->in[i]));
  if (c->in[ZK_RECURRENT_SIZES])
    ZK_TRY(zk_want_int64(op, "batch_sizes", c->in[ZK_RECURRENT_SIZES], NULL));
  return ZK_OK;
}

/* Are the inputs there that the mode and packed sequences need, with as many dimensions? */
static zk_status check_presence(const zk_call *c) {
  const char *op = c->op->name;
  const zk_tensor *sizes = c->in[ZK_RECURRENT_SIZES], *x = c->in[ZK_RECURRENT_X];
  const bool lstm = c->attr[ZK_RECURRENT_MODE].i == ZK_LSTM;
  char text[ZK_SHAPE_TEXT];
  if (x->shape.ndim != (sizes ? 2 : 3))
    return zk_fail(ZK_ERR_ARG, "%s: input has shape %s, it must be %s", op,
                   zk_shape_text(&x->shape, text),
                   sizes ? "[rows, features] with batch_sizes" : "[steps, batch, features]");
  if (sizes && sizes->shape.ndim != 1)
    return zk_fail(ZK_ERR_ARG, "%s: batch_sizes has shape %s, it must be [steps]", op,
                   zk_shape_text(&sizes->shape, text));
  for (int i = ZK_RECURRENT_W_IH; i <= ZK_RECURRENT_W_HR; i++)
    if (c->in[i] && c->in[i]->shape.ndim != 2)
      return zk_fail(ZK_ERR_ARG, "%s: %s has shape %s, it must have 2 dimensions", op, names[i],
                     zk_shape_text(&c->in[i]->shape, text));
  if (sizes && !c->in[ZK_RECURRENT_H0])
    return zk_fail(ZK_ERR_ARG, "%s: batch_sizes need h0, whose first size is the batch", op);
  if (lstm && !c->in[ZK_RECURRENT_H0] != !c->in[ZK_RECURRENT_C0])
    return zk_fail(ZK_ERR_ARG, "%s: h0 and c0 must be given together", op);
  if (!lstm && (c->in[ZK_RECURRENT_C0] || c->in[ZK_RECURRENT_W_HR]))
    return zk_fail(ZK_ERR_ARG, "%s: c0 and weight_hr belong to mode 'lstm'", op);
  return ZK_OK;
}

zk_status zk_recurrent_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[ZK_RECURRENT_X], *w = c->in[ZK_RECURRENT_W_HH];
  ZK_TRY(check_dtypes(c));
  ZK_TRY(check_presence(c));
  const int gates = gates_of((int)c->attr[ZK_RECURRENT_MODE].i);
  if (w->shape.dim[0] < gates || w->shape.dim[0] % gates)
    return zk_fail(ZK_ERR_ARG, "%s: weight_hh has %" PRId64 " rows, it must have %d for each unit",
                   c->op->name, w->shape.dim[0], gates);
  const zk_recurrent k = zk_recurrent_of(c);
  if (k.steps == 0)
    return zk_fail(ZK_ERR_ARG, "%s: Expected sequence length to be larger than 0 in RNN",
                   c->op->name);
  const int64_t out_size =
      c->in[ZK_RECURRENT_W_HR] ? c->in[ZK_RECURRENT_W_HR]->shape.dim[0] : k.hidden;
  ZK_TRY(want_shape(c, ZK_RECURRENT_W_HH, ZK_SHAPE(k.gates, out_size),
                    "rows of the gates, columns of h"));
  ZK_TRY(want_shape(c, ZK_RECURRENT_W_IH, ZK_SHAPE(k.gates, k.input),
                    "rows of weight_hh, columns of input"));
  ZK_TRY(want_shape(c, ZK_RECURRENT_BIAS, ZK_SHAPE(2, k.gates), "bias_ih and bias_hh"));
  ZK_TRY(want_shape(c, ZK_RECURRENT_H0, ZK_SHAPE(k.batch, k.out), "batch and size of h"));
  ZK_TRY(want_shape(c, ZK_RECURRENT_C0, ZK_SHAPE(k.batch, k.hidden), "batch and hidden size"));
  ZK_TRY(want_shape(c, ZK_RECURRENT_W_HR, ZK_SHAPE(k.out, k.hidden), "size of h, hidden size"));
  out[ZK_RECURRENT_Y] = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  out[ZK_RECURRENT_Y].shape.dim[x->shape.ndim - 1] = k.out;
  out[ZK_RECURRENT_HN] = (zk_spec){.dtype = x->dtype, .shape = ZK_SHAPE(k.batch, k.out)};
  out[ZK_RECURRENT_CN] = (zk_spec){.dtype = x->dtype, .shape = ZK_SHAPE(k.batch, k.hidden)};
  c->n_out = k.mode == ZK_LSTM ? 3 : 2;
  return ZK_OK;
}

zk_status zk_recurrent_starts(const zk_call *c, const zk_recurrent *k, int64_t *start) {
  const zk_tensor *sizes = c->in[ZK_RECURRENT_SIZES];
  int64_t before = k->batch;
  start[0] = 0;
  for (int64_t t = 0; t < k->steps; t++) {
    const int64_t size = sizes ? zk_element_i(sizes, t * sizes->stride[0]) : k->batch;
    if (sizes && (size < 1 || size > before || (t == 0 && size != k->batch)))
      return zk_fail(ZK_ERR_ARG,
                     "%s: batch_sizes[%" PRId64 "] is %" PRId64
                     ", they must begin with the batch, %" PRId64 ", and may not grow nor be 0",
                     c->op->name, t, size, k->batch);
    start[t + 1] = start[t] + size;
    before = size;
  }
  if (start[k->steps] != k->rows)
    return zk_fail(ZK_ERR_ARG,
                   "%s: the sum of batch_sizes is %" PRId64 ", input has %" PRId64 " rows",
                   c->op->name, start[k->steps], k->rows);
  return ZK_OK;
}
