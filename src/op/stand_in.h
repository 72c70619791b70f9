/*
 * stand_in.h: dtypes that ops have no kernels for. float16 and bfloat16 are computed in float32 and
 * rounded once a call, int8, int16 and int32 in int64, where sums and products are right modulo
 * any power of two. The inputs are converted, the op runs, its outputs are converted back. Ops that
 * only move elements (`moves`) see the elements themselves; of them an index of int32 is converted.
 * uint16, uint32 and uint64 are moved and converted alone.
 */
#ifndef ZK_OP_STAND_IN_H
#define ZK_OP_STAND_IN_H

#include "op/op.h"

/* May the op take the dtypes of these inputs? Refuses those that are stored alone. */
zk_status zk_check_computed(const zk_call *c);

/* forward with stand-ins, where the call needs them. */
zk_status zk_stand_in_forward(zk_call *c);
/* Is the tensor of the parameter `index` of a dtype that another stands in for? */
bool zk_has_small_index(const zk_call *c);

/* A call in place of another, with room for its lists: the tensors that are put there are released
 * by close. A stand-in that failed to open is closed, too. */
typedef struct zk_stand_in {
  zk_call call;
  zk_tensor *few[ZK_MAX_PARAM];
} zk_stand_in;
zk_status zk_stand_in_open(zk_stand_in *s, const zk_call *c);
void zk_stand_in_close(zk_stand_in *s);

/* Does a tensor of the call have a dtype that another stands in for? */
static inline bool zk_needs_stand_in(const zk_call *c) {
  unsigned dtypes = 0;
  for (int i = 0; i < c->n_in; i++)
    dtypes |= c->in[i] ? 1u << c->in[i]->dtype : 0;
  for (int k = 0; k < c->n_out; k++)
    dtypes |= c->out[k] ? 1u << c->out[k]->dtype : 0;
  return dtypes & ZK_STAND_IN_DTYPES;
}

#endif
