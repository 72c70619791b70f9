/*
 * test_blas.c: which CPU OpenBLAS computes for. Oracle: what the CPU has (CPUID), and the products
 * of small whole numbers, which are exact for every core.
 */
#include "check.h"

#include <stdlib.h>
#include <strings.h>
#include "base/cpu.h"
#include "tensor/blas.h"

/* OpenBLAS takes a CPU that is younger than itself for one without vectors of 256 bits. */
static void computes_for_the_vectors_that_there_are(void) {
  const char *core = zk_blas_core();
  CHECK(core != NULL);
  if (zk_cpu_has(ZK_CPU_AVX2) && !getenv("OPENBLAS_CORETYPE"))
    CHECK(strcasecmp(core, "Prescott") && strcasecmp(core, "Nehalem") &&
              strcasecmp(core, "Barcelona") && strcasecmp(core, "Sandybridge"),
          "OpenBLAS computes for %s", core);
}

static void multiplies_exactly(void) {
  enum { N = 67 };
  static float a[N][N], b[N][N], c[N][N];
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i][j] = (float)((i * 7 + j * 3) % 11 - 5);
      b[i][j] = (float)((i * 5 + j * 2) % 13 - 6);
    }
  CHECK_OK(zk_gemm(ZK_FLOAT32, false, false, N, N, N, a, N, b, N, 0, c, N));
  int wrong = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      float sum = 0;
      for (int k = 0; k < N; k++)
        sum += a[i][k] * b[k][j];
      wrong += sum != c[i][j];
    }
  CHECK(wrong == 0, "%d of %d are wrong", wrong, N * N);
}

int main(void) {
  RUN(computes_for_the_vectors_that_there_are);
  RUN(multiplies_exactly);
  return check_report();
}
