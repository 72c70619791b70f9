/*
 * test_interrupt.c: Ctrl-C inside of work, and the budget of a thread's allocations.
 *
 * Oracle: counts of pieces; what a stopped call must not leave behind.
 */
#include "check.h"

#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "op/op.h"

static int64_t visited; /* with one thread */

static void ask_at_seven(void *context, int64_t begin, int64_t end) {
  (void)context;
  visited += end - begin;
  if (begin == 7)
    zk_interrupt_request();
}

static void stops_between_pieces_where_it_may(void) {
  zk_set_num_threads(1);
  visited = 0;
  bool before = zk_stoppable_begin(true);
  zk_parallel_for(100, 1, ask_at_seven, NULL);
  CHECK(visited == 8, "%d pieces", (int)visited);
  CHECK_FAILS(zk_stoppable_end(before, ZK_OK), ZK_ERR_INTERRUPTED, "interrupted!");
  CHECK(zk_interrupt_take());
  CHECK(!zk_interrupt_take());

  visited = 0; /* and nowhere else */
  zk_parallel_for(100, 1, ask_at_seven, NULL);
  CHECK(visited == 100, "%d pieces", (int)visited);
  before = zk_stoppable_begin(true);
  bool inner = zk_stoppable_begin(false);
  visited = 0;
  zk_parallel_for(100, 1, ask_at_seven, NULL);
  CHECK(visited == 100, "%d pieces", (int)visited);
  CHECK_OK(zk_stoppable_end(inner, ZK_OK));
  CHECK_FAILS(zk_stoppable_end(before, ZK_OK), ZK_ERR_INTERRUPTED, "interrupted!");
  CHECK(zk_interrupt_take());
}

static void with_more_threads_too(void) {
  zk_parallel_pretend(4);
  zk_set_num_threads(4);
  visited = 0;
  zk_interrupt_request();
  bool before = zk_stoppable_begin(true);
  zk_parallel_for(1000, 1, ask_at_seven, NULL);
  CHECK(visited == 0, "%d pieces", (int)visited);
  CHECK_FAILS(zk_stoppable_end(before, ZK_OK), ZK_ERR_INTERRUPTED, "interrupted!");
  CHECK(zk_interrupt_take());
}

/* A call gives no half of a result; an earlier failure stays what it was. */
static void an_op_gives_nothing(void) {
  zk_tensor *x, *in[1];
  zk_spec spec[ZK_MAX_OUT];
  size_t live = zk_memory_live();
  CHECK_OK(zk_tensor_zeros(ZK_FLOAT32, &ZK_SHAPE(300, 300), &x));
  in[0] = x;
  zk_call c = {.op = &zk_op_exp, .n_in = 1, .in = in};
  zk_op_defaults(c.op, c.attr);
  zk_interrupt_request();
  CHECK_FAILS(zk_op_run(&c, spec), ZK_ERR_INTERRUPTED, "interrupted!");
  CHECK(c.out[0] == NULL);
  CHECK(zk_interrupt_take());
  CHECK_OK(zk_op_run(&c, spec));
  zk_tensor_release(c.out[0]);
  zk_tensor_release(x);
  CHECK(zk_memory_live() == live);
  bool before = zk_stoppable_begin(true);
  zk_interrupt_request();
  CHECK(zk_stoppable_end(before, ZK_ERR_IO) == ZK_ERR_IO);
  CHECK(zk_interrupt_take());
}

/* A budget counts what is taken and given back, of every kind, on this thread. */
static void a_budget_bounds_allocations(void) {
  zk_budget b = {.limit = 10000, .left = 10000, .option = "memory_limit"};
  CHECK(zk_memory_budget(&b) == NULL);
  void *one = zk_alloc(4000), *block = zk_block_alloc(4096);
  CHECK(one && block && b.left <= 10000 - 8096);
  CHECK(zk_alloc(4000) == NULL);
  CHECK_FAILS(zk_nomem(4000, "a thing"), ZK_ERR_ARG, "4000 bytes for a thing would be more than");
  CHECK(zk_realloc(one, 9000) == NULL);
  zk_free(one);
  one = zk_alloc(5000);
  CHECK(one != NULL);
  CHECK(zk_block_alloc(SIZE_MAX) == NULL);
  zk_free(one);
  zk_block_free(block);
  CHECK(b.left == b.limit, "%d are left", (int)b.left);
  CHECK(zk_memory_budget(NULL) == &b);
  one = zk_alloc(20000);
  CHECK(one != NULL);
  zk_free(one);
  CHECK_FAILS(zk_nomem(1, "a thing"), ZK_ERR_NOMEM, "out of memory (1 bytes for a thing)");
}

int main(void) {
  RUN(stops_between_pieces_where_it_may);
  RUN(with_more_threads_too);
  RUN(an_op_gives_nothing);
  RUN(a_budget_bounds_allocations);
  return check_report();
}
