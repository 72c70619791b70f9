/*
 * random.c: nodes that draw: RandomNormal, RandomUniform, Bernoulli, Multinomial, Dropout.
 *
 * With a seed in the node each run draws the same, and what ONNX's reference draws: the numbers of
 * NumPy's RandomState(seed), which is the same engine as ours (MT19937) with other transformations.
 * Without one a run draws anew from zknn's generator, so that manual_seed repeats it; the session
 * runs node by node then, since a plan has its constants already.
 */
#include "onnx/from/converters.h"

#include <math.h>
#include "base/rng.h"

typedef struct source {
  zk_rng own;  /* of a node with a seed */
  bool common; /* without one: zknn's generator */
} source;

static void open_source(zk_import *x, source *s) {
  const zk_graph_attribute *a = zk_import_attribute(x, "seed");
  s->common = !a;
  if (a && a->type != ZK_ATTRIBUTE_FLOAT && a->type != ZK_ATTRIBUTE_INT)
    zk_import_refuse(x, "attribute 'seed' must be a number");
  if (a) {
    double seed = a->type == ZK_ATTRIBUTE_INT ? (double)a->i : (double)a->f;
    zk_rng_seed(&s->own, seed >= 0 && seed < 0x1p32 ? (uint64_t)seed : 0);
    return;
  }
  if (!x->now) {
    x->unknown = true;
    zk_import_refuse(x, "it draws anew in each run");
  }
}

/* In [0, 1), of 53 bits. */
static double uniform(zk_rng *rng) {
  uint32_t high = zk_rng_u32(rng) >> 5, low = zk_rng_u32(rng) >> 6;
  return ((double)high * 0x1p26 + (double)low) * 0x1p-53;
}

static void fill_uniform(zk_rng *rng, double *x, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    x[i] = uniform(rng);
}

/* Pairs by the polar method [Marsaglia and Bray 1964]; the second of a pair comes first. */
static void fill_normal(zk_rng *rng, double *x, int64_t n) {
  for (int64_t i = 0; i < n; i += 2) {
    double a, b, square;
    do {
      a = 2 * uniform(rng) - 1;
      b = 2 * uniform(rng) - 1;
      square = a * a + b * b;
    } while (square >= 1 || square == 0);
    double f = sqrt(-2 * log(square) / square);
    x[i] = f * b;
    if (i + 1 < n)
      x[i + 1] = f * a;
  }
}

/* Draws of that shape, in float64. */
static zk_tensor *draw(zk_import *x, source *s, const zk_shape *shape,
                       void (*fill)(zk_rng *, double *, int64_t)) {
  zk_tensor *t = zk_import_new(x, ZK_FLOAT64, shape);
  int64_t n = zk_numel(t);
  zk_import_spend(x, (double)n);
  fill(s->common ? zk_rng_borrow() : &s->own, zk_data(t), n);
  if (s->common)
    zk_rng_give_back();
  return t;
}

/* ---- RandomNormal, RandomUniform --------------------------------------------------------------
 */

/* draws * factor + shift, of the node's type and shape, or like its input. */
static void draws(zk_import *x, bool like, bool normal) {
  source s;
  double low = zk_import_float(x, normal ? "mean" : "low", 0);
  double high = zk_import_float(x, normal ? "scale" : "high", 1);
  zk_tensor *model = like ? zk_import_in(x, 0) : NULL;
  zk_dtype dtype = ZK_FLOAT32;
  zk_shape shape;
  bool typed = zk_import_attribute(x, "dtype") != NULL;
  if (typed)
    dtype = zk_import_dtype(x, zk_import_int(x, "dtype", ZK_ONNX_FLOAT));
  else if (like)
    dtype = model->dtype;
  if (like)
    shape = model->shape;
  else if (!zk_import_ints(x, "shape", &shape))
    zk_import_refuse(x, "attribute 'shape' is missing");
  if (!zk_dtype_is_real(dtype))
    zk_import_refuse(x, "it draws floats, not %s", zk_dtype_name(dtype));
  for (int d = 0; d < shape.ndim; d++)
    if (shape.dim[d] < 0)
      zk_import_refuse(x, "size %d of the shape is negative", d);
  open_source(x, &s);
  zk_tensor *y = draw(x, &s, &shape, normal ? fill_normal : fill_uniform);
  zk_tensor *factor = zk_import_number(x, dtype, normal ? high : high - low);
  y = zk_import_make(x, &zk_op_mul, zk_import_cast(x, y, dtype), factor);
  zk_import_out(x, 0, zk_import_make(x, &zk_op_add, y, zk_import_number(x, dtype, low)));
}
static void random_normal(zk_import *x) {
  draws(x, false, true);
}
static void random_normal_like(zk_import *x) {
  draws(x, true, true);
}
static void random_uniform(zk_import *x) {
  draws(x, false, false);
}
static void random_uniform_like(zk_import *x) {
  draws(x, true, false);
}

/* ---- Bernoulli, Multinomial -------------------------------------------------------------------
 */

static void bernoulli(zk_import *x) {
  source s;
  zk_tensor *p = zk_import_in(x, 0);
  bool typed = zk_import_attribute(x, "dtype") != NULL;
  zk_dtype dtype = typed ? zk_import_dtype(x, zk_import_int(x, "dtype", 0)) : p->dtype;
  open_source(x, &s);
  zk_tensor *u = draw(x, &s, &p->shape, fill_uniform);
  zk_tensor *y = zk_import_make(x, &zk_op_lt, u, zk_import_cast(x, p, ZK_FLOAT64));
  zk_import_out(x, 0, zk_import_cast(x, y, dtype));
}

/* Its input are logarithms of probabilities, but for a factor: how many of their running sums are
 * not above a draw. */
static void multinomial(zk_import *x) {
  source s;
  zk_tensor *in = zk_import_in(x, 0);
  int64_t count = zk_import_int(x, "sample_size", 1);
  zk_dtype dtype = zk_import_dtype(x, zk_import_int(x, "dtype", ZK_ONNX_INT32));
  if (in->shape.ndim != 2 || in->shape.dim[1] < 1 || count < 1)
    zk_import_refuse(x, "its input must be a matrix with a class, and sample_size positive");
  open_source(x, &s);
  zk_tensor *u = draw(x, &s, &ZK_SHAPE(in->shape.dim[0], count), fill_uniform);
  in = zk_import_cast(x, in, ZK_FLOAT64);
  zk_import_set(x, "dim", 1);
  in = zk_import_make(x, &zk_op_softmax, in);
  zk_import_set(x, "dim", 1);
  zk_tensor *sums = zk_import_make(x, &zk_op_cumsum, in);
  zk_import_set(x, "right", true);
  zk_tensor *y = zk_import_make(x, &zk_op_searchsorted, sums, u);
  zk_tensor *last = zk_import_number(x, ZK_INT64, (double)(in->shape.dim[1] - 1));
  zk_import_out(x, 0, zk_import_cast(x, zk_import_make(x, &zk_op_minimum, y, last), dtype));
}

/* ---- Dropout ----------------------------------------------------------------------------------
 */

/* In evaluation it hands its input on; the mask is true everywhere. So does training that drops
 * nothing. */
static void dropout(zk_import *x) {
  source s;
  zk_tensor *in = zk_import_in(x, 0), *mask, *y = in;
  zk_dtype of_mask = x->opset < 10 ? in->dtype : ZK_BOOL;
  bool early = x->opset < 12, training = x->opset < 7 && zk_import_int(x, "is_test", 1) == 0;
  double ratio = 0;
  if (!early)
    (void)zk_import_in_opt(x, 1); /* evaluation has no need to know it */
  zk_import_ignore(x, "seed");
  zk_import_ignore(x, "ratio");
  if (training || (!early && zk_import_known_int(x, 2, 0) != 0))
    ratio = early ? zk_import_float(x, "ratio", 0.5) : zk_import_known_float(x, 1, 0.5);
  if (!(ratio >= 0 && ratio <= 1))
    zk_import_refuse(x, "its ratio is %g, it must be 0 to 1", ratio);
  if (ratio == 0) {
    mask = zk_import_fill(x, of_mask, 1, &in->shape);
  } else {
    open_source(x, &s);
    zk_tensor *u = draw(x, &s, &in->shape, fill_uniform);
    mask = zk_import_make(x, &zk_op_ge, u, zk_import_number(x, ZK_FLOAT64, ratio));
    y = zk_import_make(x, &zk_op_mul, in, zk_import_number(x, in->dtype, 1 / (1 - ratio)));
    y = zk_import_make(x, &zk_op_where, mask, y, zk_import_number(x, in->dtype, 0));
    mask = zk_import_cast(x, mask, of_mask);
  }
  zk_import_out(x, 0, y);
  zk_import_out(x, 1, mask);
}

const zk_onnx_from zk_onnx_from_random[] = {
    {.type = "Bernoulli", .from = bernoulli},
    {.type = "Dropout", .from = dropout},
    {.type = "Multinomial", .from = multinomial},
    {.type = "RandomNormal", .from = random_normal},
    {.type = "RandomNormalLike", .from = random_normal_like},
    {.type = "RandomUniform", .from = random_uniform},
    {.type = "RandomUniformLike", .from = random_uniform_like},
    {.type = NULL},
};
