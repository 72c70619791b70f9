/*
 * batch.c: gathers the samples of a batch, in one pass over the output.
 */
#include "data/batch.h"

#include <inttypes.h>
#include <string.h>
#include "base/parallel.h"
#include "tensor/convert.h"

#define PIECE ((int64_t)1 << 18) /* elements that are worth a thread */

typedef struct gather {
  const int64_t *index;
  int64_t step; /* index's stride */
  int64_t row;  /* elements of a sample, or its bytes */
  const uint8_t *from;
  void *to;
  float mean, std; /* for normalize_images */
} gather;

/* Fails unless every index is a sample of the source; the error names the first that is not. */
static zk_status check_index(const char *op, const zk_tensor *source, const zk_tensor *index) {
  if (source->shape.ndim == 0)
    return zk_fail(ZK_ERR_ARG, "%s: the source is a scalar, it has no samples", op);
  if (index->dtype != ZK_INT64 || index->shape.ndim != 1) {
    char text[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG, "%s: index must be int64 of one dimension, got %s %s", op,
                   zk_dtype_name(index->dtype), zk_shape_text(&index->shape, text));
  }
  const int64_t *at = zk_data(index), n = source->shape.dim[0];
  for (int64_t b = 0; b < index->shape.dim[0]; b++) {
    int64_t i = at[b * index->stride[0]];
    if (i < 0 || i >= n)
      return zk_fail(ZK_ERR_ARG,
                     "%s: index %" PRId64 " at position %" PRId64 " is not one of the %" PRId64
                     " samples (0 to %" PRId64 ")",
                     op, i, b, n, n - 1);
  }
  return ZK_OK;
}

static int64_t samples_in_piece(int64_t row) {
  return row < PIECE ? PIECE / (row ? row : 1) : 1;
}

static void scale_images(void *context, int64_t begin, int64_t end) {
  const gather *g = context;
  const int64_t row = g->row;
  for (int64_t b = begin; b < end; b++) {
    const uint8_t *restrict from = g->from + g->index[b * g->step] * row;
    float *restrict to = (float *)g->to + b * row;
    for (int64_t i = 0; i < row; i++)
      to[i] = (float)from[i] / 255.0f; /* times 1/255 would round otherwise than PyTorch */
  }
}

static void normalize_images(void *context, int64_t begin, int64_t end) {
  const gather *g = context;
  const int64_t row = g->row;
  const float mean = g->mean, std = g->std;
  for (int64_t b = begin; b < end; b++) {
    const uint8_t *restrict from = g->from + g->index[b * g->step] * row;
    float *restrict to = (float *)g->to + b * row;
    for (int64_t i = 0; i < row; i++)
      to[i] = ((float)from[i] / 255.0f - mean) / std;
  }
}

static zk_status gather_images(const zk_tensor *source, const zk_tensor *index, zk_range_fn work,
                               gather *g, zk_tensor **out) {
  *out = NULL;
  ZK_TRY(check_index("gather_images", source, index));
  if (source->dtype != ZK_UINT8 || source->shape.ndim != 3 || !zk_is_contiguous(source)) {
    char text[ZK_SHAPE_TEXT];
    return zk_fail(ZK_ERR_ARG,
                   "gather_images: images must be contiguous uint8 [N, H, W], got %s %s%s",
                   zk_dtype_name(source->dtype), zk_shape_text(&source->shape, text),
                   zk_is_contiguous(source) ? "" : ", not contiguous");
  }
  int64_t n = index->shape.dim[0], h = source->shape.dim[1], w = source->shape.dim[2];
  ZK_TRY(zk_tensor_new(ZK_FLOAT32, &ZK_SHAPE(n, 1, h, w), out));
  g->index = zk_data(index), g->step = index->stride[0], g->row = h * w;
  g->from = zk_data(source), g->to = zk_data(*out);
  zk_parallel_for(n, samples_in_piece(g->row), work, g);
  return ZK_OK;
}

zk_status zk_gather_images(const zk_tensor *source, const zk_tensor *index, zk_tensor **out) {
  return gather_images(source, index, scale_images, &(gather){0}, out);
}

zk_status zk_gather_normalized(const zk_tensor *source, const zk_tensor *index, double mean,
                               double std, zk_tensor **out) {
  gather g = {.mean = (float)mean, .std = (float)std};
  return gather_images(source, index, normalize_images, &g, out);
}

static void copy_rows(void *context, int64_t begin, int64_t end) {
  const gather *g = context;
  for (int64_t b = begin; b < end; b++)
    memcpy((char *)g->to + b * g->row, g->from + g->index[b * g->step] * g->row, (size_t)g->row);
}

/* Row by row, for a source whose rows are not contiguous. */
static zk_status copy_strided(const zk_tensor *source, const zk_tensor *index, zk_tensor *out) {
  const int64_t *at = zk_data(index);
  zk_shape row = {.ndim = source->shape.ndim - 1};
  memcpy(row.dim, source->shape.dim + 1, sizeof(int64_t) * (size_t)row.ndim);
  for (int64_t b = 0; b < index->shape.dim[0]; b++) {
    zk_tensor *from = NULL, *to = NULL;
    int64_t i = at[b * index->stride[0]];
    zk_status status = zk_tensor_as_strided(source, &row, source->stride + 1,
                                            source->offset + i * source->stride[0], &from);
    if (status == ZK_OK)
      status = zk_tensor_as_strided(out, &row, out->stride + 1, b * out->stride[0], &to);
    if (status == ZK_OK)
      status = zk_tensor_copy(to, from);
    zk_tensor_release(from);
    zk_tensor_release(to);
    ZK_TRY(status);
  }
  return ZK_OK;
}

zk_status zk_gather_rows(const zk_tensor *source, const zk_tensor *index, zk_tensor **out) {
  *out = NULL;
  ZK_TRY(check_index("gather_rows", source, index));
  zk_shape shape = source->shape;
  shape.dim[0] = index->shape.dim[0];
  zk_tensor *t;
  ZK_TRY(zk_tensor_new(source->dtype, &shape, &t));
  if (zk_is_contiguous(source)) {
    int64_t row = 1;
    for (int i = 1; i < shape.ndim; i++)
      row *= shape.dim[i];
    row *= (int64_t)zk_dtype_size(source->dtype);
    gather g = {.index = zk_data(index),
                .step = index->stride[0],
                .row = row,
                .from = zk_data(source),
                .to = zk_data(t)};
    zk_parallel_for(shape.dim[0], samples_in_piece(row), copy_rows, &g);
  } else {
    zk_status status = copy_strided(source, index, t);
    if (status != ZK_OK) {
      zk_tensor_release(t);
      return status;
    }
  }
  *out = t;
  return ZK_OK;
}
