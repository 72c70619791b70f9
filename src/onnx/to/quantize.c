/*
 * quantize.c: fake quantization, as QuantizeLinear and DequantizeLinear.
 */
#include "onnx/to/converters.h"
#include "tensor/convert.h"

/* The least and the greatest number of a dtype of bytes. */
static int64_t least_of(zk_dtype dtype) {
  return dtype == ZK_INT8 ? -128 : 0;
}

static void fake_quantize_to_onnx(zk_export *x, const zk_call *c) {
  int64_t least = zk_call_attr(c, "quant_min")->i, most = zk_call_attr(c, "quant_max")->i;
  bool by_channel = c->op == &zk_op_fake_quantize_per_channel_affine;
  zk_dtype dtype = least < 0 ? ZK_INT8 : ZK_UINT8;
  if (least < least_of(dtype) || most > least_of(dtype) + 255)
    zk_export_refuse(x, "ONNX quantizes to int8 and uint8 here, and the bounds are wider");
  if (c->in[0]->dtype != ZK_FLOAT32)
    zk_export_refuse(x, "of %s, it has no form in ONNX: model:float() makes float32",
                     zk_dtype_name(c->in[0]->dtype));
  const char *scale = zk_export_in(x, 1, ZK_FLOAT32), *zero;
  if (c->in[2]->is_number)
    zero = zk_export_number(x, dtype, (double)zk_element_i(c->in[2], 0));
  else
    zero = zk_export_cast(x, zk_export_as_is(x, 2), zk_onnx_of_dtype(dtype));
  int64_t axis = by_channel ? zk_call_attr(c, "axis")->i : 0;
  const char *q = zk_export_add(x, "QuantizeLinear", zk_export_as_is(x, 0), scale, zero);
  if (by_channel)
    zk_export_int(x, "axis", axis);
  if (least > least_of(dtype) || most < least_of(dtype) + 255)
    q = zk_export_add(x, "Clip", q, zk_export_number(x, dtype, (double)least),
                      zk_export_number(x, dtype, (double)most));
  zk_export_out(x, 0, zk_export_add(x, "DequantizeLinear", q, scale, zero));
  if (by_channel)
    zk_export_int(x, "axis", axis);
}

const zk_onnx_to zk_onnx_to_quantize[] = {
    {.op = &zk_op_fake_quantize_per_tensor_affine, .since = 13, .to = fake_quantize_to_onnx},
    {.op = &zk_op_fake_quantize_per_channel_affine, .since = 13, .to = fake_quantize_to_onnx},
    {.op = NULL},
};
