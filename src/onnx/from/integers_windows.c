/*
 * integers_windows.c: the convolution of integers: each window as a row of a matrix product.
 *
 * The image of a group is copied as [d][h][w][channels], with its padding; a row of a window is
 * then one run of numbers.
 */
#include "onnx/from/integers_job.h"

#include <string.h>
#include "base/memory.h"
#include "base/parallel.h"
#include "base/size.h"

enum { DIMS = ZK_INTEGERS_DIMS, STRIDE = ZK_INTEGERS_STRIDE, PADDING, DILATION };

/* ---- sizes ------------------------------------------------------------------------------------
 */

zk_status zk_integers_windows_of(const zk_call *c, zk_integers_windows *s) {
  const zk_shape *a = &c->in[ZK_INTEGERS_A]->shape, *w = &c->in[ZK_INTEGERS_W]->shape;
  int dims = a->ndim - 2;
  *s = (zk_integers_windows){.channels = w->dim[1], .k = w->dim[1], .pixels = 1};
  for (int d = 0; d < DIMS; d++) {
    int at = d - (DIMS - dims);
    s->in[d] = at < 0 ? 1 : a->dim[2 + at];
    s->kernel[d] = at < 0 ? 1 : w->dim[2 + at];
    s->stride[d] = c->attr[STRIDE].v[d];
    s->dilation[d] = c->attr[DILATION].v[d];
    s->before[d] = c->attr[PADDING].v[d];
    s->padded[d] = zk_size_add(zk_size_add(s->in[d], s->before[d]), c->attr[PADDING].v[DIMS + d]);
    int64_t extent = zk_size_add(zk_size_mul(s->dilation[d], s->kernel[d] - 1), 1);
    if (s->stride[d] < 1 || s->dilation[d] < 1 || extent < 1 || s->padded[d] < extent)
      return zk_fail(ZK_ERR_ARG, "its kernel has no place in its input");
    s->out[d] = (s->padded[d] - extent) / s->stride[d] + 1;
    s->k = zk_size_mul(s->k, s->kernel[d]);
    s->pixels = zk_size_mul(s->pixels, s->out[d]);
  }
  return s->k > 0 && s->pixels > 0 ? ZK_OK : zk_fail(ZK_ERR_ARG, "its sizes are too large");
}

uint8_t zk_integers_padding(const zk_call *c) {
  const zk_tensor *zero = c->in[ZK_INTEGERS_A_ZERO];
  int flip = c->in[ZK_INTEGERS_A]->dtype == ZK_INT8 ? 128 : 0;
  return (uint8_t)((zero ? zk_element_i(zero, 0) : 0) + flip);
}

zk_status zk_integers_conv_infer(zk_call *c, zk_spec *out) {
  const zk_shape *a = &c->in[ZK_INTEGERS_A]->shape, *w = &c->in[ZK_INTEGERS_W]->shape;
  int64_t groups = c->attr[ZK_INTEGERS_GROUPS].i;
  zk_integers_windows s;
  zk_dtype dtype;
  if (a->ndim < 3 || a->ndim > 2 + DIMS || w->ndim != a->ndim || groups < 1 || w->dim[0] < 1 ||
      w->dim[0] % groups != 0 || a->dim[1] % groups != 0 || a->dim[1] / groups != w->dim[1] ||
      c->attr[STRIDE].n != DIMS || c->attr[DILATION].n != DIMS || c->attr[PADDING].n != 2 * DIMS)
    return zk_fail(ZK_ERR_ARG, "its input, %s, its weight, %s, and its groups do not fit",
                   zk_shape_text(a, (char[ZK_SHAPE_TEXT]){0}),
                   zk_shape_text(w, (char[ZK_SHAPE_TEXT]){0}));
  ZK_TRY(zk_integers_windows_of(c, &s));
  ZK_TRY(zk_integers_check(c, w->dim[0], &dtype));
  out[0] = (zk_spec){.dtype = dtype, .shape = *a};
  out[0].shape.dim[1] = w->dim[0];
  for (int d = 2; d < a->ndim; d++)
    out[0].shape.dim[d] = s.out[d - 2 + DIMS - (a->ndim - 2)];
  return ZK_OK;
}

/* ---- loops ------------------------------------------------------------------------------------
 */

typedef struct job {
  zk_integers_windows s;
  const uint8_t *image;
  uint8_t *padded, *rows;
  uint8_t flip, zero; /* int8 becomes uint8; what padding holds then */
} job;

/* Planes [begin, end) of depth and height of the image, padding included. */
static void copy_lines(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  const zk_integers_windows *s = &j->s;
  int64_t wide = s->padded[2], plane = s->in[0] * s->in[1] * s->in[2];
  for (int64_t line = begin; line < end; line++) {
    int64_t z = line / s->padded[1] - s->before[0], y = line % s->padded[1] - s->before[1];
    uint8_t *to = j->padded + line * wide * s->channels;
    memset(to, j->zero, (size_t)(wide * s->channels));
    if (z < 0 || z >= s->in[0] || y < 0 || y >= s->in[1])
      continue;
    to += s->before[2] * s->channels;
    const uint8_t *from = j->image + (z * s->in[1] + y) * s->in[2];
    for (int64_t ch = 0; ch < s->channels; ch++)
      for (int64_t x = 0; x < s->in[2]; x++)
        to[x * s->channels + ch] = from[ch * plane + x] ^ j->flip;
  }
}

/* Rows [begin, end) of the product: windows. */
static void copy_windows(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  const zk_integers_windows *s = &j->s;
  int64_t row = ZK_BYTES_ROW(s->k), channels = s->channels, line = s->padded[2] * channels;
  bool runs = s->dilation[2] == 1;
  size_t run = (size_t)(runs ? s->kernel[2] * channels : channels);
  for (int64_t p = begin; p < end; p++) {
    int64_t z = p / (s->out[1] * s->out[2]) * s->stride[0];
    int64_t y = p / s->out[2] % s->out[1] * s->stride[1], x = p % s->out[2] * s->stride[2];
    uint8_t *to = j->rows + p * row;
    for (int64_t kz = 0; kz < s->kernel[0]; kz++)
      for (int64_t ky = 0; ky < s->kernel[1]; ky++) {
        int64_t at = (z + kz * s->dilation[0]) * s->padded[1] + y + ky * s->dilation[1];
        const uint8_t *from = j->padded + at * line + x * channels;
        for (int64_t kx = 0; kx < (runs ? 1 : s->kernel[2]); kx++, to += run)
          memcpy(to, from + kx * s->dilation[2] * channels, run);
      }
    memset(to, 0, (size_t)(row - s->k));
  }
}

zk_status zk_integers_conv_forward(const zk_call *c, const zk_integers_weight *w,
                                   zk_integers_ending *e) {
  zk_tensor *a = c->in[ZK_INTEGERS_A];
  job j = {.flip = a->dtype == ZK_INT8 ? 0x80 : 0};
  ZK_TRY(zk_integers_windows_of(c, &j.s));
  const zk_integers_windows *s = &j.s;
  int64_t lines = s->padded[0] * s->padded[1], image = s->in[0] * s->in[1] * s->in[2] * s->channels;
  int64_t copy = zk_size_mul(zk_size_mul(lines, s->padded[2]), s->channels);
  int64_t rows = zk_size_mul(s->pixels, ZK_BYTES_ROW(s->k)), n = w->group->n;
  int64_t sums = zk_size_mul(s->pixels, (int64_t)sizeof(int32_t));
  int64_t bytes = zk_size_add(zk_size_add(rows, e->zero ? sums : 0), copy);
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(a, &dense));
  uint8_t *room = bytes < 0 ? NULL : zk_block_alloc((size_t)bytes);
  if (!room) {
    zk_tensor_release(dense);
    return zk_nomem(bytes < 0 ? SIZE_MAX : (size_t)bytes, "a convolution of integers");
  }
  int32_t *row_sums = (int32_t *)(void *)room;
  j.rows = room + (e->zero ? sums : 0);
  j.padded = j.rows + rows;
  j.zero = zk_integers_padding(c);
  e->row_sum = row_sums;
  e->row = 1, e->column = s->pixels;
  const uint8_t *from = zk_data(dense);
  char *to = zk_data(c->out[0]);
  for (int64_t i = 0; i < a->shape.dim[0] * w->groups; i++) {
    j.image = from + i * image;
    zk_parallel_for(lines, 1 + 32768 / (s->padded[2] * s->channels), copy_lines, &j);
    zk_parallel_for(s->pixels, 1 + 32768 / s->k, copy_windows, &j);
    if (e->zero)
      zk_integers_row_sums(j.rows, ZK_BYTES_ROW(s->k), s->pixels, s->k, row_sums);
    e->first = i % w->groups * n;
    e->y = to + (size_t)(i * n * s->pixels) * zk_dtype_size(c->out[0]->dtype);
    zk_bytes_product(s->pixels, j.rows, ZK_BYTES_ROW(s->k), &w->group[i % w->groups],
                     zk_integers_finish, e);
  }
  zk_block_free(room);
  zk_tensor_release(dense);
  return ZK_OK;
}
