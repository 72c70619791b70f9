/*
 * small_types.h: which values of a program are of a type that another dtype stands for (small.h).
 */
#ifndef ZK_ONNX_RUN_SMALL_TYPES_H
#define ZK_ONNX_RUN_SMALL_TYPES_H

#include "onnx/run/program.h"

/* Fills p->small, where a value of the program is of such a type. Refuses nodes that would compute
 * on one. */
zk_status zk_program_find_small_types(zk_program *p);

#endif
