/*
 * program.h: a graph made ready to be run: names become numbers, every node has its converter.
 *
 * A value (an input, a constant, what a node makes) is a number; constants are known from the
 * start. Graphs within nodes (the branches of If, the bodies of Loop and Scan) are sections of
 * their own over the same numbers.
 */
#ifndef ZK_ONNX_RUN_PROGRAM_H
#define ZK_ONNX_RUN_PROGRAM_H

#include "onnx/from/converters.h"
#include "onnx/from/texts.h"
#include "onnx/record.h"
#include "onnx/run/port.h"
#include "op/op.h"

typedef struct zk_program_node {
  const zk_graph_node *record;
  int number;                    /* in its graph, from 1 on: for messages */
  const zk_onnx_from *converter; /* NULL: one that runs graphs */
  zk_flow flow;
  int n_in, n_out;
  int *in, *out;             /* values; -1: absent */
  bool *wanted;              /* output k has a name */
  struct zk_section *branch; /* of If: the one for true, then the one for false; or the body */
  bool folded;               /* its outputs are constants of the program */
  zk_ready ready;            /* what its converter keeps: the program's */
} zk_program_node;

typedef struct zk_section {
  zk_program_node *node;
  int n_nodes, n_out, n_in;
  int *out;       /* values that it gives */
  int *in;        /* of a body: values that it takes */
  int first, end; /* its own values are these, end excluded */
} zk_section;

typedef struct zk_program {
  zk_model model; /* owned: names and attributes lead into it */
  zk_arena arena;
  bool fixed;                             /* see import.h */
  bool unpacked;                          /* see session.h */
  int opset, n_values, most_in, most_out; /* of one node */
  zk_tensor **constant;                   /* by value, owned; NULL: made in a run */
  int *readers;                           /* by value: nodes and outputs that read it */
  uint8_t *small; /* by value: its type, where that is one of small.h; else 0 */
  zk_section main;
  zk_port *in, *out;
  int n_in, n_out;
  int64_t constant_bytes; /* of initializers and lists in attributes */
  zk_texts texts;         /* its strings */
  zk_list kept;           /* zk_tensor *, owned: what nodes keep */
  struct zk_pack *packs;  /* of its plans (packs.h) */
} zk_program;

/*
 * Takes the model over, also when it fails (`m` is empty then), and fills a zeroed program, which
 * zk_program_clear ends. Errors: all that is not supported, at once (lacks.h); a name that is
 * nowhere or made twice; nodes in a cycle.
 */
zk_status zk_program_make(zk_model *m, zk_program *p);
void zk_program_clear(zk_program *p);

/* The types of nodes of ONNX's own domain that can be run: the i-th, NULL past the last. */
const char *zk_program_node_type(int i);

/* The version of ONNX's operators that the node is of. */
static inline int zk_program_opset(const zk_program *p, const zk_program_node *n) {
  return n->record->opset ? (int)n->record->opset : p->opset;
}

/* The node's attribute of that name; NULL when it is absent. */
const zk_graph_attribute *zk_program_attribute(const zk_program_node *n, const char *name);

/* Opens a profile's span of the node, when one runs. */
int64_t zk_program_profile(const zk_program_node *n);

/* Is t of the dtype that the file says of output k? */
zk_status zk_program_check_output(const zk_program *p, int k, const zk_tensor *t);

/* Puts "node 3 '/fc/Gemm' (Gemm, opset 13): " in front of the message. */
zk_status zk_program_fail_in(const zk_program *p, const zk_program_node *n, zk_status status);

#endif
