/*
 * normalize.c: the passes over blocks of layer_norm, rms_norm and group_norm (op/normalize.h).
 */
#include "op/nn/normalize.h"

#include <math.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "op/nn/moments.h"
#include "op/want.h"

ZK_MOMENTS(moments_f32, float)
ZK_MOMENTS(moments_f64, double)

static void release(zk_blocks *k) {
  zk_tensor_release_all(k->hold, 4);
  zk_free(k->center);
}

static zk_status dense(zk_blocks *k, int slot, zk_tensor *t, const void **data) {
  if (!t)
    return ZK_OK;
  ZK_TRY(zk_tensor_contiguous(t, &k->hold[slot]));
  *data = zk_data(k->hold[slot]);
  return ZK_OK;
}

/* Mean and 1 / deviation of a block from its sums around `k`. */
static void center_of(const zk_blocks *b, double k, const double sum[4], double *mean,
                      double *factor) {
  double n = (double)(b->parts * b->run), shift = sum[0] / n;
  double var = sum[1] / n - shift * shift;
  *mean = b->centred ? k + shift : 0;
  if (!b->centred)
    var = sum[1] / n;
  *factor = 1 / sqrt((var > 0 || var != var ? var : 0) + b->eps);
}

static void forward_blocks(void *context, int64_t begin, int64_t end) {
  const zk_blocks *k = context;
  int64_t size = k->parts * k->run;
  ZK_REAL(k->dtype, {
    const real *w = k->w;
    const real *b = k->b;
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)k->x + i * size;
      real *y = (real *)k->out + i * size;
      int64_t base = k->weights ? i * k->parts % k->weights : 0;
      double sum[4] = {0};
      double mean;
      double factor;
      double near = k->centred ? (double)x[0] : 0;
      if (ZK_IS_SINGLE(real))
        moments_f32((const float *)x, NULL, NULL, size, near, sum);
      else
        moments_f64((const double *)x, NULL, NULL, size, near, sum);
      center_of(k, near, sum, &mean, &factor);
      real m = (real)mean;
      real f = (real)factor;
      if (k->run == 1 && w && b) {
        ZK_IVDEP
        for (int64_t j = 0; j < size; j++)
          y[j] = (x[j] - m) * f * w[base + j] + b[base + j];
        continue;
      }
      for (int64_t p = 0; p < k->parts; p++, x += k->run, y += k->run) {
        real scale = w ? f * w[base + p] : f;
        real shift = b ? b[base + p] : 0;
        ZK_IVDEP
        for (int64_t j = 0; j < k->run; j++)
          y[j] = (x[j] - m) * scale + shift;
      }
    }
  });
}

/* With g = w dy and z the normalized x: dx = (g - mean g - z mean(g z)) / deviation; the mean of g
 * has no part in it where the mean of x has none. */
static void backward_blocks(void *context, int64_t begin, int64_t end) {
  const zk_blocks *k = context;
  const bool add = k->add;
  int64_t size = k->parts * k->run;
  ZK_REAL(k->dtype, {
    const real *w = k->w;
    for (int64_t i = begin; i < end; i++) {
      const real *x = (const real *)k->x + i * size;
      const real *dy = (const real *)k->dy + i * size;
      real *dx = k->out ? (real *)k->out + i * size : NULL;
      int64_t base = k->weights ? i * k->parts % k->weights : 0;
      double sum[4] = {0};
      double near = k->centred ? (double)x[0] : 0;
      for (int64_t p = 0; p < (k->run == 1 ? 1 : k->parts); p++) {
        double part[4] = {0};
        int64_t n = k->run == 1 ? size : k->run;
        const real *each = k->run == 1 && w ? w + base : NULL;
        if (ZK_IS_SINGLE(real))
          moments_f32((const float *)x + p * n, (const float *)dy + p * n, (const float *)each, n,
                      near, part);
        else
          moments_f64((const double *)x + p * n, (const double *)dy + p * n, (const double *)each,
                      n, near, part);
        double all = k->run != 1 && w ? (double)w[base + p] : 1;
        if (k->sums) {
          k->sums[2 * (i * k->parts + p)] = part[2];
          k->sums[2 * (i * k->parts + p) + 1] = part[3] + near * part[2];
        }
        sum[0] += part[0];
        sum[1] += part[1];
        sum[2] += all * part[2];
        sum[3] += all * part[3];
      }
      double mean;
      double factor;
      center_of(k, near, sum, &mean, &factor);
      k->center[i] = mean;
      k->center[k->n + i] = factor;
      if (!dx)
        continue;
      real m = (real)mean;
      real f = (real)factor;
      real flat = k->centred ? (real)(sum[2] / (double)size) : 0;
      real lean = (real)((sum[3] - (mean - near) * sum[2]) * factor * factor / (double)size);
      if (k->run == 1) {
        ZK_IVDEP
        for (int64_t j = 0; j < size; j++) {
          real g = w ? dy[j] * w[base + j] : dy[j];
          real d = (g - flat - (x[j] - m) * lean) * f;
          dx[j] = add ? dx[j] + d : d;
        }
        continue;
      }
      for (int64_t p = 0; p < k->parts; p++, x += k->run, dy += k->run, dx += k->run) {
        real scale = w ? w[base + p] : 1;
        ZK_IVDEP
        for (int64_t j = 0; j < k->run; j++) {
          real d = (dy[j] * scale - flat - (x[j] - m) * lean) * f;
          dx[j] = add ? dx[j] + d : d;
        }
      }
    }
  });
}

/* dw and db of the weights begin..end: sums over all blocks of dy z and dy. */
static void backward_weights(void *context, int64_t begin, int64_t end) {
  const zk_blocks *k = context;
  double *dw = k->center + 2 * k->n, *db = dw + k->weights;
  for (int64_t p = begin; p < end; p++)
    dw[p] = db[p] = 0;
  ZK_REAL(k->dtype, {
    for (int64_t i = 0; i < k->n; i++) {
      int64_t base = i * k->parts % k->weights;
      int64_t first = begin > base ? begin : base;
      int64_t last = end < base + k->parts ? end : base + k->parts;
      const real *x = (const real *)k->x + i * k->parts * k->run;
      const real *dy = (const real *)k->dy + i * k->parts * k->run;
      double m = k->center[i];
      double f = k->center[k->n + i];
      if (k->run == 1) {
        for (int64_t p = first; p < last; p++) {
          double d = (double)dy[p - base];
          dw[p] += d * ((double)x[p - base] - m) * f;
          db[p] += d;
        }
        continue;
      }
      for (int64_t p = first; p < last; p++) {
        const double *sum = k->sums + 2 * (i * k->parts + p - base);
        dw[p] += (sum[1] - m * sum[0]) * f;
        db[p] += sum[0];
      }
    }
  });
}

static int64_t grain(const zk_blocks *k) {
  return 16384 / (k->parts * k->run + 1) + 1;
}

zk_status zk_norm_forward(zk_call *c, zk_blocks *k) {
  zk_status status = dense(k, 0, c->in[ZK_NORM_INPUT], &k->x);
  if (status == ZK_OK)
    status = dense(k, 1, c->in[ZK_NORM_WEIGHT], &k->w);
  if (status == ZK_OK && c->n_in > ZK_NORM_BIAS)
    status = dense(k, 2, c->in[ZK_NORM_BIAS], &k->b);
  k->out = zk_data(c->out[0]);
  if (status == ZK_OK && k->n > 0 && k->parts * k->run > 0)
    zk_parallel_for(k->n, grain(k), forward_blocks, k);
  release(k);
  return status;
}

/* Hands on the sums in `from` as the gradient of input i. */
static zk_status give_sums(const zk_call *c, zk_grads *g, int i, const double *from) {
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(c->in[i]->dtype, &c->in[i]->shape, &t));
  for (int64_t p = 0; p < zk_numel(t); p++)
    zk_element_set_f(t, p, from[p]);
  zk_status status = zk_grads_give(g, c, i, t);
  zk_tensor_release(t);
  return status;
}

zk_status zk_norm_backward(const zk_call *c, zk_grads *g, zk_blocks *k) {
  bool weight = c->in[ZK_NORM_WEIGHT] && g->needed[ZK_NORM_WEIGHT];
  bool bias = c->n_in > ZK_NORM_BIAS && c->in[ZK_NORM_BIAS] && g->needed[ZK_NORM_BIAS];
  size_t rows = 2 * (size_t)(k->n + k->weights), parts = 2 * (size_t)(k->n * k->parts);
  size_t room = rows + (k->run == 1 ? 1 : parts);
  zk_tensor *dx = NULL;
  zk_status status = dense(k, 0, c->in[ZK_NORM_INPUT], &k->x);
  if (status == ZK_OK)
    status = dense(k, 1, c->in[ZK_NORM_WEIGHT], &k->w);
  if (status == ZK_OK)
    status = dense(k, 3, g->out[0], &k->dy);
  k->center = status == ZK_OK ? zk_alloc(room * sizeof(double)) : NULL;
  if (status == ZK_OK && !k->center)
    status = zk_nomem(room * sizeof(double), "statistics");
  if (status == ZK_OK && k->run != 1)
    k->sums = k->center + rows;
  if (status == ZK_OK && g->needed[ZK_NORM_INPUT]) {
    status = zk_grads_buffer(g, c, ZK_NORM_INPUT, &k->add, &dx);
    k->out = dx ? zk_data(dx) : NULL;
  }
  if (status == ZK_OK && k->n > 0 && k->parts * k->run > 0)
    zk_parallel_for(k->n, grain(k), backward_blocks, k);
  if (status == ZK_OK && (weight || bias))
    zk_parallel_for(k->weights, 16384 / (k->n * k->run + 1) + 1, backward_weights, k);
  if (status == ZK_OK && weight)
    status = give_sums(c, g, ZK_NORM_WEIGHT, k->center + 2 * k->n);
  if (status == ZK_OK && bias)
    status = give_sums(c, g, ZK_NORM_BIAS, k->center + 2 * k->n + k->weights);
  release(k);
  return status;
}

/* weight and bias of these shapes and input's dtype, which is real */
zk_status zk_norm_check(zk_call *c, const zk_shape *want) {
  static const char *const names[] = {"input", "weight", "bias"};
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  const zk_tensor *input = c->in[ZK_NORM_INPUT];
  ZK_TRY(zk_want_real(c->op->name, "input", input));
  for (int i = ZK_NORM_WEIGHT; i <= ZK_NORM_BIAS && i < c->n_in; i++) {
    const zk_tensor *t = c->in[i];
    if (!t)
      continue;
    ZK_TRY(zk_want_fit(c->op->name, input, names[i], t));
    if (!zk_shape_equal(&t->shape, want))
      return zk_fail(ZK_ERR_ARG, "%s: %s is %s %s, it must be %s %s", c->op->name, names[i],
                     zk_dtype_name(t->dtype), zk_shape_text(&t->shape, a),
                     zk_dtype_name(input->dtype), zk_shape_text(want, b));
  }
  return ZK_OK;
}
