/*
 * gradcheck.c: one op's backward, and the gradient of that, against fourth-order central
 * differences in double.
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

/* Where element e, in index order, of a float64 tensor lies. */
static double *element(const zk_tensor *t, int64_t e) {
  int64_t offset = 0;
  for (int d = t->shape.ndim - 1; d >= 0; d--) {
    offset += e % t->shape.dim[d] * t->stride[d];
    e /= t->shape.dim[d];
  }
  return (double *)zk_data(t) + offset;
}

/* The place of element e's mirror image in its matrix. */
static int64_t mirror(const zk_tensor *t, int64_t e) {
  int64_t n = t->shape.dim[t->shape.ndim - 1], row = e / n % n, column = e % n;
  return e + (column - row) * n + row - column;
}

static const double step[4] = {-2, -1, 1, 2}, weight[4] = {1, -8, 8, -1};

/* The numeric derivative by one element, whose place in memory is x, and by its image y with it. */
static zk_status difference(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                            double *x, double *y, double *out) {
  double before = *x, h = 1e-3 * fmax(1, fabs(before)), sum = 0;
  for (int s = 0; s < 4; s++) {
    double value;
    *x = *y = before + step[s] * h;
    zk_status status = weighted(op, n_in, in, attr, &value);
    *x = *y = before;
    ZK_TRY(status);
    sum += weight[s] * value;
  }
  *out = sum / (12 * h);
  return ZK_OK;
}

/* Compares every element of input i. */
static zk_status compare(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                         int i, bool symmetric, zk_tensor *leaf, double tol) {
  zk_tensor *grad = zk_grad(leaf);
  for (int64_t e = 0; e < zk_numel(leaf); e++) {
    double numeric = 0, analytic = grad ? zk_element_f(grad, e) : 0;
    int64_t image = symmetric ? mirror(leaf, e) : e;
    if (grad && image != e)
      analytic += zk_element_f(grad, image);
    ZK_TRY(difference(op, n_in, in, attr, element(in[i], e), element(in[i], image), &numeric));
    double scale = fmax(1, fmax(fabs(analytic), fabs(numeric)));
    if (!(fabs(analytic - numeric) <= tol * scale))
      return zk_fail(ZK_ERR_STATE,
                     "gradcheck: %s: input %d, element %lld: backward gives %.12g, the difference "
                     "%.12g",
                     op->name, i, (long long)e, analytic, numeric);
  }
  return ZK_OK;
}

static zk_status check(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       bool symmetric, double tol) {
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
      status = compare(op, n_in, in, attr, i, symmetric && i == 0, leaves[i], tol);
  zk_tensor_release_all(leaves, n_in);
  zk_free(leaves);
  return status;
}

zk_status zk_gradcheck(const zk_op *op, int n_in, zk_tensor *const *in, const zk_attr *attr,
                       double tol) {
  return check(op, n_in, in, attr, false, tol);
}

zk_status zk_gradcheck_sample(const zk_sample *s, double tol) {
  return check(s->op, s->n_in, s->in, s->attr, s->symmetric, tol);
}

/* ---- gradients of gradients -------------------------------------------------------------------
 */

enum { MOST = ZK_MAX_PARAM + ZK_MAX_OUT, DIRECTIONS = 3 };

/* h(x, dy) = sum over inputs of sum(u * dx): dx are the gradients of the inputs x for dy; u is
 * drawn anew from the same seed each time. x and dy are leaves. */
typedef struct second {
  const zk_op *op;
  const zk_attr *attr;
  bool symmetric;
  int n_in, n_out, n; /* n: tensors in all[], the inputs that are checked and then dy */
  zk_tensor *in[ZK_MAX_PARAM], *dy[ZK_MAX_OUT];
  zk_tensor *all[MOST];
} second;

static zk_status new_random(const zk_tensor *like, zk_rng *r, zk_tensor **out) {
  ZK_TRY(zk_tensor_new(like->dtype, &like->shape, out));
  zk_rng_uniform_f64(r, zk_data(*out), zk_numel(*out), -1, 1);
  return ZK_OK;
}

/* dx of every checked input, NULL where none flows. dy is made at the first time. */
static zk_status first_gradients(second *s, bool create_graph, zk_tensor **dx) {
  zk_tensor *out[ZK_MAX_OUT], *roots[ZK_MAX_OUT], *seeds[ZK_MAX_OUT];
  zk_rng r;
  int n_roots = 0, n_checked = s->n - s->n_out;
  zk_rng_seed(&r, 7);
  ZK_TRY(zk_apply(s->op, s->n_in, s->in, s->attr, out));
  zk_status status = ZK_OK;
  for (int k = 0; k < ZK_MAX_OUT && status == ZK_OK; k++) {
    if (!out[k] || !zk_requires_grad(out[k]))
      continue;
    if (!s->dy[k]) {
      status = new_random(out[k], &r, &s->dy[k]);
      if (status != ZK_OK)
        break;
      s->all[s->n++] = s->dy[k];
      s->n_out++;
      status = zk_set_requires_grad(s->dy[k], true);
    }
    roots[n_roots] = out[k];
    seeds[n_roots++] = s->dy[k];
  }
  zk_backward_mode mode = {.create_graph = create_graph, .retain_graph = create_graph};
  if (status == ZK_OK)
    status = zk_gradients(n_roots, roots, seeds, mode, n_checked, s->all, dx);
  zk_tensor_release_all(out, ZK_MAX_OUT);
  return status;
}

static zk_status value_of(second *s, double *sum) {
  zk_tensor *dx[MOST] = {NULL};
  zk_rng r;
  zk_rng_seed(&r, 11);
  *sum = 0;
  ZK_TRY(first_gradients(s, false, dx));
  for (int i = 0; i < s->n - s->n_out; i++)
    for (int64_t e = 0; dx[i] && e < zk_numel(dx[i]); e++) {
      double u;
      zk_rng_uniform_f64(&r, &u, 1, -1, 1);
      *sum += u * *element(dx[i], e);
    }
  zk_tensor_release_all(dx, MOST);
  return ZK_OK;
}

/* The gradients of h by all[], by backward; NULL where none flows. */
static zk_status second_gradients(second *s, zk_tensor **grads) {
  zk_tensor *dx[MOST] = {NULL}, *roots[MOST], *u[MOST], *drawn[MOST] = {NULL};
  zk_rng r;
  int n_roots = 0;
  zk_rng_seed(&r, 11);
  ZK_TRY(first_gradients(s, true, dx));
  zk_status status = ZK_OK;
  for (int i = 0; i < s->n - s->n_out && status == ZK_OK; i++) {
    if (!dx[i])
      continue;
    status = new_random(dx[i], &r, &drawn[i]);
    if (!zk_requires_grad(dx[i]))
      continue;
    roots[n_roots] = dx[i];
    u[n_roots++] = drawn[i];
  }
  if (status == ZK_OK && n_roots > 0)
    status = zk_gradients(n_roots, roots, u, (zk_backward_mode){0}, s->n, s->all, grads);
  zk_tensor_release_all(dx, MOST);
  zk_tensor_release_all(drawn, MOST);
  return status;
}

/* t replaced by the mean of it and its mirror image. */
static void make_symmetric(zk_tensor *t) {
  for (int64_t e = 0; e < zk_numel(t); e++) {
    double *x = element(t, e), *y = element(t, mirror(t, e));
    *x = *y = (*x + *y) / 2;
  }
}

/* all[] moved from where it was (`base`, all elements in order) by t along the direction that
 * `seed` draws. *sum, when it is wanted: the inner product of the direction and grads. */
static void move_along(second *s, const double *base, uint64_t seed, double t,
                       zk_tensor *const *grads, double *sum) {
  zk_rng r;
  zk_rng_seed(&r, seed);
  for (int i = 0; i < s->n; i++)
    for (int64_t e = 0; e < zk_numel(s->all[i]); e++, base++) {
      double v;
      zk_rng_uniform_f64(&r, &v, 1, -1, 1);
      v *= fmax(1, fabs(*base));
      *element(s->all[i], e) = *base + t * v;
      if (sum && grads[i])
        *sum += v * *element(grads[i], e);
    }
  if (s->symmetric) /* the direction is then the mean of v and its image */
    make_symmetric(s->all[0]);
}

/* Compares the derivative of h along a direction. */
static zk_status compare_along(second *s, const double *base, zk_tensor *const *grads,
                               uint64_t seed, double tol) {
  double analytic = 0, numeric = 0, size = 1, h = 1e-3;
  zk_status status = ZK_OK;
  for (int k = 0; k < 4 && status == ZK_OK; k++) {
    double value = 0;
    move_along(s, base, seed, step[k] * h, NULL, NULL);
    status = value_of(s, &value);
    numeric += weight[k] * value / (12 * h);
    size = fmax(size, fabs(value));
  }
  move_along(s, base, seed, 0, grads, &analytic);
  ZK_TRY(status);
  size = fmax(size, fmax(fabs(analytic), fabs(numeric)));
  if (!(fabs(analytic - numeric) <= tol * size))
    return zk_fail(ZK_ERR_STATE,
                   "gradgradcheck: %s: along direction %d backward gives %.12g, the difference "
                   "%.12g",
                   s->op->name, (int)seed, analytic, numeric);
  return ZK_OK;
}

static zk_status open_second(second *s, zk_tensor *const *in) {
  for (int i = 0; i < s->n_in; i++) {
    if (!in[i])
      continue;
    ZK_TRY(zk_tensor_alias(in[i], &s->in[i]));
    if (!is_checked(s->op, i, in[i]))
      continue;
    s->all[s->n++] = s->in[i];
    ZK_TRY(zk_set_requires_grad(s->in[i], true));
  }
  return ZK_OK;
}

zk_status zk_gradgradcheck(const zk_sample *of, double tol) {
  second s = {.op = of->op, .attr = of->attr, .n_in = of->n_in, .symmetric = of->symmetric};
  zk_tensor *grads[MOST] = {NULL};
  double *base = NULL;
  int64_t n = 0;
  zk_status status = open_second(&s, of->in);
  if (status == ZK_OK && s.n > 0)
    status = second_gradients(&s, grads);
  if (s.symmetric && grads[0])
    make_symmetric(grads[0]);
  for (int i = 0; i < s.n; i++)
    n += zk_numel(s.all[i]);
  if (status == ZK_OK && !(base = zk_alloc_zero((size_t)(n + 1) * sizeof *base)))
    status = zk_nomem((size_t)n * sizeof *base, "gradgradcheck");
  double *at = base;
  for (int i = 0; i < s.n && base; i++)
    for (int64_t e = 0; e < zk_numel(s.all[i]); e++)
      *at++ = *element(s.all[i], e);
  for (uint64_t d = 1; d <= DIRECTIONS && status == ZK_OK && s.n > s.n_out; d++)
    status = compare_along(&s, base, grads, d, tol);
  zk_free(base);
  zk_tensor_release_all(grads, MOST);
  zk_tensor_release_all(s.in, s.n_in);
  zk_tensor_release_all(s.dy, ZK_MAX_OUT);
  return status;
}
