/*
 * packs.h: packed weights that the plans of a program share: one for each weight and form.
 *
 * A plan that needs a weight in a form which another plan has packed already takes that one; the
 * last plan that lets go of it frees it.
 */
#ifndef ZK_ONNX_RUN_PACKS_H
#define ZK_ONNX_RUN_PACKS_H

#include "kernel/blocked.h"
#include "kernel/dense.h"
#include "onnx/from/integers.h"
#include "op/nn/recurrent_shape.h"

enum { ZK_PACK_INPUTS = 8 };

/* What decides the numbers of a pack. */
typedef struct zk_pack_key {
  const zk_op *op;
  int64_t way, groups;           /* numbers of the op's own */
  zk_tensor *in[ZK_PACK_INPUTS]; /* known; in[0]: the weight. Others are compared by elements */
  const float *scale, *shift;    /* by output, n each; NULL: none */
  int64_t n;
} zk_pack_key;

typedef struct zk_pack {
  struct zk_pack *next;
  struct zk_pack **list; /* that it is in */
  int users;
  int64_t bytes;
  zk_pack_key key; /* its own, but for `numbers` */
  float *numbers;  /* owned: those of the key */
  /* One of these, filled by who gets a fresh one. */
  zk_blocked_conv conv;
  zk_dense_weight weight;
  zk_integers_weight integers;
  zk_recurrent_weights recurrent;
} zk_pack;

/* The pack of that key in the list, or a new one (*fresh), for one more user. Who has filled a
 * fresh one says so. */
zk_status zk_pack_take(zk_pack **list, const zk_pack_key *key, zk_pack **out, bool *fresh);
void zk_pack_filled(zk_pack *p);
void zk_pack_release(zk_pack *p); /* NULL passes */

#endif
