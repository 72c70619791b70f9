/*
 * blocks.c: a plan's steps, rewritten.
 *
 * The steps are gone through in their order. A value is then there as planes, in blocks, or both;
 * a step that needs the other form gets it by a step in front.
 */
#include "onnx/run/blocks.h"

#include "onnx/run/layers.h"

static zk_status count_values(zk_images *p) {
  zk_evaluation *e = p->e;
  zk_tensor **made = e->made.at;
  void *at;
  uint32_t n = 0;
  ZK_TRY(zk_arena_take(&e->arena, sizeof(zk_image_value) * ((size_t)e->made.count + 1), &at));
  p->value = at;
  for (uint32_t i = 0; i < e->made.count; i++)
    if (!made[i]->storage->data && !made[i]->storage->version) {
      p->value[n] = (zk_image_value){.whole = made[i], .reader = -1};
      made[i]->storage->version = ++n;
    }
  for (int i = 0; i < (int)e->steps.count; i++)
    for (int k = 0; k < p->step[i]->call.n_in; k++) {
      zk_image_value *v = zk_images_value(p, p->step[i]->call.in[k]);
      if (v)
        v->readers++, v->reader = i;
    }
  for (int k = 0; k < e->p->n_out; k++) {
    zk_image_value *v = zk_images_value(p, e->value[e->p->out[k].value]);
    if (v)
      v->readers++, v->reader = -1;
  }
  for (int k = 0; k < e->p->n_in; k++)
    zk_images_value(p, e->value[e->p->in[k].value])->planes = true;
  return ZK_OK;
}

/* A cat whose parts all have written into its blocks. */
static bool is_joined(const zk_images *p, const zk_call *c) {
  const zk_image_value *v = c->op == &zk_op_cat ? zk_images_value(p, c->out[0]) : NULL;
  bool joined = v && v->blocks;
  for (int k = 0; joined && k < c->n_in; k++) {
    const zk_image_value *part = zk_images_value(p, c->in[k]);
    joined = part && part->blocks && part->blocks->storage == v->blocks->storage;
  }
  return joined;
}

static zk_status take_step(zk_images *p, int i) {
  zk_run_step *s = p->step[i];
  bool taken = p->done[i];
  p->node = s->node;
  if (is_joined(p, &s->call))
    return ZK_OK;
  if (!taken)
    ZK_TRY(zk_layers_take(p, i, &taken));
  if (taken)
    return ZK_OK;
  for (int k = 0; k < s->call.n_in; k++)
    ZK_TRY(zk_images_planes(p, s->call.in[k]));
  for (int k = 0; k < s->call.n_out; k++) {
    zk_image_value *v = zk_images_value(p, s->call.out[k]);
    if (v)
      v->planes = true, v->blocks = NULL;
  }
  return zk_images_put(p, s);
}

static zk_status take_steps(zk_images *p) {
  zk_evaluation *e = p->e;
  for (int i = 0; i < (int)e->steps.count; i++)
    ZK_TRY(take_step(p, i));
  for (int k = 0; k < e->p->n_out; k++)
    ZK_TRY(zk_images_planes(p, e->value[e->p->out[k].value]));
  e->steps = p->out;
  return ZK_OK;
}

zk_status zk_run_in_blocks(zk_evaluation *e, zk_weights *weights) {
  zk_images p = {.e = e, .step = e->steps.at, .weights = weights};
  void *done;
  ZK_TRY(zk_arena_take(&e->arena, sizeof *p.done * ((size_t)e->steps.count + 1), &done));
  p.done = done;
  ZK_TRY(count_values(&p));
  zk_status status = take_steps(&p);
  zk_tensor **made = e->made.at;
  for (uint32_t i = 0; i < e->made.count; i++)
    if (made[i]->storage && !made[i]->storage->data)
      made[i]->storage->version = 0;
  return status;
}

void zk_run_layer_clear(zk_run_layer *l) {
  if (l)
    zk_pack_release(l->pack);
}
