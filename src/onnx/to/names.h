/*
 * names.h: the names of an exported graph's values.
 */
#ifndef ZK_ONNX_TO_NAMES_H
#define ZK_ONNX_TO_NAMES_H

#include "onnx/to/request.h"

/* Is the name in the list? */
bool zk_onnx_lists(const zk_list *names, const char *name);
/* Gives inputs and outputs their names, those of r->in and r->out or some of their own, and other
 * names to what has them; r->renamed tells which. */
zk_status zk_onnx_final_names(zk_onnx_request *r);

#endif
