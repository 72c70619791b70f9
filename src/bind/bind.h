/*
 * bind.h: the bridge between Lua and the core.
 *
 * The core returns a status and leaves a message; what is bound here raises it. Order in every
 * binding: create the closed userdata, acquire into it, and only then let anything raise.
 */
#ifndef ZK_BIND_BIND_H
#define ZK_BIND_BIND_H

#include <lauxlib.h>
#include <lua.h>
#include "base/rng.h"
#include "bind/arguments.h"
#include "base/interrupt.h"
#include "grad/graph.h"
#include "onnx/trace.h"

/* The C half of `require "zknn"`; lua/zknn/init.lua adds the rest. */
int luaopen_zknn_core(lua_State *L);

/* Raises the core's message, with the path of the layer that is running in front. Never returns;
 * `return zkl_raise(L)` reads well. Release what the C code owns first. */
int zkl_raise(lua_State *L);
/* Pushes "script.lua:12: " for the innermost line of the user's own code, or "". */
void zkl_where(lua_State *L);
/* Raises a message of ours the same way. */
int zkl_error(lua_State *L, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* For long loops over Lua's own values: raises "interrupted!" after Ctrl-C. */
void zkl_heed(lua_State *L);

/* What failed for want of memory is tried once more after a full collection:
 *   do status = ...; while (zkl_try_again(L, status, &tries)); */
bool zkl_try_again(lua_State *L, zk_status status, int *tries);

/*
 * What a call uses lives as long as the call (held.c). Functions that Lua calls go to it by these
 * two, which run them inside zkl_run_call; a function with upvalues of its own calls zkl_run_call
 * itself. zkl_hold keeps a reference of t until the call under way ends, and gives t; NULL when
 * there is no memory to note it. zkl_check_tensor and zkl_test_tensor hold what they give.
 */
int zkl_run_call(lua_State *L, lua_CFunction f);
void zkl_push_function(lua_State *L, lua_CFunction f);
void zkl_set_functions(lua_State *L, const luaL_Reg *functions); /* into the table at the top */
zk_tensor *zkl_hold(zk_tensor *t);
/* Does a call use t that this one is within: the one that a finalizer or a hook interrupts? */
bool zkl_in_use(const zk_tensor *t);
/* Scripts do not get at the metatable at the top, whose functions close what a call may be using:
 * getmetatable gives its name. */
void zkl_hide_metatable(lua_State *L);

/* A tensor is a userdata of metatable ZKL_TENSOR holding a zk_tensor *. One core tensor is one Lua
 * object, so identity (==) and table keys work. */
#define ZKL_TENSOR "zknn.Tensor"
bool zkl_is_tensor(lua_State *L, int arg);          /* a closed one too */
zk_tensor *zkl_test_tensor(lua_State *L, int arg);  /* NULL when it is none, or closed */
zk_tensor *zkl_check_tensor(lua_State *L, int arg); /* raises */

/* Pushes an empty tensor userdata; acquire a reference into the slot, then call zkl_adopt. */
zk_tensor **zkl_new_box(lua_State *L);
/* The box on the top is filled: makes it (or the userdata that its tensor already has) the one
 * object of that tensor, and lets the collector feel new bytes. */
void zkl_adopt(lua_State *L);
/* Pushes t's one Lua object, or nil for NULL. Retains t. */
void zkl_push_tensor(lua_State *L, zk_tensor *t);

/* Closures (hooks, Functions) that the history of a tensor leads to must live as long as it does,
 * where Lua's collector sees them: in the userdata's user value. Gives the tensor at the top those
 * of the tensors it was made from. */
void zkl_inherit(lua_State *L, int n, zk_tensor *const *in);
/* The tensor at the top is new to Lua: brings back the closures of its hooks, if it has any. */
void zkl_recall_hooks(lua_State *L, const zk_tensor *t);

/* Pushes t's userdata if it has one; else pushes nothing. */
bool zkl_push_existing(lua_State *L, const zk_tensor *t);
/* Backward is called by L (NULL: by none): its closures run there. Gives who called before. */
lua_State *zkl_set_running(lua_State *L);
/* Raises what a closure raised in backward, or else the core's message. */
int zkl_raise_backward(lua_State *L);

/* Is r that of a Generator that is not garbage? */
bool zkl_generator_lives(const zk_rng *r);

/* Runs op, adopts output 0 at the top, inherits. Raises on failure. */
void zkl_push_result(lua_State *L, const zk_op *op, int n_in, zk_tensor *const *in,
                     const zk_attr *attr);

/* A number for Lua. A NaN loses its sign, which means nothing and which printf would show ("-nan").
 */
void zkl_push_real(lua_State *L, double x);

/* A dtype name at arg ("float32", "long"), or fallback when absent or nil; raises on others. */
zk_dtype zkl_opt_dtype(lua_State *L, int arg, zk_dtype fallback);

/* status = call, which Ctrl-C may stop; what was made then is not to be used. */
#define ZKL_STOPPABLE(status, call)                                                                \
  do {                                                                                             \
    bool before_ = zk_stoppable_begin(true);                                                       \
    (status) = zk_stoppable_end(before_, call);                                                    \
  } while (0)

/* A memory_limit that Lua has checked at arg, in bytes; 0 when absent: the reader's own. */
static inline size_t zkl_opt_limit(lua_State *L, int arg) {
  lua_Integer limit = zkl_opt_integer(L, arg, 0);
  return limit > 0 ? (size_t)limit : 0;
}

/* Raises unless there is a number or boolean at `at` that `dtype` can hold. As in PyTorch, an
 * integer of uint8 may be negative. */
void zkl_check_number(lua_State *L, const char *who, zk_dtype dtype, int at);

/* The name in `names` (NULL at the end) that is nearest to `name`, or NULL when none is near. */
const char *zkl_nearest(const char *name, const char *const *names);

/* Each file of bind/ adds its functions to the module table on the top of the stack. */
void zkl_open_held(lua_State *L);
void zkl_open_tensor(lua_State *L);
void zkl_open_idioms(lua_State *L); /* lists of sizes; a == b, pairs(t) */
void zkl_open_ops(lua_State *L);
void zkl_open_equal(lua_State *L);    /* equal, allclose */
void zkl_open_create(lua_State *L);   /* tensor, zeros, rand, arange, ... */
void zkl_open_autograd(lua_State *L); /* no_grad, backward, ... */
void zkl_open_closures(lua_State *L); /* register_hook, Function */
void zkl_open_files(lua_State *L);    /* save, load */
void zkl_open_train(lua_State *L);    /* _idx_read, _gather_images, ... */
void zkl_open_optim(lua_State *L);    /* _optim_step, ... */
void zkl_open_image(lua_State *L);    /* _png_read, _image_resize, ... */
void zkl_open_prefetch(lua_State *L); /* _run_plan, _prefetch, ... */
void zkl_open_system(lua_State *L);   /* clock, memory, threads, version */
void zkl_open_os(lua_State *L);       /* folders, files */
void zkl_open_terminal(lua_State *L); /* its size and answers */
void zkl_open_printing(lua_State *L); /* print options */
void zkl_open_onnx(lua_State *L);     /* models as tables and files */
void zkl_open_session(lua_State *L);  /* graphs that run */
void zkl_open_trace(lua_State *L);    /* traces, for export */

#endif
