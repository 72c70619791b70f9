/*
 * interrupt.c: the flag of interrupt.h.
 */
#include "base/interrupt.h"

atomic_int zk_interrupt_requested;
_Thread_local bool zk_interrupt_allowed;

void zk_interrupt_request(void) {
  atomic_store(&zk_interrupt_requested, 1);
}

bool zk_interrupt_take(void) {
  return atomic_exchange(&zk_interrupt_requested, 0) != 0;
}

bool zk_stoppable_begin(bool stoppable) {
  bool before = zk_interrupt_allowed;
  zk_interrupt_allowed = stoppable;
  return before;
}

zk_status zk_stoppable_end(bool before, zk_status status) {
  bool stopped = zk_interrupted();
  zk_interrupt_allowed = before;
  return status == ZK_OK && stopped ? zk_fail(ZK_ERR_INTERRUPTED, "interrupted!") : status;
}
