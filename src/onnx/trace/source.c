/*
 * source.c: random draws and writes that a trace notes beside the ops.
 */
#include "onnx/trace/source.h"

const zk_op zk_source_uniform = {.name = "uniform", .n_out = 1};
const zk_op zk_source_normal = {.name = "normal", .n_out = 1};
const zk_op zk_source_bernoulli = {.name = "bernoulli", .n_out = 1};
const zk_op zk_source_randint = {.name = "randint", .n_out = 1};
const zk_op zk_source_exponential = {.name = "exponential", .n_out = 1};
const zk_op zk_source_multinomial = {.name = "multinomial", .n_out = 1};
const zk_op zk_source_randperm = {.name = "randperm", .n_out = 1};
const zk_op zk_source_random = {.name = "random_", .n_out = 1};
const zk_op zk_source_copy = {.name = "copy_", .n_out = 1};
