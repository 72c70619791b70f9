/*
 * write.c: what stands around each write to a tensor by a script.
 */
#include "bind/write.h"

#include "onnx/trace/trace.h"

void zkl_check_untracked(lua_State *L, int arg, const char *what) {
  zk_tensor *t = zkl_check_tensor(L, arg);
  if (zk_grad_mode() && zk_requires_grad(t))
    zkl_error(L,
              "%s: this tensor requires a gradient and gradients are recorded: do it inside "
              "zknn.no_grad",
              what);
}

void zkl_check_writable(lua_State *L, int arg, const char *what) {
  zkl_check_untracked(L, arg, what);
  if (zk_trace_before_write(zkl_check_tensor(L, arg)) != ZK_OK)
    zkl_raise(L);
  zk_before_write(zkl_check_tensor(L, arg));
}

int zkl_wrote(lua_State *L, zk_tensor *t) {
  t->storage->version++;
  lua_settop(L, 1);
  return 1;
}
