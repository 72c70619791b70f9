/*
 * inline_copy.h: copies of a function's nodes in the place of a call: what its names and attributes
 * mean there.
 */
#ifndef ZK_ONNX_RUN_INLINE_COPY_H
#define ZK_ONNX_RUN_INLINE_COPY_H

#include "onnx/scope.h"

typedef struct zk_inliner {
  zk_model *m;
  zk_arena arena; /* of names */
  zk_names own;   /* the functions: the number in `library` */
  zk_graph_library library;
  uint32_t nodes, names, calls; /* made, and gone through, so far */
  int depth;
  bool told; /* the failure's message names a function */
} zk_inliner;

/* One call. */
typedef struct zk_inline_frame {
  zk_inliner *all;
  const zk_graph_function *f; /* NULL: a graph of a node, without attributes */
  const zk_graph_node *call;
  zk_arena arena;
  zk_names names;      /* of the function's values: the number in `actual` */
  zk_list actual;      /* const char * */
  zk_names attributes; /* of the call, from 0 on; below that the function's defaults, from -1 on */
  char prefix[80];     /* of names that only the function has */
  bool open;           /* other names are those of the graph around it */
  int64_t opset;       /* 0: the model's */
} zk_inline_frame;

/* Counts what is made; fails where it is more than a file may ask for. */
zk_status zk_inline_spend(zk_inliner *all, uint32_t nodes, uint32_t names);
/* That value of the function is `actual` in the model. */
zk_status zk_inline_bind(zk_inline_frame *f, const char *text, const char *actual);
/* The name that a value of the function, or of a graph in it, has in the model. */
zk_status zk_inline_name(zk_inline_frame *f, const char *text, const char **out);
/* Puts a copy of the node behind the list. */
zk_status zk_inline_node(zk_inline_frame *f, const zk_graph_node *from, zk_list *list);

#endif
