/*
 * sparse.c: sparse initializers made dense.
 */
#include "onnx/sparse.h"

#include <string.h>
#include "onnx/file.h"
#include "onnx/scope.h"
#include "tensor/convert.h"

zk_status zk_graph_read_sparse(zk_arena *a, const zk_graph *g, zk_list *out) {
  size_t size = g->record.unknown.size, limit = a->limit;
  zk_cursor c = zk_cursor_over(g->record.unknown.at, size, "sparse_initializer");
  zk_graph_sparse_list all = {.record = {0}};
  *out = (zk_list){0};
  if (size == 0)
    return ZK_OK;
  a->limit = a->used + 16 * size + ((size_t)1 << 20);
  zk_status status = zk_wire_read(&zk_onnx_sparse, &c, a, &all);
  a->limit = limit;
  for (uint32_t i = 0; i < all.sparse.count && status == ZK_OK; i++) {
    const zk_graph_sparse *s = ZK_LIST(zk_graph_sparse *, all.sparse)[i];
    if (!s->values || !s->indices || !*zk_text(s->values->name))
      status = zk_fail(ZK_ERR_FORMAT, "a sparse initializer has no name, values or indices");
  }
  if (status == ZK_OK)
    *out = all.sparse;
  return status;
}

/* Reads the elements of values and indices. */
static zk_status settle(zk_model *m, const zk_graph_sparse *s, const char *name) {
  zk_graph_tensor *tensors[] = {s->values, s->indices};
  zk_graph_attribute both = {.type = ZK_ATTRIBUTE_TENSORS,
                             .tensors = {.at = tensors, .count = 2, .room = 2}};
  return zk_onnx_settle(m, &both, name);
}

static zk_status wrong(const char *name, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "sparse initializer '%.100s': %s", name, what);
}

/* Where element k goes, -1 where that is outside of the shape. */
static int64_t place_of(const zk_tensor *indices, int64_t k, const zk_shape *shape) {
  int64_t at = 0;
  if (indices->shape.ndim == 1) {
    at = zk_element_i(indices, k);
    return at < zk_shape_numel(shape) ? at : -1;
  }
  for (int d = 0; d < shape->ndim; d++) {
    int64_t i = zk_element_i(indices, k * shape->ndim + d);
    if (i < 0 || i >= shape->dim[d])
      return -1;
    at = at * shape->dim[d] + i;
  }
  return at;
}

static zk_status fill(const zk_graph_sparse *s, const zk_shape *shape, zk_tensor *dense) {
  const zk_tensor *values = s->values->value, *indices = s->indices->value;
  size_t size = zk_dtype_size(values->dtype);
  for (int64_t k = 0; k < zk_numel(values); k++) {
    int64_t at = place_of(indices, k, shape);
    if (at < 0)
      return wrong(s->values->name, "a position is outside of its shape");
    memcpy((char *)zk_data(dense) + (size_t)at * size, (char *)zk_data(values) + (size_t)k * size,
           size);
  }
  return ZK_OK;
}

zk_status zk_graph_sparse_value(zk_model *m, const zk_graph_sparse *s, zk_tensor **out) {
  const char *name = s->values->name;
  zk_shape shape = {.ndim = (int)s->dims.count};
  int64_t bytes = 0;
  *out = NULL;
  ZK_TRY(settle(m, s, "sparse_initializer"));
  const zk_tensor *values = s->values->value, *indices = s->indices->value;
  if (!values)
    return wrong(name, "its type is not supported");
  if (!indices || indices->dtype != ZK_INT64 || values->shape.ndim != 1 || s->dims.count < 1 ||
      s->dims.count > ZK_MAX_DIM)
    return wrong(name, "it must have a list of values, and indices of int64");
  for (int d = 0; d < shape.ndim; d++)
    shape.dim[d] = ZK_LIST(int64_t, s->dims)[d];
  zk_shape line = values->shape, rows = ZK_SHAPE(zk_numel(values), shape.ndim);
  if (!zk_shape_equal(&indices->shape, &line) && !zk_shape_equal(&indices->shape, &rows))
    return wrong(name, "its indices do not fit its values");
  int64_t n = zk_shape_numel(&shape);
  int64_t most = (int64_t)(zk_dtype_size(values->dtype) + 8) * zk_numel(values);
  if (n < 0 || __builtin_mul_overflow(n, (int64_t)zk_dtype_size(values->dtype), &bytes) ||
      bytes / 256 > most + (1 << 18))
    return wrong(name,
                 "with its zeros it is too large: more than 64 MB and 256 times what is stored");
  ZK_TRY(zk_tensor_zeros(values->dtype, &shape, out));
  zk_status status = fill(s, &shape, *out);
  if (status != ZK_OK)
    zk_tensor_release_all(out, 1);
  return status;
}
