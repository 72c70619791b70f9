"""Attention."""
import torch.nn.functional as F

from case import *


def b(*shape):
    return x(*shape, dtype=BOOL)


def still(*shape, **a):
    return x(*shape, grad=False, **a)


Q, K, V = x(2, 3, 4), x(2, 5, 4), x(2, 5, 4)
UNSEEN = [[True, False, True], [False, False, False], [False, True, False]]
LOST = [[0.5, -inf, 0.0], [-inf, -inf, -inf], [-1.0, 0.25, -inf]]

OPS = {
    "scaled_dot_product_attention": [
        C(Q, K, V), C(x(3, 4), x(5, 4), x(5, 4)), C(x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4)),
        C(x(2, 3, 4), x(2, 5, 4), x(2, 5, 3)),
        C(x(2, 1, 2, 3, 4), x(2, 1, 2, 2, 4), x(2, 1, 2, 2, 1)),
        # masks
        C(Q, K, V, x(3, 5)), C(Q, K, V, x(2, 3, 5)), C(Q, K, V, x(2, 1, 5)), C(Q, K, V, still(1, 3, 1)),
        C(Q, K, V, still(3, 5)), C(Q, K, V, b(3, 5)), C(Q, K, V, b(2, 1, 5)),
        C(x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), still(2, 1, 3, 5)),
        C(x(2, 2, 3, 4), x(2, 2, 5, 4), x(2, 2, 5, 4), b(2, 1, 1, 5)),
        C(x(3, 2), x(3, 2), x(3, 2), x(values=UNSEEN, dtype=BOOL)),
        C(x(1, 1, 3, 2), x(1, 1, 3, 2), x(1, 1, 3, 2), x(values=UNSEEN, dtype=BOOL)),
        C(x(3, 2), x(3, 2), x(3, 2), x(values=LOST)),
        C(x(1, 1, 3, 2), x(1, 1, 3, 2), x(1, 1, 3, 2), x(values=LOST, grad=False)),
        C(x(3, 2), x(3, 2), x(3, 2), x(3, 3, how="transposed")),
        # causal
        C(x(2, 4, 3), x(2, 4, 3), x(2, 4, 3), is_causal=True),
        C(x(2, 3), x(4, 3), x(4, 2), is_causal=True),
        C(x(4, 3), x(2, 3), x(2, 2), is_causal=True),
        C(x(1, 2, 4, 3), x(1, 2, 4, 3), x(1, 2, 4, 3), None, 0, True, scale=0.3),
        # scale
        C(Q, K, V, scale=0.25), C(Q, K, V, x(3, 5), 0.0, False, scale=2.0), C(Q, K, V, scale=-1.0),
        C(Q, K, V, scale=0.0),
        # grouped heads
        C(x(4, 3, 2), x(2, 4, 2), x(2, 4, 3), enable_gqa=True),
        C(x(2, 4, 3, 2), x(2, 2, 4, 2), x(2, 1, 4, 2), b(3, 4), enable_gqa=True),
        C(x(1, 6, 3, 2), x(1, 2, 3, 2), x(1, 3, 3, 2), is_causal=True, enable_gqa=True),
        # broadcast, layouts, dtypes, sizes of 0
        C(x(2, 2, 3, 4), x(1, 5, 4), x(5, 2)), C(x(3, 4), x(2, 5, 4), x(2, 1, 5, 2)),
        *(C(x(2, 3, 4, how=h), x(2, 5, 4, how=h), x(2, 5, 4, how=h)) for h in LAYOUTS),
        C(x(2, 3, 4, dtype=F64), x(2, 5, 4, dtype=F64), x(2, 5, 3, dtype=F64), x(3, 5, dtype=F64)),
        C(x(3, 4, dtype=F64), x(3, 4, dtype=F64), x(3, 4, dtype=F64), is_causal=True),
        C(x(2, 3), x(0, 3), x(0, 2)), C(x(0, 3), x(2, 3), x(2, 2)),
        C(x(0, 2, 3), x(0, 2, 3), x(0, 2, 3)),
        # large scores: nothing overflows
        C(x(3, 4, low=-99, high=99), x(5, 4, low=-99, high=99), x(5, 2), _tol=1e-4),
        C(x(2, 4), x(5, 3), x(5, 2), _raises=True), C(x(2, 4), x(5, 4), x(4, 2), _raises=True),
        C(x(4), x(5, 4), x(5, 4), _raises=True), C(Q, K, V, b(2, 5), _raises=True),
        C(Q, x(3, 5, 4), x(3, 5, 4), _raises=True),
        C(Q, K, V, b(3, 5), is_causal=True, _raises=True),
        C(Q, K, V, x(3, 5, dtype=I64), _raises=True), C(Q, K, V, x(3, 5, dtype=F64), _raises=True),
        C(Q, x(2, 5, 4, dtype=F64), V, _raises=True), C(x(2, 3, 4, dtype=I64), K, V, _raises=True),
        C(x(4, 3, 2), x(3, 4, 2), x(3, 4, 2), enable_gqa=True, _raises=True)],
}

TORCH = {"scaled_dot_product_attention": F.scaled_dot_product_attention}
