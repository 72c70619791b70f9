/*
 * import_values.c: strings and lists in converters.
 */
#include "onnx/from/import.h"

int64_t zk_import_text(zk_import *x, const char *bytes, size_t n) {
  int64_t number = zk_texts_find(x->texts, bytes, n);
  if (number >= 0)
    return number;
  x->unknown = x->sealed;
  if (x->sealed || !x->texts)
    zk_import_refuse(x, "it makes strings, which only a run does");
  zk_import_try(x, zk_texts_number(x->texts, bytes, n, &number));
  return number;
}

zk_span zk_import_text_at(zk_import *x, const zk_tensor *t, int64_t i) {
  zk_span s = zk_texts_at(x->texts, zk_element_i(t, i));
  if (!s.at)
    zk_import_refuse(x, "an element of its input is no string");
  return s;
}

zk_tensor *zk_import_as_list(zk_import *x, zk_value_kind kind, zk_tensor *const *item, int n) {
  zk_tensor *out;
  zk_import_spend(x, 16.0 * n);
  zk_import_try(x, zk_value_list(kind, item, n, &out));
  return zk_import_give(x, out);
}

zk_tensor *zk_import_stored(zk_import *x, const zk_graph_tensor *t, const char *what) {
  zk_tensor *out;
  zk_import_try(x, t->data_type == ZK_ONNX_STRING ? zk_graph_tensor_texts(t, what, x->texts, &out)
                                                  : zk_graph_tensor_value(t, what, &out));
  return zk_import_give(x, out);
}

zk_tensor *zk_import_texts(zk_import *x, const char *name) {
  const zk_graph_attribute *a = zk_import_attribute(x, name);
  if (!a)
    return NULL;
  if (a->type != ZK_ATTRIBUTE_STRINGS)
    zk_import_refuse(x, "attribute '%s' must be a list of strings", name);
  zk_tensor *t = zk_import_new(x, ZK_INT64, &ZK_SHAPE(a->strings.count));
  for (uint32_t i = 0; i < a->strings.count; i++) {
    zk_span s = ZK_LIST(zk_span, a->strings)[i];
    zk_element_set_i(t, i, zk_import_text(x, s.at, s.size));
  }
  return zk_import_as_texts(x, t);
}

zk_tensor *zk_import_kind(zk_import *x, int i, zk_value_kind kind) {
  zk_tensor *t = zk_import_in(x, i);
  if (zk_value_kind_of(t) != kind)
    zk_import_refuse(x, "input %d is %s, it must be %s", i, zk_value_kind_name(zk_value_kind_of(t)),
                     zk_value_kind_name(kind));
  return t;
}
