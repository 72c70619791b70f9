/*
 * lapack.h: LAPACK's routines, which OpenBLAS has, over the matrices of a batch.
 *
 * Matrices are LAPACK's: column by column, without gaps. Each routine runs on one thread, the
 * matrices of a batch on several, so the bits of a result do not depend on the number of threads.
 */
#ifndef ZK_TENSOR_LAPACK_H
#define ZK_TENSOR_LAPACK_H

#include "tensor/tensor.h"

/* The work on a batch. run(context, i, room) computes with matrix i; room is memory of the running
 * thread alone. It must not fail, and must not allocate. */
typedef struct zk_lapack_job {
  const char *op; /* for messages */
  int64_t count;
  double cost;  /* multiplications of one matrix */
  int64_t room; /* bytes; -1: more than there can be */
  void (*run)(void *context, int64_t i, char *room);
  void *context;
} zk_lapack_job;

/* Errors: OpenBLAS is not there, or has no LAPACK; ZK_ERR_NOMEM. Ctrl-C is noticed between two
 * matrices. */
zk_status zk_lapack_run(const zk_lapack_job *job);

/* Opens the library, for routines that are asked for the room they want. */
zk_status zk_lapack_open(const char *op);

/*
 * The routines: t is zk_real_index of the dtype. What they compute stands in LAPACK's own pages.
 * They give LAPACK's info. Those with `work` get `size` elements of it; with size -1 they compute
 * nothing, and give how many they want.
 */
int zk_lapack_getrf(int t, int m, int n, void *a, int *pivot);
int zk_lapack_getrs(int t, int n, int k, const void *a, const int *pivot, void *b);
int zk_lapack_potrf(int t, int n, void *a); /* the lower triangle */
/* b [m, n] := the solution x of a x = b, or x a = b without left; a is a triangle. */
void zk_lapack_trsm(int t, bool left, bool upper, bool unit, int m, int n, const void *a, void *b);
/* c := a b of n x n matrices. */
void zk_lapack_gemm(int t, int m, int n, int k, const void *a, const void *b, void *c);
int zk_lapack_geqrf(int t, int m, int n, void *a, void *tau, void *work, int size);
int zk_lapack_orgqr(int t, int m, int n, int k, void *a, const void *tau, void *work, int size);
/* job: 'N', 'S' or 'A'; iwork: 8 min(m, n). */
int zk_lapack_gesdd(int t, char job, int m, int n, void *a, void *s, void *u, void *vt, void *work,
                    int size, int *iwork);
/* vectors: or the eigenvalues alone; iwork: 3 + 5 n. */
int zk_lapack_syevd(int t, bool vectors, bool upper, int n, void *a, void *w, void *work, int size,
                    int *iwork);
/* b has max(m, n) rows. driver: 0 gelsy, 1 gelsd, 2 gelss, 3 gels; s: singular values; iwork: what
 * zk_lapack_least_ints says. */
int zk_lapack_least(int t, int driver, int m, int n, int k, void *a, void *b, double rcond, void *s,
                    int *rank, void *work, int size, int *iwork);
int64_t zk_lapack_least_ints(int m, int n);
int zk_lapack_sytrf(int t, int n, void *a, int *pivot, void *work, int size);
int zk_lapack_sytrs(int t, int n, int k, const void *a, const int *pivot, void *b);

#endif
