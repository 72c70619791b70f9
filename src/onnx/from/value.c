/*
 * value.c: see value.h.
 */
#include "onnx/from/value.h"

#include "base/memory.h"

typedef struct record {
  zk_attachment head;
  zk_value_kind kind;
  int n;
  zk_tensor *item[];
} record;

static void drop(zk_attachment *a) {
  record *r = (record *)a;
  zk_tensor_release_all(r->item, r->n);
  zk_free(r);
}

static const record *record_of(const zk_tensor *t) {
  return t->autograd && t->autograd->drop == drop ? (const record *)t->autograd : NULL;
}

zk_value_kind zk_value_kind_of(const zk_tensor *t) {
  const record *r = record_of(t);
  return r ? r->kind : ZK_VALUE_NUMBERS;
}

const char *zk_value_kind_name(zk_value_kind kind) {
  static const char *const names[] = {"a tensor of numbers", "a tensor of strings", "a sequence",
                                      "an empty optional", "a list of maps"};
  return names[kind];
}

/* Attaches a record to t, which is released when that fails. */
static zk_status attach(zk_tensor *t, zk_value_kind kind, zk_tensor *const *item, int n,
                        zk_tensor **out) {
  size_t size = sizeof(record) + (size_t)n * sizeof *item;
  record *r = zk_alloc_zero(size);
  *out = NULL;
  if (!r) {
    zk_tensor_release(t);
    return zk_nomem(size, "a value");
  }
  *r = (record){.head = {drop}, .kind = kind, .n = n};
  for (int i = 0; i < n; i++)
    r->item[i] = zk_tensor_retain(item[i]);
  t->autograd = &r->head;
  *out = t;
  return ZK_OK;
}

zk_status zk_value_texts(const zk_tensor *t, zk_tensor **out) {
  zk_tensor *alias;
  *out = NULL;
  ZK_TRY(zk_tensor_alias(t, &alias));
  return attach(alias, ZK_VALUE_TEXTS, NULL, 0, out);
}

zk_status zk_value_list(zk_value_kind kind, zk_tensor *const *item, int n, zk_tensor **out) {
  zk_tensor *t;
  *out = NULL;
  ZK_TRY(zk_tensor_zeros(ZK_INT64, &ZK_SHAPE(n), &t));
  return attach(t, kind, item, n, out);
}

int zk_value_count(const zk_tensor *t) {
  const record *r = record_of(t);
  return r ? r->n : 0;
}

zk_tensor *zk_value_item(const zk_tensor *t, int i) {
  return record_of(t)->item[i];
}

int64_t zk_value_bytes(const zk_tensor *t) {
  int64_t bytes = zk_numel(t) * (int64_t)zk_dtype_size(t->dtype);
  for (int i = 0; i < zk_value_count(t); i++) {
    const zk_tensor *item = zk_value_item(t, i);
    bytes += zk_numel(item) * (int64_t)zk_dtype_size(item->dtype);
  }
  return bytes;
}
