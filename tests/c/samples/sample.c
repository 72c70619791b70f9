/*
 * sample.c: reproducible inputs for the ops' test cases.
 */
#include "samples/sample.h"

#include <stdio.h>
#include <stdlib.h>
#include "base/rng.h"

/* One stream for all samples, apart from the user's. Restarted by each case's first input. */
static zk_rng *stream(zk_sample *s) {
  static zk_rng r;
  if (s->n_in == 0)
    zk_rng_seed(&r, 20240607);
  return &r;
}

static zk_tensor *append(zk_sample *s, zk_status status, zk_tensor *t) {
  if (s->status == ZK_OK)
    s->status = status;
  s->in[s->n_in++] = t;
  return t;
}

zk_tensor *zk_sample_uniform(zk_sample *s, zk_shape shape, double low, double high) {
  zk_rng *r = stream(s);
  zk_tensor *t = NULL;
  zk_status status = zk_tensor_new(s->real, &shape, &t);
  for (int64_t i = 0; status == ZK_OK && i < zk_numel(t); i++) {
    double x;
    zk_rng_uniform_f64(r, &x, 1, low, high);
    zk_element_set_f(t, i, x);
  }
  return append(s, status, t);
}

zk_tensor *zk_sample_normal(zk_sample *s, zk_shape shape) {
  zk_rng *r = stream(s);
  zk_tensor *t = NULL;
  zk_status status = zk_tensor_new(s->real, &shape, &t);
  for (int64_t i = 0; status == ZK_OK && i < zk_numel(t); i++) {
    double x;
    zk_rng_normal_f64(r, &x, 1, 0, 1);
    zk_element_set_f(t, i, x);
  }
  return append(s, status, t);
}

zk_tensor *zk_sample_strided(zk_sample *s, zk_shape shape) {
  zk_shape wide = shape;
  zk_sample scratch = {.real = s->real};
  int64_t stride[ZK_MAX_DIM];
  if (shape.ndim > 0)
    wide.dim[shape.ndim - 1] *= 2;
  (void)stream(s);
  scratch.n_in = 1; /* goes on with the stream */
  zk_tensor *base = zk_sample_normal(&scratch, wide), *t = NULL;
  zk_status status = scratch.status;
  if (status == ZK_OK) {
    zk_shape_strides(&wide, stride);
    if (shape.ndim > 0)
      stride[shape.ndim - 1] = 2;
    status = zk_tensor_as_strided(base, &shape, stride, 0, &t);
  }
  zk_tensor_release(base);
  return append(s, status, t);
}

zk_tensor *zk_sample_int(zk_sample *s, zk_shape shape, int64_t low, int64_t high) {
  zk_rng *r = stream(s);
  zk_tensor *t = NULL;
  zk_status status = zk_tensor_new(ZK_INT64, &shape, &t);
  if (status == ZK_OK)
    zk_rng_randint(r, zk_data(t), zk_numel(t), low, high);
  return append(s, status, t);
}

zk_tensor *zk_sample_as(zk_sample *s, zk_dtype dtype, zk_shape shape) {
  zk_dtype real = s->real;
  s->real = dtype;
  zk_tensor *t = zk_sample_uniform(s, shape, 0, 3);
  s->real = real;
  return t;
}

void zk_sample_none(zk_sample *s) {
  s->in[s->n_in++] = NULL;
}

zk_attr *zk_sample_attr(zk_sample *s, const char *name) {
  int slot = zk_op_slot(s->op, name, false);
  if (slot >= 0)
    return &s->attr[slot];
  fprintf(stderr, "a sample of %s names a parameter that it has not: %s\n", s->op->name, name);
  abort();
}

void zk_sample_ints(zk_sample *s, const char *name, zk_shape values) {
  zk_attr *attr = zk_sample_attr(s, name);
  attr->given = true;
  attr->n = values.ndim;
  for (int i = 0; i < values.ndim; i++)
    attr->v[i] = values.dim[i];
}

extern const zk_sampled zk_samples_activation[], zk_samples_compare[], zk_samples_conv[],
    zk_samples_index[], zk_samples_linalg[], zk_samples_loss[], zk_samples_norm[],
    zk_samples_order[], zk_samples_pointwise[], zk_samples_pool[], zk_samples_reduce[],
    zk_samples_shape[], zk_samples_special[], zk_samples_statistics[], zk_samples_view[],
    zk_samples_gather[], zk_samples_attention[], zk_samples_lapack[];

const zk_sampled *zk_sampled_of(const zk_op *op) {
  static const zk_sampled *const tables[] = {
      zk_samples_activation, zk_samples_compare,   zk_samples_conv,      zk_samples_index,
      zk_samples_linalg,     zk_samples_loss,      zk_samples_norm,      zk_samples_order,
      zk_samples_pointwise,  zk_samples_pool,      zk_samples_reduce,    zk_samples_shape,
      zk_samples_view,       zk_samples_gather,    zk_samples_attention, zk_samples_lapack,
      zk_samples_special,    zk_samples_statistics};
  for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
    for (const zk_sampled *row = tables[t]; row->op; row++)
      if (row->op == op)
        return row;
  return NULL;
}

bool zk_sample_get(const zk_op *op, int i, zk_dtype real, zk_sample *s) {
  const zk_sampled *row = zk_sampled_of(op);
  *s = (zk_sample){.op = op, .real = real};
  zk_op_defaults(op, s->attr);
  return row && row->sample(i, s);
}
