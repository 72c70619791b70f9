/*
 * minmax.c: max min (over everything, or over a dim with its index) argmax argmin amax amin.
 */
#include "op/pointwise/binary.h"
#include "op/reduce/extremes.h"

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

typedef struct found {
  zk_tensor *value, *index; /* NULL: not wanted */
  zk_dtype dtype;
} found;

static void write_values(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const found *f = context;
  ZK_WIDTH(zk_dtype_size(f->dtype), {
    element *y = (element *)zk_data(f->value) + at;
    for (int64_t j = 0; j < n; j++)
      y[j * stride] = ((const element *)acc)[j];
  });
}

static void write_places(void *context, const void *acc, int64_t n, int64_t at, int64_t stride) {
  const found *f = context;
  int64_t *index = (int64_t *)zk_data(f->index) + at;
  ZK_ANY(f->dtype, {
    typedef ZK_PLACED(scalar) placed;
    scalar *value = f->value ? (scalar *)zk_data(f->value) + at : NULL;
    for (int64_t j = 0; j < n; j++) {
      if (value)
        value[j * stride] = ((const placed *)acc)[j].value;
      index[j * stride] = ((const placed *)acc)[j].at;
    }
  });
}

static zk_status find(zk_call *c, zk_tensor *value, zk_tensor *index, bool least) {
  zk_reduction r;
  zk_shape shape;
  const zk_tensor *x = c->in[0];
  found f = {.value = value, .index = index, .dtype = x->dtype};
  ZK_TRY(init_reduction(c, &r, &shape));
  return zk_reduce(&r, zk_data(x), zk_dtype_size(x->dtype),
                   index ? zk_extreme_place(x->dtype, least) : zk_extreme(x->dtype, least),
                   index ? write_places : write_values, &f);
}

/* a is x, b the output that it was reduced into. */
ZK_BACKWARD_2(equal_or_nan, a == b || (a != a && b != b) ? dy : 0)

zk_status zk_selecting_backward(const zk_call *c, zk_grads *g) {
  zk_reduction r;
  zk_shape shape;
  zk_attr dims = zk_dims_of(c);
  zk_tensor *dx = NULL, *dy = NULL;
  if (c->n_out == 1) {
    ZK_TRY(zk_reduction_distribute(c, &dims, ZK_EQUAL_NAN, g->out[0], &dy));
    zk_status status =
        zk_reduction_backward(c, g, &dims, c->out[0], dy, equal_or_nan_f32, equal_or_nan_f64, NULL);
    zk_tensor_release(dy);
    return status;
  }
  zk_status status = zk_tensor_zeros(c->in[0]->dtype, &c->in[0]->shape, &dx);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(g->out[0], &dy);
  if (status == ZK_OK) /* offsets in dx, which is contiguous */
    status = zk_reduction_init(c->op->name, dx, &dims, false, &r, &shape);
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

void zk_selecting_gradient(zk_gradient *g) {
  const zk_tensor *x = g->call->in[0];
  zk_attr dims = zk_dims_of(g->call);
  if (zk_shape_numel(&x->shape) == 0) { /* the median of nothing */
    zk_gradient_give(g, 0, zk_gradient_zeros(g, 0));
    return;
  }
  if (g->call->n_out == 1 || x->shape.ndim == 0) {
    zk_gradient_give(
        g, 0, zk_reduction_share(g, &dims, zk_gradient_in(g, 0), zk_gradient_out(g, 0), true));
    return;
  }
  zk_tensor *index = zk_reduction_restore(g, &dims, zk_gradient_out(g, 1));
  zk_tensor *dy = zk_reduction_restore(g, &dims, zk_gradient_dy(g, 0));
  zk_tensor *zeros = zk_gradient_zeros(g, 0);
  zk_build_set(&g->build, "dim", dims.v[0]);
  zk_gradient_give(g, 0, ZK_DO(scatter, zeros, index, dy));
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
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};
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
    .backward = zk_selecting_backward,
    .gradient = zk_selecting_gradient};

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
static zk_status azk_selecting_backward(const zk_call *c, zk_grads *g) {
  zk_tensor *dy;
  ZK_TRY(zk_reduction_distribute(c, &c->attr[DIM], 0, g->out[0], &dy));
  zk_status status =
      zk_reduction_backward(c, g, &c->attr[DIM], c->out[0], dy, equal_f32, equal_f64, NULL);
  zk_tensor_release(dy);
  return status;
}
static void azk_selecting_gradient(zk_gradient *g) {
  zk_gradient_give(g, 0,
                   zk_reduction_share(g, &g->call->attr[DIM], zk_gradient_in(g, 0),
                                      zk_gradient_out(g, 0), false));
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
    .backward = azk_selecting_backward,
    .gradient = azk_selecting_gradient};
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
    .backward = azk_selecting_backward,
    .gradient = azk_selecting_gradient};
