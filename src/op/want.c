/*
 * want.c: checks of dtypes, and what their messages advise.
 */
#include "op/want.h"

#include "tensor/convert.h"

zk_status zk_want_real(const char *op, const char *name, const zk_tensor *t) {
  if (zk_dtype_is_real(t->dtype))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: %s is %s, it must be real: convert it with %s:float() first", op,
                 name, zk_dtype_name(t->dtype), name);
}

zk_status zk_want_int64(const char *op, const char *name, const zk_tensor *t, const char *what) {
  if (t->dtype == ZK_INT64)
    return ZK_OK;
  if (what)
    return zk_fail(ZK_ERR_ARG, "%s: %s is %s, it must hold %s (int64): %s:long()", op, name,
                   zk_dtype_name(t->dtype), what, name);
  return zk_fail(ZK_ERR_ARG, "%s: %s is %s, it must be int64: %s:long()", op, name,
                 zk_dtype_name(t->dtype), name);
}

zk_status zk_want_bool(const char *op, const char *name, const zk_tensor *t) {
  if (t->dtype == ZK_BOOL)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s is %s, it must be bool: a comparison such as x:gt(0), or %s:bool()", op,
                 name, zk_dtype_name(t->dtype), name);
}

zk_status zk_want_same(const char *op, const char *name, const zk_tensor *t, const char *like_name,
                       const zk_tensor *like) {
  if (t->dtype == like->dtype)
    return ZK_OK;
  /* Advise the wider of the two, which loses nothing. */
  bool narrows = zk_promote_dtypes(t->dtype, like->dtype) == t->dtype;
  return zk_fail(ZK_ERR_ARG, "%s: %s is %s, %s is %s: they must be one dtype: %s:%s()", op, name,
                 zk_dtype_name(t->dtype), like_name, zk_dtype_name(like->dtype),
                 narrows ? like_name : name,
                 zk_dtype_table[narrows ? t->dtype : like->dtype].method);
}

/* The call that converts input to dtype d. */
static const char *way_to(const zk_tensor *input, zk_dtype d) {
  bool real = zk_dtype_is_real(input->dtype);
  if (d == ZK_FLOAT32)
    return input->dtype == ZK_FLOAT64 ? "input:float(), or model:double()" : "input:float()";
  if (d == ZK_FLOAT16)
    return real ? "input:half(), or model:float()" : "input:half()";
  if (d == ZK_BFLOAT16)
    return real ? "input:bfloat16(), or model:float()" : "input:bfloat16()";
  return d == ZK_FLOAT64 ? "input:double()" : "real ones";
}

zk_status zk_want_layer(const char *op, const zk_tensor *input, const zk_tensor *weight,
                        const zk_tensor *bias) {
  zk_dtype d = weight->dtype;
  if (zk_dtype_is_real(d) && input->dtype == d && (!bias || bias->dtype == d))
    return ZK_OK;
  const char *way = way_to(input, d);
  if (!zk_dtype_is_real(d))
    way = "weight:float()";
  else if (input->dtype == d)
    way = d == ZK_FLOAT64 ? "bias:double()" : d == ZK_FLOAT32 ? "bias:float()" : "model:float()";
  return zk_fail(ZK_ERR_ARG, "%s: input is %s, weight %s%s%s: they must be one real dtype: %s", op,
                 zk_dtype_name(input->dtype), zk_dtype_name(d), bias ? ", bias " : "",
                 bias ? zk_dtype_name(bias->dtype) : "", way);
}

zk_status zk_want_fit(const char *op, const zk_tensor *input, const char *name,
                      const zk_tensor *t) {
  if (t->dtype == input->dtype)
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: input is %s, %s is %s: they must be one real dtype: %s", op,
                 zk_dtype_name(input->dtype), name, zk_dtype_name(t->dtype),
                 way_to(input, t->dtype));
}

zk_status zk_want_fits(const char *op, const char *name, const zk_tensor *number, zk_dtype dtype) {
  bool real = zk_dtype_is_real(number->dtype);
  double v = zk_element_f(number, 0);
  if (zk_dtype_takes(dtype, v, !real))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG, "%s: %s %g does not fit %s", op, name, v, zk_dtype_name(dtype));
}

zk_status zk_want_common(const char *op, zk_dtype a, zk_dtype b, zk_dtype *out) {
  *out = zk_promote_dtypes(a, b);
  bool stored = (1 << a | 1 << b) & ZK_STORED_DTYPES;
  if (a == b || !stored || zk_dtype_is_real(*out))
    return ZK_OK;
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s and %s have no common dtype: convert one of them, with :long() or :to(d)",
                 op, zk_dtype_name(a), zk_dtype_name(b));
}
