/*
 * bit_cast.c: BitCast: the bits of elements as those of another type of that size, by an op that
 * sessions alone have.
 */
#include "onnx/from/converters.h"

#include <string.h>

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("dtype")};

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_dtype dtype = (zk_dtype)c->attr[0].i;
  if (zk_dtype_size(dtype) != zk_dtype_size(c->in[0]->dtype))
    return zk_fail(ZK_ERR_ARG, "%s and %s are not of one size", zk_dtype_name(c->in[0]->dtype),
                   zk_dtype_name(dtype));
  out[0] = (zk_spec){.dtype = dtype, .shape = c->in[0]->shape};
  return ZK_OK;
}

static zk_status forward(zk_call *c) {
  zk_tensor *in;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &in));
  size_t n = (size_t)zk_numel(in) * zk_dtype_size(in->dtype);
  uint8_t *out = zk_data(c->out[0]);
  if (n > 0)
    memcpy(out, zk_data(in), n);
  for (size_t i = 0; i < n && c->out[0]->dtype == ZK_BOOL; i++)
    out[i] = out[i] != 0;
  zk_tensor_release(in);
  return ZK_OK;
}

static const zk_op bit_cast = {.name = "bit_cast",
                               ZK_PARAMS(params),
                               .n_out = 1,
                               .moves = true,
                               .infer = infer,
                               .forward = forward};

static void bit_cast_from_onnx(zk_import *x) {
  zk_dtype dtype = zk_import_dtype(x, zk_import_int(x, "to", 0));
  zk_import_set(x, "dtype", dtype);
  zk_import_out(x, 0, zk_import_make(x, &bit_cast, zk_import_in(x, 0)));
}

const zk_onnx_from zk_onnx_from_bit_cast[] = {
    {.type = "BitCast", .from = bit_cast_from_onnx},
    {.type = NULL},
};
