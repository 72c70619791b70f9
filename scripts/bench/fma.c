/* Prints the most float32 operations a second of one core: a loop of fused multiply-adds on
   registers, the best of some short windows. ops_limits.py compiles it for this machine. */
#include <stdio.h>
#include <time.h>

typedef float vec __attribute__((vector_size(64)));
enum { VECS = 12, LANES = 16, STEPS = 20000, WINDOWS = 100 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(void) {
  vec sums[VECS] = { { 0 } };
  vec factor = { 0 };
  double best = 1e9;
  factor += 0.5f;
  for (int window = 0; window < WINDOWS; window++) {
    double start = now();
    for (int step = 0; step < STEPS; step++)
      for (int i = 0; i < VECS; i++) sums[i] = sums[i] * factor + factor;
    double took = now() - start;
    if (took < best) best = took;
  }
  for (int i = 1; i < VECS; i++) sums[0] += sums[i];
  printf("%g\n", 2.0 * STEPS * VECS * LANES / best);
  return sums[0][0] == -1; /* the compiler may not drop them */
}
