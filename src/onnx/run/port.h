/*
 * port.h: what an input or an output of a graph is said to be.
 */
#ifndef ZK_ONNX_RUN_PORT_H
#define ZK_ONNX_RUN_PORT_H

#include "onnx/from/value.h"
#include "onnx/record.h"

typedef struct zk_port {
  const char *name;
  int value;
  bool typed;   /* the file says what it is */
  int64_t type; /* of its elements, as ONNX numbers them */
  zk_value_kind kind;
  bool optional, texts; /* it may be absent; its elements, or those of its values, are strings */
  zk_dtype dtype;       /* of the elements; int64 when they are strings */
  const zk_graph_shape *shape; /* NULL: any, or no tensor */
} zk_port;

/* Fills kind, dtype, .. of the type (NULL: none is said). False: no session has such values; *what
 * says which (that is static, or the name of a type). */
bool zk_port_of_type(const zk_graph_type *type, zk_port *port, const char **what);

/* Is t a value of that input, or output? */
zk_status zk_port_check(const zk_port *port, bool output, const zk_tensor *t);

#endif
