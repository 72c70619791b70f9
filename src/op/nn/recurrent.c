/*
 * recurrent.c: recurrent, one layer and one direction of a recurrent net over a whole sequence
 * [Elman 1990; Hochreiter and Schmidhuber 1997; Cho et al. 2014, arXiv 1406.1078].
 *
 * x W_ih^T of all steps is one matrix product. Samples do not meet in a step, so the threads share
 * out the samples: each goes through all steps with its own, and waits for no other. The gradients
 * of the weights are one product each, over the rows of all steps.
 */
#include "op/nn/recurrent_job.h"

#include <string.h>
#include "base/interrupt.h"
#include "op/nn/recurrent_cells.h"

static const zk_param recurrent_params[] = {
    ZK_TENSOR("input"),           ZK_CHOICE("mode", ZK_RECURRENT_MODES),
    ZK_TENSOR("weight_ih"),       ZK_TENSOR("weight_hh"),
    ZK_TENSOR_OPT("bias"),        ZK_TENSOR_OPT("h0"),
    ZK_TENSOR_OPT("c0"),          ZK_TENSOR_OPT("weight_hr"),
    ZK_TENSOR_OPT("batch_sizes"), ZK_FLAG("reverse", false),
};

ZK_RECURRENT_FORWARD(float, f32)
ZK_RECURRENT_FORWARD(double, f64)

static void forward_samples(void *context, int64_t begin, int64_t end) {
  zk_recurrent_job *j = context;
  const zk_recurrent *k = &j->k;
  const int64_t units = k->hidden, out = k->out, notes = j->notes_size;
  ZK_REAL(j->dtype, {
    real *h = (real *)j->h + begin * out;
    real *c = j->c ? (real *)j->c + begin * units : NULL;
    real *m = j->m ? (real *)j->m + begin * units : h;
    for (int64_t s = 0; s < k->steps && !zk_interrupted(); s++) {
      int64_t row;
      const int64_t n = zk_recurrent_rows(j, zk_recurrent_step(k, s), begin, end, &row);
      if (n <= 0)
        continue;
      real *g = (real *)j->gates + row * k->gates;
      real *note = (real *)j->notes + (j->kept ? row : begin) * notes;
      zk_recurrent_multiply(j, &j->state, n, h, out, true, g, k->gates);
      if (k->mode == ZK_GRU)
        zk_recurrent_multiply(j, &j->fresh, n, h, out, false, note + out, notes);
      for (int64_t r = 0; r < n; r++, g += k->gates, note += notes) {
        memcpy(note, h + r * out, (size_t)out * sizeof(real));
        if (c)
          CELL(lstm)(g, c + r * units, m + r * units, note + out, note + out + units, units);
        else if (k->mode == ZK_GRU)
          CELL(gru)(g, h + r * out, note + out, (const real *)j->bias, units);
        else if (k->mode == ZK_RNN_TANH)
          CELL(rnn_tanh)(g, h + r * out, units);
        else
          CELL(rnn_relu)(g, h + r * out, units);
      }
      if (j->m)
        zk_recurrent_multiply(j, &j->projection, n, m, units, false, h, out);
      memcpy((real *)j->y + row * out, h, (size_t)(n * out) * sizeof(real));
    }
  });
}

/* x W_ih^T and what is added to it at every step: both biases, but gru's of W_u h. */
static zk_status input_sums(const zk_call *c, const zk_recurrent_job *j, zk_tensor *bias,
                            zk_tensor **out) {
  const zk_recurrent *k = &j->k;
  zk_tensor *sum = NULL;
  if (bias) {
    ZK_TRY(zk_tensor_new(j->dtype, &ZK_SHAPE(k->gates), &sum));
    ZK_REAL(j->dtype, {
      const real *b = zk_data(bias);
      real *to = zk_data(sum);
      for (int64_t i = 0; i < k->gates; i++)
        to[i] = k->mode == ZK_GRU && i >= 2 * k->hidden ? b[i] : b[i] + b[k->gates + i];
    });
  }
  if (j->ready) {
    zk_tensor *x = NULL;
    const void *data;
    zk_status status = zk_tensor_new(j->dtype, &ZK_SHAPE(k->rows, k->gates), out);
    if (status == ZK_OK)
      status = zk_recurrent_data(c->in[ZK_RECURRENT_X], &x, &data);
    if (status == ZK_OK)
      status = zk_dense_forward_packed(k->rows, data, k->input, &j->ready->input,
                                       sum ? zk_data(sum) : NULL, false, zk_data(*out));
    zk_tensor_release(x);
    zk_tensor_release(sum);
    return status;
  }
  zk_call linear = {.op = &zk_op_linear,
                    .n_in = 3,
                    .in = (zk_tensor *[]){c->in[ZK_RECURRENT_X], c->in[ZK_RECURRENT_W_IH], sum}};
  zk_spec spec[ZK_MAX_OUT];
  zk_status status = zk_op_run(&linear, spec);
  zk_tensor_release(sum);
  *out = status == ZK_OK ? linear.out[0] : NULL;
  return status;
}

/* The state before the first step, where the state after the last one will be. */
static void begin_state(zk_tensor *state, const zk_tensor *given) {
  if (given)
    zk_tensor_copy(state, given); /* of the same shape: this cannot fail */
  else
    zk_tensor_fill_f(state, 0);
}

/* Fewer steps with a few samples do not repay what packing takes. */
#define STEPS_TO_PACK 4

/* Packs the weights of a step, where that is not done. */
static zk_status pack_step(zk_recurrent_job *j) {
  const bool few = j->k.batch <= ZK_DENSE_FEW && j->k.steps < STEPS_TO_PACK;
  if (j->ready) {
    j->state.packed = j->ready->state;
    j->fresh.packed = j->ready->fresh;
    return ZK_OK;
  }
  ZK_TRY(zk_recurrent_pack_weight(j, &j->state, few));
  ZK_TRY(zk_recurrent_pack_weight(j, &j->fresh, few));
  return zk_recurrent_pack_weight(j, &j->projection, few);
}

static zk_status forward_job(zk_call *c, zk_recurrent_job *j, zk_tensor *hold[HOLDS],
                             zk_tensor *kept[2]) {
  const zk_recurrent *k = &j->k;
  const void *bias;
  ZK_TRY(zk_recurrent_find_weights(c, j, hold));
  ZK_TRY(pack_step(j));
  ZK_TRY(zk_recurrent_data(c->in[ZK_RECURRENT_BIAS], &hold[HOLD_BIAS], &bias));
  ZK_TRY(input_sums(c, j, hold[HOLD_BIAS], &kept[ZK_KEPT_GATES]));
  if (c->keeps) {
    ZK_TRY(zk_tensor_new(j->dtype, &ZK_SHAPE(k->rows, j->notes_size), &kept[ZK_KEPT_NOTES]));
    j->notes = zk_data(kept[ZK_KEPT_NOTES]);
  }
  j->kept = c->keeps;
  j->gates = zk_data(kept[ZK_KEPT_GATES]);
  if (bias)
    j->bias = (const char *)bias + (size_t)(2 * k->gates - k->hidden) * zk_dtype_size(j->dtype);
  ZK_TRY(zk_recurrent_make_space(j));
  j->y = zk_data(c->out[ZK_RECURRENT_Y]);
  j->h = zk_data(c->out[ZK_RECURRENT_HN]);
  begin_state(c->out[ZK_RECURRENT_HN], c->in[ZK_RECURRENT_H0]);
  if (k->mode == ZK_LSTM) {
    j->c = zk_data(c->out[ZK_RECURRENT_CN]);
    begin_state(c->out[ZK_RECURRENT_CN], c->in[ZK_RECURRENT_C0]);
  }
  return zk_recurrent_run(j, forward_samples);
}

static zk_status forward(zk_call *c, const zk_recurrent_weights *ready) {
  zk_recurrent_job j;
  zk_tensor *hold[HOLDS] = {NULL}, *kept[2] = {NULL};
  zk_status status = zk_recurrent_open(c, &j);
  j.ready = ready;
  if (status == ZK_OK)
    status = forward_job(c, &j, hold, kept);
  zk_recurrent_close(&j);
  zk_tensor_release_all(hold, HOLDS);
  if (c->keeps && status == ZK_OK)
    memcpy(c->kept, kept, sizeof kept);
  else
    zk_tensor_release_all(kept, 2);
  return status;
}

static zk_status recurrent_forward(zk_call *c) {
  return forward(c, NULL);
}

zk_status zk_recurrent_forward_packed(zk_call *c, const zk_recurrent_weights *w) {
  return forward(c, w);
}

zk_status zk_recurrent_pack(const zk_call *c, zk_recurrent_weights *out) {
  const zk_recurrent k = zk_recurrent_of(c);
  const float *ih = zk_data(c->in[ZK_RECURRENT_W_IH]), *hh = zk_data(c->in[ZK_RECURRENT_W_HH]);
  const int64_t together = k.mode == ZK_GRU ? 2 * k.hidden : k.gates;
  *out = (zk_recurrent_weights){{0}, {0}, {0}};
  ZK_TRY(zk_dense_weight_pack(k.gates, k.input, ih, k.input, false, &out->input));
  ZK_TRY(zk_dense_weight_pack(together, k.out, hh, k.out, false, &out->state));
  if (k.mode == ZK_GRU)
    ZK_TRY(zk_dense_weight_pack(k.hidden, k.out, hh + together * k.out, k.out, false, &out->fresh));
  out->input.rows = out->state.rows = out->fresh.rows = NULL; /* those may go */
  return ZK_OK;
}

void zk_recurrent_weights_clear(zk_recurrent_weights *w) {
  zk_dense_weight_clear(&w->input);
  zk_dense_weight_clear(&w->state);
  zk_dense_weight_clear(&w->fresh);
}

static double recurrent_work(const zk_call *c, const zk_spec *spec) {
  const zk_recurrent k = zk_recurrent_of(c);
  (void)spec;
  const double projected = c->in[ZK_RECURRENT_W_HR] ? (double)(k.out * k.hidden) : 0;
  return (double)k.rows * ((double)k.gates * (double)(k.input + k.out) + projected);
}

const zk_op zk_op_recurrent = {
    .name = "recurrent",
    .doc = "recurrent(input, mode, weight_ih, weight_hh, bias=nil, h0=nil, c0=nil, weight_hr=nil, "
           "batch_sizes=nil, reverse=false): one layer and one direction of a recurrent net over "
           "whole sequences. mode is 'rnn_tanh', 'rnn_relu', 'lstm' or 'gru', with PyTorch's "
           "formulas and order of gates. input [steps, batch, in]; weight_ih [gates * hidden, in], "
           "weight_hh [gates * hidden, out] with 1, 4 (lstm) or 3 (gru) gates; bias [2, gates * "
           "hidden]: bias_ih and bias_hh; the states h0 [batch, out], c0 [batch, hidden] (lstm) "
           "are 0 when absent; weight_hr [out, hidden] projects an lstm's h, else out is hidden. "
           "With batch_sizes (int64 [steps]) input is packed [rows, in]: the batch_sizes[t] "
           "longest sequences of each step. reverse: from the last step to the first. Gives y "
           "[steps, batch, out] or [rows, out], and h and (lstm) c after the last step. Errors: "
           "shapes that do not fit; dtypes that differ; no steps.",
    ZK_PARAMS(recurrent_params),
    .n_out = 3,
    .not_method = true,
    .keeps = true,
    .saves = ZK_SAVE_IN_ALL,
    .infer = zk_recurrent_infer,
    .work = recurrent_work,
    .forward = recurrent_forward,
    .backward = zk_recurrent_backward,
    .gradient = zk_recurrent_gradient};
