/*
 * op_arguments.h: what a script gives an op.
 *
 * Arguments come by position in the order of the op's parameters, and any of them by name in a last
 * table. Reading them raises nothing, since numbers become tensors that must be released: it fills
 * a message, and the caller raises once it owns nothing.
 */
#ifndef ZK_BIND_OP_ARGUMENTS_H
#define ZK_BIND_OP_ARGUMENTS_H

#include <lua.h>
#include "op/op.h"

#define ZKL_MAX_LIST 1024 /* tensors in a list argument */

typedef struct zkl_op_call {
  const zk_op *op;
  int n_in;
  zk_tensor **in, *few[ZK_MAX_PARAM];
  zk_tensor *numbers[ZK_MAX_PARAM]; /* made from Lua numbers: ours to release */
  int n_numbers;
  zk_attr attr[ZK_MAX_ATTR];
} zkl_op_call;

/* Reads the stack from 1 to n for a->op. What it acquires is in a->numbers, also on failure. */
zk_status zkl_read_op(lua_State *L, zkl_op_call *a, int n, zk_tensor **list);
void zkl_release_numbers(zkl_op_call *a);

#endif
