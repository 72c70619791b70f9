/*
 * common.c: what the converters of several ONNX nodes need.
 */
#include "onnx/from/import.h"

#include "onnx/small.h"

zk_dtype zk_import_dtype(zk_import *x, int64_t onnx_type) {
  zk_dtype dtype = ZK_FLOAT32;
  const char *name = zk_onnx_type_name(onnx_type);
  if (!zk_dtype_of_onnx(onnx_type, &dtype))
    zk_import_refuse(x, "the type %s is not supported", name ? name : "of that number");
  return dtype;
}

zk_status zk_graph_tensor_value(const zk_graph_tensor *t, const char *what, zk_tensor **out) {
  const char *type = zk_onnx_type_name(t->data_type);
  *out = NULL;
  if (t->value) {
    *out = zk_tensor_retain(t->value);
    return ZK_OK;
  }
  zk_dtype dtype;
  if (t->data_location != 1 && zk_small_holds(t->data_type, &dtype))
    return zk_small_value(t, what, out);
  if (t->data_location == 1)
    return zk_fail(ZK_ERR_ARG, "%s lies in another file, which was not read: load_external_data",
                   what);
  if (t->dims.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s has %u dimensions, at most %d are possible", what, t->dims.count,
                   ZK_MAX_DIM);
  return zk_fail(ZK_ERR_ARG, "%s has the type %s, which is not supported", what,
                 type ? type : "of an unknown number");
}

zk_status zk_graph_tensor_texts(const zk_graph_tensor *t, const char *what, zk_texts *texts,
                                zk_tensor **out) {
  zk_shape shape = {.ndim = (int)t->dims.count};
  zk_tensor *numbers;
  *out = NULL;
  if (t->dims.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_ARG, "%s has %u dimensions, at most %d are possible", what, t->dims.count,
                   ZK_MAX_DIM);
  for (uint32_t d = 0; d < t->dims.count; d++)
    shape.dim[d] = ZK_LIST(int64_t, t->dims)[d];
  ZK_TRY(zk_shape_check(ZK_INT64, &shape));
  if (zk_shape_numel(&shape) != t->string_data.count)
    return zk_fail(ZK_ERR_FORMAT, "%s: its strings do not fit its shape", what);
  ZK_TRY(zk_tensor_new(ZK_INT64, &shape, &numbers));
  zk_status status = ZK_OK;
  for (uint32_t i = 0; i < t->string_data.count && status == ZK_OK; i++) {
    zk_span s = ZK_LIST(zk_span, t->string_data)[i];
    status = zk_texts_number(texts, s.at, s.size, &((int64_t *)zk_data(numbers))[i]);
  }
  if (status == ZK_OK)
    status = zk_value_texts(numbers, out);
  zk_tensor_release(numbers);
  return status;
}

zk_tensor *zk_import_positions(zk_import *x, zk_tensor *t, int64_t size) {
  bool negative = !zk_is_known(t);
  if (t->dtype != ZK_INT64 && t->dtype != ZK_INT32)
    zk_import_refuse(x, "indices are %s, they must be int64 or int32", zk_dtype_name(t->dtype));
  t = zk_import_cast(x, t, ZK_INT64);
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
