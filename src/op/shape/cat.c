/*
 * cat.c: cat stack.
 */
#include "base/parallel.h"
#include "base/size.h"
#include "op/gradient.h"
#include "op/kernel.h"
#include "op/want.h"

enum { DIM };

static const zk_param params[] = {ZK_TENSORS("tensors"), ZK_INT_OR("dim", 0)};

/* Such a tensor may be given beside tensors of any shape, as in PyTorch. */
static bool is_empty_vector(const zk_tensor *t) {
  return t->shape.ndim == 1 && t->shape.dim[0] == 0;
}

/* The tensor whose shape the others are compared with. */
static const zk_tensor *reference_of(const zk_call *c) {
  for (int i = 0; i < c->n_in; i++)
    if (!is_empty_vector(c->in[i]))
      return c->in[i];
  return c->in[0];
}

/* The view of t that begins at `start` along d and has the shape `part`. */
static zk_status section_of(zk_tensor *t, int d, int64_t start, const zk_shape *part,
                            zk_tensor **out) {
  return zk_tensor_as_strided(t, part, t->stride, t->offset + start * t->stride[d], out);
}

/* y = the inputs one after the other along dim; dx_i = the section of dy that came from x_i */
static zk_status cat_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *reference = reference_of(c);
  int d;
  if (reference->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "cat: a scalar cannot be joined; give it a dimension first");
  ZK_TRY(zk_wrap_dim("cat", c->attr[DIM].i, reference->shape.ndim, &d));
  out->shape = reference->shape;
  out->shape.dim[d] = 0;
  out->dtype = c->in[0]->dtype;
  for (int i = 0; i < c->n_in; i++) {
    const zk_tensor *t = c->in[i];
    ZK_TRY(zk_want_common("cat", out->dtype, t->dtype, &out->dtype));
    if (is_empty_vector(t))
      continue;
    zk_shape want = reference->shape;
    want.dim[d] = t->shape.dim[d];
    if (t->shape.ndim != want.ndim || !zk_shape_equal(&t->shape, &want)) {
      char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
      return zk_fail(ZK_ERR_ARG,
                     "cat: tensor %d has shape %s, which differs from %s in more than dim %d", i,
                     zk_shape_text(&t->shape, a), zk_shape_text(&reference->shape, b), d);
    }
    out->shape.dim[d] = zk_size_add(out->shape.dim[d], t->shape.dim[d]);
  }
  return ZK_OK;
}

/* The inputs as rows of bytes: output row o is row o of each input, one after the other. */
typedef struct rows {
  const zk_call *c;
  int64_t outer, row; /* rows, and bytes of an output row */
} rows;

static int64_t bytes_of(const zk_tensor *t, int64_t outer) {
  return zk_numel(t) / outer * (int64_t)zk_dtype_size(t->dtype);
}

static void join_rows(void *context, int64_t begin, int64_t end) {
  const rows *r = context;
  char *to = (char *)zk_data(r->c->out[0]) + begin * r->row;
  for (int i = 0; i < r->c->n_in; i++) {
    const zk_tensor *t = r->c->in[i];
    int64_t n = bytes_of(t, r->outer);
    const char *from = (const char *)zk_data(t) + begin * n;
    for (int64_t o = 0; o < end - begin; o++)
      memcpy(to + o * r->row, from + o * n, (size_t)n);
    to += n;
  }
}

/* Joins inputs without gaps, of the output's dtype, by copies of at least 16 bytes; `outer` is the
 * product of the sizes before the dimension along which they are joined. Gives false otherwise. */
static bool join_dense(const zk_call *c, int64_t outer) {
  rows r = {.c = c, .outer = outer};
  bool dense = zk_is_contiguous(c->out[0]) && outer > 0;
  for (int i = 0; dense && i < c->n_in; i++) {
    const zk_tensor *t = c->in[i];
    int64_t n = bytes_of(t, outer);
    dense = t->dtype == c->out[0]->dtype && zk_is_contiguous(t) && (n >= 16 || n == 0);
    r.row += n;
  }
  if (!dense)
    return false;
  if (outer > 1) {
    zk_parallel_for(outer, (1 << 18) / (r.row + 1) + 1, join_rows, &r);
    return true;
  }
  char *to = zk_data(c->out[0]);
  for (int i = 0; i < c->n_in; i++) {
    size_t n = (size_t)bytes_of(c->in[i], 1);
    zk_copy_bytes(to, zk_data(c->in[i]), n);
    to += n;
  }
  return true;
}

/* The product of the first d sizes. */
static int64_t sizes_before(const zk_shape *s, int d) {
  int64_t n = 1;
  for (int i = 0; i < d; i++)
    n *= s->dim[i];
  return n;
}

static zk_status cat_forward(zk_call *c) {
  int d = 0;
  int64_t start = 0;
  ZK_TRY(zk_wrap_dim("cat", c->attr[DIM].i, c->out[0]->shape.ndim, &d));
  if (join_dense(c, sizes_before(&c->out[0]->shape, d)))
    return ZK_OK;
  for (int i = 0; i < c->n_in; i++) {
    if (is_empty_vector(c->in[i]))
      continue;
    zk_tensor *part;
    ZK_TRY(section_of(c->out[0], d, start, &c->in[i]->shape, &part));
    zk_status status = zk_tensor_copy(part, c->in[i]);
    zk_tensor_release(part);
    ZK_TRY(status);
    start += c->in[i]->shape.dim[d];
  }
  return ZK_OK;
}

static zk_status cat_backward(const zk_call *c, zk_grads *g) {
  int d = 0;
  int64_t start = 0;
  ZK_TRY(zk_wrap_dim("cat", c->attr[DIM].i, c->out[0]->shape.ndim, &d));
  for (int i = 0; i < c->n_in; i++) {
    zk_tensor *dx;
    if (is_empty_vector(c->in[i])) {
      if (!g->needed[i])
        continue;
      ZK_TRY(zk_tensor_zeros(c->in[i]->dtype, &c->in[i]->shape, &dx));
    } else {
      ZK_TRY(section_of(g->out[0], d, start, &c->in[i]->shape, &dx));
      start += c->in[i]->shape.dim[d];
    }
    zk_status status = g->needed[i] ? zk_grads_give(g, c, i, dx) : ZK_OK;
    zk_tensor_release(dx);
    ZK_TRY(status);
  }
  return ZK_OK;
}

static void cat_gradient(zk_gradient *g) {
  zk_tensor *dy = zk_gradient_dy(g, 0);
  int d = 0;
  int64_t start = 0;
  zk_build_try(&g->build, zk_wrap_dim("cat", g->call->attr[DIM].i, dy->shape.ndim, &d));
  for (int i = 0; i < g->call->n_in; i++) {
    const zk_tensor *x = g->call->in[i];
    bool empty = is_empty_vector(x);
    int64_t end = start + (empty ? 0 : x->shape.dim[d]);
    if (g->needed[i])
      zk_gradient_give(g, i,
                       empty ? zk_build_fill(&g->build, x->dtype, 0, &x->shape)
                             : zk_build_narrow(&g->build, dy, d, start, end));
    start = end;
  }
}

const zk_op zk_op_cat = {
    .name = "cat",
    .alias = "concat concatenate",
    .doc = "cat(tensors, dim=0): the tensors of a list one after the other along dim, in their "
           "common dtype. Errors: shapes that differ in another dimension; a scalar; dtypes that "
           "have no common one.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .moves = true,
    .infer = cat_infer,
    .forward = cat_forward,
    .backward = cat_backward,
    .gradient = cat_gradient};

/* y[.., i, ..] = input i; dx_i = dy[.., i, ..] */
static zk_status stack_infer(zk_call *c, zk_spec *out) {
  const zk_shape *shape = &c->in[0]->shape;
  int at;
  if (shape->ndim == ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "stack: the tensors have %d dimensions already, the most there are",
                   shape->ndim);
  ZK_TRY(zk_wrap_dim("stack", c->attr[DIM].i, shape->ndim + 1, &at));
  out->dtype = c->in[0]->dtype;
  for (int i = 1; i < c->n_in; i++) {
    ZK_TRY(zk_want_common("stack", out->dtype, c->in[i]->dtype, &out->dtype));
    if (!zk_shape_equal(&c->in[i]->shape, shape)) {
      char a[ZK_SHAPE_TEXT], b[ZK_SHAPE_TEXT];
      return zk_fail(ZK_ERR_ARG, "stack: tensor %d has shape %s, the first has %s", i,
                     zk_shape_text(&c->in[i]->shape, a), zk_shape_text(shape, b));
    }
  }
  for (int d = 0; d <= shape->ndim; d++) {
    if (d == at)
      out->shape.dim[out->shape.ndim++] = c->n_in;
    if (d < shape->ndim)
      out->shape.dim[out->shape.ndim++] = shape->dim[d];
  }
  return ZK_OK;
}

/* The view of slice i of t, which is stacked along dim. */
static zk_status slice_of(const zk_call *c, zk_tensor *t, int i, zk_tensor **out) {
  int at = 0, n = 0;
  int64_t stride[ZK_MAX_DIM];
  ZK_TRY(zk_wrap_dim("stack", c->attr[DIM].i, t->shape.ndim, &at));
  for (int d = 0; d < t->shape.ndim; d++)
    if (d != at)
      stride[n++] = t->stride[d];
  return zk_tensor_as_strided(t, &c->in[0]->shape, stride, t->offset + i * t->stride[at], out);
}
static zk_status stack_forward(zk_call *c) {
  int d = 0;
  ZK_TRY(zk_wrap_dim("stack", c->attr[DIM].i, c->out[0]->shape.ndim, &d));
  if (join_dense(c, sizes_before(&c->out[0]->shape, d)))
    return ZK_OK;
  for (int i = 0; i < c->n_in; i++) {
    zk_tensor *slice;
    ZK_TRY(slice_of(c, c->out[0], i, &slice));
    zk_status status = zk_tensor_copy(slice, c->in[i]);
    zk_tensor_release(slice);
    ZK_TRY(status);
  }
  return ZK_OK;
}
static zk_status stack_backward(const zk_call *c, zk_grads *g) {
  for (int i = 0; i < c->n_in; i++) {
    zk_tensor *slice;
    if (!g->needed[i])
      continue;
    ZK_TRY(slice_of(c, g->out[0], i, &slice));
    zk_status status = zk_grads_give(g, c, i, slice);
    zk_tensor_release(slice);
    ZK_TRY(status);
  }
  return ZK_OK;
}
static void stack_gradient(zk_gradient *g) {
  for (int i = 0; i < g->call->n_in; i++) {
    if (!g->needed[i])
      continue;
    zk_build_set(&g->build, "dim", g->call->attr[DIM].i);
    zk_build_set(&g->build, "index", i);
    zk_gradient_give(g, i, zk_gradient_make(g, select, zk_gradient_dy(g, 0)));
  }
}
const zk_op zk_op_stack = {
    .name = "stack",
    .doc = "stack(tensors, dim=0): the tensors of a list, all of one shape, side by side along a "
           "new dimension. Errors: shapes that differ; a dim out of range; dtypes that have no "
           "common one.",
    ZK_PARAMS(params),
    .n_out = 1,
    .not_method = true,
    .moves = true,
    .infer = stack_infer,
    .forward = stack_forward,
    .backward = stack_backward,
    .gradient = stack_gradient};
