/*
 * zknn.h: zknn in a program of one's own: nets in ONNX files, nets that a Lua script builds and
 * whose weights are in a .pth file, and Lua scripts.
 *
 *   cc program.c $(pkg-config --cflags --libs zknn)
 *
 * Functions that give an int give 0, or a count, and -1 where they fail; those that give a pointer
 * give NULL where they fail. zknn_error() then says why. Nothing here ends the process, handles
 * signals, changes the locale, or registers anything that runs when the process ends.
 *
 * Any thread may call any function. Runs of nets of ONNX files go side by side, one of each net at
 * a time, and share the threads that zknn_set_threads allows; every other call waits until it has
 * the library for itself. A net must not be freed while another thread uses it; a result belongs to
 * who got it. A thread that runs Lua needs 1 MB of stack.
 *
 * The names and the structs below stay as they are in all versions 0.x of the same library number
 * (libzknn.so.0).
 */
#ifndef ZKNN_H
#define ZKNN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ZKNN_API __attribute__((visibility("default")))
#else
#define ZKNN_API
#endif

#define ZKNN_VERSION_MAJOR 0
#define ZKNN_VERSION_MINOR 1
#define ZKNN_VERSION_PATCH 0
#define ZKNN_VERSION "0.1.0"

/* The version of the library that runs; ZKNN_VERSION is that of the header. */
ZKNN_API const char *zknn_version(void);

/* What went wrong in this thread's last call that failed; "" before any. Valid until the next. */
ZKNN_API const char *zknn_error(void);

/* How many threads one call may use, 1 to 1024. At first: the CPUs of the process. Results have the
 * same bits for any number. */
ZKNN_API int zknn_set_threads(int threads);

/* ---- arrays ---------------------------------------------------------------------------------- */

/* Numbers in C's order: the last index runs fastest. */
typedef struct zknn_array {
  const float *data;
  const int64_t *shape;
  int dims; /* sizes in shape; 0: one number */
} zknn_array;

/* Arrays that a call has made. */
typedef struct zknn_result zknn_result;

ZKNN_API int zknn_result_count(const zknn_result *result);
/* Array i, from 0; it lives as long as the result. Past the end: data is NULL. */
ZKNN_API zknn_array zknn_result_array(const zknn_result *result, int i);
ZKNN_API void zknn_result_free(zknn_result *result); /* NULL passes */

/* A PNG file as one array [channels, height, width] of numbers from 0 to 1. channels: 1 (grey), 3
 * (RGB) or 4 (with alpha); without alpha the picture is laid over white. */
ZKNN_API zknn_result *zknn_read_png(const char *path, int channels);

/* ---- nets ------------------------------------------------------------------------------------ */

typedef struct zknn_net zknn_net;

ZKNN_API zknn_net *zknn_load_onnx(const char *path);

/* Runs a Lua script that returns a model, or a function that makes one, and puts the state_dict of
 * the file `weights` (.pth; NULL: none) into it. The model computes as after model:eval(). Instead
 * of a model the script may return {model, inputs = {"a", "b"}, outputs = {"y"}}, which names more
 * than one input and output. */
ZKNN_API zknn_net *zknn_load_script(const char *script, const char *weights);

ZKNN_API void zknn_net_free(zknn_net *net); /* NULL passes */

ZKNN_API int zknn_net_inputs(const zknn_net *net);
ZKNN_API int zknn_net_outputs(const zknn_net *net);
/* Of input or output i, from 0. The name lives as long as the net. */
ZKNN_API const char *zknn_net_input_name(const zknn_net *net, int i);
ZKNN_API const char *zknn_net_output_name(const zknn_net *net, int i);
/* Gives the number of dimensions, and writes their sizes, but no more than `room`; -1 stands for a
 * size that the file leaves open. Fails where the number of dimensions is open, as it always is for
 * nets that scripts build. */
ZKNN_API int zknn_net_input_shape(const zknn_net *net, int i, int64_t *shape, int room);
ZKNN_API int zknn_net_output_shape(const zknn_net *net, int i, int64_t *shape, int room);

/* in: an array for each input, in their order. Gives an array for each output. Inputs and outputs
 * that the file declares as integers or of another floating type are converted. */
ZKNN_API zknn_result *zknn_run(zknn_net *net, const zknn_array *in, int count);

/* ---- Lua --------------------------------------------------------------------------------------
 *
 * The process has one Lua, which the first of these calls (or zknn_load_script) starts: what one
 * call leaves in globals the next one finds. In it os.exit ends the script, not the process.
 */

/* Runs a script as `zknn path arguments` does. arguments may be NULL when count is 0. A script that
 * calls os.exit with another status than success has failed. */
ZKNN_API int zknn_lua_file(const char *path, int count, const char *const *arguments);

/* Runs Lua code. */
ZKNN_API int zknn_lua_string(const char *code);

/* Calls a global function with a tensor for each array; it gives tensors or numbers. */
ZKNN_API zknn_result *zknn_lua_call(const char *function, const zknn_array *in, int count);

/* Ends that Lua and frees what it holds; nets that scripts have built fail from then on. The next
 * call starts another. */
ZKNN_API void zknn_lua_close(void);

#ifdef __cplusplus
}
#endif

#endif
