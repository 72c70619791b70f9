/*
 * integers.c: the ops of integers.h, and their weights.
 */
#include "onnx/from/integers.h"

#include <string.h>
#include "base/memory.h"
#include "onnx/from/integers_job.h"

/* ---- weights ----------------------------------------------------------------------------------
 */

/* A weight [outputs, channels, ..] as [outputs, .., channels]: neighbouring channels of an image
 * lie side by side. */
static zk_status pack_groups(const zk_call *c, bool is_unsigned, zk_integers_weight *out) {
  zk_tensor *w = c->in[ZK_INTEGERS_W], *whole = NULL, *dense = NULL;
  int64_t groups = c->attr[ZK_INTEGERS_GROUPS].i, n = w->shape.dim[0] / groups;
  int64_t channels = w->shape.dim[1], k = zk_numel(w) / w->shape.dim[0], window = k / channels;
  zk_status status = zk_tensor_new(w->dtype, &ZK_SHAPE(zk_numel(w)), &whole);
  if (status == ZK_OK)
    status = zk_tensor_contiguous(w, &dense);
  for (int64_t g = 0; g < groups && status == ZK_OK; g++) {
    const uint8_t *from = (const uint8_t *)zk_data(dense) + g * n * k;
    uint8_t *to = (uint8_t *)zk_data(whole) + g * n * k;
    for (int64_t o = 0; o < n; o++)
      for (int64_t ch = 0; ch < channels; ch++)
        for (int64_t i = 0; i < window; i++)
          to[o * k + i * channels + ch] = from[o * k + ch * window + i];
    status = zk_bytes_weight_pack(n, k, to, 1, k, is_unsigned, &out->group[out->groups++]);
  }
  zk_tensor_release(dense);
  zk_tensor_release(whole);
  return status;
}

zk_status zk_integers_pack(const zk_call *c, bool known, bool last, zk_integers_weight *out) {
  const zk_tensor *w = c->in[ZK_INTEGERS_W];
  bool conv = c->op == &zk_integers_conv, is_unsigned = w->dtype == ZK_UINT8;
  size_t room = (size_t)(conv && !last ? c->attr[ZK_INTEGERS_GROUPS].i : 1) * sizeof *out->group;
  *out = (zk_integers_weight){.group = zk_alloc_zero(room), .last = last};
  if (!out->group)
    return zk_nomem(room, "weights");
  if (last) {
    out->groups = 1;
    ZK_TRY(zk_integers_last_pack(c, out->group, &out->depth));
  } else if (conv) {
    ZK_TRY(pack_groups(c, is_unsigned, out));
  } else {
    out->groups = 1;
    ZK_TRY(zk_bytes_weight_pack(w->shape.dim[1], w->shape.dim[0], zk_data(w), w->stride[0],
                                w->stride[1], is_unsigned, out->group));
  }
  if (!known)
    return ZK_OK;
  out->ending = zk_alloc_zero(sizeof *out->ending);
  if (!out->ending)
    return zk_nomem(sizeof *out->ending, "weights");
  return zk_integers_ending_open(c, out, out->ending);
}

void zk_integers_weight_clear(zk_integers_weight *w) {
  for (int64_t g = 0; g < w->groups; g++)
    zk_bytes_weight_clear(&w->group[g]);
  if (w->ending)
    zk_integers_ending_clear(w->ending);
  zk_free(w->ending);
  zk_free(w->group);
  *w = (zk_integers_weight){0};
}

/* ---- linear -----------------------------------------------------------------------------------
 */

static const zk_param linear_params[] = {
    ZK_TENSOR("a"),         ZK_TENSOR("w"),        ZK_TENSOR_OPT("a_zero"), ZK_TENSOR_OPT("w_zero"),
    ZK_TENSOR_OPT("scale"), ZK_TENSOR_OPT("bias"), ZK_TENSOR_OPT("y_zero"), ZK_FLAG("fixed", 0)};

static zk_status linear_infer(zk_call *c, zk_spec *out) {
  const zk_shape *a = &c->in[ZK_INTEGERS_A]->shape, *w = &c->in[ZK_INTEGERS_W]->shape;
  zk_dtype dtype;
  if (w->ndim != 2 || a->ndim < 1 || a->dim[a->ndim - 1] != w->dim[0] || w->dim[0] < 1 ||
      w->dim[1] < 1)
    return zk_fail(ZK_ERR_ARG, "its factors, %s and %s, do not fit",
                   zk_shape_text(a, (char[ZK_SHAPE_TEXT]){0}),
                   zk_shape_text(w, (char[ZK_SHAPE_TEXT]){0}));
  ZK_TRY(zk_integers_check(c, w->dim[1], &dtype));
  out[0] = (zk_spec){.dtype = dtype, .shape = *a};
  out[0].shape.dim[a->ndim - 1] = w->dim[1];
  return ZK_OK;
}

static double linear_work(const zk_call *c, const zk_spec *spec) {
  const zk_shape *w = &c->in[ZK_INTEGERS_W]->shape;
  return (double)zk_shape_numel(&spec->shape) * (double)w->dim[0] / 2 +
         (double)zk_shape_numel(w) * 2 + ZK_WORK_OF_CALL;
}

/* a's rows as uint8, each with room for whole steps. */
static void copy_rows(uint8_t *to, const uint8_t *from, int64_t m, int64_t k, bool is_signed) {
  int64_t row = ZK_BYTES_ROW(k);
  uint8_t flip = is_signed ? 0x80 : 0;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < k; j++)
      to[i * row + j] = from[i * k + j] ^ flip;
    memset(to + i * row + k, 0, (size_t)(row - k));
  }
}

static zk_status linear_of(const zk_call *c, const zk_integers_weight *w, zk_integers_ending *e) {
  zk_tensor *a = c->in[ZK_INTEGERS_A], *dense;
  int64_t k = w->group->k, n = w->group->n, m = zk_numel(a) / k, row = ZK_BYTES_ROW(k);
  bool as_is = a->dtype == ZK_UINT8 && row == k;
  size_t sums = e->zero ? (size_t)m * sizeof(int32_t) : 0;
  size_t bytes = sums + (as_is ? 0 : (size_t)(m * row)) + 1; /* of none there is a block, too */
  if (m == 0)
    return ZK_OK;
  uint8_t *room = zk_block_alloc(bytes);
  if (!room)
    return zk_nomem(bytes, "a product of integers");
  zk_status status = zk_tensor_contiguous(a, &dense);
  if (status == ZK_OK) {
    const uint8_t *from = zk_data(dense);
    if (!as_is) {
      copy_rows(room + sums, from, m, k, a->dtype == ZK_INT8);
      from = room + sums;
    }
    if (e->zero)
      zk_integers_row_sums(from, row, m, k, (int32_t *)(void *)room);
    e->row_sum = (const int32_t *)(void *)room;
    e->y = zk_data(c->out[0]);
    e->row = n, e->column = 1;
    zk_bytes_product(m, from, row, w->group, zk_integers_finish, e);
    zk_tensor_release(dense);
  }
  zk_block_free(room);
  return status;
}

zk_status zk_integers_forward(const zk_call *c, const zk_integers_weight *w) {
  zk_integers_ending e;
  bool conv = c->op == &zk_integers_conv;
  if (w->ending)
    e = *w->ending;
  else
    ZK_TRY(zk_integers_ending_open(c, w, &e));
  zk_status status = w->last ? zk_integers_last_forward(c, w, &e)
                     : conv  ? zk_integers_conv_forward(c, w, &e)
                             : linear_of(c, w, &e);
  if (!w->ending)
    zk_integers_ending_clear(&e);
  return status;
}

static zk_status forward(zk_call *c) {
  zk_integers_weight w;
  zk_status status = zk_integers_pack(c, false, false, &w);
  if (status == ZK_OK)
    status = zk_integers_forward(c, &w);
  zk_integers_weight_clear(&w);
  return status;
}

/* ---- conv -------------------------------------------------------------------------------------
 */

static const zk_param conv_params[] = {
    ZK_TENSOR("a"),         ZK_TENSOR("w"),        ZK_TENSOR_OPT("a_zero"), ZK_TENSOR_OPT("w_zero"),
    ZK_TENSOR_OPT("scale"), ZK_TENSOR_OPT("bias"), ZK_TENSOR_OPT("y_zero"), ZK_FLAG("fixed", 0),
    ZK_INT("groups"),       ZK_INTS("stride"),     ZK_INTS("padding"),      ZK_INTS("dilation")};

static double conv_work(const zk_call *c, const zk_spec *spec) {
  const zk_tensor *w = c->in[ZK_INTEGERS_W];
  double k = (double)zk_numel(w) / (double)w->shape.dim[0];
  return (double)zk_shape_numel(&spec->shape) * (k + ZK_WORK_OF_ELEMENT) + (double)zk_numel(w) * 2 +
         ZK_WORK_OF_CALL;
}

const zk_op zk_integers_conv = {.name = "integer convolution",
                                ZK_PARAMS(conv_params),
                                .n_out = 1,
                                .infer = zk_integers_conv_infer,
                                .work = conv_work,
                                .moves = true,
                                .forward = forward};

const zk_op zk_integers_linear = {.name = "integer product",
                                  ZK_PARAMS(linear_params),
                                  .n_out = 1,
                                  .infer = linear_infer,
                                  .work = linear_work,
                                  .moves = true, /* it takes bytes as they are */
                                  .forward = forward};
