/*
 * quantize_ops.c: float32 as bytes by scales and zero points, and back.
 */
#include "onnx/from/quantize_ops.h"

#include <math.h>
#include "base/parallel.h"
#include "base/target.h"

/* ---- by given scales --------------------------------------------------------------------------
 */

enum { IN, SCALE, ZERO };
static const zk_param params[] = {ZK_TENSOR("input"), ZK_TENSOR("scale"), ZK_TENSOR("zero"),
                                  ZK_INT("axis")};

/* In front of QuantizeLinear and DequantizeLinear: one scale, or one for each place along the axis.
 */
static zk_status infer(zk_call *c, zk_spec *out, zk_dtype dtype) {
  int64_t axis = c->attr[0].i, n = zk_numel(c->in[SCALE]);
  const zk_shape *shape = &c->in[IN]->shape;
  if (n != zk_numel(c->in[ZERO]) || (n != 1 && n != shape->dim[axis]))
    return zk_fail(ZK_ERR_ARG, "%lld scales and %lld zero points do not fit dimension %lld",
                   (long long)n, (long long)zk_numel(c->in[ZERO]), (long long)axis);
  out[0] = (zk_spec){.dtype = dtype, .shape = *shape};
  return ZK_OK;
}
static zk_status quantize_infer(zk_call *c, zk_spec *out) {
  return infer(c, out, c->in[ZERO]->dtype);
}
static zk_status dequantize_infer(zk_call *c, zk_spec *out) {
  return infer(c, out, ZK_FLOAT32);
}

ZK_TARGETED(quantize_run,
            (uint8_t * y, const float *x, int64_t n, float scale, float low, float high,
             int32_t zero),
            (y, x, n, scale, low, high, zero), {
              const float room = 12582912.0f; /* 1.5 * 2^23: rounds what is less than 2^22 */
              ZK_IVDEP
              for (int64_t i = 0; i < n; i++) {
                float t = x[i] / scale;
                t = t > low ? t : low;
                t = t < high ? t : high;
                y[i] = (uint8_t)((int32_t)(t + room - room) + zero);
              }
            })

ZK_TARGETED(dequantize_signed, (float *y, const int8_t *x, int64_t n, float scale, int32_t zero),
            (y, x, n, scale, zero), {
              ZK_IVDEP
              for (int64_t i = 0; i < n; i++)
                y[i] = (float)(x[i] - zero) * scale;
            })
ZK_TARGETED(dequantize_unsigned, (float *y, const uint8_t *x, int64_t n, float scale, int32_t zero),
            (y, x, n, scale, zero), {
              ZK_IVDEP
              for (int64_t i = 0; i < n; i++)
                y[i] = (float)(x[i] - zero) * scale;
            })

typedef struct job {
  const zk_call *c;
  const char *from;
  int64_t inner; /* elements with one scale, one after the other; */
  int64_t lines; /* such runs */
  bool back;
} job;

/* Elements [begin, end) of run `line`. */
static void convert_run(const job *j, int64_t line, int64_t begin, int64_t end) {
  const zk_tensor *scales = j->c->in[SCALE], *zeros = j->c->in[ZERO];
  int64_t at = line % zk_numel(scales), first = line * j->inner + begin, n = end - begin;
  float scale = (float)zk_element_f(scales, at);
  int32_t zero = (int32_t)zk_element_i(zeros, at), least = zeros->dtype == ZK_INT8 ? -128 : 0;
  char *to = zk_data(j->c->out[0]);
  if (!j->back)
    quantize_run((uint8_t *)to + first, (const float *)(const void *)j->from + first, n, scale,
                 (float)(least - zero), (float)(least + 255 - zero), zero);
  else if (zeros->dtype == ZK_INT8)
    dequantize_signed((float *)(void *)to + first, (const int8_t *)j->from + first, n, scale, zero);
  else
    dequantize_unsigned((float *)(void *)to + first, (const uint8_t *)j->from + first, n, scale,
                        zero);
}

enum { PIECE = 16384 };

static void convert_pieces(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  if (j->lines == 1) {
    convert_run(j, 0, begin, end);
    return;
  }
  for (int64_t line = begin; line < end; line++)
    convert_run(j, line, 0, j->inner);
}

static zk_status convert(zk_call *c, bool back) {
  job j = {.c = c, .inner = 1, .lines = 1, .back = back};
  const zk_shape *shape = &c->in[IN]->shape;
  int64_t all = zk_shape_numel(shape);
  zk_tensor *dense;
  if (all == 0)
    return ZK_OK;
  ZK_TRY(zk_tensor_contiguous(c->in[IN], &dense));
  j.from = zk_data(dense);
  for (int d = (int)c->attr[0].i + 1; d < shape->ndim; d++)
    j.inner *= shape->dim[d];
  if (zk_numel(c->in[SCALE]) == 1)
    j.inner = all;
  j.lines = all / j.inner;
  zk_parallel_for(j.lines == 1 ? all : j.lines, j.lines == 1 ? PIECE : 1 + PIECE / j.inner,
                  convert_pieces, &j);
  zk_tensor_release(dense);
  return ZK_OK;
}
static zk_status quantize_forward(zk_call *c) {
  return convert(c, false);
}
static zk_status dequantize_forward(zk_call *c) {
  return convert(c, true);
}

const zk_op zk_quantize_bytes = {.name = "quantization",
                                 ZK_PARAMS(params),
                                 .n_out = 1,
                                 .infer = quantize_infer,
                                 .moves = true, /* it takes bytes as they are */
                                 .forward = quantize_forward};
const zk_op zk_dequantize_bytes = {.name = "dequantization",
                                   ZK_PARAMS(params),
                                   .n_out = 1,
                                   .infer = dequantize_infer,
                                   .moves = true,
                                   .forward = dequantize_forward};

/* ---- by the input's range ---------------------------------------------------------------------
 */

static const zk_param range_params[] = {ZK_TENSOR("input")};

static zk_status range_infer(zk_call *c, zk_spec *out) {
  out[0] = (zk_spec){.dtype = ZK_UINT8, .shape = c->in[0]->shape};
  out[1] = (zk_spec){.dtype = ZK_FLOAT32, .shape = ZK_SCALAR};
  out[2] = (zk_spec){.dtype = ZK_UINT8, .shape = ZK_SCALAR};
  return ZK_OK;
}

enum { LANES = 16 };

/* The least and the greatest of n numbers and what is there. */
ZK_TARGETED(widen, (float *low, float *high, const float *x, int64_t n), (low, high, x, n), {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) {
    ZK_IVDEP
    for (int l = 0; l < LANES; l++) {
      low[l] = x[i + l] < low[l] ? x[i + l] : low[l];
      high[l] = x[i + l] > high[l] ? x[i + l] : high[l];
    }
  }
  for (; i < n; i++) {
    low[0] = x[i] < low[0] ? x[i] : low[0];
    high[0] = x[i] > high[0] ? x[i] : high[0];
  }
})

static zk_status range_forward(zk_call *c) {
  float low[LANES] = {0}, high[LANES] = {0};
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &dense));
  widen(low, high, zk_data(dense), zk_numel(dense));
  zk_tensor_release(dense);
  for (int l = 1; l < LANES; l++) {
    low[0] = low[l] < low[0] ? low[l] : low[0];
    high[0] = high[l] > high[0] ? high[l] : high[0];
  }
  float scale = high[0] == low[0] ? 1 : (high[0] - low[0]) / 255;
  float zero = rintf(-low[0] / scale);
  *(float *)zk_data(c->out[1]) = scale;
  *(uint8_t *)zk_data(c->out[2]) = (uint8_t)(zero > 0 ? zero < 255 ? zero : 255 : 0);
  zk_call quantize = {.op = &zk_quantize_bytes,
                      .n_in = 3,
                      .n_out = 1,
                      .in = (zk_tensor *[]){c->in[0], c->out[1], c->out[2]},
                      .out = {c->out[0]}};
  return convert(&quantize, false);
}

const zk_op zk_quantize_range = {.name = "quantization by range",
                                 ZK_PARAMS(range_params),
                                 .n_out = 3,
                                 .infer = range_infer,
                                 .moves = true,
                                 .forward = range_forward};
