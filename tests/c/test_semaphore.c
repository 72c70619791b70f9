/*
 * test_semaphore.c: base/semaphore.h. Oracle: the contract, counted by the threads themselves.
 */
#include "base/semaphore.h"

#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>
#include "base/thread.h"
#include "check.h"

#define THREADS 8
#define TURNS 2000

static int there; /* pieces that may be had */
static int made;  /* calls of make */
static atomic_int inside, most;

static int make(int had, int wanted) {
  made++;
  CHECK(atomic_load(&inside) == 0 && had < wanted);
  return wanted < there ? wanted : there;
}

static void *take_turns(void *argument) {
  zk_semaphore *s = argument;
  for (int i = 0; i < TURNS; i++) {
    if (!zk_semaphore_acquire(s, THREADS))
      return argument;
    int now = atomic_fetch_add(&inside, 1) + 1, before = atomic_load(&most);
    while (now > before && !atomic_compare_exchange_weak(&most, &before, now))
      ;
    if (i % 16 == 0)
      sched_yield();
    atomic_fetch_sub(&inside, 1);
    zk_semaphore_release(s);
  }
  return NULL;
}

/* Eight threads where there are so many pieces; returns how many were sent away. */
static int run(zk_semaphore *s) {
  pthread_t threads[THREADS];
  int refused = 0, started = 0;
  atomic_store(&most, 0);
  while (started < THREADS && zk_thread_start(&threads[started], take_turns, s))
    started++;
  for (int i = 0; i < started; i++) {
    void *result;
    pthread_join(threads[i], &result);
    refused += result != NULL;
  }
  CHECK(started == THREADS); /* CHECK counts for one thread at a time, and make has checks */
  return refused;
}

static void no_more_at_a_time_than_there_are(void) {
  for (there = 1; there <= THREADS; there += 3) {
    zk_semaphore s = {.make = make};
    CHECK(run(&s) == 0);
    CHECK(atomic_load(&most) >= 1 && atomic_load(&most) <= there, "%d of %d", most, there);
    CHECK(s.used == 0 && s.had == there);
  }
}

static void none_is_no_wait(void) {
  zk_semaphore s = {.make = make};
  there = 0;
  CHECK(run(&s) == THREADS && s.used == 0 && s.had == 0);
  there = 2; /* there is room again */
  CHECK(zk_semaphore_acquire(&s, 2) && s.had == 2);
  CHECK(zk_semaphore_acquire(&s, 2) && s.used == 2);
  made = 0;
  zk_semaphore_release(&s);
  CHECK(zk_semaphore_acquire(&s, THREADS) && made == 0, "made while one was in use");
  zk_semaphore_release(&s);
  zk_semaphore_release(&s);
}

static void *take_once(void *argument) {
  if (zk_semaphore_acquire(argument, 2))
    zk_semaphore_release(argument);
  return NULL;
}

/* Two that wait, and two pieces given back before either of them has got up. */
static void each_piece_wakes_one(void) {
  there = 2;
  for (int i = 0; i < 20; i++) {
    zk_semaphore s = {.make = make};
    pthread_t threads[2];
    CHECK(zk_semaphore_acquire(&s, 2) && zk_semaphore_acquire(&s, 2));
    for (int k = 0; k < 2; k++)
      CHECK(zk_thread_start(&threads[k], take_once, &s));
    usleep(2000);
    zk_semaphore_release(&s);
    zk_semaphore_release(&s);
    for (int k = 0; k < 2; k++)
      pthread_join(threads[k], NULL);
    CHECK(s.used == 0);
  }
}

int main(void) {
  RUN(no_more_at_a_time_than_there_are);
  RUN(none_is_no_wait);
  RUN(each_piece_wakes_one);
  return check_report();
}
