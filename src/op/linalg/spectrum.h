/*
 * spectrum.h: what the decompositions by eigenvalues and singular values share.
 */
#ifndef ZK_OP_LINALG_SPECTRUM_H
#define ZK_OP_LINALG_SPECTRUM_H

#include "op/linalg/matrices.h"

/* The info of a matrix with an inf or nan, which LAPACK is not asked about: some of its routines
 * do not end then. */
#define ZK_NOT_FINITE (-1000)
bool zk_all_finite(int t, const void *values, int64_t n);
/* Fails: an inf or nan, or LAPACK did not converge. */
zk_status zk_judge_spectrum(const zk_batch_call *x, int64_t i, int info);

#endif
