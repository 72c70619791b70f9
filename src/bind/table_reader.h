/*
 * table_reader.h: fields, lists and dicts of Lua tables, read into the records of a model.
 *
 * What is read is the value at the top of the stack, or a field of the table there. All memory is
 * the model's arena's, so anything may raise; a message names the place of the value in the table,
 * which the reader follows as its path.
 */
#ifndef ZK_BIND_TABLE_READER_H
#define ZK_BIND_TABLE_READER_H

#include "bind/onnx.h"

typedef struct zkl_reader {
  lua_State *L;
  zk_model *m;
  const char *who;
  int describe; /* stack index of ordered.describe */
  char path[300];
  size_t length; /* of the path */
  int depth;     /* of graphs in graphs */
  int graphs;    /* read so far */
} zkl_reader;

/* Append to the path: by a format for the name, "[i]" without one; a field's name. They give the
 * length that was, which zkl_leave restores. */
size_t zkl_enter(zkl_reader *r, const char *format, const char *name, lua_Integer i);
size_t zkl_enter_field(zkl_reader *r, const char *name);
void zkl_leave(zkl_reader *r, size_t before);

/* Raises "who: path must be `want`, got ...", of the value at the top. */
int zkl_refuse(zkl_reader *r, const char *want);

/* Raises the core's message when the status is a failure. */
void zkl_check_status(zkl_reader *r, zk_status status);

/* A new record of `size` bytes at the end of the list. */
void *zkl_new_record(zkl_reader *r, zk_list *list, size_t size);

/* The string at the top; as a text of a file. Error: a text that is no UTF-8 or has zero bytes. */
zk_span zkl_to_span(zkl_reader *r);
const char *zkl_to_text(zkl_reader *r);

/* The field of the table at the top as a text, NULL when it is nil. */
const char *zkl_text_field(zkl_reader *r, const char *key);

/* The same for an integer; sets the bit in *has when it is there. */
int64_t zkl_int_field(zkl_reader *r, const char *key, uint32_t *has, uint32_t bit);

/* The field `unknown`: what stood encoded in the record and no table knows. */
void zkl_read_unknown(zkl_reader *r, zk_record *out);

/* The list of tables at t[key], each read by `read` into a new record of `size` bytes; the list of
 * texts at t[key]. A nil counts as empty. */
void zkl_read_records(zkl_reader *r, const char *key, zk_list *out, size_t size,
                      void (*read)(zkl_reader *, void *));
void zkl_read_texts(zkl_reader *r, const char *key, zk_list *out);

/* Opens the dict at t[key]: pushes it and the list of its keys, whose length is given. */
lua_Integer zkl_open_dict(zkl_reader *r, const char *key);

/* Pushes entry i of the dict that zkl_open_dict opened; its key, which must be a text, is given. */
const char *zkl_push_entry(zkl_reader *r, lua_Integer i);

#endif
