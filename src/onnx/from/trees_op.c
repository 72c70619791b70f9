/*
 * trees_op.c: the op that goes through an ensemble of decision trees, which sessions alone have.
 *
 * Rows are taken in blocks, and each tree is asked for a whole block, so that it stays in the
 * cache. A row's leaves are added in the order of the trees, so its bits do not depend on the
 * batch.
 */
#include "onnx/from/trees_op.h"

#include <string.h>
#include "base/parallel.h"
#include "op/want.h"

enum { ROWS = 64 };
enum { INPUT, BRANCHES, FIRST, WEIGHTS, ROOTS, BASE, INPUTS };
enum { TARGETS, SUM, FEATURES, STEPS };

static const zk_param params[] = {
    ZK_TENSOR("input"), ZK_TENSOR("branches"), ZK_TENSOR("first"), ZK_TENSOR("weights"),
    ZK_TENSOR("roots"), ZK_TENSOR_OPT("base"), ZK_INT("targets"),  ZK_INT("sum"),
    ZK_INT("features"), ZK_INT("steps")};

static zk_status infer(zk_call *c, zk_spec *out) {
  const zk_tensor *x = c->in[INPUT];
  int64_t targets = c->attr[TARGETS].i;
  ZK_TRY(zk_want_real("trees", "input", x));
  if (x->shape.ndim != 2 || x->shape.dim[1] < c->attr[FEATURES].i)
    return zk_fail(ZK_ERR_ARG, "its trees ask for %lld features, and its input has the shape %s",
                   (long long)c->attr[FEATURES].i,
                   zk_shape_text(&x->shape, (char[ZK_SHAPE_TEXT]){0}));
  out[0] = (zk_spec){.dtype = x->dtype, .shape = ZK_SHAPE(x->shape.dim[0], targets)};
  out[1] = (zk_spec){.dtype = ZK_INT64, .shape = ZK_SHAPE(x->shape.dim[0])};
  out[2] = (zk_spec){.dtype = ZK_UINT8, .shape = ZK_SHAPE(x->shape.dim[0], targets)};
  return ZK_OK;
}

typedef struct forest {
  const zk_tree_branch *branch;
  const zk_tree_weight *weight;
  const int64_t *first, *root;
  const zk_tensor *x, *base;
  int64_t roots, targets, features;
  zk_tree_sum sum;
  bool simple; /* all questions are x <= limit, and no nan goes to `yes` */
  zk_tensor *const *out;
} forest;

/* Some rows go down a tree side by side, since each step waits for the one before; which way it is
 * depends on no jump of the program. */
enum { SIDES = 8 };

/* Goes to the leaves of SIDES rows of `real`: way[k] from the root on, ANSWER of branch b and value
 * v. */
#define GO_DOWN(f, row, way, feature_, ANSWER)                                                     \
  for (bool more = true; more;) {                                                                  \
    more = false;                                                                                  \
    for (int s = 0; s < SIDES; s++) {                                                              \
      if ((way)[s] < 0)                                                                            \
        continue;                                                                                  \
      const zk_tree_branch *b = &(f)->branch[(way)[s]];                                            \
      double v = (double)(row)[s][feature_];                                                       \
      (way)[s] = b->way[ANSWER];                                                                   \
      more = true;                                                                                 \
    }                                                                                              \
  }

static bool answer(const zk_tree_branch *b, double v) {
  bool yes = b->feature & ZK_TREE_EQUAL ? v == b->limit : v <= b->limit;
  return yes || (v != v && (b->feature & ZK_TREE_NAN));
}

/* A leaf adds w to y[at]. */
#define ADD(f, y, has, at, w)                                                                      \
  {                                                                                                \
    int64_t at_ = (at);                                                                            \
    if ((f)->sum <= ZK_TREE_SUM || !(has)[at_])                                                    \
      (y)[at_] += (w);                                                                             \
    else if ((f)->sum == ZK_TREE_MIN ? (w) < (y)[at_] : (w) > (y)[at_])                            \
      (y)[at_] = (w);                                                                              \
    (has)[at_] = 1;                                                                                \
  }

static void go_through(void *context, int64_t begin, int64_t end) {
  const forest *f = context;
  ZK_REAL(f->x->dtype, {
    const real *x = zk_data(f->x);
    real *y = zk_data(f->out[0]);
    uint8_t *has = zk_data(f->out[2]);
    memset(y + begin * f->targets, 0, sizeof *y * (size_t)((end - begin) * f->targets));
    memset(has + begin * f->targets, 0, (size_t)((end - begin) * f->targets));
    for (int64_t t = 0; t < f->roots; t++)
      for (int64_t first = begin; first < end; first += SIDES) {
        const real *row[SIDES];
        zk_tree_way way[SIDES];
        int64_t sides = end - first < SIDES ? end - first : SIDES;
        for (int64_t s = 0; s < SIDES; s++) { /* without a row it is at a leaf already */
          row[s] = x + (first + (s < sides ? s : 0)) * f->features;
          way[s] = s < sides ? (zk_tree_way)f->root[t] : -1;
        }
        if (f->simple)
          GO_DOWN(f, row, way, b->feature, v <= b->limit)
        else
          GO_DOWN(f, row, way, b->feature & (ZK_TREE_MOST - 1), answer(b, v))
        for (int64_t s = 0; s < sides; s++) {
          int64_t i = first + s, k = f->first[~way[s]], last = f->first[~way[s] + 1];
          if (k == last && f->targets == 1) /* a lone target gets 0 of a leaf without a weight */
            ADD(f, y, has, i, (real)0)
          for (; k < last; k++)
            ADD(f, y, has, i * f->targets + f->weight[k].target, (real)f->weight[k].value)
        }
      }
    for (int64_t i = begin; i < end; i++) {
      int64_t best = -1, at = i * f->targets;
      for (int64_t k = 0; k < f->targets; k++, at++) {
        if (f->sum == ZK_TREE_AVERAGE && f->roots > 0)
          y[at] /= (real)f->roots;
        if (f->base && (has[at] || f->targets == 1))
          y[at] += (real)((const double *)zk_data(f->base))[k];
        if (has[at] && (best < 0 || y[at] > y[i * f->targets + best]))
          best = k;
      }
      ((int64_t *)zk_data(f->out[1]))[i] = best < 0 ? 0 : best;
    }
  });
}

static zk_status forward(zk_call *c) {
  zk_tensor *x = NULL;
  int64_t n = zk_numel(c->in[BRANCHES]) / (int64_t)sizeof(zk_tree_branch);
  forest f = {.branch = zk_data(c->in[BRANCHES]),
              .weight = zk_data(c->in[WEIGHTS]),
              .first = zk_data(c->in[FIRST]),
              .root = zk_data(c->in[ROOTS]),
              .base = c->in[BASE],
              .roots = zk_numel(c->in[ROOTS]),
              .targets = c->attr[TARGETS].i,
              .features = c->in[INPUT]->shape.dim[1],
              .sum = (zk_tree_sum)c->attr[SUM].i,
              .simple = true,
              .out = c->out};
  for (int64_t i = 0; i < n && f.simple; i++)
    f.simple = f.branch[i].feature < ZK_TREE_MOST;
  zk_status status = zk_tensor_contiguous(c->in[INPUT], &x);
  f.x = x;
  if (status == ZK_OK)
    zk_parallel_for(x->shape.dim[0], ROWS, go_through, &f);
  zk_tensor_release(x);
  return status;
}

static double work_of(const zk_call *c, const zk_spec *spec) {
  return (double)spec[1].shape.dim[0] * 4 * (double)(c->attr[STEPS].i + c->attr[TARGETS].i);
}

static const zk_op trees_op = {.name = "trees",
                               ZK_PARAMS(params),
                               .n_out = 3,
                               .infer = infer,
                               .work = work_of,
                               .forward = forward};

zk_tensor *zk_tree_call(zk_import *x, const zk_tree_table *table, zk_tensor *rows, int64_t targets,
                        zk_tree_sum sum) {
  zk_tensor *in[INPUTS] = {rows};
  for (int i = 0; i < ZK_TREE_PARTS; i++)
    in[BRANCHES + i] = table->part[i];
  zk_import_set(x, "targets", targets);
  zk_import_set(x, "sum", sum);
  zk_import_set(x, "features", table->features);
  zk_import_set(x, "steps", table->steps);
  return zk_import_call(x, &trees_op, INPUTS, in);
}
