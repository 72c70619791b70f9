/*
 * scatter_reduce.c: scatter_reduce: the sum, product, mean, greatest or least of what is scattered
 * to each position along a dimension.
 */
#include <math.h>
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/index/positions.h"
#include "op/want.h"

enum { INPUT, INDEX, SRC };
enum { DIM, REDUCE, INCLUDE_SELF };
enum { SUM, PROD, MEAN, AMAX, AMIN };

static const zk_param params[] = {ZK_TENSOR("input"),
                                  ZK_INT("dim"),
                                  ZK_TENSOR("index"),
                                  ZK_TENSOR("src"),
                                  ZK_CHOICE("reduce", "sum|prod|mean|amax|amin"),
                                  ZK_FLAG("include_self", true)};

static zk_status infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT], *index = c->in[INDEX], *src = c->in[SRC];
  int d;
  ZK_TRY(zk_wrap_dim("scatter_reduce", c->attr[DIM].i, x->shape.ndim, &d));
  ZK_TRY(zk_positions_dtype("scatter_reduce", index));
  ZK_TRY(zk_want_same("scatter_reduce", "src", src, "input", x));
  if (c->attr[REDUCE].i == MEAN && x->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "scatter_reduce: input is bool, which has no mean");
  ZK_TRY(zk_positions_within("scatter_reduce", "an input", index, x, d));
  ZK_TRY(zk_positions_within("scatter_reduce", "a src", index, src, -1));
  *out = (zk_spec){.dtype = x->dtype, .shape = x->shape};
  return ZK_OK;
}

/* The identity element of the reduction, as a scalar: 0, 1, -inf or inf, or the least or greatest
 * integer. */
static zk_status identity_element(const zk_call *c, zk_dtype dtype, zk_tensor **out) {
  int64_t reduce = c->attr[REDUCE].i, least = 0, greatest = dtype == ZK_UINT8 ? 255 : 1;
  ZK_TRY(zk_tensor_zeros(dtype, &ZK_SCALAR, out));
  if (dtype == ZK_INT64)
    least = INT64_MIN, greatest = INT64_MAX;
  if (reduce == PROD)
    zk_tensor_fill_i(*out, 1);
  else if (reduce == AMAX || reduce == AMIN)
    zk_dtype_is_real(dtype) ? zk_tensor_fill_f(*out, reduce == AMAX ? -INFINITY : INFINITY)
                            : zk_tensor_fill_i(*out, reduce == AMAX ? least : greatest);
  return ZK_OK;
}

/* The number of elements that each one of the output is the mean of, at least 1: int64, contiguous.
 */
static zk_status count_reduced(const zk_call *c, int d, zk_tensor **out) {
  zk_tensor *one = NULL;
  zk_positions p = {0};
  ZK_TRY(zk_tensor_zeros(ZK_INT64, &c->in[INPUT]->shape, out));
  zk_status status = zk_tensor_zeros(ZK_INT64, &ZK_SCALAR, &one);
  if (status == ZK_OK)
    status = zk_positions_along(*out, d, c->in[INDEX], &p);
  if (status == ZK_OK) {
    zk_tensor_fill_i(one, 1);
    zk_tensor_fill_i(*out, c->attr[INCLUDE_SELF].i);
    zk_positions_add(&p, *out, one, 1);
    int64_t *n = zk_data(*out);
    for (int64_t i = 0, all = zk_numel(*out); i < all; i++)
      n[i] = n[i] > 0 ? n[i] : 1;
  }
  zk_positions_free(&p);
  zk_tensor_release(one);
  return status;
}

/* y /= n; integers are rounded down. */
static void divide_loop(char *const *p, const int64_t *step, int64_t n, void *context) {
  zk_dtype dtype = *(const zk_dtype *)context;
  for (int64_t i = 0; i < n; i++) {
    int64_t n_index = *(const int64_t *)(p[1] + i * step[1]);
    char *at = p[0] + i * step[0];
    if (zk_dtype_is_real(dtype)) {
      ZK_REAL(dtype, *(real *)at /= (real)n_index;);
    } else if (dtype == ZK_INT64) {
      int64_t sum = *(int64_t *)at;
      *(int64_t *)at = sum / n_index - (sum % n_index < 0);
    } else {
      *(uint8_t *)at = (uint8_t)(*(uint8_t *)at / n_index);
    }
  }
}

static void combine(const zk_positions *p, int64_t reduce, zk_tensor *y, const zk_tensor *src) {
  if (reduce == SUM || reduce == MEAN)
    zk_positions_add(p, y, src, 1);
  else
    zk_positions_combine(p, y, src,
                         reduce == PROD   ? ZK_POSITIONS_MUL
                         : reduce == AMAX ? ZK_POSITIONS_MAX
                                          : ZK_POSITIONS_MIN);
}

/* y = x, and y[index[i, j], j] = y[index[i, j], j] + src[i, j] for dim 0: or *, max, min. */
static zk_status forward(zk_call *c) {
  int64_t reduce = c->attr[REDUCE].i;
  int d = 0;
  zk_positions p = {0};
  zk_tensor *y = c->out[0], *part = NULL, *start = NULL, *n = NULL;
  ZK_TRY(zk_wrap_dim("scatter_reduce", c->attr[DIM].i, y->shape.ndim, &d));
  ZK_TRY(zk_positions_check("scatter_reduce", c->in[INDEX], 0, zk_positions_size(y, d)));
  if (zk_numel(c->in[INDEX]) == 0)
    return y == c->in[INPUT] ? ZK_OK : zk_tensor_copy(y, c->in[INPUT]);
  zk_status status = zk_positions_part(c->in[SRC], &c->in[INDEX]->shape, &part);
  if (status == ZK_OK)
    status = zk_positions_along(y, d, c->in[INDEX], &p);
  if (status == ZK_OK)
    status = identity_element(c, y->dtype, &start);
  if (status == ZK_OK && reduce == MEAN)
    status = count_reduced(c, d, &n);
  if (status == ZK_OK && y != c->in[INPUT])
    status = zk_tensor_copy(y, c->in[INPUT]);
  if (status == ZK_OK) {
    if (!c->attr[INCLUDE_SELF].i)
      zk_positions_write(&p, y, start);
    combine(&p, reduce, y, part);
    if (reduce == MEAN)
      zk_iterate(2, (zk_tensor *[]){y, n}, divide_loop, &y->dtype);
  }
  zk_positions_free(&p);
  zk_tensor_release(part);
  zk_tensor_release(start);
  zk_tensor_release(n);
  return status;
}

/* ---- backward -------------------------------------------------------------------------------- */

/* Tensors of the input's shape, and of the index's. All are contiguous, so the same positions serve
 * for all of the input's shape. */
enum { X, Y, DY, SHARE, N, DX, N_WIDE };
enum { S, AT_Y, AT_SHARE, AT_N, DS, N_AT };
typedef struct backward_context {
  zk_positions p;
  zk_tensor *wide[N_WIDE], *at[N_AT];
} backward_context;

static zk_status prepare(const zk_call *c, zk_tensor *dy, int d, backward_context *w) {
  const zk_shape *shape = &c->in[INPUT]->shape, *index = &c->in[INDEX]->shape;
  int64_t reduce = c->attr[REDUCE].i;
  zk_tensor *part = NULL;
  zk_status status = zk_tensor_contiguous(dy, &w->wide[DY]);
  if (status == ZK_OK && reduce != SUM && reduce != MEAN)
    status = zk_tensor_contiguous(c->in[INPUT], &w->wide[X]);
  if (status == ZK_OK && (reduce == AMAX || reduce == AMIN))
    status = zk_tensor_contiguous(c->out[0], &w->wide[Y]);
  if (status == ZK_OK && w->wide[X])
    status = zk_positions_part(c->in[SRC], index, &part);
  if (status == ZK_OK && part)
    status = zk_tensor_contiguous(part, &w->at[S]);
  for (int k = SHARE; k <= DX && status == ZK_OK; k++)
    status = zk_tensor_new(dy->dtype, shape, &w->wide[k]);
  for (int k = AT_Y; k <= DS && status == ZK_OK; k++)
    status = zk_tensor_new(dy->dtype, index, &w->at[k]);
  if (status == ZK_OK)
    status = zk_positions_along(w->wide[SHARE], d, c->in[INDEX], &w->p);
  zk_tensor_release(part);
  return status;
}

/* dx = ds = dy / n */
static zk_status mean_grads(const zk_call *c, int d, backward_context *w) {
  zk_tensor *n = NULL;
  zk_status status = c->attr[REDUCE].i == MEAN ? count_reduced(c, d, &n) : ZK_OK;
  if (status == ZK_OK) {
    ZK_REAL(w->wide[DY]->dtype, {
      const real *dy = zk_data(w->wide[DY]);
      real *dx = zk_data(w->wide[DX]);
      for (int64_t i = 0, all = zk_numel(w->wide[DX]); i < all; i++)
        dx[i] = n ? dy[i] / (real)((const int64_t *)zk_data(n))[i] : dy[i];
    });
    zk_positions_read(&w->p, w->wide[DX], w->at[DS]);
  }
  zk_tensor_release(n);
  return status;
}

/* dy is divided among all elements that equal y. As in PyTorch, an element of input counts even
 * when include_self is false. */
static void amax_amin_grads(backward_context *w) {
  int64_t all = zk_numel(w->wide[X]), n_index = zk_numel(w->at[S]);
  zk_positions_read(&w->p, w->wide[Y], w->at[AT_Y]);
  ZK_REAL(w->wide[DY]->dtype, {
    const real *x = zk_data(w->wide[X]);
    const real *y = zk_data(w->wide[Y]);
    const real *s = zk_data(w->at[S]);
    const real *at_y = zk_data(w->at[AT_Y]);
    real *n = zk_data(w->wide[N]);
    real *is = zk_data(w->at[AT_N]);
    for (int64_t i = 0; i < all; i++)
      n[i] = x[i] == y[i];
    for (int64_t i = 0; i < n_index; i++)
      is[i] = s[i] == at_y[i];
    zk_positions_add(&w->p, w->wide[N], w->at[AT_N], 1);
    const real *dy = zk_data(w->wide[DY]);
    real *share = zk_data(w->wide[SHARE]);
    real *dx = zk_data(w->wide[DX]);
    for (int64_t i = 0; i < all; i++) {
      share[i] = dy[i] / n[i];
      dx[i] = (real)(x[i] == y[i]) * share[i];
    }
    zk_positions_read(&w->p, w->wide[SHARE], w->at[AT_SHARE]);
    const real *at_share = zk_data(w->at[AT_SHARE]);
    real *ds = zk_data(w->at[DS]);
    for (int64_t i = 0; i < n_index; i++)
      ds[i] = is[i] * at_share[i];
  });
}

/* dx = dy times the product of all others. share is dy times the product of all but zeros, n the
 * number of zeros. */
static void prod_grads(bool include_self, zk_tensor *one, zk_tensor *zero, backward_context *w) {
  int64_t all = zk_numel(w->wide[X]), n_index = zk_numel(w->at[S]);
  ZK_REAL(w->wide[DY]->dtype, {
    const real *x = zk_data(w->wide[X]);
    const real *s = zk_data(w->at[S]);
    real *share = zk_data(w->wide[SHARE]);
    real *n = zk_data(w->wide[N]);
    real *factor = zk_data(w->at[AT_SHARE]);
    real *zeros = zk_data(w->at[AT_N]);
    for (int64_t i = 0; i < all; i++) {
      share[i] = x[i] == 0 ? 1 : x[i];
      n[i] = x[i] == 0;
    }
    if (!include_self) {
      zk_positions_write(&w->p, w->wide[SHARE], one);
      zk_positions_write(&w->p, w->wide[N], zero);
    }
    for (int64_t i = 0; i < n_index; i++) {
      factor[i] = s[i] == 0 ? 1 : s[i];
      zeros[i] = s[i] == 0;
    }
    zk_positions_combine(&w->p, w->wide[SHARE], w->at[AT_SHARE], ZK_POSITIONS_MUL);
    zk_positions_add(&w->p, w->wide[N], w->at[AT_N], 1);
    const real *dy = zk_data(w->wide[DY]);
    real *dx = zk_data(w->wide[DX]);
    for (int64_t i = 0; i < all; i++) {
      share[i] *= dy[i];
      dx[i] = n[i] == 0 ? share[i] / x[i] : n[i] == 1 && x[i] == 0 ? share[i] : 0;
    }
    zk_positions_read(&w->p, w->wide[SHARE], w->at[AT_SHARE]);
    zk_positions_read(&w->p, w->wide[N], w->at[AT_N]);
    real *ds = zk_data(w->at[DS]);
    for (int64_t i = 0; i < n_index; i++)
      ds[i] = zeros[i] == 0 ? factor[i] / s[i] : zeros[i] == 1 && s[i] == 0 ? factor[i] : 0;
  });
}

static zk_status give(const zk_call *c, zk_grads *g, backward_context *w) {
  zk_tensor *dsrc = NULL, *part = NULL;
  if (g->needed[INPUT])
    ZK_TRY(zk_grads_give(g, c, INPUT, w->wide[DX]));
  if (!g->needed[SRC])
    return ZK_OK;
  ZK_TRY(zk_tensor_zeros(c->in[SRC]->dtype, &c->in[SRC]->shape, &dsrc));
  zk_status status = zk_positions_part(dsrc, &c->in[INDEX]->shape, &part);
  if (status == ZK_OK)
    status = zk_tensor_copy(part, w->at[DS]);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, SRC, dsrc);
  zk_tensor_release(part);
  zk_tensor_release(dsrc);
  return status;
}

static zk_status backward(const zk_call *c, zk_grads *g) {
  bool include_self = c->attr[INCLUDE_SELF].i;
  int64_t reduce = c->attr[REDUCE].i;
  zk_tensor *one = NULL, *zero = NULL;
  backward_context w = {0};
  int d = 0;
  if (zk_numel(c->in[INDEX]) == 0) {
    if (g->needed[INPUT])
      ZK_TRY(zk_grads_give(g, c, INPUT, g->out[0]));
    return g->needed[SRC] ? zk_grads_zero(g, c, SRC) : ZK_OK;
  }
  ZK_TRY(zk_wrap_dim("scatter_reduce", c->attr[DIM].i, c->in[INPUT]->shape.ndim, &d));
  zk_status status = prepare(c, g->out[0], d, &w);
  if (status == ZK_OK)
    status = zk_tensor_zeros(g->out[0]->dtype, &ZK_SCALAR, &zero);
  if (status == ZK_OK)
    status = zk_tensor_zeros(g->out[0]->dtype, &ZK_SCALAR, &one);
  if (status == ZK_OK) {
    zk_tensor_fill_f(one, 1);
    if (reduce == PROD)
      prod_grads(include_self, one, zero, &w);
    else if (reduce == AMAX || reduce == AMIN)
      amax_amin_grads(&w);
    else
      status = mean_grads(c, d, &w);
  }
  if (status == ZK_OK) {
    if (!include_self)
      zk_positions_write(&w.p, w.wide[DX], zero);
    status = give(c, g, &w);
  }
  zk_positions_free(&w.p);
  zk_tensor_release_all(w.wide, N_WIDE);
  zk_tensor_release_all(w.at, N_AT);
  zk_tensor_release(one);
  zk_tensor_release(zero);
  return status;
}

/* ---- the same as calls of ops -----------------------------------------------------------------
 */

/* The call's tensors, and s: the part of src that is scattered. All are of input's shape or of the
 * index's. */
typedef struct formula {
  zk_gradient *g;
  int dim;
  zk_tensor *x, *index, *s, *y, *dy;
} formula;

static zk_tensor *at_index(const formula *f, zk_tensor *wide) {
  zk_build_set(&f->g->build, "dim", f->dim);
  return zk_gradient_make(f->g, gather, wide, f->index);
}

static zk_tensor *add_at(const formula *f, zk_tensor *wide, zk_tensor *t) {
  zk_build_set(&f->g->build, "dim", f->dim);
  return zk_gradient_make(f->g, scatter_add, wide, f->index, t);
}

static zk_tensor *multiply_at(const formula *f, zk_tensor *wide, zk_tensor *t) {
  const zk_call *c = f->g->call;
  zk_build_set(&f->g->build, "dim", f->dim);
  zk_build_set(&f->g->build, "reduce", PROD);
  zk_build_set(&f->g->build, "include_self", c->attr[INCLUDE_SELF].i);
  return zk_gradient_make(f->g, scatter_reduce, wide, f->index, t);
}

static void mean_formula(const formula *f, zk_tensor **dx, zk_tensor **ds) {
  zk_gradient *g = f->g;
  zk_tensor *start =
      zk_build_fill(&g->build, f->x->dtype, (double)g->call->attr[INCLUDE_SELF].i, &f->x->shape);
  zk_tensor *each = zk_build_fill(&g->build, f->x->dtype, 1, &f->index->shape);
  zk_tensor *n = add_at(f, start, each);
  *dx = ZK_DO(div, f->dy, ZK_DO(where, ZK_DO(eq, n, ZK_NUMBER(0)), ZK_NUMBER(1), n));
  *ds = at_index(f, *dx);
}

static void extreme_formula(const formula *f, zk_tensor **dx, zk_tensor **ds) {
  zk_gradient *g = f->g;
  zk_dtype dtype = f->x->dtype;
  zk_tensor *x_is = zk_build_cast(&g->build, ZK_DO(eq, f->x, f->y), dtype);
  zk_tensor *s_is = zk_build_cast(&g->build, ZK_DO(eq, f->s, at_index(f, f->y)), dtype);
  zk_tensor *share = ZK_DO(div, f->dy, add_at(f, x_is, s_is));
  *dx = ZK_DO(mul, x_is, share);
  *ds = ZK_DO(mul, s_is, at_index(f, share));
}

/* A 0 of src has the product of the others for its gradient: it is taken anew without zeros, times
 * the other 0 where there are two (0, but with a gradient), and is 0 of more. */
static void product_formula(const formula *f, zk_tensor **dx, zk_tensor **ds) {
  zk_gradient *g = f->g;
  zk_tensor *zero = ZK_NUMBER(0), *one = ZK_NUMBER(1);
  zk_tensor *x = ZK_DO(where, ZK_DO(eq, f->x, zero), one, f->x), *s_zero = ZK_DO(eq, f->s, zero);
  *dx = ZK_DO(div, ZK_DO(mul, f->dy, multiply_at(f, x, f->s)), x);
  zk_tensor *none = zk_build_fill(&g->build, x->dtype, 0, &x->shape);
  zk_tensor *n = at_index(f, add_at(f, none, zk_build_cast(&g->build, s_zero, x->dtype)));
  zk_tensor *zeros = at_index(f, add_at(f, none, ZK_KEEP(s_zero, f->s)));
  zk_tensor *other = ZK_KEEP(ZK_DO(eq, n, ZK_NUMBER(2)), ZK_DO(sub, zeros, f->s));
  other = ZK_DO(where, ZK_DO(eq, n, one), one, other);
  zk_tensor *s = ZK_DO(where, s_zero, one, f->s);
  zk_tensor *without = at_index(f, ZK_DO(mul, f->dy, multiply_at(f, f->x, s)));
  zk_tensor *with = at_index(f, ZK_DO(mul, f->dy, f->y));
  *ds = ZK_DO(where, s_zero, ZK_DO(mul, without, other), ZK_DO(div, with, s));
}

/* t of the index's shape, with zeros around it in src's. */
static zk_tensor *padded(zk_gradient *g, zk_tensor *t, const zk_shape *shape) {
  for (int d = 0; d < shape->ndim; d++) {
    zk_shape zeros = t->shape;
    zeros.dim[d] = shape->dim[d] - t->shape.dim[d];
    if (zeros.dim[d] > 0)
      t = zk_build_cat(&g->build, t, zk_build_fill(&g->build, t->dtype, 0, &zeros), d);
  }
  return t;
}

static void gradient(zk_gradient *g) {
  const zk_call *c = g->call;
  int64_t reduce = c->attr[REDUCE].i;
  formula f = {.g = g, .index = zk_gradient_in(g, INDEX), .dy = zk_gradient_dy(g, 0)};
  zk_tensor *dx = NULL, *ds = NULL;
  if (zk_numel(f.index) == 0) {
    zk_gradient_give(g, INPUT, f.dy);
    if (zk_gradient_needed(g, SRC))
      zk_gradient_give(g, SRC, zk_gradient_zeros(g, SRC));
    return;
  }
  f.x = zk_gradient_in(g, INPUT), f.s = zk_gradient_in(g, SRC), f.y = zk_gradient_out(g, 0);
  zk_build_try(&g->build, zk_wrap_dim("scatter_reduce", c->attr[DIM].i, f.x->shape.ndim, &f.dim));
  for (int d = 0; d < f.s->shape.ndim; d++)
    if (f.s->shape.dim[d] != f.index->shape.dim[d])
      f.s = zk_build_narrow(&g->build, f.s, d, 0, f.index->shape.dim[d]);
  if (reduce == PROD)
    product_formula(&f, &dx, &ds);
  else if (reduce == MEAN)
    mean_formula(&f, &dx, &ds);
  else if (reduce == SUM)
    dx = f.dy, ds = at_index(&f, f.dy);
  else
    extreme_formula(&f, &dx, &ds);
  if (!c->attr[INCLUDE_SELF].i) {
    zk_tensor *zero = zk_gradient_plain(g, 0);
    zk_build_set(&g->build, "dim", f.dim);
    dx = ZK_DO(scatter, dx, f.index, NULL, zero);
  }
  zk_gradient_give(g, INPUT, dx);
  if (zk_gradient_needed(g, SRC))
    zk_gradient_give(g, SRC, padded(g, ds, &c->in[SRC]->shape));
}

const zk_op zk_op_scatter_reduce = {
    .name = "scatter_reduce",
    .doc = "scatter_reduce(input, dim, index, src, reduce, include_self=true): input with the "
           "elements at the positions index along dim combined with those of src. reduce is "
           "\"sum\", \"prod\", \"mean\", \"amax\" or \"amin\". include_self=false: what input has "
           "at these positions does not take part. Equal maxima or minima share a gradient. "
           "Errors: an index out of range; an index larger than src, or than input in another "
           "dimension; dtypes that differ; a mean of bool.",
    ZK_PARAMS(params),
    .n_out = 1,
    .in_place = true,
    .saves = ZK_SAVE_IN(INPUT) | ZK_SAVE_IN(INDEX) | ZK_SAVE_IN(SRC) | ZK_SAVE_OUT(0),
    .infer = infer,
    .forward = forward,
    .backward = backward,
    .gradient = gradient};
