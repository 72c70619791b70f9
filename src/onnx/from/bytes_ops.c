/*
 * bytes_ops.c: the ops of bytes_ops.h.
 */
#include "onnx/from/bytes_ops.h"

#include <string.h>
#include "base/parallel.h"
#include "kernel/bytes_image.h"
#include "onnx/from/integers.h"

enum { DIMS = 3 };
enum { KERNEL, STRIDE, BEFORE, DILATION, SIZE };

/* ---- the greatest of a window -----------------------------------------------------------------
 */

static const zk_param pool_params[] = {ZK_TENSOR("a"),    ZK_INTS("kernel"),   ZK_INTS("stride"),
                                       ZK_INTS("before"), ZK_INTS("dilation"), ZK_INTS("size")};

static zk_status pool_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0];
  int dims = a->shape.ndim - 2;
  bool fits = zk_is_bytes(a) && dims >= 1 && dims <= DIMS;
  for (int k = KERNEL; k <= SIZE; k++)
    fits = fits && c->attr[k].n == DIMS;
  if (!fits)
    return zk_fail(ZK_ERR_ARG, "its input must be an image of bytes");
  out[0] = (zk_spec){.dtype = a->dtype, .shape = a->shape};
  for (int d = 0; d < dims; d++)
    out[0].shape.dim[2 + d] = c->attr[SIZE].v[DIMS - dims + d];
  return ZK_OK;
}

static double pool_work(const zk_call *c, const zk_spec *spec) {
  const int64_t *kernel = c->attr[KERNEL].v;
  return (double)zk_shape_numel(&spec->shape) * (double)kernel[0] * (double)kernel[1] *
         (double)kernel[2];
}

typedef struct pool {
  const zk_call *c;
  int64_t in[DIMS], wide; /* wide: channels of a pixel that lie side by side */
  uint8_t sign;
  const uint8_t *a;
  uint8_t *y;
} pool;

/* y[0 .. wide) := the greatest of the pixels of a window whose first one is at `start`. */
static void window(const pool *p, const uint8_t *image, const int64_t start[DIMS], uint8_t *y) {
  const int64_t *kernel = p->c->attr[KERNEL].v, *dilation = p->c->attr[DILATION].v;
  uint8_t greatest = 0;
  if (p->wide > 1)
    memset(y, 0, (size_t)p->wide);
  for (int64_t i = 0; i < kernel[0] * kernel[1] * kernel[2]; i++) {
    int64_t z = start[0] + i / (kernel[1] * kernel[2]) * dilation[0];
    int64_t v = start[1] + i / kernel[2] % kernel[1] * dilation[1];
    int64_t u = start[2] + i % kernel[2] * dilation[2];
    if (z < 0 || z >= p->in[0] || v < 0 || v >= p->in[1] || u < 0 || u >= p->in[2])
      continue;
    const uint8_t *from = image + ((z * p->in[1] + v) * p->in[2] + u) * p->wide;
    uint8_t x = *from ^ p->sign;
    if (p->wide > 1)
      zk_bytes_greater(p->wide, from, y);
    else
      greatest = x > greatest ? x : greatest;
  }
  if (p->wide == 1)
    *y = greatest ^ p->sign;
}

/* Lines [begin, end) of the results, image by image. */
static void pool_lines(void *context, int64_t begin, int64_t end) {
  const pool *p = context;
  const int64_t *size = p->c->attr[SIZE].v, *stride = p->c->attr[STRIDE].v;
  const int64_t *before = p->c->attr[BEFORE].v;
  int64_t pixels = p->in[0] * p->in[1] * p->in[2];
  for (int64_t line = begin; line < end; line++) {
    int64_t image = line / (size[0] * size[1]), start[DIMS];
    start[0] = line / size[1] % size[0] * stride[0] - before[0];
    start[1] = line % size[1] * stride[1] - before[1];
    uint8_t *y = p->y + line * size[2] * p->wide;
    for (int64_t x = 0; x < size[2]; x++, y += p->wide) {
      start[2] = x * stride[2] - before[2];
      window(p, p->a + image * pixels * p->wide, start, y);
    }
  }
}

static void run_pool(const zk_call *c, const uint8_t *a, bool last) {
  const zk_shape *s = &c->in[0]->shape;
  const int64_t *size = c->attr[SIZE].v;
  int dims = s->ndim - 2;
  pool p = {.c = c, .wide = last ? s->dim[1] : 1, .a = a, .y = zk_data(c->out[0])};
  p.sign = !last && c->in[0]->dtype == ZK_INT8 ? 0x80 : 0;
  for (int d = 0; d < DIMS; d++)
    p.in[d] = d < DIMS - dims ? 1 : s->dim[2 + d - (DIMS - dims)];
  int64_t lines = s->dim[0] * (last ? 1 : s->dim[1]) * size[0] * size[1];
  zk_parallel_for(lines, 1 + 8192 / (size[2] * p.wide + 1), pool_lines, &p);
}

/* ---- sums -------------------------------------------------------------------------------------
 */

static const zk_param sum_params[] = {ZK_TENSOR("a"), ZK_TENSOR("b"), ZK_TENSOR("of_a"),
                                      ZK_TENSOR("of_b"), ZK_TENSOR("fixed")};

static zk_status sum_infer(zk_call *c, zk_spec *out) {
  const zk_tensor *a = c->in[0], *b = c->in[1];
  bool fits = zk_is_bytes(a) && a->dtype == b->dtype && zk_shape_equal(&a->shape, &b->shape);
  for (int i = 2; i < c->n_in; i++)
    fits = fits && c->in[i]->dtype == ZK_FLOAT32 && zk_numel(c->in[i]) == 1;
  if (!fits)
    return zk_fail(ZK_ERR_ARG, "its inputs must be bytes of one shape, and numbers");
  out[0] = (zk_spec){.dtype = a->dtype, .shape = a->shape};
  return ZK_OK;
}

static void run_sum(const zk_call *c, const uint8_t *a, const uint8_t *b, bool last) {
  bool is_signed = c->in[0]->dtype == ZK_INT8;
  float number[DIMS];
  for (int i = 0; i < DIMS; i++)
    number[i] = *(const float *)zk_data(c->in[2 + i]);
  zk_bytes_sum s = {.of_a = number[0],
                    .of_b = number[1],
                    .fixed = number[2],
                    .least = is_signed ? -128 : 0,
                    .most = is_signed ? 127 : 255,
                    .sign = is_signed && !last ? 0x80 : 0,
                    .less = is_signed ? 128 : 0};
  zk_bytes_add(&s, zk_numel(c->in[0]), a, b, zk_data(c->out[0]));
}

/* ---- both -------------------------------------------------------------------------------------
 */

zk_status zk_bytes_ops_run(const zk_call *c, bool last) {
  zk_tensor *in[2] = {NULL};
  int n = c->op == &zk_bytes_max_pool ? 1 : 2;
  zk_status status = ZK_OK;
  for (int i = 0; i < n && status == ZK_OK; i++)
    status = zk_tensor_contiguous(c->in[i], &in[i]);
  if (status == ZK_OK && n == 1)
    run_pool(c, zk_data(in[0]), last);
  else if (status == ZK_OK)
    run_sum(c, zk_data(in[0]), zk_data(in[1]), last);
  zk_tensor_release_all(in, 2);
  return status;
}

static zk_status forward(zk_call *c) {
  return zk_bytes_ops_run(c, false);
}

const zk_op zk_bytes_max_pool = {.name = "maximum pool of bytes",
                                 ZK_PARAMS(pool_params),
                                 .n_out = 1,
                                 .infer = pool_infer,
                                 .work = pool_work,
                                 .moves = true, /* it takes bytes as they are */
                                 .forward = forward};

const zk_op zk_bytes_weighted_sum = {.name = "sum of bytes",
                                     ZK_PARAMS(sum_params),
                                     .n_out = 1,
                                     .infer = sum_infer,
                                     .moves = true,
                                     .forward = forward};
