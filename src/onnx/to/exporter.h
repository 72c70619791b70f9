/*
 * exporter.h: an export under way, and which value of its graph a tensor is.
 */
#ifndef ZK_ONNX_TO_EXPORTER_H
#define ZK_ONNX_TO_EXPORTER_H

#include "onnx/to/export.h"
#include "onnx/to/request.h"

/* A constant that has a name already. */
typedef struct zk_named_constant {
  const zk_tensor *tensor;
  const char *name;
  uint32_t version; /* of the storage that has these elements */
} zk_named_constant;

typedef struct zk_exporter {
  zk_onnx_request *r;
  zk_export x;
  zk_arena *arena;
  zk_list constants;  /* zk_named_constant: parameters, buffers and what came from outside */
  const char **names; /* of the calls' outputs, ZK_MAX_OUT a call */
  const zk_traced_call **pairs; /* of run r, call i: pairs[r * count + i]; NULL: nothing is open */
  bool *needed;
  int n_constants;
  size_t call; /* the present one */
} zk_exporter;

zk_status zk_exporter_add_constant(zk_exporter *e, zk_named_constant what);
zk_status zk_exporter_add_value(zk_exporter *e, zk_onnx_value what);
zk_status zk_exporter_add_initializer(zk_exporter *e, zk_tensor *t, const char *name);
zk_status zk_exporter_keep(zk_exporter *e, const char *text, const char **out);
/* The name of a value that came from there; in[r]: the tensor in run r. */
zk_status zk_exporter_resolve(zk_exporter *e, zk_traced_from from, int n, zk_tensor *const *in,
                              const char **out);

#endif
