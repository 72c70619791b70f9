/*
 * sum.c: sum mean.
 *
 * Sums of reals are accumulated in double, in an order that depends on the shape alone: a long
 * output is cut into fixed pieces whose sums are added in order.
 */
#include "base/memory.h"
#include "base/parallel.h"
#include "op/reduce/reduction.h"

enum { DIM, KEEPDIM, DTYPE };
#define PIECE 32768

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INTS_OPT("dim"), ZK_FLAG("keepdim", false),
                                  ZK_DTYPE_OPT("dtype")};

typedef struct sums {
  const zk_reduction *r;
  zk_tensor *x, *y;
  double scale;     /* 1, or 1/count for a mean */
  double *partial;  /* one output cut into pieces: their sums */
  const char *data; /* of x */
} sums;

typedef struct accumulator {
  const char *data;
  zk_dtype dtype;
  double real;
  int64_t integer;
} accumulator;

/* Adds a run to the accumulator, by four partial sums: an addition need not wait for the one
 * before. */
static void add_run(void *context, int64_t offset, int64_t stride, int64_t n) {
  accumulator *acc = context;
  if (zk_dtype_is_real(acc->dtype)) {
    ZK_REAL(acc->dtype, {
      const real *x = (const real *)acc->data + offset;
      double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
      int64_t i = 0;
      for (; i + 4 <= n; i += 4) {
        s0 += (double)x[i * stride];
        s1 += (double)x[(i + 1) * stride];
        s2 += (double)x[(i + 2) * stride];
        s3 += (double)x[(i + 3) * stride];
      }
      for (; i < n; i++)
        s0 += (double)x[i * stride];
      acc->real += (s0 + s1) + (s2 + s3);
    });
  } else {
    uint64_t s = 0; /* wraps around, as PyTorch's sums do */
    ZK_INTEGER(acc->dtype, {
      const integer *x = (const integer *)acc->data + offset;
      for (int64_t i = 0; i < n; i++)
        s += (uint64_t)x[i * stride];
    });
    acc->integer = (int64_t)((uint64_t)acc->integer + s);
  }
}

static void sum_outputs(void *context, int64_t begin, int64_t end) {
  const sums *s = context;
  for (int64_t o = begin; o < end; o++) {
    accumulator acc = {.data = s->data, .dtype = s->x->dtype};
    zk_reduction_walk(s->r, zk_reduction_start(s->r, o), 0, s->r->count, add_run, &acc);
    if (zk_dtype_is_real(s->y->dtype))
      zk_element_set_f(s->y, o, acc.real * s->scale);
    else
      zk_element_set_i(s->y, o, acc.integer);
  }
}

/* The sums of a matrix's columns, many side by side, row by row. The same bits as sum_outputs. */
#define COLUMNS 64
static void sum_columns(void *context, int64_t begin, int64_t end) {
  const sums *s = context;
  const int64_t rows = s->r->count, step = s->r->reduced_stride[0];
  for (int64_t o = begin; o < end; o += COLUMNS) {
    const int64_t n = end - o < COLUMNS ? end - o : COLUMNS;
    double part[4][COLUMNS] = {{0}};
    ZK_REAL(s->x->dtype, {
      const real *x = (const real *)s->data + o;
      for (int64_t i = 0; i < rows; i++, x += step) {
        double *sum = part[i < (rows & ~(int64_t)3) ? i & 3 : 0];
        if (n == COLUMNS)
          for (int64_t j = 0; j < COLUMNS; j++)
            sum[j] += (double)x[j];
        else
          for (int64_t j = 0; j < n; j++)
            sum[j] += (double)x[j];
      }
    });
    for (int64_t j = 0; j < n; j++)
      zk_element_set_f(s->y, o + j,
                       ((part[0][j] + part[1][j]) + (part[2][j] + part[3][j])) * s->scale);
  }
}

static void sum_piece(void *context, int64_t begin, int64_t end) {
  const sums *s = context;
  accumulator acc = {.data = s->data, .dtype = s->x->dtype};
  zk_reduction_walk(s->r, 0, begin, end, add_run, &acc);
  s->partial[begin / PIECE] = acc.real;
}

/* y = scale * sums of c->in[0]; y is contiguous. */
static zk_status sum_dims(zk_call *c, bool mean) {
  zk_reduction r;
  zk_shape shape;
  ZK_TRY(zk_reduction_init(c->op->name, c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &shape));
  zk_tensor *x = NULL, *y = c->out[0];
  zk_dtype dtype =
      y->dtype; /* of the elements that are summed; integers need no conversion for an int64 sum */
  if (dtype == ZK_INT64 && !zk_dtype_is_real(c->in[0]->dtype))
    dtype = c->in[0]->dtype;
  ZK_TRY(zk_tensor_cast(c->in[0], dtype, &x));
  if (x != c->in[0]) /* x has other strides; the dims fitted before, so this cannot fail */
    (void)!zk_reduction_init(c->op->name, x, &c->attr[DIM], c->attr[KEEPDIM].i, &r, &shape);
  sums s = {.r = &r, .x = x, .y = y, .data = zk_data(x), .scale = mean ? 1.0 / (double)r.count : 1};
  if (r.outputs == 1 && r.count > PIECE && zk_dtype_is_real(dtype)) {
    int64_t pieces = (r.count + PIECE - 1) / PIECE;
    s.partial = zk_alloc(sizeof(double) * (size_t)pieces);
    if (!s.partial) {
      zk_tensor_release(x);
      return zk_nomem(sizeof(double) * (size_t)pieces, "sum");
    }
    zk_parallel_for(r.count, PIECE, sum_piece, &s);
    double total = 0;
    for (int64_t i = 0; i < pieces; i++)
      total += s.partial[i];
    zk_element_set_f(y, 0, total * s.scale);
    zk_free(s.partial);
  } else {
    int64_t grain = PIECE / (r.count > 0 ? r.count : 1) + 1;
    bool columns = zk_dtype_is_real(dtype) && r.n_kept == 1 && r.n_reduced == 1 &&
                   r.kept_stride[0] == 1 && r.outputs >= COLUMNS;
    zk_parallel_for(r.outputs, columns ? COLUMNS * (8192 / (COLUMNS * r.count + 1) + 1) : grain,
                    columns ? sum_columns : sum_outputs, &s);
  }
  zk_tensor_release(x);
  return ZK_OK;
}

/* dx = scale * dy, expanded over the reduced dimensions. */
static zk_status sum_grad(const zk_call *c, zk_grads *g, bool mean) {
  const zk_tensor *x = c->in[0];
  zk_reduction r;
  zk_shape with_ones;
  ZK_TRY(zk_reduction_init(c->op->name, x, &c->attr[DIM], true, &r, &with_ones));
  zk_tensor *dy, *view = NULL, *dx = NULL;
  ZK_TRY(zk_tensor_contiguous(g->out[0], &dy));
  int64_t stride[ZK_MAX_DIM];
  zk_shape_strides(&with_ones, stride);
  for (int d = 0; d < x->shape.ndim; d++)
    if (with_ones.dim[d] != x->shape.dim[d])
      stride[d] = 0;
  zk_status status = ZK_OK;
  if (mean && r.count != 1) {
    status = zk_tensor_new(dy->dtype, &dy->shape, &view);
    if (status == ZK_OK)
      ZK_REAL(dy->dtype, {
        const real *from = zk_data(dy);
        real *to = zk_data(view);
        for (int64_t i = 0, n = zk_numel(dy); i < n; i++)
          to[i] = from[i] / (real)r.count;
      });
    zk_tensor_release(dy);
    dy = view;
    view = NULL;
  }
  if (status == ZK_OK)
    status = zk_tensor_as_strided(dy, &x->shape, stride, dy->offset, &dx);
  if (status == ZK_OK)
    status = zk_grads_give(g, c, 0, dx);
  zk_tensor_release(dx);
  zk_tensor_release(dy);
  return status;
}

/* y = sum x over dims; dx = dy, repeated */
static zk_status sum_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  zk_dtype d = c->in[0]->dtype;
  out->dtype = c->attr[DTYPE].given  ? (zk_dtype)c->attr[DTYPE].i
               : zk_dtype_is_real(d) ? d
                                     : ZK_INT64;
  return zk_reduction_init("sum", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &out->shape);
}
static zk_status sum_forward(zk_call *c) {
  return sum_dims(c, false);
}
static zk_status sum_backward(const zk_call *c, zk_grads *g) {
  return sum_grad(c, g, false);
}
const zk_op zk_op_sum = {
    .name = "sum",
    .doc = "sum(input, dim=nil, keepdim=false, dtype=nil): the sum over a dim, a list of dims, or "
           "everything. Integers and bools are summed as int64. Errors: a dim out of range or "
           "given twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = sum_infer,
    .forward = sum_forward,
    .backward = sum_backward};

/* y = mean x over dims; dx = dy / count, repeated */
static zk_status mean_infer(zk_call *c, zk_spec *out) {
  zk_reduction r;
  out->dtype = c->attr[DTYPE].given ? (zk_dtype)c->attr[DTYPE].i : c->in[0]->dtype;
  if (!zk_dtype_is_real(out->dtype))
    return zk_fail(ZK_ERR_ARG,
                   "mean: input is %s, and a mean is no integer: convert it with "
                   ":float() first, or pass dtype",
                   zk_dtype_name(out->dtype));
  return zk_reduction_init("mean", c->in[0], &c->attr[DIM], c->attr[KEEPDIM].i, &r, &out->shape);
}
static zk_status mean_forward(zk_call *c) {
  return sum_dims(c, true);
}
static zk_status mean_backward(const zk_call *c, zk_grads *g) {
  return sum_grad(c, g, true);
}
const zk_op zk_op_mean = {
    .name = "mean",
    .doc = "mean(input, dim=nil, keepdim=false, dtype=nil): the mean over a dim, a list of dims, "
           "or everything; nan of nothing. Errors: an integer input; a dim out of range or given "
           "twice.",
    ZK_PARAMS(params),
    .n_out = 1,
    .infer = mean_infer,
    .forward = mean_forward,
    .backward = mean_backward};
