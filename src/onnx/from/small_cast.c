/*
 * small_cast.c: see small_cast.h. Rounding to a small float is an op that sessions alone have.
 */
#include "onnx/from/small_cast.h"

#include <math.h>

static const zk_param params[] = {ZK_TENSOR("input"), ZK_INT("type"), ZK_INT("saturate"),
                                  ZK_INT("mode")};

static zk_status infer(zk_call *c, zk_spec *out) {
  zk_dtype dtype = ZK_FLOAT16;
  (void)zk_small_holds(c->attr[0].i, &dtype);
  out[0] = (zk_spec){.dtype = dtype, .shape = c->in[0]->shape};
  return ZK_OK;
}

static zk_status forward(zk_call *c) {
  zk_tensor *dense;
  ZK_TRY(zk_tensor_contiguous(c->in[0], &dense));
  for (int64_t i = 0; i < zk_numel(dense); i++) {
    float y = zk_small_round(c->attr[0].i, (float)zk_element_f(dense, i), c->attr[1].i != 0,
                             (zk_small_mode)c->attr[2].i);
    zk_element_set_f(c->out[0], i, (double)y);
  }
  zk_tensor_release(dense);
  return ZK_OK;
}

/* float32 -> the dtype that stands for a small type, with numbers of the small type alone. */
static const zk_op round_small = {.name = "rounding",
                                  ZK_PARAMS(params),
                                  .n_out = 1,
                                  .infer = infer,
                                  .moves = true, /* it takes floats as they are */
                                  .forward = forward};

static zk_tensor *rounded(zk_import *x, zk_tensor *t, int64_t type, bool saturate,
                          zk_small_mode mode) {
  t = zk_import_cast(x, t, ZK_FLOAT32);
  zk_import_set(x, "type", type);
  zk_import_set(x, "saturate", saturate);
  zk_import_set(x, "mode", mode);
  return zk_import_make(x, &round_small, t);
}

zk_tensor *zk_small_cast(zk_import *x, zk_tensor *t, int64_t type, bool saturate,
                         zk_small_mode mode) {
  bool is_signed;
  int bits = zk_small_bits(type, &is_signed);
  zk_dtype dtype = is_signed ? ZK_INT8 : ZK_UINT8;
  if (zk_value_kind_of(t) != ZK_VALUE_NUMBERS)
    zk_import_refuse(x, "its input must be a tensor of numbers");
  if (!bits)
    return rounded(x, t, type, saturate, mode);
  t = zk_import_cast(x, t, ZK_INT64);
  zk_tensor *half = zk_import_number(x, ZK_INT64, is_signed ? ldexp(1, bits - 1) : 0);
  t = zk_import_make(x, &zk_op_add, t, half);
  t = zk_import_make(x, &zk_op_remainder, t, zk_import_number(x, ZK_INT64, ldexp(1, bits)));
  return zk_import_cast(x, zk_import_make(x, &zk_op_sub, t, half), dtype);
}

zk_tensor *zk_small_quantize(zk_import *x, zk_tensor *t, zk_tensor *zero, int64_t type,
                             bool saturate) {
  bool is_signed;
  int bits = zk_small_bits(type, &is_signed);
  if (bits)
    t = zk_import_make(x, &zk_op_round, t);
  if (zero)
    t = zk_import_make(x, &zk_op_add, t, zk_import_cast(x, zero, t->dtype));
  if (!bits)
    return rounded(x, t, type, saturate, ZK_SMALL_UP);
  double least = is_signed ? -ldexp(1, bits - 1) : 0, most = least + ldexp(1, bits) - 1;
  t = zk_import_make(x, &zk_op_clamp, t, zk_import_number(x, t->dtype, least),
                     zk_import_number(x, t->dtype, most));
  return zk_import_cast(x, t, is_signed ? ZK_INT8 : ZK_UINT8);
}
