"""Normalizations."""
import torch
import torch.nn.functional as F

import recurrent
from case import *


def w(*shape, **a):
    return x(*shape, low=0.5, high=2, **a)


def still(*shape):
    return x(*shape, low=0.5, high=2, grad=False)


OPS = {
    "layer_norm": [
        C(x(3, 4), [4]), C(x(3, 4), [4], w(4), x(4)), C(x(2, 3, 4), [3, 4], w(3, 4), x(3, 4)),
        C(x(2, 3, 4), [4], w(4)), C(x(3, 4), [4], bias=x(4)), C(x(6), [6], w(6), x(6)),
        C(x(3, 4), [4], w(4), x(4), 0.1), C(x(3, 4, dtype=F64), [4], w(4, dtype=F64)),
        *(C(x(3, 4, how=h), [4], w(4), x(4)) for h in LAYOUTS[:2]), C(x(0, 4), [4], w(4), x(4)),
        C(x(2, 9, low=99, high=101), [9], _tol=1e-4), C(x(values=[[2.0, 2.0, 2.0], [1.0, 2.0, 3.0]]), [3]),
        C(x(3, 4), [3], _raises=True), C(x(3, 4), [4], w(3), _raises=True),
        C(x(3, 4, dtype=I64), [4], _raises=True)],
    "rms_norm": [
        C(x(3, 4), [4]), C(x(3, 4), [4], w(4)), C(x(2, 3, 4), [3, 4], w(3, 4)), C(x(6), [6], w(6)),
        C(x(3, 4), [4], w(4), 0.1), C(x(3, 4), [4], eps=1e-3),
        C(x(3, 4, dtype=F64), [4], w(4, dtype=F64)), C(x(3, 4, how="transposed"), [4], w(4)),
        C(x(3, 4), [3], _raises=True)],
    "group_norm": [
        C(x(2, 4, 3), 2), C(x(2, 4, 3), 2, w(4), x(4)), C(x(2, 4, 2, 3), 4, w(4), x(4)),
        C(x(2, 4, 2, 3), 1, w(4)), C(x(3, 6), 2, w(6), x(6)), C(x(2, 4, 3), 2, bias=x(4)),
        C(x(2, 4, 3), 2, eps=0.1), C(x(2, 4, 3, dtype=F64), 2, w(4, dtype=F64), x(4, dtype=F64)),
        C(x(2, 4, 3, how="transposed"), 2, w(4), x(4)), C(x(0, 4, 3), 2, w(4), x(4)),
        C(x(2, 4, 3), 3, _raises=True), C(x(2, 4, 3), 2, w(3), _raises=True),
        C(x(2, 0, 3), 1, _raises=True), C(x(2, 4, 0), 2, _raises=True)],
    "batch_normalize": [
        C(x(5, 3), training=True), C(x(5, 3), w(3), x(3), training=True),
        C(x(2, 3, 2, 3), w(3), x(3), training=True), C(x(2, 3, 4), w(3), training=True),
        C(x(2, 3, 4), None, x(3), training=True, eps=0.1), C(x(1, 3, 9), w(3), x(3), training=True),
        C(x(5, 3, low=99, high=101), training=True, _tol=1e-4), C(x(values=[[2.0], [2.0], [2.0]]),
                                                       training=True),
        C(x(5, 3, dtype=F64), w(3, dtype=F64), x(3, dtype=F64), training=True),
        *(C(x(4, 3, how=h), w(3), x(3), training=True) for h in LAYOUTS[:2]),
        C(x(5, 3), w(3), x(3), still(3), still(3)), C(x(2, 3, 2, 2), None, None, still(3), still(3)),
        C(x(2, 3, 4), w(3), x(3), still(3), still(3), False, 0.1),
        C(x(0, 3), w(3), x(3), still(3), still(3)),
        C(x(5, 3), w(3), x(3), still(3), still(3), True),
        C(x(1, 3), training=True, _raises=True), C(x(5, 3), _raises=True),
        C(x(5, 3), w(4), training=True, _raises=True), C(x(1, 0), training=True, _raises=True)],
}


def batch_normalize(input, weight=None, bias=None, mean=None, var=None, training=False, eps=1e-5):
    """zknn's: the statistics are given, not kept."""
    y = F.batch_norm(input, None if mean is None else mean.clone(),
                     None if var is None else var.clone(), weight, bias, training, 0.1, eps)
    if training:
        dims = [d for d in range(input.dim()) if d != 1]
        mean, var = input.mean(dims), input.var(dims, correction=0)
    return y, mean.detach(), var.detach()


TORCH = {"layer_norm": F.layer_norm, "rms_norm": F.rms_norm, "group_norm": F.group_norm,
         "batch_normalize": batch_normalize}
OPS.update(recurrent.OPS)
TORCH.update(recurrent.TORCH)
