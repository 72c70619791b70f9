/*
 * record.c: building and freeing the plain graph.
 */
#include "onnx/record.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

/* By number, as onnx.proto's enum DataType has them. */
static const char *const type_names[] = {NULL,
                                         "float32",
                                         "uint8",
                                         "int8",
                                         "uint16",
                                         "int16",
                                         "int32",
                                         "int64",
                                         "string",
                                         "bool",
                                         "float16",
                                         "float64",
                                         "uint32",
                                         "uint64",
                                         "complex64",
                                         "complex128",
                                         "bfloat16",
                                         "float8e4m3fn",
                                         "float8e4m3fnuz",
                                         "float8e5m2",
                                         "float8e5m2fnuz",
                                         "uint4",
                                         "int4",
                                         "float4e2m1",
                                         "float8e8m0",
                                         "uint2",
                                         "int2"};
#define TYPES (sizeof type_names / sizeof type_names[0])

const char *zk_onnx_type_name(int64_t type) {
  return type > 0 && type < (int64_t)TYPES ? type_names[type] : NULL;
}

int64_t zk_onnx_type_find(const char *name) {
  for (size_t i = 1; i < TYPES; i++)
    if (strcmp(type_names[i], name) == 0)
      return (int64_t)i;
  return 0;
}

int64_t zk_onnx_of_dtype(zk_dtype dtype) {
  return zk_dtype_table[dtype].onnx;
}

bool zk_dtype_of_onnx(int64_t type, zk_dtype *out) {
  for (int d = 0; d < ZK_DTYPES; d++)
    if (zk_onnx_of_dtype((zk_dtype)d) == type) {
      *out = (zk_dtype)d;
      return true;
    }
  return false;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

zk_status zk_list_check_unique(const char *file, const zk_list *records, size_t offset,
                               const char *what) {
  size_t n = records->count;
  const char **names = n > 1 ? zk_alloc(n * sizeof *names) : NULL;
  zk_status status = ZK_OK;
  if (n < 2)
    return ZK_OK;
  if (!names)
    return zk_nomem(n * sizeof *names, file);
  for (size_t i = 0; i < n; i++) {
    const char *name = *(const char **)(ZK_LIST(char *, *records)[i] + offset);
    names[i] = name ? name : "";
  }
  qsort(names, n, sizeof *names, by_text);
  for (size_t i = 1; i < n && status == ZK_OK; i++)
    if (strcmp(names[i], names[i - 1]) == 0)
      status = zk_fail(ZK_ERR_FORMAT, "%s: %s '%s' stands twice", file, what, names[i]);
  zk_free(names);
  return status;
}

zk_status zk_graph_tensor_set(zk_model *m, zk_graph_tensor *tensor, zk_tensor *t) {
  void *slot;
  tensor->dims = (zk_list){0};
  for (int d = 0; d < t->shape.ndim; d++) {
    ZK_TRY(zk_list_add(&m->arena, &tensor->dims, sizeof(int64_t), &slot));
    *(int64_t *)slot = t->shape.dim[d];
  }
  if (!tensor->value) {
    ZK_TRY(zk_list_add(&m->arena, &m->owned, sizeof(void *), &slot));
    *(zk_graph_tensor **)slot = tensor;
  }
  zk_tensor_retain(t);
  zk_tensor_release(tensor->value);
  tensor->value = t;
  tensor->data_type = zk_onnx_of_dtype(t->dtype);
  return ZK_OK;
}

int64_t zk_model_opset(const zk_model *m) {
  zk_graph_opset **opset = m->opset_import.at;
  for (size_t i = 0; i < m->opset_import.count; i++) {
    const char *domain = opset[i]->domain;
    if (!domain || !*domain || strcmp(domain, "ai.onnx") == 0)
      return opset[i]->version;
  }
  return m->opset_import.count == 0 && m->ir_version > 0 && m->ir_version < 3 ? 1 : 0;
}

void zk_model_clear(zk_model *m) {
  zk_graph_tensor **owned = m->owned.at;
  for (size_t i = 0; i < m->owned.count; i++)
    zk_tensor_release(owned[i]->value);
  size_t limit = m->arena.limit;
  zk_arena_clear(&m->arena);
  *m = (zk_model){.arena = {.limit = limit}};
}
