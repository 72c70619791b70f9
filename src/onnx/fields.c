/*
 * fields.c: the fields of onnx.proto that the tables of tables.c leave encoded: which of
 * them a session may pass over, and which change what is computed.
 *
 * They are kept when a model is loaded and written, so that editing a graph loses nothing. Before a
 * graph is run each of them is looked at here: one that means nothing for values passes, any other
 * is refused by its name, and so is a number that onnx.proto (IR version 14) does not have.
 */
#include "onnx/file.h"

#include <string.h>

typedef struct rule {
  const char *message;
  uint32_t number;
  const char *name;
  const char *refused; /* NULL: without meaning for values; "": refused; else what to do about it */
} rule;

static const rule rules[] = {
    {"ModelProto", 20, "training_info", NULL},
    {"ModelProto", 25, "functions", NULL}, /* run/inline.c reads them */
    {"ModelProto", 26, "configuration", NULL},
    {"GraphProto", 14, "quantization_annotation", NULL},
    {"GraphProto", 15, "sparse_initializer", NULL}, /* sparse.c reads it */
    {"GraphProto", 16, "metadata_props", NULL},
    {"NodeProto", 8, "overload", ""},
    {"NodeProto", 9, "metadata_props", NULL},
    {"NodeProto", 10, "device_configurations", NULL},
    {"FunctionProto", 8, "doc_string", NULL},
    {"FunctionProto", 12, "value_info", NULL},
    {"FunctionProto", 13, "overload", ""},
    {"FunctionProto", 14, "metadata_props", NULL},
    {"AttributeProto", 13, "doc_string", NULL},
    {"AttributeProto", 14, "tp", NULL}, /* of Optional, whose input or use tells it */
    {"AttributeProto", 15, "type_protos", ""},
    {"AttributeProto", 22, "sparse_tensor", "store the tensor dense"},
    {"AttributeProto", 23, "sparse_tensors", "store the tensors dense"},
    {"TensorProto", 3, "segment", "store the tensor whole"},
    {"TensorProto", 12, "doc_string", NULL},
    {"TensorProto", 16, "metadata_props", NULL},
    {"ValueInfoProto", 4, "metadata_props", NULL},
    {"TypeProto", 6, "denotation", NULL},
    {"TypeProto", 7, "opaque_type", ""},
    {"TypeProto", 8, "sparse_tensor_type", ""},
    {"TensorShapeProto.Dimension", 3, "denotation", NULL},
};

static zk_status check_number(const char *message, uint32_t number) {
  for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
    const rule *r = &rules[i];
    if (r->number != number || strcmp(r->message, message) != 0)
      continue;
    if (!r->refused)
      return ZK_OK;
    return zk_fail(ZK_ERR_ARG, "the field %s of %s is not supported%s%s", r->name, message,
                   *r->refused ? ": " : "", r->refused);
  }
  return zk_fail(ZK_ERR_ARG, "field %u of %s is not known: it may change what is computed", number,
                 message);
}

zk_status zk_onnx_check_unknown(const char *message, const zk_span *unknown) {
  zk_cursor c = zk_cursor_over(unknown->at, unknown->size, message);
  while (zk_cursor_left(&c) > 0) {
    uint32_t number;
    bool empty;
    if (zk_wire_skip(&c, &number, &empty) != ZK_OK)
      return zk_fail(ZK_ERR_FORMAT, "%s has fields that cannot be read", message);
    if (!empty)
      ZK_TRY(check_number(message, number));
  }
  return ZK_OK;
}

/* Depth is bounded: by the reader of files, and by that of tables. */
static zk_status check_record(const zk_wire_schema *s, const void *record) {
  zk_status status = zk_onnx_check_unknown(s->name, &((const zk_record *)record)->unknown);
  if (status != ZK_OK && s == &zk_onnx_tensor && ((const zk_graph_tensor *)record)->name)
    return zk_fail_in(status, "tensor '%s'", ((const zk_graph_tensor *)record)->name);
  ZK_TRY(status);
  for (int i = 0; i < s->n_fields; i++) {
    const zk_wire_field *f = &s->fields[i];
    const void *place = (const char *)record + f->offset;
    const zk_list *list = place;
    if (f->kind == ZK_WIRE_MESSAGE && *(void *const *)place)
      ZK_TRY(check_record(f->message, *(void *const *)place));
    for (uint32_t k = 0; f->kind == ZK_WIRE_MESSAGES && k < list->count; k++)
      ZK_TRY(check_record(f->message, ZK_LIST(void *, *list)[k]));
  }
  return ZK_OK;
}

zk_status zk_onnx_check_fields(const zk_model *m) {
  return check_record(&zk_onnx_model, m);
}
