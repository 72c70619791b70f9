/*
 * module.c: the opening of the module: every file of bind/ adds what it has.
 */
#include "bind/bind.h"

int luaopen_zknn_core(lua_State *L) {
  static void (*const openers[])(lua_State *) = {
      zkl_open_held,     zkl_open_box,      zkl_open_tensor,   zkl_open_idioms,
      zkl_open_ops,      zkl_open_methods,  zkl_open_equal,    zkl_open_from_lua,
      zkl_open_create,   zkl_open_fill,     zkl_open_random,   zkl_open_generator,
      zkl_open_drawing,  zkl_open_autograd, zkl_open_closures, zkl_open_files,
      zkl_open_idx,      zkl_open_batch,    zkl_open_optim,    zkl_open_image,
      zkl_open_prefetch, zkl_open_messages, zkl_open_system,   zkl_open_os,
      zkl_open_terminal, zkl_open_printing, zkl_open_onnx,     zkl_open_session,
      zkl_open_trace,
  };
  lua_createtable(L, 0, 160);
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
    openers[i](L);
  return 1;
}
