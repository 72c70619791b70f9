/*
 * external.c: tensors whose elements lie in another file: in the model's own folder, or refused.
 */
#include "onnx/external.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

/* What is read, and where from. */
typedef struct place {
  const char *name, *folder;
  const zk_graph_tensor *tensor;
} place;

static const char *text_of(const zk_graph_tensor *t) {
  return t->name ? t->name : "";
}

static zk_status wrong(const place *p, const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "%s: tensor '%s': %s", p->name, text_of(p->tensor), what);
}

/* Is it a path that stays below the folder it starts from? */
static bool stays_inside(const char *path) {
  if (!*path || *path == '/' || strchr(path, '\\'))
    return false;
  for (const char *part = path; part; part = strchr(part, '/')) {
    part += *part == '/';
    if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || !part[2]))
      return false;
  }
  return true;
}

/* The file at folder/location; a link that leads out of the folder is refused too. */
static zk_status locate(const place *p, const char *location, char **out) {
  if (!p->folder)
    return wrong(p, "its data lies in another file, which is not read here");
  if (!stays_inside(location))
    return zk_fail(
        ZK_ERR_FORMAT,
        "%s: tensor '%s': its data is said to be in '%s', outside of the model's folder: "
        "refused",
        p->name, text_of(p->tensor), location);
  size_t n = strlen(p->folder) + strlen(location) + 2;
  char *path = zk_alloc(n);
  if (!path)
    return zk_nomem(n, p->name);
  snprintf(path, n, "%s/%s", p->folder, location);
  char *real = realpath(path, NULL), *root = realpath(p->folder, NULL);
  zk_status status = ZK_OK;
  if (!real || !root) {
    status = zk_fail(ZK_ERR_IO,
                     "%s: tensor '%s': its data is in %s, which is not there (onnx.load(path, "
                     "{load_external_data = false}) reads the model without it)",
                     p->name, text_of(p->tensor), path);
  } else {
    size_t depth = strcmp(root, "/") == 0 ? 0 : strlen(root);
    if (strncmp(real, root, depth) != 0 || real[depth] != '/')
      status =
          zk_fail(ZK_ERR_FORMAT, "%s: tensor '%s': %s leads out of the model's folder: refused",
                  p->name, text_of(p->tensor), path);
  }
  free(real);
  free(root);
  *out = status == ZK_OK ? path : NULL;
  if (status != ZK_OK)
    zk_free(path);
  return status;
}

static bool to_number(const char *text, uint64_t *out) {
  char *end;
  if (*text < '0' || *text > '9' || strlen(text) > 18)
    return false;
  *out = strtoull(text, &end, 10);
  return !*end;
}

zk_status zk_onnx_locate_external(const char *name, const char *folder, const zk_graph_tensor *t,
                                  size_t want, char **path, uint64_t *at, size_t *size) {
  const place p = {name, folder, t};
  const char *location = NULL;
  uint64_t offset = 0, length = 0;
  *path = NULL;
  ZK_TRY(zk_list_check_unique(name, &t->external_data, offsetof(zk_graph_entry, key),
                              "a key of its data"));
  bool good = true, given = false;
  for (size_t i = 0; i < t->external_data.count; i++) {
    const zk_graph_entry *e = ZK_LIST(zk_graph_entry *, t->external_data)[i];
    const char *key = e->key ? e->key : "", *value = e->value ? e->value : "";
    if (strcmp(key, "location") == 0)
      location = value;
    else if (strcmp(key, "offset") == 0)
      good = good && to_number(value, &offset);
    else if (strcmp(key, "length") == 0)
      good = good && (given = to_number(value, &length));
    else if (strcmp(key, "checksum") != 0 && strcmp(key, "basepath") != 0 &&
             strncmp(key, "prepacked", 9) != 0) /* caches of onnxruntime */
      return zk_fail(ZK_ERR_FORMAT, "%s: tensor '%s': its data is said to have a '%.40s'", name,
                     text_of(t), key);
  }
  if (!location)
    return wrong(&p, "its data lies in another file, but no location is given");
  if (!good)
    return wrong(&p, "offset and length of its data must be numbers");
  if (given && want != SIZE_MAX && length != want)
    return wrong(&p, "the length of its data does not fit its shape");
  *size = want == SIZE_MAX && given ? (size_t)length : want;
  *at = offset;
  return locate(&p, location, path);
}

zk_status zk_onnx_read_external(const char *name, const char *folder, const zk_graph_tensor *t,
                                size_t want, uint8_t **data, size_t *size) {
  char *path;
  uint64_t offset = 0;
  ZK_TRY(zk_onnx_locate_external(name, folder, t, want, &path, &offset, size));
  zk_status status = zk_file_read_part(path, offset, data, size);
  zk_free(path);
  return status == ZK_OK ? ZK_OK : zk_fail_in(status, "%s: tensor '%s'", name, text_of(t));
}

/* ---- and into one ---------------------------------------------------------------------------- */

#define ALIGNMENT 64 /* of each tensor, for who maps the file */

zk_status zk_onnx_check_location(const char *name, const char *location) {
  if (!stays_inside(location))
    return zk_fail(ZK_ERR_ARG,
                   "%s: location '%s' is outside of the model's folder: give a path below it", name,
                   location);
  return ZK_OK;
}

static zk_status add_entry(zk_model *m, zk_graph_tensor *t, const char *key, const char *value) {
  void *entry;
  char *copy;
  ZK_TRY(zk_list_add_record(&m->arena, &t->external_data, sizeof(zk_graph_entry), &entry));
  ZK_TRY(zk_arena_copy(&m->arena, value, strlen(value), &copy));
  *(zk_graph_entry *)entry = (zk_graph_entry){.key = key, .value = copy};
  return ZK_OK;
}

static zk_status lead_there(zk_model *m, zk_graph_tensor *t, const char *location,
                            uint64_t offset) {
  char text[24];
  ZK_TRY(add_entry(m, t, "location", location));
  snprintf(text, sizeof text, "%llu", (unsigned long long)offset);
  ZK_TRY(add_entry(m, t, "offset", text));
  snprintf(text, sizeof text, "%llu", (unsigned long long)t->raw_data.size);
  ZK_TRY(add_entry(m, t, "length", text));
  t->data_location = 1;
  t->record.has |= ZK_TENSOR_HAS_LOCATION;
  t->raw_data = (zk_span){0};
  return ZK_OK;
}

zk_status zk_onnx_write_external(zk_model *m, zk_writer *w, const char *location,
                                 size_t threshold) {
  static const char zeros[ALIGNMENT];
  uint64_t at = 0;
  for (uint32_t i = 0; i < m->graph->initializer.count; i++) {
    zk_graph_tensor *t = ZK_LIST(zk_graph_tensor *, m->graph->initializer)[i];
    zk_span data = t->raw_data;
    size_t gap = (ALIGNMENT - at % ALIGNMENT) % ALIGNMENT;
    if (!t->value || data.size == 0 || data.size < threshold)
      continue;
    ZK_TRY(zk_writer_put(w, zeros, gap));
    ZK_TRY(zk_writer_put(w, data.at, data.size));
    ZK_TRY(lead_there(m, t, location, at + gap));
    at += gap + data.size;
  }
  return ZK_OK;
}
