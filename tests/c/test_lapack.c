/*
 * test_lapack.c: LAPACK over batches. Oracle: the same with one thread (bits), the products of the
 * factors (values), the sizes that LAPACK's integers hold, and what an interrupt must do.
 */
#include "check.h"

#include <string.h>
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "op/op.h"

static zk_tensor *random_tensor(zk_shape shape) {
  zk_tensor *t;
  zk_rng r;
  zk_rng_seed(&r, 3);
  CHECK_OK(zk_tensor_new(ZK_FLOAT64, &shape, &t));
  zk_rng_normal_f64(&r, zk_data(t), zk_numel(t), 0, 1);
  return t;
}

/* out[] of op on one tensor, with the defaults of its attributes. */
static zk_status run(const zk_op *op, zk_tensor *in, zk_tensor *out[ZK_MAX_OUT]) {
  zk_spec spec[ZK_MAX_OUT];
  zk_tensor *list[3] = {in, NULL, NULL};
  zk_call c = {.op = op, .n_in = op == &zk_op_linalg_pinv ? 3 : 1, .in = list};
  zk_op_defaults(op, c.attr);
  zk_status status = zk_op_run(&c, spec);
  memcpy(out, c.out, sizeof c.out);
  return status;
}

static const zk_op *const every[] = {
    &zk_op_linalg_inv,       &zk_op_linalg_det,  &zk_op_linalg_qr,   &zk_op_linalg_svd,
    &zk_op_linalg_lu_factor, &zk_op_linalg_eigh, &zk_op_linalg_pinv, &zk_op_linalg_matrix_exp};

static void gives_the_same_bits_with_any_number_of_threads(void) {
  zk_tensor *x = random_tensor(ZK_SHAPE(37, 24, 24));
  int threads = zk_num_threads();
  zk_parallel_pretend(3);
  for (size_t o = 0; o < sizeof every / sizeof *every; o++) {
    zk_tensor *one[ZK_MAX_OUT], *three[ZK_MAX_OUT];
    zk_set_num_threads(1);
    CHECK_OK(run(every[o], x, one));
    zk_set_num_threads(3);
    CHECK_OK(run(every[o], x, three));
    for (int k = 0; k < ZK_MAX_OUT && one[k]; k++)
      CHECK(!memcmp(zk_data(one[k]), zk_data(three[k]),
                    (size_t)zk_numel(one[k]) * zk_dtype_size(one[k]->dtype)),
            "%s: output %d differs", every[o]->name, k);
    zk_tensor_release_all(one, ZK_MAX_OUT);
    zk_tensor_release_all(three, ZK_MAX_OUT);
  }
  zk_set_num_threads(threads);
  zk_tensor_release(x);
}

/* A tensor of that shape whose elements are all one in memory. */
static zk_tensor *expanded(zk_shape shape) {
  zk_tensor *one, *wide;
  int64_t stride[ZK_MAX_DIM] = {0};
  CHECK_OK(zk_tensor_zeros(ZK_FLOAT64, &ZK_SHAPE(1), &one));
  CHECK_OK(zk_tensor_as_strided(one, &shape, stride, 0, &wide));
  zk_tensor_release(one);
  return wide;
}

static void refuses_sizes_that_lapack_cannot_count(void) {
  zk_tensor *out[ZK_MAX_OUT], *x = expanded(ZK_SHAPE((int64_t)1 << 31, 1));
  CHECK_FAILS(run(&zk_op_linalg_svdvals, x, out), ZK_ERR_ARG, "past LAPACK's limit");
  CHECK_FAILS(run(&zk_op_linalg_qr, x, out), ZK_ERR_ARG, "past LAPACK's limit");
  zk_tensor_release(x);
  x = expanded(ZK_SHAPE(40000, 40000));
  CHECK_FAILS(run(&zk_op_linalg_svdvals, x, out), ZK_ERR_ARG, "too large for LAPACK");
  CHECK_FAILS(run(&zk_op_linalg_eigvalsh, x, out), ZK_ERR_ARG, "too large for LAPACK");
  zk_tensor_release(x);
}

static void stops_between_two_matrices(void) {
  zk_tensor *x = random_tensor(ZK_SHAPE(50, 30, 30)), *out[ZK_MAX_OUT];
  zk_interrupt_request();
  CHECK(run(&zk_op_linalg_inv, x, out) == ZK_ERR_INTERRUPTED && !out[0]);
  (void)zk_interrupt_take();
  CHECK_OK(run(&zk_op_linalg_inv, x, out));
  zk_tensor_release_all(out, ZK_MAX_OUT);
  zk_tensor_release(x);
}

/* A large matrix, for which LAPACK takes its blocked routines. */
static void inverts_a_large_matrix(void) {
  enum { N = 150 };
  zk_tensor *x = random_tensor(ZK_SHAPE(N, N)), *out[ZK_MAX_OUT];
  CHECK_OK(run(&zk_op_linalg_inv, x, out));
  const double *a = zk_data(x), *b = zk_data(out[0]);
  double most = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double sum = i == j ? -1 : 0;
      for (int k = 0; k < N; k++)
        sum += a[i * N + k] * b[k * N + j];
      most = fmax(most, fabs(sum));
    }
  CHECK(most < 1e-9, "%g", most);
  zk_tensor_release_all(out, ZK_MAX_OUT);
  zk_tensor_release(x);
}

int main(void) {
  RUN(gives_the_same_bits_with_any_number_of_threads);
  RUN(refuses_sizes_that_lapack_cannot_count);
  RUN(stops_between_two_matrices);
  RUN(inverts_a_large_matrix);
  CHECK(zk_memory_live() == 0, "%zu bytes leaked", zk_memory_live());
  return check_report();
}
