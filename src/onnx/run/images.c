/*
 * images.c: forms of values, and the steps from one to the other (images.h).
 */
#include "onnx/run/images.h"

#include "kernel/bytes_image.h"
#include "onnx/from/import.h"

/* ---- what is known of values ------------------------------------------------------------------
 */

/* While steps are rewritten, an unallocated storage's version is its number plus 1. */
zk_image_value *zk_images_value(const zk_images *p, const zk_tensor *t) {
  bool unallocated = t && t->storage && !t->storage->data && t->storage->version;
  return unallocated ? &p->value[t->storage->version - 1] : NULL;
}

/* Is it [n, c, h, w], all of its storage, not empty? */
static bool is_whole(const zk_tensor *t) {
  return t && t->shape.ndim == 4 && t->offset == 0 && t->storage && zk_numel(t) > 0 &&
         zk_is_contiguous(t) && (size_t)zk_numel(t) * zk_dtype_size(t->dtype) == t->storage->bytes;
}

bool zk_is_image(const zk_tensor *t) {
  return t && t->dtype == ZK_FLOAT32 && is_whole(t);
}

bool zk_is_byte_image(const zk_tensor *t) {
  return t && zk_is_bytes(t) && is_whole(t);
}

bool zk_images_known(const zk_tensor *t) {
  return zk_is_known(t) && zk_is_contiguous(t);
}

int64_t zk_images_pixels(const zk_shape *s) {
  return s->dim[2] * s->dim[3];
}

/* Is it there in blocks alone? */
bool zk_images_in_blocks(const zk_images *p, const zk_tensor *t) {
  const zk_image_value *v = zk_images_value(p, t);
  return v && v->blocks && !v->planes && is_whole(t) && zk_shape_equal(&t->shape, &v->whole->shape);
}

bool zk_images_there(const zk_images *p, const zk_tensor *t) {
  const zk_image_value *v = zk_images_value(p, t);
  return v && (v->blocks || v->planes);
}

/* The step that alone reads t, whole and after step i; -1: none. */
int zk_images_only_reader(const zk_images *p, const zk_tensor *t, int i) {
  const zk_image_value *v = zk_images_value(p, t);
  if (!v || v->readers != 1 || v->reader <= i || p->done[v->reader])
    return -1;
  const zk_call *c = &p->step[v->reader]->call;
  for (int k = 0; k < c->n_in; k++)
    if (c->in[k] && zk_is_set_to(c->in[k], t))
      return v->reader;
  return -1;
}

/* ---- new steps --------------------------------------------------------------------------------
 */

zk_status zk_images_put(zk_images *p, zk_run_step *s) {
  void *slot;
  ZK_TRY(zk_list_add(&p->e->arena, &p->out, sizeof(zk_run_step *), &slot));
  *(zk_run_step **)slot = s;
  return ZK_OK;
}

zk_status zk_images_new_layer(zk_images *p, zk_run_layer **out) {
  void *l;
  ZK_TRY(zk_arena_take(&p->e->arena, sizeof(zk_run_layer), &l));
  *out = l;
  return ZK_OK;
}

zk_status zk_images_layer(zk_images *p, const zk_shape *image, zk_run_layer **out) {
  ZK_TRY(zk_images_new_layer(p, out));
  (*out)->n = image->dim[0], (*out)->c = image->dim[1], (*out)->size = zk_images_pixels(image);
  return ZK_OK;
}

static zk_status own(zk_images *p, zk_tensor *t) {
  void *slot;
  zk_status status = zk_list_add(&p->e->arena, &p->e->made, sizeof(zk_tensor *), &slot);
  if (status == ZK_OK)
    *(zk_tensor **)slot = t;
  else
    zk_tensor_release(t);
  return status;
}

zk_status zk_images_pack(zk_images *p, zk_run_layer *l, const zk_pack_key *key, bool *fresh) {
  return zk_pack_take(&p->e->p->packs, key, &l->pack, fresh);
}

zk_status zk_images_packed(zk_images *p, zk_call *c, int k) {
  zk_tensor *t = c->in[k];
  ZK_TRY(zk_tensor_meta(t, &c->in[k]));
  ZK_TRY(own(p, c->in[k]));
  zk_weights_read(p->weights, t);
  return ZK_OK;
}

/* Memory for an image in blocks. */
static zk_status new_blocks(zk_images *p, zk_dtype dtype, const zk_shape *image, zk_tensor **out) {
  zk_shape flat =
      ZK_SHAPE(zk_blocked_floats(image->dim[0], image->dim[1], zk_images_pixels(image)));
  ZK_TRY(zk_tensor_unallocated(dtype, dtype == ZK_FLOAT32 ? &flat : image, out));
  return own(p, *out);
}

/* A step that makes y of x. */
static zk_status add_step(zk_images *p, zk_run_layer *l, zk_tensor *x, zk_tensor *y) {
  void *at, *in;
  ZK_TRY(zk_arena_take(&p->e->arena, sizeof(zk_run_step), &at));
  ZK_TRY(zk_arena_take(&p->e->arena, sizeof x, &in));
  zk_run_step *s = at;
  *s = (zk_run_step){.node = p->node, .layer = l};
  s->call.in = in;
  s->call.in[0] = x, s->call.n_in = 1;
  s->call.out[0] = y, s->call.n_out = 1;
  return zk_images_put(p, s);
}

static zk_status run_from_planes(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_from_planes(l->n, l->c, l->size, zk_floats(c->in[0]), zk_data(c->out[0]));
  return ZK_OK;
}

static zk_status run_to_planes(const zk_run_layer *l, const zk_call *c) {
  zk_blocked_to_planes(l->n, l->c, l->size, zk_floats(c->in[0]), l->image, zk_data(c->out[0]));
  return ZK_OK;
}

static zk_status run_bytes_from_planes(const zk_run_layer *l, const zk_call *c) {
  zk_bytes_from_planes(l->n, l->c, l->size, c->in[0]->dtype == ZK_INT8, zk_data(c->in[0]),
                       zk_data(c->out[0]));
  return ZK_OK;
}

static zk_status run_bytes_to_planes(const zk_run_layer *l, const zk_call *c) {
  zk_bytes_to_planes(l->n, l->c, l->size, c->in[0]->dtype == ZK_INT8, zk_data(c->in[0]),
                     zk_data(c->out[0]));
  return ZK_OK;
}

/* t's storage as planes. */
zk_status zk_images_planes(zk_images *p, const zk_tensor *t) {
  zk_image_value *v = zk_images_value(p, t);
  zk_run_layer *l;
  if (!v || v->planes || !v->blocks)
    return ZK_OK;
  ZK_TRY(zk_images_layer(p, &v->whole->shape, &l));
  l->run = zk_is_bytes(t) ? run_bytes_to_planes : run_to_planes;
  l->image = v->image;
  v->planes = true;
  return add_step(p, l, v->blocks, v->whole);
}

/* The image t in blocks. */
zk_status zk_images_blocks(zk_images *p, zk_tensor *t, zk_tensor **out) {
  zk_image_value *v = zk_images_value(p, t);
  zk_run_layer *l;
  bool whole = v && zk_shape_equal(&t->shape, &v->whole->shape);
  if (whole && v->blocks) {
    *out = v->blocks;
    return ZK_OK;
  }
  ZK_TRY(zk_images_planes(p, t));
  ZK_TRY(zk_images_layer(p, &t->shape, &l));
  ZK_TRY(new_blocks(p, t->dtype, &t->shape, out));
  l->run = zk_is_bytes(t) ? run_bytes_from_planes : run_from_planes;
  if (whole)
    v->blocks = *out;
  return add_step(p, l, t, *out);
}

zk_status zk_images_bytes_for(zk_images *p, zk_tensor *y, zk_tensor **out) {
  ZK_TRY(new_blocks(p, y->dtype, &y->shape, out));
  zk_images_value(p, y)->blocks = *out;
  return ZK_OK;
}

/* Where a step shall write the image y in blocks: memory of its own, or its part of the blocks of a
 * cat, which alone reads it. */
zk_status zk_images_blocks_for(zk_images *p, int i, zk_tensor *y, bool apart, int64_t *image,
                               zk_tensor **out) {
  zk_image_value *v = zk_images_value(p, y);
  int j = zk_images_only_reader(p, y, i);
  const zk_call *c = j >= 0 ? &p->step[j]->call : NULL;
  const zk_shape *s = &y->shape;
  int64_t block = zk_blocked_channels(), before = 0, size = zk_images_pixels(s);
  bool fits = c && c->op == &zk_op_cat && zk_call_attr(c, "dim")->i == 1 && zk_is_image(c->out[0]);
  bool found = false;
  for (int k = 0; fits && k < c->n_in; k++) {
    fits = zk_is_image(c->in[k]) && (k + 1 == c->n_in || c->in[k]->shape.dim[1] % block == 0);
    found = found || c->in[k] == y;
    before += found ? 0 : c->in[k]->shape.dim[1];
  }
  *image = 0;
  if (!fits || !found || (!apart && s->dim[0] > 1)) {
    ZK_TRY(new_blocks(p, y->dtype, s, out));
    v->blocks = *out;
    return ZK_OK;
  }
  const zk_shape *all = &c->out[0]->shape;
  zk_image_value *whole = zk_images_value(p, c->out[0]);
  if (!whole->blocks)
    ZK_TRY(new_blocks(p, y->dtype, all, &whole->blocks));
  *image = zk_blocked_floats(1, all->dim[1], size);
  int64_t floats = (s->dim[0] - 1) * *image + zk_blocked_floats(1, s->dim[1], size), one = 1;
  ZK_TRY(zk_tensor_as_strided(whole->blocks, &ZK_SHAPE(floats), &one, before * size, out));
  v->blocks = *out;
  v->image = *image;
  return own(p, *out);
}
