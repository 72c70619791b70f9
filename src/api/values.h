/*
 * values.h: what the files of api/ share: messages, arrays and tensors, the lock.
 */
#ifndef ZK_API_VALUES_H
#define ZK_API_VALUES_H

#include "api/zknn.h"
#include "tensor/tensor.h"

/* Keeps the message for zknn_error. Give -1. */
int zkl_api_fail(const char *format, ...) __attribute__((format(printf, 1, 2), cold));
int zkl_api_fail_text(const char *text) __attribute__((cold));
/* The core's message. */
int zkl_api_fail_core(void) __attribute__((cold));

/* A call has the library for itself: there is one Lua, and settings of the core are for all. Runs
 * of sessions (zkl_api_begin_run) go beside each other, but not beside other calls; a session takes
 * one run at a time. The numbers that the thread writes and reads have a point meanwhile, whatever
 * the locale. */
typedef struct zkl_api_turn {
  void *locale; /* what it was */
  bool run;
} zkl_api_turn;
zkl_api_turn zkl_api_begin(void);
zkl_api_turn zkl_api_begin_run(void);
void zkl_api_end(zkl_api_turn turn);

/* Room for n arrays, which are still NULL. NULL without memory, with the message. */
zknn_result *zkl_api_result(int n);
/* Array i becomes a copy of t as float32. */
zk_status zkl_api_put(zknn_result *r, int i, zk_tensor *t);

/* A new tensor of the array's numbers, as float32. `what` begins messages. False after a failure.
 */
int zkl_api_tensor(const zknn_array *a, const char *what, zk_tensor **out);

#endif
