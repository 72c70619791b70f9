/*
 * pickle_numpy.c: NumPy's arrays and scalars in a pickle. Numeric arrays become tensors, scalars
 * become numbers and strings; arrays of other dtypes become an OPAQUE.
 */
#include <stdio.h>
#include <string.h>
#include "base/cursor.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/pickle_machine.h"
#include "tensor/convert.h"

#define ARRAY "numpy.ndarray"
#define DTYPE "numpy.dtype"

static bool is_opaque_of(const zk_object *o, const char *class_name) {
  return o->type == ZK_OBJ_OPAQUE &&
         strcmp(o->part[ZK_OPAQUE_CLASS]->string.bytes, class_name) == 0;
}

/* The code of a dtype object, "f8"; NULL when it is none. Its state has the byte order. */
static const char *dtype_code(const zk_object *o, bool *big_endian) {
  *big_endian = false;
  if (!is_opaque_of(o, DTYPE))
    return NULL;
  const zk_object *args = o->part[ZK_OPAQUE_ARGS], *state = o->part[ZK_OPAQUE_STATE];
  if (!args || args->type != ZK_OBJ_TUPLE || args->items.count < 1 ||
      args->items.at[0]->type != ZK_OBJ_STRING)
    return NULL;
  const char *code = args->items.at[0]->string.bytes;
  char order = *code && strchr("<>=|", *code) ? *code++ : '=';
  if (state && state->type == ZK_OBJ_TUPLE && state->items.count > 1 &&
      state->items.at[1]->type == ZK_OBJ_STRING)
    order = state->items.at[1]->string.bytes[0];
  *big_endian = order == '>';
  return code;
}

/* Bytes of elements as a contiguous tensor. ZK_ERR_FORMAT: a uint64 past int64. */
static zk_status widen_bytes(const zk_stored_dtype *dtype, bool big_endian, bool fortran,
                             const zk_object *bytes, const zk_shape *shape, zk_tensor **out) {
  size_t n = bytes->string.length;
  uint8_t *copy = zk_block_alloc(n ? n : 1);
  *out = NULL;
  if (!copy)
    return zk_nomem(n, "an array");
  memcpy(copy, bytes->string.bytes, n);
  zk_status status = zk_widen_array(dtype, big_endian, fortran, copy, shape, out);
  zk_block_free(copy);
  return status;
}

/* An array as a tensor; *out stays NULL when zknn has none like it. */
static zk_status array_tensor(zk_machine *m, const zk_object *sizes, const zk_object *dtype_object,
                              bool fortran, const zk_object *bytes, zk_tensor **out) {
  bool big_endian;
  zk_shape shape = {0};
  size_t size;
  *out = NULL;
  const char *code = dtype_code(dtype_object, &big_endian);
  const zk_stored_dtype *dtype = code ? zk_stored_dtype_find(ZK_NAMED_BY_NUMPY, code) : NULL;
  if (!dtype || bytes->type != ZK_OBJ_STRING || sizes->type != ZK_OBJ_TUPLE ||
      sizes->items.count > ZK_MAX_DIM)
    return ZK_OK;
  shape.ndim = (int)sizes->items.count;
  for (int i = 0; i < shape.ndim; i++) {
    if (sizes->items.at[i]->type != ZK_OBJ_INT)
      return zk_pickle_damaged("the shape of an array is no tuple of integers");
    shape.dim[i] = sizes->items.at[i]->integer;
  }
  if (!zk_extent(&shape, dtype->size, &size) || size != bytes->string.length)
    return zk_pickle_damaged("an array has fewer or more bytes than its shape says");
  ZK_TRY(zk_pickle_spend(m, size));
  zk_status status = widen_bytes(dtype, big_endian, fortran, bytes, &shape, out);
  return status == ZK_ERR_FORMAT ? ZK_OK : status; /* a uint64 */
}

static bool is_true(const zk_object *o) {
  return (o->type == ZK_OBJ_BOOL && o->boolean) || (o->type == ZK_OBJ_INT && o->integer != 0);
}

/* For messages: "a NumPy array of dtype c16". */
static zk_status tell_dtype(zk_object *array, const zk_object *dtype_object) {
  bool big_endian;
  char text[80];
  zk_object *o;
  const char *code = dtype_code(dtype_object, &big_endian);
  snprintf(text, sizeof text, "a NumPy array of dtype %.20s", code ? code : "unknown");
  ZK_TRY(zk_object_string(text, strlen(text), &o));
  zk_object_set_part(array, ZK_OPAQUE_TEXT, o);
  return ZK_OK;
}

/* (version, shape, dtype, fortran, bytes); before NumPy 1.0.3 without the version. */
zk_status zk_pickle_build_array(zk_machine *m, zk_object *array, const zk_object *state) {
  zk_object **part = state->items.at;
  size_t n = state->type == ZK_OBJ_TUPLE ? state->items.count : 0;
  if (n != 4 && n != 5)
    return ZK_OK;
  part += n - 4;
  zk_tensor *t;
  ZK_TRY(array_tensor(m, part[0], part[1], is_true(part[2]), part[3], &t));
  if (!t)
    return tell_dtype(array, part[1]);
  /* Turns the object into the tensor, in every container that holds it. */
  for (int i = 0; i < ZK_OPAQUE_PARTS; i++)
    zk_object_release(array->part[i]);
  zk_free(array->part);
  array->type = ZK_OBJ_TENSOR;
  array->tensor.value = t;
  array->tensor.unread = NULL;
  array->tensor.requires_grad = false;
  return ZK_OK;
}

/* --- scalars --- */

/* UTF-32 of that byte order, to the first zero, as UTF-8. */
static zk_status text_scalar(const zk_object *bytes, bool big_endian, zk_object **out) {
  size_t n = bytes->string.length / 4, k = 0;
  const uint8_t *s = (const uint8_t *)bytes->string.bytes;
  char *text = zk_alloc(4 * n + 1);
  if (!text)
    return zk_nomem(4 * n + 1, "a string");
  for (size_t i = 0; i < n; i++) {
    uint32_t c = 0;
    for (int b = 0; b < 4; b++)
      c |= (uint32_t)s[4 * i + (size_t)(big_endian ? 3 - b : b)] << 8 * b;
    if (c == 0)
      break;
    k += zk_put_utf8(c <= 0x10ffff ? c : 0xfffd, text + k);
  }
  zk_status status = zk_object_string(text, k, out);
  zk_free(text);
  return status;
}

static zk_status number_scalar(const zk_stored_dtype *dtype, const zk_object *bytes,
                               bool big_endian, zk_object **out) {
  zk_tensor *t;
  if (dtype->dtype == ZK_UINT64) { /* as a Python integer, whose values past int64 are opaque */
    uint8_t copy[8];
    memcpy(copy, bytes->string.bytes, sizeof copy);
    if (big_endian)
      zk_swap_bytes(copy, sizeof copy, sizeof copy);
    return zk_pickle_integer(copy, sizeof copy, false, out);
  }
  ZK_TRY(widen_bytes(dtype, big_endian, false, bytes, &ZK_SHAPE(1), &t));
  zk_status status = t->dtype == ZK_BOOL          ? zk_object_bool(zk_element_f(t, 0) != 0, out)
                     : zk_dtype_is_real(t->dtype) ? zk_object_float(zk_element_f(t, 0), out)
                                                  : zk_object_int(zk_element_i(t, 0), out);
  zk_tensor_release(t);
  return status;
}

/* (dtype, bytes). */
static zk_status scalar(zk_machine *m, zk_object *args, zk_object **out) {
  bool big_endian;
  zk_object **arg = args->items.at;
  const char *code = args->items.count == 2 ? dtype_code(arg[0], &big_endian) : NULL;
  bool has_bytes = code && arg[1]->type == ZK_OBJ_STRING;
  const zk_stored_dtype *dtype = has_bytes ? zk_stored_dtype_find(ZK_NAMED_BY_NUMPY, code) : NULL;
  if (dtype && dtype->size == arg[1]->string.length)
    return number_scalar(dtype, arg[1], big_endian, out);
  if (has_bytes && (code[0] == 'U' || code[0] == 'S'))
    ZK_TRY(zk_pickle_spend(m, arg[1]->string.length));
  if (has_bytes && code[0] == 'U')
    return text_scalar(arg[1], big_endian, out);
  if (has_bytes && code[0] == 'S') {
    *out = zk_object_retain(arg[1]);
    return ZK_OK;
  }
  return zk_pickle_keep_args(zk_object_opaque(out, "numpy.generic", "a NumPy scalar of dtype %.20s",
                                              code ? code : "unknown"),
                             args, out);
}

/* --- calls --- */

static zk_status new_array(zk_object *args, zk_object **out) {
  return args->items.count == 3 ? zk_object_opaque(out, ARRAY, "a NumPy array")
                                : zk_pickle_damaged("the arguments of _reconstruct are none");
}

/* (bytes, dtype, shape, order), of protocol 5. */
static zk_status from_buffer(zk_machine *m, zk_object *args, zk_object **out) {
  zk_object **arg = args->items.at;
  zk_tensor *t = NULL;
  if (args->items.count != 4)
    return zk_pickle_damaged("the arguments of _frombuffer are none");
  bool fortran = arg[3]->type == ZK_OBJ_STRING && arg[3]->string.bytes[0] == 'F';
  ZK_TRY(array_tensor(m, arg[2], arg[1], fortran, arg[0], &t));
  if (t) {
    zk_status status = zk_object_tensor(t, out);
    zk_tensor_release(t);
    return status;
  }
  ZK_TRY(zk_pickle_keep_args(zk_object_opaque(out, ARRAY, "a NumPy array"), args, out));
  zk_status status = tell_dtype(*out, arg[1]);
  if (status != ZK_OK) {
    zk_object_release(*out);
    *out = NULL;
  }
  return status;
}

zk_status zk_pickle_call_numpy(zk_machine *m, const char *name, zk_object *args, zk_object **out,
                               bool *known) {
  *known = true;
  bool current = strncmp(name, "numpy._core.", 12) == 0; /* from NumPy 2 on */
  const char *inner = current ? name + 12 : strncmp(name, "numpy.core.", 11) == 0 ? name + 11 : "";
  if (strcmp(inner, "multiarray._reconstruct") == 0)
    return new_array(args, out);
  if (strcmp(inner, "multiarray.scalar") == 0)
    return scalar(m, args, out);
  if (strcmp(inner, "numeric._frombuffer") == 0)
    return from_buffer(m, args, out);
  *known = false;
  return ZK_OK;
}
