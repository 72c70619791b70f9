/*
 * byte_layers.c: products of integers and what stands between them (byte_layers.h).
 */
#include "onnx/run/byte_layers.h"

#include "onnx/from/bytes_ops.h"
#include "onnx/from/import.h"

/* ---- products of integers ---------------------------------------------------------------------
 */

static zk_status run_integers(const zk_run_layer *l, const zk_call *c) {
  return zk_integers_forward(c, &l->integers);
}

/* Can a convolution read and leave channels last? */
static bool fits_last(const zk_images *p, const zk_call *c) {
  const zk_tensor *a = c->in[ZK_INTEGERS_A];
  return c->op == &zk_integers_conv && zk_is_byte_image(a) && zk_is_byte_image(c->out[0]) &&
         zk_images_value(p, a) && zk_integers_fits_last(c);
}

/* What is packed hangs on a's type, and not on its image; without `known`, on the weight alone. */
static zk_status pack_integers(zk_images *p, zk_run_layer *l, const zk_call *c, bool known,
                               bool last, bool is_signed) {
  zk_pack_key key = {.op = c->op,
                     .way = known + 2 * last + 4 * is_signed,
                     .groups = c->op == &zk_integers_conv ? c->attr[ZK_INTEGERS_GROUPS].i : 1};
  bool fresh;
  for (int k = 0; k + 1 < c->n_in && (known || k == 0); k++)
    key.in[k] = c->in[k + 1];
  ZK_TRY(zk_images_pack(p, l, &key, &fresh));
  if (fresh) {
    ZK_TRY(zk_integers_pack(c, known, last, &l->pack->integers));
    zk_pack_filled(l->pack);
  }
  l->integers = l->pack->integers;
  return ZK_OK;
}

/* One whose weight is known. */
zk_status zk_bytes_products(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  zk_run_layer *l;
  if ((c->op != &zk_integers_linear && c->op != &zk_integers_conv) ||
      !zk_is_known(c->in[ZK_INTEGERS_W]))
    return ZK_OK;
  *taken = true;
  bool known = true, is_signed = c->in[ZK_INTEGERS_A]->dtype == ZK_INT8;
  for (int k = 1; k < c->n_in; k++)
    known = known && (!c->in[k] || zk_is_known(c->in[k]));
  bool last = known && fits_last(p, c);
  for (int k = last ? 1 : 0; k < c->n_in; k++)
    if (c->in[k])
      ZK_TRY(zk_images_planes(p, c->in[k]));
  ZK_TRY(zk_images_new_layer(p, &l));
  l->run = run_integers;
  s->layer = l;
  ZK_TRY(pack_integers(p, l, c, known, last, is_signed));
  ZK_TRY(zk_images_packed(p, c, ZK_INTEGERS_W));
  if (last) {
    ZK_TRY(zk_images_blocks(p, c->in[ZK_INTEGERS_A], &c->in[ZK_INTEGERS_A]));
    ZK_TRY(zk_images_bytes_for(p, c->out[0], &c->out[0]));
  } else {
    zk_images_value(p, c->out[0])->planes = true;
  }
  return zk_images_put(p, s);
}

/* ---- between them -----------------------------------------------------------------------------
 */

static zk_status run_last(const zk_run_layer *l, const zk_call *c) {
  (void)l;
  return zk_bytes_ops_run(c, true);
}

/* A maximum over windows, or a sum of two images, of which one has its channels last. */
zk_status zk_bytes_in_between(zk_images *p, int i, bool *taken) {
  zk_run_step *s = p->step[i];
  zk_call *c = &s->call;
  int n = c->op == &zk_bytes_max_pool ? 1 : 2;
  bool one = false, all = c->op == &zk_bytes_max_pool || c->op == &zk_bytes_weighted_sum;
  for (int k = 0; k < n && all; k++) {
    all = zk_is_byte_image(c->in[k]) && zk_images_there(p, c->in[k]);
    one = one || zk_images_in_blocks(p, c->in[k]);
  }
  if (!all || !one || !zk_is_byte_image(c->out[0]))
    return ZK_OK;
  *taken = true;
  for (int k = n; k < c->n_in; k++)
    ZK_TRY(zk_images_planes(p, c->in[k]));
  for (int k = 0; k < n; k++)
    ZK_TRY(zk_images_blocks(p, c->in[k], &c->in[k]));
  ZK_TRY(zk_images_new_layer(p, &s->layer));
  s->layer->run = run_last;
  ZK_TRY(zk_images_bytes_for(p, c->out[0], &c->out[0]));
  return zk_images_put(p, s);
}
