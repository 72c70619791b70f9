/*
 * session.h: an ONNX graph as something that is fed tensors and gives tensors.
 *
 * Made once: the graph is checked, and what depends on constants alone is computed. Each set of
 * input shapes then gets a plan (plan.h), the latest few of which are kept. Graphs whose shapes
 * depend on the data run node by node instead.
 */
#ifndef ZK_ONNX_RUN_SESSION_H
#define ZK_ONNX_RUN_SESSION_H

#include "onnx/run/program.h"

typedef struct zk_session zk_session;

/*
 * How a session runs. What it may take, so that no small file can ask for much; 0: the default.
 *   memory  bytes of all that opening it allocates, and of all that a run does (its plan and its
 *           outputs too). By default 64 MB and 256 times what the constants and the inputs take.
 *   work    about how many multiplications of a matrix product opening it does, and a run. By
 *           default 1e10 and 1e3 a byte of the constants at opening (a second or so), 1e12 and 25e3
 *           a byte of the constants and the inputs in a run (a minute or so).
 */
typedef struct zk_session_limits {
  int64_t memory;
  double work;
  bool fixed;    /* integers are scaled by integers alone (from/integers.h) */
  bool owned;    /* nobody else has the model's tensors: what is packed leaves no original */
  bool unpacked; /* weights stay as they are: less memory, slower runs */
} zk_session_limits;

/*
 * Takes the model over, also when it fails. Errors: as zk_program_make; a node that is wrong, as
 * far as constants and fixed input shapes tell; a limit. The model's tensors must not be written to
 * while the session lives. (tests/c/test_session.c shows the whole way from bytes to a run.)
 */
zk_status zk_session_new(zk_model *m, const zk_session_limits *limits, zk_session **out);
void zk_session_free(zk_session *s); /* NULL passes */

/* Inputs, outputs and opset. */
const zk_program *zk_session_program(const zk_session *s);

/* in: one tensor an input, in the program's order; out gets one new tensor an output, or NULLs on
 * failure. Errors: a type, a rank or a size that does not fit the input; what a node finds wrong.
 */
zk_status zk_session_run(zk_session *s, zk_tensor *const *in, zk_tensor **out);
/* The same with strings: texts, whose `under` is the program's, has those of the inputs, and gets
 * those of the outputs. */
zk_status zk_session_run_texts(zk_session *s, zk_texts *texts, zk_tensor *const *in,
                               zk_tensor **out);

#endif
