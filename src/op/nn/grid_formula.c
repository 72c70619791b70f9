/*
 * grid_formula.c: the gradient of grid_sampler as a formula, for gradients of gradients.
 *
 * y[n, c, p] is a sum over taps of v[n, c, p] w[n, p], where v is an element of the input and w a
 * product of one weight for each dimension, each a function of one number of the grid. So
 *
 *     dx[tap] += dy w      dgrid_d += (sum over c of dy v) (derivative of w by grid_d)
 */
#include "op/nn/grid.h"

enum { INPUT, GRID };
enum { MOST_DIMS = 3 };

/* The taps along a dimension, of all places [N, taps, P]: where (whole numbers in the grid's
 * dtype), the weight, and its derivative by the grid's number. */
typedef struct line {
  zk_tensor *at, *weight, *slope;
} line;

/* A number for each tap, [taps, 1]. */
static zk_tensor *of_taps(zk_gradient *g, int n, const double *values) {
  zk_tensor *t = zk_build_new(&g->build, g->call->out[0]->dtype, &ZK_SHAPE(n, 1));
  for (int k = 0; k < n; k++)
    zk_element_set_f(t, k, values[k]);
  return t;
}

/* Mirrored at the middles of the first and last element, or at their outer sides; *slope is
 * multiplied by the derivative. */
static zk_tensor *mirrored(zk_gradient *g, zk_tensor *at, double size, zk_tensor **slope) {
  const bool corners = g->call->attr[ZK_GRID_CORNERS].i;
  const double low = corners ? 0 : -0.5, span = corners ? size - 1 : size;
  if (span == 0) {
    *slope = ZK_DO(mul, *slope, ZK_NUMBER(0));
    return ZK_DO(mul, at, ZK_NUMBER(0));
  }
  zk_tensor *away = ZK_DO(sub, at, ZK_NUMBER(low)), *far = ZK_DO(abs, away);
  zk_tensor *rest = ZK_DO(fmod, far, ZK_NUMBER(2 * span));
  zk_tensor *is_back = ZK_DO(gt, rest, ZK_NUMBER(span));
  zk_tensor *sign = ZK_DO(where, ZK_DO(lt, away, ZK_NUMBER(0)), ZK_NUMBER(-1), ZK_NUMBER(1));
  *slope = ZK_DO(mul, *slope, ZK_DO(where, is_back, ZK_DO(neg, sign), sign));
  rest = ZK_DO(where, is_back, ZK_DO(sub, ZK_NUMBER(2 * span), rest), rest);
  return ZK_DO(add, rest, ZK_NUMBER(low));
}

static zk_tensor *padded(zk_gradient *g, zk_tensor *at, double size, zk_tensor **slope) {
  const int64_t padding = g->call->attr[ZK_GRID_PADDING].i;
  if (padding == ZK_GRID_ZEROS)
    return at;
  if (padding == ZK_GRID_REFLECTION)
    at = mirrored(g, at, size, slope);
  zk_tensor *before = ZK_DO(le, at, ZK_NUMBER(0)), *behind = ZK_DO(ge, at, ZK_NUMBER(size - 1));
  at = ZK_DO(where, before, ZK_NUMBER(0), ZK_DO(where, behind, ZK_NUMBER(size - 1), at));
  *slope = ZK_DROP(ZK_DO(logical_or, before, behind), *slope);
  return at;
}

/* The cubic's coefficients by tap, of x^3 first: of the weight, and of its derivative. */
static void find_cubic(zk_gradient *g, zk_tensor *at, double size, zk_tensor *slope, line *l) {
  static const double A = ZK_GRID_SLOPE;
  const double near[4] = {A + 2, -(A + 3), 0, 1}, beyond[4] = {A, -5 * A, 8 * A, -4 * A};
  zk_tensor *low = ZK_DO(floor, at), *part = ZK_DO(sub, at, low), *unused = slope;
  /* how far each tap is away: part + 1, part, 1 - part, 2 - part */
  zk_tensor *sign = of_taps(g, 4, (const double[]){1, 1, -1, -1});
  zk_tensor *x = ZK_DO(mul, sign, part);
  x = ZK_DO(add, x, of_taps(g, 4, (const double[]){1, 0, 1, 2}));
  zk_tensor *weight = NULL, *derivative = NULL;
  for (int i = 0; i < 4; i++) {
    const double b = beyond[i], n = near[i], of = 3 - i;
    zk_tensor *own = of_taps(g, 4, (const double[]){b, n, n, b});
    weight = weight ? ZK_DO(add, ZK_DO(mul, weight, x), own) : own;
    if (i < 3) {
      own = of_taps(g, 4, (const double[]){of * b, of * n, of * n, of * b});
      derivative = derivative ? ZK_DO(add, ZK_DO(mul, derivative, x), own) : own;
    }
  }
  l->weight = weight;
  l->slope = ZK_DO(mul, ZK_DO(mul, slope, sign), derivative);
  l->at = ZK_DO(add, low, of_taps(g, 4, (const double[]){-1, 0, 1, 2}));
  l->at = padded(g, l->at, size, &unused);
}

/* grid: the numbers of a dimension, [N, 1, P]. */
static void find_line(zk_gradient *g, zk_tensor *grid, double size, line *l) {
  const bool corners = g->call->attr[ZK_GRID_CORNERS].i;
  const int64_t mode = g->call->attr[ZK_GRID_MODE].i;
  const double half = (corners ? size - 1 : size) / 2;
  zk_tensor *slope = zk_build_fill(&g->build, grid->dtype, half, &grid->shape);
  zk_tensor *at = ZK_DO(mul, ZK_DO(add, grid, ZK_NUMBER(1)), ZK_NUMBER(half));
  at = corners ? at : ZK_DO(sub, at, ZK_NUMBER(0.5));
  if (mode == ZK_GRID_CUBIC) {
    find_cubic(g, at, size, slope, l);
    return;
  }
  at = padded(g, at, size, &slope);
  if (mode == ZK_GRID_NEAREST) {
    l->at = ZK_DO(round, at);
    l->weight = zk_build_fill(&g->build, grid->dtype, 1, &grid->shape);
    l->slope = zk_build_fill(&g->build, grid->dtype, 0, &grid->shape);
    return;
  }
  zk_tensor *low = ZK_DO(floor, at), *part = ZK_DO(sub, at, low);
  l->at = ZK_DO(add, low, of_taps(g, 2, (const double[]){0, 1}));
  l->weight = zk_build_cat(&g->build, ZK_DO(sub, ZK_NUMBER(1), part), part, 1);
  l->slope = ZK_DO(mul, slope, of_taps(g, 2, (const double[]){-1, 1}));
}

/* Each tap of what is so far [N, taps, P] with each along a line: two forms that broadcast. */
static zk_tensor *before(zk_gradient *g, zk_tensor *t) {
  const int64_t *n = t->shape.dim;
  return zk_build_reshape(&g->build, t, &ZK_SHAPE(n[0], n[1], 1, n[2]));
}
static zk_tensor *along(zk_gradient *g, zk_tensor *t) {
  const int64_t *n = t->shape.dim;
  return zk_build_reshape(&g->build, t, &ZK_SHAPE(n[0], 1, n[1], n[2]));
}
/* [N, taps, taps, P] as [N, taps, P]. */
static zk_tensor *flat(zk_gradient *g, zk_tensor *t) {
  const int64_t *n = t->shape.dim;
  return zk_build_reshape(&g->build, t, &ZK_SHAPE(n[0], n[1] * n[2], n[3]));
}

/* All taps [N, taps, P]: the place in a channel, whether it is inside, the weight, and its
 * derivative by each number of the grid. */
typedef struct all {
  zk_tensor *index, *inside, *weight, *slope[MOST_DIMS];
} all;

static void join(zk_gradient *g, all *a, int d, double size, const line *l) {
  zk_tensor *inside =
      ZK_DO(logical_and, ZK_DO(ge, l->at, ZK_NUMBER(0)), ZK_DO(le, l->at, ZK_NUMBER(size - 1)));
  zk_tensor *at = zk_build_cast(&g->build, ZK_KEEP(inside, l->at), ZK_INT64);
  if (d == 0) {
    *a = (all){.index = at, .inside = inside, .weight = l->weight, .slope = {l->slope}};
    return;
  }
  zk_tensor *rows = ZK_DO(mul, a->index, zk_build_number(&g->build, ZK_INT64, size));
  a->index = flat(g, ZK_DO(add, before(g, rows), along(g, at)));
  a->inside = flat(g, ZK_DO(logical_and, before(g, a->inside), along(g, inside)));
  for (int e = 0; e < d; e++)
    a->slope[e] = flat(g, ZK_DO(mul, before(g, a->slope[e]), along(g, l->weight)));
  a->slope[d] = flat(g, ZK_DO(mul, before(g, a->weight), along(g, l->slope)));
  a->weight = flat(g, ZK_DO(mul, before(g, a->weight), along(g, l->weight)));
}

void zk_grid_sampler_gradient(zk_gradient *g) {
  const zk_shape *in = &g->call->in[INPUT]->shape, *to = &g->call->in[GRID]->shape;
  const int dims = in->ndim - 2;
  const int64_t n = in->dim[0], channels = in->dim[1];
  int64_t plane = 1, places = 1, taps = 1;
  all a = {0};
  for (int d = 0; d < dims; d++) {
    plane *= in->dim[2 + d];
    places *= to->dim[1 + d];
    taps *= (const int[]){2, 1, 4}[g->call->attr[ZK_GRID_MODE].i];
  }
  zk_tensor *grid =
      zk_build_reshape(&g->build, zk_gradient_in(g, GRID), &ZK_SHAPE(n, places, dims));
  int d = 0;
  do { /* the grid has the last dimension first */
    line l;
    zk_tensor *own = zk_build_narrow(&g->build, grid, 2, dims - 1 - d, dims - d);
    own = zk_build_reshape(&g->build, own, &ZK_SHAPE(n, 1, places));
    find_line(g, own, (double)in->dim[2 + d], &l);
    join(g, &a, d, (double)in->dim[2 + d], &l);
  } while (++d < dims);
  const zk_shape wide = ZK_SHAPE(n, channels, taps, places);
  const zk_shape rows = ZK_SHAPE(n, channels, taps * places), planes = ZK_SHAPE(n, channels, plane);
  zk_tensor *dy =
      zk_build_reshape(&g->build, zk_gradient_dy(g, 0), &ZK_SHAPE(n, channels, 1, places));
  zk_tensor *index = along(g, a.index), *inside = along(g, a.inside);
  zk_build_set_list(&g->build, "size", &wide);
  index = zk_build_reshape(&g->build, ZK_DO(expand, index), &rows);
  if (zk_gradient_needed(g, INPUT)) {
    zk_tensor *part = ZK_KEEP(inside, ZK_DO(mul, dy, along(g, a.weight)));
    part = zk_build_reshape(&g->build, part, &rows);
    zk_tensor *dx = zk_build_scatter(&g->build, &planes, 2, index, part);
    zk_gradient_give(g, INPUT, zk_build_reshape(&g->build, dx, in));
  }
  if (!zk_gradient_needed(g, GRID))
    return;
  zk_tensor *x = zk_build_reshape(&g->build, zk_gradient_in(g, INPUT), &planes), *dgrid = NULL;
  zk_build_set(&g->build, "dim", 2);
  zk_tensor *value = zk_build_reshape(&g->build, ZK_DO(gather, x, index), &wide);
  zk_tensor *by_weight = ZK_DO(mul, dy, ZK_KEEP(inside, value));
  by_weight = zk_build_reduce(&g->build, &zk_op_sum, by_weight, &ZK_SHAPE(1), false);
  while (d-- > 0) {
    zk_tensor *part = ZK_DO(mul, by_weight, a.slope[d]);
    part = zk_build_reduce(&g->build, &zk_op_sum, part, &ZK_SHAPE(1), false);
    part = zk_build_reshape(&g->build, part, &ZK_SHAPE(n, places, 1));
    dgrid = dgrid ? zk_build_cat(&g->build, dgrid, part, 2) : part;
  }
  zk_gradient_give(g, GRID, zk_build_reshape(&g->build, dgrid, to));
}
