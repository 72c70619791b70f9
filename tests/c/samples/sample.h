/*
 * sample.h: test cases of the ops, which drive the checks of test_ops.c, test_export.c and others.
 *
 * Every op of ops.def has a row in one of the tables: a function that fills in the i-th case, good
 * ones and bad ones.
 */
#ifndef ZK_TESTS_SAMPLE_H
#define ZK_TESTS_SAMPLE_H

#include "op/op.h"

/* A test case: inputs and attributes, or a call that must fail with `error` in its message. attr[]
 * comes with the parameters' defaults. */
typedef struct zk_sample {
  const zk_op *op;
  zk_dtype real; /* the dtype of the case's real tensors */
  int n_in;
  zk_tensor *in[ZK_MAX_PARAM];
  zk_attr attr[ZK_MAX_ATTR];
  const char *error;
  bool symmetric;   /* input 0 holds symmetric matrices, and its gradient counts for such alone */
  zk_status status; /* of the makers below: the first failure */
} zk_sample;

/* Appends an input. Values are reproducible; `strided` ones have a gap between their elements. */
zk_tensor *zk_sample_uniform(zk_sample *s, zk_shape shape, double low, double high);
zk_tensor *zk_sample_normal(zk_sample *s, zk_shape shape);
zk_tensor *zk_sample_strided(zk_sample *s, zk_shape shape);
zk_tensor *zk_sample_int(zk_sample *s, zk_shape shape, int64_t low, int64_t high);
zk_tensor *zk_sample_as(zk_sample *s, zk_dtype dtype, zk_shape shape); /* 0..2 in that dtype */
void zk_sample_none(zk_sample *s); /* an absent optional input */
/* The value of the parameter of that name; and a list for it. */
zk_attr *zk_sample_attr(zk_sample *s, const char *name);
void zk_sample_ints(zk_sample *s, const char *name, zk_shape values);

/* Broadcasting, strided, empty and unfit inputs; the second keeps away from 0. */
bool zk_sample_binary(int i, zk_sample *s);
/* Samples, strided and empty ones among them: uniform in an interval; away from a kink at 0, both
 * sides of it; positive; both sides and a bool that is refused; between k + 0.1 and k + 0.4, so
 * that no step of a difference crosses an integer or a half. */
bool zk_sample_unary(int i, zk_sample *s, double low, double high);
bool zk_sample_unary_real(int i, zk_sample *s);
bool zk_sample_unary_positive(int i, zk_sample *s);
bool zk_sample_unary_no_bool(int i, zk_sample *s);
bool zk_sample_unary_steps(int i, zk_sample *s);
/* Samples of a reduction whose attribute 0 is a list of dims and attribute `keepdim` a boolean. */
bool zk_sample_reduction(int i, zk_sample *s);

/* Samples of recurrent, for the table of norm.c. */
bool zk_sample_recurrent(int i, zk_sample *s);

typedef struct zk_sampled {
  const zk_op *op;
  bool (*sample)(int i, zk_sample *s); /* false past the last case */
  double tol;                          /* of the float64 gradient check, relative; 0 means 1e-7 */
} zk_sampled;

/* The row of an op; NULL: it has none. */
const zk_sampled *zk_sampled_of(const zk_op *op);
/* Case i of op with real tensors of that dtype. False past the last one. */
bool zk_sample_get(const zk_op *op, int i, zk_dtype real, zk_sample *s);

#endif
