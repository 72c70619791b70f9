/*
 * interpreter.h: the Lua that a process has through zknn.h.
 */
#ifndef ZK_API_INTERPRETER_H
#define ZK_API_INTERPRETER_H

#include "api/values.h"

/* Where zknn's C modules are: seen from the library. */
typedef struct zkl_place zkl_place;
extern const zkl_place zkl_api_place;

/* All of these within a turn. */

/* A net that a script builds: a number by which Lua knows it, 0 after a failure; its inputs and
 * outputs are counted. */
int zkl_api_script(const char *script, const char *weights, int *inputs, int *outputs);
/* The name of input or output i: copied, or NULL (memory, or Lua was closed). */
char *zkl_api_script_name(int number, const char *list, int i);
zknn_result *zkl_api_script_run(int number, const zknn_array *in, int count);
void zkl_api_script_free(int number);

#endif
