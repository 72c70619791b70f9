/*
 * file.c: ONNX files, and tensors between their encodings and ours.
 */
#define _GNU_SOURCE /* memmem */
#include "onnx/file.h"

#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/memory.h"
#include "base/file_kind.h"
#include "onnx/external.h"
#include "tensor/convert.h"
#include "wire/thin.h"

#define LARGE 4096 /* bytes of a tensor that a listing leaves in the file */

/* ---- tensors out of a file ------------------------------------------------------------------- */

typedef struct loader {
  zk_model *m;
  const char *name, *folder;
  bool inside;                   /* data that lies outside stays there */
  const zk_wire_thin_copy *thin; /* of a listing: large tensors stay in the file; or NULL */
  uint8_t *file; /* its bytes, when those of tensors are given back as they are read; or NULL */
} loader;

static zk_status wrong(const loader *l, const zk_graph_tensor *t, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "%s: tensor '%s': %s", l->name, t->name ? t->name : "", what);
}

static zk_status shape_of(const loader *l, const zk_graph_tensor *t, zk_shape *out) {
  *out = (zk_shape){.ndim = (int)t->dims.count};
  for (int d = 0; d < out->ndim; d++)
    out->dim[d] = ZK_LIST(int64_t, t->dims)[d];
  int64_t n = zk_shape_numel(out);
  return n >= 0 && n <= INT64_MAX / 8 ? ZK_OK : wrong(l, t, "its shape is no shape");
}

/* The field of numbers for that type. */
static const zk_list *list_of(const zk_graph_tensor *t, zk_dtype dtype) {
  switch (dtype) {
  case ZK_FLOAT32:
    return &t->float_data;
  case ZK_FLOAT64:
    return &t->double_data;
  case ZK_INT64:
    return &t->int64_data;
  case ZK_UINT32:
  case ZK_UINT64:
    return &t->uint64_data;
  case ZK_UINT8:
  case ZK_BOOL:
  case ZK_INT8:
  case ZK_INT16:
  case ZK_INT32:
  case ZK_UINT16:
  case ZK_FLOAT16: /* the bits of each as a number */
  case ZK_BFLOAT16:
    return &t->int32_data;
  }
  zk_no_such_dtype();
}

/* Writes element i, which a list of 64-bit numbers has; false when it is none of v's dtype. */
static bool set_element(zk_tensor *v, int64_t i, int64_t value) {
  if (zk_dtype_is_real(v->dtype)) {
    ((uint16_t *)zk_data(v))[i] = (uint16_t)value;
    return value == (uint16_t)value;
  }
  zk_element_set_i(v, i, value);
  return zk_element_i(v, i) == value;
}

/* The numbers of a tensor that has them in a field of its type, as many as v takes, converted. */
static zk_status fill_from_list(const loader *l, const zk_graph_tensor *t, const zk_list *list,
                                zk_tensor *v) {
  int64_t n = zk_numel(v);
  bool narrowed = list == &t->int32_data || v->dtype == ZK_UINT32; /* each is an int64 here */
  for (int64_t i = 0; i < n && narrowed; i++)
    if (!set_element(v, i, ZK_LIST(int64_t, *list)[i]))
      return wrong(l, t, "it holds a number that its type has not");
  if (n > 0 && !narrowed)
    memcpy(zk_data(v), list->at, (size_t)n * zk_dtype_size(v->dtype));
  return ZK_OK;
}

/* A tensor of one of our dtypes. Its data is known to be there before memory is taken for it. */
static zk_status make_value(const loader *l, zk_graph_tensor *t, zk_dtype dtype,
                            uint8_t *external) {
  zk_shape shape;
  zk_tensor *v;
  ZK_TRY(shape_of(l, t, &shape));
  int64_t n = zk_shape_numel(&shape);
  size_t bytes = (size_t)n * zk_dtype_size(dtype);
  const void *raw = external ? (const void *)external : t->raw_data.at;
  if (raw && !external && t->raw_data.size != bytes)
    return wrong(l, t, "its data does not fit its shape");
  const zk_list *list = list_of(t, dtype);
  if (!raw && list->count != n)
    return wrong(l, t, "its data does not fit its shape");
  ZK_TRY(zk_tensor_new(dtype, &shape, &v));
  zk_status status = ZK_OK;
  if (!raw)
    status = fill_from_list(l, t, list, v);
  else if (bytes > 0)
    memcpy(zk_data(v), raw, bytes);
  if (external)
    zk_block_discard(external, bytes);
  else if (raw && l->file)
    zk_block_discard(l->file + ((const uint8_t *)raw - l->file), bytes);
  if (dtype == ZK_BOOL)
    for (int64_t i = 0; i < n; i++)
      ((uint8_t *)zk_data(v))[i] = ((uint8_t *)zk_data(v))[i] != 0;
  if (status == ZK_OK)
    status = zk_graph_tensor_set(l->m, t, v);
  zk_tensor_release(v);
  return status;
}

/* Its elements are in one field, or in another file. */
static zk_status check_one_source(const loader *l, const zk_graph_tensor *t) {
  bool external = t->data_location == 1;
  int sources = (t->raw_data.size > 0) + (t->float_data.count > 0) + (t->int32_data.count > 0) +
                (t->int64_data.count > 0) + (t->double_data.count > 0) +
                (t->uint64_data.count > 0) + (t->string_data.count > 0) + external;
  if (t->data_location != 0 && !external)
    return wrong(l, t, "its data_location is neither in the file (0) nor outside of it (1)");
  return sources > 1 ? wrong(l, t, "it has its data twice (raw_data, float_data, ...)") : ZK_OK;
}

/* In a listing: notes where the bytes of a large tensor are. */
static zk_status leave_tensor(const loader *l, zk_graph_tensor *t, const zk_wire_hole *hole) {
  zk_dtype dtype;
  zk_shape shape;
  bool ours = zk_dtype_of_onnx(t->data_type, &dtype) && t->dims.count <= ZK_MAX_DIM;
  t->raw_data = (zk_span){0};
  t->file_at = hole->at;
  t->file_size = hole->size;
  if (!ours)
    return ZK_OK;
  ZK_TRY(shape_of(l, t, &shape));
  uint64_t bytes = (uint64_t)zk_shape_numel(&shape) * zk_dtype_size(dtype);
  return bytes == hole->size ? ZK_OK : wrong(l, t, "its data does not fit its shape");
}

/* Gives t its value, or (another dtype, more dimensions than ours) a copy of its bytes. */
static zk_status settle_tensor(const loader *l, zk_graph_tensor *t) {
  zk_dtype dtype;
  bool ours = zk_dtype_of_onnx(t->data_type, &dtype) && t->dims.count <= ZK_MAX_DIM;
  uint8_t *external = NULL;
  size_t size = SIZE_MAX;
  ZK_TRY(check_one_source(l, t));
  if (t->data_location == 1 && l->inside)
    return ZK_OK;
  const zk_wire_hole *hole = l->thin && t->raw_data.at && t->raw_data.size == 0
                                 ? zk_wire_find_hole(l->thin, t->raw_data.at)
                                 : NULL;
  if (hole)
    return leave_tensor(l, t, hole);
  if (t->data_location == 1) {
    zk_shape shape;
    if (ours) {
      ZK_TRY(shape_of(l, t, &shape));
      size = (size_t)zk_shape_numel(&shape) * zk_dtype_size(dtype);
    }
    ZK_TRY(zk_onnx_read_external(l->name, l->folder, t, size, &external, &size));
    t->external_data = (zk_list){0};
    t->data_location = 0;
    t->record.has &= ~(uint32_t)ZK_TENSOR_HAS_LOCATION;
    l->m->arena.limit += ours ? 0 : size + 16;
    t->raw_data = (zk_span){(const char *)external, size};
  }
  zk_status status = ZK_OK;
  if (ours) {
    status = make_value(l, t, dtype, external);
    t->raw_data = (zk_span){0};
    t->float_data = t->double_data = t->int32_data = t->int64_data = (zk_list){0};
    t->uint64_data = (zk_list){0};
  } else if (t->raw_data.at) {
    char *copy;
    status = zk_arena_copy(&l->m->arena, t->raw_data.at, t->raw_data.size, &copy);
    t->raw_data.at = copy;
  }
  zk_block_free(external);
  return status;
}

static zk_status settle_graph(const loader *l, zk_graph *g);

/* Its value is of its type, and of no other besides. */
static zk_status check_attribute(const loader *l, const zk_graph_attribute *a) {
  const bool there[] = {false, /* by the number of the type */
                        a->record.has & ZK_ATTRIBUTE_HAS_F && a->f != 0,
                        a->record.has & ZK_ATTRIBUTE_HAS_I && a->i != 0,
                        a->s.size > 0,
                        a->t != NULL,
                        a->g != NULL,
                        a->floats.count > 0,
                        a->ints.count > 0,
                        a->strings.count > 0,
                        a->tensors.count > 0,
                        a->graphs.count > 0};
  for (int type = 1; type <= ZK_ATTRIBUTE_GRAPHS; type++)
    if (there[type] && a->type != type && a->type != 0)
      return zk_fail(ZK_ERR_FORMAT, "%s: attribute '%s' holds a value that is not of its type",
                     l->name, a->name ? a->name : "");
  return ZK_OK;
}

static zk_status settle_attribute(const loader *l, zk_graph_attribute *a) {
  ZK_TRY(check_attribute(l, a));
  if (a->t)
    ZK_TRY(settle_tensor(l, a->t));
  if (a->g)
    ZK_TRY(settle_graph(l, a->g));
  for (size_t i = 0; i < a->tensors.count; i++)
    ZK_TRY(settle_tensor(l, ZK_LIST(zk_graph_tensor *, a->tensors)[i]));
  for (size_t i = 0; i < a->graphs.count; i++)
    ZK_TRY(settle_graph(l, ZK_LIST(zk_graph *, a->graphs)[i]));
  return ZK_OK;
}

static zk_status settle_graph(const loader *l, zk_graph *g) {
  ZK_TRY(zk_list_check_unique(l->name, &g->initializer, offsetof(zk_graph_tensor, name),
                              "initializer"));
  for (size_t i = 0; i < g->initializer.count; i++)
    ZK_TRY(settle_tensor(l, ZK_LIST(zk_graph_tensor *, g->initializer)[i]));
  for (size_t i = 0; i < g->node.count; i++) {
    const zk_graph_node *node = ZK_LIST(zk_graph_node *, g->node)[i];
    const zk_list *attributes = &node->attribute;
    char what[200];
    snprintf(what, sizeof what, "node %zu (%.50s): attribute", i + 1,
             node->op_type ? node->op_type : "");
    ZK_TRY(zk_list_check_unique(l->name, attributes, offsetof(zk_graph_attribute, name), what));
    for (size_t k = 0; k < attributes->count; k++)
      ZK_TRY(settle_attribute(l, ZK_LIST(zk_graph_attribute *, *attributes)[k]));
  }
  return ZK_OK;
}

zk_status zk_onnx_settle(zk_model *m, zk_graph_attribute *attribute, const char *name) {
  loader l = {.m = m, .name = name};
  return settle_attribute(&l, attribute);
}

static zk_status parse(const void *data, size_t size, const loader *l) {
  const char *name = l->name;
  zk_model *m = l->m;
  zk_cursor c = zk_cursor_over(data, size, name);
  m->arena.limit = 16 * size + ((size_t)1 << 20);
  ZK_TRY(zk_wire_read(&zk_onnx_model, &c, &m->arena, m));
  if (!m->graph)
    return zk_fail(ZK_ERR_FORMAT, "%s: is no ONNX model: it holds no graph", name);
  ZK_TRY(zk_list_check_unique(name, &m->metadata_props, offsetof(zk_graph_entry, key), "metadata"));
  ZK_TRY(settle_graph(l, m->graph));
  m->arena.limit = 0;
  return ZK_OK;
}

zk_status zk_onnx_parse(const void *data, size_t size, const char *name, const char *folder,
                        zk_model *m) {
  loader l = {.m = m, .name = name, .folder = folder};
  return parse(data, size, &l);
}

zk_status zk_onnx_list(FILE *file, uint64_t size, const char *name, zk_model *m) {
  zk_wire_thin_copy thin = {0};
  loader l = {.m = m, .name = name, .inside = true, .thin = &thin};
  zk_status status = zk_wire_thin(&zk_onnx_model, file, size, name, LARGE, &thin);
  if (status == ZK_OK)
    status = parse(thin.bytes, thin.size, &l);
  zk_wire_thin_free(&thin);
  return status;
}

/* What could not be read may be another kind of file. */
static zk_status name_other(const uint8_t *data, size_t size, const char *path, zk_status status) {
  static const char script[] = "/code/__torch__";
  const char *pth =
      "zknn.load reads its tensors; a net is exported from PyTorch by torch.onnx.export";
  zk_file_kind_text kind_text;
  if (status != ZK_ERR_FORMAT)
    return status;
  if (zk_is_torch_stream(data, size))
    return zk_fail(status, "%s: is no ONNX model: it is a .pth of PyTorch before 1.6: %s", path,
                   pth);
  if (size > 4 && memcmp(data, "PK\3\4", 4) == 0 && memmem(data, size, script, sizeof script - 1))
    return zk_fail(status, "%s: is no ONNX model: it is a TorchScript archive: %s", path, pth);
  if (size > 4 && memcmp(data, "PK\3\4", 4) == 0 && memmem(data, size, "data.pkl", 8))
    return zk_fail(status, "%s: is no ONNX model: it is a .pth of torch.save: %s", path, pth);
  const char *kind =
      zk_file_kind(data, size < ZK_FILE_KIND_BYTES ? size : ZK_FILE_KIND_BYTES, &kind_text);
  if (strncmp(kind, "it is ", 6) == 0 && !strstr(kind, "ONNX"))
    return zk_fail(status, "%s: is no ONNX model: %s", path, kind);
  return status;
}

static zk_status load(const char *path, bool inside, zk_model *m) {
  uint8_t *data;
  size_t size;
  const char *slash = strrchr(path, '/');
  size_t n = slash ? (size_t)(slash - path) + (slash == path) : 1;
  ZK_TRY(zk_file_read(path, &data, &size));
  char *folder = zk_alloc(n + 1);
  zk_status status = zk_nomem(n + 1, path);
  if (folder) {
    memcpy(folder, slash ? path : ".", n);
    folder[n] = '\0';
    loader l = {.m = m, .name = path, .folder = folder, .inside = inside, .file = data};
    status = name_other(data, size, path, parse(data, size, &l));
  }
  zk_free(folder);
  zk_block_free(data);
  return status;
}

zk_status zk_onnx_load(const char *path, zk_model *m) {
  return load(path, false, m);
}

zk_status zk_onnx_load_graph(const char *path, zk_model *m) {
  return load(path, true, m);
}

/* ---- and into one ---------------------------------------------------------------------------- */

/* All values contiguous, and raw_data leading to their elements. */
static zk_status prepare(zk_model *m) {
  for (size_t i = 0; i < m->owned.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, m->owned)[i];
    zk_tensor *dense;
    ZK_TRY(zk_tensor_contiguous(t->value, &dense));
    zk_tensor_release(t->value);
    t->value = dense;
    t->raw_data = (zk_span){zk_data(dense), (size_t)zk_numel(dense) * zk_dtype_size(dense->dtype)};
  }
  return ZK_OK;
}

static zk_status encode_prepared(zk_model *m, uint8_t **bytes, size_t *size) {
  zk_status status = zk_wire_write(&zk_onnx_model, m, bytes, size);
  for (size_t i = 0; i < m->owned.count; i++)
    ZK_LIST(zk_graph_tensor *, m->owned)[i]->raw_data = (zk_span){0};
  if (status == ZK_ERR_ARG)
    return zk_fail(status,
                   "%s: put the tensors into a file of their own (save_as_external_data = true in "
                   "onnx.save, external_data = true in onnx.export)",
                   zk_message());
  return status;
}

zk_status zk_onnx_encode(zk_model *m, uint8_t **bytes, size_t *size) {
  *bytes = NULL;
  ZK_TRY(prepare(m));
  return encode_prepared(m, bytes, size);
}

zk_status zk_onnx_save(zk_model *m, const char *path) {
  uint8_t *bytes;
  size_t size;
  zk_status status = zk_onnx_encode(m, &bytes, &size);
  if (status == ZK_OK)
    status = zk_file_write(path, bytes, size);
  else
    status = zk_fail_in(status, "%s", path);
  zk_block_free(bytes);
  return status;
}

/* The encoded model, written but not renamed yet. */
static zk_status write_model(zk_model *m, const char *path, zk_writer *w) {
  uint8_t *bytes;
  size_t size;
  zk_status status = encode_prepared(m, &bytes, &size);
  if (status != ZK_OK)
    return zk_fail_in(status, "%s", path);
  status = zk_writer_open(w, path);
  if (status == ZK_OK) {
    status = zk_writer_put(w, bytes, size);
    if (status != ZK_OK)
      status = zk_writer_close(w, status);
  }
  zk_block_free(bytes);
  return status;
}

static zk_status save_at(zk_model *m, const char *path, const char *data_path, const char *location,
                         size_t threshold) {
  zk_writer data, model;
  ZK_TRY(zk_writer_open(&data, data_path));
  zk_status status = prepare(m);
  if (status == ZK_OK)
    status = zk_onnx_write_external(m, &data, location, threshold);
  if (status == ZK_OK)
    status = write_model(m, path, &model);
  if (status != ZK_OK)
    return zk_writer_close(&data, status);
  status = zk_writer_close(&data, ZK_OK);
  return zk_writer_close(&model, status);
}

zk_status zk_onnx_save_apart(zk_model *m, const char *path, const char *location,
                             size_t threshold) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  size_t folder = (size_t)(name - path), size = strlen(path) + sizeof ".data";
  if (location)
    size = folder + strlen(location) + 1;
  char *data_path = zk_alloc(size);
  if (!data_path)
    return zk_nomem(size, path);
  snprintf(data_path, size, "%.*s%s%s", (int)folder, path, location ? location : name,
           location ? "" : ".data");
  zk_status status = zk_onnx_check_location(path, data_path + folder);
  if (status == ZK_OK && strcmp(data_path, path) == 0)
    status = zk_fail(ZK_ERR_ARG, "%s: location is the model's own name", path);
  if (status == ZK_OK)
    status = save_at(m, path, data_path, data_path + folder, threshold);
  zk_free(data_path);
  return status;
}
