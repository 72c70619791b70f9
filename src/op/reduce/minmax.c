/*
 * minmax.c: max min (over everything, or over a dim with its index) argmax argmin amax amin.
 */
#include <math.h>
#include "base/parallel.h"
#include "op/pointwise/binary.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM };

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT_OPT("dim"), ZK_FLAG("keepdim", false)};

static zk_status init_reduction(const zk_call *c, zk_reduction *r, zk_shape *shape) {
  zk_attr dims = zk_dims_of(c);
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &dims, c->attr[KEEPDIM].i, r, shape));
  if (r->count == 0)
    return zk_fail(ZK_ERR_ARG, "%s: input of shape %s has nothing to choose from", c->op->name,
                   zk_shape_text(&c->in[0]->shape, (char[ZK_SHAPE_TEXT]){0}));
  return ZK_OK;
}

typedef struct minmax {
  const zk_reduction *r;
  const zk_tensor *x;
  zk_tensor *value; /* NULL: not wanted */
  zk_tensor *index; /* NULL: not wanted */
  bool min;
} minmax;

typedef struct best {
  const zk_tensor *x;
  int64_t seen, index, offset;
  bool any, nan, min;
} best;

/* Keeps the first greatest (or least) element; the first nan beats everything. */
static void minmax_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  best *b = context;
  ZK_ANY(b->x->dtype, {
    const scalar *x = (const scalar *)zk_data(b->x);
    best at = *b; /* in registers */
    for (int64_t i = 0; i < n && !at.nan; i++) {
      scalar v = x[offset + i * stride];
      bool nan = v != v;
      if (!at.any || nan || (at.min ? v < x[at.offset] : v > x[at.offset])) {
        at.offset = offset + i * stride;
        at.index = at.seen + i;
        at.any = true;
        at.nan = nan;
      }
    }
    *b = at;
  });
  b->seen += n;
}

static void minmax_outputs(void *context, int64_t begin, int64_t end) {
  const minmax *s = context;
  for (int64_t o = begin; o < end; o++) {
    best b = {.x = s->x, .min = s->min};
    zk_reduction_walk(s->r, zk_reduction_start(s->r, o), 0, s->r->count, minmax_run, &b);
    if (s->value)
      ZK_WIDTH(zk_dtype_size(s->x->dtype),
               ((element *)zk_data(s->value))[o] = ((const element *)zk_data(s->x))[b.offset];);
    if (s->index)
      ((int64_t *)zk_data(s->index))[o] = b.index;
  }
}

static zk_status find(zk_call *c, zk_tensor *value, zk_tensor *index, bool min) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(init_reduction(c, &r, &shape));
  minmax s = {.r = &r, .x = c->in[0], .value = value, .index = index, .min = min};
  zk_parallel_for(r.outputs, 32768 / (r.count + 1) + 1, minmax_outputs, &s);
  return ZK_OK;
}

/* a is x, b the output that it was reduced into. */
ZK_BACKWARD_2(equal_or_nan, a == b || (a != a && b != b) ? dy : 0)

zk_status zk_selecting_backward(const zk_call *c, zk_grads *g, const zk_attr *dims) {
  zk_reduction r;
  zk_shape shape;
  zk_tensor *dx = NULL, *dy = NULL;
  if (c->n_out == 1) {
    ZK_TRY(zk_reduction_distribute(c, dims, ZK_EQUAL_NAN, g->out[0], &dy));
    zk_status status =
        zk_reduction_backward(c, g, dims, c->out[0], dy, equal_or_nan_f32, equal_or_nan_f64, NULL);
    zk_tensor_release(dy);
    return status;
  }
  zk_status status = zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK) /* offsets in dx, which is contiguous */
    status = zk_reduction_init(c->op->name, dx, dims, false, &r, &shape);
  if (status == ZK_OK) {
    const int64_t *index = zk_data(c->out[1]);
    int64_t stride = r.n_reduced ? r.reduced_stride[0] : 0;
    ZK_REAL(dx->dtype, {
      for (int64_t o = 0; o < r.outputs; o++)
        ((real *)zk_data(dx))[zk_reduction_start(&r, o) + index[o] * stride] =
            ((const real *)zk_data(dy))[o];
    });
    status = zk_grads_give(g, c, 0, dx);
  }
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}

/* y = max x, or min x. Over a dim, dy goes to the selected element; over everything, it is
 * shared by equals. */
static zk_status minmax_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  ZK_TRY(init_reduction(c, &r, &out[0].shape));
  out[0].dtype = c->in[0]->dtype;
  if (c->attr[DIM].given)
    out[1] = (zk_spec){.dtype = ZK_INT64, .shape = out[0].shape, .no_grad = true};
  else
    c->n_out = 1;
  return ZK_OK;
}
static zk_status minmax_backward(const zk_call *c, zk_grads *g) {
  zk_attr dims = zk_dims_of(c);
  return zk_selecting_backward(c, g, &dims);
}
static zk_status max_forward(zk_call *c) {
  return find(c, c->out[0], c->n_out == 2 ? c->out[1] : NULL, false);
}
static zk_status min_forward(zk_call *c) {
  return find(c, c->out[0], c->n_out == 2 ? c->out[1] : NULL, true);
}
const zk_op zk_op_max = {
    .name = "max",
    .with_tensor = &zk_op_maximum,
    .doc = "max(input, dim=nil, keepdim=false): the greatest element; with dim the greatest along "
           "it and their indices, two results. max(input, other) of two tensors is maximum. nan "
           "counts as greatest. Errors: nothing to choose from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = minmax_infer,
    .forward = max_forward,
    .backward = minmax_backward};
const zk_op zk_op_min = {
    .name = "min",
    .with_tensor = &zk_op_minimum,
    .doc = "min(input, dim=nil, keepdim=false): the least element; with dim the least along it and "
           "their indices, two results. min(input, other) of two tensors is minimum. nan counts as "
           "least. Errors: nothing to choose from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 2,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0) | ZK_SAVE_OUT(1),
    .infer = minmax_infer,
    .forward = min_forward,
    .backward = minmax_backward};

/* y = the index of max x, or of min x */
static zk_status argminmax_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = ZK_INT64;
  out->no_grad = true;
  if (c->in[0]->dtype == ZK_BOOL)
    return zk_fail(ZK_ERR_ARG, "%s: input is bool, which it is not defined for", c->op->name);
  return init_reduction(c, &r, &out->shape);
}
static zk_status argmax_forward(zk_call *c) {
  return find(c, NULL, c->out[0], false);
}
static zk_status argmin_forward(zk_call *c) {
  return find(c, NULL, c->out[0], true);
}
const zk_op zk_op_argmax = {
    .name = "argmax",
    .doc = "argmax(input, dim=nil, keepdim=false): the index, from 0, of the first greatest "
           "element along dim, or in the flattened input. int64. Errors: bool; nothing to choose "
           "from; dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = argminmax_infer,
    .forward = argmax_forward};
const zk_op zk_op_argmin = {
    .name = "argmin",
    .doc = "argmin(input, dim=nil, keepdim=false): the index, from 0, of the first least element "
           "along dim, or in the flattened input. int64. Errors: bool; nothing to choose from; "
           "dim out of range.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = argminmax_infer,
    .forward = argmin_forward};

/* y = max x, or min x, over dims; dy is shared by equals */
static const zk_param dims_params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"),
                                       ZK_FLAG("keepdim", false)};
static zk_status aminmax_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = c->in[0]->dtype;
  return init_reduction(c, &r, &out->shape);
}
/* A nan among the elements makes all gradients nan, as in PyTorch: dy has been divided by 0. */
ZK_BACKWARD_2(equal, a == b ? dy : dy * 0)
static zk_status aminmax_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy;
  ZK_TRY(zk_reduction_distribute(c, &c->attr[DIM], 0, g->out[0], &dy));
  zk_status status =
      zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], dy, equal_f32, equal_f64, NULL);
  zk_tensor_release(dy);
  return status;
}
static zk_status amax_forward(zk_call *c) {
  return find(c, c->out[0], NULL, false);
}
static zk_status amin_forward(zk_call *c) {
  return find(c, c->out[0], NULL, true);
}
const zk_op zk_op_amax = {
    .name = "amax",
    .doc = "amax(input, dim=nil, keepdim=false): the greatest element over a dim, a list of dims, "
           "or everything; equals share the gradient. nan counts as greatest. Errors: nothing to "
           "choose from; a dim out of range or given twice.",
    ZK_PARAMS(dims_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = aminmax_infer,
    .forward = amax_forward,
    .backward = aminmax_backward};
const zk_op zk_op_amin = {
    .name = "amin",
    .doc = "amin(input, dim=nil, keepdim=false): the least element over a dim, a list of dims, or "
           "everything; equals share the gradient. nan counts as least. Errors: nothing to choose "
           "from; a dim out of range or given twice.",
    ZK_PARAMS(dims_params),
    .n_out = 1,
    .saves = ZK_SAVE_IN(0) | ZK_SAVE_OUT(0),
    .infer = aminmax_infer,
    .forward = amin_forward,
    .backward = aminmax_backward};
