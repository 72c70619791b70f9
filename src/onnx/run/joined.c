/*
 * joined.c: steps that take the next ones along (joined.h).
 */
#include "onnx/run/joined.h"

#include <math.h>
#include "tensor/convert.h"

/* The step of `op` behind step i that alone reads y, or -1; of two operands, *other is the other
 * one. */
static int next_of(const zk_images *p, const zk_op *op, const zk_tensor *y, int i,
                   zk_tensor **other) {
  const int j = zk_images_only_reader(p, y, i);
  const zk_call *c = j >= 0 ? &p->step[j]->call : NULL;
  if (!c || c->op != op)
    return -1;
  if (other)
    *other = c->in[zk_is_set_to(c->in[0], y)];
  return j;
}

/* ---- linear layers ----------------------------------------------------------------------------
 */

static zk_status run_linear(const zk_run_layer *l, const zk_call *c) {
  return zk_dense_forward_packed(l->n, zk_floats(c->in[0]), l->weight.k, &l->weight, l->bias,
                                 l->relu, zk_data(c->out[0]));
}

/* Is it a matrix of float32 that is known, whose rows or columns are dense? */
bool zk_is_weight(const zk_tensor *w) {
  bool turned = w->shape.ndim == 2 && w->stride[0] == 1 && w->stride[1] == w->shape.dim[0];
  return w->shape.ndim == 2 && w->dtype == ZK_FLOAT32 && zk_is_known(w) &&
         (zk_is_contiguous(w) || turned);
}

/* The step behind i that adds to its result y, which nobody else reads, a known number for each of
 * n columns; -1: none. */
static int bias_behind(const zk_images *p, int i, const zk_tensor *y, int64_t n,
                       const zk_tensor **bias) {
  zk_tensor *b = NULL;
  const int j = next_of(p, &zk_op_add, y, i, &b);
  if (j < 0 || !zk_shape_equal(&p->step[j]->call.out[0]->shape, &y->shape) || !zk_images_known(b) ||
      b->dtype != ZK_FLOAT32 || zk_numel(b) != n || b->shape.ndim == 0 ||
      b->shape.dim[b->shape.ndim - 1] != n)
    return -1;
  *bias = b;
  return j;
}

/* A linear layer over more samples than one, or a product by a known matrix, with the bias and the
 * relu behind it. */
zk_status zk_joined_linear(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  const bool linear = c->op == &zk_op_linear;
  if (!linear && c->op != &zk_op_matmul)
    return ZK_OK;
  zk_tensor *x = c->in[0], *w = c->in[1], *y = c->out[0];
  const zk_tensor *bias = linear ? c->in[2] : NULL;
  zk_run_layer *l;
  if (!zk_is_weight(w) || x->dtype != ZK_FLOAT32 || x->shape.ndim < 2 || !zk_is_contiguous(x) ||
      (bias && !zk_images_known(bias)))
    return ZK_OK;
  const int64_t n = w->shape.dim[linear ? 0 : 1], k = w->shape.dim[linear ? 1 : 0];
  const int64_t m = n > 0 ? zk_numel(y) / n : 0;
  if (m <= 1 || !zk_dense_fits_product(m, n, k))
    return ZK_OK;
  *taken = true;
  ZK_TRY(zk_images_planes(p, x));
  ZK_TRY(zk_images_new_layer(p, &l));
  l->n = m;
  l->run = run_linear;
  s->layer = l;
  c->n_in = 2;
  int j = bias ? -1 : bias_behind(p, i, y, n, &bias);
  if (j >= 0) {
    p->done[j] = true;
    c->out[0] = y = p->step[j]->call.out[0];
  }
  l->bias = bias ? zk_floats(bias) : NULL;
  j = next_of(p, &zk_op_relu, y, i, NULL);
  if (j >= 0) {
    p->done[j] = l->relu = true;
    c->out[0] = y = p->step[j]->call.out[0];
  }
  zk_images_value(p, y)->planes = true;
  const bool turned = linear != zk_is_contiguous(w); /* [k, n] in memory */
  bool fresh;
  ZK_TRY(
      zk_images_pack(p, l, &(zk_pack_key){.op = &zk_op_linear, .way = turned, .in = {w}}, &fresh));
  if (fresh) {
    zk_dense_weight *packed = &l->pack->weight;
    ZK_TRY(zk_dense_weight_pack(n, k, zk_floats(w), turned ? n : k, turned, packed));
    packed->rows = NULL; /* those may go */
    zk_pack_filled(l->pack);
  }
  l->weight = l->pack->weight;
  ZK_TRY(zk_images_packed(p, c, 1));
  return zk_images_put(p, s);
}

/* ---- GELU: x / 2 (1 + erf(x / sqrt 2)) --------------------------------------------------------
 */

/* Is t a known number near v? */
static bool is_number(const zk_tensor *t, double v) {
  return zk_images_known(t) && zk_numel(t) == 1 && fabs(zk_element_f(t, 0) - v) <= 1e-6;
}

/* Is t half of x, by a step that comes before j? *half is that step. */
static bool is_half(const zk_images *p, const zk_tensor *t, const zk_tensor *x, int i, int j,
                    int *half) {
  for (int k = i + 1; k < j; k++) {
    const zk_call *c = &p->step[k]->call;
    if (c->out[0] == t && c->op == &zk_op_mul && c->in[0] == x && is_number(c->in[1], 0.5) &&
        zk_images_only_reader(p, t, k) == j) {
      *half = k;
      return true;
    }
  }
  return false;
}

/* The five steps that exporters write before opset 20; the half is of x, or of the product. */
zk_status zk_joined_gelu(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  zk_tensor *x = c->n_in == 2 ? c->in[0] : NULL, *one, *by, *factor;
  const bool scales = x && ((c->op == &zk_op_div && is_number(c->in[1], sqrt(2))) ||
                            (c->op == &zk_op_mul && is_number(c->in[1], sqrt(0.5))));
  if (!scales || x->dtype != ZK_FLOAT32)
    return ZK_OK;
  const int erf = next_of(p, &zk_op_erf, c->out[0], i, NULL);
  const int add = erf < 0 ? -1 : next_of(p, &zk_op_add, p->step[erf]->call.out[0], erf, &one);
  if (add < 0 || !is_number(one, 1))
    return ZK_OK;
  const int mul = next_of(p, &zk_op_mul, p->step[add]->call.out[0], add, &by);
  int last = mul, half = mul;
  if (mul < 0 || (by != x && !is_half(p, by, x, i, mul, &half)))
    return ZK_OK;
  if (by == x) {
    last = next_of(p, &zk_op_mul, p->step[mul]->call.out[0], mul, &factor);
    if (last < 0 || !is_number(factor, 0.5))
      return ZK_OK;
  }
  zk_tensor *y = p->step[last]->call.out[0];
  if (!zk_shape_equal(&x->shape, &y->shape))
    return ZK_OK;
  *taken = true;
  p->done[erf] = p->done[add] = p->done[mul] = p->done[half] = p->done[last] = true;
  ZK_TRY(zk_images_planes(p, x));
  c->op = &zk_op_gelu;
  zk_op_defaults(c->op, c->attr);
  c->n_in = 1;
  c->out[0] = y;
  s->run = c->op->forward;
  zk_images_value(p, y)->planes = true;
  return zk_images_put(p, s);
}
