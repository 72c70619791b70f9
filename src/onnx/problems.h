/*
 * problems.h: what is wrong with a model, gathered to be told at once.
 */
#ifndef ZK_ONNX_PROBLEMS_H
#define ZK_ONNX_PROBLEMS_H

#include "onnx/scope.h"

enum { ZK_MOST_PROBLEMS = 50 }; /* told at most; the others are counted */

typedef struct zk_problems {
  zk_arena *arena;
  zk_list texts, warnings; /* const char * */
  size_t count;
  const zk_scope *inside; /* the graph that problems are in, NULL: in none */
} zk_problems;

/* Adds one; in front of it stands where the graph is that it is in. */
zk_status zk_problem(zk_problems *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same of what no run is hindered by. */
zk_status zk_warning(zk_problems *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "the model has 2 problems:" and a line for each, in the arena. */
zk_status zk_problems_report(const zk_problems *p, const char **out);

#endif
