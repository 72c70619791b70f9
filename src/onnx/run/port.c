/*
 * port.c: see port.h.
 */
#include "onnx/run/port.h"

#include "onnx/small.h"

static bool of_tensor(const zk_graph_tensor_type *type, zk_port *port, const char **what) {
  const char *name = zk_onnx_type_name(type->elem_type);
  port->texts = type->elem_type == ZK_ONNX_STRING;
  port->typed = type->elem_type != 0;
  port->type = type->elem_type;
  port->dtype = ZK_INT64;
  *what = name ? name : "of an unknown number";
  return !port->typed || port->texts || zk_onnx_holds(type->elem_type, &port->dtype);
}

bool zk_port_of_type(const zk_graph_type *type, zk_port *port, const char **what) {
  port->typed = false;
  if (type && type->optional && type->optional->elem) {
    port->optional = true;
    type = type->optional->elem;
  }
  if (type && type->tensor) {
    port->shape = port->optional ? NULL : type->tensor->shape;
    bool known = of_tensor(type->tensor, port, what);
    port->kind = port->texts ? ZK_VALUE_TEXTS : ZK_VALUE_NUMBERS;
    return known;
  }
  const zk_graph_type *elem = type && type->sequence ? type->sequence->elem : NULL;
  port->kind = elem && elem->map ? ZK_VALUE_MAPS : ZK_VALUE_SEQUENCE;
  if (elem && elem->tensor)
    return of_tensor(elem->tensor, port, what);
  port->typed = elem && elem->map;
  *what = "that is no tensor, sequence of tensors or list of maps";
  return port->typed || !type;
}

static zk_status differs(const zk_port *port, bool output, const char *want, const char *got) {
  if (output)
    return zk_fail(ZK_ERR_FORMAT, "output '%s' is said to be %s, and the graph gives %s",
                   port->name, want, got);
  return zk_fail(ZK_ERR_ARG, "input '%s' must be %s, got %s", port->name, want, got);
}

static const char *name_of(const zk_tensor *t) {
  return zk_value_kind_of(t) == ZK_VALUE_NUMBERS ? zk_dtype_name(t->dtype)
                                                 : zk_value_kind_name(zk_value_kind_of(t));
}

zk_status zk_port_check(const zk_port *port, bool output, const zk_tensor *t) {
  zk_value_kind kind = zk_value_kind_of(t);
  const char *elements = port->texts ? "a tensor of strings" : zk_dtype_name(port->dtype);
  if (!port->typed || (port->optional && kind == ZK_VALUE_NOTHING))
    return ZK_OK;
  if (kind != port->kind)
    return differs(port, output,
                   port->kind <= ZK_VALUE_TEXTS ? elements : zk_value_kind_name(port->kind),
                   name_of(t));
  for (int i = 0; kind == ZK_VALUE_SEQUENCE && i < zk_value_count(t); i++) {
    const zk_tensor *item = zk_value_item(t, i);
    bool texts = zk_value_kind_of(item) == ZK_VALUE_TEXTS;
    if (texts != port->texts || (!texts && item->dtype != port->dtype))
      return zk_fail(ZK_ERR_ARG, "value %d of %s '%s' must be %s, got %s", i + 1,
                     output ? "output" : "input", port->name, elements, name_of(item));
  }
  if (kind == ZK_VALUE_NUMBERS && t->dtype != port->dtype)
    return differs(port, output, elements, name_of(t));
  return ZK_OK;
}
