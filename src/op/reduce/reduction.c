/*
 * reduction.c: what reductions share (reduction.h).
 */
#include <string.h>
#include <stdbool.h>
#include "op/reduce/reduction.h"

zk_status zk_reduction_init(const char *op, const zk_tensor *t, const zk_attr *dims, bool keepdim,
                            zk_reduction *r, zk_shape *out) {
  bool reduce[ZK_MAX_DIM] = {false};
  int ndim = t->shape.ndim;
  bool all = !dims || !dims->given || dims->n == 0;
  for (int i = 0; i < (all ? ndim : dims->n); i++) {
    int d = i;
    if (!all)
      ZK_TRY(zk_wrap_dim(op, dims->v[i], ndim, &d));
    if (reduce[d] && !all)
      return zk_fail(ZK_ERR_ARG, "%s: dim %d appears more than once", op, d);
    reduce[d] = true;
  }
  *r = (zk_reduction){.outputs = 1, .count = 1};
  *out = ZK_SCALAR;
  for (int d = 0; d < ndim; d++) {
    int64_t size = t->shape.dim[d];
    if (reduce[d]) {
      r->reduced[r->n_reduced] = size;
      r->reduced_stride[r->n_reduced++] = t->stride[d];
      r->count *= size;
      if (keepdim)
        out->dim[out->ndim++] = 1;
    } else {
      r->kept[r->n_kept] = size;
      r->kept_stride[r->n_kept++] = t->stride[d];
      r->outputs *= size;
      out->dim[out->ndim++] = size;
    }
  }
  return ZK_OK;
}

int64_t zk_reduction_start(const zk_reduction *r, int64_t o) {
  int64_t offset = 0;
  for (int d = r->n_kept - 1; d >= 0; d--) {
    offset += o % r->kept[d] * r->kept_stride[d];
    o /= r->kept[d];
  }
  return offset;
}

void zk_reduction_walk(const zk_reduction *r, int64_t start, int64_t begin, int64_t end, zk_run run,
                       void *context) {
  if (r->n_reduced == 0) {
    if (begin < end)
      run(context, start, 0, 1);
    return;
  }
  int last = r->n_reduced - 1;
  int64_t inner = r->reduced[last], stride = r->reduced_stride[last];
  while (begin < end) {
    int64_t rest = begin / inner, at = begin % inner, offset = start + at * stride;
    for (int d = last - 1; d >= 0; d--) {
      offset += rest % r->reduced[d] * r->reduced_stride[d];
      rest /= r->reduced[d];
    }
    int64_t n = inner - at < end - begin ? inner - at : end - begin;
    run(context, offset, stride, n);
    begin += n;
  }
}

zk_attr zk_dim_list(const zk_attr *dim) {
  zk_attr list = {.given = dim->given, .n = dim->given ? 1 : 0};
  list.v[0] = dim->i;
  return list;
}

zk_attr zk_dims_of(const zk_call *c) {
  const zk_param *p = c->op->params;
  while (strcmp(p->name, "dim") != 0)
    p++;
  zk_attr dim = *zk_call_attr(c, "dim");
  dim.given = dim.given || p->kind == ZK_P_INT;
  return p->kind == ZK_P_INTS_OPT ? dim : zk_dim_list(&dim);
}

int64_t zk_reduction_grain(const zk_reduction *r) {
  return 32768 / (r->count + 1) + 1;
}

/* t, of the output's shape, as a view that broadcasts to the input's shape. */
static zk_status broadcastable(const zk_call *c, const zk_attr *dims, zk_tensor *t,
                               zk_tensor **out) {
  zk_reduction r;
  zk_shape shape;
  int64_t stride[ZK_MAX_DIM];
  zk_tensor *dense;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], dims, true, &r, &shape));
  ZK_TRY(zk_tensor_contiguous(t, &dense));
  zk_shape_strides(&shape, stride);
  zk_status status = zk_tensor_as_strided(dense, &shape, stride, dense->offset, out);
  zk_tensor_release(dense);
  return status;
}

zk_status zk_reduction_backward(const zk_call *c, zk_grads *g, const zk_attr *dims, zk_tensor *y,
                                zk_tensor *dy, zk_loop f32, zk_loop f64, void *context) {
  zk_tensor *t[4] = {NULL};
  zk_dtype dtype = dy->dtype;
  zk_status status = zk_tensor_new(dtype, &c->in[0]->shape, &t[0]);
  if (status == ZK_OK)
    status = zk_tensor_cast(c->in[0], dtype, &t[1]);
  if (status == ZK_OK)
    status = broadcastable(c, dims, y, &t[2]);
  if (status == ZK_OK)
    status = broadcastable(c, dims, dy, &t[3]);
  if (status == ZK_OK) {
    zk_iterate(4, t, zk_real_index(dtype) ? f64 : f32, context);
    status = zk_grads_give(g, c, 0, t[0]);
  }
  zk_tensor_release_all(t, 4);
  return status;
}

typedef struct count_equal {
  const zk_tensor *x;
  int flags;
  double value;
  int64_t equals;
} count_equal;

static void count_equal_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  count_equal *s = context;
  ZK_REAL(s->x->dtype, {
    const real *x = (const real *)zk_data(s->x) + offset;
    for (int64_t i = 0; i < n; i++) {
      double v = (double)x[i * stride];
      if ((s->flags & ZK_EQUAL_ABSOLUTE) && v < 0)
        v = -v;
      s->equals += v == s->value || ((s->flags & ZK_EQUAL_NAN) && v != v && s->value != s->value);
    }
  });
}

zk_status zk_reduction_distribute(const zk_call *c, const zk_attr *dims, int flags, zk_tensor *dy,
                                  zk_tensor **out) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], dims, false, &r, &shape));
  ZK_TRY(zk_tensor_clone(dy, out));
  for (int64_t o = 0; o < r.outputs; o++) {
    count_equal s = {.x = c->in[0], .flags = flags, .value = zk_element_f(c->out[0], o)};
    zk_reduction_walk(&r, zk_reduction_start(&r, o), 0, r.count, count_equal_run, &s);
    zk_element_set_f(*out, o, zk_element_f(*out, o) / (double)s.equals);
  }
  return ZK_OK;
}

/* ---- formulas ---------------------------------------------------------------------------------
 */

zk_tensor *zk_reduction_restore(zk_gradient *g, const zk_attr *dims, zk_tensor *t) {
  zk_reduction r;
  zk_shape shape = ZK_SCALAR;
  zk_build_try(&g->build,
               zk_reduction_init(g->call->op->name, g->call->in[0], dims, true, &r, &shape));
  return zk_build_reshape(&g->build, t, &shape);
}

zk_tensor *zk_reduction_over(zk_gradient *g, const zk_op *op, const zk_attr *dims, zk_tensor *t) {
  zk_shape list = {.ndim = 0};
  bool all = !dims->given || dims->n == 0;
  for (int i = 0; i < (all ? t->shape.ndim : dims->n); i++)
    list.dim[list.ndim++] = all ? i : dims->v[i];
  return t->shape.ndim == 0 ? t : zk_build_reduce(&g->build, op, t, &list, true);
}

zk_tensor *zk_reduction_share(zk_gradient *g, const zk_attr *dims, zk_tensor *x, zk_tensor *y,
                              bool nans) {
  y = zk_reduction_restore(g, dims, y);
  zk_tensor *dy = zk_reduction_restore(g, dims, zk_gradient_dy(g, 0)), *equal = ZK_DO(eq, x, y);
  if (nans)
    equal = ZK_DO(logical_or, equal, ZK_DO(logical_and, ZK_DO(isnan, x), ZK_DO(isnan, y)));
  equal = zk_build_cast(&g->build, equal, x->dtype);
  return ZK_DO(mul, ZK_DO(div, dy, zk_reduction_over(g, &zk_op_sum, dims, equal)), equal);
}
