/*
 * onnx.h: models as Lua tables, and back (onnx_box.c, onnx_push.c, onnx_read.c).
 *
 * The form of the table is told in lua/zknn/onnx/init.lua.
 */
#ifndef ZK_BIND_ONNX_H
#define ZK_BIND_ONNX_H

#include "bind/bind.h"
#include "io/stored.h"
#include "onnx/file.h"

/* Pushes a userdata that holds an empty model and clears it with its end. */
zk_model *zkl_push_model_box(lua_State *L);

/* Pushes a userdata that holds a block and frees it with its end. */
typedef struct zkl_block {
  uint8_t *bytes;
  size_t size;
} zkl_block;
zkl_block *zkl_push_block_box(lua_State *L);

/* The files of a model that is listed. */
typedef struct zkl_listed {
  zk_stored_file *file, *outside; /* the model's, and the last one outside that was opened */
  char *folder;                   /* of the model */
} zkl_listed;

void zkl_listed_close(zkl_listed *l);
/* Pushes a userdata that closes them with its end. */
zkl_listed *zkl_push_listed_box(lua_State *L);

/* Pushes the table of a model; `make` is the stack index of ordered.make. listed: its tensors stay
 * in files; NULL: they are loaded. Error: a name that stands twice where a table's key is made of
 * it. */
void zkl_push_model(lua_State *L, zk_model *m, const char *name, int make, zkl_listed *listed);

/* Fills the model from the table at `arg`; `describe` is the stack index of ordered.describe. What
 * does not fit raises "onnx.save: graph.node[3].input must be a list, got a number". Without a
 * graph the model has none. */
void zkl_read_model(lua_State *L, const char *who, zk_model *m, int arg, int describe);

/* Pushes a weak table: tensor = {name =, unknown =}, what the message of a tensor had besides. */
void zkl_push_tensor_notes(lua_State *L);

/* The metatable that says what an empty list of an attribute holds: pushes it. */
void zkl_push_list_kind(lua_State *L, int64_t type);

/* Pushes a list of strings. */
void zkl_push_texts(lua_State *L, const zk_list *list);

/* Raises "onnx.check: the model has 2 problems: ..." when its graph cannot be run. warnings: as
 * zk_onnx_check. */
void zkl_check_model(lua_State *L, zk_model *m, zk_list *warnings);

void zkl_open_onnx_boxes(lua_State *L);

#endif
