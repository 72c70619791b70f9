/*
 * gradcheck.c: one op's backward against a fourth-order central difference in double.
 */
#include "samples/gradcheck.h"

#include <math.h>
#include <string.h>
#include "base/memory.h"
#include "base/rng.h"
#include "grad/graph.h"

/* sum over outputs of sum(w * output), w drawn anew from the same seed each time. */
static zk_status weighted(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                          double *sum) {
  zk_call c = {.op = op, .n_in = n_in, .in = (zk_tensor **)in};
  zk_spec spec[ZK_MAX_OUT];
  zk_rng r;
  memcpy(c.attr, attr, sizeof c.attr);
  ZK_TRY(zk_op_run(&c, spec));
  zk_rng_seed(&r, 7);
  *sum = 0;
  for (int k = 0; k < c.n_out; k++) {
    zk_tensor *dense;
    if (spec[k].no_grad || !zk_dtype_is_real(c.out[k]->dtype))
      continue;
    zk_status status = zk_tensor_contiguous(c.out[k], &dense);
    if (status != ZK_OK) {
      zk_tensor_release_all(c.out, ZK_MAX_OUT);
      return status;
    }
    for (int64_t i = 0; i < zk_numel(dense); i++) {
      double w;
      zk_rng_uniform_f64(&r, &w, 1, -1, 1);
      *sum += w * zk_element_f(dense, i);
    }
    zk_tensor_release(dense);
  }
  zk_tensor_release_all(c.out, ZK_MAX_OUT);
  return ZK_OK;
}

/* The gradients of the same sum by backward, into the leaves' .grad. */
static zk_status by_backward(const zk_op *op, int n_in, zk_tensor *const *leaves,
                             const zk_attr *attr) {
  zk_tensor *out[ZK_MAX_OUT];
  zk_rng r;
  bool mode = zk_set_grad_mode(true);
  zk_status status = zk_apply(op, n_in, leaves, attr, out);
  zk_set_grad_mode(mode);
  if (status != ZK_OK)
    return status;
  zk_rng_seed(&r, 7);
  for (int k = 0; k < ZK_MAX_OUT && status == ZK_OK; k++) {
    zk_tensor *w;
    if (!out[k] || !zk_requires_grad(out[k]))
      continue;
    status = zk_tensor_new(out[k]->dtype, &out[k]->shape, &w);
    if (status != ZK_OK)
      break;
    zk_rng_uniform_f64(&r, zk_data(w), zk_numel(w), -1, 1);
    status = zk_backward(out[k], w, true);
    zk_tensor_release(w);
  }
  zk_tensor_release_all(out, ZK_MAX_OUT);
  return status;
}

static bool is_checked(const zk_op *op, int i, const zk_tensor *t) {
  return t && t->dtype == ZK_FLOAT64 && !t->is_number && !(i < 8 && (op->constant & ZK_SAVE_IN(i)));
}

/* The numeric derivative by one element, whose place in memory is x. */
static zk_status difference(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                            double *x, double *out) {
  static const double step[4] = {-2, -1, 1, 2}, weight[4] = {1, -8, 8, -1};
  double before = *x, h = 1e-3 * fmax(1, fabs(before)), sum = 0;
  for (int s = 0; s < 4; s++) {
    double value;
    *x = before + step[s] * h;
    zk_status status = weighted(op, n_in, in, attr, &value);
    *x = before;
    ZK_TRY(status);
    sum += weight[s] * value;
  }
  *out = sum / (12 * h);
  return ZK_OK;
}

/* Compares every element of input i. */
static zk_status compare(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                         int i, zk_tensor *leaf, double tol) {
  zk_tensor *grad = zk_grad(leaf);
  for (int64_t e = 0; e < zk_numel(leaf); e++) {
    int64_t rest = e, offset = 0;
    double numeric = 0, analytic = grad ? zk_element_f(grad, e) : 0;
    for (int d = in[i]->shape.ndim - 1; d >= 0; d--) {
      offset += rest % in[i]->shape.dim[d] * in[i]->stride[d];
      rest /= in[i]->shape.dim[d];
    }
    ZK_TRY(difference(op, n_in, in, attr, (double *)zk_data(in[i]) + offset, &numeric));
    double scale = fmax(1, fmax(fabs(analytic), fabs(numeric)));
    if (!(fabs(analytic - numeric) <= tol * scale))
      return zk_fail(ZK_ERR_STATE,
                     "gradcheck: %s: input %d, element %lld: backward gives %.12g, the difference "
                     "%.12g",
                     op->name, i, (long long)e, analytic, numeric);
  }
  return ZK_OK;
}

zk_status zk_gradcheck(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       double tol) {
  size_t size = (size_t)(n_in ? n_in : 1) * sizeof(zk_tensor *);
  zk_tensor **leaves = zk_alloc_zero(size);
  if (!leaves)
    return zk_nomem(size, "gradcheck");
  zk_status status = ZK_OK;
  /* Leaves are aliases: they see the inputs' strides and every nudge. */
  for (int i = 0; i < n_in && status == ZK_OK; i++) {
    if (!in[i])
      continue;
    status = zk_tensor_alias(in[i], &leaves[i]);
    if (status == ZK_OK && is_checked(op, i, in[i]))
      status = zk_set_requires_grad(leaves[i], true);
  }
  if (status == ZK_OK)
    status = by_backward(op, n_in, leaves, attr);
  for (int i = 0; i < n_in && status == ZK_OK; i++)
    if (is_checked(op, i, in[i]))
      status = compare(op, n_in, in, attr, i, leaves[i], tol);
  zk_tensor_release_all(leaves, n_in);
  zk_free(leaves);
  return status;
}
