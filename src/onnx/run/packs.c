/*
 * packs.c: finding, keeping and freeing packed weights (packs.h).
 */
#include "onnx/run/packs.h"

#include <string.h>
#include "base/memory.h"

static bool same_floats(const float *a, const float *b, int64_t n) {
  return a && b ? memcmp(a, b, sizeof *a * (size_t)n) == 0 : a == b;
}

/* Of one dtype and shape, with equal elements? Both are known. */
static bool same_elements(const zk_tensor *a, const zk_tensor *b) {
  if (!a || !b)
    return a == b;
  if (zk_is_set_to(a, b))
    return true;
  return a->dtype == b->dtype && zk_shape_equal(&a->shape, &b->shape) && zk_is_contiguous(a) &&
         zk_is_contiguous(b) &&
         memcmp(zk_data(a), zk_data(b), (size_t)zk_numel(a) * zk_dtype_size(a->dtype)) == 0;
}

static bool fits(const zk_pack_key *a, const zk_pack_key *b) {
  if (a->op != b->op || a->way != b->way || a->groups != b->groups || a->n != b->n ||
      !a->in[0]->storage->data || !zk_is_set_to(a->in[0], b->in[0]) ||
      !same_floats(a->scale, b->scale, a->n) || !same_floats(a->shift, b->shift, a->n))
    return false;
  for (int i = 1; i < ZK_PACK_INPUTS; i++)
    if (!same_elements(a->in[i], b->in[i]))
      return false;
  return true;
}

/* Bytes that the budget in force has left. */
static int64_t budget_left(int64_t less) {
  zk_budget *b = zk_memory_budget(NULL);
  zk_memory_budget(b);
  if (b)
    b->left -= less;
  return b ? b->left : 0;
}

/* Copies of the key's numbers, and its tensors. */
static zk_status keep_key(zk_pack *p, const zk_pack_key *key) {
  size_t size = sizeof(float) * (size_t)key->n;
  p->key = *key;
  p->key.scale = p->key.shift = NULL;
  for (int i = 0; i < ZK_PACK_INPUTS; i++)
    zk_tensor_retain(key->in[i]);
  p->numbers = zk_alloc(2 * size);
  if (!p->numbers)
    return zk_nomem(2 * size, "packed weights");
  if (key->scale)
    p->key.scale = memcpy(p->numbers, key->scale, size);
  if (key->shift)
    p->key.shift = memcpy(p->numbers + key->n, key->shift, size);
  return ZK_OK;
}

zk_status zk_pack_take(zk_pack **list, const zk_pack_key *key, zk_pack **out, bool *fresh) {
  *fresh = false;
  for (zk_pack *p = *list; p; p = p->next)
    if (fits(&p->key, key)) {
      p->users++;
      (void)budget_left(p->bytes); /* it counts for each plan, so that each keeps to the limit */
      *out = p;
      return ZK_OK;
    }
  zk_pack *p = *out = zk_alloc_zero(sizeof *p);
  if (!p)
    return zk_nomem(sizeof *p, "packed weights");
  p->users = 1;
  p->list = list, p->next = *list;
  *list = p;
  *fresh = true;
  p->bytes = budget_left(0);
  return keep_key(p, key);
}

void zk_pack_filled(zk_pack *p) {
  p->bytes -= budget_left(0);
}

void zk_pack_release(zk_pack *p) {
  if (!p || --p->users > 0)
    return;
  zk_pack **at = p->list;
  while (*at != p)
    at = &(*at)->next;
  *at = p->next;
  zk_blocked_conv_clear(&p->conv);
  zk_dense_weight_clear(&p->weight);
  zk_integers_weight_clear(&p->integers);
  zk_recurrent_weights_clear(&p->recurrent);
  zk_tensor_release_all(p->key.in, ZK_PACK_INPUTS);
  zk_free(p->numbers);
  zk_free(p);
}
