/*
 * test_cpu.c: the choice of the CPU's kind, and the vectors of base/simd.h. Oracle: what the
 * environment asked for and cpu.h promises; the same arithmetic on single floats.
 */
#if defined(__x86_64__)
#define ZK_TARGET_AVX512
#define ZK_SIMD_HALVES /* so that a machine with AVX2 alone runs it */
#elif defined(__aarch64__)
#define ZK_TARGET_NEON
#else
#define ZK_TARGET_PORTABLE
#endif
#include "base/simd.h"

#include "check.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/cpu.h"

/* The choice of a process whose environment says `wish`. */
static int choice(const char *wish) {
  int status = -1;
  pid_t child = fork();
  if (child == 0) {
    setenv("ZKNN_CPU", wish, 1);
    fclose(stderr);
    _exit(zk_cpu_best());
  }
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void environment_lowers_the_choice(void) {
  int best = choice("");
  CHECK(zk_cpu_has(ZK_CPU_PORTABLE));
  CHECK(best >= 0 && zk_cpu_has((zk_cpu)best));
  for (int i = best + 1; i < ZK_CPUS; i++)
    CHECK(!zk_cpu_has((zk_cpu)i), "%s is there and not the best", zk_cpu_name((zk_cpu)i));
  for (int i = 0; i < ZK_CPUS; i++) {
    int got = choice(zk_cpu_name((zk_cpu)i)), want = i;
    while (want > 0 && !zk_cpu_has((zk_cpu)want))
      want--;
    CHECK(got == want, "%s gives %d, not %d", zk_cpu_name((zk_cpu)i), got, want);
  }
  CHECK(choice("pentium") == best);
}

static void vectors_do_what_floats_do(void) {
  float a[ZK_SIMD + 1], b[ZK_SIMD + 1], got[ZK_SIMD + 1];
  for (int i = 0; i <= ZK_SIMD; i++)
    a[i] = (float)(i * 7 % 5) - 2.5f, b[i] = (float)(i * 3 % 7) / 3 - 1, got[i] = -7;
  a[3] = NAN;
  vec_store(got + 1, vec_fma(vec_load(a + 1), vec_load(b + 1), vec_all(0.1f)));
  for (int i = 1; i <= ZK_SIMD; i++) {
    float want = fmaf(a[i], b[i], 0.1f);
    CHECK(i == 3 ? got[i] != got[i] : fabsf(got[i] - want) < 1e-6f, "%g, not %g", got[i], want);
  }
  vec_store(got, vec_max(vec_load(a), vec_all(0)));
  for (int i = 0; i < ZK_SIMD; i++)
    CHECK(i == 3 ? got[i] != got[i] : got[i] == (a[i] > 0 ? a[i] : 0), "max of %g", a[i]);
  CHECK(fabsf(got[ZK_SIMD] - fmaf(a[ZK_SIMD], b[ZK_SIMD], 0.1f)) < 1e-6f, "written past the end");
  vec4 r[4];
  for (int i = 0; i < 4; i++)
    r[i] = (vec4){4.0f * i, 4.0f * i + 1, 4.0f * i + 2, 4.0f * i + 3};
  vec4_transpose(r);
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++)
      CHECK(r[i][j] == 4.0f * j + i);
}

int main(void) {
  RUN(environment_lowers_the_choice);
#if defined(__x86_64__)
  if (zk_cpu_has(ZK_CPU_AVX2))
#endif
    RUN(vectors_do_what_floats_do);
  return check_report();
}
