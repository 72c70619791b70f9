/*
 * pickle_call.c: what a pickle may call, in place of Python's import.
 */
#include "io/pickle_call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ORDERED_DICT, COUNTER, REBUILD_TENSOR, REBUILD_PARAMETER, SIZE, DEVICE, CALLABLES };

static const char *const callables[CALLABLES] = {
    [ORDERED_DICT] = "collections.OrderedDict",
    [COUNTER] = "collections.Counter",
    [REBUILD_TENSOR] = "torch._utils._rebuild_tensor_v2",
    [REBUILD_PARAMETER] = "torch._utils._rebuild_parameter",
    [SIZE] = "torch.Size",
    [DEVICE] = "torch.device",
};

int64_t zk_pickle_callable(const char *name) {
  int64_t id = -1;
  for (int i = 0; i < CALLABLES; i++)
    if (strcmp(name, callables[i]) == 0)
      id = i;
  return id;
}

zk_status zk_pickle_damaged(const char *what) {
  return zk_fail(ZK_ERR_FORMAT, "damaged pickle: %s", what);
}

static bool is_int_tuple(const zk_object *o) {
  if (o->type != ZK_OBJ_TUPLE)
    return false;
  for (size_t i = 0; i < o->items.count; i++)
    if (o->items.at[i]->type != ZK_OBJ_INT)
      return false;
  return true;
}

/* (storage, offset, size, stride, requires_grad, hooks[, metadata]) */
static zk_status rebuild_tensor(zk_object **arg, size_t n, zk_object **out) {
  if (n < 6 || n > 7 || arg[0]->type != ZK_OBJ_STORAGE || arg[1]->type != ZK_OBJ_INT ||
      !is_int_tuple(arg[2]) || !is_int_tuple(arg[3]) ||
      arg[2]->items.count != arg[3]->items.count || arg[4]->type != ZK_OBJ_BOOL)
    return zk_pickle_damaged("the arguments of _rebuild_tensor_v2 are none");
  if (arg[2]->items.count > ZK_MAX_DIM)
    return zk_fail(ZK_ERR_FORMAT, "a tensor has %zu dimensions: at most %d are supported",
                   arg[2]->items.count, ZK_MAX_DIM);
  zk_shape shape = {.ndim = (int)arg[2]->items.count};
  int64_t stride[ZK_MAX_DIM] = {0};
  char text[ZK_SHAPE_TEXT];
  for (int i = 0; i < shape.ndim; i++) {
    shape.dim[i] = arg[2]->items.at[i]->integer;
    stride[i] = arg[3]->items.at[i]->integer;
  }
  if (zk_shape_numel(&shape) < 0)
    return zk_fail(ZK_ERR_FORMAT, "a tensor of shape %s cannot be", zk_shape_text(&shape, text));
  zk_tensor *t;
  zk_status status = zk_tensor_window(arg[0]->tensor.value, &shape, stride, arg[1]->integer, &t);
  if (status != ZK_OK)
    return status == ZK_ERR_NOMEM ? status : zk_fail(ZK_ERR_FORMAT, "%s", zk_message());
  status = zk_object_tensor(t, out);
  zk_tensor_release(t);
  if (status == ZK_OK)
    (*out)->tensor.requires_grad = arg[4]->boolean;
  return status;
}

/* (tensor, requires_grad, hooks): a tensor of its own, so that the inner one stays as it is. */
static zk_status rebuild_parameter(zk_object **arg, size_t n, zk_object **out) {
  if (n != 3 || arg[0]->type != ZK_OBJ_TENSOR || arg[1]->type != ZK_OBJ_BOOL)
    return zk_pickle_damaged("the arguments of _rebuild_parameter are none");
  zk_tensor *t;
  ZK_TRY(zk_tensor_alias(arg[0]->tensor.value, &t));
  zk_status status = zk_object_tensor(t, out);
  zk_tensor_release(t);
  if (status == ZK_OK)
    (*out)->tensor.requires_grad = arg[1]->boolean;
  return status;
}

/* ("cpu") or ("cuda", 0): the text that PyTorch prints for it. */
static zk_status device_text(zk_object **arg, size_t n, zk_object **out) {
  if (n < 1 || n > 2 || arg[0]->type != ZK_OBJ_STRING || (n == 2 && arg[1]->type != ZK_OBJ_INT))
    return zk_pickle_damaged("the arguments of torch.device are none");
  char text[80];
  if (n == 1)
    snprintf(text, sizeof text, "%s", arg[0]->string.bytes);
  else
    snprintf(text, sizeof text, "%.40s:%" PRId64, arg[0]->string.bytes, arg[1]->integer);
  return zk_object_string(text, strlen(text), out);
}

zk_status zk_pickle_call(int64_t id, zk_object **arg, size_t n, zk_object **out) {
  switch (id) {
  case ORDERED_DICT:
    return n == 0 ? zk_object_new(ZK_OBJ_ORDERED, out)
                  : zk_pickle_damaged("an OrderedDict has arguments");
  case COUNTER: /* of a dict: that dict */
    if (n != 1 || arg[0]->type != ZK_OBJ_DICT)
      return zk_pickle_damaged("the arguments of a Counter are none");
    *out = zk_object_retain(arg[0]);
    return ZK_OK;
  case REBUILD_TENSOR:
    return rebuild_tensor(arg, n, out);
  case REBUILD_PARAMETER:
    return rebuild_parameter(arg, n, out);
  case SIZE:
    if (n != 1 || !is_int_tuple(arg[0]))
      return zk_pickle_damaged("the arguments of torch.Size are none");
    *out = zk_object_retain(arg[0]);
    return ZK_OK;
  case DEVICE:
    return device_text(arg, n, out);
  default:
    return zk_pickle_damaged("a storage class is called");
  }
}
