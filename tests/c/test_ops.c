/*
 * test_ops.c: every op of the table against its own descriptor.
 *
 * Oracles: finite differences in double, signs included (backward, and the gradient of backward);
 * loops and formulas of gradients for each other; the op itself on contiguous copies (strided
 * inputs); arithmetic (accumulation: twice the gradient); the descriptor's samples of bad input
 * (messages).
 */
#include "check.h"
#include "samples/sample.h"

#include <stdlib.h>
#include "base/memory.h"
#include "base/rng.h"
#include "samples/gradcheck.h"
#include "grad/graph.h"
#include "op/gradient.h"

static bool get_sample(const zk_op *op, int i, zk_dtype real, zk_sample *s) {
  bool more = zk_sample_get(op, i, real, s);
  CHECK(s->status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
  return more;
}

static void drop(zk_sample *s) {
  zk_tensor_release_all(s->in, s->n_in);
}

static bool same(const zk_tensor *a, const zk_tensor *b) {
  zk_tensor *x, *y;
  if (a->dtype != b->dtype || !zk_shape_equal(&a->shape, &b->shape))
    return false;
  CHECK_OK(zk_tensor_clone(a, &x));
  CHECK_OK(zk_tensor_clone(b, &y));
  bool equal = true;
  for (int64_t i = 0; i < zk_numel(x); i++) {
    double u = zk_element_f(x, i), v = zk_element_f(y, i);
    equal = equal && (fabs(u - v) <= 1e-12 * fmax(1, fabs(u)) || (isnan(u) && isnan(v)));
  }
  zk_tensor_release(x);
  zk_tensor_release(y);
  return equal;
}

static bool wants_grad(const zk_op *op, int i, const zk_tensor *t) {
  return t && !t->is_number && zk_op_has_gradient(op) && zk_dtype_is_real(t->dtype) &&
         !(op->constant & ZK_SAVE_IN(i));
}

static void samples_behave(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    int good = 0, bad = 0;
    CHECK(zk_sampled_of(op) != NULL, "%s has no sample", op->name);
    CHECK(op->doc && strlen(op->doc) > 20, "%s has no doc", op->name);
    for (int i = 0; get_sample(op, i, ZK_FLOAT64, &s); i++) {
      zk_tensor *out[ZK_MAX_OUT];
      zk_status status = zk_apply(op, s.n_in, s.in, s.attr, out);
      if (s.error) {
        bad++;
        CHECK(status != ZK_OK, "%s sample %d should fail: %s", op->name, i, s.error);
        CHECK(status == ZK_OK || (strstr(zk_message(), s.error) && strstr(zk_message(), op->name)),
              "%s sample %d says: %s", op->name, i, zk_message());
        CHECK(status == ZK_OK || !out[0], "%s sample %d failed with an output", op->name, i);
      } else {
        good++;
        CHECK(status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
      }
      zk_tensor_release_all(out, ZK_MAX_OUT);
      drop(&s);
    }
    CHECK(good >= 2, "%s has %d samples", op->name, good);
    CHECK(bad >= 1 || op->n_params == 1, "%s has no sample of bad input", op->name);
  }
}

/* Ops whose gradient is right behind a log_softmax alone, as PyTorch's is: tests/lua/sampling_spec
 * has their differences. */
static const char *const behind_log_softmax = "ctc_loss";

/* Ops whose gradient is not that of the values, which are steps: that of PyTorch, in the golden
 * tables. Their loop is held against their formula. */
static const char *const straight_through =
    "fake_quantize_per_tensor_affine fake_quantize_per_channel_affine";

static void gradients_agree_with_differences(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    const bool checks = zk_op_has_gradient(op) && !zk_has_word(behind_log_softmax, op->name) &&
                        !zk_has_word(straight_through, op->name);
    zk_sample s;
    for (int i = 0; checks && get_sample(op, i, ZK_FLOAT64, &s); i++) {
      if (!s.error) {
        double tol = zk_sampled_of(op)->tol;
        zk_status status = zk_gradcheck_sample(&s, tol > 0 ? tol : 1e-7);
        CHECK(status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
      }
      drop(&s);
    }
  }
}

/* Ops without a gradient of their gradient, separated by spaces: create_graph names and refuses
 * them. */
static const char *const without_second = "ctc_loss";

static void second_gradients_agree_with_differences(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    bool refused = zk_has_word(without_second, op->name);
    if (!zk_op_has_gradient(op))
      continue;
    CHECK(!op->gradient == refused, "%s: is it among the ops without a second gradient?", op->name);
    for (int i = 0; get_sample(op, i, ZK_FLOAT64, &s); i++) {
      if (!s.error) {
        zk_status status = zk_gradgradcheck(&s, 1e-7);
        CHECK(status == ZK_OK || (refused && strstr(zk_message(), "has no gradient of")),
              "%s sample %d: %s", op->name, i, zk_message());
      }
      drop(&s);
    }
  }
}

/* What a node has of the tensors of a call: those that `saves` names whole, meta tensors of the
 * others.
 */
static void save(zk_tensor *const *t, int n, unsigned whole, zk_tensor **saved) {
  for (int i = 0; i < n; i++) {
    saved[i] = NULL;
    if (t[i])
      CHECK_OK((whole >> i & 1 ? zk_tensor_alias : zk_tensor_meta)(t[i], &saved[i]));
  }
}

/* The loop and the formula of an op that has both give the same, to rounding; and the formula reads
 * nothing that is not saved. */
static void formulas_agree_with_loops(void) {
  int compared = 0;
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    for (int i = 0; op->backward && op->gradient && get_sample(op, i, ZK_FLOAT64, &s); i++) {
      zk_tensor *in[ZK_MAX_PARAM], *saved[ZK_MAX_OUT], *dy[ZK_MAX_OUT] = {NULL};
      zk_tensor *by_loop[ZK_MAX_PARAM] = {NULL}, *by_formula[ZK_MAX_PARAM] = {NULL};
      bool needed[ZK_MAX_PARAM];
      zk_spec spec[ZK_MAX_OUT];
      zk_rng r;
      zk_call c = {.op = op, .n_in = s.n_in, .in = s.in, .keeps = op->keeps};
      memcpy(c.attr, s.attr, sizeof c.attr);
      if (s.error) {
        drop(&s);
        continue;
      }
      CHECK_OK(zk_op_run(&c, spec));
      zk_rng_seed(&r, 5);
      for (int k = 0; k < c.n_out; k++) {
        CHECK_OK(zk_tensor_new(c.out[k]->dtype, &c.out[k]->shape, &dy[k]));
        if (dy[k]->dtype == ZK_FLOAT64)
          zk_rng_uniform_f64(&r, zk_data(dy[k]), zk_numel(dy[k]), -1, 1);
      }
      save(s.in, s.n_in, op->saves & ZK_SAVE_IN_ALL, in);
      save(c.out, ZK_MAX_OUT, op->saves / ZK_SAVE_OUT(0), saved);
      for (int k = 0; k < s.n_in; k++)
        needed[k] = wants_grad(op, k, s.in[k]);
      zk_call node = c;
      node.in = in;
      memcpy(node.out, saved, sizeof saved);
      zk_grads loop = {.n_in = s.n_in, .needed = needed, .in = by_loop};
      memcpy(loop.out, dy, sizeof dy);
      zk_grads formula = loop;
      formula.in = by_formula;
      CHECK_OK(op->backward(&node, &loop));
      zk_status status = zk_gradient_run(&node, &formula);
      CHECK(status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
      for (int k = 0; k < s.n_in; k++) {
        zk_tensor *a = by_loop[k], *b = by_formula[k];
        CHECK(!a == !b && (!a || same(a, b)), "%s sample %d: gradient %d differs", op->name, i, k);
        compared += a != NULL;
      }
      zk_tensor_release_all(by_loop, ZK_MAX_PARAM);
      zk_tensor_release_all(by_formula, ZK_MAX_PARAM);
      zk_tensor_release_all(in, s.n_in);
      zk_tensor_release_all(saved, ZK_MAX_OUT);
      zk_tensor_release_all(dy, ZK_MAX_OUT);
      zk_tensor_release_all(c.out, ZK_MAX_OUT);
      zk_tensor_release_all(c.kept, ZK_MAX_KEPT);
      drop(&s);
    }
  }
  CHECK(compared > 20, "%d gradients", compared);
}

/* A tensor of the same values whose every dimension has a gap between its elements. */
static zk_tensor *gapped(const zk_tensor *t) {
  zk_shape wide = t->shape;
  zk_tensor *base, *view;
  int64_t stride[ZK_MAX_DIM];
  if (t->is_number) { /* it has no strides, and must stay a number */
    CHECK_OK(zk_tensor_clone(t, &view));
    return view;
  }
  for (int d = 0; d < wide.ndim; d++)
    wide.dim[d] = wide.dim[d] * 2 + 1;
  CHECK_OK(zk_tensor_zeros(t->dtype, &wide, &base));
  zk_shape_strides(&wide, stride);
  int64_t offset = 0;
  for (int d = 0; d < wide.ndim; d++) {
    offset += t->shape.dim[d] > 0 ? stride[d] : 0;
    stride[d] *= 2;
  }
  CHECK_OK(zk_tensor_as_strided(base, &t->shape, stride, t->shape.ndim ? offset : 0, &view));
  CHECK_OK(zk_tensor_copy(view, t));
  view->is_number = t->is_number;
  zk_tensor_release(base);
  return view;
}

/* Runs op and backward with ones; gives the outputs and the inputs' gradients. */
static zk_status run(const zk_op *op, zk_sample *s, zk_tensor **in, zk_tensor **out) {
  for (int i = 0; i < s->n_in; i++)
    if (wants_grad(op, i, in[i]))
      CHECK_OK(zk_set_requires_grad(in[i], true));
  ZK_TRY(zk_apply(op, s->n_in, in, s->attr, out));
  for (int k = 0; k < ZK_MAX_OUT; k++)
    if (out[k] && zk_requires_grad(out[k])) {
      zk_tensor *ones;
      ZK_TRY(zk_tensor_new(out[k]->dtype, &out[k]->shape, &ones));
      zk_tensor_fill_f(ones, 1);
      zk_status status = zk_backward(out[k], ones, true);
      zk_tensor_release(ones);
      ZK_TRY(status);
    }
  return ZK_OK;
}

static void strided_equals_contiguous(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    for (int i = 0; get_sample(op, i, ZK_FLOAT32, &s); i++) {
      zk_tensor *dense[ZK_MAX_PARAM] = {NULL}, *gap[ZK_MAX_PARAM] = {NULL};
      zk_tensor *y[ZK_MAX_OUT] = {NULL}, *z[ZK_MAX_OUT] = {NULL};
      /* view alone may refuse strides: its samples test that */
      bool usable = !s.error && op != &zk_op_view;
      for (int k = 0; k < s.n_in && usable; k++)
        if (s.in[k]) {
          CHECK_OK(zk_tensor_clone(s.in[k], &dense[k]));
          gap[k] = gapped(s.in[k]);
        }
      if (usable) {
        CHECK_OK(run(op, &s, dense, y));
        CHECK_OK(run(op, &s, gap, z));
        for (int k = 0; k < ZK_MAX_OUT; k++)
          CHECK(!y[k] == !z[k] && (!y[k] || same(y[k], z[k])), "%s sample %d output %d differs",
                op->name, i, k);
        for (int k = 0; k < s.n_in; k++) {
          zk_tensor *a = dense[k] ? zk_grad(dense[k]) : NULL, *b = gap[k] ? zk_grad(gap[k]) : NULL;
          CHECK(!a == !b && (!a || same(a, b)), "%s sample %d gradient %d differs", op->name, i, k);
        }
      }
      zk_tensor_release_all(y, ZK_MAX_OUT);
      zk_tensor_release_all(z, ZK_MAX_OUT);
      zk_tensor_release_all(dense, ZK_MAX_PARAM);
      zk_tensor_release_all(gap, ZK_MAX_PARAM);
      drop(&s);
    }
  }
}

/* Two backward passes give twice the gradient of one. */
static void gradients_accumulate(void) {
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    for (int i = 0; zk_op_has_gradient(op) && get_sample(op, i, ZK_FLOAT64, &s); i++) {
      zk_tensor *once[ZK_MAX_PARAM] = {NULL}, *out[ZK_MAX_OUT] = {NULL};
      if (!s.error) {
        CHECK_OK(run(op, &s, s.in, out));
        zk_tensor_release_all(out, ZK_MAX_OUT);
        for (int k = 0; k < s.n_in; k++)
          if (s.in[k] && zk_grad(s.in[k]))
            CHECK_OK(zk_tensor_clone(zk_grad(s.in[k]), &once[k]));
        CHECK_OK(run(op, &s, s.in, out));
        zk_tensor_release_all(out, ZK_MAX_OUT);
        for (int k = 0; k < s.n_in; k++)
          if (once[k]) {
            zk_tensor_accumulate(once[k], once[k]);
            CHECK(same(once[k], zk_grad(s.in[k])), "%s sample %d input %d", op->name, i, k);
          }
      }
      zk_tensor_release_all(once, ZK_MAX_PARAM);
      drop(&s);
    }
  }
}

/* x:f_() equals f(x), for the ops that have the in-place form; both bump nothing else. */
static void in_place_equals_fresh(void) {
  bool mode = zk_set_grad_mode(false);
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    for (int i = 0; op->in_place && get_sample(op, i, ZK_FLOAT32, &s); i++) {
      zk_tensor *out[ZK_MAX_OUT] = {NULL};
      if (!s.error) {
        CHECK_OK(zk_apply(op, s.n_in, s.in, s.attr, out));
        uint32_t version = s.in[0]->storage->version;
        zk_status status = zk_apply_in_place(op, s.n_in, s.in, s.attr);
        if (zk_shape_equal(&out[0]->shape, &s.in[0]->shape)) {
          CHECK(status == ZK_OK, "%s sample %d: %s", op->name, i, zk_message());
          zk_tensor *kept; /* a comparison in place keeps its bools in the input's dtype */
          CHECK_OK(zk_tensor_cast(out[0], s.in[0]->dtype, &kept));
          CHECK(same(kept, s.in[0]), "%s_ sample %d differs", op->name, i);
          zk_tensor_release(kept);
          CHECK(s.in[0]->storage->version != version, "%s_ keeps the version", op->name);
        } else {
          CHECK(status == ZK_ERR_ARG && strstr(zk_message(), "does not fit in place"), "%s_: %s",
                op->name, zk_message());
        }
      }
      zk_tensor_release_all(out, ZK_MAX_OUT);
      drop(&s);
    }
  }
  zk_set_grad_mode(mode);
}

/* Any allocation of any op, forward and backward, may fail: no crash, no leak, a clear status. */
static void each_may_fail(bool create_graph) {
  zk_backward_mode mode = {.create_graph = create_graph, .retain_graph = create_graph};
  for (int o = 0; o < zk_ops_count; o++) {
    const zk_op *op = zk_ops[o];
    zk_sample s;
    if (create_graph && !op->gradient)
      continue;
    for (int i = 0; get_sample(op, i, ZK_FLOAT32, &s); i++) {
      zk_status status = s.error ? ZK_OK : ZK_ERR_NOMEM;
      for (int n = 1; status != ZK_OK && n < 4000; n++) {
        zk_tensor *in[ZK_MAX_PARAM] = {NULL}, *out[ZK_MAX_OUT] = {NULL};
        size_t before = zk_memory_live();
        for (int k = 0; k < s.n_in; k++)
          if (s.in[k])
            CHECK_OK(zk_tensor_alias(s.in[k], &in[k]));
        zk_memory_fail_at(0);
        for (int k = 0; k < s.n_in; k++)
          if (wants_grad(op, k, in[k]))
            CHECK_OK(zk_set_requires_grad(in[k], true));
        zk_memory_fail_at(n);
        status = zk_apply(op, s.n_in, in, s.attr, out);
        if (status == ZK_OK && out[0] && zk_requires_grad(out[0])) {
          zk_tensor *ones = NULL;
          status = zk_tensor_new(out[0]->dtype, &out[0]->shape, &ones);
          if (status == ZK_OK) {
            zk_tensor_fill_f(ones, 1);
            status = zk_gradients(1, &out[0], &ones, mode, 0, NULL, NULL);
          }
          for (int k = 0; status != ZK_OK && k < s.n_in; k++)
            CHECK(!in[k] || !zk_grad(in[k]), "%s: a failed backward left a gradient", op->name);
          for (int k = 0; create_graph && k < s.n_in; k++)
            if (in[k]) /* its history leads back to the leaf */
              CHECK_OK(zk_set_grad(in[k], NULL));
          zk_tensor_release(ones);
        }
        zk_memory_fail_at(0);
        CHECK(status == ZK_OK || status == ZK_ERR_NOMEM, "%s: %s", op->name, zk_message());
        zk_tensor_release_all(out, ZK_MAX_OUT);
        zk_tensor_release_all(in, ZK_MAX_PARAM);
        CHECK(zk_memory_live() == before, "%s sample %d, allocation %d: %zd bytes leaked", op->name,
              i, n, (ssize_t)(zk_memory_live() - before));
      }
      CHECK(status == ZK_OK, "%s sample %d never succeeds", op->name, i);
      drop(&s);
    }
  }
}

static void every_allocation_may_fail(void) {
  each_may_fail(false);
  each_may_fail(true);
}

int main(void) {
  RUN(samples_behave);
  RUN(gradients_agree_with_differences);
  RUN(second_gradients_agree_with_differences);
  RUN(formulas_agree_with_loops);
  RUN(strided_equals_contiguous);
  RUN(gradients_accumulate);
  RUN(in_place_equals_fresh);
  RUN(every_allocation_may_fail);
  CHECK(zk_memory_live() == 0, "%zu bytes leaked", zk_memory_live());
  return check_report();
}
