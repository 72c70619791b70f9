/*
 * source.c: random draws and writes outside of ops as ONNX nodes.
 *
 * A shape that is fixed is an attribute of RandomUniform and RandomNormal; one that depends on open
 * sizes is that of a tensor of zeros, whose Like they are.
 */
#include "onnx/trace/source.h"

#include <stdio.h>
#include "onnx/to/converters.h"

/* RandomUniform or RandomNormal in the shape of the output, with the two attributes. */
static const char *draw(zk_export *x, const char *type, zk_dtype dtype, const char *first, double a,
                        const char *second, double b) {
  const zk_shape *shape = &x->call->out[0]->shape;
  const char *draws;
  bool open = false;
  for (int d = 0; d < shape->ndim; d++)
    open = open || zk_export_out_varies(x, 0, d);
  if (open) {
    char like[24];
    const char *zeros = zk_export_add(x, "ConstantOfShape", zk_export_shape(x));
    snprintf(like, sizeof like, "%sLike", type);
    draws = zk_export_add(x, like, zeros);
  } else {
    draws = zk_export_node(x, type, 0, NULL);
    zk_export_ints(x, "shape", shape->ndim, shape->dim);
  }
  zk_export_int(x, "dtype", zk_onnx_of_dtype(dtype));
  zk_export_float(x, first, a);
  zk_export_float(x, second, b);
  return draws;
}

static const char *uniform(zk_export *x, zk_dtype dtype, double low, double high) {
  return draw(x, "RandomUniform", dtype, "low", low, "high", high);
}

static void uniform_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(x, 0, uniform(x, c->out[0]->dtype, c->attr[0].f, c->attr[1].f));
}

static void normal_to_onnx(zk_export *x, const zk_call *c) {
  zk_export_out(
      x, 0, draw(x, "RandomNormal", c->out[0]->dtype, "mean", c->attr[0].f, "scale", c->attr[1].f));
}

/* u < p, for u from [0, 1) */
static void bernoulli_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->n_in ? c->in[0]->dtype : ZK_FLOAT64;
  const char *p = c->n_in ? zk_export_as_is(x, 0) : zk_export_number(x, dtype, c->attr[0].f);
  const char *one = zk_export_add(x, "Less", uniform(x, dtype, 0, 1), p);
  zk_export_out(x, 0, zk_export_cast(x, one, zk_onnx_of_dtype(c->out[0]->dtype)));
}

/* low + floor(u (high - low)) */
static void randint_to_onnx(zk_export *x, const zk_call *c) {
  double low = (double)c->attr[0].i, span = (double)c->attr[1].i - low;
  const char *u = uniform(x, ZK_FLOAT64, 0, 1);
  const char *whole =
      zk_export_add(x, "Floor", zk_export_add(x, "Mul", u, zk_export_number(x, ZK_FLOAT64, span)));
  whole = zk_export_add(x, "Add", whole, zk_export_number(x, ZK_FLOAT64, low));
  zk_export_out(x, 0, zk_export_cast(x, whole, zk_onnx_of_dtype(c->out[0]->dtype)));
}

/* -log(1 - u) / rate */
static void exponential_to_onnx(zk_export *x, const zk_call *c) {
  zk_dtype dtype = c->out[0]->dtype;
  const char *u = uniform(x, dtype, 0, 1);
  const char *rest = zk_export_add(x, "Sub", zk_export_number(x, dtype, 1), u);
  const char *log = zk_export_add(x, "Log", rest);
  zk_export_out(x, 0, zk_export_add(x, "Div", log, zk_export_number(x, dtype, -c->attr[0].f)));
}

/* By the logarithms of the weights, row by row. */
static void multinomial_to_onnx(zk_export *x, const zk_call *c) {
  bool one = c->in[0]->shape.ndim == 1;
  const char *log = zk_export_add(x, "Log", zk_export_in(x, 0, ZK_FLOAT32));
  if (one)
    log = zk_export_axes(x, "Unsqueeze", log, 1, (int64_t[]){0}, 13);
  const char *classes = zk_export_add(x, "Multinomial", log);
  zk_export_int(x, "dtype", zk_onnx_of_dtype(ZK_INT64));
  zk_export_int(x, "sample_size", c->attr[0].i);
  zk_export_out(x, 0, one ? zk_export_axes(x, "Squeeze", classes, 1, (int64_t[]){0}, 13) : classes);
}

static void no_node(zk_export *x, const zk_call *c) {
  (void)c;
  zk_export_refuse(x, "it draws random numbers in forward, and ONNX has no node for them: draw "
                      "outside and make them an input of the model");
}

static void copy_to_onnx(zk_export *x, const zk_call *c) {
  const char *value = zk_export_in(x, 1, c->out[0]->dtype);
  zk_export_out(x, 0, zk_export_add(x, "Expand", value, zk_export_shape(x)));
}

const zk_onnx_to zk_onnx_to_source[] = {
    {.op = &zk_source_uniform, .to = uniform_to_onnx},
    {.op = &zk_source_normal, .to = normal_to_onnx},
    {.op = &zk_source_bernoulli, .to = bernoulli_to_onnx},
    {.op = &zk_source_randint, .to = randint_to_onnx},
    {.op = &zk_source_exponential, .to = exponential_to_onnx},
    {.op = &zk_source_multinomial, .to = multinomial_to_onnx},
    {.op = &zk_source_randperm, .to = no_node},
    {.op = &zk_source_random, .to = no_node},
    {.op = &zk_source_copy, .to = copy_to_onnx},
    {.op = NULL},
};
