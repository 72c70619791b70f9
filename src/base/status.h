/*
 * status.h: how the core reports failure.
 *
 * A function that can fail returns a zk_status and leaves a message for its thread. The message is
 * one sentence that names the cause; the binding raises it with "%s". No function of the core
 * longjmps past its caller (op/build.h leaves its own bodies so), so whatever a caller owns it can
 * release before it passes the status on.
 */
#ifndef ZK_BASE_STATUS_H
#define ZK_BASE_STATUS_H

typedef enum zk_status {
  ZK_OK = 0,
  ZK_ERR_ARG,         /* a value that does not fit: a shape, a dtype, an index, a name */
  ZK_ERR_STATE,       /* a call at the wrong time: a graph used up, a closed tensor */
  ZK_ERR_NOMEM,       /* memory ran out; the binding collects garbage and tries once more */
  ZK_ERR_IO,          /* the environment: a missing file, a full disk */
  ZK_ERR_FORMAT,      /* the content of a file */
  ZK_ERR_INTERRUPTED, /* Ctrl-C, inside of work that may be stopped (interrupt.h) */
} zk_status;

/* Returns from the function on failure. Only where the function owns nothing to release. */
#define ZK_TRY(expression)                                                                         \
  do {                                                                                             \
    zk_status status_ = (expression);                                                              \
    if (status_ != ZK_OK)                                                                          \
      return status_;                                                                              \
  } while (0)

/* Sets the thread's message (cut at 2047 bytes) and returns `status`. */
zk_status zk_fail(zk_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3), cold));

/* Puts "context: " before the current message and returns `status`: for callers that know more (a
 * path, an argument). */
zk_status zk_fail_in(zk_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3), cold));

/* What errno says about a file: ZK_ERR_IO, "PATH: No such file or directory". */
zk_status zk_fail_errno(const char *path) __attribute__((cold));

/* The message of this thread's last failure. */
const char *zk_message(void);

/* Prints a line "zknn: warning: ..." on standard error. */
void zk_warn(const char *format, ...) __attribute__((format(printf, 1, 2), cold));

#ifdef __clang_analyzer__
/* What the analyzer of clang-tidy cannot see from another file: these never return ZK_OK. Their
 * definitions have their names in parentheses, so that no macro replaces them there. */
#define ZK_NEVER_OK(call)                                                                          \
  __extension__({                                                                                  \
    zk_status status_ = (call);                                                                    \
    if (status_ == ZK_OK)                                                                          \
      __builtin_unreachable();                                                                     \
    status_;                                                                                       \
  })
#define zk_fail(...) ZK_NEVER_OK(zk_fail(__VA_ARGS__))
#define zk_fail_in(...) ZK_NEVER_OK(zk_fail_in(__VA_ARGS__))
#define zk_fail_errno(path) ZK_NEVER_OK(zk_fail_errno(path))
#endif

#endif
