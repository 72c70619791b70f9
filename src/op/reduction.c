/*
 * reduction.c: the geometry of reductions.
 */
#include <stdbool.h>
#include "op/kernel.h"

zk_status zk_reduction_init(const char *op, const zk_tensor *t, const zk_attr *dims, bool keepdim,
                            zk_reduction *r, zk_shape *out) {
  bool reduce[ZK_MAX_DIM] = {false};
  int ndim = t->shape.ndim;
  bool all = !dims || !dims->given || dims->n == 0;
  for (int i = 0; i < (all ? ndim : dims->n); i++) {
    int d = i;
    if (!all)
      ZK_TRY(zk_wrap_dim(op, dims->v[i], ndim, &d));
    if (reduce[d] && !all)
      return zk_fail(ZK_ERR_ARG, "%s: dim %d appears more than once", op, d);
    reduce[d] = true;
  }
  *r = (zk_reduction){.outputs = 1, .count = 1};
  *out = ZK_SCALAR;
  for (int d = 0; d < ndim; d++) {
    int64_t size = t->shape.dim[d];
    if (reduce[d]) {
      r->reduced[r->n_reduced] = size;
      r->reduced_stride[r->n_reduced++] = t->stride[d];
      r->count *= size;
      if (keepdim)
        out->dim[out->ndim++] = 1;
    } else {
      r->kept[r->n_kept] = size;
      r->kept_stride[r->n_kept++] = t->stride[d];
      r->outputs *= size;
      out->dim[out->ndim++] = size;
    }
  }
  return ZK_OK;
}

int64_t zk_reduction_start(const zk_reduction *r, int64_t o) {
  int64_t offset = 0;
  for (int d = r->n_kept - 1; d >= 0; d--) {
    offset += o % r->kept[d] * r->kept_stride[d];
    o /= r->kept[d];
  }
  return offset;
}

void zk_reduction_walk(const zk_reduction *r, int64_t start, int64_t begin, int64_t end, zk_run run,
                       void *context) {
  if (r->n_reduced == 0) {
    if (begin < end)
      run(context, start, 0, 1);
    return;
  }
  int last = r->n_reduced - 1;
  int64_t inner = r->reduced[last], stride = r->reduced_stride[last];
  while (begin < end) {
    int64_t rest = begin / inner, at = begin % inner, offset = start + at * stride;
    for (int d = last - 1; d >= 0; d--) {
      offset += rest % r->reduced[d] * r->reduced_stride[d];
      rest /= r->reduced[d];
    }
    int64_t n = inner - at < end - begin ? inner - at : end - begin;
    run(context, offset, stride, n);
    begin += n;
  }
}
