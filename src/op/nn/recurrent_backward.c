/*
 * recurrent_backward.c: the gradient of `recurrent` as a loop: backpropagation through time, and
 * the gradients of the weights as one product each, over the rows of all steps.
 */
#include "op/nn/recurrent_job.h"

#include <string.h>
#include "base/interrupt.h"
#include "op/nn/recurrent_cells.h"

ZK_RECURRENT_BACKWARD(float, f32)
ZK_RECURRENT_BACKWARD(double, f64)

/* dh is the gradient of h after the step, without dy's part, and then of h before it. */
static void backward_samples(void *context, int64_t begin, int64_t end) {
  zk_recurrent_job *j = context;
  const zk_recurrent *k = &j->k;
  const int64_t units = k->hidden, out = k->out, notes = j->notes_size;
  ZK_REAL(j->dtype, {
    real *dh = (real *)j->dh + begin * out;
    real *dc = j->dc ? (real *)j->dc + begin * units : NULL;
    real *dm = j->dm ? (real *)j->dm + begin * units : dh;
    for (int64_t s = k->steps - 1; s >= 0 && !zk_interrupted(); s--) {
      int64_t row;
      const int64_t n = zk_recurrent_rows(j, zk_recurrent_step(k, s), begin, end, &row);
      if (n <= 0)
        continue;
      const real *g = (const real *)j->gates + row * k->gates;
      const real *note = (const real *)j->notes + row * notes;
      real *dg = (real *)j->dgates + row * k->gates;
      real *ds = (real *)j->dstate + row * k->gates;
      const real *from = ds;
      if (j->dy)
        CELL(sum)(dh, (const real *)j->dy + row * out, n * out);
      if (j->dm) {
        memcpy((real *)j->dprojected + row * out, dh, (size_t)(n * out) * sizeof(real));
        zk_recurrent_multiply(j, &j->projection, n, dh, out, false, dm, units);
      }
      for (int64_t r = 0; r < n; r++, g += k->gates, note += notes) {
        const real *kept = note + out;
        if (dc)
          CELL(lstm_back)(dg, dc + r * units, dm + r * units, g, kept, kept + units, units);
        else if (k->mode == ZK_GRU)
          CELL(gru_back)(dg, ds, dh + r * out, g, note, kept, units);
        else
          CELL(rnn_back)(dg, dh + r * out, g, k->mode == ZK_RNN_RELU, units);
        dg += k->gates;
        ds += k->gates;
      }
      if (s > 0 || j->to_start)
        zk_recurrent_multiply(j, &j->state, n, from, k->gates, k->mode == ZK_GRU, dh, out);
    }
  });
}

/* A gradient of a state that is written over: the state's after the last step, or 0. */
static zk_status begin_gradient(zk_dtype dtype, int64_t batch, int64_t size, zk_tensor *after,
                                zk_tensor **out, char **data) {
  if (after)
    ZK_TRY(zk_tensor_clone(after, out));
  else
    ZK_TRY(zk_tensor_zeros(dtype, &ZK_SHAPE(batch, size), out));
  if (!zk_is_contiguous(*out)) {
    zk_tensor *dense;
    ZK_TRY(zk_tensor_contiguous(*out, &dense));
    zk_tensor_release(*out);
    *out = dense;
  }
  *data = zk_data(*out);
  return ZK_OK;
}

/* What backward makes: gradients of the states, of the gates' sums by x and by h (the same but for
 * gru), and of the projection's result. */
enum { DH, DC, DGATES, DSTATE, DPROJECTED, MADE };

static zk_status new_rows(const zk_recurrent_job *j, int64_t columns, zk_tensor **out,
                          char **data) {
  ZK_TRY(zk_tensor_new(j->dtype, &ZK_SHAPE(j->k.rows, columns), out));
  *data = zk_data(*out);
  return ZK_OK;
}

static zk_status walk_back(const zk_call *c, zk_grads *g, zk_recurrent_job *j,
                           zk_tensor *hold[HOLDS], zk_tensor *made[MADE]) {
  const zk_recurrent *k = &j->k;
  const void *dy;
  ZK_TRY(zk_recurrent_find_weights(c, j, hold));
  j->state =
      (zk_recurrent_weight){.turned = true, .n = k->out, .k = k->gates, .data = j->state.data};
  j->fresh.data = NULL;
  j->projection = (zk_recurrent_weight){
      .turned = true, .n = k->hidden, .k = k->out, .data = j->projection.data};
  ZK_TRY(zk_recurrent_pack_weight(j, &j->state, false));
  ZK_TRY(zk_recurrent_pack_weight(j, &j->projection, false));
  ZK_TRY(zk_recurrent_data(g->out[ZK_RECURRENT_Y], &hold[HOLD_DY], &dy));
  j->dy = dy;
  j->gates = zk_data(c->kept[ZK_KEPT_GATES]);
  j->notes = zk_data(c->kept[ZK_KEPT_NOTES]);
  j->kept = true;
  j->to_start = g->needed[ZK_RECURRENT_H0];
  ZK_TRY(begin_gradient(j->dtype, k->batch, k->out, g->out[ZK_RECURRENT_HN], &made[DH], &j->dh));
  if (k->mode == ZK_LSTM)
    ZK_TRY(
        begin_gradient(j->dtype, k->batch, k->hidden, g->out[ZK_RECURRENT_CN], &made[DC], &j->dc));
  ZK_TRY(new_rows(j, k->gates, &made[DGATES], &j->dgates));
  j->dstate = j->dgates;
  if (k->mode == ZK_GRU)
    ZK_TRY(new_rows(j, k->gates, &made[DSTATE], &j->dstate));
  if (j->projection.data) {
    ZK_TRY(new_rows(j, k->out, &made[DPROJECTED], &j->dprojected));
    ZK_TRY(zk_recurrent_make_space(j));
    j->dm = j->m;
  }
  return zk_recurrent_run(j, backward_samples);
}

/* Matrices over the rows of all steps: a whole tensor, and the first columns of the notes. */
static zk_matrix matrix_of(const zk_recurrent_job *j, const zk_tensor *t, int64_t columns,
                           int64_t ld) {
  return (zk_matrix){.data = zk_data(t), .rows = j->k.rows, .columns = columns, .ld = ld};
}

static zk_status input_gradient(const zk_call *c, zk_grads *g, const zk_recurrent_job *j,
                                zk_tensor *dgates) {
  bool add;
  zk_tensor *dx, *w = NULL;
  const void *data;
  ZK_TRY(zk_grads_buffer(g, c, ZK_RECURRENT_X, &add, &dx));
  zk_status status = zk_recurrent_data(c->in[ZK_RECURRENT_W_IH], &w, &data);
  if (status == ZK_OK)
    status = zk_gemm(j->dtype, false, false, j->k.rows, j->k.input, j->k.gates, zk_data(dgates),
                     j->k.gates, data, j->k.input, add, zk_data(dx), j->k.input);
  zk_tensor_release(w);
  return status;
}

/* dW += rows^T b, for the rows of a gradient [rows, columns]. */
static zk_status weight_gradient(const zk_call *c, zk_grads *g, const zk_recurrent_job *j, int i,
                                 zk_tensor *rows, zk_tensor *b, zk_matrix of_b) {
  const int64_t columns = rows->shape.dim[1];
  const zk_matrix_pair pair = {matrix_of(j, rows, columns, columns), of_b, rows, b};
  return zk_grads_product(g, c, i, &pair);
}

/* The sums of the rows of both gradients, one for each bias. */
static zk_status bias_gradient(const zk_call *c, zk_grads *g, const zk_recurrent_job *j,
                               zk_tensor *const rows[2]) {
  zk_tensor *both;
  ZK_TRY(zk_tensor_new(j->dtype, &c->in[ZK_RECURRENT_BIAS]->shape, &both));
  zk_status status = ZK_OK;
  for (int i = 0; i < 2 && status == ZK_OK; i++) {
    enum { DIM }; /* of sum */
    zk_spec spec[ZK_MAX_OUT];
    zk_call sum = {.op = &zk_op_sum, .n_in = 1, .in = (zk_tensor *[]){rows[i]}};
    zk_op_defaults(&zk_op_sum, sum.attr);
    sum.attr[DIM] = (zk_attr){.given = true, .n = 1, .v = {0}};
    const size_t size = (size_t)j->k.gates * zk_dtype_size(j->dtype);
    if (i == 1 && rows[1] == rows[0])
      memcpy((char *)zk_data(both) + size, zk_data(both), size);
    else if ((status = zk_op_run(&sum, spec)) == ZK_OK)
      memcpy((char *)zk_data(both) + (size_t)i * size, zk_data(sum.out[0]), size);
    zk_tensor_release(sum.out[0]);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, ZK_RECURRENT_BIAS, both);
  zk_tensor_release(both);
  return status;
}

/* dW_hr = dh^T (o tanh c') */
static zk_status projection_gradient(const zk_call *c, zk_grads *g, const zk_recurrent_job *j,
                                     zk_tensor *dprojected) {
  const zk_recurrent *k = &j->k;
  zk_tensor *m;
  ZK_TRY(zk_tensor_new(j->dtype, &ZK_SHAPE(k->rows, k->hidden), &m));
  ZK_REAL(j->dtype, {
    real *to = zk_data(m);
    for (int64_t r = 0; r < k->rows; r++) {
      const real *o = (const real *)j->gates + r * k->gates + 3 * k->hidden;
      const real *level = (const real *)j->notes + r * j->notes_size + k->out + k->hidden;
      for (int64_t i = 0; i < k->hidden; i++)
        *to++ = o[i] * level[i];
    }
  });
  zk_status status = weight_gradient(c, g, j, ZK_RECURRENT_W_HR, dprojected, m,
                                     matrix_of(j, m, k->hidden, k->hidden));
  zk_tensor_release(m);
  return status;
}

static zk_status give_gradients(const zk_call *c, zk_grads *g, const zk_recurrent_job *j,
                                zk_tensor *made[MADE]) {
  const zk_recurrent *k = &j->k;
  zk_tensor *dgates = made[DGATES], *dstate = made[DSTATE] ? made[DSTATE] : dgates;
  if (g->needed[ZK_RECURRENT_X])
    ZK_TRY(input_gradient(c, g, j, dgates));
  if (g->needed[ZK_RECURRENT_W_IH]) {
    zk_tensor *x = NULL;
    const void *data;
    ZK_TRY(zk_recurrent_data(c->in[ZK_RECURRENT_X], &x, &data));
    zk_status status =
        weight_gradient(c, g, j, ZK_RECURRENT_W_IH, dgates, x, matrix_of(j, x, k->input, k->input));
    zk_tensor_release(x);
    ZK_TRY(status);
  }
  if (g->needed[ZK_RECURRENT_W_HH])
    ZK_TRY(weight_gradient(c, g, j, ZK_RECURRENT_W_HH, dstate, c->kept[ZK_KEPT_NOTES],
                           matrix_of(j, c->kept[ZK_KEPT_NOTES], k->out, j->notes_size)));
  if (g->needed[ZK_RECURRENT_BIAS])
    ZK_TRY(bias_gradient(c, g, j, (zk_tensor *[]){dgates, dstate}));
  if (g->needed[ZK_RECURRENT_W_HR])
    ZK_TRY(projection_gradient(c, g, j, made[DPROJECTED]));
  if (g->needed[ZK_RECURRENT_H0])
    ZK_TRY(zk_grads_give(g, c, ZK_RECURRENT_H0, made[DH]));
  if (g->needed[ZK_RECURRENT_C0])
    ZK_TRY(zk_grads_give(g, c, ZK_RECURRENT_C0, made[DC]));
  return ZK_OK;
}

zk_status zk_recurrent_backward(const zk_call *c, zk_grads *g) {
  zk_recurrent_job j;
  zk_tensor *hold[HOLDS] = {NULL}, *made[MADE] = {NULL};
  zk_status status = zk_recurrent_open(c, &j);
  if (status == ZK_OK)
    status = walk_back(c, g, &j, hold, made);
  if (status == ZK_OK)
    status = give_gradients(c, g, &j, made);
  zk_recurrent_close(&j);
  zk_tensor_release_all(hold, HOLDS);
  zk_tensor_release_all(made, MADE);
  return status;
}
