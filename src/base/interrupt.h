/*
 * interrupt.h: Ctrl-C during long computations.
 *
 * A signal handler sets a flag. A function whose result may be thrown away opens a stoppable
 * section. There zk_parallel_for stops between two pieces, and long loops check zk_interrupted()
 * and leave early. The end of the section then fails with ZK_ERR_INTERRUPTED, so that no partial
 * result is used.
 *
 * Outside of such sections the flag is not read. So what is changed in place (an op's x:f_(), a
 * step of an optimizer, the sums into .grad) is changed completely or not at all.
 */
#ifndef ZK_BASE_INTERRUPT_H
#define ZK_BASE_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/status.h"

/* Private to the two functions below. */
extern atomic_int zk_interrupt_requested;
extern _Thread_local bool zk_interrupt_allowed;

/* May be called by a signal handler. */
void zk_interrupt_request(void);
/* Was an interrupt requested? Clears the request: the caller raises the error. */
bool zk_interrupt_take(void);

/* Was an interrupt requested, and not taken yet? */
static inline bool zk_interrupt_pending(void) {
  return atomic_load_explicit(&zk_interrupt_requested, memory_order_relaxed) != 0;
}

/* Should this thread stop now? */
static inline bool zk_interrupted(void) {
  return zk_interrupt_pending() && zk_interrupt_allowed;
}

/* for (int64_t i = 0; i < n; i++), in parts: an interrupt ends it behind a part, and one that is
 * pending before the first. Where less than n is not good enough, ask zk_interrupted() then. */
#define ZK_STOPPABLE(i, n)                                                                         \
  for (int64_t part_ = 0; part_ < (n) && !zk_interrupted(); part_ += 65536)                        \
    for (int64_t i = part_, end_ = (n)-part_ > 65536 ? part_ + 65536 : (n); i < end_; i++)

/*
 * A section of this thread's work that may be stopped, or one inside it that may not.
 *   bool before = zk_stoppable_begin(true);
 *   zk_status status = ...;
 *   status = zk_stoppable_end(before, status);
 * The end of a stopped section fails; do not use its results then.
 */
bool zk_stoppable_begin(bool stoppable);
zk_status zk_stoppable_end(bool before, zk_status status);

#endif
