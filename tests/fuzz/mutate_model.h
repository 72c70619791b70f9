/*
 * mutate_model.h: changes of an ONNX model by its structure: other node types, inputs, attributes,
 * constants, sizes, opsets. What comes out is a well-formed file of a model that is often wrong.
 */
#ifndef ZK_TESTS_FUZZ_MUTATE_MODEL_H
#define ZK_TESTS_FUZZ_MUTATE_MODEL_H

#include "onnx/record.h"

/* Makes a few changes, drawn from `seed`. False when the model has no nodes or memory runs out. */
bool mutate_model(zk_model *m, unsigned seed);

#endif
