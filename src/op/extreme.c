/*
 * extreme.c: max (over everything, or over a dim with its index) and argmax.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/kernel.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {{"input", ZK_P_TENSOR, false, 0, 0, NULL},
                                  {"dim", ZK_P_INT_OPT, true, 0, 0, NULL},
                                  {"keepdim", ZK_P_BOOL, true, 0, 0, NULL}};

/* The attribute of one dim as a list of dims. */
static zk_attr as_list(const zk_attr *dim) {
  zk_attr list = {.given = dim->given, .n = dim->given ? 1 : 0};
  list.v[0] = dim->i;
  return list;
}

static zk_status reduction(const zk_call *c, zk_reduction *r, zk_shape *shape) {
  zk_attr dims = as_list(&c->attr[DIM]);
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &dims, c->attr[KEEPDIM].i, r, shape));
  if (r->count == 0 && r->outputs > 0)
    return zk_fail(ZK_ERR_ARG, "%s: input of shape %s has nothing to choose from", c->op->name,
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}

typedef struct search {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *value; /* NULL: not wanted */
  zk_tensor *index; /* NULL: not wanted */
} search;

typedef struct best {
  const zk_tensor *x;
  int64_t seen, index, offset;
  bool any, nan;
} best;

/* Keeps the first greatest element; the first nan beats everything. */
static void search_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  best *b = context;
  ZK_ANY(b->x->dtype, {
    const scalar *x = (const scalar *)zk_data(b->x);
    for (int64_t i = 0; i < n && !b->nan; i++) {
      scalar v = x[offset + i * stride];
      bool nan = v != v;
      if (!b->any || nan || v > x[b->offset]) {
        b->offset = offset + i * stride;
        b->index = b->seen + i;
        b->any = true;
        b->nan = nan;
      }
    }
  });
  b->seen += n;
}

static void search_outputs(void *context, int64_t begin, int64_t end) {
  const search *s = context;
  for (int64_t o = begin; o < end; o++) {
    best b = {.x = s->x};
    zk_reduction_walk(s->r, zk_reduction_start(s->r, o), 0, s->r->count, search_run, &b);
    if (s->value)
      ZK_ANY(s->x->dtype,
             ((scalar *)zk_data(s->value))[o] = ((const scalar *)zk_data(s->x))[b.offset];);
    if (s->index)
      ((int64_t *)zk_data(s->index))[o] = b.index;
  }
}

static zk_status run_search(zk_call *c, zk_tensor *value, zk_tensor *index) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(reduction(c, &r, &shape));
  search s = {.r = &r, .x = c->in[0], .value = value, .index = index};
  zk_parallel_for(r.outputs, 32768 / (r.count + 1) + 1, search_outputs, &s);
  return ZK_OK;
}

static bool extreme_sample(int i, zk_sample *s) {
  static const zk_shape shapes[] = {{2, {3, 4}},    {2, {3, 4}}, {2, {3, 4}}, {0, {0}},
                                    {3, {2, 3, 4}}, {1, {0}},    {2, {3, 4}}};
  if (i == 7)
    zk_sample_strided(s, ZK_SHAPE(4, 3));
  else if (i < 7)
    zk_sample_normal(s, shapes[i]);
  if (i == 1 || i == 2 || i == 4 || i == 6 || i == 7) {
    s->attr[DIM].given = true;
    s->attr[DIM].i = i == 2 ? -1 : i == 6 ? 5 : i == 4 ? 1 : 0;
    s->attr[KEEPDIM].i = i == 2;
  }
  if (i == 5)
    s->error = "nothing to choose from";
  if (i == 6)
    s->error = "dim 5 is out of range";
  return i < 8;
}

/* y = max x. Over a dim, dy goes to the chosen element; over everything, it is shared by equals. */
static zk_status max_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  ZK_TRY(reduction(c, &r, &out[0].shape));
  out[0].dtype = c->in[0]->dtype;
  if (c->attr[DIM].given) {
    out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  } else {
    c->n_out = 1;
  }
  return ZK_OK;
}
static zk_status max_forward(zk_call *c) {
  return run_search(c, c->out[0], c->n_out == 2 ? c->out[1] : NULL);
}
static zk_status max_backward(const zk_call *c, zk_grads *g) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(reduction(c, &r, &shape));
  zk_tensor *dx = NULL, *dy = NULL;
  zk_status status = zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK && c->n_out == 2) {
    /* dx is contiguous: its own geometry says where an index lands. */
    zk_attr dims = as_list(&c->attr[DIM]);
    status = zk_reduction_init("max", dx, &dims, false, &r, &shape);
    const int64_t *index = zk_data(c->out[1]);
    ZK_REAL(dx->dtype, {
      for (int64_t o = 0; o < r.outputs; o++)
        ((real *)zk_data(
            dx))[zk_reduction_start(&r, o) + index[o] * (r.n_reduced ? r.reduced_stride[0] : 0)] =
            ((const real *)zk_data(dy))[o];
    });
  } else if (status == ZK_OK) {
    zk_tensor *x = NULL;
    status = zk_tensor_contiguous(c->in[0], &x);
    if (status == ZK_OK)
      ZK_REAL(dx->dtype, {
        const real *v = zk_data(x);
        real top = *(const real *)zk_data(c->out[0]), share = *(const real *)zk_data(dy);
        int64_t equals = 0, n = zk_numel(x);
        for (int64_t i = 0; i < n; i++)
          equals += v[i] == top || (v[i] != v[i] && top != top);
        for (int64_t i = 0; i < n; i++)
          if (v[i] == top || (v[i] != v[i] && top != top))
            ((real *)zk_data(dx))[i] = share / (real)equals;
      });
    zk_tensor_release(x);
  }
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}
const zk_op zk_op_max = {
    .name = "max",
    .with_tensor = &zk_op_maximum,
    .doc = "max(input): the greatest element. max(input, dim, keepdim=false): the greatest along "
           "dim and its index, as two results. nan counts as greatest. Errors: nothing to choose "
           "from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = max_infer,
    .forward = max_forward,
    .backward = max_backward,
    .sample = extreme_sample};

static zk_status argmax_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = ZK_INT64;
  out->no_grad = true;
  return reduction(c, &r, &out->shape);
}
static zk_status argmax_forward(zk_call *c) {
  return run_search(c, NULL, c->out[0]);
}
const zk_op zk_op_argmax = {
    .name = "argmax",
    .doc = "argmax(input, dim=nil, keepdim=false): the index, from 0, of the first greatest "
           "element along dim, or in the flattened input. int64. Errors: nothing to choose from; "
           "dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = argmax_infer,
    .forward = argmax_forward,
    .sample = extreme_sample};
