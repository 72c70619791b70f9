/*
 * stack.c: enough stack for the interpreter, whatever `ulimit -s` says.
 *
 * Lua counts its nested C calls and raises an error at 200; that many need up to 512 KB. With less,
 * the process would die in place of the error. The limit can be raised up to the hard one; where
 * that is too low as well, the program allocates a stack and runs on it.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <ucontext.h>
#include "host/host.h"

#define ENOUGH ((rlim_t)2 << 20)
#define OWN ((size_t)4 << 20)

static struct {
  ucontext_t here, there;
  int (*main)(int, char **);
  int argc, result;
  char **argv;
} call;

static void run(void) {
  call.result = call.main(call.argc, call.argv);
}

int zkl_with_stack(int (*run_main)(int, char **), int argc, char **argv) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= ENOUGH)
    return run_main(argc, argv);
  limit.rlim_cur = limit.rlim_max < ENOUGH ? limit.rlim_max : ENOUGH;
  if (setrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur == ENOUGH)
    return run_main(argc, argv);
  void *stack =
      mmap(NULL, OWN, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED || getcontext(&call.there) != 0)
    return run_main(argc, argv);
  mprotect(stack, 4096, PROT_NONE); /* its end: an overflow is a fault, not an overwriting */
  call.there.uc_stack.ss_sp = stack;
  call.there.uc_stack.ss_size = OWN;
  call.there.uc_link = &call.here;
  call.main = run_main, call.argc = argc, call.argv = argv;
  makecontext(&call.there, run, 0);
  swapcontext(&call.here, &call.there);
  return call.result;
}
