/*
 * interrupt.h: Ctrl-C inside of long work.
 *
 * A signal handler asks. Who computes something that may be thrown away opens a stoppable stretch:
 * in it zk_parallel_for stops between two pieces, and long loops look at zk_interrupted() and leave
 * early. The end of the stretch turns that into the failure ZK_ERR_INTERRUPTED, so that nothing
 * half computed counts as a result.
 *
 * Outside of such stretches nobody looks, and work is done to its end: what is changed in place (an
 * op's x:f_(), a step of an optimizer, the sums into .grad) is changed wholly or not at all.
 */
#ifndef ZK_BASE_INTERRUPT_H
#define ZK_BASE_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>
#include "base/status.h"

/* Private to zk_interrupted. */
extern atomic_int zk_interrupt_requested;
extern _Thread_local bool zk_interrupt_allowed;

/* May be called by a signal handler. */
void zk_interrupt_request(void);
/* Was it asked? Forgets it: who calls this raises the error. */
bool zk_interrupt_take(void);

/* May, and should, this thread's work stop? */
static inline bool zk_interrupted(void) {
  return atomic_load_explicit(&zk_interrupt_requested, memory_order_relaxed) &&
         zk_interrupt_allowed;
}

/*
 * A stretch of this thread's work that may be stopped, or that may not (inside of one that may).
 *   bool before = zk_stoppable_begin(true);
 *   zk_status status = ...;
 *   status = zk_stoppable_end(before, status);
 * The end of one that may be stopped fails when it was; what was made in it is not to be used then.
 */
bool zk_stoppable_begin(bool stoppable);
zk_status zk_stoppable_end(bool before, zk_status status);

#endif
