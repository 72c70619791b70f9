/*
 * bind.h: the bridge between Lua and the core: what every file of bind/ stands on (errors, what
 * calls hold, tensors as Lua objects, arguments), and what module.c puts together.
 */
#ifndef ZK_BIND_BIND_H
#define ZK_BIND_BIND_H

#include <lauxlib.h>
#include <lua.h>
#include "bind/arguments.h"
#include "bind/box.h"
#include "bind/error.h"
#include "bind/held.h"

/* Lets require find zknn.core and the modules zknn.core.NAME (module.c). */
void zkl_preload(lua_State *L);

/* Each of these adds the functions of its file to the module table on the top of the stack. Of
 * zknn.core: */
void zkl_open_tensor(lua_State *L);
void zkl_open_idioms(lua_State *L); /* lists of sizes; a == b, pairs(t) */
void zkl_open_ops(lua_State *L);
void zkl_open_methods(lua_State *L);       /* t:item(), t:to(), ... */
void zkl_open_equal(lua_State *L);         /* equal, allclose */
void zkl_open_from_lua(lua_State *L);      /* tensor, from_bytes */
void zkl_open_create(lua_State *L);        /* zeros, arange, ... */
void zkl_open_result_dtypes(lua_State *L); /* promote_types, ... */
void zkl_open_fill(lua_State *L);          /* t:fill_(), t:copy_() */
void zkl_open_random(lua_State *L);        /* rand, manual_seed, ... */
void zkl_open_distributions(lua_State *L); /* poisson, cauchy_, ... */
void zkl_open_generator(lua_State *L);     /* Generator */
void zkl_open_autograd(lua_State *L);      /* backward, is_grad_enabled, ... */
void zkl_open_system(lua_State *L);        /* clock, memory, threads, version */
void zkl_open_onnx(lua_State *L);          /* models as tables and files */
void zkl_open_session(lua_State *L);       /* graphs that run */
void zkl_open_trace(lua_State *L);         /* traces, for export */
/* Of zknn.core.NAME: */
void zkl_open_support(lua_State *L);   /* raise, suggest, list, ... */
void zkl_open_schema(lua_State *L);    /* readers of arguments */
void zkl_open_op_list(lua_State *L);   /* the op table, for help and tests */
void zkl_open_linalg(lua_State *L);    /* the ops of zknn.linalg */
void zkl_open_dtypes(lua_State *L);    /* the dtype table */
void zkl_open_printing(lua_State *L);  /* print options */
void zkl_open_gradients(lua_State *L); /* scopes, gradients, ... */
void zkl_open_closures(lua_State *L);  /* register_hook, Function */
void zkl_open_drawing(lua_State *L);   /* draws, and whose */
void zkl_open_optim(lua_State *L);     /* _optim_step, ... */
void zkl_open_batch(lua_State *L);     /* batches of a data set */
void zkl_open_prefetch(lua_State *L);  /* plans, batches ahead */
void zkl_open_image(lua_State *L);     /* _png_read, _image_resize, ... */
void zkl_open_files(lua_State *L);     /* save, load */
void zkl_open_events(lua_State *L);    /* messages of event files */
void zkl_open_inspect(lua_State *L);   /* what files hold, without loading it */
void zkl_open_os(lua_State *L);        /* folders, files */
void zkl_open_profiler(lua_State *L);  /* profiles and spans */
void zkl_open_terminal(lua_State *L);  /* its size and answers */

#endif
