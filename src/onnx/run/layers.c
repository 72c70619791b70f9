/*
 * layers.c: which steps are computed over blocks of channels, and what joins a convolution.
 */
#include "onnx/run/layers.h"

#include "onnx/run/byte_layers.h"
#include "onnx/run/joined.h"
#include <math.h>
#include <string.h>
#include "onnx/from/import.h"
#include "op/nn/geometry.h"

/* ---- convolutions -----------------------------------------------------------------------------
 */

static zk_status run_conv(const zk_run_layer *l, const zk_call *c) {
  return zk_blocked_conv_run(&l->conv, zk_floats(c->in[0]), c->in[3] ? zk_floats(c->in[3]) : NULL,
                             zk_data(c->out[0]), l->image);
}

/* scale and bias [channels] that do what the normalization does behind a convolution with `bias`
 * (NULL: 0). False: it does something else. */
static bool read_norm(const zk_call *c, const zk_tensor *bias, float *scale, float *shift) {
  const zk_tensor *w = c->in[1], *b = c->in[2], *mean = c->in[3], *var = c->in[4];
  double eps = zk_call_attr(c, "eps")->f;
  if (zk_call_attr(c, "training")->i || (w && !zk_images_known(w)) || (b && !zk_images_known(b)) ||
      !zk_images_known(mean) || !zk_images_known(var))
    return false;
  for (int64_t k = 0; k < zk_numel(mean); k++) {
    double s = (w ? zk_element_f(w, k) : 1) / sqrt(zk_element_f(var, k) + eps);
    double from = (bias ? zk_element_f(bias, k) : 0) - zk_element_f(mean, k);
    scale[k] = (float)s;
    shift[k] = (float)(from * s + (b ? zk_element_f(b, k) : 0));
  }
  return true;
}

/* The bounds of relu, or of a clamp between numbers. */
static bool read_clamp(const zk_call *c, float *least, float *most) {
  *least = -INFINITY, *most = INFINITY;
  if (c->op == &zk_op_relu) {
    *least = 0;
    return true;
  }
  for (int i = 1; i <= 2 && c->op == &zk_op_clamp; i++)
    if (c->in[i] && (!zk_images_known(c->in[i]) || zk_numel(c->in[i]) != 1))
      return false;
    else if (c->in[i])
      *(i == 1 ? least : most) = (float)zk_element_f(c->in[i], 0);
  return c->op == &zk_op_clamp && !isnan(*least) && !isnan(*most);
}

/* The activation that a convolution can do for the op; NULL: none. */
static zk_blocked_finish finish_of(const zk_op *op) {
  return op == &zk_op_sigmoid       ? zk_blocked_sigmoid
         : op == &zk_op_silu        ? zk_blocked_silu
         : op == &zk_op_hardsigmoid ? zk_blocked_hardsigmoid
         : op == &zk_op_hardswish   ? zk_blocked_hardswish
                                    : NULL;
}

/* Behind step i, is t only read by its sigmoid, and by their product? Both are done then. */
static zk_tensor *swish_of(const zk_images *p, int i, const zk_tensor *t) {
  const zk_image_value *v = zk_images_value(p, t);
  if (!v || v->readers != 2 || v->reader <= i || p->done[v->reader])
    return NULL;
  const zk_call *product = &p->step[v->reader]->call;
  if (product->op != &zk_op_mul)
    return NULL;
  const zk_tensor *gate = product->in[zk_is_set_to(product->in[0], t) ? 1 : 0];
  int j = v->reader - 1;
  while (j > i && p->step[j]->call.out[0] != gate)
    j--;
  const zk_call *sigmoid = &p->step[j]->call;
  if (j == i || p->done[j] || sigmoid->op != &zk_op_sigmoid || !zk_is_set_to(sigmoid->in[0], t) ||
      zk_images_only_reader(p, gate, j) != v->reader || !zk_is_image(product->out[0]))
    return NULL;
  p->done[j] = p->done[v->reader] = true;
  return product->out[0];
}

/* Does the call add an image that is there to t? */
static zk_tensor *added(const zk_images *p, const zk_call *c, const zk_tensor *t) {
  if (c->op != &zk_op_add || zk_call_attr(c, "alpha")->f != 1 || !zk_is_image(c->out[0]))
    return NULL;
  zk_tensor *other = c->in[zk_is_set_to(c->in[0], t) ? 1 : 0];
  bool fits = zk_is_image(other) && !zk_is_set_to(other, t) && zk_images_there(p, other) &&
              zk_shape_equal(&other->shape, &t->shape);
  return fits ? other : NULL;
}

/* What joins a convolution. */
typedef struct tail {
  zk_tensor *y, *other;
  float *scale, *shift; /* or NULL */
} tail;

/* The steps behind step i that it does too: a normalization or none, a sum, a clamp or an
 * activation. */
static zk_status join(zk_images *p, int i, zk_run_layer *l, tail *t) {
  const zk_call *c = &p->step[i]->call;
  bool ended = false;
  for (int j; !ended && (j = zk_images_only_reader(p, t->y, i)) >= 0; p->done[j] = true) {
    const zk_call *next = &p->step[j]->call;
    zk_tensor *other = t->other ? NULL : added(p, next, t->y);
    bool bare = !t->scale && !t->other;
    if (bare && next->op == &zk_op_batch_normalize) {
      void *at;
      int64_t n = t->y->shape.dim[1];
      ZK_TRY(zk_arena_take(&p->e->arena, 2 * sizeof(float) * (size_t)n, &at));
      if (!read_norm(next, c->in[2], at, (float *)at + n))
        return ZK_OK;
      t->scale = at, t->shift = t->scale + n;
    } else if (other) {
      t->other = other;
    } else if (zk_is_image(next->out[0]) && zk_is_set_to(next->in[0], t->y) &&
               read_clamp(next, &l->conv.least, &l->conv.most)) {
      ended = true;
    } else {
      l->conv.least = -INFINITY, l->conv.most = INFINITY;
      l->conv.finish = zk_is_image(next->out[0]) ? finish_of(next->op) : NULL;
      if (!l->conv.finish)
        return ZK_OK;
      ended = true;
    }
    t->y = next->out[0];
  }
  zk_tensor *swish = ended ? NULL : swish_of(p, i, t->y);
  if (swish)
    l->conv.finish = zk_blocked_swish, t->y = swish;
  return ZK_OK;
}

/* Packs w, each output times scale, and shift as the bias. What is packed hangs on no image. */
static zk_status pack_conv(zk_images *p, zk_run_layer *l, zk_tensor *w, zk_blocked_way way,
                           const tail *t) {
  const zk_pack_key key = {.op = &zk_op_conv2d,
                           .way = way,
                           .groups = l->conv.g.groups,
                           .in = {w},
                           .scale = t->scale,
                           .shift = t->shift,
                           .n = w->shape.dim[0]};
  bool fresh;
  ZK_TRY(zk_images_pack(p, l, &key, &fresh));
  zk_blocked_conv *packed = &l->pack->conv;
  if (fresh) {
    packed->g = l->conv.g;
    ZK_TRY(zk_blocked_conv_pack(packed, zk_floats(w), t->scale, t->shift));
    zk_pack_filled(l->pack);
  }
  l->conv.way = packed->way, l->conv.packed = packed->packed, l->conv.bias = packed->bias;
  return ZK_OK;
}

static zk_status take_conv(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  zk_tensor *x = c->in[0], *w = c->in[1], *bias = c->in[2], *blocks, *other = NULL;
  zk_conv_geometry g;
  zk_run_layer *l;
  void *in;
  if (c->op != &zk_op_conv2d || !zk_is_image(x) || !zk_is_image(c->out[0]) ||
      !zk_images_value(p, x) || !zk_images_known(w) || (bias && !zk_images_known(bias)))
    return ZK_OK;
  ZK_TRY(zk_conv_geometry_of(c, &g));
  zk_blocked_way way = zk_blocked_way_of(&g.conv);
  if (way == ZK_BLOCKED_NONE || zk_blocked_is_narrow(&g.conv))
    return ZK_OK;
  *taken = true;
  tail t = {.y = c->out[0]};
  ZK_TRY(zk_images_layer(p, &x->shape, &l));
  l->run = run_conv;
  l->conv = (zk_blocked_conv){.g = g.conv, .least = -INFINITY, .most = INFINITY};
  ZK_TRY(join(p, i, l, &t));
  ZK_TRY(way == ZK_BLOCKED_PLANES ? zk_images_planes(p, x) : zk_images_blocks(p, x, &x));
  if (t.other)
    ZK_TRY(zk_images_blocks(p, t.other, &other));
  ZK_TRY(zk_images_blocks_for(p, i, t.y, !other, &l->image, &blocks));
  ZK_TRY(zk_arena_take(&p->e->arena, 4 * sizeof x, &in));
  c->in = in;
  c->in[0] = x, c->in[1] = w, c->in[2] = bias, c->in[3] = other, c->n_in = 4;
  c->out[0] = blocks;
  s->layer = l;
  ZK_TRY(pack_conv(p, l, w, way,
                   &(tail){.scale = t.scale,
                           .shift = t.shift ? t.shift
                                    : bias  ? zk_data(bias)
                                            : NULL}));
  ZK_TRY(zk_images_packed(p, c, 1));
  return zk_images_put(p, s);
}

/* ---- what may follow them ---------------------------------------------------------------------
 */

static zk_status run_max_pool(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_max_pool(&l->window, zk_floats(c->in[0]), zk_data(c->out[0]), l->image);
  return ZK_OK;
}

static zk_status run_avg_pool(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_avg_pool(&l->window, l->count_padding, l->divisor, zk_floats(c->in[0]),
                      zk_data(c->out[0]), l->image);
  return ZK_OK;
}

static zk_status run_mean(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_mean(l->n, l->c, l->size, zk_floats(c->in[0]), zk_data(c->out[0]));
  return ZK_OK;
}

/* A max or average pool; an adaptive one if it is the mean of each channel, whose result is in
 * planes. */
static zk_status take_pool(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  bool max = c->op == &zk_op_max_pool2d, adaptive = c->op == &zk_op_adaptive_avg_pool2d;
  zk_pool_geometry g = {0};
  zk_run_layer *l;
  if ((!max && !adaptive && c->op != &zk_op_avg_pool2d) || c->n_out != 1 ||
      !zk_images_in_blocks(p, c->in[0]) || !zk_is_image(c->out[0]))
    return ZK_OK;
  ZK_TRY((max        ? zk_max_pool_geometry_of
          : adaptive ? zk_adaptive_pool_geometry_of
                     : zk_avg_pool_geometry_of)(c, &g));
  if (adaptive && (g.size[ZK_H] != 1 || g.size[ZK_W] != 1))
    return ZK_OK;
  *taken = true;
  ZK_TRY(zk_images_layer(p, &c->in[0]->shape, &l));
  ZK_TRY(zk_images_blocks(p, c->in[0], &c->in[0]));
  s->layer = l;
  l->run = max ? run_max_pool : adaptive ? run_mean : run_avg_pool;
  l->count_padding = g.count_include_pad, l->divisor = g.divisor;
  if (adaptive) {
    zk_images_value(p, c->out[0])->planes = true;
    return zk_images_put(p, s);
  }
  zk_planes out = g.in;
  memcpy(out.size, g.size, sizeof out.size);
  l->window = zk_conv_of_window(&g.window, &g.in, &out, g.in.c, 1);
  ZK_TRY(zk_images_blocks_for(p, i, c->out[0], true, &l->image, &c->out[0]));
  return zk_images_put(p, s);
}

/* Functions of one element; their other inputs are numbers. */
static bool is_pointwise(const zk_op *op) {
  static const zk_op *const ops[] = {&zk_op_relu,     &zk_op_clamp,       &zk_op_sigmoid,
                                     &zk_op_silu,     &zk_op_tanh,        &zk_op_leaky_relu,
                                     &zk_op_elu,      &zk_op_hardsigmoid, &zk_op_hardswish,
                                     &zk_op_softplus, &zk_op_gelu,        NULL};
  for (int i = 0; ops[i]; i++)
    if (ops[i] == op)
      return true;
  return false;
}

static zk_status take_pointwise(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  int64_t image;
  bool fits = zk_images_in_blocks(p, c->in[0]) && is_pointwise(c->op) && zk_is_image(c->out[0]);
  for (int k = 1; k < c->n_in && fits; k++)
    fits = !c->in[k] || (zk_images_known(c->in[k]) && zk_numel(c->in[k]) == 1);
  if (!fits)
    return ZK_OK;
  *taken = true;
  ZK_TRY(zk_images_blocks(p, c->in[0], &c->in[0]));
  ZK_TRY(zk_images_blocks_for(p, i, c->out[0], false, &image, &c->out[0]));
  return zk_images_put(p, s);
}

static zk_status run_scale(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_scale(l->n, l->c, l->size, zk_floats(c->in[0]), zk_floats(c->in[1]),
                   zk_data(c->out[0]));
  return ZK_OK;
}

/* A sum, difference or product of two images, or of an image and a number for each channel. */
static zk_status take_binary(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  bool product = c->op == &zk_op_mul;
  int64_t image;
  zk_run_layer *l;
  if ((!product && c->op != &zk_op_add && c->op != &zk_op_sub) || !zk_is_image(c->in[0]) ||
      !zk_is_image(c->in[1]) || !zk_is_image(c->out[0]) || !zk_images_there(p, c->in[0]) ||
      !zk_images_there(p, c->in[1]) ||
      (!zk_images_in_blocks(p, c->in[0]) && !zk_images_in_blocks(p, c->in[1])))
    return ZK_OK;
  zk_shape *a = &c->in[0]->shape, *b = &c->in[1]->shape;
  int one = zk_images_pixels(a) == 1 ? 0 : 1;
  bool same = zk_shape_equal(a, b), scales = product && !same && a->dim[0] == b->dim[0] &&
                                             a->dim[1] == b->dim[1] &&
                                             zk_images_pixels(&c->in[one]->shape) == 1;
  if (!same && !scales)
    return ZK_OK;
  *taken = true;
  ZK_TRY(zk_images_blocks(p, c->in[0], &c->in[0]));
  ZK_TRY(zk_images_blocks(p, c->in[1], &c->in[1]));
  if (scales) {
    zk_tensor *factor = c->in[one];
    c->in[0] = c->in[1 - one], c->in[1] = factor;
    ZK_TRY(zk_images_layer(p, &c->out[0]->shape, &l));
    l->run = run_scale;
    s->layer = l;
  }
  ZK_TRY(zk_images_blocks_for(p, i, c->out[0], false, &image, &c->out[0]));
  return zk_images_put(p, s);
}

/* ---- recurrent layers -------------------------------------------------------------------------
 */

static zk_status run_recurrent(const zk_run_layer *l, const zk_call *c) {
  zk_call call = *c;
  return zk_recurrent_forward_packed(&call, &l->recurrent);
}

/* One whose weights are known. */
static zk_status take_recurrent(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  zk_run_layer *l;
  if (c->op != &zk_op_recurrent || c->in[ZK_RECURRENT_W_HR] || c->in[ZK_RECURRENT_SIZES])
    return ZK_OK;
  zk_tensor *ih = c->in[ZK_RECURRENT_W_IH], *hh = c->in[ZK_RECURRENT_W_HH];
  const zk_shape *x = &c->in[ZK_RECURRENT_X]->shape; /* [steps, batch, features] */
  const int64_t rows = hh->shape.dim[0], out = hh->shape.dim[1];
  if (!zk_is_weight(ih) || !zk_is_weight(hh) || !zk_is_contiguous(ih) || !zk_is_contiguous(hh) ||
      !zk_dense_fits_product(rows, ih->shape.dim[1], out) ||
      !zk_dense_fits_product(x->dim[1], rows, out) || x->dim[0] == 0)
    return ZK_OK;
  *taken = true;
  for (int k = 0; k < c->n_in; k++)
    if (c->in[k] && !zk_images_known(c->in[k]))
      ZK_TRY(zk_images_planes(p, c->in[k]));
  ZK_TRY(zk_images_new_layer(p, &l));
  l->run = run_recurrent;
  s->layer = l;
  for (int k = 0; k < c->n_out; k++) {
    zk_image_value *v = zk_images_value(p, c->out[k]);
    if (v)
      v->planes = true;
  }
  const zk_pack_key key = {
      .op = c->op, .way = zk_call_attr(c, "mode")->i, .in = {ih, hh}, .groups = 1};
  bool fresh;
  ZK_TRY(zk_images_pack(p, l, &key, &fresh));
  if (fresh) {
    ZK_TRY(zk_recurrent_pack(c, &l->pack->recurrent));
    zk_pack_filled(l->pack);
  }
  l->recurrent = l->pack->recurrent;
  ZK_TRY(zk_images_packed(p, c, ZK_RECURRENT_W_IH));
  ZK_TRY(zk_images_packed(p, c, ZK_RECURRENT_W_HH));
  return zk_images_put(p, s);
}

/* ---- all --------------------------------------------------------------------------------------
 */

zk_status zk_layers_take(zk_images *p, int i, bool *taken) {
  static zk_status (*const ways[])(zk_images * p, int i, bool *taken) = {
      take_conv,           zk_joined_linear, zk_joined_gelu, take_recurrent, zk_bytes_products,
      zk_bytes_in_between, take_pool,        take_pointwise, take_binary};
  for (size_t k = 0; k < sizeof ways / sizeof *ways && !*taken; k++)
    ZK_TRY(ways[k](p, i, taken));
  return ZK_OK;
}
