/*
 * lacks.h: what a model needs and no session has, all of it at once.
 */
#ifndef ZK_ONNX_RUN_LACKS_H
#define ZK_ONNX_RUN_LACKS_H

#include "onnx/record.h"

/*
 * *report is NULL when there is nothing, and otherwise a text in the model's arena:
 *
 *   4 things that the model needs are not supported:
 *     opset 99 (1 to 28 are)
 *     LSTM (2 nodes)
 *     initializers of type string (3)
 *     input 'x' of type string
 *
 * Graphs in attributes and functions are looked into. Error: no memory.
 */
zk_status zk_model_lacks(zk_model *m, const char **report);

#endif
