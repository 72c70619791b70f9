/*
 * note.h: what a trace is told of draws and writes that are no ops (onnx/trace/source.h). Outside
 * of an export these do nothing.
 */
#ifndef ZK_BIND_NOTE_H
#define ZK_BIND_NOTE_H

#include "bind/bind.h"
#include "onnx/trace/source.h"

/* While a model is exported: t, which random numbers fill or are going to, is a draw of op
 * (onnx/trace/source.h). */
void zkl_note_draw(lua_State *L, const zk_op *op, zk_tensor *t, zk_attr first, zk_attr second,
                   bool in_place);
/* While a model is exported: raises, for what `what` does makes all draws alike, which a file's are
 * not. */
void zkl_refuse_seeding(lua_State *L, const char *what);
/* As zkl_note_draw for what is at `arg`, a tensor or a number, which is going to be copied to t. */
void zkl_note_copy(lua_State *L, zk_tensor *t, int arg);

#endif
