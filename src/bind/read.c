/*
 * read.c: see read.h.
 */
#include "bind/read.h"

#include "onnx/trace/trace.h"

zk_tensor *zkl_read(lua_State *L, int arg, const char *how) {
  zk_tensor *t = zkl_check_tensor(L, arg);
  if (!zk_is_tracing())
    return t;
  zk_tensor **box = zkl_new_box(L);
  if (zk_trace_read(t, how, box) != ZK_OK)
    zkl_raise(L);
  t = *box;
  zkl_adopt(L);
  return t;
}
