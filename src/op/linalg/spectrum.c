/*
 * spectrum.c: conditions of decompositions, see spectrum.h.
 */
#include "op/linalg/spectrum.h"

#include <math.h>

bool zk_all_finite(int t, const void *values, int64_t n) {
  double sum = 0; /* 0 times inf or nan is a nan */
  for (int64_t i = 0; i < n; i++)
    sum += 0 * (t ? ((const double *)values)[i] : ((const float *)values)[i]);
  return sum == 0;
}

zk_status zk_judge_spectrum(const zk_batch_call *x, int64_t i, int info) {
  char text[ZK_MATRIX_TEXT];
  if (info == ZK_NOT_FINITE)
    return zk_fail(ZK_ERR_ARG, "%s: %s has an inf or nan", x->call->op->name,
                   zk_matrix_text(x, i, text));
  return zk_fail(ZK_ERR_ARG,
                 "%s: %s: LAPACK did not converge (info %d): it is ill-conditioned, or has too "
                 "many equal values",
                 x->call->op->name, zk_matrix_text(x, i, text), info);
}
