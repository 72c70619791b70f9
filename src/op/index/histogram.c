/*
 * histogram.c: bincount and histc, which have no gradients.
 */
#include <math.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "op/kernel.h"
#include "op/want.h"

/* ---- bincount -------------------------------------------------------------------------------- */

enum { MINLENGTH };
#define CHECKED 65536 /* elements between two looks for Ctrl-C */

static const zk_param bincount_params[] = {ZK_TENSOR("input"), ZK_TENSOR_OPT("weights"),
                                           ZK_INT_OR("minlength", 0)};

/* For an empty input PyTorch gives int64, with weights too. */
static zk_dtype bincount_dtype(const zk_tensor *x, const zk_tensor *weights) {
  if (!weights || zk_numel(x) == 0)
    return ZK_INT64;
  return weights->dtype == ZK_FLOAT32 ? ZK_FLOAT32 : ZK_FLOAT64;
}
static zk_status bincount_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0], *weights = c->in[1];
  char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
  if (x->shape.ndim != 1 || zk_dtype_category(x->dtype) != ZK_CATEGORY_INTEGER)
    return zk_fail(
        ZK_ERR_ARG,
        "bincount: input is %s of shape %s, it must be a vector of integers (input:long())",
        zk_dtype_name(x->dtype), zk_shape_text(&x->shape, a));
  if (weights && !zk_shape_equal(&weights->shape, &x->shape))
    return zk_fail(ZK_ERR_ARG, "bincount: weights have shape %s, input has %s",
                   zk_shape_text(&weights->shape, a), zk_shape_text(&x->shape, b));
  if (c->attr[MINLENGTH].i < 0)
    return zk_fail(ZK_ERR_ARG, "bincount: minlength is %lld", (long long)c->attr[MINLENGTH].i);
  out->dtype = bincount_dtype(x, weights);
  out->dynamic = out->no_grad = true;
  return ZK_OK;
}
/* range[0] and range[1]: the least and the greatest of x and what they were. */
ZK_TARGETED(widen_range, (const int64_t *x, int64_t n, int64_t *range), (x, n, range), {
  int64_t least = range[0], greatest = range[1];
  for (int64_t i = 0; i < n; i++) {
    least = x[i] < least ? x[i] : least;
    greatest = x[i] > greatest ? x[i] : greatest;
  }
  range[0] = least;
  range[1] = greatest;
})

/* Neighbours are counted in several tables, of few bins: the next one need not wait for the count
 * of an equal one. */
#define TABLES 4
#define FEW_BINS 4096

static zk_status count_each(const int64_t *x, int64_t total, int64_t bins, int64_t *y) {
  int64_t *table = bins <= FEW_BINS ? zk_alloc_zero((size_t)(TABLES * bins) * sizeof *y) : y;
  int64_t far = bins <= FEW_BINS ? bins : 0;
  if (!table)
    return zk_nomem((size_t)(TABLES * bins) * sizeof *y, "bincount's tables");
  for (int64_t i = 0; i < total && !zk_interrupted();) {
    int64_t part = total - i < CHECKED ? total : i + CHECKED;
    for (; i + TABLES <= part; i += TABLES) {
      table[x[i]]++;
      table[far + x[i + 1]]++;
      table[2 * far + x[i + 2]]++;
      table[3 * far + x[i + 3]]++;
    }
    for (; i < part; i++)
      table[x[i]]++;
  }
  if (table == y)
    return ZK_OK;
  for (int64_t v = 0; v < bins; v++)
    y[v] = (table[v] + table[far + v]) + (table[2 * far + v] + table[3 * far + v]);
  zk_free(table);
  return ZK_OK;
}

static void add_weights(const int64_t *x, int64_t total, const zk_tensor *weights, zk_tensor *y) {
  ZK_REAL(y->dtype, {
    real *sum = zk_data(y);
    ZK_STOPPABLE(i, total)
    sum[x[i]] += (real)zk_element_f(weights, i * weights->stride[0]);
  });
}

static zk_status bincount_forward(zk_call *c) {
  zk_tensor *whole = NULL, *x = NULL;
  const zk_tensor *weights = c->in[1];
  zk_dtype dtype = bincount_dtype(c->in[0], weights);
  int64_t n = c->attr[MINLENGTH].i, total = zk_numel(c->in[0]), range[2] = {0, -1};
  zk_status status = zk_tensor_cast(c->in[0], ZK_INT64, &whole);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(whole, &x);
  for (int64_t i = 0; status == ZK_OK && i < total && !zk_interrupted(); i += CHECKED)
    widen_range((const int64_t *)zk_data(x) + i, total - i < CHECKED ? total - i : CHECKED, range);
  if (status == ZK_OK && range[0] < 0)
    status =
        zk_fail(ZK_ERR_ARG, "bincount: input holds %lld, which is negative", (long long)range[0]);
  if (range[1] >= n)
    n = range[1] < INT64_MAX ? range[1] + 1 : range[1];
  if (status == ZK_OK)
    status = zk_tensor_zeros(dtype, &ZK_SHAPE(n), &c->out[0]);
  if (status == ZK_OK && !weights && total > 0)
    status = count_each(zk_data(x), total, n, zk_data(c->out[0]));
  else if (status == ZK_OK && total > 0)
    add_weights(zk_data(x), total, weights, c->out[0]);
  zk_tensor_release(whole);
  zk_tensor_release(x);
  return status;
}
const zk_op zk_op_bincount = {
    .name = "bincount",
    .doc = "bincount(input, weights=nil, minlength=0): how often each of 0, 1, .. occurs in a "
           "vector of integers, or the sum of the weights there. The result has minlength elements "
           "or more; it is int64, with weights float32 or float64. Errors: a negative value; "
           "weights of another shape.",
    ZK_PARAMS(bincount_params),
    .n_out = 1,
    .infer = bincount_infer,
    .forward = bincount_forward};

/* ---- histc ----------------------------------------------------------------------------------- */

enum { BINS, MIN, MAX };

static const zk_param histc_params[] = {ZK_TENSOR("input"), ZK_INT_OR("bins", 100),
                                        ZK_FLOAT_OR("min", 0), ZK_FLOAT_OR("max", 0)};

static zk_status histc_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[0];
  ZK_TRY(zk_want_real("histc", "input", x));
  if (c->attr[BINS].i < 1)
    return zk_fail(ZK_ERR_ARG, "histc: bins is %lld, it must be at least 1",
                   (long long)c->attr[BINS].i);
  if (c->attr[MIN].f > c->attr[MAX].f)
    return zk_fail(ZK_ERR_ARG, "histc: min %g is greater than max %g", c->attr[MIN].f,
                   c->attr[MAX].f);
  *out = (zk_spec){.dtype = x->dtype, .shape = ZK_SHAPE(c->attr[BINS].i), .no_grad = true};
  return ZK_OK;
}
static zk_status histc_forward(zk_call *c) {
  zk_tensor *x;
  int64_t bins = c->attr[BINS].i, n = zk_numel(c->in[0]);
  zk_status status = zk_tensor_contiguous(c->in[0], &x);
  if (status != ZK_OK)
    return status;
  ZK_REAL(x->dtype, {
    const real *v = zk_data(x);
    real *y = zk_data(c->out[0]);
    real low = (real)c->attr[MIN].f;
    real high = (real)c->attr[MAX].f;
    if (low == high && n > 0) { /* no range is given: use the data's */
      low = high = v[0];
      for (int64_t i = 1; i < n; i++) {
        low = v[i] < low || v[i] != v[i] ? v[i] : low;
        high = v[i] > high || v[i] != v[i] ? v[i] : high;
      }
    }
    if (low == high) {
      low -= 1;
      high += 1;
    }
    if (!isfinite(low) || !isfinite(high)) {
      status = zk_fail(ZK_ERR_ARG, "histc: the range from %g to %g is not finite", (double)low,
                       (double)high);
    } else {
      memset(y, 0, sizeof *y * (size_t)bins);
      for (int64_t i = 0; i < n && !(i % 65536 == 0 && zk_interrupted()); i++) {
        if (!(v[i] >= low && v[i] <= high))
          continue;
        double bin = (v[i] - low) * (real)bins / (high - low);
        if (!(bin >= 0 && bin <= (double)bins)) /* a range near the largest number overflows */
          bin = ((double)v[i] / 2 - (double)low / 2) / ((double)high / 2 - (double)low / 2) *
                (double)bins;
        y[bin < (double)bins ? (int64_t)bin : bins - 1] += 1;
      }
    }
  });
  zk_tensor_release(x);
  return status;
}
const zk_op zk_op_histc = {
    .name = "histc",
    .doc = "histc(input, bins=100, min=0, max=0): how many elements fall into each of bins equal "
           "parts of min..max. The data's own range is taken when the two are equal; elements "
           "outside are left out. Errors: an input of integers or bools; a range that is not "
           "finite; min past max.",
    ZK_PARAMS(histc_params),
    .n_out = 1,
    .infer = histc_infer,
    .forward = histc_forward};
