/*
 * common.c: what the converters of several ONNX nodes need.
 */
#include "onnx/from/import.h"

zk_dtype zk_import_dtype(zk_import *x, int64_t onnx_type) {
  zk_dtype dtype = ZK_FLOAT32;
  const char *name = zk_onnx_type_name(onnx_type);
  if (onnx_type == ZK_ONNX_INT32)
    return ZK_INT64;
  if (!zk_dtype_of_onnx(onnx_type, &dtype))
    zk_import_refuse(x, "the type %s is not supported", name ? name : "of that number");
  return dtype;
}

/* Four bytes, the lowest first, as a number. */
static int32_t little_int32(const uint8_t *b) {
  return (int32_t)((uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
                   (uint32_t)b[3] << 24);
}

/* int32 elements as int64, from either of their encodings. */
static zk_status widen(const zk_graph_tensor *t, const char *what, const zk_shape *shape,
                       zk_tensor **out) {
  int64_t n = zk_shape_numel(shape);
  bool raw = t->raw_data.at != NULL;
  if (n < 0 || (raw ? t->raw_data.size != (uint64_t)n * 4 : t->int32_data.count != n))
    return zk_fail(ZK_ERR_FORMAT, "%s: its data does not fit its shape", what);
  ZK_TRY(zk_tensor_new(ZK_INT64, shape, out));
  zk_status status = ZK_OK;
  for (int64_t i = 0; i < n && status == ZK_OK; i++) {
    int64_t value = raw ? little_int32((const uint8_t *)t->raw_data.at + 4 * i)
                        : ZK_LIST(int64_t, t->int32_data)[i];
    ((int64_t *)zk_data(*out))[i] = value;
    if (value != (int32_t)value)
      status = zk_fail(ZK_ERR_FORMAT, "%s: it holds a number that no int32 is", what);
  }
  if (status != ZK_OK)
    zk_tensor_release_all(out, 1);
  return status;
}

zk_status zk_graph_tensor_value(const zk_graph_tensor *t, const char *what, zk_tensor **out) {
  const char *type = zk_onnx_type_name(t->data_type);
  zk_shape shape = {.ndim = (int)t->dims.count};
  *out = NULL;
  if (t->value) {
    *out = zk_tensor_retain(t->value);
    return ZK_OK;
  }
  if (t->data_location == 1)
    return zk_fail(ZK_ERR_ARG, "%s lies in another file, which was not read: load_external_data",
                   what);
  if (t->dims.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s has %u dimensions, at most %d are possible", what, t->dims.count,
                   ZK_MAX_DIM);
  if (t->data_type != ZK_ONNX_INT32)
    return zk_fail(ZK_ERR_ARG, "%s has the type %s, which is not supported", what,
                   type ? type : "of an unknown number");
  for (int d = 0; d < shape.ndim; d++)
    shape.dim[d] = ZK_LIST(int64_t, t->dims)[d];
  return widen(t, what, &shape, out);
}

zk_tensor *zk_import_positions(zk_import *x, zk_tensor *t, int64_t size) {
  bool negative = !zk_is_known(t);
  if (t->dtype != ZK_INT64)
    zk_import_refuse(x, "indices are %s, they must be int64", zk_dtype_name(t->dtype));
  if (!negative) { /* seldom there: then nothing is to be done */
    zk_tensor *dense;
    zk_import_try(x, zk_tensor_contiguous(t, &dense));
    for (int64_t k = zk_numel(t); k-- > 0 && !negative;)
      negative = ((const int64_t *)zk_data(dense))[k] < 0;
    zk_tensor_release(dense);
  }
  if (!negative)
    return t;
  zk_tensor *below = zk_import_make(x, &zk_op_lt, t, zk_import_number(x, ZK_INT64, 0));
  zk_tensor *sizes = zk_import_numbers(x, &ZK_SHAPE(size)); /* of one */
  zk_tensor *wrapped = zk_import_make(x, &zk_op_add, t, zk_import_reshape(x, sizes, &ZK_SCALAR));
  return zk_import_make(x, &zk_op_where, below, wrapped, t);
}

void zk_import_reduced(zk_import *x, int ndim, int since, zk_shape *axes, bool *keep) {
  zk_shape named;
  bool over[ZK_MAX_DIM] = {false};
  bool given = zk_import_list(x, "axes", 1, since, &named) && named.ndim > 0;
  if (given)
    zk_import_wrap_all(x, &named, ndim);
  bool none = x->opset >= since && zk_import_int(x, "noop_with_empty_axes", 0) != 0;
  *keep = zk_import_int(x, "keepdims", 1) != 0;
  for (int i = 0; given && i < named.ndim; i++)
    over[named.dim[i]] = true;
  *axes = ZK_SCALAR;
  for (int d = 0; d < ndim; d++)
    if (given ? over[d] : !none)
      zk_import_push(x, axes, "axes", d);
}

zk_tensor *zk_import_reduce(zk_import *x, const zk_op *op, zk_tensor *in, int since) {
  zk_shape axes;
  bool keep;
  zk_import_reduced(x, in->shape.ndim, since, &axes, &keep);
  return zk_build_reduce(&x->build, op, in, &axes, keep);
}
